/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/picture.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/checked.h"
#include "report/rows.h"

#define WIDTH 1400
#define MARGIN 24
#define INNER (WIDTH - 2 * MARGIN)
#define HEAD 124        /* height of what stands above the rows */
#define CURVE 58        /* of the curves */
#define LANE 40         /* of a lane of lines */
#define GIVEN 14        /* of the marks below */
#define AXIS 18
#define BETWEEN 16
#define MOST_LANES 4
#define ROW_SECONDS 20  /* at least */
#define MOST_ROWS 16
#define LINE_SECONDS 3  /* that a line without an end is taken to last */

/* One line's place. */
typedef struct place {
  double start, end;  /* seconds */
  double room;        /* when the next one of its lane starts */
  int lane;
} place;

typedef struct picture {
  const nr_report_input *input;
  const nr_report_rows *rows;
  nr_pen *pen;
  place *places; /* by line; start is NaN where it isn't drawn */
  int lanes, row_count;
  double row_seconds, scale; /* pixels a second */
  double row_height;
  bool given;
} picture;

static double seconds(norae_us time)
{
  return (double)time / NORAE_US_PER_S;
}

/* ── where lines go ── */

static bool is_drawn(const picture *p, size_t i)
{
  return p->rows->row[i].start != NORAE_NO_TIME &&
         !norae_song_line_at(p->input->song, i)->unsung;
}

static double end_of(const picture *p, size_t i)
{
  const nr_report_row *row = &p->rows->row[i];
  double start = seconds(row->start), end = start + LINE_SECONDS;
  if (row->end != NORAE_NO_TIME)
    return seconds(row->end);
  if (i + 1 < p->rows->count && is_drawn(p, i + 1) && p->rows->row[i + 1].start > row->start)
    end = fmin(end, seconds(p->rows->row[i + 1].start));
  return end;
}

/* The first lane that is free; the last one takes what has no room. */
static void find_lane(picture *p, double free_from[MOST_LANES], size_t before[MOST_LANES], size_t i)
{
  place *here = &p->places[i];
  int lane = 0;
  while (lane + 1 < MOST_LANES && free_from[lane] > here->start + 0.02)
    lane++;
  here->lane = lane;
  here->room = INFINITY;
  if (before[lane] != SIZE_MAX)
    p->places[before[lane]].room = here->start;
  before[lane] = i;
  free_from[lane] = here->end;
  p->lanes = lane + 1 > p->lanes ? lane + 1 : p->lanes;
}

static norae_status find_places(picture *p)
{
  double free_from[MOST_LANES] = {-INFINITY, -INFINITY, -INFINITY, -INFINITY};
  size_t before[MOST_LANES] = {SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX};
  p->places = nr_alloc_array(p->rows->count, sizeof *p->places);
  if (!p->places)
    return NORAE_ERR_MEMORY;
  p->lanes = 1;
  for (size_t i = 0; i < p->rows->count; i++) {
    p->places[i] = (place){.start = NAN};
    if (!is_drawn(p, i))
      continue;
    p->places[i].start = seconds(p->rows->row[i].start);
    p->places[i].end = end_of(p, i);
    find_lane(p, free_from, before, i);
    p->given |= p->rows->row[i].given != NORAE_NO_TIME;
  }
  return NORAE_OK;
}

static void find_rows(picture *p)
{
  double length = fmax(seconds(p->rows->end), 1);
  p->row_seconds = fmax(ROW_SECONDS, ceil(length / MOST_ROWS / 5) * 5);
  p->row_count = (int)ceil(length / p->row_seconds);
  p->scale = INNER / p->row_seconds;
  p->row_height = CURVE + p->lanes * LANE + (p->given ? GIVEN : 0) + AXIS + BETWEEN;
}

/* ── one row ── */

typedef struct row {
  double from, to; /* seconds */
  double top;      /* pixels */
} row;

static double x_of(const picture *p, const row *r, double time)
{
  return MARGIN + (fmin(fmax(time, r->from), r->to) - r->from) * p->scale;
}

static void draw_curve(const picture *p, const row *r, const uint8_t *values, double height,
                       nr_ink ink)
{
  const norae_energy *energy = p->input->energy;
  size_t first = (size_t)(r->from * NORAE_ENERGY_RATE);
  size_t end = (size_t)(r->to * NORAE_ENERGY_RATE) + 1;
  double base = r->top + CURVE;
  end = end < energy->count ? end : energy->count;
  nr_point *points = first < end ? nr_alloc_array(end - first + 2, sizeof *points) : NULL;
  if (!points) {
    p->pen->out->failed |= first < end;
    return;
  }
  size_t count = 0;
  points[count++] = (nr_point){x_of(p, r, (double)first / NORAE_ENERGY_RATE), base};
  for (size_t i = first; i < end; i++)
    points[count++] = (nr_point){x_of(p, r, (double)i / NORAE_ENERGY_RATE),
                                 base - height * values[i] / 255};
  points[count++] = (nr_point){x_of(p, r, (double)(end - 1) / NORAE_ENERGY_RATE), base};
  p->pen->polygon(p->pen, points, count, ink);
  free(points);
}

