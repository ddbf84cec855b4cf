/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Timed-lyric formats: which there are, reading and writing them.
 */
#ifndef NORAE_FORMAT_H
#define NORAE_FORMAT_H

#include <stdbool.h>
#include <stddef.h>

#include <norae/batch.h>
#include <norae/clean.h>
#include <norae/grammar.h>
#include <norae/song.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a format can hold; what the song has beyond it is lost in writing, and
 * reported. */
typedef enum norae_capability {
  NORAE_CAN_READ = 1 << 0,
  NORAE_CAN_WRITE = 1 << 1,
  NORAE_CAN_LINE_TIMES = 1 << 2,
  NORAE_CAN_LINE_ENDS = 1 << 3,
  NORAE_CAN_WORD_TIMES = 1 << 4, /* a time for each word or syllable */
  NORAE_CAN_WORD_ENDS = 1 << 5,  /* gaps between words */
  NORAE_CAN_VOICES = 1 << 6,
  NORAE_CAN_BACKGROUND = 1 << 7,
  NORAE_CAN_TRACKS = 1 << 8, /* translations and romanisations */
  NORAE_CAN_PITCH = 1 << 9,
  NORAE_CAN_META = 1 << 10,
  NORAE_CAN_SECTIONS = 1 << 11, /* "Chorus", "Verse 2" */
  NORAE_CAN_LANGUAGES = 1 << 12, /* of single lines */
  NORAE_CAN_VOICE_KINDS = 1 << 13, /* which voices are groups */
  NORAE_CAN_ROWS = 1 << 14 /* line breaks inside a line */
} norae_capability;

typedef struct norae_format_info {
  const char *name;       /* "lrc"; what -t and -f take */
  const char *title;      /* "LRC lyrics, by line" */
  const char *extensions; /* without dots, separated by spaces, the usual one first */
  unsigned capabilities;  /* norae_capability bits */
  norae_us unit;          /* the coarsest step that a written time is rounded to; 0 where the
                           * file's tempo decides, or where times are not written */
} norae_format_info;

size_t norae_format_count(void);
const norae_format_info *norae_format_at(size_t i);
const norae_format_info *norae_format_by_name(const char *name); /* NULL if unknown */
/* By the extension of a path; only among those that can do all of `capabilities`. */
const norae_format_info *norae_format_by_path(const char *path, unsigned capabilities);

typedef struct norae_read_options {
  const char *format;        /* NULL: by content, then by the name's extension */
  const char *encoding;      /* NULL: found out; else an ICU converter name */
  bool offset_is_later;      /* LRC [offset:] read the wrong way round, as some players do */
  double frame_rate;         /* frames per second of formats that count frames (MicroDVD);
                              * 0: what the file says, else 23.976 */
  const norae_grammar *grammar;    /* NULL: none; else what the lyrics are in, when `format` is
                                    * NULL or its name */
  const norae_rules *const *rules; /* clean-up, in this order; NULL: none */
  size_t rule_count;
  norae_changes **changes; /* NULL, or where to put what the rules changed, in place of what is
                            * there (NULL at first).  The caller's. */
  const norae_format_info **found; /* NULL, or where to put what the lyrics were read as */
  unsigned embedded;         /* norae_lyrics_read() takes these of a media file's lyrics, from 1
                              * on as norae_embedded_list() has them; 0: the best */
  const char *embedded_lang; /* and only among those of this language; NULL: any */
} norae_read_options;

/* Read lyrics.  `options` may be NULL.  Recovers from what it can and says so in
 * diags; NORAE_ERR_FORMAT when nothing usable is left. */
norae_status norae_song_read_file(const char *path, const norae_read_options *options,
                                  norae_song **out, norae_diags *diags);
/* The same from memory; `name` stands in messages and may end in an extension. */
norae_status norae_song_read_memory(const void *data, size_t size, const char *name,
                                    const norae_read_options *options, norae_song **out,
                                    norae_diags *diags);

typedef struct norae_write_options {
  const char *format; /* NULL: by the path's extension; of two formats that share it the one
                       * that holds the times of words when the song has them */
  const norae_grammar *grammar; /* NULL: none; else written by it when `format` is its name */
  bool overwrite;     /* replace an existing file */
  bool strict;        /* losing anything is NORAE_ERR_UNSUPPORTED, and nothing is written */
  double frame_rate;  /* of formats that count frames; 0: 23.976 */
  norae_batch *batch; /* write the file as one of these: it is done when the batch says so */
  void *file;         /* what the batch calls the file by */
} norae_write_options;

/* Write lyrics: under a temporary name in the same folder, synced, renamed.
 * What the format can't hold is reported as warnings with codes "loss-…". */
norae_status norae_song_write_file(const norae_song *song, const char *path,
                                   const norae_write_options *options, norae_diags *diags);
/* The same to memory (UTF-8); options->format must be set.  Free *out with free(). */
norae_status norae_song_write_memory(const norae_song *song, const norae_write_options *options,
                                     char **out, size_t *size, norae_diags *diags);

#ifdef __cplusplus
}
#endif
#endif
