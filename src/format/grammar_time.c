/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the parts of times are called, and how long they are.
 */
#include <string.h>

#include "format/grammar.h"
#include "format/lines.h"

bool nr_time_field(const char *name, size_t size, nr_moment *moment, nr_part *part)
{
  static const char *const prefixes[NR_MOMENTS] = {"", "end_", "duration_"};
  static const char *const wholes[NR_MOMENTS] = {"start", "end", "duration"};
  static const char *const parts[NR_PARTS] = {"h",  "m",  "s",      "fraction", "ms",
                                              "cs", "us", "frames", "beat",     NULL};
  nr_span span = {name, size};
  for (int i = 0; i < NR_MOMENTS; i++) {
    *moment = (nr_moment)i;
    *part = NR_PART_WHOLE;
    if (nr_span_is(span, wholes[i]))
      return true;
    if (!nr_span_begins(span, prefixes[i]))
      continue;
    nr_span rest = nr_span_from(span, name + strlen(prefixes[i]));
    for (int k = 0; k < NR_PART_WHOLE; k++) {
      *part = (nr_part)k;
      if (nr_span_is(rest, parts[k]))
        return true;
    }
  }
  return false;
}

double nr_part_length(const nr_tempo *tempo, nr_part part)
{
  switch (part) {
  case NR_PART_H:
    return 3600e6;
  case NR_PART_M:
    return 60e6;
  case NR_PART_S:
  case NR_PART_FRACTION:
    return 1e6;
  case NR_PART_CS:
    return 1e4;
  case NR_PART_MS:
    return 1e3;
  case NR_PART_FRAMES:
    return 1e6 / tempo->fps;
  case NR_PART_BEAT:
    return 60e6 / (tempo->bpm * tempo->division);
  default:
    return 1;
  }
}

nr_part nr_unit_part(nr_unit unit)
{
  static const nr_part parts[] = {NR_PART_S,  NR_PART_MS,     NR_PART_CS,
                                  NR_PART_US, NR_PART_FRAMES, NR_PART_BEAT};
  return parts[unit];
}
