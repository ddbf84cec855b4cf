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

/* ── one song as several players have it ── */

static const struct {
  const char *name, *text;
} versions[] = {
    {"song.ttml",
     "<tt xmlns=\"http://www.w3.org/ns/ttml\" "
     "xmlns:ttm=\"http://www.w3.org/ns/ttml#metadata\"><body><div><p begin=\"00:01.000\" "
     "end=\"00:03.000\"><span begin=\"00:01.000\" end=\"00:01.400\">Oh,</span> <span "
     "begin=\"00:01.400\" end=\"00:01.800\">it's</span> <span begin=\"00:01.800\" "
     "end=\"00:02.100\">rai</span><span begin=\"00:02.100\" end=\"00:03.000\">ning</span><span "
     "ttm:role=\"x-bg\" begin=\"00:02.000\" end=\"00:03.500\"><span begin=\"00:02.000\" "
     "end=\"00:02.600\">(so</span> <span begin=\"00:02.600\" "
     "end=\"00:03.500\">hard)</span></span></p><p begin=\"00:05.000\" end=\"00:06.000\"><span "
     "begin=\"00:05.000\" end=\"00:05.500\">별</span> <span begin=\"00:05.500\" "
     "end=\"00:06.000\">(x)</span></p></div></body></tt>"},
    {"new.lys", "[0]Oh, (1000,400)it's (1400,400)rai(1800,300)ning(2100,900)\n"
                "[6](so (2000,600)hard)(2600,900)\n[0]별 (5000,500)(x)(5500,500)\n"},
    {"old.lys", "[0]Oh,(1000,400) (0,0)it's(1400,400) (0,0)rai(1800,300)ning(2100,900)\n"
                "[6]so(2000,600) (0,0)hard(2600,900)\n[0]별(5000,500) (0,0)(x)(5500,500)\n"},
    {"song.qrc",
     "[1000,2000]Oh,(1000,400) (0,0)it's(1400,400) (0,0)rai(1800,300)ning(2100,900)\n"
     "[2000,1500]so(2000,600) (0,0)hard(2600,900)\n[5000,1000]별(5000,500) (0,0)(x)(5500,500)\n"},
    {"song.yrc",
     "[1000,2000](1000,400,0)Oh,(0,0,0) (1400,400,0)it's(0,0,0) (1800,300,0)rai(2100,900,0)ning\n"
     "[2000,1500](2000,600,0)so(0,0,0) (2600,900,0)hard\n"
     "[5000,1000](5000,500,0)별(0,0,0) (5500,500,0)\uFF08x\uFF09\n"},
    {"song.krc", "[1000,2000]<0,400,0>Oh, <400,400,0>it's <800,300,0>rai<1100,900,0>ning\n"
                 "[2000,1500]<0,600,0>so <600,900,0>hard\n[5000,1000]<0,500,0>별 <500,500,0>(x)\n"},
    {"song.eslrc",
     "[00:01.000]Oh,[00:01.400] [00:00.000]it's[00:01.800] [00:00.000]rai[00:02.100]ning"
     "[00:03.000]\n[00:02.000]so[00:02.600] [00:00.000]hard[00:03.500]\n"
     "[00:05.000]별[00:05.500] [00:00.000](x)[00:06.000]\n"},
    {"song.lrc", "[00:01.00]<00:01.00>Oh, <00:01.40>it's <00:01.80>rai<00:02.10>ning<00:03.00>\n"
                 "[bg:<00:02.00>so <00:02.60>hard<00:03.50>]\n"
                 "[00:05.00]<00:05.00>별 <00:05.50>(x)<00:06.00>\n"},
};

static void players_agree(void **state)
{
  static const char want[] = "Oh, @1000-1400|it's @1400-1800|rai@1800-2100|ning@2100-3000|\n"
                             "so @2000-2600|hard@2600-3500|\n별 @5000-5500|(x)@5500-6000|\n";
  (void)state;
  for (size_t v = 0; v < sizeof versions / sizeof *versions; v++) {
    norae_song *song;
    nr_str out = {0};
    assert_int_equal(norae_song_read_memory(versions[v].text, strlen(versions[v].text),
                                            versions[v].name, NULL, &song, NULL),
                     NORAE_OK);
    for (size_t i = 0; i < norae_song_line_count(song); i++) {
      const norae_line *line = norae_song_line_at(song, i);
      for (size_t s = 0; s < line->count; s++) {
        const norae_syllable *y = norae_song_syllable_at(song, line->first + s);
        nr_str_addf(&out, "%s@%d-%d|", y->text, (int)(y->start / 1000), (int)(y->end / 1000));
      }
      nr_str_add_char(&out, '\n');
    }
    if (strcmp(nr_str_text(&out), want) != 0)
      print_message("%s\n", versions[v].name);
    assert_string_equal(nr_str_text(&out), want);
    nr_str_free(&out);
    norae_song_free(&song);
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
      cmocka_unit_test(players_agree),
      cmocka_unit_test(the_cipher_is_theirs),
      cmocka_unit_test(packing_has_a_limit),
  };
  return cmocka_run_group_tests_name("formats of players", tests, NULL, NULL);
}
