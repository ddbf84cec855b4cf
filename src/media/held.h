/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lyrics that media files hold in their tags and subtitle streams, as text that
 * the formats' readers take, or as timed pieces.
 */
#ifndef NR_MEDIA_HELD_H
#define NR_MEDIA_HELD_H

#include <stdio.h>

#include <norae/time.h>

#include "base/diag.h"
#include "base/str.h"

/* One piece of a SYLT frame. */
typedef struct nr_held_event {
  norae_us time;
  size_t at, size; /* of nr_held.text */
} nr_held_event;

typedef struct nr_held {
  const char *kind;   /* "SYLT", "USLT", "LYRICS", "subtitles"; lives forever */
  const char *format; /* what `text` is to be read as; NULL: found out */
  char lang[16];      /* as the file tells it, "" if it doesn't */
  char *title;        /* NULL if none; free() */
  int stream;         /* of the container, -1: a tag */
  bool raw;           /* in some 8-bit encoding, which is to be found out; else UTF-8 */
  nr_str text;
  nr_held_event *events; /* NULL: `text` is a whole text */
  size_t event_count, event_capacity;
} nr_held;

typedef struct nr_held_list {
  nr_held *items;
  size_t count, capacity;
} nr_held_list;

/* A new, empty item at the end; NULL without memory. */
nr_held *nr_held_add(nr_held_list *list, const char *kind);
void nr_held_clear(nr_held *held);
void nr_held_list_free(nr_held_list *list);

/* Is it of the language of this tag ("ko", "kor", "ko-KR")?  "fre" and "fra" are one. */
bool nr_held_is_lang(const nr_held *held, const char *lang);
/* The three letters for a tag; "" when it has none. */
void nr_held_set_lang(nr_held *held, const char *lang);

/* Is this the beginning of a media file, not of lyrics?  16 bytes tell more than fewer. */
bool nr_is_media(const unsigned char *head, size_t size);

/* All lyrics of a media file.  NORAE_OK also when there are none. */
norae_status nr_held_find(const char *path, nr_held_list *out, norae_diags *diags);
/* Those of the tags that norae reads itself; *found tells whether the file has such
 * tags at all.  `file` is at its beginning. */
norae_status nr_held_in_tags(FILE *file, const char *name, nr_held_list *out, bool *found,
                             norae_diags *diags);

/* Copy the media file at `path` to `output` with other lyrics in its tags: `text` in
 * place of all there are, and where the tags can hold them the timed pieces of
 * `timed` (NULL: none).  All else is copied byte for byte. */
norae_status nr_held_write(const char *path, const char *output, bool overwrite,
                           const nr_held *text, const nr_held *timed, norae_diags *diags);

#endif
