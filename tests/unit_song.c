/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "song/song.h"

/* A song with one line of the given syllables, `step` µs apart from `start`. */
static norae_song *one_line(const char *const *texts, norae_us start, norae_us step)
{
  norae_song *song;
  assert_int_equal(norae_song_new(&song), NORAE_OK);
  assert_int_equal(norae_song_add_line(song, &(norae_line){NORAE_LINE_INIT}), NORAE_OK);
  for (size_t i = 0; texts[i]; i++) {
    norae_syllable s = {NORAE_SYLLABLE_INIT, .text = texts[i]};
    if (start != NORAE_NO_TIME) {
      s.start = start + (norae_us)i * step;
      s.end = s.start + step;
    }
    assert_int_equal(norae_song_add_syllable(song, &s), NORAE_OK);
  }
  return song;
}

static void texts_and_metadata(void **state)
{
  norae_song *song = one_line((const char *[]){"노", "래 ", "song", NULL}, 0, 10);
  char *text = nr_song_line_text(song, 0);
  assert_string_equal(text, "노래 song");
  free(text);
  assert_int_equal(norae_song_set_meta(song, "title", "One"), NORAE_OK);
  assert_int_equal(norae_song_set_meta(song, "title", "Two"), NORAE_OK);
  assert_int_equal(norae_song_meta_count(song), 1);
  assert_string_equal(norae_song_meta(song, "title"), "Two");
  assert_int_equal(norae_song_set_meta(song, "title", NULL), NORAE_OK);
  assert_null(norae_song_meta(song, "title"));
  assert_int_equal(norae_song_check(song, NULL), NORAE_OK);
  norae_song_free(&song);
  assert_null(song);
}

static void voices_are_unique_and_limited(void **state)
{
  norae_song *song;
  unsigned v;
  char id[16];
  assert_int_equal(norae_song_new(&song), NORAE_OK);
  assert_int_equal(norae_song_voice(song, "v1", NULL, &v), NORAE_OK);
  assert_int_equal(norae_song_voice(song, "v2", "Mina", &v), NORAE_OK);
  assert_int_equal(v, 1);
  assert_int_equal(norae_song_voice(song, "v1", "Jo", &v), NORAE_OK);
  assert_int_equal(v, 0);
  assert_string_equal(norae_song_voice_at(song, 0)->name, "Jo");
  for (int i = 3; i <= NORAE_MAX_VOICES; i++) {
    sprintf(id, "v%d", i);
    assert_int_equal(norae_song_voice(song, id, NULL, &v), NORAE_OK);
  }
  assert_int_equal(norae_song_voice(song, "one more", NULL, &v), NORAE_ERR_LIMIT);
  assert_int_equal(norae_song_voice_at(song, 1)->kind, NORAE_VOICE_PERSON);
  assert_int_equal(norae_song_set_voice_kind(song, 1, NORAE_VOICE_GROUP), NORAE_OK);
  assert_int_equal(norae_song_voice_at(song, 1)->kind, NORAE_VOICE_GROUP);
  assert_int_equal(norae_song_set_voice_kind(song, NORAE_MAX_VOICES, NORAE_VOICE_OTHER),
                   NORAE_ERR_ARGUMENT);
  assert_int_equal(norae_song_set_voice_kind(song, 1, (norae_voice_kind)3), NORAE_ERR_ARGUMENT);
  norae_song_free(&song);
}

static void timing_is_told(void **state)
{
  norae_song *song = one_line((const char *[]){"no ", "times", NULL}, NORAE_NO_TIME, 0);
  assert_int_equal(norae_song_timing(song), NORAE_TIMING_NONE);
  norae_song_free(&song);
  song = one_line((const char *[]){"by ", "word", NULL}, 0, 10);
  assert_int_equal(norae_song_timing(song), NORAE_TIMING_WORD);
  norae_song_free(&song);
  song = one_line((const char *[]){"by line", NULL}, 0, 10);
  assert_int_equal(norae_song_timing(song), NORAE_TIMING_LINE);
  norae_song_free(&song);
}

static void moving_there_and_back_changes_nothing(void **state)
{
  norae_song *song = one_line((const char *[]){"a ", "b", NULL}, 1234567, 333);
  norae_song_move(song, 1.0, 987654321);
  norae_song_move(song, 1.0, -987654321);
  assert_int_equal(norae_song_syllable_at(song, 1)->start, 1234567 + 333);
  norae_song_move(song, 2.0, 10);
  assert_int_equal(norae_song_syllable_at(song, 0)->start, 2 * 1234567 + 10);
  assert_true(norae_song_line_at(song, 0)->start == NORAE_NO_TIME);
  norae_song_free(&song);
}

static void copies_are_equal_and_apart(void **state)
{
  norae_song *song = one_line((const char *[]){"a ", "b", NULL}, 0, 10), *copy;
  unsigned v;
  assert_int_equal(norae_song_voice(song, "v1", "Jo", &v), NORAE_OK);
  norae_track track = {.line = 0, .kind = NORAE_TRACK_TRANSLATION, .lang = "de", .text = "c"};
  assert_int_equal(norae_song_add_track(song, &track), NORAE_OK);
  assert_int_equal(norae_song_set_voice_kind(song, 0, NORAE_VOICE_OTHER), NORAE_OK);
  assert_int_equal(norae_song_copy(song, &copy), NORAE_OK);
  norae_song_free(&song);
  assert_int_equal(norae_song_check(copy, NULL), NORAE_OK);
  assert_string_equal(norae_song_syllable_at(copy, 1)->text, "b");
  assert_string_equal(norae_song_track_at(copy, 0)->text, "c");
  assert_string_equal(norae_song_voice_at(copy, 0)->name, "Jo");
  assert_int_equal(norae_song_voice_at(copy, 0)->kind, NORAE_VOICE_OTHER);
  norae_song_free(&copy);
}

