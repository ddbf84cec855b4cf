/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/annotate.h"

#include <stdlib.h>
#include <string.h>

#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include "base/diag.h"
#include "base/str.h"
#include "text/latin.h"
#include "text/parts.h"

struct nr_annotator {
  nr_latin *latin;
  nr_kanji *kanji; /* NULL: there is none, or nobody asked yet */
  bool kanji_asked, warned;
  nr_hint hint;
};

/* A line on its way. */
typedef struct line {
  nr_annotator *by;
  nr_reading_line text;
  nr_parts parts;
  bool *marked; /* by cluster: it has a reading, or is one */
  nr_arena *arena;
  nr_arena scratch;
  nr_annotation *out;
  size_t count;
  norae_diags *diags;
} line;

norae_status nr_annotator_new(nr_annotator **out)
{
  *out = calloc(1, sizeof **out);
  if (!*out)
    return NORAE_ERR_MEMORY;
  norae_status status = nr_latin_new(&(*out)->latin);
  if (status)
    nr_annotator_free(out);
  return status;
}

void nr_annotator_free(nr_annotator **annotator)
{
  nr_annotator *a = *annotator;
  if (!a)
    return;
  nr_latin_free(&a->latin);
  nr_kanji_close(&a->kanji);
  nr_hint_close(&a->hint);
  free(a);
  *annotator = NULL;
}

static size_t start_of(const line *l, size_t cluster)
{
  return cluster ? l->text.ends[cluster - 1] : 0;
}

static bool is_han(const line *l, size_t cluster)
{
  size_t start = start_of(l, cluster);
  return nr_has_script(l->text.text + start, l->text.ends[cluster] - start, USCRIPT_HAN);
}

/* What has a reading in the line gets no other. */
static void find_marks(line *l)
{
  for (size_t i = 0; i < l->text.count; i++) {
    nr_ruby_mark mark;
    size_t at = start_of(l, i), from;
    if (!nr_ruby_at(l->text.text, l->text.size, at, l->text.cuts, &mark))
      continue;
    from = nr_cluster_at(l->text.ends, l->text.count, mark.mark);
    for (i = from; i < l->text.count && start_of(l, i) < mark.end; i++)
      l->marked[i] = true;
    i--;
  }
}

static bool is_marked(const line *l, size_t first, size_t last)
{
  for (size_t i = first; i < last; i++)
    if (l->marked[i])
      return true;
  return false;
}

static void add(line *l, size_t first, size_t last, const char *reading)
{
  l->out[l->count++] = (nr_annotation){
      .start = start_of(l, first), .end = l->text.ends[last - 1], .reading = reading};
}

/* ── Japanese ── */

/* Katakana, as the dictionary has it, in hiragana. */
static const char *as_hiragana(const char *kana, nr_arena *arena)
{
  nr_str out = {0};
  const char *copy = NULL;
  for (size_t i = 0, size = strlen(kana); i < size;) {
    UChar32 c;
    char bytes[U8_MAX_LENGTH];
    size_t length = 0;
    U8_NEXT_OR_FFFD((const uint8_t *)kana, i, size, c);
    if (c >= 0x30A1 && c <= 0x30F6)
      c -= 0x60;
    U8_APPEND_UNSAFE((uint8_t *)bytes, length, c);
    nr_str_add_bytes(&out, bytes, length);
  }
  if (nr_str_text(&out))
    copy = nr_arena_copy(arena, out.data, out.size);
  nr_str_free(&out);
  return copy;
}

static void warn_of_kanji(line *l)
{
  if (l->by->warned)
    return;
  l->by->warned = true;
  nr_warn(l->diags, "no-reading", nr_in_file(NULL), "some kanji get no furigana: %s",
          l->by->kanji ? "give their readings as 漢字《かんじ》" : nr_kanji_advice());
}

static norae_status annotate_kanji(line *l, size_t first, size_t last, const nr_said *said)
{
  for (size_t i = first, next; i < last; i = next) {
    next = i + 1;
    if (!is_han(l, i))
      continue;
    while (said[i].kana && next < last && l->text.ends[next - 1] < said[i].end)
      next++;
    if (is_marked(l, i, next))
      continue;
    const char *reading = said[i].kana && *said[i].kana ? as_hiragana(said[i].kana, l->arena) : "";
    if (!reading)
      return NORAE_ERR_MEMORY;
    if (*reading)
      add(l, i, next, reading);
    else
      warn_of_kanji(l);
  }
  return NORAE_OK;
}

