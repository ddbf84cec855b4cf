/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whole songs of made-up sound: every syllable is "sa", a hiss and a hum.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <norae/sync.h>

/* The sounds made here are no speech: what a model of speech would say of them, where
 * one is installed, means nothing. */
#define NO_MODEL .no_acoustic_model = true
static const norae_sync_options by_energy = {NO_MODEL};

#define RATE NORAE_SYNC_RATE
#define LINES 8
#define WORDS 5 /* of each line */
#define LENGTH 60.0

static float noise(uint32_t *seed)
{
  *seed = *seed * 1664525u + 1013904223u;
  return (float)(int32_t)*seed / 2147483648.0f;
}

/* Where word w of line l is sung: unevenly, so that guessing won't do. */
static double sung(size_t l, size_t w)
{
  return 4 + 6.1 * (double)l + 1.3 * sin((double)(l * l)) + 0.7 * (double)w +
         0.1 * sin((double)(l + 3 * w * w));
}

static void sing(norae_pcm *pcm, double from)
{
  uint32_t seed = 1;
  size_t first = (size_t)(from * RATE);
  for (size_t i = 0; i < RATE * 35 / 100 && first + i < pcm->frames; i++) {
    double t = (double)i / RATE;
    float x = 0, last = 0;
    if (t < 0.1) {
      float n = noise(&seed);
      x = 0.1f * (n - last);
      last = n;
    } else {
      for (int h = 1; h <= 14; h++)
        x += (float)(0.15 / h * sin(2 * acos(-1) * 180 * h * t));
    }
    for (int c = 0; c < pcm->channels; c++)
      pcm->channel[c][first + i] += x;
  }
}

/* The song, `late` seconds later from line `cut` on. */
static norae_pcm *make_sound(size_t cut, double late)
{
  norae_pcm *pcm;
  uint32_t seed = 7;
  assert_int_equal(norae_pcm_new(RATE, 2, (size_t)(LENGTH * RATE), &pcm), NORAE_OK);
  for (size_t i = 0; i < pcm->frames; i++) {
    for (int c = 0; c < 2; c++)
      pcm->channel[c][i] = 0.001f * noise(&seed);
  }
  for (size_t l = 0; l < LINES; l++) {
    for (size_t w = 0; w < WORDS; w++)
      sing(pcm, sung(l, w) + (l >= cut ? late : 0));
  }
  return pcm;
}

static norae_us us(double seconds)
{
  return (norae_us)llround(seconds * 1e6);
}

/* Lyrics timed `shift` later than they are sung: by word, by line or not at all. */
static norae_song *make_lyrics(norae_timing timing, double shift)
{
  norae_song *song;
  assert_int_equal(norae_song_new(&song), NORAE_OK);
  for (size_t l = 0; l < LINES; l++) {
    norae_line line = {NORAE_LINE_INIT};
    if (timing != NORAE_TIMING_NONE)
      line.start = us(sung(l, 0) + shift);
    assert_int_equal(norae_song_add_line(song, &line), NORAE_OK);
    norae_syllable whole = {NORAE_SYLLABLE_INIT, .text = " Sa sa, sa  sa sa!"};
    for (size_t w = 0; w < WORDS && timing == NORAE_TIMING_WORD; w++) {
      norae_syllable s = {NORAE_SYLLABLE_INIT, .text = w + 1 < WORDS ? "sa " : "sa"};
      s.start = us(sung(l, w) + shift);
      s.end = s.start + 300000;
      assert_int_equal(norae_song_add_syllable(song, &s), NORAE_OK);
    }
    if (timing != NORAE_TIMING_WORD)
      assert_int_equal(norae_song_add_syllable(song, &whole), NORAE_OK);
  }
  assert_int_equal(norae_song_timing(song), timing);
  return song;
}

