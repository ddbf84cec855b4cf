/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include <norae/preview.h>

#include "cli/file.h"
#include "cli/groups.h"
#include "cli/progress.h"

static int check(call *c)
{
  const settings *s = &c->set;
  if (s->start && s->from_line)
    return usage_error(c, "--start and --line both tell where to begin: give one of them");
  if (s->output && file_is_stdio(s->output))
    return usage_error(c, "edits can't be saved to standard output; name a file");
  if (s->format && !s->output)
    return usage_error(c, "--to tells the format of -o FILE, which is missing");
  if (!s->output)
    return EXIT_DONE;
  if (!s->format && !norae_format_by_path(s->output, NORAE_CAN_WRITE))
    return usage_error(c, "can't tell the format of '%s'; give -t FORMAT (see 'norae formats')",
                       s->output);
  int code = file_check_apart(c, c->operands[0], s->output);
  return code == EXIT_DONE ? file_check_output(c, s->output) : code;
}

/* What the machine lacks for a window, a report doesn't need. */
static void tell_report(call *c)
{
  if (command_by_name("report"))
    message_say(&c->voice, "'norae report %s %s -o report.html' needs no display", c->operands[0],
                c->operands[1]);
}

static int run(call *c)
{
  const settings *s = &c->set;
  int code = check(c);
  if (code != EXIT_DONE)
    return code;
  norae_preview_options options = {.read = s->read,
                                   .karaoke = s->karaoke,
                                   .place = s->place,
                                   .sync = s->sync,
                                   .others = s->others,
                                   .output = s->output,
                                   .format = s->format,
                                   .discard = s->discard,
                                   .start = s->start,
                                   .line = (size_t)s->from_line,
                                   .player = s->player.item,
                                   .player_count = s->player.count};
  progress bar;
  progress_begin(&bar, &c->voice, NORAE_NO_TIME);
  norae_log log = progress_log(&bar);
  norae_status status = norae_preview(c->operands[0], c->operands[1], &options, &log, c->diags);
  progress_end(&bar);
  code = conclude(c, status);
  if (status == NORAE_ERR_ENVIRONMENT)
    tell_report(c);
  return code;
}

static const option options[] = {
    VALUE(OPTION_FILE, 'o', "output", "FILE", output,
          "save to FILE instead of LYRICS themselves"),
    CHOICE(OPTION_FORMAT, 't', "to", "FORMAT", format, words_writable,
           "format of FILE; by its extension without it"),
    ROW_FORCE,
    RANGED(OPTION_SECONDS, 0, "start", "TIME", start, 0, 1e6, "begin there"),
    RANGED(OPTION_COUNT, 0, "line", "N", from_line, 1, 1000000, "begin with the N-th line"),
    FLAG(0, "sync", place, "find the times first, as 'norae make' does"),
    FLAG(0, "discard", discard, "forget edits that were not saved the last time"),
    VALUE(OPTION_LIST, 0, "mpv", "NAME=VALUE", player,
          "set an option of mpv's, such as fullscreen=yes; may be given again"),
    GROUP_LOOK,
    GROUP_PLACE(VALUE(OPTION_FILE, 0, "vocals", "FILE", others.vocals,
                      "the recording's voices alone, likewise")),
    GROUP_READ,
    HEADING("Messages"),
    FLAG('q', "quiet", quiet, "say nothing but errors"),
    FLAG('v', "verbose", verbose, "say more"),
    GROUP_HELP,
    OPTIONS_END,
};

const command cmd_preview = {
    .name = "preview",
    .operands = "MEDIA LYRICS",
    .least = 2,
    .most = 2,
    .summary = "play karaoke in a window, and mend its times by ear",
    .details =
        "Plays MEDIA in a window of mpv's, with LYRICS as they will be burned. Keys move all of "
        "them, a part, a line or a syllable while it plays, tap them in time, split and join "
        "lines; ? lists them. What is done can be undone, outlives a crash, and is saved to "
        "LYRICS, whose first state is kept as LYRICS.bak, or as a copy in another format. When "
        "another program changes LYRICS, they are read again.",
    .options = options,
    .run = run,
};
