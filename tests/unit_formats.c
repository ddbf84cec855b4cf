/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Formats against each other: what goes through one of them and back is the same.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <norae/norae.h>

#include "base/str.h"
#include "song/song.h"

/* Formats that hold the times of words, and the finest time they tell, in µs. */
static const struct {
  const char *name;
  int64_t unit;
} word_formats[] = {
    {"json", 1},     {"vtt", 1000},    {"ttml", 1000},
    {"lrclib", 1000},
    {"elrc", 1000}, {"ass", 10000}, {"ultrastar", 10000}};
#define WORD_FORMATS (sizeof word_formats / sizeof *word_formats)

/* ── a song with all that every one of them holds ── */

static unsigned seed;

static unsigned next_random(unsigned below)
{
  seed = seed * 1103515245u + 12345u;
  return (seed >> 16) % below;
}

static void add_random_line(norae_song *song, norae_us *now, int64_t unit, unsigned voices)
{
  static const char *const syllables[] = {"별", "빛", "아",  "래",    "star", "light", "星",
                                          "の", "<3", "R&B", "don't", "{x}",  "a\\N",  "été"};
  norae_voices singers = next_random(3) ? (norae_voices)1 << next_random(voices) : 3;
  norae_line line = {NORAE_LINE_INIT, .voices = singers};
  unsigned count = 1 + next_random(9);
  line.start = *now;
  assert_int_equal(norae_song_add_line(song, &line), NORAE_OK);
  for (unsigned i = 0; i < count; i++) {
    char text[32];
    const char *space = i + 1 == count || next_random(3) == 0 ? "" : " ";
    snprintf(text, sizeof text, "%s%s", syllables[next_random(14)], space);
    norae_syllable s = {NORAE_SYLLABLE_INIT, .text = text};
    s.start = *now;
    s.end = s.start + (norae_us)(1 + next_random(60)) * unit;
    /* Sometimes a gap before the next one. */
    *now = s.end + (next_random(4) ? 0 : (norae_us)(1 + next_random(40)) * unit);
    line.end = s.end;
    assert_int_equal(norae_song_add_syllable(song, &s), NORAE_OK);
  }
  assert_int_equal(norae_song_set_line(song, norae_song_line_count(song) - 1, &line), NORAE_OK);
  *now += (norae_us)next_random(900) * unit;
}

static norae_song *random_song(unsigned number, int64_t unit)
{
  norae_song *song;
  unsigned v;
  norae_us now = 10000 * unit;
  seed = number;
  assert_int_equal(norae_song_new(&song), NORAE_OK);
  assert_int_equal(norae_song_voice(song, "v1", "Mina", &v), NORAE_OK);
  assert_int_equal(norae_song_voice(song, "v2", "Jo", &v), NORAE_OK);
  /* Both of them sing alone first, so that every format meets them in this order. */
  for (unsigned i = 0; i < 30; i++)
    add_random_line(song, &now, unit, 2);
  norae_line first = *norae_song_line_at(song, 0), second = *norae_song_line_at(song, 1);
  first.voices = 1;
  second.voices = 2;
  assert_int_equal(norae_song_set_line(song, 0, &first), NORAE_OK);
  assert_int_equal(norae_song_set_line(song, 1, &second), NORAE_OK);
  return song;
}

/* ── through a format ── */

static norae_song *through(const norae_song *song, const char *format)
{
  char *text;
  size_t size;
  norae_song *out;
  norae_write_options write = {.format = format};
  norae_read_options read = {.format = format};
  assert_int_equal(norae_song_write_memory(song, &write, &text, &size, NULL), NORAE_OK);
  assert_int_equal(strlen(text), size);
  /* Known by its content as well. */
  assert_int_equal(norae_song_read_memory(text, size, "x", NULL, &out, NULL), NORAE_OK);
  norae_song_free(&out);
  assert_int_equal(norae_song_read_memory(text, size, "x", &read, &out, NULL), NORAE_OK);
  free(text);
  return out;
}

