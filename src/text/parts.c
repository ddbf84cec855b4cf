/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/parts.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <unicode/uchar.h>
#include <unicode/ulocdata.h>
#include <unicode/uscript.h>
#include <unicode/uset.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include "base/checked.h"
#include "base/str.h"
#include "text/furigana.h"
#include "text/letters.h"
#include "text/normal.h"

typedef struct cutter {
  const char *line;
  size_t size;
  const nr_langs *hints;
  nr_arena *arena;
  nr_parts out;
  size_t word_capacity, part_capacity;
  bool shouted; /* the line is in capitals, so that they mean nothing */
  bool failed;
  USet *letters; /* of the language below */
  char letters_lang[NR_LANG_SIZE];
} cutter;

static UChar32 char_at(const char *text, size_t size, size_t at)
{
  UChar32 c;
  U8_NEXT_OR_FFFD((const uint8_t *)text, at, size, c);
  return c;
}

static bool is_apostrophe(UChar32 c)
{
  return c == '\'' || c == 0x2019 || c == 0x2018 || c == 0x2BC || c == 0x2B9 || c == '`' ||
         c == 0xB4 || c == 0x2032 || c == 0xFF07;
}

static bool is_money(UChar32 c)
{
  return u_charType(c) == U_CURRENCY_SYMBOL;
}

/* Whether the sign between `before` and `after` is read as part of a number. */
static bool in_number(UChar32 before, UChar32 c, UChar32 after)
{
  if (u_isdigit(before) && u_isdigit(after))
    return c == '.' || c == ',' || c == ':';
  if (u_isdigit(before))
    return c == '%' || c == 0xB0 || is_money(c);
  return u_isdigit(after) && is_money(c);
}

/* Whether a character belongs to what is said. */
static bool is_said(UChar32 before, UChar32 c, UChar32 after)
{
  if (u_isalnum(c) || in_number(before, c, after))
    return true;
  switch (u_charType(c)) {
  case U_NON_SPACING_MARK:
  case U_COMBINING_SPACING_MARK:
    return u_isalnum(before) || (U_GET_GC_MASK(before) & U_GC_M_MASK);
  default:
    break;
  }
  if (c == 0x200D || c == 0x200C)
    return u_isalpha(after) || (U_GET_GC_MASK(before) & U_GC_M_MASK);
  if (c == '*') /* f**k, but no *stars* around a word */
    return (u_isalpha(before) || before == '*') &&
           (before == '*' || after == '*' || u_isalpha(after));
  return is_apostrophe(c) && (u_isalpha(before) || u_isalpha(after));
}

/* ── what is said of letters ── */

static void append_char(nr_str *out, UChar32 c)
{
  uint8_t bytes[4];
  size_t n = 0;
  U8_APPEND_UNSAFE(bytes, n, c);
  nr_str_add_bytes(out, bytes, n);
}

/* How many of a run of equal letters are said: "sooooo" is "so", "ooooh" is "ooh". */
static size_t said_times(UChar32 c, size_t run, bool only_o_h, bool last)
{
  if (run < 3)
    return run;
  if (u_isdigit(c))
    return run;
  if (u_tolower(c) == 'o')
    return only_o_h ? 2 : 1;
  return u_tolower(c) == 'e' && last ? 2 : 1;
}

static bool made_of(const UChar *text, size_t length, const char *letters)
{
  for (size_t i = 0; i < length; i++) {
    UChar32 c = u_tolower(text[i]);
    if (c >= 0x80 || !c || !strchr(letters, (char)c))
      return false;
  }
  return true;
}

/* The letters of a language, by CLDR; NULL when ICU can't tell.  Words of a line
 * mostly share it, so the last one is kept. */
