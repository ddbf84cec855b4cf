/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/encoder.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>

#include "base/str.h"
#include "media/avlog.h"
#include "media/blend.h"
#include "media/hardware.h"
#include "media/source.h"

#define PRESETS 10
#define FORMATS_MAX 128

/* x264's words for speed; other encoders count. */
static const char *const preset_names[PRESETS] = {"ultrafast", "superfast", "veryfast", "faster",
                                                  "fast",      "medium",    "slow",     "slower",
                                                  "veryslow",  "placebo"};

typedef struct knobs {
  const char *encoder;
  const char *family; /* the word that people use */
  double crf;         /* hard to tell from the source at its usual size */
  double crf_max;
  const char *speed;            /* option that takes the preset */
  const char *preset;           /* one that is not left to the encoder; NULL: none */
  signed char counted[PRESETS]; /* the names above as that option's numbers; all 0: as words */
  const char *options;          /* more of them */
} knobs;

/* Of one family, the first that is there is taken. */
static const knobs known[] = {
    {"libx264", "h264", 20, 51, "preset", NULL, {0}, NULL},
    {"libx265", "hevc", 22, 51, "preset", NULL, {0}, "x265-params=log-level=none"},
    {"libsvtav1", "av1", 30, 63, "preset", "8", {12, 11, 10, 9, 9, 8, 6, 4, 3, 2}, NULL},
    {"libaom-av1", "av1", 28, 63, "cpu-used", "6", {8, 8, 7, 7, 6, 6, 4, 3, 2, 1}, "row-mt=1"},
    {"libvpx-vp9", "vp9", 30, 63, "cpu-used", "3", {5, 5, 4, 4, 3, 3, 2, 1, 0, 0}, "row-mt=1"},
};
#define KNOWN (sizeof known / sizeof known[0])

static const knobs *knobs_of(const AVCodec *encoder)
{
  for (size_t i = 0; i < KNOWN; i++) {
    if (strcmp(known[i].encoder, encoder->name) == 0)
      return &known[i];
  }
  return NULL;
}

/* ── finding ── */

static void add_encoders(nr_str *list)
{
  void *state = NULL;
  const AVCodec *codec;
  while ((codec = av_codec_iterate(&state))) {
    if (av_codec_is_encoder(codec) && codec->type == AVMEDIA_TYPE_VIDEO &&
        !(codec->capabilities & AV_CODEC_CAP_EXPERIMENTAL))
      nr_str_addf(list, " %s", codec->name);
  }
}

static norae_status not_there(const char *word, norae_diags *diags)
{
  nr_str list = {0};
  add_encoders(&list);
  const char *names = nr_str_text(&list);
  nr_error(diags, "no-encoder", nr_in_file(NULL),
           "this libav has no video encoder for \"%s\"; it has:%s", word, names ? names : "");
  nr_str_free(&list);
  return NORAE_ERR_ENVIRONMENT;
}

static const AVCodec *find_in_family(const char *family)
{
  const AVCodec *found = NULL;
  for (size_t i = 0; i < KNOWN && !found; i++) {
    if (strcmp(known[i].family, family) == 0)
      found = avcodec_find_encoder_by_name(known[i].encoder);
  }
  return found;
}

static bool holds(const AVOutputFormat *container, enum AVCodecID codec)
{
  return avformat_query_codec(container, codec, FF_COMPLIANCE_NORMAL) == 1;
}

norae_status nr_encoder_find(const norae_burn_options *options, const AVOutputFormat *container,
                             const AVCodec **out, norae_diags *diags)
{
  const char *word = options->video_codec;
  if (!word)
    word = holds(container, AV_CODEC_ID_H264) ? "h264" : "vp9";
  *out = find_in_family(word);
  if (!*out)
    *out = avcodec_find_encoder_by_name(word);
  if (!*out || (*out)->type != AVMEDIA_TYPE_VIDEO)
    return not_there(word, diags);
  if (holds(container, (*out)->id))
    return NORAE_OK;
  nr_error(diags, "container", nr_in_file(NULL), "%s can't hold %s", container->long_name,
           avcodec_get_name((*out)->id));
  return NORAE_ERR_UNSUPPORTED;
}

enum AVPixelFormat nr_encoder_format(const AVCodec *encoder, enum AVPixelFormat source)
{
  enum AVPixelFormat usable[FORMATS_MAX + 1];
  if (nr_hardware_only(encoder))
    return nr_hardware_format(source);
  size_t count = 0;
  for (const enum AVPixelFormat *f = encoder->pix_fmts; f && *f != AV_PIX_FMT_NONE; f++) {
    if (*f == source && nr_blender_can(source))
      return source;
    if (count < FORMATS_MAX && nr_blender_can(*f) && !strstr(av_get_pix_fmt_name(*f), "yuvj"))
      usable[count++] = *f;
  }
  if (!encoder->pix_fmts) /* it takes what its device does */
    usable[count++] = AV_PIX_FMT_NV12;
  usable[count] = AV_PIX_FMT_NONE;
  int loss = 0; /* going in: what does not matter */
  return count ? avcodec_find_best_pix_fmt_of_list(usable, source, 0, &loss) : AV_PIX_FMT_NONE;
}