/* All that must stay, one line of text per line of the song: singers, then each
 * syllable with its times in units. */
static char *picture(const norae_song *song, int64_t unit)
{
  nr_str out = {0};
  char *text;
  for (size_t i = 0; i < norae_song_line_count(song); i++) {
    const norae_line *line = norae_song_line_at(song, i);
    for (size_t v = 0; v < norae_song_voice_count(song); v++) {
      const norae_voice *voice = norae_song_voice_at(song, v);
      if (line->voices >> v & 1)
        nr_str_addf(&out, "%s ", *voice->name ? voice->name : voice->id);
    }
    for (size_t s = 0; s < line->count; s++) {
      const norae_syllable *y = norae_song_syllable_at(song, line->first + s);
      nr_str_addf(&out, "|%s@%lld-%lld", y->text, (long long)nr_time_round(y->start, unit),
                  (long long)nr_time_round(y->end, unit));
    }
    nr_str_add_char(&out, '\n');
  }
  assert_int_equal(nr_str_take(&out, &text, NULL), NORAE_OK);
  return text;
}

static void assert_same(const norae_song *a, const norae_song *b, int64_t unit, const char *what)
{
  char *x = picture(a, unit), *y = picture(b, unit);
  if (strcmp(x, y) != 0)
    fail_msg("%s:\n%s\n---\n%s", what, x, y);
  free(x);
  free(y);
}

static void every_pair_there_and_back(void **state)
{
  for (unsigned number = 1; number <= 6; number++) {
    norae_song *song = random_song(number, number % 2 ? 10000 : 1000);
    for (size_t a = 0; a < WORD_FORMATS; a++) {
      norae_song *in_a = through(song, word_formats[a].name);
      assert_same(song, in_a, word_formats[a].unit, word_formats[a].name);
      for (size_t b = 0; b < WORD_FORMATS; b++) {
        char what[64];
        norae_song *in_b = through(in_a, word_formats[b].name);
        norae_song *back = through(in_b, word_formats[a].name);
        int64_t unit = word_formats[a].unit > word_formats[b].unit ? word_formats[a].unit
                                                                   : word_formats[b].unit;
        snprintf(what, sizeof what, "song %u: %s → %s → %s", number, word_formats[a].name,
                 word_formats[b].name, word_formats[a].name);
        assert_same(in_a, back, unit, what);
        norae_song_free(&in_b);
        norae_song_free(&back);
      }
      norae_song_free(&in_a);
    }
    norae_song_free(&song);
  }
}

/* Flooring each of these syllables would be 2 s off at the end. */
static void no_error_adds_up(void **state)
{
  norae_song *song;
  assert_int_equal(norae_song_new(&song), NORAE_OK);
  norae_line line = {NORAE_LINE_INIT};
  line.start = 0;
  assert_int_equal(norae_song_add_line(song, &line), NORAE_OK);
  for (norae_us i = 0; i < 300; i++) {
    norae_syllable s = {NORAE_SYLLABLE_INIT, .text = "la "};
    s.start = i * 106666 + 6;
    s.end = (i + 1) * 106666 + 6;
    assert_int_equal(norae_song_add_syllable(song, &s), NORAE_OK);
  }
  for (size_t f = 0; f < WORD_FORMATS; f++) {
    norae_song *back = through(song, word_formats[f].name);
    for (size_t i = 0; i < 300; i++) {
      int64_t error =
          norae_song_syllable_at(back, i)->start - norae_song_syllable_at(song, i)->start;
      assert_true(error <= word_formats[f].unit / 2 && error >= -word_formats[f].unit / 2);
    }
    norae_song_free(&back);
  }
  norae_song_free(&song);
}

static norae_song *read_text(const char *text, const char *name)
{
  norae_song *song;
  assert_int_equal(norae_song_read_memory(text, strlen(text), name, NULL, &song, NULL), NORAE_OK);
  return song;
}

