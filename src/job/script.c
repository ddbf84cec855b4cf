/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The script of a song: the karaoke room lays it out, the renderer measures.
 */
#include <norae/karaoke.h>

#include "karaoke/karaoke.h"
#include "render/measure.h"

static bool measure_text(void *user, const nr_text_style *style, const char *text, size_t size,
                         double *width, double *height)
{
  return nr_measurer_text(user, style->font, style->size, style->bold, style->italic, text, size,
                          width, height);
}

static norae_status build(const norae_song *song, const norae_karaoke_options *options,
                          char **out, size_t *size, norae_diags *diags)
{
  const norae_karaoke_options *o = options;
  nr_karaoke_params params = {.width = o->width,
                              .height = o->height,
                              .theme = o->theme,
                              .settings = o->settings,
                              .setting_count = o->setting_count,
                              .singers = o->singers,
                              .singer_count = o->singer_count,
                              .font = o->font,
                              .duration = o->duration};
  nr_measurer *measurer;
  nr_str script = {0};
  *out = NULL;
  norae_status status = nr_measurer_new(o->font_dir, o->no_system_fonts, &measurer, diags);
  if (status != NORAE_OK)
    return status;
  nr_measure measure = {.text = measure_text, .user = measurer};
  status = nr_karaoke_build(song, &params, &measure, &script, diags);
  nr_measurer_free(&measurer);
  if (status == NORAE_OK)
    return nr_str_take(&script, out, size);
  nr_str_free(&script);
  return status;
}

norae_status norae_karaoke_script(const norae_song *song, const norae_karaoke_options *options,
                                  char **out, size_t *size, norae_diags *diags)
{
  static const norae_karaoke_options defaults;
  const norae_karaoke_options *o = options ? options : &defaults;
  norae_song *romanised = NULL;
  norae_status status = NORAE_OK;
  *out = NULL;
  if (o->romanise) {
    status = norae_song_copy(song, &romanised);
    if (status == NORAE_OK)
      status = norae_song_romanise(romanised, o->lang, diags);
  }
  if (status == NORAE_OK)
    status = build(romanised ? romanised : song, o, out, size, diags);
  norae_song_free(&romanised);
  return status;
}
