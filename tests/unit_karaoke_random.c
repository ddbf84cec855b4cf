/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What holds for every song: many random ones, of many singers, with overlaps,
 * tiny gaps, long words and missing times, in pictures of all shapes.  Each
 * syllable begins with a private-use character of its own, so that it is found
 * again in the script.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "events.h"
#include "karaoke/karaoke.h"
#include "karaoke/theme.h"
#include "song/song.h"

#define SONGS 1500
#define SYLLABLES_MAX 400
#define EVENTS_MAX 1200
#define FIRST_MARK 0xe000

typedef struct box {
  double left, top, right, bottom;
  long on, off;
} box;

static uint64_t seed;

static unsigned below(unsigned n) /* 0…n-1 */
{
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return (unsigned)((seed >> 33) % n);
}

static bool chance(unsigned percent)
{
  return below(100) < percent;
}

/* Wide and narrow characters; the font has marks above and below for some. */
static bool measure(void *user, const nr_text_style *style, const char *text, size_t size,
                    double *width, double *height)
{
  *width = 0;
  *height = style->size;
  for (size_t i = 0; i < size; i++) {
    if ((text[i] & 0xc0) == 0x80)
      continue;
    *width += style->size * (text[i] == 'i' ? 0.2 : (text[i] & 0x80) ? 0.7 : 0.4);
    if (text[i] == 'Z')
      *height = style->size * 1.5;
  }
  return true;
}

/* ── random songs ── */

static void add_syllable(norae_song *song, int number, norae_us start, norae_us end)
{
  static const char *const letters[] = {"a", "i", "노", "夜", "き", "Z", "-", ",", "{", "\\"};
  char text[256] = "";
  unsigned c = FIRST_MARK + (unsigned)number, size = 1 + below(5);
  if (chance(3))
    size = 1 + below(60);
  sprintf(text, "%c%c%c", (int)(0xe0 | c >> 12), (int)(0x80 | (c >> 6 & 0x3f)),
          (int)(0x80 | (c & 0x3f)));
  unsigned kind = below(10);
  for (unsigned i = 0; i < size; i++)
    strcat(text, letters[chance(80) ? kind : below(10)]);
  if (chance(40))
    strcat(text, " ");
  norae_syllable s = {NORAE_SYLLABLE_INIT, .text = text};
  s.start = start;
  s.end = end;
  assert_int_equal(norae_song_add_syllable(song, &s), NORAE_OK);
}

/* Second texts of the last line, of any length. */
static void add_tracks(norae_song *song)
{
  static const char *const words = "of all that was said and sung in the night so far away from here";
  char text[128];
  norae_track track = {.line = norae_song_line_count(song) - 1, .text = text};
  for (int kind = 0; kind < 2; kind++) {
    if (!chance(50))
      continue;
    snprintf(text, sizeof text, "%.*s", 1 + (int)below(64), words);
    track.kind = (norae_track_kind)kind;
    assert_int_equal(norae_song_add_track(song, &track), NORAE_OK);
  }
}

/* Returns the number of syllables so far. */
static int add_line(norae_song *song, norae_us start, unsigned voices, int number)
{
  norae_line line = {NORAE_LINE_INIT, .voices = voices ? below(1u << voices) : 0};
  bool untimed = chance(3), known_ends = chance(80);
  if (chance(10))
    line.role = NORAE_ROLE_BACKGROUND;
  if (!untimed && chance(70))
    line.start = start;
  assert_int_equal(norae_song_add_line(song, &line), NORAE_OK);
  unsigned count = 1 + below(12);
  norae_us at = start;
  for (unsigned i = 0; i < count; i++) {
    norae_us length = chance(5) ? 0 : 1 + below(600000);
    bool known = !untimed && !chance(5);
    add_syllable(song, number++, known ? at : NORAE_NO_TIME,
                 known && known_ends ? at + length : NORAE_NO_TIME);
    at += length + (chance(20) ? below(900000) : 0);
  }
  return number;
}

