/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>

#include "sync/align.h"
#include "sync/report.h"
#include "sync/retime.h"

#define LINES 60

/* −1…1, the same everywhere */
static double noise(uint32_t *seed)
{
  *seed = *seed * 1664525u + 1013904223u;
  return (double)(int32_t)*seed / 2147483648.0;
}

/* Where line i of a made-up song is, as it is said: every 3 s or so. */
static double said(size_t i)
{
  return 12 + 3.1 * (double)i + 0.9 * sin((double)(i * i));
}

/* Votes of lines that really are at rate × said + shift, `more` later from line
 * `cut` on; most are found to 0.1 s, every third one anywhere. */
static void make_votes(double rate, double shift, size_t cut, double more, uint32_t seed,
                       nr_vote *votes)
{
  for (size_t i = 0; i < LINES; i++) {
    double there = rate * said(i) + shift + (i >= cut ? more : 0);
    double error = i % 3 == 1 ? 20 * noise(&seed) : 0.1 * noise(&seed);
    votes[i] = (nr_vote){i, said(i), there + error};
  }
}

static nr_retiming *solve(const nr_vote *votes, size_t count, bool no_cuts, bool no_tempo)
{
  nr_retime_options options = {45, no_cuts, no_tempo};
  nr_retiming *retiming;
  assert_int_equal(nr_retime(NULL, votes, count, &options, &retiming), NORAE_OK);
  return retiming;
}

static void offsets_are_found_among_outliers(void **state)
{
  static const double shifts[] = {-31.7, -6.4, 0, 0.8, 14.1, 44};
  for (size_t i = 0; i < sizeof shifts / sizeof *shifts; i++) {
    nr_vote votes[LINES];
    make_votes(1, shifts[i], LINES, 0, (uint32_t)i + 1, votes);
    nr_retiming *r = solve(votes, LINES, false, false);
    assert_int_equal(r->count, 1);
    assert_true(r->pieces[0].rate == 1);
    assert_float_equal(r->pieces[0].shift, shifts[i], 0.04);
    assert_true(r->margin > 1.5);
    nr_retiming_free(&r);
    assert_null(r);
  }
}

static void tempo_is_found(void **state)
{
  static const double rates[] = {0.9616, 0.98, 1.001, 1.02, 1.0417};
  for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
    nr_vote votes[LINES];
    make_votes(rates[i], 2.5, LINES, 0, (uint32_t)i + 9, votes);
    nr_retiming *r = solve(votes, LINES, false, false);
    assert_int_equal(r->count, 1);
    for (size_t line = 0; line < LINES; line += 10)
      assert_float_equal(nr_retiming_map(r, line, said(line)), rates[i] * said(line) + 2.5, 0.08);
    nr_retiming_free(&r);
  }
}

static void cuts_are_found(void **state)
{
  static const double gaps[] = {9, -2.5, 30};
  for (size_t i = 0; i < sizeof gaps / sizeof *gaps; i++) {
    nr_vote votes[LINES];
    make_votes(1.02, 7, 24, gaps[i], (uint32_t)i + 4, votes);
    nr_retiming *r = solve(votes, LINES, false, false);
    assert_int_equal(r->count, 2);
    assert_in_range(r->pieces[1].first, 22, 26); /* outliers don't tell */
    assert_float_equal(r->pieces[1].shift - r->pieces[0].shift, gaps[i], 0.1);
    assert_float_equal(nr_retiming_map(r, 50, said(50)), 1.02 * said(50) + 7 + gaps[i], 0.08);
    nr_retiming_free(&r);
  }
}

/* ── what the recording says for lines ── */

enum { PLACES = 260 * NR_STEPS_PER_S };

/* Where a line of a recording is that has 20 s more before line 15, lacks lines
 * [30, 38) and has 12 s more before line 50; NAN for those it lacks. */
static double edited(size_t i)
{
  double removed = said(38) - said(30);
  if (i >= 30 && i < 38)
    return NAN;
  return 1.03 * said(i) + 4 + (i >= 15 ? 20 : 0) - (i >= 38 ? 1.03 * removed : 0) +
         (i >= 50 ? 12 : 0);
}

/* Every line has a place that speaks for it, most of them the right one, and
 * others that chance speaks for; every tenth time is wrong. */