/* ── opening ── */

/* x264 and x265 take the words, or their numbers; what they don't know they tell
 * standard error, and fall over. */
static bool is_preset_word(const char *preset)
{
  if (preset[0] >= '0' && preset[0] <= '9' && !preset[1])
    return true;
  for (int i = 0; i < PRESETS; i++) {
    if (strcmp(preset, preset_names[i]) == 0)
      return true;
  }
  return false;
}

static int set_preset(AVCodecContext *codec, const knobs *k, const char *preset)
{
  char number[8];
  bool counts = k && k->counted[0] != 0;
  for (int i = 0; counts && i < PRESETS; i++) {
    if (strcmp(preset, preset_names[i]) == 0) {
      snprintf(number, sizeof number, "%d", k->counted[i]);
      preset = number;
      break;
    }
  }
  if (k && !counts && !is_preset_word(preset))
    return AVERROR(EINVAL);
  return av_opt_set(codec->priv_data, k ? k->speed : "preset", preset, 0);
}

/* Most encoders call it crf; those of graphics cards have other words. */
static int set_quality(AVCodecContext *codec, double crf)
{
  static const char *const words[] = {"crf", "cq", "qp"};
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
    if (av_opt_find(codec->priv_data, words[i], NULL, 0, 0))
      return av_opt_set_double(codec->priv_data, words[i], crf, 0);
  }
  return AVERROR_OPTION_NOT_FOUND;
}

static norae_status refuse(const AVCodecContext *codec, const char *what, const char *value,
                           norae_diags *diags)
{
  nr_error(diags, "encoder-option", nr_in_file(NULL), "the encoder %s takes no %s %s",
           codec->codec->name, what, value);
  return NORAE_ERR_ARGUMENT;
}

static norae_status set_options(AVCodecContext *codec, const norae_burn_options *options,
                                norae_diags *diags)
{
  const knobs *k = knobs_of(codec->codec);
  if (options->crf >= 0 && options->bit_rate) {
    nr_error(diags, "encoder-option", nr_in_file(NULL),
             "a quality and a bit rate can't both be aimed at");
    return NORAE_ERR_ARGUMENT;
  }
  double crf = options->crf >= 0 ? options->crf : k && !options->bit_rate ? k->crf : -1;
  const char *preset = options->preset ? options->preset : k ? k->preset : NULL;
  if (crf >= 0 && ((k && crf > k->crf_max) || !codec->priv_data || set_quality(codec, crf) < 0)) {
    char value[32];
    snprintf(value, sizeof value, "%g", crf);
    return refuse(codec, "quality", value, diags);
  }
  if (preset && (!codec->priv_data || set_preset(codec, k, preset) < 0))
    return refuse(codec, "preset", preset, diags);
  /* Constant quality: libvpx and libaom would otherwise aim at a bit rate. */
  codec->bit_rate = crf >= 0 ? 0 : options->bit_rate ? options->bit_rate * INT64_C(1000)
                                                     : codec->bit_rate;
  if (k && k->options && av_set_options_string(codec->priv_data, k->options, "=", ",") < 0)
    return NORAE_ERR_ENVIRONMENT;
  return NORAE_OK;
}

norae_status nr_encoder_open(AVCodecContext *codec, const norae_burn_options *options,
                             const nr_light *light, norae_diags *diags)
{
  nr_avlog_hush(codec);
  codec->thread_count = options->threads;
  norae_status status = set_options(codec, options, diags);
  if (status == NORAE_OK && light)
    status = nr_light_tell_encoder(light, codec);
  if (status != NORAE_OK)
    return status;
  if (nr_hardware_only(codec->codec))
    status = nr_hardware_open(codec, diags);
  if (status != NORAE_OK)
    return status;
  /* SVT-AV1 talks on standard error, and takes no other word to be quiet. */
  if (strcmp(codec->codec->name, "libsvtav1") == 0)
    setenv("SVT_LOG", "1", 0);
  const char *name = codec->codec->name; /* a failure clears codec->codec */
  int error = avcodec_open2(codec, codec->codec, NULL);
  if (error >= 0)
    return NORAE_OK;
  if (error == AVERROR(ENOMEM))
    return NORAE_ERR_MEMORY;
  char reason[AV_ERROR_MAX_STRING_SIZE];
  av_strerror(error, reason, sizeof reason);
  nr_error(diags, "encoder", nr_in_file(NULL), "the encoder %s can't be used: %s (%s)", name,
           reason, nr_avlog_last_error());
  return error == AVERROR(EINVAL) ? NORAE_ERR_ARGUMENT : NORAE_ERR_ENVIRONMENT;
}
