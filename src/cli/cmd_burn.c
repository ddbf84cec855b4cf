/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/excerpt.h"
#include "cli/file.h"
#include "cli/groups.h"
#include "cli/script.h"

static norae_status burn(const call *c, const char *script, size_t size, const char *output,
                         const norae_log *log)
{
  return norae_burn(c->operands[0], script, size, output, &c->set.burn, log, c->diags);
}

static int run(call *c)
{
  const char *output = c->set.output;
  if (!output)
    return usage_error(c, "where to write is missing: -o FILE");
  if (file_is_stdio(output))
    return usage_error(c, "video can't be written to standard output");
  int code = excerpt_settle(c);
  return code == EXIT_DONE ? script_run(c, output, burn) : code;
}

static const option options[] = {
    VALUE(OPTION_FILE, 'o', "output", "FILE", output, "write the video to FILE"),
    ROW_FORCE,
    ROW_STRICT("refuse lyrics with warnings, and fonts that lack something"),
    GROUP_VIDEO,
    GROUP_PART,
    GROUP_LOOK,
    ROW_LANG,
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
               "drawn as it is, unless --theme or --font is given; anything else is styled first. "
               "Video is encoded again, sound is copied. A part (-ss, -t, -to) begins with the "
               "very picture that is seen then, and its lyrics stay where they are sung.",
    .options = options,
    .run = run,
};
