/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How much a text looks like what people write in a language: in bits, the fewer
 * the likelier.  The same bytes read in two encodings are compared by it.
 */
#ifndef NR_TEXT_PLAUSIBLE_H
#define NR_TEXT_PLAUSIBLE_H

#include <stddef.h>
#include <stdint.h>

#include <norae/status.h>

typedef struct nr_plausible nr_plausible;

/* `lang` as frequencies.h has it: "pl", "zh-Hans". */
norae_status nr_plausible_new(const char *lang, nr_plausible **out);
void nr_plausible_free(nr_plausible **plausible); /* takes NULL; sets NULL */

/* U+FFFD stands for bytes that are no character. */
double nr_plausible_bits(const nr_plausible *plausible, const int32_t *chars, size_t count);

#endif
