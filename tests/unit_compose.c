/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is composed from frame to frame, only where something changed, is what is
 * composed from nothing: areas that come, go, move and change colour at random.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include <libavutil/imgutils.h>

#include "media/blend.h"
#include "media/compose.h"

enum { WIDTH = 150, HEIGHT = 62, AREAS = 48, MASKS = 24, STEPS = 120 };

typedef struct scene {
  uint8_t masks[MASKS][40 * 40];
  nr_coverage areas[AREAS];
  size_t count;
  int turn;
  bool mirror;
  uint32_t seed;
} scene;

static int up_to(scene *s, int count)
{
  s->seed = s->seed * 1664525u + 1013904223u;
  return (int)((s->seed >> 8) % (uint32_t)count);
}

/* Full, empty and half covered stretches, as letters have them. */
static void make_masks(scene *s)
{
  for (int m = 0; m < MASKS; m++) {
    for (int i = 0; i < 40 * 40;) {
      int kind = up_to(s, 3), length = 1 + up_to(s, 40);
      for (; length > 0 && i < 40 * 40; length--, i++)
        s->masks[m][i] = kind == 0 ? 0 : kind == 1 ? 255 : (uint8_t)up_to(s, 256);
    }
  }
}

static nr_coverage new_area(scene *s)
{
  bool lying = s->turn % 180 != 0;
  int width = lying ? HEIGHT : WIDTH, height = lying ? WIDTH : HEIGHT;
  return (nr_coverage){.x = up_to(s, width + 20) - 20,
                       .y = up_to(s, height + 20) - 20,
                       .width = 1 + up_to(s, 40),
                       .height = 1 + up_to(s, 40),
                       .stride = 40,
                       .mask = s->masks[up_to(s, MASKS)],
                       .red = (uint8_t)up_to(s, 256),
                       .green = (uint8_t)up_to(s, 256),
                       .blue = (uint8_t)up_to(s, 256),
                       .opacity = (uint8_t)(up_to(s, 2) ? 255 : up_to(s, 256))};
}

static void insert(scene *s)
{
  if (s->count == AREAS)
    return;
  size_t at = (size_t)up_to(s, (int)s->count + 1);
  memmove(s->areas + at + 1, s->areas + at, (s->count++ - at) * sizeof *s->areas);
  s->areas[at] = new_area(s);
}

static void delete(scene *s)
{
  if (s->count == 0)
    return;
  size_t at = (size_t)up_to(s, (int)s->count);
  memmove(s->areas + at, s->areas + at + 1, (--s->count - at) * sizeof *s->areas);
}

static void change(scene *s)
{
  nr_coverage *a = s->count ? &s->areas[up_to(s, (int)s->count)] : NULL;
  switch (up_to(s, 8)) {
  case 0:
  case 1:
    insert(s);
    break;
  case 2:
    delete (s);
    break;
  case 3:
    if (a)
      a->blue ^= 0x55;
    break;
  case 4:
    if (a)
      a->x += 3;
    break;
  case 5: /* a wipe goes on */
    if (a && a->width > 1)
      a->width--;
    break;
  case 6:
    if (a && up_to(s, 6) == 0)
      s->count = 0;
    break;
  default: /* what lay lowest comes to the top */
    if (s->count > 1) {
      nr_coverage lowest = s->areas[0];
      delete (s);
      s->areas[s->count++] = lowest;
    }
  }
}

typedef struct drawing {
  nr_composer composer;
  nr_overlay overlay;
  nr_blender blender;
} drawing;

static void begin(drawing *d, const scene *s, enum AVPixelFormat format, int location)
{
  *d = (drawing){.composer = {.video = {.matrix = AVCOL_SPC_BT709, .depth = 8},
                              .turn = s->turn,
                              .mirror = s->mirror}};
  assert_int_equal(nr_overlay_init(&d->overlay, WIDTH, HEIGHT), NORAE_OK);
  assert_int_equal(nr_blender_init(&d->blender, format, WIDTH, HEIGHT, location, false), NORAE_OK);
}

static void finish(drawing *d)
{
  nr_composer_finish(&d->composer);
  nr_overlay_finish(&d->overlay);
  nr_blender_finish(&d->blender);
}

