/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lyrics that are packed: KRC and QRC files as the players keep them.
 */
#ifndef NR_FORMAT_WRAPPED_H
#define NR_FORMAT_WRAPPED_H

#include "base/str.h"
#include "format/format.h"

/* The text inside goes to `out`, which stays empty when the bytes are nothing
 * packed.  NORAE_ERR_FORMAT, with a message, when what is packed is broken. */
norae_status nr_unwrap(const char *bytes, size_t size, const char *name, nr_str *out,
                       norae_diags *diags);

/* The other way. */
norae_status nr_wrap_krc(const char *text, size_t size, nr_str *out);

#endif
