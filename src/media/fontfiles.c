/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/fontfiles.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

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
static AVStream *add_font(nr_remux *r, const char *name, bool otf)
{
  AVStream *s = nr_remux_add(r);
  if (!s)
    return NULL;
  s->codecpar->codec_type = AVMEDIA_TYPE_ATTACHMENT;
  s->codecpar->codec_id = otf ? AV_CODEC_ID_OTF : AV_CODEC_ID_TTF;
  const char *type = otf ? "application/vnd.ms-opentype" : "application/x-truetype-font";
  bool named = av_dict_set(&s->metadata, "filename", name, 0) >= 0 &&
               av_dict_set(&s->metadata, "mimetype", type, 0) >= 0;
  return named ? s : NULL;
}

static int attach(nr_remux *r, const char *name, const char *data, size_t size)
{
  AVStream *s = add_font(r, name, is_opentype(data, size));
  if (!s || size > INT32_MAX - AV_INPUT_BUFFER_PADDING_SIZE)
    return AVERROR(ENOMEM);
  s->codecpar->extradata = av_mallocz(size + AV_INPUT_BUFFER_PADDING_SIZE);
  if (!s->codecpar->extradata)
    return AVERROR(ENOMEM);
  memcpy(s->codecpar->extradata, data, size);
  s->codecpar->extradata_size = (int)size;
  return 0;
}

/* Takes the mapping over; *data is NULL then. */
static int attach_whole(nr_remux *r, const char *name, char **data, size_t size)
{
  AVStream *s = add_font(r, name, is_opentype(*data, size));
  if (!s || size > INT32_MAX || !nr_remux_lend(r, s, *data, size))
    return AVERROR(ENOMEM);
  *data = NULL;
  return 0;
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

/* A font of twenty megabytes is looked at in few places: it is not read. */
static bool map_file(const char *path, char **data, size_t *size)
{
  struct stat at;
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  bool usable = fd >= 0 && fstat(fd, &at) == 0 && S_ISREG(at.st_mode) && at.st_size > 0 &&
                (uintmax_t)at.st_size < SIZE_MAX;
  void *mapped =
      usable ? mmap(NULL, (size_t)at.st_size, PROT_READ, MAP_PRIVATE, fd, 0) : MAP_FAILED;
  if (fd >= 0)
    close(fd);
  *data = mapped == MAP_FAILED ? NULL : mapped;
  *size = *data ? (size_t)at.st_size : 0;
  return *data;
}

static norae_status attach_font(nr_remux *r, const nr_font_file *file, const char *text,
                                size_t text_size, norae_diags *diags)
{
  char *data, *part = NULL;
  size_t size, part_size = 0;
  int error = 0;
  norae_status status = NORAE_OK;
  if (!map_file(file->path, &data, &size)) {
    nr_error(diags, "io", nr_in_file(file->path), "can't be read: %s", strerror(errno));
    return NORAE_ERR_IO;
  }
  if (text)
    status = nr_font_subset(data, size, file->index, text, text_size, &part, &part_size);
  if (status == NORAE_OK && part)
    error = attach_subset(r, file->path, part, part_size);
  else if (status == NORAE_OK && !is_attached(r, base_name(file->path)))
    error = attach_whole(r, base_name(file->path), &data, size);
  free(part);
  if (data)
    munmap(data, size);
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
