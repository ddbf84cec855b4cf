/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tapping in time.  Fingers come late, and each person's as late as ever: how much is
 * measured along to a beat, kept for the next time, and taken off.
 */
#include "player/stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/folders.h"
#include "base/input.h"
#include "base/output.h"

#define MS ((norae_us)1000)
#define PERIOD (600 * MS)     /* 100 a minute */
#define FIRST_TAP (2 * PERIOD) /* those before find the beat */
#define LATEST (400 * MS)     /* of a delay that is believed */
#define AGAIN (400 * MS)      /* a tap so near to a line's start is for that line once more */
#define LEAD (2 * NORAE_US_PER_S)

/* ── the delay that is kept ── */

static bool delay_path(nr_str *out)
{
  const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
  if (config && *config == '/')
    nr_str_addf(out, "%s/norae", config);
  else if (home && *home)
    nr_str_addf(out, "%s/.config/norae", home);
  else
    return false;
  return !out->failed;
}

void nr_delay_load(nr_stage *stage)
{
  nr_str path = {0};
  char *text = NULL;
  size_t size;
  long ms;
  bool ok = delay_path(&path);
  nr_str_add(&path, "/tap-delay");
  if (ok && nr_input_read(nr_str_text(&path), &text, &size, NULL) == NORAE_OK &&
      sscanf(text, "%ld", &ms) == 1 && labs(ms) * MS <= LATEST)
    stage->delay = ms * MS;
  free(text);
  nr_str_free(&path);
}

static bool delay_save(norae_us delay)
{
  nr_str path = {0};
  char text[32];
  int size = snprintf(text, sizeof text, "%ld\n", (long)(delay / MS));
  bool ok = delay_path(&path) && nr_folders_make(path.data, 0777);
  nr_str_add(&path, "/tap-delay");
  ok = ok && !path.failed &&
       nr_output_save(path.data, true, text, (size_t)size, NULL) == NORAE_OK;
  nr_str_free(&path);
  return ok;
}

/* ── measuring it ── */

void nr_measure_begin(nr_stage *stage)
{
  nr_window_set_flag(stage->window, "pause", true);
  stage->beat = nr_beat_start(stage->window, PERIOD);
  stage->tap_count = 0;
  if (stage->beat)
    stage->mode = NR_MODE_MEASURE;
  else
    nr_stage_say(stage, "no beat can be played");
}

void nr_measure_end(nr_stage *stage)
{
  nr_beat_stop(&stage->beat);
  if (stage->mode == NR_MODE_MEASURE)
    stage->mode = NR_MODE_PLAY;
}

static int compare(const void *a, const void *b)
{
  norae_us x = *(const norae_us *)a, y = *(const norae_us *)b;
  return (x > y) - (x < y);
}

/* The middle one of all: a tap that went wrong counts no more than another. */
static void conclude(nr_stage *s)
{
  qsort(s->taps, s->tap_count, sizeof *s->taps, compare);
  norae_us delay = (s->taps[(s->tap_count - 1) / 2] + s->taps[s->tap_count / 2]) / 2;
  delay = (delay + (delay < 0 ? -MS / 2 : MS / 2)) / MS * MS;
  s->delay = delay;
  nr_measure_end(s);
  nr_stage_say(s, "you tap %ld ms %s: taken off from now on%s", labs((long)(delay / MS)),
               delay < 0 ? "early" : "late", delay_save(delay) ? "" : ", but it can't be kept");
}

static void measure(nr_stage *s)
{
  norae_us time = nr_beat_time(s->beat);
  if (time == NORAE_NO_TIME || time < FIRST_TAP)
    return;
  norae_us late = time % PERIOD;
  if (late > PERIOD / 2 + PERIOD / 6) /* 400 ms late at most, 200 ms early */
    late -= PERIOD;
  s->taps[s->tap_count++] = late;
  if (s->tap_count == NR_TAPS_WANTED)
    conclude(s);
}

/* ── lines ── */

