/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/renderer.h"

#include <ass/ass.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "render/fontlog.h"

struct nr_renderer {
  ASS_Library *library;
  ASS_Renderer *renderer;
  ASS_Track *track;
  nr_fontlog fonts;
  nr_coverage *areas;
  size_t capacity;
  bool strayed; /* what was drawn last, the caller has not seen */
};

/* libass would pass over a folder that is not there without a word. */
static norae_status check_font_dir(const char *path, norae_diags *diags)
{
  DIR *dir = path ? opendir(path) : NULL;
  if (path && !dir) {
    nr_error(diags, "font-dir", nr_in_file(path), "can't be read as a folder of fonts: %s",
             strerror(errno));
    return NORAE_ERR_IO;
  }
  if (dir)
    closedir(dir);
  return NORAE_OK;
}

static bool open_library(nr_renderer *r, const nr_font_options *fonts)
{
  r->library = ass_library_init();
  if (!r->library || !nr_fontlog_init(&r->fonts))
    return false;
  ass_set_message_cb(r->library, nr_fontlog_message, &r->fonts);
  ass_set_extract_fonts(r->library, 1);
  if (fonts->font_dir)
    ass_set_fonts_dir(r->library, fonts->font_dir);
  for (size_t i = 0; i < fonts->font_count; i++) {
    if (fonts->fonts[i].size <= INT_MAX)
      ass_add_font(r->library, fonts->fonts[i].name, fonts->fonts[i].data,
                   (int)fonts->fonts[i].size);
  }
  r->renderer = ass_renderer_init(r->library);
  return r->renderer;
}

static norae_status read_script(nr_renderer *r, const char *script, size_t size, const char *name,
                                norae_diags *diags)
{
  char *copy = nr_alloc_array(size, 1); /* libass wants to write into it */
  if (!copy)
    return NORAE_ERR_MEMORY;
  memcpy(copy, script, size);
  r->track = ass_read_memory(r->library, copy, size, NULL);
  free(copy);
  if (!r->track || r->track->track_type == TRACK_TYPE_UNKNOWN) {
    nr_error(diags, "ass-unreadable", nr_in_file(name), "is no ASS script");
    return NORAE_ERR_FORMAT;
  }
  if (r->track->n_events == 0)
    nr_warn(diags, "ass-empty", nr_in_file(name), "has no events: nothing will be drawn");
  return NORAE_OK;
}

norae_status nr_renderer_new(const char *script, size_t size, const char *name,
                             const nr_font_options *fonts, const nr_render_frame *frame,
                             nr_renderer **out, norae_diags *diags)
{
  *out = NULL;
  norae_status status = check_font_dir(fonts->font_dir, diags);
  if (status != NORAE_OK)
    return status;
  nr_renderer *r = calloc(1, sizeof *r);
  if (!r || !open_library(r, fonts)) {
    nr_renderer_free(&r);
    return NORAE_ERR_MEMORY;
  }
  status = read_script(r, script, size, name, diags);
  if (status != NORAE_OK) {
    nr_renderer_free(&r);
    return status;
  }
  ass_set_frame_size(r->renderer, frame->width, frame->height);
  ass_set_storage_size(r->renderer, frame->width, frame->height);

  /* Only now: fonts inside the script have to be there when they are looked up. */
  ass_set_fonts(r->renderer, NULL, NULL,
                fonts->no_system_fonts ? ASS_FONTPROVIDER_NONE : ASS_FONTPROVIDER_AUTODETECT, NULL,
                1);
  *out = r;
  return NORAE_OK;
}

void nr_renderer_free(nr_renderer **renderer)
{
  nr_renderer *r = renderer ? *renderer : NULL;
  if (!r)
    return;
  if (r->track)
    ass_free_track(r->track);
  if (r->renderer)
    ass_renderer_done(r->renderer);
  if (r->library)
    ass_library_done(r->library);
  nr_fontlog_finish(&r->fonts);
  free(r->areas);
  free(r);
  *renderer = NULL;
}