/* Synchronise; every syllable must be within `within` of the truth. */
static norae_sync_report *check(const norae_song *song, const norae_pcm *pcm,
                                const norae_sync_options *options, size_t cut, double late,
                                double within)
{
  norae_song *out;
  norae_sync_report *report;
  assert_int_equal(norae_sync(song, pcm, options, &out, &report, NULL, NULL), NORAE_OK);
  assert_int_equal(norae_song_check(out, NULL), NORAE_OK);
  assert_int_equal(norae_song_line_count(out), LINES);
  assert_int_equal(norae_song_syllable_count(out), LINES * WORDS);
  for (size_t i = 0; i < LINES * WORDS; i++) {
    const norae_syllable *s = norae_song_syllable_at(out, i);
    double truth = sung(i / WORDS, i % WORDS) + (i / WORDS >= cut ? late : 0);
    if (fabs((double)s->start / 1e6 - truth) > within)
      fail_msg("syllable %zu at %.3f s instead of %.3f s", i, (double)s->start / 1e6, truth);
    assert_true(s->end > s->start);
    assert_true(i % WORDS == 0 || norae_song_syllable_at(out, i - 1)->end <= s->start);
  }
  for (size_t l = 0; l < LINES; l++) {
    char text[99] = "", before[99] = "";
    const norae_line *a = norae_song_line_at(song, l), *b = norae_song_line_at(out, l);
    for (size_t i = 0; i < a->count; i++)
      strcat(before, norae_song_syllable_at(song, a->first + i)->text);
    for (size_t i = 0; i < b->count; i++)
      strcat(text, norae_song_syllable_at(out, b->first + i)->text);
    assert_string_equal(text, before);
  }
  norae_song_free(&out);
  return report;
}

static void words_without_times_are_placed(void **state)
{
  norae_song *song = make_lyrics(NORAE_TIMING_NONE, 0);
  norae_pcm *pcm = make_sound(0, 0);
  norae_sync_report *report = check(song, pcm, &by_energy, LINES, 0, 0.1);
  assert_int_equal(report->given, NORAE_TIMING_NONE);
  assert_int_equal(report->piece_count, 0);
  assert_string_equal(report->summary, "words placed in 8 lines");
  norae_sync_report_free(&report);
  norae_song_free(&song);
  norae_pcm_free(&pcm);
}

static void lines_are_moved_and_their_words_placed(void **state)
{
  norae_song *song = make_lyrics(NORAE_TIMING_LINE, 6.4);
  norae_pcm *pcm = make_sound(0, 0);
  norae_sync_report *report = check(song, pcm, &by_energy, LINES, 0, 0.1);
  assert_int_equal(report->given, NORAE_TIMING_LINE);
  assert_int_equal(report->piece_count, 1);
  assert_float_equal((double)report->pieces[0].shift / 1e6, -6.4, 0.05);
  assert_non_null(strstr(report->summary, "s earlier; words placed in 8 lines"));
  norae_sync_report_free(&report);
  norae_song_free(&song);
  norae_pcm_free(&pcm);
}

static void timed_words_keep_their_rhythm(void **state)
{
  norae_song *song = make_lyrics(NORAE_TIMING_WORD, -2.3), *out;
  norae_pcm *pcm = make_sound(0, 0);
  norae_sync_report *report = check(song, pcm, &by_energy, LINES, 0, 0.05);
  norae_sync_report_free(&report);
  assert_int_equal(norae_sync(song, pcm, &by_energy, &out, NULL, NULL, NULL), NORAE_OK);
  norae_us shift = norae_song_syllable_at(out, 0)->start - norae_song_syllable_at(song, 0)->start;
  for (size_t i = 0; i < norae_song_syllable_count(song); i++) {
    const norae_syllable *a = norae_song_syllable_at(song, i), *b = norae_song_syllable_at(out, i);
    assert_true(b->start - a->start == shift && b->end - a->end == shift);
  }
  norae_song_free(&out);
  norae_song_free(&song);
  norae_pcm_free(&pcm);
}

