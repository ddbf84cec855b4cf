/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sync/phone_tables.h"
#include "sync/spot.h"
#include "sync/viterbi.h"

/* ── phones ── */

static void every_row_of_the_tables_is_read(void **state)
{
  for (const nr_phone_table *table = nr_phone_tables;; table++) {
    for (const nr_phone_row *row = table->rows; row->ipa; row++) {
      nr_sound sounds[NR_SOUNDS];
      size_t count = nr_phone_sounds(table->lang, row->ipa, false, sounds);
      assert_in_range(count, 1, NR_SOUNDS);
      for (size_t i = 0; i < count * NR_STATES; i++) {
        const nr_kind *kind = &sounds[i / NR_STATES].state[i % NR_STATES];
        assert_in_range(kind->count, 1, NR_ALTERNATIVES);
        assert_in_range(kind->energy_class, NR_CLASS_I, NR_CLASS_COUNT - 1);
        for (size_t a = 0; a < kind->count; a++) {
          assert_non_null(nr_model_phone(kind->alternative[a].phone));
          assert_in_range(kind->alternative[a].state, 0, 2);
        }
      }
    }
    if (!*table->lang)
      break;
  }
}

static void phones_become_sounds(void **state)
{
  nr_sound s[NR_SOUNDS];
  assert_int_equal(nr_phone_sounds("en-us", "aɪ", true, s), 1);
  assert_true(s[0].vowel);
  assert_int_equal(s[0].state[0].energy_class, NR_CLASS_A);
  assert_int_equal(s[0].state[2].energy_class, NR_CLASS_I);
  assert_int_equal(nr_phone_sounds("fr", "ɑ̃", true, s), 1);
  assert_int_equal(s[0].state[0].count, 4);
  assert_int_equal(s[0].state[2].alternative[3].state, 1); /* OW:001 */
  assert_int_equal(nr_phone_sounds("es", "ɲ", false, s), 1);
  assert_int_equal(s[0].state[1].count, 3);
  assert_string_equal(nr_model_phone(s[0].state[2].alternative[0].phone), "Y");
  assert_int_equal(nr_phone_sounds("de", "ts", false, s), 2);
  assert_int_equal(s[1].state[0].energy_class, NR_CLASS_S);
  assert_int_equal(nr_phone_sounds("es", "b", false, s), 1);
  assert_int_equal(s[0].state[0].energy_class, NR_CLASS_B); /* B{D} */
}

static void phones_that_no_table_has_are_guessed(void **state)
{
  nr_sound s[NR_SOUNDS], plain[NR_SOUNDS];
  assert_int_equal(nr_phone_sounds("hi", "pʰ", false, s), 1);
  assert_int_equal(nr_phone_sounds("hi", "p", false, plain), 1);
  assert_memory_equal(s[0].state, plain[0].state, sizeof s[0].state);
  assert_int_equal(nr_phone_sounds("pt", "ẽ", true, s), 1);
  assert_true(s[0].vowel);
  assert_int_equal(nr_phone_sounds("xx", "ꟸ", true, s), 1);
  assert_true(s[0].vowel);
  assert_int_equal(nr_phone_sounds("xx", "ˈ", false, s), 0);
  assert_int_equal(nr_phone_sounds("xx", "", false, s), 0);
}

/* ── the search, on likelihoods made by hand ── */

enum { SILENT, CONSONANT, VOWEL, OTHER, KINDS };
#define MANNER (&(nr_manner){0})

/* Lines of words of one syllable of a consonant and a vowel each. */
static nr_sheet *make_sheet(size_t lines, size_t words)
{
  nr_sheet *sheet = calloc(1, sizeof *sheet);
  size_t n = lines * words;
  sheet->lines = calloc(lines, sizeof *sheet->lines);
  sheet->words = calloc(n, sizeof *sheet->words);
  sheet->syllables = calloc(n, sizeof *sheet->syllables);
  sheet->sounds = calloc(2 * n, sizeof *sheet->sounds);
  sheet->kinds = calloc(KINDS, sizeof *sheet->kinds);
  sheet->line_count = lines;
  sheet->word_count = sheet->syllable_count = n;
  sheet->sound_count = 2 * n;
  sheet->kind_count = KINDS;
  sheet->other = OTHER;
  for (size_t i = 0; i < n; i++) {
    sheet->words[i] = (nr_sung_word){i / words, i, 1, NAN};
    sheet->syllables[i] = (nr_sung_syllable){2 * i, 2 * i + 1, 2 * i, 2};
    sheet->sounds[2 * i] = (nr_sheet_sound){{CONSONANT, CONSONANT, CONSONANT}, false};
    sheet->sounds[2 * i + 1] = (nr_sheet_sound){{VOWEL, VOWEL, VOWEL}, true};
  }
  for (size_t l = 0; l < lines; l++)
    sheet->lines[l] = (nr_sung_line){l, l * words, words, l * words, words, NAN, NAN, true, false};
  return sheet;
}

