/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One song end to end: media and lyrics in, a karaoke video out.
 */
#ifndef NORAE_JOB_H
#define NORAE_JOB_H

#include <stdbool.h>

#include <norae/format.h>
#include <norae/karaoke.h>
#include <norae/media.h>
#include <norae/sync.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct norae_make_options {
  norae_read_options read;
  norae_sync_options sync;
  norae_karaoke_options karaoke; /* width, height and duration are taken from the video */
  norae_burn_options burn;       /* fonts and overwrite are taken from karaoke and below */
  bool soft;                     /* mux the lyrics instead of burning them */
  bool no_sync;                  /* believe the times as they are */
  bool strict;                   /* warnings about the lyrics are errors */
  bool overwrite;
  const char *script_path;       /* also keep the ASS script there; NULL: no */
} norae_make_options;

/* `report` may be NULL; it is set even when a later step fails. */
norae_status norae_make(const char *media, const char *lyrics, const char *output,
                        const norae_make_options *options, norae_sync_report **report,
                        const norae_log *log, norae_diags *diags);

#ifdef __cplusplus
}
#endif
#endif
