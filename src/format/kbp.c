/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Projects of Karaoke Builder Studio: pages of lines, each syllable with the time
 * its colour changes, in hundredths of a second; singers have a style each.
 */
#include "format/kbp.h"

#include "format/lines.h"

static int probe(const char *text, size_t size)
{
  nr_span head = {text, size < 4096 ? size : 4096};
  nr_lines lines = {.at = head.text, .end = head.text + head.size};
  nr_text_line line;
  bool divider = false;
  while (nr_next_line(&lines, &line)) {
    nr_span t = nr_trim(line.span);
    if (nr_span_is(t, "KARAOKE BUILDER STUDIO") || (divider && nr_span_is(t, "HEADERV2")))
      return 95;
    divider = nr_span_is(t, NR_KBP_DIVIDER);
  }
  return 0;
}

const nr_format nr_format_kbp = {
    .info = {.name = "kbp",
             .title = "Karaoke Builder Studio project",
             .extensions = "kbp",
             .capabilities = NORAE_CAN_READ | NORAE_CAN_WRITE | NORAE_CAN_LINE_TIMES |
                             NORAE_CAN_WORD_TIMES | NORAE_CAN_WORD_ENDS | NORAE_CAN_VOICES |
                             NORAE_CAN_META,
             .unit = 10000},
    .words_begin = true,
    .probe = probe,
    .read = nr_kbp_read,
    .write = nr_kbp_write,
};
