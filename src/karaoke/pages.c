/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pages: lines that appear together and go together.  What is sung between two
 * long pauses is shared out evenly, so that no page holds a lone last line.
 */
#include "karaoke/place.h"

typedef struct page {
  nr_unit *unit[NR_ROWS_MAX];
  int count;
  nr_cs end; /* of its singing */
} page;

/* All of `p` stands from when `before` may go. */
static void turn_page(const nr_layout *l, page *before, page *p)
{
  const nr_theme *t = l->theme;
  nr_cs on = p->unit[0]->start - t->lead_page;
  if (before->count)
    on = nr_take_over(t, before->end, p->unit[0], on);
  on = on > 0 ? on : 0;
  for (int i = 0; i < before->count; i++)
    if (before->unit[i]->off > on)
      before->unit[i]->off = on;
  for (int i = 0; i < p->count; i++)
    if (p->unit[i]->end > p->end)
      p->end = p->unit[i]->end;
  for (int i = 0; i < p->count; i++) {
    p->unit[i]->on = on;
    nr_show_unit(l, p->unit[i], p->end + t->hold_last);
    nr_stand_in_row(l, p->unit[i], i, p->count, p->count == 1);
  }
}

/* Is `unit` sung before a page after `before` could begin with it? */
static bool comes_too_soon(const nr_theme *t, const page *before, const nr_unit *unit)
{
  nr_unit seen = {.on = before->count ? before->unit[0]->on : 0, .end = before->end};
  return before->count && !nr_is_free(t, &seen, unit, unit->start - t->lead_page);
}

static void place_beside(nr_placer *placer, nr_unit *unit, norae_diags *diags)
{
  if (!nr_place_in_lane(placer, unit))
    nr_tell_crowded(unit, diags);
}

/* How many rows the line takes whose part units[i] is, from there on. */
static int parts_from(const nr_unit *units, size_t i, size_t to)
{
  int parts = 0;
  for (size_t k = i; k < to; k++) {
    if (!units[k].background && units[k].line != units[i].line)
      break;
    parts += !units[k].background;
  }
  return parts;
}

/* Main lines between two long pauses, while they are shared out. */
typedef struct section {
  nr_placer *placer;
  page now, *before;
  int lines, pages; /* that are left */
} section;

static int wanted(const section *s)
{
  int rows = s->placer->layout->rows, lines = s->now.count + s->lines;
  int share = s->pages > 0 ? (lines + s->pages - 1) / s->pages : rows;
  return share > rows ? rows : share;
}

static void end_page(section *s)
{
  if (!s->now.count)
    return;
  turn_page(s->placer->layout, s->before, &s->now);
  *s->before = s->now;
  s->now = (page){.count = 0};
  s->pages--;
}

/* Main lines units[from…to-1]; parts of one line stay on one page, if they can. */
static void place_section(section *s, nr_unit *units, size_t from, size_t to, norae_diags *diags)
{
  const nr_layout *l = s->placer->layout;
  for (size_t i = from; i < to; i++) {
    nr_unit *unit = &units[i];
    bool begins = s->now.count && unit->line != s->now.unit[s->now.count - 1]->line;
    int parts = parts_from(units, i, to);
    if (!unit->background && begins && parts <= l->rows && s->now.count + parts > l->rows)
      end_page(s);
    s->lines -= !unit->background;
    if (unit->background || comes_too_soon(l->theme, s->before, unit)) {
      place_beside(s->placer, unit, diags);
      continue;
    }
    s->now.unit[s->now.count++] = unit;
    if (s->now.count >= l->rows || (s->now.count >= wanted(s) && parts == 1))
      end_page(s);
  }
  end_page(s);
}

void nr_place_pages(nr_placer *placer, nr_unit *units, size_t count, norae_diags *diags)
{
  const nr_theme *t = placer->layout->theme;
  page before = {.count = 0};
  size_t from = 0;
  int lines = 0;
  for (size_t i = 0; i < count; i++) {
    if (!units[i].background) {
      lines++;
      if (units[i].end > placer->sung_till)
        placer->sung_till = units[i].end;
    }
    bool ends = i + 1 == count || (!units[i].background &&
                                   nr_page_ends(units, count, i, placer->sung_till, t->gap));
    if (!ends)
      continue;
    int pages = (lines + placer->layout->rows - 1) / placer->layout->rows;
    section s = {.placer = placer, .before = &before, .lines = lines, .pages = pages};
    place_section(&s, units, from, i + 1, diags);
    from = i + 1;
    lines = 0;
  }
}