/* Backing vocals and who sings with whom, in the formats that can tell. */
static void background_goes_there_and_back(void **state)
{
  static const char *const formats[] = {"json", "vtt", "elrc", "ass"};
  norae_song *song =
      read_text("[00:01.00]v1: <00:01.00>one <00:01.50>two<00:02.00>\n"
                "[bg:<00:01.60>ooh<00:01.90>]\n[00:03.00]v2: <00:03.00>three<00:04.00>\n",
                "x.lrc");
  for (size_t f = 0; f < 4; f++) {
    norae_song *back = through(song, formats[f]);
    assert_int_equal(norae_song_line_count(back), 3);
    assert_int_equal(norae_song_line_at(back, 0)->role, NORAE_ROLE_MAIN);
    assert_int_equal(norae_song_line_at(back, 1)->role, NORAE_ROLE_BACKGROUND);
    assert_int_equal(norae_song_line_at(back, 1)->voices, 1);
    assert_int_equal(norae_song_syllable_at(back, 2)->start, 1600000);
    assert_int_equal(norae_song_line_at(back, 2)->voices, 2);
    norae_song_free(&back);
  }
  norae_song_free(&song);
}

static void tracks_go_there_and_back(void **state)
{
  static const char *const formats[] = {"json", "lrc", "elrc", "ass"};
  norae_song *song = read_text("[00:01.00]별이 빛나네\n[00:01.00]byeori binnane\n"
                               "[00:01.00]the stars are bright\n[00:04.00]밤이 깊어도\n"
                               "[00:04.00]bami gipeodo\n[00:04.00]though the night is deep\n",
                               "x.lrc");
  assert_int_equal(norae_song_track_count(song), 4);
  for (size_t f = 0; f < 4; f++) {
    norae_song *back = through(song, formats[f]);
    assert_int_equal(norae_song_line_count(back), 2);
    assert_int_equal(norae_song_track_count(back), 4);
    for (size_t t = 0; t < 4; t++) {
      const norae_track *a = norae_song_track_at(song, t), *b = norae_song_track_at(back, t);
      assert_int_equal(a->line, b->line);
      assert_int_equal(a->kind, b->kind);
      assert_string_equal(a->text, b->text);
    }
    norae_song_free(&back);
  }
  norae_song_free(&song);
}

/* The grid of an UltraStar song survives its own format to the beat. */
static void ultrastar_keeps_its_grid(void **state)
{
  norae_song *song = read_text("#TITLE:x\n#BPM:297,5\n#GAP:1234,5\n: 0 3 5 a\n: 4 3 7 b\n"
                               "* 8 2 9 ~\n- 12\nR 20 5 0 c\nE\n",
                               "x.txt");
  char *text;
  norae_write_options options = {.format = "ultrastar"};
  assert_int_equal(norae_song_write_memory(song, &options, &text, NULL, NULL), NORAE_OK);
  assert_non_null(strstr(text, "#BPM:297.5\n#GAP:1234.5\n: 0 3 5 a\n: 4 3 7 b\n* 8 2 9 ~\n"));
  assert_non_null(strstr(text, "\nR 20 5 0 c\nE\n"));
  free(text);
  /* Moved off the grid as a whole it is still the same grid. */
  norae_song_move(song, 1.0, 777777);
  assert_int_equal(norae_song_write_memory(song, &options, &text, NULL, NULL), NORAE_OK);
  assert_non_null(strstr(text, "#BPM:297.5\n#GAP:2012.277\n: 0 3 5 a\n"));
  free(text);
  norae_song_free(&song);
}

static char *again(const char *text, const char *name)
{
  norae_song *song = read_text(text, name);
  norae_write_options options = {.format = "ultrastar"};
  char *out;
  assert_int_equal(norae_song_write_memory(song, &options, &out, NULL, NULL), NORAE_OK);
  norae_song_free(&song);
  return out;
}

