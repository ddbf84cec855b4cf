/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rules are those of the standard pronunciation (표준 발음법): liaison,
 * aspiration by ㅎ, palatalisation, neutralised codas, nasals and liquids.
 */
#include "text/hangul.h"

#include <string.h>

#include "text/normal.h"

/* Consonants that begin a block, in Unicode's order. */
enum { G, GG, N, D, DD, R, M, B, BB, S, SS, NUL, J, JJ, CH, K, T, P, H, NO_CODA = -1 };

/* A block: onset, vowel, coda as onset numbers; codas of two have a second. */
typedef struct block {
  size_t start; /* byte */
  int onset, vowel, coda, second;
  bool joined; /* the block before it stands right before it */
} block;

/* Unicode's 28 codas: the first and, of clusters, the second consonant. */
static const signed char codas[28][2] = {{NO_CODA, NO_CODA},
                                         {G, NO_CODA},
                                         {GG, NO_CODA},
                                         {G, S},
                                         {N, NO_CODA},
                                         {N, J},
                                         {N, H},
                                         {D, NO_CODA},
                                         {R, NO_CODA},
                                         {R, G},
                                         {R, M},
                                         {R, B},
                                         {R, S},
                                         {R, T},
                                         {R, P},
                                         {R, H},
                                         {M, NO_CODA},
                                         {B, NO_CODA},
                                         {B, S},
                                         {S, NO_CODA},
                                         {SS, NO_CODA},
                                         {NUL, NO_CODA},
                                         {J, NO_CODA},
                                         {CH, NO_CODA},
                                         {K, NO_CODA},
                                         {T, NO_CODA},
                                         {P, NO_CODA},
                                         {H, NO_CODA}};

/* Unicode's 21 vowels: glide and nucleus; ui ends in a glide instead. */
static const char *const vowels[21][2] = {
    {"", "ɐ"},  {"", "ɛ"},  {"j", "ɐ"}, {"j", "ɛ"}, {"", "ʌ"},  {"", "e"},  {"j", "ʌ"},
    {"j", "e"}, {"", "o"},  {"w", "ɐ"}, {"w", "ɛ"}, {"w", "e"}, {"j", "o"}, {"", "u"},
    {"w", "ʌ"}, {"w", "e"}, {"w", "i"}, {"j", "u"}, {"", "ɯ"},  {"", "ɯ"},  {"", "i"}};
enum { VOWEL_YEO = 6, VOWEL_WI = 16, VOWEL_UI = 19, VOWEL_I = 20, VOWEL_EU = 18, NO_VOWEL = -1 };

static bool palatal(int vowel)
{
  return vowel == VOWEL_I || vowel == 2 || vowel == 3 || vowel == VOWEL_YEO || vowel == 7 ||
         vowel == 12 || vowel == 17 || vowel == VOWEL_WI;
}

/* A cluster's Hangul, composed; false when it is something else. */
static bool decode(const char *text, size_t size, block *out)
{
  /* Letters that stand alone, as in ㅋㅋ, U+3131…: the onsets of the consonants. */
  static const signed char alone[30] = {G, GG, G, N,  N, N, D,  DD,  R, R,  R,  R, R, R, R,
                                        R, M,  B, BB, B, S, SS, NUL, J, JJ, CH, K, T, P, H};
  UChar composed[16], c;
  if (!nr_normalise(NR_NFC, text, size, composed, 16)) return false;
  c = composed[0];
  *out = (block){.coda = NO_CODA, .second = NO_CODA};
  if (c >= 0xAC00 && c <= 0xD7A3) {
    int number = c - 0xAC00;
    out->onset = number / 588;
    out->vowel = number / 28 % 21;
    out->coda = codas[number % 28][0];
    out->second = codas[number % 28][1];
  } else if (c >= 0x3131 && c <= 0x314E) {
    out->onset = alone[c - 0x3131];
    out->vowel = VOWEL_EU;
  } else if (c >= 0x314F && c <= 0x3163) {
    out->onset = NUL;
    out->vowel = c - 0x314F;
  } else if (c >= 0x1100 && c <= 0x1112) {
    out->onset = c - 0x1100;
    out->vowel = VOWEL_EU;
  } else {
    return false;
  }
  return true;
}

static int aspirated(int onset)
{
  switch (onset) {
  case G:
  case GG:
    return K;
  case D:
  case S:
  case SS:
    return T;
  case B:
    return P;
  case J:
    return CH;
  default:
    return onset;
  }
}

static int tense(int onset)
{
  switch (onset) {
  case G:
    return GG;
  case D:
    return DD;
  case B:
    return BB;
  case S:
    return SS;
  case J:
    return JJ;
  default:
    return onset;
  }
}

/* What is left of a coda that ends a syllable: one of G D B N M NUL R. */
static int neutral(int coda, int second)
{
  if (second != NO_CODA) {
    if (coda == R && (second == G || second == M)) return second;
    if (coda == R && second == P) return B;
    return coda;
  }
  switch (coda) {
  case GG:
  case K:
    return G;
  case S:
  case SS:
  case J:
  case CH:
  case T:
  case H:
    return D;
  case P:
    return B;
  default:
    return coda;
  }
}

/* ㅎ at the end of a block meets the next one's onset. */
static void meet_h(block *a, block *b)
{
  bool cluster = a->second == H;
  int *h = cluster ? &a->second : &a->coda;
  if (b->onset == G || b->onset == D || b->onset == J) {
    b->onset = aspirated(b->onset);
    *h = NO_CODA;
  } else if (b->onset == S) {
    b->onset = SS;
    *h = NO_CODA;
  } else if (b->onset == NUL || cluster) {
    *h = NO_CODA;
  }
}

