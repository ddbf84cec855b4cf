/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What holds for every song, read from pixels: random songs in all scripts, drawn
 * with the font of the tests in all themes.  Each event is drawn alone, and
 *   - its ink must be inside of the frame,
 *   - and apart from that of all others that are on screen at the same time;
 *   - a syllable must be lit from its time on: nothing of it a centisecond before,
 *     and the edge of the wipe where it has to be a centisecond after.
 * NORAE_RANDOM_SONGS sets how many songs, NORAE_RANDOM_FIRST which is the first.
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

#include "drawing.h"
#include "events.h"
#include "karaoke/karaoke.h"
#include "karaoke/theme.h"
#include "random_songs.h"
#include "render/measure.h"
#include "song/song.h"

#define FONT DRAWING_FONT
#define SONGS 200
#define LINES 8
#define EVENTS_MAX 1024
#define CHECKED 3 /* syllables of an event that are looked at */
#define MOMENTS 8 /* of each */
#define RIM 0.06  /* of the font size */

typedef struct screen {
  drawing drawing;
  nr_measurer *measurer;
} screen;

typedef struct ink {
  int left, top, right, bottom; /* half-open; right ≤ left: none */
} ink;

/* One song on its way. */
typedef struct shown {
  unsigned number;
  const screen *screen;
  const norae_song *song;
  nr_theme theme;
  int width, height;
  char *script;
  ASS_Track *track;
  size_t checked; /* syllables */
  struct one {
    ink box;
    long on, off;
    long line; /* of the song, -1 if it has no mark */
    double row;
    bool sung; /* is it wiped? */
  } one[EVENTS_MAX];
} shown;

static const char *where(const shown *s, int n)
{
  static char text[512];
  snprintf(text, sizeof text, "song %u (%s, %d×%d), event %d: %.300s", s->number, s->theme.name,
           s->width, s->height, n, s->track->events[n].Text);
  return text;
}

/* ── drawing ── */

static int open_screen(void **state)
{
  static screen s;
  if (!drawing_open(&s.drawing))
    return -1;
  *state = &s;
  return nr_measurer_new(s.drawing.fonts, true, &s.measurer, NULL) == NORAE_OK ? 0 : -1;
}

static int close_screen(void **state)
{
  screen *s = *state;
  if (!s)
    return 0;
  nr_measurer_free(&s->measurer);
  drawing_close(&s->drawing);
  return 0;
}

static bool measure(void *user, const nr_text_style *style, const char *text, size_t size,
                    double *width, double *height)
{
  return nr_measurer_text(user, style->font, style->size, style->bold, style->italic, text, size,
                          width, height);
}

/* Event `n` alone at a time in ms. */
static const ASS_Image *draw(const shown *s, int n, long long ms)
{
  ASS_Track *track = s->track;
  ASS_Event *events = track->events;
  int count = track->n_events;
  track->events = &events[n];
  track->n_events = 1;
  const ASS_Image *images = ass_render_frame(s->screen->drawing.renderer, track, ms, NULL);
  track->events = events;
  track->n_events = count;
  return images;
}

/* Shadows may fall on others. */
typedef enum what { ALL_INK, LINES_INK, COLOUR_INK } what;

/* The box of what has ink; of one colour, if that is wanted. */
static ink ink_of(const ASS_Image *image, what kind, uint32_t colour)
{
  ink all = {.left = 1 << 20, .top = 1 << 20};
  for (; image; image = image->next) {
    if ((kind == COLOUR_INK && image->color >> 8 != colour) ||
        (kind == LINES_INK && image->type == IMAGE_TYPE_SHADOW))
      continue;
    for (int y = 0; y < image->h; y++)
      for (int x = 0; x < image->w; x++)
        if (image->bitmap[(size_t)y * (size_t)image->stride + (size_t)x] > 32) {
          int px = image->dst_x + x, py = image->dst_y + y;
          all.left = px < all.left ? px : all.left;
          all.right = px >= all.right ? px + 1 : all.right;
          all.top = py < all.top ? py : all.top;
          all.bottom = py >= all.bottom ? py + 1 : all.bottom;
        }
  }
  return all;
}

/* ── inside, and apart ── */

static void check_inside(const shown *s, int n, ink a)
{
  /* libass cuts at the rim: ink that touches it may go on behind it. */
  if (a.right > a.left && (a.left <= 0 || a.top <= 0 || a.right >= s->width || a.bottom >= s->height))
    fail_msg("%d,%d…%d,%d touches the rim: %s", a.left, a.top, a.right, a.bottom, where(s, n));
}

