/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Setting a burn up: what is drawn on, with what, into which file.  The work
 * itself is the pipeline's.
 */
#include <norae/media.h>

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include <libavutil/pixdesc.h>

#include "base/checked.h"
#include "media/attached.h"
#include "media/avlog.h"
#include "media/background.h"
#include "media/canvas.h"
#include "media/encoder.h"
#include "media/pieces.h"
#include "media/pipeline.h"
#include "media/smart.h"
#include "media/verify.h"

#define SCRIPT_NAME "the script"
#define WIDTH 1280
#define HEIGHT 720
/* A copy of less is not worth a file in two hands. */
#define COPIED_SHARE_MIN 0.1

typedef struct burn {
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
} burn;

/* ── the log, from several threads ── */

static void guarded_message(void *user, const char *text)
{
  burn *b = user;
  pthread_mutex_lock(&b->logging);
  b->wanted->message(b->wanted->user, text);
  pthread_mutex_unlock(&b->logging);
}

static void guarded_progress(void *user, const char *stage, double done)
{
  burn *b = user;
  pthread_mutex_lock(&b->logging);
  b->wanted->progress(b->wanted->user, stage, done);
  pthread_mutex_unlock(&b->logging);
}

static bool guarded_cancelled(void *user)
{
  burn *b = user;
  pthread_mutex_lock(&b->logging);
  bool yes = b->wanted->cancelled(b->wanted->user);
  pthread_mutex_unlock(&b->logging);
  return yes;
}

static void guard_log(burn *b, const norae_log *log)
{
  b->wanted = log;
  b->log = (norae_log){.message = log && log->message ? guarded_message : NULL,
                       .progress = log && log->progress ? guarded_progress : NULL,
                       .cancelled = log && log->cancelled ? guarded_cancelled : NULL,
                       .user = b};
}

/* ── which part ── */

/* Where the picture ends by the file's word. */
static norae_us end_of(const burn *b)
{
  norae_us end = b->stream ? nr_source_stream_end(&b->source, b->stream) : NORAE_NO_TIME;
  return end == NORAE_NO_TIME ? nr_source_duration(&b->source) : end;
}

/* Finer than frames last: one that is exact for the rates that films have. */
static AVRational fine_clock(AVRational clock)
{
  static const AVRational fine = {1, 60000};
  return av_cmp_q(clock, fine) > 0 ? fine : clock;
}

static norae_status choose_part(burn *b)
{
  const norae_burn_options *o = b->options;
  nr_place place = nr_in_file(b->source.path);
  norae_us end = end_of(b);
  b->timeline = (nr_timeline){.from = o->from,
                              .until = o->until ? o->until : NORAE_NO_TIME,
                              .tempo = o->sing.tempo != 0 ? o->sing.tempo : 1};
  if (o->from < 0 || o->until < 0 || (o->until && o->until - o->from <= NR_SAME_TIME)) {
    nr_error(b->diags, "excerpt", place, "an excerpt has to end after it begins");
    return NORAE_ERR_ARGUMENT;
  }
  if (end != NORAE_NO_TIME && o->from >= end) {
    nr_error(b->diags, "excerpt", place,
             "the excerpt is to begin at %.3f s, but the file ends at %.3f s",
             (double)o->from / NORAE_US_PER_S, (double)end / NORAE_US_PER_S);
    return NORAE_ERR_ARGUMENT;
  }
  if (end != NORAE_NO_TIME && o->until > end + NORAE_US_PER_S)
    nr_note(b->diags, "excerpt", place, "the file ends at %.3f s, before the excerpt does",
            (double)end / NORAE_US_PER_S);
  b->remux.timeline = b->timeline;
  return NORAE_OK;
}

/* ── what is drawn on ── */

static norae_status choose_background(burn *b)
{
  const norae_burn_options *o = b->options;
  int width = o->width ? o->width & ~1 : WIDTH, height = o->height ? o->height & ~1 : HEIGHT;
  b->clock = (AVRational){1, NR_BACKGROUND_FPS};
  b->rate = av_inv_q(b->clock);
  b->output_clock = b->clock;
  b->paint.picture = (nr_picture){.width = width, .height = height, .sar = {1, 1}};
  b->paint.format = nr_encoder_format(b->codec, NR_BACKGROUND_FORMAT);
  b->paint.location = AVCHROMA_LOC_LEFT;
  norae_status status =
      nr_background(o->background, width, height, &b->log, &b->background, b->diags);
  if (status == NORAE_OK)
    b->paint.colours = nr_video_colours_guess(b->background->colorspace, b->background->color_trc,
                                              b->background->color_range, 8, width, height);
  return status;
}

