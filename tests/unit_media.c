/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include <libavutil/pixdesc.h>

#include "media/blend.h"
#include "media/colour.h"
#include "media/compose.h"
#include "media/kernels.h"
#include "media/languages.h"
#include "media/mixdown.h"

#define OPAQUE_FACTOR 32896u

static void nothing_changes_nothing_and_opaque_covers(void **state)
{
  uint16_t none[256] = {0}, full[256], over[256];
  uint8_t samples[256];
  for (int i = 0; i < 256; i++) {
    samples[i] = (uint8_t)i;
    full[i] = NR_OPAQUE;
    over[i] = (uint16_t)((255 - i) << 7);
  }
  nr_kernel_blend8(samples, none, none, 256);
  for (int i = 0; i < 256; i++)
    assert_int_equal(samples[i], i);
  nr_kernel_blend8(samples, full, over, 256);
  for (int i = 0; i < 256; i++)
    assert_int_equal(samples[i], 255 - i);
}

static void ten_bits_are_exact_at_both_ends(void **state)
{
  enum { COUNT = 1024 };
  static uint16_t none[COUNT], full[COUNT], over[COUNT], samples[COUNT];
  for (int i = 0; i < COUNT; i++) {
    samples[i] = (uint16_t)i;
    full[i] = NR_OPAQUE;
    over[i] = (uint16_t)((1023 - i) << 5);
  }
  nr_kernel_blend16(samples, none, none, COUNT, 10, 0);
  for (int i = 0; i < COUNT; i++)
    assert_int_equal(samples[i], i);
  nr_kernel_blend16(samples, full, over, COUNT, 10, 0);
  for (int i = 0; i < COUNT; i++)
    assert_int_equal(samples[i], 1023 - i);
}

static void masks_of_any_length_are_composed(void **state)
{
  const uint16_t colour[3] = {8064, 13056, 30720};
  for (int count = 1; count <= 130; count++) {
    for (int at = 0; at < count; at++) {
      uint16_t plane[4][136] = {{0}};
      uint8_t mask[136] = {0};
      mask[at] = 255;
      nr_kernel_compose(plane[0], plane[1], plane[2], plane[3], mask, count, OPAQUE_FACTOR, colour);
      for (int i = 0; i < 136; i++) {
        assert_int_equal(plane[0][i], i == at ? NR_OPAQUE : 0);
        for (int c = 0; c < 3; c++)
          assert_int_equal(plane[c + 1][i], i == at ? colour[c] : 0);
      }
    }
  }
}

static void a_half_over_a_full_is_full(void **state)
{
  const uint16_t low[3] = {0, 0, 0}, high[3] = {32000, 32000, 32000};
  uint16_t a = 0, y = 0, u = 0, v = 0;
  uint8_t full = 255, half = 128;
  nr_kernel_compose(&a, &y, &u, &v, &full, 1, OPAQUE_FACTOR, low);
  nr_kernel_compose(&a, &y, &u, &v, &half, 1, OPAQUE_FACTOR, high);
  assert_int_equal(a, NR_OPAQUE);
  assert_in_range(y, 16060, 16066);
}

/* A mask of 3 × 2 pixels at 1, 4 of a frame of 20 × 10 as it is seen. */
static void areas_are_turned_with_the_picture(void **state)
{
  static const struct {
    int turn;
    bool mirror;
    int x, y; /* where the seen 1, 4 is stored */
  } wanted[] = {{0, false, 1, 4}, {90, false, 5, 1}, {180, false, 18, 5}, {270, false, 4, 18},
                {0, true, 18, 4}, {90, true, 5, 18}, {180, true, 1, 5},   {270, true, 4, 1}};
  const uint8_t mask[6] = {255, 0, 0, 0, 0, 0};
  const nr_video_colours video = {.matrix = AVCOL_SPC_BT709, .depth = 8};
  for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
    bool lying = wanted[i].turn % 180;
    int width = lying ? 10 : 20, height = lying ? 20 : 10;
    nr_coverage area = {
        .x = 1, .y = 4, .width = 3, .height = 2, .stride = 3, .mask = mask, .opacity = 255};
    nr_drawn drawn = {.areas = &area, .count = 1};
    nr_overlay o;
    nr_composer c = {.video = video, .turn = wanted[i].turn, .mirror = wanted[i].mirror};
    assert_int_equal(nr_overlay_init(&o, width, height), NORAE_OK);
    assert_int_equal(nr_compose(&c, &o, &drawn), NORAE_OK);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        bool inside = x >= o.span[y].begin && x < o.span[y].end;
        int alpha = inside ? o.plane[NR_ALPHA][y * o.stride + x] : 0;
        assert_int_equal(alpha, x == wanted[i].x && y == wanted[i].y ? NR_OPAQUE : 0);
      }
    }
    nr_composer_finish(&c);
    nr_overlay_finish(&o);
  }
}

