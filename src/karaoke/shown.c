/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a unit shows.  Usually one event whose fill changes by karaoke tags; where
 * the outline changes too, or text runs from right to left, two events lie over
 * each other, the unsung and the sung one, each clipped at the edge that moves.
 */
#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <unicode/uscript.h>

#include "base/asstext.h"
#include "karaoke/script.h"
#include "karaoke/split.h"
#include "text/script.h"

#define RIGHT_TO_LEFT_MARK "\xe2\x80\x8f"

/* ── what all kinds have ── */

/* A fade never covers singing. */
static int fade(nr_cs wanted, nr_cs room)
{
  return (int)(room < wanted ? room : wanted) * 10;
}

static int fade_in(const nr_theme *theme, const nr_unit *unit)
{
  return fade(theme->fade_in, (unit->start - unit->on) / 2);
}

static int fade_out(const nr_theme *theme, const nr_unit *unit)
{
  return fade(theme->fade_out, unit->off - unit->end);
}

static void add_position(nr_str *out, const nr_unit *unit)
{
  nr_str_addf(out, "\\an%d\\pos(", unit->align == NR_ALIGN_LEFT     ? 1
                                   : unit->align == NR_ALIGN_CENTRE ? 2
                                                                    : 3);
  nr_add_number(out, unit->x);
  nr_str_add_char(out, ',');
  nr_add_number(out, unit->y);
  nr_str_add_char(out, ')');
}

static bool is_usual_size(const nr_layout *l, const nr_unit *unit)
{
  return fabs(unit->size - nr_unit_usual_size(unit, l)) <= 0.005;
}

/* And the font, where it is another one. */
static void add_size(nr_str *out, const nr_layout *l, const nr_unit *unit)
{
  if (unit->font)
    nr_str_addf(out, "\\fn%s", unit->font);
  if (is_usual_size(l, unit))
    return;
  nr_str_add(out, "\\fs");
  nr_add_number(out, unit->size);
  nr_str_add(out, "\\bord");
  nr_add_number(out, unit->size * l->theme->outline);
  nr_str_add(out, "\\shad");
  nr_add_number(out, unit->size * l->theme->shadow);
}

/* ── one event ── */

/* libass takes text of no length as a part of the text in front of it, and lights both
 * together, if both have the same kind of tag: it gets the other one. */
static void add_lit_apart(nr_str *out, const nr_piece *piece, bool *swept)
{
  nr_piece apart = *piece;
  if (apart.end <= apart.start)
    apart.sweep = !*swept;
  nr_add_lit(out, &apart);
  *swept = apart.sweep;
}

/* Spaces stand outside of what is filled: the wipe ends where the ink does.  `swept`
 * is the kind of the text before, and then of this. */
static void add_piece(nr_str *out, const nr_piece *piece, bool *swept)
{
  size_t front = 0, size = piece->size;
  while (front < size && (piece->text[front] == ' ' || piece->text[front] == '\t'))
    front++;
  while (size > front && (piece->text[size - 1] == ' ' || piece->text[size - 1] == '\t'))
    size--;
  if (size == front) {
    nr_add_wait(out, piece->end - piece->start);
    *swept = *swept && piece->end <= piece->start;
    nr_ass_escape(out, piece->text, piece->size);
    return;
  }
  if (front) {
    nr_str_add(out, "{\\k0}");
    nr_ass_escape(out, piece->text, front);
    *swept = false;
  }
  add_lit_apart(out, piece, swept);
  nr_ass_escape(out, piece->text + front, size - front);
  if (size < piece->size) {
    nr_str_add(out, "{\\k0}");
    nr_ass_escape(out, piece->text + size, piece->size - size);
    *swept = false;
  }
}

static void add_pieces(nr_str *out, const nr_unit *unit)
{
  nr_cs at = unit->on;
  bool swept = false;
  for (size_t i = 0; i < unit->count; i++) {
    if (unit->pieces[i].size == 0)
      continue;
    nr_add_wait(out, unit->pieces[i].start - at);
    add_piece(out, &unit->pieces[i], &swept);
    at = unit->pieces[i].end;
  }
}

static void write_filled(const nr_writer *w, const nr_unit *unit)
{
  const nr_theme *theme = w->layout->theme;
  nr_begin_event(w, "Dialogue", 0, unit->on, unit->off, unit->line, "fx");
  nr_str_add_char(w->out, '{');
  add_position(w->out, unit);
  nr_str_addf(w->out, "\\fad(%d,%d)", fade_in(theme, unit), fade_out(theme, unit));
  add_size(w->out, w->layout, unit);
  nr_str_add_char(w->out, '}');
  add_pieces(w->out, unit);
  nr_str_add_char(w->out, '\n');
}

