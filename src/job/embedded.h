/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NR_JOB_EMBEDDED_H
#define NR_JOB_EMBEDDED_H

#include <norae/format.h>

/* Is it a media file, whose lyrics are to be read, instead of lyrics? */
bool nr_holds_lyrics(const char *path, const norae_read_options *options);

#endif
