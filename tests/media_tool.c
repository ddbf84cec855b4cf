/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the shell tests of the media room look at, in plain lines.
 *
 *   media_tool clicks FILE [RATE [CHANNELS]]   onset times of clicks in the left channel
 *   media_tool sound FILE [RATE [CHANNELS [LONGEST]]]    rate, channels, frames, RMS of each channel
 *   media_tool probe FILE                      what norae_media_probe() tells
 *   media_tool bars FILE                       left, top, right and bottom black bar
 *   media_tool burn IN SCRIPT OUT [KEY=VALUE…] codec, crf, bitrate, preset, fonts (folder),
 *                                              only-fonts, strict, deinterlace,
 *                                              background, size=W×H, cancel=SHARE
 *   media_tool mux IN SCRIPT OUT [KEY=VALUE…]  lang, title, fonts, only-fonts, cancel=0
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <norae/media.h>

static void print_diags(const norae_diags *diags)
{
  for (size_t i = 0; i < norae_diags_count(diags); i++) {
    const norae_diag *d = norae_diags_at(diags, i);
    fprintf(stderr, "%s [%s] %s\n",
            d->severity == NORAE_ERROR     ? "error"
            : d->severity == NORAE_WARNING ? "warning"
                                           : "note",
            d->code, d->text);
  }
}

/* A click is where the sound rises above a fifth of its loudest, after 0.2 s of less. */
static void print_clicks(const norae_pcm *pcm)
{
  float loudest = 0;
  size_t last = 0;
  for (size_t i = 0; i < pcm->frames; i++)
    loudest = fmaxf(loudest, fabsf(pcm->channel[0][i]));
  for (size_t i = 0; i < pcm->frames; i++) {
    if (fabsf(pcm->channel[0][i]) < loudest * 0.2f)
      continue;
    if (last == 0 || i - last > (size_t)pcm->rate / 5)
      printf("%.5f\n", (double)i / pcm->rate);
    last = i;
  }
}

static void print_sound(const norae_pcm *pcm)
{
  printf("rate=%d channels=%d frames=%zu", pcm->rate, pcm->channels, pcm->frames);
  for (int c = 0; c < pcm->channels; c++) {
    double sum = 0;
    for (size_t i = 0; i < pcm->frames; i++)
      sum += (double)pcm->channel[c][i] * pcm->channel[c][i];
    printf(" rms%d=%.4f", c, sqrt(sum / (double)(pcm->frames ? pcm->frames : 1)));
  }
  printf("\n");
}

static norae_status sound(int argc, char **argv, norae_diags *diags,
                          void (*print)(const norae_pcm *))
{
  norae_decode_options options = {
      .stream = -1, .rate = argc > 3 ? atoi(argv[3]) : 0, .channels = argc > 4 ? atoi(argv[4]) : 0,
      .longest = argc > 5 ? atoi(argv[5]) * NORAE_US_PER_S : 0};
  norae_pcm *pcm;
  norae_status status = norae_media_decode(argv[2], &options, &pcm, NULL, diags);
  if (status == NORAE_OK)
    print(pcm);
  norae_pcm_free(&pcm);
  return status;
}

static void print_stream(const norae_stream_info *s)
{
  static const char *const kinds[] = {"video", "audio", "subtitle", "picture", "other"};
  printf("%s %s%s start=%.6f", kinds[s->kind], s->codec, s->is_default ? " default" : "",
         (double)s->start / NORAE_US_PER_S);
  if (s->kind == NORAE_STREAM_VIDEO)
    printf(" stored=%dx%d displayed=%dx%d sar=%d:%d rotation=%d bits=%d fps=%.3f%s %s %s", s->width,
           s->height, s->display_width, s->display_height, s->sar_num, s->sar_den, s->rotation,
           s->bit_depth, s->fps, s->variable_fps ? " variable" : "", s->matrix, s->range);
  if (s->kind == NORAE_STREAM_AUDIO)
    printf(" rate=%d channels=%d delay=%lld padding=%lld", s->rate, s->channels,
           (long long)s->encoder_delay, (long long)s->encoder_padding);
  if (s->lang)
    printf(" lang=%s", s->lang);
  if (s->title)
    printf(" title=%s", s->title);
  printf("\n");
}

static norae_status bars(const char *path, norae_diags *diags)
{
  norae_bars found;
  norae_status status = norae_media_bars(path, &found, NULL, diags);
  if (status == NORAE_OK)
    printf("%d %d %d %d\n", found.left, found.top, found.right, found.bottom);
  return status;
}

static norae_status probe(const char *path, norae_diags *diags)
{
  norae_media_info *info;
  norae_status status = norae_media_probe(path, &info, diags);
  if (status != NORAE_OK)
    return status;
  printf("%s start=%.6f duration=%.3f video=%d audio=%d\n", info->container,
         (double)info->start / NORAE_US_PER_S, (double)info->duration / NORAE_US_PER_S, info->video,
         info->audio);
  for (size_t i = 0; i < info->stream_count; i++)
    print_stream(&info->streams[i]);
  for (size_t i = 0; i < info->finding_count; i++)
    printf("%s: %s (%lld)\n", info->findings[i].what, info->findings[i].applied,
           (long long)info->findings[i].amount);
  norae_media_info_free(&info);
  return NORAE_OK;
}

/* ── burning ── */

typedef struct watcher {
  double done, cancel_at;
} watcher;

