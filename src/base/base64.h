/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bytes as text of 64 characters (RFC 4648, section 4).
 */
#ifndef NR_BASE_BASE64_H
#define NR_BASE_BASE64_H

#include "base/str.h"

void nr_base64_add(nr_str *out, const void *bytes, size_t size);

#endif
