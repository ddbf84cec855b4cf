/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * LRC.  Several formats for one reader: what every player understands, the
 * enhanced kind with times of words, singers and backing vocals, and dialects of
 * single programs.
 */
#include "format/lrc.h"

/* Where nothing is sung for this long, the screen is cleared. */
#define CLEARS ((norae_us)4 * NORAE_US_PER_S)

const nr_format nr_format_lrc = {
    .info = {.name = "lrc",
             .title = "LRC by line",
             .extensions = "lrc",
             .capabilities = NORAE_CAN_READ | NORAE_CAN_WRITE | NORAE_CAN_LINE_TIMES |
                             NORAE_CAN_TRACKS | NORAE_CAN_META,
             .unit = 10000},
    .clears = CLEARS,
    .probe = nr_lrc_probe,
    .read = nr_lrc_read,
    .write = nr_lrc_write,
};

const nr_format nr_format_elrc = {
    .info = {.name = "elrc",
             .title = "enhanced LRC, by word",
             .extensions = "elrc lrc",
             .capabilities = NORAE_CAN_READ | NORAE_CAN_WRITE | NORAE_CAN_LINE_TIMES |
                             NORAE_CAN_WORD_TIMES | NORAE_CAN_WORD_ENDS | NORAE_CAN_VOICES |
                             NORAE_CAN_BACKGROUND | NORAE_CAN_TRACKS | NORAE_CAN_META,
             .unit = 1000},
    .clears = CLEARS,
    .read = nr_lrc_read,
    .write = nr_elrc_write,
};

const nr_format nr_format_eslrc = {
    .info = {.name = "eslrc",
             .title = "ESLyric's LRC, by word",
             .extensions = "eslrc lrc",
             .capabilities = NORAE_CAN_READ | NORAE_CAN_WRITE | NORAE_CAN_LINE_TIMES |
                             NORAE_CAN_LINE_ENDS | NORAE_CAN_WORD_TIMES | NORAE_CAN_TRACKS |
                             NORAE_CAN_META,
             .unit = 1000},
    .words_begin = true,
    .read = nr_lrc_read,
    .write = nr_eslrc_write,
};

const nr_format nr_format_walaoke = {
    .info = {.name = "walaoke",
             .title = "Walaoke's LRC, by line",
             .extensions = "lrc",
             .capabilities = NORAE_CAN_READ | NORAE_CAN_WRITE | NORAE_CAN_LINE_TIMES |
                             NORAE_CAN_VOICES | NORAE_CAN_TRACKS | NORAE_CAN_META,
             .unit = 10000},
    .clears = CLEARS,
    .read = nr_lrc_read,
    .write = nr_walaoke_write,
};

const nr_format nr_format_midico = {
    .info = {.name = "midico",
             .title = "MidiCo's LRC, by syllable",
             .extensions = "lrc",
             .capabilities = NORAE_CAN_READ | NORAE_CAN_WRITE | NORAE_CAN_LINE_TIMES |
                             NORAE_CAN_WORD_TIMES | NORAE_CAN_WORD_ENDS | NORAE_CAN_VOICES |
                             NORAE_CAN_META,
             .unit = 1000},
    .words_begin = true,
    .read = nr_lrc_read,
    .write = nr_midico_write,
};
