/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/burn.h"

#include <string.h>

#include "media/pieces.h"
#include "media/verify.h"

/* A copy of less is not worth a file in two hands. */
#define COPIED_SHARE_MIN 0.1

/* ── copying what shows no lyrics ── */

/* What the burn is asked for that needs all of the film in one piece; NULL: nothing. */
static const char *undividable(const nr_burn *b)
{
  if (strcmp(b->codec->name, "libx264") != 0)
    return "it is encoded by another encoder than x264";
  if (b->options->deinterlace)
    return "it is deinterlaced";
  return nr_timeline_is_whole(&b->timeline) ? NULL : "it is cut or played at another speed";
}

/* And what copying would not give. */
static const char *uncopyable(nr_burn *b)
{
  const char *why = b->stream ? undividable(b) : "there is no picture to copy";
  if (why)
    return why;
  if (b->paint.turn || b->paint.mirror)
    return "the output can't tell players to turn the picture";
  if (b->paint.format != nr_plain_format(b->stream->codecpar->format) ||
      b->paint.picture.width != b->stream->codecpar->width ||
      b->paint.picture.height != b->stream->codecpar->height)
    return "its pictures change their form";
  nr_smart_look(&b->source, &b->remux, &b->smart, &why);
  return why;
}

static bool is_little(const nr_burn *b)
{
  return b->options->smart == NORAE_SMART_AUTO &&
         (double)b->smart.plan.copied < COPIED_SHARE_MIN * (double)b->smart.units.shown_count;
}

static void tell_unfit(const nr_burn *b, const char *why)
{
  if (b->options->smart == NORAE_SMART_ON)
    nr_note(b->diags, "smart", nr_in_file(b->source.path),
            "all of it is encoded again, nothing is copied: %s", why);
}

/* Whether and what is copied; b->copies tells. */
static norae_status plan_copies(nr_burn *b)
{
  const norae_burn_options *o = b->options;
  bool asked =
      o->smart == NORAE_SMART_ON || (o->smart == NORAE_SMART_AUTO && o->crf < 0 && !o->bit_rate);
  if (!asked || b->why)
    return NORAE_OK;
  const char *why = uncopyable(b);
  norae_status status = NORAE_OK;
  if (!why)
    status = nr_smart_plan(&b->source, b->painter.renderer, b->workers, &b->smart, &why);
  if (status == NORAE_OK && !why && is_little(b))
    why = "there is little to copy";
  b->copies = status == NORAE_OK && !why;
  if (why)
    tell_unfit(b, why);
  return status;
}

/* ── several workers ── */

static void choose_workers(nr_burn *b)
{
  bool bound = false;
  b->workers = 1;
  if (b->stream && !b->why)
    b->workers = nr_pieces_workers(b->options, b->codec, b->stream->codecpar, &bound);
  if (bound)
    nr_note(b->diags, "jobs", nr_in_file(b->source.path),
            "there is memory for %d worker%s side by side, no more", b->workers,
            b->workers == 1 ? "" : "s");
}

static const char *unjoinable(const nr_burn *b)
{
  const char *why = undividable(b);
  if (why)
    return why;
  if (!nr_remux_is_mov(&b->remux) && !nr_remux_is(&b->remux, "matroska"))
    return "it is to become neither MP4 nor Matroska";
  return b->paint.interlaced ? "it is interlaced" : NULL;
}

static int count_encoded(const nr_plan *plan)
{
  int count = 0;
  for (size_t i = 0; i < plan->count; i++)
    count += !plan->range[i].copied;
  return count;
}

