/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <norae/song.h>

#include "base/diag.h"
#include "base/str.h"
#include "text/hepburn.h"
#include "text/kanji.h"
#include "text/latin.h"
#include "text/revised.h"
#include "text/script.h"
#include "text/share.h"

/* ── Korean ── */

/* Each block's letters, `between` them. */
static char *revised(const char *text, const char *between)
{
  nr_arena arena = {0};
  nr_str out = {0};
  size_t *ends, count, size = strlen(text), found;
  nr_block *blocks;
  char *made;
  assert_int_equal(nr_graphemes(text, size, &arena, &ends, &count), NORAE_OK);
  blocks = nr_arena_alloc(&arena, (count + 1) * sizeof *blocks);
  found = nr_blocks_find(text, 0, size, ends, 0, blocks);
  nr_blocks_change(blocks, found, NR_BLOCKS_WRITTEN);
  for (size_t i = 0; i < found; i++) {
    if (i)
      nr_str_add(&out, blocks[i].joined ? between : " ");
    nr_revised(&blocks[i], blocks[i].joined ? &blocks[i - 1] : NULL, &out);
  }
  assert_int_equal(nr_str_take(&out, &made, NULL), NORAE_OK);
  nr_arena_free(&arena);
  return made;
}

static void korean_words_are_written_as_published(void **state)
{
  char path[4096], row[512];
  size_t words = 0, wrong = 0;
  FILE *list;
  snprintf(path, sizeof path, "%s/korean/revised.tsv", getenv("FIXTURES"));
  list = fopen(path, "r");
  assert_non_null(list);
  while (fgets(row, sizeof row, list)) {
    char *word = strtok(row, "\t"), *wanted = strtok(NULL, "\t"), *source = strtok(NULL, "\n");
    char *made;
    if (*word == '#')
      continue;
    assert_non_null(source);
    made = revised(word, "");
    words++;
    if (strcmp(made, wanted) != 0) {
      wrong++;
      print_error("%s is %s, not %s (%s)\n", word, wanted, made, source);
    }
    free(made);
  }
  fclose(list);
  assert_true(words >= 300);
  assert_int_equal(wrong, 0);
}

static void assert_revised(const char *text, const char *wanted)
{
  char *made = revised(text, "-");
  assert_string_equal(made, wanted);
  free(made);
}

static void korean_blocks_have_their_own_letters(void **state)
{
  assert_revised("아파트", "a-pa-teu");
  assert_revised("같이", "ga-chi");
  assert_revised("좋아", "jo-a");
  assert_revised("없어", "eop-seo");
  assert_revised("많이", "ma-ni");
  assert_revised("꽃잎이", "kkon-ni-pi");
  assert_revised("신라", "sil-la");
  assert_revised("독립문", "dong-nim-mun");
  assert_revised("읽었잖아", "il-geot-ja-na");
  assert_revised("ㅋㅋㅠㅠ", "k-k-yu-yu");
  assert_revised("못 해", "mot hae"); /* nothing goes over a space */
  assert_revised("못해", "mo-tae");
}

static void verbs_join_their_h_and_nouns_keep_it(void **state)
{
  assert_revised("착한", "cha-kan");
  assert_revised("행복해", "haeng-bo-kae");
  assert_revised("따뜻한", "tta-tteu-tan");
  assert_revised("북한", "buk-han");
  assert_revised("축하해", "chuk-ha-hae");
  assert_revised("입학", "ip-hak");
  assert_revised("역할", "yeok-hal");
}

static void compounds_are_known_where_they_are(void **state)
{
  assert_revised("꽃잎", "kkon-nip");
  assert_revised("받아들일", "ba-da-deu-ril"); /* not 들+일 */
  assert_revised("들일", "deul-lil");
  assert_revised("금요일", "geu-myo-il");
  assert_revised("꽃 잎", "kkot ip");
  assert_revised("맛없는", "ma-deom-neun");
}

/* ── whole lines ── */

static nr_latin *latin;
static bool have_mecab;

static int open_latin(void **state)
{
  nr_kanji *kanji;
  assert_int_equal(nr_kanji_open(&kanji), NORAE_OK);
  have_mecab = kanji != NULL;
  nr_kanji_close(&kanji);
  return nr_latin_new(&latin);
}