static void draw_axis(const picture *p, const row *r)
{
  double bottom = r->top + p->row_height - BETWEEN - AXIS;
  double step = p->row_seconds > 60 ? 30 : p->row_seconds > 30 ? 10 : 5;
  for (double t = ceil(r->from / step) * step; t < r->to - 0.001; t += step) {
    char text[32];
    double x = x_of(p, r, t);
    nr_pen_box(p->pen, (nr_box){x, r->top, 1, bottom - r->top}, NR_INK_RULE);
    snprintf(text, sizeof text, "%d:%02d", (int)t / 60, (int)t % 60);
    nr_pen_text(p->pen, &(nr_label){.x = x + 3, .y = bottom + 13, .size = 12, .room = 60,
                                    .ink = NR_INK_MUTED}, text);
  }
}

static void draw_box(const picture *p, const row *r, double from, double to, double y,
                     float confidence)
{
  if (to <= r->from || from >= r->to)
    return;
  double left = x_of(p, r, from), width = x_of(p, r, to) - left;
  nr_pen_bar(p->pen, (nr_box){left, y, fmax(width - (width > 4 ? 1.5 : 0), 1), 12}, confidence);
}

/* Syllables as they are timed; where none is, the line as a whole. */
static void draw_syllables(const picture *p, const row *r, size_t i, double y)
{
  const norae_line *line = norae_song_line_at(p->input->song, i);
  const place *here = &p->places[i];
  bool timed = false;
  for (size_t s = 0; s < line->count; s++) {
    const norae_syllable *now = norae_song_syllable_at(p->input->song, line->first + s);
    if (now->start == NORAE_NO_TIME)
      continue;
    double end = here->end;
    if (now->end != NORAE_NO_TIME)
      end = seconds(now->end);
    else if (s + 1 < line->count && now[1].start != NORAE_NO_TIME)
      end = seconds(now[1].start);
    draw_box(p, r, seconds(now->start), end, y, now->confidence);
    timed = true;
  }
  if (!timed)
    draw_box(p, r, here->start, here->end, y, p->rows->row[i].confidence);
}

/* Its words stand in the row that holds more of it. */
static void draw_words(const picture *p, const row *r, size_t i, double y)
{
  const place *here = &p->places[i];
  double middle = (here->start + here->end) / 2;
  if (middle < r->from || middle >= r->to)
    return;
  const char *text = p->rows->row[i].text;
  while (*text == ' ')
    text++;
  double x = x_of(p, r, here->start);
  nr_label label = {.x = x, .y = y, .size = 14, .ink = NR_INK_TEXT,
                    .room = x_of(p, r, fmin(here->room, r->to)) - x - 4};
  nr_pen_text(p->pen, &label, text);
}

static void draw_given(const picture *p, const row *r, size_t i)
{
  norae_us given = p->rows->row[i].given;
  double y = r->top + CURVE + p->lanes * LANE;
  if (given == NORAE_NO_TIME || seconds(given) < r->from || seconds(given) >= r->to)
    return;
  double x = x_of(p, r, seconds(given));
  const nr_point triangle[] = {{x, y + 1}, {x + 5, y + 11}, {x - 5, y + 11}};
  p->pen->polygon(p->pen, triangle, 3, NR_INK_MUTED);
}

static void draw_line(const picture *p, const row *r, size_t i)
{
  const place *here = &p->places[i];
  double top = r->top + CURVE + here->lane * LANE;
  if (isnan(here->start) || here->end <= r->from || here->start >= r->to)
    return;
  draw_words(p, r, i, top + 18);
  draw_syllables(p, r, i, top + 24);
}

static void draw_row(const picture *p, int n)
{
  row r = {.from = n * p->row_seconds, .top = HEAD + n * p->row_height};
  r.to = fmin(r.from + p->row_seconds, fmax(seconds(p->rows->end), 1));
  double width = (r.to - r.from) * p->scale, bottom = p->row_height - BETWEEN - AXIS;
  nr_pen_box(p->pen, (nr_box){MARGIN, r.top, width, bottom}, NR_INK_GROUND);
  for (size_t i = 0; i < p->rows->count; i++) {
    const place *here = &p->places[i];
    float confidence = p->rows->row[i].confidence;
    if (confidence >= 0 && confidence < NORAE_UNSURE && here->start < r.to && here->end > r.from) {
      double x = x_of(p, &r, here->start);
      nr_pen_box(p->pen, (nr_box){x, r.top, x_of(p, &r, here->end) - x, bottom}, NR_INK_SHADE);
    }
  }
  draw_axis(p, &r);
  if (p->input->energy) {
    draw_curve(p, &r, p->input->energy->loudness, CURVE - 4, NR_INK_LOUD);
    draw_curve(p, &r, p->input->energy->voice, (CURVE - 4) * 0.8, NR_INK_VOICE);
  }
  for (size_t i = 0; i < p->rows->count; i++) {
    draw_line(p, &r, i);
    draw_given(p, &r, i);
  }
}

