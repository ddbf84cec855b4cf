/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "report/pen.h"
#include "report/report.h"
#include "report/rows.h"
#include "report/values.h"

#define MS ((norae_us)1000)

static void add_line(norae_song *song, int start_ms, float confidence)
{
  norae_line line = {NORAE_LINE_INIT};
  line.start = start_ms < 0 ? NORAE_NO_TIME : start_ms * MS;
  line.confidence = confidence;
  assert_int_equal(norae_song_add_line(song, &line), NORAE_OK);
}

static void add_syllable(norae_song *song, const char *text, int start_ms, float confidence)
{
  norae_syllable syllable = {NORAE_SYLLABLE_INIT, .text = text};
  syllable.start = start_ms < 0 ? NORAE_NO_TIME : start_ms * MS;
  syllable.end = start_ms < 0 ? NORAE_NO_TIME : (start_ms + 200) * MS;
  syllable.confidence = confidence;
  assert_int_equal(norae_song_add_syllable(song, &syllable), NORAE_OK);
}

static norae_song *new_song(void)
{
  norae_song *song;
  assert_int_equal(norae_song_new(&song), NORAE_OK);
  return song;
}

/* One line of one syllable each. */
static norae_song *song_of(size_t count, const float *confidences, const char *text)
{
  norae_song *song = new_song();
  for (size_t i = 0; i < count; i++) {
    add_line(song, (int)i * 1000, confidences[i]);
    add_syllable(song, text, (int)i * 1000, confidences[i]);
  }
  return song;
}

static bool holds(const nr_str *text, const char *what)
{
  return strstr(nr_str_text(text), what) != NULL;
}

static size_t times(const char *text, const char *what)
{
  size_t count = 0;
  for (const char *at = text; (at = strstr(at, what)); at += strlen(what))
    count++;
  return count;
}

static void numbers_are_short_and_exact(void **state)
{
  static const struct {
    double number;
    int digits;
    const char *text;
  } cases[] = {{0, 6, "0"},
               {1.5, 6, "1.5"},
               {-0.25, 6, "-0.25"},
               {12.345678, 6, "12.345678"},
               {0.000001, 6, "0.000001"},
               {-0.0000001, 6, "0"},
               {99.9996, 3, "100"},
               {3600, 0, "3600"},
               {1.05, 2, "1.05"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    nr_str text = {0};
    nr_add_decimal(&text, cases[i].number, cases[i].digits);
    assert_string_equal(nr_str_text(&text), cases[i].text);
    nr_str_free(&text);
  }
}

static void bytes_become_text(void **state)
{
  static const char *const pairs[][2] = {
      {"", ""},        {"f", "Zg=="},        {"fo", "Zm8="},
      {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"\xff\xfe\xfd", "//79"}};
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
    nr_str text = {0};
    nr_base64_add(&text, pairs[i][0], strlen(pairs[i][0]));
    assert_string_equal(nr_str_text(&text), pairs[i][1]);
    nr_str_free(&text);
  }
}

static void worst_lines_come_first(void **state)
{
  static const float confidences[] = {0.9f, 0.3f, 0.79f, NORAE_NO_CONFIDENCE, 0.1f, 0.05f, 0.5f};
  norae_song *song = song_of(7, confidences, "la");
  norae_line gone = *norae_song_line_at(song, 5);
  gone.unsung = true;
  assert_int_equal(norae_song_set_line(song, 5, &gone), NORAE_OK);
  const nr_report_input input = {.media = "m", .lyrics = "l", .song = song};
  nr_report_rows *rows;
  assert_int_equal(nr_report_rows_new(&input, &rows), NORAE_OK);
  static const size_t worst[] = {4, 1, 6, 2};
  assert_int_equal(rows->worst_count, 4);
  assert_memory_equal(rows->worst, worst, sizeof worst);
  assert_int_equal(rows->unsure, 2);
  assert_true(rows->confidence > 0.517f && rows->confidence < 0.519f); /* of the five others */
  assert_int_equal(rows->end, 6200 * MS);
  nr_report_rows_free(&rows);
  assert_null(rows);
  norae_song_free(&song);
}

