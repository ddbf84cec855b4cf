/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Looking at a song: what is sung when, how sure that is, and what was moved.
 */
#ifndef NORAE_REPORT_H
#define NORAE_REPORT_H

#include <stdbool.h>
#include <stddef.h>

#include <norae/job.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct norae_report_options {
  const char *format; /* "html", "svg", "png" or "json"; NULL: by the output's extension */
  norae_read_options read;
  norae_sync_options sync;
  norae_recordings others; /* for sync */
  bool no_sync;            /* report the times as they are */
  bool embed_audio;        /* a page holds the sound, too, instead of a link to the media */
  const char *font;        /* of PNG; NULL: that of the default theme */
  const char *font_dir;    /* as in karaoke.h */
  bool no_system_fonts;
  bool strict;             /* warnings about the lyrics are errors */
  bool overwrite;
} norae_report_options;

/* The i-th format, "html" first; NULL behind the last. */
const char *norae_report_format_at(size_t i);
/* The format of a file of this name; NULL: none. */
const char *norae_report_format_of(const char *path);

/* Place `lyrics` by the sound of `media`, as norae_place() does, and write what came of
 * it: a page that plays, a picture, or data.  "-" is standard output.  `options`,
 * `report` and `log` may be NULL; *report is as in norae_make(). */
norae_status norae_report(const char *media, const char *lyrics, const char *output,
                          const norae_report_options *options, norae_sync_report **report,
                          const norae_log *log, norae_diags *diags);

#ifdef __cplusplus
}
#endif
#endif
