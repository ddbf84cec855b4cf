/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/excerpt.h"

int excerpt_settle(call *c)
{
  settings *s = &c->set;
  norae_burn_options *b = &s->burn;
  if (s->duration && b->until)
    return usage_error(c, "-t says how long the part is, -to where it ends: give one of them");
  if (s->duration)
    b->until = b->from + s->duration;
  if (b->until && b->until <= b->from)
    return usage_error(c, "the part ends (-to %.3f) before it begins (-ss %.3f)",
                       (double)b->until / NORAE_US_PER_S, (double)b->from / NORAE_US_PER_S);
  if (s->soft && (b->from || b->until))
    return usage_error(c, "--soft copies the picture, and a copy can't begin just anywhere: "
                          "leave --soft out for a part");
  return EXIT_DONE;
}
