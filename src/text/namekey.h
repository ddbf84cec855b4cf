/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names reduced to what people would call the same: "Beyoncé – Halo (Official Video)"
 * and "beyonce_halo".
 */
#ifndef NR_TEXT_NAMEKEY_H
#define NR_TEXT_NAMEKEY_H

#include <stddef.h>

#include "base/str.h"

/* Letters and digits in small letters without accents, words with one space between; what
 * stands in brackets about the file ("(Official Video)", "[Lyrics]") and the number of a
 * track are left out.  Bytes that are not UTF-8 stand for themselves. */
void nr_name_key(const char *name, size_t size, nr_str *out);

#endif
