/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/sing.h"

#include <math.h>
#include <string.h>

#include "audio/lag.h"
#include "audio/loudness.h"
#include "audio/stretch.h"
#include "audio/vocals.h"

#define REDUCED 0.25 /* of the voice's amplitude: 12 dB less */
#define NARROW 1e-4  /* less than this beside the middle: mono with two channels */
#define UNSURE 0.7   /* share of places that an instrumental should fit */
#define KEY_MAX 24
#define TEMPO_MIN 0.25
#define TEMPO_MAX 4
#define LUFS_MIN (-70)
#define LUFS_OFF 0.5 /* that is worth a word */
/* What is changed is in memory as floats, perhaps twice: 4 GB each time. */
#define LONGEST (3 * 3600 * NORAE_US_PER_S)

bool nr_sing_changes_all(const norae_sing_options *o)
{
  return o->key != 0 || (o->tempo != 0 && o->tempo != 1) || o->loudness != 0;
}

bool nr_sing_changes(const norae_sing_options *o)
{
  return o->vocals != NORAE_VOCALS_KEEP || nr_sing_changes_all(o);
}

static norae_status refuse_mono(const nr_source *source, norae_diags *diags)
{
  nr_error(diags, "mono", nr_in_file(source->path),
           "its sound is mono: nothing tells the voice from what is around it; a recording "
           "without the voice (--instrumental) can be laid in");
  return NORAE_ERR_UNSUPPORTED;
}

norae_status nr_sing_check(const norae_sing_options *o, const nr_source *source, norae_diags *diags)
{
  bool fits = fabs(o->key) <= KEY_MAX && o->loudness <= 0 && o->loudness >= LUFS_MIN &&
              (o->tempo == 0 || (o->tempo >= TEMPO_MIN && o->tempo <= TEMPO_MAX));
  if (!fits) {
    nr_error(diags, "sing", nr_in_file(NULL), "a key, tempo or loudness is out of range");
    return NORAE_ERR_ARGUMENT;
  }
  bool sound = o->vocals != NORAE_VOCALS_KEEP || o->key != 0 || o->loudness != 0;
  if (sound && source->audio < 0) {
    nr_error(diags, "no-audio", nr_in_file(source->path), "has no sound to be changed");
    return NORAE_ERR_UNSUPPORTED;
  }
  if (o->vocals == NORAE_VOCALS_KEEP || o->instrumental)
    return NORAE_OK;
  const AVCodecParameters *p = source->format->streams[source->audio]->codecpar;
  return p->ch_layout.nb_channels == 1 ? refuse_mono(source, diags) : NORAE_OK;
}

/* ── what sounds ── */

static norae_status decode_part(const nr_sing *s, norae_pcm **out)
{
  const nr_timeline *t = &s->timeline;
  norae_decode_options options = {.stream = s->source->audio,
                                  .rate = s->rate,
                                  .channels = s->channels,
                                  .from = t->from,
                                  .until = t->until == NORAE_NO_TIME ? 0 : t->until,
                                  .longest = nr_sing_changes(s->options) ? LONGEST : 0};
  return norae_media_decode(s->source->path, &options, out, s->source->log, s->diags);
}

static norae_status decode_all(const nr_sing *s, const char *path, int stream, norae_pcm **out)
{
  norae_decode_options options = {
      .stream = stream, .rate = s->rate, .channels = s->channels, .longest = LONGEST};
  return norae_media_decode(path, &options, out, s->source->log, s->diags);
}

static norae_status find_lag(const nr_sing *s, const norae_pcm *mix, const norae_pcm *part,
                             ptrdiff_t *samples)
{
  nr_lag lag;
  nr_place place = nr_in_file(s->options->instrumental);
  norae_status status = nr_find_lag(mix, part, s->source->log, &lag);
  *samples = lag.samples;
  if (status != NORAE_OK)
    return status;
  if (!lag.found) {
    nr_error(s->diags, "other-recording", place, "is not of the same recording as %s",
             s->source->path);
    return NORAE_ERR_FORMAT;
  }
  if (lag.agreeing < UNSURE)
    nr_warn(s->diags, "other-recording", place,
            "fits %s in only %.0f %% of the places that were compared: it may get out of step",
            s->source->path, 100 * lag.agreeing);
  nr_note(s->diags, "instrumental", place, "is laid in %.6f s %s",
          fabs((double)lag.samples / mix->rate), lag.samples > 0 ? "earlier" : "later");
  return NORAE_OK;
}

/* Either may be turned over: then what is softer would be louder. */
static float sign_of(const norae_pcm *mix, const norae_pcm *part, ptrdiff_t lag)
{
  double sum = 0;
  for (size_t i = 0; i < mix->frames; i++) {
    ptrdiff_t at = (ptrdiff_t)i + lag;
    if (at >= 0 && (size_t)at < part->frames)
      sum += (double)mix->channel[0][i] * part->channel[0][at];
  }
  return sum < 0 ? -1 : 1;
}