/* Frames that say what is in them: "...cccvvvvv..oooo.."; o is much like a vowel. */
static nr_scores *read_scores(const char *text)
{
  nr_scores *scores;
  assert_int_equal(nr_scores_new(strlen(text), KINDS, &scores), NORAE_OK);
  for (size_t t = 0; text[t]; t++) {
    size_t kind = text[t] == 'c'   ? CONSONANT
                  : text[t] == 'v' ? VOWEL
                  : text[t] == 'o' ? OTHER
                                   : SILENT;
    scores->score[t * KINDS + kind] = 5;
    scores->score[t * KINDS + VOWEL] += kind == OTHER ? 4 : 0;
    scores->score[t * KINDS + OTHER] += kind == SILENT ? 5 : 0;
  }
  return scores;
}

typedef struct found {
  size_t start, end;
} found;

static norae_status search(nr_graph *graph, const char *text, const float *onset, found *words)
{
  nr_scores *scores = read_scores(text);
  float *none = calloc(scores->frames + 1, sizeof *none);
  nr_path *path;
  norae_status status = nr_viterbi(graph, scores, onset ? onset : none, 0, scores->frames, NULL,
                                   &path);
  for (size_t w = 0; !status && w < graph->word_count; w++) {
    words[w].start = path->enter[graph->words[w].first];
    words[w].end = path->enter[graph->words[w].last + 1];
  }
  nr_path_free(&path);
  nr_scores_free(&scores);
  free(none);
  return status;
}

static void words_are_found_where_they_are(void **state)
{
  static const size_t line[] = {0};
  found words[3];
  nr_sheet *sheet = make_sheet(1, 3);
  nr_graph *graph;
  assert_int_equal(nr_graph_new(sheet, line, 1, MANNER, &graph), NORAE_OK);
  assert_int_equal(graph->word_count, 3);
  /* a pause before the second word and none before the third */
  assert_int_equal(search(graph, ".....cccvvvvvv....ccccvvvvvvcccvvvv...", NULL, words), NORAE_OK);
  assert_int_equal(words[0].start, 5);
  assert_int_equal(words[0].end, 14);
  assert_int_equal(words[1].start, 18);
  assert_int_equal(words[1].end, 28);
  assert_int_equal(words[2].start, 28);
  assert_int_equal(words[2].end, 35);
  nr_graph_free(&graph);
  nr_sheet_free(&sheet);
}

static void too_little_time_is_an_error(void **state)
{
  static const size_t line[] = {0};
  found words[3];
  nr_sheet *sheet = make_sheet(1, 3);
  nr_graph *graph;
  assert_int_equal(nr_graph_new(sheet, line, 1, MANNER, &graph), NORAE_OK);
  assert_int_equal(nr_graph_shortest(graph), 2 + 3 * 2 * NR_STATES);
  assert_int_equal(search(graph, "...................", NULL, words), NORAE_ERR_LIMIT);
  assert_int_equal(search(graph, "....................", NULL, words), NORAE_OK);
  assert_int_equal(words[0].start, 1);
  assert_int_equal(words[2].end, 19);
  assert_int_equal(search(graph, "", NULL, words), NORAE_ERR_LIMIT);
  nr_graph_free(&graph);
  nr_sheet_free(&sheet);
}

static void priors_and_onsets_decide_between_equals(void **state)
{
  static const size_t line[] = {0};
  static const char *text = "......cccvvvvv............cccvvvvv......";
  found word;
  nr_sheet *sheet = make_sheet(1, 1);
  nr_graph *graph;
  float onset[40] = {0};
  assert_int_equal(nr_graph_new(sheet, line, 1, MANNER, &graph), NORAE_OK);
  nr_prior prior = {graph->words[0].first, 27, 3, 1};
  assert_int_equal(nr_graph_add_prior(graph, &prior), NORAE_OK);
  assert_int_equal(search(graph, text, NULL, &word), NORAE_OK);
  assert_int_equal(word.start, 26);
  graph->priors[0].time = 7;
  assert_int_equal(search(graph, text, NULL, &word), NORAE_OK);
  assert_int_equal(word.start, 6);
  nr_graph_free(&graph);
  nr_manner manner = {.onset = 2};
  assert_int_equal(nr_graph_new(sheet, line, 1, &manner, &graph), NORAE_OK);
  onset[26] = 3;
  assert_int_equal(search(graph, text, onset, &word), NORAE_OK);
  assert_int_equal(word.start, 26);
  nr_graph_free(&graph);
  nr_sheet_free(&sheet);
}

