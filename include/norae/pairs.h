/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which lyrics belong to which recording.  Certain signs come before weak ones, and a
 * sign that would fit several files is none: those are left over, to be told.
 */
#ifndef NORAE_PAIRS_H
#define NORAE_PAIRS_H

#include <norae/log.h>
#include <norae/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum norae_pair_way {
  NORAE_PAIR_NONE,
  NORAE_PAIR_BESIDE,   /* same folder, same name */
  NORAE_PAIR_NAME,     /* same name in another folder */
  NORAE_PAIR_ALIKE,    /* the same without case, punctuation, "(Official Video)"… */
  NORAE_PAIR_TAGS,     /* artist and title in tags or as "Artist - Title" */
  NORAE_PAIR_TITLE,    /* the title alone, which is there once */
  NORAE_PAIR_DURATION  /* several have artist and title: the one that is as long */
} norae_pair_way;

/* "same name beside it", "artist and title"…; "" for NORAE_PAIR_NONE */
const char *norae_pair_way_text(norae_pair_way way);

typedef struct norae_pair_file {
  const char *path;
  bool is_media;
  bool taken;         /* set by norae_pairs_find(): it is in a pair */
} norae_pair_file;

typedef struct norae_pair {
  const norae_pair_file *media, *lyrics;
  norae_pair_way way;
} norae_pair;

/* Pair files; tags are read of those alone whose names tell nothing.  Pairs come in the order
 * of their media in `files`.  Free *out with free(); `log` may be NULL. */
norae_status norae_pairs_find(norae_pair_file *files, size_t count, norae_pair **out,
                              size_t *pair_count, const norae_log *log);

#ifdef __cplusplus
}
#endif
#endif
