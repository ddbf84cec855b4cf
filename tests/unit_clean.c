/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <norae/norae.h>

#define S NORAE_US_PER_S

/* Reads `lyrics`, applies the rules (a name, or their text), and gives the song. */
static norae_song *clean_with(const char *rules_text, const char *lyrics, norae_changes **changes,
                              norae_status wanted, norae_diags *diags)
{
  norae_song *song = NULL, *out = NULL;
  norae_rules *rules = NULL;
  assert_int_equal(norae_song_read_memory(lyrics, strlen(lyrics), "x.lrc", NULL, &song, NULL),
                   NORAE_OK);
  norae_status status =
      strchr(rules_text, '\n')
          ? norae_rules_read_memory(rules_text, strlen(rules_text), "my.rules", &rules, diags)
          : norae_rules_by_name(rules_text, &rules, diags);
  assert_int_equal(status, NORAE_OK);
  const norae_rules *sets[] = {rules};
  status = norae_song_clean(song, sets, 1, "x.lrc", &out, changes, diags);
  assert_int_equal(status, wanted);
  if (out)
    assert_int_equal(norae_song_check(out, NULL), NORAE_OK);
  norae_rules_free(&rules);
  norae_song_free(&song);
  return out;
}

static norae_song *clean(const char *rules, const char *lyrics)
{
  return clean_with(rules, lyrics, NULL, NORAE_OK, NULL);
}

static void assert_line(const norae_song *song, size_t index, const char *wanted)
{
  char text[500] = "";
  const norae_line *line = norae_song_line_at(song, index);
  assert_non_null(line);
  for (size_t s = 0; s < line->count; s++)
    strcat(text, norae_song_syllable_at(song, line->first + s)->text);
  assert_string_equal(text, wanted);
}

static const norae_syllable *syllable(const norae_song *song, size_t line, size_t i)
{
  const norae_line *l = norae_song_line_at(song, line);
  assert_true(i < l->count);
  return norae_song_syllable_at(song, l->first + i);
}

static void credits_go(void **state)
{
  norae_song *song = clean("credits", "[00:00.00]作词 : 某人\n[00:01.00]作曲：某人\n"
                                      "[00:02.00]编曲/混音：某人\n[00:03.00]OP: Some Company\n"
                                      "[00:04.00]Produced by: Someone\n[00:05.00]작사: 누군가\n"
                                      "[00:10.00]我在等你\n[00:12.00]She said: come home\n"
                                      "[00:14.00]Music in the air\n"
                                      "[00:20.00]1\n[00:22.00]2\n[00:24.00]3\n[00:26.00]4\n[00:28.00]5\n"
                                      "[00:30.00]未经许可，不得翻唱或使用\n");
  assert_int_equal(norae_song_line_count(song), 8);
  assert_line(song, 0, "我在等你");
  assert_line(song, 1, "She said: come home");
  assert_line(song, 2, "Music in the air");
  assert_string_equal(norae_song_meta(song, "lyricist"), "某人");
  assert_string_equal(norae_song_meta(song, "composer"), "某人");
  norae_song_free(&song);
}

static void boilerplate_goes(void **state)
{
  norae_song *song = clean("boilerplate",
                           "[00:00.00]12 Contributors\n[00:00.50]Small Song Lyrics\n"
                           "[00:01.00]www.lyrics-of-mine.com\n[00:02.00]Synced by somebody\n"
                           "[00:03.00]纯音乐，请欣赏\n[00:04.00]I sing by the sea\n"
                           "[00:05.00]and then we go45Embed\n");
  assert_int_equal(norae_song_line_count(song), 2);
  assert_line(song, 0, "I sing by the sea");
  assert_line(song, 1, "and then we go");
  norae_song_free(&song);
}

