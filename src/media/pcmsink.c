/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/pcmsink.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <libavutil/opt.h>
#include <libswresample/swresample.h>

#include "base/checked.h"
#include "media/mixdown.h"

/* Time stamps shake: some containers count in milliseconds, and libav's are off
 * by up to 448 samples where Vorbis changes its block size.  What is more than
 * this is a gap or an overlap; no lost packet of a common codec is shorter. */
#define JITTER_US (NORAE_US_PER_S * 15 / 1000)
#define JITTER_SAMPLES 512
#define SILENCE_FRAMES 4096

struct nr_pcmsink {
  nr_pcmsink_options options;
  nr_pcmsink_report report;
  norae_pcm *pcm;  /* frames counts what is written */
  size_t capacity; /* of each channel, in frames */
  /* The run of frames of one kind that is being resampled. */
  SwrContext *swr;
  AVChannelLayout layout;
  enum AVSampleFormat format;
  int rate;
  norae_us run_start; /* player time of the run's first sample */
  int64_t run_frames; /* that went in since */
  int64_t debt;       /* samples to come that overlap what is there already */
  norae_us shift;     /* added to times since the last jump of the clock */
  bool began;
};

norae_status nr_pcmsink_new(const nr_pcmsink_options *options, nr_pcmsink **out)
{
  nr_pcmsink *sink = calloc(1, sizeof *sink);
  *out = sink;
  if (!sink)
    return NORAE_ERR_MEMORY;
  sink->options = *options;
  sink->report.start = NORAE_NO_TIME;
  return NORAE_OK;
}

void nr_pcmsink_free(nr_pcmsink **sink)
{
  if (!sink || !*sink)
    return;
  swr_free(&(*sink)->swr);
  av_channel_layout_uninit(&(*sink)->layout);
  norae_pcm_free(&(*sink)->pcm);
  free(*sink);
  *sink = NULL;
}

const nr_pcmsink_report *nr_pcmsink_told(const nr_pcmsink *sink)
{
  return &sink->report;
}

static norae_status reserve(nr_pcmsink *s, size_t more)
{
  size_t need;
  if (!nr_add_size(s->pcm->frames, more, &need))
    return NORAE_ERR_MEMORY;
  if (need / (size_t)s->pcm->rate > (size_t)(s->options.longest / NORAE_US_PER_S))
    return NORAE_ERR_LIMIT;
  size_t capacity = s->capacity;
  for (int c = 0; c < s->pcm->channels; c++) {
    capacity = s->capacity;
    if (!nr_grow(&s->pcm->channel[c], &capacity, need, sizeof(float)))
      return NORAE_ERR_MEMORY;
  }
  s->capacity = capacity;
  return NORAE_OK;
}

/* in NULL: what the resampler still holds. */
static norae_status resample(nr_pcmsink *s, const uint8_t **in, int frames)
{
  int room = swr_get_out_samples(s->swr, frames);
  if (room < 0)
    return NORAE_ERR_FORMAT;
  norae_status status = reserve(s, (size_t)room);
  if (status != NORAE_OK)
    return status;
  uint8_t *out[NORAE_PCM_MAX_CHANNELS];
  for (int c = 0; c < s->pcm->channels; c++)
    out[c] = (uint8_t *)(s->pcm->channel[c] + s->pcm->frames);
  int got = swr_convert(s->swr, out, room, in, frames);
  if (got < 0)
    return got == AVERROR(ENOMEM) ? NORAE_ERR_MEMORY : NORAE_ERR_FORMAT;
  s->pcm->frames += (size_t)got;
  return NORAE_OK;
}

/* How many result frames the run's input amounts to. */
static size_t run_end(const nr_pcmsink *s)
{
  double seconds = (double)s->run_start / NORAE_US_PER_S + (double)s->run_frames / s->rate;
  return seconds > 0 ? (size_t)llround(seconds * s->pcm->rate) : 0;
}

static norae_status end_run(nr_pcmsink *s)
{
  if (!s->swr)
    return NORAE_OK;
  size_t end = run_end(s);
  norae_status status = resample(s, NULL, 0);
  swr_free(&s->swr);
  /* The filter rings beyond the end. */
  if (s->pcm->frames > end)
    s->pcm->frames = end;
  return status;
}

static norae_status make_pcm(nr_pcmsink *s, int rate)
{
  norae_status status = norae_pcm_new(rate, s->options.channels, 0, &s->pcm);
  if (status != NORAE_OK || s->options.expected <= 0 || s->options.expected > NORAE_TIME_MAX)
    return status;
  double frames = (double)s->options.expected / NORAE_US_PER_S * rate;
  /* A wish only: what the file says about its length may be nonsense. */
  if (frames < 3600.0 * rate)
    reserve(s, (size_t)frames + 1);
  return NORAE_OK;
}

static norae_status begin_run(nr_pcmsink *s, const AVFrame *frame)
{
  double matrix[2 * NR_MIXDOWN_MAX_CHANNELS];
  AVChannelLayout wanted;
  const AVChannelLayout *in = &frame->ch_layout;
  if (in->nb_channels < 1 || in->nb_channels > NR_MIXDOWN_MAX_CHANNELS || frame->sample_rate < 1)
    return NORAE_ERR_UNSUPPORTED;
  if (!s->pcm) {
    norae_status status = make_pcm(s, s->options.rate ? s->options.rate : frame->sample_rate);
    if (status != NORAE_OK)
      return status;
  }
  av_channel_layout_default(&wanted, s->pcm->channels);
  nr_mixdown(in, s->pcm->channels, matrix);
  int error = av_channel_layout_copy(&s->layout, in);
  if (error >= 0)
    error = swr_alloc_set_opts2(&s->swr, &wanted, AV_SAMPLE_FMT_FLTP, s->pcm->rate, &s->layout,
                                frame->format, frame->sample_rate, 0, NULL);
  if (error >= 0)
    error = swr_set_matrix(s->swr, matrix, in->nb_channels);
  if (error >= 0)
    error = swr_init(s->swr);
  if (error < 0) {
    swr_free(&s->swr);
    return error == AVERROR(ENOMEM) ? NORAE_ERR_MEMORY : NORAE_ERR_UNSUPPORTED;
  }
  s->format = frame->format;
  if (s->rate)
    s->debt = av_rescale(s->debt, frame->sample_rate, s->rate);
  s->rate = frame->sample_rate;
  s->run_start = (norae_us)llround((double)s->pcm->frames * NORAE_US_PER_S / s->pcm->rate);
  s->run_frames = 0;
  return NORAE_OK;
}

