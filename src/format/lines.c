/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "format/lines.h"

#include <stdlib.h>
#include <strings.h>

/* More keys than any file needs; looking one up walks them all. */
#define META_MAX 200

bool nr_next_line(nr_lines *lines, nr_text_line *out)
{
  if (lines->at >= lines->end)
    return false;
  size_t left = (size_t)(lines->end - lines->at);
  const char *stop = memchr(lines->at, '\n', left);
  out->span = (nr_span){lines->at, stop ? (size_t)(stop - lines->at) : left};
  out->number = ++lines->number;
  lines->at = stop ? stop + 1 : lines->end;
  return true;
}

nr_place nr_at(const nr_source *source, const nr_text_line *line, const char *at)
{
  return (nr_place){.file = source->name,
                    .line = line->number,
                    .column = at ? (uint32_t)(at - line->span.text) + 1 : 0};
}

bool nr_is_empty(nr_span span)
{
  static const char *const blanks[] = {"\u3000", "\u00A0", "\u200B", "\uFEFF"};
  for (span = nr_trim(span); span.size; span = nr_trim(span)) {
    size_t i = 0;
    /* None of them begins otherwise; what is sung hardly ever begins so. */
    unsigned char first = (unsigned char)*span.text;
    if (first != 0xC2 && first != 0xE2 && first != 0xE3 && first != 0xEF)
      return false;
    while (i < 4 && !nr_span_begins(span, blanks[i]))
      i++;
    if (i == 4)
      return false;
    span = nr_span_from(span, span.text + strlen(blanks[i]));
  }
  return true;
}

nr_span nr_span_of(const char *text)
{
  return (nr_span){text, strlen(text)};
}

nr_span nr_span_from(nr_span span, const char *at)
{
  return (nr_span){at, span.size - (size_t)(at - span.text)};
}

bool nr_span_is(nr_span span, const char *text)
{
  return span.size == strlen(text) && memcmp(span.text, text, span.size) == 0;
}

bool nr_span_is_nocase(nr_span span, const char *text)
{
  return span.size == strlen(text) && strncasecmp(span.text, text, span.size) == 0;
}

bool nr_span_begins(nr_span span, const char *text)
{
  size_t size = strlen(text);
  return span.size >= size && memcmp(span.text, text, size) == 0;
}

bool nr_span_begins_nocase(nr_span span, const char *text)
{
  size_t size = strlen(text);
  return span.size >= size && strncasecmp(span.text, text, size) == 0;
}

const char *nr_span_find(nr_span span, const char *text)
{
  return memmem(span.text, span.size, text, strlen(text));
}

norae_status nr_set_meta(norae_song *song, nr_span key, nr_span value)
{
  key = nr_trim(key);
  value = nr_trim(value);
  if (!key.size || !value.size)
    return NORAE_OK;
  char *k = strndup(key.text, key.size), *v = strndup(value.text, value.size);
  norae_status status = NORAE_ERR_MEMORY;
  if (k && v) {
    for (char *c = k; *c; c++)
      *c = *c >= 'A' && *c <= 'Z' ? (char)(*c + 'a' - 'A') : *c;
    status = NORAE_OK;
    if (norae_song_meta_count(song) < META_MAX || norae_song_meta(song, k))
      status = norae_song_set_meta(song, k, v);
  }
  free(k);
  free(v);
  return status;
}

norae_status nr_voice_bit(const nr_source *source, norae_song *song, nr_span id, nr_span name,
                          norae_voices *out)
{
  unsigned index = 0;
  char *i = strndup(id.text, id.size), *n = strndup(name.text, name.size);
  norae_status status = i && n ? norae_song_voice(song, i, n, &index) : NORAE_ERR_MEMORY;
  free(i);
  free(n);
  *out = status == NORAE_OK ? (norae_voices)1 << index : 0;
  if (status != NORAE_ERR_LIMIT)
    return status;
  nr_warn(source->diags, "too-many-singers", nr_in_file(source->name),
          "more than %d singers: the further ones are not told apart", NORAE_MAX_VOICES);
  return NORAE_OK;
}