/* Otherwise the word before it takes it. */
static void what_the_lyrics_lack_may_have_a_place(void **state)
{
  static const size_t lines[] = {0, 1};
  static const char *text = "....cccvvvvv..oooooooooooo..cccvvvvv....";
  static const bool between[] = {false, true, false}, nowhere[] = {false, false, false};
  const nr_manner with = {.others = between, .other = -8}, without = {.others = nowhere};
  found words[2];
  nr_sheet *sheet = make_sheet(2, 1);
  nr_graph *graph;
  assert_int_equal(nr_graph_new(sheet, lines, 2, &without, &graph), NORAE_OK);
  assert_int_equal(nr_graph_shortest(graph), 2 + 2 * 2 * NR_STATES);
  assert_int_equal(search(graph, text, NULL, words), NORAE_OK);
  assert_true(words[0].end > 20);
  nr_graph_free(&graph);
  assert_int_equal(nr_graph_new(sheet, lines, 2, &with, &graph), NORAE_OK);
  assert_int_equal(nr_graph_shortest(graph), 3 + 2 * 2 * NR_STATES);
  assert_int_equal(search(graph, text, NULL, words), NORAE_OK);
  assert_int_equal(words[0].end, 12);
  assert_int_equal(words[1].start, 28);
  nr_graph_free(&graph);
  nr_sheet_free(&sheet);
}

/* It scores what all kinds that sound score together: less than the best, more than most. */
static void what_the_lyrics_lack_is_like_all_sounds(void **state)
{
  nr_scores *scores;
  assert_int_equal(nr_scores_new(1, KINDS, &scores), NORAE_OK);
  scores->score[SILENT] = -9;
  scores->score[CONSONANT] = -3;
  scores->score[VOWEL] = 2;
  nr_scores_fill_other(scores, OTHER);
  assert_float_equal(scores->score[OTHER], 2 + log((1 + exp(-10)) / 2) / 2, 1e-4);
  nr_scores_free(&scores);
}

/* Many times a word that lasts from the 8th to the 26th of 30 frames. */
static char *make_long_text(size_t words)
{
  static const char word[] = "........cccccvvvvvvvvvvvvv....";
  size_t each = sizeof word - 1;
  char *text = malloc(words * each + 1);
  for (size_t w = 0; w < words; w++)
    memcpy(text + w * each, word, sizeof word);
  return text;
}

static void a_long_way_is_found(void **state)
{
  enum { WORDS = 400, EACH = 30 };
  static const size_t line[] = {0};
  static found words[WORDS];
  nr_sheet *sheet = make_sheet(1, WORDS);
  nr_graph *graph;
  char *text = make_long_text(WORDS);
  assert_int_equal(nr_graph_new(sheet, line, 1, MANNER, &graph), NORAE_OK);
  assert_int_equal(search(graph, text, NULL, words), NORAE_OK);
  for (size_t w = 0; w < WORDS; w++) {
    assert_int_equal(words[w].start, w * EACH + 8);
    assert_int_equal(words[w].end, w * EACH + 26);
  }
  free(text);
  nr_graph_free(&graph);
  nr_sheet_free(&sheet);
}

/* Nothing can be where these priors have it; then the words are placed all the same. */
static void priors_that_leave_no_way_do_no_harm(void **state)
{
  enum { WORDS = 400, EACH = 30 };
  static const size_t line[] = {0};
  static found words[WORDS];
  nr_sheet *sheet = make_sheet(1, WORDS);
  nr_graph *graph;
  char *text = make_long_text(WORDS);
  assert_int_equal(nr_graph_new(sheet, line, 1, MANNER, &graph), NORAE_OK);
  nr_prior prior = {graph->words[WORDS - 1].first, 0, 0, 0.4f};
  assert_int_equal(nr_graph_add_prior(graph, &prior), NORAE_OK);
  assert_int_equal(search(graph, text, NULL, words), NORAE_OK);
  for (size_t w = 0; w < WORDS; w++) {
    assert_true(words[w].end > words[w].start && words[w].end <= WORDS * EACH);
    assert_true(w == 0 || words[w].start >= words[w - 1].end);
  }
  free(text);
  nr_graph_free(&graph);
  nr_sheet_free(&sheet);
}

/* An hour: where states are too far from where an even pace has them, none are tried. */
static void an_hour_is_searched_near_an_even_pace(void **state)
{
  enum { WORDS = 100, EACH = 3600, AT = 1700 };
  static const size_t line[] = {0};
  static const char word[] = "cccccvvvvvvvvvvvvv";
  static found words[WORDS];
  nr_sheet *sheet = make_sheet(1, WORDS);
  nr_graph *graph;
  char *text = malloc(WORDS * EACH + 1);
  memset(text, '.', WORDS * EACH);
  text[WORDS * EACH] = '\0';
  for (size_t w = 0; w < WORDS; w++)
    memcpy(text + w * EACH + AT, word, sizeof word - 1);
  assert_int_equal(nr_graph_new(sheet, line, 1, MANNER, &graph), NORAE_OK);
  assert_int_equal(search(graph, text, NULL, words), NORAE_OK);
  for (size_t w = 0; w < WORDS; w++) {
    assert_int_equal(words[w].start, w * EACH + AT);
    assert_int_equal(words[w].end, w * EACH + AT + sizeof word - 1);
  }
  free(text);
  nr_graph_free(&graph);
  nr_sheet_free(&sheet);
}

