/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/hangul.h"

#include <string.h>

#include "base/checked.h"
#include "text/blocks.h"

/* Unicode's 21 vowels: glide and nucleus; ui ends in a glide instead. */
static const char *const vowels[21][2] = {
    {"", "ɐ"},  {"", "ɛ"},  {"j", "ɐ"}, {"j", "ɛ"}, {"", "ʌ"},  {"", "e"},  {"j", "ʌ"},
    {"j", "e"}, {"", "o"},  {"w", "ɐ"}, {"w", "ɛ"}, {"w", "e"}, {"j", "o"}, {"", "u"},
    {"w", "ʌ"}, {"w", "e"}, {"w", "i"}, {"j", "u"}, {"", "ɯ"},  {"", "ɯ"},  {"", "i"}};

static bool palatal(int vowel)
{
  return vowel == NR_VOWEL_I || vowel == NR_VOWEL_YA || vowel == NR_VOWEL_YAE ||
         vowel == NR_VOWEL_YEO || vowel == NR_VOWEL_YE || vowel == NR_VOWEL_YO ||
         vowel == NR_VOWEL_YU || vowel == NR_VOWEL_WI;
}

static const char *onset_phone(const nr_block *b, const nr_block *before)
{
  bool voiced =
      before && (before->coda == NR_NO_CODA || before->coda == NR_N || before->coda == NR_M ||
                 before->coda == NR_NG || before->coda == NR_R);
  bool soft = palatal(b->vowel);
  switch (b->onset) {
  case NR_G:
    return voiced ? "ɡ" : "k";
  case NR_GG:
    return "k͈";
  case NR_N:
    return "n";
  case NR_D:
    return voiced ? "d" : "t";
  case NR_DD:
    return "t͈";
  case NR_R:
    return before && before->coda == NR_R ? "l" : "ɾ";
  case NR_M:
    return "m";
  case NR_B:
    return voiced ? "b" : "p";
  case NR_BB:
    return "p͈";
  case NR_S:
    return soft ? "ɕ" : "s";
  case NR_SS:
    return soft ? "ɕ͈" : "s͈";
  case NR_J:
    return voiced ? "dʑ" : "tɕ";
  case NR_JJ:
    return "tɕ͈";
  case NR_CH:
    return "tɕʰ";
  case NR_K:
    return "kʰ";
  case NR_T:
    return "tʰ";
  case NR_P:
    return "pʰ";
  case NR_H:
    return "h";
  default:
    return NULL;
  }
}

static const char *coda_phone(int coda)
{
  switch (coda) {
  case NR_G:
    return "k";
  case NR_D:
    return "t";
  case NR_B:
    return "p";
  case NR_N:
    return "n";
  case NR_M:
    return "m";
  case NR_NG:
    return "ŋ";
  case NR_R:
    return "l";
  default:
    return NULL;
  }
}

static void emit(nr_reading *reading, const nr_block *b, const nr_block *before)
{
  const char *onset = onset_phone(b, before), *coda = coda_phone(b->coda);
  const char *const *vowel = vowels[b->vowel];
  bool glide_heard = vowel[0][0] && !(b->onset >= NR_J && b->onset <= NR_CH && vowel[0][0] == 'j');
  if (onset)
    nr_reading_phone(reading, onset, false);
  if (glide_heard)
    nr_reading_phone(reading, vowel[0], false);
  /* 의 is a glide only where nothing comes before it. */
  if (b->vowel == NR_VOWEL_UI && (onset || before))
    nr_reading_phone(reading, "i", true);
  else
    nr_reading_phone(reading, vowel[1], true);
  if (b->vowel == NR_VOWEL_UI && !onset && !before)
    nr_reading_phone(reading, "j", false);
  if (coda)
    nr_reading_phone(reading, coda, false);
}

void nr_read_hangul(nr_reading *reading, const char *text, size_t start, size_t end,
                    const size_t *ends, size_t first)
{
  size_t room = 0, count;
  nr_block *blocks;
  for (size_t i = first, at = start; at < end; at = ends[i++])
    room++;
  blocks = nr_alloc_array(room, sizeof *blocks);
  if (!blocks) {
    reading->failed = true;
    return;
  }
  count = nr_blocks_find(text, start, end, ends, first, blocks);
  nr_blocks_change(blocks, count, NR_BLOCKS_SPOKEN);
  for (size_t i = 0; i < count; i++) {
    nr_reading_syllable(reading, i ? blocks[i].start : start);
    emit(reading, &blocks[i], blocks[i].joined ? &blocks[i - 1] : NULL);
  }
  if (!count)
    nr_reading_syllable(reading, start);
  free(blocks);
}
