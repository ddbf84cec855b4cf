/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/latin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include "base/checked.h"
#include "base/diag.h"
#include "base/str.h"
#include "text/furigana.h"
#include "text/hepburn.h"
#include "text/normal.h"
#include "text/parts.h"
#include "text/pinyin.h"
#include "text/revised.h"
#include "text/roman.h"
#include "text/share.h"

struct nr_latin {
  nr_roman roman;
  nr_kanji *kanji; /* NULL: there is none, or nobody asked yet */
  bool kanji_asked;
  nr_hint hint;
  bool warned_kanji, warned_other; /* songs are long, one message each is enough */
};

/* A line on its way. */
typedef struct line {
  nr_latin *latin;
  const char *text, *given;
  size_t size;
  const nr_cuts *cuts;
  nr_arena *arena; /* of the result */
  nr_arena scratch;
  size_t *ends, count;
  const char **pieces; /* NULL: the cluster is as it was */
  bool *begins;        /* a space comes before the cluster */
  nr_said *said;       /* Japanese readings, once they are needed */
  nr_parts parts;
  bool changed;
  char lang[NR_LANG_SIZE];
  norae_diags *diags;
} line;

norae_status nr_latin_new(nr_latin **out)
{
  *out = calloc(1, sizeof **out);
  return *out ? NORAE_OK : NORAE_ERR_MEMORY;
}

void nr_latin_free(nr_latin **latin)
{
  if (!*latin)
    return;
  nr_roman_close(&(*latin)->roman);
  nr_kanji_close(&(*latin)->kanji);
  nr_hint_close(&(*latin)->hint);
  free(*latin);
  *latin = NULL;
}

static size_t start_of(const line *l, size_t cluster)
{
  return cluster ? l->ends[cluster - 1] : 0;
}

static size_t cluster_at(const line *l, size_t at)
{
  return nr_cluster_at(l->ends, l->count, at);
}

static void note_change(line *l, const char *lang)
{
  if (!l->changed)
    snprintf(l->lang, sizeof l->lang, "%s", lang);
  l->changed = true;
}

/* What was written so far becomes the cluster's; more of it may come. */
static norae_status give(line *l, size_t cluster, nr_str *letters)
{
  const char *more = nr_str_text(letters), *before = l->pieces[cluster];
  nr_str both = {0};
  if (!more)
    return NORAE_ERR_MEMORY;
  nr_str_add(&both, before ? before : "");
  nr_str_add(&both, more);
  l->pieces[cluster] =
      nr_str_text(&both) ? nr_arena_copy(l->arena, nr_str_text(&both), both.size) : NULL;
  nr_str_free(&both);
  nr_str_clear(letters);
  return l->pieces[cluster] ? NORAE_OK : NORAE_ERR_MEMORY;
}

/* ── Korean ── */

static norae_status read_hangul(line *l, const nr_part *part)
{
  size_t first = cluster_at(l, part->start), room = cluster_at(l, part->end - 1) + 1 - first, count;
  nr_block *blocks = nr_alloc_array(room, sizeof *blocks);
  nr_str letters = {0};
  norae_status status = blocks ? NORAE_OK : NORAE_ERR_MEMORY;
  if (!blocks)
    return status;
  count = nr_blocks_find(l->text, part->start, part->end, l->ends, first, blocks);
  nr_blocks_change(blocks, count, NR_BLOCKS_WRITTEN);
  for (size_t i = 0; i < count && !status; i++) {
    nr_revised(&blocks[i], blocks[i].joined ? &blocks[i - 1] : NULL, &letters);
    status = give(l, blocks[i].cluster, &letters);
  }
  if (count)
    note_change(l, "ko");
  nr_str_free(&letters);
  free(blocks);
  return status;
}

/* ── Japanese ── */

static UChar32 sign_of(const char *text, size_t size)
{
  UChar composed[16];
  UChar32 c = 0;
  size_t length = nr_normalise(NR_NFKC, text, size, composed, 16);
  if (length)
    U16_GET(composed, 0, 0, (int32_t)length, c);
  return c;
}

static UChar32 sign_at(const line *l, size_t i)
{
  return i < l->count ? sign_of(l->text + start_of(l, i), l->ends[i] - start_of(l, i)) : 0;
}

/* Longer lines are not looked up. */
enum { LOOKED_UP_MAX = 8192 };

static bool is_hiragana(UChar32 c)
{
  return c >= 0x3041 && c <= 0x309F;
}

