/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Count-ins: over the first line and over each one after a long silence, dots
 * that go out one by one, numbers, or a bar that runs out; the last of it goes
 * when the singing starts.
 */
#include <stdio.h>

#include "karaoke/cards.h"

#define STEPS 3
#define DOT_STEP ((nr_cs)50)
#define NUMBER_STEP ((nr_cs)100)
/* Shares of the font size. */
#define DOT_SIZE 0.30
#define DOT_PITCH 0.55
#define NUMBER_SIZE 0.8
#define BAR_WIDTH 4.0
#define BAR_HEIGHT 0.16
#define AIR 0.12

/* Where a count-in of this width can stand: over the beginning of its line. */
static void corner(const nr_layout *l, const nr_unit *unit, double room, double *left,
                   double *bottom)
{
  double width = unit->width * unit->size / unit->measured;
  *left = unit->align == NR_ALIGN_LEFT    ? unit->x
          : unit->align == NR_ALIGN_RIGHT ? unit->x - width
                                          : unit->x - width / 2;
  *left += unit->rightward ? 0 : width - room;
  *bottom = unit->y - unit->row_size * (1 + AIR + l->theme->outline);
  *bottom -= unit->in_lane ? 0 : l->above;
}

static bool add_dots(nr_cards *cards, const nr_layout *l, const nr_unit *unit, double left,
                     double bottom)
{
  for (int i = 0; i < STEPS; i++) {
    nr_card dot = {.on = unit->start - STEPS * DOT_STEP,
                   .off = unit->start - (STEPS - 1 - i) * DOT_STEP,
                   .fade_in = 10,
                   .fade_out = 10,
                   .align = NR_ALIGN_LEFT,
                   /* The one that is farthest from the beginning goes first. */
                   .x = left + (unit->rightward ? STEPS - 1 - i : i) * DOT_PITCH * l->size,
                   .y = bottom,
                   .size = DOT_SIZE * l->size,
                   .width = DOT_SIZE * l->size,
                   .kind = NR_CARD_DOT,
                   .text = "",
                   .voices = unit->line->voices};
    if (!nr_add_card(cards, &dot))
      return false;
  }
  return true;
}

static bool add_numbers(nr_cards *cards, const nr_layout *l, const nr_unit *unit, double left,
                        double bottom)
{
  static const char *const numbers[STEPS] = {"3", "2", "1"};
  for (int i = 0; i < STEPS; i++) {
    nr_card number = {.on = unit->start - (STEPS - i) * NUMBER_STEP,
                      .off = unit->start - (STEPS - 1 - i) * NUMBER_STEP,
                      .fade_out = 20,
                      .align = NR_ALIGN_LEFT,
                      .x = left,
                      .y = bottom,
                      .size = NUMBER_SIZE * l->size,
                      .text = numbers[i],
                      .voices = unit->line->voices};
    if (!nr_add_card(cards, &number))
      return false;
  }
  return true;
}

static bool add_bar(nr_cards *cards, const nr_layout *l, const nr_unit *unit, double left,
                    double bottom)
{
  nr_card bar = {.on = unit->start - STEPS * NUMBER_STEP,
                 .off = unit->start,
                 .fade_in = 20,
                 .align = NR_ALIGN_LEFT,
                 .x = left,
                 .y = bottom,
                 .size = BAR_HEIGHT * l->size,
                 .width = BAR_WIDTH * l->size,
                 .kind = NR_CARD_BAR,
                 .text = "",
                 .voices = unit->line->voices};
  return nr_add_card(cards, &bar);
}

/* Nothing when the line comes too late for it, or something stands there. */
static bool count_in(const nr_stage_set *set, const nr_unit *unit, nr_cards *out)
{
  const nr_layout *l = set->layout;
  int kind = l->theme->count_in;
  nr_cs length = STEPS * (kind == NR_COUNT_DOTS ? DOT_STEP : NUMBER_STEP);
  double left, bottom;
  double width = (kind == NR_COUNT_BAR ? BAR_WIDTH : DOT_PITCH * STEPS) * l->size;
  corner(l, unit, width, &left, &bottom);
  double height = (kind == NR_COUNT_NUMBERS ? NUMBER_SIZE : DOT_SIZE) * l->size;
  double rim = l->outline + l->shadow;
  if (unit->start - length < unit->on || bottom - height - rim < 0 || left - rim < 0 ||
      left + width + rim > l->width ||
      nr_is_taken(set, unit, unit->start - length, unit->start, left - rim, bottom - height - rim,
                  left + width + rim, bottom + rim))
    return true;
  return kind == NR_COUNT_DOTS      ? add_dots(out, l, unit, left, bottom)
         : kind == NR_COUNT_NUMBERS ? add_numbers(out, l, unit, left, bottom)
                                    : add_bar(out, l, unit, left, bottom);
}

norae_status nr_make_count_ins(const nr_stage_set *set, nr_cards *out)
{
  const nr_theme *t = set->layout->theme;
  nr_cs sung_till = 0;
  if (t->count_in == NR_COUNT_NONE)
    return NORAE_OK;
  for (size_t i = 0; i < set->unit_count; i++) {
    const nr_unit *unit = &set->units[i];
    if (!unit->shown)
      continue;
    bool quiet = sung_till == 0 || unit->start - sung_till >= t->count_in_gap;
    if (quiet && !unit->background && !count_in(set, unit, out))
      return NORAE_ERR_MEMORY;
    if (unit->end > sung_till)
      sung_till = unit->end;
  }
  return NORAE_OK;
}
