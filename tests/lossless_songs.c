/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "lossless.h"
#include "songs.h"

typedef struct made {
  const char *name;
  bool plain;
  const char *spec; /* as songs.h has it */
  norae_us moved;   /* all of it, afterwards */
} made;

static const made all[] = {
    {"a plain song", true,
     ". 12.5 {30}when {45}the {50}sun {80}comes {120}up\n"
     ". 17.2 {30}no {30}bo{40}dy {40}knows\n"
     ". 20 {25}a{35}no{90}ther {60}day\n",
     0},
    {"two languages", true,
     ". 1 {30}사{30}랑{40}해 {50}you {50}know\n"
     ". 4 {20}너{20}의 {40}노{60}래\n"
     ". 8 {50}oh {50}oh {50}나{50}의 {90}night\n",
     0},
    {"a duet", true,
     "#A Mina\n#B Jo\nA 1 {50}you {50}say\nB 3 {50}I {50}say\nA 5 {50}good{50}bye\n"
     "B 7 {50}hel{50}lo\nAB 9 {50}to{50}ge{80}ther\n",
     0},
    {"a duet that overlaps", false,
     "#A Mina\n#B Jo\nA 1 {150}you {150}say {200}no\nB 3 {150}I {150}say {200}yes\n"
     "A 3 {50}stay {50}now\nB 20 {50}hel{50}lo\nA 20 {50}good{50}bye\n",
     0},
    {"three and none", false,
     "#A Mina\n#B Jo\n#C Kim & Lee\nA 1 {50}one\nB 2 {50}two\nC 3 {50}three\nAC 4 {50}four\n"
     "ABC 5 {50}all\n. 6 {50}nobody {50}knows\n",
     0},
    {"one and none", false, "#A Mina\nA 1 {50}one\n. 2 {50}two\nA 3 {50}three\n", 0},
    {"a line that begins early", false, ". 1 {-50}{50}one {50}two\n. 4 {50}three\n", 0},
    {"backing vocals", true,
     "#A Mina\nA 1 {50}here {50}we {90}are\na 3.5 {30}ooh {30}ooh\nA 6 {50}there {50}they {50}go\n"
     "a 8 {40}la {40}la\n",
     0},
    {"backing vocals beside", false,
     "#A Mina\n#B Jo\nA 1 {50}here {50}we {90}are\nb 1.5 {30}ooh {30}ooh\na 2 {20}yeah\n"
     "A 4 {50}gone\n",
     0},
    {"gaps between words", true,
     ". 1 {50}one {-30}{50}two {-250}{70}three {-5}{20}four\n. 9 {30}stac{-10}{30}ca{-10}{30}to\n",
     0},
    {"no length at all", false, ". 1 {0}one {50}two {0}three {0}four {30}five\n. 5 {0}six\n", 0},
    {"words that are held", false, ". 1 {50}lo{30} {30} {50}ve {-20}{40}me\n", 0},
    {"at zero", true, ". 0 {50}one {50}two\n. 4 {50}three {50}four\n", 0},
    {"all at once", false,
     ". 1 {50}one {50}two\n. 1 {50}three {50}four\n. 1 {40}five {60}six\n. 9 {50}se{50}ven\n", 0},
    {"before zero", false, ". 1 {50}one {50}two\n. 4 {50}three {50}four\n",
     -NORAE_US_PER_S * 5 / 4},
    {"over a hundred minutes", true, ". 1 {50}one {50}two\n. 4 {50}three {50}four\n",
     6543 * NORAE_US_PER_S},
    {"microseconds", false, ". 1 {50}one {33}two {17}three\n. 4 {51}four {49}five\n", 123457},
    {"lines that are not sorted", false,
     ". 9 {50}last {50}one\n. 1 {50}first {50}one\n. 5 {50}mid{50}dle\n", 0},
    {"lines without words' times", false, ". 1 {50}one {50}two\n. 4 three four\n. 6 {50}five\n", 0},
    {"signs", false,
     ". 1 {50}<3 {50}(two) {50}[three] {50}a&b\n. 5 {50}5{50}& {50}\"q\" {50}it's\n"
     ". 9 {50}v1: {50}F: {50}#x {50}- {50}*\n. 13 {50}\\N {50}&amp; {50}<b> {50}00:01\n",
     0},
};
#define COUNT (sizeof all / sizeof *all)

size_t made_count(void)
{
  return COUNT;
}

const char *made_name(size_t i)
{
  return all[i].name;
}

bool made_is_plain(size_t i)
{
  return all[i].plain;
}

