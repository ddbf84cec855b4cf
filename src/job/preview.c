/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a theme looks like: a few words of a duet, drawn over a plain picture.
 */
#include <stdlib.h>

#include <norae/job.h>
#include <norae/karaoke.h>

#include "base/checked.h"
#include "base/output.h"
#include "media/still.h"
#include "render/fonts.h"
#include "render/renderer.h"

#define PREVIEW_TIME (6800 * (norae_us)1000)

/* A line of the sample; words take turns from its start on. */
static const struct sample {
  int start_ms, word_ms;
  unsigned voices;
  norae_role role;
  const char *words[8];
} samples[] = {
    {1000, 450, 1, NORAE_ROLE_MAIN, {"Light ", "is ", "running ", "down ", "the ", "street"}},
    {4000, 500, 1, NORAE_ROLE_MAIN, {"ev", "ery ", "win", "dow ", "sings ", "a", "long"}},
    {6200, 500, 1, NORAE_ROLE_BACKGROUND, {"(sings ", "a", "long)"}},
    {7900, 450, 2, NORAE_ROLE_MAIN, {"and ", "the ", "night ", "is ", "on ", "its ", "way"}},
    {11500, 450, 3, NORAE_ROLE_MAIN, {"sing ", "it ", "once ", "again ", "for ", "me"}},
};

static norae_status add_line(norae_song *song, const struct sample *s)
{
  norae_line line = {NORAE_LINE_INIT, .voices = s->voices, .role = s->role};
  norae_status status = norae_song_add_line(song, &line);
  for (int i = 0; status == NORAE_OK && i < 8 && s->words[i]; i++) {
    norae_syllable syllable = {NORAE_SYLLABLE_INIT, .text = s->words[i]};
    syllable.start = (s->start_ms + i * s->word_ms) * (norae_us)1000;
    syllable.end = syllable.start + s->word_ms * (norae_us)1000;
    status = norae_song_add_syllable(song, &syllable);
  }
  return status;
}

static norae_status sample_song(norae_song **out)
{
  unsigned voice;
  norae_status status = norae_song_new(out);
  if (status == NORAE_OK)
    status = norae_song_voice(*out, "v1", "Mina", &voice);
  if (status == NORAE_OK)
    status = norae_song_voice(*out, "v2", "Jonas", &voice);
  for (size_t i = 0; status == NORAE_OK && i < sizeof samples / sizeof *samples; i++)
    status = add_line(*out, &samples[i]);
  return status;
}

/* ── the picture ── */

/* From a dark to a lighter side, so that outlines can be judged. */
static unsigned char *background(int width, int height)
{
  size_t pixels;
  unsigned char *rgb = NULL;
  if (nr_mul_size((size_t)width, (size_t)height, &pixels))
    rgb = nr_alloc_array(pixels, 3);
  for (int y = 0; rgb && y < height; y++)
    for (int x = 0; x < width; x++) {
      unsigned char *c = rgb + 3 * ((size_t)y * (size_t)width + (size_t)x);
      c[0] = (unsigned char)(30 + 150 * x / width);
      c[1] = (unsigned char)(45 + 60 * y / height + 50 * x / width);
      c[2] = (unsigned char)(80 + 30 * x / width);
    }
  return rgb;
}

static norae_status tell_fonts(nr_renderer *renderer, const norae_karaoke_options *o,
                               norae_diags *diags)
{
  nr_font_uses *uses = NULL;
  norae_status status = nr_renderer_fonts(renderer, &uses);
  if (status == NORAE_OK)
    status = nr_fonts_report(uses, o->theme ? o->theme : "the default theme", false, diags);
  nr_font_uses_free(&uses);
  return status;
}

static norae_status draw(const char *script, size_t size, const norae_karaoke_options *o,
                         nr_str *png, norae_diags *diags)
{
  nr_font_options fonts = {.font_dir = o->font_dir, .no_system_fonts = o->no_system_fonts};
  nr_render_frame frame = {o->width, o->height};
  nr_renderer *renderer;
  nr_drawn drawn = {0};
  norae_status status =
      nr_renderer_new(script, size, "preview", &fonts, &frame, &renderer, diags);
  if (status != NORAE_OK)
    return status;
  unsigned char *rgb = background(o->width, o->height);
  status = rgb ? nr_renderer_draw(renderer, PREVIEW_TIME, &drawn) : NORAE_ERR_MEMORY;
  for (size_t i = 0; status == NORAE_OK && i < drawn.count; i++)
    nr_still_lay(rgb, o->width, &drawn.areas[i]);
  if (status == NORAE_OK)
    status = tell_fonts(renderer, o, diags);
  if (status == NORAE_OK)
    status = nr_still_png(rgb, o->width, o->height, png, diags);
  free(rgb);
  nr_renderer_free(&renderer);
  return status;
}

norae_status norae_theme_preview(const norae_karaoke_options *options, const char *path,
                                 bool overwrite, norae_diags *diags)
{
  norae_karaoke_options o = *options;
  norae_song *song;
  char *script = NULL;
  size_t size = 0;
  nr_str png = {0};
  if (!o.width || !o.height) {
    o.width = 1280;
    o.height = 720;
  }
  norae_status status = sample_song(&song);
  if (status == NORAE_OK)
    status = norae_karaoke_script(song, &o, &script, &size, diags);
  if (status == NORAE_OK)
    status = draw(script, size, &o, &png, diags);
  if (status == NORAE_OK)
    status = nr_output_save(path, overwrite, png.data, png.size, diags);
  nr_str_free(&png);
  free(script);
  norae_song_free(&song);
  return status;
}