static norae_song *random_song(void)
{
  norae_song *song;
  unsigned voices = below(5), v;
  char id[8];
  assert_int_equal(norae_song_new(&song), NORAE_OK);
  for (unsigned i = 0; i < voices; i++) {
    sprintf(id, "v%u", i);
    assert_int_equal(norae_song_voice(song, id, NULL, &v), NORAE_OK);
  }
  norae_us at = (norae_us)below(8000000) - 1000000;
  int number = 0;
  unsigned crowded = below(3) ? 5 : 60;
  bool tracks = chance(30);
  while (number < SYLLABLES_MAX - 12 && !chance(4)) {
    number = add_line(song, at, voices, number);
    if (tracks)
      add_tracks(song);
    at += chance(crowded) ? below(500000) : chance(10) ? below(20000000) : 500000 + below(4000000);
  }
  assert_int_equal(norae_song_check(song, NULL), NORAE_OK);
  return song;
}

/* ── what holds ── */

static int mark_of(const char *text)
{
  const unsigned char *t = (const unsigned char *)text;
  if (t[0] != 0xee && t[0] != 0xef)
    return -1;
  return ((t[0] & 0xf) << 12 | (t[1] & 0x3f) << 6 | (t[2] & 0x3f)) - FIRST_MARK;
}

/* When syllable `mark` must light up: its own time, unless the song does not
 * tell it. */
static norae_us expected(const norae_song *song, int mark, norae_us early)
{
  const norae_syllable *s = &song->syllables[mark];
  return s->start == NORAE_NO_TIME ? NORAE_NO_TIME : s->start < early ? 0 : s->start - early;
}

/* The moves of a clip, against the marks of the text: each piece has its move, and
 * only the first may have lost its mark to the row before. */
static void check_moves(const norae_song *song, const event *e, norae_us early, bool *seen)
{
  size_t move = mark_of(e->plain) < 0;
  for (const char *at = e->plain; *at; at++) {
    int mark = mark_of(at);
    if (mark < 0)
      continue;
    assert_true(mark < (int)song->syllable_count);
    seen[mark] = true;
    if (e->move_count == 1 && move == 1) /* a line that is lit as a whole */
      continue;
    assert_true(move < e->move_count);
    norae_us wanted = expected(song, mark, early);
    if (wanted != NORAE_NO_TIME)
      assert_true(llabs(wanted - e->moves[move].start * 1000) <= 5000);
    move++;
  }
  assert_int_equal(move, e->move_count);
}

static bool has_mark(const char *text)
{
  while (*text && mark_of(text) < 0)
    text++;
  return *text;
}

static void check_lits(const norae_song *song, const event *e, norae_us early, bool *seen)
{
  for (size_t i = 0; i < e->count; i++) {
    int mark = mark_of(e->lits[i].text);
    if (mark < 0)
      continue;
    assert_true(mark < (int)song->syllable_count);
    seen[mark] = true;
    norae_us wanted = expected(song, mark, early);
    if (wanted != NORAE_NO_TIME)
      assert_true(llabs(wanted - e->lits[i].start * 10000) <= 5000);
    /* On screen before it is sung and until it was sung. */
    assert_true(!e->shown || (e->start <= e->lits[i].start && e->end >= e->lits[i].end));
  }
}

static void check_sum(const event *e)
{
  assert_int_equal(e->lits[e->count - 1].end, e->end);
}

/* A fade in is over when the singing starts, a fade out begins after it. */
static void check_fades(const event *e)
{
  if (e->count == 0)
    return;
  long first = e->lits[0].end, last = e->lits[e->count - 1].end;
  if (*e->lits[0].text)
    first = e->lits[0].start;
  assert_true(e->start * 10 + e->fade_in <= first * 10);
  assert_true(e->end * 10 - e->fade_out >= last * 10);
}

static box box_of(const char *script, const event *e, int picture_width, double outline)
{
  double own = style_size(script, e->style);
  double size = e->size > 0 ? e->size : own, width, height;
  nr_text_style style = {.size = size};
  assert_true(own > 0);
  measure(NULL, &style, e->plain, strlen(e->plain), &width, &height);
  if (e->drawing)
    return (box){e->x, e->y - e->drawn_height, e->x + e->drawn_width, e->y, e->start, e->end};
  double left = e->align == 1 ? e->x : e->align == 2 ? e->x - width / 2 : e->x - width, y = e->y;
  double rim = outline * size;
  if (e->align == 0) { /* its style's own place, at the top */
    int align, margin;
    style_place(script, e->style, &align, &margin);
    assert_int_equal(align, 8);
    left = picture_width / 2.0 - width / 2;
    y = margin + height;
  }
  return (box){left - rim, y - height - rim, left + width + rim, y + rim, e->start, e->end};
}