static const USet *letters_of(cutter *k, const char *lang)
{
  UErrorCode error = U_ZERO_ERROR;
  ULocaleData *data;
  if (k->letters && strcmp(k->letters_lang, lang) == 0)
    return k->letters;
  uset_close(k->letters);
  k->letters = NULL;
  data = ulocdata_open(lang, &error);
  k->letters =
      ulocdata_getExemplarSet(data, NULL, USET_CASE_INSENSITIVE, ULOCDATA_ES_STANDARD, &error);
  ulocdata_close(data);
  strcpy(k->letters_lang, lang);
  if (U_SUCCESS(error))
    return k->letters;
  uset_close(k->letters);
  k->letters = NULL;
  return NULL;
}

/* A letter as the voice of its language knows it, 0 for none.  Letters that a
 * voice doesn't know it names in English, and espeak-ng 1.51 reads freed memory
 * when that happens twice in a text. */
static UChar32 known_letter(cutter *k, UChar32 c, nr_script script, const char *lang)
{
  const USet *letters;
  UChar32 base;
  if (c < 0x80)
    return c;
  /* The English voice is the one that names letters: it may have French ones. */
  if (c < 0x100 && strncmp(lang, "en", 2) == 0)
    return c;
  letters = letters_of(k, lang);
  if (letters && uset_contains(letters, c))
    return c;
  /* Loanwords keep their accents: voices know the usual ones, though not all these. */
  if (c < 0x100 && !u_strchr32(u"ðþòóõøäöüÐÞÒÓÕØÄÖÜ", c))
    return c;
  if (script == USCRIPT_LATIN)
    return (UChar32)nr_base_of(c);
  base = nr_base_char(c, true);
  return letters && uset_contains(letters, base) ? base : 0;
}