static void on_progress(void *user, const char *stage, double done)
{
  ((watcher *)user)->done = strcmp(stage, "burn") == 0 ? done : 0;
}

static bool on_cancelled(void *user)
{
  const watcher *w = user;
  return w->done >= w->cancel_at;
}

static char *read_file(const char *path, size_t *size)
{
  FILE *f = fopen(path, "rb");
  char *text = f ? calloc(1, 1 << 22) : NULL;
  *size = text ? fread(text, 1, (1 << 22) - 1, f) : 0;
  if (f)
    fclose(f);
  return text;
}

static bool set_option(norae_burn_options *o, watcher *w, const char *word)
{
  const char *value = strchr(word, '=');
  size_t key = value ? (size_t)(value - word) : strlen(word);
  value = value ? value + 1 : "";
  if (strncmp(word, "codec", key) == 0)
    o->video_codec = value;
  else if (strncmp(word, "crf", key) == 0)
    o->crf = atof(value);
  else if (strncmp(word, "preset", key) == 0)
    o->preset = value;
  else if (strncmp(word, "fonts", key) == 0)
    o->font_dir = value;
  else if (strncmp(word, "only-fonts", key) == 0)
    o->no_system_fonts = true;
  else if (strncmp(word, "bitrate", key) == 0)
    o->bit_rate = atoi(value);
  else if (strncmp(word, "deinterlace", key) == 0)
    o->deinterlace = true;
  else if (strncmp(word, "strict", key) == 0)
    o->strict = true;
  else if (strncmp(word, "jobs", key) == 0)
    o->jobs = atoi(value);
  else if (strncmp(word, "threads", key) == 0)
    o->threads = atoi(value);
  else if (strncmp(word, "smart", key) == 0)
    o->smart = strcmp(value, "auto") == 0 ? NORAE_SMART_AUTO : NORAE_SMART_ON;
  else if (strncmp(word, "background", key) == 0)
    o->background = value;
  else if (strncmp(word, "size", key) == 0)
    return sscanf(value, "%dx%d", &o->width, &o->height) == 2;
  else if (strncmp(word, "cancel", key) == 0)
    w->cancel_at = atof(value);
  else
    return false;
  return true;
}

static norae_status burn(int argc, char **argv, norae_diags *diags)
{
  norae_burn_options options = {.crf = -1, .overwrite = true};
  watcher w = {.cancel_at = 2};
  norae_log log = {.progress = on_progress, .cancelled = on_cancelled, .user = &w};
  size_t size;
  if (argc < 5)
    return NORAE_ERR_ARGUMENT;
  for (int i = 5; i < argc; i++) {
    if (!set_option(&options, &w, argv[i]))
      return NORAE_ERR_ARGUMENT;
  }
  char *script = read_file(argv[3], &size);
  if (!script)
    return NORAE_ERR_IO;
  norae_status status = norae_burn(argv[2], script, size, argv[4], &options, &log, diags);
  free(script);
  return status;
}

static norae_status mux(int argc, char **argv, norae_diags *diags)
{
  norae_mux_options options = {.overwrite = true};
  norae_mux_track track = {.name = "the script"};
  watcher w = {.cancel_at = 2};
  norae_log log = {.progress = on_progress, .cancelled = on_cancelled, .user = &w};
  size_t size;
  if (argc < 5)
    return NORAE_ERR_ARGUMENT;
  for (int i = 5; i < argc; i++) {
    if (strncmp(argv[i], "lang=", 5) == 0)
      track.lang = argv[i] + 5;
    else if (strncmp(argv[i], "title=", 6) == 0)
      track.title = argv[i] + 6;
    else if (strncmp(argv[i], "fonts=", 6) == 0)
      options.font_dir = argv[i] + 6;
    else if (strncmp(argv[i], "only-fonts", 10) == 0)
      options.no_system_fonts = true;
    else if (strcmp(argv[i], "whole") == 0)
      options.whole_fonts = true;
    else if (strncmp(argv[i], "cancel=", 7) == 0)
      w.cancel_at = atof(argv[i] + 7);
    else
      return NORAE_ERR_ARGUMENT;
  }
  char *script = read_file(argv[3], &size);
  if (!script)
    return NORAE_ERR_IO;
  track.text = script;
  track.size = size;
  norae_status status = norae_mux(argv[2], &track, 1, argv[4], &options, &log, diags);
  free(script);
  return status;
}

int main(int argc, char **argv)
{
  norae_diags *diags;
  norae_status status = NORAE_ERR_ARGUMENT;
  if (argc < 3 || norae_diags_new(&diags) != NORAE_OK)
    return 2;
  if (strcmp(argv[1], "clicks") == 0)
    status = sound(argc, argv, diags, print_clicks);
  else if (strcmp(argv[1], "sound") == 0)
    status = sound(argc, argv, diags, print_sound);
  else if (strcmp(argv[1], "probe") == 0)
    status = probe(argv[2], diags);
  else if (strcmp(argv[1], "bars") == 0)
    status = bars(argv[2], diags);
  else if (strcmp(argv[1], "burn") == 0)
    status = burn(argc, argv, diags);
  else if (strcmp(argv[1], "mux") == 0)
    status = mux(argc, argv, diags);
  print_diags(diags);
  norae_diags_free(&diags);
  if (status != NORAE_OK)
    fprintf(stderr, "%s\n", norae_status_text(status));
  return status == NORAE_OK ? 0 : 1;
}
