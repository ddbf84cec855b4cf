/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/blend.h"

#include <stdlib.h>
#include <string.h>

#include <libavutil/pixdesc.h>

#include "base/checked.h"
#include "media/kernels.h"

#define PAD NR_SPAN_PAD

static bool has_pairs(const AVPixFmtDescriptor *d)
{
  return d->nb_components == 3 && d->comp[1].plane == 1 && d->comp[2].plane == 1;
}

/* One plane for each component, or one for two of them. */
static bool are_planes(const AVPixFmtDescriptor *d, int bytes)
{
  bool pairs = has_pairs(d);
  for (int c = 0; c < d->nb_components; c++) {
    const AVComponentDescriptor *comp = &d->comp[c];
    bool paired = pairs && c > 0;
    if (comp->plane != (paired ? 1 : c) || comp->step != (paired ? 2 : 1) * bytes ||
        comp->offset % bytes || comp->offset > (paired ? bytes : 0) ||
        comp->shift != d->comp[0].shift || (comp->shift && bytes == 1))
      return false;
  }
  return true;
}

bool nr_blender_can(enum AVPixelFormat format)
{
  const AVPixFmtDescriptor *d = av_pix_fmt_desc_get(format);
  const uint64_t no = AV_PIX_FMT_FLAG_BITSTREAM | AV_PIX_FMT_FLAG_PAL | AV_PIX_FMT_FLAG_HWACCEL |
                      AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_ALPHA | AV_PIX_FMT_FLAG_BAYER |
                      AV_PIX_FMT_FLAG_FLOAT;
  if (!d || d->flags & no || (d->nb_components != 1 && d->nb_components != 3))
    return false;
  int bytes = d->comp[0].depth > 8 ? 2 : 1;
  if (d->comp[0].depth < 8 || d->comp[0].depth > 14)
    return false;
  /* Both bytes of a sample are read in the machine's order. */
  bool big = d->flags & AV_PIX_FMT_FLAG_BE;
  if (bytes == 2 && big != AV_NE(1, 0))
    return false;
  return are_planes(d, bytes) && d->log2_chroma_w <= 1 && d->log2_chroma_h <= 1;
}

static void site(nr_blender *b, enum AVChromaLocation location)
{
  bool between = location == AVCHROMA_LOC_CENTER || location == AVCHROMA_LOC_TOP ||
                 location == AVCHROMA_LOC_BOTTOM;
  b->across = between ? NR_SITED_BETWEEN : NR_SITED_FIRST;
  b->down = NR_SITED_BETWEEN;
  if (location == AVCHROMA_LOC_TOPLEFT || location == AVCHROMA_LOC_TOP)
    b->down = NR_SITED_FIRST;
  if (location == AVCHROMA_LOC_BOTTOMLEFT || location == AVCHROMA_LOC_BOTTOM)
    b->down = NR_SITED_SECOND;
}

/* Chroma of another shape than the overlay's, or in pairs. */
static bool filters(const nr_blender *b)
{
  return b->planes == 2 || (b->planes == 3 && (b->log2_chroma_w || b->log2_chroma_h));
}

static norae_status make_chroma(nr_blender *b, int width, int height)
{
  int rows = b->log2_chroma_h ? (height + 1) / 2 : height;
  b->stride = width + 2 * PAD;
  for (int i = 0; i < 3; i++) {
    b->chroma[i] = calloc((size_t)b->stride * (size_t)rows, sizeof(uint16_t));
    if (!b->chroma[i])
      return NORAE_ERR_MEMORY;
    b->chroma[i] += PAD;
  }
  b->span = calloc((size_t)rows, sizeof *b->span);
  return b->span ? NORAE_OK : NORAE_ERR_MEMORY;
}

norae_status nr_blender_init(nr_blender *b, enum AVPixelFormat format, int width, int height,
                             enum AVChromaLocation location, bool interlaced)
{
  const AVPixFmtDescriptor *d = av_pix_fmt_desc_get(format);
  *b = (nr_blender){.depth = d->comp[0].depth,
                    .bytes = d->comp[0].depth > 8 ? 2 : 1,
                    .planes = d->nb_components == 1 ? 1 : has_pairs(d) ? 2 : 3,
                    .lift = d->comp[0].shift,
                    .log2_chroma_w = d->log2_chroma_w,
                    .log2_chroma_h = d->log2_chroma_h,
                    .interlaced = interlaced};
  b->cr = 1;
  if (b->planes == 2) {
    b->cb = d->comp[1].offset / b->bytes;
    b->cr = d->comp[2].offset / b->bytes;
  }
  site(b, location);
  b->mean = nr_alloc_array((size_t)width + 3 * PAD, sizeof *b->mean);
  if (!b->mean)
    return NORAE_ERR_MEMORY;
  b->mean += PAD;
  if (filters(b)) {
    norae_status status = make_chroma(b, width, height);
    if (status != NORAE_OK)
      return status;
  }
  for (int i = 0; i < 2 && b->planes == 2; i++) {
    b->pair[i] = nr_alloc_array((size_t)width, sizeof(uint16_t));
    if (!b->pair[i])
      return NORAE_ERR_MEMORY;
  }
  return NORAE_OK;
}

