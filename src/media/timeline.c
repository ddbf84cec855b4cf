/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/timeline.h"

#include <math.h>

bool nr_timeline_cuts(const nr_timeline *t)
{
  return t->from != 0 || t->until != NORAE_NO_TIME;
}

bool nr_timeline_is_whole(const nr_timeline *t)
{
  return !nr_timeline_cuts(t) && t->tempo == 1;
}

norae_us nr_timeline_length(const nr_timeline *t, norae_us length)
{
  return t->tempo == 1 ? length : (norae_us)llround((double)length / t->tempo);
}

norae_us nr_timeline_output(const nr_timeline *t, norae_us source)
{
  return source == NORAE_NO_TIME ? NORAE_NO_TIME : nr_timeline_length(t, source - t->from);
}

norae_us nr_timeline_source(const nr_timeline *t, norae_us output)
{
  if (output == NORAE_NO_TIME)
    return NORAE_NO_TIME;
  return t->from + (t->tempo == 1 ? output : (norae_us)llround((double)output * t->tempo));
}

norae_us nr_timeline_end(const nr_timeline *t, norae_us source_end)
{
  norae_us end = source_end;
  if (t->until != NORAE_NO_TIME && (end == NORAE_NO_TIME || t->until < end))
    end = t->until;
  return nr_timeline_output(t, end);
}

bool nr_timeline_begins_after(const nr_timeline *t, norae_us source)
{
  return source <= t->from + NR_SAME_TIME;
}

bool nr_timeline_ends_before(const nr_timeline *t, norae_us source)
{
  return t->until != NORAE_NO_TIME && source >= t->until - NR_SAME_TIME;
}
