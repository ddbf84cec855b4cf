/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * zlib streams in memory.
 */
#ifndef NR_BASE_ZIP_H
#define NR_BASE_ZIP_H

#include "base/str.h"

/* What the stream inflates to is appended to `out`.  NORAE_ERR_FORMAT when it is
 * broken, NORAE_ERR_LIMIT when it grows beyond `most` bytes: a small file may
 * say it is a huge one. */
norae_status nr_inflate(const void *bytes, size_t size, size_t most, nr_str *out);
norae_status nr_deflate(const void *bytes, size_t size, nr_str *out);

#endif
