/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The alignment is dynamic programming over letters × phones with three steps:
 * a letter sounds as a phone; a letter sounds with the phone before it or not at
 * all; a phone has no letter of its own.  Between the letters of two nuclei the
 * cut then follows the usual rules: the longest onset that words begin with,
 * doubled consonants apart, a mute e with what is before it.
 */
#include "text/syllable.h"

#include <string.h>

#include <unicode/utf8.h>

#include "base/checked.h"
#include "text/phones.h"

enum { MATCH, REST, ALONE }; /* the steps */

typedef struct matching {
  const nr_letter *letters;
  const nr_phone *phones;
  size_t letter_count, phone_count;
  /* Per phone: its letters [from, to); empty at the place where it is heard. */
  size_t *from, *to;
} matching;

static int32_t phone_base(const nr_phone *phone)
{
  int32_t c;
  size_t i = 0;
  U8_NEXT_OR_FFFD((const uint8_t *)phone->ipa, i, strlen(phone->ipa), c);
  return c;
}

/* Consonants that a letter may stand for, over all languages. */
static bool may_sound(char letter, const nr_phone *phone)
{
  static const char *const sounds[26] = {
      "",       "bpvβɓ", "kstcθʃxɡ", "dtðɾɖɗ",   "",         "fv",         "ɡɣxdʒjhkŋɟɢ",
      "hxħɣɦχ", "",      "jdʒxhʝɟi", "kxctɡ",    "lɫʎjɭwʝɬ", "mnŋɱ",       "nŋmɲɳ",
      "",       "pfb",   "kctɡ",     "ɹɾrʁʀɻɽʐ", "szʃʒɕʂc",  "tdɾʔθðʃcsʈ", "",
      "vfbβwʋ", "wvʋf",  "kszɡʃxh",  "jʝʎ",      "zstdθʒʐɕʑ"};
  int32_t base = phone_base(phone), c;
  const char *row = letter ? sounds[letter - 'a'] : "";
  for (size_t i = 0, n = strlen(row); i < n;) {
    U8_NEXT_OR_FFFD((const uint8_t *)row, i, n, c);
    if (c == base)
      return true;
  }
  return false;
}

static bool is_glide(const nr_phone *phone)
{
  int32_t base = phone_base(phone);
  return !phone->vowel && (base == 'j' || base == 'w' || base == 0x265 /* ɥ */ || base == 0x270);
}

static bool rhotic_vowel(const nr_phone *phone)
{
  int32_t base = phone_base(phone);
  return base == 0x25A || base == 0x25C || base == 0x25D || base == 0x250; /* ɚ ɜ ɝ ɐ */
}

static float match_cost(char letter, const nr_phone *phone)
{
  if (!letter)
    return 3.0f;
  if (phone->vowel) {
    if (letter == 'y')
      return rhotic_vowel(phone) ? 1.0f : 0.05f;
    if (nr_vowel_letter(letter))
      return 0.0f;
    if (letter == 'r')
      return rhotic_vowel(phone) ? 0.1f : 1.2f;
    if (letter == 'w')
      return 0.4f;
    return 2.0f;
  }
  if (may_sound(letter, phone))
    return 0.0f;
  /* Vowels as glides: "quick", "piano", French "oi". */
  if (is_glide(phone) && strchr(phone_base(phone) == 'j' ? "ieyj" : "uo", letter))
    return 0.3f;
  return nr_vowel_letter(letter) ? 2.0f : 1.3f;
}

