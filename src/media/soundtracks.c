/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/soundtracks.h"

/* ── the plan ── */

static const AVStream *main_of(const nr_remux *r)
{
  int audio = r->source->audio;
  return audio >= 0 ? r->source->format->streams[audio] : NULL;
}

/* Lossless packets are long, and lose nothing when they are cut. */
static bool is_better_cut(const nr_remux *r, const AVCodecParameters *p)
{
  return r->timeline.from > 0 && nr_sound_is_lossless(p->codec_id) &&
         p->ch_layout.nb_channels <= 2 && nr_remux_holds(r, AV_CODEC_ID_FLAC);
}

/* What is copied keeps its own tempo. */
static void drop_others(const nr_remux *r, nr_fate *fate, norae_diags *diags)
{
  for (unsigned i = 0; i < r->source->format->nb_streams; i++) {
    const AVStream *s = r->source->format->streams[i];
    if ((int)i == r->source->audio || s->codecpar->codec_type != AVMEDIA_TYPE_AUDIO)
      continue;
    fate[i] = NR_DROP;
    nr_warn(diags, "stream-dropped", nr_in_file(r->name),
            "stream %u of the input (audio) is left out: only the track that a player takes gets "
            "another tempo",
            i);
  }
}

void nr_soundtracks_plan(nr_soundtracks *t, const nr_remux *r, const norae_sing_options *o,
                         nr_fate *fate, norae_diags *diags)
{
  const AVStream *in = main_of(r);
  *t = (nr_soundtracks){0};
  if (r->timeline.tempo != 1)
    drop_others(r, fate, diags);
  if (!in)
    return;
  t->adds_karaoke = o->vocals == NORAE_VOCALS_BOTH;
  t->encodes_main = !nr_remux_holds(r, in->codecpar->codec_id) || is_better_cut(r, in->codecpar) ||
                    (t->adds_karaoke ? nr_sing_changes_all(o) : nr_sing_changes(o));
  if (t->encodes_main)
    fate[in->index] = NR_REPLACE;
}

/* ── tracks ── */

static void report(const nr_soundtrack *t, const nr_remux *r, norae_diags *diags)
{
  const AVStream *in = main_of(r);
  enum AVCodecID codec = in->codecpar->codec_id;
  const char *mixed = in->codecpar->ch_layout.nb_channels > 2 ? ", mixed down to two channels" : "";
  if (nr_remux_holds(r, codec))
    nr_note(diags, "sound-encoded", nr_in_file(r->name), "the sound is encoded as %s%s",
            avcodec_get_name(t->encoder->id), mixed);
  else
    nr_note(diags, "sound-encoded", nr_in_file(r->name),
            "%s can't hold %s: the sound is encoded as %s%s", r->format->oformat->long_name,
            avcodec_get_name(codec), avcodec_get_name(t->encoder->id), mixed);
}

static norae_status open_track(nr_soundtracks *t, nr_remux *r, AVStream *out, nr_sing *sing,
                               norae_status (*make)(const nr_sing *, norae_pcm **))
{
  nr_soundtrack *track = &t->track[t->count];
  norae_pcm *pcm = NULL;
  norae_status status = nr_soundtrack_choose(track, r, main_of(r), sing->diags);
  if (status != NORAE_OK)
    return status;
  t->count++;
  sing->rate = track->rate;
  sing->channels = main_of(r)->codecpar->ch_layout.nb_channels == 1 ? 1 : 2;
  status = make(sing, &pcm);
  if (status == NORAE_OK)
    status = nr_soundtrack_open(track, r, out, &pcm, sing->diags);
  norae_pcm_free(&pcm);
  return status;
}

static int name_track(const nr_remux *r, AVStream *stream, const char *title, const AVStream *like)
{
  const AVDictionaryEntry *lang = like ? av_dict_get(like->metadata, "language", NULL, 0) : NULL;
  bool matroska = nr_remux_is(r, "matroska") || nr_remux_is(r, "webm");
  /* What MP4 has of a title. */
  int error = av_dict_set(&stream->metadata, matroska ? "title" : "handler_name", title, 0);
  if (error >= 0 && lang)
    error = av_dict_set(&stream->metadata, "language", lang->value, 0);
  return error < 0 ? error : 0;
}

static void forget_defaults(const nr_remux *r)
{
  for (unsigned i = 0; i < r->source->format->nb_streams; i++) {
    AVStream *out = nr_remux_target(r, (int)i);
    if (out && r->source->format->streams[i]->codecpar->codec_type == AVMEDIA_TYPE_AUDIO)
      out->disposition &= ~AV_DISPOSITION_DEFAULT;
  }
}

/* Players take the one without voices, and can be told to take the other. */
static norae_status add_karaoke(nr_soundtracks *t, nr_remux *r, nr_sing *sing)
{
  AVStream *original = nr_remux_target(r, r->source->audio), *out = nr_remux_add(r);
  if (!out || !original)
    return NORAE_ERR_MEMORY;
  forget_defaults(r);
  out->disposition = AV_DISPOSITION_DEFAULT | AV_DISPOSITION_KARAOKE;
  original->disposition |= AV_DISPOSITION_ORIGINAL;
  if (name_track(r, out, "Karaoke", main_of(r)) < 0 ||
      name_track(r, original, "Original", NULL) < 0)
    return NORAE_ERR_MEMORY;
  return open_track(t, r, out, sing, nr_sing_karaoke);
}

norae_status nr_soundtracks_open(nr_soundtracks *t, nr_remux *r, const norae_sing_options *o,
                                 norae_diags *diags)
{
  nr_sing sing = {.source = r->source, .options = o, .timeline = r->timeline, .diags = diags};
  norae_status status = NORAE_OK;
  if (t->encodes_main)
    status = open_track(t, r, nr_remux_target(r, r->source->audio), &sing,
                        t->adds_karaoke ? nr_sing_original : nr_sing_karaoke);
  if (status == NORAE_OK && t->adds_karaoke)
    status = add_karaoke(t, r, &sing);
  if (status == NORAE_OK && t->count)
    report(&t->track[0], r, diags);
  return status;
}

void nr_soundtracks_close(nr_soundtracks *t)
{
  for (int i = 0; i < t->count; i++)
    nr_soundtrack_close(&t->track[i]);
  t->count = 0;
}

int nr_soundtracks_write(nr_soundtracks *t, nr_remux *r, norae_us until)
{
  int error = 0;
  for (int i = 0; i < t->count && error >= 0; i++)
    error = nr_soundtrack_write(&t->track[i], r, until);
  return error;
}
