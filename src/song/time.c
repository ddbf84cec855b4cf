/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <norae/time.h>

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "song/song.h"

int64_t nr_time_round(norae_us time, int64_t unit)
{
  return time >= 0 ? (time + unit / 2) / unit : -((-time + unit / 2) / unit);
}

norae_us nr_time_map(norae_us time, double rate, norae_us shift)
{
  if (time == NORAE_NO_TIME)
    return time;
  /* At rate 1 stay in integers: moving there and back must change nothing. */
  double moved = rate == 1.0 ? (double)(time + shift) : round(rate * (double)time) + (double)shift;
  if (moved > (double)NORAE_TIME_MAX)
    return NORAE_TIME_MAX;
  if (moved < -(double)NORAE_TIME_MAX)
    return -NORAE_TIME_MAX;
  return (norae_us)moved;
}

char *norae_time_format(char buf[NORAE_TIME_SIZE], norae_us time)
{
  if (time == NORAE_NO_TIME) {
    snprintf(buf, NORAE_TIME_SIZE, "none");
    return buf;
  }
  int64_t ms = nr_time_round(time, 1000);
  const char *sign = ms < 0 ? "-" : "";
  if (ms < 0)
    ms = -ms;
  int64_t s = ms / 1000, m = s / 60, h = m / 60;
  if (h)
    snprintf(buf, NORAE_TIME_SIZE, "%s%" PRId64 ":%02d:%02d.%03d", sign, h, (int)(m % 60),
             (int)(s % 60), (int)(ms % 1000));
  else
    snprintf(buf, NORAE_TIME_SIZE, "%s%d:%02d.%03d", sign, (int)m, (int)(s % 60),
             (int)(ms % 1000));
  return buf;
}