/* What can't be burned rightly is refused rather than burned wrongly. */
static norae_status check_picture(const burn *b)
{
  const AVCodecParameters *p = b->stream->codecpar;
  nr_place place = nr_in_file(b->source.path);
  size_t size;
  const uint8_t *dovi = nr_stream_side_data(b->stream, AV_PKT_DATA_DOVI_CONF, &size);
  if (dovi && size >= 3 && dovi[2] == 5) {
    nr_error(b->diags, "dolby-vision", place,
             "Dolby Vision profile 5 has colours of its own that nothing can be drawn into");
    return NORAE_ERR_UNSUPPORTED;
  }
  if (dovi)
    nr_warn(b->diags, "dolby-vision", place,
            "Dolby Vision's data is not kept: the picture is what other players show of it");
  if (nr_canvas_is_interlaced(p) && !b->options->deinterlace &&
      strcmp(b->codec->name, "libx264") != 0) {
    nr_error(b->diags, "interlaced", place,
             "the picture is interlaced; only h264 keeps it so: use that, or deinterlace it "
             "(--deinterlace)");
    return NORAE_ERR_UNSUPPORTED;
  }
  return NORAE_OK;
}

static void report_picture(const burn *b, enum AVPixelFormat from)
{
  const AVPixFmtDescriptor *d = av_pix_fmt_desc_get(from);
  nr_place place = nr_in_file(b->source.path);
  if (d->flags & AV_PIX_FMT_FLAG_ALPHA)
    nr_warn(b->diags, "alpha", place, "the picture's transparency is not kept");
  if (from != b->paint.format)
    nr_note(b->diags, "pixel-format", place, "the picture is converted from %s to %s",
            av_get_pix_fmt_name(from), av_get_pix_fmt_name(b->paint.format));
  if (b->paint.picture.width != b->stream->codecpar->width ||
      b->paint.picture.height != b->stream->codecpar->height)
    nr_note(b->diags, "odd-size", place,
            "the encoder wants even sizes: the last column or row is left out");
  if (nr_video_colours_are_hdr(&b->paint.colours))
    nr_note(b->diags, "hdr", place, "the picture is HDR: white of the lyrics is put at 203 cd/m²");
}

/* The picture stays as it is stored, and players go on turning it, unless the
 * container can't tell them to: then each frame is turned. */
static norae_status choose_orientation(burn *b)
{
  const nr_picture *p = &b->paint.picture;
  if ((!p->rotation && !p->mirrored) || nr_remux_holds_rotation(&b->remux) ||
      nr_canvas_turn_upright(&b->paint))
    return NORAE_OK;
  nr_error(b->diags, "rotation", nr_in_file(b->remux.name),
           "can't hold a turned picture of this kind; name it .mp4");
  return NORAE_ERR_UNSUPPORTED;
}

static norae_status choose_picture(burn *b)
{
  const AVCodecParameters *p = b->stream->codecpar;
  norae_status status = check_picture(b);
  if (status != NORAE_OK)
    return status;
  enum AVPixelFormat near = nr_canvas_near(p);
  if (near == AV_PIX_FMT_NONE) {
    nr_error(b->diags, "video-undecodable", nr_in_file(b->source.path),
             "no picture could be decoded");
    return NORAE_ERR_FORMAT;
  }
  enum AVPixelFormat format = nr_encoder_format(b->codec, near);
  if (format == AV_PIX_FMT_NONE) {
    nr_error(b->diags, "pixel-format", nr_in_file(b->source.path),
             "the encoder %s takes no picture that can be drawn into", b->codec->name);
    return NORAE_ERR_UNSUPPORTED;
  }
  b->paint = nr_canvas_of(b->source.format, b->stream, format);
  b->paint.interlaced = nr_canvas_is_interlaced(p) && !b->options->deinterlace;
  b->clock = b->stream->time_base;
  b->rate = av_guess_frame_rate(b->source.format, b->stream, NULL);
  if (b->rate.num <= 0 || b->rate.den <= 0)
    b->rate = (AVRational){25, 1};
  b->output_clock = nr_timeline_is_whole(&b->timeline) ? b->clock : fine_clock(b->clock);
  report_picture(b, nr_plain_format(p->format));
  return choose_orientation(b);
}

