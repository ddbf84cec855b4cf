/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "cli/edits.h"
#include "cli/excerpt.h"
#include "cli/file.h"
#include "cli/groups.h"
#include "cli/progress.h"
#include "cli/result.h"
#include "cli/singing.h"

static int check(call *c, const char *output)
{
  const settings *s = &c->set;
  int code = excerpt_settle(c);
  if (code == EXIT_DONE)
    code = singing_settle(c);
  if (code != EXIT_DONE)
    return code;
  if (file_is_stdio(output))
    return usage_error(c, "video can't be written to standard output");
  if (s->soft && norae_mux_form_of(output) == NORAE_MUX_NONE)
    return usage_error(c,
                       "'%s' can't hold lyrics beside the picture: --soft writes .mkv, or text and "
                       "times to .mp4, .m4v, .mov and .webm",
                       output);
  if (s->script && !file_has_extension(s->script, "ass"))
    return usage_error(c, "--script keeps an ASS script; name it FILE.ass, not '%s'", s->script);
  bool laid_in = s->burn.sing.instrumental != NULL;
  if (s->no_sync && (s->others.from || s->others.vocals || (s->others.instrumental && !laid_in)))
    return usage_error(c, "other recordings help to find times; --no-sync leaves those alone");
  for (size_t i = 0; i < 2 && code == EXIT_DONE; i++) {
    code = file_check_apart(c, c->operands[i], output);
    if (code == EXIT_DONE && s->script)
      code = file_check_apart(c, c->operands[i], s->script);
  }
  if (code == EXIT_DONE)
    code = file_check_others(c, output);
  if (code == EXIT_DONE && s->script)
    code = file_check_others(c, s->script);
  if (code == EXIT_DONE)
    code = file_check_output(c, output);
  if (code == EXIT_DONE && s->script)
    code = file_check_output(c, s->script);
  if (code == EXIT_DONE && s->edits && s->no_sync)
    return usage_error(c, "--no-sync moves nothing: there are no --edits to write");
  return code == EXIT_DONE ? edits_check(c, output) : code;
}

static int make(call *c, const char *output, norae_sync_report **report)
{
  const settings *s = &c->set;
  norae_make_options options = {.read = s->read,
                                .sync = s->sync,
                                .others = s->others,
                                .karaoke = s->karaoke,
                                .burn = s->burn,
                                .soft = s->soft,
                                .no_sync = s->no_sync,
                                .strict = s->strict,
                                .overwrite = s->force,
                                .script_path = s->script};
  progress bar;
  progress_begin(&bar, &c->voice, progress_length(c->operands[0]));
  norae_log log = progress_log(&bar);
  norae_status status =
      norae_make(c->operands[0], c->operands[1], output, &options, report, &log, c->diags);
  progress_end(&bar);
  int code = conclude(c, status);
  if (code != EXIT_DONE)
    return code;
  message_say(&c->voice, "made %s%s", output, *report ? "" : ", with the times as they were");
  if (*report)
    code = edits_save(c, *report);
  if (*report) {
    c->confidence = (*report)->confidence;
    result_say(&c->voice, "", *report);
    result_hint(c, NULL, *report);
  }
  return code;
}

static int run(call *c)
{
  char *derived = NULL;
  const char *output = c->set.output;
  norae_sync_report *report = NULL;
  if (!output)
    output = derived =
        file_derive(c->operands[0], NULL, c->set.soft ? "karaoke.mkv" : "karaoke.mp4");
  if (!output)
    return conclude(c, NORAE_ERR_MEMORY);
  int code = check(c, output);
  if (code == EXIT_DONE) {
    code = make(c, output, &report);
    if (c->set.json)
      result_json(c, output, report, code);
  }
  norae_sync_report_free(&report);
  free(derived);
  return code;
}

static const option options[] = {
    VALUE(OPTION_FILE, 'o', "output", "FILE", output,
          "write to FILE; VIDEO.karaoke.mp4 beside VIDEO without it, .mkv with --soft"),
    FLAG(0, "soft", soft,
         "put the lyrics beside the picture, to be switched off, instead of drawing them into it: "
         "as 'norae mux' does"),
    VALUE(OPTION_FILE, 0, "script", "FILE.ass", script, "keep the ASS script there, too"),
    ROW_FORCE,
    ROW_STRICT("refuse lyrics with warnings, and fonts that lack something"),
    GROUP_SYNC(CHOICE(OPTION_LIST, 0, "vocals", "FILE|WORD", voices, words_vocals,
                      "the recording's voices alone, likewise. Or what becomes of the voice in the "
                      "video: " VOCALS_HELP "; --instrumental is then laid in to the sample. May "
                      "be given again")),
    FLAG(0, "no-sync", no_sync, "believe the times of the lyrics as they are"),
    GROUP_LOOK,
    GROUP_VIDEO,
    GROUP_PART,
    GROUP_SOUND,
    GROUP_READ,
    GROUP_MESSAGES("write what was made and found to standard output as JSON"),
    OPTIONS_END,
};

const command cmd_make = {
    .name = "make",
    .operands = "VIDEO LYRICS",
    .least = 2,
    .most = 2,
    .summary = "make a karaoke video from a video and lyrics, in one step",
    .details =
        "Listens to VIDEO, places every syllable of LYRICS where it is sung, styles the lyrics "
        "and draws them into the picture. The lyrics may be timed by line or word, be off, be "
        "timed for another release, or not be timed at all. Karaoke in ASS keeps the styles it "
        "comes with, unless --theme or another option of the look is given. VIDEO may also be "
        "sound alone: then a plain picture or --background is shown.",
    .options = options,
    .run = run,
};
