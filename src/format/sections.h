/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NR_FORMAT_SECTIONS_H
#define NR_FORMAT_SECTIONS_H

#include "format/lines.h"

/* Is the line a label like "[Chorus]" or "[Verse 2: Mina]"?  Then *label is what
 * stands between the brackets.  A time or an LRC tag is none. */
bool nr_section_label(nr_span line, nr_span *label);

#endif