/* What came from UltraStar goes back to the beat, by way of coarser formats too. */
static void ultrastar_comes_back_to_the_beat(void **state)
{
  static const char file[] = "#VERSION:1.0.0\n#TITLE:x\n#MEDLEYSTARTBEAT:8\n#BPM:297.5\n"
                             "#GAP:1234.5\nP2\n: -4 3 5 a\n: 0 3 7  b\n* 8 2 9 ~\n- 20\n"
                             "R 20 5 0 c\nE\n";
  static const char *const others[] = {"json", "elrc"};
  char *text = again(file, "x.txt");
  assert_string_equal(text, file);
  for (size_t i = 0; i < 2; i++) {
    norae_song *song = read_text(text, "x.txt"), *there = through(song, others[i]);
    norae_write_options options = {.format = "ultrastar"};
    char *back;
    assert_int_equal(norae_song_write_memory(there, &options, &back, NULL, NULL), NORAE_OK);
    assert_non_null(strstr(back, "#BPM:297.5\n#GAP:1234.5"));
    assert_non_null(strstr(back, " -4 3 "));
    assert_non_null(strstr(back, "- 20\n"));
    free(back);
    norae_song_free(&there);
    norae_song_free(&song);
  }
  free(text);
}

/* Version 2 has other units; what is asked for by metadata is written. */
static void ultrastar_has_two_units(void **state)
{
  norae_song *song = read_text("#MP3:a.mp3\n#VIDEOGAP:0.5\n#START:2\n#MEDLEYSTARTBEAT:10\n"
                               "#BPM:300\n#GAP:0\n: 10 5 0 a\nE\n",
                               "x.txt");
  norae_write_options options = {.format = "ultrastar"};
  char *text;
  assert_int_equal(norae_song_set_meta(song, "ultrastar-version", "2.0.0"), NORAE_OK);
  assert_int_equal(norae_song_write_memory(song, &options, &text, NULL, NULL), NORAE_OK);
  assert_string_equal(text, "#VERSION:2.0.0\n#AUDIO:a.mp3\n#VIDEOGAP:500\n#START:2000\n"
                            "#MEDLEYSTART:500\n#BPM:1200\n#GAP:0\n: 10 5 0 a\nE\n");
  char *twice = again(text, "x.txt");
  assert_string_equal(twice, text);
  free(twice);
  free(text);
  norae_song_free(&song);
}

/* ── the registry ── */

static void formats_are_found(void **state)
{
  for (size_t i = 0; i < norae_format_count(); i++) {
    const norae_format_info *info = norae_format_at(i);
    assert_ptr_equal(norae_format_by_name(info->name), info);
    assert_true(info->title && *info->title && info->extensions && *info->extensions);
  }
  assert_null(norae_format_at(norae_format_count()));
  assert_null(norae_format_by_name("nonsense"));
  assert_string_equal(norae_format_by_path("a/b.LRC", NORAE_CAN_READ)->name, "lrc");
  assert_string_equal(norae_format_by_path("b.lrc", NORAE_CAN_WORD_TIMES)->name, "elrc");
  assert_string_equal(norae_format_by_path("b.txt", NORAE_CAN_WRITE)->name, "text");
  assert_string_equal(norae_format_by_path("b.txt", NORAE_CAN_PITCH)->name, "ultrastar");
  assert_string_equal(norae_format_by_path("b.ssa", NORAE_CAN_READ)->name, "ass");
  assert_null(norae_format_by_path("a.lrc/b", 0));
  assert_null(norae_format_by_path("noextension", 0));
}

/* A text without times named .lrc is still read; UltraStar named .lrc too. */
static void content_goes_before_name(void **state)
{
  norae_song *song = read_text("just\nwords\n", "x.lrc");
  assert_int_equal(norae_song_line_count(song), 2);
  norae_song_free(&song);
  song = read_text("#BPM:300\n#GAP:0\n: 0 5 0 a\nE\n", "x.lrc");
  assert_int_equal(norae_song_syllable_at(song, 0)->end, 250000);
  norae_song_free(&song);
}

/* ── writing files ── */