static int close_latin(void **state)
{
  nr_latin_free(&latin);
  return latin != NULL;
}

/* The letters of each cluster, joined by |; "=" for a line that needs none. */
static void assert_latin(const char *text, const char *lang, const char *wanted)
{
  nr_arena arena = {0};
  nr_str shown = {0};
  nr_latin_line line;
  assert_int_equal(nr_latin_read(latin, text, strlen(text), NULL, NULL, lang, &arena, &line, NULL),
                   NORAE_OK);
  for (size_t i = 0; i < line.count && line.changed; i++) {
    if (i)
      nr_str_add_char(&shown, '|');
    nr_str_add(&shown, line.pieces[i]);
  }
  if (!line.changed)
    nr_str_add_char(&shown, '=');
  assert_string_equal(nr_str_text(&shown), wanted);
  nr_str_free(&shown);
  nr_arena_free(&arena);
}

static void korean_lines_keep_what_is_latin(void **state)
{
  assert_latin("같이 가자, yeah", NULL, "ga|chi| |ga|ja|,| |y|e|a|h");
  assert_latin("hello", "ko", "=");
  assert_latin("3월 (봄)", "ko", "3|wol| |(|bom|)");
  assert_latin("「꽃잎」", "ko", "\u201C|kkon|nip|\u201D");
}

static void assert_hepburn(const char *kana, const char *wanted)
{
  nr_kana_sign signs[64];
  nr_str out = {0};
  size_t count = 0;
  for (const char *p = kana; *p; p += 3) {
    int32_t c = ((p[0] & 15) << 12) | ((p[1] & 63) << 6) | (p[2] & 63);
    signs[count] = (nr_kana_sign){.kana = nr_kana_of(c), .cluster = count};
    count++;
  }
  for (size_t i = 0; i < count; i++) {
    if (i)
      nr_str_add_char(&out, '-');
    nr_hepburn(signs, count, i, &out);
  }
  assert_string_equal(nr_str_text(&out), wanted);
  nr_str_free(&out);
}

static void kana_are_written_after_hepburn(void **state)
{
  assert_hepburn("しちつふじぢづを", "shi-chi-tsu-fu-ji-ji-zu-o");
  assert_hepburn("きゃしゅちょじゃりょ", "kya--shu--cho--ja--ryo-");
  assert_hepburn("とうきょう", "to-u-kyo--u");
  assert_hepburn("ラーメン", "ra-a-me-n");
  assert_hepburn("きっとまっちいっぱい", "ki-t-to-ma-t-chi-i-p-pa-i");
  assert_hepburn("しんやきんえんしんぶん", "shi-n'-ya-ki-n'-e-n-shi-n-bu-n");
  assert_hepburn("ファティドゥウィヴァイェクァ", "fa--ti--du--wi--va--ye--kwa-");
  assert_hepburn("ねぇああぁっ", "ne-e-a-a-a-");
  assert_hepburn("あっー", "a--a");
}

static void readings_in_japanese_lines_are_used(void **state)
{
  /* The same with a dictionary and without. */
  assert_latin("漢字《かんじ》", "ja", "kan|ji|||||");
  assert_latin("｜今日《きょう》", "ja", "|kyo|u|||||");
  assert_latin("夜空(よぞら)を", "ja", "yozo|ra ||||||o");
  assert_latin("{夜|よる}を", "ja", "|yoru |||||o");
  assert_latin("僕|ぼ#|く", "ja", "boku|||||");
  assert_latin("{未来|みらい}", "ja", "|mira|i|||||");
  assert_latin("{愛|애}해", "ko", "|||ae||hae"); /* what is sung, not the hanja */
  assert_latin("{中|zhōng}", "zh", "|zhōng|||||||");
}

