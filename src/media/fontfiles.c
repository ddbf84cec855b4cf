/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/fontfiles.h"

#include <stdlib.h>
#include <string.h>

#include "base/input.h"
#include "base/str.h"
#include "media/attached.h"
#include "render/subset.h"

static bool is_attached(const nr_remux *r, const char *name)
{
  for (unsigned i = 0; i < r->format->nb_streams; i++) {
    const AVStream *s = r->format->streams[i];
    const AVDictionaryEntry *tag = av_dict_get(s->metadata, "filename", NULL, 0);
    if (s->codecpar->codec_type == AVMEDIA_TYPE_ATTACHMENT && tag && strcmp(tag->value, name) == 0)
      return true;
  }
  return false;
}

static bool is_opentype(const char *data, size_t size)
{
  return size >= 4 && memcmp(data, "OTTO", 4) == 0;
}

/* The names for the types that every player knows, though newer ones exist. */
static int attach(nr_remux *r, const char *name, const char *data, size_t size)
{
  bool otf = is_opentype(data, size);
  AVStream *s = nr_remux_add(r);
  if (!s || size > INT32_MAX - AV_INPUT_BUFFER_PADDING_SIZE)
    return AVERROR(ENOMEM);
  s->codecpar->codec_type = AVMEDIA_TYPE_ATTACHMENT;
  s->codecpar->codec_id = otf ? AV_CODEC_ID_OTF : AV_CODEC_ID_TTF;
  s->codecpar->extradata = av_mallocz(size + AV_INPUT_BUFFER_PADDING_SIZE);
  if (!s->codecpar->extradata)
    return AVERROR(ENOMEM);
  memcpy(s->codecpar->extradata, data, size);
  s->codecpar->extradata_size = (int)size;
  int error = av_dict_set(&s->metadata, "filename", name, 0);
  if (error < 0)
    return error;
  return av_dict_set(&s->metadata, "mimetype",
                     otf ? "application/vnd.ms-opentype" : "application/x-truetype-font", 0);
}

static const char *base_name(const char *path)
{
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

/* One that no other attachment has: two faces of a collection are two files. */
static int attach_subset(nr_remux *r, const char *path, const char *data, size_t size)
{
  const char *name = base_name(path), *dot = strrchr(name, '.');
  size_t stem = dot && dot > name ? (size_t)(dot - name) : strlen(name);
  nr_str full = {0};
  for (unsigned i = 1; full.size == 0 || is_attached(r, nr_str_text(&full)); i++) {
    nr_str_clear(&full);
    nr_str_add_bytes(&full, name, stem);
    if (i > 1)
      nr_str_addf(&full, "-%u", i);
    nr_str_add(&full, NR_SUBSET_MARK);
    nr_str_add(&full, is_opentype(data, size) ? "otf" : "ttf");
    if (full.failed)
      break;
  }
  int error = full.failed ? AVERROR(ENOMEM) : attach(r, nr_str_text(&full), data, size);
  nr_str_free(&full);
  return error;
}

static norae_status attach_font(nr_remux *r, const nr_font_file *file, const char *text,
                                size_t text_size, norae_diags *diags)
{
  char *data = NULL, *part = NULL;
  size_t size, part_size = 0;
  int error = 0;
  norae_status status = nr_input_read(file->path, &data, &size, diags);
  if (status == NORAE_OK && text)
    status = nr_font_subset(data, size, file->index, text, text_size, &part, &part_size);
  if (status == NORAE_OK && part)
    error = attach_subset(r, file->path, part, part_size);
  else if (status == NORAE_OK && !is_attached(r, base_name(file->path)))
    error = attach(r, base_name(file->path), data, size);
  free(part);
  free(data);
  return error < 0 ? nr_remux_error(r, error, diags) : status;
}

norae_status nr_fonts_attach(nr_remux *r, const nr_font_files *files, const char *text,
                             size_t text_size, norae_diags *diags)
{
  norae_status status = NORAE_OK;
  for (size_t i = 0; i < files->count && status == NORAE_OK; i++)
    status = attach_font(r, &files->file[i], text, text_size, diags);
  return status;
}
