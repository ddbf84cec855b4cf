/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "format/xml.h"

/* expat tells of its limits only to who says that it was built with DTDs, as all are. */
#ifndef XML_DTD
#define XML_DTD
#endif
#include <expat.h>
#include <stdlib.h>

#include "base/checked.h"
#include "format/markup.h"

/* Entities that a document declares may make it this much longer, never more
 * than lyrics would need. */
#define AMPLIFICATION 8.0f
#define AMPLIFICATION_FROM (32ull * 1024)

/* expat counts bytes of one call in an int. */
#define CHUNK ((size_t)1 << 20)

typedef struct builder {
  const nr_source *source;
  nr_xml *xml;
  XML_Parser parser;
  uint32_t open, last; /* the element that is open; its last child */
  uint32_t last_of[NR_XML_DEPTH]; /* for the elements around it */
  size_t depth;
  bool too_deep, failed;
} builder;

static const char *local_name(const char *name)
{
  const char *colon = strrchr(name, ':');
  return colon ? colon + 1 : name;
}

/* ── building ── */

static size_t keep(builder *b, const char *text, size_t size)
{
  size_t at = b->xml->pool.size;
  nr_str_add_bytes(&b->xml->pool, text, size);
  nr_str_add_char(&b->xml->pool, '\0');
  return at;
}

static void stop(builder *b, bool *why)
{
  *why = true;
  XML_StopParser(b->parser, XML_FALSE);
}

static uint32_t add_node(builder *b, const char *text, size_t size, bool is_text)
{
  nr_xml *xml = b->xml;
  if (xml->count >= NR_XML_NONE - 1 ||
      !nr_grow(&xml->nodes, &xml->capacity, xml->count + 1, sizeof *xml->nodes)) {
    stop(b, &b->failed);
    return NR_XML_NONE;
  }
  uint32_t node = (uint32_t)xml->count++;
  xml->nodes[node] = (nr_xml_node){.text = keep(b, text, size),
                                   .attribute = xml->attribute_count,
                                   .parent = b->open,
                                   .next = NR_XML_NONE,
                                   .first = NR_XML_NONE,
                                   .line = (uint32_t)XML_GetCurrentLineNumber(b->parser),
                                   .column = (uint32_t)XML_GetCurrentColumnNumber(b->parser) + 1,
                                   .is_text = is_text};
  if (b->last != NR_XML_NONE)
    xml->nodes[b->last].next = node;
  else if (b->open != NR_XML_NONE)
    xml->nodes[b->open].first = node;
  b->last = node;
  if (xml->pool.failed)
    stop(b, &b->failed);
  return node;
}

static void XMLCALL on_start(void *data, const XML_Char *name, const XML_Char **attributes)
{
  builder *b = data;
  nr_xml *xml = b->xml;
  if (b->depth == NR_XML_DEPTH) {
    stop(b, &b->too_deep);
    return;
  }
  const char *local = local_name(name);
  uint32_t node = add_node(b, local, strlen(local), false);
  for (size_t i = 0; node != NR_XML_NONE && attributes[i]; i += 2) {
    if (!nr_grow(&xml->attributes, &xml->attribute_capacity, xml->attribute_count + 1,
                 sizeof *xml->attributes)) {
      stop(b, &b->failed);
      return;
    }
    const char *key = local_name(attributes[i]), *value = attributes[i + 1];
    xml->attributes[xml->attribute_count++] =
        (nr_xml_attribute){keep(b, key, strlen(key)), keep(b, value, strlen(value))};
    xml->nodes[node].attributes++;
  }
  if (node == NR_XML_NONE)
    return;
  b->last_of[b->depth++] = node;
  b->open = node;
  b->last = NR_XML_NONE;
}

static void XMLCALL on_end(void *data, const XML_Char *name)
{
  builder *b = data;
  if (!b->depth)
    return;
  b->last = b->last_of[--b->depth];
  b->open = b->xml->nodes[b->open].parent;
}