static void check_apart(const shown *s, int n)
{
  const struct one *a = &s->one[n];
  for (int m = 0; m < n; m++) {
    const struct one *b = &s->one[m];
    /* The layers and runs of one line lie over and beside each other; a run that begins
     * inside of a syllable has no mark. */
    bool same = a->sung && b->sung && a->row == b->row &&
                (a->line == b->line || a->line < 0 || b->line < 0);
    /* Where two outlines touch, both have a part of the pixel. */
    if (same || a->on >= b->off || b->on >= a->off || a->box.right <= b->box.left + 1 ||
        b->box.right <= a->box.left + 1 || a->box.bottom <= b->box.top + 1 ||
        b->box.bottom <= a->box.top + 1)
      continue;
    print_message("%s\n", where(s, m));
    fail_msg("%d,%d…%d,%d and %d,%d…%d,%d: %s", b->box.left, b->box.top, b->box.right,
             b->box.bottom, a->box.left, a->box.top, a->box.right, a->box.bottom, where(s, n));
  }
}

/* The first column from `x` on that has ink of a colour at a time. */
static double first_ink(const shown *s, int n, uint32_t colour, long long ms, double x)
{
  double found = s->width;
  for (const ASS_Image *image = draw(s, n, ms); image; image = image->next)
    for (int col = 0; col < image->w && image->color >> 8 == colour; col++) {
      if (image->dst_x + col < x || image->dst_x + col >= found)
        continue;
      for (int y = 0; y < image->h; y++)
        if (image->bitmap[(size_t)y * (size_t)image->stride + (size_t)col] > 32)
          found = image->dst_x + col;
    }
  return found;
}

/* ── in time ── */

/* The edge of what is sung, as far as it has ink. */
static bool edge_at(const shown *s, int n, uint32_t colour, double ms, bool rightward, int *x)
{
  ink a = ink_of(draw(s, n, llround(ms)), COLOUR_INK, colour);
  *x = rightward ? a.right : a.left;
  return a.right > a.left;
}

/* A syllable of an event: when it is sung, and where. */
typedef struct syllable {
  double start, end; /* ms */
  double from, to;   /* x of the edge at both… */
  double rim;        /* …but for what letters have beside them, or hang over */
  bool sweep, rightward;
  bool hangs; /* its first letter reaches to the left: nobody knows how far */
} syllable;

static bool reaches(const syllable *y, int edge, double wanted)
{
  return y->rightward ? edge >= wanted : edge <= wanted;
}

static double edge_wanted(const syllable *y, double ms)
{
  double share = y->end > y->start ? (ms - y->start) / (y->end - y->start) : 1;
  share = share < 0 ? 0 : !y->sweep || share > 1 ? 1 : share;
  return y->from + (y->to - y->from) * share;
}

/* Never farther than a centisecond later, and somewhere as far as a centisecond
 * before: between letters, and under what leans over, the edge has no ink. */
static void check_sweep(const shown *s, int n, const syllable *y, uint32_t colour)
{
  double way = y->rightward ? 1 : -1;
  bool reached = false;
  int edge;
  for (int i = 0; i <= MOMENTS; i++) {
    double at = y->start + (y->end - y->start) * i / MOMENTS;
    if (!edge_at(s, n, colour, at, y->rightward, &edge))
      continue;
    if (i > 0 && i < MOMENTS && reaches(y, edge, edge_wanted(y, at + 10) + way * y->rim))
      fail_msg("at %.0f ms the edge is at %d, not at %.1f…%.1f: %s", at, edge,
               edge_wanted(y, at), edge_wanted(y, at + 10), where(s, n));
    reached |= i > 0 && reaches(y, edge, edge_wanted(y, at - 10) - way * y->rim);
  }
  if (!reached)
    fail_msg("from %.0f to %.0f ms the edge lags behind, from %.1f to %.1f: %s", y->start, y->end,
             y->from, y->to, where(s, n));
}

