/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * norae's own JSON: all that the model holds, nothing rounded.
 */
#include "format/json.h"

#include <ctype.h>

#include "format/lines.h"

/* Ours has "lines" with "syllables" near its beginning; other programs' JSON
 * looks different. */
static int probe(const char *text, size_t size)
{
  nr_span head = {text, size < 65536 ? size : 65536};
  while (head.size && isspace((unsigned char)*head.text))
    head = (nr_span){head.text + 1, head.size - 1};
  if (!nr_span_begins(head, "{"))
    return 0;
  return nr_span_find(head, "\"lines\"") && nr_span_find(head, "\"syllables\"") ? 95 : 0;
}

const nr_format nr_format_json = {
    .info = {.name = "json",
             .title = "norae's own JSON, which holds all of a song",
             .extensions = "json",
             .capabilities = NORAE_CAN_READ | NORAE_CAN_WRITE | NORAE_CAN_LINE_TIMES |
                             NORAE_CAN_LINE_ENDS | NORAE_CAN_WORD_TIMES | NORAE_CAN_WORD_ENDS |
                             NORAE_CAN_ROWS |
                             NORAE_CAN_VOICES | NORAE_CAN_BACKGROUND | NORAE_CAN_TRACKS |
                             NORAE_CAN_PITCH | NORAE_CAN_META | NORAE_CAN_SECTIONS |
                             NORAE_CAN_LANGUAGES | NORAE_CAN_VOICE_KINDS,
             .unit = 1},
    .probe = probe,
    .read = nr_json_read,
    .write = nr_json_write,
};
