/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdbool.h>
#include <string.h>

#include "base/diag.h"
#include "text/furigana.h"
#include "text/romaji.h"
#include "text/script.h"
#include "text/sounds.h"

#include "speaker.h"

/* The groups of a word and a reading laid over it: "食=た べる". */
static void assert_laid(const char *word, const char *reading, const char *wanted)
{
  nr_arena arena = {0};
  nr_str shown = {0};
  size_t *ends, count, size = strlen(word);
  nr_said *said;
  assert_int_equal(nr_graphemes(word, size, &arena, &ends, &count), NORAE_OK);
  said = nr_arena_alloc(&arena, (count + 1) * sizeof *said);
  assert_int_equal(
      nr_lay_reading(word, ends, 0, count, 0, reading, strlen(reading), &arena, said), NORAE_OK);
  for (size_t i = 0, at = 0; i < count;) {
    size_t end = said[i].kana ? said[i].end : ends[i];
    if (said[i].kana && at)
      nr_str_add_char(&shown, ' ');
    nr_str_add_bytes(&shown, word + at, end - at);
    if (said[i].kana)
      nr_str_addf(&shown, "=%s ", said[i].kana);
    while (i < count && at < end)
      at = ends[i++];
  }
  assert_string_equal(nr_str_text(&shown), wanted);
  nr_str_free(&shown);
  nr_arena_free(&arena);
}

/* Syllables of the line with their phones: "食[t_ä] べ[b_e̞]". */
static void assert_read_as(const char *text, const char *roman, const char *wanted)
{
  nr_arena arena = {0};
  nr_spoken_line line;
  nr_str shown = {0};
  assert_int_equal(
      nr_speak_line_as(speaker, text, strlen(text), roman, "ja", &arena, &line, NULL), NORAE_OK);
  for (size_t s = 0; s < line.syllable_count; s++) {
    const nr_spoken_syllable *one = &line.syllables[s];
    if (s)
      nr_str_add_char(&shown, ' ');
    nr_str_add_bytes(&shown, text + one->start, one->end - one->start);
    nr_str_add_char(&shown, '[');
    add_phones(&shown, &line, one);
    nr_str_add_char(&shown, ']');
  }
  assert_string_equal(nr_str_text(&shown), wanted);
  nr_str_free(&shown);
  nr_arena_free(&arena);
}

static void assert_read(const char *text, const char *wanted)
{
  assert_read_as(text, NULL, wanted);
}

static void okurigana_tell_the_kanji(void **state)
{
  assert_laid("食べる", "タベル", "食=タ べる");
  assert_laid("食べる", "たべる", "食=た べる");
  assert_laid("見つめ合う", "みつめあう", "見=み つめ 合=あ う");
  assert_laid("夜空", "ヨゾラ", "夜空=ヨゾラ ");
  assert_laid("お母さん", "オカアサン", "お 母=カア さん");
  assert_laid("人々", "ヒトビト", "人々=ヒトビト ");
}

static void kana_sound_as_they_are_said(void **state)
{
  assert_laid("は", "ワ", "は=ワ ");
  assert_laid("ありがとう", "アリガトー", "ありがと う=ー ");
  assert_laid("カラー", "カラー", "カラー");
  assert_laid("つづき", "ツズキ", "つ づ=ズ き");
}

static void readings_that_do_not_fit(void **state)
{
  assert_laid("百舌鳥", "モズ", "百舌鳥=モズ ");    /* fewer kana than kanji: all of it */
  assert_laid("食べる", "ノム", "食べる=ノム ");    /* other kana: all of it */
  assert_laid("ねこ", "イヌ", "ねこ");              /* kana stay what they are */
  assert_laid("日々・夜", "ヒビヨル", "日々=ヒビ ・ 夜=ヨル ");
}

/* What is shown of a line, whose syllables a / parts, and the readings in it: base, then =,
 * + for one that joins the one before or < for one that spills, and how it is read; # is
 * more of the reading before. */
static void assert_marked(const char *line, const char *wanted)
{
  char text[256];
  size_t at[32], size = 0, end = 0;
  nr_cuts cuts = {.at = at};
  nr_str shown = {0}, marks = {0};
  at[cuts.count++] = 0;
  for (const char *p = line; *p; p++) {
    if (*p == '/')
      at[cuts.count++] = size;
    else
      text[size++] = *p;
  }
  for (size_t i = 0; i <= size; i++) {
    nr_ruby_mark m;
    if (i == size || (i >= end && nr_ruby_at(text, size, i, cuts.count > 1 ? &cuts : NULL, &m))) {
      size_t stop = i == size ? size : m.mark;
      nr_str_add_bytes(&shown, text + end, stop > end ? stop - end : 0);
      if (i == size)
        break;
      nr_str_add_bytes(&shown, text + m.base.start, m.open - m.base.start);
      nr_str_add_char(&marks, ' ');
      nr_str_add_bytes(&marks, text + m.base.start, m.base.end - m.base.start);
      nr_str_add_char(&marks, m.base.start == m.base.end ? '#' : m.joins ? '+' : m.spills ? '<' : '=');
      nr_str_add_bytes(&marks, text + m.reading.start, m.reading.end - m.reading.start);
      end = m.end;
    }
  }
  nr_str_addf(&shown, "%s", nr_str_text(&marks));
  assert_string_equal(nr_str_text(&shown), wanted);
  nr_str_free(&shown);
  nr_str_free(&marks);
}

