/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/blend.h"

#include <stdlib.h>
#include <string.h>

#include <libavutil/pixdesc.h>

#include "base/checked.h"
#include "media/kernels.h"

/* As in the overlay: filters reach out of the row. */
#define PAD 64

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

norae_status nr_blender_init(nr_blender *b, enum AVPixelFormat format, int width,
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
  for (int i = 0; i < 4; i++) {
    b->row[i] = nr_alloc_array((size_t)width + 3 * PAD, sizeof(uint16_t));
    if (!b->row[i])
      return NORAE_ERR_MEMORY;
    b->row[i] += PAD;
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
  for (int i = 0; i < 4; i++) {
    if (b->row[i])
      free(b->row[i] - PAD);
  }
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

/* Samples that lie in pairs: taken apart, drawn over, put together again.  The
 * rows of colour are in the order of the pair. */
static void blend_pairs(const nr_blender *b, uint8_t *samples, int count)
{
  if (b->bytes == 1)
    nr_kernel_split8(b->pair[0], b->pair[1], samples, count);
  else
    nr_kernel_split16(b->pair[0], b->pair[1], (const uint16_t *)samples, count);
  for (int i = 0; i < 2; i++)
    nr_kernel_blend16(b->pair[i], b->row[1], b->row[2 + i], count, b->depth, b->lift);
  if (b->bytes == 1)
    nr_kernel_join8(samples, b->pair[0], b->pair[1], count);
  else
    nr_kernel_join16((uint16_t *)samples, b->pair[0], b->pair[1], count);
}

/* A plane at the size of the overlay: luma, and chroma that is not halved. */
static void blend_full(const nr_blender *b, const nr_overlay *o, AVFrame *frame, int plane)
{
  for (int row = o->top; row < o->bottom; row++) {
    int begin = o->begin[row] > 0 ? o->begin[row] : 0;
    int end = o->end[row] < o->width ? o->end[row] : o->width;
    ptrdiff_t at = row * o->stride + begin;
    uint8_t *samples =
        frame->data[plane] + (ptrdiff_t)row * frame->linesize[plane] + (ptrdiff_t)begin * b->bytes;
    if (begin < end)
      blend_samples(b, samples, o->plane[NR_ALPHA] + at, o->plane[NR_LUMA + plane] + at,
                    end - begin);
  }
}

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

/* The part of the picture where any of the rows holds something; the spans are
 * made to cover all of it.  False when there is none. */
static bool common_span(nr_overlay *o, const int *rows, int count, int *begin, int *end)
{
  *begin = o->width;
  *end = 0;
  for (int i = 0; i < count; i++) {
    if (o->begin[rows[i]] >= o->end[rows[i]])
      continue;
    *begin = o->begin[rows[i]] < *begin ? o->begin[rows[i]] : *begin;
    *end = o->end[rows[i]] > *end ? o->end[rows[i]] : *end;
  }
  if (*begin >= *end)
    return false;
  for (int i = 0; i < count; i++)
    nr_overlay_cover(o, rows[i], *begin, *end);
  *begin = *begin > 0 ? *begin : 0;
  *end = *end < o->width ? *end : o->width;
  return *begin < *end;
}

/* One plane of the overlay, filtered down to one row of chroma, from chroma
 * column begin / 2 on. */
static void filter_row(const nr_blender *b, const nr_overlay *o, int plane, const int *rows,
                       int count, int begin, int end, uint16_t *out)
{
  const uint16_t *in[3];
  uint16_t *mean = b->row[0];
  for (int i = 0; i < count; i++)
    in[i] = o->plane[plane] + rows[i] * o->stride + begin;
  if (count == 1)
    memcpy(mean + begin, in[0], (size_t)(end - begin) * sizeof *mean);
  else if (count == 2)
    nr_kernel_mean2(mean + begin, in[0], in[1], end - begin);
  else
    nr_kernel_mean3(mean + begin, in[0], in[1], in[2], end - begin);
  /* Beside a span there is nothing; what lies outside of the picture is what
   * lies at its edge. */
  mean[begin - 1] = begin == 0 ? mean[0] : 0;
  mean[end] = end == o->width ? mean[end - 1] : 0;
  if (!b->log2_chroma_w)
    memcpy(out, mean + begin, (size_t)(end - begin) * sizeof *mean);
  else if (b->across == NR_SITED_BETWEEN)
    nr_kernel_half_centre(out, mean + begin, (end - begin + 1) / 2);
  else
    nr_kernel_half_left(out, mean + begin, (end - begin + 1) / 2);
}

static void blend_chroma_row(const nr_blender *b, nr_overlay *o, AVFrame *frame, int row)
{
  int rows[3], begin, end;
  int count = chroma_rows(b, o, row, rows);
  if (!common_span(o, rows, count, &begin, &end))
    return;
  int first = begin >> b->log2_chroma_w;
  int samples = b->log2_chroma_w ? (end - begin + 1) / 2 : end - begin;
  filter_row(b, o, NR_ALPHA, rows, count, begin, end, b->row[1]);
  filter_row(b, o, NR_CB, rows, count, begin, end, b->row[2 + b->cb]);
  filter_row(b, o, NR_CR, rows, count, begin, end, b->row[2 + b->cr]);
  for (int plane = 1; plane < b->planes; plane++) {
    ptrdiff_t step = (ptrdiff_t)b->bytes * (b->planes == 2 ? 2 : 1);
    uint8_t *at = frame->data[plane] + (ptrdiff_t)row * frame->linesize[plane] + first * step;
    if (b->planes == 2)
      blend_pairs(b, at, samples);
    else
      blend_samples(b, at, b->row[1], b->row[1 + plane], samples);
  }
}

void nr_blend(const nr_blender *b, nr_overlay *o, AVFrame *frame)
{
  blend_full(b, o, frame, 0);
  if (b->planes == 1)
    return;
  if (b->planes == 3 && !b->log2_chroma_w && !b->log2_chroma_h) {
    blend_full(b, o, frame, 1);
    blend_full(b, o, frame, 2);
    return;
  }
  /* Rows of four: fields that are interleaved reach that far. */
  int height = b->log2_chroma_h ? (o->height + 1) / 2 : o->height;
  int first = b->log2_chroma_h ? o->top / 4 * 2 : o->top;
  int last = b->log2_chroma_h ? (o->bottom + 3) / 4 * 2 + 1 : o->bottom;
  for (int row = first; row < last && row < height; row++)
    blend_chroma_row(b, o, frame, row);
}