static void labels_become_sections(void **state)
{
  norae_song *song = clean("sections", "[00:01.00][Verse 1: Mina]\n[00:02.00]one\n[00:03.00]two (x2)\n"
                                       "[00:04.00]Chorus:\n[00:05.00]three\n");
  assert_int_equal(norae_song_line_count(song), 3);
  assert_string_equal(norae_song_line_at(song, 0)->section, "Verse 1");
  assert_string_equal(norae_song_line_at(song, 2)->section, "Chorus");
  assert_string_equal(norae_song_voice_at(song, 0)->name, "Mina");
  assert_int_equal(norae_song_line_at(song, 1)->voices, 1);
  assert_int_equal(norae_song_line_at(song, 2)->voices, 0);
  assert_line(song, 1, "two");
  norae_song_free(&song);
}

static void singers_become_voices(void **state)
{
  norae_song *song = clean("singers", "[00:01.00]Mina: one\n[00:02.00]Jo Ann: two\n[00:03.00]Mina & Jo Ann: three\n"
                                      "[00:04.00][Both] four\n[00:05.00]Once: five\n[00:06.00]Jo Ann: six\n");
  assert_int_equal(norae_song_voice_count(song), 2);
  assert_string_equal(norae_song_voice_at(song, 1)->name, "Jo Ann");
  assert_int_equal(norae_song_line_at(song, 0)->voices, 1);
  assert_int_equal(norae_song_line_at(song, 1)->voices, 2);
  assert_int_equal(norae_song_line_at(song, 2)->voices, 3);
  assert_int_equal(norae_song_line_at(song, 3)->voices, 3);
  assert_int_equal(norae_song_line_at(song, 4)->voices, 0);
  assert_line(song, 2, "three");
  assert_line(song, 3, "four");
  /* Once is no name: it does not come again. */
  assert_line(song, 4, "Once: five");
  norae_song_free(&song);
}

static void a_name_alone_holds_for_the_lines_below(void **state)
{
  norae_song *song = clean("singers", "[Mina]\n[00:01.00][Mina]\n[00:02.00]one\n[00:03.00]two\n"
                                      "[00:04.00][Jo]\n[00:05.00]three\n[00:06.00][Mina]\n[00:07.00]four\n"
                                      "[00:08.00][Jo] five\n");
  size_t n = norae_song_line_count(song);
  assert_line(song, n - 1, "five");
  assert_int_equal(norae_song_voice_count(song), 2);
  assert_int_equal(norae_song_line_at(song, n - 4)->voices, 1);
  assert_int_equal(norae_song_line_at(song, n - 3)->voices, 2);
  assert_int_equal(norae_song_line_at(song, n - 2)->voices, 1);
  norae_song_free(&song);
}

static void backing_keeps_its_times(void **state)
{
  norae_song *song = clean("backing", "[00:10.00]<00:10.00>I <00:10.50>go <00:11.00>(oh <00:11.40>yeah) "
                                      "<00:12.00>home<00:12.80>\n[00:14.00](la la)\n");
  assert_int_equal(norae_song_line_count(song), 3);
  assert_line(song, 0, "I go home");
  assert_line(song, 1, "oh yeah");
  assert_line(song, 2, "la la");
  assert_int_equal(norae_song_line_at(song, 0)->role, NORAE_ROLE_MAIN);
  assert_int_equal(norae_song_line_at(song, 1)->role, NORAE_ROLE_BACKGROUND);
  assert_int_equal(norae_song_line_at(song, 2)->role, NORAE_ROLE_BACKGROUND);
  assert_int_equal(syllable(song, 0, 1)->start, 10 * S + S / 2);
  assert_int_equal(syllable(song, 0, 2)->start, 12 * S);
  assert_int_equal(syllable(song, 0, 2)->end, 12 * S + 800000);
  assert_int_equal(norae_song_line_at(song, 1)->start, 11 * S);
  assert_int_equal(syllable(song, 1, 0)->start, 11 * S);
  assert_int_equal(syllable(song, 1, 1)->start, 11 * S + 400000);
  assert_int_equal(norae_song_line_at(song, 2)->start, 14 * S);
  norae_song_free(&song);
}

