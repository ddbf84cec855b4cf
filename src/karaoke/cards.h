/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What stands on screen besides lyrics: count-ins, title, breaks, end, who sings.
 */
#ifndef NR_KARAOKE_CARDS_H
#define NR_KARAOKE_CARDS_H

#include "karaoke/unit.h"

typedef struct nr_card {
  nr_cs on, off;
  nr_cs fade_in, fade_out;
  nr_align align;
  double x, y;  /* of the lower corner or middle */
  double size;  /* font size; of a drawing, its height */
  double width; /* of a drawing */
  enum { NR_CARD_TEXT, NR_CARD_DOT, NR_CARD_BAR } kind;
  const char *text;    /* in the arena */
  norae_voices voices; /* whose colours it has; 0: none's */
} nr_card;

struct nr_cards {
  nr_card *card; /* malloc'ed */
  size_t count, capacity;
};
typedef struct nr_cards nr_cards;

/* What cards are made from and for; the units are placed. */
typedef struct nr_stage_set {
  const norae_song *song;
  const nr_layout *layout;
  const nr_unit *units;
  size_t unit_count;
  const nr_measure *measure;
  nr_arena *arena;
} nr_stage_set;

/* All of them.  The caller frees out->card. */
norae_status nr_make_cards(const nr_stage_set *set, nr_cards *out);
/* Count-ins alone, appended. */
norae_status nr_make_count_ins(const nr_stage_set *set, nr_cards *out);

/* Append one; false when memory ran out. */
bool nr_add_card(nr_cards *cards, const nr_card *card);
/* Is anything but `except` on screen in this time and area? */
bool nr_is_taken(const nr_stage_set *set, const nr_unit *except, nr_cs on, nr_cs off, double left,
                 double top, double right, double bottom);

#endif
