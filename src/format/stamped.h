/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Formats of Chinese players, which are one family: lines begin with
 * "[start,duration]" in milliseconds, and each word has a stamp of such numbers
 * too.  KRC, QRC, YRC and Lyricify Syllable differ in the word's stamp, Lyricify
 * Lines has none.
 */
#ifndef NR_FORMAT_STAMPED_H
#define NR_FORMAT_STAMPED_H

#include "format/lines.h"
#include "format/pieces.h"
#include "format/shown.h"
#include "format/tags.h"

typedef enum nr_stamped {
  NR_STAMPED_KRC, /* <offset,duration,0>word, from the line's start on */
  NR_STAMPED_QRC, /* word(start,duration) */
  NR_STAMPED_YRC, /* (start,duration,0)word */
  NR_STAMPED_LYS, /* [property]word(start,duration) */
  NR_STAMPED_LYL  /* [start,end]line */
} nr_stamped;
#define NR_STAMPED_KINDS 5

/* How sure that the text is of this kind, as probes tell it. */
int nr_stamped_probe(const char *text, size_t size, nr_stamped kind);
norae_status nr_stamped_read(const nr_source *source, norae_song *song, nr_stamped kind);
/* `title` is the format's. */
norae_status nr_stamped_write(const norae_song *song, nr_sink *sink, nr_stamped kind,
                              const char *title);

/* ── one line ── */

/* "[1000,500]" or "[6]" at the line's beginning. */
typedef struct nr_stamped_head {
  int64_t number[2];
  int count;    /* how many numbers; 0: no such head */
  nr_span rest; /* the text behind it */
} nr_stamped_head;

nr_stamped_head nr_stamped_head_of(nr_span line);

/* A stamp of a word: its two first numbers. */
typedef struct nr_stamped_item {
  const char *at; /* where it stands; NULL: there is none */
  size_t size;
  char open; /* "(" or "<" */
  int count; /* of its numbers, 2 or 3 */
  int64_t start, length;
} nr_stamped_item;

/* The next stamp from `at` on. */
nr_stamped_item nr_stamped_next(nr_span text, const char *at);

/* Which way a line's words are stamped: NR_STAMPED_LYL when they are not. */
nr_stamped nr_stamped_words(nr_span text);

/* Cuts the text into words.  `line` is the line's start in milliseconds. */
void nr_stamped_cut(nr_span text, nr_stamped kind, int64_t line, nr_pieces *out);

/* Milliseconds as the model's time, NORAE_NO_TIME when it can't hold that. */
norae_us nr_stamped_time(int64_t ms);

/* ── more than lines ── */

/* The lines of a file in order, as lines of the song: SIZE_MAX where it has none. */
typedef struct nr_stamped_rows {
  size_t *lines;
  size_t count, capacity;
} nr_stamped_rows;

/* KRC's "[language:…]": a text for each row. */
norae_status nr_krc_take_tracks(const nr_source *source, const nr_text_line *line, nr_span value,
                                const nr_stamped_rows *rows, norae_song *song);
/* The same for writing, for these lines of the song; nothing without tracks. */
norae_status nr_krc_add_tracks(const norae_song *song, const nr_showing *showing, nr_sink *sink);

#endif
