/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "player/window.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/str.h"
#include "player/libmpv.h"

#define MESSAGE "norae-key"

struct nr_window {
  nr_libmpv lib;
  mpv_handle *mpv;
  const nr_player_options *options;
  char *folder;    /* that mpv takes the fonts from; NULL: none */
  int64_t track;   /* the script that is shown; 0: none */
  bool failed;
  nr_str last;     /* what is drawn over everything */
};

/* ── opening ── */

/* Colours and places as the script means them, as a burn does; keys and display are ours. */
static const char *const fixed[][2] = {
    {"input-default-bindings", "no"}, {"input-vo-keyboard", "yes"},
    {"input-media-keys", "no"},       {"osc", "no"},
    {"load-scripts", "no"},           {"ytdl", "no"},
    {"osd-level", "0"},               {"osd-bar", "no"},
    {"force-window", "yes"},          {"idle", "no"},
    {"keep-open", "yes"},             {"keep-open-pause", "yes"},
    {"hr-seek", "yes"},               {"audio-pitch-correction", "yes"},
    {"sub-auto", "no"},               {"sid", "no"},
    {"audio-file-auto", "no"},        {"cover-art-auto", "no"},
    {"sub-ass-override", "no"},       {"sub-ass-vsfilter-color-compat", "full"},
    {"sub-visibility", "yes"},        {"sub-use-margins", "no"},
    {"save-position-on-quit", "no"},  {"resume-playback", "no"},
    {"terminal", "no"},               {"autofit-smaller", "1120x630"},
    {"zimg-dither", "no"}, /* noise that a burn has not */
};

static bool set(const nr_libmpv *lib, mpv_handle *mpv, const char *name, const char *value)
{
  return lib->mpv_set_option_string(mpv, name, value) >= 0;
}

static bool asks_for(const char *const *settings, size_t count, const char *name)
{
  size_t size = strlen(name);
  for (size_t i = 0; i < count; i++) {
    if (strncmp(settings[i], name, size) == 0 && settings[i][size] == '=')
      return true;
  }
  return false;
}

static bool is_set(const char *variable)
{
  const char *value = getenv(variable);
  return value && *value;
}

norae_status nr_player_check(const char *const *settings, size_t count, norae_diags *diags)
{
  if (is_set("DISPLAY") || is_set("WAYLAND_DISPLAY") || asks_for(settings, count, "vo"))
    return NORAE_OK;
  nr_error(diags, "no-display", nr_in_file(NULL),
           "no display to open a window on: neither DISPLAY nor WAYLAND_DISPLAY is set");
  return NORAE_ERR_ENVIRONMENT;
}

/* mpv takes fonts from a folder of its settings: one with nothing else in it. */
static bool lend_fonts(nr_window *w)
{
  const char *runtime = getenv("XDG_RUNTIME_DIR"), *temporary = getenv("TMPDIR");
  const char *base = runtime && *runtime ? runtime : temporary && *temporary ? temporary : "/tmp";
  nr_str name = {0}, link = {0};
  char *target = realpath(w->options->font_dir, NULL);
  nr_str_addf(&name, "%s/norae-preview-XXXXXX", base);
  bool ok = target && nr_str_take(&name, &w->folder, NULL) == NORAE_OK;
  if (ok && !mkdtemp(w->folder)) {
    free(w->folder);
    w->folder = NULL;
    ok = false;
  }
  if (ok) {
    nr_str_addf(&link, "%s/fonts", w->folder);
    ok = !link.failed && symlink(target, link.data) == 0;
  }
  nr_str_free(&link);
  free(target);
  return ok && set(&w->lib, w->mpv, "config", "yes") &&
         set(&w->lib, w->mpv, "config-dir", w->folder);
}

static void return_fonts(nr_window *w)
{
  nr_str link = {0};
  if (!w->folder)
    return;
  nr_str_addf(&link, "%s/fonts", w->folder);
  if (!link.failed)
    unlink(link.data);
  rmdir(w->folder);
  nr_str_free(&link);
  free(w->folder);
}

