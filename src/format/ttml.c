/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * TTML: Apple's and AMLL's lyrics, and the subtitles of the standard (DFXP, IMSC).
 */
#include "format/ttml.h"

static int probe(const char *text, size_t size)
{
  return nr_span_is(nr_xml_root_name(text, size), "tt") ? 100 : 0;
}

const nr_format nr_format_ttml = {
    .info = {.name = "ttml",
             .title = "TTML (Apple, AMLL, IMSC)",
             .extensions = "ttml dfxp itt xml",
             .capabilities = NORAE_CAN_READ | NORAE_CAN_WRITE | NORAE_CAN_LINE_TIMES |
                             NORAE_CAN_LINE_ENDS | NORAE_CAN_WORD_TIMES | NORAE_CAN_WORD_ENDS |
                             NORAE_CAN_ROWS |
                             NORAE_CAN_VOICES | NORAE_CAN_VOICE_KINDS | NORAE_CAN_BACKGROUND |
                             NORAE_CAN_TRACKS | NORAE_CAN_META | NORAE_CAN_SECTIONS |
                             NORAE_CAN_LANGUAGES,
             .unit = 1000},
    .probe = probe,
    .read = nr_ttml_read,
    .write = nr_ttml_write,
};
