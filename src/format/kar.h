/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * MIDI karaoke's inside: a Standard MIDI File as what matters of it.
 */
#ifndef NR_FORMAT_KAR_H
#define NR_FORMAT_KAR_H

#include "format/format.h"

int nr_kar_probe(const char *bytes, size_t size);
norae_status nr_kar_read(const nr_source *source, norae_song *song);
norae_status nr_kar_write(const norae_song *song, nr_sink *sink);

/* Lines that overlap stand in several tracks; this says that all of them are one song. */
#define NR_KAR_ROWS "@Irows: "

/* Kinds of meta events. */
#define NR_MIDI_TEXT 0x01
#define NR_MIDI_TRACK_NAME 0x03
#define NR_MIDI_LYRIC 0x05
#define NR_MIDI_END 0x2F
#define NR_MIDI_TEMPO 0x51

typedef struct nr_midi_text {
  uint64_t tick;
  uint32_t track;
  uint8_t kind;
  size_t at, size; /* of nr_midi.text */
} nr_midi_text;

typedef struct nr_midi_tempo {
  uint64_t tick;
  uint32_t us_per_quarter, order;
  double us; /* when it is reached */
} nr_midi_tempo;

typedef struct nr_midi_note {
  uint64_t on, off;
  uint32_t part; /* track × 16 + channel */
  uint8_t pitch;
} nr_midi_note;

typedef struct nr_midi {
  nr_str text;
  nr_midi_text *texts;
  size_t text_count, text_capacity;
  nr_midi_tempo *tempos; /* sorted; the first is at tick 0 */
  size_t tempo_count, tempo_capacity;
  nr_midi_note *notes;
  size_t note_count, note_capacity;
  uint32_t tracks;
  double ticks;    /* per quarter; 0 where ticks are of fixed length */
  double fixed_us; /* that length */
  bool cut;        /* the file ends before it says so */
} nr_midi;

/* NORAE_ERR_FORMAT when it is no MIDI file; what is broken is left out. */
norae_status nr_midi_parse(const unsigned char *bytes, size_t size, nr_midi *out);
void nr_midi_free(nr_midi *midi); /* takes a zeroed one */
/* NORAE_NO_TIME when out of range. */
norae_us nr_midi_time(const nr_midi *midi, uint64_t tick);

#endif
