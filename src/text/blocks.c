/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rules are those of the standard pronunciation (표준 발음법, part 2 of the
 * 표준어 규정), whose articles are named where they are applied.  Rules that ask
 * for the parts of a compound take them from a list of words (compounds.c).
 */
#include "text/blocks.h"

#include "text/compounds.h"
#include "text/normal.h"

/* Unicode's 28 codas: the first and, of clusters, the second consonant. */
static const signed char codas[28][2] = {
    {NR_NO_CODA, NR_NO_CODA}, {NR_G, NR_NO_CODA}, {NR_GG, NR_NO_CODA}, {NR_G, NR_S},
    {NR_N, NR_NO_CODA},       {NR_N, NR_J},       {NR_N, NR_H},        {NR_D, NR_NO_CODA},
    {NR_R, NR_NO_CODA},       {NR_R, NR_G},       {NR_R, NR_M},        {NR_R, NR_B},
    {NR_R, NR_S},             {NR_R, NR_T},       {NR_R, NR_P},        {NR_R, NR_H},
    {NR_M, NR_NO_CODA},       {NR_B, NR_NO_CODA}, {NR_B, NR_S},        {NR_S, NR_NO_CODA},
    {NR_SS, NR_NO_CODA},      {NR_NG, NR_NO_CODA}, {NR_J, NR_NO_CODA}, {NR_CH, NR_NO_CODA},
    {NR_K, NR_NO_CODA},       {NR_T, NR_NO_CODA}, {NR_P, NR_NO_CODA},  {NR_H, NR_NO_CODA}};

bool nr_block_of(const char *text, size_t size, nr_block *out)
{
  /* Letters that stand alone, as in ㅋㅋ, U+3131…: the onsets of the consonants. */
  static const signed char alone[30] = {
      NR_G, NR_GG, NR_G, NR_N, NR_N,  NR_N, NR_D, NR_DD, NR_R,  NR_R, NR_R,  NR_R,  NR_R, NR_R, NR_R,
      NR_R, NR_M,  NR_B, NR_BB, NR_B, NR_S, NR_SS, NR_NG, NR_J, NR_JJ, NR_CH, NR_K, NR_T, NR_P, NR_H};
  UChar composed[16], c;
  if (!nr_normalise(NR_NFC, text, size, composed, 16))
    return false;
  c = composed[0];
  *out = (nr_block){.sign = c, .coda = NR_NO_CODA, .second = NR_NO_CODA};
  if (c >= 0xAC00 && c <= 0xD7A3) {
    int number = c - 0xAC00;
    out->onset = (signed char)(number / 588);
    out->vowel = (signed char)(number / 28 % 21);
    out->coda = codas[number % 28][0];
    out->second = codas[number % 28][1];
    return true;
  }
  out->lone = true;
  if (c >= 0x3131 && c <= 0x314E) {
    out->onset = alone[c - 0x3131];
    out->vowel = NR_VOWEL_EU;
  } else if (c >= 0x314F && c <= 0x3163) {
    out->onset = NR_NG;
    out->vowel = (signed char)(c - 0x314F);
  } else if (c >= 0x1100 && c <= 0x1112) {
    out->onset = (signed char)(c - 0x1100);
    out->vowel = NR_VOWEL_EU;
  } else {
    return false;
  }
  return true;
}

size_t nr_blocks_find(const char *text, size_t start, size_t end, const size_t *ends, size_t first,
                      nr_block *out)
{
  size_t count = 0;
  bool joined = false;
  for (size_t i = first, at = start; at < end; at = ends[i++]) {
    bool is_block = nr_block_of(text + at, ends[i] - at, &out[count]);
    if (is_block) {
      out[count].cluster = i;
      out[count].start = at;
      out[count++].joined = joined;
    }
    joined = is_block;
  }
  return count;
}

/* ── kinds of consonants ── */

static int aspirated(int consonant)
{
  switch (consonant) {
  case NR_G:
  case NR_GG:
  case NR_K:
    return NR_K;
  case NR_D:
  case NR_S:
  case NR_SS:
  case NR_T:
    return NR_T;
  case NR_B:
  case NR_P:
    return NR_P;
  case NR_J:
  case NR_CH:
    return NR_CH;
  default:
    return NR_NO_CODA;
  }
}

static int tense(int onset)
{
  switch (onset) {
  case NR_G:
    return NR_GG;
  case NR_D:
    return NR_DD;
  case NR_B:
    return NR_BB;
  case NR_S:
    return NR_SS;
  case NR_J:
    return NR_JJ;
  default:
    return onset;
  }
}