/* Without MeCab, words are apart where kanji or katakana follow hiragana, and around
 * を; ICU's words tell where は and へ are particles, but too many others. */
static norae_status guess_words(line *l)
{
  size_t *ends, count, word = 0;
  norae_status status = nr_dictionary_words(l->text, l->size, &l->scratch, &ends, &count);
  for (size_t i = 0; i < l->count && !status; i++) {
    size_t start = start_of(l, i), end = l->ends[i];
    UChar32 c = sign_at(l, i);
    UChar32 before = i ? sign_at(l, i - 1) : 0;
    bool alone, particle;
    while (word < count && ends[word] < end)
      word++;
    alone = word < count && ends[word] == end && (word ? ends[word - 1] : 0) == start;
    particle = c == 0x3092 || (alone && i && (c == 0x306F || c == 0x3078) && c != before &&
                               c != sign_at(l, i + 1));
    if (particle || (is_hiragana(before) && !is_hiragana(c) && c != 0x30FC))
      l->begins[i] = true;
    if (particle && i + 1 < l->count)
      l->begins[i + 1] = true;
    if (particle && c != 0x3092 && !l->said[i].kana)
      l->said[i] = (nr_said){.end = end, .kana = c == 0x306F ? "ワ" : "エ"};
  }
  return status;
}

static norae_status find_readings(line *l)
{
  norae_status status = NORAE_OK;
  if (l->said)
    return NORAE_OK;
  if (!l->latin->kanji_asked)
    status = nr_kanji_open(&l->latin->kanji);
  l->latin->kanji_asked = true;
  if (!status)
    status = nr_find_spelling(&(nr_reading_line){.text = l->text,
                                                 .size = l->size,
                                                 .ends = l->ends,
                                                 .count = l->count,
                                                 .cuts = l->cuts,
                                                 .roman = l->given},
                              l->latin->kanji, &l->scratch, &l->said, l->begins);
  if (!status && !l->latin->kanji && !l->given && l->size <= LOOKED_UP_MAX)
    status = guess_words(l);
  return status;
}

typedef struct kana_list {
  nr_kana_sign *signs;
  size_t count, capacity;
  size_t unread; /* kanji without a reading */
} kana_list;

static bool add_sign(kana_list *list, int32_t kana, size_t cluster)
{
  if (!nr_grow(&list->signs, &list->capacity, list->count + 1, sizeof *list->signs))
    return false;
  list->signs[list->count++] = (nr_kana_sign){.kana = kana, .cluster = cluster};
  return true;
}

/* A small kana sounds with the one before it. */
static bool begins_mora(int32_t kana)
{
  static const UChar *const small = u"ぁぃぅぇぉゃゅょゎ";
  for (const UChar *p = small; *p; p++)
    if (*p == kana)
      return false;
  return true;
}

/* The reading of clusters [first, last), shared out evenly among them by morae: which
 * is whose matters only where they are sung apart. */
static bool add_reading(kana_list *list, const char *kana, size_t first, size_t last)
{
  size_t from = list->count, size = strlen(kana), morae = 0, mora = 0;
  for (size_t i = 0; i < size;) {
    UChar32 c;
    U8_NEXT_OR_FFFD((const uint8_t *)kana, i, size, c);
    if (!add_sign(list, nr_kana_of(c), first))
      return false;
  }
  for (size_t s = from; s < list->count; s++)
    morae += begins_mora(list->signs[s].kana);
  for (size_t s = from; s < list->count && morae; s++) {
    bool begins = begins_mora(list->signs[s].kana);
    list->signs[s].cluster = first + (mora - (!begins && mora)) * (last - first) / morae;
    mora += begins;
  }
  return true;
}

static bool add_cluster(line *l, kana_list *list, size_t i)
{
  UChar32 c = sign_at(l, i);
  int32_t kana = nr_kana_of(c);
  if (!kana && (c == 0x3005 || u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC))) {
    list->unread++;
    l->begins[i] = true;
  }
  return add_sign(list, kana, i);
}

static bool list_kana(line *l, const nr_part *part, kana_list *list)
{
  bool ok = true;
  for (size_t i = cluster_at(l, part->start); ok && i < l->count && l->ends[i] <= part->end;) {
    const nr_said *said = &l->said[i];
    size_t last = i + 1;
    if (!said->kana) {
      ok = add_cluster(l, list, i);
    } else if (*said->kana) {
      while (last < l->count && l->ends[last] <= said->end)
        last++;
      ok = add_reading(list, said->kana, i, last);
      for (size_t k = i; k < last; k++)
        if (!l->pieces[k])
          l->pieces[k] = "";
    } else {
      l->pieces[i] = ""; /* a reading in the line */
    }
    i = last;
  }
  return ok;
}

