/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chapter 2 of the Revised Romanisation: the letters.  What chapter 3, article 1
 * says of sounds that change is in blocks.c, in the order of its numbers: 1
 * assimilation, 2 ㄴ and ㄹ put in, 3 palatalisation, 4 aspiration by ㅎ; its note,
 * that tense sounds are not written, is NR_BLOCKS_WRITTEN.  Article 4's capitals of
 * names and article 2's hyphens are left out: songs are sung in syllables, which are
 * apart anyway.
 */
#include "text/revised.h"

/* Article 2: before a vowel ㄱ, ㄷ, ㅂ are g, d, b (note 1), ㄹ is r (note 2). */
static const char *const onsets[] = {"g", "kk", "n", "d",  "tt", "r",  "m", "b", "pp", "s",
                                     "ss", "",  "j", "jj", "ch", "k",  "t", "p", "h"};

/* Article 1; ㅢ is ui even where it sounds as ㅣ (note 1). */
static const char *const vowels[] = {"a",  "ae", "ya", "yae", "eo", "e",  "yeo",
                                     "ye", "o",  "wa", "wae", "oe", "yo", "u",
                                     "wo", "we", "wi", "yu",  "eu", "ui", "i"};

/* Article 2: before a consonant and at the end, k, t, p (note 1) and l (note 2). */
static const char *coda_letters(int coda)
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
    return "ng";
  case NR_R:
    return "l";
  default:
    return "";
  }
}

void nr_revised(const nr_block *block, const nr_block *before, nr_str *out)
{
  bool doubled = block->onset == NR_R && before && before->coda == NR_R; /* ㄹㄹ is ll */
  if (block->lone && block->onset != NR_NG) { /* ㅋㅋ */
    nr_str_add(out, onsets[block->onset]);
    return;
  }
  nr_str_add(out, doubled ? "l" : onsets[block->onset]);
  nr_str_add(out, vowels[block->vowel]);
  nr_str_add(out, coda_letters(block->coda));
}
