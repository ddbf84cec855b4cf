/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What an UltraStar file says, in its own beats: between reading it and making
 * a song of it.
 */
#ifndef NR_FORMAT_ULTRASTAR_SCORE_H
#define NR_FORMAT_ULTRASTAR_SCORE_H

#include "format/format.h"
#include "format/ultrastar.h"

typedef struct nr_ultrastar_note {
  norae_us start, end; /* beats; times, or NORAE_NO_TIME, once a song is made of them */
  nr_span text;
  uint32_t number, column; /* of the start, for messages */
  int16_t pitch;
  uint8_t kind; /* a norae_note */
} nr_ultrastar_note;

typedef struct nr_ultrastar_line {
  size_t first, count; /* of the notes */
  norae_us start;      /* a time; set when a song is made */
  norae_voices parts;  /* bit 0: P1 */
  uint32_t number, order;
} nr_ultrastar_line;

/* From this beat on it goes at this tempo: a "B" line, or #BPM itself. */
typedef struct nr_ultrastar_tempo {
  double beat, bpm;
  double us; /* from beat 0 on; set when a song is made */
  uint32_t order;
} nr_ultrastar_tempo;

typedef struct nr_ultrastar_score {
  const nr_source *source;
  norae_song *song;
  double bpm, gap, version;          /* gap in ms; 0 for bpm: beats have no times */
  double medley[2];                  /* first and last beat, NAN if not told */
  nr_span names[NR_ULTRASTAR_PARTS]; /* of the singers */
  nr_ultrastar_note *notes;
  size_t note_count, note_capacity;
  nr_ultrastar_line *lines;
  size_t line_count, line_capacity;
  nr_ultrastar_tempo *tempos; /* the first is #BPM */
  size_t tempo_count, tempo_capacity;
} nr_ultrastar_score;

/* Works on the score's arrays in place; they stay the caller's. */
norae_status nr_ultrastar_make_song(nr_ultrastar_score *score);

#endif
