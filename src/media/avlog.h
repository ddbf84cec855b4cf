/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * libav writes to standard error unless told otherwise, and its callback knows
 * no user pointer.  While one of our threads is inside libav, what libav says
 * there goes to that thread's log instead.  Other threads of the process keep
 * libav's usual behaviour.
 */
#ifndef NR_MEDIA_AVLOG_H
#define NR_MEDIA_AVLOG_H

#include <libavcodec/avcodec.h>

#include <norae/log.h>

/* Where a thread's messages went before; to be put back. */
typedef struct nr_avlog_scope {
  const norae_log *log;
  int depth;
} nr_avlog_scope;

/* From here to the end of the scope this thread's libav messages go to `log`
 * (which may be NULL: then nowhere). */
nr_avlog_scope nr_avlog_enter(const norae_log *log);
void nr_avlog_leave(nr_avlog_scope scope);
/* The last error that libav told in this thread since the outermost scope was
 * entered ("moov atom not found"), "" if none: often better than its code. */
const char *nr_avlog_last_error(void);

/* Codecs also speak from threads of their own, which no scope covers: keep them
 * from standard error. */
void nr_avlog_hush(AVCodecContext *codec);

#endif
