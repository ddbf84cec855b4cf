/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cards as events, in the colours of who they belong to.
 */
#include <inttypes.h>
#include <string.h>

#include "base/asstext.h"
#include "karaoke/script.h"

static void add_colour_tag(nr_str *out, int which, nr_rgb c)
{
  nr_str_addf(out, "\\%dc&H%02X%02X%02X&", which, c.b, c.g, c.r);
}

static void add_tags(const nr_writer *w, const nr_card *card)
{
  const nr_theme *t = w->layout->theme;
  nr_str *out = w->out;
  nr_colours c = nr_palette(t, card->voices, w->song->voice_count);
  bool drawing = card->kind != NR_CARD_TEXT;
  double edge = drawing ? w->layout->size * 0.5 : card->size;
  nr_str_addf(out, "\\an%d\\pos(", card->align == NR_ALIGN_LEFT ? 1 : 2);
  nr_add_number(out, card->x);
  nr_str_add_char(out, ',');
  nr_add_number(out, card->y);
  nr_str_addf(out, ")\\fad(%d,%d)", (int)card->fade_in * 10, (int)card->fade_out * 10);
  if (!drawing) {
    nr_str_add(out, "\\fs");
    nr_add_number(out, card->size);
    nr_add_direction(out, card->text, strlen(card->text));
  }
  nr_str_add(out, "\\bord");
  nr_add_number(out, edge * t->outline);
  nr_str_add(out, "\\shad");
  nr_add_number(out, edge * t->shadow);
  /* A name is in the colour that its singer's words turn to, or come from where
   * all turn to the same. */
  bool turns = t->sung.kind != NR_INK_FIXED;
  nr_rgb white = {255, 255, 255}, dark = {16, 16, 16};
  add_colour_tag(out, 1, card->voices ? (turns ? c.sung : c.unsung) : white);
  add_colour_tag(out, 3, !card->voices ? dark : turns ? c.sung_outline : c.outline);
}

/* Coordinates in whole pixels: a circle of four arcs, or a box. */
static void add_drawing(nr_str *out, const nr_card *card)
{
  int w = (int)(card->width + 0.5), h = (int)(card->size + 0.5), r = h / 2;
  int k = (int)(r * 0.5523 + 0.5); /* handles of a quarter circle */
  if (card->kind == NR_CARD_BAR) {
    nr_str_addf(out, "m 0 0 l %d 0 %d %d 0 %d", w, w, h, h);
    return;
  }
  int d = 2 * r;
  nr_str_addf(out, "m 0 %d b 0 %d %d 0 %d 0 b %d 0 %d %d %d %d "
                   "b %d %d %d %d %d %d b %d %d 0 %d 0 %d",
              r, r - k, r - k, r, r + k, d, r - k, d, r, d, r + k, r + k, d, r, d, r - k, d, r + k,
              r);
}

void nr_write_card(const nr_writer *w, const nr_card *card)
{
  nr_str *out = w->out;
  nr_singers style = w->styles[0];
  nr_str_add(out, "Dialogue: 0,");
  nr_add_time(out, card->on);
  nr_str_add_char(out, ',');
  nr_add_time(out, card->off);
  nr_str_add_char(out, ',');
  nr_add_style_name(w, style);
  nr_str_add(out, ",,0,0,0,fx,{");
  add_tags(w, card);
  if (card->kind == NR_CARD_BAR)
    nr_str_add(out, "\\t(\\fscx0)");
  if (card->kind != NR_CARD_TEXT)
    nr_str_add(out, "\\p1");
  nr_str_add_char(out, '}');
  if (card->kind == NR_CARD_TEXT)
    nr_ass_escape(out, card->text, strlen(card->text));
  else
    add_drawing(out, card);
  nr_str_add_char(out, '\n');
}