static norae_status set_all(nr_window *w, norae_diags *diags)
{
  const nr_player_options *o = w->options;
  for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
    set(&w->lib, w->mpv, fixed[i][0], fixed[i][1]);
  /* Not the ones that draw into nothing, or over a console, where a display does not answer. */
  set(&w->lib, w->mpv, "vo", "gpu,wlshm,xv,x11");
  /* Lyrics are drawn into the frames of the video, as a burn draws them: in its size, its kind of
   * colours, and enlarged along with it. */
  if (o->has_video)
    set(&w->lib, w->mpv, "vf", "sub");
  else
    set(&w->lib, w->mpv, "geometry", "1280x720");
  if (o->no_system_fonts)
    set(&w->lib, w->mpv, "sub-font-provider", "none");
  if (o->font_dir && !lend_fonts(w))
    nr_warn(diags, "fonts", nr_in_file(o->font_dir), "its fonts can't be used in the preview");
  for (size_t i = 0; i < o->setting_count; i++) {
    const char *is = strchr(o->settings[i], '=');
    char *name =
        is ? strndup(o->settings[i], (size_t)(is - o->settings[i])) : strdup(o->settings[i]);
    bool ok = name && set(&w->lib, w->mpv, name, is ? is + 1 : "yes");
    free(name);
    if (!ok) {
      nr_error(diags, "mpv-option", nr_in_file(NULL), "mpv has no such option or value: '%s'",
               o->settings[i]);
      return NORAE_ERR_ARGUMENT;
    }
  }
  return NORAE_OK;
}

static norae_status start(nr_window *w, norae_diags *diags)
{
  const char *load[] = {"loadfile", w->options->media, NULL};
  char from[32];
  if (w->options->start > 0) {
    snprintf(from, sizeof from, "%.6f", (double)w->options->start / NORAE_US_PER_S);
    set(&w->lib, w->mpv, "start", from);
  }
  if (w->lib.mpv_initialize(w->mpv) >= 0 && w->lib.mpv_command(w->mpv, load) >= 0)
    return NORAE_OK;
  nr_error(diags, "mpv", nr_in_file(NULL), "mpv can't be started");
  return NORAE_ERR_ENVIRONMENT;
}

static norae_status create(nr_window *w, norae_diags *diags)
{
  const char *why = NULL;
  if (!nr_libmpv_open(&w->lib))
    why = "libmpv can't be loaded (Debian package: libmpv2)";
  else if (!(w->mpv = w->lib.mpv_create()))
    why = "mpv can't be started: out of memory, or a locale whose numbers have commas";
  if (!why)
    return NORAE_OK;
  nr_error(diags, "mpv", nr_in_file(NULL), "%s", why);
  return NORAE_ERR_ENVIRONMENT;
}

norae_status nr_window_open(const nr_player_options *options, nr_window **out, norae_diags *diags)
{
  nr_window *w = *out = calloc(1, sizeof *w);
  if (!w)
    return NORAE_ERR_MEMORY;
  w->options = options;
  norae_status status = create(w, diags);
  if (status == NORAE_OK)
    status = set_all(w, diags);
  if (status == NORAE_OK)
    status = start(w, diags);
  if (status != NORAE_OK)
    nr_window_close(out);
  return status;
}

void nr_window_close(nr_window **window)
{
  nr_window *w = window ? *window : NULL;
  if (!w)
    return;
  if (w->mpv)
    w->lib.mpv_terminate_destroy(w->mpv);
  nr_libmpv_close(&w->lib);
  return_fonts(w);
  nr_str_free(&w->last);
  free(w);
  *window = NULL;
}

/* ── what happens ── */

static nr_happening take_key(const mpv_event_client_message *message, int *key)
{
  if (message->num_args != 2 || strcmp(message->args[0], MESSAGE) != 0)
    return NR_NOTHING;
  *key = atoi(message->args[1]);
  return NR_KEY;
}