static void japanese_words_are_apart(void **state)
{
  if (!have_mecab)
    return;
  assert_latin("僕は東京へ行った", "ja", "boku |wa |tou|kyou |e |i|t|ta");
  assert_latin("君の名前を呼んでみたけれど", "ja",
               "kimi |no |nama|e |o |yo|n|de |mi|ta |ke|re|do");
  assert_latin("待って、ラーメン！", "ja", "ma|t|te|, |ra|a|me|n|!");
  assert_latin("お花見とMusic", "ja", "o|hana|mi |to |M|u|s|i|c");
  assert_latin("ははは", "ja", "ha |ha |ha");
}

static void kanji_without_a_reading_are_told(void **state)
{
  nr_arena arena = {0};
  nr_latin_line line;
  norae_diags *diags;
  nr_latin *other;
  setenv("MECABRC", "/nonexistent", 1); /* as where there is no dictionary */
  assert_int_equal(norae_diags_new(&diags), NORAE_OK);
  assert_int_equal(nr_latin_new(&other), NORAE_OK);
  assert_int_equal(nr_latin_read(other, "夜を", 6, NULL, NULL, "ja", &arena, &line, diags), NORAE_OK);
  assert_int_equal(norae_diags_count(diags), 1);
  assert_string_equal(line.pieces[0], "夜 ");
  assert_string_equal(line.pieces[1], "o");
  unsetenv("MECABRC");
  nr_latin_free(&other);
  norae_diags_free(&diags);
  nr_arena_free(&arena);
}

static void chinese_is_written_in_pinyin(void **state)
{
  assert_latin("我爱你", "zh", "wǒ |ài |nǐ");
  assert_latin("音乐，快乐", "zh", "yīn |yuè|, |kuài |lè");
  assert_latin("漫长的路", "zh", "màn |cháng |de |lù");
  assert_latin("漫長的路", "zh", "màn |cháng |de |lù"); /* traditional */
  assert_latin("绿色", "zh", "lǜ |sè");
  assert_latin("我鍾意", "yue", "=");
}

static void other_scripts_are_written_as_people_read_them(void **state)
{
  assert_latin("Привет мир", "ru", "P|r|i|v|e|t| |m|i|r");
  assert_latin("щенок", "ru", "shch|e|n|o|k");
  assert_latin("αγάπη", "el", "a|g|a|p|i");
  assert_latin("नमस्ते", "hi", "na|ma|stē");
  assert_latin("שמש", "he", "sh|m|sh");
  assert_latin("გამარჯობა", "ka", "g|a|m|a|r|j|o|b|a");
  assert_latin("අයුබෝවන්", "si", "="); /* ICU has no letters for it */
}

static void emoji_and_marks_stay_whole(void **state)
{
  assert_latin("봄 👩‍👩‍👧 e\u0301", "ko", "bom| |👩‍👩‍👧| |e\u0301");
  assert_latin("\u1112\u1161\u11ab", "ko", "han"); /* jamo that make one block */
}

/* ── sharing out ── */

static void assert_shared(const char *text, const char *const *rough, const char *wanted)
{
  nr_arena arena = {0};
  nr_str shown = {0};
  const char **pieces;
  size_t count = 0;
  while (rough[count])
    count++;
  assert_int_equal(nr_share_text(text, rough, count, &arena, &pieces), NORAE_OK);
  for (size_t i = 0; i < count && pieces; i++) {
    if (i)
      nr_str_add_char(&shown, '|');
    nr_str_add(&shown, pieces[i]);
  }
  assert_string_equal(nr_str_text(&shown), wanted);
  nr_str_free(&shown);
  nr_arena_free(&arena);
}

static void texts_are_shared_out_by_their_letters(void **state)
{
  assert_shared("Gachi ga!", (const char *[]){"ga", "chi ", "ga", NULL}, "Ga|chi |ga!");
  assert_shared("tōkyō e", (const char *[]){"tou", "kyou ", "e", NULL}, "tō|kyō |e");
  assert_shared("sarang-hae", (const char *[]){"sa", "rang", "hae", NULL}, "sa|rang-|hae");
  assert_shared("hoshi no  shita", (const char *[]){"ho", "shi ", "no ", "shi", "ta", NULL},
                "ho|shi |no  |shi|ta");
  assert_shared("gatchi", (const char *[]){"ga", "chi", NULL}, "gat|chi");
  assert_shared("completely other words", (const char *[]){"ga", "chi", NULL}, "");
  assert_shared("", (const char *[]){"ga", NULL}, "");
}

