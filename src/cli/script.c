/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/script.h"

#include <stdlib.h>

#include "cli/file.h"
#include "cli/lyrics.h"
#include "cli/progress.h"
#include "cli/result.h"

/* The script and, to tell how fast work goes, the length of the media. */
static int load(call *c, char **script, size_t *size, norae_us *length)
{
  const char *media = c->operands[0], *lyrics = c->operands[1];
  norae_media_info *info;
  norae_status status = norae_media_probe(media, &info, c->diags);
  if (status != NORAE_OK)
    return conclude(c, status);
  *length = info->duration;
  status = norae_script_load(lyrics, &c->set.read, &c->set.karaoke, &(norae_video){media, info},
                             script, size, c->diags);
  norae_media_info_free(&info);
  if (status == NORAE_OK && refused_by_strict(c)) {
    free(*script);
    return lyrics_refuse(c, lyrics);
  }
  return conclude(c, status);
}

static int take(call *c, const char *output, script_step *step)
{
  char *script = NULL;
  size_t size;
  norae_us length = NORAE_NO_TIME;
  int code = load(c, &script, &size, &length);
  if (code != EXIT_DONE)
    return code;
  progress bar;
  progress_begin(&bar, &c->voice, length);
  norae_log log = progress_log(&bar);
  norae_status status = step(c, script, size, output, &log);
  progress_end(&bar);
  free(script);
  code = conclude(c, status);
  if (code == EXIT_DONE)
    message_say(&c->voice, "made %s", output);
  return code;
}

int script_run(call *c, const char *output, script_step *step)
{
  int code = file_check_apart(c, c->operands[0], output);
  if (code == EXIT_DONE)
    code = file_check_apart(c, c->operands[1], output);
  if (code == EXIT_DONE)
    code = file_check_output(c, output);
  if (code != EXIT_DONE)
    return code;
  code = take(c, output, step);
  if (c->set.json)
    result_json(c, output, NULL, code);
  return code;
}