static void warn_of_kanji(line *l, size_t unread)
{
  if (!unread || l->latin->warned_kanji)
    return;
  l->latin->warned_kanji = true;
  nr_warn(l->diags, "no-reading", nr_in_file(NULL),
          "kanji stay as they are in the romanisation: %s",
          l->latin->kanji ? "give their readings as 漢字《かんじ》, or write them in kana"
                          : nr_kanji_advice());
}

static norae_status read_kana(line *l, const nr_part *part)
{
  kana_list list = {0};
  nr_str letters = {0};
  norae_status status = find_readings(l);
  if (!status && !list_kana(l, part, &list))
    status = NORAE_ERR_MEMORY;
  for (size_t i = 1; i < list.count; i++) {
    size_t cluster = list.signs[i].cluster;
    list.signs[i].parted = l->begins[cluster] && cluster != list.signs[i - 1].cluster;
  }
  for (size_t i = 0; i < list.count && !status; i++) {
    if (!list.signs[i].kana)
      continue;
    nr_hepburn(list.signs, list.count, i, &letters);
    status = give(l, list.signs[i].cluster, &letters);
  }
  if (list.count > list.unread)
    note_change(l, "ja");
  warn_of_kanji(l, list.unread);
  free(list.signs);
  nr_str_free(&letters);
  return status;
}

/* ── Chinese ── */

static norae_status read_character(line *l, const int32_t *signs, size_t count, size_t at,
                                   size_t cluster)
{
  const char *known = nr_pinyin_in_word(signs, count, at);
  nr_str letters = {0};
  norae_status status = NORAE_OK;
  size_t start = start_of(l, cluster);
  if (known)
    nr_str_add(&letters, known);
  else
    status = nr_transliterate(&l->latin->roman, "Han-Latin", l->text + start,
                              l->ends[cluster] - start, &letters);
  if (!status)
    status = give(l, cluster, &letters);
  l->begins[cluster] = true;
  if (cluster + 1 < l->count)
    l->begins[cluster + 1] = true;
  nr_str_free(&letters);
  return status;
}

static norae_status read_han(line *l, const nr_part *part)
{
  size_t first = cluster_at(l, part->start), count = cluster_at(l, part->end - 1) + 1 - first;
  int32_t *signs;
  norae_status status = NORAE_OK;
  if (strcmp(part->lang, "yue") == 0) {
    if (!l->latin->warned_other)
      nr_warn(l->diags, "no-reading", nr_in_file(NULL),
              "Cantonese can't be romanised: there is nothing that reads its characters");
    l->latin->warned_other = true;
    return NORAE_OK;
  }
  signs = nr_alloc_array(count, sizeof *signs);
  if (!signs)
    return NORAE_ERR_MEMORY;
  for (size_t i = 0; i < count && !status; i++) {
    size_t start = start_of(l, first + i);
    status =
        nr_simplified(&l->latin->roman, l->text + start, l->ends[first + i] - start, &signs[i]);
  }
  for (size_t i = 0; i < count && !status; i++)
    if (nr_script_of(signs[i]) == USCRIPT_HAN)
      status = read_character(l, signs, count, i, first + i);
  if (!status)
    note_change(l, "zh");
  free(signs);
  return status;
}

/* ── the rest ── */

/* Longer words are no words. */
enum { PART_MAX = 2048 };

/* Where marks above letters tell more than they hinder reading. */
static bool keeps_marks(nr_script script)
{
  return script == USCRIPT_CYRILLIC || script == USCRIPT_DEVANAGARI || script == USCRIPT_BENGALI;
}

static bool is_same(const nr_str *letters, const char *text, size_t size)
{
  return letters->size == size && memcmp(letters->data, text, size) == 0;
}

/* ICU writes the sign that holds Thai vowels as x. */
static void drop_holders(nr_str *letters)
{
  size_t kept = 0;
  for (size_t i = 0; i < letters->size; i++)
    if (letters->data[i] != 'x')
      letters->data[kept++] = letters->data[i];
  letters->size = kept;
  if (letters->data)
    letters->data[kept] = '\0';
}

