/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "format/sections.h"

#include <ctype.h>

/* What a label with a colon must begin with to be no tag. */
static bool begins_with_part(nr_span label)
{
  static const char *const parts[] = {
      "verse", "chorus",    "pre-chorus", "post-chorus", "prechorus",   "bridge",
      "intro", "outro",     "hook",       "refrain",     "interlude",   "rap",
      "drop",  "breakdown", "part",       "solo",        "instrumental"};
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    size_t size = strlen(parts[i]);
    if (nr_span_begins_nocase(label, parts[i]) &&
        (label.size == size || !isalpha((unsigned char)label.text[size])))
      return true;
  }
  return false;
}

bool nr_section_label(nr_span line, nr_span *label)
{
  line = nr_trim(line);
  if (line.size < 3 || line.text[0] != '[' || line.text[line.size - 1] != ']')
    return false;
  *label = nr_trim((nr_span){line.text + 1, line.size - 2});
  if (!label->size || memchr(label->text, '[', label->size) ||
      memchr(label->text, ']', label->size))
    return false;
  if (memchr(label->text, ':', label->size))
    return begins_with_part(*label);
  /* "[12.5]" is a broken time, not a name. */
  return !isdigit((unsigned char)*label->text);
}