nr_script_colours nr_renderer_colours(const nr_renderer *r)
{
  switch (r->track->YCbCrMatrix) {
  case YCBCR_DEFAULT:
  case YCBCR_BT601_TV:
    return (nr_script_colours){NR_SCRIPT_BT601, false};
  case YCBCR_BT601_PC:
    return (nr_script_colours){NR_SCRIPT_BT601, true};
  case YCBCR_BT709_TV:
    return (nr_script_colours){NR_SCRIPT_BT709, false};
  case YCBCR_BT709_PC:
    return (nr_script_colours){NR_SCRIPT_BT709, true};
  case YCBCR_SMPTE240M_TV:
    return (nr_script_colours){NR_SCRIPT_SMPTE240M, false};
  case YCBCR_SMPTE240M_PC:
    return (nr_script_colours){NR_SCRIPT_SMPTE240M, true};
  case YCBCR_FCC_TV:
    return (nr_script_colours){NR_SCRIPT_FCC, false};
  case YCBCR_FCC_PC:
    return (nr_script_colours){NR_SCRIPT_FCC, true};
  default:
    return (nr_script_colours){NR_SCRIPT_RGB, true};
  }
}

static nr_coverage coverage_of(const ASS_Image *image)
{
  return (nr_coverage){.x = image->dst_x,
                       .y = image->dst_y,
                       .width = image->w,
                       .height = image->h,
                       .stride = image->stride,
                       .mask = image->bitmap,
                       .red = (uint8_t)(image->color >> 24),
                       .green = (uint8_t)(image->color >> 16),
                       .blue = (uint8_t)(image->color >> 8),
                       .opacity = (uint8_t)(255 - (image->color & 255))};
}

static const ASS_Image *render(nr_renderer *r, norae_us time, int *change)
{
  /* An event is seen from its start on, never before: round down. */
  long long ms = time >= 0 ? time / 1000 : -((-time + 999) / 1000);
  return ass_render_frame(r->renderer, r->track, ms, change);
}

static bool is_seen(const nr_coverage *area)
{
  return area->width > 0 && area->height > 0 && area->opacity != 0;
}

norae_status nr_renderer_draw(nr_renderer *r, norae_us time, nr_drawn *out)
{
  int change = 0;
  const ASS_Image *image = render(r, time, &change);
  *out = (nr_drawn){.changed = change != 0 || r->strayed};
  r->strayed = false;
  for (; image; image = image->next) {
    nr_coverage area = coverage_of(image);
    if (!is_seen(&area))
      continue;
    if (!nr_grow(&r->areas, &r->capacity, out->count + 1, sizeof *r->areas))
      return NORAE_ERR_MEMORY;
    r->areas[out->count++] = area;
  }
  out->areas = r->areas;
  return NORAE_OK;
}

bool nr_renderer_shows(nr_renderer *r, norae_us time)
{
  bool seen = false;
  r->strayed = true;
  for (const ASS_Image *image = render(r, time, NULL); image && !seen; image = image->next) {
    nr_coverage area = coverage_of(image);
    seen = is_seen(&area);
  }
  return seen;
}

static int by_start(const void *a, const void *b)
{
  const nr_shown *x = a, *y = b;
  return (x->start > y->start) - (x->start < y->start);
}

norae_status nr_renderer_shown(const nr_renderer *r, nr_shown **out, size_t *count)
{
  const long long most = NORAE_TIME_MAX / 1000;
  nr_shown *shown = NULL;
  size_t n = 0;
  *out = NULL;
  *count = 0;
  if (r->track->n_events > 0 &&
      !(shown = nr_alloc_array((size_t)r->track->n_events, sizeof *shown)))
    return NORAE_ERR_MEMORY;
  for (int i = 0; i < r->track->n_events; i++) {
    const ASS_Event *e = &r->track->events[i];
    long long start = e->Start > -most ? e->Start : -most;
    long long end = e->Duration < most - start ? start + e->Duration : most;
    if (e->Duration > 0 && start < most)
      shown[n++] = (nr_shown){start * 1000, end * 1000};
  }
  if (n > 0)
    qsort(shown, n, sizeof *shown, by_start);
  for (size_t i = 0; i < n; i++) {
    nr_shown *last = *count ? &shown[*count - 1] : NULL;
    if (!last || shown[i].start > last->end)
      shown[(*count)++] = shown[i];
    else if (shown[i].end > last->end)
      last->end = shown[i].end;
  }
  *out = shown;
  return NORAE_OK;
}

