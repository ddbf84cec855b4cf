/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/hardware.h"

#include <libavutil/hwcontext.h>
#include <libavutil/pixdesc.h>

#include "media/avlog.h"

/* What an encoder keeps to look ahead, and what is under way. */
#define POOL_FRAMES 32

static const AVCodecHWConfig *config_of(const AVCodec *encoder)
{
  const AVCodecHWConfig *config;
  for (int i = 0; (config = avcodec_get_hw_config(encoder, i)); i++) {
    if (config->methods & AV_CODEC_HW_CONFIG_METHOD_HW_FRAMES_CTX)
      return config;
  }
  return NULL;
}

bool nr_hardware_only(const AVCodec *encoder)
{
  const enum AVPixelFormat *f = encoder->pix_fmts;
  for (; f && *f != AV_PIX_FMT_NONE; f++) {
    if (!(av_pix_fmt_desc_get(*f)->flags & AV_PIX_FMT_FLAG_HWACCEL))
      return false;
  }
  return encoder->pix_fmts && config_of(encoder);
}

enum AVPixelFormat nr_hardware_format(enum AVPixelFormat source)
{
  const AVPixFmtDescriptor *d = av_pix_fmt_desc_get(source);
  return d && d->comp[0].depth > 8 ? AV_PIX_FMT_P010 : AV_PIX_FMT_NV12;
}

static norae_status no_device(const AVCodec *encoder, enum AVHWDeviceType type, int error,
                              norae_diags *diags)
{
  char reason[AV_ERROR_MAX_STRING_SIZE];
  av_strerror(error, reason, sizeof reason);
  nr_error(diags, "no-device", nr_in_file(NULL),
           "the encoder %s needs a device for %s, and none here can be opened: %s", encoder->name,
           av_hwdevice_get_type_name(type), reason);
  return error == AVERROR(ENOMEM) ? NORAE_ERR_MEMORY : NORAE_ERR_ENVIRONMENT;
}

norae_status nr_hardware_open(AVCodecContext *codec, norae_diags *diags)
{
  const AVCodecHWConfig *config = config_of(codec->codec);
  int error = av_hwdevice_ctx_create(&codec->hw_device_ctx, config->device_type, NULL, NULL, 0);
  if (error < 0)
    return no_device(codec->codec, config->device_type, error, diags);
  codec->hw_frames_ctx = av_hwframe_ctx_alloc(codec->hw_device_ctx);
  if (!codec->hw_frames_ctx)
    return NORAE_ERR_MEMORY;
  AVHWFramesContext *frames = (AVHWFramesContext *)codec->hw_frames_ctx->data;
  frames->format = config->pix_fmt;
  frames->sw_format = codec->pix_fmt;
  frames->width = codec->width;
  frames->height = codec->height;
  frames->initial_pool_size = POOL_FRAMES;
  error = av_hwframe_ctx_init(codec->hw_frames_ctx);
  if (error < 0)
    return no_device(codec->codec, config->device_type, error, diags);
  codec->pix_fmt = config->pix_fmt;
  return NORAE_OK;
}

int nr_hardware_upload(const AVCodecContext *codec, AVFrame **frame)
{
  if (!codec->hw_frames_ctx)
    return 0;
  AVFrame *to = av_frame_alloc();
  if (!to)
    return AVERROR(ENOMEM);
  int error = av_hwframe_get_buffer(codec->hw_frames_ctx, to, 0);
  if (error >= 0)
    error = av_hwframe_transfer_data(to, *frame, 0);
  if (error >= 0)
    error = av_frame_copy_props(to, *frame);
  if (error < 0) {
    av_frame_free(&to);
    return error;
  }
  av_frame_free(frame);
  *frame = to;
  return 0;
}
