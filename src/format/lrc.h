/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * LRC's inside: what its reader, its writer and their helpers share.
 */
#ifndef NR_FORMAT_LRC_H
#define NR_FORMAT_LRC_H

#include "format/lines.h"

int nr_lrc_probe(const char *text, size_t size);
norae_status nr_lrc_read(const nr_source *source, norae_song *song);
norae_status nr_lrc_write(const norae_song *song, nr_sink *sink);
norae_status nr_elrc_write(const norae_song *song, nr_sink *sink);
norae_status nr_eslrc_write(const norae_song *song, nr_sink *sink);
norae_status nr_walaoke_write(const norae_song *song, nr_sink *sink);

/* MidiCo's dialect, which has a syllable in each row. */
bool nr_lrc_is_midico(const nr_source *source);
norae_status nr_midico_read(const nr_source *source, norae_song *song);
norae_status nr_midico_write(const norae_song *song, nr_sink *sink);

/* ── grammar ── */

typedef struct nr_lrc_time {
  norae_us time;
  bool colons; /* a:b:c, which is mm:ss:xx in some files and hh:mm:ss in others */
} nr_lrc_time;

/* A time between brackets. */
typedef struct nr_lrc_stamp {
  nr_span span;         /* with its brackets; of a stamp with the blanks before it, too */
  nr_lrc_time from, to; /* to.time is NORAE_NO_TIME unless it is a range */
  bool is_time;         /* else it only looks like one */
} nr_lrc_stamp;

/* "[mm:ss.xx]" or "[a-b]" that the text begins with. */
bool nr_lrc_stamp_at(nr_span text, nr_lrc_stamp *out);
/* The next "<mm:ss.xx>" or "[mm:ss.xx]" from byte `from` on; brackets may be mixed. */
bool nr_lrc_word_in(nr_span text, size_t from, nr_lrc_stamp *out);

typedef struct nr_lrc_tag {
  nr_span span, key, value;
} nr_lrc_tag;

/* "[key:value]" that the text begins with. */
bool nr_lrc_tag_at(nr_span text, nr_lrc_tag *out);

typedef struct nr_lrc_singer {
  nr_span span;
  char part;   /* 'F', 'M' or 'D', else 0 */
  char number; /* '1' to '9' of "v1:", else 0 */
} nr_lrc_singer;

/* "F:" or "v1:" that the text begins with, and blanks behind it. */
bool nr_lrc_singer_at(nr_span text, nr_lrc_singer *out);

/* What mm:ss:xx means read as hh:mm:ss. */
norae_us nr_lrc_as_hours(norae_us time);

/* ── lines of the same stamp ── */

#define NR_LRC_STACK 4

typedef enum nr_lrc_part {
  NR_LRC_LINE, /* sung */
  NR_LRC_TRANSLATION,
  NR_LRC_ROMANISATION,
  NR_LRC_DOUBLE /* says the same again */
} nr_lrc_part;

/* What the file's stacks have in common: slot by slot, since files keep to one order. */
typedef struct nr_lrc_stacks {
  size_t groups, stacked; /* stamps; those with several lines */
  size_t doubled;         /* those with the same line twice */
  size_t bracketed;       /* stacks whose second line is in brackets: backing vocals */
  size_t other_script;    /* stacks whose lines are of different scripts */
  double units[NR_LRC_STACK], vowels[NR_LRC_STACK]; /* syllables against slot 0 */
  double back_units, back_vowels;                   /* slot 0 against slot 1 */
  size_t words[NR_LRC_STACK], function_words[NR_LRC_STACK];
  size_t latin_first; /* stacks with Latin above another script */
} nr_lrc_stacks;

void nr_lrc_learn(nr_lrc_stacks *stacks, const nr_span *texts, size_t count);
/* What each of the lines is. */
void nr_lrc_parts(const nr_lrc_stacks *stacks, const nr_span *texts, size_t count,
                  nr_lrc_part *out);
/* The language that a script alone tells: "ko", "ja", "zh", or NULL. */
const char *nr_script_lang(nr_span text);

#endif
