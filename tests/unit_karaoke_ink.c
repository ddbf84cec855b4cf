/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the random songs show with a pretended font, seen with a real one: each
 * event is drawn alone, and where its ink lands must be inside of the picture
 * and apart from all others that are on screen at the same time.  And the
 * measurer is held to the same ink.
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

#include <norae/norae.h>

#include "drawing.h"
#include "events.h"
#include "render/measure.h"
#include "songs.h"

#define FONT DRAWING_FONT
#define EVENTS_MAX 64

typedef struct ink {
  int left, top, right, bottom; /* half-open; right ≤ left: none */
  long long on, off;            /* ms */
} ink;

static int open_screen(void **state)
{
  static drawing d;
  *state = &d;
  return drawing_open(&d) ? 0 : -1;
}

static int close_screen(void **state)
{
  drawing_close(*state);
  return 0;
}

static void add_image(ink *all, const ASS_Image *i)
{
  for (int y = 0; y < i->h; y++)
    for (int x = 0; x < i->w; x++)
      if (i->bitmap[(size_t)y * (size_t)i->stride + (size_t)x] > 16) {
        int px = i->dst_x + x, py = i->dst_y + y;
        all->left = px < all->left ? px : all->left;
        all->right = px >= all->right ? px + 1 : all->right;
        all->top = py < all->top ? py : all->top;
        all->bottom = py >= all->bottom ? py + 1 : all->bottom;
      }
}

/* The ink of event `n` alone, when all of it is shown. */
static ink ink_of(const drawing *s, ASS_Track *track, int n)
{
  ink all = {.left = 1 << 20, .top = 1 << 20};
  ASS_Event *events = track->events;
  int count = track->n_events;
  all.on = events[n].Start;
  all.off = events[n].Start + events[n].Duration;
  track->events = &events[n];
  track->n_events = 1;
  long long middle = (all.on + all.off) / 2;
  for (const ASS_Image *i = ass_render_frame(s->renderer, track, middle, NULL); i; i = i->next)
    add_image(&all, i);
  track->events = events;
  track->n_events = count;
  return all;
}

static void check_inks(const drawing *s, char *script, size_t size, int width, int height)
{
  ink inks[EVENTS_MAX];
  ASS_Track *track = ass_read_memory(s->library, script, size, NULL);
  assert_non_null(track);
  ass_set_frame_size(s->renderer, width, height);
  ass_set_storage_size(s->renderer, width, height);
  assert_true(track->n_events > 0 && track->n_events <= EVENTS_MAX);
  for (int n = 0; n < track->n_events; n++) {
    ink a = inks[n] = ink_of(s, track, n);
    assert_true(a.right > a.left);
    /* libass cuts at the rim: ink that touches it may go on behind it. */
    assert_true(a.left > 0 && a.top > 0 && a.right < width && a.bottom < height);
    for (int m = 0; m < n; m++) {
      ink b = inks[m];
      bool together = a.on < b.off && b.on < a.off;
      assert_true(!together || a.bottom <= b.top || b.bottom <= a.top || a.right <= b.left ||
                  b.right <= a.left);
    }
  }
  ass_free_track(track);
}

static const char *const songs[] = {
    "A 1 {50}달{50}빛 {50}아{50}래 {50}둘{50}이 {50}걷{50}던\n"
    "B 5 {30}jgpqy {30}ÅÄÖ {30}Q {200}(fj)\nAB 9 {90}함{90}께 {90}sing",
    "A 1 {50}When {50}ev'ry {50}light {50}in {50}the {50}city {50}is {50}going {50}out, {50}and "
    "{50}nobody {50}knows {50}what {50}the {50}morning {50}will {50}bring, {50}yeah\n"
    "B 3 {90}another {90}one {90}at {90}once\nC 4 {90}and {90}a {90}third {90}voice\n"
    "d 4 {90}(background) {90}gjpqy\ne 4.5 {90}(ooh {90}ooh)",
    ". 1 {30}き{30}み{30}と{30}み{30}た{30}あ{30}の{30}そ{30}ら{30}の{30}い{30}ろ{30}を{30}お{30}ぼ"
    "{30}え{30}て{30}い{30}る{30}よ{30}ず{30}っ{30}と{30}わ{30}す{30}れ{30}な{30}い{30}か{30}ら",
    "A 1 {300}Ooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooh\n"
    "A 5 {300}Wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww {100}!\n"
    "A 9 {300}MMMMMMMMMMMMMMMMMMMMMMMMMM",
};

static void ink_stays_apart_and_inside(void **state)
{
  static const int shapes[][2] = {{1280, 720}, {426, 240}, {640, 480}, {720, 1280}, {1720, 720}};
  const drawing *s = *state;
  for (size_t i = 0; i < sizeof songs / sizeof songs[0]; i++)
    for (size_t k = 0; k < sizeof shapes / sizeof shapes[0]; k++) {
      norae_song *song = song_of(songs[i]);
      norae_karaoke_options options = {.width = shapes[k][0], .height = shapes[k][1],
                                       .font = FONT, .font_dir = s->fonts,
                                       .no_system_fonts = true};
      char *script;
      size_t size;
      assert_int_equal(norae_karaoke_script(song, &options, &script, &size, NULL), NORAE_OK);
      check_inks(s, script, size, shapes[k][0], shapes[k][1]);
      free(script);
      norae_song_free(&song);
    }
}