/* Letter i sounds with `phone` before it, or is mute (phone NULL: at the start). */
static float rest_cost(const matching *m, size_t i, const nr_phone *phone)
{
  char letter = m->letters[i].base, before = i ? m->letters[i - 1].base : 0;
  char next = i + 1 < m->letter_count ? m->letters[i + 1].base : 0;
  if (!letter)
    return 0.0f;
  if (phone && phone->vowel) {
    if (letter == 'y')
      return 0.2f;
    if (before == 'r' && letter == 'e' && rhotic_vowel(phone))
      return 0.05f;
    if (before == 'o' && letter == 'u')
      return 0.1f;
    if (nr_vowel_letter(letter))
      return before == letter ? 0.1f : 0.35f;
    if (letter == 'w')
      return 0.1f;
    if (letter == 'h' || letter == 'r')
      return 0.3f;
    if (letter == 'g' && next == 'h')
      return 0.3f;
    return 0.7f;
  }
  if (phone && letter == before)
    return 0.05f;
  if (letter == 'h')
    return before && strchr("cstpgwk", before) ? 0.05f : 0.4f;
  if (letter == 'k' && before == 'c')
    return 0.05f;
  if (letter == 'g' && before == 'n')
    return 0.1f;
  if (letter == 'u' && before && strchr("qg", before))
    return 0.2f;
  if (letter == 'c' && before && strchr("ts", before))
    return 0.2f;
  if (letter == 'e' && phone && (!next || (i + 2 == m->letter_count && strchr("sd", next))))
    return 0.25f;
  return letter == 'e' ? 0.5f : 0.7f;
}

static float alone_cost(const matching *m, size_t i, const nr_phone *phone)
{
  char before = i ? m->letters[i - 1].base : 0;
  if (phone->vowel)
    return phone_base(phone) == 0x259 /* ə */ ? 0.8f : 1.2f;
  if (is_glide(phone))
    return phone_base(phone) == 'w' && i < m->letter_count && m->letters[i].base == 'o' ? 0.2f
                                                                                        : 0.5f;
  if (before == 'x' || before == 'z')
    return 0.2f;
  return 0.8f;
}

/* Fill from[] and to[] back along the steps. */
static void trace(matching *m, const unsigned char *steps)
{
  size_t i = m->letter_count, j = m->phone_count, stride = m->phone_count + 1;
  size_t end = i; /* of the letters that go with phone j-1 */
  while (i || j)
    switch (steps[i * stride + j]) {
    case REST:
      i--;
      if (!j)
        end = i;
      break;
    case MATCH:
      i--;
      j--;
      m->from[j] = i;
      m->to[j] = end;
      end = i;
      break;
    default:
      j--;
      m->from[j] = i;
      m->to[j] = end; /* mute letters behind a phone without letters go with it */
      end = i;
    }
}

static norae_status match_letters(matching *m, nr_arena *arena)
{
  size_t rows = m->letter_count + 1, stride = m->phone_count + 1, cells;
  float *cost;
  unsigned char *steps;
  if (!nr_mul_size(rows, stride, &cells))
    return NORAE_ERR_LIMIT;
  cost = nr_alloc_array(cells, sizeof *cost);
  steps = nr_alloc_array(cells, 1);
  m->from = nr_arena_alloc(arena, stride * sizeof *m->from);
  m->to = nr_arena_alloc(arena, stride * sizeof *m->to);
  if (cost && steps && m->from && m->to) {
    for (size_t i = 0; i < rows; i++)
      for (size_t j = 0; j < stride; j++) {
        const nr_phone *phone = j ? &m->phones[j - 1] : NULL;
        size_t cell = i * stride + j;
        float best = i || j ? 1e9f : 0.0f, c;
        steps[cell] = MATCH;
        if (i && j &&
            (c = cost[cell - stride - 1] + match_cost(m->letters[i - 1].base, phone)) < best) {
          best = c;
        }
        if (i && (c = cost[cell - stride] + rest_cost(m, i - 1, phone)) < best) {
          best = c;
          steps[cell] = REST;
        }
        if (j && (c = cost[cell - 1] + alone_cost(m, i, phone)) < best) {
          best = c;
          steps[cell] = ALONE;
        }
        cost[cell] = best;
      }
    trace(m, steps);
  }
  free(cost);
  free(steps);
  return cost && steps && m->from && m->to ? NORAE_OK : NORAE_ERR_MEMORY;
}

/* Consonants that words begin with. */
static bool legal_onset(const char *onset)
{
  static const char *const others[] = {"scr", "spr",  "str",  "spl",  "squ",  "shr",  "thr",
                                       "chr", "schr", "schl", "schw", "schm", "schn", "phr",
                                       "phl", "chl",  "kn",   "gn",   "pn",   "ps",   "wr",
                                       "tw",  "dw",   "sw",   "thw",  "qu",   "gu"};
  size_t n = strlen(onset);
  if (n == 2 && onset[1] == 'r' && strchr("bcdfgkptvw", onset[0]))
    return true;
  if (n == 2 && onset[1] == 'l' && strchr("bcfgkp", onset[0]))
    return true;
  if (n == 2 && onset[0] == 's' && strchr("cklmnptw", onset[1]))
    return true;
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    if (strcmp(onset, others[i]) == 0)
      return true;
  return false;
}

