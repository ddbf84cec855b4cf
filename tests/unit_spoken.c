/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "speaker.h"

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

/* What a test looks at of one syllable. */
typedef void shower(nr_str *shown, const char *text, const nr_spoken_line *line,
                    const nr_spoken_syllable *one);

/* The syllables of the line as `show` writes them, `between` within words, spaces
 * between them. */
static void assert_shown(const char *lang, const char *text, shower *show, const char *between,
                         const char *wanted)
{
  nr_arena arena = {0};
  nr_str shown = {0};
  nr_spoken_line line = speak(lang, text, &arena);
  check_tiling(text, strlen(text), &line);
  for (size_t w = 0; w < line.word_count; w++)
    for (size_t s = 0; s < line.words[w].syllable_count; s++) {
      if (s || w)
        nr_str_add(&shown, s ? between : " ");
      show(&shown, text, &line, &line.syllables[line.words[w].first_syllable + s]);
    }
  assert_string_equal(nr_str_text(&shown), wanted);
  nr_str_free(&shown);
  nr_arena_free(&arena);
}

static void show_text(nr_str *shown, const char *text, const nr_spoken_line *line,
                      const nr_spoken_syllable *one)
{
  nr_str_add_bytes(shown, text + one->start, one->end - one->start);
}

static void show_nuclei(nr_str *shown, const char *text, const nr_spoken_line *line,
                        const nr_spoken_syllable *one)
{
  int nuclei = 0;
  for (size_t p = 0; p < one->phone_count; p++)
    nuclei += line->phones[one->first_phone + p].vowel;
  nr_str_addf(shown, "%d", nuclei);
}

static void show_phones(nr_str *shown, const char *text, const nr_spoken_line *line,
                        const nr_spoken_syllable *one)
{
  add_phones(shown, line, one);
}

/* "mo|ment of" */
static void assert_syllables(const char *lang, const char *text, const char *wanted)
{
  assert_shown(lang, text, show_text, "|", wanted);
}

/* How many nuclei each syllable has: "1 11 2". */
static void assert_nuclei(const char *lang, const char *text, const char *wanted)
{
  assert_shown(lang, text, show_nuclei, "", wanted);
}

/* "n_o|ɾ_ɛ" */
static void assert_phones(const char *lang, const char *text, const char *wanted)
{
  assert_shown(lang, text, show_phones, "|", wanted);
}

/* What the words were read as: "ko en-us". */
static void assert_langs(const char *lang, const char *text, const char *wanted)
{
  nr_arena arena = {0};
  nr_str shown = {0};
  nr_spoken_line line = speak(lang, text, &arena);
  for (size_t w = 0; w < line.word_count; w++)
    nr_str_addf(&shown, "%s%s", w ? " " : "", line.words[w].lang);
  assert_string_equal(nr_str_text(&shown), wanted);
  nr_str_free(&shown);
  nr_arena_free(&arena);
}

/* What the line begins with is one of the phones listed, with spaces around. */
static void assert_begins(const char *lang, const char *text, const char *phones)
{
  nr_arena arena = {0};
  nr_spoken_line line = speak(lang, text, &arena);
  char wanted[32];
  assert_true(line.phone_count > 0);
  snprintf(wanted, sizeof wanted, " %s ", line.phones[0].ipa);
  if (!strstr(phones, wanted))
    print_message("%s begins with%s\n", text, wanted);
  assert_non_null(strstr(phones, wanted));
  nr_arena_free(&arena);
}

static void english_words_are_cut_by_their_sounds(void **state)
{
  assert_syllables("en", "the moment of something little", "the mo|ment of some|thing lit|tle");
  assert_syllables("en", "monster master better rhythm", "mon|ster mas|ter bet|ter rhy|thm");
  assert_syllables("en", "loved people created science", "loved peo|ple cre|a|ted sci|ence");
  assert_syllables("en", "lucky singing flower", "luck|y sing|ing flow|er");
  assert_syllables("en", "our fire they're hours", "our fire they're hours");
  assert_syllables("en", "understand different someone", "un|der|stand dif|ferent some|one");
  assert_syllables("en", "every love of hours walked", "e|very love of hours walked");
  assert_syllables("en", "didn't couldn't isn't don't", "did|n't could|n't is|n't don't");
}

