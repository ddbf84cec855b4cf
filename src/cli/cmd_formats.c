/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "cli/groups.h"
#include "cli/result.h"

/* What formats can hold: as a column of the table, and as a word in JSON. */
typedef struct holding {
  unsigned capability;
  const char *column, *word;
} holding;

static const holding holdings[] = {
    {NORAE_CAN_LINE_TIMES, "LINES", "line times"},
    {NORAE_CAN_LINE_ENDS, "ENDS", "line ends"},
    {NORAE_CAN_WORD_TIMES, "WORDS", "word times"},
    {NORAE_CAN_WORD_ENDS, "GAPS", "word ends"},
    {NORAE_CAN_VOICES, "SINGERS", "singers"},
    {NORAE_CAN_BACKGROUND, "BACKING", "backing vocals"},
    {NORAE_CAN_TRACKS, "TRANS", "translations"},
    {NORAE_CAN_PITCH, "PITCH", "pitch"},
    {NORAE_CAN_META, "META", "metadata"},
};
#define HOLDINGS (sizeof holdings / sizeof *holdings)

static void add_members(json *j, size_t i)
{
  const norae_format_info *f = norae_format_at(i);
  json_text(j, "name", f->name);
  json_text(j, "title", f->title);
  json_text(j, "extensions", f->extensions);
  json_bool(j, "read", f->capabilities & NORAE_CAN_READ);
  json_bool(j, "write", f->capabilities & NORAE_CAN_WRITE);
  json_array(j, "holds");
  for (size_t h = 0; h < HOLDINGS; h++) {
    if (f->capabilities & holdings[h].capability)
      json_text(j, NULL, holdings[h].word);
  }
  json_end(j);
}

#define LABELS "%-10s %-10s %-3s"

static void print_header(void)
{
  printf(LABELS, "FORMAT", "EXTENSIONS", "R/W");
  for (size_t h = 0; h < HOLDINGS; h++)
    printf(" %s", holdings[h].column);
  putchar('\n');
}

static void print_row(size_t i)
{
  const norae_format_info *f = norae_format_at(i);
  bool reads = f->capabilities & NORAE_CAN_READ, writes = f->capabilities & NORAE_CAN_WRITE;
  printf(LABELS, f->name, f->extensions, reads && writes ? "rw" : reads ? "r" : "w");
  for (size_t h = 0; h < HOLDINGS; h++)
    printf(" %-*s", (int)strlen(holdings[h].column),
           f->capabilities & holdings[h].capability ? "x" : "-");
  putchar('\n');
}

static int run(call *c)
{
  const listing list = {norae_format_count(), print_header, print_row, add_members};
  return result_list(c, &list);
}

static const option options[] = {
    FLAG(0, "json", json, "write the table as JSON"),
    GROUP_HELP,
    OPTIONS_END,
};

const command cmd_formats = {
    .name = "formats",
    .operands = "",
    .summary = "list the lyric formats and what each can hold",
    .details =
        "Lists the lyric formats: the name that -t takes, extensions, whether norae reads or "
        "writes it, and what it can hold: times of lines and where they end, times of words and "
        "the gaps between them, singers, backing vocals, translations, pitch, metadata such as "
        "the title. What a format can't hold is lost when writing it, and reported.",
    .options = options,
    .run = run,
};
