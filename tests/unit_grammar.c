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

#include "format/grammar.h"
#include "text/shipped.h"

#define S NORAE_US_PER_S

static norae_grammar *grammar_of(const char *text)
{
  norae_grammar *grammar = NULL;
  assert_int_equal(norae_grammar_read_memory(text, strlen(text), "my.grammar", &grammar, NULL),
                   NORAE_OK);
  return grammar;
}

static norae_song *read_by(norae_grammar *grammar, const char *lyrics, size_t size)
{
  norae_song *song = NULL;
  norae_read_options options = {.grammar = grammar};
  assert_int_equal(norae_song_read_memory(lyrics, size, "x", &options, &song, NULL), NORAE_OK);
  return song;
}

static void assert_written(norae_grammar *grammar, const norae_song *song, const char *wanted)
{
  norae_write_options options = {.grammar = grammar, .format = norae_grammar_info(grammar)->name};
  char *text = NULL;
  assert_int_equal(norae_song_write_memory(song, &options, &text, NULL, NULL), NORAE_OK);
  assert_string_equal(text, wanted);
  free(text);
}

/* Reads and writes the same again. */
static norae_song *there_and_back(const char *grammar_text, const char *lyrics)
{
  norae_grammar *grammar = grammar_of(grammar_text);
  norae_song *song = read_by(grammar, lyrics, strlen(lyrics));
  assert_written(grammar, song, lyrics);
  norae_grammar_free(&grammar);
  return song;
}

static norae_us start_of(const norae_song *song, size_t line, size_t syllable)
{
  const norae_line *l = norae_song_line_at(song, line);
  assert_true(syllable < l->count);
  return norae_song_syllable_at(song, l->first + syllable)->start;
}

static void shipped_formats_are_what_they_say(void **state)
{
  for (size_t i = 0; i < nr_shipped_grammars_count; i++) {
    const nr_shipped *s = &nr_shipped_grammars[i];
    norae_grammar *grammar = grammar_of(s->text);
    const norae_format_info *own = norae_grammar_info(grammar);
    const norae_format_info *listed = norae_format_by_name(s->name);
    assert_non_null(listed);
    assert_string_equal(own->name, listed->name);
    assert_string_equal(own->title, listed->title);
    assert_string_equal(own->extensions, listed->extensions);
    if (own->capabilities != listed->capabilities)
      fail_msg("%s: %x, not %x", s->name, own->capabilities, listed->capabilities);
    assert_int_equal(own->unit, listed->unit);
    norae_grammar_free(&grammar);
  }
}

static void times_can_be_beats(void **state)
{
  norae_song *song = there_and_back("name = beats\nbpm = 120\ndivision = 4\nunit = beats\n"
                                    "[syllable]\npattern = ^: (?<beat>-?\\d+) (?<duration_beat>\\d+) (?<pitch>-?\\d+) (?<text>.*)$\n"
                                    "[break]\npattern = ^-$\n[stop]\npattern = ^E$\n"
                                    "[write]\nline = {words}-\nend = E\n"
                                    "word = : {beat} {duration_beat} {pitch} {text}\\n\n",
                                    ": 0 4 5 one \n: 4 4 7 two\n-\n: 16 8 0 three\n-\nE\n");
  assert_int_equal(norae_song_line_count(song), 2);
  /* 120 beats of four parts a minute: 125 ms each. */
  assert_int_equal(start_of(song, 0, 1), 500000);
  assert_int_equal(norae_song_syllable_at(song, 1)->pitch, 7);
  assert_int_equal(norae_song_line_at(song, 1)->end, 3 * S);
  norae_song_free(&song);
}

static void times_can_be_frames(void **state)
{
  norae_song *song =
      there_and_back("name = frames\nfps = 25\nunit = frames\n"
                     "[line]\npattern = ^(?<start>\\d+)-(?<end>\\d+) (?<text>.*)$\n"
                     "[write]\nline = {start}-{end} {text}\n",
                     "25-50 one\n60-75 two\n");
  assert_int_equal(norae_song_line_at(song, 1)->start, 2400000);
  norae_song_free(&song);
}

static void times_can_follow_one_another(void **state)
{
  norae_song *song =
      there_and_back("name = deltas\nlines = after-start\nwords = word\nunit = ms\n"
                     "[line]\npattern = ^\\+(?<start>\\d+) (?<text>.*)$\n[word]\npattern = <(?<start>\\d+)>\n"
                     "[write]\nline = +{start} {words}\nword = <{start}>{text}\n",
                     "+1000 <0>one <333>two <333>three\n+2000 <0>four <1>five\n");
  assert_int_equal(start_of(song, 0, 2), 1666000);
  assert_int_equal(norae_song_line_at(song, 1)->start, 3 * S);
  norae_song_free(&song);
}

