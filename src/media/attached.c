/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/attached.h"

#include <string.h>

#include "base/checked.h"

static bool is_font(const AVStream *s)
{
  const AVDictionaryEntry *type = av_dict_get(s->metadata, "mimetype", NULL, 0);
  return s->codecpar->codec_type == AVMEDIA_TYPE_ATTACHMENT && s->codecpar->extradata_size > 0 &&
         (s->codecpar->codec_id == AV_CODEC_ID_TTF || s->codecpar->codec_id == AV_CODEC_ID_OTF ||
          (type && strstr(type->value, "font")));
}

static bool is_subset(const AVStream *s)
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
    if (is_font(s) && (subsets || !is_subset(s)))
      fonts[(*count)++] = (nr_font_data){.name = name ? name->value : "font",
                                         .data = s->codecpar->extradata,
                                         .size = (size_t)s->codecpar->extradata_size};
  }
  return fonts;
}

nr_font_data *nr_attached_fonts(const AVFormatContext *f, size_t *count)
{
  return fonts_of(f, true, count);
}

nr_font_data *nr_attached_whole_fonts(const AVFormatContext *f, size_t *count)
{
  return fonts_of(f, false, count);
}
