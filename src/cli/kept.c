/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/kept.h"

bool kept_fits(const kept_times *k)
{
  return k && k->timed && !norae_print_is_none(&k->next) && norae_print_is_same(&k->next, &k->key);
}

bool kept_put(kept_times *k, norae_song *timed, norae_sync_report *report)
{
  if (!k || norae_print_is_none(&k->next))
    return false;
  kept_free(k);
  k->key = k->next;
  k->timed = timed;
  k->report = report;
  return true;
}

void kept_free(kept_times *k)
{
  norae_song_free(&k->timed);
  norae_sync_report_free(&k->report);
}