static void areas_outside_are_clipped(void **state)
{
  uint8_t mask[400];
  memset(mask, 255, sizeof mask);
  const nr_video_colours video = {.matrix = AVCOL_SPC_BT709, .depth = 8};
  static const int places[][2] = {{-10, -10}, {90, 50}, {-25, 5}, {200, 5}, {5, 300}, {95, -15}};
  nr_composer c = {.video = video};
  nr_overlay o;
  nr_coverage areas[sizeof places / sizeof places[0]];
  nr_drawn drawn = {.areas = areas, .count = sizeof places / sizeof places[0]};
  assert_int_equal(nr_overlay_init(&o, 100, 60), NORAE_OK);
  for (size_t i = 0; i < drawn.count; i++)
    areas[i] = (nr_coverage){.x = places[i][0],
                             .y = places[i][1],
                             .width = 20,
                             .height = 20,
                             .stride = 20,
                             .mask = mask,
                             .opacity = 255};
  assert_int_equal(nr_compose(&c, &o, &drawn), NORAE_OK);
  assert_int_equal(o.plane[NR_ALPHA][0], NR_OPAQUE);
  assert_int_equal(o.plane[NR_ALPHA][59 * o.stride + 99], NR_OPAQUE);
  nr_composer_finish(&c);
  nr_overlay_finish(&o);
}

static void assert_colour(const nr_video_colours *video, nr_script_colours script,
                          const uint8_t rgb[3], int y, int u, int v)
{
  uint16_t out[3];
  nr_colour(video, script, rgb, out);
  int shift = 15 - video->depth, half = 1 << shift >> 1;
  assert_int_equal((out[0] + half) >> shift, y);
  assert_int_equal((out[1] + half) >> shift, u);
  assert_int_equal((out[2] + half) >> shift, v);
}

static void colours_follow_script_and_video(void **state)
{
  const uint8_t red[3] = {255, 0, 0}, white[3] = {255, 255, 255}, black[3] = {0, 0, 0};
  const nr_script_colours rgb = {NR_SCRIPT_RGB, true}, old = {NR_SCRIPT_BT601, false};
  nr_video_colours v = {.matrix = AVCOL_SPC_BT709, .depth = 8};
  assert_colour(&v, rgb, red, 63, 102, 240);
  assert_colour(&v, (nr_script_colours){NR_SCRIPT_BT709, false}, red, 63, 102, 240);
  assert_colour(&v, old, red, 81, 90, 240);
  assert_colour(&v, rgb, white, 235, 128, 128);
  assert_colour(&v, rgb, black, 16, 128, 128);
  v.depth = 10;
  assert_colour(&v, rgb, red, 250, 409, 960);
  assert_colour(&v, rgb, white, 940, 512, 512);
  v = (nr_video_colours){.matrix = AVCOL_SPC_BT709, .depth = 8, .full_range = true};
  assert_colour(&v, rgb, white, 255, 128, 128);
  assert_colour(&v, rgb, black, 0, 128, 128);
  v = (nr_video_colours){
      .matrix = AVCOL_SPC_BT2020_NCL, .transfer = AVCOL_TRC_SMPTE2084, .depth = 10};
  assert_colour(&v, rgb, white, 573, 512, 512);
  v.transfer = AVCOL_TRC_ARIB_STD_B67; /* 75 % */
  assert_colour(&v, rgb, white, 721, 512, 512);
}

