/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A player that shows the karaoke as it will be burned, in which people mend its times
 * by ear and save them.
 */
#ifndef NORAE_PREVIEW_H
#define NORAE_PREVIEW_H

#include <stdbool.h>
#include <stddef.h>

#include <norae/job.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct norae_preview_options {
  norae_read_options read;
  norae_karaoke_options karaoke; /* width, height and duration are taken from the media */
  bool place;                    /* find the times first, as norae_place() does */
  norae_sync_options sync;
  norae_recordings others;
  const char *output; /* where to save; NULL: to the lyrics' own file */
  const char *format; /* of that; NULL: by its name */
  bool discard;       /* forget edits that a run before left unsaved */
  norae_us start;     /* where to begin; 0: at the beginning */
  size_t line;        /* or with this line, from 1 on; 0: none */
  const char *const *player; /* options of mpv's, each like "ao=null" */
  size_t player_count;
} norae_preview_options;

/* Shows `media` with the lyrics until its window is closed.  Edits are kept in a journal
 * until they are saved; those of a run that was killed are there again.  `options` and `log`
 * may be NULL.  NORAE_ERR_ENVIRONMENT without a display, or when norae was built without
 * libmpv; what norae_song_check() holds is held. */
norae_status norae_preview(const char *media, const char *lyrics,
                           const norae_preview_options *options, const norae_log *log,
                           norae_diags *diags);

#ifdef __cplusplus
}
#endif
#endif