nr_happening nr_window_wait(nr_window *window, double seconds, int *key)
{
  const mpv_event *event = window->lib.mpv_wait_event(window->mpv, seconds);
  switch (event->event_id) {
  case MPV_EVENT_CLIENT_MESSAGE:
    return take_key(event->data, key);
  case MPV_EVENT_FILE_LOADED:
    return NR_LOADED;
  case MPV_EVENT_PLAYBACK_RESTART:
    return NR_LANDED;
  case MPV_EVENT_END_FILE:
    window->failed |=
        ((const mpv_event_end_file *)event->data)->reason == MPV_END_FILE_REASON_ERROR;
    return NR_CLOSED;
  case MPV_EVENT_SHUTDOWN:
    return NR_CLOSED;
  default:
    return NR_NOTHING;
  }
}

bool nr_window_failed(const nr_window *window)
{
  return window->failed;
}

bool nr_window_is_shown(nr_window *window)
{
  char *vo = window->lib.mpv_get_property_string(window->mpv, "current-vo");
  bool shown = vo != NULL;
  window->lib.mpv_free(vo);
  return shown;
}

void nr_window_bind(nr_window *window, const char *key, int number)
{
  char command[64];
  const char *bind[] = {"keybind", key, command, NULL};
  snprintf(command, sizeof command, "script-message " MESSAGE " %d", number);
  window->lib.mpv_command(window->mpv, bind);
}

void nr_window_command(nr_window *window, const char *command)
{
  window->lib.mpv_command_string(window->mpv, command);
}

/* ── time ── */

double nr_window_number(nr_window *window, const char *property, double otherwise)
{
  double value;
  int error = window->lib.mpv_get_property(window->mpv, property, MPV_FORMAT_DOUBLE, &value);
  return error >= 0 ? value : otherwise;
}

bool nr_window_flag(nr_window *window, const char *property, bool otherwise)
{
  int value;
  int error = window->lib.mpv_get_property(window->mpv, property, MPV_FORMAT_FLAG, &value);
  return error >= 0 ? value != 0 : otherwise;
}

void nr_window_set_flag(nr_window *window, const char *property, bool value)
{
  int flag = value;
  window->lib.mpv_set_property(window->mpv, property, MPV_FORMAT_FLAG, &flag);
}

void nr_window_set_text(nr_window *window, const char *property, const char *value)
{
  window->lib.mpv_set_property_string(window->mpv, property, value);
}

static norae_us time_of(double seconds)
{
  return (norae_us)(seconds * NORAE_US_PER_S + (seconds < 0 ? -0.5 : 0.5));
}

/* The picture's clock goes by frames; that of the sound is the finer one. */
norae_us nr_window_time(nr_window *window)
{
  double time = nr_window_number(window, "time-pos", 0);
  if (!nr_window_flag(window, "core-idle", true))
    time = nr_window_number(window, "audio-pts", time);
  return time_of(time);
}

norae_us nr_window_length(nr_window *window)
{
  return time_of(nr_window_number(window, "duration", 0));
}

void nr_window_seek(nr_window *window, norae_us time)
{
  char to[32];
  const char *seek[] = {"seek", to, "absolute+exact", NULL};
  snprintf(to, sizeof to, "%.6f", (double)(time < 0 ? 0 : time) / NORAE_US_PER_S);
  window->lib.mpv_command(window->mpv, seek);
}

void nr_window_loop(nr_window *window, norae_us a, norae_us b)
{
  const norae_us ends[] = {a, b};
  static const char *const names[] = {"ab-loop-a", "ab-loop-b"};
  for (int i = 0; i < 2; i++) {
    char text[32] = "no";
    if (ends[i] != NORAE_NO_TIME)
      snprintf(text, sizeof text, "%.6f", (double)(ends[i] < 0 ? 0 : ends[i]) / NORAE_US_PER_S);
    nr_window_set_text(window, names[i], text);
  }
}

/* ── what is drawn ── */

/* A frame that stands still has the old lyrics in it: it is decoded once more.  A jump that is
 * on its way is not called back by that. */
static void renew_frame(nr_window *w)
{
  if (w->options->has_video && nr_window_flag(w, "pause", false))
    nr_window_command(w, "seek 0 relative+exact");
}