static void many_channels_become_two(void **state)
{
  double m[2 * NR_MIXDOWN_MAX_CHANNELS];
  AVChannelLayout surround = AV_CHANNEL_LAYOUT_5POINT1, mono = AV_CHANNEL_LAYOUT_MONO;
  AVChannelLayout stereo = AV_CHANNEL_LAYOUT_STEREO,
                  unknown = {.order = AV_CHANNEL_ORDER_UNSPEC, .nb_channels = 4};
  nr_mixdown(&surround, 2, m); /* FL FR FC LFE BL BR */
  assert_true(m[2] > 0.2 && m[2] == m[6 + 2]);
  assert_true(m[3] == 0 && m[4] > 0 && m[6 + 4] == 0 && m[1] == 0);
  double sum = 0;
  for (int i = 0; i < 6; i++)
    sum += m[i];
  assert_true(sum <= 1.0001);
  nr_mixdown(&mono, 2, m);
  assert_true(m[0] == 1 && m[1] == 1);
  nr_mixdown(&stereo, 1, m);
  assert_true(m[0] == 0.5 && m[1] == 0.5);
  nr_mixdown(&stereo, 2, m);
  assert_true(m[0] == 1 && m[1] == 0 && m[2] == 0 && m[3] == 1);
  nr_mixdown(&unknown, 2, m);
  assert_true(m[0] == 0.5 && m[1] == 0 && m[2] == 0.5 && m[4 + 1] == 0.5 && m[4 + 3] == 0.5);
}

static void languages_have_three_letters(void **state)
{
  static const char *const pairs[][2] = {{"ko", "kor"},      {"ja-JP", "jpn"}, {"EN", "eng"},
                                         {"zh-Hant", "chi"}, {"deu", "deu"},   {"xx", "und"},
                                         {"", "und"},        {"zu", "zul"}};
  char out[4];
  for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
    nr_matroska_language(pairs[i][0], out);
    assert_string_equal(out, pairs[i][1]);
  }
  nr_matroska_language(NULL, out);
  assert_string_equal(out, "und");
}

/* What a form holds at a place: Y, Cb and Cr in 16 bits. */
static void sample_at(const AVFrame *frame, int x, int y, unsigned out[3])
{
  const AVPixFmtDescriptor *d = av_pix_fmt_desc_get(frame->format);
  for (int c = 0; c < 3; c++) {
    const AVComponentDescriptor *comp = &d->comp[c];
    int cx = c ? x >> d->log2_chroma_w : x, cy = c ? y >> d->log2_chroma_h : y;
    const uint8_t *row = frame->data[comp->plane] + cy * frame->linesize[comp->plane];
    const uint8_t *at = row + cx * comp->step + comp->offset;
    unsigned value = comp->depth > 8 ? at[0] | at[1] << 8 : at[0];
    out[c] = (value >> comp->shift) << (16 - comp->depth);
  }
}

/* An area at odd places over grey, drawn on a frame of a form. */
static AVFrame *draw_on(enum AVPixelFormat format, int depth)
{
  enum { WIDTH = 64, HEIGHT = 32 };
  uint8_t mask[20 * 11];
  memset(mask, 255, sizeof mask);
  mask[25] = 100;
  nr_coverage area = {.x = 13, .y = 7, .width = 20, .height = 11, .stride = 20, .mask = mask,
                      .red = 255, .opacity = 200};
  nr_drawn drawn = {.areas = &area, .count = 1};
  nr_video_colours video = {.matrix = AVCOL_SPC_BT709, .depth = depth};
  nr_composer c = {.video = video};
  nr_overlay o;
  nr_blender b;
  const AVPixFmtDescriptor *d = av_pix_fmt_desc_get(format);
  AVFrame *frame = av_frame_alloc();
  frame->format = format;
  frame->width = WIDTH;
  frame->height = HEIGHT;
  assert_int_equal(av_frame_get_buffer(frame, 0), 0);
  int high = format == AV_PIX_FMT_P010 ? 128 : 2; /* of 512 in ten bits: up, or down */
  for (int plane = 0; plane < av_pix_fmt_count_planes(format); plane++) {
    for (int i = 0; i < frame->linesize[plane] * HEIGHT / (plane && d->log2_chroma_h ? 2 : 1); i++)
      frame->data[plane][i] = (uint8_t)(depth == 8 ? 128 : i % 2 ? high : 0);
  }
  assert_int_equal(nr_overlay_init(&o, WIDTH, HEIGHT), NORAE_OK);
  assert_int_equal(nr_blender_init(&b, format, WIDTH, HEIGHT, AVCHROMA_LOC_LEFT, false), NORAE_OK);
  assert_int_equal(nr_compose(&c, &o, &drawn), NORAE_OK);
  nr_blend(&b, &o, frame);
  nr_composer_finish(&c);
  nr_blender_finish(&b);
  nr_overlay_finish(&o);
  return frame;
}