static nr_spots *make_spots(uint32_t seed)
{
  nr_spots *spots = calloc(1, sizeof *spots);
  spots->spots = calloc(LINES, sizeof *spots->spots);
  spots->count = LINES;
  spots->steps = PLACES;
  for (size_t i = 0; i < LINES; i++) {
    float *value = calloc(PLACES, sizeof *value);
    spots->spots[i] = (nr_spot){.line = i, .given = said(i), .count = PLACES, .value = value};
    for (size_t k = 0; k < 40; k++) {
      long at = (long)((noise(&seed) + 1) / 2 * (PLACES - 20));
      for (long d = 0; d < 20; d++)
        value[at + d] = 1.2f;
    }
    long at = lround(edited(i) * NR_STEPS_PER_S);
    for (long d = -10; d <= 10 && !isnan(edited(i)) && i % 4 != 1; d++)
      value[at + d] = 2.5f * (1 - fabsf((float)d) / 15);
    if (i % 10 == 7)
      spots->spots[i].given += 9 * noise(&seed);
  }
  return spots;
}

static void scenes_and_missing_verses_are_found(void **state)
{
  for (uint32_t seed = 1; seed <= 4; seed++) {
    nr_spots *spots = make_spots(seed);
    nr_retime_options options = {60, false, false};
    nr_retiming *r;
    size_t removed = 0;
    assert_int_equal(nr_retime(spots, NULL, 0, &options, &r), NORAE_OK);
    for (size_t i = 0; i < LINES; i++) {
      bool gone = nr_retiming_piece(r, i)->removed;
      removed += gone && isnan(edited(i));
      if (!isnan(edited(i)) && !gone) /* there is some doubt at the edges of scenes */
        assert_true(fabs(nr_retiming_map(r, i, said(i)) - edited(i)) < 0.4 || i % 15 == 14 ||
                    i == 49 || i == 38 || i == 29);
    }
    assert_in_range(removed, 6, 8);
    nr_retiming_free(&r);
    nr_spots_free(&spots);
  }
}

/* Eight lines that follow closely on one another are cut out.  The last of them, for which
 * chance speaks, would start no earlier than the one before the cut, but has no room there. */
static void a_line_cut_off_in_its_middle_is_not_sung(void **state)
{
  nr_spots spots = {.count = 30, .steps = PLACES};
  nr_spot each[30];
  nr_retime_options options = {60, false, true};
  nr_retiming *r;
  spots.spots = each;
  for (size_t i = 0; i < 30; i++) {
    double start = 20 + 3.0 * (double)i, shift = i < 10 ? 0 : -24;
    each[i] = (nr_spot){.line = i, .given = start, .end = start + 2.9, .count = PLACES};
    each[i].value = calloc(PLACES, sizeof *each[i].value);
    long at = lround((start + shift) * NR_STEPS_PER_S);
    for (long d = -10; d <= 10 && (i < 10 || i >= 17); d++)
      each[i].value[at + d] = (i == 17 ? 1.0f : 2.5f) * (1 - fabsf((float)d) / 15);
  }
  assert_int_equal(nr_retime(&spots, NULL, 0, &options, &r), NORAE_OK);
  for (size_t i = 0; i < 30; i++) {
    assert_int_equal(nr_retiming_piece(r, i)->removed, i >= 10 && i < 18);
    free(each[i].value);
  }
  nr_retiming_free(&r);
}

static void what_is_ruled_out_is_not_found(void **state)
{
  nr_vote votes[LINES];
  make_votes(1, 3, 40, 9, 2, votes);
  nr_retiming *r = solve(votes, LINES, true, false);
  assert_int_equal(r->count, 1);
  assert_float_equal(r->pieces[0].shift, 3, 0.1); /* the longer part decides */
  nr_retiming_free(&r);
  make_votes(1.03, 3, LINES, 0, 2, votes);
  r = solve(votes, LINES, false, true);
  assert_true(r->pieces[0].rate == 1);
  nr_retiming_free(&r);
}

static void nothing_to_go_by_moves_nothing(void **state)
{
  nr_retiming *r = solve(NULL, 0, false, false);
  assert_int_equal(r->count, 1);
  assert_true(r->pieces[0].rate == 1 && r->pieces[0].shift == 0);
  nr_retiming_free(&r);
  nr_vote one = {4, 10, 12.5};
  r = solve(&one, 1, false, false);
  assert_int_equal(r->count, 1);
  assert_float_equal(r->pieces[0].shift, 2.5, 0.02);
  nr_retiming_free(&r);
}