/* ── the script and its fonts ── */

static norae_status open_painter(const burn *b, nr_painter *painter, norae_diags *diags)
{
  const nr_carried carried = {.container = b->source.format,
                              .script = b->script,
                              .size = b->script_size,
                              .name = SCRIPT_NAME,
                              .font_dir = b->options->font_dir,
                              .no_system_fonts = b->options->no_system_fonts,
                              .strict = b->options->strict,
                              .frame = nr_paint_frame(&b->paint.picture)};
  nr_renderer *renderer;
  nr_font_uses *uses;
  norae_status status = nr_carried_open(&carried, &renderer, &uses, diags);
  nr_font_uses_free(&uses);
  if (status != NORAE_OK)
    return status;
  return nr_painter_init(painter, &renderer, &b->paint);
}

/* ── the encoder ── */

/* A frame for each frame, at another tempo. */
static AVRational output_rate(const burn *b)
{
  double tempo = b->stream ? b->timeline.tempo : 1;
  return tempo == 1 ? b->rate : av_d2q(av_q2d(b->rate) * tempo, 1000000);
}

static void describe_picture(const burn *b, AVCodecContext *c)
{
  const nr_paint_options *o = &b->paint;
  c->width = o->picture.width;
  c->height = o->picture.height;
  c->pix_fmt = o->format;
  c->sample_aspect_ratio = o->picture.sar;
  c->time_base = b->output_clock;
  c->framerate = output_rate(b);
  c->color_range = o->colours.full_range ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
  c->chroma_sample_location = o->location;
  if (b->background) {
    c->colorspace = b->background->colorspace;
    c->color_primaries = b->background->color_primaries;
    c->color_trc = b->background->color_trc;
    return;
  }
  const AVCodecParameters *p = b->stream->codecpar;
  bool rgb = nr_canvas_is_rgb(p->format);
  c->colorspace = rgb ? o->colours.matrix : p->color_space;
  c->color_primaries = p->color_primaries;
  c->color_trc = p->color_trc;
  if (p->color_range == AVCOL_RANGE_UNSPECIFIED && !o->colours.full_range && !rgb)
    c->color_range = AVCOL_RANGE_UNSPECIFIED;
  if (o->interlaced) {
    c->field_order = p->field_order;
    c->flags |= AV_CODEC_FLAG_INTERLACED_DCT | AV_CODEC_FLAG_INTERLACED_ME;
  }
}

/* Without a quality that was asked for, what is encoded again is kept near the rate that
 * the rest has. */
static bool caps_rate(const burn *b)
{
  return b->options->crf < 0 && !b->options->bit_rate;
}

static norae_status new_encoder(const burn *b, AVCodecContext **out, norae_diags *diags)
{
  norae_status status = NORAE_OK;
  *out = avcodec_alloc_context3(b->codec);
  if (!*out)
    return NORAE_ERR_MEMORY;
  describe_picture(b, *out);
  if (b->remux.format->oformat->flags & AVFMT_GLOBALHEADER)
    (*out)->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
  if (b->copies)
    status = nr_smart_tune(&b->smart, &b->source, caps_rate(b), *out);
  return status == NORAE_OK ? nr_encoder_open(*out, b->options, &b->light, diags) : status;
}

static norae_status open_encoder(burn *b)
{
  if (b->stream && nr_video_colours_are_hdr(&b->paint.colours))
    b->light = nr_light_of(&b->source, b->stream);
  return new_encoder(b, &b->encoder, b->diags);
}

/* ── copying what shows no lyrics ── */

/* What the burn is asked for that copying would not give. */
static const char *unfit(burn *b)
{
  const char *why = NULL;
  if (!b->stream)
    return "there is no picture to copy";
  if (strcmp(b->codec->name, "libx264") != 0)
    return "it is encoded by another encoder than x264";
  if (b->options->deinterlace)
    return "it is deinterlaced";
  if (!nr_timeline_is_whole(&b->timeline))
    return "it is cut or played at another speed";
  if (b->paint.turn || b->paint.mirror)
    return "the output can't tell players to turn the picture";
  if (b->paint.format != nr_plain_format(b->stream->codecpar->format) ||
      b->paint.picture.width != b->stream->codecpar->width ||
      b->paint.picture.height != b->stream->codecpar->height)
    return "its pictures change their form";
  nr_smart_look(&b->source, &b->remux, &b->smart, &why);
  return why;
}

