/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The player's loop: keys, the playhead, the script of the song as it is now.
 */
#include "player/player.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "player/stage.h"

#define TICK 0.04       /* seconds between two looks at the playhead */
#define LOOK_AFTER 0.5  /* at the file */
#define NEAR (700 * (norae_us)1000) /* a step of the playhead that is no jump */
#define PATIENCE 3 /* seconds that a jump to the end of others may take */
#define RUN_UP (10 * NORAE_US_PER_S) /* heard before a line that was chosen by hand */

double nr_stage_clock(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

void nr_stage_say(nr_stage *stage, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  vsnprintf(stage->message, sizeof stage->message, format, args);
  va_end(args);
  stage->message_until = nr_stage_clock() + 4;
}

const norae_song *nr_stage_song(const nr_stage *stage)
{
  return stage->before ? nr_desk_first(stage->desk) : nr_desk_song(stage->desk);
}

/* ── the playhead ── */

/* The line that began last; of those that begin together, the first one. */
size_t nr_stage_line_at(const nr_stage *stage, norae_us time)
{
  const norae_song *song = nr_stage_song(stage);
  norae_us latest = NORAE_NO_TIME;
  size_t found = 0;
  for (size_t i = 0; i < song->line_count; i++) {
    norae_us start = nr_song_line_start(song, i);
    if (start != NORAE_NO_TIME && start <= time && start > latest) {
      latest = start;
      found = i;
    }
  }
  return found;
}

static bool is_near(const nr_stage *s, norae_us aim)
{
  return aim != NORAE_NO_TIME && s->time > aim - NEAR && s->time < aim + NEAR;
}

/* Is the playhead on its way to where it was sent?  Behind another jump it may land twice, and
 * be late when the machine is slow. */
static bool is_jumping(nr_stage *s)
{
  if (s->aim == NORAE_NO_TIME) {
    bool lands = is_near(s, s->late);
    if (lands)
      s->late = NORAE_NO_TIME;
    return lands;
  }
  if (s->landed && is_near(s, s->aim)) {
    s->aim = NORAE_NO_TIME;
  } else if (nr_stage_clock() > s->aim_until) {
    s->late = s->aim;
    s->aim = NORAE_NO_TIME;
  }
  return true;
}

static void land(nr_stage *s)
{
  s->landed = true;
  s->aim_until = nr_stage_clock() + PATIENCE;
}

/* A line that was chosen by hand stays chosen until another one begins behind it, so that one
 * can go back and hear what comes before. */
static bool holds(const nr_stage *s, size_t here)
{
  norae_us start = nr_song_line_start(nr_stage_song(s), s->line);
  if (start == NORAE_NO_TIME)
    return true;
  return s->time > start - RUN_UP && nr_song_line_start(nr_stage_song(s), here) <= start;
}

/* While it plays, the choice goes along with the lines as they begin; a jump of the playhead
 * chooses the line there; where nothing moves, it stays. */
static void follow(nr_stage *s)
{
  norae_us before = s->time, now = nr_window_time(s->window);
  s->time = now;
  if (is_jumping(s)) /* to the line that is chosen: that chooses no other */
    return;
  if (now == before || s->mode != NR_MODE_PLAY || s->loops)
    return;
  size_t here = nr_stage_line_at(s, now);
  bool other = s->pinned ? !holds(s, here)
                         : here != nr_stage_line_at(s, before) &&
                               (now > before || before - now > NEAR);
  if (other)
    nr_stage_choose(s, here, false);
}

/* ── what is shown ── */

static void show_script(nr_stage *s)
{
  char *script = NULL;
  size_t size = 0;
  norae_status status =
      s->options->host.script(s->options->host.user, nr_stage_song(s), &script, &size);
  s->stale = false;
  if (status != NORAE_OK || !nr_window_show_script(s->window, script, size))
    nr_stage_say(s, "the lyrics can't be drawn");
  free(script);
}

static const char *title_of_mode(nr_mode mode)
{
  switch (mode) {
  case NR_MODE_PLAY:
    return NULL;
  case NR_MODE_TAP:
  case NR_MODE_MEASURE:
    return "tap in time";
  case NR_MODE_QUIT:
    return "save?";
  case NR_MODE_EXPORT:
    return "save as";
  case NR_MODE_CHANGED:
    return "the file was changed";
  }
  return NULL;
}

/* The title tells the state: for people who look at a list of windows, and for scripts. */
static void show_title(const nr_stage *s)
{
  nr_str title = {0};
  size_t edits = nr_desk_depth(s->desk);
  nr_str_addf(&title, "%s – line %zu/%zu – norae", s->options->name, s->line + 1,
              norae_song_line_count(nr_desk_song(s->desk)));
  if (!nr_desk_is_saved(s->desk) && edits)
    nr_str_addf(&title, " – %zu not saved", edits);
  else if (!nr_desk_is_saved(s->desk))
    nr_str_add(&title, " – not saved");
  if (title_of_mode(s->mode))
    nr_str_addf(&title, " – %s", title_of_mode(s->mode));
  if (!title.failed)
    nr_window_set_text(s->window, "title", title.data);
  nr_str_free(&title);
}

static void show(nr_stage *s)
{
  nr_str events = {0};
  if (s->stale && s->loaded)
    show_script(s);
  nr_display_write(s, &events);
  if (!events.failed)
    nr_window_show_display(s->window, nr_str_text(&events));
  nr_str_free(&events);
  show_title(s);
}

/* ── what happens ── */

static void welcome(nr_stage *s)
{
  s->loaded = true;
  if (s->options->line)
    nr_stage_choose(s, s->options->line - 1, true);
  else
    s->line = nr_stage_line_at(s, s->options->start);
  if (!nr_desk_is_saved(s->desk) && s->options->recovered)
    nr_stage_say(s, "%zu edits that were not saved are here again", s->options->recovered);
}

/* All that is there: many keys make one new script. */
static void take_all(nr_stage *s, double seconds)
{
  int number = 0;
  for (nr_happening it; (it = nr_window_wait(s->window, seconds, &number)) != NR_NOTHING ||
                        seconds > 0;
       seconds = 0) {
    const nr_key *key = it == NR_KEY ? nr_key_in_mode((size_t)number, s->mode) : NULL;
    if (it == NR_LOADED)
      welcome(s);
    else if (it == NR_LANDED)
      land(s);
    else if (key)
      nr_stage_act(s, key);
    else if (it == NR_CLOSED)
      s->quit = true;
    if (s->quit)
      return;
  }
}

static bool is_cancelled(const nr_stage *s)
{
  const norae_log *log = s->options->log;
  return log && log->cancelled && log->cancelled(log->user);
}

static void bind_keys(nr_stage *s)
{
  const nr_key *key;
  for (size_t i = 0; (key = nr_key_at(i)); i++)
    nr_window_bind(s->window, key->key, (int)i);
}

static norae_status no_window(nr_stage *s)
{
  const char *display = getenv("WAYLAND_DISPLAY");
  bool wayland = display && *display;
  nr_error(s->diags, "no-display", nr_in_file(NULL), "no window can be opened on %s=%s",
           wayland ? "WAYLAND_DISPLAY" : "DISPLAY", wayland ? display : getenv("DISPLAY"));
  return NORAE_ERR_ENVIRONMENT;
}

static norae_status run(nr_stage *s)
{
  double looked = nr_stage_clock();
  while (!s->quit) {
    bool was_loaded = s->loaded;
    take_all(s, TICK);
    if (s->quit)
      break;
    if (!was_loaded && s->loaded && !nr_window_is_shown(s->window))
      return no_window(s);
    if (is_cancelled(s))
      return NORAE_ERR_CANCELLED;
    if (s->loaded)
      follow(s);
    if (nr_stage_clock() - looked > LOOK_AFTER) {
      looked = nr_stage_clock();
      if (nr_desk_changed(s->desk))
        nr_stage_changed(s);
    }
    show(s);
  }
  if (!nr_window_failed(s->window))
    return NORAE_OK;
  nr_error(s->diags, "not-played", nr_in_file(s->options->media), "mpv can't play it");
  return NORAE_ERR_FORMAT;
}

norae_status nr_player_run(const nr_player_options *options, bool *keep, norae_diags *diags)
{
  nr_stage s = {.options = options,
                .desk = options->desk,
                .diags = diags,
                .step = 100 * (norae_us)1000,
                .aim = NORAE_NO_TIME,
                .late = NORAE_NO_TIME,
                .doubt = {.confidence = -1},
                .stale = true,
                .keep = true};
  norae_status status = nr_player_check(options->settings, options->setting_count, diags);
  if (status == NORAE_OK)
    status = nr_window_open(options, &s.window, diags);
  if (status == NORAE_OK) {
    nr_delay_load(&s);
    bind_keys(&s);
    status = run(&s);
  }
  nr_measure_end(&s);
  nr_window_close(&s.window);
  *keep = s.keep;
  return status;
}
