/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/stage.h"

#include <stdio.h>

nr_stage nr_stage_begin(const norae_log *log)
{
  return (nr_stage){log, clock()};
}

void nr_stage_end(nr_stage *stage, const char *name)
{
  char text[96];
  clock_t now = clock();
  snprintf(text, sizeof text, "time: %s %.3f s", name,
           (double)(now - stage->since) / CLOCKS_PER_SEC);
  if (stage->log && stage->log->message)
    stage->log->message(stage->log->user, text);
  stage->since = now;
}