static void in_scratch(char *path, size_t room, const char *name)
{
  const char *folder = getenv("TMPDIR");
  snprintf(path, room, "%s/norae-unit-formats-%ld-%s", folder ? folder : "/tmp", (long)getpid(),
           name);
}

static void extension_and_words_choose_the_format(void **state)
{
  char path[256], text[256] = {0};
  norae_song *song = read_text("[00:01.00]<00:01.00>one <00:01.50>two<00:02.00>\n", "x.lrc");
  in_scratch(path, sizeof path, "a.lrc");
  assert_int_equal(norae_song_write_file(song, path, NULL, NULL), NORAE_OK);
  assert_int_equal(norae_song_write_file(song, path, NULL, NULL), NORAE_ERR_EXISTS);
  FILE *file = fopen(path, "r");
  assert_non_null(file);
  assert_true(fread(text, 1, sizeof text - 1, file) > 0);
  fclose(file);
  remove(path);
  assert_string_equal(text, "[00:01.00]<00:01.00>one <00:01.50>two<00:02.00>\n[00:02.00]\n");
  in_scratch(path, sizeof path, "a.nonsense");
  assert_int_equal(norae_song_write_file(song, path, NULL, NULL), NORAE_ERR_ARGUMENT);
  norae_song_free(&song);
}

static void strict_writes_nothing(void **state)
{
  char path[256];
  norae_song *song = read_text("[00:01.00]<00:01.00>one <00:01.50>two<00:02.00>\n", "x.lrc");
  norae_write_options options = {.format = "srt", .strict = true};
  in_scratch(path, sizeof path, "a.srt");
  assert_int_equal(norae_song_write_file(song, path, &options, NULL), NORAE_ERR_UNSUPPORTED);
  assert_null(fopen(path, "r"));
  options.format = "elrc";
  assert_int_equal(norae_song_write_file(song, path, &options, NULL), NORAE_OK);
  remove(path);
  norae_song_free(&song);
}

static void times_are_needed(void **state)
{
  static const char *const formats[] = {"srt", "vtt", "ass", "ultrastar"};
  norae_song *song = read_text("no\ntimes\n", "x.txt");
  for (size_t f = 0; f < 4; f++) {
    char *text;
    norae_write_options options = {.format = formats[f]};
    assert_int_equal(norae_song_write_memory(song, &options, &text, NULL, NULL),
                     NORAE_ERR_UNSUPPORTED);
    assert_null(text);
  }
  norae_song_free(&song);
}

/* ── bounds ── */

static char *repeated(const char *unit, size_t times, const char *tail)
{
  nr_str s = {0};
  char *out;
  for (size_t i = 0; i < times; i++)
    nr_str_add(&s, unit);
  nr_str_add(&s, tail);
  assert_int_equal(nr_str_take(&s, &out, NULL), NORAE_OK);
  return out;
}