/* Nothing of it is lit a centisecond before its time. */
static void check_start(const shown *s, int n, const syllable *y, uint32_t colour)
{
  double way = y->rightward ? 1 : -1;
  int edge;
  if (edge_at(s, n, colour, y->start - 10, y->rightward, &edge) &&
      reaches(y, edge, y->from + way * y->rim))
    fail_msg("a centisecond before %.0f ms the edge is at %d, behind %.1f…%.1f: %s", y->start,
             edge, y->from, y->to, where(s, n));
  if (!y->sweep && y->end > y->start + 20 &&
      (!edge_at(s, n, colour, y->start + 11, y->rightward, &edge) ||
       !reaches(y, edge, y->from + (y->to - y->from) / 4)))
    fail_msg("a centisecond after %.0f ms it is not lit: %s", y->start, where(s, n));
}

/* ── where syllables are ── */

/* How far a text moves the pen: kept from what hangs over its ends. */
static double advance(const shown *s, double size, const char *text, size_t bytes)
{
  char framed[4096];
  double with, without, height;
  int length = snprintf(framed, sizeof framed, "H%.*sH", (int)bytes, text);
  assert_true(length < (int)sizeof framed);
  bool ok = nr_measurer_text(s->screen->measurer, FONT, size, s->theme.bold, false, framed,
                             (size_t)length, &with, &height) &&
            nr_measurer_text(s->screen->measurer, FONT, size, s->theme.bold, false, "HH", 2,
                             &without, &height);
  assert_true(ok);
  return with - without;
}

static double left_of(const shown *s, const event *e, double size)
{
  double width = advance(s, size, e->plain, strlen(e->plain));
  double x = e->align ? e->x : s->width / 2.0;
  return e->align == 1 ? x : e->align == 3 ? x - width : x - width / 2;
}

/* When syllable `mark` of the song is sung; is all of it in this event? */
static bool times_of(const shown *s, const event *e, int mark, syllable *out)
{
  const norae_syllable *y = &s->song->syllables[mark];
  char text[2048];
  double early = (double)s->theme.early * 10;
  snprintf(text, sizeof text, "%s", y->text);
  text[strcspn(text, " ")] = '\0';
  out->start = fmax(0, (double)y->start / 1000 - early);
  out->end = fmax(0, (double)y->end / 1000 - early);
  out->hangs = *text == 'j';
  return strstr(e->plain, text);
}

/* Of an event that is filled: the n-th piece of it. */
static bool filled(const shown *s, int index, const event *e, uint32_t colour, size_t n,
                   syllable *out)
{
  const char *at = e->lits[n].text;
  int mark = next_mark(&at);
  double size = e->size > 0 ? e->size : style_size(s->script, e->style);
  char before[4096] = "";
  if (mark < 0 || !times_of(s, e, mark, out))
    return false;
  out->rim = 3 + size * RIM;
  for (size_t i = 0; i < n; i++)
    strcat(before, e->lits[i].text);
  double left = left_of(s, e, size);
  out->from = left + advance(s, size, before, strlen(before));
  strcat(before, e->lits[n].text);
  out->to = left + advance(s, size, before, strlen(before));
  out->sweep = e->lits[n].kind == 'f';
  out->rightward = true;
  /* libass begins at the ink of the first letter, and goes as far behind its end. */
  double begin = first_ink(s, index, colour, e->end * 10 - 10, out->from - 1);
  if (begin > out->from && begin < out->to) {
    out->to += begin - out->from;
    out->from = begin;
  }
  return true;
}

static double edge_of(const wipe_move *m, bool rightward)
{
  return rightward ? m->right : m->left;
}

/* Of the layer of what was sung: the syllable with the n-th mark, with its move. */
static bool layered(const shown *s, const event *e, const char *raw, size_t n, syllable *out)
{
  const char *at = e->plain, *clip = strstr(raw, "\\clip(");
  size_t marks = 0;
  int mark, found = -1;
  wipe_move first = {0};
  for (; (mark = next_mark(&at)) >= 0; marks++)
    found = marks == n ? mark : found;
  size_t move = n + (e->move_count > marks);
  if (found < 0 || !clip || !times_of(s, e, found, out) || move >= e->move_count)
    return false;
  sscanf(clip, "\\clip(%d,0,%d,", &first.left, &first.right);
  out->rightward = e->moves[0].left == 0 && first.left == 0;
  out->from = edge_of(move ? &e->moves[move - 1] : &first, out->rightward);
  out->to = edge_of(&e->moves[move], out->rightward);
  out->rim = 3;
  out->sweep = e->moves[move].end > e->moves[move].start + 1;
  return true;
}

/* ── all of a song ── */