static bool is_mark(UChar32 c)
{
  return (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
}

/* A character as a voice may get it, 0 for none. */
static UChar32 known_to_voice(cutter *k, UChar32 c, nr_script script, const char *lang)
{
  if (is_apostrophe(c))
    return '\'';
  if (u_isdigit(c))
    return '0' + u_charDigitValue(c);
  if (u_isalpha(c) || (is_mark(c) && !nr_is_alphabet(script)))
    return nr_script_of(c) == script || (script == USCRIPT_ARABIC && is_mark(c))
               ? known_letter(k, c, script, lang)
               : 0;
  if (c < 0x80)
    return c && strchr("*.,:%$", (char)c) ? c : 0;
  return c == 0xA3 || c == 0xA5 || c == 0xB0 || c == 0x20AC ? c : 0; /* £ ¥ ° € */
}

/* The text that the voice gets; NULL without memory. */
static char *to_say(cutter *k, const nr_part *part, size_t start, size_t end)
{
  UChar plain[512];
  /* Full width and ligatures are made plain. */
  size_t length = nr_normalise(NR_NFKC, k->line + start, end - start, plain, 512);
  bool only_o_h = made_of(plain, length, "oh");
  nr_str said = {0};
  char *copy = NULL;
  for (size_t i = 0; i < length;) {
    UChar32 c, next;
    size_t run = 1, at;
    U16_NEXT(plain, i, length, c);
    for (at = i; at < length; i = at) {
      U16_NEXT(plain, at, length, next);
      if (u_tolower(next) != u_tolower(c))
        break;
      run++;
    }
    if (k->shouted)
      c = u_tolower(c);
    c = known_to_voice(k, c, part->script, part->lang);
    if (!said.size && is_mark(c))
      continue;
    if (c == '*') c = 'u', run = 1; /* a hidden vowel */
    if (!c)
      continue;
    for (size_t n = said_times(c, run, only_o_h, i >= length); n > 0 && said.size < 300; n--)
      append_char(&said, c);
  }
  if (nr_str_text(&said))
    copy = nr_arena_copy(k->arena, nr_str_text(&said), said.size);
  nr_str_free(&said);
  return copy;
}

/* Sounds that are no words; repeated letters are written once here. */
static const char *sound_of(const char *text, size_t size)
{
  static const char *const sounds[][2] = {
      {"m", "m"},       {"hm", "h_ə_m"},  {"mhm", "m_h_ə_m"}, {"sh", "ʃ"},   {"psh", "p_ʃ"},
      {"pst", "p_s_t"}, {"s", "s"},       {"z", "z"},         {"br", "b_ɹ"}, {"gr", "ɡ_ɹ"},
      {"r", "ɹ"},       {"pf", "p_f"},    {"pft", "p_f_t"},   {"h", "h"},    {"n", "n"},
      {"ng", "ŋ"},      {"tsk", "t_s_k"}, {"ts", "t_s"},      {"ch", "tʃ"},  {"t", "t"},
      {"k", "k"},       {"f", "f"},       {"l", "l"},         {"v", "v"},    {"b", "b"},
      {"d", "d"},       {"p", "p"}};
  char once[8];
  size_t n = 0, letters = 0;
  for (size_t i = 0; i < size; i++) {
    unsigned char c = (unsigned char)text[i];
    if (c >= 0x80 || !u_isalpha(c))
      return NULL;
    c = (unsigned char)u_tolower(c);
    letters++;
    if (n && once[n - 1] == (char)c)
      continue;
    if (n + 1 >= sizeof once)
      return NULL;
    once[n++] = (char)c;
  }
  once[n] = '\0';
  if (letters < 2 || (n == letters && strcmp(once, "hm") && strcmp(once, "sh") &&
                      strcmp(once, "pst") && strcmp(once, "tsk") && strcmp(once, "psh")))
    return NULL;
  if (n == 1 && letters == 2 && !strchr("mshz", once[0]))
    return NULL;
  for (size_t i = 0; i < sizeof sounds / sizeof *sounds; i++)
    if (strcmp(sounds[i][0], once) == 0)
      return sounds[i][1];
  return NULL;
}

/* Capitals that nobody can say as a word are said letter by letter. */
static bool is_spelled(const char *text, size_t size)
{
  size_t run = 0, vowels = 0, letters = 0, at_front = 0;
  for (size_t i = 0; i < size; i++) {
    char c = text[i];
    if (c < 'A' || c > 'Z')
      return false;
    letters++;
    if (strchr("AEIOUY", c)) {
      if (!vowels++)
        at_front = run;
      run = 0;
    } else if (++run >= 4) {
      return true;
    }
  }
  if (letters < 2)
    return false;
  return !vowels || (at_front >= 2 && !strchr("SCTPBFGDKW", text[0])) ||
         (at_front >= 2 && !strchr("RLHWTPCKMN", text[1])) ||
         (at_front >= 2 && strchr("TD", text[0]) && !strchr("RHW", text[1]));
}

/* ── cutting ── */

static void add_part(cutter *k, nr_part part)
{
  if (k->failed || !nr_grow(&k->out.parts, &k->part_capacity, k->out.part_count + 1, sizeof part)) {
    k->failed = true;
    return;
  }
  k->out.parts[k->out.part_count++] = part;
}

static bool has_digit(const char *text, size_t size)
{
  for (size_t i = 0; i < size;) {
    UChar32 c;
    U8_NEXT_OR_FFFD((const uint8_t *)text, i, size, c);
    if (u_isdigit(c))
      return true;
  }
  return false;
}

/* What is said of the part, one script or none. */
static void classify(cutter *k, nr_part *part)
{
  const char *text = k->line + part->start;
  size_t size = part->end - part->start;
  bool number = has_digit(text, size);
  if (part->script != NR_SCRIPT_NONE)
    nr_lang_of(part->script, k->hints, k->line, k->size, part->lang);
  if (number)
    part->kind = NR_PART_NUMBER;
  else if (part->script == USCRIPT_HANGUL)
    part->kind = NR_PART_HANGUL;
  else if (part->script == NR_SCRIPT_KANA)
    part->kind = NR_PART_KANA;
  else if (part->script == USCRIPT_HAN)
    part->kind = strncmp(part->lang, "ja", 2) == 0 ? NR_PART_KANA : NR_PART_HAN;
  else if ((part->say = sound_of(text, size)))
    part->kind = NR_PART_SOUND;
  else
    part->kind = is_spelled(text, size) ? NR_PART_LETTERS : NR_PART_TEXT;
  if (part->say || (!number && part->kind != NR_PART_TEXT && part->kind != NR_PART_LETTERS))
    return;
  part->say = to_say(k, part, part->start, part->end);
  if (!part->say)
    k->failed = true;
  else if (!part->say[0])
    part->kind = NR_PART_SILENT;
}

/* A run without spaces becomes a part for each word of the dictionary. */
static void cut_by_dictionary(cutter *k, nr_part part)
{
  size_t *ends, count, at = part.start, from = part.start;
  norae_status status =
      nr_dictionary_words(k->line + from, part.end - from, k->arena, &ends, &count);
  if (status)
    k->failed = true;
  for (size_t i = 0; i < count && !k->failed; i++) {
    nr_part one = part;
    one.start = at;
    one.end = at = from + ends[i];
    one.say = to_say(k, &one, one.start, one.end);
    if (!one.say)
      k->failed = true;
    add_part(k, one);
  }
}

/* Letters behind a number that are said with it: "3rd", "90s", "2e". */
static bool is_suffix(const char *text, size_t size)
{
  static const char *const suffixes[] = {"st", "nd",  "rd", "th", "s", "e",
                                         "er", "ème", "re", "a",  "o"};
  for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
    if (strlen(suffixes[i]) == size && strncasecmp(suffixes[i], text, size) == 0)
      return true;
  return false;
}

/* Where the digits, or else the other characters, that begin at `start` end. */
static size_t digits_end(const cutter *k, size_t start, size_t end, bool *digits)
{
  UChar32 before = ' ';
  size_t at = start;
  while (at < end) {
    size_t next = at;
    UChar32 c, after = ' ';
    bool digit;
    U8_NEXT_OR_FFFD((const uint8_t *)k->line, next, end, c);
    if (next < end)
      after = char_at(k->line, end, next);
    digit = u_isdigit(c) || in_number(before, c, after);
    if (at == start)
      *digits = digit;
    /* Marks and joiners stay where they are. */
    if (digit != *digits && (digit || u_isalpha(c)))
      break;
    before = c;
    at = next;
  }
  return at;
}

/* A run of one script without digits in it, or a number. */
static void cut_piece(cutter *k, nr_part part)
{
  classify(k, &part);
  /* Kana and kanji of a Japanese word are read together. */
  if (part.kind == NR_PART_KANA && k->out.part_count) {
    nr_part *before = &k->out.parts[k->out.part_count - 1];
    if (before->kind == NR_PART_KANA && before->end == part.start) {
      before->end = part.end;
      return;
    }
  }
  if (part.kind == NR_PART_TEXT && nr_needs_dictionary(part.script))
    cut_by_dictionary(k, part);
  else
    add_part(k, part);
}

/* One said stretch of a word: its runs of one script, and the numbers in them,
 * become parts. */
static void cut_said(cutter *k, size_t word, size_t start, size_t end)
{
  nr_span run;
  nr_script script;
  for (size_t at = start; at < end;) {
    size_t from = 0, run_end;
    if (!nr_next_run(k->line + at, end - at, &from, &run, &script))
      break;
    for (run_end = at + run.end; at < run_end;) {
      bool digits, more;
      nr_part part = {.word = word, .script = script, .start = at};
      part.end = digits_end(k, at, run_end, &digits);
      if (digits && part.end < run_end) {
        size_t to = digits_end(k, part.end, run_end, &more);
        if (is_suffix(k->line + part.end, to - part.end))
          part.end = to;
      }
      at = part.end;
      cut_piece(k, part);
    }
  }
}

/* What is said from `start` on, and a reading behind it that may be said instead. */
static void cut_marked(cutter *k, size_t word, size_t start, const nr_ruby_mark *mark)
{
  bool instead = mark->sound == NR_RUBY_INSTEAD;
  size_t end = instead ? mark->base.start : mark->open;
  if (start < end)
    cut_said(k, word, start, end);
  if (instead)
    cut_said(k, word, mark->reading.start, mark->reading.end);
}

static void cut_word(cutter *k, nr_span span)
{
  size_t word = k->out.word_count, first = k->out.part_count, start = span.start;
  bool saying = false;
  UChar32 before = ' ';
  for (size_t at = span.start; at < span.end;) {
    size_t next = at;
    UChar32 c, after = ' ';
    nr_ruby_mark mark;
    bool said;
    if (nr_ruby_at(k->line, span.end, at, NULL, &mark)) { /* goes with what it is of */
      cut_marked(k, word, saying ? start : at, &mark);
      saying = false;
      before = ' ';
      at = mark.end;
      continue;
    }
    U8_NEXT_OR_FFFD((const uint8_t *)k->line, next, span.end, c);
    if (next < span.end)
      after = char_at(k->line, span.end, next);
    said = is_said(before, c, after);
    if (said && !saying)
      start = at;
    if (!said && saying)
      cut_said(k, word, start, at);
    saying = said;
    before = c;
    at = next;
  }
  if (saying)
    cut_said(k, word, start, span.end);
  if (k->out.part_count == first) {
    nr_part part = {.word = word, .start = span.start, .end = span.end};
    /* "&" alone is read. */
    if (span.end - span.start == 1 && k->line[span.start] == '&') {
      part.kind = NR_PART_NUMBER;
      part.say = "&";
    }
    add_part(k, part);
  }
  if (k->failed || !nr_grow(&k->out.words, &k->word_capacity, k->out.word_count + 1, sizeof span)) {
    k->failed = true;
    return;
  }
  k->out.words[k->out.word_count++] = span;
  /* Signs between parts go with the part before them. */
  k->out.parts[first].start = span.start;
  for (size_t p = first; p < k->out.part_count; p++)
    k->out.parts[p].end = p + 1 < k->out.part_count ? k->out.parts[p + 1].start : span.end;
}

static bool is_shouted(const char *line, size_t size)
{
  size_t upper = 0, lower = 0, words = 0;
  bool inside = false;
  for (size_t i = 0; i < size;) {
    UChar32 c;
    U8_NEXT_OR_FFFD((const uint8_t *)line, i, size, c);
    upper += u_isUUppercase(c);
    lower += u_isULowercase(c);
    words += u_isalpha(c) && !inside;
    inside = u_isalpha(c);
  }
  return words >= 2 && upper > 4 && upper > 4 * lower;
}

/* Parts without a language take the one of the part before, else of the next. */
static void spread_langs(nr_parts *parts)
{
  const char *last = NULL;
  for (size_t p = 0; p < parts->part_count; p++) {
    nr_part *part = &parts->parts[p];
    if (part->lang[0])
      last = part->lang;
    else if (last)
      memcpy(part->lang, last, sizeof part->lang);
  }
  last = NULL;
  for (size_t p = parts->part_count; p-- > 0;) {
    nr_part *part = &parts->parts[p];
    if (part->lang[0])
      last = part->lang;
    else if (last)
      memcpy(part->lang, last, sizeof part->lang);
  }
}

static void *settle(cutter *k, void *array, size_t bytes)
{
  void *copy = k->failed ? NULL : nr_arena_alloc(k->arena, bytes);
  if (copy && bytes)
    memcpy(copy, array, bytes);
  if (!copy)
    k->failed = true;
  free(array);
  return copy;
}

norae_status nr_cut_parts(const char *line, size_t size, const nr_langs *hints, nr_arena *arena,
                          nr_parts *out)
{
  cutter k = {.line = line,
              .size = size,
              .hints = hints,
              .arena = arena,
              .shouted = is_shouted(line, size)};
  nr_span word;
  for (size_t at = 0; !k.failed && nr_next_word(line, size, &at, &word);)
    cut_word(&k, word);
  if (!k.failed)
    spread_langs(&k.out);
  uset_close(k.letters);
  k.out.words = settle(&k, k.out.words, k.out.word_count * sizeof *k.out.words);
  k.out.parts = settle(&k, k.out.parts, k.out.part_count * sizeof *k.out.parts);
  *out = k.failed ? (nr_parts){0} : k.out;
  return k.failed ? NORAE_ERR_MEMORY : NORAE_OK;
}
