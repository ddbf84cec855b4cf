/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Formats of players: what each of them can hold goes through it and back
 * unchanged, and what is packed is packed as the players do it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <norae/norae.h>

#include "base/str.h"
#include "base/zip.h"
#include "format/qqdes.h"
#include "format/wrapped.h"
#include "song/song.h"

static unsigned seed;

static unsigned next_random(unsigned below)
{
  seed = seed * 1103515245u + 12345u;
  return (seed >> 16) % below;
}

static const char *const texts[] = {"별",  "빛",    "star", "light", "<3",       "R&B", "(ooh)",
                                    "été", "don't", "[x]",  "1,2",   "\"quoted", "~",   "la-"};

/* Lines that overlap, words with gaps, without length and out of order; every
 * third line has backing vocals behind it. */
static void add_line(norae_song *song, norae_us start, norae_role role, norae_voices voices)
{
  norae_line line = {NORAE_LINE_INIT, .role = role, .voices = voices};
  norae_us now = start;
  unsigned count = 2 + next_random(7);
  line.start = start;
  assert_int_equal(norae_song_add_line(song, &line), NORAE_OK);
  for (unsigned i = 0; i < count; i++) {
    char text[32];
    bool space = i + 1 < count && next_random(3);
    snprintf(text, sizeof text, "%s%s", texts[next_random(14)], space ? " " : "");
    norae_syllable s = {NORAE_SYLLABLE_INIT, .text = text};
    s.start = now;
    s.end = now + (norae_us)next_random(900) * 1000;
    now = s.end + (next_random(4) ? 0 : (norae_us)next_random(300) * 1000);
    line.end = s.end;
    assert_int_equal(norae_song_add_syllable(song, &s), NORAE_OK);
  }
  assert_int_equal(norae_song_set_line(song, norae_song_line_count(song) - 1, &line), NORAE_OK);
}

static norae_song *random_song(unsigned number, bool voices, bool backgrounds)
{
  norae_song *song;
  unsigned v;
  seed = number;
  assert_int_equal(norae_song_new(&song), NORAE_OK);
  assert_int_equal(norae_song_set_meta(song, "title", "Words"), NORAE_OK);
  if (voices) {
    assert_int_equal(norae_song_voice(song, "v1", "Mina", &v), NORAE_OK);
    assert_int_equal(norae_song_voice(song, "v2", "Jo", &v), NORAE_OK);
  }
  for (unsigned i = 0; i < 20; i++) {
    norae_us start = (norae_us)i * 3000000 + (norae_us)next_random(2999) * 1000;
    norae_voices singer = voices ? (norae_voices)1 << next_random(2) : 0;
    add_line(song, start, NORAE_ROLE_MAIN, singer);
    if (backgrounds && i % 3 == 0)
      add_line(song, start + 200000, NORAE_ROLE_BACKGROUND, singer);
  }
  return song;
}

/* All that must stay, line by line. */
static char *picture(const norae_song *song)
{
  nr_str out = {0};
  char *text;
  nr_str_addf(&out, "%s\n", norae_song_meta(song, "title") ? norae_song_meta(song, "title") : "");
  for (size_t i = 0; i < norae_song_line_count(song); i++) {
    const norae_line *line = norae_song_line_at(song, i);
    nr_str_addf(&out, "%lld %lld %d", (long long)line->start, (long long)line->end, line->role);
    for (size_t v = 0; v < norae_song_voice_count(song); v++) {
      if (line->voices >> v & 1)
        nr_str_addf(&out, " %s", norae_song_voice_at(song, v)->name);
    }
    for (size_t s = 0; s < line->count; s++) {
      const norae_syllable *y = norae_song_syllable_at(song, line->first + s);
      nr_str_addf(&out, "|%s@%lld-%lld", y->text, (long long)y->start, (long long)y->end);
    }
    nr_str_add_char(&out, '\n');
  }
  assert_int_equal(nr_str_take(&out, &text, NULL), NORAE_OK);
  return text;
}

/* What a format can't hold is taken out of the song before. */
typedef enum kept {
  ALL,
  NO_GAPS,     /* words end where the next one begins */
  STARTS_ALONE /* no ends at all */
} kept;

static void keep_only(norae_song *song, kept what)
{
  for (size_t i = 0; i < norae_song_line_count(song) && what != ALL; i++) {
    norae_line line = *norae_song_line_at(song, i);
    for (size_t s = 0; s < line.count; s++) {
      norae_syllable y = *norae_song_syllable_at(song, line.first + s);
      if (s + 1 < line.count)
        y.end = norae_song_syllable_at(song, line.first + s + 1)->start;
      else if (what == STARTS_ALONE)
        y.end = NORAE_NO_TIME;
      assert_int_equal(norae_song_set_syllable(song, line.first + s, &y), NORAE_OK);
    }
    line.end = NORAE_NO_TIME; /* told by the words */
    assert_int_equal(norae_song_set_line(song, i, &line), NORAE_OK);
  }
}

