/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/groups.h"
#include "cli/json.h"

typedef struct holding {
  unsigned capability;
  const char *word;
} holding;

static const holding holdings[] = {
    {NORAE_CAN_LINE_TIMES, "line times"}, {NORAE_CAN_LINE_ENDS, "line ends"},
    {NORAE_CAN_WORD_TIMES, "word times"}, {NORAE_CAN_WORD_ENDS, "word ends"},
    {NORAE_CAN_VOICES, "singers"},        {NORAE_CAN_BACKGROUND, "backing vocals"},
    {NORAE_CAN_TRACKS, "translations"},   {NORAE_CAN_PITCH, "pitch"},
    {NORAE_CAN_META, "metadata"},
};
#define HOLDINGS (sizeof holdings / sizeof *holdings)

static void print_json(void)
{
  json j = {.to = stdout};
  json_array(&j, NULL);
  for (size_t i = 0; i < norae_format_count(); i++) {
    const norae_format_info *f = norae_format_at(i);
    json_object(&j, NULL);
    json_text(&j, "name", f->name);
    json_text(&j, "title", f->title);
    json_text(&j, "extensions", f->extensions);
    json_bool(&j, "read", f->capabilities & NORAE_CAN_READ);
    json_bool(&j, "write", f->capabilities & NORAE_CAN_WRITE);
    json_array(&j, "holds");
    for (size_t h = 0; h < HOLDINGS; h++) {
      if (f->capabilities & holdings[h].capability)
        json_text(&j, NULL, holdings[h].word);
    }
    json_end(&j);
    json_end(&j);
  }
  json_end(&j);
}

static void print_row(const norae_format_info *f)
{
  const char *before = "";
  printf("%-10s %-12s %-6s ", f->name, f->extensions,
         !(f->capabilities & NORAE_CAN_WRITE)  ? "reads"
         : !(f->capabilities & NORAE_CAN_READ) ? "writes"
                                               : "both");
  for (size_t h = 0; h < HOLDINGS; h++) {
    if (f->capabilities & holdings[h].capability) {
      printf("%s%s", before, holdings[h].word);
      before = ", ";
    }
  }
  printf("%s\n", *before ? "" : "text");
}

static int run(call *c)
{
  if (c->set.json) {
    print_json();
    return EXIT_DONE;
  }
  printf("%-10s %-12s %-6s %s\n", "FORMAT", "EXTENSIONS", "NORAE", "HOLDS");
  for (size_t i = 0; i < norae_format_count(); i++)
    print_row(norae_format_at(i));
  return EXIT_DONE;
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
    .details = "Lists the lyric formats: the name that -t takes, extensions, whether norae reads "
               "and writes it, and what it can hold. What a format can't hold is lost when "
               "writing it, and reported.",
    .options = options,
    .run = run,
};