/* ── lines one by one ── */

static void a_line_is_spotted_without_the_others(void **state)
{
  enum { FRAMES = 2000, AT = 1312 };
  static const size_t row[] = {0, 1};
  static const char words[] = "ccccvvvvvvvvvvvvvvcccccvvvvvvvvvvvvvvvccccvvvvvvvvvvvvvvv";
  const nr_interval given[] = {{4, 4.6}, {NAN, NAN}};
  nr_sheet *sheet = make_sheet(2, 3);
  char text[FRAMES + 1];
  float onset[FRAMES] = {0};
  for (size_t t = 0; t < FRAMES; t++) /* pauses, and vowels that go on for too long */
    text[t] = t / 70 % 3 == 0 ? '.' : t % 70 < 6 ? 'c' : 'v';
  text[FRAMES] = '\0';
  memcpy(text + AT, words, sizeof words - 1);
  nr_scores *scores = read_scores(text);
  nr_hearing hearing = {.sheet = sheet, .scores = scores, .onset = onset};
  nr_spot_range range = {0.95, 1.05, 12};
  nr_spots *spots;
  assert_int_equal(nr_spots_new(&hearing, row, 2, given, &range, &spots), NORAE_OK);
  assert_int_equal(spots->count, 1); /* the other has no time */
  const nr_spot *spot = &spots->spots[0];
  size_t best = 0;
  for (size_t i = 0; i < spot->count; i++)
    best = spot->value[i] > spot->value[best] ? i : best;
  assert_int_equal(spot->line, 0);
  assert_float_equal((double)(spot->first + best) / NR_STEPS_PER_S, AT / 100.0, 0.05);
  assert_true(spot->first + spot->count <= spots->steps);
  nr_spots_free(&spots);
  assert_null(spots);
  nr_scores_free(&scores);
  nr_sheet_free(&sheet);
}

static void hints_decide_without_any_line_times(void **state)
{
  enum { FRAMES = 2000, FIRST = 300, SECOND = 1300 };
  static const size_t row[] = {0};
  static const char words[] = "ccccvvvvvvvvvvvvvvcccccvvvvvvvvvvvvvvvccccvvvvvvvvvvvvvvv";
  nr_sheet *sheet = make_sheet(1, 3);
  char text[FRAMES + 1];
  float onset[FRAMES] = {0};
  double at[] = {NAN, NAN, NAN};
  memset(text, '.', FRAMES);
  text[FRAMES] = '\0';
  memcpy(text + FIRST, words, sizeof words - 1);
  memcpy(text + SECOND, words, sizeof words - 1);
  nr_scores *scores = read_scores(text);
  nr_hearing hearing = {
      .sheet = sheet, .scores = scores, .onset = onset, .hints = {at, 100, 1.0f}};
  nr_alignment *alignment;
  assert_int_equal(sheet->syllable_count, 3);
  assert_int_equal(nr_alignment_new(sheet, FRAMES, &alignment), NORAE_OK);
  for (int second = 0; second < 2; second++) {
    at[0] = second ? 12.5 : 3.5;
    assert_int_equal(nr_align(&hearing, row, 1, NULL, 0, FRAMES, alignment, NULL), NORAE_OK);
    assert_float_equal(alignment->words[0].start, (second ? SECOND : FIRST) / 100.0, 0.02);
  }
  nr_alignment_free(&alignment);
  nr_scores_free(&scores);
  nr_sheet_free(&sheet);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_row_of_the_tables_is_read),
      cmocka_unit_test(phones_become_sounds),
      cmocka_unit_test(phones_that_no_table_has_are_guessed),
      cmocka_unit_test(words_are_found_where_they_are),
      cmocka_unit_test(too_little_time_is_an_error),
      cmocka_unit_test(priors_and_onsets_decide_between_equals),
      cmocka_unit_test(what_the_lyrics_lack_may_have_a_place),
      cmocka_unit_test(what_the_lyrics_lack_is_like_all_sounds),
      cmocka_unit_test(a_long_way_is_found),
      cmocka_unit_test(priors_that_leave_no_way_do_no_harm),
      cmocka_unit_test(an_hour_is_searched_near_an_even_pace),
      cmocka_unit_test(a_line_is_spotted_without_the_others),
      cmocka_unit_test(hints_decide_without_any_line_times),
  };
  return cmocka_run_group_tests_name("align", tests, NULL, NULL);
}
