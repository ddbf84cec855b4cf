/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What came of placing a song's words, kept for another output of the same: they are not
 * placed once more for each format.
 */
#ifndef CLI_KEPT_H
#define CLI_KEPT_H

#include <norae/norae.h>

typedef struct kept_times {
  norae_print next; /* what the song at hand and all that bears on its times are; none: unknown */
  norae_print key;  /* the same of what is kept */
  norae_song *timed;
  norae_sync_report *report;
} kept_times;

/* Is what is kept what the song at hand would become?  `k` may be NULL. */
bool kept_fits(const kept_times *k);
/* Keep it in place of what was kept; takes both over and leaves views.  False when nothing is
 * to be kept: they stay the caller's. */
bool kept_put(kept_times *k, norae_song *timed, norae_sync_report *report);
void kept_free(kept_times *k);

#endif
