/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All that is drawn over one frame, composed before it touches the frame, so
 * that areas which abut leave no seam: premultiplied YCbCr 4:4:4 and opacity, in
 * 2⁻¹⁵.  Rows know where they hold anything, and what in them is new.
 */
#ifndef NR_MEDIA_OVERLAY_H
#define NR_MEDIA_OVERLAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <norae/status.h>

#define NR_OPAQUE 32768

/* Spans begin and end at multiples of this, also outside of the picture, and hold
 * at least NR_SPAN_MARGIN void pixels on both sides of what is drawn: filters and
 * vectors may reach out. */
#define NR_SPAN_STEP 16
#define NR_SPAN_MARGIN 2
/* So far may a span reach out of the picture. */
#define NR_SPAN_PAD 64

enum { NR_ALPHA, NR_LUMA, NR_CB, NR_CR, NR_OVERLAY_PLANES };

/* Of a row, half-open; begin ≥ end: nothing. */
typedef struct nr_span {
  int begin, end;
} nr_span;

typedef struct nr_overlay {
  int width, height; /* of the stored picture */
  ptrdiff_t stride;  /* in items */
  uint16_t *plane[NR_OVERLAY_PLANES]; /* width × height; what is outside of a row's span is void */
  nr_span *span;   /* of each row */
  nr_span *fresh;  /* of each row: all that changed since nr_overlay_settle() is in there */
  nr_span rows;    /* with anything */
  nr_span changed; /* rows that hold something fresh */
} nr_overlay;

norae_status nr_overlay_init(nr_overlay *overlay, int width, int height);
void nr_overlay_finish(nr_overlay *overlay); /* takes a zeroed one */

/* A row's span, and what in it is to be composed anew, void at first. */
void nr_overlay_renew(nr_overlay *overlay, int row, nr_span span, nr_span fresh);
/* Make a row's span reach over another one. */
void nr_overlay_cover(nr_overlay *overlay, int row, nr_span span);
/* Nothing is new any more. */
void nr_overlay_settle(nr_overlay *overlay);

static inline bool nr_span_is_empty(nr_span s)
{
  return s.begin >= s.end;
}

/* The least span that reaches over both. */
static inline nr_span nr_span_union(nr_span a, nr_span b)
{
  if (nr_span_is_empty(a))
    return b;
  if (nr_span_is_empty(b))
    return a;
  return (nr_span){a.begin < b.begin ? a.begin : b.begin, a.end > b.end ? a.end : b.end};
}

static inline nr_span nr_span_common(nr_span a, nr_span b)
{
  return (nr_span){a.begin > b.begin ? a.begin : b.begin, a.end < b.end ? a.end : b.end};
}

static inline bool nr_overlay_is_empty(const nr_overlay *overlay)
{
  return nr_span_is_empty(overlay->rows);
}

#endif