void nr_blender_finish(nr_blender *b)
{
  for (int i = 0; i < 3; i++) {
    if (b->chroma[i])
      free(b->chroma[i] - PAD);
  }
  if (b->mean)
    free(b->mean - PAD);
  free(b->span);
  free(b->pair[0]);
  free(b->pair[1]);
  *b = (nr_blender){0};
}

static void blend_samples(const nr_blender *b, uint8_t *samples, const uint16_t *alpha,
                          const uint16_t *over, int count)
{
  if (b->bytes == 1)
    nr_kernel_blend8(samples, alpha, over, count);
  else
    nr_kernel_blend16((uint16_t *)samples, alpha, over, count, b->depth, b->lift);
}

/* Samples that lie in pairs: taken apart, drawn over, put together again. */
static void blend_pairs(const nr_blender *b, uint8_t *samples, const uint16_t *alpha,
                        const uint16_t *const over[2], int count)
{
  if (b->bytes == 1)
    nr_kernel_split8(b->pair[0], b->pair[1], samples, count);
  else
    nr_kernel_split16(b->pair[0], b->pair[1], (const uint16_t *)samples, count);
  nr_kernel_blend16(b->pair[b->cb], alpha, over[0], count, b->depth, b->lift);
  nr_kernel_blend16(b->pair[b->cr], alpha, over[1], count, b->depth, b->lift);
  if (b->bytes == 1)
    nr_kernel_join8(samples, b->pair[0], b->pair[1], count);
  else
    nr_kernel_join16((uint16_t *)samples, b->pair[0], b->pair[1], count);
}

/* A plane at the size of the overlay: luma, and chroma that is not halved. */
static void blend_full(const nr_blender *b, const nr_overlay *o, AVFrame *frame, int plane)
{
  for (int row = o->rows.begin; row < o->rows.end; row++) {
    nr_span s = nr_span_common(o->span[row], (nr_span){0, o->width});
    ptrdiff_t at = row * o->stride + s.begin;
    uint8_t *samples = frame->data[plane] + (ptrdiff_t)row * frame->linesize[plane] +
                       (ptrdiff_t)s.begin * b->bytes;
    if (!nr_span_is_empty(s))
      blend_samples(b, samples, o->plane[NR_ALPHA] + at, o->plane[NR_LUMA + plane] + at,
                    s.end - s.begin);
  }
}

/* ── chroma, filtered once for as long as it stays ── */

/* The overlay's rows that a row of chroma is made of, and how. */
static int chroma_rows(const nr_blender *b, const nr_overlay *o, int row, int rows[3])
{
  int last = o->height - 1, count = 2;
  if (!b->log2_chroma_h) {
    rows[0] = row;
    return 1;
  }
  rows[0] = 2 * row;
  rows[1] = 2 * row + 1;
  if (b->interlaced) {
    rows[0] = row / 2 * 4 + row % 2;
    rows[1] = rows[0] + 2;
  } else if (b->down != NR_SITED_BETWEEN) {
    int centre = 2 * row + (b->down == NR_SITED_SECOND);
    rows[0] = centre > 0 ? centre - 1 : 0;
    rows[1] = centre;
    rows[2] = centre + 1;
    count = 3;
  }
  for (int i = 0; i < count; i++)
    rows[i] = rows[i] > last ? last : rows[i];
  return count;
}

/* The rows of chroma that rows of the overlay reach.  In fours: fields that are
 * interleaved reach that far; and chroma on a second row takes from the next, too. */
static nr_span chroma_span(const nr_blender *b, const nr_overlay *o, nr_span rows)
{
  if (!b->log2_chroma_h || nr_span_is_empty(rows))
    return rows;
  nr_span reach = {rows.begin / 4 * 2 - 1, (rows.end + 3) / 4 * 2 + 1};
  return nr_span_common(reach, (nr_span){0, (o->height + 1) / 2});
}

/* Columns `part` of one plane of the overlay, which rows hold in `all`, filtered
 * down to a row of chroma. */