static norae_status latin_of(line *l, const nr_part *part, size_t start, size_t end, char **out)
{
  nr_str letters = {0};
  norae_status status = nr_transliterate(&l->latin->roman, nr_transliterator_of(part->lang),
                                         l->text + start, end - start, &letters);
  if (!status && letters.size && !is_same(&letters, l->text + start, end - start)) {
    status = nr_plain_letters(&letters, keeps_marks(part->script));
    if (part->script == USCRIPT_THAI)
      drop_holders(&letters);
  }
  *out = NULL;
  if (!status && nr_str_text(&letters))
    *out = nr_arena_copy(&l->scratch, nr_str_text(&letters), letters.size);
  nr_str_free(&letters);
  return status ? status : *out ? NORAE_OK : NORAE_ERR_MEMORY;
}

/* The part is read whole, as letters depend on their neighbours, and then shared out
 * by how its clusters read alone. */
static norae_status read_other(line *l, const nr_part *part)
{
  size_t first = cluster_at(l, part->start), count = cluster_at(l, part->end - 1) + 1 - first;
  char *whole, **rough;
  const char **shared;
  norae_status status;
  if (part->end - part->start > PART_MAX)
    return NORAE_OK;
  rough = nr_arena_alloc(&l->scratch, count * sizeof *rough);
  status = rough ? latin_of(l, part, part->start, part->end, &whole) : NORAE_ERR_MEMORY;
  for (size_t i = 0; i < count && !status; i++)
    status = latin_of(l, part, start_of(l, first + i), l->ends[first + i], &rough[i]);
  if (!status)
    status = nr_share_text(whole, (const char *const *)rough, count, l->arena, &shared);
  if (status || strncmp(whole, l->text + part->start, part->end - part->start) == 0)
    return status;
  for (size_t i = 0; i < count; i++)
    l->pieces[first + i] = shared ? shared[i]
                           : i    ? ""
                                  : nr_arena_copy(l->arena, whole, strlen(whole));
  note_change(l, *part->lang ? part->lang : "und");
  return l->pieces[first] ? NORAE_OK : NORAE_ERR_MEMORY;
}

/* Scripts that put no spaces between words meet others, or are in words already. */
static bool is_apart(const nr_part *before, const nr_part *part)
{
  bool unspaced = part->kind == NR_PART_KANA || part->kind == NR_PART_HAN ||
                  before->kind == NR_PART_KANA || before->kind == NR_PART_HAN;
  return nr_needs_dictionary(part->script) || (unspaced && before->kind != part->kind);
}

static norae_status read_part(line *l, const nr_part *part)
{
  switch (part->kind) {
  case NR_PART_HANGUL:
    return read_hangul(l, part);
  case NR_PART_KANA:
    return read_kana(l, part);
  case NR_PART_HAN:
    return read_han(l, part);
  default:
    return part->script == NR_SCRIPT_NONE || part->script == USCRIPT_LATIN ? NORAE_OK
                                                                          : read_other(l, part);
  }
}

/* ── signs and spaces ── */

/* Signs that fonts without East Asian letters lack. */
static const char *plain_sign(UChar32 c)
{
  static const struct {
    UChar32 sign;
    const char *plain;
  } signs[] = {{0x3000, " "}, {0x3001, ","},       {0x3002, "."},       {0x300C, "\u201C"},
               {0x300D, "\u201D"}, {0x300E, "\u201C"}, {0x300F, "\u201D"}, {0x3010, "["},
               {0x3011, "]"}, {0x301C, "~"},       {0x30FB, " "},       {0x30FC, ""},
               {0x2018, "'"}, {0x2019, "'"}, {0xFF5C, ""}};
  for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
    if (signs[i].sign == c)
      return signs[i].plain;
  return NULL;
}

static norae_status read_sign(line *l, size_t i)
{
  size_t start = start_of(l, i), size = l->ends[i] - start;
  UChar32 c = 0;
  size_t at = 0;
  const char *plain;
  U8_NEXT_OR_FFFD((const uint8_t *)l->text + start, at, size, c);
  plain = plain_sign(c);
  if (!plain && u_isUWhiteSpace(c))
    plain = " ";
  if (!plain && c >= 0xFF01 && c <= 0xFF5E && at == size) {
    char ascii[2] = {(char)(c - 0xFEE0), '\0'};
    l->pieces[i] = nr_arena_copy(l->arena, ascii, 1);
  } else {
    l->pieces[i] = plain ? plain : nr_arena_copy(l->arena, l->text + start, size);
  }
  if ((c == 0x3001 || c == 0x3002 || (c >= 0xFF01 && c <= 0xFF1F)) && i + 1 < l->count)
    l->begins[i + 1] = true;
  return l->pieces[i] ? NORAE_OK : NORAE_ERR_MEMORY;
}