static norae_song *through(const norae_song *song, const char *format)
{
  char *bytes;
  size_t size;
  norae_song *out;
  norae_diags *diags;
  norae_write_options options = {.format = format, .strict = true};
  assert_int_equal(norae_diags_new(&diags), NORAE_OK);
  norae_status status = norae_song_write_memory(song, &options, &bytes, &size, diags);
  for (size_t i = 0; i < norae_diags_count(diags); i++)
    print_message("%s: %s\n", format, norae_diags_at(diags, i)->text);
  assert_int_equal(status, NORAE_OK);
  norae_diags_free(&diags);
  /* By its content alone. */
  assert_int_equal(norae_song_read_memory(bytes, size, "x", NULL, &out, NULL), NORAE_OK);
  free(bytes);
  return out;
}

static void words_stay(void **state)
{
  static const struct {
    const char *name;
    bool voices, backgrounds;
    kept kept;
  } formats[] = {{"krc", false, false, ALL},       {"qrc", false, false, ALL},
                 {"lys", true, true, ALL},         {"elrc", true, true, NO_GAPS},
                 {"eslrc", false, false, NO_GAPS}, {"midico", true, false, STARTS_ALONE}};
  (void)state;
  for (size_t f = 0; f < sizeof formats / sizeof *formats; f++) {
    for (unsigned i = 0; i < 20; i++) {
      norae_song *song = random_song(i, formats[f].voices, formats[f].backgrounds);
      keep_only(song, formats[f].kept);
      norae_song *again = through(song, formats[f].name);
      keep_only(again, formats[f].kept);
      char *want = picture(song), *got = picture(again);
      assert_string_equal(got, want);
      free(want);
      free(got);
      norae_song_free(&song);
      norae_song_free(&again);
    }
  }
}

/* The first block of a file of the service, and what it is without the cipher. */
static void the_cipher_is_theirs(void **state)
{
  uint8_t block[16] = {0x32, 0xDA, 0xBB, 0x4C, 0x5E, 0x98, 0x46, 0xFA};
  static const uint8_t plain[8] = {0x78, 0x9C, 0x8B, 0x36, 0x30, 0xB0, 0x32, 0x30};
  uint8_t copy[16];
  nr_qqdes cipher;
  (void)state;
  nr_qqdes_init(&cipher, false);
  nr_qqdes_run(&cipher, block, 8);
  assert_memory_equal(block, plain, 8);
  for (unsigned i = 0; i < 1000; i++) {
    for (unsigned k = 0; k < 16; k++)
      block[k] = (uint8_t)next_random(256);
    memcpy(copy, block, 16);
    nr_qqdes_init(&cipher, true);
    nr_qqdes_run(&cipher, block, 16);
    nr_qqdes_init(&cipher, false);
    nr_qqdes_run(&cipher, block, 16);
    assert_memory_equal(block, copy, 16);
  }
}

static void packing_has_a_limit(void **state)
{
  static char zeros[100000];
  nr_str packed = {0}, out = {0};
  (void)state;
  assert_int_equal(nr_deflate(zeros, sizeof zeros, &packed), NORAE_OK);
  assert_int_equal(nr_inflate(packed.data, packed.size, sizeof zeros, &out), NORAE_OK);
  assert_int_equal(out.size, sizeof zeros);
  nr_str_clear(&out);
  assert_int_equal(nr_inflate(packed.data, packed.size, sizeof zeros - 1, &out), NORAE_ERR_LIMIT);
  nr_str_clear(&out);
  assert_int_equal(nr_inflate(packed.data, packed.size - 5, sizeof zeros, &out), NORAE_ERR_FORMAT);
  nr_str_clear(&out);
  assert_int_equal(nr_wrap_krc("[0,1]", 5, &out), NORAE_OK);
  nr_str_clear(&packed);
  assert_int_equal(nr_unwrap(out.data, out.size, "x", &packed, NULL), NORAE_OK);
  assert_string_equal(nr_str_text(&packed), "[0,1]");
  nr_str_free(&packed);
  nr_str_free(&out);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(words_stay),
      cmocka_unit_test(the_cipher_is_theirs),
      cmocka_unit_test(packing_has_a_limit),
  };
  return cmocka_run_group_tests_name("formats of players", tests, NULL, NULL);
}
