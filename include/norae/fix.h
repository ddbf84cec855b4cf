/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Mending the times and the order of lines.  What different singers sing at the
 * same time is meant to be, and so are backing vocals beside a line: neither is
 * ever cut for the other.
 */
#ifndef NORAE_FIX_H
#define NORAE_FIX_H

#include <norae/song.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum norae_fixing {
  NORAE_FIX_SORT = 1 << 0,    /* lines by their start; backing vocals stay behind their line */
  NORAE_FIX_CLAMP = 1 << 1,   /* a line ends before the same singer's next one begins */
  NORAE_FIX_SPLIT = 1 << 2,   /* long lines at the ends of words, which keep their times */
  NORAE_FIX_GAPS = 1 << 3,    /* a word lasts until the next one when little is between */
  NORAE_FIX_WORDS = 1 << 4,   /* lines reach from their first word to their last */
  NORAE_FIX_DOUBLES = 1 << 5, /* the same line at the same time once, and none that is empty */
  NORAE_FIX_ALL = (1 << 6) - 1
} norae_fixing;

typedef struct norae_fix_options {
  unsigned what;      /* norae_fixing bits */
  size_t longest;     /* of lines, in columns (wide letters take two); 0: 60 */
  norae_us least_gap; /* shorter ones are closed; 0: 0.1 s */
} norae_fix_options;

/* How often each was done. */
typedef struct norae_fix_report {
  size_t sorted, clamped, split, closed, stretched, dropped;
} norae_fix_report;

/* The song mended.  `report` may be NULL.  Mending it again changes nothing. */
norae_status norae_song_fix(const norae_song *song, const norae_fix_options *options,
                            norae_song **out, norae_fix_report *report);

#ifdef __cplusplus
}
#endif
#endif
