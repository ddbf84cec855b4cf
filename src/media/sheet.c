/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Stills, and many of them on one sheet.
 */
#include <norae/still.h>

#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "base/output.h"
#include "media/avlog.h"
#include "media/shots.h"
#include "media/still.h"

#define SHEET_WIDTH 1920
#define SHEET_MOST 16384 /* pixels of a side */
#define GAP 12
#define LABEL 32 /* height of what stands below a picture */
#define LABEL_SIZE 26

/* The paper, and what is written on it. */
enum { PAPER = 0x18 };
#define INK "&H00E0E0E0"

static const norae_burn_options defaults = {.crf = -1};

static unsigned char *new_picture(int width, int height)
{
  size_t pixels;
  if (!nr_mul_size((size_t)width, (size_t)height, &pixels))
    return NULL;
  return nr_alloc_array(pixels, 3);
}

static norae_status save(const unsigned char *rgb, int width, int height, const char *path,
                         bool overwrite, norae_diags *diags)
{
  nr_str png = {0};
  norae_status status = nr_still_png(rgb, width, height, &png, diags);
  if (status == NORAE_OK)
    status = nr_output_save(path, overwrite, png.data, png.size, diags);
  nr_str_free(&png);
  return status;
}

norae_status norae_still(const char *input, const char *script, size_t script_size, norae_us time,
                         const char *path, const norae_burn_options *options,
                         const norae_log *log, norae_diags *diags)
{
  nr_shots shots;
  unsigned char *rgb = NULL;
  const norae_burn_options *o = options ? options : &defaults;
  nr_avlog_scope scope = nr_avlog_enter(log);
  norae_status status = nr_shots_open(&shots, input, script, script_size, o, log, diags);
  if (status == NORAE_OK && !(rgb = new_picture(shots.width, shots.height)))
    status = NORAE_ERR_MEMORY;
  if (status == NORAE_OK)
    status = nr_shots_take(&shots, time, rgb, shots.width * 3, shots.width, shots.height);
  if (status == NORAE_OK)
    status = save(rgb, shots.width, shots.height, path, o->overwrite, diags);
  free(rgb);
  nr_shots_close(&shots);
  nr_avlog_leave(scope);
  return status;
}

/* ── which moments ── */

/* The part of the film that a sheet shows. */
static nr_shown part_of(const nr_shots *s)
{
  norae_us end = s->duration != NORAE_NO_TIME ? s->duration : NORAE_TIME_MAX;
  if (s->options->until > 0 && s->options->until < end)
    end = s->options->until;
  return (nr_shown){s->options->from, end};
}

/* Keep what lies within a part; how long that is in all. */
static norae_us limit(nr_shown *shown, size_t *count, nr_shown part)
{
  size_t kept = 0;
  norae_us length = 0;
  for (size_t i = 0; i < *count; i++) {
    nr_shown s = shown[i];
    s.start = s.start < part.start ? part.start : s.start;
    s.end = s.end > part.end ? part.end : s.end;
    if (s.start >= s.end)
      continue;
    shown[kept++] = s;
    length += s.end - s.start;
  }
  *count = kept;
  return length;
}

/* The middle of the i-th of `count` equal parts of the time that something is shown. */
static norae_us moment(const nr_shown *shown, size_t stretches, norae_us length, int i, int count)
{
  norae_us into = (norae_us)((double)length * (2 * i + 1) / (2 * count));
  for (size_t k = 0; k < stretches; k++) {
    if (into < shown[k].end - shown[k].start)
      return shown[k].start + into;
    into -= shown[k].end - shown[k].start;
  }
  return shown[stretches - 1].end;
}

/* ── the sheet ── */

typedef struct sheet {
  nr_shots shots;
  int columns, rows;
  int tile_width, tile_height, width, height;
  unsigned char *rgb;
  norae_us *time; /* of each picture */
} sheet;

static norae_status choose_moments(sheet *s, norae_diags *diags)
{
  nr_shots *shots = &s->shots;
  int count = s->columns * s->rows;
  nr_shown part = part_of(shots), *shown = shots->shown;
  size_t stretches = shots->shown_count;
  norae_us length = limit(shown, &stretches, part);
  s->time = nr_alloc_array((size_t)count, sizeof *s->time);
  if (!s->time)
    return NORAE_ERR_MEMORY;
  if (length == 0 && (part.end == NORAE_TIME_MAX || part.end <= part.start)) {
    nr_error(diags, "sheet-empty", nr_in_file(shots->source.path),
             "shows no lyrics there, nor is it known how long it is");
    return NORAE_ERR_FORMAT;
  }
  if (length == 0) {
    length = part.end - part.start;
    shown = &part;
    stretches = 1;
  }
  for (int i = 0; i < count; i++)
    s->time[i] = moment(shown, stretches, length, i, count);
  return NORAE_OK;
}

