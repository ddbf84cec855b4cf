/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * When lyrics that come with a look of their own are given another one.
 */
#ifndef NR_JOB_LOOK_H
#define NR_JOB_LOOK_H

#include <stdbool.h>

#include <norae/karaoke.h>

static inline bool nr_asks_for_look(const norae_karaoke_options *k)
{
  return k->theme || k->setting_count || k->singer_count || k->font || k->romanise;
}

#endif
