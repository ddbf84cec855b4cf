/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A clock that jumps, to be preloaded: the time of day is off by BADCLOCK_STEP seconds more
 * every other time it is asked, and back again.  The steady clock stays as it is.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

int clock_gettime(clockid_t clock, struct timespec *out)
{
  static int (*next)(clockid_t, struct timespec *);
  static unsigned asked;
  if (!next)
    *(void **)&next = dlsym(RTLD_NEXT, "clock_gettime");
  int code = next(clock, out);
  const char *step = getenv("BADCLOCK_STEP");
  if (code == 0 && clock == CLOCK_REALTIME && step &&
      __atomic_fetch_add(&asked, 1, __ATOMIC_RELAXED) % 2)
    out->tv_sec += strtol(step, NULL, 10);
  return code;
}
