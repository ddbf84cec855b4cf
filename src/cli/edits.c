/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/edits.h"

#include <string.h>

#include "cli/file.h"
#include "cli/interrupt.h"

int edits_check(call *c, const char *output)
{
  const char *edits = c->set.edits;
  if (!edits)
    return EXIT_DONE;
  if (file_is_stdio(edits) && (c->set.json || file_is_stdio(output)))
    return usage_error(c, "two things can't both be written to standard output");
  if (!file_is_stdio(edits) && (strcmp(edits, output) == 0 || file_is_same(edits, output)))
    return usage_error(c, "--edits and --output name the same file, %s", edits);
  int code = EXIT_DONE;
  for (size_t i = 0; i < 2 && code == EXIT_DONE; i++)
    code = file_check_apart(c, c->operands[i], edits);
  if (code == EXIT_DONE)
    code = file_check_others(c, edits);
  return code == EXIT_DONE ? file_check_output(c, edits) : code;
}

int edits_save(call *c, const norae_sync_report *report)
{
  if (!c->set.edits)
    return EXIT_DONE;
  interrupt_hold();
  norae_status status = norae_edits_save(report, c->set.edits, c->set.force, c->diags);
  interrupt_release();
  return conclude(c, status);
}