void nr_renderer_forget(nr_renderer *r)
{
  /* libass forgets when a setting changes. */
  ass_set_line_position(r->renderer, 1);
  ass_set_line_position(r->renderer, 0);
  r->strayed = true;
}

static bool has_own_place(const ASS_Event *e)
{
  return e->Text && (strstr(e->Text, "\\pos(") || strstr(e->Text, "\\move("));
}

/* The first frame that shows an event from `start` on, or the count. */
static size_t first_from(const norae_us *time, size_t count, norae_us start)
{
  size_t low = 0, high = count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (time[middle] < start)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* Where the events that run into one another around a time begin; the time itself if none do. */
static norae_status begin_of_stretch(const nr_renderer *r, norae_us time, norae_us *begin)
{
  nr_shown *span;
  size_t count;
  norae_status status = nr_renderer_shown(r, &span, &count);
  *begin = time;
  for (size_t i = 0; status == NORAE_OK && i < count; i++) {
    if (span[i].start <= time && time < span[i].end)
      *begin = span[i].start;
  }
  free(span);
  return status;
}

static int by_time(const void *a, const void *b)
{
  norae_us x = *(const norae_us *)a, y = *(const norae_us *)b;
  return (x > y) - (x < y);
}

/* When events come in from `begin` on, before a time, by the frames there are; none when
 * all of them have places of their own. */
static norae_status list_entries(const nr_renderer *r, norae_us begin, norae_us time,
                                 const norae_us *frames, size_t frame_count, norae_us **out,
                                 size_t *count)
{
  bool moves = false;
  norae_us *at = nr_alloc_array((size_t)r->track->n_events, sizeof *at);
  *count = 0;
  *out = at;
  if (!at)
    return NORAE_ERR_MEMORY;
  for (int i = 0; i < r->track->n_events; i++) {
    const ASS_Event *e = &r->track->events[i];
    norae_us start = e->Start * 1000;
    if (e->Start < begin / 1000 || e->Start >= time / 1000)
      continue;
    size_t frame = frames ? first_from(frames, frame_count, start) : 0;
    if (!frames || frame < frame_count)
      at[(*count)++] = frames ? frames[frame] : start;
    moves = moves || !has_own_place(e);
  }
  qsort(at, *count, sizeof *at, by_time);
  if (!moves)
    *count = 0;
  return NORAE_OK;
}

norae_status nr_renderer_catch_up(nr_renderer *r, norae_us time, const norae_us *frames,
                                  size_t frame_count)
{
  norae_us begin, *at;
  size_t count;
  norae_status status = begin_of_stretch(r, time, &begin);
  if (status != NORAE_OK || begin == time)
    return status;
  status = list_entries(r, begin, time, frames, frame_count, &at, &count);
  for (size_t i = 0; i < count; i++) {
    if (i == 0 || at[i] != at[i - 1])
      nr_renderer_shows(r, at[i]);
  }
  free(at);
  return status;
}

/* libass remembers its choices and tells each of them once: what was drawn before
 * counts too. */
norae_status nr_renderer_fonts(nr_renderer *r, nr_font_uses **out)
{
  *out = NULL;
  for (int i = 0; i < r->track->n_events; i++) {
    const ASS_Event *event = &r->track->events[i];
    if (event->Duration > 0)
      ass_render_frame(r->renderer, r->track, event->Start + event->Duration / 2, NULL);
  }
  nr_renderer_forget(r);
  nr_fontlog all = r->fonts;
  if (all.failed || !nr_fontlog_init(&r->fonts)) {
    r->fonts = all;
    return NORAE_ERR_MEMORY;
  }
  free(all.opening);
  *out = all.uses;
  return NORAE_OK;
}