static bool same_kind(const nr_pcmsink *s, const AVFrame *frame)
{
  return s->swr && s->rate == frame->sample_rate && s->format == frame->format &&
         av_channel_layout_compare(&s->layout, &frame->ch_layout) == 0;
}

static norae_status add_silence(nr_pcmsink *s, int64_t frames)
{
  if (frames / s->rate > s->options.longest / NORAE_US_PER_S)
    return NORAE_ERR_LIMIT;
  int channels = s->layout.nb_channels;
  size_t bytes =
      (size_t)SILENCE_FRAMES * (size_t)channels * (size_t)av_get_bytes_per_sample(s->format);
  uint8_t *zero = malloc(bytes);
  const uint8_t *planes[NR_MIXDOWN_MAX_CHANNELS];
  if (!zero)
    return NORAE_ERR_MEMORY;
  /* Silence of unsigned bytes is in their middle. */
  bool bytes_are_unsigned = av_get_packed_sample_fmt(s->format) == AV_SAMPLE_FMT_U8;
  memset(zero, bytes_are_unsigned ? 0x80 : 0, bytes);
  for (int c = 0; c < channels; c++)
    planes[c] = zero;
  norae_status status = NORAE_OK;
  for (int64_t left = frames; left > 0 && status == NORAE_OK; left -= SILENCE_FRAMES)
    status = resample(s, planes, left < SILENCE_FRAMES ? (int)left : SILENCE_FRAMES);
  s->run_frames += frames;
  free(zero);
  return status;
}

/* The frame without its first `cut` samples. */
static norae_status add_frame(nr_pcmsink *s, const AVFrame *frame, int cut)
{
  const uint8_t *planes[NR_MIXDOWN_MAX_CHANNELS];
  bool planar = av_sample_fmt_is_planar(frame->format);
  int bytes = av_get_bytes_per_sample(frame->format) * (planar ? 1 : frame->ch_layout.nb_channels);
  int count = planar ? frame->ch_layout.nb_channels : 1;
  for (int c = 0; c < count; c++)
    planes[c] = frame->extended_data[c] + (ptrdiff_t)cut * bytes;
  s->run_frames += frame->nb_samples - cut;
  return resample(s, planes, frame->nb_samples - cut);
}

/* How much later the frame begins than the last one ended, in its own samples;
 * below 0 they overlap.  Small differences are the container's shaking clock. */
static int64_t gap_before(nr_pcmsink *s, norae_us time)
{
  norae_us end = s->run_start + av_rescale(s->run_frames - s->debt, NORAE_US_PER_S, s->rate);
  norae_us gap = time + s->shift - end;
  norae_us jitter = av_rescale(JITTER_SAMPLES, NORAE_US_PER_S, s->rate);
  if (jitter < JITTER_US)
    jitter = JITTER_US;
  if (!s->began) {
    s->report.start = time;
  } else if (gap < jitter && gap > -jitter) {
    return 0;
  } else if (s->options.max_jump && (gap > s->options.max_jump || gap < -s->options.max_jump)) {
    s->report.jumps++;
    s->shift -= gap;
    return 0;
  } else if (gap > 0) {
    s->report.gaps++;
    s->report.gap_time += gap;
  } else {
    s->report.overlaps++;
    s->report.overlap_time -= gap;
  }
  return av_rescale_rnd(gap, s->rate, NORAE_US_PER_S, AV_ROUND_NEAR_INF);
}

norae_status nr_pcmsink_add(nr_pcmsink *s, const AVFrame *frame, norae_us time)
{
  norae_status status = NORAE_OK;
  if (!same_kind(s, frame)) {
    status = end_run(s);
    if (status == NORAE_OK)
      status = begin_run(s, frame);
  }
  if (status != NORAE_OK)
    return status;
  s->debt -= time == NORAE_NO_TIME ? 0 : gap_before(s, time);
  s->began = true;
  if (s->debt < 0) {
    status = add_silence(s, -s->debt);
    s->debt = 0;
  }
  int cut = s->debt < frame->nb_samples ? (int)s->debt : frame->nb_samples;
  s->debt -= cut;
  return status == NORAE_OK && cut < frame->nb_samples ? add_frame(s, frame, cut) : status;
}

norae_status nr_pcmsink_finish(nr_pcmsink *s, norae_pcm **out)
{
  *out = NULL;
  norae_status status = end_run(s);
  if (status == NORAE_OK && !s->pcm)
    status = make_pcm(s, s->options.rate ? s->options.rate : 48000);
  if (status != NORAE_OK)
    return status;
  for (int c = 0; c < s->pcm->channels; c++) {
    size_t frames = s->pcm->frames ? s->pcm->frames : 1;
    float *fitted = realloc(s->pcm->channel[c], frames * sizeof(float));
    if (fitted)
      s->pcm->channel[c] = fitted;
  }
  *out = s->pcm;
  s->pcm = NULL;
  return NORAE_OK;
}
