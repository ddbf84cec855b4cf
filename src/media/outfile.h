/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * libav's output into an open file, without its own buffers and limits in between.
 */
#ifndef NR_MEDIA_OUTFILE_H
#define NR_MEDIA_OUTFILE_H

#include <libavformat/avio.h>

/* NULL without memory.  The descriptor stays the caller's. */
AVIOContext *nr_outfile_open(int fd);
/* Writes what is left; takes NULL, sets NULL.  The first error of all writes, or 0. */
int nr_outfile_close(AVIOContext **file);

#endif
