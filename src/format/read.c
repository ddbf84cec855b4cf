/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading: bytes → what kind → text → the format's reader → a checked song.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/input.h"
#include "format/grammar.h"
#include "format/lines.h"
#include "format/registry.h"
#include "format/wrapped.h"
#include "text/encoding.h"

/* The encoding of "<?xml … encoding='…'?>", at the beginning only. */
static bool xml_encoding(const char *bytes, size_t size, char *out, size_t room)
{
  nr_span head = {bytes, size < 256 ? size : 256};
  const char *stop = nr_span_begins(head, "<?xml") ? nr_span_find(head, "?>") : NULL;
  if (!stop)
    return false;
  head.size = (size_t)(stop - bytes);
  const char *at = nr_span_find(head, "encoding=");
  nr_span value = at ? nr_span_from(head, at + strlen("encoding=")) : nr_span_of("");
  const char *close = value.size > 1 ? memchr(value.text + 1, *value.text, value.size - 1) : NULL;
  size_t length = close ? (size_t)(close - value.text) - 1 : 0;
  if (!length || length >= room)
    return false;
  memcpy(out, value.text + 1, length);
  out[length] = '\0';
  return true;
}

/* The encoding that a file names itself in "#ENCODING:" (UltraStar), anywhere;
 * false when it names none. */
static bool declared_encoding(const char *bytes, size_t size, char *out, size_t room)
{
  static const char key[] = "#ENCODING:";
  const char *end = bytes + size;
  for (const char *at = bytes; at < end;) {
    size_t left = (size_t)(end - at);
    if (*at == '#' && left > sizeof key && strncasecmp(at, key, sizeof key - 1) == 0) {
      const char *stop = at += sizeof key - 1;
      while (stop < end && *stop != '\n' && *stop != '\r')
        stop++;
      nr_span value = nr_trim((nr_span){at, (size_t)(stop - at)});
      if (value.size >= room || nr_span_is_nocase(value, "auto") || !value.size)
        return false;
      memcpy(out, value.text, value.size);
      out[value.size] = '\0';
      return true;
    }
    /* Only among headers, which end with the first line that is none. */
    if (*at != '#' && *at != '\r' && *at != '\n')
      return false;
    const char *next = memchr(at, '\n', left),
               *cr = memchr(at, '\r', next ? (size_t)(next - at) : left);
    next = cr ? cr : next;
    at = next ? next + 1 : end;
  }
  return false;
}

/* A grammar that is given is what the lyrics are in, unless something else is. */
static bool is_by_grammar(const norae_read_options *o)
{
  return o->grammar && o->grammar->format.read &&
         (!o->format || strcmp(o->format, o->grammar->format.info.name) == 0);
}

static const nr_format *choose(const nr_source *source, norae_status *status)
{
  const norae_read_options *o = source->options;
  const nr_format *format = NULL;
  *status = NORAE_OK;
  if (is_by_grammar(o))
    return &o->grammar->format;
  if (o->format) {
    format = nr_format_by_name(o->format);
    if (!format || !format->read) {
      nr_error(source->diags, "format-unknown", nr_in_file(source->name),
               "there is no format \"%s\" to read", o->format);
      *status = NORAE_ERR_ARGUMENT;
      return NULL;
    }
    return format;
  }
  *status = nr_format_by_content(source->text, source->size, source->name, &format);
  if (*status == NORAE_OK && !format) {
    nr_error(source->diags, "no-lyrics", (nr_place){source->name, 1, 1}, "is empty");
    *status = NORAE_ERR_FORMAT;
  }
  return format;
}

/* A reader's fault, never the file's: said, so that it gets known. */
static norae_status check(const nr_source *source, const norae_song *song)
{
  norae_status status = norae_song_check(song, source->diags);
  if (status == NORAE_OK)
    return status;
  nr_error(source->diags, "internal", nr_in_file(source->name),
           "norae read this wrongly; please report it with the file");
  return status;
}

static norae_status parse(const nr_source *source, const nr_format *format, norae_song *song)
{
  norae_status status = format->read(source, song);
  if (status != NORAE_OK)
    return status;
  if (norae_song_line_count(song) == 0) {
    nr_error(source->diags, "no-lyrics", (nr_place){source->name, 1, 1},
             "holds no lyrics (read as %s)", format->info.title);
    return NORAE_ERR_FORMAT;
  }
  return check(source, song);
}

static norae_status read_as(const nr_source *source, const nr_format *format, norae_song **out)
{
  if (source->options->found)
    *source->options->found = &format->info;
  norae_status status = norae_song_new(out);
  if (status == NORAE_OK)
    status = parse(source, format, *out);
  if (status != NORAE_OK)
    norae_song_free(out);
  return status;
}

static norae_status read_decoded(const nr_source *source, norae_song **out)
{
  norae_status status;
  const nr_format *format = choose(source, &status);
  return format ? read_as(source, format, out) : status;
}

