/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cards stand where and when no lyrics do, and last as long as the pause lets
 * them; one that would be too short to read is left out.
 */
#include "karaoke/cards.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/checked.h"
#include "base/str.h"

#define LEAST ((nr_cs)200)  /* shorter ones can't be read */
#define LONGEST ((nr_cs)500)
#define AIR ((nr_cs)40)     /* between lyrics and a card */
#define FADE ((nr_cs)40)
#define BREAK_CARD ((nr_cs)400)
#define PREVIEW_LEAST ((nr_cs)60)
/* Shares of the font size. */
#define TITLE_SIZE 1.25
#define SMALL_SIZE 0.75

bool nr_add_card(nr_cards *cards, const nr_card *card)
{
  if (!nr_grow(&cards->card, &cards->capacity, cards->count + 1, sizeof *cards->card))
    return false;
  cards->card[cards->count++] = *card;
  return true;
}

/* The lines' own areas, second texts included. */
static bool reaches(const nr_layout *l, const nr_unit *u, double left, double top, double right,
                    double bottom)
{
  double width = u->width, shift = u->row_size / nr_unit_usual_size(u, l);
  for (size_t i = 0; i < NR_SIDES; i++)
    width = fmax(width, u->sides[i].count ? u->sides[i].width : 0);
  width = fmin(width * shift, l->line_width) + 2 * (l->outline + l->shadow);
  double x = u->align == NR_ALIGN_LEFT    ? u->x - l->outline
             : u->align == NR_ALIGN_RIGHT ? u->x - width + l->outline
                                          : u->x - width / 2;
  double rim = u->row_size * (l->theme->outline + l->theme->shadow);
  double above = l->above * u->row_size / l->size, below = l->below * u->row_size / l->size;
  return x < right && x + width > left && u->y + below + rim > top &&
         u->y - u->row_size - above - rim < bottom;
}

bool nr_is_taken(const nr_stage_set *set, const nr_unit *except, nr_cs on, nr_cs off, double left,
                 double top, double right, double bottom)
{
  for (size_t i = 0; i < set->unit_count; i++) {
    const nr_unit *u = &set->units[i];
    if (u != except && u->shown && u->on < off && u->off > on &&
        reaches(set->layout, u, left, top, right, bottom))
      return true;
  }
  return false;
}

/* ── one card ── */

/* A row of text in the middle; smaller if it is too wide. */
static norae_status add_text(const nr_stage_set *set, nr_cards *out, nr_cs on, nr_cs off, double y,
                             double share, const char *text, norae_voices voices)
{
  const nr_layout *l = set->layout;
  nr_text_style style = {.font = l->font, .size = share * l->size, .bold = l->theme->bold};
  double width, height;
  char *kept = nr_arena_copy(set->arena, text, strlen(text));
  if (!kept || !set->measure->text(set->measure->user, &style, kept, strlen(kept), &width, &height))
    return NORAE_ERR_MEMORY;
  nr_card card = {.on = on,
                  .off = off,
                  .fade_in = FADE,
                  .fade_out = FADE,
                  .align = NR_ALIGN_CENTRE,
                  .x = l->middle,
                  .y = y,
                  .size = style.size,
                  .text = kept,
                  .voices = voices};
  if (width > l->line_width)
    card.size *= l->line_width / width;
  if (height > style.size * 1.001)
    card.size *= style.size / height;
  return nr_add_card(out, &card) ? NORAE_OK : NORAE_ERR_MEMORY;
}

static double middle(const nr_layout *l)
{
  return (l->top + l->bottom) / 2;
}

/* ── who sings ── */

static size_t named_voices(const norae_song *song)
{
  size_t named = 0;
  for (size_t v = 0; v < song->voice_count; v++)
    named += *song->voices[v].name != '\0';
  return named;
}

/* All names in a row, each in its colour: the card that stands under the title. */
static norae_status add_legend(const nr_stage_set *set, nr_cards *out, nr_cs on, nr_cs off,
                               double y)
{
  const nr_layout *l = set->layout;
  const norae_song *song = set->song;
  nr_text_style style = {.font = l->font, .size = SMALL_SIZE * l->size, .bold = l->theme->bold};
  double total = 0, width[NORAE_MAX_VOICES], height, gap = style.size * 0.8;
  for (size_t v = 0; v < song->voice_count; v++) {
    const char *name = song->voices[v].name;
    if (*name && !set->measure->text(set->measure->user, &style, name, strlen(name), &width[v],
                                     &height))
      return NORAE_ERR_MEMORY;
    total += *name ? width[v] + gap : 0;
  }
  total -= gap;
  double scale = total > l->line_width ? l->line_width / total : 1;
  double x = l->middle - total * scale / 2;
  for (size_t v = 0; v < song->voice_count; v++) {
    const char *name = song->voices[v].name;
    if (!*name)
      continue;
    nr_card card = {.on = on, .off = off, .fade_in = FADE, .fade_out = FADE,
                    .align = NR_ALIGN_LEFT, .x = x, .y = y, .size = style.size * scale,
                    .text = nr_arena_copy(set->arena, name, strlen(name)),
                    .voices = (norae_voices)1 << v};
    if (!card.text || !nr_add_card(out, &card))
      return NORAE_ERR_MEMORY;
    x += (width[v] + gap) * scale;
  }
  return NORAE_OK;
}

/* ── title and end ── */