/* The new one is chosen before the old one goes: lyrics never blink. */
bool nr_window_show_script(nr_window *window, const char *script, size_t size)
{
  nr_str url = {0};
  int64_t track = 0;
  char old[32];
  nr_str_add(&url, "memory://");
  nr_str_add_bytes(&url, script, size);
  if (url.failed)
    return false;
  const char *add[] = {"sub-add", url.data, "select", "norae", NULL};
  bool ok = window->lib.mpv_command(window->mpv, add) >= 0 &&
            window->lib.mpv_get_property(window->mpv, "sid", MPV_FORMAT_INT64, &track) >= 0;
  nr_str_free(&url);
  if (ok && window->track) {
    const char *drop[] = {"sub-remove", old, NULL};
    snprintf(old, sizeof old, "%lld", (long long)window->track);
    window->lib.mpv_command(window->mpv, drop);
  }
  if (ok) {
    window->track = track;
    renew_frame(window);
  }
  return ok;
}

double nr_window_width(nr_window *window)
{
  double width = nr_window_number(window, "osd-width", 0);
  double height = nr_window_number(window, "osd-height", 0);
  return width > 0 && height > 0 ? 720 * width / height : 1280;
}

void nr_window_show_display(nr_window *window, const char *events)
{
  char *keys[] = {(char *)"name", (char *)"id", (char *)"format", (char *)"data",
                  (char *)"res_x", (char *)"res_y"};
  mpv_node values[] = {
      {.u.string = (char *)"osd-overlay", .format = MPV_FORMAT_STRING},
      {.u.int64 = 1, .format = MPV_FORMAT_INT64},
      {.u.string = (char *)(*events ? "ass-events" : "none"), .format = MPV_FORMAT_STRING},
      {.u.string = (char *)events, .format = MPV_FORMAT_STRING},
      {.u.int64 = (int64_t)nr_window_width(window), .format = MPV_FORMAT_INT64},
      {.u.int64 = 720, .format = MPV_FORMAT_INT64},
  };
  mpv_node_list list = {.num = 6, .values = values, .keys = keys};
  mpv_node node = {.u.list = &list, .format = MPV_FORMAT_NODE_MAP}, result;
  if (window->last.data && strcmp(window->last.data, events) == 0)
    return;
  nr_str_clear(&window->last);
  nr_str_add(&window->last, events);
  if (window->lib.mpv_command_node(window->mpv, &node, &result) >= 0)
    window->lib.mpv_free_node_contents(&result);
}

/* ── a beat ── */

struct nr_beat {
  const nr_libmpv *lib; /* the window's */
  mpv_handle *mpv;
};

nr_beat *nr_beat_start(nr_window *window, norae_us period)
{
  nr_beat *b = calloc(1, sizeof *b);
  char url[256];
  const char *load[] = {"loadfile", url, NULL};
  const nr_player_options *o = window->options;
  if (!b)
    return NULL;
  /* 20 ms of 1 kHz at each whole period. */
  snprintf(url, sizeof url,
           "av://lavfi:aevalsrc=exprs=0.6*sin(6283*t)*lt(mod(t\\,%.6f)\\,0.02):s=48000:d=60",
           (double)period / NORAE_US_PER_S);
  b->lib = &window->lib;
  b->mpv = b->lib->mpv_create();
  bool ok = b->mpv && set(b->lib, b->mpv, "vo", "null") && set(b->lib, b->mpv, "video", "no");
  for (size_t i = 0; ok && i < o->setting_count; i++) {
    if (strncmp(o->settings[i], "ao=", 3) == 0)
      set(b->lib, b->mpv, "ao", o->settings[i] + 3);
  }
  if (!ok || b->lib->mpv_initialize(b->mpv) < 0 || b->lib->mpv_command(b->mpv, load) < 0)
    nr_beat_stop(&b);
  return b;
}

norae_us nr_beat_time(nr_beat *beat)
{
  double time;
  int error = beat->lib->mpv_get_property(beat->mpv, "audio-pts", MPV_FORMAT_DOUBLE, &time);
  return error >= 0 ? time_of(time) : NORAE_NO_TIME;
}

void nr_beat_stop(nr_beat **beat)
{
  if (!beat || !*beat)
    return;
  if ((*beat)->mpv)
    (*beat)->lib->mpv_terminate_destroy((*beat)->mpv);
  free(*beat);
  *beat = NULL;
}
