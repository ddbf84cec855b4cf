/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/furigana.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include "base/checked.h"
#include "base/str.h"
#include "text/normal.h"
#include "text/romaji.h"

enum { SIGN = 0, HAN = 1, LETTER = 2, LONG = 0x30FC }; /* and hiragana as they are */

/* What a cluster is: a sign, kanji, another letter or digit, or its kana as hiragana. */
static UChar32 kind_of(const char *text, size_t size)
{
  UChar composed[16];
  UChar32 c;
  size_t length = nr_normalise(NR_NFKC, text, size, composed, 16);
  if (!length)
    return SIGN;
  U16_GET(composed, 0, 0, (int32_t)length, c);
  if (c >= 0x30A1 && c <= 0x30F6)
    c -= 0x60;
  if ((c >= 0x3041 && c <= 0x3096) || c == LONG)
    return c;
  if (c == 0x3005 || u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC))
    return HAN;
  return u_isalnum(c) ? LETTER : SIGN;
}

static UChar32 next_char(const char *line, size_t size, size_t *at)
{
  UChar32 c = 0;
  if (*at < size)
    U8_NEXT_OR_FFFD((const uint8_t *)line, *at, size, c);
  return c;
}

/* ── a reading over what is written ── */

/* Whether kana that is written may sound as `said` is spelled. */
static bool sounds_as(UChar32 written, UChar32 said)
{
  static const UChar *const pairs = u"はわへえをおづずぢじゔぶうおいえ";
  if (written == said)
    return true;
  if (said == LONG)
    return u_strchr32(u"あいうえおぁぃぅぇぉー", written) != NULL;
  if (written == LONG)
    return u_strchr32(u"あいうえお", said) != NULL;
  for (const UChar *p = pairs; *p; p += 2)
    if (p[0] == written && p[1] == said)
      return true;
  return false;
}

enum { WRITTEN_MAX = 96, SAID_MAX = 192 };

/* Longer than any line that is sung; what is may cost the dictionary much memory. */
enum { ROMAN_MAX = 1024, LOOKED_UP_MAX = 8192 };

/* A word and its reading, sign by sign. */
typedef struct laying {
  UChar32 written[WRITTEN_MAX];
  UChar32 said[SAID_MAX];
  size_t at[SAID_MAX + 1]; /* bytes of the reading */
  size_t n, m;
  bool fits[WRITTEN_MAX + 1][SAID_MAX + 1]; /* the rest from here on */
} laying;

static bool read_said(laying *l, const char *reading, size_t size)
{
  for (size_t i = 0; i < size; l->m++) {
    size_t from = i;
    next_char(reading, size, &i);
    if (l->m == SAID_MAX)
      return false;
    l->at[l->m] = from;
    l->said[l->m] = kind_of(reading + from, i - from);
  }
  l->at[l->m] = size;
  return true;
}

/* Kana stand for themselves, a kanji for one kana or more, a sign for none, other
 * letters for any number. */
static void fit(laying *l)
{
  l->fits[l->n][l->m] = true;
  for (size_t i = l->n; i-- > 0;)
    for (size_t j = l->m + 1; j-- > 0;) {
      bool *here = &l->fits[i][j], more = j < l->m;
      if (l->written[i] == SIGN)
        *here = l->fits[i + 1][j];
      else if (l->written[i] == HAN)
        *here = more && (l->fits[i + 1][j + 1] || l->fits[i][j + 1]);
      else if (l->written[i] == LETTER)
        *here = l->fits[i + 1][j] || (more && l->fits[i][j + 1]);
      else
        *here = more && sounds_as(l->written[i], l->said[j]) && l->fits[i + 1][j + 1];
    }
}

static bool give(nr_said *said, size_t end, const char *reading, size_t from, size_t to,
                 nr_arena *arena)
{
  said->end = end;
  said->kana = nr_arena_copy(arena, reading + from, to - from);
  return said->kana != NULL;
}

/* Share the reading out as fit() found possible; kanji that stand together share
 * theirs, the shortest that leaves the rest possible. */
static bool share(const laying *l, const size_t *ends, const char *reading, nr_arena *arena,
                  nr_said *said)
{
  bool ok = true;
  for (size_t i = 0, j = 0; i < l->n && ok;) {
    size_t run = i, to = j;
    while (run < l->n && l->written[run] == HAN)
      run++;
    if (run > i) {
      to = j + (run - i);
      while (!l->fits[run][to])
        to++;
      ok = give(&said[i], ends[run - 1], reading, l->at[j], l->at[to], arena);
    } else if (l->written[i] == LETTER) {
      while (!l->fits[run + 1][to])
        to++;
      run++;
    } else {
      run = i + 1;
      to = j + (l->written[i] != SIGN);
      if (to > j && l->written[i] != l->said[j])
        ok = give(&said[i], ends[i], reading, l->at[j], l->at[to], arena);
    }
    i = run;
    j = to;
  }
  return ok;
}

