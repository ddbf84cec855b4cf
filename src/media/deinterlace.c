/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/deinterlace.h"

#include <stdio.h>

#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
#include <libavutil/mathematics.h>

/* A frame for each frame. */
#define FILTER "bwdif=mode=send_frame:parity=auto:deint="

static int open_ends(nr_deinterlacer *d, const AVFrame *first)
{
  char args[256];
  snprintf(args, sizeof args, "video_size=%dx%d:pix_fmt=%d:time_base=%d/%d", first->width,
           first->height, first->format, d->clock.num, d->clock.den);
  int error = avfilter_graph_create_filter(&d->in, avfilter_get_by_name("buffer"), "in", args, NULL,
                                           d->graph);
  return error < 0 ? error
                   : avfilter_graph_create_filter(&d->out, avfilter_get_by_name("buffersink"),
                                                  "out", NULL, NULL, d->graph);
}

static int connect(nr_deinterlacer *d, bool all)
{
  AVFilterInOut *from = avfilter_inout_alloc(), *to = avfilter_inout_alloc();
  int error = AVERROR(ENOMEM);
  if (from && to) {
    *from = (AVFilterInOut){.name = av_strdup("in"), .filter_ctx = d->in};
    *to = (AVFilterInOut){.name = av_strdup("out"), .filter_ctx = d->out};
    error = avfilter_graph_parse_ptr(d->graph, all ? FILTER "all" : FILTER "interlaced", &to, &from,
                                     NULL);
  }
  avfilter_inout_free(&from);
  avfilter_inout_free(&to);
  return error < 0 ? error : avfilter_graph_config(d->graph, NULL);
}

int nr_deinterlacer_open(nr_deinterlacer *d, const AVFrame *first, AVRational clock, bool all)
{
  *d = (nr_deinterlacer){.graph = avfilter_graph_alloc(),
                         .clock = clock,
                         .width = first->width,
                         .height = first->height,
                         .format = first->format};
  if (!d->graph)
    return AVERROR(ENOMEM);
  d->graph->nb_threads = 1; /* decoder and encoder have enough of them */
  int error = open_ends(d, first);
  return error < 0 ? error : connect(d, all);
}

void nr_deinterlacer_close(nr_deinterlacer *d)
{
  avfilter_graph_free(&d->graph);
  *d = (nr_deinterlacer){0};
}

int nr_deinterlacer_put(nr_deinterlacer *d, AVFrame *frame)
{
  int error = av_buffersrc_add_frame(d->in, frame);
  av_frame_free(&frame);
  return error;
}

int nr_deinterlacer_get(nr_deinterlacer *d, AVFrame *frame)
{
  int error = av_buffersink_get_frame(d->out, frame);
  if (error < 0)
    return error;
  AVRational clock = av_buffersink_get_time_base(d->out);
  frame->pts = av_rescale_q(frame->pts, clock, d->clock);
  frame->best_effort_timestamp = frame->pts;
  frame->pkt_duration = av_rescale_q(frame->pkt_duration, clock, d->clock);
  return 0;
}