static void a_cut_is_found_and_told(void **state)
{
  norae_song *song = make_lyrics(NORAE_TIMING_WORD, 0);
  norae_pcm *pcm = make_sound(4, 5);
  norae_sync_report *report = check(song, pcm, &by_energy, 4, 5, 0.06);
  assert_int_equal(report->piece_count, 2);
  assert_int_equal(report->pieces[1].first_line, 4);
  assert_float_equal((double)report->pieces[1].gap / 1e6, 5, 0.06);
  assert_non_null(strstr(report->summary, "one inserted scene of 5.0 s after line 4"));
  norae_sync_report_free(&report);
  norae_song_free(&song);
  norae_pcm_free(&pcm);
}

static void times_that_are_right_are_left_alone(void **state)
{
  norae_song *song = make_lyrics(NORAE_TIMING_WORD, 0);
  norae_pcm *pcm = make_sound(0, 0);
  norae_sync_report *report = check(song, pcm, &by_energy, LINES, 0, 1e-6);
  assert_string_equal(report->summary, "no change needed");
  norae_sync_report_free(&report);
  norae_song_free(&song);
  norae_pcm_free(&pcm);
}

static void times_can_be_ignored(void **state)
{
  norae_song *song = make_lyrics(NORAE_TIMING_LINE, 200); /* out of any reach */
  norae_pcm *pcm = make_sound(0, 0);
  norae_sync_options options = {NO_MODEL, .ignore_times = true, .lang = "en"};
  norae_sync_report *report = check(song, pcm, &options, LINES, 0, 0.1);
  assert_int_equal(report->given, NORAE_TIMING_NONE);
  norae_sync_report_free(&report);
  norae_song_free(&song);
  norae_pcm_free(&pcm);
}

static void two_runs_give_the_same(void **state)
{
  norae_song *song = make_lyrics(NORAE_TIMING_LINE, 3), *first, *second;
  norae_pcm *pcm = make_sound(0, 0);
  assert_int_equal(norae_sync(song, pcm, &by_energy, &first, NULL, NULL, NULL), NORAE_OK);
  assert_int_equal(norae_sync(song, pcm, &by_energy, &second, NULL, NULL, NULL), NORAE_OK);
  for (size_t i = 0; i < norae_song_syllable_count(first); i++) {
    const norae_syllable *a = norae_song_syllable_at(first, i);
    const norae_syllable *b = norae_song_syllable_at(second, i);
    assert_true(a->start == b->start && a->end == b->end);
  }
  norae_song_free(&first);
  norae_song_free(&second);
  norae_song_free(&song);
  norae_pcm_free(&pcm);
}

/* A line whose time is off by more than its neighbours are apart. */
static void a_line_out_of_its_order_is_put_back(void **state)
{
  norae_song *song = make_lyrics(NORAE_TIMING_LINE, 0);
  norae_pcm *pcm = make_sound(0, 0);
  norae_line line = *norae_song_line_at(song, 3);
  line.start += us(15);
  assert_int_equal(norae_song_set_line(song, 3, &line), NORAE_OK);
  norae_sync_report *report = check(song, pcm, &by_energy, LINES, 0, 0.1);
  assert_int_equal(report->unsung_count, 0);
  norae_sync_report_free(&report);
  norae_song_free(&song);
  norae_pcm_free(&pcm);
}

/* ── how sure ── */

/* ── lines that come back ── */

#define COPIES 4
static const double rhythm[WORDS] = {0, 0.5, 1.6, 2.0, 3.3};

/* A stroke of a drum at the left. */
static void strike(norae_pcm *pcm, double at, uint32_t seed)
{
  size_t first = (size_t)(at * RATE);
  for (size_t i = 0; i < RATE / 40 && first + i < pcm->frames; i++)
    pcm->channel[0][first + i] += 0.4f * noise(&seed) * (1 - (float)i / (RATE / 40.0f));
}

