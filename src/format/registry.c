/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which formats there are, and which one a name or a text is.
 */
#include "format/registry.h"

#include <string.h>
#include <strings.h>

#include "format/grammar.h"

static const nr_format *const formats[] = {
    &nr_format_lrc, &nr_format_elrc, &nr_format_ass,  &nr_format_vtt,
    &nr_format_srt, &nr_format_json, &nr_format_text, &nr_format_ultrastar,
    &nr_format_krc, &nr_format_qrc,  &nr_format_yrc,  &nr_format_lys,
    &nr_format_lyl,
    &nr_format_ttml, &nr_format_sami, &nr_format_musixmatch, &nr_format_spotify,
    &nr_format_lrclib, &nr_format_lyricsfile,
    &nr_format_eslrc, &nr_format_walaoke, &nr_format_midico,
    &nr_format_sbv, &nr_format_mpl2, &nr_format_microdvd,
    &nr_format_kar, &nr_format_kbp, &nr_format_toyunda,
    /* Described by grammars, and taken when they are named. */
    &nr_format_audacity, &nr_format_ctm, &nr_format_mpsub, &nr_format_soramimi,
    &nr_format_timestamps, &nr_format_tmplayer, &nr_format_transcript, &nr_format_whisper,
};
#define COUNT (sizeof formats / sizeof *formats)

size_t norae_format_count(void)
{
  return COUNT;
}

const norae_format_info *norae_format_at(size_t i)
{
  return i < COUNT ? &formats[i]->info : NULL;
}

const nr_format *nr_format_by_name(const char *name)
{
  for (size_t i = 0; i < COUNT; i++) {
    if (strcasecmp(formats[i]->info.name, name) == 0)
      return formats[i];
  }
  return NULL;
}

const norae_format_info *norae_format_by_name(const char *name)
{
  const nr_format *format = nr_format_by_name(name);
  return format ? &format->info : NULL;
}

/* What stands behind the last dot of the file's name; "" when there is none. */
static const char *extension_of(const char *path)
{
  const char *slash = strrchr(path, '/');
  const char *dot = strrchr(slash ? slash : path, '.');
  return dot ? dot + 1 : "";
}

static bool has_extension(const nr_format *format, const char *extension)
{
  size_t size = strlen(extension);
  const char *at = format->info.extensions;
  while (size && *at) {
    size_t word = strcspn(at, " ");
    if (word == size && strncasecmp(at, extension, size) == 0)
      return true;
    at += word + strspn(at + word, " ");
  }
  return false;
}

const nr_format *nr_format_by_path(const char *path, unsigned capabilities)
{
  const char *extension = extension_of(path);
  for (size_t i = 0; i < COUNT; i++) {
    if ((formats[i]->info.capabilities & capabilities) == capabilities &&
        has_extension(formats[i], extension))
      return formats[i];
  }
  return NULL;
}

const norae_format_info *norae_format_by_path(const char *path, unsigned capabilities)
{
  const nr_format *format = nr_format_by_path(path, capabilities);
  return format ? &format->info : NULL;
}

const nr_format *nr_format_of_bytes(const char *bytes, size_t size)
{
  for (size_t i = 0; i < COUNT; i++) {
    if (formats[i]->binary && formats[i]->probe(bytes, size) > 0)
      return formats[i];
  }
  return NULL;
}

norae_status nr_format_by_content(const char *text, size_t size, const char *name,
                                  const nr_format **out)
{
  const char *extension = extension_of(name);
  int best_score = 0;
  *out = NULL;
  for (size_t i = 0; i < COUNT; i++) {
    int score = formats[i]->probe && !formats[i]->binary ? formats[i]->probe(text, size) : 0;
    if (score < 0)
      return NORAE_ERR_MEMORY;
    /* The name breaks ties, and lifts a half-sure format above plain text. */
    score += score && has_extension(formats[i], extension) ? 10 : 0;
    if (score > best_score) {
      best_score = score;
      *out = formats[i];
    }
  }
  return NORAE_OK;
}