/* ── as a template makes it ── */

/* Fonts that stand in for the theme's make a line box taller than its size, which would
 * hang down from a place at the top. */
static bool needs_other_fonts(const nr_unit *unit)
{
  static const nr_script usual[] = {NR_SCRIPT_NONE, NR_SCRIPT_KANA, USCRIPT_LATIN, USCRIPT_HAN,
                                    USCRIPT_HANGUL, USCRIPT_GREEK, USCRIPT_CYRILLIC};
  for (size_t i = 0; i < unit->count; i++) {
    const nr_piece *p = &unit->pieces[i];
    nr_span run;
    nr_script script;
    for (size_t at = 0; nr_next_run(p->text, p->size, &at, &run, &script);) {
      size_t known = 0;
      while (known < sizeof usual / sizeof *usual && usual[known] != script)
        known++;
      if (known == sizeof usual / sizeof *usual)
        return true;
    }
  }
  return false;
}

static bool is_in_style(const nr_layout *l, const nr_unit *unit)
{
  return !unit->in_lane && unit->align == NR_ALIGN_CENTRE &&
         fabs(unit->x - l->width / 2.0) <= 0.5 && fabs(unit->y - nr_style_bottom(l)) <= 0.5 &&
         !needs_other_fonts(unit);
}

/* In its style's own place nothing needs to be told but the lead-in. */
static void write_templated(const nr_writer *w, const nr_unit *unit)
{
  const nr_layout *l = w->layout;
  nr_str *out = w->out;
  nr_cs at = unit->start;
  bool swept = false;
  bool first = !unit->font && is_usual_size(l, unit) && is_in_style(l, unit);
  nr_begin_event(w, "Dialogue", 0, unit->on, unit->off, unit->line, "fx");
  nr_str_addf(out, "{\\k%" PRId64 "\\fad(%d,%d)", unit->start - unit->on, fade_in(l->theme, unit),
              fade_out(l->theme, unit));
  if (!first) {
    add_position(out, unit);
    add_size(out, l, unit);
  }
  nr_str_add_char(out, '}');
  for (size_t i = 0; i < unit->count; i++) {
    const nr_piece *piece = &unit->pieces[i];
    nr_add_wait(out, piece->start - at);
    add_lit_apart(out, piece, &swept);
    nr_ass_escape(out, piece->text, piece->size);
    at = piece->end;
  }
  nr_str_add_char(out, '\n');
}

/* ── two layers ── */

/* The left side of its text, in pixels of the script. */
static double left_of(const nr_unit *unit)
{
  double width = unit->width * unit->size / unit->measured;
  return unit->align == NR_ALIGN_LEFT    ? unit->x
         : unit->align == NR_ALIGN_RIGHT ? unit->x - width
                                         : unit->x - width / 2;
}

/* The edge between sung and unsung, and the moving of it. */
typedef struct edge {
  const nr_writer *w;
  const nr_unit *unit;
  double origin, scale; /* pixels of the script from what was measured */
  double before, after; /* the edge when nothing and when all is sung */
  nr_cs zero;           /* start of the event */
  bool sung;            /* the layer of what was sung */
} edge;

static edge edge_of(const nr_writer *w, const nr_unit *unit, bool sung, nr_cs zero)
{
  const nr_layout *l = w->layout;
  double scale = unit->size / unit->measured, width = unit->width * scale;
  double rim = unit->size * (l->theme->outline + l->theme->shadow) + 2;
  edge e = {.w = w, .unit = unit, .scale = scale, .zero = zero, .sung = sung};
  e.origin = left_of(unit);
  e.before = unit->rightward ? e.origin - rim : e.origin + width + rim;
  /* Where the outline stays as it is, letters begin to turn at once. */
  if (sung && l->theme->wipe == NR_WIPE_FILL)
    e.before = unit->rightward ? e.origin : e.origin + width;
  e.after = unit->rightward ? e.origin + width + rim : e.origin - rim;
  return e;
}

/* The layer's own side of the edge. */
static void add_clip(const edge *e, double x)
{
  const nr_layout *l = e->w->layout;
  bool left = e->sung == e->unit->rightward;
  long at = lround(x);
  at = at < 0 ? 0 : at > l->width ? l->width : at;
  nr_str_addf(e->w->out, "\\clip(%ld,0,%ld,%d)", left ? 0 : at, left ? at : (long)l->width,
              l->height);
}

/* Where the edge stands before and after a piece; whole line's rims at both ends. */
static double edge_at(const edge *e, size_t piece, bool end)
{
  const nr_unit *unit = e->unit;
  if (!end && piece == 0)
    return e->before;
  if (end && piece + 1 == unit->count)
    return e->after;
  const nr_piece *p = &unit->pieces[piece];
  return e->origin + e->scale * (end == unit->rightward ? p->right : p->left);
}

