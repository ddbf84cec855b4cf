/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "job/picture.h"

#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "media/still.h"
#include "render/fonts.h"

#define FONT "Noto Sans CJK KR"

static unsigned char *white(int width, int height)
{
  size_t pixels, bytes;
  if (!nr_mul_size((size_t)width, (size_t)height, &pixels) || !nr_mul_size(pixels, 3, &bytes))
    return NULL;
  unsigned char *rgb = malloc(bytes);
  if (rgb)
    memset(rgb, 0xff, bytes);
  return rgb;
}

static norae_status lay(nr_renderer *renderer, int width, unsigned char *rgb)
{
  nr_drawn drawn;
  norae_status status = nr_renderer_draw(renderer, 0, &drawn);
  for (size_t i = 0; status == NORAE_OK && i < drawn.count; i++)
    nr_still_lay(rgb, width, &drawn.areas[i]);
  return status;
}

static norae_status tell_fonts(nr_renderer *renderer, norae_diags *diags)
{
  nr_font_uses *uses = NULL;
  norae_status status = nr_renderer_fonts(renderer, &uses);
  if (status == NORAE_OK)
    status = nr_fonts_report(uses, "the report", false, diags);
  nr_font_uses_free(&uses);
  return status;
}

norae_status nr_report_png(const nr_report_input *input, const char *family,
                           const nr_font_options *fonts, nr_str *out, norae_diags *diags)
{
  nr_str script = {0};
  nr_renderer *renderer = NULL;
  nr_render_frame frame;
  unsigned char *rgb = NULL;
  norae_status status = nr_report_script(input, family ? family : FONT, &frame.width, &frame.height,
                                         &script);
  if (status == NORAE_OK && !(rgb = white(frame.width, frame.height)))
    status = NORAE_ERR_MEMORY;
  if (status == NORAE_OK)
    status = nr_renderer_new(script.data, script.size, "report", fonts, &frame, &renderer, diags);
  if (status == NORAE_OK)
    status = lay(renderer, frame.width, rgb);
  if (status == NORAE_OK)
    status = tell_fonts(renderer, diags);
  if (status == NORAE_OK)
    status = nr_still_png(rgb, frame.width, frame.height, out, diags);
  nr_renderer_free(&renderer);
  nr_str_free(&script);
  free(rgb);
  return status;
}
