/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What else could be, on likelihoods made by hand, and what is made of it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sync/confidence.h"
#include "sync/posterior.h"
#include "sync/viterbi.h"

enum { SILENT, CONSONANT, VOWEL, KINDS };
#define FRAMES 240
#define REACH 150
#define NEAR 30 /* frames that count as the same time */

/* One line of one word of a consonant and a vowel. */
typedef struct one_word {
  nr_sheet *sheet;
  nr_graph *graph;
  nr_scores *scores;
  float onset[FRAMES];
} one_word;

/* A word sung at each of two frames, as clearly as told; 0: not there. */
static void sing(nr_scores *scores, size_t at, float clearly)
{
  for (size_t t = 0; t < 20; t++) {
    float *score = scores->score + (at + t) * KINDS;
    score[SILENT] = 0;
    score[t < 6 ? CONSONANT : VOWEL] = clearly;
  }
}

static void set_up(one_word *w, size_t first, float clearly, size_t second, float other)
{
  static const size_t line[] = {0};
  *w = (one_word){.sheet = calloc(1, sizeof *w->sheet)};
  nr_sheet *sheet = w->sheet;
  sheet->lines = calloc(1, sizeof *sheet->lines);
  sheet->words = calloc(1, sizeof *sheet->words);
  sheet->syllables = calloc(1, sizeof *sheet->syllables);
  sheet->sounds = calloc(2, sizeof *sheet->sounds);
  sheet->kinds = calloc(KINDS, sizeof *sheet->kinds);
  sheet->line_count = sheet->word_count = sheet->syllable_count = 1;
  sheet->sound_count = 2;
  sheet->kind_count = KINDS;
  sheet->words[0] = (nr_sung_word){0, 0, 1, NAN};
  sheet->syllables[0] = (nr_sung_syllable){0, 1, 0, 2};
  sheet->sounds[0] = (nr_sheet_sound){{CONSONANT, CONSONANT, CONSONANT}, false};
  sheet->sounds[1] = (nr_sheet_sound){{VOWEL, VOWEL, VOWEL}, true};
  sheet->lines[0] = (nr_sung_line){0, 0, 1, 0, 1, NAN, NAN, true, false};
  assert_int_equal(nr_graph_new(sheet, line, 1, &(nr_manner){0}, &w->graph), NORAE_OK);
  assert_int_equal(nr_scores_new(FRAMES, KINDS, &w->scores), NORAE_OK);
  for (size_t t = 0; t < FRAMES; t++)
    w->scores->score[t * KINDS + SILENT] = 1;
  sing(w->scores, first, clearly);
  if (other > 0)
    sing(w->scores, second, other);
}

static void tear_down(one_word *w)
{
  nr_graph_free(&w->graph);
  nr_scores_free(&w->scores);
  nr_sheet_free(&w->sheet);
}

static nr_path *find(const one_word *w)
{
  nr_path *path;
  assert_int_equal(nr_viterbi(w->graph, w->scores, w->onset, 0, FRAMES, NULL, &path), NORAE_OK);
  return path;
}

static nr_posterior ask(const one_word *w)
{
  nr_hearing hearing = {.sheet = w->sheet, .scores = w->scores, .onset = w->onset};
  nr_path *path = find(w);
  nr_watch watch = {w->graph->words[0].first, path->enter[w->graph->words[0].first], REACH};
  nr_posterior out;
  assert_int_equal(nr_posterior_find(w->graph, &hearing, FRAMES, path->enter, &watch, 1, &out),
                   NORAE_OK);
  nr_path_free(&path);
  return out;
}

/* The best whole way that begins the word at a frame: a prior that allows nothing else. */
static double score_at(const one_word *w, size_t frame)
{
  w->graph->priors[0] = (nr_prior){w->graph->words[0].first, (float)frame, 0, 1000};
  nr_path *path = find(w);
  double score = path->score;
  nr_path_free(&path);
  return score;
}

static void the_gap_is_that_of_all_ways_tried(void **state)
{
  one_word w;
  set_up(&w, 60, 3, 150, 2.7f);
  nr_posterior asked = ask(&w);
  nr_prior any = {w.graph->words[0].first, 0, 0, 1};
  double near = -INFINITY, far = -INFINITY;
  assert_int_equal(nr_graph_add_prior(w.graph, &any), NORAE_OK);
  for (size_t t = 1; t + 6 < FRAMES && t <= 60 + REACH; t++) {
    double score = score_at(&w, t);
    double *best = t + NEAR >= 60 && t <= 60 + NEAR ? &near : &far;
    *best = fmax(*best, score);
  }
  assert_true(asked.gap > 1);
  assert_float_equal(asked.gap, near - far, 0.01);
  tear_down(&w);
}