static void a_timed_name_takes_the_start_along(void **state)
{
  norae_song *song = clean("[singer]\npattern = ^(\\w+):\\s*\n",
                           "[00:10.00]<00:10.00>Mina: <00:10.50>go <00:11.00>on\n");
  assert_line(song, 0, "go on");
  assert_int_equal(norae_song_line_at(song, 0)->start, 10 * S + S / 2);
  assert_int_equal(syllable(song, 0, 0)->start, 10 * S + S / 2);
  norae_song_free(&song);
}

static void replaced_text_keeps_times(void **state)
{
  norae_song *song = clean("[replace]\npattern = (\\w+) and (\\w+)\nwith = ${2} & $1$$\n",
                           "[00:10.00]<00:10.00>salt <00:10.50>and <00:11.00>honey <00:12.00>now\n");
  assert_line(song, 0, "honey & salt$ now");
  assert_int_equal(syllable(song, 0, 0)->start, 11 * S);
  assert_int_equal(syllable(song, 0, 1)->start, 10 * S);
  assert_int_equal(syllable(song, 0, 2)->start, 12 * S);
  norae_song_free(&song);
}

static void text_behind_a_bar_becomes_a_translation(void **state)
{
  norae_song *song = clean("[translation]\npattern = \\s*\\|\\s*(?<text>.*)$\n",
                           "[00:01.00]hello | hallo\n[00:02.00]bye\n");
  assert_line(song, 0, "hello");
  assert_int_equal(norae_song_track_count(song), 1);
  assert_string_equal(norae_song_track_at(song, 0)->text, "hallo");
  norae_song_free(&song);
}

static void changes_are_told_line_by_line(void **state)
{
  norae_changes *changes = NULL;
  norae_song *song = clean_with("[drop]\nname = by\npattern = ^by\n[background]\npattern = \\((.*?)\\)\n",
                                "[00:01.00]by me\n[00:02.00]one (two)\n[00:03.00]three\n", &changes,
                                NORAE_OK, NULL);
  assert_int_equal(norae_changes_count(changes), 2);
  const norae_change *a = norae_changes_at(changes, 0), *b = norae_changes_at(changes, 1);
  assert_int_equal(a->kind, NORAE_CHANGE_DROPPED);
  assert_string_equal(a->rule, "my.rules/by");
  assert_string_equal(a->before, "by me");
  assert_null(a->after);
  assert_int_equal(a->source_line, 1);
  assert_string_equal(b->before, "one (two)");
  assert_string_equal(b->after, "one");
  assert_string_equal(b->moved, "two");
  assert_null(norae_changes_at(changes, 2));
  norae_changes_free(&changes);
  norae_song_free(&song);
}

static void assert_bad(const char *text, uint32_t line, uint32_t column, const char *code)
{
  norae_rules *rules = NULL;
  norae_diags *diags = NULL;
  assert_int_equal(norae_diags_new(&diags), NORAE_OK);
  assert_int_equal(norae_rules_read_memory(text, strlen(text), "bad.rules", &rules, diags),
                   NORAE_ERR_FORMAT);
  assert_null(rules);
  assert_true(norae_diags_count(diags) > 0);
  const norae_diag *d = norae_diags_at(diags, 0);
  assert_string_equal(d->code, code);
  assert_string_equal(d->file, "bad.rules");
  assert_int_equal(d->line, line);
  assert_int_equal(d->column, column);
  norae_diags_free(&diags);
}

static void faults_of_rules_have_places(void **state)
{
  assert_bad("[drop]\npattern = a(b\n", 2, 14, "entry-pattern");
  assert_bad("[drop]\npattern = ab\n  cd[\n", 3, 6, "entry-pattern");
  assert_bad("[frobnicate]\npattern = a\n", 1, 2, "rule-kind");
  assert_bad("[drop]\nwith = a\n", 2, 8, "rule-key");
  assert_bad("[drop]\nname = x\n", 1, 2, "rule-pattern");
  assert_bad("[singer]\npattern = (?<sinegr>a)\n", 2, 11, "rule-group");
  assert_bad("[replace]\npattern = a\nwith = x$y\n", 3, 9, "rule-with");
  assert_bad("[drop\n", 1, 1, "entry-section");
  assert_bad("[drop]\npattern a\n", 2, 1, "entry-equals");
  assert_bad("[drop]\npattern = a\nwhere = top\n", 3, 9, "entry-word");
  assert_bad("[singer]\npattern = a\nleast = many\n", 3, 9, "entry-number");
  assert_bad("# nothing\n", 1, 1, "rule-none");
  assert_bad("[drop]\npattern = (a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)\n",
             2, 11, "entry-pattern");
}