/* Each of these would take minutes if anything in reading were quadratic. */
static void hostile_files_stay_cheap(void **state)
{
  static const struct {
    const char *name, *head, *unit, *tail;
  } files[] = {
      {"x.lrc", "[00:01.00]", "<", "\n"},
      {"x.lrc", "[00:01.00]", "<00:01.00", "\n"},
      {"x.lrc", "", "[00:01.00]", "x\n"},
      {"x.lrc", "[00:01.00]a\n", "[a:", "\n"},
      {"x.lrc", "[00:01.00]a\n", "[ti:x]", "\n"},
      {"x.lrc", "", "[00:01.00]a\n", ""},
      {"x.lrc", "[00:01.00]", "[bg:", "]\n"},
      {"x.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n", "<", ">\n"},
      {"x.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n", "<v a>b", "\n"},
      {"x.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n", "&", "\n"},
      {"x.srt", "1\n00:00:01,000 --> 00:00:02,000\n", "<i", "\n"},
      {"x.srt", "1\n00:00:01,000 --> 00:00:02,000\n", "{\\", "\n"},
      {"x.ass", "[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,,,0,0,0,,", "{", "x\n"},
      {"x.ass", "[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,,,0,0,0,,", "{\\k1", "x\n"},
      {"x.ass", "[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,,,0,0,0,,", "{\\k1}x", "\n"},
      {"x.txt", "#BPM:300\n", "P1\n: 0 1 0 a\nP2\n: 0 1 0 b\n", "E\n"},
      {"x.txt", "#BPM:300\n", "#a:b\n", ": 0 1 0 a\nE\n"},
      {"x.json", "{\"lines\":[{\"syllables\":", "[", ""},
      {"x.ttml", "<tt><body><div>", "<p/>", "</div></body></tt>"},
      {"x.ttml", "<tt><body><p>", "<span begin=\"1\">a</span>", "</p></body></tt>"},
      {"x.ttml", "<tt><body><p>", "<", "</p></body></tt>"},
      {"x.ttml", "<tt><body><p role=\"x-bg\">", "(", "</p></body></tt>"},
      {"x.ttml", "<tt><head><text for=\"a\">", "<meta key=\"artists\" value=\"a\"/>", "</head></tt>"},
      {"x.ttml", "<tt><body><p key=\"a\">b</p></body><head><translation>",
       "<text for=\"a\"><span begin=\"1\">b</span></text>", "</translation></head></tt>"},
      {"x.smi", "<SAMI>", "<", ""},
      {"x.smi", "<SAMI>", "<STYLE>", ""},
      {"x.smi", "<SAMI><STYLE>", ".a {", ""},
      {"x.smi", "<SAMI>", "<SYNC Start=1><P Class=a>x<P Class=b>y", ""},
      {"x.json", "{\"richsync_body\":[", "{},", "{}]}"},
      {"x.yaml", "metadata:\nlines:\n", "- ", "a"},
      {"x.yaml", "metadata:\nlines:\n", "[", ""},
  };
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    char *body = repeated(files[i].unit, 200000 / strlen(files[i].unit), files[i].tail);
    char *text = repeated(files[i].head, 1, body);
    norae_song *song = NULL;
    norae_song_read_memory(text, strlen(text), files[i].name, NULL, &song, NULL);
    norae_song_free(&song);
    free(body);
    free(text);
  }
}

static void singers_and_tags_are_limited(void **state)
{
  nr_str s = {0};
  norae_song *song;
  norae_diags *diags;
  assert_int_equal(norae_diags_new(&diags), NORAE_OK);
  nr_str_add(&s, "WEBVTT\n");
  for (int i = 0; i < 100; i++)
    nr_str_addf(&s, "\n00:%02d.000 --> 00:%02d.500\n<v singer %d>la\n", i % 60, i % 60, i);
  assert_int_equal(norae_song_read_memory(s.data, s.size, "x.vtt", NULL, &song, diags), NORAE_OK);
  assert_int_equal(norae_song_voice_count(song), NORAE_MAX_VOICES);
  assert_int_equal(norae_song_line_count(song), 100);
  assert_string_equal(norae_diags_at(diags, 0)->code, "too-many-singers");
  norae_song_free(&song);
  norae_diags_free(&diags);
  nr_str_free(&s);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_pair_there_and_back),
      cmocka_unit_test(no_error_adds_up),
      cmocka_unit_test(background_goes_there_and_back),
      cmocka_unit_test(tracks_go_there_and_back),
      cmocka_unit_test(ultrastar_keeps_its_grid),
      cmocka_unit_test(ultrastar_comes_back_to_the_beat),
      cmocka_unit_test(ultrastar_has_two_units),
      cmocka_unit_test(formats_are_found),
      cmocka_unit_test(content_goes_before_name),
      cmocka_unit_test(extension_and_words_choose_the_format),
      cmocka_unit_test(strict_writes_nothing),
      cmocka_unit_test(times_are_needed),
      cmocka_unit_test(hostile_files_stay_cheap),
      cmocka_unit_test(singers_and_tags_are_limited),
  };
  return cmocka_run_group_tests_name("formats", tests, NULL, NULL);
}
