/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All pictures of a stream in coded order, as its packets tell without decoding:
 * their times, and where the stream can be cut.
 */
#ifndef NR_MEDIA_UNITS_H
#define NR_MEDIA_UNITS_H

#include "media/avc.h"
#include "media/source.h"

typedef struct nr_unit {
  int64_t pts, dts; /* in the stream's time base */
  int64_t duration;
  int size;
  bool fresh;  /* nothing from here on needs anything before: an IDR picture */
  bool closed; /* nothing before is shown after anything from here on */
  bool unused; /* no other picture is predicted from it */
  bool hidden; /* decoded, but cut off by an edit list */
  bool lyrics; /* shown while the script draws something */
} nr_unit;

/* Whether the stream can be joined to, there. */
static inline bool nr_unit_is_cut(const nr_unit *unit)
{
  return unit->fresh && unit->closed;
}

typedef struct nr_units {
  nr_unit *unit;
  size_t count, capacity;
  int64_t *shown; /* times of all that is not hidden, in order */
  size_t shown_count;
  int64_t bytes;  /* of what is not hidden */
  int64_t last_duration; /* of what is shown last */
} nr_units;

/* How fresh pictures are known. */
typedef enum nr_cuts {
  NR_CUTS_AVC,    /* by their NAL units */
  NR_CUTS_HEVC,   /* likewise */
  NR_CUTS_BY_FLAG /* each key frame is one */
} nr_cuts;

/* Read the packets of source's picture through a second opening of the file.  avc: what
 * H.264 has for a header; not looked at for others.
 * *why: what keeps the stream from being cut at all, in a few words, NULL if
 * nothing does; static. */
norae_status nr_units_read(const nr_source *source, nr_cuts how, const nr_avc *avc,
                           nr_units *out, const char **why);
void nr_units_free(nr_units *units); /* takes a zeroed one */

/* Whether the file ends before it should. */
bool nr_units_are_cut_off(const nr_units *units, const nr_source *source);
/* New decoding times, for an encoder that holds back so many pictures. */
void nr_units_retime(nr_units *units, size_t depth);

/* How long a picture is shown. */
int64_t nr_units_duration(const nr_units *units, int64_t pts);

/* First unit from `index` on that the stream can be joined to, or the count. */
size_t nr_units_next_cut(const nr_units *units, size_t index);
/* Where to begin to decode in order to have `index`. */
size_t nr_units_entry(const nr_units *units, size_t index);

/* For qsort(): times of pictures, int64_t, in order. */
int nr_by_time(const void *a, const void *b);

#endif
