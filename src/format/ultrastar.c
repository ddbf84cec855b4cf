/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * UltraStar song texts: notes on a grid of beats, lines, up to nine singers.
 */
#include "format/ultrastar.h"

#include "format/lines.h"

const char nr_ultrastar_notes[5] = {':', '*', 'F', 'R', 'G'};

static bool is_note(nr_span line)
{
  const char *c = line.text, *end = line.text + line.size;
  if (line.size < 6 || !memchr(nr_ultrastar_notes, *c, sizeof nr_ultrastar_notes) || c[1] != ' ')
    return false;
  size_t numbers = 0;
  for (c += 2; c < end && numbers < 3; numbers++) {
    c += *c == '-';
    const char *from = c;
    while (c < end && *c >= '0' && *c <= '9')
      c++;
    if (c == from || (c < end && *c != ' '))
      return false;
    c += c < end;
  }
  return numbers == 3;
}

static int probe(const char *text, size_t size)
{
  nr_source head = {.text = text, .size = size < 65536 ? size : 65536};
  nr_lines lines = nr_lines_of(&head);
  nr_text_line line;
  size_t notes = 0;
  bool bpm = false;
  while (nr_next_line(&lines, &line)) {
    nr_span t = nr_trim(line.span);
    bpm |= nr_span_begins_nocase(t, "#BPM:");
    notes += is_note(t);
  }
  if (!notes)
    return bpm ? 40 : 0;
  return bpm ? 95 : notes > 2 ? 70 : 30;
}

const nr_format nr_format_ultrastar = {
    .info = {.name = "ultrastar",
             .title = "UltraStar song text",
             .extensions = "txt",
             .capabilities = NORAE_CAN_READ | NORAE_CAN_WRITE | NORAE_CAN_LINE_TIMES |
                             NORAE_CAN_WORD_TIMES | NORAE_CAN_WORD_ENDS | NORAE_CAN_VOICES |
                             NORAE_CAN_PITCH | NORAE_CAN_META},
    .words_begin = true,
    .probe = probe,
    .read = nr_ultrastar_read,
    .write = nr_ultrastar_write,
};
