/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "cli/file.h"
#include "cli/groups.h"
#include "cli/progress.h"
#include "cli/result.h"
#include "cli/script.h"

static int check(call *c, const char *output)
{
  if (!output)
    return usage_error(c, "where to write is missing: -o FILE.mkv");
  if (!file_has_extension(output, "mkv") && !file_has_extension(output, "mka"))
    return usage_error(c, "'%s' can't hold styled lyrics; write Matroska, FILE.mkv", output);
  int code = file_check_apart(c, c->operands[0], output);
  if (code == EXIT_DONE)
    code = file_check_apart(c, c->operands[1], output);
  return code == EXIT_DONE ? file_check_output(c, output) : code;
}

static int mux(call *c, const char *output)
{
  char *script = NULL;
  size_t size;
  norae_us length;
  int code = script_for_media(c, c->operands[0], c->operands[1], &script, &size, &length);
  if (code != EXIT_DONE)
    return code;
  norae_mux_options options = {.lang = c->set.lang,
                               .title = c->set.title,
                               .font_dir = c->set.karaoke.font_dir,
                               .no_system_fonts = c->set.karaoke.no_system_fonts,
                               .overwrite = c->set.force};
  progress bar;
  progress_begin(&bar, &c->voice, length);
  norae_log log = progress_log(&bar);
  norae_status status = norae_mux(c->operands[0], script, size, output, &options, &log, c->diags);
  progress_end(&bar);
  free(script);
  code = conclude(c, status);
  if (code == EXIT_DONE)
    message_say(&c->voice, "made %s", output);
  return code;
}

static int run(call *c)
{
  const char *output = c->set.output;
  int code = check(c, output);
  if (code != EXIT_DONE)
    return code;
  code = mux(c, output);
  if (c->set.json)
    result_json(c, output, NULL, code);
  return code;
}

static const option options[] = {
    VALUE(OPTION_FILE, 'o', "output", "FILE.mkv", output, "write the copy to FILE.mkv"),
    ROW_FORCE,
    ROW_STRICT("refuse lyrics with warnings"),
    HEADING("Lyrics track"),
    VALUE(OPTION_TEXT, 'l', "lang", "TAG", lang, "its language, such as ko or en-US"),
    VALUE(OPTION_TEXT, 0, "title", "TEXT", title, "its title; Karaoke without it"),
    GROUP_LOOK,
    GROUP_READ,
    GROUP_MESSAGES("write what was done to standard output as JSON"),
    OPTIONS_END,
};

const command cmd_mux = {
    .name = "mux",
    .operands = "VIDEO LYRICS",
    .least = 2,
    .most = 2,
    .summary = "put timed lyrics into a Matroska file as a track",
    .details = "Copies VIDEO into a Matroska file with LYRICS as its default subtitle track and "
               "the fonts they use attached. Nothing is encoded again, and players can switch the "
               "lyrics off. An ASS script is taken as it is, unless --theme or --font is given; anything "
               "else is styled first.",
    .options = options,
    .run = run,
};
