/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a picture is drawn with, whatever language it is written in.  Pixels, y down.
 */
#ifndef NR_REPORT_PEN_H
#define NR_REPORT_PEN_H

#include <stdbool.h>
#include <stdint.h>

#include <norae/status.h>

#include "base/str.h"

typedef struct nr_point {
  double x, y;
} nr_point;

typedef enum nr_ink {
  NR_INK_TEXT,
  NR_INK_MUTED,
  NR_INK_RULE,
  NR_INK_GROUND, /* behind the curves */
  NR_INK_SHADE,  /* behind what is unsure */
  NR_INK_LOUD,
  NR_INK_VOICE,
  NR_INK_SURE,
  NR_INK_FAIR,
  NR_INK_UNSURE,
  NR_INK_UNKNOWN,
  NR_INK_PAPER,
  NR_INKS
} nr_ink;

extern const uint32_t nr_inks[NR_INKS]; /* 0xRRGGBB */

typedef struct nr_box {
  double x, y, width, height;
} nr_box;

typedef struct nr_label {
  double x, y;  /* of the left end of its base line; `right`: of its right end */
  double size;  /* of the font */
  double room;  /* it is narrowed, then cut, to this width */
  nr_ink ink;
  bool bold, right;
} nr_label;

typedef struct nr_pen nr_pen;
struct nr_pen {
  nr_str *out;
  const char *font; /* of scripts */
  void (*begin)(nr_pen *pen, int width, int height, const char *title);
  void (*end)(nr_pen *pen);
  void (*polygon)(nr_pen *pen, const nr_point *points, size_t count, nr_ink ink);
  /* A box of stripes: slanted, or upright ones. */
  void (*stripes)(nr_pen *pen, nr_box box, nr_ink ink, bool upright);
  /* `squeeze`: its width is this share of the natural one. */
  void (*text)(nr_pen *pen, const nr_label *label, const char *text, size_t size, double squeeze);
};

void nr_pen_box(nr_pen *pen, nr_box box, nr_ink ink);
void nr_pen_frame(nr_pen *pen, nr_box box, double line, nr_ink ink);
/* A bar in the colour and the pattern of its confidence. */
void nr_pen_bar(nr_pen *pen, nr_box box, float confidence);
void nr_pen_text(nr_pen *pen, const nr_label *label, const char *text);
/* How wide it comes out, roughly. */
double nr_pen_width(const char *text, double size);

nr_pen nr_pen_svg(nr_str *out);
nr_pen nr_pen_ass(nr_str *out, const char *font);

#endif
