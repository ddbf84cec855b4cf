/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <norae/media.h>

#include <stdlib.h>

#include "media/avlog.h"
#include "media/pcmsink.h"
#include "media/source.h"

/* Where a container's clock may jump (MPEG-TS), more than this is no gap. */
#define JUMP (10 * NORAE_US_PER_S)
/* A file that ends this much before it says is cut off. */
#define SHORT (NORAE_US_PER_S / 2)
#define PACKETS_PER_PROGRESS 64
/* No song is longer, and no wrong clock may eat all memory. */
#define LONGEST (24 * 3600 * NORAE_US_PER_S)

typedef struct decoding {
  nr_source source;
  const AVStream *stream;
  AVCodecContext *codec;
  AVPacket *packet;
  AVFrame *frame;
  nr_pcmsink *sink;
  norae_diags *diags;
  norae_us from, until; /* the part that is wanted; until NORAE_NO_TIME: to the end */
  norae_us end;         /* by the file's word, for the progress; NORAE_NO_TIME if not known */
  norae_us at;          /* player time of the last packet */
  norae_us longest;     /* more is an error */
  unsigned packets, broken;
  int read_error; /* that ended the reading early */
} decoding;

static norae_status choose_stream(decoding *d, int wanted)
{
  AVFormatContext *f = d->source.format;
  int index = wanted < 0 ? d->source.audio : wanted;
  if (index < 0) {
    nr_error(d->diags, "no-audio", nr_in_file(d->source.path), "has no sound");
    return NORAE_ERR_FORMAT;
  }
  if ((unsigned)index >= f->nb_streams ||
      f->streams[index]->codecpar->codec_type != AVMEDIA_TYPE_AUDIO) {
    nr_error(d->diags, "no-such-stream", nr_in_file(d->source.path), "stream %d is no sound",
             index);
    return NORAE_ERR_ARGUMENT;
  }
  d->stream = f->streams[index];
  for (unsigned i = 0; i < f->nb_streams; i++) {
    if (i != (unsigned)index)
      f->streams[i]->discard = AVDISCARD_ALL;
  }
  d->end = nr_source_stream_end(&d->source, d->stream);
  if (d->end == NORAE_NO_TIME)
    d->end = nr_source_duration(&d->source);
  return NORAE_OK;
}

/* What is wanted of it lasts this long, if it's known. */
static norae_us told_length(const decoding *d)
{
  norae_us end = nr_source_stream_end(&d->source, d->stream);
  if (end != NORAE_NO_TIME && d->until != NORAE_NO_TIME && end > d->until)
    end = d->until;
  return end == NORAE_NO_TIME ? end : end - d->from;
}

static norae_status set_up(decoding *d, const norae_decode_options *options)
{
  norae_status status = choose_stream(d, options->stream);
  if (status == NORAE_OK)
    status = nr_decoder_open(&d->source, d->stream, 1, &d->codec, d->diags);
  if (status != NORAE_OK)
    return status;
  nr_pcmsink_options sink = {.rate = options->rate,
                             .channels = options->channels ? options->channels : 2,
                             .max_jump =
                                 d->source.format->iformat->flags & AVFMT_TS_DISCONT ? JUMP : 0,
                             .expected = told_length(d),
                             .longest = d->longest};
  d->packet = av_packet_alloc();
  d->frame = av_frame_alloc();
  return d->packet && d->frame ? nr_pcmsink_new(&sink, &d->sink) : NORAE_ERR_MEMORY;
}

/* packet NULL: drain.  Broken packets are counted and passed over. */
static norae_status decode_packet(decoding *d, const AVPacket *packet)
{
  norae_status status = NORAE_OK;
  int error = avcodec_send_packet(d->codec, packet);
  bool broken = error < 0 && error != AVERROR_EOF;
  while (status == NORAE_OK && (error = avcodec_receive_frame(d->codec, d->frame)) >= 0) {
    norae_us time = nr_source_time(&d->source, d->stream, d->frame->best_effort_timestamp);
    status = nr_pcmsink_add(d->sink, d->frame, time == NORAE_NO_TIME ? time : time - d->from);
    av_frame_unref(d->frame);
  }
  if (status != NORAE_OK)
    return status;
  if (error == AVERROR(ENOMEM))
    return NORAE_ERR_MEMORY;
  broken |= error != AVERROR(EAGAIN) && error != AVERROR_EOF;
  d->broken += broken;
  return NORAE_OK;
}

static norae_status decode_all(decoding *d)
{
  norae_status status = NORAE_OK;
  int error = nr_source_seek(&d->source, d->stream->index, d->from);
  while (status == NORAE_OK && error >= 0 && !(d->until != NORAE_NO_TIME && d->at > d->until) &&
         (error = nr_source_read(&d->source, d->packet)) >= 0) {
    if (d->packet->stream_index == d->stream->index) {
      norae_us at = nr_source_time(&d->source, d->stream, d->packet->pts);
      if (at != NORAE_NO_TIME)
        d->at = at;
      status = decode_packet(d, d->packet);
      if (d->packets++ % PACKETS_PER_PROGRESS == 0)
        nr_progress(d->source.log, "decode", d->end > 0 ? (double)d->at / d->end : -1);
    }
    av_packet_unref(d->packet);
    if (nr_cancelled(d->source.log))
      return NORAE_ERR_CANCELLED;
  }
  if (status != NORAE_OK)
    return status;
  if (error == AVERROR_EXIT)
    return NORAE_ERR_CANCELLED;
  if (nr_source_failed(&d->source))
    return nr_source_failure(&d->source, d->diags);
  d->read_error = error == AVERROR_EOF ? 0 : error;
  return decode_packet(d, NULL);
}

