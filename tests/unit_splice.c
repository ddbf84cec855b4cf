/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What smart burning rests on: parameter sets, and plans of what is copied.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <libavutil/mem.h>

#include "media/avc.h"
#include "media/plan.h"

/* x264's, of 160×90: High at level 1.1. */
static const uint8_t sps[] = {0x67, 0x64, 0x00, 0x0b, 0xac, 0xd9, 0x42, 0x8d, 0xf9,
                              0x30, 0x11, 0x00, 0x00, 0x03, 0x00, 0x01, 0x00, 0x00,
                              0x03, 0x00, 0x32, 0x0f, 0x14, 0x29, 0x96};
static const uint8_t pps[] = {0x68, 0xeb, 0xe3, 0xcb, 0x22, 0xc0};

/* An avcC of these two. */
static size_t write_avcc(uint8_t *out)
{
  uint8_t *at = out;
  const uint8_t head[] = {1, 0x64, 0, 0x0b, 0xff, 0xe1, 0, sizeof sps};
  memcpy(at, head, sizeof head);
  at += sizeof head;
  memcpy(at, sps, sizeof sps);
  at += sizeof sps;
  *at++ = 1;
  *at++ = 0;
  *at++ = sizeof pps;
  memcpy(at, pps, sizeof pps);
  return (size_t)(at + sizeof pps - out);
}

static void test_reads_sets(void **state)
{
  (void)state;
  uint8_t data[128];
  size_t size = write_avcc(data);
  nr_avc avc;
  nr_sps s;
  assert_true(nr_avc_read(data, size, &avc));
  assert_int_equal(avc.sps_count, 1);
  assert_int_equal(avc.pps_count, 1);
  assert_int_equal(avc.length_size, 4);
  assert_true(nr_sps_read(avc.sps[0], &s));
  assert_int_equal(s.profile, 100);
  assert_int_equal(s.level, 11);
  assert_int_equal(s.width, 10);
  assert_int_equal(s.height, 6);
  assert_int_equal(s.luma_depth, 8);
  assert_true(s.frames_only);
  assert_int_equal(nr_avc_free_id(&avc), 1);
  assert_true(nr_avc_has(&avc, (nr_nal){pps, sizeof pps}));
  assert_false(nr_avc_has(&avc, (nr_nal){pps, sizeof pps - 1}));
  for (size_t cut = 0; cut < size; cut++)
    assert_false(nr_avc_read(data, cut, &avc));
}

static void test_joins_sets(void **state)
{
  (void)state;
  uint8_t data[128], annexb[128] = {0, 0, 0, 1};
  size_t size = write_avcc(data), joined_size, at = 4;
  nr_avc avc, both;
  unsigned profile, level;
  memcpy(annexb + at, sps, sizeof sps);
  annexb[at + 3] = 40; /* a higher level */
  at += sizeof sps;
  memcpy(annexb + at, "\0\0\1", 3);
  memcpy(annexb + at + 3, pps, sizeof pps);
  at += 3 + sizeof pps;
  assert_true(nr_avc_read(data, size, &avc));
  uint8_t *joined = nr_avc_join(&avc, annexb, at, &joined_size, &profile, &level);
  assert_non_null(joined);
  assert_int_equal(profile, 100);
  assert_int_equal(level, 40);
  assert_true(nr_avc_read(joined, joined_size, &both));
  assert_int_equal(both.sps_count, 2);
  assert_int_equal(both.pps_count, 2);
  assert_int_equal(both.level, 40);
  assert_int_equal(joined[joined_size - 4], 0xfd); /* 4:2:0, 8 bits */
  assert_memory_equal(both.sps[0].data, sps, sizeof sps);
  av_free(joined);
  /* An encoder of another size does not go with it. */
  annexb[4 + 6] ^= 0x10;
  assert_null(nr_avc_join(&avc, annexb, at, &joined_size, &profile, &level));
}

static void test_splits_packets(void **state)
{
  (void)state;
  static const uint8_t annexb[] = {0, 0, 0, 1, 9, 16, 0, 0, 1, 0x65, 0, 0, 3, 1, 0, 0, 0, 1, 0x41};
  const uint8_t *at = annexb, *end = annexb + sizeof annexb;
  static const size_t sizes[] = {2, 5, 1};
  nr_nal nal;
  for (size_t i = 0; i < 3; i++) {
    assert_true(nr_annexb_next(&at, end, &nal));
    assert_int_equal(nal.size, sizes[i]);
  }
  assert_false(nr_annexb_next(&at, end, &nal));
  static const uint8_t lengths[] = {0, 0, 0, 2, 0x65, 1, 0, 0, 0, 9, 0x41};
  bool broken = false;
  at = lengths;
  assert_true(nr_avc_next(&at, lengths + sizeof lengths, &nal, &broken));
  assert_int_equal(nr_nal_type(nal), NR_NAL_IDR);
  assert_false(nr_avc_next(&at, lengths + sizeof lengths, &nal, &broken));
  assert_true(broken);
}

/* Whatever stands there is read within its bounds. */
static void test_reads_noise(void **state)
{
  (void)state;
  uint64_t seed = 7;
  for (int run = 0; run < 20000; run++) {
    uint8_t data[96];
    size_t size = write_avcc(data);
    for (int i = 0; i < 1 + run % 5; i++) {
      seed = seed * 6364136223846793005u + 1442695040888963407u;
      data[(seed >> 33) % size] = (uint8_t)(seed >> 56);
    }
    uint8_t *exact = malloc(size);
    memcpy(exact, data, size);
    nr_avc avc;
    nr_sps s;
    if (nr_avc_read(exact, size, &avc) && nr_sps_read(avc.sps[0], &s))
      nr_avc_free_id(&avc);
    free(exact);
  }
}