static bool is_little(const burn *b)
{
  return b->options->smart == NORAE_SMART_AUTO &&
         (double)b->smart.plan.copied < COPIED_SHARE_MIN * (double)b->smart.units.shown_count;
}

static void tell_unfit(const burn *b, const char *why)
{
  if (b->options->smart == NORAE_SMART_ON)
    nr_note(b->diags, "smart", nr_in_file(b->source.path),
            "all of it is encoded again, nothing is copied: %s", why);
}

/* Whether and what is copied; b->copies tells. */
static norae_status plan_copies(burn *b)
{
  const norae_burn_options *o = b->options;
  bool asked =
      o->smart == NORAE_SMART_ON || (o->smart == NORAE_SMART_AUTO && o->crf < 0 && !o->bit_rate);
  if (!asked || b->why)
    return NORAE_OK;
  const char *why = unfit(b);
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

static bool is_mov(const nr_remux *r)
{
  return nr_remux_is(r, "mp4") || nr_remux_is(r, "mov") || nr_remux_is(r, "ipod");
}

/* ── several workers ── */

static void choose_workers(burn *b)
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

static const char *undividable(const burn *b)
{
  if (strcmp(b->codec->name, "libx264") != 0)
    return "it is encoded by another encoder than x264";
  if (b->options->deinterlace)
    return "it is deinterlaced";
  if (!nr_timeline_is_whole(&b->timeline))
    return "it is cut or played at another speed";
  if (!is_mov(&b->remux) && !nr_remux_is(&b->remux, "matroska"))
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
static norae_status plan_pieces(burn *b)
{
  norae_status status = NORAE_OK;
  if (b->workers > 1 && !b->copies) {
    const char *why = undividable(b);
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
  return new_encoder(user, out, NULL);
}

static norae_status another_painter(void *user, nr_painter *out)
{
  burn *b = user;
  if (atomic_flag_test_and_set(&b->painter_taken))
    return open_painter(b, out, NULL);
  *out = b->painter;
  b->painter = (nr_painter){0};
  return NORAE_OK;
}

/* ── the output ── */

/* Copied, other films would begin in the midst of what they are predicted from, and
 * the times inside of ASS events would not follow another tempo. */
static const char *misfit(const burn *b, const AVStream *s)
{
  const AVCodecParameters *p = s->codecpar;
  if (s != b->stream && p->codec_type == AVMEDIA_TYPE_VIDEO && !nr_stream_is_picture(s))
    return "(video) is left out: a part of it can't be copied";
  if (b->timeline.tempo != 1 && p->codec_id == AV_CODEC_ID_ASS)
    return "(ass) is left out: its effects would keep the old tempo";
  return NULL;
}

static void drop_misfits(const burn *b, nr_fate *fate)
{
  for (unsigned i = 0; i < b->source.format->nb_streams; i++) {
    const char *why = misfit(b, b->source.format->streams[i]);
    if (!why)
      continue;
    fate[i] = NR_DROP;
    nr_warn(b->diags, "stream-dropped", nr_in_file(b->remux.name), "stream %u of the input %s", i,
            why);
  }
}

static norae_status map_streams(burn *b)
{
  unsigned count = b->source.format->nb_streams;
  nr_fate *fate = calloc(count, sizeof *fate);
  if (!fate)
    return NORAE_ERR_MEMORY;
  if (b->stream)
    fate[b->stream->index] = NR_REPLACE;
  nr_soundtracks_plan(&b->sound, &b->remux, &b->options->sing, fate, b->diags);
  if (!nr_timeline_is_whole(&b->timeline))
    drop_misfits(b, fate);
  /* With a background the new stream comes first, as players like it. */
  b->target = b->stream ? NULL : nr_remux_add(&b->remux);
  norae_status status = nr_remux_map(&b->remux, fate, b->diags);
  free(fate);
  if (b->stream)
    b->target = nr_remux_target(&b->remux, b->stream->index);
  if (status == NORAE_OK && !b->target)
    status = NORAE_ERR_MEMORY;
  if (status == NORAE_OK)
    status = nr_soundtracks_open(&b->sound, &b->remux, &b->options->sing, b->diags);
  return status;
}

static norae_status begin_output(burn *b)
{
  norae_status status = map_streams(b);
  if (status != NORAE_OK)
    return status;
  AVCodecParameters *p = b->target->codecpar;
  int error = avcodec_parameters_from_context(p, b->encoder);
  if (error < 0)
    return nr_remux_error(&b->remux, error, b->diags);
  status = nr_light_tell_stream(&b->light, b->target);
  if (status != NORAE_OK)
    return status;
  if (b->copies) {
    status = nr_smart_join(&b->smart, b->encoder, b->stream->codecpar, p, &b->why);
    if (status != NORAE_OK || b->why)
      return status == NORAE_OK ? NORAE_ERR_UNSUPPORTED : status;
  }
  b->target->time_base = b->output_clock;
  b->target->avg_frame_rate = output_rate(b);
  if (b->paint.turn || b->paint.mirror)
    nr_remux_forget_rotation(b->target);
  b->target->sample_aspect_ratio = b->encoder->sample_aspect_ratio;
  b->target->disposition |= AV_DISPOSITION_DEFAULT;
  /* The tag that all players of HEVC in MP4 know. */
  if (is_mov(&b->remux) && p->codec_id == AV_CODEC_ID_HEVC)
    p->codec_tag = MKTAG('h', 'v', 'c', '1');
  AVDictionary *options = NULL;
  if (is_mov(&b->remux))
    av_dict_set(&options, "movflags", "+faststart", 0);
  return nr_remux_begin(&b->remux, &options, b->diags);
}

/* ── the run ── */

static norae_status run(burn *b)
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
                    .end = nr_timeline_end(&b->timeline, end_of(b)),
                    .frame_duration = av_rescale_q(1, av_inv_q(b->rate), AV_TIME_BASE_Q),
                    .log = &b->log,
                    .diags = b->diags};
  return nr_pipeline_run(&b->pipeline);
}

static norae_status run_splice(burn *b)
{
  if (!b->copies)
    nr_units_retime(&b->smart.units, (size_t)b->encoder->has_b_frames);
  /* The workers have coders of their own: these are only a waste of memory now. */
  int header_size = b->encoder->extradata_size;
  uint8_t *header = b->encoder->extradata;
  b->encoder->extradata = NULL;
  b->encoder->extradata_size = 0;
  avcodec_free_context(&b->encoder);
  avcodec_free_context(&b->decoder);
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
                          .end = end_of(b),
                          .diags = b->diags};
  norae_status status = nr_splice_run(&b->splice);
  av_free(header);
  b->why = b->splice.why;
  if (status == NORAE_OK)
    status = nr_remux_complete(&b->remux, b->diags);
  if (status == NORAE_OK)
    status = nr_verify(nr_output_path(b->remux.file), &b->splice, &b->why);
  return status == NORAE_OK && b->why ? NORAE_ERR_UNSUPPORTED : status;
}

