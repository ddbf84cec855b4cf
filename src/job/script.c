/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The script of a song: the karaoke room lays it out, the renderer measures.
 */
#include <norae/karaoke.h>

#include <stdlib.h>

#include "base/checked.h"
#include "karaoke/karaoke.h"
#include "render/choose.h"
#include "render/fonts.h"
#include "render/measure.h"

/* What measures, and tells fonts. */
typedef struct meter {
  nr_measurer *measurer;
  nr_chooser *chooser; /* NULL: only fonts of one folder are used */
} meter;

static bool measure_text(void *user, const nr_text_style *style, const char *text, size_t size,
                         double *width, double *height)
{
  const meter *m = user;
  return nr_measurer_text(m->measurer, style->font, style->size, style->bold, style->italic, text,
                          size, width, height);
}

static const char *choose_font(void *user, const char *font, bool bold, const char *text,
                               size_t size, const char *lang)
{
  const meter *m = user;
  return m->chooser ? nr_choose_font(m->chooser, font, bold, text, size, lang) : NULL;
}

static norae_status build(const norae_song *song, const norae_karaoke_options *options,
                          char **out, size_t *size, norae_diags *diags)
{
  const norae_karaoke_options *o = options;
  nr_karaoke_params params = {.width = o->width,
                              .height = o->height,
                              .bars = o->bars,
                              .theme = o->theme,
                              .settings = o->settings,
                              .setting_count = o->setting_count,
                              .singers = o->singers,
                              .singer_count = o->singer_count,
                              .font = o->font,
                              .duration = o->duration,
                              .matrix = o->matrix};
  meter m = {0};
  nr_str script = {0};
  *out = NULL;
  norae_status status = nr_measurer_new(o->font_dir, o->no_system_fonts, &m.measurer, diags);
  if (status != NORAE_OK)
    return status;
  m.chooser = o->no_system_fonts ? NULL : nr_chooser_new();
  nr_measure measure = {.text = measure_text, .choose = choose_font, .user = &m};
  status = nr_karaoke_build(song, &params, &measure, &script, diags);
  nr_measurer_free(&m.measurer);
  nr_chooser_free(&m.chooser);
  if (status == NORAE_OK)
    return nr_str_take(&script, out, size);
  nr_str_free(&script);
  return status;
}

/* Where romanisations stand is a setting of the theme: it goes before the user's own. */
static norae_status build_placed(const norae_song *song, const norae_karaoke_options *options,
                                 char **out, size_t *size, norae_diags *diags)
{
  norae_karaoke_options o = *options;
  const char **settings = nr_alloc_array(o.setting_count + 1, sizeof *settings);
  if (!settings)
    return NORAE_ERR_MEMORY;
  settings[0] =
      o.romanise == NORAE_ROMANISE_ABOVE ? "romanisation=above" : "romanisation=below";
  for (size_t i = 0; i < o.setting_count; i++)
    settings[i + 1] = o.settings[i];
  o.settings = settings;
  o.setting_count++;
  norae_status status = build(song, &o, out, size, diags);
  free(settings);
  return status;
}

/* Readings tell how kanji are romanised: they are taken out last. */
static norae_status complete(norae_song *song, const norae_karaoke_options *o, norae_diags *diags)
{
  norae_status status = NORAE_OK;
  if (o->furigana == NORAE_FURIGANA_AUTO)
    status = norae_song_add_readings(song, o->lang, diags);
  if (status == NORAE_OK && o->romanise)
    status = norae_song_romanise(song, o->lang, diags);
  if (status == NORAE_OK && o->furigana == NORAE_FURIGANA_OFF)
    status = norae_song_drop_readings(song);
  return status;
}

norae_status norae_karaoke_script(const norae_song *song, const norae_karaoke_options *options,
                                  char **out, size_t *size, norae_diags *diags)
{
  static const norae_karaoke_options defaults;
  const norae_karaoke_options *o = options ? options : &defaults;
  norae_song *own = NULL;
  *out = NULL;
  if (!o->romanise && !o->furigana)
    return build(song, o, out, size, diags);
  norae_status status = norae_song_copy(song, &own);
  if (status == NORAE_OK)
    status = complete(own, o, diags);
  if (status == NORAE_OK)
    status = o->romanise ? build_placed(own, o, out, size, diags)
                         : build(own, o, out, size, diags);
  norae_song_free(&own);
  return status;
}

norae_status norae_script_fonts(const char *script, size_t size, const char *name,
                                const norae_karaoke_options *options, bool strict,
                                norae_diags *diags)
{
  const nr_font_options fonts = {.font_dir = options ? options->font_dir : NULL,
                                 .no_system_fonts = options && options->no_system_fonts};
  return nr_fonts_tell(script, size, name, &fonts, strict, diags);
}
