/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Is it UTF-8?  A state machine whose states are places in a word, so that a byte
 * costs one shift and no branch: mixed scripts are as quick as ASCII.
 * Source: Per Vognsen, "Shift-based DFAs" (2020); the states are those of
 * "Well-Formed UTF-8 Byte Sequences" in the Unicode Standard, table 3-7.
 */
#ifndef NR_BASE_UTF8_H
#define NR_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/* NULs are characters like others. */
bool nr_is_utf8(const char *bytes, size_t size);

#endif