/* `whole`: a reading that can't be shared out is that of all. */
static norae_status lay(const char *line, const size_t *ends, size_t first, size_t last,
                        size_t start, const char *reading, size_t size, bool whole,
                        nr_arena *arena, nr_said *said)
{
  laying *l = calloc(1, sizeof *l);
  bool kanji = false, ok = true, fits = l && last > first && last - first <= WRITTEN_MAX;
  if (!l)
    return NORAE_ERR_MEMORY;
  for (size_t i = first, at = start; fits && i < last; at = ends[i++])
    kanji |= (l->written[l->n++] = kind_of(line + at, ends[i] - at)) == HAN;
  fits = fits && read_said(l, reading, size);
  if (fits) {
    fit(l);
    if (l->fits[0][0])
      ok = share(l, ends + first, reading, arena, said + first);
    else if (kanji && whole) /* 百舌鳥 is もず */
      ok = give(&said[first], ends[last - 1], reading, 0, size, arena);
  }
  free(l);
  return ok ? NORAE_OK : NORAE_ERR_MEMORY;
}

norae_status nr_lay_reading(const char *line, const size_t *ends, size_t first, size_t last,
                            size_t start, const char *reading, size_t reading_size,
                            nr_arena *arena, nr_said *said)
{
  return lay(line, ends, first, last, start, reading, reading_size, true, arena, said);
}

/* ── a whole line ── */

typedef struct finder {
  const char *line;
  size_t size;
  const size_t *ends;
  size_t count;
  const nr_cuts *cuts;
  nr_arena *arena;
  nr_said *said;
  char *bare;   /* the line without the readings in it */
  size_t *from; /* where its bytes are in the line */
  size_t bare_size;
  bool *begins;    /* asked for by who wants the spelling; else NULL */
  nr_said *sounds; /* of one word, to be compared with its spelling */
} finder;

static size_t cluster_at(const finder *f, size_t at)
{
  return nr_cluster_at(f->ends, f->count, at);
}

static size_t start_of(const finder *f, size_t cluster)
{
  return cluster ? f->ends[cluster - 1] : 0;
}

/* What bytes [start, end) hold is not said. */
static void hush(finder *f, size_t start, size_t end)
{
  for (size_t i = cluster_at(f, start); i < f->count && start_of(f, i) < end; i++)
    f->said[i] = (nr_said){f->ends[i], ""};
}

/* A reading over kanji, with what syllables #|… add to it; *end lies behind all. */
static norae_status take_laid(finder *f, const nr_ruby_mark *mark, size_t *end)
{
  nr_str kana = {0};
  nr_ruby_mark more;
  size_t first = cluster_at(f, mark->base.start), last = cluster_at(f, mark->base.end - 1) + 1;
  norae_status status = NORAE_ERR_MEMORY;
  nr_str_add_bytes(&kana, f->line + mark->reading.start,
                   mark->reading.end - mark->reading.start);
  for (*end = mark->end; nr_ruby_at(f->line, f->size, *end, f->cuts, &more) &&
                         more.base.start == more.base.end; *end = more.end)
    nr_str_add_bytes(&kana, f->line + more.reading.start, more.reading.end - more.reading.start);
  if (nr_str_text(&kana))
    status = nr_lay_reading(f->line, f->ends, first, last, mark->base.start, kana.data, kana.size,
                            f->arena, f->said);
  nr_str_free(&kana);
  return status;
}

static norae_status take_mark(finder *f, const nr_ruby_mark *mark, size_t *end)
{
  norae_status status = NORAE_OK;
  *end = mark->end;
  if (mark->sound == NR_RUBY_LAID && mark->base.end > mark->base.start)
    status = take_laid(f, mark, end);
  hush(f, mark->mark, mark->base.start);
  if (mark->sound == NR_RUBY_INSTEAD) {
    hush(f, mark->base.start, mark->reading.start);
    hush(f, mark->reading.end, mark->end);
  } else {
    hush(f, mark->open, *end);
  }
  return status;
}

/* Note the readings in the line, and what is left without them. */
static norae_status take_ruby(finder *f)
{
  for (size_t i = 0, at = 0; i < f->count;) {
    nr_ruby_mark mark;
    if (nr_ruby_at(f->line, f->size, at, f->cuts, &mark)) {
      size_t end;
      norae_status status = take_mark(f, &mark, &end);
      if (status)
        return status;
      for (; i < f->count && start_of(f, i) < end; i++)
        at = f->ends[i];
      continue;
    }
    for (; at < f->ends[i]; at++) {
      f->bare[f->bare_size] = f->line[at];
      f->from[f->bare_size++] = at;
    }
    i++;
  }
  return NORAE_OK;
}

static bool is_told(const finder *f, size_t first, size_t last)
{
  for (size_t i = first; i < last; i++)
    if (f->said[i].kana)
      return true;
  return false;
}

/* ははは, which the dictionary takes for particles. */
static bool is_laugh(const finder *f, size_t i, UChar32 kind)
{
  size_t start = i ? f->ends[i - 1] : 0, before = i > 1 ? f->ends[i - 2] : 0;
  return (i && kind_of(f->line + before, start - before) == kind) ||
         (i + 1 < f->count && kind_of(f->line + f->ends[i], f->ends[i + 1] - f->ends[i]) == kind);
}

