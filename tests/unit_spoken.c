/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "text/spoken.h"

static nr_speaker *speaker;

static int open_speaker(void **state)
{
  return nr_speaker_new(&speaker, NULL) != NORAE_OK;
}

static int close_speaker(void **state)
{
  nr_speaker_free(&speaker);
  return speaker != NULL;
}

/* Syllables tile their words, words are in order, runs of phones and syllables
 * tile their arrays. */
static void check_tiling(const char *text, size_t size, const nr_spoken_line *line)
{
  size_t syllable = 0, phone = 0, at = 0;
  for (size_t w = 0; w < line->word_count; w++) {
    const nr_spoken_word *word = &line->words[w];
    assert_true(word->start >= at && word->start < word->end && word->end <= size);
    at = word->end;
    assert_true(word->syllable_count >= 1);
    assert_int_equal(word->first_syllable, syllable);
    assert_non_null(word->lang);
    size_t inside = word->start;
    for (size_t s = 0; s < word->syllable_count; s++, syllable++) {
      const nr_spoken_syllable *one = &line->syllables[syllable];
      assert_int_equal(one->start, inside);
      assert_true(one->end > one->start);
      inside = one->end;
      assert_int_equal(one->first_phone, phone);
      phone += one->phone_count;
      assert_true(one->start == 0 || ((unsigned char)text[one->start] & 0xC0) != 0x80);
    }
    assert_int_equal(inside, word->end);
  }
  assert_int_equal(syllable, line->syllable_count);
  assert_int_equal(phone, line->phone_count);
  for (size_t p = 0; p < line->phone_count; p++)
    assert_true(line->phones[p].ipa[0] != '\0');
}

/* The line's syllables, '|' within words: "mo|ment of". */
static void assert_syllables(const char *lang, const char *text, const char *wanted)
{
  nr_arena arena = {0};
  nr_spoken_line line;
  nr_str shown = {0};
  assert_int_equal(nr_speak_line(speaker, text, strlen(text), lang, &arena, &line, NULL), NORAE_OK);
  check_tiling(text, strlen(text), &line);
  for (size_t w = 0; w < line.word_count; w++)
    for (size_t s = 0; s < line.words[w].syllable_count; s++) {
      const nr_spoken_syllable *one = &line.syllables[line.words[w].first_syllable + s];
      if (s) nr_str_add_char(&shown, '|');
      else if (w) nr_str_add_char(&shown, ' ');
      nr_str_add_bytes(&shown, text + one->start, one->end - one->start);
    }
  assert_string_equal(nr_str_text(&shown), wanted);
  nr_str_free(&shown);
  nr_arena_free(&arena);
}

/* How many nuclei each syllable of the line has: "1 11 2". */
static void assert_nuclei(const char *lang, const char *text, const char *wanted)
{
  nr_arena arena = {0};
  nr_spoken_line line;
  nr_str shown = {0};
  assert_int_equal(nr_speak_line(speaker, text, strlen(text), lang, &arena, &line, NULL), NORAE_OK);
  for (size_t w = 0; w < line.word_count; w++) {
    if (w) nr_str_add_char(&shown, ' ');
    for (size_t s = 0; s < line.words[w].syllable_count; s++) {
      const nr_spoken_syllable *one = &line.syllables[line.words[w].first_syllable + s];
      int nuclei = 0;
      for (size_t p = 0; p < one->phone_count; p++)
        nuclei += line.phones[one->first_phone + p].vowel;
      nr_str_addf(&shown, "%d", nuclei);
    }
  }
  assert_string_equal(nr_str_text(&shown), wanted);
  nr_str_free(&shown);
  nr_arena_free(&arena);
}

static void english_words_are_cut_by_their_sounds(void **state)
{
  assert_syllables("en", "the moment of something little", "the mo|ment of some|thing lit|tle");
  assert_syllables("en", "monster master better rhythm", "mon|ster mas|ter bet|ter rhy|thm");
  assert_syllables("en", "loved people created science", "loved peo|ple cre|a|ted sci|ence");
  assert_syllables("en", "lucky singing flower", "luck|y sing|ing flow|er");
}

static void korean_blocks_are_syllables(void **state)
{
  assert_syllables(NULL, "그대의 노래를 사랑해", "그|대|의 노|래|를 사|랑|해");
  assert_nuclei(NULL, "값이 못해 독립 좋아 ㅋㅋ", "11 11 11 11 11");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(english_words_are_cut_by_their_sounds),
      cmocka_unit_test(korean_blocks_are_syllables),
  };
  return cmocka_run_group_tests_name("spoken", tests, open_speaker, close_speaker);
}
