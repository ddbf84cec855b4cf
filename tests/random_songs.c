/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "random_songs.h"

#include <stdio.h>
#include <string.h>

/* ── dice ── */

dice dice_of(unsigned number)
{
  return (dice){0x9e3779b97f4a7c15u * (number + 1u)};
}

unsigned dice_below(dice *d, unsigned n)
{
  d->state ^= d->state << 13;
  d->state ^= d->state >> 7;
  d->state ^= d->state << 17;
  return (unsigned)((d->state >> 33) % n);
}

bool dice_chance(dice *d, unsigned percent)
{
  return dice_below(d, 100) < percent;
}

/* ── marks ── three digits of base sixteen, written in variation selectors */

#define MARK_DIGITS 3
#define MARK_SIZE (3 * MARK_DIGITS)

bool is_mark_sign(const char *text)
{
  const unsigned char *t = (const unsigned char *)text;
  return t[0] == 0xef && t[1] == 0xb8 && t[2] >= 0x80 && t[2] <= 0x8f;
}

int next_mark(const char **text)
{
  while (**text && !is_mark_sign(*text))
    ++*text;
  int number = 0;
  for (int i = 0; i < MARK_DIGITS; i++, *text += 3) {
    if (!is_mark_sign(*text))
      return -1;
    number = 16 * number + ((unsigned char)(*text)[2] - 0x80);
  }
  return number;
}

static void write_mark(char *out, int number)
{
  for (int i = MARK_DIGITS - 1; i >= 0; i--, number /= 16)
    memcpy(out + 3 * i, (const char[]){(char)0xef, (char)0xb8, (char)(0x80 + number % 16)}, 3);
  out[MARK_SIZE] = '\0';
}

/* ── words ── */

#define SIGNS 6

/* What the font of the tests draws. */
static const char *const drawable[][SIGNS] = {
    {"a", "M", "g", "i", "j", "H"},       {"노", "래", "달", "빛", "꽃", "의"},
    {"き", "み", "の", "そ", "ー", "ラ"}, {"夜", "空", "星", "歌", "君", "心"},
    {"ש", "ל", "ם", "א", "ב", "ה"},       {"ب", "ا", "ح", "ي", "ن", "و"},
    {"รั", "เพ", "ดี", "ล", "กี่", "ม"},   {"न", "म", "स्ते", "गी", "ही", "दु"},
    {"Å", "ß", "é", "Q", "W", "-"}};
#define DRAWABLE (sizeof drawable / sizeof drawable[0])

/* And what must not break a script, nor be broken. */
static const char *const others[SIGNS] = {
    "Z", "{", "\\", "e\xcc\x81", "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7", "("};

/* The mark is part of the first sign: nothing may take it away from there. */
static void write_word(dice *d, bool only_drawable, unsigned script, unsigned size, int number,
                       char *out)
{
  *out = '\0';
  for (unsigned i = 0; i < size; i++) {
    unsigned other = dice_below(d, DRAWABLE);
    const char *const *signs = drawable[dice_chance(d, 93) ? script : other];
    if (!only_drawable && dice_chance(d, 6))
      signs = others;
    strcat(out, signs[dice_below(d, SIGNS)]);
    if (i == 0)
      write_mark(out + strlen(out), number);
  }
}

/* ── lines ── */

typedef struct making {
  dice *dice;
  const random_options *options;
  norae_song *song;
  unsigned voices;
  int number; /* of syllables so far */
} making;

static bool add_syllable(making *m, unsigned script, norae_us start, norae_us end)
{
  char text[1024];
  unsigned size = 1 + dice_below(m->dice, 4);
  if (dice_chance(m->dice, 3))
    size = 1 + dice_below(m->dice, 60);
  write_word(m->dice, m->options->drawable, script, size, m->number++, text);
  if (dice_chance(m->dice, 40))
    strcat(text, " ");
  norae_syllable s = {NORAE_SYLLABLE_INIT, .text = text};
  s.start = start;
  s.end = end;
  return norae_song_add_syllable(m->song, &s) == NORAE_OK;
}

/* Second texts of the last line, of any length. */
static bool add_tracks(making *m)
{
  static const char *const words = "of all that was said and sung in the night so far away from here";
  char text[128];
  norae_track track = {.line = norae_song_line_count(m->song) - 1, .text = text};
  for (int kind = 0; kind < 2; kind++) {
    if (!dice_chance(m->dice, 50))
      continue;
    snprintf(text, sizeof text, "%.*s", 1 + (int)dice_below(m->dice, 64), words);
    track.kind = (norae_track_kind)kind;
    if (norae_song_add_track(m->song, &track) != NORAE_OK)
      return false;
  }
  return true;
}

