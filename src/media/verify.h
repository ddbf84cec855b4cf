/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A spliced film before it gets its name: is it what it was meant to be?
 */
#ifndef NR_MEDIA_VERIFY_H
#define NR_MEDIA_VERIFY_H

#include "media/splice.h"

/* The pictures of a file, against what was written: their times and bytes, all of them,
 * and that what is around each joint decodes without an error, each packet to its
 * picture.  *why: what is wrong, NULL if nothing is. */
norae_status nr_verify(const char *path, const nr_splice *splice, const char **why);

#endif