/* One line, four times over the same drums, every 8 s; the voice falls
 * silent after two words of the third. */
static norae_pcm *make_chorus(void)
{
  norae_pcm *pcm;
  uint32_t seed = 7;
  assert_int_equal(norae_pcm_new(RATE, 2, 8 * (COPIES + 1) * RATE, &pcm), NORAE_OK);
  for (size_t i = 0; i < pcm->frames; i++) {
    pcm->channel[0][i] = 0.001f * noise(&seed);
    pcm->channel[1][i] = 0.001f * noise(&seed);
  }
  for (size_t l = 0; l < COPIES; l++) {
    double start = 4 + 8 * (double)l;
    for (size_t w = 0; w < (l == 2 ? 2 : WORDS); w++)
      sing(pcm, start + rhythm[w]);
    for (size_t k = 0; k < 16; k++)
      strike(pcm, start + 0.23 * (double)k + 0.1 * sin((double)(3 * k * k)), (uint32_t)k);
  }
  return pcm;
}

static void a_line_that_is_hard_to_hear_is_placed_by_its_copies(void **state)
{
  norae_song *song, *out;
  norae_pcm *pcm = make_chorus();
  size_t wrong = 0;
  assert_int_equal(norae_song_new(&song), NORAE_OK);
  for (size_t l = 0; l < COPIES; l++) {
    norae_line line = {NORAE_LINE_INIT};
    norae_syllable whole = {NORAE_SYLLABLE_INIT, .text = "Sa sa sa sa sa"};
    line.start = us(4 + 8 * (double)l);
    assert_int_equal(norae_song_add_line(song, &line), NORAE_OK);
    assert_int_equal(norae_song_add_syllable(song, &whole), NORAE_OK);
  }
  assert_int_equal(norae_sync(song, pcm, &by_energy, &out, NULL, NULL, NULL), NORAE_OK);
  assert_int_equal(norae_song_syllable_count(out), COPIES * WORDS);
  for (size_t i = 0; i < COPIES * WORDS; i++) {
    double truth = 4 + 8 * (double)(i / WORDS) + rhythm[i % WORDS];
    double start = (double)norae_song_syllable_at(out, i)->start / 1e6;
    wrong += fabs(start - truth) > 0.1;
  }
  assert_in_range(wrong, 0, 1); /* without its copies that line draws the next one in, too: 9 */
  norae_song_free(&out);
  norae_song_free(&song);
  norae_pcm_free(&pcm);
}

static void the_songs_confidence_is_its_words(void **state)
{
  static const norae_timing timings[] = {NORAE_TIMING_NONE, NORAE_TIMING_LINE, NORAE_TIMING_WORD};
  norae_pcm *pcm = make_sound(0, 0);
  for (size_t k = 0; k < 3; k++) {
    norae_song *song = make_lyrics(timings[k], 2), *out;
    norae_sync_report *report;
    double sum = 0;
    assert_int_equal(norae_sync(song, pcm, &by_energy, &out, &report, NULL, NULL), NORAE_OK);
    for (size_t i = 0; i < LINES * WORDS; i++) {
      float confidence = norae_song_syllable_at(out, i)->confidence;
      assert_true(confidence >= 0 && confidence <= 1);
      sum += confidence;
    }
    for (size_t l = 0; l < LINES; l++) {
      float confidence = norae_song_line_at(out, l)->confidence;
      assert_true(confidence >= 0 && confidence <= 1);
    }
    assert_float_equal(report->confidence, sum / (LINES * WORDS), 0.002);
    norae_sync_report_free(&report);
    norae_song_free(&out);
    norae_song_free(&song);
  }
  norae_pcm_free(&pcm);
}

