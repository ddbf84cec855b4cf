/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Metadata for formats that hold some of it.
 */
#ifndef NR_FORMAT_META_H
#define NR_FORMAT_META_H

#include "format/format.h"

/* Tells what is lost of the song's metadata when only the keys of the list, which
 * NULL ends, are kept. */
void nr_tell_lost_meta(const norae_song *song, const nr_sink *sink, const char *format,
                       const char *const *kept);

#endif
