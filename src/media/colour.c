/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/colour.h"

#include <math.h>

#define HDR_WHITE 203.0 /* cd/m², ITU-R BT.2408 */
#define HLG_PEAK 1000.0

nr_video_colours nr_video_colours_guess(enum AVColorSpace matrix,
                                        enum AVColorTransferCharacteristic transfer,
                                        enum AVColorRange range, int depth, int width, int height)
{
  if (matrix == AVCOL_SPC_UNSPECIFIED || matrix == AVCOL_SPC_RESERVED || matrix == AVCOL_SPC_RGB)
    matrix = width >= 1280 || height > 576 ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M;
  return (nr_video_colours){.matrix = matrix,
                            .transfer = transfer,
                            .full_range = range == AVCOL_RANGE_JPEG,
                            .depth = depth};
}

bool nr_video_colours_are_hdr(const nr_video_colours *video)
{
  return video->transfer == AVCOL_TRC_SMPTE2084 || video->transfer == AVCOL_TRC_ARIB_STD_B67;
}

/* Weights of red and blue in luma. */
typedef struct weights {
  double red, blue;
} weights;

static weights video_weights(enum AVColorSpace matrix)
{
  switch (matrix) {
  case AVCOL_SPC_BT709:
    return (weights){0.2126, 0.0722};
  case AVCOL_SPC_FCC:
    return (weights){0.30, 0.11};
  case AVCOL_SPC_SMPTE240M:
    return (weights){0.212, 0.087};
  case AVCOL_SPC_BT2020_NCL:
  case AVCOL_SPC_BT2020_CL:
  case AVCOL_SPC_ICTCP:
    return (weights){0.2627, 0.0593};
  default:
    return (weights){0.299, 0.114};
  }
}

static weights script_weights(nr_script_matrix matrix)
{
  switch (matrix) {
  case NR_SCRIPT_BT709:
    return (weights){0.2126, 0.0722};
  case NR_SCRIPT_SMPTE240M:
    return (weights){0.212, 0.087};
  case NR_SCRIPT_FCC:
    return (weights){0.30, 0.11};
  default:
    return (weights){0.299, 0.114};
  }
}

/* Linear light of sRGB primaries in those of BT.2020 (ITU-R BT.2087). */
static void to_bt2020(const double in[3], double out[3])
{
  out[0] = 0.6274 * in[0] + 0.3293 * in[1] + 0.0433 * in[2];
  out[1] = 0.0691 * in[0] + 0.9195 * in[1] + 0.0114 * in[2];
  out[2] = 0.0164 * in[0] + 0.0880 * in[1] + 0.8956 * in[2];
}

static double pq(double light)
{
  double p = pow(fmax(light, 0) / 10000, 0.1593017578125);
  return pow((0.8359375 + 18.8515625 * p) / (1 + 18.6875 * p), 78.84375);
}

/* Scene light, 0…1. */
static double hlg(double light)
{
  light = fmax(light, 0);
  if (light <= 1.0 / 12)
    return sqrt(3 * light);
  return 0.17883277 * log(12 * light - 0.28466892) + 0.55991073;
}

static void to_hdr(enum AVColorTransferCharacteristic transfer, double rgb[3])
{
  double linear[3], wide[3];
  for (int i = 0; i < 3; i++)
    linear[i] = rgb[i] <= 0.04045 ? rgb[i] / 12.92 : pow((rgb[i] + 0.055) / 1.055, 2.4);
  to_bt2020(linear, wide);
  if (transfer == AVCOL_TRC_SMPTE2084) {
    for (int i = 0; i < 3; i++)
      rgb[i] = pq(wide[i] * HDR_WHITE);
    return;
  }
  /* The display raises scene luminance to 1.2: undo it. */
  double y = 0.2627 * wide[0] + 0.6780 * wide[1] + 0.0593 * wide[2];
  double display = y * HDR_WHITE / HLG_PEAK;
  double gain = y > 0 ? pow(display, 1 / 1.2) / y : 0;
  for (int i = 0; i < 3; i++)
    rgb[i] = hlg(wide[i] * gain);
}

static uint16_t q15(double value)
{
  return (uint16_t)lround(fmin(fmax(value, 0), 1) * 32768);
}

/* A full-range code's highest value is one short of 2^depth. */
static void encode(weights w, bool full_range, int depth, const double rgb[3], uint16_t out[3])
{
  double luma = w.red * rgb[0] + (1 - w.red - w.blue) * rgb[1] + w.blue * rgb[2];
  double blue = (rgb[2] - luma) / (2 * (1 - w.blue));
  double red = (rgb[0] - luma) / (2 * (1 - w.red));
  double full = 1 - ldexp(1, -depth);
  out[0] = q15(full_range ? luma * full : (16 + 219 * luma) / 256);
  out[1] = q15(0.5 + blue * (full_range ? full : 224.0 / 256));
  out[2] = q15(0.5 + red * (full_range ? full : 224.0 / 256));
}

void nr_colour(const nr_video_colours *video, nr_script_colours script, const uint8_t rgb[3],
               uint16_t out[3])
{
  double value[3] = {rgb[0] / 255.0, rgb[1] / 255.0, rgb[2] / 255.0};
  if (nr_video_colours_are_hdr(video))
    to_hdr(video->transfer, value);
  else if (script.matrix != NR_SCRIPT_RGB) {
    encode(script_weights(script.matrix), script.full_range, video->depth, value, out);
    return;
  }
  encode(video_weights(video->matrix), video->full_range, video->depth, value, out);
}