static void pairs_are_drawn_on_as_planes_are(void **state)
{
  static const struct {
    enum AVPixelFormat pairs, planes;
    int depth;
  } like[] = {{AV_PIX_FMT_NV12, AV_PIX_FMT_YUV420P, 8},   {AV_PIX_FMT_NV21, AV_PIX_FMT_YUV420P, 8},
              {AV_PIX_FMT_NV16, AV_PIX_FMT_YUV422P, 8},   {AV_PIX_FMT_NV24, AV_PIX_FMT_YUV444P, 8},
              {AV_PIX_FMT_P010, AV_PIX_FMT_YUV420P10, 10}};
  for (size_t i = 0; i < sizeof like / sizeof like[0]; i++) {
    AVFrame *pairs = draw_on(like[i].pairs, like[i].depth);
    AVFrame *planes = draw_on(like[i].planes, like[i].depth);
    for (int at = 0; at < 64 * 32; at++) {
      unsigned a[3], b[3];
      sample_at(pairs, at % 64, at / 64, a);
      sample_at(planes, at % 64, at / 64, b);
      assert_memory_equal(a, b, sizeof a);
    }
    unsigned inside[3];
    sample_at(pairs, 20, 12, inside);
    assert_in_range(inside[2] >> 8, 214, 217); /* 128 + 112 × 200 / 255 */
    av_frame_free(&pairs);
    av_frame_free(&planes);
  }
}

static void only_known_forms_are_drawn_on(void **state)
{
  assert_true(nr_blender_can(AV_PIX_FMT_YUV420P));
  assert_true(nr_blender_can(AV_PIX_FMT_YUV420P10));
  assert_true(nr_blender_can(AV_PIX_FMT_YUV444P));
  assert_true(nr_blender_can(AV_PIX_FMT_GRAY8));
  assert_true(nr_blender_can(AV_PIX_FMT_NV12));
  assert_true(nr_blender_can(AV_PIX_FMT_NV24));
  assert_true(nr_blender_can(AV_PIX_FMT_P010));
  assert_false(nr_blender_can(AV_PIX_FMT_P016));
  assert_false(nr_blender_can(AV_PIX_FMT_YUYV422));
  assert_false(nr_blender_can(AV_PIX_FMT_YUVA420P));
  assert_false(nr_blender_can(AV_PIX_FMT_GBRP));
  assert_false(nr_blender_can(AV_PIX_FMT_RGB24));
  assert_false(nr_blender_can(AV_PIX_FMT_YUV410P));
  assert_false(nr_blender_can(AV_PIX_FMT_PAL8));
  assert_false(nr_blender_can(AV_PIX_FMT_VAAPI));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(nothing_changes_nothing_and_opaque_covers),
      cmocka_unit_test(ten_bits_are_exact_at_both_ends),
      cmocka_unit_test(masks_of_any_length_are_composed),
      cmocka_unit_test(a_half_over_a_full_is_full),
      cmocka_unit_test(areas_are_turned_with_the_picture),
      cmocka_unit_test(areas_outside_are_clipped),
      cmocka_unit_test(colours_follow_script_and_video),
      cmocka_unit_test(many_channels_become_two),
      cmocka_unit_test(languages_have_three_letters),
      cmocka_unit_test(pairs_are_drawn_on_as_planes_are),
      cmocka_unit_test(only_known_forms_are_drawn_on),
  };
  return cmocka_run_group_tests_name("media", tests, NULL, NULL);
}