static void add_text(builder *b, const char *text, size_t size)
{
  nr_xml *xml = b->xml;
  if (b->open == NR_XML_NONE || !size)
    return;
  /* Pieces of one text follow each other in the pool. */
  if (b->last != NR_XML_NONE && xml->nodes[b->last].is_text && xml->pool.size) {
    xml->pool.size--;
    keep(b, text, size);
    if (xml->pool.failed)
      stop(b, &b->failed);
    return;
  }
  add_node(b, text, size, true);
}

static void XMLCALL on_text(void *data, const XML_Char *text, int size)
{
  add_text(data, text, (size_t)size);
}

/* "&nbsp;" and the like, which HTML declares and XML does not. */
static void XMLCALL on_entity(void *data, const XML_Char *name, int is_parameter)
{
  builder *b = data;
  nr_str source = {0}, decoded = {0};
  if (is_parameter)
    return;
  nr_str_addf(&source, "&%s;", name);
  if (source.data && !nr_entity((nr_span){source.data, source.size}, 0, &decoded))
    nr_str_add_bytes(&decoded, source.data, source.size);
  if (source.failed || decoded.failed)
    stop(b, &b->failed);
  else
    add_text(b, decoded.data, decoded.size);
  nr_str_free(&source);
  nr_str_free(&decoded);
}

/* ── putting right ── */

static bool is_name_start(unsigned char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' || c >= 0x80;
}

/* Does "&" at `at` begin an entity? */
static bool is_entity(const char *at, const char *end)
{
  const char *c = at + 1;
  if (c < end && *c == '#')
    c++;
  const char *from = c;
  while (c < end && c - from < 32 && (is_name_start((unsigned char)*c) || (*c >= '0' && *c <= '9')))
    c++;
  return c > from && c < end && *c == ';';
}

static bool is_fine(const char *at, const char *end)
{
  unsigned char c = (unsigned char)*at;
  if (c == '&')
    return is_entity(at, end);
  if (c == '<')
    return at + 1 < end &&
           (is_name_start((unsigned char)at[1]) || at[1] == '/' || at[1] == '!' || at[1] == '?');
  return c >= 0x20 || c == '\n' || c == '\t';
}

/* NUL-terminated sections in which nothing is put right. */
static const char *end_of_section(const char *at, const char *end)
{
  static const char *const sections[][2] = {{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}};
  nr_span rest = {at, (size_t)(end - at)};
  for (size_t i = 0; i < 3; i++) {
    if (nr_span_begins(rest, sections[i][0])) {
      const char *stop = nr_span_find(rest, sections[i][1]);
      return stop ? stop + strlen(sections[i][1]) : end;
    }
  }
  return NULL;
}

typedef struct cleaner {
  const nr_source *source;
  uint32_t line;
  const char *line_start;
} cleaner;

static void put_right(cleaner *c, const char *at, nr_str *out)
{
  nr_place place = {c->source->name, c->line, (uint32_t)(at - c->line_start) + 1};
  if (*at == '&' || *at == '<')
    nr_warn(c->source->diags, "xml-unescaped", place, "\"%c\" is taken as itself", *at);
  else
    nr_warn(c->source->diags, "xml-control", place, "a control character: left out");
  nr_str_add(out, *at == '&' ? "&amp;" : *at == '<' ? "&lt;" : " ");
}

static norae_status clean(const nr_source *source, nr_str *out)
{
  const char *end = source->text + source->size, *copied = source->text;
  cleaner c = {.source = source, .line = 1, .line_start = source->text};
  for (const char *at = source->text; at < end;) {
    const char *section = *at == '<' ? end_of_section(at, end) : NULL;
    for (const char *skip = section; skip && at < skip; at++) {
      if (*at == '\n') {
        c.line++;
        c.line_start = at + 1;
      }
    }
    if (section)
      continue;
    if (*at == '\n') {
      c.line++;
      c.line_start = at + 1;
    } else if (!is_fine(at, end)) {
      nr_str_add_bytes(out, copied, (size_t)(at - copied));
      put_right(&c, at, out);
      copied = at + 1;
    }
    at++;
  }
  nr_str_add_bytes(out, copied, (size_t)(end - copied));
  return out->failed ? NORAE_ERR_MEMORY : NORAE_OK;
}