static void report_splice(const burn *b)
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

static norae_status report_run(const burn *b)
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

static norae_status set_up(burn *b, const char *input, const char *output)
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
    status = choose_part(b);
  if (status != NORAE_OK)
    return status;
  if (!b->stream)
    return choose_background(b);
  status = choose_picture(b);
  if (status == NORAE_OK)
    status = nr_decoder_open(&b->source, b->stream, b->options->threads, &b->decoder, b->diags);
  return status;
}

static void tear_down(burn *b)
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

static norae_status prepare(burn *b, const char *input, const char *output)
{
  norae_status status = set_up(b, input, output);
  if (status == NORAE_OK)
    status = open_painter(b, &b->painter, b->diags);
  if (status == NORAE_OK)
    choose_workers(b);
  if (status == NORAE_OK)
    status = plan_copies(b);
  if (status == NORAE_OK)
    status = plan_pieces(b);
  if (status == NORAE_OK)
    status = open_encoder(b);
  return status == NORAE_OK ? begin_output(b) : status;
}

static norae_status finish(burn *b)
{
  norae_status status;
  if (b->splices) {
    status = run_splice(b);
    if (status == NORAE_OK && b->copies)
      report_splice(b);
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
static norae_status burn_whole(burn *b, const char *input, const char *output)
{
  norae_diags *diags = b->diags;
  nr_note(diags, b->copies ? "smart" : "jobs", nr_in_file(input), "%s: %s",
          b->copies ? "all of it is encoded again, nothing is copied" : "it is encoded in one piece",
          b->why);
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
  burn *b = calloc(1, sizeof *b);
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