static void what_is_less_sure_than_asked_for_is_refused(void **state)
{
  norae_song *song = make_lyrics(NORAE_TIMING_LINE, 2), *out;
  norae_pcm *pcm;
  norae_sync_options options = {NO_MODEL, .min_confidence = 0.999};
  norae_sync_report *report;
  norae_diags *diags;
  uint32_t seed = 3;
  assert_int_equal(norae_pcm_new(RATE, 2, (size_t)(LENGTH * RATE), &pcm), NORAE_OK);
  for (size_t i = 0; i < pcm->frames; i++)
    pcm->channel[0][i] = pcm->channel[1][i] = 0.1f * noise(&seed);
  assert_int_equal(norae_diags_new(&diags), NORAE_OK);
  assert_int_equal(norae_sync(song, pcm, &options, &out, &report, NULL, diags), NORAE_ERR_FORMAT);
  assert_null(out);
  assert_non_null(report);
  assert_true(report->confidence < 0.9);
  assert_string_equal(norae_diags_at(diags, norae_diags_count(diags) - 1)->code, "sync-unsure");
  options.min_confidence = 0.9 * (double)report->confidence;
  norae_sync_report_free(&report);
  assert_int_equal(norae_sync(song, pcm, &options, &out, NULL, NULL, diags), NORAE_OK);
  norae_song_free(&out);
  norae_diags_free(&diags);
  norae_song_free(&song);
  norae_pcm_free(&pcm);
}

/* ── lines at once, lines without words ── */

static void lines_at_once_are_both_placed(void **state)
{
  norae_song *song = make_lyrics(NORAE_TIMING_LINE, 0), *out;
  norae_pcm *pcm = make_sound(0, 0);
  norae_line over = {NORAE_LINE_INIT, .role = NORAE_ROLE_BACKGROUND};
  norae_syllable words = {NORAE_SYLLABLE_INIT, .text = "la la "};
  norae_syllable row = {NORAE_SYLLABLE_INIT, .text = "la", .row = true};
  over.start = us(sung(3, 0) + 1);
  over.end = us(sung(3, 0) + 3);
  assert_int_equal(norae_song_add_line(song, &over), NORAE_OK);
  assert_int_equal(norae_song_add_syllable(song, &words), NORAE_OK);
  assert_int_equal(norae_song_add_syllable(song, &row), NORAE_OK);
  norae_syllable note = {NORAE_SYLLABLE_INIT, .text = "♪"};
  norae_line none = {NORAE_LINE_INIT};
  assert_int_equal(norae_song_add_line(song, &none), NORAE_OK);
  assert_int_equal(norae_song_add_syllable(song, &note), NORAE_OK);
  assert_int_equal(norae_sync(song, pcm, &by_energy, &out, NULL, NULL, NULL), NORAE_OK);
  assert_int_equal(norae_song_check(out, NULL), NORAE_OK);
  const norae_line *line = norae_song_line_at(out, LINES);
  assert_int_equal(line->count, 3);
  assert_false(norae_song_syllable_at(out, line->first + 1)->row);
  assert_true(norae_song_syllable_at(out, line->first + 2)->row);
  assert_int_equal(line->role, NORAE_ROLE_BACKGROUND);
  assert_true(line->start >= over.start - 600000 && line->end <= over.end + 600000);
  for (size_t i = 0; i < LINES * WORDS; i++) /* the row is not disturbed */
    assert_float_equal((double)norae_song_syllable_at(out, i)->start / 1e6,
                       sung(i / WORDS, i % WORDS), 0.1);
  line = norae_song_line_at(out, LINES + 1);
  assert_int_equal(line->count, 1);
  assert_true(line->start != NORAE_NO_TIME && line->end > line->start);
  norae_song_free(&out);
  norae_song_free(&song);
  norae_pcm_free(&pcm);
}

/* ── input that can't be used ── */