static void english_sounds_are_those_of_speech(void **state)
{
  assert_begins("en", "knight", " n ");
  assert_begins("en", "write", " ɹ r ");
  assert_begins("en", "phone", " f ");
  assert_begins("en", "chair", " tʃ ");
  assert_begins("en", "one", " w ");
  assert_begins("en", "use", " j ");
  assert_begins("en", "hour", " aʊ ");
  assert_nuclei("en", "store for car", "1 1 1");
  assert_nuclei("en", "idea being giant", "111 11 11");
}

static void spellings_of_singers_are_read(void **state)
{
  assert_syllables("en", "drippin' lovin’ 'cause ’cause y'all",
                   "drip|pin' lo|vin’ 'cause ’cause y'all");
  assert_syllables("en", "ba da da na-na-na you-know", "ba da da na-|na-|na you-|know");
  assert_nuclei("en", "sooooo noooo yeaaah ooooh baaaaby", "1 1 1 1 11");
  assert_nuclei("en", "shh hmm mmm zzz", "1 1 1 1");
  assert_nuclei("en", "f**k sh*t", "1 1");
  assert_syllables("en", "(oh) *sighs* [hey] \"no,\" wait—what?!",
                   "(oh) *sighs* [hey] \"no,\" wait—|what?!");
  assert_phones("en", "♪ … -- ★ 😀 👩‍👩‍👧 !?", "      ");
  assert_nuclei("en", "♪ la ♪", "0 1 0");
}

static void letters_and_numbers_are_said(void **state)
{
  assert_syllables("en", "TGGTCGAAC is DNA", "T|G|G|T|C|G|A|A|C is D|N|A");
  assert_nuclei("en", "TGGTCGAAC TV", "111111111 11");
  assert_syllables("en", "OK, USA! D.N.A.", "O|K, U|S|A! D.|N.|A.");
  assert_nuclei("en", "HELLO BIG BAD WORLD", "11 1 1 1");
  assert_nuclei("en", "24 10% $5", "3 3 3");
  assert_syllables("en", "24 3rd 4ever 10:30", "24 3rd 4|e|ver 10:30");
  assert_nuclei("en", "you & me", "1 1 1");
}

static void korean_blocks_are_syllables(void **state)
{
  assert_syllables(NULL, "그대의 노래를 사랑해", "그|대|의 노|래|를 사|랑|해");
  assert_nuclei(NULL, "값이 못해 독립 좋아 ㅋㅋ", "11 11 11 11 11");
  /* The same in decomposed letters. */
  assert_phones(NULL, "\u1102\u1169\u1105\u1162", "n_o|ɾ_ɛ");
}

static void korean_sounds_follow_the_rules(void **state)
{
  assert_phones(NULL, "값이", "k_ɐ_p|ɕ͈_i"); /* liaison of a cluster */
  assert_phones(NULL, "못해", "m_o|tʰ_ɛ");  /* aspiration */
  assert_phones(NULL, "좋아", "tɕ_o|ɐ");    /* ㅎ is dropped */
  assert_phones(NULL, "좋다", "tɕ_o|tʰ_ɐ");
  assert_phones(NULL, "독립", "t_o_ŋ|n_i_p"); /* nasals */
  assert_phones(NULL, "십년", "ɕ_i_m|n_j_ʌ_n");
  assert_phones(NULL, "신라", "ɕ_i_l|l_ɐ");   /* liquids */
  assert_phones(NULL, "같이", "k_ɐ|tɕʰ_i");   /* palatalisation */
  assert_phones(NULL, "학교", "h_ɐ_k|k͈_j_o"); /* tensing */
  assert_phones(NULL, "않은 많다", "ɐ|n_ɯ_n m_ɐ_n|tʰ_ɐ");
  assert_phones(NULL, "닭", "t_ɐ_k");
  assert_phones(NULL, "아기 바보", "ɐ|ɡ_i p_ɐ|b_o"); /* voicing */
}

static void kana_are_cut_by_morae(void **state)
{
  assert_syllables(NULL, "きって キャンディー こう", "きっ|て キャ|ン|ディー こ|う");
  assert_syllables(NULL, "わたしは、 「さあ」", "わ|た|し|は、 「さ|あ」");
  assert_phones(NULL, "しゃ ちょ ふぁ", "ɕ_ä tɕ_o̞ ɸ_ä");
  assert_phones(NULL, "キャン ﾗﾌﾞ", "k_j_ä|ɴ ɽ_ä|b_ɯᵝ");
  assert_phones(NULL, "か\u3099き\u3099", "ɡ_ä|ɡ_i"); /* decomposed */
  assert_syllables("ja", "君と夢", "君|と|夢");
  assert_nuclei("ja", "君と", "21");
  assert_phones(NULL, "っ ー", " ");
}

