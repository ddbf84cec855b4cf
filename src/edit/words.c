/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Changes as text: for the journal, and for people.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "edit/edit.h"

static const char *const names[NR_EDIT_KINDS] = {
    "move-all", "move-from", "move-line", "move-syllable", "tap-line", "tap-syllable",
    "unsung",   "sung",      "split",     "join",          "words",
};

void nr_edit_write(const nr_edit *edit, nr_str *out)
{
  nr_str_addf(out, "%s %zu %zu %" PRId64, names[edit->kind], edit->line, edit->syllable,
              edit->time);
}

bool nr_edit_parse(const char *text, nr_edit *out)
{
  char name[16];
  int end = 0;
  *out = (nr_edit){.kind = NR_EDIT_KINDS};
  if (sscanf(text, "%15s %zu %zu %" SCNd64 "%n", name, &out->line, &out->syllable, &out->time,
             &end) != 4 ||
      text[end])
    return false;
  for (int i = 0; i < NR_EDIT_KINDS; i++) {
    if (strcmp(name, names[i]) == 0)
      out->kind = (nr_edit_kind)i;
  }
  return out->kind != NR_EDIT_KINDS;
}

static void tell_move(nr_str *out, norae_us by)
{
  nr_str_addf(out, " moved %.2f s %s", (double)(by < 0 ? -by : by) / NORAE_US_PER_S,
              by < 0 ? "earlier" : "later");
}

void nr_edit_tell(const nr_edit *edit, nr_str *out)
{
  char time[NORAE_TIME_SIZE];
  size_t line = edit->line + 1;
  norae_time_format(time, edit->time);
  switch (edit->kind) {
  case NR_EDIT_MOVE_ALL:
    nr_str_add(out, "everything");
    break;
  case NR_EDIT_MOVE_FROM:
    nr_str_addf(out, "line %zu and all behind it", line);
    break;
  case NR_EDIT_MOVE_LINE:
    nr_str_addf(out, "line %zu", line);
    break;
  case NR_EDIT_MOVE_SYLLABLE:
    nr_str_addf(out, "syllable %zu of line %zu", edit->syllable + 1, line);
    break;
  case NR_EDIT_TAP_LINE:
    nr_str_addf(out, "line %zu begins at %s", line, time);
    return;
  case NR_EDIT_TAP_SYLLABLE:
    nr_str_addf(out, "syllable %zu of line %zu begins at %s", edit->syllable + 1, line, time);
    return;
  case NR_EDIT_UNSUNG:
  case NR_EDIT_SUNG:
    nr_str_addf(out, "line %zu is %ssung", line, edit->kind == NR_EDIT_SUNG ? "" : "not ");
    return;
  case NR_EDIT_SPLIT:
    nr_str_addf(out, "line %zu split", line);
    return;
  case NR_EDIT_JOIN:
    nr_str_addf(out, "line %zu joined with the next", line);
    return;
  default:
    nr_str_addf(out, "line %zu cut into words", line);
    return;
  }
  tell_move(out, edit->time);
}