/* ── above the rows ── */

static void draw_result(const picture *p)
{
  nr_str text = {0};
  const nr_report_rows *rows = p->rows;
  const norae_sync_report *sync = p->input->sync;
  if (sync && sync->summary)
    nr_str_add(&text, sync->summary);
  else
    nr_str_add(&text, "the times of the lyrics as they are");
  if (rows->confidence >= 0) {
    nr_str_addf(&text, "; %d %% sure", (int)(rows->confidence * 100));
    if (rows->unsure)
      nr_str_addf(&text, "; %zu line%s to look at", rows->unsure, rows->unsure == 1 ? "" : "s");
    else
      nr_str_add(&text, "; no line to look at");
  }
  p->pen->out->failed |= text.failed;
  nr_pen_text(p->pen, &(nr_label){.x = MARGIN, .y = 74, .size = 15, .room = INNER,
                                  .ink = NR_INK_TEXT}, text.failed ? "" : nr_str_text(&text));
  nr_str_free(&text);
}

static double draw_key(const picture *p, double x, const char *words)
{
  const nr_label label = {.x = x, .y = 103, .size = 13, .room = 300, .ink = NR_INK_MUTED};
  nr_pen_text(p->pen, &label, words);
  return x + nr_pen_width(words, 13) + 24;
}

static void draw_legend(const picture *p)
{
  static const struct {
    float confidence;
    const char *words;
  } bars[] = {{1, "sure"}, {0.6f, "fairly sure"}, {0, "look at it"}, {-1, "not known"}};
  static const struct {
    nr_ink ink;
    const char *words;
  } curves[] = {{NR_INK_VOICE, "energy of the voice"}, {NR_INK_LOUD, "loudness"}};
  double x = MARGIN;
  for (size_t i = 0; i < sizeof bars / sizeof *bars; i++) {
    nr_pen_bar(p->pen, (nr_box){x, 92, 26, 12}, bars[i].confidence);
    x = draw_key(p, x + 32, bars[i].words);
  }
  for (size_t i = 0; p->input->energy && i < sizeof curves / sizeof *curves; i++) {
    nr_pen_box(p->pen, (nr_box){x, 92, 26, 12}, curves[i].ink);
    x = draw_key(p, x + 32, curves[i].words);
  }
  if (p->given) {
    const nr_point triangle[] = {{x + 6, 93}, {x + 11, 103}, {x + 1, 103}};
    p->pen->polygon(p->pen, triangle, 3, NR_INK_MUTED);
    draw_key(p, x + 18, "where the lyrics had it");
  }
}

static void draw_head(const picture *p, const char *title)
{
  const char *artist = nr_report_artist(p->input);
  nr_pen_text(p->pen, &(nr_label){.x = MARGIN, .y = 42, .size = 26, .room = INNER * 0.6,
                                  .ink = NR_INK_TEXT, .bold = true}, title);
  if (artist)
    nr_pen_text(p->pen, &(nr_label){.x = WIDTH - MARGIN, .y = 42, .size = 17, .room = INNER * 0.35,
                                    .ink = NR_INK_MUTED, .right = true}, artist);
  draw_result(p);
  draw_legend(p);
}

static norae_status draw(picture *p, int *width, int *height)
{
  const char *title = nr_report_title(p->input);
  norae_status status = find_places(p);
  if (status != NORAE_OK)
    return status;
  find_rows(p);
  *width = WIDTH;
  *height = (int)(HEAD + p->row_count * p->row_height + 0.5);
  p->pen->begin(p->pen, *width, *height, title);
  nr_pen_box(p->pen, (nr_box){0, 0, *width, *height}, NR_INK_PAPER);
  draw_head(p, title);
  for (int n = 0; n < p->row_count; n++)
    draw_row(p, n);
  p->pen->end(p->pen);
  return p->pen->out->failed ? NORAE_ERR_MEMORY : NORAE_OK;
}

norae_status nr_report_draw(const nr_report_input *input, nr_pen *pen, int *width, int *height)
{
  nr_report_rows *rows;
  norae_status status = nr_report_rows_new(input, &rows);
  if (status != NORAE_OK)
    return status;
  picture p = {.input = input, .rows = rows, .pen = pen};
  status = draw(&p, width, height);
  free(p.places);
  nr_report_rows_free(&rows);
  return status;
}