static UChar32 edge(const char *piece, bool last)
{
  UChar32 c = 0;
  size_t size = strlen(piece), i = 0;
  int32_t end = (int32_t)size;
  if (!size)
    return 0;
  if (last)
    U8_PREV_OR_FFFD((const uint8_t *)piece, 0, end, c);
  else
    U8_NEXT_OR_FFFD((const uint8_t *)piece, i, size, c);
  return c;
}

static bool takes_space(UChar32 before, UChar32 after)
{
  int8_t closing = u_charType(after);
  if (!before || u_isUWhiteSpace(before) || u_isUWhiteSpace(after))
    return false;
  if (u_charType(before) == U_START_PUNCTUATION || u_charType(before) == U_INITIAL_PUNCTUATION)
    return false;
  return closing != U_END_PUNCTUATION && closing != U_FINAL_PUNCTUATION &&
         !(after < 0x80 && strchr(",.!?:;~'", (int)after)) && after != 0x2026;
}

/* Spaces go behind the cluster before, as they do in lyrics. */
static norae_status put_spaces(line *l)
{
  size_t last = SIZE_MAX;
  bool wanted = false;
  for (size_t i = 0; i < l->count; i++) {
    wanted |= l->begins[i];
    if (!*l->pieces[i])
      continue;
    if (wanted && last != SIZE_MAX &&
        takes_space(edge(l->pieces[last], true), edge(l->pieces[i], false))) {
      nr_str space = {0};
      nr_str_add_char(&space, ' ');
      norae_status status = give(l, last, &space);
      nr_str_free(&space);
      if (status)
        return status;
    }
    wanted = false;
    last = i;
  }
  return NORAE_OK;
}

/* ── readings in the line ── */

static void drop(line *l, size_t start, size_t end)
{
  for (size_t i = start < end ? cluster_at(l, start) : l->count;
       i < l->count && start_of(l, i) < end; i++)
    l->pieces[i] = "";
}

/* Their signs, and the one of base and reading that is not said. */
static void drop_marks(line *l)
{
  for (size_t i = 0, at = 0; i < l->count; i++, at = start_of(l, i)) {
    nr_ruby_mark mark;
    if (!nr_ruby_at(l->text, l->size, at, l->cuts, &mark))
      continue;
    bool instead = mark.sound == NR_RUBY_INSTEAD;
    drop(l, mark.mark, instead ? mark.base.end : mark.base.start);
    drop(l, mark.open, instead ? mark.reading.start : mark.end);
    drop(l, mark.reading.end, mark.end);
    while (i + 1 < l->count && l->ends[i] < mark.end)
      i++;
  }
}

/* ── the whole ── */

static norae_status read_line(line *l)
{
  norae_status status = nr_graphemes(l->text, l->size, l->arena, &l->ends, &l->count);
  if (!status)
    status = nr_cut_parts(l->text, l->size, &l->latin->hint.langs, &l->scratch, &l->parts);
  if (status)
    return status;
  l->pieces = nr_arena_alloc(l->arena, (l->count + 1) * sizeof *l->pieces);
  l->begins = nr_arena_alloc(&l->scratch, l->count + 1);
  if (!l->pieces || !l->begins)
    return NORAE_ERR_MEMORY;
  for (size_t p = 0; p < l->parts.part_count && !status; p++) {
    const nr_part *part = &l->parts.parts[p];
    if (p && is_apart(part - 1, part))
      l->begins[cluster_at(l, part->start)] = true;
    status = read_part(l, part);
  }
  for (size_t i = 0; i < l->count && !status; i++)
    if (!l->pieces[i])
      status = read_sign(l, i);
  drop_marks(l);
  return status ? status : put_spaces(l);
}

norae_status nr_latin_read(nr_latin *latin, const char *text, size_t size, const nr_cuts *cuts,
                           const char *given, const char *lang, nr_arena *arena,
                           nr_latin_line *out, norae_diags *diags)
{
  line l = {.latin = latin,
            .text = text,
            .given = given,
            .size = size,
            .cuts = cuts,
            .arena = arena,
            .diags = diags};
  norae_status status = nr_hint_take(&latin->hint, lang);
  *out = (nr_latin_line){0};
  if (!status)
    status = read_line(&l);
  if (!status) {
    out->ends = l.ends;
    out->pieces = l.pieces;
    out->count = l.count;
    out->changed = l.changed;
    memcpy(out->lang, l.lang, sizeof out->lang);
  }
  nr_arena_free(&l.scratch);
  return status;
}