static void check_finds_faults(void **state)
{
  norae_song *song = one_line((const char *[]){"a", NULL}, 100, 10);
  song->syllables[0].end = 50;
  assert_int_equal(norae_song_check(song, NULL), NORAE_ERR_FORMAT);
  song->syllables[0].end = 110;
  song->lines[0].voices = 2;
  assert_int_equal(norae_song_check(song, NULL), NORAE_ERR_FORMAT);
  song->lines[0].voices = 0;
  song->syllables[0].text = "\xff";
  assert_int_equal(norae_song_check(song, NULL), NORAE_ERR_FORMAT);
  song->syllables[0].text = "a";
  song->lines[0].count = 2;
  assert_int_equal(norae_song_check(song, NULL), NORAE_ERR_FORMAT);
  song->lines[0].count = 1;
  assert_int_equal(norae_song_check(song, NULL), NORAE_OK);
  norae_song_free(&song);
}

static norae_status check_track(norae_track track)
{
  norae_song *song = one_line((const char *[]){"같", "이", NULL}, 0, 10), *copy;
  track.kind = NORAE_TRACK_ROMANISATION;
  assert_int_equal(norae_song_add_track(song, &track), NORAE_OK);
  assert_int_equal(norae_song_copy(song, &copy), NORAE_OK);
  norae_status status = norae_song_check(copy, NULL);
  assert_int_equal(norae_song_check(song, NULL), status);
  assert_int_equal(norae_song_track_at(copy, 0)->piece_count, track.piece_count);
  norae_song_free(&copy);
  assert_int_equal(norae_song_new(&copy), NORAE_OK);
  assert_int_equal(nr_song_copy_frame(song, copy), NORAE_OK);
  assert_null(norae_song_track_at(copy, 0)->pieces);
  norae_song_free(&copy);
  norae_song_free(&song);
  return status;
}

static void pieces_are_one_a_syllable_and_the_text(void **state)
{
  const char *const right[] = {"ga", "chi"}, *const other[] = {"ga", "ti"},
             *const less[] = {"ga", "ch"}, *const one[] = {"gachi"};
  assert_int_equal(check_track((norae_track){.text = "gachi"}), NORAE_OK);
  assert_int_equal(check_track((norae_track){.text = "gachi", .pieces = right, .piece_count = 2}),
                   NORAE_OK);
  assert_int_equal(check_track((norae_track){.text = "gachi", .pieces = other, .piece_count = 2}),
                   NORAE_ERR_FORMAT);
  assert_int_equal(check_track((norae_track){.text = "gachi", .pieces = less, .piece_count = 2}),
                   NORAE_ERR_FORMAT);
  assert_int_equal(check_track((norae_track){.text = "gachi", .pieces = one, .piece_count = 1}),
                   NORAE_ERR_FORMAT);
}

static void times_are_shown_and_rounded(void **state)
{
  char buf[NORAE_TIME_SIZE];
  assert_string_equal(norae_time_format(buf, 62345000), "1:02.345");
  assert_string_equal(norae_time_format(buf, -499600), "-0:00.500");
  assert_string_equal(norae_time_format(buf, -400), "0:00.000");
  assert_string_equal(norae_time_format(buf, 3600 * NORAE_US_PER_S), "1:00:00.000");
  assert_string_equal(norae_time_format(buf, NORAE_NO_TIME), "none");
  assert_int_equal(nr_time_round(15000, 10000), 2);
  assert_int_equal(nr_time_round(-15000, 10000), -2);
  assert_int_equal(nr_time_round(14999, 10000), 1);
}

static void a_line_ends_with_its_last_word(void **state)
{
  norae_song *song;
  norae_line line = {NORAE_LINE_INIT};
  norae_syllable first = {NORAE_SYLLABLE_INIT, .text = "one "};
  norae_syllable second = {NORAE_SYLLABLE_INIT, .text = "two"};
  line.start = first.start = 1000;
  first.end = 2000;
  assert_int_equal(norae_song_new(&song), NORAE_OK);
  for (int i = 0; i < 3; i++) {
    assert_int_equal(norae_song_add_line(song, &line), NORAE_OK);
    assert_int_equal(norae_song_add_syllable(song, &first), NORAE_OK);
    second.start = i ? 3000 : NORAE_NO_TIME;
    second.end = i == 2 ? 4000 : NORAE_NO_TIME;
    assert_int_equal(norae_song_add_syllable(song, &second), NORAE_OK);
  }
  assert_int_equal(nr_song_line_end(song, 0), 2000);
  assert_int_equal(nr_song_line_end(song, 1), NORAE_NO_TIME); /* it goes on, who knows until when */
  assert_int_equal(nr_song_line_end(song, 2), 4000);
  norae_song_free(&song);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(texts_and_metadata),
      cmocka_unit_test(voices_are_unique_and_limited),
      cmocka_unit_test(timing_is_told),
      cmocka_unit_test(moving_there_and_back_changes_nothing),
      cmocka_unit_test(copies_are_equal_and_apart),
      cmocka_unit_test(check_finds_faults),
      cmocka_unit_test(pieces_are_one_a_syllable_and_the_text),
      cmocka_unit_test(times_are_shown_and_rounded),
      cmocka_unit_test(a_line_ends_with_its_last_word),
  };
  return cmocka_run_group_tests_name("song", tests, NULL, NULL);
}