/* ── songs ── */

static norae_song *song_of(const char *const *syllables)
{
  norae_song *song;
  assert_int_equal(norae_song_new(&song), NORAE_OK);
  for (size_t i = 0; syllables[i]; i++) {
    if (!i || strcmp(syllables[i], "/") == 0)
      assert_int_equal(norae_song_add_line(song, &(norae_line){NORAE_LINE_INIT}), NORAE_OK);
    if (strcmp(syllables[i], "/") != 0)
      assert_int_equal(norae_song_add_syllable(
                           song, &(norae_syllable){NORAE_SYLLABLE_INIT, .text = syllables[i]}),
                       NORAE_OK);
  }
  return song;
}

static void assert_track(const norae_song *song, size_t i, size_t line, const char *lang,
                         const char *wanted)
{
  const norae_track *track = norae_song_track_at(song, i);
  nr_str shown = {0};
  assert_non_null(track);
  assert_int_equal(track->line, line);
  assert_int_equal(track->kind, NORAE_TRACK_ROMANISATION);
  if (lang)
    assert_string_equal(track->lang, lang);
  for (size_t p = 0; p < track->piece_count; p++) {
    if (p)
      nr_str_add_char(&shown, '|');
    nr_str_add(&shown, track->pieces[p]);
  }
  assert_string_equal(nr_str_text(&shown), wanted);
  nr_str_free(&shown);
}

static void songs_are_romanised_by_syllables(void **state)
{
  norae_song *song = song_of((const char *[]){"같", "이 ", "Go ", "좋아 ", "/", "hello", "/",
                                              " 꽃잎", "이 ", NULL});
  assert_int_equal(norae_song_romanise(song, NULL, NULL), NORAE_OK);
  assert_int_equal(norae_song_check(song, NULL), NORAE_OK);
  assert_int_equal(norae_song_track_count(song), 2);
  assert_track(song, 0, 0, "ko-Latn", "ga|chi |Go |joa");
  assert_track(song, 1, 2, "ko-Latn", "kkonni|pi");
  /* Nothing is added twice. */
  assert_int_equal(norae_song_romanise(song, NULL, NULL), NORAE_OK);
  assert_int_equal(norae_song_track_count(song), 2);
  norae_song_free(&song);
}

static void romanisations_that_are_there_are_kept(void **state)
{
  norae_song *song = song_of((const char *[]){"같", "이 ", "가", "/", "좋", "아", NULL});
  norae_track given = {.line = 0, .kind = NORAE_TRACK_ROMANISATION, .text = "Gatchi ga!"};
  norae_track other = {.line = 1, .kind = NORAE_TRACK_ROMANISATION, .text = "something else"};
  assert_int_equal(norae_song_add_track(song, &given), NORAE_OK);
  assert_int_equal(norae_song_add_track(song, &other), NORAE_OK);
  assert_int_equal(norae_song_romanise(song, "ko", NULL), NORAE_OK);
  assert_int_equal(norae_song_check(song, NULL), NORAE_OK);
  assert_int_equal(norae_song_track_count(song), 2);
  assert_track(song, 0, 0, NULL, "Gat|chi |ga!");
  assert_track(song, 1, 1, NULL, ""); /* nothing in common: no pieces */
  norae_song_free(&song);
}

static void clusters_cut_by_a_file_go_with_their_first_part(void **state)
{
  norae_song *song = song_of((const char *[]){"\u1112", "\u1161\u11ab", "글", NULL});
  assert_int_equal(norae_song_romanise(song, "ko", NULL), NORAE_OK);
  assert_track(song, 0, 0, "ko-Latn", "han||geul");
  norae_song_free(&song);
}

/* A line's syllables, joined by |. */
static void assert_syllables(const norae_song *song, size_t line, const char *wanted)
{
  const norae_line *l = norae_song_line_at(song, line);
  nr_str shown = {0};
  for (size_t i = 0; i < l->count; i++) {
    if (i)
      nr_str_add_char(&shown, '/');
    nr_str_add(&shown, norae_song_syllable_at(song, l->first + i)->text);
  }
  assert_string_equal(nr_str_text(&shown), wanted);
  nr_str_free(&shown);
}

