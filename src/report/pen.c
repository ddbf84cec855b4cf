/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/pen.h"

#include <string.h>

#include <norae/song.h>
#include <norae/sync.h>

/* Those of the page by day; they stay apart for people who see few colours. */
const uint32_t nr_inks[NR_INKS] = {0x1a1d21, 0x565e68, 0xd9dcd8, 0xf7f7f5, 0xfbeae2, 0xdcdde3,
                                   0x7a6bb0, 0x0072b2, 0xd98e00, 0xd0490b, 0x767d86, 0xffffff};

#define NARROWEST 0.75 /* share of the natural width that is still read with ease */

void nr_pen_box(nr_pen *pen, nr_box b, nr_ink ink)
{
  const nr_point corners[] = {{b.x, b.y},
                              {b.x + b.width, b.y},
                              {b.x + b.width, b.y + b.height},
                              {b.x, b.y + b.height}};
  if (b.width > 0 && b.height > 0)
    pen->polygon(pen, corners, 4, ink);
}

void nr_pen_frame(nr_pen *pen, nr_box b, double line, nr_ink ink)
{
  nr_pen_box(pen, (nr_box){b.x, b.y, b.width, line}, ink);
  nr_pen_box(pen, (nr_box){b.x, b.y + b.height - line, b.width, line}, ink);
  nr_pen_box(pen, (nr_box){b.x, b.y, line, b.height}, ink);
  nr_pen_box(pen, (nr_box){b.x + b.width - line, b.y, line, b.height}, ink);
}

void nr_pen_bar(nr_pen *pen, nr_box box, float confidence)
{
  bool narrow = box.width < 4;
  if (confidence >= NORAE_SURE) {
    nr_pen_box(pen, box, NR_INK_SURE);
  } else if (!(confidence >= 0)) {
    nr_pen_frame(pen, box, 1, NR_INK_UNKNOWN);
  } else {
    bool unsure = confidence < NORAE_UNSURE;
    nr_ink ink = unsure ? NR_INK_UNSURE : NR_INK_FAIR;
    if (narrow)
      nr_pen_box(pen, box, ink);
    else
      pen->stripes(pen, box, ink, unsure);
    if (!narrow)
      nr_pen_frame(pen, box, unsure ? 2 : 1, ink);
  }
}

/* Widths in thousandths of the size: of letters in Latin and their like, and of those that
 * fill a square. */
static int width_of(const unsigned char *c)
{
  if (*c < 0x80)
    return strchr("iljtfrI.,:;!'|()[] ", *c) && *c ? 280 : strchr("mwMW@%", *c) ? 830 : 545;
  return *c >= 0xe1 ? 1000 : 600;
}

static size_t length_of(const unsigned char *c)
{
  return *c < 0x80 ? 1 : *c < 0xe0 ? 2 : *c < 0xf0 ? 3 : 4;
}

double nr_pen_width(const char *text, double size)
{
  double width = 0;
  const unsigned char *end = (const unsigned char *)text + strlen(text);
  for (const unsigned char *c = (const unsigned char *)text; c < end; c += length_of(c))
    width += width_of(c) * size / 1000;
  return width;
}

/* How many bytes of it fit; whole characters. */
static size_t fitting(const char *text, double size, double room)
{
  double width = 0;
  const unsigned char *begin = (const unsigned char *)text, *c = begin;
  while (*c && (width += width_of(c) * size / 1000) <= room)
    c += length_of(c);
  return (size_t)(c - begin);
}

void nr_pen_text(nr_pen *pen, const nr_label *label, const char *text)
{
  double width = nr_pen_width(text, label->size);
  double squeeze = width > label->room ? label->room / width : 1;
  size_t size = strlen(text);
  if (squeeze >= NARROWEST) {
    pen->text(pen, label, text, size, squeeze);
    return;
  }
  size = fitting(text, label->size, label->room / NARROWEST - label->size);
  while (size && text[size - 1] == ' ')
    size--;
  if (!size)
    return;
  nr_str cut = {0};
  nr_str_add_bytes(&cut, text, size);
  nr_str_add(&cut, "…");
  pen->out->failed = pen->out->failed || cut.failed;
  if (!cut.failed)
    pen->text(pen, label, cut.data, cut.size, NARROWEST);
  nr_str_free(&cut);
}