/* ── reading ── */

static norae_status tell_failure(builder *b)
{
  enum XML_Error error = XML_GetErrorCode(b->parser);
  nr_place place = {b->source->name, (uint32_t)XML_GetCurrentLineNumber(b->parser),
                    (uint32_t)XML_GetCurrentColumnNumber(b->parser) + 1};
  if (b->failed || error == XML_ERROR_NO_MEMORY)
    return NORAE_ERR_MEMORY;
  const char *why = b->too_deep ? "elements are nested too deeply" : XML_ErrorString(error);
  b->xml->broken = true;
  if (!b->xml->count) {
    nr_error(b->source->diags, "xml-syntax", place, "is no XML: %s", why);
    return NORAE_ERR_FORMAT;
  }
  if (error == XML_ERROR_JUNK_AFTER_DOC_ELEMENT)
    nr_warn(b->source->diags, "xml-syntax", place, "what follows the document is ignored");
  else
    nr_warn(b->source->diags, "xml-syntax", place,
            "the document breaks off here (%s): what comes before is kept", why);
  return NORAE_OK;
}

/* White space before "<?xml" would be an error, yet line numbers must stay. */
static norae_status feed(builder *b, const char *text, size_t size)
{
  size_t start = strspn(text, " \t\n");
  nr_span rest = {text + start, size - start};
  if (start && nr_span_begins(rest, "<?xml")) {
    const char *stop = nr_span_find(rest, "?>");
    size_t head = start + (stop ? (size_t)(stop - rest.text) + 2 : 0);
    for (size_t i = 0; i < head; i++) {
      if (XML_Parse(b->parser, text[i] == '\n' ? "\n" : " ", 1, 0) != XML_STATUS_OK)
        return tell_failure(b);
    }
    text += head;
    size -= head;
  }
  for (bool last = false; !last;) {
    size_t chunk = size < CHUNK ? size : CHUNK;
    last = chunk == size;
    if (XML_Parse(b->parser, text, (int)chunk, last) != XML_STATUS_OK)
      return tell_failure(b);
    text += chunk;
    size -= chunk;
  }
  return NORAE_OK;
}

norae_status nr_xml_read(const nr_source *source, nr_xml *out)
{
  nr_str text = {0};
  builder b = {.source = source, .xml = out, .open = NR_XML_NONE, .last = NR_XML_NONE};
  *out = (nr_xml){0};
  norae_status status = clean(source, &text);
  /* The text is UTF-8 whatever the document says of itself. */
  b.parser = status == NORAE_OK ? XML_ParserCreate("UTF-8") : NULL;
  if (!b.parser) {
    nr_str_free(&text);
    return NORAE_ERR_MEMORY;
  }
  XML_SetUserData(b.parser, &b);
  XML_SetElementHandler(b.parser, on_start, on_end);
  XML_SetCharacterDataHandler(b.parser, on_text);
  XML_SetSkippedEntityHandler(b.parser, on_entity);
  /* No document makes norae read another file; that there might be one makes expat
   * hand over entities that nobody declared. */
  XML_UseForeignDTD(b.parser, XML_TRUE);
  XML_SetHashSalt(b.parser, 0x6e6f7261u);
  XML_SetBillionLaughsAttackProtectionMaximumAmplification(b.parser, AMPLIFICATION);
  XML_SetBillionLaughsAttackProtectionActivationThreshold(b.parser, AMPLIFICATION_FROM);
  status = feed(&b, nr_str_text(&text), text.size);
  XML_ParserFree(b.parser);
  nr_str_free(&text);
  if (status == NORAE_OK && out->pool.failed)
    status = NORAE_ERR_MEMORY;
  if (status != NORAE_OK)
    nr_xml_free(out);
  return status;
}