static void marks_of_readings(void **state)
{
  assert_marked("夜《よる》", "夜 夜=よる");
  assert_marked("永遠《とわ》の夜(よる)に", "永遠の夜に 永遠=とわ 夜=よる");
  assert_marked("｜食べ物《たべもの》", "食べ物 食べ物=たべもの");
  assert_marked("{本気|マジ}だ", "本気だ 本気=マジ");
  assert_marked("a {future|みらい} {愛|애}{中|zhōng}", "a future 愛中 future=みらい 愛=애 中=zhōng");
  assert_marked("漢字|かんじ と", "漢字 と 漢字+かんじ");
  assert_marked("漢字｜かんじ", "漢字 漢字+かんじ");
  /* Where syllables are known, a reading ends with its own. */
  assert_marked("漢|かん/字|じ/を", "漢字を 漢+かん 字+じ");
  assert_marked("今|き/日|ょう/は", "今日は 今+き 日+ょう");
  assert_marked("漢|<かん/字|!じ", "漢字 漢<かん 字=じ");
  assert_marked("漢｜＜かん/字｜！じ", "漢字 漢<かん 字=じ");
  assert_marked("僕|ぼ/#|く/は", "僕は 僕+ぼ #く");
  assert_marked("食べ|たべ/た", "食べた 食+た"); /* okurigana have no reading */
  assert_marked("お母さん|おかあさん/と", "お母さんと 母+かあ");
  assert_marked("Love|ラブ/の", "Loveの Love+ラブ");
  /* What looks like one. */
  assert_marked("夜《Nacht》", "夜《Nacht》");
  assert_marked("夜《》", "夜《》");
  assert_marked("夜《よ", "夜《よ");
  assert_marked("よ(ああ)", "よ(ああ)");
  assert_marked("夜 | よる", "夜 | よる");
  assert_marked("love | ラブ", "love | ラブ");
  assert_marked("{夜|}{|よ}{}", "{夜|}{|よ}{}");
  assert_marked("{夜 空|よぞら}", "{夜 空} 空+よぞら");
  assert_marked("#1|", "#1|");
  assert_marked("か#|く", "か#|く");
  assert_marked("僕|!ぼ#|く#|よ", "僕 僕=ぼ #く #よ");
}

static void readings_in_the_lyrics(void **state)
{
  assert_read("永遠《とわ》に", "永遠《とわ》[t_o̞_w_ä] に[n_i]");
  assert_read("運命(さだめ)よ", "運命(さだめ)[s_ä_d_ä_m_e̞] よ[j_o̞]");
  assert_read("｜本気《マジ》だ", "｜本気《マジ》[m_ä_dʑ_i] だ[d_ä]");
  assert_read("理由（わけ）", "理由（わけ）[w_ä_k_e̞]");
  assert_read("{本気|マジ}だ", "{本気|マジ}[m_ä_dʑ_i] だ[d_ä]");
  assert_read("夜|よる と", "夜|よる[j_o̞_ɽ_ɯᵝ] と[t_o̞]");
  assert_read("僕|ぼ#|く", "僕|ぼ#|く[b_o̞_k_ɯᵝ]");
  assert_read("{future|みらい}", "{future|み[m_i] ら[ɽ_ä] い}[i]"); /* sung in its place */
  assert_read("ああ (ああ)", "あ[ä] あ[ä] (あ[ä] あ)[ä]"); /* sung, not a reading */
}

static void assert_kana(const char *romaji, const char *wanted)
{
  nr_arena arena = {0};
  assert_string_equal(nr_kana_of_romaji(romaji, &arena), wanted);
  nr_arena_free(&arena);
}

static void romaji_becomes_kana(void **state)
{
  assert_kana("Hoshi no shita de", "ほしのしたで");
  assert_kana("Tōkyō, toukyou", "とーきょーとうきょう");
  assert_kana("kitto matcha zasshi", "きっとまっちゃざっし");
  assert_kana("shin'ya konnichi wa hon wo", "しんやこんにちわほんを");
  assert_kana("shimbun tyotto huzi", "しんぶんちょっとふじ");
  assert_kana("faito tsuki ja rya", "ふぁいとつきじゃりゃ");
  assert_kana("", "");
  assert_kana("123 q!", "");
}