static void stamps_can_stand_behind_words(void **state)
{
  norae_grammar *grammar =
      grammar_of("name = behind\nunit = ms\nends = next\n[line]\npattern = ^(?<start>\\d+)\\|(?<text>.*)$\n"
                 "[word]\ntext = before\npattern = \\((?<start>\\d+),(?<duration>\\d+)\\)\n");
  const char *lyrics = "1000|one (1000,200)two(1200,300)\n2000|(a) b\n";
  norae_song *song = read_by(grammar, lyrics, strlen(lyrics));
  assert_int_equal(start_of(song, 0, 1), 1200000);
  assert_string_equal(norae_song_syllable_at(song, 0)->text, "one ");
  assert_int_equal(norae_song_syllable_at(song, 1)->end, 1500000);
  assert_int_equal(norae_song_line_at(song, 0)->end, 1500000);
  norae_song_free(&song);
  norae_grammar_free(&grammar);
}

static void files_tell_tempo_singers_sections_and_translations(void **state)
{
  norae_grammar *grammar = grammar_of(
      "name = rich\nunit = beats\nencoding = cp949\n[meta]\nkey = bpm\npattern = ^TEMPO (?<value>\\d+)\n"
      "[meta]\npattern = ^(?<key>TITLE) (?<value>.*)$\n[section]\npattern = ^# (?<section>.*)$\n"
      "[singer]\npattern = ^@(?<singer>.*)$\n[translation]\npattern = ^= (?<text>.*)$\n"
      "[line]\npattern = ^(?<start>\\d+) (?<background>~)?(?<text>.*)$\n");
  const char *lyrics = "TITLE x\nTEMPO 60\n# Chorus\n@Mina\n2 one\n= eins\n3 ~two\n@\n4 three\n";
  norae_song *song = read_by(grammar, lyrics, strlen(lyrics));
  assert_int_equal(norae_song_line_at(song, 0)->start, 2 * S);
  assert_string_equal(norae_song_line_at(song, 0)->section, "Chorus");
  assert_int_equal(norae_song_line_at(song, 0)->voices, 1);
  assert_int_equal(norae_song_line_at(song, 1)->role, NORAE_ROLE_BACKGROUND);
  assert_int_equal(norae_song_line_at(song, 2)->voices, 0);
  assert_string_equal(norae_song_track_at(song, 0)->text, "eins");
  assert_string_equal(norae_song_meta(song, "title"), "x");
  norae_song_free(&song);
  /* Its encoding is what bytes that are no UTF-8 are in. */
  const char korean[] = "1 \xB9\xE3\n";
  song = read_by(grammar, korean, sizeof korean - 1);
  assert_string_equal(norae_song_syllable_at(song, 0)->text, "\xEB\xB0\xA4");
  norae_song_free(&song);
  norae_grammar_free(&grammar);
}

/* Patterns and lines made to take years. */
static void hostile_grammars_end_soon(void **state)
{
  static const char *const patterns[] = {"^(a+)+$", "^(?:x|(?:a|aa)+)+$", "(?:a*)*c?$x",
                                         "(?<text>(?:a|b|ab)*)*!x"};
  size_t room = 1 << 20, used = 0;
  char *lyrics = malloc(room + 100);
  assert_non_null(lyrics);
  /* Short lines, a long one, and one that is too long for any pattern. */
  while (used < room / 4)
    used += (size_t)sprintf(lyrics + used, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\n");
  memset(lyrics + used, 'a', room - used);
  lyrics[used + 50000] = '\n';
  for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
    char text[200];
    norae_song *song = NULL;
    sprintf(text, "name = x\nother = skip\n[line]\npattern = %s\n[word]\npattern = %s\n", patterns[i], patterns[i]);
    norae_grammar *grammar = grammar_of(text);
    norae_read_options options = {.grammar = grammar};
    clock_t start = clock();
    norae_status status = norae_song_read_memory(lyrics, room, "x", &options, &song, NULL);
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    assert_int_not_equal(status, NORAE_OK);
    assert_true(seconds < 5);
    norae_grammar_free(&grammar);
  }
  free(lyrics);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(shipped_formats_are_what_they_say),
      cmocka_unit_test(times_can_be_beats),
      cmocka_unit_test(times_can_be_frames),
      cmocka_unit_test(times_can_follow_one_another),
      cmocka_unit_test(stamps_can_stand_behind_words),
      cmocka_unit_test(files_tell_tempo_singers_sections_and_translations),
      cmocka_unit_test(hostile_grammars_end_soon),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
