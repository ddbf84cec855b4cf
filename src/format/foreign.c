/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files that are something else: people are told what, instead of seeing
 * their song taken for a strange text.
 */
#include <string.h>
#include <strings.h>

#include "format/lines.h"
#include "format/registry.h"
#include "format/xml.h"

typedef struct magic {
  const char *bytes;
  size_t size, at;
  const char *kind;
} magic;

static const magic magics[] = {
    {"KFNB", 4, 0, "a KFN song of KaraFun: sound and encrypted lyrics in one"},
    {"PK\3\4", 4, 0, "a ZIP archive"},
    {"ID3", 3, 0, "an MP3 file: sound, not lyrics"},
    {"OggS", 4, 0, "an Ogg file: media, not lyrics"},
    {"fLaC", 4, 0, "a FLAC file: sound, not lyrics"},
    {"RIFF", 4, 0, "a RIFF file (WAV or AVI): media, not lyrics"},
    {"\x1A\x45\xDF\xA3", 4, 0, "a Matroska or WebM file: media, not lyrics"},
    {"ftyp", 4, 4, "an MP4 file: media, not lyrics"},
    {"\x89PNG", 4, 0, "a PNG picture"},
    {"\xFF\xD8\xFF", 3, 0, "a JPEG picture"},
    {"%PDF", 4, 0, "a PDF document"},
    {"{\\rtf", 5, 0, "a rich text document"},
};

/* CD+G is packets of 24 bytes; those with graphics begin with command 9. */
static bool is_cdg(const char *bytes, size_t size)
{
  size_t packets = size / 24, graphics = 0, seen = packets < 2000 ? packets : 2000;
  for (size_t i = 0; i < seen; i++) {
    const unsigned char *p = (const unsigned char *)bytes + i * 24;
    if ((p[0] & 0x3F) == 9)
      graphics++;
    else if (p[0] & 0x3F)
      return false;
  }
  return graphics > 0 && size % 24 == 0 && memchr(bytes, 0, size);
}

/* Text formats that are known by how they begin. */
static const char *text_kind(nr_span text)
{
  static const struct {
    const char *begin, *within, *kind;
  } kinds[] = {
      {"<?xml", "LyricContent", NULL}, /* QRC, which is read */
      {"<?xml", NULL, "an XML document"},
      {"<!DOCTYPE html", NULL, "a web page"},
      {"<html", NULL, "a web page"},
  };
  nr_span head = {text.text, text.size < 65536 ? text.size : 65536};
  while (head.size && strchr(" \t\r\n\xEF\xBB\xBF", *head.text) && *head.text)
    head = nr_span_from(head, head.text + 1);
  if (nr_span_is(nr_xml_root_name(head.text, head.size), "tt"))
    return NULL; /* TTML, which may begin as any XML does */
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    if (nr_span_begins_nocase(head, kinds[i].begin) &&
        (!kinds[i].within || nr_span_find(head, kinds[i].within)))
      return kinds[i].kind;
  }
  return NULL;
}

const char *nr_foreign_kind(const char *bytes, size_t size, const char *name)
{
  for (size_t i = 0; i < sizeof magics / sizeof *magics; i++) {
    const magic *m = &magics[i];
    if (size >= m->at + m->size && memcmp(bytes + m->at, m->bytes, m->size) == 0)
      return m->kind;
  }
  if (is_cdg(bytes, size))
    return "CD+G graphics (pictures of text, not text)";
  const char *dot = strrchr(name, '.');
  if (dot && strcasecmp(dot, ".kok") == 0)
    return "a KOK karaoke song, a format that nobody has described";
  return text_kind((nr_span){bytes, size});
}