static void add_moves(const edge *e)
{
  for (size_t i = 0; i < e->unit->count; i++) {
    const nr_piece *piece = &e->unit->pieces[i];
    if (piece->size == 0)
      continue;
    int64_t from = (piece->start - e->zero) * 10, to = (piece->end - e->zero) * 10;
    if (!piece->sweep || to <= from)
      to = from + 1;
    nr_str_addf(e->w->out, "\\t(%" PRId64 ",%" PRId64 ",", from, to);
    add_clip(e, edge_at(e, i, true));
    nr_str_add_char(e->w->out, ')');
  }
}

/* Signs without a letter, such as a bracket between Arabic words, don't tell. */
static bool reads_rightward(const nr_unit *unit)
{
  for (size_t i = 0; i < unit->count; i++)
    if (!nr_is_rightward(unit->pieces[i].text, unit->pieces[i].size))
      return false;
  return true;
}

static void write_layer(const nr_writer *w, const nr_unit *unit, bool sung)
{
  const nr_theme *theme = w->layout->theme;
  nr_cs on = sung ? unit->start : unit->on;
  nr_cs off = sung || unit->end >= unit->off ? unit->off : unit->end + 1;
  if (off <= on)
    return;
  edge e = edge_of(w, unit, sung, on);
  nr_str *out = w->out;
  nr_begin_event(w, "Dialogue", sung, on, off, unit->line, "fx");
  nr_str_add_char(out, '{');
  add_position(out, unit);
  nr_str_addf(out, "\\fad(%d,%d)", sung ? 0 : fade_in(theme, unit),
              sung ? fade_out(theme, unit) : 0);
  add_size(out, w->layout, unit);
  if (!sung) {
    nr_colours c = nr_palette(theme, unit->line->voices, w->song->voice_count);
    nr_str_addf(out, "\\1c&H%02X%02X%02X&\\3c&H%02X%02X%02X&", c.unsung.b, c.unsung.g, c.unsung.r,
                c.outline.b, c.outline.g, c.outline.r);
  }
  if (!unit->rightward)
    nr_str_add(out, "\\fe-1"); /* the direction is that of the text */
  add_clip(&e, e.before);
  add_moves(&e);
  nr_str_add_char(out, '}');
  if (!unit->rightward && reads_rightward(unit))
    nr_str_add(out, RIGHT_TO_LEFT_MARK);
  for (size_t i = 0; i < unit->count; i++)
    nr_ass_escape(out, unit->pieces[i].text, unit->pieces[i].size);
  nr_str_add_char(out, '\n');
}

/* ── second texts ── */

/* A second text as a unit of its own; `level` others stand between it and the line. */
static nr_unit side_unit(const nr_layout *l, const nr_unit *unit, const nr_side *side, int level)
{
  nr_unit out = *unit;
  double pitch = nr_side_pitch(l, unit->row_size);
  double size = nr_side_size(l, unit->row_size);
  double width = side->width * unit->row_size / nr_unit_usual_size(unit, l);
  double tall = side->height * unit->row_size / nr_unit_usual_size(unit, l);
  double rim = size * l->theme->outline, air = unit->row_size * l->theme->outline;
  out.pieces = side->pieces;
  out.count = side->count;
  out.font = side->font;
  out.layered = l->theme->wipe == NR_WIPE_LAYERS && !side->steady;
  out.rightward = true;
  out.measured = nr_side_size(l, nr_unit_usual_size(unit, l));
  out.width = side->width;
  out.size = size * fmin(1, fmin(l->line_width / width, size / tall));
  out.y = side->below ? unit->y + air + (level + 1) * pitch - rim
                      : unit->y - unit->row_size - air - level * pitch - rim;
  return out;
}

/* In two layers the style is that of what was sung; this is drawn in one. */
static void add_side_colours(const nr_writer *w, const nr_unit *unit, bool steady)
{
  const nr_theme *theme = w->layout->theme;
  nr_colours c = nr_palette(theme, unit->line->voices, w->song->voice_count);
  if (steady)
    nr_str_addf(w->out, "\\1c&H%02X%02X%02X&", c.unsung.b, c.unsung.g, c.unsung.r);
  if (theme->wipe == NR_WIPE_LAYERS)
    nr_str_addf(w->out, "\\3c&H%02X%02X%02X&", c.outline.b, c.outline.g, c.outline.r);
}