static void words_of_one_line_share_a_vote(void **state)
{
  /* One line of thirty words that is off can't outvote eight lines of one. */
  nr_vote votes[38];
  for (size_t i = 0; i < 30; i++)
    votes[i] = (nr_vote){0, 5 + 0.2 * (double)i, 5 + 0.2 * (double)i + 20};
  for (size_t i = 0; i < 8; i++)
    votes[30 + i] = (nr_vote){1 + i, 20 + 4 * (double)i, 21.5 + 4 * (double)i};
  nr_retiming *r = solve(votes, 38, true, true);
  assert_float_equal(r->pieces[0].shift, 1.5, 0.02);
  nr_retiming_free(&r);
}

static void line_ends_follow_the_pace(void **state)
{
  nr_interval lines[] = {{10, NAN}, {12, NAN}, {14, NAN}, {15, NAN}, {40, NAN}, {50, 53}};
  const size_t syllables[] = {8, 8, 8, 8, 8, 8};
  assert_int_equal(nr_estimate_ends(lines, syllables, 6), NORAE_OK);
  for (size_t i = 0; i < 5; i++) {
    assert_true(lines[i].end >= lines[i].start + 0.2);
    assert_true(lines[i].end <= lines[i + 1].start - 0.019);
  }
  assert_float_equal(lines[0].end, 11.7, 0.01);  /* 2 s for 8 syllables is the pace */
  assert_float_equal(lines[3].end, 16.7, 0.01);  /* not until the next line in 25 s */
  assert_float_equal(lines[5].end, 53, 1e-9);    /* what is known stays */
  nr_interval lone = {3, NAN};
  assert_int_equal(nr_estimate_ends(&lone, syllables, 1), NORAE_OK);
  assert_true(lone.end > 3.5 && lone.end < 6);
}

/* Lines that are found not to be sung, after all was moved. */
static void unsung_lines_are_pieces_of_their_own(void **state)
{
  nr_sung_line lines[8] = {0};
  bool unsung[8] = {[2] = true, [4] = true, [6] = true};
  nr_piece pieces[] = {{0, 1, 2, false}, {4, 1, 5, false}, {7, 1, -1, false}};
  nr_retiming retiming = {pieces, 3, 1};
  nr_sheet sheet = {.lines = lines, .line_count = 8};
  nr_findings findings = {.given = NORAE_TIMING_LINE, .retiming = &retiming,
                          .is_unsung = unsung, .unsung = 3};
  static const struct {
    size_t first;
    bool removed;
    double gap;
  } want[] = {{0, 0, 0}, {2, 1, 0}, {5, 0, 3}, {6, 1, 0}, {7, 0, -6}};
  norae_sync_report *report;
  for (size_t i = 0; i < 8; i++)
    lines[i] = (nr_sung_line){.source = i, .start = 3 * (double)i, .voiced = i != 3};
  assert_int_equal(nr_report_new(&sheet, &findings, &report), NORAE_OK);
  assert_int_equal(report->piece_count, sizeof want / sizeof *want);
  for (size_t i = 0; i < report->piece_count; i++) {
    assert_int_equal(report->pieces[i].first_line, want[i].first);
    assert_int_equal(report->pieces[i].removed, want[i].removed);
    assert_int_equal(report->pieces[i].gap, llround(want[i].gap * (double)NORAE_US_PER_S));
  }
  norae_sync_report_free(&report);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(offsets_are_found_among_outliers),
      cmocka_unit_test(tempo_is_found),
      cmocka_unit_test(cuts_are_found),
      cmocka_unit_test(scenes_and_missing_verses_are_found),
      cmocka_unit_test(a_line_cut_off_in_its_middle_is_not_sung),
      cmocka_unit_test(what_is_ruled_out_is_not_found),
      cmocka_unit_test(nothing_to_go_by_moves_nothing),
      cmocka_unit_test(words_of_one_line_share_a_vote),
      cmocka_unit_test(line_ends_follow_the_pace),
      cmocka_unit_test(unsung_lines_are_pieces_of_their_own),
  };
  return cmocka_run_group_tests_name("retime", tests, NULL, NULL);
}
