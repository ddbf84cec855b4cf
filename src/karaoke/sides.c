/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "karaoke/sides.h"

#include <string.h>

#include "karaoke/unit.h"
#include "text/script.h"

/* ── the texts of a line ── */

static nr_piece *alloc_pieces(nr_arena *arena, size_t count)
{
  return nr_arena_alloc(arena, count * sizeof(nr_piece));
}

/* A piece of the track for each piece of the line. */
static bool follow(const norae_track *track, const nr_sung_line *line, nr_arena *arena,
                   nr_side *out)
{
  out->pieces = alloc_pieces(arena, line->count);
  if (!out->pieces)
    return false;
  for (size_t i = 0; i < line->count; i++)
    out->pieces[i] = (nr_piece){.text = track->pieces[i],
                                .size = strlen(track->pieces[i]),
                                .start = line->pieces[i].start,
                                .end = line->pieces[i].end,
                                .sweep = line->pieces[i].sweep};
  out->count = line->count;
  out->in_step = true;
  return true;
}

/* When the wipe through the line has done this share of its text. */
static nr_cs time_at_share(const nr_sung_line *line, double share)
{
  size_t size = 0;
  for (size_t i = 0; i < line->count; i++)
    size += line->pieces[i].size;
  double at = share * (double)size;
  for (size_t i = 0; i < line->count; i++) {
    const nr_piece *p = &line->pieces[i];
    if (p->size && at <= (double)p->size)
      return p->start + (nr_cs)((double)(p->end - p->start) * (at / (double)p->size));
    at -= (double)p->size;
  }
  return line->pieces[line->count - 1].end;
}

/* Words of the text, each as far on in time as it is in the text. */
static bool spread_words(const char *text, const nr_sung_line *line, nr_arena *arena,
                         nr_side *out)
{
  size_t size = strlen(text), words = 1;
  for (size_t i = 0; i < size; i++)
    words += text[i] == ' ';
  out->pieces = alloc_pieces(arena, words);
  if (!out->pieces)
    return false;
  for (size_t at = 0; at < size;) {
    size_t end = at + strcspn(text + at, " ");
    end += strspn(text + end, " ");
    out->pieces[out->count++] =
        (nr_piece){.text = text + at,
                   .size = end - at,
                   .start = time_at_share(line, (double)at / (double)size),
                   .end = time_at_share(line, (double)end / (double)size),
                   .sweep = true};
    at = end;
  }
  return true;
}

static bool stand_still(const char *text, nr_arena *arena, nr_side *out)
{
  out->pieces = alloc_pieces(arena, 1);
  if (!out->pieces)
    return false;
  out->pieces[0] = (nr_piece){.text = text, .size = strlen(text)};
  out->count = 1;
  out->steady = true;
  return true;
}

static bool is_blank(const char *text)
{
  return !text[strspn(text, " \t\r\n")];
}

static bool add_side(const norae_track *track, nr_sung_line *line, int where, nr_arena *arena)
{
  nr_side *side = &line->sides[track->kind];
  if (where == NR_SIDE_NONE || side->count || is_blank(track->text))
    return true; /* of several, the first */
  side->below = where == NR_SIDE_BELOW;
  side->lang = track->lang;
  if (track->kind == NORAE_TRACK_TRANSLATION)
    return stand_still(track->text, arena, side);
  if (track->pieces && track->piece_count == line->line->count && line->count == line->line->count)
    return follow(track, line, arena, side);
  return spread_words(track->text, line, arena, side);
}

norae_status nr_find_sides(const norae_song *song, const nr_theme *theme, nr_sung_line *lines,
                           size_t count, nr_arena *arena)
{
  nr_sung_line **of_line = nr_arena_alloc(arena, (song->line_count + 1) * sizeof *of_line);
  if (!of_line)
    return NORAE_ERR_MEMORY;
  for (size_t i = 0; i < count; i++)
    of_line[lines[i].line - song->lines] = &lines[i];
  for (size_t i = 0; i < song->track_count; i++) {
    const norae_track *track = &song->tracks[i];
    int where = track->kind == NORAE_TRACK_TRANSLATION ? theme->translation : theme->romanisation;
    if (track->line < song->line_count && of_line[track->line] &&
        !add_side(track, of_line[track->line], where, arena))
      return NORAE_ERR_MEMORY;
  }
  return NORAE_OK;
}

/* ── their parts ── */

static void trim(nr_side *side)
{
  while (side->count) {
    nr_piece *p = &side->pieces[side->count - 1];
    while (p->size && p->text[p->size - 1] == ' ')
      p->size--;
    if (p->size)
      break;
    side->count--;
  }
  while (side->count) {
    nr_piece *p = &side->pieces[0];
    for (; p->size && *p->text == ' '; p->size--)
      p->text++;
    if (p->size)
      break;
    side->pieces++;
    side->count--;
  }
}

/* The end of the cluster that a share of the text is in. */
static bool cut_between_signs(const char *text, size_t size, size_t at, nr_arena *arena,
                              size_t *out)
{
  size_t *ends, count;
  if (nr_graphemes(text, size, arena, &ends, &count) != NORAE_OK)
    return false;
  size_t cluster = at ? nr_cluster_at(ends, count, at - 1) : 0;
  *out = at && cluster < count ? ends[cluster] : at;
  return true;
}

/* The end of the word that is nearest to a share of the text; between characters
 * where there are no words.  False when memory ran out. */
static bool cut_at(const char *text, size_t size, double share, nr_arena *arena, size_t *out)
{
  size_t at = (size_t)(share * (double)size + 0.5), before, after;
  *out = share <= 0 ? 0 : size;
  if (share <= 0 || share >= 1 || at >= size)
    return true;
  for (before = at; before > 0 && text[before - 1] != ' ';)
    before--;
  for (after = at; after < size && text[after] != ' ';)
    after++;
  if (before == 0 && after == size)
    return cut_between_signs(text, size, at, arena, out);
  *out = before > 0 && at - before <= after - at ? before : after;
  return true;
}

bool nr_cut_side(const nr_side *side, size_t first, size_t last, double from, double to,
                 nr_arena *arena, nr_side *out)
{
  *out = *side;
  if (!side->count)
    return true;
  out->pieces = alloc_pieces(arena, side->count);
  out->count = 0;
  if (!out->pieces)
    return false;
  if (side->steady) {
    const nr_piece *all = side->pieces;
    size_t a, b;
    if (!cut_at(all->text, all->size, from, arena, &a) ||
        !cut_at(all->text, all->size, to, arena, &b))
      return false;
    out->pieces[0] = *all;
    out->pieces[0].text += a;
    out->pieces[0].size = b > a ? b - a : 0;
    out->count = b > a;
  } else {
    for (size_t i = 0; i < side->count; i++) {
      double middle = ((double)i + 0.5) / (double)side->count;
      if (side->in_step ? i >= first && i <= last : middle >= from && middle < to)
        out->pieces[out->count++] = side->pieces[i];
    }
  }
  trim(out);
  return true;
}
