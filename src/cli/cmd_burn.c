/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/excerpt.h"
#include "cli/file.h"
#include "cli/groups.h"
#include "cli/script.h"
#include "cli/singing.h"

static norae_status burn(const call *c, const char *script, size_t size, const char *output,
                         const norae_log *log)
{
  return norae_burn(c->operands[0], script, size, output, &c->set.burn, log, c->diags);
}

static norae_status still(const call *c, const char *script, size_t size, const char *output,
                          const norae_log *log)
{
  return norae_still(c->operands[0], script, size, c->set.frame, output, &c->set.burn, log,
                     c->diags);
}

static norae_status sheet(const call *c, const char *script, size_t size, const char *output,
                          const norae_log *log)
{
  return norae_sheet(c->operands[0], script, size, c->set.sheet.width, c->set.sheet.height, output,
                     &c->set.burn, log, c->diags);
}

static int run_picture(call *c, const char *output)
{
  const settings *s = &c->set;
  bool one = s->frame != NORAE_NO_TIME;
  if (one && s->sheet.width)
    return usage_error(c, "--frame makes one picture, --sheet many: give one of them");
  if (!file_is_stdio(output) && !file_has_extension(output, "png"))
    return usage_error(c, "'%s' is no name for a picture; name it FILE.png", output);
  if (file_is_stdio(output) && s->json)
    return usage_error(c, "--json and the picture can't both go to standard output");
  return script_run(c, output, one ? still : sheet);
}

static int run(call *c)
{
  const settings *s = &c->set;
  const char *output = s->output;
  if (!output)
    return usage_error(c, "where to write is missing: -o FILE");
  int code = excerpt_settle(c);
  if (code != EXIT_DONE)
    return code;
  if (s->frame != NORAE_NO_TIME || s->sheet.width)
    return run_picture(c, output);
  if (file_is_stdio(output))
    return usage_error(c, "video can't be written to standard output");
  code = singing_settle(c);
  return code == EXIT_DONE ? script_run(c, output, burn) : code;
}

static const option options[] = {
    VALUE(OPTION_FILE, 'o', "output", "FILE", output, "write the video to FILE"),
    RANGED(OPTION_SECONDS, 0, "frame", "TIME", frame, 0, 1e6,
           "make only the picture that is seen then: FILE.png"),
    RANGED(OPTION_SIZE, 0, "sheet", "COLUMNSxROWS", sheet, 1, 40,
           "make a sheet of so many pictures with their times, taken evenly while lyrics are "
           "shown: FILE.png"),
    ROW_FORCE,
    ROW_STRICT("refuse lyrics with warnings, and fonts that lack something"),
    GROUP_VIDEO,
    GROUP_PART,
    GROUP_SOUND,
    ROWS_VOICE,
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
               "Video is encoded again, sound is copied unless it is to be changed. A part (-ss, -t, "
               "-to) begins with the very picture that is seen then, and its lyrics stay where "
               "they are sung. To look before burning, --frame makes one picture, and --sheet one "
               "of many.",
    .options = options,
    .run = run,
};
