/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * SAMI subtitles: lines, in several languages side by side.
 */
#include "format/sami.h"

static int probe(const char *text, size_t size)
{
  nr_span head = {text, size < 65536 ? size : 65536};
  while (head.size && strchr(" \t\n", *head.text))
    head = nr_span_from(head, head.text + 1);
  if (nr_span_begins_nocase(head, "<SAMI"))
    return 100;
  for (;;) {
    const char *at = memchr(head.text, '<', head.size);
    if (!at)
      return 0;
    head = nr_span_from(head, at);
    if (nr_span_begins_nocase(head, "<SYNC START"))
      return 90;
    head = nr_span_from(head, at + 1);
  }
}

const nr_format nr_format_sami = {
    .info = {.name = "sami",
             .title = "SAMI",
             .extensions = "smi sami",
             .capabilities = NORAE_CAN_READ | NORAE_CAN_WRITE | NORAE_CAN_LINE_TIMES |
                             NORAE_CAN_LINE_ENDS | NORAE_CAN_ROWS | NORAE_CAN_TRACKS |
                             NORAE_CAN_META,
             .unit = 1000},
    .probe = probe,
    .read = nr_sami_read,
    .write = nr_sami_write,
};
