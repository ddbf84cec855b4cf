/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/light.h"

#include <string.h>

#include <libavutil/opt.h>

#include "base/str.h"
#include "media/first.h"

static void take_display(nr_light *light, const void *data, size_t size)
{
  if (!data || size < sizeof light->display || light->has_display)
    return;
  memcpy(&light->display, data, sizeof light->display);
  light->has_display = light->display.has_primaries && light->display.has_luminance;
}

static void take_level(nr_light *light, const void *data, size_t size)
{
  if (!data || size < sizeof light->level || light->has_level)
    return;
  memcpy(&light->level, data, sizeof light->level);
  light->has_level = light->level.MaxCLL > 0;
}

static void take_from_frame(nr_light *light, const nr_source *source, int index)
{
  AVFrame *frame = av_frame_alloc();
  if (frame && nr_first_frame(source->path, index, source->log, frame, NULL) == NORAE_OK) {
    const AVFrameSideData *d =
        av_frame_get_side_data(frame, AV_FRAME_DATA_MASTERING_DISPLAY_METADATA);
    take_display(light, d ? d->data : NULL, d ? (size_t)d->size : 0);
    d = av_frame_get_side_data(frame, AV_FRAME_DATA_CONTENT_LIGHT_LEVEL);
    take_level(light, d ? d->data : NULL, d ? (size_t)d->size : 0);
  }
  av_frame_free(&frame);
}

nr_light nr_light_of(const nr_source *source, const AVStream *stream)
{
  nr_light light = {0};
  size_t size;
  const uint8_t *data =
      nr_stream_side_data(stream, AV_PKT_DATA_MASTERING_DISPLAY_METADATA, &size);
  take_display(&light, data, size);
  data = nr_stream_side_data(stream, AV_PKT_DATA_CONTENT_LIGHT_LEVEL, &size);
  take_level(&light, data, size);
  if (!light.has_display || !light.has_level)
    take_from_frame(&light, source, stream->index);
  return light;
}

static bool put(AVStream *stream, enum AVPacketSideDataType type, const void *data, size_t size)
{
#if LIBAVFORMAT_VERSION_MAJOR >= 61
  AVPacketSideData *to =
      av_packet_side_data_new(&stream->codecpar->coded_side_data,
                              &stream->codecpar->nb_coded_side_data, type, size, 0);
  uint8_t *bytes = to ? to->data : NULL;
#else
  uint8_t *bytes = av_stream_new_side_data(stream, type, size);
#endif
  if (bytes)
    memcpy(bytes, data, size);
  return bytes;
}

norae_status nr_light_tell_stream(const nr_light *l, AVStream *stream)
{
  bool fine = !l->has_display || put(stream, AV_PKT_DATA_MASTERING_DISPLAY_METADATA, &l->display,
                                     sizeof l->display);
  fine = fine && (!l->has_level ||
                  put(stream, AV_PKT_DATA_CONTENT_LIGHT_LEVEL, &l->level, sizeof l->level));
  return fine ? NORAE_OK : NORAE_ERR_MEMORY;
}

static int scaled(AVRational value, int unit)
{
  return (int)av_rescale(value.num, unit, value.den ? value.den : 1);
}

/* x265's words, in 1/50000 and 1/10000 cd/m². */
norae_status nr_light_tell_encoder(const nr_light *l, AVCodecContext *encoder)
{
  const AVMasteringDisplayMetadata *d = &l->display;
  nr_str words = {0};
  uint8_t *before = NULL;
  if (strcmp(encoder->codec->name, "libx265") != 0 || (!l->has_display && !l->has_level))
    return NORAE_OK;
  if (av_opt_get(encoder->priv_data, "x265-params", 0, &before) >= 0 && before && before[0])
    nr_str_addf(&words, "%s:", (const char *)before);
  av_free(before);
  nr_str_addf(&words, "hdr10=1");
  if (l->has_display)
    nr_str_addf(&words, ":master-display=G(%d,%d)B(%d,%d)R(%d,%d)WP(%d,%d)L(%d,%d)",
                scaled(d->display_primaries[1][0], 50000),
                scaled(d->display_primaries[1][1], 50000),
                scaled(d->display_primaries[2][0], 50000),
                scaled(d->display_primaries[2][1], 50000),
                scaled(d->display_primaries[0][0], 50000),
                scaled(d->display_primaries[0][1], 50000), scaled(d->white_point[0], 50000),
                scaled(d->white_point[1], 50000), scaled(d->max_luminance, 10000),
                scaled(d->min_luminance, 10000));
  if (l->has_level)
    nr_str_addf(&words, ":max-cll=%u,%u", l->level.MaxCLL, l->level.MaxFALL);
  const char *text = nr_str_text(&words);
  int error = text ? av_opt_set(encoder->priv_data, "x265-params", text, 0) : AVERROR(ENOMEM);
  nr_str_free(&words);
  return error < 0 ? NORAE_ERR_MEMORY : NORAE_OK;
}
