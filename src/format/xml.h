/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An XML document as a tree, for the formats that are made of it.
 *
 * Names are local names: files bind prefixes to any namespace, or to none.
 * White space is kept.  What people write without knowing XML ("R&B", "<3",
 * control characters, HTML's entities) is put right first.
 */
#ifndef NR_FORMAT_XML_H
#define NR_FORMAT_XML_H

#include "format/lines.h"

#define NR_XML_NONE UINT32_MAX
#define NR_XML_DEPTH 100 /* elements within each other; deeper ones are refused */

typedef struct nr_xml_attribute {
  size_t name, value; /* places in the pool */
} nr_xml_attribute;

typedef struct nr_xml_node {
  size_t text; /* place in the pool: an element's name, or a text */
  size_t attribute;
  uint32_t attributes;
  uint32_t parent, next, first; /* NR_XML_NONE: none */
  uint32_t line, column;
  bool is_text;
} nr_xml_node;

typedef struct nr_xml {
  nr_xml_node *nodes; /* node 0 is the root element */
  size_t count, capacity;
  nr_xml_attribute *attributes;
  size_t attribute_count, attribute_capacity;
  nr_str pool;
  bool broken; /* the document breaks off; what came before is here */
} nr_xml;

/* A document that breaks off is told as a warning and read up to there;
 * NORAE_ERR_FORMAT, told as an error, when not even its root could be read. */
norae_status nr_xml_read(const nr_source *source, nr_xml *out);
void nr_xml_free(nr_xml *xml);

/* The local name of the root of an XML document, empty when the text is none. */
nr_span nr_xml_root_name(const char *text, size_t size);

static inline const char *nr_xml_text(const nr_xml *xml, uint32_t node)
{
  return xml->pool.data + xml->nodes[node].text;
}

/* Is the node an element of this local name? */
static inline bool nr_xml_is(const nr_xml *xml, uint32_t node, const char *name)
{
  return !xml->nodes[node].is_text && strcmp(nr_xml_text(xml, node), name) == 0;
}

/* The value of an attribute by its local name, NULL when it has none such. */
const char *nr_xml_get(const nr_xml *xml, uint32_t node, const char *name);

/* The next node in the order of the document within `top`, `top` itself first;
 * NR_XML_NONE at the end.  With `skip` the children of `node` are left out. */
uint32_t nr_xml_walk(const nr_xml *xml, uint32_t top, uint32_t node, bool skip);

/* All text within a node. */
void nr_xml_add_text(const nr_xml *xml, uint32_t node, nr_str *out);

nr_place nr_xml_place(const nr_xml *xml, uint32_t node, const nr_source *source);

/* ── writing ── */

/* Text with what XML means otherwise escaped; false when characters that XML can't
 * hold were left out.  In attributes line ends and tabs are kept too. */
bool nr_add_xml(nr_str *out, nr_span text, bool attribute);

#endif
