/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a theme can set: a row per setting, which parses its value and tells its
 * range, in messages and in the manual.
 */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "karaoke/palette.h"
#include "karaoke/theme.h"

typedef enum kind { SHARE, FACTOR, COUNT, TIME, SWITCH, WORD, TEXT, INK, TINT, TINTS } kind;

typedef struct setting {
  norae_theme_setting info;
  kind kind;
  size_t field;
  double least, most; /* times in seconds */
  const char *const *words;
} setting;

static const char *const wipes[] = {"fill", "layers", NULL};
static const char *const turns[] = {"alternate", "page", "free", NULL};
static const char *const anchors[] = {"bottom", "middle", "top", NULL};
static const char *const areas[] = {"auto", "frame", "picture", "below", "above", NULL};
static const char *const side_places[] = {"none", "above", "below", NULL};
static const char *const counts[] = {"none", "dots", "numbers", "bar", NULL};
static const char *const spreads[] = {"sides", "centre", "left", NULL};

#define ROW(kind_, name_, field_, least_, most_, takes_, help_) \
  {{name_, takes_, help_}, kind_, offsetof(nr_theme, field_), least_, most_, NULL}
#define CHOICE(name_, field_, words_, takes_, help_) \
  {{name_, takes_, help_}, WORD, offsetof(nr_theme, field_), 0, 0, words_}