/* Articles 8, 9: seven consonants end a syllable. */
static int neutral(int coda)
{
  switch (coda) {
  case NR_GG:
  case NR_K:
    return NR_G;
  case NR_S:
  case NR_SS:
  case NR_J:
  case NR_CH:
  case NR_T:
  case NR_H:
    return NR_D;
  case NR_P:
    return NR_B;
  default:
    return coda;
  }
}

static bool is_stop(int coda)
{
  return coda == NR_G || coda == NR_D || coda == NR_B;
}

static signed char *last_of(nr_block *b)
{
  return b->second != NR_NO_CODA ? &b->second : &b->coda;
}

/* ── codas of two ── */

/* 닭, 흙, 칡, 삵: nouns, whose ㄺ stays ㄱ before ㄱ. */
static bool is_noun_in_rg(const nr_block *b)
{
  return b->sign == u'닭' || b->sign == u'흙' || b->sign == u'칡' || b->sign == u'삵';
}

/* Articles 10, 11, 14: which consonant of two is heard before `next`, NULL at the end. */
static int heard(const nr_block *b, const nr_block *next)
{
  if (b->second == NR_NO_CODA || b->coda != NR_R)
    return b->coda;
  if (b->second == NR_M)
    return NR_M;
  if (b->second == NR_P)
    return NR_B;
  if (b->second == NR_G)
    return next && next->onset == NR_G && !is_noun_in_rg(b) ? NR_R : NR_G; /* 맑게 [말께] */
  if (b->second == NR_B && next) {
    bool heard_b = b->sign == u'밟' || /* 밟다 [밥따]; 넓죽하다, 넓둥글다 */
                   (b->sign == u'넓' && (next->sign == u'죽' || next->sign == u'둥' ||
                                         next->sign == u'적'));
    return heard_b ? NR_B : NR_R;
  }
  return NR_R;
}

/* ── ㅎ ── */

/* Article 12.1-4: ㅎ at the end of a block meets the next one's onset. */
static void leave_h(nr_block *a, nr_block *b, bool tensed)
{
  signed char *h = last_of(a);
  bool cluster = h == &a->second;
  if (b->onset == NR_G || b->onset == NR_D || b->onset == NR_J) {
    b->onset = (signed char)aspirated(b->onset);
    *h = NR_NO_CODA;
  } else if (b->onset == NR_S) {
    if (tensed)
      b->onset = NR_SS;
    *h = NR_NO_CODA;
  } else if (b->onset == NR_NG || cluster) {
    *h = NR_NO_CODA;
  }
}

/* A block that makes a verb, passive or causative, of what is before it: 히, 혀, 혔. */
static bool is_verb_ending_hi(const nr_block *b)
{
  return (b->vowel == NR_VOWEL_I || b->vowel == NR_VOWEL_YEO) &&
         (b->coda == NR_NO_CODA || b->coda == NR_SS || b->coda == NR_B || b->coda == NR_M ||
          (b->vowel == NR_VOWEL_I && (b->coda == NR_N || b->coda == NR_R)));
}

/* One of 하다's: 하, 한, 할, 함, 합, 해, 했. */
static bool is_verb_ending_ha(const nr_block *b)
{
  if (b->vowel == NR_VOWEL_A)
    return b->second == NR_NO_CODA && (b->coda == NR_NO_CODA || b->coda == NR_N ||
                                       b->coda == NR_R || b->coda == NR_M || b->coda == NR_B);
  return b->vowel == NR_VOWEL_AE && (b->coda == NR_NO_CODA || b->coda == NR_SS);
}

/* Article 12.1, first note: ㅎ at the beginning of a block joins the stop before it.
 * Not in nouns, says the Romanisation (chapter 3, article 1.4). */
static void meet_h(nr_block *a, nr_block *b, nr_bond bond, nr_block_change change)
{
  signed char *last = last_of(a);
  int joined = *last == NR_NO_CODA ? NR_NO_CODA : aspirated(*last);
  bool verb = bond != NR_BOND_NOUN && (is_verb_ending_hi(b) || is_verb_ending_ha(b));
  if (joined == NR_NO_CODA || (change == NR_BLOCKS_WRITTEN && !verb))
    return;
  if (*last == NR_D || *last == NR_T || (*last == NR_J && a->coda == NR_N)) {
    /* Article 17, note: 굳히다 [구치다]. */
    if (b->vowel == NR_VOWEL_I || b->vowel == NR_VOWEL_YEO)
      joined = NR_CH;
  } else if (*last == NR_J || *last == NR_CH) {
    joined = is_verb_ending_hi(b) ? NR_CH : NR_T; /* 꽂히다 [꼬치다], but 꽃 하나 [꼬타나] */
  }
  b->onset = (signed char)joined;
  *last = NR_NO_CODA;
}

