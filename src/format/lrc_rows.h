/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * LRC's rows on their way into a song.  What a row means depends on its file: all
 * become entries first (lrc_rows.c), then the file's habits are settled
 * (lrc_habits.c), then the entries, sorted by time, become lines (lrc_read.c).
 */
#ifndef NR_FORMAT_LRC_ROWS_H
#define NR_FORMAT_LRC_ROWS_H

#include "base/arena.h"
#include "format/lrc.h"
#include "format/tags.h"

typedef struct nr_lrc_entry {
  norae_us key;        /* where it stands: its start, or that of the entry before */
  norae_us start, end; /* NORAE_NO_TIME if not known */
  norae_us shift;      /* of its words: a repeated line's words are timed once */
  nr_span text;
  nr_span section; /* begins here; text NULL if none does */
  norae_voices voices;
  uint32_t number, order;
  bool background;
  bool empty;              /* nothing to see in the text */
  bool colons, end_colons; /* mm:ss:xx or hh:mm:ss */
} nr_lrc_entry;

/* What the rows of a file are; begin with nr_lrc_rows_init(). */
typedef struct nr_lrc_rows {
  const nr_source *source;
  norae_song *song; /* gets tags and voices */
  nr_lrc_entry *entries;
  size_t count, capacity;
  nr_offset offset;
  bool hours;                   /* a:b:c is hh:mm:ss */
  bool any_colons, any_repeats; /* some stamp is a:b:c; some line has several stamps */
  nr_arena arena;               /* texts that do not stand in the file as they are */
  /* While they are collected: */
  nr_span section;     /* of the next entry */
  norae_voices sticky; /* Walaoke's singer, until changed */
  norae_voices main;   /* who sings the line before, and its backing vocals */
  norae_us last;       /* start of the entry before */
  size_t repeated;     /* bytes of texts that all stamps have */
  nr_str room;
} nr_lrc_rows;

void nr_lrc_rows_init(nr_lrc_rows *rows, const nr_source *source, norae_song *song);
void nr_lrc_rows_free(nr_lrc_rows *rows);
/* Tags and voices go into the song at once. */
norae_status nr_lrc_collect(nr_lrc_rows *rows);
/* Reads the file's habits off its entries, and sorts these. */
norae_status nr_lrc_settle(nr_lrc_rows *rows);
/* The time a tag tells in this file. */
norae_us nr_lrc_word_time(const nr_lrc_rows *rows, const nr_lrc_time *time);
/* Within what a song may hold. */
norae_us nr_lrc_clamp(norae_us time);

#endif
