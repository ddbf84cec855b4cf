/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The two threads of a burn: read and decode → draw and encode, with a short queue
 * of frames between them.  Decoders and encoders have threads of their own, and
 * drawing takes a tenth of the time of either: a third thread for it would only
 * keep more frames in memory.  While a frame waits in the queue, most decoders are
 * done with it: it needs no copy to be drawn into.  What is copied goes from the reader straight to
 * the file.  The first error stops both.
 */
#ifndef NR_MEDIA_PIPELINE_H
#define NR_MEDIA_PIPELINE_H

#include <norae/log.h>

#include "media/deinterlace.h"
#include "media/painter.h"
#include "media/queue.h"
#include "media/remux.h"
#include "media/soundtracks.h"

typedef struct nr_pipeline {
  /* Set up by the caller, who owns it all. */
  nr_source *source;
  nr_remux *remux;
  nr_painter *painter;
  AVCodecContext *decoder; /* NULL: `background` is shown instead */
  AVFrame *background;
  AVCodecContext *encoder;   /* its clock is `clock`'s */
  AVRational source_clock;   /* of the frames that come in */
  AVRational clock;          /* of the output: the same, unless the timeline needs a finer one */
  nr_timeline timeline;
  bool deinterlaces, deinterlaces_all; /* all: also frames that don't say they need it */
  nr_soundtracks *sound; /* what of it is not copied */
  int video;                 /* the source's stream, -1 with a background */
  int stream;                /* the output's */
  norae_us end;              /* the output's, for the progress; NORAE_NO_TIME if not known */
  norae_us frame_duration;   /* usual one, in the source */
  const norae_log *log;
  norae_diags *diags;

  /* Working state. */
  nr_queue decoded;
  nr_deinterlacer deinterlacer;
  norae_us last_time; /* the reader's: player time of the frame before */
  AVFrame *held;      /* the last one before the timeline begins: it may be seen there */
  bool past;          /* the picture has come to the timeline's end */
  bool read_enough;   /* and so has all else */
  pthread_mutex_t mutex; /* guards what follows, and diags */
  pthread_cond_t changed;
  pthread_mutex_t muxing; /* guards remux */
  norae_status status;    /* the first that is not fine */
  bool cancelled;
  int running;   /* threads */
  norae_us done; /* output time of the last packet written */
  unsigned frames, broken, packets;
  unsigned shown;   /* frames that are in the output */
  unsigned damaged; /* frames that the decoder had to make up in part */
  unsigned bent;    /* frames whose times did not rise */
  unsigned combed; /* interlaced frames that the encoder takes for progressive ones */
  int read_error; /* that ended the reading early, 0 if none */
} nr_pipeline;

/* Run until all is written or something failed. */
norae_status nr_pipeline_run(nr_pipeline *pipeline);

#endif
