/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "report/pen.h"
#include "report/picture.h"
#include "report/values.h"

static void add_escaped(nr_str *out, const char *text, size_t size)
{
  for (size_t i = 0; i < size; i++) {
    unsigned char c = (unsigned char)text[i];
    if (c == '<' || c == '>' || c == '&' || c == '"')
      nr_str_addf(out, "&#%d;", c);
    else
      nr_str_add_char(out, c < 0x20 ? ' ' : (char)c);
  }
}

static void add_number(nr_str *out, const char *name, double number)
{
  nr_str_addf(out, " %s=\"", name);
  nr_add_decimal(out, number, 2);
  nr_str_add_char(out, '"');
}

static void begin(nr_pen *pen, int width, int height, const char *title)
{
  nr_str *out = pen->out;
  nr_str_addf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" "
                   "height=\"%d\" role=\"img\"\n font-family=\"system-ui, 'Noto Sans', "
                   "'Noto Sans CJK KR', sans-serif\">\n<title>", width, height, width, height);
  add_escaped(out, title, strlen(title));
  nr_str_addf(out,
              "</title>\n<defs>\n<pattern id=\"slanted\" width=\"5\" height=\"5\" "
              "patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">"
              "<rect width=\"2.6\" height=\"5\" fill=\"#%06x\"/></pattern>\n"
              "<pattern id=\"upright\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">"
              "<rect width=\"3\" height=\"6\" fill=\"#%06x\"/></pattern>\n</defs>\n",
              nr_inks[NR_INK_FAIR], nr_inks[NR_INK_UNSURE]);
}

static void end(nr_pen *pen)
{
  nr_str_add(pen->out, "</svg>\n");
}

static void polygon(nr_pen *pen, const nr_point *points, size_t count, nr_ink ink)
{
  nr_str *out = pen->out;
  nr_str_addf(out, "<path fill=\"#%06x\" d=\"", nr_inks[ink]);
  for (size_t i = 0; i < count; i++) {
    nr_str_add_char(out, i ? 'L' : 'M');
    nr_add_decimal(out, points[i].x, 2);
    nr_str_add_char(out, ' ');
    nr_add_decimal(out, points[i].y, 2);
  }
  nr_str_add(out, "z\"/>\n");
}

static void stripes(nr_pen *pen, nr_box box, nr_ink ink, bool upright)
{
  (void)ink;
  nr_str_add(pen->out, "<rect");
  add_number(pen->out, "x", box.x);
  add_number(pen->out, "y", box.y);
  add_number(pen->out, "width", box.width);
  add_number(pen->out, "height", box.height);
  nr_str_addf(pen->out, " fill=\"url(#%s)\"/>\n", upright ? "upright" : "slanted");
}

/* Fonts differ from machine to machine: what has to be narrow is told how wide to be. */
static void text(nr_pen *pen, const nr_label *label, const char *words, size_t size, double squeeze)
{
  nr_str *out = pen->out;
  nr_str_add(out, "<text");
  add_number(out, "x", label->x);
  add_number(out, "y", label->y);
  add_number(out, "font-size", label->size);
  nr_str_addf(out, " fill=\"#%06x\"%s%s", nr_inks[label->ink],
              label->bold ? " font-weight=\"700\"" : "",
              label->right ? " text-anchor=\"end\"" : "");
  if (squeeze < 1) {
    add_number(out, "textLength", label->room);
    nr_str_add(out, " lengthAdjust=\"spacingAndGlyphs\"");
  }
  nr_str_add(out, ">");
  add_escaped(out, words, size);
  nr_str_add(out, "</text>\n");
}

nr_pen nr_pen_svg(nr_str *out)
{
  return (nr_pen){.out = out, .begin = begin, .end = end, .polygon = polygon,
                  .stripes = stripes, .text = text};
}

norae_status nr_report_svg(const nr_report_input *input, nr_str *out)
{
  nr_pen pen = nr_pen_svg(out);
  int width, height;
  return nr_report_draw(input, &pen, &width, &height);
}
