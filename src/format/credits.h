/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NR_FORMAT_CREDITS_H
#define NR_FORMAT_CREDITS_H

#include "format/lines.h"

/* {"t":0,"c":[{"tx":"By "},{"tx":"Mina"}]}: a line of credits as NetEase has it,
 * among LRC and YRC lines.  *is tells whether it is one; `text` is begun anew. */
norae_status nr_credit_line(nr_span line, norae_us *start, nr_str *text, bool *is);

#endif