static void compose(drawing *d, const scene *s)
{
  nr_drawn drawn = {.areas = s->areas, .count = s->count, .changed = true};
  assert_int_equal(nr_compose(&d->composer, &d->overlay, &drawn), NORAE_OK);
}

static AVFrame *blend(drawing *d, enum AVPixelFormat format, bool interlaced)
{
  AVFrame *frame = av_frame_alloc();
  frame->format = format;
  frame->width = WIDTH;
  frame->height = HEIGHT;
  assert_int_equal(av_frame_get_buffer(frame, 0), 0);
  int byte = format == AV_PIX_FMT_P010 ? 64 : 1; /* the lower six bits of a sample are empty */
  for (int p = 0; p < AV_NUM_DATA_POINTERS && frame->buf[p]; p++)
    memset(frame->buf[p]->data, byte, (size_t)frame->buf[p]->size);
  d->blender.interlaced = interlaced;
  if (!nr_overlay_is_empty(&d->overlay))
    nr_blend(&d->blender, &d->overlay, frame);
  return frame;
}

static void assert_same(const AVFrame *a, const AVFrame *b)
{
  static uint8_t bytes[2][WIDTH * HEIGHT * 8];
  int size[2];
  const AVFrame *frames[] = {a, b};
  for (int i = 0; i < 2; i++)
    size[i] = av_image_copy_to_buffer(bytes[i], sizeof bytes[i],
                                      (const uint8_t *const *)frames[i]->data, frames[i]->linesize,
                                      a->format, WIDTH, HEIGHT, 1);
  assert_true(size[0] > 0 && size[0] == size[1]);
  assert_memory_equal(bytes[0], bytes[1], (size_t)size[0]);
}

static void play(enum AVPixelFormat format, int location, int turn, bool mirror, uint32_t seed)
{
  static scene s;
  s = (scene){.turn = turn, .mirror = mirror, .seed = seed};
  make_masks(&s);
  drawing flowing, anew;
  begin(&flowing, &s, format, location);
  for (int step = 0; step < STEPS; step++) {
    for (int changes = up_to(&s, 4); changes >= 0; changes--)
      change(&s);
    compose(&flowing, &s);
    if (up_to(&s, 5) == 0)
      continue; /* a frame that nobody asks for */
    bool interlaced = up_to(&s, 6) == 0;
    AVFrame *a = blend(&flowing, format, interlaced);
    begin(&anew, &s, format, location);
    compose(&anew, &s);
    AVFrame *b = blend(&anew, format, interlaced);
    assert_same(a, b);
    finish(&anew);
    av_frame_free(&a);
    av_frame_free(&b);
  }
  finish(&flowing);
}

static void changes_are_drawn_as_from_nothing(void **state)
{
  static const enum AVPixelFormat formats[] = {
      AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUV422P, AV_PIX_FMT_YUV444P,   AV_PIX_FMT_YUV440P,
      AV_PIX_FMT_NV12,    AV_PIX_FMT_GRAY8,   AV_PIX_FMT_YUV420P10, AV_PIX_FMT_P010};
  static const int locations[] = {AVCHROMA_LOC_LEFT, AVCHROMA_LOC_CENTER, AVCHROMA_LOC_TOPLEFT,
                                  AVCHROMA_LOC_BOTTOMLEFT};
  (void)state;
  uint32_t seed = 1;
  for (size_t f = 0; f < sizeof formats / sizeof formats[0]; f++) {
    for (size_t l = 0; l < sizeof locations / sizeof locations[0]; l++, seed++)
      play(formats[f], locations[l], 0, false, seed);
  }
}

static void so_are_turned_ones(void **state)
{
  (void)state;
  for (int turn = 0; turn < 360; turn += 90) {
    for (int mirror = 0; mirror < 2; mirror++)
      play(AV_PIX_FMT_YUV420P, AVCHROMA_LOC_LEFT, turn, mirror, 100u + (unsigned)(turn + mirror));
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(changes_are_drawn_as_from_nothing),
      cmocka_unit_test(so_are_turned_ones),
  };
  return cmocka_run_group_tests_name("compose", tests, NULL, NULL);
}
