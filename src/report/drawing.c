/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The picture as an ASS script: what draws karaoke draws it, with any letters.
 */
#include "base/asstext.h"
#include "report/pen.h"
#include "report/picture.h"
#include "report/values.h"

#define STRIPE 3.0
#define STEP 6.0
#define SLANTED_STEP 7.0

static void begin(nr_pen *pen, int width, int height, const char *title)
{
  (void)title;
  nr_str_addf(pen->out,
              "[Script Info]\nScriptType: v4.00+\nPlayResX: %d\nPlayResY: %d\nLayoutResX: %d\n"
              "LayoutResY: %d\nWrapStyle: 2\nYCbCr Matrix: None\n\n[V4+ Styles]\n"
              "Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, "
              "BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, "
              "BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding\n"
              "Style: A,%s,16,&H00000000,&H00000000,&H00000000,&H00000000,0,0,0,0,100,100,0,"
              "0,1,0,0,7,0,0,0,-1\n\n[Events]\n"
              "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n",
              width, height, width, height, pen->font);
}

static void end(nr_pen *pen)
{
  (void)pen;
}

/* Events of one layer lie in their order. */
static void begin_event(nr_pen *pen, nr_ink ink)
{
  uint32_t rgb = nr_inks[ink];
  unsigned blue = rgb & 0xff, green = rgb >> 8 & 0xff, red = rgb >> 16;
  nr_str_addf(pen->out, "Dialogue: 0,0:00:00.00,0:00:10.00,A,,0,0,0,,{\\1c&H%02X%02X%02X&", blue,
              green, red);
}

static void add_point(nr_str *out, char kind, double x, double y)
{
  nr_str_addf(out, " %c ", kind);
  nr_add_decimal(out, x, 2);
  nr_str_add_char(out, ' ');
  nr_add_decimal(out, y, 2);
}

static void polygon(nr_pen *pen, const nr_point *points, size_t count, nr_ink ink)
{
  begin_event(pen, ink);
  nr_str_add(pen->out, "\\pos(0,0)\\p1}");
  for (size_t i = 0; i < count; i++)
    add_point(pen->out, i ? 'l' : 'm', points[i].x, points[i].y);
  nr_str_add_char(pen->out, '\n');
}

static void add_stripe(nr_str *out, double x, nr_box box, double width, double slant)
{
  add_point(out, 'm', x + slant, box.y);
  add_point(out, 'l', x + slant + width, box.y);
  add_point(out, 'l', x + width, box.y + box.height);
  add_point(out, 'l', x, box.y + box.height);
}

static void stripes(nr_pen *pen, nr_box box, nr_ink ink, bool upright)
{
  double slant = upright ? 0 : box.height, step = upright ? STEP : SLANTED_STEP;
  begin_event(pen, ink);
  nr_str_addf(pen->out, "\\pos(0,0)\\clip(%d,%d,%d,%d)\\p1}", (int)box.x, (int)box.y,
              (int)(box.x + box.width + 0.5), (int)(box.y + box.height + 0.5));
  for (double x = box.x - slant; x < box.x + box.width; x += step)
    add_stripe(pen->out, x, box, upright ? STRIPE : STRIPE + 0.7, slant);
  nr_str_add_char(pen->out, '\n');
}

/* A line's box begins above its letters; so it is hung by its lower edge. */
static void text(nr_pen *pen, const nr_label *label, const char *words, size_t size, double squeeze)
{
  nr_str *out = pen->out;
  begin_event(pen, label->ink);
  nr_str_addf(out, "\\an%d\\b%d\\pos(", label->right ? 3 : 1, label->bold);
  nr_add_decimal(out, label->x, 2);
  nr_str_add_char(out, ',');
  nr_add_decimal(out, label->y + label->size * 0.3, 2);
  nr_str_add(out, ")\\fs");
  nr_add_decimal(out, label->size * 1.25, 2); /* of the line, not of the letters */
  if (squeeze < 1) {
    nr_str_add(out, "\\fscx");
    nr_add_decimal(out, squeeze * 100, 1);
  }
  nr_str_add(out, "}");
  nr_ass_escape(out, words, size);
  nr_str_add_char(out, '\n');
}

nr_pen nr_pen_ass(nr_str *out, const char *font)
{
  return (nr_pen){.out = out, .font = font, .begin = begin, .end = end, .polygon = polygon,
                  .stripes = stripes, .text = text};
}

norae_status nr_report_script(const nr_report_input *input, const char *font, int *width,
                              int *height, nr_str *out)
{
  nr_pen pen = nr_pen_ass(out, font);
  return nr_report_draw(input, &pen, width, height);
}