/* Whether the zone may be cut before letter `at`: not inside of letters that
 * sound as one, except doubled ones. */
static bool may_cut(const matching *m, size_t at)
{
  const nr_letter *l = m->letters;
  if (!l[at].base) return false; /* an apostrophe goes with what is before it */
  for (size_t j = 0; j < m->phone_count; j++)
    if (!m->phones[j].vowel && m->from[j] < at && at < m->to[j])
      return l[at - 1].base == l[at].base || (l[at - 1].base == 't' && l[at].base == 'c');
  return true;
}

/* Two letters that sound as one and stay together though they are equal. */
static bool one_letter(const char *lang, char a, char b)
{
  return a == b && (a == 'l' || a == 'r') &&
         (strncmp(lang, "es", 2) == 0 || strncmp(lang, "ca", 2) == 0 ||
          strncmp(lang, "eu", 2) == 0);
}

/* Behind the last mute vowel between two nuclei: some-thing, some-one.  A mute e
 * before r is passed over as if it were not there: ev-ery, dif-ferent. */
static size_t behind_mute(const matching *m, size_t a, size_t b)
{
  const nr_letter *l = m->letters;
  size_t cut = a;
  for (size_t i = a + 1; i < b; i++) {
    bool glide_follows = false;
    if (!nr_vowel_letter(l[i].base) || l[i].base == 'y')
      continue;
    for (size_t j = 0; j < m->phone_count; j++)
      glide_follows = glide_follows || (is_glide(&m->phones[j]) && m->from[j] == m->to[j] &&
                                        m->from[j] == i + 1 && i + 1 == b);
    if (i + 1 < b && l[i + 1].base == 'r')
      continue;
    if (glide_follows || (i + 1 < b && may_cut(m, i + 1) && !nr_vowel_letter(l[i + 1].base)))
      cut = i + 1;
  }
  return cut;
}

/* The cut between two nuclei whose letters end before `a` and begin at `b`. */
static size_t choose_cut(const matching *m, const char *lang, size_t a, size_t b)
{
  const nr_letter *l = m->letters;
  size_t cut = b, first = a, length = 0, units = 0, after;
  char onset[8] = "";
  bool english = strncmp(lang, "en", 2) == 0;
  while (a < b && !l[a].base)
    a++;
  if (a >= b)
    return b;
  if (b + 2 < m->letter_count && l[b].base == 'n' && !l[b + 1].base && l[b + 2].base == 't')
    return b; /* did-n't */
  after = behind_mute(m, a, b);
  if (after > a)
    first = a = after;
  if (a >= b)
    return b;
  if (english && b - a == 2 && l[a].base == 'c' && l[a + 1].base == 'k')
    return b;
  if (b - a == 2 && l[a].base == 'n' && l[a + 1].base == 'g' && !may_cut(m, a + 1))
    return b;
  if (english && b - a == 1 && l[a].base == 'x')
    return b;
  /* A glide that is written as a vowel goes with the nucleus after it: tie-ne. */
  while (cut > a && nr_vowel_letter(l[cut - 1].base) && may_cut(m, cut - 1))
    cut--;
  for (size_t at = cut; at-- > a && length + 2 <= sizeof onset;) {
    if (!l[at].base || (l[at].base == 'e' && l[at + 1].base == 'r'))
      continue;
    memmove(onset + 1, onset, length + 1);
    onset[0] = l[at].base;
    length++;
    if (!may_cut(m, at) || (at > a && one_letter(lang, l[at - 1].base, l[at].base)))
      continue;
    if (units && !legal_onset(onset))
      break;
    /* s is pulled to the vowel before it: mas-ter, but mon-ster. */
    if (units && onset[0] == 's' && at == first && at && nr_vowel_letter(l[at - 1].base))
      break;
    cut = at;
    units++;
  }
  return cut;
}

