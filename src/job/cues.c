/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "job/cues.h"

#include <string.h>

#include <norae/format.h>

#include "base/diag.h"
#include "job/look.h"

/* The film has tags and chapters of its own. */
static void tell_lost(const norae_diags *lost, const char *name, norae_diags *diags)
{
  const norae_diag *d;
  for (size_t i = 0; (d = norae_diags_at(lost, i)); i++) {
    if (strcmp(d->code, "loss-meta") != 0 && strcmp(d->code, "loss-sections") != 0)
      nr_diag(diags, d->severity, d->code, nr_in_file(name), "%s", d->text);
  }
}

norae_status nr_song_cues(const norae_song *song, const char *name,
                          const norae_karaoke_options *karaoke, char **out, size_t *size,
                          norae_diags *diags)
{
  const norae_write_options options = {.format = "vtt"};
  norae_diags *lost = NULL;
  if (nr_asks_for_look(karaoke))
    nr_warn(diags, "loss-look", nr_in_file(name),
            "the container holds text and times alone: the look is lost");
  norae_status status = norae_diags_new(&lost);
  if (status == NORAE_OK)
    status = norae_song_write_memory(song, &options, out, size, lost);
  tell_lost(lost, name, diags);
  norae_diags_free(&lost);
  return status;
}
