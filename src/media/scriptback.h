/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The script that a track of ASS in Matroska once was.
 */
#ifndef NR_MEDIA_SCRIPTBACK_H
#define NR_MEDIA_SCRIPTBACK_H

#include <norae/time.h>

#include "base/str.h"

typedef struct nr_scriptevent {
  unsigned long number; /* "ReadOrder": its place in the script */
  norae_us start, end;
  size_t at, size, layer; /* of the bytes: "Layer,Style,…"; how many of them are the layer */
} nr_scriptevent;

/* A zeroed one is empty and valid. */
typedef struct nr_scriptback {
  nr_scriptevent *events;
  size_t count, capacity;
  nr_str bytes;
} nr_scriptback;

/* Add a packet, "ReadOrder,Layer,Style,…"; what is none is left out.  False without memory. */
bool nr_scriptback_add(nr_scriptback *back, const unsigned char *bytes, size_t size, norae_us start,
                       norae_us end);
/* All of the script, the lines of `head` where they were among the events. */
void nr_scriptback_join(nr_scriptback *back, const char *head, size_t size, nr_str *out);
void nr_scriptback_free(nr_scriptback *back);

#endif
