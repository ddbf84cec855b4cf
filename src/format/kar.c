/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * MIDI karaoke (.kar, .mid): syllables as text events between the notes.
 */
#include "format/kar.h"

#include <string.h>

#include "format/lines.h"

/* "RIFF…RMIDdata…MThd" is the same in a wrapper. */
int nr_kar_probe(const char *bytes, size_t size)
{
  if (size >= 14 && memcmp(bytes, "MThd", 4) == 0)
    return 100;
  return size >= 34 && memcmp(bytes, "RIFF", 4) == 0 && memcmp(bytes + 8, "RMID", 4) == 0 ? 100 : 0;
}

const nr_format nr_format_kar = {
    .info = {.name = "kar",
             .title = "MIDI karaoke",
             .extensions = "kar mid midi rmi",
             .capabilities = NORAE_CAN_READ | NORAE_CAN_WRITE | NORAE_CAN_LINE_TIMES |
                             NORAE_CAN_WORD_TIMES | NORAE_CAN_WORD_ENDS | NORAE_CAN_META,
             .unit = 1000},
    .binary = true,
    .words_begin = true,
    .probe = nr_kar_probe,
    .read = nr_kar_read,
    .write = nr_kar_write,
};