/* Pieces for the workers; they share the threads. */
static norae_status plan_pieces(nr_burn *b)
{
  norae_status status = NORAE_OK;
  if (b->workers > 1 && !b->copies) {
    const char *why = unjoinable(b);
    nr_smart_free(&b->smart);
    if (!why)
      status = nr_pieces_plan(&b->source, b->workers, &b->smart.units, &b->smart.plan, &why);
    if (why && b->options->jobs)
      nr_note(b->diags, "jobs", nr_in_file(b->source.path), "it is encoded in one piece: %s", why);
    b->workers = why ? 1 : b->workers;
  }
  int pieces = b->workers > 1 ? count_encoded(&b->smart.plan) : 1;
  b->workers = b->workers < pieces ? b->workers : pieces;
  b->splices = b->copies || b->workers > 1;
  if (b->workers == 1)
    return status;
  if (b->options->bit_rate)
    nr_note(b->diags, "jobs", nr_in_file(b->source.path),
            "each piece aims at the bit rate by itself: the whole may be somewhat off");
  b->own = *b->options;
  b->own.threads = nr_pieces_threads(b->options, b->workers);
  b->options = &b->own;
  return status;
}

/* For each worker an encoder and a painter; the first painter is there already. */
static norae_status another_encoder(void *user, AVCodecContext **out)
{
  return nr_burn_new_encoder(user, out, NULL);
}

static norae_status another_painter(void *user, nr_painter *out)
{
  nr_burn *b = user;
  if (atomic_flag_test_and_set(&b->painter_taken))
    return nr_burn_open_painter(b, out, NULL);
  *out = b->painter;
  b->painter = (nr_painter){0};
  return NORAE_OK;
}

norae_status nr_burn_plan(nr_burn *b)
{
  choose_workers(b);
  norae_status status = plan_copies(b);
  return status == NORAE_OK ? plan_pieces(b) : status;
}

/* ── doing it ── */

static void report_splice(const nr_burn *b)
{
  const nr_plan *plan = &b->smart.plan;
  int stretches = 0;
  for (size_t i = 0; i < plan->count; i++)
    stretches += !plan->range[i].copied && (i == 0 || plan->range[i - 1].copied);
  nr_note(b->diags, "smart", nr_in_file(b->source.path),
          "%.0f %% of the picture shows no lyrics and was copied, %zu of %zu frames; %d stretch%s "
          "encoded again",
          100.0 * (double)plan->copied / (double)b->smart.units.shown_count, plan->copied,
          b->smart.units.shown_count, stretches, stretches == 1 ? " was" : "es were");
}

/* The workers have coders of their own: these only take memory.  What is left is the
 * encoder's header, for av_free(). */
static uint8_t *close_coders(nr_burn *b, int *header_size)
{
  uint8_t *header = b->encoder->extradata;
  *header_size = b->encoder->extradata_size;
  b->encoder->extradata = NULL;
  b->encoder->extradata_size = 0;
  avcodec_free_context(&b->encoder);
  avcodec_free_context(&b->decoder);
  return header;
}

static norae_status run_splice(nr_burn *b)
{
  int header_size;
  uint8_t *header = close_coders(b, &header_size);
  b->splice = (nr_splice){.work = {.source = &b->source,
                                   .stream = b->stream,
                                   .units = &b->smart.units,
                                   .plan = &b->smart.plan,
                                   .clock = b->clock,
                                   .threads = b->options->threads,
                                   .lengths = b->copies,
                                   .header = header,
                                   .header_size = header_size,
                                   .open_encoder = another_encoder,
                                   .open_painter = another_painter,
                                   .user = b},
                          .remux = &b->remux,
                          .sound = &b->sound,
                          .video = b->stream->index,
                          .stream = b->target->index,
                          .workers = b->workers,
                          .end = nr_burn_end(b),
                          .diags = b->diags};
  norae_status status = nr_splice_run(&b->splice);
  av_free(header);
  return status;
}

norae_status nr_burn_splice(nr_burn *b)
{
  if (!b->copies)
    nr_units_retime(&b->smart.units, (size_t)b->encoder->has_b_frames);
  norae_status status = run_splice(b);
  b->why = b->splice.why;
  if (status == NORAE_OK)
    status = nr_remux_complete(&b->remux, b->diags);
  if (status == NORAE_OK)
    status = nr_verify(nr_output_path(b->remux.file), &b->splice, &b->why);
  if (status == NORAE_OK && b->why)
    return NORAE_ERR_UNSUPPORTED;
  if (status == NORAE_OK && b->copies)
    report_splice(b);
  return status;
}