static void what_was_given_is_found_by_where_it_is_in_the_line(void **state)
{
  norae_song *given = new_song(), *song = new_song();
  add_line(given, 1000, NORAE_NO_CONFIDENCE);
  add_syllable(given, "every ", 1000, NORAE_NO_CONFIDENCE);
  add_syllable(given, "window", 1800, NORAE_NO_CONFIDENCE);
  add_line(given, 5000, NORAE_NO_CONFIDENCE);
  add_syllable(given, "another", 5000, NORAE_NO_CONFIDENCE);
  add_line(song, 500, 0.9f);
  add_syllable(song, "ev", 500, 0.9f);
  add_syllable(song, "ery ", 700, 0.9f);
  add_syllable(song, "win", 1300, 0.9f);
  add_syllable(song, "dow", 1500, 0.9f);
  add_line(song, 4500, 0.9f);
  add_syllable(song, "other", 4500, 0.9f);
  const nr_report_input input = {.media = "m", .lyrics = "l", .given = given, .song = song};
  nr_report_rows *rows;
  assert_int_equal(nr_report_rows_new(&input, &rows), NORAE_OK);
  assert_int_equal(rows->row[0].given, 1000 * MS);
  assert_int_equal(rows->given[0], 1000 * MS);
  assert_true(rows->given[1] == NORAE_NO_TIME);
  assert_int_equal(rows->given[2], 1800 * MS);
  assert_true(rows->given[3] == NORAE_NO_TIME);
  assert_true(rows->row[1].given == NORAE_NO_TIME); /* another text */
  nr_report_rows_free(&rows);
  norae_song_free(&given);
  norae_song_free(&song);
}

#define NASTY                                                                                      \
  "</script><b>\"'&\\ \x01\x1f\t עברית \xe2\x80\xae \xe6\xbc\xa2 \xf0\x9f\x8e\xa4 \xe2\x80\xa8"

static norae_song *nasty_song(void)
{
  static const float sure[] = {0.9f, 0.6f, 0.2f};
  norae_song *song = song_of(3, sure, NASTY);
  assert_int_equal(norae_song_set_meta(song, "title", NASTY), NORAE_OK);
  assert_int_equal(norae_song_set_meta(song, "artist", "<i>"), NORAE_OK);
  return song;
}

static void a_page_holds_nasty_words(void **state)
{
  norae_song *song = nasty_song(), *plain = song_of(0, NULL, NULL);
  nr_str nasty = {0}, clean = {0};
  nr_report_input input = {.media = "<m>.mp3", .lyrics = "l", .song = song, .audio = "m.mp3"};
  assert_int_equal(nr_report_page(&input, &nasty), NORAE_OK);
  input = (nr_report_input){.media = "m", .lyrics = "l", .song = plain};
  assert_int_equal(nr_report_page(&input, &clean), NORAE_OK);
  assert_int_equal(strlen(nasty.data), nasty.size);
  assert_int_equal(times(nasty.data, "</script>"), times(clean.data, "</script>"));
  assert_int_equal(times(nasty.data, "<b>"), 0);
  assert_int_equal(times(nasty.data, "<i>"), 0);
  assert_int_equal(times(nasty.data, "<m>"), 0);
  assert_true(holds(&nasty, "\\u003c/script\\u003e\\u003cb\\u003e\\\"'\\u0026\\\\ \\u0001"));
  assert_true(holds(&nasty, "<title>&#60;/script&#62;"));
  assert_false(holds(&clean, "@data@") || holds(&clean, "@page.css@") || holds(&clean, "@title@"));
  nr_str_free(&nasty);
  nr_str_free(&clean);
  norae_song_free(&song);
  norae_song_free(&plain);
}