static const setting rows[] = {
    ROW(TEXT, "title", title, 0, 0, "words", "one line that tells the look"),
    ROW(TEXT, "font", font, 0, 0, "family", "font family"),
    ROW(SWITCH, "bold", bold, 0, 0, "yes|no", "bold letters"),
    ROW(SHARE, "size", size, 0.01, 0.5, "share of the height", "height of a line of text"),
    ROW(SHARE, "size-width", size_width, 0.01, 0.5, "share of the width",
        "the same, where the picture is narrow: the smaller one holds"),
    ROW(SHARE, "outline", outline, 0, 0.3, "share of the size", "thickness of the outline"),
    ROW(SHARE, "shadow", shadow, 0, 0.3, "share of the size", "offset of the shadow"),
    ROW(SHARE, "shadow-opacity", shadow_opacity, 0, 1, "share", "how dark the shadow is"),
    ROW(SHARE, "lane-size", lane_size, 0.3, 1, "share of the size",
        "background vocals, and what is sung beside the main lines"),
    CHOICE("romanisation", romanisation, side_places, "none|above|below",
           "where the sound of a line in Latin letters stands, if the lyrics have it"),
    CHOICE("translation", translation, side_places, "none|above|below",
           "where its translation stands, if the lyrics have one"),
    ROW(SHARE, "side-size", side_size, 0.3, 1, "share of the size", "size of these two"),
    ROW(COUNT, "rows", rows, 1, 4, "1 to 4", "main lines on screen"),
    CHOICE("turn", turn, turns, "alternate|page|free",
           "which row a line takes: the rows in turn, a page that fills up and goes as a whole, "
           "or the first free one"),
    CHOICE("anchor", anchor, anchors, "bottom|middle|top", "where the rows stand"),
    CHOICE("place", area, areas, "auto|frame|picture|below|above",
           "where the rows stand if the video has black bars: over the picture, in the bar below or "
           "above it, anywhere in the frame; auto: in the bar at their end of the frame, if they "
           "fit, else anywhere"),
    CHOICE("spread", spread, spreads, "sides|centre|left",
           "where in its row a line stands; sides: left and right in turn"),
    ROW(FACTOR, "pitch", pitch, 1, 3, "number", "from row to row, in line heights"),
    ROW(SHARE, "line-width", line_width, 0.2, 0.98, "share of the width", "longest line"),
    ROW(FACTOR, "line-aspect", line_height_w, 0.3, 10, "number",
        "longest line in heights of the picture, for wide pictures"),
    ROW(SHARE, "margin-top", top, 0, 0.45, "share of the height", "left free above"),
    ROW(SHARE, "margin-bottom", bottom, 0, 0.45, "share of the height", "left free below"),
    ROW(SHARE, "margin-bottom-tall", bottom_tall, 0, 0.45, "share of the height",
        "the same in pictures taller than wide"),
    ROW(TIME, "lead-in", lead, 0, 20, "seconds", "a line appears this long before it is sung…"),
    ROW(TIME, "lead-in-page", lead_page, 0, 20, "seconds",
        "…and this long when nothing stood before it…"),
    ROW(TIME, "lead-in-lane", lead_lane, 0, 20, "seconds", "…and this long beside main lines"),
    ROW(TIME, "ahead", ahead, 0, 60, "seconds",
        "a line whose row is free earlier appears at most this long before it is sung"),
    ROW(TIME, "hold", hold, 0, 20, "seconds", "it stays this long after its last syllable…"),
    ROW(TIME, "hold-last", hold_last, 0, 20, "seconds",
        "…or this long when nothing takes its place…"),
    ROW(TIME, "hold-least", hold_least, 0, 20, "seconds", "…and never less than this"),
    ROW(TIME, "handover", handover, 0, 20, "seconds",
        "a row is free for a line this long after the singing of the one in it"),
    ROW(TIME, "gap", gap, 0.5, 60, "seconds", "silence after which a new page begins"),
    ROW(TIME, "fade-in", fade_in, 0, 5, "seconds", "how long a line takes to appear"),
    ROW(TIME, "fade-out", fade_out, 0, 5, "seconds", "how long it takes to go"),
    ROW(TIME, "early", early, 0, 1, "seconds", "text lights up this much before it is sung"),
    ROW(TIME, "least", least, 0, 20, "seconds", "a line is on screen at least this long"),
    ROW(FACTOR, "reading-speed", reading, 0, 100, "number",
        "characters a second above which a line is warned of; 0: never"),
    CHOICE("count-in", count_in, counts, "none|dots|numbers|bar",
           "what counts down to the first line, and to one after a long silence"),
    ROW(TIME, "count-in-gap", count_in_gap, 2, 60, "seconds", "how long that silence is"),
    ROW(TIME, "break-card", break_card, 0, 600, "seconds",
        "a silence of this length is told, with its length; 0: none"),
    ROW(TEXT, "break-text", break_text, 0, 0, "words", "in front of that length"),
    ROW(SWITCH, "title-card", title_card, 0, 0, "yes|no",
        "show title and artist before the first line, if there is time"),
    ROW(SWITCH, "end-card", end_card, 0, 0, "yes|no", "and after the last one"),
    ROW(SWITCH, "legend", legend, 0, 0, "yes|no",
        "show the singers' names in their colours before the first line"),
    ROW(SWITCH, "preview", preview, 0, 0, "yes|no",
        "where there is one row, show the next line below it in small letters"),
    CHOICE("wipe", wipe, wipes, "fill|layers",
           "what changes when text is sung: its fill, or fill and outline, in two layers"),
    ROW(SWITCH, "sweep", sweep, 0, 0, "yes|no",
        "letters fill bit by bit; with no, each syllable lights at once"),
    ROW(SWITCH, "template", template_line, 0, 0, "yes|no",
        "write the source as Karaoke Mugen does, with a template line for Aegisub"),
    ROW(INK, "unsung", unsung, 0, 0, "colour", "fill of what is not sung yet"),
    ROW(INK, "sung", sung, 0, 0, "colour", "fill of what was sung"),
    ROW(INK, "outline-colour", outline_colour, 0, 0, "colour", "outline"),
    ROW(INK, "sung-outline", sung_outline, 0, 0, "colour",
        "outline of what was sung (wipe = layers)"),
    ROW(SHARE, "unsung-opacity", unsung_opacity, 0.2, 1, "share", "of what is not sung yet"),
    ROW(TINTS, "singers", singers, 0, 0, "list",
        "colours of the singers in turn: hues from 0 to 360, or #RRGGBB"),
    ROW(TINT, "together", together, 0, 0, "hue or #RRGGBB", "several singers at once"),
    ROW(TINT, "untold", untold, 0, 0, "hue or #RRGGBB",
        "lines without a singer in songs that tell singers"),
};

