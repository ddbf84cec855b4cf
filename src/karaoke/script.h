/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Parts of the script while it is written.
 */
#ifndef NR_KARAOKE_SCRIPT_H
#define NR_KARAOKE_SCRIPT_H

#include "base/str.h"
#include "karaoke/cards.h"
#include "karaoke/palette.h"
#include "karaoke/unit.h"

/* Both kinds of styles of one set of singers. */
typedef struct nr_singers {
  norae_voices voices;
  bool background;
} nr_singers;

typedef struct nr_writer {
  const norae_song *song;
  const nr_layout *layout;
  nr_singers *styles;
  size_t style_count, style_capacity;
  nr_str *out;
} nr_writer;

/* At most two decimals and always a point, whatever the locale writes. */
void nr_add_number(nr_str *out, double number);
void nr_add_time(nr_str *out, nr_cs time);

/* Tell that the text, such as Hebrew with signs or words in Latin letters, is read from
 * the right; nothing for others. */
void nr_add_direction(nr_str *out, const char *text, size_t size);

/* ── styles ── */

nr_singers nr_singers_of(const norae_line *line);
/* The singers' names, or their ids; "" when the line tells none. */
void nr_add_singer_names(const norae_song *song, norae_voices voices, nr_str *out);
void nr_add_style_name(const nr_writer *writer, nr_singers singers);
/* False when memory ran out. */
bool nr_need_style(nr_writer *writer, const norae_line *line);
void nr_write_styles(const nr_writer *writer);

/* ── events ── */

/* "Dialogue: 0,…," up to the text. */
void nr_begin_event(const nr_writer *writer, const char *kind, int layer, nr_cs start, nr_cs end,
                    const norae_line *line, const char *effect);
void nr_add_wait(nr_str *out, nr_cs time);
void nr_add_lit(nr_str *out, const nr_piece *piece);
void nr_write_card(const nr_writer *writer, const nr_card *card);
/* What a unit shows, in one event or two. */
void nr_write_unit(const nr_writer *writer, const nr_unit *unit);

#endif
