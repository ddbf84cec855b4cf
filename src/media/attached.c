/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/attached.h"

#include <stdlib.h>
#include <string.h>

#include "base/checked.h"

bool nr_is_attached_font(const AVStream *s)
{
  const AVDictionaryEntry *type = av_dict_get(s->metadata, "mimetype", NULL, 0);
  return s->codecpar->codec_type == AVMEDIA_TYPE_ATTACHMENT && s->codecpar->extradata_size > 0 &&
         (s->codecpar->codec_id == AV_CODEC_ID_TTF || s->codecpar->codec_id == AV_CODEC_ID_OTF ||
          (type && strstr(type->value, "font")));
}

bool nr_is_font_subset(const AVStream *s)
{
  const AVDictionaryEntry *name = av_dict_get(s->metadata, "filename", NULL, 0);
  return name && strstr(name->value, NR_SUBSET_MARK);
}

static nr_font_data *fonts_of(const AVFormatContext *f, bool subsets, size_t *count)
{
  nr_font_data *fonts = nr_alloc_array(f->nb_streams, sizeof *fonts);
  *count = 0;
  for (unsigned i = 0; fonts && i < f->nb_streams; i++) {
    const AVStream *s = f->streams[i];
    const AVDictionaryEntry *name = av_dict_get(s->metadata, "filename", NULL, 0);
    if (nr_is_attached_font(s) && (subsets || !nr_is_font_subset(s)))
      fonts[(*count)++] = (nr_font_data){.name = name ? name->value : "font",
                                         .data = s->codecpar->extradata,
                                         .size = (size_t)s->codecpar->extradata_size};
  }
  return fonts;
}

static norae_status open_with(const nr_carried *c, bool subsets, nr_renderer **renderer,
                              nr_font_uses **uses, norae_diags *diags)
{
  nr_font_options fonts = {.font_dir = c->font_dir, .no_system_fonts = c->no_system_fonts};
  nr_font_data *attached = fonts_of(c->container, subsets, &fonts.font_count);
  if (!attached)
    return NORAE_ERR_MEMORY;
  fonts.fonts = attached;
  norae_status status =
      nr_renderer_new(c->script, c->size, c->name, &fonts, &c->frame, renderer, diags);
  free(attached);
  return status == NORAE_OK ? nr_renderer_fonts(*renderer, uses) : status;
}

static bool has_subsets(const AVFormatContext *f)
{
  bool found = false;
  for (unsigned i = 0; i < f->nb_streams && !found; i++)
    found = nr_is_attached_font(f->streams[i]) && nr_is_font_subset(f->streams[i]);
  return found;
}

norae_status nr_carried_open(const nr_carried *c, nr_renderer **renderer, nr_font_uses **uses,
                             norae_diags *diags)
{
  *renderer = NULL;
  *uses = NULL;
  norae_status status = open_with(c, false, renderer, uses, diags);
  bool again = status == NORAE_OK && has_subsets(c->container) && nr_fonts_lack_family(*uses);
  if (c->took_subsets)
    *c->took_subsets = again;
  if (again) {
    nr_font_uses_free(uses);
    nr_renderer_free(renderer);
    status = open_with(c, true, renderer, uses, NULL);
  }
  if (status == NORAE_OK)
    status = nr_fonts_report(*uses, c->name, c->strict, diags);
  if (status != NORAE_OK) {
    nr_font_uses_free(uses);
    nr_renderer_free(renderer);
  }
  return status;
}