static void refuse(const char *text, const norae_pcm *pcm, const char *code)
{
  norae_song *song, *out = (norae_song *)1;
  norae_diags *diags;
  norae_syllable words = {NORAE_SYLLABLE_INIT, .text = text};
  assert_int_equal(norae_song_new(&song), NORAE_OK);
  assert_int_equal(norae_diags_new(&diags), NORAE_OK);
  if (text) {
    assert_int_equal(norae_song_add_line(song, &(norae_line){NORAE_LINE_INIT}), NORAE_OK);
    assert_int_equal(norae_song_add_syllable(song, &words), NORAE_OK);
  }
  assert_int_equal(norae_sync(song, pcm, &by_energy, &out, NULL, NULL, diags), NORAE_ERR_FORMAT);
  assert_null(out);
  assert_int_equal(norae_diags_count_from(diags, NORAE_ERROR), 1);
  assert_string_equal(norae_diags_at(diags, norae_diags_count(diags) - 1)->code, code);
  norae_diags_free(&diags);
  norae_song_free(&song);
}

static void what_cannot_be_placed_is_refused(void **state)
{
  norae_pcm *pcm = make_sound(0, 0), *quiet, *nothing, *brief, *other;
  norae_song *song = make_lyrics(NORAE_TIMING_NONE, 0), *out;
  assert_int_equal(norae_pcm_new(RATE, 1, RATE, &quiet), NORAE_OK);
  assert_int_equal(norae_pcm_new(RATE, 2, 0, &nothing), NORAE_OK);
  assert_int_equal(norae_pcm_new(RATE, 1, RATE / 10, &brief), NORAE_OK);
  assert_int_equal(norae_pcm_new(44100, 1, RATE, &other), NORAE_OK);
  brief->channel[0][50] = 1;
  refuse(NULL, pcm, "sync-no-words");
  refuse("", pcm, "sync-no-words");
  refuse(" ♪ … ", pcm, "sync-no-words");
  refuse("hello", quiet, "sync-silence");
  refuse("hello", nothing, "sync-silence");
  refuse("hello there", brief, "sync-too-short");
  assert_int_equal(norae_sync(song, other, &by_energy, &out, NULL, NULL, NULL), NORAE_ERR_ARGUMENT);
  norae_pcm_free(&pcm);
  norae_pcm_free(&quiet);
  norae_pcm_free(&nothing);
  norae_pcm_free(&brief);
  norae_pcm_free(&other);
  norae_song_free(&song);
}

static bool always(void *user)
{
  ++*(int *)user;
  return true;
}

static void it_stops_when_told_to(void **state)
{
  int asked = 0;
  norae_log log = {.cancelled = always, .user = &asked};
  norae_pcm *pcm = make_sound(0, 0);
  norae_song *song = make_lyrics(NORAE_TIMING_NONE, 0), *out;
  assert_int_equal(norae_sync(song, pcm, &by_energy, &out, NULL, &log, NULL), NORAE_ERR_CANCELLED);
  assert_int_equal(asked, 1);
  assert_null(out);
  norae_song_free(&song);
  norae_pcm_free(&pcm);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(words_without_times_are_placed),
      cmocka_unit_test(lines_are_moved_and_their_words_placed),
      cmocka_unit_test(timed_words_keep_their_rhythm),
      cmocka_unit_test(a_cut_is_found_and_told),
      cmocka_unit_test(times_that_are_right_are_left_alone),
      cmocka_unit_test(times_can_be_ignored),
      cmocka_unit_test(two_runs_give_the_same),
      cmocka_unit_test(a_line_out_of_its_order_is_put_back),
      cmocka_unit_test(a_line_that_is_hard_to_hear_is_placed_by_its_copies),
      cmocka_unit_test(the_songs_confidence_is_its_words),
      cmocka_unit_test(what_is_less_sure_than_asked_for_is_refused),
      cmocka_unit_test(lines_at_once_are_both_placed),
      cmocka_unit_test(what_cannot_be_placed_is_refused),
      cmocka_unit_test(it_stops_when_told_to),
  };
  return cmocka_run_group_tests_name("sync", tests, NULL, NULL);
}
