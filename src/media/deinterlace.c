/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/deinterlace.h"

#include <stdio.h>

#include <libavutil/mathematics.h>

/* A frame for each frame. */
#define FILTER "bwdif=mode=send_frame:parity=auto:deint="

static int open_ends(nr_deinterlacer *d, const AVFrame *first)
{
  const nr_filters *f = &d->filters;
  char args[256];
  snprintf(args, sizeof args, "video_size=%dx%d:pix_fmt=%d:time_base=%d/%d", first->width,
           first->height, first->format, d->clock.num, d->clock.den);
  int error = f->avfilter_graph_create_filter(&d->in, f->avfilter_get_by_name("buffer"), "in", args,
                                              NULL, d->graph);
  if (error < 0)
    return error;
  return f->avfilter_graph_create_filter(&d->out, f->avfilter_get_by_name("buffersink"), "out",
                                         NULL, NULL, d->graph);
}

static int connect(nr_deinterlacer *d, bool all)
{
  const nr_filters *f = &d->filters;
  AVFilterInOut *from = f->avfilter_inout_alloc(), *to = f->avfilter_inout_alloc();
  int error = AVERROR(ENOMEM);
  if (from && to) {
    *from = (AVFilterInOut){.name = av_strdup("in"), .filter_ctx = d->in};
    *to = (AVFilterInOut){.name = av_strdup("out"), .filter_ctx = d->out};
    error = f->avfilter_graph_parse_ptr(d->graph, all ? FILTER "all" : FILTER "interlaced", &to,
                                        &from, NULL);
  }
  f->avfilter_inout_free(&from);
  f->avfilter_inout_free(&to);
  return error < 0 ? error : f->avfilter_graph_config(d->graph, NULL);
}

int nr_deinterlacer_open(nr_deinterlacer *d, const AVFrame *first, AVRational clock, bool all)
{
  *d = (nr_deinterlacer){.clock = clock,
                         .width = first->width,
                         .height = first->height,
                         .format = first->format};
  int error = nr_filters_open(&d->filters);
  if (error < 0)
    return error;
  d->graph = d->filters.avfilter_graph_alloc();
  if (!d->graph)
    return AVERROR(ENOMEM);
  d->graph->nb_threads = 1; /* decoder and encoder have enough of them */
  error = open_ends(d, first);
  return error < 0 ? error : connect(d, all);
}

void nr_deinterlacer_close(nr_deinterlacer *d)
{
  if (d->graph)
    d->filters.avfilter_graph_free(&d->graph);
  nr_filters_close(&d->filters);
  *d = (nr_deinterlacer){0};
}

int nr_deinterlacer_put(nr_deinterlacer *d, AVFrame *frame)
{
  int error = d->filters.av_buffersrc_add_frame(d->in, frame);
  av_frame_free(&frame);
  return error;
}

int nr_deinterlacer_get(nr_deinterlacer *d, AVFrame *frame)
{
  int error = d->filters.av_buffersink_get_frame(d->out, frame);
  if (error < 0)
    return error;
  AVRational clock = d->filters.av_buffersink_get_time_base(d->out);
  frame->pts = av_rescale_q(frame->pts, clock, d->clock);
  frame->best_effort_timestamp = frame->pts;
  frame->pkt_duration = av_rescale_q(frame->pkt_duration, clock, d->clock);
  return 0;
}
