/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An opened media file, and player time: 0 is where the container starts.
 */
#ifndef NR_MEDIA_SOURCE_H
#define NR_MEDIA_SOURCE_H

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>

#include <norae/log.h>
#include <norae/time.h>

#include "base/diag.h"

typedef struct nr_source {
  AVFormatContext *format;
  AVIOContext *bytes;   /* what it reads */
  const char *path;     /* borrowed */
  const norae_log *log; /* borrowed, may be NULL */
  norae_us start;       /* container time of player time 0 */
  int video, audio;     /* streams that a player takes, -1 if none */
} nr_source;

/* `source` must not move while it is open. */
norae_status nr_source_open(nr_source *source, const char *path, const norae_log *log,
                            norae_diags *diags);
void nr_source_close(nr_source *source); /* takes a zeroed one */

/* av_read_frame(); but where reading itself failed, what that failed with: a demuxer
 * may call it an end.  AVERROR_EOF only at the end of the file. */
int nr_source_read(nr_source *source, AVPacket *packet);
/* The next frame of a stream; what can't be decoded is passed over, as players do.  0, or what
 * libav ended with.  `packet` is room to work in. */
int nr_source_next_frame(nr_source *source, int stream, AVCodecContext *decoder, AVPacket *packet,
                         AVFrame *frame);
/* Did reading the file fail?  Then what is missing may be there next time. */
bool nr_source_failed(const nr_source *source);
/* Tell that it did. */
norae_status nr_source_failure(const nr_source *source, norae_diags *diags);

/* Player time of a time stamp of a stream; NORAE_NO_TIME for AV_NOPTS_VALUE. */
norae_us nr_source_time(const nr_source *source, const AVStream *stream, int64_t pts);
/* How long the file says it is, NORAE_NO_TIME if it says nothing. */
norae_us nr_source_duration(const nr_source *source);
/* Player time where a stream ends by the file's own word, NORAE_NO_TIME if it
 * gives none or only guesses. */
norae_us nr_source_stream_end(const nr_source *source, const AVStream *stream);

/* Go where reading on gives all that a stream's decoder needs for what is seen or
 * heard from a player time on.  Where that can't be done quickly, to the beginning.
 * Returns one of libav's errors, or 0. */
int nr_source_seek(nr_source *source, int stream, norae_us time);

bool nr_stream_is_picture(const AVStream *stream); /* a cover */
/* Side data of a stream (AVPacketSideDataType), NULL if there is none. */
const uint8_t *nr_stream_side_data(const AVStream *stream, int type, size_t *size);

/* Open a decoder for a stream.  threads 0: as many as the machine has. */
norae_status nr_decoder_open(const nr_source *source, const AVStream *stream, int threads,
                             AVCodecContext **out, norae_diags *diags);

bool nr_cancelled(const norae_log *log);
void nr_progress(const norae_log *log, const char *stage, double done);

/* Report "what: libav's reason" for a file, and the status that fits an error of
 * libav's; `otherwise` is for reasons that say nothing more exact. */
norae_status nr_av_error(norae_diags *diags, const char *file, const char *code, const char *what,
                         int error, norae_status otherwise);

#endif
