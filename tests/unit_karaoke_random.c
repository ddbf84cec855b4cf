/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What holds for every song, tried on many random ones in pictures of all shapes
 * and in all themes: what the script says of places and times, measured with a
 * pretended font.  unit_karaoke_pixels looks at what a real one makes of it.
 * NORAE_RANDOM_SONGS sets how many.
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
#include "random_songs.h"
#include "song/song.h"

#define SONGS 2000
#define LINES 60
#define EVENTS_MAX 4000

static unsigned song_number; /* for messages */

typedef struct box {
  double left, top, right, bottom;
  double rim; /* how much of it is the outline */
  long on, off;
  long line;
  double row;
  bool sung;
} box;

/* Wide and narrow characters; the font has marks above and below for some. */
static bool measure(void *user, const nr_text_style *style, const char *text, size_t size,
                    double *width, double *height)
{
  *width = 0;
  *height = style->size;
  for (size_t i = 0; i < size; i++) {
    bool unseen = is_mark_sign(text + i) || strncmp(text + i, "\u200f", 3) == 0 ||
                  strncmp(text + i, "\u200d", 3) == 0;
    if ((text[i] & 0xc0) == 0x80 || unseen)
      continue;
    *width += style->size * (text[i] == 'i' ? 0.2 : (text[i] & 0x80) ? 0.7 : 0.4);
    if (text[i] == 'Z')
      *height = style->size * 1.5;
  }
  return true;
}

/* ── what holds ── */

/* When syllable `mark` must light up: its own time, unless the song does not
 * tell it. */
static norae_us expected(const norae_song *song, int mark, norae_us early)
{
  const norae_syllable *s = &song->syllables[mark];
  return s->start == NORAE_NO_TIME ? NORAE_NO_TIME : s->start < early ? 0 : s->start - early;
}

static bool is_in_time(const norae_song *song, int mark, norae_us early, norae_us time)
{
  assert_true(mark < (int)song->syllable_count);
  norae_us wanted = expected(song, mark, early);
  return wanted == NORAE_NO_TIME || llabs((wanted > 0 ? wanted : 0) - time) <= 5000;
}

/* The moves of a clip, against the marks of the text: each piece has its move, and
 * only the first may have lost its mark to what was cut off before it. */
static void check_moves(const norae_song *song, const event *e, norae_us early, bool *seen)
{
  const char *at = e->plain;
  size_t marks = 0;
  for (int mark; (mark = next_mark(&at)) >= 0; marks++)
    ;
  if (marks == 0) /* a second text */
    return;
  if (e->move_count != marks && e->move_count != marks + 1 && e->move_count != 1)
    fail_msg("song %u: %zu moves for %zu marks in %s at %ld", song_number, e->move_count, marks,
             e->plain, e->start);
  bool whole = e->move_count == 1 && marks > 1; /* a line that is lit as a whole */
  size_t move = !whole && e->move_count > marks;
  at = e->plain;
  for (int mark; (mark = next_mark(&at)) >= 0; move++) {
    seen[mark] = true;
    if (!whole)
      if (!is_in_time(song, mark, early, e->moves[move].start * 1000))
        fail_msg("song %u: syllable %d is lit at %ld ms: %s", song_number, mark,
                 e->moves[move].start, e->plain);
  }
}