/* Patterns that would run for years, on lines made for them. */
static void hostile_patterns_end_soon(void **state)
{
  static const char *const patterns[] = {"(a+)+$", "(?:x|(?:a|aa)+)+$", "(a|a)*+(a*)*$b|(?:a*)*c?$x",
                                         "(?<text>(?:a|b|ab)*)*!x", "^(?=(a+))(?:\\1?)*\\1{9}z"};
  for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
    char rules_text[200], *lyrics = malloc(400 * 400 + 1);
    norae_diags *diags = NULL;
    norae_rules *rules = NULL;
    norae_song *song = NULL, *out = NULL;
    size_t used = 0;
    assert_non_null(lyrics);
    for (int line = 0; line < 400; line++) {
      used += (size_t)sprintf(lyrics + used, "[00:%02d.00]", line % 60);
      memset(lyrics + used, 'a', 300);
      used += 300;
      used += (size_t)sprintf(lyrics + used, "!\n");
    }
    sprintf(rules_text, "[replace]\npattern = %s\nwith = b\n", patterns[i]);
    assert_int_equal(norae_diags_new(&diags), NORAE_OK);
    assert_int_equal(norae_song_read_memory(lyrics, used, "x.lrc", NULL, &song, NULL), NORAE_OK);
    assert_int_equal(norae_rules_read_memory(rules_text, strlen(rules_text), "bad", &rules, diags),
                     NORAE_OK);
    const norae_rules *sets[] = {rules};
    clock_t start = clock();
    norae_status status = norae_song_clean(song, sets, 1, "x.lrc", &out, NULL, diags);
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    assert_true(status == NORAE_OK || status == NORAE_ERR_LIMIT);
    if (status == NORAE_ERR_LIMIT)
      assert_true(norae_diags_count_from(diags, NORAE_ERROR) == 1);
    assert_true(seconds < 4);
    norae_song_free(&song);
    norae_song_free(&out);
    norae_rules_free(&rules);
    norae_diags_free(&diags);
    free(lyrics);
  }
}

static void every_shipped_set_reads(void **state)
{
  assert_true(norae_rules_count() >= 5);
  for (size_t i = 0; i < norae_rules_count(); i++) {
    norae_rules *rules = NULL;
    assert_true(*norae_rules_title_at(i));
    assert_int_equal(norae_rules_by_name(norae_rules_name_at(i), &rules, NULL), NORAE_OK);
    norae_rules_free(&rules);
  }
  assert_null(norae_rules_name_at(norae_rules_count()));
  norae_rules *rules = NULL;
  assert_int_equal(norae_rules_by_name("nonsense", &rules, NULL), NORAE_ERR_ARGUMENT);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(credits_go),
      cmocka_unit_test(boilerplate_goes),
      cmocka_unit_test(labels_become_sections),
      cmocka_unit_test(singers_become_voices),
      cmocka_unit_test(a_name_alone_holds_for_the_lines_below),
      cmocka_unit_test(backing_keeps_its_times),
      cmocka_unit_test(a_timed_name_takes_the_start_along),
      cmocka_unit_test(replaced_text_keeps_times),
      cmocka_unit_test(text_behind_a_bar_becomes_a_translation),
      cmocka_unit_test(changes_are_told_line_by_line),
      cmocka_unit_test(faults_of_rules_have_places),
      cmocka_unit_test(hostile_patterns_end_soon),
      cmocka_unit_test(every_shipped_set_reads),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
