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
    {NORAE_CAN_LINE_TIMES, "LINE", "line times"},
    {NORAE_CAN_LINE_ENDS, "ENDS", "line ends"},
    {NORAE_CAN_WORD_TIMES, "WORD", "word times"},
    {NORAE_CAN_WORD_ENDS, "GAP", "word ends"},
    {NORAE_CAN_VOICES, "VOICE", "singers"},
    {NORAE_CAN_BACKGROUND, "BACK", "backing vocals"},
    {NORAE_CAN_TRACKS, "TRAN", "translations"},
    {NORAE_CAN_PITCH, "NOTE", "pitch"},
    {NORAE_CAN_ROWS, "ROW", "line breaks"},
    {NORAE_CAN_META, "META", "metadata"},
};
#define HOLDINGS (sizeof holdings / sizeof *holdings)

/* The step that written times are rounded to, in few letters: "10ms", "beat". */
static const char *step_of(const norae_format_info *f, char room[16])
{
  if (!(f->capabilities & NORAE_CAN_LINE_TIMES) || !(f->capabilities & NORAE_CAN_WRITE))
    return "-";
  if (f->unit == 0)
    return "tempo";
  static const struct {
    norae_us size;
    const char *name;
  } units[] = {{NORAE_US_PER_S, "s"}, {1000, "ms"}, {1, "us"}};
  size_t i = 0;
  while (f->unit % units[i].size)
    i++;
  snprintf(room, 16, "%d%s", (int)(f->unit / units[i].size), units[i].name);
  return room;
}

static void add_members(json *j, size_t i)
{
  const norae_format_info *f = norae_format_at(i);
  json_text(j, "name", f->name);
  json_text(j, "title", f->title);
  json_text(j, "extensions", f->extensions);
  json_bool(j, "read", f->capabilities & NORAE_CAN_READ);
  json_bool(j, "write", f->capabilities & NORAE_CAN_WRITE);
  json_seconds(j, "unit", f->unit ? f->unit : NORAE_NO_TIME);
  json_array(j, "holds");
  for (size_t h = 0; h < HOLDINGS; h++) {
    if (f->capabilities & holdings[h].capability)
      json_text(j, NULL, holdings[h].word);
  }
  json_end(j);
}

#define LABELS "%-10s %-10s %-3s %-5s"
#define EXTENSIONS 10

/* As many words as the column has room for; JSON has all. */
static void fit_words(const char *words, char out[EXTENSIONS + 1])
{
  size_t size = strlen(words);
  while (size > EXTENSIONS) {
    do
      size--;
    while (size && words[size] != ' ');
  }
  snprintf(out, EXTENSIONS + 1, "%.*s", (int)size, words);
}

static void print_header(void)
{
  printf(LABELS, "FORMAT", "EXTENSIONS", "R/W", "STEP");
  for (size_t h = 0; h < HOLDINGS; h++)
    printf(" %s", holdings[h].column);
  putchar('\n');
}

static void print_row(size_t i)
{
  const norae_format_info *f = norae_format_at(i);
  bool reads = f->capabilities & NORAE_CAN_READ, writes = f->capabilities & NORAE_CAN_WRITE;
  char step[16], extensions[EXTENSIONS + 1];
  fit_words(f->extensions, extensions);
  printf(LABELS, f->name, extensions, reads && writes ? "rw" : reads ? "r" : "w",
         step_of(f, step));
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
        "writes it, the step that the times it writes are rounded to (\"tempo\": the file's own "
        "beat), and what it can hold: times of lines and where they end, times of words and the "
        "gaps between them, singers, backing vocals, translations, pitch, line breaks inside a "
        "line, metadata such as the title. What a format can't hold is lost when writing it, and "
        "reported.",
    .options = options,
    .run = run,
};