norae_song *made_song(size_t i)
{
  norae_song *song = song_of(all[i].spec);
  if (!song)
    return NULL;
  norae_song_move(song, 1.0, all[i].moved);
  norae_song_set_meta(song, "title", all[i].name);
  norae_song_set_meta(song, "artist", "Nobody");
  return song;
}

/* ── random ones ── */

typedef struct dice {
  uint64_t state;
} dice;

/* splitmix64 */
static uint64_t roll(dice *d)
{
  uint64_t z = d->state += UINT64_C(0x9E3779B97F4A7C15);
  z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
  z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
  return z ^ z >> 31;
}

static int below(dice *d, int n)
{
  return (int)(roll(d) % (uint64_t)n);
}

static bool chance(dice *d, int percent)
{
  return below(d, 100) < percent;
}

static const char *syllable_text(dice *d)
{
  static const char *const texts[] = {"la",  "love", "사",   "랑",  "night", "o",     "ver",
                                      "the", "夜",   "に",   "été", "yeah",  "don't", "한",
                                      "so",  "글",   "rain", "я",   "hey,",  "you?",  "1999"};
  return texts[below(d, sizeof texts / sizeof *texts)];
}

/* One line from *at on; leaves *at at its end. */
static bool add_line(norae_song *song, dice *d, bool plain, bool pitched, norae_us step,
                     norae_us *at, norae_voices voices, norae_role role)
{
  char text[32];
  int count = 1 + below(d, 9);
  norae_line line = {NORAE_LINE_INIT, .voices = voices, .role = role};
  line.start = *at;
  if (norae_song_add_line(song, &line) != NORAE_OK)
    return false;
  for (int i = 0; i < count; i++) {
    norae_us length = (5 + below(d, 80)) * step;
    if (!plain && chance(d, 5))
      length = 0;
    strcpy(text, syllable_text(d));
    if (i + 1 < count && chance(d, 60))
      strcat(text, " ");
    norae_syllable s = {NORAE_SYLLABLE_INIT, .text = text};
    s.start = *at;
    s.end = *at + length;
    if (pitched) {
      s.pitch = (int16_t)(below(d, 40) - 20);
      s.note = (uint8_t)(chance(d, 20) ? below(d, 5) : NORAE_NOTE_NORMAL);
    }
    if (norae_song_add_syllable(song, &s) != NORAE_OK)
      return false;
    *at = s.end + (chance(d, 20) ? (2 + below(d, 60)) * step : 0);
    line.end = s.end;
  }
  *at = line.end;
  return norae_song_set_line(song, norae_song_line_count(song) - 1, &line) == NORAE_OK;
}

/* No two lines begin so close that rounding could change their order. */
static norae_us free_start(const norae_song *song, norae_us start)
{
  const norae_line *line;
  for (size_t i = 0; (line = norae_song_line_at(song, i)); i++) {
    if (llabs(line->start - start) < 50000) {
      start = line->start + 50000;
      i = (size_t)-1; /* again from the first one */
    }
  }
  return start;
}

norae_song *random_song(uint64_t seed, bool plain)
{
  static const char *const names[] = {"Mina", "Jo", "Kim"};
  dice d = {seed};
  norae_song *song;
  norae_us step = plain ? 10000 : 10000 - below(&d, 3) * 3337, at = below(&d, 500) * step;
  unsigned voices = (unsigned)below(&d, plain ? 3 : 4), index;
  bool ok = norae_song_new(&song) == NORAE_OK, pitched = chance(&d, 30);
  for (unsigned v = 0; ok && v < voices; v++)
    ok = norae_song_voice(song, (char[]){'A' + (char)v, 0}, names[v], &index) == NORAE_OK;
  int lines = 1 + below(&d, 12);
  for (int i = 0; ok && i < lines; i++) {
    norae_voices who = voices ? (norae_voices)1 << below(&d, (int)voices) : 0;
    norae_us start = at = free_start(song, at);
    ok = add_line(song, &d, plain, pitched, step, &at, who, NORAE_ROLE_MAIN);
    if (ok && chance(&d, 20)) {
      norae_us beside = plain ? at + 10 * step : start + (3 + below(&d, 20)) * step;
      beside = free_start(song, beside);
      ok = add_line(song, &d, plain, pitched, step, &beside, who, NORAE_ROLE_BACKGROUND);
      at = beside > at ? beside : at;
    }
    at += (plain ? 20 : below(&d, 80) - 30) * step + below(&d, 400) * step;
  }
  if (!ok)
    norae_song_free(&song);
  return song;
}