/* ── onsets without a sound ── */

/* Article 16: names of letters, 지읒이 [지으시]. */
static signed char of_letter_name(const nr_block *a)
{
  switch (a->sign) {
  case u'귿':
  case u'읒':
  case u'읓':
  case u'읕':
  case u'읗':
    return NR_S;
  case u'읔':
    return NR_G;
  case u'읖':
    return NR_B;
  default:
    return NR_NO_CODA;
  }
}

/* Articles 13, 14: a coda moves to a block that begins with its vowel. */
static void liaison(nr_block *a, nr_block *b, nr_bond bond, bool tensed)
{
  signed char *moved = last_of(a), named = of_letter_name(a);
  if (*moved == NR_NO_CODA || *moved == NR_NG)
    return;
  b->onset = named != NR_NO_CODA ? named : *moved;
  if (moved == &a->second && b->onset == NR_S && tensed)
    b->onset = NR_SS;
  /* Article 17: ㄷ and ㅌ before ㅣ, as in 굳이 [구지], 같이 [가치], 붙여 [부처]; not
   * between words, 곧이어 [고디어]. */
  if (named == NR_NO_CODA && bond != NR_BOND_APART && (b->vowel == NR_VOWEL_I || b->vowel == NR_VOWEL_YEO)) {
    if (*moved == NR_D)
      b->onset = NR_J;
    if (*moved == NR_T)
      b->onset = NR_CH;
  }
  *moved = NR_NO_CODA;
}

/* Article 29: between the parts of a compound ㄴ comes before ㅣ, ㅑ, ㅕ, ㅛ, ㅠ. */
static void insert_n(nr_block *a, nr_block *b)
{
  a->coda = (signed char)neutral(heard(a, b));
  a->second = NR_NO_CODA;
  b->onset = a->coda == NR_R ? NR_R : NR_N;
}

/* ── two blocks ── */

/* Articles 18, 19, 20: stops become nasals, ㄹ and ㄴ one another; 23: stops make
 * what follows tense. */
static void assimilate(nr_block *a, nr_block *b, nr_bond bond, bool tensed)
{
  bool stop = is_stop(a->coda);
  if (stop && b->onset == NR_R)
    b->onset = NR_N;
  if (stop && (b->onset == NR_N || b->onset == NR_M))
    a->coda = a->coda == NR_G ? NR_NG : a->coda == NR_D ? NR_N : NR_M;
  else if (stop && tensed)
    b->onset = (signed char)tense(b->onset);
  else if ((a->coda == NR_M || a->coda == NR_NG) && b->onset == NR_R)
    b->onset = NR_N;
  else if (a->coda == NR_N && b->onset == NR_R && bond == NR_BOND_NASAL)
    b->onset = NR_N; /* article 20, exceptions: 의견란 [의견난] */
  else if ((a->coda == NR_N && b->onset == NR_R) || (a->coda == NR_R && b->onset == NR_N))
    a->coda = b->onset = NR_R;
}

static void end_block(nr_block *a, const nr_block *next)
{
  a->coda = (signed char)neutral(heard(a, next));
  a->second = NR_NO_CODA;
}

static void meet(nr_block *a, nr_block *b, nr_bond bond, nr_block_change change)
{
  bool tensed = change == NR_BLOCKS_SPOKEN;
  if (bond == NR_BOND_N && b->onset == NR_NG && a->coda != NR_NO_CODA)
    insert_n(a, b);
  if (bond == NR_BOND_APART) end_block(a, b); /* article 15: 겉옷 [거돋] */
  if (*last_of(a) == NR_H && of_letter_name(a) == NR_NO_CODA)
    leave_h(a, b, tensed);
  if (b->onset == NR_NG)
    liaison(a, b, bond, tensed);
  else if (b->onset == NR_H && a->coda != NR_NO_CODA)
    meet_h(a, b, bond, change);
  if (a->coda == NR_NO_CODA)
    return;
  end_block(a, b);
  assimilate(a, b, bond, tensed);
}

void nr_blocks_change(nr_block *blocks, size_t count, nr_block_change change)
{
  for (size_t i = 0; i < count; i++) {
    nr_block *next = i + 1 < count && blocks[i + 1].joined ? &blocks[i + 1] : NULL;
    if (next)
      meet(&blocks[i], next, nr_bond_before(blocks, count, i + 1), change);
    else
      end_block(&blocks[i], NULL);
  }
}