static void check_syllables(shown *s, int n, const event *e, dice *d)
{
  const ASS_Event *drawn = &s->track->events[n];
  uint32_t colour = s->track->styles[drawn->Style].PrimaryColour >> 8;
  for (int i = 0; i < CHECKED; i++) {
    syllable y = {0};
    size_t count = e->move_count ? e->move_count : e->count;
    if (!count)
      return;
    size_t at = dice_below(d, (unsigned)count);
    bool whole = e->move_count ? e->layer > 0 && layered(s, e, drawn->Text, at, &y)
                               : filled(s, n, e, colour, at, &y);
    if (!whole)
      continue;
    s->checked++;
    check_start(s, n, &y, colour);
    if (y.sweep && !y.hangs && y.end - y.start >= 60)
      check_sweep(s, n, &y, colour);
  }
}

static void add_ink(ink *to, ink more)
{
  to->left = more.left < to->left ? more.left : to->left;
  to->right = more.right > to->right ? more.right : to->right;
  to->top = more.top < to->top ? more.top : to->top;
  to->bottom = more.bottom > to->bottom ? more.bottom : to->bottom;
}

static void check_events(shown *s, dice *d)
{
  static event e;
  const char *at = s->script;
  int n = 0;
  while (next_event(&at, &e)) {
    if (!e.shown)
      continue;
    assert_true(n < s->track->n_events && n < EVENTS_MAX);
    struct one *o = &s->one[n];
    *o = (struct one){.on = e.start, .off = e.end, .row = e.y,
                      .line = marked_line(s->song, e.plain),
                      .sung = e.count || e.move_count};
    o->box = ink_of(draw(s, n, e.start * 10 + 10), LINES_INK, 0);
    add_ink(&o->box, ink_of(draw(s, n, e.end * 10 - 10), LINES_INK, 0));
    check_inside(s, n, ink_of(draw(s, n, e.start * 10 + 10), ALL_INK, 0));
    check_inside(s, n, ink_of(draw(s, n, e.end * 10 - 10), ALL_INK, 0));
    check_apart(s, n);
    check_syllables(s, n, &e, d);
    n++;
  }
  assert_int_equal(n, s->track->n_events);
}

static size_t check_song(const screen *view, unsigned number)
{
  static const char *const places[] = {"place=auto", "place=picture", "place=below"};
  static shown s;
  dice d = dice_of(number);
  norae_song *song = random_song(&d, &(random_options){.drawable = true, .lines = LINES});
  nr_karaoke_params params = {.theme = norae_theme_at(number % norae_theme_count())->name,
                              .font = FONT, .settings = &places[dice_below(&d, 3)],
                              .setting_count = 1};
  const nr_measure real = {.text = measure, .user = view->measurer};
  nr_str out = {0};
  size_t size;
  assert_non_null(song);
  random_picture(&d, dice_chance(&d, 4) ? 2160 : dice_chance(&d, 30) ? 720 : 480, &params.width,
                 &params.height, &params.bars);
  s = (shown){.number = number, .screen = view, .song = song, .width = params.width,
              .height = params.height};
  assert_int_equal(nr_theme_load(params.theme, NULL, 0, &s.theme, NULL), NORAE_OK);
  assert_int_equal(nr_karaoke_build(song, &params, &real, &out, NULL), NORAE_OK);
  assert_int_equal(nr_str_take(&out, &s.script, &size), NORAE_OK);
  char *copy = strdup(s.script); /* libass writes into it */
  assert_non_null(copy);
  s.track = ass_read_memory(view->drawing.library, copy, size, NULL);
  free(copy);
  assert_non_null(s.track);
  ass_set_frame_size(view->drawing.renderer, s.width, s.height);
  ass_set_storage_size(view->drawing.renderer, s.width, s.height);
  check_events(&s, &d);
  ass_free_track(s.track);
  free(s.script);
  norae_song_free(&song);
  return s.checked;
}

static void every_song_holds(void **state)
{
  const char *wanted = getenv("NORAE_RANDOM_SONGS"), *first = getenv("NORAE_RANDOM_FIRST");
  unsigned from = first ? (unsigned)atoi(first) : 0;
  unsigned count = wanted ? (unsigned)atoi(wanted) : SONGS;
  size_t checked = 0;
  for (unsigned n = from; n < from + count; n++)
    checked += check_song(*state, n);
  print_message("# %zu syllables of %u songs\n", checked, count);
  assert_true(checked >= count); /* it does look at something */
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(every_song_holds)};
  return cmocka_run_group_tests_name("karaoke, pixels of random songs", tests, open_screen,
                                     close_screen);
}