static norae_us tap_time(const nr_stage *stage)
{
  norae_us time = nr_window_time(stage->window);
  double speed = nr_window_number(stage->window, "speed", 1);
  if (nr_window_flag(stage->window, "pause", false))
    return time; /* nobody was late: this is what is seen */
  time -= (norae_us)((double)stage->delay * speed);
  return time > 0 ? time : 0;
}

/* The line that a tap is for: the one that was chosen by hand, or the one that begins nearest.
 * Where lines have no times yet, they get theirs one after the other. */
static size_t line_to_tap(const nr_stage *s, norae_us time)
{
  const norae_song *song = nr_desk_song(s->desk);
  size_t nearest = s->line, next = nr_stage_line_at(s, time);
  norae_us least = INT64_MAX, begun = nr_song_line_start(song, next);
  if (s->pinned || s->loops)
    return s->line;
  for (size_t i = 0; i < song->line_count; i++) {
    norae_us start = nr_song_line_start(song, i);
    if (start != NORAE_NO_TIME && llabs(start - time) < least) {
      least = llabs(start - time);
      nearest = i;
    }
  }
  next += begun != NORAE_NO_TIME && begun <= time;
  bool waits = next < song->line_count && nr_song_line_start(song, next) == NORAE_NO_TIME;
  return waits && least > AGAIN ? next : nearest;
}

void nr_tap_line(nr_stage *stage)
{
  norae_us time = tap_time(stage);
  nr_edit edit = {.kind = NR_EDIT_TAP_LINE, .line = line_to_tap(stage, time), .time = time};
  if (edit.line != stage->line)
    stage->syllable = 0;
  stage->line = edit.line;
  nr_stage_apply(stage, &edit);
  stage->pinned = false;
  stage->time = nr_window_time(stage->window); /* where no line begins any more */
}

/* ── syllables ── */

void nr_tap_begin(nr_stage *stage)
{
  const norae_song *song = nr_desk_song(stage->desk);
  norae_us start = stage->line < norae_song_line_count(song)
                       ? nr_song_line_start(song, stage->line)
                       : NORAE_NO_TIME;
  /* Words of a line that was timed as a whole get times of their own. */
  nr_edit words = {.kind = NR_EDIT_WORDS, .line = stage->line};
  if (nr_desk_apply(stage->desk, &words, stage->diags) == NORAE_OK)
    stage->stale = true;
  stage->mode = NR_MODE_TAP;
  stage->syllable = 0;
  stage->before = false;
  if (start != NORAE_NO_TIME)
    nr_window_seek(stage->window, start > LEAD ? start - LEAD : 0);
  nr_window_set_flag(stage->window, "pause", false);
}

/* Behind the last syllable of a line comes the first one of the next. */
static void tap_syllable(nr_stage *s)
{
  nr_edit edit = {.kind = NR_EDIT_TAP_SYLLABLE, .line = s->line, .syllable = s->syllable,
                  .time = tap_time(s)};
  if (nr_desk_apply(s->desk, &edit, s->diags) == NORAE_ERR_ARGUMENT) {
    nr_stage_say(s, "that is before the syllable before it");
    return;
  }
  s->stale = true;
  const norae_song *song = nr_desk_song(s->desk);
  const norae_line *line = norae_song_line_at(song, s->line);
  if (++s->syllable < line->count)
    return;
  if (s->line + 1 < norae_song_line_count(song)) {
    nr_stage_choose(s, s->line + 1, false);
    nr_edit words = {.kind = NR_EDIT_WORDS, .line = s->line};
    nr_desk_apply(s->desk, &words, s->diags);
  } else {
    s->syllable = line->count - 1;
    s->mode = NR_MODE_PLAY;
    nr_stage_say(s, "that was the last one");
  }
}

void nr_tap(nr_stage *stage)
{
  if (stage->mode == NR_MODE_MEASURE)
    measure(stage);
  else
    tap_syllable(stage);
}
