/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * QRC of QQ Music: plain, or within XML (what wrapped.c unpacks is mostly that).
 */
#include "format/markup.h"
#include "format/stamped.h"

static const char title[] = "QRC of QQ Music, by word";
static const char attribute[] = "LyricContent=\"";

/* Where the lyrics stand in XML; text NULL when it is none.  The program that
 * writes them does not escape quotes: only one before "/>" ends them. */
static nr_span within_xml(nr_span text)
{
  nr_span head = {text.text, text.size < 65536 ? text.size : 65536}, none = {0};
  while (head.size && (nr_is_blank(*head.text) || *head.text == '\n'))
    head = nr_span_from(head, head.text + 1);
  const char *at = nr_span_begins(head, "<") ? nr_span_find(head, attribute) : NULL;
  if (!at)
    return none;
  nr_span rest = nr_span_from(text, at + sizeof attribute - 1);
  const char *end = NULL;
  for (size_t i = 0; i < rest.size && !end; i++) {
    if (rest.text[i] != '"')
      continue;
    nr_span after = nr_span_from(rest, rest.text + i + 1);
    while (after.size && (nr_is_blank(*after.text) || *after.text == '\n'))
      after = nr_span_from(after, after.text + 1);
    if (nr_span_begins(after, "/>"))
      end = rest.text + i;
    else
      i = (size_t)(after.text - rest.text) - 1;
  }
  return (nr_span){rest.text, end ? (size_t)(end - rest.text) : rest.size};
}

static int probe(const char *text, size_t size)
{
  return within_xml((nr_span){text, size}).text ? 97 : nr_stamped_probe(text, size, NR_STAMPED_QRC);
}

/* Entities, and line ends written as such. */
static void add_content(nr_span text, nr_str *out)
{
  static const char *const ends[] = {"&#10;", "&#xA;", "&#xa;", "&#13;", "&#xD;", "&#xd;"};
  for (size_t i = 0; i < text.size;) {
    nr_span rest = nr_span_from(text, text.text + i);
    size_t length = 0;
    for (size_t e = 0; *rest.text == '&' && e < 6 && !length; e++) {
      if (nr_span_begins(rest, ends[e])) {
        length = strlen(ends[e]);
        nr_str_add(out, e < 3 ? "\n" : "");
      }
    }
    if (!length && *rest.text == '&')
      length = nr_entity(text, i, out);
    if (!length)
      nr_str_add_char(out, *rest.text);
    i += length ? length : 1;
  }
}

static norae_status read(const nr_source *source, norae_song *song)
{
  nr_span content = within_xml((nr_span){source->text, source->size});
  if (!content.text)
    return nr_stamped_read(source, song, NR_STAMPED_QRC);
  nr_str text = {0};
  /* As many lines before it as in the file, for messages. */
  for (const char *at = source->text; at < content.text; at++) {
    if (*at == '\n')
      nr_str_add_char(&text, '\n');
  }
  add_content(content, &text);
  nr_source inner = *source;
  inner.text = nr_str_text(&text);
  inner.size = text.size;
  norae_status status =
      text.failed ? NORAE_ERR_MEMORY : nr_stamped_read(&inner, song, NR_STAMPED_QRC);
  nr_str_free(&text);
  return status;
}

static norae_status write(const norae_song *song, nr_sink *sink)
{
  return nr_stamped_write(song, sink, NR_STAMPED_QRC, title);
}

const nr_format nr_format_qrc = {
    .info = {.name = "qrc",
             .title = title,
             .extensions = "qrc",
             .capabilities = NORAE_CAN_READ | NORAE_CAN_WRITE | NORAE_CAN_LINE_TIMES |
                             NORAE_CAN_LINE_ENDS | NORAE_CAN_WORD_TIMES | NORAE_CAN_WORD_ENDS |
                             NORAE_CAN_META,
             .unit = 1000},
    .probe = probe,
    .read = read,
    .write = write,
};