static void romaji_tells_the_kanji(void **state)
{
  assert_read_as("運命の人", "sadame no hito",
                 "運命[s_ä_d_ä_m_e̞] の[n_o̞] 人[ç_i_t_o̞]");
  assert_read_as("君は love 空へ", "kimi wa love sora e",
                 "君[k_i_m_i] は[w_ä] love[l_ʌ_v] 空[s_o̞_ɽ_ä] へ[e̞]");
  assert_read_as("東京の夜", "Tōkyō no yoru",
                 "東京[t_o̞_o̞_k_j_o̞_o̞] の[n_o̞] 夜[j_o̞_ɽ_ɯᵝ]");
  /* Of another line: not used. */
  assert_read_as("そら", "kimi wa", "そ[s_o̞] ら[ɽ_ä]");
  /* What the lyrics themselves say of a word comes first. */
  assert_read_as("永遠《とわ》", "eien", "永遠《とわ》[t_o̞_w_ä]");
}

static void the_dictionary_reads(void **state)
{
  nr_kanji *kanji;
  assert_int_equal(nr_kanji_open(&kanji), NORAE_OK);
  if (!kanji) {
    print_message("%s\n", nr_kanji_advice());
    skip();
  }
  nr_kanji_close(&kanji);
  assert_read("私は海へ行く", "私[w_ä_t_ä_ɕ_i] は[w_ä] 海[ɯᵝ_m_i] へ[e̞] 行[i] く[k_ɯᵝ]");
  assert_read("本を食べる", "本[h_o̞_ɴ] を[o̞] 食[t_ä] べ[b_e̞] る[ɽ_ɯᵝ]");
  assert_read("東京", "東京[t_o̞_o̞_k_j_o̞_o̞]");
  assert_read("三時", "三時[s_ä_ɴ_dʑ_i]");
  assert_read("空 love 空", "空[s_o̞_ɽ_ä] love[l_ʌ_v] 空[s_o̞_ɽ_ä]");
  /* What the lyrics say comes first, and the rest is still read. */
  assert_read("時代《とき》の海", "時代《とき》[t_o̞_k_i] の[n_o̞] 海[ɯᵝ_m_i]");
}

/* What is no line of a song is read all the same, and soon. */
static void a_line_without_end(void **state)
{
  enum { TIMES = 20000 };
  nr_arena arena = {0};
  nr_spoken_line line;
  nr_str text = {0};
  for (int i = 0; i < TIMES; i++)
    nr_str_add(&text, "夜《よる》の");
  assert_int_equal(nr_speak_line(speaker, nr_str_text(&text), text.size, "ja", &arena, &line, NULL),
                   NORAE_OK);
  assert_int_equal(line.syllable_count, 2 * TIMES);
  assert_int_equal(line.phone_count, 6 * TIMES);
  nr_str_free(&text);
  nr_arena_free(&arena);
}

/* As on a machine without MeCab: two neutral vowels, and one warning that helps. */
static void without_a_dictionary(void **state)
{
  const char *text = "夜の歌";
  nr_arena arena = {0};
  nr_spoken_line line;
  norae_diags *diags;
  nr_kanji_close(&speaker->kanji);
  speaker->kanji_asked = true;
  assert_int_equal(norae_diags_new(&diags), NORAE_OK);
  for (int i = 0; i < 2; i++)
    assert_int_equal(nr_speak_line(speaker, text, strlen(text), "ja", &arena, &line, diags),
                     NORAE_OK);
  assert_int_equal(norae_diags_count(diags), 1);
  assert_string_equal(norae_diags_at(diags, 0)->code, "no-reading");
  assert_non_null(strstr(norae_diags_at(diags, 0)->text, "mecab-ipadic-utf8"));
  assert_read("夜の", "夜[ə_ə] の[n_o̞]");
  assert_read("夜《よる》の", "夜《よる》[j_o̞_ɽ_ɯᵝ] の[n_o̞]");
  norae_diags_free(&diags);
  nr_arena_free(&arena);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(okurigana_tell_the_kanji),
      cmocka_unit_test(kana_sound_as_they_are_said),
      cmocka_unit_test(readings_that_do_not_fit),
      cmocka_unit_test(marks_of_readings),
      cmocka_unit_test(readings_in_the_lyrics),
      cmocka_unit_test(romaji_becomes_kana),
      cmocka_unit_test(romaji_tells_the_kanji),
      cmocka_unit_test(the_dictionary_reads),
      cmocka_unit_test(a_line_without_end),
      cmocka_unit_test(without_a_dictionary),
  };
  return cmocka_run_group_tests_name("japanese", tests, open_speaker, close_speaker);
}
