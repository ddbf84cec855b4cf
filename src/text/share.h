/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A text in Latin letters, cut into as many pieces as another one of the same
 * words that is known by pieces.
 */
#ifndef NR_TEXT_SHARE_H
#define NR_TEXT_SHARE_H

#include <stddef.h>

#include <norae/status.h>

#include "base/arena.h"

/* (*out)[i] is the part of `text` that is most like rough[i]; joined they are the
 * text.  White space and signs stay with what is before them.  *out is NULL, with
 * NORAE_OK, when both have little in common, or are too long to compare. */
norae_status nr_share_text(const char *text, const char *const *rough, size_t count,
                           nr_arena *arena, const char ***out);

#endif