static norae_status find_said(line *l, nr_said **said)
{
  nr_annotator *by = l->by;
  bool *begins = nr_arena_alloc(&l->scratch, l->text.count + 1);
  norae_status status = begins ? NORAE_OK : NORAE_ERR_MEMORY;
  if (!status && !by->kanji_asked)
    status = nr_kanji_open(&by->kanji);
  by->kanji_asked = true;
  return status ? status : nr_find_spelling(&l->text, by->kanji, &l->scratch, said, begins);
}

/* ── Chinese ── */

/* A character's letters, without the space behind them. */
static norae_status annotate_hanzi(line *l, size_t first, size_t last, const nr_latin_line *read)
{
  for (size_t i = first; i < last && i < read->count; i++) {
    const char *letters = read->pieces[i];
    size_t size = strcspn(letters, " ");
    if (l->marked[i] || !is_han(l, i) || !size || nr_has_script(letters, size, USCRIPT_HAN))
      continue;
    const char *copy = nr_arena_copy(l->arena, letters, size);
    if (!copy)
      return NORAE_ERR_MEMORY;
    add(l, i, i + 1, copy);
  }
  return NORAE_OK;
}

/* ── a line ── */

static norae_status annotate_part(line *l, const nr_part *part, const nr_said *said,
                                  const nr_latin_line *read)
{
  size_t first = nr_cluster_at(l->text.ends, l->text.count, part->start);
  size_t last = nr_cluster_at(l->text.ends, l->text.count, part->end - 1) + 1;
  if (part->end <= part->start || first >= l->text.count)
    return NORAE_OK;
  if (last > l->text.count)
    last = l->text.count;
  return part->kind == NR_PART_KANA ? annotate_kanji(l, first, last, said)
                                    : annotate_hanzi(l, first, last, read);
}

static norae_status annotate_parts(line *l, const char *lang)
{
  nr_said *said = NULL;
  nr_latin_line read = {0};
  bool have_latin = false;
  norae_status status = NORAE_OK;
  for (size_t p = 0; p < l->parts.part_count && !status; p++) {
    const nr_part *part = &l->parts.parts[p];
    if (part->kind != NR_PART_KANA && part->kind != NR_PART_HAN)
      continue;
    if (part->kind == NR_PART_KANA && !said)
      status = find_said(l, &said);
    if (part->kind == NR_PART_HAN && !have_latin)
      status = nr_latin_read(l->by->latin, l->text.text, l->text.size, l->text.cuts, NULL, lang,
                             &l->scratch, &read, l->diags);
    have_latin |= part->kind == NR_PART_HAN;
    if (!status)
      status = annotate_part(l, part, said, &read);
  }
  return status;
}

static norae_status prepare(line *l)
{
  size_t *ends;
  norae_status status =
      nr_graphemes(l->text.text, l->text.size, &l->scratch, &ends, &l->text.count);
  l->text.ends = status ? NULL : ends;
  if (!status)
    status = nr_cut_parts(l->text.text, l->text.size, &l->by->hint.langs, &l->scratch, &l->parts);
  if (status)
    return status;
  l->marked = nr_arena_alloc(&l->scratch, l->text.count + 1);
  l->out = nr_arena_alloc(l->arena, (l->text.count + 1) * sizeof *l->out);
  return l->marked && l->out ? NORAE_OK : NORAE_ERR_MEMORY;
}

norae_status nr_annotate(nr_annotator *annotator, const char *text, size_t size,
                         const nr_cuts *cuts, const char *given, const char *lang,
                         nr_arena *arena, nr_annotation **out, size_t *count,
                         norae_diags *diags)
{
  line l = {.by = annotator,
            .text = {.text = text, .size = size, .cuts = cuts, .roman = given},
            .arena = arena,
            .diags = diags};
  norae_status status = nr_hint_take(&annotator->hint, lang);
  if (!status)
    status = prepare(&l);
  if (!status) {
    find_marks(&l);
    status = annotate_parts(&l, lang);
  }
  nr_arena_free(&l.scratch);
  *out = l.out;
  *count = status ? 0 : l.count;
  return status;
}