static void readings_go_into_the_syllables_they_are_of(void **state)
{
  /* A romanisation tells kanji, with a dictionary and without. */
  norae_song *song = song_of((const char *[]){"東", "京", "の", "空", "/", "夜《よる》", "食べ", "た",
                                              "/", "ああ", NULL});
  norae_track first = {.line = 0, .kind = NORAE_TRACK_ROMANISATION, .text = "toukyou no sora"};
  norae_track second = {.line = 1, .kind = NORAE_TRACK_ROMANISATION, .text = "yoru tabeta"};
  assert_int_equal(norae_song_add_track(song, &first), NORAE_OK);
  assert_int_equal(norae_song_add_track(song, &second), NORAE_OK);
  assert_int_equal(norae_song_add_readings(song, "ja", NULL), NORAE_OK);
  assert_int_equal(norae_song_check(song, NULL), NORAE_OK);
  assert_syllables(song, 0, "東/京《とうきょう》/の/空《そら》");
  assert_syllables(song, 2, "ああ");
  if (have_mecab)
    assert_syllables(song, 1, "夜《よる》/食《た》べ/た");
  assert_int_equal(norae_song_add_readings(song, "ja", NULL), NORAE_OK); /* nothing twice */
  assert_syllables(song, 0, "東/京《とうきょう》/の/空《そら》");
  assert_int_equal(norae_song_drop_readings(song), NORAE_OK);
  assert_syllables(song, 0, "東/京/の/空");
  assert_syllables(song, 1, "夜/食べ/た");
  norae_song_free(&song);
}

static void readings_of_chinese_are_pinyin(void **state)
{
  norae_song *song = song_of((const char *[]){"你", "好，", "{中|zhòng}国 ok", NULL});
  assert_int_equal(norae_song_add_readings(song, NULL, NULL), NORAE_OK);
  assert_syllables(song, 0, "{你|nǐ}/{好|hǎo}，/{中|zhòng}{国|guó} ok");
  assert_int_equal(norae_song_drop_readings(song), NORAE_OK);
  assert_syllables(song, 0, "你/好，/中国 ok");
  norae_song_free(&song);
}

static void readings_may_lie_across_syllables(void **state)
{
  norae_song *song = song_of((const char *[]){"歌《う", "た》う ", "漢|<かん", "字|じ", "僕|ぼ", "#|く",
                                              NULL});
  assert_int_equal(norae_song_drop_readings(song), NORAE_OK);
  assert_int_equal(norae_song_check(song, NULL), NORAE_OK);
  assert_syllables(song, 0, "歌/う /漢/字/僕/");
  norae_song_free(&song);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(korean_words_are_written_as_published),
      cmocka_unit_test(korean_blocks_have_their_own_letters),
      cmocka_unit_test(verbs_join_their_h_and_nouns_keep_it),
      cmocka_unit_test(compounds_are_known_where_they_are),
      cmocka_unit_test(korean_lines_keep_what_is_latin),
      cmocka_unit_test(kana_are_written_after_hepburn),
      cmocka_unit_test(readings_in_japanese_lines_are_used),
      cmocka_unit_test(japanese_words_are_apart),
      cmocka_unit_test(kanji_without_a_reading_are_told),
      cmocka_unit_test(chinese_is_written_in_pinyin),
      cmocka_unit_test(other_scripts_are_written_as_people_read_them),
      cmocka_unit_test(emoji_and_marks_stay_whole),
      cmocka_unit_test(texts_are_shared_out_by_their_letters),
      cmocka_unit_test(songs_are_romanised_by_syllables),
      cmocka_unit_test(romanisations_that_are_there_are_kept),
      cmocka_unit_test(clusters_cut_by_a_file_go_with_their_first_part),
      cmocka_unit_test(readings_go_into_the_syllables_they_are_of),
      cmocka_unit_test(readings_of_chinese_are_pinyin),
      cmocka_unit_test(readings_may_lie_across_syllables),
  };
  return cmocka_run_group_tests_name("latin", tests, open_latin, close_latin);
}