/* Title, artist and singers, as far as they are known, around the middle. */
static norae_status add_title(const nr_stage_set *set, nr_cards *out, nr_cs on, nr_cs off,
                              bool legend)
{
  const nr_layout *l = set->layout;
  const char *title = norae_song_meta(set->song, "title");
  const char *artist = norae_song_meta(set->song, "artist");
  norae_status status = NORAE_OK;
  double y = middle(l);
  if (title && *title)
    status = add_text(set, out, on, off, y, TITLE_SIZE, title, 0);
  y += l->size * 1.1;
  if (status == NORAE_OK && artist && *artist)
    status = add_text(set, out, on, off, y, SMALL_SIZE, artist, 0);
  y += l->size * 1.3;
  if (status == NORAE_OK && legend)
    status = add_legend(set, out, on, off, y);
  return status;
}

static norae_status open_song(const nr_stage_set *set, nr_cs first_on, nr_cards *out)
{
  const nr_theme *t = set->layout->theme;
  bool legend = t->legend && named_voices(set->song) > 1;
  bool title = t->title_card && norae_song_meta(set->song, "title");
  nr_cs on = AIR, off = first_on - AIR;
  off = off - on > LONGEST ? on + LONGEST : off;
  if (off - on < LEAST || (!title && !legend))
    return NORAE_OK;
  return title ? add_title(set, out, on, off, legend)
               : add_legend(set, out, on, off, middle(set->layout));
}

static norae_status close_song(const nr_stage_set *set, nr_cs last_off, nr_cards *out)
{
  const nr_layout *l = set->layout;
  nr_cs on = last_off + AIR, off = on + LONGEST;
  if (l->duration && off > l->duration)
    off = l->duration;
  if (!l->theme->end_card || !l->duration || off - on < LEAST ||
      !norae_song_meta(set->song, "title"))
    return NORAE_OK;
  return add_title(set, out, on, off, false);
}

/* ── breaks ── */

static norae_status add_break(const nr_stage_set *set, nr_cs from, nr_cs to, nr_cs length,
                              nr_cards *out)
{
  const nr_layout *l = set->layout;
  char text[NR_THEME_TEXT + 32];
  int seconds = (int)((length + 50) / 100);
  nr_cs on = from + AIR, off = to - AIR < on + BREAK_CARD ? to - AIR : on + BREAK_CARD;
  if (off - on < LEAST)
    return NORAE_OK;
  snprintf(text, sizeof text, "%s %d:%02d", l->theme->break_text, seconds / 60, seconds % 60);
  return add_text(set, out, on, off, nr_row_bottom(l, l->rows - 1, l->rows), SMALL_SIZE, text, 0);
}

/* ── the next line ── */

static char *text_of(const nr_unit *unit, nr_arena *arena)
{
  nr_str text = {0};
  for (size_t i = 0; i < unit->count; i++)
    nr_str_add_bytes(&text, unit->pieces[i].text, unit->pieces[i].size);
  char *kept = text.failed ? NULL : nr_arena_copy(arena, text.data ? text.data : "", text.size);
  nr_str_free(&text);
  return kept;
}

/* Do lines in lanes leave room for a row of this size under the main one? */
static bool has_room(const nr_stage_set *set, nr_cs on, nr_cs off, double y, double size)
{
  const nr_layout *l = set->layout;
  double rim = l->outline + l->shadow;
  return !nr_is_taken(set, NULL, on, off, l->middle - l->line_width / 2, y - size - rim,
                      l->middle + l->line_width / 2, y + rim);
}

/* The line that will take the only row, while another one still has it. */
static norae_status add_previews(const nr_stage_set *set, nr_cards *out)
{
  const nr_layout *l = set->layout;
  const nr_unit *before = NULL;
  norae_status status = NORAE_OK;
  double size = l->lane_size;
  double y = nr_row_bottom(l, 0, 1) + l->below + size * 1.25 + l->outline;
  if (!l->theme->preview || l->rows != 1 || y + l->outline + l->shadow > l->floor)
    return NORAE_OK;
  for (size_t i = 0; i < set->unit_count && status == NORAE_OK; i++) {
    const nr_unit *unit = &set->units[i];
    if (!unit->shown || unit->in_lane)
      continue;
    if (before && unit->on - before->on >= PREVIEW_LEAST && unit->on - before->off <= AIR &&
        has_room(set, before->on, unit->on, y, size)) {
      char *text = text_of(unit, set->arena);
      status = !text ? NORAE_ERR_MEMORY
                     : add_text(set, out, before->on, unit->on, y, size / l->size, text, 0);
    }
    before = unit;
  }
  return status;
}

norae_status nr_make_cards(const nr_stage_set *set, nr_cards *out)
{
  const nr_theme *t = set->layout->theme;
  norae_status status = nr_make_count_ins(set, out);
  if (status == NORAE_OK)
    status = add_previews(set, out);
  nr_cs sung_till = -1, off = 0;
  for (size_t i = 0; i < set->unit_count && status == NORAE_OK; i++) {
    const nr_unit *unit = &set->units[i];
    if (!unit->shown)
      continue;
    /* Units are in the order of their singing: one may yet appear before this one. */
    nr_cs on = unit->on;
    for (size_t k = i + 1; k < set->unit_count && k < i + 8; k++)
      on = set->units[k].shown && set->units[k].on < on ? set->units[k].on : on;
    if (sung_till < 0)
      status = open_song(set, on, out);
    else if (t->break_card && unit->start - sung_till >= t->break_card)
      status = add_break(set, off, on, unit->start - sung_till, out);
    sung_till = unit->end > sung_till ? unit->end : sung_till;
    off = unit->off > off ? unit->off : off;
  }
  return status == NORAE_OK && sung_till >= 0 ? close_song(set, off, out) : status;
}