/* A format whose reader takes the bytes as they are, asked for or known by them. */
static const nr_format *binary_format(const char *data, size_t size, const char *wanted)
{
  const nr_format *format = wanted ? nr_format_by_name(wanted) : nr_format_of_bytes(data, size);
  return format && format->binary ? format : NULL;
}

/* How the file was written, for who writes it again; its beginning tells. */
static void note_ends(const char *data, size_t size, nr_source *source)
{
  size_t cr = 0, lf = 0, head = size < 65536 ? size : 65536;
  for (size_t i = 0; i < head; i++) {
    cr += data[i] == '\r';
    lf += data[i] == '\n';
  }
  source->crlf = lf && cr >= lf - lf / 2;
  source->bom = size > 1 && (memcmp(data, "\xFF\xFE", 2) == 0 || memcmp(data, "\xFE\xFF", 2) == 0 ||
                             (size > 2 && memcmp(data, "\xEF\xBB\xBF", 3) == 0));
}

static norae_status read_bytes(const char *data, size_t size, nr_source *source, norae_song **out)
{
  char declared[64], *text;
  nr_decode_options decode = {.encoding = source->options->encoding, .name = source->name};
  if (is_by_grammar(source->options))
    decode.declared = source->options->grammar->encoding;
  else if (xml_encoding(data, size, declared, sizeof declared) ||
           declared_encoding(data, size, declared, sizeof declared))
    decode.declared = declared;
  norae_status status = nr_decode(data, size, &decode, &text, &source->size, source->diags);
  if (status != NORAE_OK)
    return status;
  source->text = text;
  note_ends(data, size, source);
  status = read_decoded(source, out);
  free(text);
  return status;
}

norae_status nr_clean_read(const nr_source *source, norae_song **song)
{
  const norae_read_options *o = source->options;
  norae_changes *changes = NULL;
  norae_song *cleaned = NULL;
  norae_status status = norae_song_clean(*song, o->rules, o->rule_count, source->name, &cleaned,
                                         &changes, source->diags);
  if (status == NORAE_OK) {
    norae_song_free(song);
    *song = cleaned;
    if (norae_changes_count(changes))
      nr_note(source->diags, "cleaned", nr_in_file(source->name), "rules made %zu change%s",
              norae_changes_count(changes), norae_changes_count(changes) > 1 ? "s" : "");
    if (norae_song_line_count(*song))
      status = check(source, *song);
    else {
      nr_error(source->diags, "no-lyrics", nr_in_file(source->name),
               "holds no lyrics but what rules drop");
      status = NORAE_ERR_FORMAT;
    }
  }
  if (o->changes)
    *o->changes = changes;
  else
    norae_changes_free(&changes);
  if (status != NORAE_OK)
    norae_song_free(song);
  return status;
}

/* From bytes of any kind. */
static norae_status read_any(const char *data, size_t size, nr_source *source, norae_song **out)
{
  const nr_format *binary =
      is_by_grammar(source->options) ? NULL : binary_format(data, size, source->options->format);
  nr_str inside = {0};
  if (binary) {
    source->text = data;
    source->size = size;
    return read_as(source, binary, out);
  }
  const char *foreign = nr_foreign_kind(data, size, source->name);
  if (foreign && !source->options->format && !is_by_grammar(source->options)) {
    nr_error(source->diags, "unsupported-kind", (nr_place){source->name, 1, 1},
             "is %s, which norae can't read", foreign);
    return NORAE_ERR_UNSUPPORTED;
  }
  norae_status status = nr_unwrap(data, size, source->name, &inside, source->diags);
  if (status == NORAE_OK && inside.size)
    status = read_bytes(inside.data, inside.size, source, out);
  else if (status == NORAE_OK)
    status = read_bytes(data, size, source, out);
  nr_str_free(&inside);
  return status;
}

norae_status norae_song_read_memory(const void *data, size_t size, const char *name,
                                    const norae_read_options *options, norae_song **out,
                                    norae_diags *diags)
{
  static const norae_read_options defaults = {0};
  nr_source source = {
      .name = name ? name : "(memory)", .options = options ? options : &defaults, .diags = diags};
  *out = NULL;
  if (source.options->found)
    *source.options->found = NULL;
  norae_changes_free(source.options->changes);
  norae_status status = read_any(data, size, &source, out);
  if (status == NORAE_OK && source.options->rule_count)
    status = nr_clean_read(&source, out);
  return status;
}

norae_status norae_song_read_file(const char *path, const norae_read_options *options,
                                  norae_song **out, norae_diags *diags)
{
  char *data;
  size_t size;
  *out = NULL;
  if (options && options->found)
    *options->found = NULL;
  if (options)
    norae_changes_free(options->changes);
  norae_status status = nr_input_read(path, &data, &size, diags);
  if (status != NORAE_OK)
    return status;
  status = norae_song_read_memory(data, size, path, options, out, diags);
  free(data);
  return status;
}
