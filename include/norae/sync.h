/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Synchronisation: place the words of a song where a recording sings them.
 */
#ifndef NORAE_SYNC_H
#define NORAE_SYNC_H

#include <stdbool.h>
#include <stddef.h>

#include <norae/log.h>
#include <norae/pcm.h>
#include <norae/song.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Rate and kind of PCM that norae_sync() wants; others are refused. */
#define NORAE_SYNC_RATE 16000

/* Longer recordings are refused: what is held of one is some 1 GB an hour. */
#define NORAE_SYNC_LONGEST (4 * 3600 * NORAE_US_PER_S)

typedef struct norae_sync_options {
  const char *lang;       /* BCP 47 hint for lines whose script leaves it open; NULL: none */
  norae_us max_offset;    /* how far to look for each piece's shift; 0: 60 s */
  bool no_cuts;           /* one offset and tempo for the whole song */
  bool no_tempo;          /* tempo is 1 */
  const char *acoustic_model; /* folder of a CMU Sphinx model, which must be there; NULL: where
                                 configure and XDG_DATA_DIRS say, if anywhere */
  bool no_acoustic_model; /* place the words by loudness alone */
  bool ignore_times;      /* place the words as if no times were given */
  const norae_pcm *from;  /* the recording that the lyrics fit, where that is another one; NULL */
  /* Parts of the recording that the words are placed in (`from`, where that is given), at
   * NORAE_SYNC_RATE, at any level, up to 29 s early or late; NULL: not at hand. */
  const norae_pcm *instrumental; /* all but the voices */
  const norae_pcm *vocals;       /* the voices alone */
  double min_confidence;  /* refuse with NORAE_ERR_FORMAT when the song's is less; 0: never */
} norae_sync_options;

/* From line first_line on, t became rate × t + shift (µs). */
typedef struct norae_sync_piece {
  size_t first_line;
  double rate;
  norae_us shift;
  norae_us gap; /* what this piece moved against the one before; 0 for the first */
  bool removed; /* these lines are not in the recording: rate and shift are those before */
  size_t line_count;             /* its lines that have times */
  norae_us given_start, given_end; /* of them, as given: the first start, and the last end, or
                                    start where ends are not known; NORAE_NO_TIME: no line has one */
  norae_us start, end;           /* the same in this recording; NORAE_NO_TIME if removed */
  char *text;                    /* of the first line */
} norae_sync_piece;

/* What a confidence means to people: from NORAE_SURE on they need not look, below
 * NORAE_UNSURE they should. */
#define NORAE_SURE 0.8f
#define NORAE_UNSURE 0.5f

/* Whether these lyrics and this recording belong together. */
typedef enum norae_verdict {
  NORAE_VERDICT_FOUND,         /* they do */
  NORAE_VERDICT_OTHER_VERSION, /* many cuts, or many lines that are not sung */
  NORAE_VERDICT_OTHER_LYRICS,  /* something else is sung */
  NORAE_VERDICT_NOTHING_SUNG   /* no voice was heard */
} norae_verdict;

/* What was found. */
typedef struct norae_sync_report {
  norae_timing given;      /* what the lyrics came with */
  size_t piece_count;      /* 0 when nothing was timed */
  norae_sync_piece *pieces;
  double margin;           /* of the best offset over its runner-up, in deviations; 0 if none */
  float confidence;        /* 0…1 for the song: the share of its words that should be within
                              0.3 s of where they are sung; with options->from, the share of
                              the recording that was found in the other one */
  norae_verdict verdict;
  size_t unsung_count;     /* lines found not to be in the recording */
  size_t unsure_count;     /* lines that are and are less sure than NORAE_UNSURE */
  size_t least_sure;       /* the least sure of them; 0 where there is none */
  char *summary;           /* "lyrics moved 6.42 s earlier; one cut of 9.0 s after line 24" */
} norae_sync_report;

void norae_sync_report_free(norae_sync_report **report);

/* Give every syllable a time, by the audio.  Decides by norae_song_timing():
 * words timed: the times are moved as a whole (offset, tempo, cuts), line timed:
 * moved, then words placed near them; not timed: placed by the audio alone.
 * The new song has the text of the old to the byte, split into syllables, each
 * line and syllable with its confidence (song.h).
 * With options->from, words that are timed fit that recording, and others are
 * placed in it first; then all are moved to `pcm` through what the sounds of both
 * have in common, and lines that `pcm` lacks are marked unsung.
 * `options`, `report` and `log` may be NULL.
 * NORAE_ERR_FORMAT when there is nothing to sing, nothing to hear or too much of it, when the
 * two are not recordings of the same song, or when the result is less sure than
 * asked for (`*report` then tells of it). */
norae_status norae_sync(const norae_song *song, const norae_pcm *pcm,
                        const norae_sync_options *options, norae_song **out,
                        norae_sync_report **report, const norae_log *log, norae_diags *diags);

#ifdef __cplusplus
}
#endif
#endif
