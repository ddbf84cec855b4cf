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
    return usage_error(c, "where to write is missing: -o FILE");
  if (file_is_stdio(output))
    return usage_error(c, "video can't be written to standard output");
  int code = file_check_apart(c, c->operands[0], output);
  if (code == EXIT_DONE)
    code = file_check_apart(c, c->operands[1], output);
  return code == EXIT_DONE ? file_check_output(c, output) : code;
}

static int burn(call *c, const char *output)
{
  char *script = NULL;
  size_t size;
  norae_us length;
  int code = script_for_media(c, c->operands[0], c->operands[1], &script, &size, &length);
  if (code != EXIT_DONE)
    return code;
  progress bar;
  progress_begin(&bar, &c->voice, length);
  norae_log log = progress_log(&bar);
  norae_status status =
      norae_burn(c->operands[0], script, size, output, &c->set.burn, &log, c->diags);
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
  code = burn(c, output);
  if (c->set.json)
    result_json(c, output, NULL, code);
  return code;
}

static const option options[] = {
    VALUE(OPTION_FILE, 'o', "output", "FILE", output, "write the video to FILE"),
    ROW_FORCE,
    ROW_STRICT("refuse lyrics with warnings"),
    GROUP_VIDEO,
    GROUP_LOOK,
    GROUP_READ,
    GROUP_MESSAGES("write what was done to standard output as JSON"),
    OPTIONS_END,
};

const command cmd_burn = {
    .name = "burn",
    .operands = "VIDEO LYRICS",
    .least = 2,
    .most = 2,
    .summary = "draw timed lyrics into the picture of a video",
    .details = "Draws LYRICS into the picture of VIDEO, at the times they have. An ASS script is "
               "drawn as it is, unless --theme or --font is given; anything else is styled first. Video is "
               "encoded again, sound is copied.",
    .options = options,
    .run = run,
};
