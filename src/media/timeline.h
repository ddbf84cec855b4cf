/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the source's player time to the output's: an excerpt begins at 0, another
 * tempo stretches it.  Picture, sound, lyrics and chapters all go by it.
 */
#ifndef NR_MEDIA_TIMELINE_H
#define NR_MEDIA_TIMELINE_H

#include <stdbool.h>

#include <norae/time.h>

/* Containers count time in steps of up to a millisecond: what is nearer than this
 * is at the same time. */
#define NR_SAME_TIME 600

typedef struct nr_timeline {
  norae_us from;  /* source time that becomes 0 */
  norae_us until; /* source time of the end, NORAE_NO_TIME: where the source ends */
  double tempo;   /* source seconds per second of the output; above 0 */
} nr_timeline;

#define NR_TIMELINE_WHOLE ((nr_timeline){.until = NORAE_NO_TIME, .tempo = 1})

bool nr_timeline_cuts(const nr_timeline *timeline);
/* Whether the output's times are the source's. */
bool nr_timeline_is_whole(const nr_timeline *timeline);

/* Neither is limited to what is inside; NORAE_NO_TIME stays so. */
norae_us nr_timeline_output(const nr_timeline *timeline, norae_us source);
norae_us nr_timeline_source(const nr_timeline *timeline, norae_us output);

/* How long what lasts this long in the source lasts in the output. */
norae_us nr_timeline_length(const nr_timeline *timeline, norae_us length);
/* The output's length, where the source's end is known: else NORAE_NO_TIME. */
norae_us nr_timeline_end(const nr_timeline *timeline, norae_us source_end);

/* Whether a source time is at the beginning or before it; at the end or behind it. */
bool nr_timeline_begins_after(const nr_timeline *timeline, norae_us source);
bool nr_timeline_ends_before(const nr_timeline *timeline, norae_us source);

#endif
