/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One burn while it is set up and runs: what is drawn on, with what, into which file.
 */
#ifndef NR_MEDIA_BURN_H
#define NR_MEDIA_BURN_H

#include <stdatomic.h>

#include "media/encoder.h"
#include "media/pipeline.h"
#include "media/smart.h"
#include "media/splice.h"

typedef struct nr_burn {
  const norae_burn_options *options;
  const norae_burn_options *asked; /* what the caller gave */
  norae_burn_options own; /* what `options` points to when threads are shared by workers */
  norae_diags *diags;
  norae_log log; /* one caller at a time, whichever thread it comes from */
  pthread_mutex_t logging;
  const norae_log *wanted;

  nr_source source;
  nr_remux remux;
  nr_painter painter;
  nr_soundtracks sound;
  AVCodecContext *decoder, *encoder;
  AVFrame *background;
  const AVCodec *codec;
  AVStream *stream; /* the picture's in the source; NULL with a background */
  nr_paint_options paint;
  nr_light light;         /* of an HDR picture */
  AVRational clock, rate; /* of the source's frames */
  AVRational output_clock;
  nr_timeline timeline;
  AVStream *target; /* the picture's in the output */
  nr_pipeline pipeline;

  const char *script;
  size_t script_size;
  nr_smart smart;
  nr_splice splice;
  int workers;
  bool splices;     /* what workers encode takes the place of packets */
  bool copies;      /* and stretches without lyrics are copied */
  const char *why;  /* why that failed in the end, NULL if it did not */
  atomic_flag painter_taken;
} nr_burn;

/* ── burn_picture.c: the part, what is drawn on, painters and encoders ── */

norae_status nr_burn_choose_part(nr_burn *burn);
norae_status nr_burn_choose_background(nr_burn *burn);
norae_status nr_burn_choose_picture(nr_burn *burn);
/* Where the picture ends by the file's word. */
norae_us nr_burn_end(const nr_burn *burn);
/* Frames per second of the output. */
AVRational nr_burn_rate(const nr_burn *burn);
norae_status nr_burn_open_painter(const nr_burn *burn, nr_painter *painter, norae_diags *diags);
norae_status nr_burn_open_encoder(nr_burn *burn);
norae_status nr_burn_new_encoder(const nr_burn *burn, AVCodecContext **out, norae_diags *diags);

/* ── burn_pieces.c: stretches that are copied, pieces for several workers ── */

/* Whether that is to be done, and how: splices, copies and workers tell. */
norae_status nr_burn_plan(nr_burn *burn);
/* Do it. NORAE_ERR_UNSUPPORTED with burn->why: all of it has to be encoded in one piece. */
norae_status nr_burn_splice(nr_burn *burn);

/* ── burn_output.c ── */

norae_status nr_burn_begin_output(nr_burn *burn);

#endif
