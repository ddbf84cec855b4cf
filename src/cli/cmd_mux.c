/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/file.h"
#include "cli/groups.h"
#include "cli/script.h"

static norae_status mux(const call *c, const char *script, size_t size, const char *output,
                        const norae_log *log)
{
  norae_mux_options options = {.lang = c->set.lang,
                               .title = c->set.title,
                               .font_dir = c->set.karaoke.font_dir,
                               .no_system_fonts = c->set.karaoke.no_system_fonts,
                               .whole_fonts = c->set.whole_fonts,
                               .overwrite = c->set.force,
                               .strict = c->set.strict};
  return norae_mux(c->operands[0], script, size, output, &options, log, c->diags);
}

static int run(call *c)
{
  const char *output = c->set.output;
  if (!output)
    return usage_error(c, "where to write is missing: -o FILE.mkv");
  if (!file_has_extension(output, "mkv") && !file_has_extension(output, "mka"))
    return usage_error(c, "'%s' can't hold styled lyrics; write Matroska, FILE.mkv", output);
  return script_run(c, output, mux);
}

static const option options[] = {
    VALUE(OPTION_FILE, 'o', "output", "FILE.mkv", output, "write the copy to FILE.mkv"),
    ROW_FORCE,
    ROW_STRICT("refuse lyrics with warnings, and fonts that lack something"),
    HEADING("Lyrics track"),
    VALUE(OPTION_TEXT, 'l', "lang", "TAG", lang, "its language, such as ko or en-US"),
    VALUE(OPTION_TEXT, 0, "title", "TEXT", title, "its title; Karaoke without it"),
    FLAG(0, "whole-fonts", whole_fonts,
         "attach fonts whole, for lyrics that will be edited; else only the letters in use"),
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
               "what they use of fonts attached. Nothing is encoded again, and players can switch "
               "the lyrics off. An ASS script is taken as it is, unless --theme or --font is given; "
               "anything else is styled first.",
    .options = options,
    .run = run,
};
