/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/audit.h"

#include <string.h>

#include "base/checked.h"
#include "base/str.h"

/* What nobody can notice is not worth a line. */
#define NOTICEABLE 1000

/* Samples; no encoder needs more. */
#define DELAY_MAX 4096

typedef struct audit {
  const nr_source *source;
  const nr_scanned *scanned;
  norae_media_info *info;
  size_t capacity;
  bool failed; /* out of memory */
} audit;

static double seconds(norae_us time)
{
  return (double)time / NORAE_US_PER_S;
}

/* Takes both texts over. */
static void tell(audit *a, norae_us amount, nr_str *what, nr_str *applied)
{
  norae_media_info *info = a->info;
  norae_clock_finding f = {.amount = amount};
  bool built = nr_str_take(what, &f.what, NULL) == NORAE_OK;
  built &= nr_str_take(applied, &f.applied, NULL) == NORAE_OK;
  if (built && nr_grow(&info->findings, &a->capacity, info->finding_count + 1, sizeof f)) {
    info->findings[info->finding_count++] = f;
    return;
  }
  free(f.what);
  free(f.applied);
  a->failed = true;
}

static bool noticeable(norae_us time)
{
  return time >= NOTICEABLE || time <= -NOTICEABLE;
}

static norae_us delay_of(const audit *a, int index)
{
  const norae_stream_info *s = &a->info->streams[index];
  return s->rate > 0 ? av_rescale(s->encoder_delay, NORAE_US_PER_S, s->rate) : 0;
}

static void audit_container(audit *a)
{
  nr_str what = {0}, applied = {0};
  int64_t start = a->source->format->start_time;
  if (start == AV_NOPTS_VALUE || !noticeable(start))
    return;
  /* MP3 starts where its priming ends: told once, as the encoder's delay. */
  if (a->info->audio >= 0 && !noticeable(start - delay_of(a, a->info->audio)))
    return;
  nr_str_addf(&what, "the container's clock starts at %.3f s", seconds(start));
  if (a->source->start == start)
    nr_str_add(&applied, "taken off every time");
  else
    nr_str_add(&applied, "nothing: what is before 0 is never heard");
  tell(a, a->source->start, &what, &applied);
}

/* Player time of what is first heard or seen of a stream. */
static norae_us first_time(const audit *a, int index)
{
  const AVStream *stream = a->source->format->streams[index];
  norae_us time = nr_source_time(a->source, stream, a->scanned[index].first_pts);
  return time == NORAE_NO_TIME ? time : time + delay_of(a, index);
}

static void audit_starts(audit *a)
{
  static const char *const name[] = {"picture", "sound"};
  const int index[] = {a->info->video, a->info->audio};
  for (int i = 0; i < 2; i++) {
    norae_us time = index[i] < 0 ? NORAE_NO_TIME : first_time(a, index[i]);
    nr_str what = {0}, applied = {0};
    if (time == NORAE_NO_TIME || !noticeable(time))
      continue;
    nr_str_addf(&what, "the %s starts %.3f s %s the file's start", name[i],
                seconds(time < 0 ? -time : time), time < 0 ? "before" : "after");
    if (time < 0)
      nr_str_add(&applied, "what is before is cut off");
    else if (i == 1)
      nr_str_addf(&applied, "%.3f s of silence put in front", seconds(time));
    else
      nr_str_add(&applied, "each frame keeps its own time");
    tell(a, time, &what, &applied);
  }
}

static void audit_delay(audit *a)
{
  const norae_stream_info *s = &a->info->streams[a->info->audio];
  const struct {
    const char *where;
    int64_t samples;
  } ends[] = {{"start", s->encoder_delay}, {"end", s->encoder_padding}};
  for (int i = 0; i < 2 && s->rate > 0; i++) {
    nr_str what = {0}, applied = {0};
    norae_us amount = av_rescale(ends[i].samples, NORAE_US_PER_S, s->rate);
    if (ends[i].samples <= 0)
      continue;
    nr_str_addf(&what, "%s %lld samples (%.1f ms) at the %s of the sound",
                ends[i].samples > DELAY_MAX ? "an edit list hides" : "the encoder added",
                (long long)ends[i].samples, (double)amount / 1000, ends[i].where);
    nr_str_add(&applied, "dropped, as players do");
    tell(a, i == 0 ? amount : 0, &what, &applied);
  }
}

/* Codecs that always have a delay, in a file that does not tell it. */
static void audit_untold_delay(audit *a)
{
  const norae_stream_info *s = &a->info->streams[a->info->audio];
  nr_str what = {0}, applied = {0};
  bool mp3 = strcmp(s->codec, "mp3") == 0, aac = strcmp(s->codec, "aac") == 0;
  if (s->encoder_delay > 0 || (!mp3 && !aac))
    return;
  nr_str_addf(&what, "the file does not tell its %s encoder's delay (usually %s)",
              mp3 ? "MP3" : "AAC", mp3 ? "25 ms" : "21 to 48 ms");
  nr_str_add(&applied, "nothing: players play it too");
  tell(a, 0, &what, &applied);
}

static void audit_frames(audit *a)
{
  const nr_scanned *s = &a->scanned[a->info->video];
  nr_str what = {0}, applied = {0};
  if (s->hidden) {
    nr_str_addf(&what, "an edit list hides %u frame%s of the picture", s->hidden,
                s->hidden == 1 ? "" : "s");
    nr_str_add(&applied, "not shown, as players do");
    tell(a, 0, &what, &applied);
  }
  if (s->variable) {
    what = applied = (nr_str){0};
    nr_str_addf(&what, "the frame rate varies: %.0f to %.0f ms between frames",
                (double)s->least / 1000, (double)s->most / 1000);
    nr_str_add(&applied, "each frame keeps its own time");
    tell(a, 0, &what, &applied);
  }
}

static void audit_length(audit *a)
{
  nr_str what = {0}, applied = {0};
  if (a->source->format->duration_estimation_method != AVFMT_DURATION_FROM_BITRATE)
    return;
  nr_str_add(&what, "the file does not tell its length; it is guessed from the bit rate");
  nr_str_add(&applied, "used for progress only");
  tell(a, 0, &what, &applied);
}

norae_status nr_audit(const nr_source *source, const nr_scanned *scanned, norae_media_info *info)
{
  audit a = {.source = source, .scanned = scanned, .info = info};
  audit_container(&a);
  audit_starts(&a);
  if (info->audio >= 0) {
    audit_delay(&a);
    audit_untold_delay(&a);
  }
  if (info->video >= 0)
    audit_frames(&a);
  audit_length(&a);
  return a.failed ? NORAE_ERR_MEMORY : NORAE_OK;
}