static void check_lits(const norae_song *song, const event *e, norae_us early, bool *seen)
{
  for (size_t i = 0; i < e->count; i++) {
    const char *at = e->lits[i].text;
    int mark = next_mark(&at), more;
    if (mark < 0)
      continue;
    seen[mark] = true;
    if (!is_in_time(song, mark, early, e->lits[i].start * 10000))
      fail_msg("song %u: syllable %d is lit at %ld: %s", song_number, mark, e->lits[i].start,
               e->plain);
    while ((more = next_mark(&at)) >= 0) /* a line that is lit as a whole */
      seen[more] = true;
    /* On screen before it is sung and until it was sung. */
    if (e->shown && (e->start > e->lits[i].start || e->end < e->lits[i].end))
      fail_msg("song %u: not on screen from %ld to %ld: %s", song_number, e->lits[i].start,
               e->lits[i].end, e->plain);
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

static box box_of(const char *script, const event *e, int picture_width, int picture_height,
                  double outline,
                  long line)
{
  double own = style_size(script, e->style);
  double size = e->size > 0 ? e->size : own, width, height;
  nr_text_style style = {.size = size};
  assert_true(own > 0);
  measure(NULL, &style, e->plain, strlen(e->plain), &width, &height);
  if (e->drawing)
    return (box){e->x, e->y - e->drawn_height, e->x + e->drawn_width, e->y, 0, e->start, e->end,
                 -1, 0, false};
  double left = e->align == 1 ? e->x : e->align == 2 ? e->x - width / 2 : e->x - width, y = e->y;
  double rim = outline * size;
  if (e->align == 0) { /* its style's own place, at the top or at the bottom */
    int align, margin;
    style_place(script, e->style, &align, &margin);
    assert_true(align == 8 || align == 2);
    left = picture_width / 2.0 - width / 2;
    y = align == 8 ? margin + height : picture_height - margin;
  }
  return (box){left - rim, y - height - rim, left + width + rim, y + rim, rim, e->start, e->end,
               line, e->y, e->count || e->move_count};
}

static void check_boxes(const box *boxes, int count, int width, int height)
{
  for (int i = 0; i < count; i++) {
    const box *a = &boxes[i];
    if (a->left < 0 || a->right > width || a->top < 0 || a->bottom > height)
      fail_msg("song %u: %.1f,%.1f…%.1f,%.1f leaves the frame at %ld", song_number, a->left, a->top, a->right, a->bottom,
               a->on);
    for (int j = 0; j < i; j++) {
      const box *b = &boxes[j];
      bool together = a->on < b->off && b->on < a->off;
      /* Runs of one line stand side by side; nothing is between them but outlines. */
      if (a->sung && b->sung && a->row == b->row &&
          (a->line == b->line || a->line < 0 || b->line < 0) &&
          (a->right - a->rim <= b->left + b->rim + 0.5 || b->right - b->rim <= a->left + a->rim + 0.5))
        continue;
      /* A style tells its place in whole pixels. */
      bool apart = a->bottom <= b->top + 1 || b->bottom <= a->top + 1 ||
                   a->right <= b->left || b->right <= a->left;
      if (together && !apart)
        fail_msg("song %u: %.0f,%.0f…%.0f,%.0f and %.0f,%.0f…%.0f,%.0f are on screen at %ld",
                 song_number, a->left, a->top,
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
  bool seen[RANDOM_SYLLABLES] = {false}, shown[RANDOM_SYLLABLES] = {false};
  int count = 0;
  static event e;
  const char *at = script;
  while (next_event(&at, &e)) {
    assert_null(event_fault(&e));
    norae_us early = e.shown ? theme->early * 10000 : 0;
    if (e.move_count)
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
    boxes[count++] = box_of(script, &e, width, height, theme->outline, marked_line(song, e.plain));
  }
  check_boxes(boxes, count, width, height);
  check_all_shown(song, shown, diags);
}

static void check_song(unsigned n)
{
  song_number = n;
  static const char *const places[] = {"place=auto", "place=frame", "place=picture", "place=below",
                                       "place=above"};
  const nr_measure fake = {.text = measure};
  dice d = dice_of(n);
  norae_song *song = random_song(&d, &(random_options){.lines = LINES});
  norae_diags *diags;
  nr_karaoke_params params = {.theme = norae_theme_at(n % norae_theme_count())->name,
                              .settings = &places[dice_below(&d, 5)], .setting_count = 1};
  random_picture(&d, 2160, &params.width, &params.height, &params.bars);
  nr_theme theme;
  assert_non_null(song);
  assert_int_equal(norae_song_check(song, NULL), NORAE_OK);
  assert_int_equal(nr_theme_load(params.theme, NULL, 0, &theme, NULL), NORAE_OK);
  nr_str out = {0};
  assert_int_equal(norae_diags_new(&diags), NORAE_OK);
  norae_status status = nr_karaoke_build(song, &params, &fake, &out, diags);
  if (getenv("SHOW_SCRIPTS"))
    fprintf(stderr, "song %u, %s, %s, %d×%d\n%s", n, params.theme, params.settings[0],
            params.width, params.height, nr_str_text(&out));
  if (status == NORAE_OK)
    check_script(song, nr_str_text(&out), params.width, params.height, &theme, diags);
  else
    assert_int_equal(status, NORAE_ERR_FORMAT); /* no line with a time */
  nr_str_free(&out);
  norae_diags_free(&diags);
  norae_song_free(&song);
}

static void every_song_holds(void **state)
{
  const char *wanted = getenv("NORAE_RANDOM_SONGS"), *first = getenv("NORAE_RANDOM_FIRST");
  unsigned from = first ? (unsigned)atoi(first) : 0;
  unsigned count = wanted ? (unsigned)atoi(wanted) : SONGS;
  for (unsigned n = from; n < from + count; n++) {
    check_song(n);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(every_song_holds)};
  return cmocka_run_group_tests_name("karaoke, random songs", tests, NULL, NULL);
}