static void check_boxes(const box *boxes, int count, int width, int height)
{
  for (int i = 0; i < count; i++) {
    const box *a = &boxes[i];
    assert_true(a->left >= 0 && a->right <= width && a->top >= 0 && a->bottom <= height);
    for (int j = 0; j < i; j++) {
      const box *b = &boxes[j];
      bool together = a->on < b->off && b->on < a->off;
      bool apart = a->bottom <= b->top + 0.5 || b->bottom <= a->top + 0.5 ||
                   a->right <= b->left || b->right <= a->left;
      if (together && !apart)
        fail_msg("%.0f,%.0f…%.0f,%.0f and %.0f,%.0f…%.0f,%.0f are on screen at %ld", a->left, a->top,
                 a->right, a->bottom, b->left, b->top, b->right, b->bottom, a->on);
    }
  }
}

static void check_all_shown(const norae_song *song, const bool *seen, const norae_diags *diags)
{
  for (size_t i = 0; i < norae_diags_count(diags); i++)
    if (strcmp(norae_diags_at(diags, i)->code, "karaoke-crowded") == 0)
      return;
  for (size_t l = 0; l < song->line_count; l++)
    for (size_t s = 0; s < song->lines[l].count; s++) {
      const norae_line *line = &song->lines[l];
      norae_us end = nr_song_line_end(song, l);
      bool outside = nr_song_line_start(song, l) < 0 && (end == NORAE_NO_TIME || end <= 0);
      if (nr_song_line_start(song, l) != NORAE_NO_TIME && !outside && line->count > 1 &&
          song->syllables[line->first + s].start != NORAE_NO_TIME)
        if (!seen[line->first + s])
          fail_msg("syllable %zu of line %zu is not shown", s, l);
    }
}

static void check_script(const norae_song *song, const char *script, int width, int height,
                         const nr_theme *theme, const norae_diags *diags)
{
  static box boxes[EVENTS_MAX];
  bool seen[SYLLABLES_MAX] = {false}, shown[SYLLABLES_MAX] = {false};
  int count = 0;
  static event e;
  const char *at = script;
  while (next_event(&at, &e)) {
    assert_null(event_fault(&e));
    norae_us early = e.shown ? theme->early * 10000 : 0;
    if (e.shown && mark_of(e.plain) < 0 && !has_mark(e.plain))
      ; /* a second text */
    else if (e.move_count)
      check_moves(song, &e, early, shown);
    else
      check_lits(song, &e, early, e.shown ? shown : seen);
    if (!e.shown) {
      check_sum(&e);
      continue;
    }
    check_fades(&e);
    if (e.layer > 0) /* lies over the one of its line below */
      continue;
    assert_true(count < EVENTS_MAX);
    boxes[count++] = box_of(script, &e, width, theme->outline);
  }
  check_boxes(boxes, count, width, height);
  check_all_shown(song, shown, diags);
}

static void every_song_holds(void **state)
{
  static const int shapes[][2] = {{1920, 1080}, {640, 480}, {1080, 1920}, {2560, 1080},
                                  {426, 240},   {720, 720}, {3840, 2160}, {390, 844}};
  const nr_measure fake = {.text = measure};
  for (unsigned n = 0; n < SONGS; n++) {
    seed = 0x9e3779b97f4a7c15u * (n + 1);
    norae_song *song = random_song();
    norae_diags *diags;
    const int *shape = shapes[below(sizeof shapes / sizeof shapes[0])];
    nr_karaoke_params params = {.width = shape[0], .height = shape[1]};
    nr_theme theme;
    params.theme = norae_theme_at(n % norae_theme_count())->name;
    assert_int_equal(nr_theme_load(params.theme, NULL, 0, &theme, NULL), NORAE_OK);
    nr_str out = {0};
    assert_int_equal(norae_diags_new(&diags), NORAE_OK);
    norae_status status = nr_karaoke_build(song, &params, &fake, &out, diags);
    if (getenv("SHOW_SCRIPTS"))
      fprintf(stderr, "song %u, %s\n%s", n, params.theme, nr_str_text(&out));
    if (status == NORAE_OK)
      check_script(song, nr_str_text(&out), shape[0], shape[1], &theme, diags);
    else
      assert_int_equal(status, NORAE_ERR_FORMAT); /* no line with a time */
    nr_str_free(&out);
    norae_diags_free(&diags);
    norae_song_free(&song);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(every_song_holds)};
  return cmocka_run_group_tests_name("karaoke, random songs", tests, NULL, NULL);
}
