/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/file.h"
#include "cli/groups.h"
#include "cli/interrupt.h"
#include "cli/lyrics.h"
#include "cli/result.h"

/* One input and what became of it. */
typedef struct item {
  const char *input;
  char *output; /* malloc'ed */
  const norae_format_info *format;
  int code;
} item;

static bool wants_style(const settings *s)
{
  return s->karaoke.theme || s->karaoke.font || s->karaoke.font_dir || s->size.width;
}

static int write_styled(call *c, const norae_song *song, const item *it)
{
  char *script = NULL;
  size_t size;
  norae_status status = norae_karaoke_script(song, &c->set.karaoke, &script, &size, c->diags);
  if (status == NORAE_OK && file_is_stdio(it->output)) {
    fwrite(script, 1, size, stdout);
  } else if (status == NORAE_OK) {
    interrupt_hold();
    status = norae_script_save(script, size, it->output, c->set.force, c->diags);
    interrupt_release();
  }
  free(script);
  return conclude(c, status);
}

static int convert(call *c, const item *it)
{
  norae_song *song;
  int code = lyrics_read(c, it->input, &song);
  if (code != EXIT_DONE)
    return code;
  norae_song_move(song, c->set.scale, c->set.shift);
  code = wants_style(&c->set) ? write_styled(c, song, it)
                              : lyrics_write(c, song, it->format, it->output);
  norae_song_free(&song);
  return code;
}

static int out_of_memory(call *c)
{
  return conclude(c, NORAE_ERR_MEMORY);
}

/* -o names the output; without it the name is the input's with the format's own
 * extension, in -O DIR or beside the input. */
static int name_output(call *c, item *it)
{
  const settings *s = &c->set;
  if (s->output)
    it->output = strdup(s->output);
  else if (!s->folder && file_is_stdio(it->input))
    it->output = strdup("-");
  else if (file_is_stdio(it->input))
    return usage_error(c, "standard input has no name to make one in %s from; give -o FILE",
                       s->folder);
  else {
    const norae_format_info *format = norae_format_by_name(s->format);
    char extension[16];
    snprintf(extension, sizeof extension, "%.*s", (int)strcspn(format->extensions, " "),
             format->extensions);
    it->output = file_derive(it->input, s->folder, extension);
  }
  if (!it->output)
    return out_of_memory(c);
  return lyrics_output_format(c, it->output, &it->format);
}

/* Two inputs that would become one file: neither may win silently. */
static int check_clash(call *c, const item *items, size_t i)
{
  for (size_t k = 0; k < i; k++) {
    if (!file_is_stdio(items[i].output) && strcmp(items[k].output, items[i].output) == 0)
      return usage_error(c, "%s and %s would both become %s", items[k].input, items[i].input,
                         items[i].output);
  }
  return EXIT_DONE;
}

static int check_item(call *c, const item *items, size_t i)
{
  const item *it = &items[i];
  if (wants_style(&c->set) && strcmp(it->format->name, "ass") != 0)
    return usage_error(c, "--theme, --font, --font-dir and --size style ASS; '%s' is %s",
                       it->output, it->format->title);
  if (c->set.json && file_is_stdio(it->output))
    return usage_error(c, "--json and the lyrics would both go to standard output");
  if (!c->set.force && file_is_same(it->input, it->output))
    return usage_error(c, "%s is both input and output; -f replaces it", it->input);
  return check_clash(c, items, i);
}

static int check_folder(call *c)
{
  struct stat at;
  if (!c->set.folder || (stat(c->set.folder, &at) == 0 && S_ISDIR(at.st_mode)))
    return EXIT_DONE;
  return usage_error(c, "-O %s is not a folder", c->set.folder);
}

static int check(call *c)
{
  const settings *s = &c->set;
  if (!s->output && !s->format)
    return usage_error(c, "what to write is missing: -o FILE or -t FORMAT");
  if (s->output && s->folder)
    return usage_error(c, "-o and -O don't go together");
  if (s->output && c->count > 1)
    return usage_error(c, "%zu inputs don't fit into one -o; give -t FORMAT -O DIR", c->count);
  return check_folder(c);
}