/* A coda moves to a block that begins with its vowel. */
static void liaison(block *a, block *b)
{
  int *moved = a->second != NO_CODA ? &a->second : &a->coda;
  if (*moved == NO_CODA || *moved == NUL) return;
  b->onset = *moved;
  if (moved == &a->second) b->onset = tense(*moved) == SS ? SS : *moved;
  if ((b->vowel == VOWEL_I || b->vowel == VOWEL_YEO) && (*moved == D || *moved == T))
    b->onset = *moved == D ? J : CH;
  *moved = NO_CODA;
}

/* Codas and onsets of neighbours change one another. */
static void assimilate(block *a, block *b)
{
  bool stop;
  if (a->coda == H || a->second == H) meet_h(a, b);
  if (b->onset == NUL)
    liaison(a, b);
  else if (b->onset == H && a->coda != NO_CODA) {
    int *last = a->second != NO_CODA ? &a->second : &a->coda;
    if (aspirated(*last) != *last) {
      b->onset = *last == S && a->second == NO_CODA ? T : aspirated(*last);
      *last = NO_CODA;
    }
  }
  if (a->coda == NO_CODA) return;
  a->coda = neutral(a->coda, a->second);
  a->second = NO_CODA;
  stop = a->coda == G || a->coda == D || a->coda == B;
  if (stop && b->onset == R) b->onset = N;
  if (stop && (b->onset == N || b->onset == M))
    a->coda = a->coda == G ? NUL : a->coda == D ? N : M;
  else if (stop)
    b->onset = tense(b->onset);
  else if ((a->coda == M || a->coda == NUL) && b->onset == R)
    b->onset = N;
  else if ((a->coda == N && b->onset == R) || (a->coda == R && b->onset == N))
    a->coda = b->onset = R;
}

static const char *onset_phone(const block *b, const block *before)
{
  bool voiced = before && (before->coda == NO_CODA || before->coda == N || before->coda == M ||
                           before->coda == NUL || before->coda == R);
  bool soft = palatal(b->vowel);
  switch (b->onset) {
  case G:
    return voiced ? "ɡ" : "k";
  case GG:
    return "k͈";
  case N:
    return "n";
  case D:
    return voiced ? "d" : "t";
  case DD:
    return "t͈";
  case R:
    return before && before->coda == R ? "l" : "ɾ";
  case M:
    return "m";
  case B:
    return voiced ? "b" : "p";
  case BB:
    return "p͈";
  case S:
    return soft ? "ɕ" : "s";
  case SS:
    return soft ? "ɕ͈" : "s͈";
  case J:
    return voiced ? "dʑ" : "tɕ";
  case JJ:
    return "tɕ͈";
  case CH:
    return "tɕʰ";
  case K:
    return "kʰ";
  case T:
    return "tʰ";
  case P:
    return "pʰ";
  case H:
    return "h";
  default:
    return NULL;
  }
}

static const char *coda_phone(int coda)
{
  switch (coda) {
  case G:
    return "k";
  case D:
    return "t";
  case B:
    return "p";
  case N:
    return "n";
  case M:
    return "m";
  case NUL:
    return "ŋ";
  case R:
    return "l";
  default:
    return NULL;
  }
}

static void emit(nr_reading *reading, const block *b, const block *before)
{
  const char *onset = onset_phone(b, before), *coda = coda_phone(b->coda);
  const char *const *vowel = vowels[b->vowel];
  bool glide_heard = vowel[0][0] && !(b->onset >= J && b->onset <= CH && vowel[0][0] == 'j');
  nr_reading_syllable(reading, b->start);
  if (onset) nr_reading_phone(reading, onset, false);
  if (glide_heard) nr_reading_phone(reading, vowel[0], false);
  /* 의 is a glide only where nothing comes before it. */
  if (b->vowel == VOWEL_UI && (onset || before))
    nr_reading_phone(reading, "i", true);
  else
    nr_reading_phone(reading, vowel[1], true);
  if (b->vowel == VOWEL_UI && !onset && !before) nr_reading_phone(reading, "j", false);
  if (coda) nr_reading_phone(reading, coda, false);
}

void nr_read_hangul(nr_reading *reading, const char *text, size_t start, size_t end,
                    const size_t *ends, size_t first)
{
  /* A window of three: the block before (as it ended up), the one at hand, the next. */
  block before = {0}, now = {0}, next;
  bool have_before = false, have_now = false, any = false, gap = false;
  for (size_t i = first, at = start; at < end; at = ends[i++]) {
    if (!decode(text + at, ends[i] - at, &next)) {
      gap = true;
      continue;
    }
    next.start = any ? at : start;
    next.joined = any && !gap;
    any = true;
    gap = false;
    if (have_now) {
      block after = next;
      if (next.joined)
        assimilate(&now, &after);
      else
        now.coda = neutral(now.coda, now.second);
      emit(reading, &now, have_before && now.joined ? &before : NULL);
      before = now;
      have_before = true;
      next = after;
    }
    now = next;
    have_now = true;
  }
  if (!have_now) {
    nr_reading_syllable(reading, start);
    return;
  }
  now.coda = neutral(now.coda, now.second);
  emit(reading, &now, have_before && now.joined ? &before : NULL);
}
