/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Media files as the bytes around their tags: each container's file finds the
 * tags' bytes, and copies the file with others in their place.
 */
#ifndef NR_MEDIA_TAGFILE_H
#define NR_MEDIA_TAGFILE_H

#include <stdint.h>

#include "base/output.h"
#include "media/held.h"

/* Tags above this are refused; they hold pictures, so they can be long. */
#define NR_TAG_MAX ((uint64_t)1 << 28)

typedef struct nr_tagfile {
  FILE *file;
  uint64_t size;
  const char *name; /* for messages */
  norae_diags *diags;
} nr_tagfile;

/* What is to be written, and where to. */
typedef struct nr_retag {
  nr_output *out;
  const nr_held *text, *timed; /* either may be NULL */
  size_t replaced;             /* lyrics that were there before */
} nr_retag;

norae_status nr_tagfile_open(FILE *file, const char *name, norae_diags *diags, nr_tagfile *out);
/* Exactly these bytes; false when they are not all there. */
bool nr_tagfile_read(const nr_tagfile *f, uint64_t at, void *to, size_t size);
/* The same into memory to be freed.  NORAE_ERR_FORMAT when they are not all there. */
norae_status nr_tagfile_load(const nr_tagfile *f, uint64_t at, uint64_t size,
                             unsigned char **out);

/* A range of the file as it is. */
norae_status nr_retag_copy(const nr_retag *r, const nr_tagfile *f, uint64_t from, uint64_t to);
norae_status nr_retag_bytes(const nr_retag *r, const nr_tagfile *f, const nr_str *bytes);
/* Say that the container can't be taken apart, and why. */
norae_status nr_retag_refuse(const nr_tagfile *f, const char *why);

/* ── containers ── each: is it one, at this offset; its lyrics; a copy with others */

bool nr_has_id3(const nr_tagfile *f, uint64_t *end); /* a tag at the beginning; where it ends */
norae_status nr_id3_file_lyrics(const nr_tagfile *f, nr_held_list *list);
norae_status nr_id3_file_write(const nr_tagfile *f, nr_retag *r);

bool nr_is_flac(const nr_tagfile *f, uint64_t at);
norae_status nr_flac_lyrics(const nr_tagfile *f, uint64_t at, nr_held_list *list);
norae_status nr_flac_write(const nr_tagfile *f, uint64_t at, nr_retag *r);

bool nr_is_ogg(const nr_tagfile *f);
norae_status nr_ogg_lyrics(const nr_tagfile *f, nr_held_list *list);
norae_status nr_ogg_write(const nr_tagfile *f, nr_retag *r);

bool nr_is_riff(const nr_tagfile *f); /* WAV and AIFF */
norae_status nr_riff_lyrics(const nr_tagfile *f, nr_held_list *list);
norae_status nr_riff_write(const nr_tagfile *f, nr_retag *r);

bool nr_is_mp4(const nr_tagfile *f);
norae_status nr_mp4_write(const nr_tagfile *f, nr_retag *r);

#endif