static void a_picture_holds_nasty_words(void **state)
{
  norae_song *song = nasty_song();
  nr_str svg = {0}, script = {0};
  int width, height;
  const nr_report_input input = {.media = "m", .lyrics = "l", .song = song};
  assert_int_equal(nr_report_svg(&input, &svg), NORAE_OK);
  assert_int_equal(times(svg.data, "</script>"), 0);
  assert_int_equal(times(svg.data, "<b>"), 0);
  assert_int_equal(times(svg.data, "\x01"), 0);
  assert_true(holds(&svg, "&#60;/script&#62;"));
  assert_true(holds(&svg, "url(#slanted)") && holds(&svg, "url(#upright)"));
  assert_int_equal(nr_report_script(&input, "Sans", &width, &height, &script), NORAE_OK);
  assert_true(width > 0 && height > 0);
  assert_int_equal(times(script.data, "\x01"), 0);
  nr_str_free(&svg);
  nr_str_free(&script);
  norae_song_free(&song);
}

static void curves_stand_on_their_base(void **state)
{
  static const float sure[] = {0.9f};
  uint8_t loudness[] = {0, 255, 0}, voice[] = {255, 0, 0};
  norae_energy energy = {.count = 3, .loudness = loudness, .voice = voice};
  norae_song *song = song_of(1, sure, "la");
  nr_str svg = {0}, json = {0};
  const nr_report_input input = {.media = "m", .lyrics = "l", .song = song, .energy = &energy};
  assert_int_equal(nr_report_svg(&input, &svg), NORAE_OK);
  /* 124 above the rows and 58 of curve: 182; up to 54 px of it loud, 43.2 px voice; 20 s are
   * 1352 px, so that 20 ms are 1.352. */
  assert_true(holds(&svg, "d=\"M24 182L24 182L25.35 128L26.7 182L26.7 182z\""));
  assert_true(holds(&svg, "d=\"M24 182L24 138.8L25.35 182L26.7 182L26.7 182z\""));
  assert_int_equal(nr_report_json(&input, &json), NORAE_OK);
  assert_true(holds(&json, "\"energy\":{\"rate\":50,\"loudness\":[0,255,0],\"voice\":[255,0,0]}"));
  nr_str_free(&svg);
  nr_str_free(&json);
  norae_song_free(&song);
}

/* What the last text was drawn as. */
static struct drawn {
  char text[64];
  double squeeze;
} drawn;

static void keep_text(nr_pen *pen, const nr_label *label, const char *text, size_t size,
                      double squeeze)
{
  assert_true(size < sizeof drawn.text);
  memcpy(drawn.text, text, size);
  drawn.text[size] = '\0';
  drawn.squeeze = squeeze;
}

static void words_are_narrowed_then_cut(void **state)
{
  nr_str out = {0};
  nr_pen pen = {.out = &out, .text = keep_text};
  double wide = nr_pen_width("밤기차 going home", 10);
  nr_label label = {.size = 10, .room = wide};
  nr_pen_text(&pen, &label, "밤기차 going home");
  assert_string_equal(drawn.text, "밤기차 going home");
  assert_true(drawn.squeeze == 1);
  label.room = wide * 0.8;
  nr_pen_text(&pen, &label, "밤기차 going home");
  assert_string_equal(drawn.text, "밤기차 going home");
  assert_true(drawn.squeeze > 0.79 && drawn.squeeze < 0.81);
  label.room = wide * 0.4;
  nr_pen_text(&pen, &label, "밤기차 going home");
  assert_string_equal(drawn.text, "밤기차…");
  drawn.text[0] = '\0';
  label.room = 2;
  nr_pen_text(&pen, &label, "밤기차 going home");
  assert_string_equal(drawn.text, "");
  nr_str_free(&out);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(numbers_are_short_and_exact),
      cmocka_unit_test(bytes_become_text),
      cmocka_unit_test(worst_lines_come_first),
      cmocka_unit_test(what_was_given_is_found_by_where_it_is_in_the_line),
      cmocka_unit_test(a_page_holds_nasty_words),
      cmocka_unit_test(a_picture_holds_nasty_words),
      cmocka_unit_test(curves_stand_on_their_base),
      cmocka_unit_test(words_are_narrowed_then_cut),
  };
  return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