static void write_side(const nr_writer *w, const nr_unit *unit, const nr_side *side,
                       const nr_unit *s)
{
  const nr_theme *theme = w->layout->theme;
  if (s->layered) {
    write_layer(w, s, false);
    write_layer(w, s, true);
    return;
  }
  nr_begin_event(w, "Dialogue", 0, s->on, s->off, s->line, "fx");
  nr_str_add_char(w->out, '{');
  add_position(w->out, s);
  nr_str_addf(w->out, "\\fad(%d,%d)", fade_in(theme, unit), fade_out(theme, unit));
  add_size(w->out, w->layout, s);
  add_side_colours(w, unit, side->steady);
  if (side->steady)
    nr_add_direction(w->out, side->pieces[0].text, side->pieces[0].size);
  nr_str_add_char(w->out, '}');
  if (side->steady)
    nr_ass_escape(w->out, side->pieces[0].text, side->pieces[0].size);
  else
    add_pieces(w->out, s);
  nr_str_add_char(w->out, '\n');
}

/* Readings may reach out over what is beside their kanji by this share of its width, or
 * up to half of the way to the next reading; they shrink to this at most. */
#define RUBY_OVERHANG 0.15
#define RUBY_LEAST 0.4

/* Where a reading may stand, from the line's left side. */
static void find_room(const nr_unit *unit, size_t i, double *left, double *right)
{
  const nr_ruby *ruby = &unit->rubies[i], *before = i ? ruby - 1 : NULL;
  const nr_ruby *after = i + 1 < unit->ruby_count ? ruby + 1 : NULL;
  double over = RUBY_OVERHANG * (ruby->right - ruby->left), under = over;
  if (ruby->spills)
    over = ruby->left - (before ? before->right : 0);
  if (before && !ruby->spills)
    over = fmin(over, (ruby->left - before->right) / 2);
  if (after)
    under = fmin(under, after->spills ? 0 : (after->left - ruby->right) / 2);
  *left = ruby->left - fmax(over, 0);
  *right = ruby->right + fmax(under, 0);
}

/* Each reading over the middle of its kanji, as far as there is room. */
static void write_rubies(const nr_writer *w, const nr_unit *unit)
{
  double scale = unit->size / unit->measured, origin = left_of(unit);
  for (size_t i = 0; i < unit->ruby_count; i++) {
    const nr_ruby *ruby = &unit->rubies[i];
    nr_unit s = side_unit(w->layout, unit, &ruby->reading, 0);
    double drawn = s.width * s.size / s.measured, left, right;
    double middle = (ruby->left + ruby->right) / 2;
    find_room(unit, i, &left, &right);
    double shrink = fmax(RUBY_LEAST, fmin(1, (right - left) * scale / drawn));
    double half = shrink * drawn / 2 / scale;
    if (2 * half >= right - left)
      middle = (left + right) / 2;
    else
      middle = fmin(fmax(middle, left + half), right - half);
    s.size *= shrink;
    s.align = NR_ALIGN_CENTRE;
    s.x = origin + scale * middle;
    write_side(w, unit, &ruby->reading, &s);
  }
}

static void write_sides(const nr_writer *w, const nr_unit *unit)
{
  int level[2] = {unit->ruby_count > 0, 0};
  for (int i = NR_SIDES - 1; i >= 0; i--) /* the sound next to the line */
    if (unit->sides[i].count) {
      const nr_side *side = &unit->sides[i];
      nr_unit s = side_unit(w->layout, unit, side, level[side->below]++);
      write_side(w, unit, side, &s);
    }
}

/* ── runs of both directions ── */

/* Each run by itself, so that it is wiped in its own direction when it is sung; its
 * neighbours can't turn it round. */
static void write_runs(const nr_writer *w, const nr_unit *unit)
{
  double scale = unit->size / unit->measured, origin = left_of(unit);
  for (size_t i = 0; i < unit->run_count; i++) {
    const nr_run *run = &unit->runs[i];
    nr_unit part = *unit;
    part.pieces = run->pieces;
    part.count = run->count;
    part.width = run->width;
    part.rightward = run->rightward;
    part.layered = w->layout->theme->wipe == NR_WIPE_LAYERS || !run->rightward;
    part.align = NR_ALIGN_LEFT;
    part.x = origin + scale * run->left;
    if (part.layered) {
      write_layer(w, &part, false);
      write_layer(w, &part, true);
    } else {
      write_filled(w, &part);
    }
  }
}

void nr_write_unit(const nr_writer *w, const nr_unit *unit)
{
  write_rubies(w, unit);
  write_sides(w, unit);
  if (unit->runs) {
    write_runs(w, unit);
  } else if (unit->layered) {
    write_layer(w, unit, false);
    write_layer(w, unit, true);
  } else if (w->layout->theme->template_line) {
    write_templated(w, unit);
  } else {
    write_filled(w, unit);
  }
}
