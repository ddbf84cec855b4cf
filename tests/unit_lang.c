/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdbool.h>
#include <string.h>

#include "text/lang.h"
#include "text/script.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void assert_guess(const char *const *lines, size_t count, const char *wanted)
{
  char guess[NR_LANGS_SIZE];
  nr_guess_lang(lines, count, guess);
  assert_string_equal(guess, wanted);
}

static void words_are_apart_by_any_white_space(void **state)
{
  const char *text = " one\t둘\u3000three\u00A0four ";
  static const char *const wanted[] = {"one", "둘", "three", "four"};
  size_t at = 0, n = 0;
  nr_span word;
  while (nr_next_word(text, strlen(text), &at, &word)) {
    assert_true(n < COUNT(wanted));
    assert_int_equal(word.end - word.start, strlen(wanted[n]));
    assert_memory_equal(text + word.start, wanted[n], strlen(wanted[n]));
    n++;
  }
  assert_int_equal(n, COUNT(wanted));
  assert_false(nr_next_word(text, strlen(text), &at, &word));
}

static void runs_are_of_one_script(void **state)
{
  const char *text = "「Love」를 きょうー愛!";
  static const char *const wanted[] = {"「Love」", "를 ", "きょうー", "愛!"};
  size_t at = 0, n = 0;
  nr_span run;
  nr_script script;
  while (nr_next_run(text, strlen(text), &at, &run, &script)) {
    assert_true(n < COUNT(wanted));
    assert_int_equal(run.end - run.start, strlen(wanted[n]));
    assert_memory_equal(text + run.start, wanted[n], strlen(wanted[n]));
    assert_int_equal(script == NR_SCRIPT_KANA, n == 2);
    n++;
  }
  assert_int_equal(n, COUNT(wanted));
  at = 0;
  assert_true(nr_next_run("?! 24", 5, &at, &run, &script));
  assert_int_equal(script, NR_SCRIPT_NONE);
  assert_int_equal(run.end, 5);
}

static void clusters_are_not_cut(void **state)
{
  static const struct {
    const char *text;
    size_t clusters;
  } cases[] = {{"abc", 3},
               {"e\u0301a", 2},
               {"👩‍👩‍👧", 1},
               {"🇰🇷🇯🇵", 2},
               {"\u1102\u1169", 1},
               {"กำ", 1},
               {"नि", 1},
               {"", 0},
               {"1️⃣", 1}};
  for (size_t i = 0; i < COUNT(cases); i++) {
    nr_arena arena = {0};
    size_t *ends, count;
    assert_int_equal(nr_graphemes(cases[i].text, strlen(cases[i].text), &arena, &ends, &count),
                     NORAE_OK);
    assert_int_equal(count, cases[i].clusters);
    if (count)
      assert_int_equal(ends[count - 1], strlen(cases[i].text));
    nr_arena_free(&arena);
  }
}

static void kana_and_kanji_light_at_once(void **state)
{
  assert_true(nr_lights_at_once("きゃ", strlen("きゃ")));
  assert_true(nr_lights_at_once("キー", strlen("キー")));
  assert_true(nr_lights_at_once("愛", strlen("愛")));
  assert_false(nr_lights_at_once("love ", 5));
  assert_false(nr_lights_at_once("사랑", strlen("사랑")));
  assert_false(nr_lights_at_once("♪", strlen("♪")));
}

static void hints_are_codes_or_names(void **state)
{
  nr_langs langs;
  nr_langs_parse("ko, en-GB;spa", &langs);
  assert_int_equal(langs.count, 3);
  assert_string_equal(langs.tags[0], "ko");
  assert_string_equal(langs.tags[1], "en-GB");
  assert_string_equal(langs.tags[2], "es");
  nr_langs_parse("English/korean", &langs);
  assert_int_equal(langs.count, 2);
  assert_string_equal(langs.tags[0], "en");
  assert_string_equal(langs.tags[1], "ko");
  nr_langs_parse("Deutsch", &langs);
  assert_string_equal(langs.tags[0], "de");
  nr_langs_parse("und, , klingonese of old, zxx", &langs);
  assert_int_equal(langs.count, 0);
  nr_langs_parse(NULL, &langs);
  assert_int_equal(langs.count, 0);
}

static void songs_tell_their_language(void **state)
{
  static const char *const english[] = {"When the lights are on the water",
                                        "and you are here with me", "la la la la la", "na na na"};
  static const char *const spanish[] = {"Cuando las luces están en el agua",
                                        "y tú estás aquí conmigo", "la noche es para los dos"};
  static const char *const french[] = {"Quand les lumières sont sur l'eau", "et que tu es avec moi",
                                       "dans la nuit de nos rêves"};
  static const char *const german[] = {"Wenn die Lichter auf dem Wasser sind",
                                       "und du bist hier bei mir", "ich will nicht ohne dich sein"};
  static const char *const italian[] = {"Quando le luci sono sull'acqua", "e tu sei qui con me",
                                        "non ho mai visto il mare di notte"};
  static const char *const portuguese[] = {"Quando as luzes estão na água", "e você não vem comigo",
                                           "meu coração é só seu"};
  assert_guess(english, COUNT(english), "en");
  assert_guess(spanish, COUNT(spanish), "es");
  assert_guess(french, COUNT(french), "fr");
  assert_guess(german, COUNT(german), "de");
  assert_guess(italian, COUNT(italian), "it");
  assert_guess(portuguese, COUNT(portuguese), "pt");
}

static void scripts_tell_languages_too(void **state)
{
  static const char *const korean[] = {"물 위에 불빛이 켜지면", "그대는 내 곁에",
                                       "oh baby stay with me tonight"};
  static const char *const japanese[] = {"水面に灯りがともる頃", "君は此処に", "愛"};
  static const char *const chinese[] = {"水面上的灯光", "你在我身边"};
  static const char *const cantonese[] = {"你喺度等緊我", "我唔知點解"};
  static const char *const ukrainian[] = {"Коли вогні на воді", "ти поруч їхній"};
  static const char *const thai[] = {"ฉันรักเธอ"};
  static const char *const signs[] = {"♪ 24 …", ""};
  assert_guess(korean, COUNT(korean), "ko,en");
  assert_guess(japanese, COUNT(japanese), "ja");
  assert_guess(chinese, COUNT(chinese), "zh");
  assert_guess(cantonese, COUNT(cantonese), "yue");
  assert_guess(ukrainian, COUNT(ukrainian), "uk");
  assert_guess(thai, COUNT(thai), "th");
  assert_guess(signs, COUNT(signs), "");
  assert_guess(NULL, 0, "");
}

static void two_languages_in_one_alphabet_are_both_told(void **state)
{
  static const char *const lines[] = {
      "quiero que no te vayas de mi vida",  "porque eres todo para mí",
      "I want you to know that I love you", "cuando la noche se va sin ti",
      "you are the one and you know it",    "no hay nada más que tú y yo"};
  assert_guess(lines, COUNT(lines), "es,en");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(words_are_apart_by_any_white_space),
      cmocka_unit_test(runs_are_of_one_script),
      cmocka_unit_test(clusters_are_not_cut),
      cmocka_unit_test(kana_and_kanji_light_at_once),
      cmocka_unit_test(hints_are_codes_or_names),
      cmocka_unit_test(songs_tell_their_language),
      cmocka_unit_test(scripts_tell_languages_too),
      cmocka_unit_test(two_languages_in_one_alphabet_are_both_told),
  };
  return cmocka_run_group_tests_name("lang", tests, NULL, NULL);
}