static norae_status lay_out(sheet *s, norae_diags *diags)
{
  const nr_shots *shots = &s->shots;
  s->tile_width = (SHEET_WIDTH - GAP * (s->columns + 1)) / s->columns;
  s->tile_height = (int)((int64_t)s->tile_width * shots->height / shots->width);
  s->width = s->columns * (s->tile_width + GAP) + GAP;
  s->height = s->rows * (s->tile_height + LABEL + GAP) + GAP;
  if (s->tile_height < 1 || s->height > SHEET_MOST) {
    nr_error(diags, "sheet-size", nr_in_file(shots->source.path),
             "a sheet of %d × %d of its pictures is too high", s->columns, s->rows);
    return NORAE_ERR_LIMIT;
  }
  s->rgb = new_picture(s->width, s->height);
  if (!s->rgb)
    return NORAE_ERR_MEMORY;
  memset(s->rgb, PAPER, (size_t)s->width * (size_t)s->height * 3);
  return NORAE_OK;
}

static int tile_x(const sheet *s, int i)
{
  return GAP + i % s->columns * (s->tile_width + GAP);
}

static int tile_y(const sheet *s, int i)
{
  return GAP + i / s->columns * (s->tile_height + LABEL + GAP);
}

static norae_status take_pictures(sheet *s, const norae_log *log)
{
  int count = s->columns * s->rows, stride = s->width * 3;
  for (int i = 0; i < count; i++) {
    uint8_t *at = s->rgb + (ptrdiff_t)tile_y(s, i) * stride + (ptrdiff_t)tile_x(s, i) * 3;
    norae_status status =
        nr_shots_take(&s->shots, s->time[i], at, stride, s->tile_width, s->tile_height);
    if (status != NORAE_OK)
      return status;
    nr_progress(log, "sheet", (double)(i + 1) / count);
  }
  return NORAE_OK;
}

static void add_label(nr_str *script, const sheet *s, int i)
{
  long tenths = (long)(s->time[i] / (NORAE_US_PER_S / 10));
  nr_str_addf(script, "Dialogue: 0,0:00:00.00,0:00:10.00,Default,,0,0,0,,{\\pos(%d,%d)}",
              tile_x(s, i) + s->tile_width / 2, tile_y(s, i) + s->tile_height + 2);
  nr_str_addf(script, "%ld:%02ld.%ld\n", tenths / 600, tenths / 10 % 60, tenths % 10);
}

static void write_labels(nr_str *script, const sheet *s)
{
  nr_str_addf(script,
              "[Script Info]\nScriptType: v4.00+\nPlayResX: %d\nPlayResY: %d\n"
              "YCbCr Matrix: None\n\n[V4+ Styles]\nFormat: Name, Fontname, Fontsize, "
              "PrimaryColour, Outline, Shadow, Alignment, MarginL, MarginR, MarginV\n"
              "Style: Default,%s,%d,%s,0,0,8,0,0,0\n\n[Events]\nFormat: Layer, Start, End, "
              "Style, Name, MarginL, MarginR, MarginV, Effect, Text\n",
              s->width, s->height, s->shots.family ? s->shots.family : "sans-serif", LABEL_SIZE,
              INK);
  for (int i = 0; i < s->columns * s->rows; i++)
    add_label(script, s, i);
}

/* In the font of the lyrics, which is there. */
static norae_status draw_labels(sheet *s, norae_diags *diags)
{
  const norae_burn_options *o = s->shots.options;
  const nr_font_options fonts = {.font_dir = o->font_dir, .no_system_fonts = o->no_system_fonts};
  nr_str script = {0};
  nr_renderer *renderer = NULL;
  nr_drawn drawn = {0};
  write_labels(&script, s);
  norae_status status =
      script.failed ? NORAE_ERR_MEMORY
                    : nr_renderer_new(script.data, script.size, "labels", &fonts,
                                      &(nr_render_frame){s->width, s->height}, &renderer, diags);
  if (status == NORAE_OK)
    status = nr_renderer_draw(renderer, 0, &drawn);
  for (size_t i = 0; status == NORAE_OK && i < drawn.count; i++)
    nr_still_lay(s->rgb, s->width, &drawn.areas[i]);
  nr_renderer_free(&renderer);
  nr_str_free(&script);
  return status;
}

norae_status norae_sheet(const char *input, const char *script, size_t script_size, int columns,
                         int rows, const char *path, const norae_burn_options *options,
                         const norae_log *log, norae_diags *diags)
{
  sheet s = {.columns = columns, .rows = rows};
  const norae_burn_options *o = options ? options : &defaults;
  nr_avlog_scope scope = nr_avlog_enter(log);
  norae_status status = nr_shots_open(&s.shots, input, script, script_size, o, log, diags);
  if (status == NORAE_OK)
    status = lay_out(&s, diags);
  if (status == NORAE_OK)
    status = choose_moments(&s, diags);
  if (status == NORAE_OK)
    status = take_pictures(&s, log);
  if (status == NORAE_OK)
    status = draw_labels(&s, diags);
  if (status == NORAE_OK)
    status = save(s.rgb, s.width, s.height, path, o->overwrite, diags);
  free(s.time);
  free(s.rgb);
  nr_shots_close(&s.shots);
  nr_avlog_leave(scope);
  return status;
}
