/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * KRC of KuGou, packed or plain.
 */
#include "format/stamped.h"
#include "format/wrapped.h"

static const char title[] = "KRC of KuGou, by word";

static int probe(const char *text, size_t size)
{
  return nr_stamped_probe(text, size, NR_STAMPED_KRC);
}

static norae_status read(const nr_source *source, norae_song *song)
{
  return nr_stamped_read(source, song, NR_STAMPED_KRC);
}

/* As the player keeps it: with a byte order mark, and packed. */
static norae_status write(const norae_song *song, nr_sink *sink)
{
  nr_str text = {0};
  nr_sink plain = *sink;
  plain.out = &text;
  nr_str_add(&text, "\uFEFF");
  norae_status status = nr_stamped_write(song, &plain, NR_STAMPED_KRC, title);
  if (status == NORAE_OK && text.failed)
    status = NORAE_ERR_MEMORY;
  if (status == NORAE_OK)
    status = nr_wrap_krc(text.data, text.size, sink->out);
  nr_str_free(&text);
  return status;
}

const nr_format nr_format_krc = {
    .info = {.name = "krc",
             .title = title,
             .extensions = "krc",
             .capabilities = NORAE_CAN_READ | NORAE_CAN_WRITE | NORAE_CAN_LINE_TIMES |
                             NORAE_CAN_LINE_ENDS | NORAE_CAN_WORD_TIMES | NORAE_CAN_WORD_ENDS |
                             NORAE_CAN_TRACKS | NORAE_CAN_META,
             .unit = 1000},
    .probe = probe,
    .read = read,
    .write = write,
};