static void chinese_is_one_syllable_a_character(void **state)
{
  assert_syllables("zh", "我爱你，中国人", "我|爱|你，|中|国|人");
  assert_nuclei("zh", "我爱你 绿色 儿", "111 11 1");
  assert_phones("zh", "你好", "n_i|x_aʊ");
  assert_phones("zh", "月", "ɥ_ɛ");
  assert_phones("yue", "月光", "j_yu_t|ɡ_w_o_ŋ"); /* tones are dropped in both */
  assert_langs(NULL, "中国", "cmn");
  assert_langs(NULL, "日本の", "ja");
}

static void other_alphabets_are_cut_too(void **state)
{
  assert_syllables("es", "corazón te amo pueblo calle tierra niño",
                   "co|ra|zón te a|mo pue|blo ca|lle tie|rra ni|ño");
  assert_syllables("fr", "petite fille nuit une chanson", "pe|tite fille nuit une chan|son");
  assert_syllables("fr", "aujourd'hui j'ai d'accord", "au|jour|d'hui j'ai d'ac|cord");
  assert_syllables("de", "Liebe Straße immer Mädchen", "Lie|be Stra|ße im|mer Mäd|chen");
  assert_syllables("it", "amore mio cuore", "a|mo|re mi|o cuo|re");
  assert_syllables("ru", "любовь моя", "лю|бовь мо|я");
  assert_syllables("el", "αγάπη μου", "α|γά|πη μου");
  assert_nuclei("vi", "anh yêu em", "1 2 1");
  assert_nuclei("fr", "les amis", "1 11");
}

static void scripts_without_alphabet_stay_whole(void **state)
{
  assert_syllables("ar", "أنا أحبك", "أنا أحبك");
  assert_syllables("th", "ฉันรักเธอ", "ฉัน|รัก|เธอ");
  assert_langs(NULL, "मैं สวัสดี", "hi th");
}

static void languages_are_told_word_by_word(void **state)
{
  assert_langs("ko", "난 너를 love you 24", "ko ko en-us en-us en-us");
  assert_langs("ko", "Love를 사랑 3월", "en-us ko ko");
  assert_langs("es,en", "quiero que no te vayas", "es es es es es");
  assert_langs("es,en", "I want you and the night", "en-us en-us en-us en-us en-us en-us");
  assert_langs("es", "I want you", "es es es");
  assert_langs("Korean, Spanish", "사랑 corazón", "ko es");
  assert_langs("xx-nonsense,,", "hello", "en-us");
  assert_syllables("ko", "Love를 24시간", "Love|를 24|시|간");
  assert_nuclei("ko", "24시간", "311");
}

static void what_has_no_voice_is_said_so(void **state)
{
  nr_arena arena = {0};
  nr_spoken_line line;
  norae_diags *diags;
  assert_int_equal(norae_diags_new(&diags), NORAE_OK);
  for (int i = 0; i < 2; i++) { /* warned of once */
    assert_int_equal(
        nr_speak_line(speaker, "བོད་", strlen("བོད་"), "bo", &arena, &line, diags),
        NORAE_OK);
    assert_true(line.phone_count > 0);
  }
  assert_int_equal(norae_diags_count(diags), 1);
  assert_string_equal(norae_diags_at(diags, 0)->code, "no-voice");
  norae_diags_free(&diags);
  nr_arena_free(&arena);
}

static void nothing_and_much_are_lines_too(void **state)
{
  nr_arena arena = {0};
  nr_spoken_line line;
  char much[6000];
  assert_int_equal(nr_speak_line(speaker, "", 0, NULL, &arena, &line, NULL), NORAE_OK);
  assert_int_equal(line.word_count, 0);
  assert_int_equal(nr_speak_line(speaker, " \t　", strlen(" \t　"), "", &arena, &line, NULL),
                   NORAE_OK);
  assert_int_equal(line.word_count, 0);
  assert_syllables(NULL, "　さあ　行こう ", "さ|あ 行|こ|う");
  for (size_t i = 0; i < sizeof much; i++)
    much[i] = "lovely "[i % 7];
  assert_int_equal(nr_speak_line(speaker, much, sizeof much, "en", &arena, &line, NULL), NORAE_OK);
  check_tiling(much, sizeof much, &line);
  assert_int_equal(line.word_count, sizeof much / 7 + 1);
  for (size_t i = 0; i < sizeof much; i++)
    much[i] = "supercalifragil"[i % 15];
  assert_int_equal(nr_speak_line(speaker, much, sizeof much, "en", &arena, &line, NULL), NORAE_OK);
  check_tiling(much, sizeof much, &line);
  assert_int_equal(line.word_count, 1);
  assert_true(line.phone_count > 0);
  nr_arena_free(&arena);
}

