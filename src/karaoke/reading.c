/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lines that are on screen too briefly for what there is to read.
 */
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "karaoke/unit.h"

/* Signs that stand for themselves: no marks, no white space. */
static int count_signs(const nr_unit *unit)
{
  int signs = 0;
  for (size_t i = 0; i < unit->count; i++) {
    const nr_piece *p = &unit->pieces[i];
    for (int32_t at = 0; at < (int32_t)p->size;) {
      UChar32 c;
      U8_NEXT((const uint8_t *)p->text, at, (int32_t)p->size, c);
      signs += c > 0 && !u_isUWhiteSpace(c) && !(U_GET_GC_MASK(c) & U_GC_M_MASK);
    }
  }
  return signs;
}

/* Since when it can be read: where there is one row, small letters show the next line
 * already while the one before it stands. */
static nr_cs seen_from(const nr_unit *units, size_t i, const nr_theme *theme)
{
  const nr_unit *unit = &units[i];
  for (size_t before = i; theme->preview && theme->rows == 1 && !unit->in_lane && before-- > 0;) {
    const nr_unit *last = &units[before];
    if (last->shown && !last->in_lane)
      return last->off >= unit->on ? last->on : unit->on;
  }
  return unit->on;
}

void nr_check_reading(const nr_unit *units, size_t count, const nr_theme *theme,
                      norae_diags *diags)
{
  for (size_t i = 0; i < count && theme->reading > 0; i++) {
    const nr_unit *unit = &units[i];
    nr_cs on = seen_from(units, i, theme);
    double seconds = (double)(unit->off - on) / 100, signs = count_signs(unit);
    char when[NORAE_TIME_SIZE];
    if (!unit->shown || seconds <= 0 || signs <= theme->reading * seconds)
      continue;
    nr_warn(diags, "karaoke-reading", (nr_place){.line = unit->line->source_line},
            "the line at %s is hard to read in time: %.0f characters a second, "
            "on screen for %.1f s",
            norae_time_format(when, unit->start * 10000), signs / seconds, seconds);
  }
}
