/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Advanced SubStation Alpha and its ancestor SSA, with karaoke.
 */
#include "format/ass.h"

static int probe(const char *text, size_t size)
{
  nr_source head = {.text = text, .size = size < 65536 ? size : 65536};
  nr_lines lines = nr_lines_of(&head);
  nr_text_line line;
  int score = 0;
  while (nr_next_line(&lines, &line)) {
    nr_span t = nr_trim(line.span);
    if (nr_span_begins_nocase(t, "[Script Info]"))
      return 98;
    if (nr_span_begins_nocase(t, "[Events]") || nr_span_begins_nocase(t, "[V4"))
      score = 90;
    else if (!score && nr_span_begins(t, "Dialogue:"))
      score = 80;
  }
  return score;
}

const nr_format nr_format_ass = {
    .info = {.name = "ass",
             .title = "ASS karaoke",
             .extensions = "ass ssa",
             .capabilities = NORAE_CAN_READ | NORAE_CAN_WRITE | NORAE_CAN_LINE_TIMES |
                             NORAE_CAN_LINE_ENDS | NORAE_CAN_WORD_TIMES | NORAE_CAN_WORD_ENDS |
                             NORAE_CAN_ROWS |
                             NORAE_CAN_VOICES | NORAE_CAN_BACKGROUND | NORAE_CAN_TRACKS |
                             NORAE_CAN_META,
             .unit = 10000},
    .probe = probe,
    .read = nr_ass_read,
    .write = nr_ass_write,
};