static void report_clock(const decoding *d)
{
  const nr_pcmsink_report *r = nr_pcmsink_told(d->sink);
  nr_place place = nr_in_file(d->source.path);
  if (r->gaps)
    nr_note(d->diags, "audio-gaps", place,
            "%u gap%s in the sound, %.3f s together, filled with silence", r->gaps,
            r->gaps == 1 ? "" : "s", (double)r->gap_time / NORAE_US_PER_S);
  if (r->overlaps)
    nr_note(d->diags, "audio-overlaps", place, "sound overlaps itself in %u place%s, %.3f s cut",
            r->overlaps, r->overlaps == 1 ? "" : "s", (double)r->overlap_time / NORAE_US_PER_S);
  if (r->jumps)
    nr_warn(d->diags, "clock-jumps", place,
            "the clock jumps %u time%s; the sound goes on without a gap", r->jumps,
            r->jumps == 1 ? "" : "s");
}

static norae_status report_result(const decoding *d, const norae_pcm *pcm)
{
  nr_place place = nr_in_file(d->source.path);
  double seconds = (double)pcm->frames / pcm->rate, from = (double)d->from / NORAE_US_PER_S;
  bool whole = d->from == 0 && d->until == NORAE_NO_TIME; /* a part may lie behind all sound */
  if (pcm->frames == 0 && whole) {
    nr_error(d->diags, "audio-undecodable", place, "no sound could be decoded");
    return NORAE_ERR_FORMAT;
  }
  if (d->broken)
    nr_warn(d->diags, "audio-broken", place,
            "%u of %u packets of sound are broken and were passed over", d->broken, d->packets);
  norae_us length = told_length(d);
  if (length != NORAE_NO_TIME && seconds * NORAE_US_PER_S < (double)(length - SHORT))
    nr_warn(d->diags, "audio-truncated", place,
            "the file is cut off: its sound ends at %.2f s, though it should last until %.2f s",
            from + seconds, from + (double)length / NORAE_US_PER_S);
  else if (d->read_error)
    nr_warn(d->diags, "audio-truncated", place, "can't be read beyond %.2f s of sound",
            from + seconds);
  report_clock(d);
  return NORAE_OK;
}

static norae_status finish(decoding *d, norae_pcm **out)
{
  norae_status status = nr_pcmsink_finish(d->sink, out);
  if (status == NORAE_OK && d->until != NORAE_NO_TIME) {
    size_t most = (size_t)av_rescale(d->until - d->from, (*out)->rate, NORAE_US_PER_S);
    (*out)->frames = (*out)->frames < most ? (*out)->frames : most;
  }
  if (status == NORAE_OK)
    status = report_result(d, *out);
  if (status != NORAE_OK)
    norae_pcm_free(out);
  if (status == NORAE_OK)
    nr_progress(d->source.log, "decode", 1);
  return status;
}

static void tear_down(decoding *d)
{
  nr_pcmsink_free(&d->sink);
  av_frame_free(&d->frame);
  av_packet_free(&d->packet);
  avcodec_free_context(&d->codec);
  nr_source_close(&d->source);
}

/* Why a status came about, where nothing told it yet. */
static void report_status(const decoding *d, norae_status status)
{
  nr_place place = nr_in_file(d->source.path);
  if (status == NORAE_ERR_LIMIT)
    nr_error(d->diags, "audio-too-long", place, "its sound lasts longer than %.4g hours",
             (double)d->longest / NORAE_US_PER_S / 3600);
  else if (status == NORAE_ERR_UNSUPPORTED)
    nr_error(d->diags, "audio-unsupported", place, "its sound has a form that can't be converted");
}

norae_status norae_media_decode(const char *path, const norae_decode_options *options,
                                norae_pcm **out, const norae_log *log, norae_diags *diags)
{
  static const norae_decode_options defaults = {.stream = -1};
  *out = NULL;
  if (!options)
    options = &defaults;
  if (options->rate < 0 || options->channels < 0 || options->channels > NORAE_PCM_MAX_CHANNELS ||
      options->from < 0 || (options->until && options->until <= options->from))
    return NORAE_ERR_ARGUMENT;
  decoding d = {.diags = diags,
                .from = options->from,
                .until = options->until ? options->until : NORAE_NO_TIME,
                .longest = options->longest ? options->longest : LONGEST};
  nr_avlog_scope scope = nr_avlog_enter(log);
  norae_status status = nr_source_open(&d.source, path, log, diags);
  if (status == NORAE_OK)
    status = set_up(&d, options);
  if (status == NORAE_OK)
    status = decode_all(&d);
  if (status == NORAE_OK)
    status = finish(&d, out);
  report_status(&d, status);
  tear_down(&d);
  nr_avlog_leave(scope);
  return status;
}
