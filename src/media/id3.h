/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ID3v2 tags (2.2, 2.3, 2.4) in memory: taken apart into frames, changed, put
 * together again.  libavformat reads them too, but drops SYLT frames silently.
 */
#ifndef NR_MEDIA_ID3_H
#define NR_MEDIA_ID3_H

#include "base/diag.h"
#include "base/str.h"
#include "media/held.h"

#define NR_ID3_HEADER 10 /* bytes that tell how long a tag is */

typedef struct nr_id3_frame {
  char id[5];       /* as the tag's version has it: "USLT", "ULT" */
  uint8_t flags[2]; /* of its header, without unsynchronisation; 0 in version 2.2 */
  bool opaque;      /* compressed or encrypted: kept, never looked into */
  size_t at, size;  /* of nr_id3_tag.bytes: all behind the header */
  size_t lead;      /* bytes that belong to the flags, before the content */
} nr_id3_frame;

typedef struct nr_id3_tag {
  unsigned version; /* 2, 3, 4 */
  nr_id3_frame *frames;
  size_t count, capacity;
  nr_str bytes; /* of all frames, unsynchronisation undone */
} nr_id3_tag;

/* The size of the tag whose first NR_ID3_HEADER bytes these are, header and footer
 * included; 0 when they begin none. */
size_t nr_id3_size(const unsigned char *head);

/* Take a whole tag apart.  What is broken is left out.  NORAE_ERR_FORMAT when it is
 * none that norae knows. */
norae_status nr_id3_parse(const unsigned char *bytes, size_t size, nr_id3_tag *out);
void nr_id3_free(nr_id3_tag *tag); /* takes a zeroed one */

/* Append the tag's bytes, with padding behind; NORAE_ERR_LIMIT when it gets too long. */
norae_status nr_id3_build(const nr_id3_tag *tag, size_t padding, nr_str *out);

/* ── lyrics in it ── */

/* Add the lyrics of all USLT and SYLT frames to the list.  frame_us: how long an
 * MPEG frame of the sound is, which some SYLT count in; 0 when not known. */
norae_status nr_id3_lyrics(const nr_id3_tag *tag, double frame_us, const char *name,
                           nr_held_list *list, norae_diags *diags);

/* Replace all USLT frames, and the SYLT frames that hold lyrics, by these; *replaced
 * counts what went.  Either may be NULL; `sylt` has events. */
norae_status nr_id3_set_lyrics(nr_id3_tag *tag, const nr_held *uslt, const nr_held *sylt,
                               size_t *replaced);

/* Microseconds per frame of the MPEG audio whose frame header begins here, 0 if
 * these four bytes are none. */
double nr_mpeg_frame_us(const unsigned char *head);

#endif
