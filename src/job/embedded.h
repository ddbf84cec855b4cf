/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NR_JOB_EMBEDDED_H
#define NR_JOB_EMBEDDED_H

#include <norae/format.h>

/* Is it a media file, whose lyrics are to be read, instead of lyrics? */
bool nr_holds_lyrics(const char *path, const norae_read_options *options);

/* norae_lyrics_read(); `strict`: warnings about them are NORAE_ERR_FORMAT. *out is set then,
 * too: the caller's. */
norae_status nr_lyrics_take(const char *path, const norae_read_options *options, bool strict,
                            norae_song **out, norae_diags *diags);

#endif
