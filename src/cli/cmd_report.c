/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "cli/edits.h"
#include "cli/file.h"
#include "cli/groups.h"
#include "cli/progress.h"
#include "cli/result.h"

static int check_options(call *c, const char *output)
{
  const settings *s = &c->set;
  const char *format = s->format ? s->format : norae_report_format_of(output);
  if (!format && file_is_stdio(output))
    return usage_error(c, "standard output has no extension; give the format: -t FORMAT");
  if (!format)
    return usage_error(c, "'%s' is no name of a report: FILE.html, .svg, .png or .json, or -t",
                       output);
  if (s->embed_audio && strcmp(format, "html") != 0)
    return usage_error(c, "only a page can hold sound: --embed-audio needs FILE.html");
  if (s->json && file_is_stdio(output))
    return usage_error(c, "--json and -o - would both write to standard output");
  if (s->no_sync && (s->others.from || s->others.instrumental || s->others.vocals))
    return usage_error(c, "other recordings help to find times; --no-sync leaves those alone");
  if (s->edits && s->no_sync)
    return usage_error(c, "--no-sync moves nothing: there are no --edits to write");
  return EXIT_DONE;
}

static int check(call *c, const char *output)
{
  int code = check_options(c, output);
  for (size_t i = 0; i < 2 && code == EXIT_DONE; i++)
    code = file_check_apart(c, c->operands[i], output);
  if (code == EXIT_DONE)
    code = file_check_others(c, output);
  if (code == EXIT_DONE)
    code = file_check_output(c, output);
  return code == EXIT_DONE ? edits_check(c, output) : code;
}

static int look(call *c, const char *output, norae_sync_report **report)
{
  const settings *s = &c->set;
  const norae_report_options options = {.format = s->format,
                                        .read = s->read,
                                        .sync = s->sync,
                                        .others = s->others,
                                        .no_sync = s->no_sync,
                                        .embed_audio = s->embed_audio,
                                        .font = s->karaoke.font,
                                        .font_dir = s->karaoke.font_dir,
                                        .no_system_fonts = s->karaoke.no_system_fonts,
                                        .strict = s->strict,
                                        .overwrite = s->force};
  progress bar;
  progress_begin(&bar, &c->voice, progress_length(c->operands[0]));
  norae_log log = progress_log(&bar);
  norae_status status =
      norae_report(c->operands[0], c->operands[1], output, &options, report, &log, c->diags);
  progress_end(&bar);
  c->confidence = *report ? (*report)->confidence : -1.0;
  int code = conclude(c, status);
  if (code == EXIT_DONE && !file_is_stdio(output))
    message_say(&c->voice, "made %s%s", output, *report ? "" : ", with the times as they were");
  if (code == EXIT_DONE && *report)
    code = edits_save(c, *report);
  if (code == EXIT_DONE && *report)
    result_say(&c->voice, "", *report);
  return code;
}

static int run(call *c)
{
  char *derived = NULL;
  const char *output = c->set.output;
  norae_sync_report *report = NULL;
  if (!output)
    output = derived = file_derive(c->operands[0], NULL, "report.html");
  if (!output)
    return conclude(c, NORAE_ERR_MEMORY);
  int code = check(c, output);
  if (code == EXIT_DONE) {
    code = look(c, output, &report);
    if (c->set.json)
      result_json(c, output, report, code);
  }
  norae_sync_report_free(&report);
  free(derived);
  return code;
}

static const option options[] = {
    VALUE(OPTION_FILE, 'o', "output", "FILE", output,
          "write to FILE.html, .svg, .png or .json; MEDIA.report.html beside MEDIA without it"),
    CHOICE(OPTION_WORD, 't', "to", "FORMAT", format, words_reports,
           "html, svg, png or json; by the extension of FILE without it"),
    FLAG(0, "embed-audio", embed_audio,
         "put a small copy of the sound into the page, which links to MEDIA without it"),
    ROW_FORCE,
    ROW_STRICT("refuse lyrics with warnings"),
    GROUP_SYNC(VALUE(OPTION_FILE, 0, "vocals", "FILE", others.vocals,
                     "the recording's voices alone, likewise")),
    FLAG(0, "no-sync", no_sync, "show the times of the lyrics as they are"),
    HEADING("Fonts of a PNG picture"),
    VALUE(OPTION_TEXT, 0, "font", "FAMILY", karaoke.font,
          "write in this font instead of the default theme's"),
    GROUP_FONTS,
    GROUP_READ,
    GROUP_MESSAGES("write what was made and found to standard output as JSON"),
    OPTIONS_END,
};

const command cmd_report = {
    .name = "report",
    .operands = "MEDIA LYRICS",
    .least = 2,
    .most = 2,
    .summary = "show what is sung when, how sure that is, and what was moved",
    .details =
        "Places LYRICS as 'norae sync' does and writes what came of it for people to look at: a "
        "page for a browser with every line and syllable over the energy of the recording, which "
        "plays, zooms and lists the least sure lines first; a picture of the same; or JSON. The "
        "page is one file and needs no network; it finds the sound beside it, or inside with "
        "--embed-audio. With --no-sync the times are shown as they are, with the confidence that "
        "norae's JSON holds.",
    .options = options,
    .run = run,
};