/* ── plans ── */

#define PICTURES 100
#define GROUP 20

/* Groups of I, then P with two B before it: decoded 0 3 1 2 6 4 5 … */
static void make_units(nr_units *u, size_t first_sung, size_t last_sung)
{
  *u = (nr_units){.unit = calloc(PICTURES, sizeof *u->unit),
                  .shown = calloc(PICTURES, sizeof *u->shown),
                  .count = PICTURES,
                  .shown_count = PICTURES};
  for (size_t i = 0; i < PICTURES; i++) {
    size_t in = i % GROUP, k = (in - 1) % 3;
    size_t place = in == 0 ? 0 : in == GROUP - 1 ? in : k == 0 ? in + 2 : in - 1;
    if (in > 18 - 3 && in < GROUP - 1 && place >= GROUP - 1)
      place = in;
    size_t pts = i - in + place;
    u->unit[i] = (nr_unit){.pts = (int64_t)pts, .dts = (int64_t)i - 1, .size = 10};
    u->unit[i].fresh = in == 0;
    u->unit[i].unused = k != 0;
    u->unit[i].lyrics = pts >= first_sung && pts < last_sung;
    u->shown[i] = (int64_t)i;
  }
  int64_t most = -1;
  for (size_t i = 0; i < PICTURES; i++) {
    int64_t least = INT64_MAX;
    for (size_t k = i; k < PICTURES; k++)
      least = u->unit[k].pts < least ? u->unit[k].pts : least;
    u->unit[i].closed = most < least;
    most = u->unit[i].pts > most ? u->unit[i].pts : most;
  }
}

static void check_plan(const nr_units *u, const nr_plan *p)
{
  size_t at = 0;
  for (size_t i = 0; i < p->count; i++) {
    const nr_range *r = &p->range[i];
    assert_int_equal(r->first, at);
    assert_true(r->last > r->first);
    assert_true(u->unit[r->first].closed);
    if (r->copied)
      assert_true(u->unit[r->first].fresh);
    if (r->copied && i + 1 < p->count)
      assert_true(u->unit[r->last].closed);
    if (!r->copied && r->last < u->count)
      assert_true(u->unit[r->last].fresh);
    for (size_t k = r->first; r->copied && k < r->last; k++)
      assert_false(u->unit[k].lyrics);
    at = r->last;
  }
  assert_int_equal(at, u->count);
}

static void test_plans_copies(void **state)
{
  (void)state;
  for (size_t first = 0; first < PICTURES; first++) {
    for (size_t last = first; last <= PICTURES; last += 7) {
      nr_units u;
      nr_plan p;
      make_units(&u, first, last);
      assert_int_equal(nr_plan_smart(&u, 0, &p), NORAE_OK);
      check_plan(&u, &p);
      /* At most a group behind the lyrics, and less than one before, is lost. */
      if (last == first)
        assert_int_equal(p.copied, PICTURES);
      else
        assert_true(p.copied + (last - first) + 2 * GROUP >= PICTURES);
      nr_plan_free(&p);
      assert_int_equal(nr_plan_smart(&u, 25, &p), NORAE_OK);
      nr_plan_free(&p);
      nr_units_free(&u);
    }
  }
}

static void test_plans_pieces(void **state)
{
  (void)state;
  nr_units u;
  make_units(&u, 0, PICTURES);
  for (size_t least = 1; least < 2 * PICTURES; least++) {
    nr_plan p;
    assert_int_equal(nr_plan_pieces(&u, least, &p), NORAE_OK);
    check_plan(&u, &p);
    size_t shown = 0;
    for (size_t i = 0; i < p.count; i++) {
      assert_int_equal(p.range[i].shown, shown);
      assert_true(p.count == 1 || p.range[i].count >= least);
      shown += p.range[i].count;
    }
    assert_int_equal(shown, PICTURES);
    assert_int_equal(p.count > 1, least <= 2 * GROUP); /* cut at 40 and 60 */
    nr_plan_free(&p);
  }
  nr_units_free(&u);
}

static void test_decoding_times(void **state)
{
  (void)state;
  nr_units u;
  make_units(&u, 0, 0);
  for (size_t depth = 0; depth < 3; depth++) {
    nr_units_retime(&u, depth);
    for (size_t i = 1; i < u.count; i++)
      assert_true(u.unit[i].dts > u.unit[i - 1].dts);
    assert_int_equal(u.unit[depth].dts, u.shown[0]);
  }
  assert_int_equal(nr_units_duration(&u, 5), 1);
  assert_int_equal(nr_units_entry(&u, 47), 40);
  assert_int_equal(nr_units_next_cut(&u, 41), 60);
  assert_int_equal(nr_units_next_cut(&u, 81), PICTURES);
  nr_units_free(&u);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_reads_sets),     cmocka_unit_test(test_joins_sets),
      cmocka_unit_test(test_splits_packets), cmocka_unit_test(test_reads_noise),
      cmocka_unit_test(test_plans_copies),   cmocka_unit_test(test_plans_pieces),
      cmocka_unit_test(test_decoding_times),
  };
  return cmocka_run_group_tests_name("splice", tests, NULL, NULL);
}
