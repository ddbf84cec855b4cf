/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The two formats of Lyricify: Syllable with words, singers by side and backing
 * vocals; Lines with starts and ends of lines.
 */
#include "format/stamped.h"

static const char lys_title[] = "Lyricify Syllable, by word";
static const char lyl_title[] = "Lyricify Lines, by line";

static int probe_lys(const char *text, size_t size)
{
  return nr_stamped_probe(text, size, NR_STAMPED_LYS);
}

static norae_status read_lys(const nr_source *source, norae_song *song)
{
  return nr_stamped_read(source, song, NR_STAMPED_LYS);
}

static norae_status write_lys(const norae_song *song, nr_sink *sink)
{
  return nr_stamped_write(song, sink, NR_STAMPED_LYS, lys_title);
}

static int probe_lyl(const char *text, size_t size)
{
  return nr_stamped_probe(text, size, NR_STAMPED_LYL);
}

static norae_status read_lyl(const nr_source *source, norae_song *song)
{
  return nr_stamped_read(source, song, NR_STAMPED_LYL);
}

static norae_status write_lyl(const norae_song *song, nr_sink *sink)
{
  return nr_stamped_write(song, sink, NR_STAMPED_LYL, lyl_title);
}

const nr_format nr_format_lys = {
    .info = {.name = "lys",
             .title = lys_title,
             .extensions = "lys",
             .capabilities = NORAE_CAN_READ | NORAE_CAN_WRITE | NORAE_CAN_LINE_TIMES |
                             NORAE_CAN_WORD_TIMES | NORAE_CAN_WORD_ENDS | NORAE_CAN_VOICES |
                             NORAE_CAN_BACKGROUND | NORAE_CAN_META,
             .unit = 1000},
    .words_begin = true,
    .probe = probe_lys,
    .read = read_lys,
    .write = write_lys,
};

const nr_format nr_format_lyl = {
    .info = {.name = "lyl",
             .title = lyl_title,
             .extensions = "lyl",
             .capabilities = NORAE_CAN_READ | NORAE_CAN_WRITE | NORAE_CAN_LINE_TIMES |
                             NORAE_CAN_LINE_ENDS | NORAE_CAN_META,
             .unit = 1000},
    .probe = probe_lyl,
    .read = read_lyl,
    .write = write_lyl,
};