static void filter_part(const nr_blender *b, const nr_overlay *o, int plane, const int *rows,
                        int count, nr_span all, nr_span part, uint16_t *out)
{
  const uint16_t *in[3];
  uint16_t *mean = b->mean;
  /* With the neighbours that the filter needs. */
  nr_span s = nr_span_common((nr_span){part.begin - NR_SPAN_STEP, part.end + NR_SPAN_STEP}, all);
  int size = s.end - s.begin;
  for (int i = 0; i < count; i++)
    in[i] = o->plane[plane] + rows[i] * o->stride + s.begin;
  if (count == 1)
    memcpy(mean + s.begin, in[0], (size_t)size * sizeof *mean);
  else if (count == 2)
    nr_kernel_mean2(mean + s.begin, in[0], in[1], size);
  else
    nr_kernel_mean3(mean + s.begin, in[0], in[1], in[2], size);
  /* Beside a span there is nothing; what lies outside of the picture is what
   * lies at its edge. */
  mean[s.begin - 1] = s.begin == 0 ? mean[0] : 0;
  mean[s.end] = s.end == o->width ? mean[s.end - 1] : 0;
  int at = part.begin >> b->log2_chroma_w, samples = (part.end - part.begin + 1) / 2;
  if (!b->log2_chroma_w)
    memcpy(out + at, mean + part.begin, (size_t)(part.end - part.begin) * sizeof *mean);
  else if (b->across == NR_SITED_BETWEEN)
    nr_kernel_half_centre(out + at, mean + part.begin, samples);
  else
    nr_kernel_half_left(out + at, mean + part.begin, samples);
}

/* Filter what is new of a row of chroma. */
static void filter_row(nr_blender *b, nr_overlay *o, int row, bool whole)
{
  int rows[3], count = chroma_rows(b, o, row, rows);
  nr_span all = {0, 0}, fresh = {0, 0}, before = b->span[row], inside = {0, o->width};
  for (int i = 0; i < count; i++) {
    all = nr_span_union(all, o->span[rows[i]]);
    fresh = nr_span_union(fresh, o->fresh[rows[i]]);
  }
  if (nr_span_is_empty(fresh) && !whole)
    return;
  for (int i = 0; i < count && !nr_span_is_empty(all); i++)
    nr_overlay_cover(o, rows[i], all);
  all = nr_span_common(all, inside);
  if (whole || nr_span_is_empty(before))
    fresh = all;
  /* Where a row reaches further than before, it has nothing yet. */
  fresh = nr_span_union(fresh, (nr_span){all.begin, before.begin});
  fresh = nr_span_union(fresh, (nr_span){before.end, all.end});
  fresh = nr_span_common(fresh, all);
  b->span[row] = all;
  for (int i = 0; i < 3 && !nr_span_is_empty(fresh); i++)
    filter_part(b, o, i == 0 ? NR_ALPHA : NR_CB + i - 1, rows, count, all, fresh,
                b->chroma[i] + row * b->stride);
}

static void filter_chroma(nr_blender *b, nr_overlay *o)
{
  bool whole = b->interlaced != b->filtered_interlaced;
  nr_span rows = whole ? nr_span_union(o->rows, o->changed) : o->changed;
  rows = chroma_span(b, o, rows);
  for (int row = rows.begin; row < rows.end; row++)
    filter_row(b, o, row, whole);
  b->filtered_interlaced = b->interlaced;
}

static void blend_chroma_row(const nr_blender *b, AVFrame *frame, int row)
{
  nr_span s = b->span[row];
  if (nr_span_is_empty(s))
    return;
  int first = s.begin >> b->log2_chroma_w;
  int samples = b->log2_chroma_w ? (s.end - s.begin + 1) / 2 : s.end - s.begin;
  ptrdiff_t at = row * b->stride + first, step = (ptrdiff_t)b->bytes * (b->planes == 2 ? 2 : 1);
  const uint16_t *alpha = b->chroma[0] + at;
  const uint16_t *const over[2] = {b->chroma[1] + at, b->chroma[2] + at};
  for (int plane = 1; plane < b->planes; plane++) {
    uint8_t *to = frame->data[plane] + (ptrdiff_t)row * frame->linesize[plane] + first * step;
    if (b->planes == 2)
      blend_pairs(b, to, alpha, over, samples);
    else
      blend_samples(b, to, alpha, over[plane - 1], samples);
  }
}

void nr_blend(nr_blender *b, nr_overlay *o, AVFrame *frame)
{
  blend_full(b, o, frame, 0);
  if (filters(b)) {
    filter_chroma(b, o);
    nr_span rows = chroma_span(b, o, o->rows);
    for (int row = rows.begin; row < rows.end; row++)
      blend_chroma_row(b, frame, row);
  } else if (b->planes == 3) {
    blend_full(b, o, frame, 1);
    blend_full(b, o, frame, 2);
  }
  nr_overlay_settle(o);
}