/* ── when pixels change ── */

/* How much is drawn in the colour of what was sung. */
static long sung_ink(const drawing *s, ASS_Track *track, uint32_t colour, long long ms)
{
  long sum = 0;
  for (const ASS_Image *i = ass_render_frame(s->renderer, track, ms, NULL); i; i = i->next)
    for (int y = 0; y < i->h && i->color >> 8 == colour; y++)
      for (int x = 0; x < i->w; x++)
        sum += i->bitmap[(size_t)y * (size_t)i->stride + (size_t)x];
  return sum;
}

/* Nothing turns more than a centisecond before its syllable starts, and something
 * has turned after that as soon as the edge has gone over the outline and into the letter. */
static void check_moments(const drawing *s, const char *theme, const char *font, int early,
                          int slack)
{
  static const char *const settings[] = {"title-card=no", "count-in=none", "legend=no"};
  static const int starts[] = {5000, 5400, 6100, 6500}, ends[] = {5400, 5800, 6500, 6900};
  norae_song *song = song_of("A 5 {40}HHH{40}MMM {-30}{40}HHH {40}MMM");
  norae_karaoke_options options = {.width = 1280, .height = 720, .theme = theme, .font = font,
                                   .font_dir = s->fonts, .no_system_fonts = true,
                                   .settings = settings, .setting_count = 3};
  char *script;
  size_t size;
  assert_int_equal(norae_karaoke_script(song, &options, &script, &size, NULL), NORAE_OK);
  ASS_Track *track = ass_read_memory(s->library, script, size, NULL);
  assert_non_null(track);
  ass_set_frame_size(s->renderer, 1280, 720);
  ass_set_storage_size(s->renderer, 1280, 720);
  uint32_t colour = track->styles[track->n_styles - 1].PrimaryColour >> 8;
  for (int i = 0; i < 4; i++) {
    long rest = sung_ink(s, track, colour, starts[i] - early - 100);
    long before = sung_ink(s, track, colour, starts[i] - early - 10);
    long after = sung_ink(s, track, colour, starts[i] - early + slack);
    long done = sung_ink(s, track, colour, ends[i] - early + 10);
    if (i == 0 || starts[i] - ends[i - 1] > 100) /* silence before it */
      assert_int_equal(rest, before);
    assert_true(after > before && done >= after);
  }
  ass_free_track(track);
  free(script);
  norae_song_free(&song);
}

static void syllables_light_up_in_time(void **state)
{
  const drawing *s = *state;
  check_moments(s, "default", FONT, 0, 60);
  check_moments(s, "big", FONT, 0, 60);
  check_moments(s, "lyric-video", FONT, 0, 10);
  check_moments(s, "joysound", FONT, 150, 60);
}

/* ── the measurer ── */

static double width_of(nr_measurer *m, const char *text, double size)
{
  double width, height;
  assert_true(nr_measurer_text(m, FONT, size, true, false, text, strlen(text), &width, &height));
  assert_true(height >= size * 0.999);
  return width;
}

static void measures_are_advances(void **state)
{
  const drawing *s = *state;
  nr_measurer *m;
  assert_int_equal(nr_measurer_new(s->fonts, true, &m, NULL), NORAE_OK);
  double a = width_of(m, "노", 64), space = width_of(m, " ", 64);
  assert_true(a > 30 && space > 5);
  assert_true(fabs(width_of(m, "노노노", 64) - 3 * a) < 0.2);
  assert_true(fabs(width_of(m, " o ", 64) - width_of(m, "o", 64) - 2 * space) < 0.2);
  assert_true(fabs(width_of(m, "노", 32) - a / 2) < 0.01); /* sizes scale */
  assert_true(width_of(m, "", 64) == 0);
  /* Nothing in a text is a tag. */
  assert_true(width_of(m, "{\\fs1}노", 64) > 2 * a);
  assert_true(width_of(m, "a\\Nb", 64) > width_of(m, "aNb", 64));
  /* Long texts are measured in pieces. */
  char text[5 * 3000 + 1] = "";
  for (int i = 0; i < 3000; i++)
    memcpy(text + 3 * i, "노", 4);
  assert_true(fabs(width_of(m, text, 64) / (3000 * a) - 1) < 0.002);
  nr_measurer_free(&m);
  assert_null(m);
}

static void what_is_forgotten_is_measured_again(void **state)
{
  const drawing *s = *state;
  nr_measurer *m;
  assert_int_equal(nr_measurer_new(s->fonts, true, &m, NULL), NORAE_OK);
  double first = width_of(m, "i 17", 40);
  for (int i = 0; i < 9000; i++) { /* more than are remembered */
    char text[16];
    sprintf(text, "i %d", i);
    width_of(m, text, 40);
  }
  assert_true(width_of(m, "i 17", 40) == first);
  nr_measurer_free(&m);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(ink_stays_apart_and_inside),
      cmocka_unit_test(syllables_light_up_in_time),
      cmocka_unit_test(measures_are_advances),
      cmocka_unit_test(what_is_forgotten_is_measured_again),
  };
  return cmocka_run_group_tests_name("karaoke, drawn", tests, open_screen, close_screen);
}
