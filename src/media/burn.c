/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A burn from its set-up to the file's name.  The work itself is the pipeline's, or
 * that of workers.
 */
#include "media/burn.h"

#include <stdlib.h>

#include "base/checked.h"
#include "media/avlog.h"
#include "media/canvas.h"

/* ── the log, from several threads ── */

static void guarded_message(void *user, const char *text)
{
  nr_burn *b = user;
  pthread_mutex_lock(&b->logging);
  b->wanted->message(b->wanted->user, text);
  pthread_mutex_unlock(&b->logging);
}

static void guarded_progress(void *user, const char *stage, double done)
{
  nr_burn *b = user;
  pthread_mutex_lock(&b->logging);
  b->wanted->progress(b->wanted->user, stage, done);
  pthread_mutex_unlock(&b->logging);
}

static bool guarded_cancelled(void *user)
{
  nr_burn *b = user;
  pthread_mutex_lock(&b->logging);
  bool yes = b->wanted->cancelled(b->wanted->user);
  pthread_mutex_unlock(&b->logging);
  return yes;
}

static void guard_log(nr_burn *b, const norae_log *log)
{
  b->wanted = log;
  b->log = (norae_log){.message = log && log->message ? guarded_message : NULL,
                       .progress = log && log->progress ? guarded_progress : NULL,
                       .cancelled = log && log->cancelled ? guarded_cancelled : NULL,
                       .user = b};
}

/* ── the run ── */

static norae_status run(nr_burn *b)
{
  b->pipeline =
      (nr_pipeline){.source = &b->source,
                    .remux = &b->remux,
                    .painter = &b->painter,
                    .decoder = b->decoder,
                    .background = b->background,
                    .encoder = b->encoder,
                    .deinterlaces = b->stream && b->options->deinterlace,
                    .deinterlaces_all = b->stream && !nr_canvas_is_interlaced(b->stream->codecpar),
                    .source_clock = b->clock,
                    .clock = b->output_clock,
                    .timeline = b->timeline,
                    .sound = &b->sound,
                    .video = b->stream ? b->stream->index : -1,
                    .stream = b->target->index,
                    .end = nr_timeline_end(&b->timeline, nr_burn_end(b)),
                    .frame_duration = av_rescale_q(1, av_inv_q(b->rate), AV_TIME_BASE_Q),
                    .log = &b->log,
                    .diags = b->diags};
  norae_status status =
      nr_renderer_catch_up(b->painter.renderer, b->timeline.from, NULL, 0); /* of an excerpt */
  return status == NORAE_OK ? nr_pipeline_run(&b->pipeline) : status;
}

static norae_status report_run(const nr_burn *b)
{
  const nr_pipeline *p = &b->pipeline;
  nr_place place = nr_in_file(b->source.path);
  norae_us done = nr_timeline_source(&b->timeline, p->done);
  double seconds = (double)done / NORAE_US_PER_S;
  if (p->frames == 0 || p->shown == 0) {
    nr_error(b->diags, "video-undecodable", place, "no picture could be decoded%s",
             nr_timeline_cuts(&b->timeline) ? " of the excerpt" : "");
    return NORAE_ERR_FORMAT;
  }
  if (p->broken)
    nr_warn(b->diags, "video-broken", place,
            "%u of %u packets of the picture are broken and were passed over", p->broken,
            p->packets);
  else if (p->damaged)
    nr_warn(b->diags, "video-broken", place,
            "%u of %u frames are damaged: parts of them are made up from their neighbours",
            p->damaged, p->frames);
  if (p->bent)
    nr_warn(b->diags, "clock-order", place,
            "the times of %u frames do not rise: they are shown for a moment only", p->bent);
  if (p->combed)
    nr_warn(b->diags, "interlaced", place,
            "%u frames are interlaced, though the file doesn't say so: they may flicker "
            "(--deinterlace helps)",
            p->combed);
  norae_us end = b->stream ? nr_source_stream_end(&b->source, b->stream) : NORAE_NO_TIME;
  if (end != NORAE_NO_TIME && b->timeline.until != NORAE_NO_TIME && b->timeline.until < end)
    end = b->timeline.until;
  if (end != NORAE_NO_TIME && done < end - NORAE_US_PER_S)
    nr_warn(b->diags, "video-truncated", place,
            "the file is cut off: its picture ends at %.2f s, though it should last until %.2f s",
            seconds, (double)end / NORAE_US_PER_S);
  else if (p->read_error)
    nr_warn(b->diags, "video-truncated", place, "can't be read beyond %.2f s", seconds);
  if (b->painter.converted && b->stream &&
      b->paint.format == nr_plain_format(b->stream->codecpar->format))
    nr_warn(b->diags, "video-changes", place,
            "%u frames have another size or form than the others and were converted",
            b->painter.converted);
  return NORAE_OK;
}