#define ROW_COUNT (sizeof rows / sizeof rows[0])

size_t norae_theme_setting_count(void)
{
  return ROW_COUNT;
}

const norae_theme_setting *norae_theme_setting_at(size_t i)
{
  return i < ROW_COUNT ? &rows[i].info : NULL;
}

static bool fail(char *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

static bool fail(char *error, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  vsnprintf(error, NR_THEME_ERROR, format, args);
  va_end(args);
  return false;
}

/* ── values ── */

/* Digits with at most one point, whatever the locale; *rest is what follows. */
static bool read_number(const char *text, double *out, const char **rest)
{
  double value = 0, unit = 1;
  bool digits = false, point = false;
  for (; (*text >= '0' && *text <= '9') || (*text == '.' && !point); text++) {
    if (*text == '.') {
      point = true;
      continue;
    }
    digits = true;
    value = value * 10 + (*text - '0');
    unit *= point ? 10 : 1;
  }
  *out = value / unit;
  *rest = text + strspn(text, " \t");
  return digits && isfinite(*out);
}

static bool set_share(const setting *s, const char *value, double *out, char *error)
{
  const char *rest;
  double number;
  bool fine = read_number(value, &number, &rest);
  if (fine && strcmp(rest, "%") == 0)
    number /= 100;
  else if (*rest)
    fine = false;
  if (!fine || number < s->least - 1e-9 || number > s->most + 1e-9)
    return fail(error, "%s takes a share from %g%% to %g%%, such as %g%%, not '%s'", s->info.name,
                s->least * 100, s->most * 100, sqrt((s->least + 0.01) * s->most) * 100, value);
  *out = number;
  return true;
}

static bool set_factor(const setting *s, const char *value, double *out, char *error)
{
  const char *rest;
  double number;
  if (!read_number(value, &number, &rest) || *rest || number < s->least || number > s->most)
    return fail(error, "%s takes a number from %g to %g, not '%s'", s->info.name, s->least,
                s->most, value);
  *out = number;
  return true;
}

static bool set_count(const setting *s, const char *value, int *out, char *error)
{
  double number;
  if (!set_factor(s, value, &number, error))
    return false;
  if (number != floor(number))
    return fail(error, "%s takes a whole number, not '%s'", s->info.name, value);
  *out = (int)number;
  return true;
}

static bool set_time(const setting *s, const char *value, nr_cs *out, char *error)
{
  const char *rest;
  double number;
  bool fine = read_number(value, &number, &rest);
  if (fine && strcmp(rest, "ms") == 0)
    number /= 1000;
  else if (*rest && strcmp(rest, "s") != 0)
    fine = false;
  if (!fine || number < s->least || number > s->most)
    return fail(error, "%s takes seconds from %g to %g, such as 0.3 or 300 ms, not '%s'",
                s->info.name, s->least, s->most, value);
  *out = (nr_cs)llround(number * 100);
  return true;
}

static bool set_switch(const setting *s, const char *value, bool *out, char *error)
{
  *out = strcmp(value, "yes") == 0;
  return *out || strcmp(value, "no") == 0 ||
         fail(error, "%s takes yes or no, not '%s'", s->info.name, value);
}

static bool set_word(const setting *s, const char *value, int *out, char *error)
{
  for (int i = 0; s->words[i]; i++)
    if (strcmp(s->words[i], value) == 0) {
      *out = i;
      return true;
    }
  return fail(error, "%s takes %s, not '%s'", s->info.name, s->info.takes, value);
}

static bool set_text(const setting *s, const char *value, char *out, char *error)
{
  size_t size = strlen(value);
  if (size == 0 || size >= NR_THEME_TEXT)
    return fail(error, "%s takes 1 to %d bytes of text", s->info.name, NR_THEME_TEXT - 1);
  memcpy(out, value, size + 1);
  return true;
}

/* ── colours ── */

bool nr_tint_read(const char *text, nr_tint *out)
{
  const char *rest;
  double hue;
  nr_rgb rgb;
  if (nr_rgb_parse(text, &rgb)) {
    *out = nr_tint_of(rgb);
    return true;
  }
  if (!read_number(text, &hue, &rest) || *rest || hue > 360)
    return false;
  *out = nr_tint_of_hue(hue);
  return true;
}

static bool set_tint(const setting *s, const char *value, nr_tint *out, char *error)
{
  return nr_tint_read(value, out) ||
         fail(error, "%s takes a hue from 0 to 360 or #RRGGBB, not '%s'", s->info.name, value);
}

static bool set_tints(const setting *s, const char *value, nr_theme *theme, char *error)
{
  int count = 0;
  for (const char *at = value + strspn(value, " ,"); *at;) {
    size_t size = strcspn(at, " ,");
    char word[16];
    snprintf(word, sizeof word, "%.*s", (int)size, at);
    if (count == NR_THEME_SINGERS)
      return fail(error, "%s takes at most %d colours", s->info.name, NR_THEME_SINGERS);
    if (size >= sizeof word || !nr_tint_read(word, &theme->singers[count++]))
      return fail(error, "%s takes hues from 0 to 360 or #RRGGBB, not '%.*s'", s->info.name,
                  (int)(size < 40 ? size : 40), at);
    at += size;
    at += strspn(at, " ,");
  }
  theme->singer_count = count;
  return count > 0 || fail(error, "%s needs at least one colour", s->info.name);
}

static bool set_ink(const setting *s, const char *value, nr_ink *out, char *error)
{
  const char *rest;
  nr_rgb rgb;
  if (nr_rgb_parse(value, &rgb)) {
    *out = (nr_ink){.kind = NR_INK_FIXED, .fixed = nr_tint_of(rgb)};
    return true;
  }
  if (strcmp(value, "singer") == 0) {
    *out = (nr_ink){.kind = NR_INK_SINGER};
    return true;
  }
  if (strncmp(value, "singer ", 7) == 0 && read_number(value + 7, &out->luminance, &rest) &&
      !*rest && out->luminance <= 1) {
    out->kind = NR_INK_SINGER_SHADE;
    return true;
  }
  return fail(error, "%s takes #RRGGBB, singer, or singer and a luminance from 0 to 1, not '%s'",
              s->info.name, value);
}

bool nr_theme_set(nr_theme *theme, const char *key, const char *value, char error[NR_THEME_ERROR])
{
  const setting *s = NULL;
  for (size_t i = 0; i < ROW_COUNT && !s; i++)
    if (strcmp(rows[i].info.name, key) == 0)
      s = &rows[i];
  if (!s)
    return fail(error, "there is no setting '%s'", key);
  void *field = (char *)theme + s->field;
  switch (s->kind) {
  case SHARE:
    return set_share(s, value, field, error);
  case FACTOR:
    return set_factor(s, value, field, error);
  case COUNT:
    return set_count(s, value, field, error);
  case TIME:
    return set_time(s, value, field, error);
  case SWITCH:
    return set_switch(s, value, field, error);
  case WORD:
    return set_word(s, value, field, error);
  case TEXT:
    return set_text(s, value, field, error);
  case INK:
    return set_ink(s, value, field, error);
  case TINT:
    return set_tint(s, value, field, error);
  case TINTS:
    return set_tints(s, value, theme, error);
  }
  return false;
}