static void doubt_is_less_the_less_else_could_be(void **state)
{
  one_word w;
  set_up(&w, 60, 3, 150, 3);
  nr_posterior equal = ask(&w);
  tear_down(&w);
  set_up(&w, 60, 3, 150, 2.5f);
  nr_posterior likely = ask(&w);
  tear_down(&w);
  set_up(&w, 60, 3, 150, 0);
  nr_posterior sure = ask(&w);
  tear_down(&w);
  assert_float_equal(equal.gap, 0, 0.01);
  for (int k = 0; k < NR_TEMPERATURES; k++) {
    assert_float_equal(equal.doubt[k], 0, 0.5);
    assert_true(likely.doubt[k] < equal.doubt[k] - 0.5f);
    assert_true(sure.doubt[k] < likely.doubt[k] - 0.5f);
  }
}

static bool always(void *user)
{
  ++*(int *)user;
  return true;
}

static void looking_around_stops_when_told_to(void **state)
{
  /* It asks every so many frames, so the recording must be long. */
  enum { LONG = 5000 };
  one_word w;
  int asked = 0;
  norae_log log = {.cancelled = always, .user = &asked};
  nr_posterior out;
  float *onset = calloc(LONG, sizeof *onset);
  set_up(&w, 60, 3, 150, 0);
  nr_scores_free(&w.scores);
  assert_int_equal(nr_scores_new(LONG, KINDS, &w.scores), NORAE_OK);
  uint32_t *entered = calloc(w.graph->states + 1, sizeof *entered);
  entered[w.graph->states] = LONG;
  nr_watch watch = {w.graph->words[0].first, 60, REACH};
  nr_hearing hearing = {.sheet = w.sheet, .scores = w.scores, .onset = onset, .log = &log};
  assert_int_equal(nr_posterior_find(w.graph, &hearing, LONG, entered, &watch, 1, &out),
                   NORAE_ERR_CANCELLED);
  assert_int_equal(asked, 1);
  free(onset);
  free(entered);
  tear_down(&w);
}

/* ── what is made of it ── */

static void what_speaks_against_a_line_makes_it_less_sure(void **state)
{
  float good[NR_LINE_TRAITS] = {0}, bad[NR_LINE_TRAITS];
  good[NR_LINE_REGRET] = 0.4f;
  good[NR_LINE_ADVANTAGE] = 3;
  good[NR_LINE_SECOND] = good[NR_LINE_PLAIN] = -3.9f;
  good[NR_LINE_SECOND_AROUND] = good[NR_LINE_PLAIN_AROUND] = -3.9f;
  good[NR_LINE_DOUBT] = good[NR_LINE_START_DOUBT] = good[NR_LINE_DOUBT_AROUND] = -9;
  float odds = nr_line_odds(NR_CONFIDENCE_MODEL, good);
  memcpy(bad, good, sizeof bad);
  bad[NR_LINE_DOUBT] = bad[NR_LINE_START_DOUBT] = bad[NR_LINE_DOUBT_AROUND] = 0;
  assert_true(nr_line_odds(NR_CONFIDENCE_MODEL, bad) < odds - 1);
  memcpy(bad, good, sizeof bad);
  bad[NR_LINE_REGRET] = 2;
  assert_true(nr_line_odds(NR_CONFIDENCE_MODEL, bad) < odds - 1);
  bad[NR_LINE_PLAIN] = bad[NR_LINE_PLAIN_AROUND] = 1.6f;
  bad[NR_LINE_SECOND] = bad[NR_LINE_SECOND_AROUND] = 1.6f;
  bad[NR_LINE_DOUBT] = bad[NR_LINE_START_DOUBT] = bad[NR_LINE_DOUBT_AROUND] = 0;
  for (nr_confidence_kind kind = 0; kind < NR_CONFIDENCE_KINDS; kind++)
    assert_true(nr_line_odds(kind, bad) < nr_line_odds(kind, good) - 2);
  assert_true(nr_line_odds(NR_CONFIDENCE_MODEL, good) > 2);
}

static void what_is_not_known_says_nothing(void **state)
{
  float unknown[NR_LINE_TRAITS], nothing[NR_LINE_TRAITS] = {0};
  float syllable[NR_SYLLABLE_TRAITS];
  for (size_t i = 0; i < NR_LINE_TRAITS; i++)
    unknown[i] = NAN;
  for (size_t i = 0; i < NR_SYLLABLE_TRAITS; i++)
    syllable[i] = NAN;
  for (nr_confidence_kind kind = 0; kind < NR_CONFIDENCE_KINDS; kind++) {
    assert_float_equal(nr_line_odds(kind, unknown), nr_line_odds(kind, nothing), 1e-6);
    assert_true(nr_syllable_odds(kind, 5, syllable) > nr_syllable_odds(kind, -5, syllable) + 1);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_gap_is_that_of_all_ways_tried),
      cmocka_unit_test(doubt_is_less_the_less_else_could_be),
      cmocka_unit_test(looking_around_stops_when_told_to),
      cmocka_unit_test(what_speaks_against_a_line_makes_it_less_sure),
      cmocka_unit_test(what_is_not_known_says_nothing),
  };
  return cmocka_run_group_tests_name("confidence", tests, NULL, NULL);
}