static void print_json(const call *c, const item *items)
{
  json j = {.to = stdout};
  json_object(&j, NULL);
  json_text(&j, "command", c->command->name);
  json_array(&j, "files");
  for (size_t i = 0; i < c->count; i++) {
    json_object(&j, NULL);
    json_text(&j, "input", items[i].input);
    json_text(&j, "output", items[i].code == EXIT_DONE ? items[i].output : NULL);
    json_text(&j, "format", items[i].format->name);
    json_integer(&j, "exit", items[i].code);
    json_end(&j);
  }
  json_end(&j);
  result_messages(&j, c);
  json_end(&j);
}

/* What was done, said once for all inputs. */
static void summarise(const call *c, size_t failed)
{
  double shift = (double)c->set.shift / (double)NORAE_US_PER_S;
  if (failed == c->count)
    return;
  if (c->set.scale != 1.0)
    message_say(&c->voice, "times multiplied by %g", c->set.scale);
  if (c->set.shift)
    message_say(&c->voice, "lyrics moved %.6g s %s", fabs(shift), shift > 0 ? "later" : "earlier");
  if (c->count > 1)
    message_say(&c->voice, "%zu converted, %zu failed", c->count - failed, failed);
}

static int convert_all(call *c, item *items)
{
  size_t failed = 0;
  int code = EXIT_DONE;
  for (size_t i = 0; i < c->count; i++) {
    items[i].code = convert(c, &items[i]);
    failed += items[i].code != EXIT_DONE;
    code = items[i].code > code ? items[i].code : code;
  }
  summarise(c, failed);
  if (c->set.json)
    print_json(c, items);
  return code;
}

static int run(call *c)
{
  int code = check(c);
  item *items = code == EXIT_DONE ? calloc(c->count, sizeof *items) : NULL;
  if (!items)
    return code == EXIT_DONE ? out_of_memory(c) : code;
  for (size_t i = 0; i < c->count && code == EXIT_DONE; i++) {
    items[i].input = c->operands[i];
    code = name_output(c, &items[i]);
    if (code == EXIT_DONE)
      code = check_item(c, items, i);
  }
  if (code == EXIT_DONE)
    code = convert_all(c, items);
  for (size_t i = 0; i < c->count; i++)
    free(items[i].output);
  free(items);
  return code;
}

static const option options[] = {
    VALUE(OPTION_FILE, 'o', "output", "FILE", output, "write to FILE; - is standard output"),
    CHOICE(OPTION_WORD, 't', "to", "FORMAT", format, words_writable,
           "format to write; by the extension of FILE without it"),
    VALUE(OPTION_FOLDER, 'O', "output-dir", "DIR", folder,
          "write into DIR, named after the input; beside the input without it"),
    ROW_FORCE,
    ROW_STRICT("refuse lyrics with warnings, and formats that would lose something"),
    HEADING("Times"),
    RANGED(OPTION_SECONDS, 0, "shift", "SECONDS", shift, -360000, 360000,
           "move all times; + is later, - is earlier"),
    RANGED(OPTION_NUMBER, 0, "scale", "FACTOR", scale, 0.1, 10,
           "multiply all times, before --shift"),
    GROUP_LOOK,
    RANGED(OPTION_SIZE, 0, "size", "WxH", size, 16, 8192,
           "size of the picture that styled ASS is laid out for; 1920x1080 without it"),
    GROUP_READ,
    GROUP_MESSAGES("write what was done to standard output as JSON"),
    OPTIONS_END,
};

const command cmd_convert = {
    .name = "convert",
    .operands = "LYRICS ...",
    .least = 1,
    .most = ANY_NUMBER,
    .summary = "turn lyrics from one format into another",
    .details = "Reads LYRICS in any format and writes them in another; - is standard input. Times "
               "of words are kept wherever the format can hold them; what it can't hold is "
               "reported. One input goes to -o FILE, many go to -t FORMAT, each beside itself or "
               "in -O DIR.\n\nASS is written plain, to be edited or converted again; with a theme, "
               "font or size it is styled as it would be burned.",
    .options = options,
    .run = run,
};
