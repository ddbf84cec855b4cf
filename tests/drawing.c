/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "drawing.h"

#include <stdio.h>
#include <stdlib.h>

static void quiet(int level, const char *format, va_list args, void *user)
{
}

bool drawing_open(drawing *d)
{
  const char *fixtures = getenv("FIXTURES");
  if (!fixtures || !(d->library = ass_library_init()))
    return false;
  snprintf(d->fonts, sizeof d->fonts, "%s/fonts", fixtures);
  ass_set_message_cb(d->library, quiet, NULL);
  ass_set_fonts_dir(d->library, d->fonts);
  d->renderer = ass_renderer_init(d->library);
  ass_set_fonts(d->renderer, NULL, DRAWING_FONT, ASS_FONTPROVIDER_NONE, NULL, 1);
  return true;
}

void drawing_close(drawing *d)
{
  ass_renderer_done(d->renderer);
  ass_library_done(d->library);
}