/* How clusters [first, last), which begin at byte `start`, are spelled: kana as they
 * are, but は and へ as they sound. */
static norae_status lay_spelling(finder *f, const nr_said_word *word, size_t first, size_t last,
                                 size_t start)
{
  norae_status status = NORAE_OK;
  if (!f->sounds)
    f->sounds = nr_arena_alloc(f->arena, (f->count + 1) * sizeof *f->sounds);
  if (!f->sounds)
    return NORAE_ERR_MEMORY;
  memset(f->sounds + first, 0, (last - first) * sizeof *f->sounds);
  if (strcmp(word->said, word->spelled) != 0)
    status = nr_lay_reading(f->line, f->ends, first, last, start, word->said, strlen(word->said),
                            f->arena, f->sounds);
  if (!status)
    status = nr_lay_reading(f->line, f->ends, first, last, start, word->spelled,
                            strlen(word->spelled), f->arena, f->said);
  for (size_t i = first, at = start; i < last && !status; at = f->ends[i++]) {
    UChar32 kind = kind_of(f->line + at, f->ends[i] - at);
    if ((kind == 0x306F || kind == 0x3078) && f->sounds[i].kana && !is_laugh(f, i, kind))
      f->said[i] = f->sounds[i];
  }
  return status;
}

static norae_status lay_word(finder *f, const nr_said_word *word, size_t first, size_t last,
                             size_t start)
{
  if (f->begins)
    return word->spelled ? lay_spelling(f, word, first, last, start) : NORAE_OK;
  return nr_lay_reading(f->line, f->ends, first, last, start, word->said, strlen(word->said),
                        f->arena, f->said);
}

static norae_status ask_dictionary(finder *f, nr_kanji *kanji)
{
  nr_said_word *words;
  size_t count;
  norae_status status = nr_kanji_read(kanji, f->bare, f->bare_size, f->arena, &words, &count);
  for (size_t w = 0; w < count && !status; w++) {
    size_t start = f->from[words[w].start];
    size_t first = cluster_at(f, start), last = cluster_at(f, f->from[words[w].end - 1]) + 1;
    bool whole = last <= f->count && (first ? f->ends[first - 1] : 0) == start &&
                 words[w].end - words[w].start == f->ends[last - 1] - start;
    if (f->begins && !words[w].joins && first < f->count)
      f->begins[first] = true;
    if (whole && words[w].said && !is_told(f, first, last))
      status = lay_word(f, &words[w], first, last, start);
  }
  return status;
}

static bool is_latin(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Blank the first word of `roman` that is like line[start, end). */
static void blank_word(const finder *f, size_t start, size_t end, char *roman)
{
  size_t length = end - start;
  for (char *at = roman; *at; at++) {
    bool begins = at == roman || !is_latin(at[-1]);
    if (!begins || strncasecmp(at, f->line + start, length) != 0 || is_latin(at[length]))
      continue;
    memset(at, ' ', length);
    return;
  }
}

/* The line in Latin letters tells all of it, unless it is that of something else.
 * Words that are in Latin letters anyway are no Japanese in it. */
static norae_status ask_romaji(finder *f, const char *roman)
{
  char *rest = nr_arena_copy(f->arena, roman, strlen(roman)), *kana;
  for (size_t i = 0, end; rest && i < f->size; i = end > i ? end : i + 1) {
    for (end = i; end < f->size && is_latin(f->line[end]);)
      end++;
    if (end > i)
      blank_word(f, i, end, rest);
  }
  kana = rest ? nr_kana_of_romaji(rest, f->arena) : NULL;
  if (!kana)
    return NORAE_ERR_MEMORY;
  return lay(f->line, f->ends, 0, f->count, 0, kana, strlen(kana), false, f->arena, f->said);
}

norae_status nr_find_readings(const nr_reading_line *line, nr_kanji *kanji, nr_arena *arena,
                              nr_said **said)
{
  return nr_find_spelling(line, kanji, arena, said, NULL);
}

norae_status nr_find_spelling(const nr_reading_line *line, nr_kanji *kanji, nr_arena *arena,
                              nr_said **said, bool *begins)
{
  finder f = {.line = line->text,
              .size = line->size,
              .ends = line->ends,
              .count = line->count,
              .cuts = line->cuts,
              .arena = arena,
              .begins = begins};
  const char *roman = line->roman;
  norae_status status = NORAE_ERR_MEMORY;
  f.said = *said = nr_arena_alloc(arena, (f.count + 1) * sizeof *f.said);
  f.bare = nr_alloc_array(f.size + 1, 1);
  f.from = nr_alloc_array(f.size + 1, sizeof *f.from);
  if (f.said && f.bare && f.from)
    status = take_ruby(&f);
  if (!status && roman && strlen(roman) <= ROMAN_MAX && !is_told(&f, 0, f.count))
    status = ask_romaji(&f, roman);
  if (!status && kanji && f.bare_size && f.bare_size <= LOOKED_UP_MAX) {
    f.bare[f.bare_size] = '\0'; /* MeCab looks for it whatever size it is told */
    status = ask_dictionary(&f, kanji);
  }
  free(f.bare);
  free(f.from);
  return status;
}