static bool add_line(making *m, norae_us start)
{
  dice *d = m->dice;
  bool whole = m->options->drawable;
  norae_line line = {NORAE_LINE_INIT};
  if (m->voices)
    line.voices = dice_below(d, 1u << m->voices);
  bool untimed = !whole && dice_chance(d, 3), known_ends = whole || dice_chance(d, 80);
  if (dice_chance(d, 10))
    line.role = NORAE_ROLE_BACKGROUND;
  if (!untimed && dice_chance(d, 70))
    line.start = start;
  if (norae_song_add_line(m->song, &line) != NORAE_OK)
    return false;
  unsigned count = 1 + dice_below(d, 12), script = dice_below(d, DRAWABLE);
  norae_us at = start;
  for (unsigned i = 0; i < count; i++) {
    norae_us length = dice_chance(d, 5) ? 0 : 1 + dice_below(d, 600000);
    bool known = !untimed && (whole || !dice_chance(d, 5));
    if (dice_chance(d, 8)) /* words of another script in this line */
      script = dice_below(d, DRAWABLE);
    if (!add_syllable(m, script, known ? at : NORAE_NO_TIME,
                      known && known_ends ? at + length : NORAE_NO_TIME))
      return false;
    at += length;
    if (dice_chance(d, 40)) /* tiny gaps, and some that are not */
      at += dice_chance(d, 50) ? dice_below(d, 30000) : dice_below(d, 900000);
  }
  return true;
}

static bool add_voices(making *m)
{
  char id[16];
  unsigned v;
  m->voices = dice_chance(m->dice, 10) ? 12 : dice_below(m->dice, 5);
  for (unsigned i = 0; i < m->voices; i++) {
    snprintf(id, sizeof id, "v%u", i);
    if (norae_song_voice(m->song, id, dice_chance(m->dice, 50) ? id : NULL, &v) != NORAE_OK)
      return false;
  }
  return !dice_chance(m->dice, 50) ||
         norae_song_set_meta(m->song, "title", "The Night And All") == NORAE_OK;
}

norae_song *random_song(dice *d, const random_options *options)
{
  making m = {.dice = d, .options = options};
  if (norae_song_new(&m.song) != NORAE_OK)
    return NULL;
  bool ok = add_voices(&m), tracks = dice_chance(d, 30);
  norae_us at = (norae_us)dice_below(d, 8000000) - 1000000;
  unsigned crowded = dice_below(d, 3) ? 5 : 60;
  if (options->drawable && at < 0)
    at = -at;
  for (int i = 0; ok && i < options->lines && m.number < RANDOM_SYLLABLES - 12; i++) {
    ok = add_line(&m, at) && (!tracks || add_tracks(&m));
    at += dice_chance(d, crowded) ? dice_below(d, 500000)
          : dice_chance(d, 10)    ? dice_below(d, 20000000)
                                  : 500000 + dice_below(d, 4000000);
    if (dice_chance(d, 4))
      break;
  }
  if (!ok)
    norae_song_free(&m.song);
  return m.song;
}

long marked_line(const norae_song *song, const char *text)
{
  int mark = next_mark(&text);
  for (size_t i = 0; mark >= 0 && i < norae_song_line_count(song); i++) {
    const norae_line *line = norae_song_line_at(song, i);
    if ((size_t)mark >= line->first && (size_t)mark < line->first + line->count)
      return (long)i;
  }
  return -1;
}

/* ── pictures ── */

void random_picture(dice *d, int most, int *width, int *height, norae_bars *bars)
{
  static const int aspects[][2] = {{16, 9}, {4, 3}, {9, 16}, {21, 9}};
  static const int sides[] = {240, 360, 480, 720, 1080, 1440, 2160};
  const int *aspect = aspects[dice_below(d, 4)];
  int shorter;
  do
    shorter = sides[dice_below(d, sizeof sides / sizeof sides[0])];
  while (shorter > most);
  bool tall = aspect[1] > aspect[0];
  *width = tall ? shorter : (shorter * aspect[0] / aspect[1] + 1) / 2 * 2;
  *height = tall ? (shorter * aspect[1] / aspect[0] + 1) / 2 * 2 : shorter;
  *bars = (norae_bars){0};
  if (dice_chance(d, 25))
    bars->top = bars->bottom = (int)dice_below(d, (unsigned)*height * 2 / 5);
  if (dice_chance(d, 10))
    bars->left = bars->right = (int)dice_below(d, (unsigned)*width * 2 / 5);
}