/* The timeline's part of the mix with `rest` of it left, the instrumental for the rest. */
static void lay_in(const nr_sing *s, norae_pcm *mix, const norae_pcm *part, ptrdiff_t lag,
                   float rest)
{
  const nr_timeline *t = &s->timeline;
  size_t from = (size_t)av_rescale(t->from, s->rate, NORAE_US_PER_S), end = mix->frames;
  float share = (1 - rest) * sign_of(mix, part, lag);
  if (t->until != NORAE_NO_TIME && (size_t)av_rescale(t->until, s->rate, NORAE_US_PER_S) < end)
    end = (size_t)av_rescale(t->until, s->rate, NORAE_US_PER_S);
  for (int c = 0; c < mix->channels; c++) {
    for (size_t i = from; i < end; i++) {
      ptrdiff_t at = (ptrdiff_t)i + lag;
      bool there = at >= 0 && (size_t)at < part->frames;
      mix->channel[c][i - from] =
          rest * mix->channel[c][i] + share * (there ? part->channel[c][at] : 0);
    }
  }
  mix->frames = end > from ? end - from : 0;
}

static norae_status lay_instrumental_in(const nr_sing *s, double rest, norae_pcm **out)
{
  norae_pcm *mix = NULL, *part = NULL;
  ptrdiff_t lag = 0;
  norae_status status = decode_all(s, s->source->path, s->source->audio, &mix);
  if (status == NORAE_OK)
    status = decode_all(s, s->options->instrumental, -1, &part);
  if (status == NORAE_OK)
    status = find_lag(s, mix, part, &lag);
  if (status == NORAE_OK)
    lay_in(s, mix, part, lag, (float)rest);
  norae_pcm_free(&part);
  if (status == NORAE_OK)
    *out = mix;
  else
    norae_pcm_free(&mix);
  return status;
}

static norae_status lower_voice(const nr_sing *s, double rest, norae_pcm **out)
{
  norae_status status = decode_part(s, out);
  if (status == NORAE_OK && (*out)->frames && nr_vocals_width(*out) < NARROW)
    status = refuse_mono(s->source, s->diags);
  if (status == NORAE_OK)
    status = nr_vocals_lower(*out, rest, s->source->log);
  if (status != NORAE_OK)
    norae_pcm_free(out);
  return status;
}

/* ── how it sounds ── */

static norae_status stretch(const nr_sing *s, bool voice, norae_pcm **pcm)
{
  nr_stretch_options options = {
      .tempo = s->timeline.tempo, .semitones = s->options->key, .voice = voice};
  norae_pcm *stretched;
  if (options.tempo == 1 && options.semitones == 0)
    return NORAE_OK;
  norae_status status = nr_stretch(*pcm, &options, s->source->log, &stretched);
  if (status != NORAE_OK)
    return status;
  norae_pcm_free(pcm);
  *pcm = stretched;
  return NORAE_OK;
}

static norae_status set_loudness(const nr_sing *s, norae_pcm *pcm)
{
  nr_loudness was, is;
  nr_place place = nr_in_file(s->source->path);
  if (s->options->loudness == 0)
    return NORAE_OK;
  norae_status status = nr_loudness_set(pcm, s->options->loudness, &was, &is);
  if (status != NORAE_OK)
    return status;
  if (is.lufs < LUFS_MIN)
    nr_warn(s->diags, "silence", place,
            "its sound is silence, or too short to have a loudness: it stays as it is");
  else if (fabs(is.lufs - s->options->loudness) > LUFS_OFF)
    nr_warn(s->diags, "loudness", place,
            "its peaks are too high for %.1f LUFS: it was at %.1f with peaks of %.1f dBTP, and is "
            "at %.1f with %.1f",
            s->options->loudness, was.lufs, was.peak, is.lufs, is.peak);
  else
    nr_note(s->diags, "loudness", place,
            "its sound was at %.1f LUFS with peaks of %.1f dBTP, and is at %.1f with %.1f",
            was.lufs, was.peak, is.lufs, is.peak);
  return NORAE_OK;
}

static norae_status finish(const nr_sing *s, bool voice, norae_pcm **pcm)
{
  norae_status status = stretch(s, voice, pcm);
  if (status == NORAE_OK)
    status = set_loudness(s, *pcm);
  if (status != NORAE_OK)
    norae_pcm_free(pcm);
  return status;
}

norae_status nr_sing_original(const nr_sing *s, norae_pcm **out)
{
  norae_status status = decode_part(s, out);
  return status == NORAE_OK ? finish(s, true, out) : status;
}

norae_status nr_sing_karaoke(const nr_sing *s, norae_pcm **out)
{
  norae_vocals vocals = s->options->vocals;
  double rest = vocals == NORAE_VOCALS_REDUCE ? REDUCED : 0;
  if (vocals == NORAE_VOCALS_KEEP)
    return nr_sing_original(s, out);
  norae_status status =
      s->options->instrumental ? lay_instrumental_in(s, rest, out) : lower_voice(s, rest, out);
  return status == NORAE_OK ? finish(s, vocals == NORAE_VOCALS_REDUCE, out) : status;
}
