/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Short texts in a normal form of Unicode, in UTF-16 as ICU wants it.
 */
#ifndef NR_TEXT_NORMAL_H
#define NR_TEXT_NORMAL_H

#include <stdbool.h>
#include <stddef.h>

#include <unicode/unorm2.h>

typedef enum nr_form { NR_NFC, NR_NFD, NR_NFKC, NR_NFKD } nr_form;

/* The beginning of the text, as much as certainly fits into `room` units (at
 * least 4 times as many as there are bytes of interest).  Returns the length; 0
 * when ICU fails. */
size_t nr_normalise(nr_form form, const char *text, size_t size, UChar *out, size_t room);

/* The first character of c's canonical or (compatible) full decomposition. */
UChar32 nr_base_char(UChar32 c, bool compatible);

#endif