void nr_xml_free(nr_xml *xml)
{
  free(xml->nodes);
  free(xml->attributes);
  nr_str_free(&xml->pool);
  *xml = (nr_xml){0};
}

/* ── looking ── */

const char *nr_xml_get(const nr_xml *xml, uint32_t node, const char *name)
{
  const nr_xml_node *n = &xml->nodes[node];
  for (uint32_t i = 0; i < n->attributes; i++) {
    const nr_xml_attribute *a = &xml->attributes[n->attribute + i];
    if (strcmp(xml->pool.data + a->name, name) == 0)
      return xml->pool.data + a->value;
  }
  return NULL;
}

uint32_t nr_xml_walk(const nr_xml *xml, uint32_t top, uint32_t node, bool skip)
{
  if (!skip && xml->nodes[node].first != NR_XML_NONE)
    return xml->nodes[node].first;
  while (node != top && node != NR_XML_NONE) {
    if (xml->nodes[node].next != NR_XML_NONE)
      return xml->nodes[node].next;
    node = xml->nodes[node].parent;
  }
  return NR_XML_NONE;
}

void nr_xml_add_text(const nr_xml *xml, uint32_t node, nr_str *out)
{
  for (uint32_t n = node; n != NR_XML_NONE; n = nr_xml_walk(xml, node, n, false)) {
    if (xml->nodes[n].is_text)
      nr_str_add(out, nr_xml_text(xml, n));
  }
}

nr_place nr_xml_place(const nr_xml *xml, uint32_t node, const nr_source *source)
{
  return (nr_place){source->name, xml->nodes[node].line, xml->nodes[node].column};
}

nr_span nr_xml_root_name(const char *text, size_t size)
{
  nr_span rest = {text, size < 65536 ? size : 65536};
  for (;;) {
    while (rest.size && (nr_is_blank(*rest.text) || *rest.text == '\n'))
      rest = nr_span_from(rest, rest.text + 1);
    bool comment = nr_span_begins(rest, "<!--"), type = nr_span_begins_nocase(rest, "<!doctype");
    if (!comment && !type && !nr_span_begins(rest, "<?"))
      break;
    const char *stop = nr_span_find(rest, comment ? "-->" : ">");
    const char *subset = type ? memchr(rest.text, '[', rest.size) : NULL;
    if (subset && stop && subset < stop)
      stop = nr_span_find(rest, "]>");
    if (!stop)
      return (nr_span){"", 0};
    rest = nr_span_from(rest, strchr(stop, '>') + 1);
  }
  if (rest.size < 2 || *rest.text != '<' || !is_name_start((unsigned char)rest.text[1]))
    return (nr_span){"", 0};
  size_t end = 1, start = 1;
  while (end < rest.size && !strchr(" \t\n/>", rest.text[end])) {
    if (rest.text[end++] == ':')
      start = end;
  }
  return (nr_span){rest.text + start, end - start};
}

/* ── writing ── */

bool nr_add_xml(nr_str *out, nr_span text, bool attribute)
{
  bool whole = true;
  for (size_t i = 0; i < text.size; i++) {
    unsigned char c = (unsigned char)text.text[i];
    nr_span rest = {text.text + i, text.size - i};
    if (c == '&')
      nr_str_add(out, "&amp;");
    else if (c == '<')
      nr_str_add(out, "&lt;");
    else if (c == '>')
      nr_str_add(out, "&gt;");
    else if (c == '"' && attribute)
      nr_str_add(out, "&quot;");
    else if (c == '\r' || (attribute && (c == '\n' || c == '\t')))
      nr_str_addf(out, "&#%d;", c);
    else if (c < 0x20 && c != '\n' && c != '\t')
      whole = false;
    else if (nr_span_begins(rest, "\uFFFE") || nr_span_begins(rest, "\uFFFF")) {
      whole = false;
      i += 2;
    } else
      nr_str_add_char(out, (char)c);
  }
  return whole;
}
