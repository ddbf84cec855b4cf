/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/avlog.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include <libavutil/log.h>

/* Added to the level of every message of a hushed codec. */
#define HUSHED 1000

static _Thread_local nr_avlog_scope current;
static _Thread_local char last_error[200];

static void on_message(void *object, int level, const char *format, va_list args)
{
  bool hushed = level >= HUSHED - AV_LOG_TRACE;
  if (current.depth == 0) {
    if (!hushed)
      av_log_default_callback(object, level, format, args);
    return;
  }
  if (level >= HUSHED)
    level -= HUSHED;
  if (level > AV_LOG_WARNING)
    return;
  char line[512];
  int prefix = 0;
  av_log_format_line2(object, level, format, args, line, sizeof line, &prefix);
  line[strcspn(line, "\r\n")] = '\0';
  if (level <= AV_LOG_ERROR && line[0])
    snprintf(last_error, sizeof last_error, "%.199s", line);
  if (line[0] && current.log && current.log->message)
    current.log->message(current.log->user, line);
}

static void install(void)
{
  av_log_set_callback(on_message);
}

nr_avlog_scope nr_avlog_enter(const norae_log *log)
{
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, install);
  nr_avlog_scope before = current;
  if (before.depth == 0)
    last_error[0] = '\0';
  current = (nr_avlog_scope){log, before.depth + 1};
  return before;
}

void nr_avlog_leave(nr_avlog_scope scope)
{
  current = scope;
}

const char *nr_avlog_last_error(void)
{
  return last_error;
}

void nr_avlog_hush(AVCodecContext *codec)
{
  codec->log_level_offset = HUSHED;
}
