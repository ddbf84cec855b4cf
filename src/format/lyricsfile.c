/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lyricsfile, the YAML of lrcget: lines and their words in milliseconds.
 */
#include "format/lyricsfile.h"

const char *const nr_lyricsfile_keys[NR_LYRICSFILE_KEYS][2] = {
    {"title", "title"},       {"artist", "artist"},           {"album", "album"},
    {"language", "language"}, {"duration_ms", "duration_ms"}, {"offset_ms", "offset_ms"},
};

/* Metadata, and then lines or a plain text, each at the beginning of a row. */
static int probe(const char *text, size_t size)
{
  nr_source head = {.text = text, .size = size < 65536 ? size : 65536};
  nr_lines lines = nr_lines_of(&head);
  nr_text_line line;
  bool metadata = false;
  while (nr_next_line(&lines, &line)) {
    metadata |= nr_span_begins(line.span, "metadata:");
    if (metadata &&
        (nr_span_begins(line.span, "lines:") || nr_span_begins(line.span, "plain:")))
      return 90;
  }
  return 0;
}

const nr_format nr_format_lyricsfile = {
    .info = {.name = "lyricsfile",
             .title = "Lyricsfile (YAML)",
             .extensions = "yaml yml lyricsfile",
             .capabilities = NORAE_CAN_READ | NORAE_CAN_WRITE | NORAE_CAN_LINE_TIMES |
                             NORAE_CAN_LINE_ENDS | NORAE_CAN_WORD_TIMES | NORAE_CAN_WORD_ENDS |
                             NORAE_CAN_META,
             .unit = 1000},
    .probe = probe,
    .read = nr_lyricsfile_read,
    .write = nr_lyricsfile_write,
};