static void speakers_take_turns(void **state)
{
  for (int i = 0; i < 3; i++) {
    nr_speaker_free(&speaker);
    assert_int_equal(nr_speaker_new(&speaker, NULL), NORAE_OK);
    assert_syllables("fr", "une chanson", "une chan|son");
    assert_syllables("en", "a moment", "a mo|ment");
  }
}

/* A small generator, so that a failure can be had again. */
static uint32_t next_random(uint32_t *seed)
{
  *seed = *seed * 1664525u + 1013904223u;
  return *seed >> 8;
}

static size_t add_random_char(char *out, uint32_t *seed)
{
  static const struct {
    uint32_t from, count;
  } blocks[] = {{' ', 1},       {' ', 95},     {'a', 26},       {'A', 26},      {'0', 10},
                {0xA0, 0x1E0},  {0x300, 0x70}, {0x370, 0x160},  {0x590, 0x170}, {0x900, 0x80},
                {0xE00, 0x80},  {0x1100, 256}, {0x2000, 0x70},  {0x2600, 256},  {0x3000, 256},
                {0x3130, 96},   {0x4E00, 500}, {0xAC00, 11172}, {0xFF00, 0xF0}, {0x1F600, 80},
                {0x1, 0x10FF00}};
  uint32_t b = next_random(seed) % (sizeof blocks / sizeof *blocks);
  uint32_t c = blocks[b].from + next_random(seed) % blocks[b].count;
  if (c == '\n' || (c >= 0xD800 && c < 0xE000))
    c = 'x';
  if (c < 0x80)
    return out[0] = (char)c, 1;
  if (c < 0x800)
    return out[0] = (char)(0xC0 | c >> 6), out[1] = (char)(0x80 | (c & 63)), 2;
  if (c < 0x10000) {
    out[0] = (char)(0xE0 | c >> 12);
    out[1] = (char)(0x80 | (c >> 6 & 63));
    out[2] = (char)(0x80 | (c & 63));
    return 3;
  }
  out[0] = (char)(0xF0 | c >> 18);
  out[1] = (char)(0x80 | (c >> 12 & 63));
  out[2] = (char)(0x80 | (c >> 6 & 63));
  out[3] = (char)(0x80 | (c & 63));
  return 4;
}

static void any_text_is_tiled(void **state)
{
  static const char *const hints[] = {NULL, "en",  "ko",    "ja", "fr",
                                      "zh", "yue", "ru,en", "th", "xx"};
  uint32_t seed = 20240607;
  for (int i = 0; i < 1500; i++) {
    char text[400];
    size_t size = 0, wanted = next_random(&seed) % 120;
    nr_arena arena = {0};
    nr_spoken_line line;
    /* Some lines stay in one block for a while, as words do. */
    for (size_t n = 0; n < wanted && size + 8 < sizeof text; n++) {
      uint32_t again = seed;
      size += add_random_char(text + size, &seed);
      if (next_random(&seed) % 3 && size + 8 < sizeof text)
        size += add_random_char(text + size, &again);
    }
    assert_int_equal(nr_speak_line(speaker, text, size, hints[i % 10], &arena, &line, NULL),
                     NORAE_OK);
    check_tiling(text, size, &line);
    nr_arena_free(&arena);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(english_words_are_cut_by_their_sounds),
      cmocka_unit_test(english_sounds_are_those_of_speech),
      cmocka_unit_test(spellings_of_singers_are_read),
      cmocka_unit_test(letters_and_numbers_are_said),
      cmocka_unit_test(korean_blocks_are_syllables),
      cmocka_unit_test(korean_sounds_follow_the_rules),
      cmocka_unit_test(kana_are_cut_by_morae),
      cmocka_unit_test(chinese_is_one_syllable_a_character),
      cmocka_unit_test(other_alphabets_are_cut_too),
      cmocka_unit_test(scripts_without_alphabet_stay_whole),
      cmocka_unit_test(languages_are_told_word_by_word),
      cmocka_unit_test(what_has_no_voice_is_said_so),
      cmocka_unit_test(nothing_and_much_are_lines_too),
      cmocka_unit_test(speakers_take_turns),
      cmocka_unit_test(any_text_is_tiled),
  };
  return cmocka_run_group_tests_name("spoken", tests, open_speaker, close_speaker);
}
