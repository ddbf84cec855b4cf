/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/script.h"

#include <stdlib.h>

#include "cli/lyrics.h"

static void fit_picture(norae_karaoke_options *karaoke, const norae_media_info *info)
{
  karaoke->duration = info->duration == NORAE_NO_TIME ? 0 : info->duration;
  if (info->video < 0)
    return;
  karaoke->width = info->streams[info->video].display_width;
  karaoke->height = info->streams[info->video].display_height;
}

int script_for_media(call *c, const char *media, const char *lyrics, char **script, size_t *size,
                     norae_us *length)
{
  norae_media_info *info;
  norae_status status = norae_media_probe(media, &info, c->diags);
  if (status != NORAE_OK)
    return conclude(c, status);
  fit_picture(&c->set.karaoke, info);
  *length = info->duration;
  norae_media_info_free(&info);
  status = norae_script_load(lyrics, &c->set.read, &c->set.karaoke, script, size, c->diags);
  if (status == NORAE_OK && refused_by_strict(c)) {
    free(*script);
    return lyrics_refuse(c, lyrics);
  }
  return conclude(c, status);
}
