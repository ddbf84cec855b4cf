/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where the time goes: each stage of long work tells the log how long it took.
 */
#ifndef NR_BASE_STAGE_H
#define NR_BASE_STAGE_H

#include <time.h>

#include <norae/log.h>

typedef struct nr_stage {
  const norae_log *log; /* NULL: nobody asks */
  clock_t since;
} nr_stage;

nr_stage nr_stage_begin(const norae_log *log);
/* Says "time: NAME 1.234 s" of processors' time, and begins the next one. */
void nr_stage_end(nr_stage *stage, const char *name);

#endif