static norae_status set_up(nr_burn *b, const char *input, const char *output)
{
  norae_status status = nr_source_open(&b->source, input, &b->log, b->diags);
  if (status == NORAE_OK)
    status = nr_remux_open(&b->remux, &b->source, output, b->options->overwrite, b->diags);
  if (status == NORAE_OK)
    status = nr_encoder_find(b->options, b->remux.format->oformat, &b->codec, b->diags);
  if (status != NORAE_OK)
    return status;
  if (b->source.video >= 0)
    b->stream = b->source.format->streams[b->source.video];
  status = nr_sing_check(&b->options->sing, &b->source, b->diags);
  if (status == NORAE_OK)
    status = nr_burn_choose_part(b);
  if (status != NORAE_OK)
    return status;
  if (!b->stream)
    return nr_burn_choose_background(b);
  status = nr_burn_choose_picture(b);
  if (status == NORAE_OK)
    status = nr_decoder_open(&b->source, b->stream, b->options->threads, &b->decoder, b->diags);
  return status;
}

static void tear_down(nr_burn *b)
{
  nr_soundtracks_close(&b->sound);
  nr_painter_finish(&b->painter);
  avcodec_free_context(&b->decoder);
  avcodec_free_context(&b->encoder);
  av_frame_free(&b->background);
  nr_splice_finish(&b->splice);
  nr_smart_free(&b->smart);
  nr_remux_close(&b->remux);
  nr_source_close(&b->source);
}

static norae_status prepare(nr_burn *b, const char *input, const char *output)
{
  norae_status status = set_up(b, input, output);
  if (status == NORAE_OK)
    status = nr_burn_open_painter(b, &b->painter, b->diags);
  if (status == NORAE_OK)
    status = nr_burn_plan(b);
  if (status == NORAE_OK)
    status = nr_burn_open_encoder(b);
  return status == NORAE_OK ? nr_burn_begin_output(b) : status;
}

static norae_status finish(nr_burn *b)
{
  norae_status status;
  if (b->splices) {
    status = nr_burn_splice(b);
  } else {
    status = run(b);
    if (status == NORAE_OK)
      status = report_run(b);
  }
  if (status == NORAE_OK)
    status = nr_remux_finish(&b->remux, b->diags);
  if (status == NORAE_OK && b->options->burned)
    *b->options->burned =
        (norae_burned){b->splices ? b->smart.units.shown_count : b->pipeline.shown,
                       b->smart.plan.copied * b->splices};
  return status;
}

/* What is wrong with a spliced film need not be wrong with one that is encoded whole. */
static norae_status burn_whole(nr_burn *b, const char *input, const char *output)
{
  norae_diags *diags = b->diags;
  const char *instead =
      b->copies ? "all of it is encoded again, nothing is copied" : "it is encoded in one piece";
  nr_note(diags, b->copies ? "smart" : "jobs", nr_in_file(input), "%s: %s", instead, b->why);
  tear_down(b);
  b->splices = b->copies = false;
  b->options = b->asked;
  b->stream = b->target = NULL;
  b->diags = NULL; /* they have been told once */
  norae_status status = prepare(b, input, output);
  b->diags = diags;
  return status == NORAE_OK ? finish(b) : status;
}

norae_status norae_burn(const char *input, const char *script, size_t script_size,
                        const char *output, const norae_burn_options *options, const norae_log *log,
                        norae_diags *diags)
{
  static const norae_burn_options defaults = {.crf = -1};
  nr_burn *b = calloc(1, sizeof *b);
  if (!b || pthread_mutex_init(&b->logging, NULL) != 0) {
    free(b);
    return NORAE_ERR_MEMORY;
  }
  b->options = b->asked = options ? options : &defaults;
  b->diags = diags;
  b->script = script;
  b->script_size = script_size;
  atomic_flag_clear(&b->painter_taken);
  guard_log(b, log);
  nr_avlog_scope scope = nr_avlog_enter(&b->log);
  norae_status status = prepare(b, input, output);
  if (status == NORAE_OK)
    status = finish(b);
  if (status != NORAE_OK && b->why)
    status = burn_whole(b, input, output);
  if (status == NORAE_OK)
    nr_progress(&b->log, "burn", 1);
  tear_down(b);
  nr_avlog_leave(scope);
  pthread_mutex_destroy(&b->logging);
  free(b);
  return status;
}
