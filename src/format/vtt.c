/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * WebVTT, with stamps of words and voices.
 */
#include "format/vtt.h"

#include "format/lines.h"

static int probe(const char *text, size_t size)
{
  nr_span head = {text, size};
  return nr_span_begins(head, "WEBVTT") && (size == 6 || strchr(" \t\n", text[6])) ? 100 : 0;
}

const nr_format nr_format_vtt = {
    .info = {.name = "vtt",
             .title = "WebVTT",
             .extensions = "vtt",
             .capabilities = NORAE_CAN_READ | NORAE_CAN_WRITE | NORAE_CAN_LINE_TIMES |
                             NORAE_CAN_LINE_ENDS | NORAE_CAN_WORD_TIMES | NORAE_CAN_WORD_ENDS |
                             NORAE_CAN_ROWS |
                             NORAE_CAN_VOICES | NORAE_CAN_BACKGROUND,
             .unit = 1000},
    .probe = probe,
    .read = nr_vtt_read,
    .write = nr_vtt_write,
};
