/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * YRC of NetEase.
 */
#include "format/stamped.h"

static const char title[] = "YRC of NetEase, by word";

static int probe(const char *text, size_t size)
{
  return nr_stamped_probe(text, size, NR_STAMPED_YRC);
}

static norae_status read(const nr_source *source, norae_song *song)
{
  return nr_stamped_read(source, song, NR_STAMPED_YRC);
}

static norae_status write(const norae_song *song, nr_sink *sink)
{
  return nr_stamped_write(song, sink, NR_STAMPED_YRC, title);
}

const nr_format nr_format_yrc = {
    .info = {.name = "yrc",
             .title = title,
             .extensions = "yrc",
             .capabilities = NORAE_CAN_READ | NORAE_CAN_WRITE | NORAE_CAN_LINE_TIMES |
                             NORAE_CAN_LINE_ENDS | NORAE_CAN_WORD_TIMES | NORAE_CAN_WORD_ENDS |
                             NORAE_CAN_META,
             .unit = 1000},
    .probe = probe,
    .read = read,
    .write = write,
};
