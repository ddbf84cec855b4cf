/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The fonts that a media file carries, as files.
 */
#include <norae/media.h>

#include <string.h>

#include "base/output.h"
#include "base/str.h"
#include "media/attached.h"
#include "media/avlog.h"
#include "media/source.h"

/* What the attachment is called, but for folders and what can't stand in a name. */
static void add_name(nr_str *out, const AVStream *s)
{
  const AVDictionaryEntry *tag = av_dict_get(s->metadata, "filename", NULL, 0);
  const char *name = tag ? tag->value : "", *slash = strpbrk(name, "/\\");
  for (; slash; slash = strpbrk(name, "/\\"))
    name = slash + 1;
  name += strspn(name, ".");
  for (; *name; name++)
    nr_str_add_char(out, (unsigned char)*name < ' ' ? '_' : *name);
}

/* The name of an earlier one must not be taken again. */
static bool is_taken(const nr_str *taken, const char *name)
{
  size_t size = strlen(name);
  for (size_t at = 0; at < taken->size; at += strlen(taken->data + at) + 1) {
    if (strlen(taken->data + at) == size && memcmp(taken->data + at, name, size) == 0)
      return true;
  }
  return false;
}

static norae_status save(const AVStream *s, const char *folder, bool overwrite, nr_str *taken,
                         norae_diags *diags)
{
  nr_str name = {0}, path = {0};
  add_name(&name, s);
  if (!name.size || name.failed || is_taken(taken, nr_str_text(&name))) {
    nr_str_clear(&name);
    nr_str_addf(&name, "font-%d.%s", s->index,
                s->codecpar->codec_id == AV_CODEC_ID_OTF ? "otf" : "ttf");
  }
  if (!name.failed) {
    nr_str_addf(&path, "%s/%s", folder, name.data);
    nr_str_add_bytes(taken, name.data, name.size + 1);
  }
  norae_status status = name.failed || path.failed || taken->failed
                            ? NORAE_ERR_MEMORY
                            : nr_output_save(nr_str_text(&path), overwrite, s->codecpar->extradata,
                                             (size_t)s->codecpar->extradata_size, diags);
  nr_str_free(&name);
  nr_str_free(&path);
  return status;
}

norae_status norae_fonts_extract(const char *media, const char *folder, bool overwrite,
                                 size_t *count, norae_diags *diags)
{
  nr_source source;
  nr_str taken = {0};
  *count = 0;
  nr_avlog_scope scope = nr_avlog_enter(NULL);
  norae_status status = nr_source_open(&source, media, NULL, diags);
  for (unsigned i = 0; status == NORAE_OK && i < source.format->nb_streams; i++) {
    const AVStream *s = source.format->streams[i];
    if (!nr_is_attached_font(s))
      continue;
    status = save(s, folder, overwrite, &taken, diags);
    *count += status == NORAE_OK;
  }
  nr_str_free(&taken);
  nr_source_close(&source);
  nr_avlog_leave(scope);
  return status;
}
