/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/embed.h"

#include <stdio.h>

#include "cli/file.h"
#include "cli/interrupt.h"
#include "cli/lyrics.h"
#include "cli/result.h"

static int check(call *c)
{
  const settings *s = &c->set;
  if (c->count > 1)
    return usage_error(c, "--embed takes the lyrics of one file");
  if (!s->output || file_is_stdio(s->output))
    return usage_error(c, "--embed needs a file to write: -o FILE");
  if (s->folder || s->format)
    return usage_error(c, "--embed doesn't go together with -O and -t");
  int code = file_check_apart(c, s->embed, s->output);
  return code == EXIT_DONE ? file_check_output(c, s->output) : code;
}

static int embed(call *c, const norae_song *song)
{
  norae_embed_options options = {.overwrite = c->set.force, .strict = c->set.strict};
  /* A signal in between would leave a temporary file. */
  interrupt_hold();
  norae_status status = norae_embed(song, c->set.embed, c->set.output, &options, c->diags);
  interrupt_release();
  return conclude(c, status);
}

int embed_run(call *c)
{
  norae_song *song;
  int code = check(c);
  if (code != EXIT_DONE)
    return code;
  code = lyrics_read(c, c->operands[0], &song);
  if (code == EXIT_DONE) {
    norae_song_move(song, c->set.scale, c->set.shift);
    code = lyrics_complete(c, c->operands[0], song);
    if (code == EXIT_DONE)
      code = embed(c, song);
    norae_song_free(&song);
  }
  if (c->set.json)
    result_json(c, c->set.output, NULL, code);
  return code;
}
