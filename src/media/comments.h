/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Vorbis comments: the tags of FLAC, Ogg Vorbis and Opus.  libavformat reads them
 * too, but joins what stands there twice.
 */
#ifndef NR_MEDIA_COMMENTS_H
#define NR_MEDIA_COMMENTS_H

#include "media/held.h"

/* Add the lyrics of a comment block (vendor, count, "KEY=value"…) to the list. */
norae_status nr_comments_lyrics(const unsigned char *bytes, size_t size, nr_held_list *list);

/* The block with `text` as its only lyrics, appended to `out`; *used is how much of
 * the input the block is.  NORAE_ERR_FORMAT when it is broken: nothing may be lost. */
norae_status nr_comments_rewrite(const unsigned char *bytes, size_t size, const nr_held *text,
                                 nr_str *out, size_t *used, size_t *replaced);

#endif