typedef struct nucleus {
  size_t phone;
  size_t from, to; /* letters */
} nucleus;

/* Whether a nucleus is a syllable of text: lit-tle and rhy-thm have one without
 * letters, but the ɚ of "our" and "they're", right behind a vowel, is none. */
static bool stands_alone(const matching *m, const nucleus *n, const nucleus *before)
{
  size_t next = n->phone + 1;
  if (n->from < n->to)
    return !before || before->phone + 1 != n->phone || m->letters[n->from].base != 'r';
  return before && n->from > before->to && next < m->phone_count && !m->phones[next].vowel &&
         m->to[next] > m->from[next];
}

static size_t find_nuclei(const matching *m, nucleus *nuclei)
{
  size_t n = 0;
  for (size_t j = 0; j < m->phone_count; j++) {
    nucleus one = {.phone = j, .from = m->from[j], .to = m->to[j]};
    if (!m->phones[j].vowel)
      continue;
    if (!stands_alone(m, &one, n ? &nuclei[n - 1] : NULL))
      continue;
    nuclei[n++] = one;
  }
  return n;
}

/* The first phone of the syllable that begins with letter `cut`, between two nuclei. */
static size_t cut_phones(const matching *m, size_t cut, size_t a, size_t b)
{
  for (size_t j = a + 1; j < b; j++) {
    bool written = m->to[j] > m->from[j];
    if (m->phones[j].vowel) continue; /* shares the letters of nucleus a */
    if (written ? m->to[j] > cut : m->from[j] >= cut)
      return j;
  }
  return b;
}

norae_status nr_cut_word(const nr_letter *letters, size_t letter_count, const nr_phone *phones,
                         size_t phone_count, const char *lang, nr_arena *arena, nr_cut **cuts,
                         size_t *cut_count)
{
  matching m = {.letters = letters,
                .phones = phones,
                .letter_count = letter_count,
                .phone_count = phone_count};
  nucleus *nuclei;
  size_t count;
  norae_status status;
  if (letter_count > NR_LETTERS_MAX || phone_count > 2 * NR_LETTERS_MAX)
    return nr_cut_evenly(letter_count, phones, phone_count, arena, cuts, cut_count);
  status = match_letters(&m, arena);
  if (status)
    return status;
  nuclei = nr_arena_alloc(arena, (phone_count + 1) * sizeof *nuclei);
  *cuts = nr_arena_alloc(arena, (phone_count + 1) * sizeof **cuts);
  if (!nuclei || !*cuts)
    return NORAE_ERR_MEMORY;
  count = find_nuclei(&m, nuclei);
  *cut_count = 1;
  for (size_t k = 1; k < count; k++) {
    size_t cut = choose_cut(&m, lang, nuclei[k - 1].to, nuclei[k].from);
    if (cut <= (*cuts)[*cut_count - 1].letter || cut >= letter_count)
      continue;
    (*cuts)[(*cut_count)++] = (nr_cut){
        .letter = cut, .first_phone = cut_phones(&m, cut, nuclei[k - 1].phone, nuclei[k].phone)};
  }
  return NORAE_OK;
}

norae_status nr_cut_evenly(size_t units, const nr_phone *phones, size_t phone_count,
                           nr_arena *arena, nr_cut **cuts, size_t *cut_count)
{
  size_t nuclei = nr_count_nuclei(phones, phone_count), parts = nuclei < units ? nuclei : units;
  size_t seen = 0, made = 1;
  *cuts = nr_arena_alloc(arena, (parts + 1) * sizeof **cuts);
  if (!*cuts)
    return NORAE_ERR_MEMORY;
  for (size_t j = 0; j < phone_count && made < parts; j++) {
    if (!phones[j].vowel)
      continue;
    if (seen++ == made * nuclei / parts) {
      /* One consonant goes with the nucleus after it. */
      size_t first = j && !phones[j - 1].vowel ? j - 1 : j;
      (*cuts)[made] = (nr_cut){.letter = made * units / parts, .first_phone = first};
      made++;
    }
  }
  *cut_count = made;
  return NORAE_OK;
}
