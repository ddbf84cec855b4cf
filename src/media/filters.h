/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * libavfilter, loaded when it is needed: with the hundred libraries behind it, it
 * would double the time that every start of the program takes.
 */
#ifndef NR_MEDIA_FILTERS_H
#define NR_MEDIA_FILTERS_H

#include <libavfilter/avfilter.h>
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>

#include "base/library.h"

/* What is used of it. */
#define NR_FILTER_FUNCTIONS(X)                                                                     \
  X(avfilter_get_by_name)                                                                          \
  X(avfilter_graph_alloc)                                                                          \
  X(avfilter_graph_config)                                                                         \
  X(avfilter_graph_create_filter)                                                                  \
  X(avfilter_graph_free)                                                                           \
  X(avfilter_graph_parse_ptr)                                                                      \
  X(avfilter_inout_alloc)                                                                          \
  X(avfilter_inout_free)                                                                           \
  X(av_buffersink_get_frame)                                                                       \
  X(av_buffersink_get_time_base)                                                                   \
  X(av_buffersrc_add_frame)

typedef struct nr_filters {
  void *library;
  NR_FILTER_FUNCTIONS(NR_LIBRARY_MEMBER)
} nr_filters;

/* 0, or AVERROR_FILTER_NOT_FOUND where the library is not there or another one than
 * was built with. */
int nr_filters_open(nr_filters *filters);
void nr_filters_close(nr_filters *filters); /* takes a zeroed one */

#endif
