/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * 3GPP timed text, with its karaoke, as WebVTT.
 */
#ifndef NR_MEDIA_TX3G_BACK_H
#define NR_MEDIA_TX3G_BACK_H

#include <libavutil/rational.h>

#include <norae/time.h>

#include "base/str.h"

/* A row of one sample, until it is joined with those that it goes on in. */
typedef struct nr_tx3g_row {
  norae_us start, end;
  size_t at, size; /* bytes of its text */
  size_t root;     /* the row that it belongs to: itself, or one of an earlier sample */
  bool goes_on;    /* in a later sample */
} nr_tx3g_row;

typedef struct nr_tx3g_stamp {
  norae_us time;
  size_t row, at; /* at: bytes from the row's beginning */
  bool pause;     /* nothing is sung from here on */
} nr_tx3g_stamp;

typedef struct nr_tx3g_sample {
  norae_us start, end;
  size_t first, count; /* its rows */
  bool split;          /* they are cues of their own */
} nr_tx3g_sample;

/* A zeroed one is empty and valid. */
typedef struct nr_tx3g_back {
  nr_tx3g_sample *samples;
  size_t count, capacity;
  nr_tx3g_row *rows;
  size_t row_count, row_capacity;
  nr_tx3g_stamp *stamps;
  size_t stamp_count, stamp_capacity;
  nr_str text;
} nr_tx3g_back;

/* Add a packet of a track with this clock.  False without memory. */
bool nr_tx3g_back_add(nr_tx3g_back *back, const unsigned char *bytes, size_t size, norae_us start,
                      norae_us end, AVRational clock);
/* Append all cues.  Rows that go on while others beside them come or go were cues of their
 * own. */
void nr_tx3g_back_join(nr_tx3g_back *back, nr_str *out);
void nr_tx3g_back_free(nr_tx3g_back *back);

#endif
