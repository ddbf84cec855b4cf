/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The words of a line into the text of an event that had other times, or other words.
 */
#include <stdlib.h>

#include "base/checked.h"
#include "format/ass_merge.h"

/* A syllable with a time. */
typedef struct word {
  size_t at; /* in the line's text */
  norae_us start, end;
} word;

typedef struct rewriter {
  nr_str *out;
  word *words;
  size_t count, next;
  const char *tag; /* "kf" as the event has it, "" if it has none */
  int64_t event, at, end; /* cs: where the event starts, what is told so far, its end */
  char *text;       /* of the line */
  size_t from, to;  /* the part of what the event shows that is the line's text */
  bool whole;       /* it is all of it */
} rewriter;

/* ── words ── */

static bool is_white(const char *text)
{
  return !text[strspn(text, " \t\n\r\f\v")];
}

/* Syllables without a time go with the one before; those without letters hold it. */
static bool collect(rewriter *r, const norae_song *song, const norae_line *line, norae_us end)
{
  size_t at = 0;
  r->words = nr_alloc_array(line->count, sizeof *r->words);
  for (size_t s = 0; r->words && s < line->count; s++) {
    const norae_syllable *y = &song->syllables[line->first + s];
    if (y->start != NORAE_NO_TIME && is_white(y->text) && r->count) {
      r->words[r->count - 1].end = y->end;
    } else if (y->start != NORAE_NO_TIME) {
      if (r->count && r->words[r->count - 1].end == NORAE_NO_TIME)
        r->words[r->count - 1].end = y->start;
      r->words[r->count++] = (word){at, y->start, y->end};
    }
    at += strlen(y->text);
  }
  for (size_t i = 0; i < r->count; i++) {
    word *w = &r->words[i];
    w->end = w->end == NORAE_NO_TIME ? end : w->end;
    w->end = w->end < w->start ? w->start : w->end;
  }
  return r->words != NULL;
}

static void begin_word(rewriter *r)
{
  const word *w = &r->words[r->next];
  size_t to = ++r->next < r->count ? r->words[r->next].at : strlen(r->text);
  nr_span text = {r->text + w->at, to - w->at};
  int64_t start = nr_ass_cs(w->start), end = nr_ass_cs(w->end);
  start = start < r->event ? r->event : start;
  end = end < start ? start : end;
  nr_ass_add_gap(r->out, r->at, start, r->event);
  nr_str_addf(r->out, "{\\%s%lld}", *r->tag ? r->tag : nr_ass_sweeps(text) ? "kf" : "k",
              (long long)(end - start));
  r->at = end;
}

/* ── the event's text ── */

static const char *karaoke_tag(nr_span text)
{
  static const char *const names[] = {"kf", "ko", "K", "k"};
  nr_ass_tokens tokens = {.text = text};
  nr_ass_token token;
  nr_ass_tag tag;
  while (nr_ass_next_token(&tokens, &token)) {
    for (size_t at = 0; token.block && nr_ass_next_tag(token.span, &at, &tag);) {
      for (size_t i = 0; tag.kind == NR_ASS_TAG_LENGTH && i < 4; i++) {
        if (nr_span_begins(nr_span_from(tag.span, tag.span.text + 1), names[i]))
          return names[i];
      }
    }
  }
  return "";
}

/* Without karaoke; not at all when nothing else was in it. */
static void add_block(nr_str *out, nr_span block)
{
  const char *from = block.text;
  nr_ass_tag tag;
  size_t begin = out->size;
  bool cut = false;
  for (size_t at = 0; nr_ass_next_tag(block, &at, &tag);) {
    if (tag.kind != NR_ASS_TAG_LENGTH && tag.kind != NR_ASS_TAG_ABSOLUTE)
      continue;
    nr_str_add_bytes(out, from, (size_t)(tag.span.text - from));
    from = tag.span.text + tag.span.size;
    cut = true;
  }
  nr_str_add_bytes(out, from, (size_t)(block.text + block.size - from));
  if (cut && !out->failed && out->size - begin == 2) {
    out->size = begin;
    out->data[begin] = '\0';
  }
}

/* A token as it stands, words begun where they begin.  `end` is how much the event has shown
 * with it, `size` of that came with the token; where those are not its own bytes, the last of
 * them are: a new row drops blanks, and parts words by one. */
static void add_token(rewriter *r, const nr_ass_token *token, size_t end, size_t size)
{
  nr_span span = token->span;
  bool plain = token->shown.text == span.text && token->shown.size == span.size && size;
  size_t step = plain ? 1 : span.size;
  if (token->block) {
    /* Of what stands behind the line's part, only the whole keeps anything. */
    if (r->whole || end <= r->to)
      add_block(r->out, span);
    return;
  }
  for (size_t i = 0; i < span.size; i += step) {
    size_t left = plain ? span.size - i : size, at = end > left ? end - left : 0;
    bool inside = at >= r->from && at < r->to;
    while (inside && size && r->next < r->count && r->words[r->next].at <= at - r->from)
      begin_word(r);
    if (inside || r->whole)
      nr_str_add_bytes(r->out, span.text + i, step);
  }
}

/* The pieces are made once more, as they tell what each token came to. */
static void add_all(nr_merger *m, rewriter *r, nr_span text)
{
  nr_ass_tokens tokens = {.text = text};
  nr_ass_token token;
  nr_pieces_clear(&m->pieces);
  while (nr_ass_next_token(&tokens, &token)) {
    size_t before = m->pieces.text.size;
    if (!token.block)
      nr_pieces_text(&m->pieces, token.shown.text, token.shown.size);
    add_token(r, &token, m->pieces.text.size, m->pieces.text.size - before);
  }
}

/* Where a row begins, the white space before it says so. */
static void mark_rows(rewriter *r, const norae_song *song, const norae_line *line)
{
  size_t at = 0;
  for (size_t s = line->first; s < line->first + line->count; s++) {
    if (song->syllables[s].row && at && r->text[at - 1] == ' ')
      r->text[at - 1] = '\n';
    at += strlen(song->syllables[s].text);
  }
}

/* Other words: what stands before all of them stays. */
static void add_other_words(rewriter *r, nr_span text)
{
  nr_ass_tokens tokens = {.text = text};
  nr_ass_token token;
  while (nr_ass_next_token(&tokens, &token) && token.block)
    add_block(r->out, token.span);
  for (size_t at = 0, end = strlen(r->text); at < end || r->next < r->count;) {
    while (r->next < r->count && r->words[r->next].at <= at)
      begin_word(r);
    size_t to = r->next < r->count ? r->words[r->next].at : end;
    nr_ass_add_text(r->out, (nr_span){r->text + at, to - at});
    at = to;
  }
}

/* Where the line's text is in what the event shows. */
static bool find_part(nr_merger *m, const nr_ass_event *e, rewriter *r, size_t *cursor)
{
  size_t size = strlen(r->text);
  nr_ass_cut(e->field[NR_ASS_TEXT], 0, &m->pieces);
  if (m->pieces.failed || m->pieces.text.failed || *cursor > m->pieces.text.size)
    return false;
  const char *all = nr_str_text(&m->pieces.text) + *cursor;
  const char *found = size ? strstr(all, r->text) : NULL;
  if (!found)
    return false;
  r->from = *cursor + (size_t)(found - all);
  r->to = r->from + size;
  nr_span before = {nr_str_text(&m->pieces.text), r->from};
  nr_span behind = {found + size, m->pieces.text.size - r->to};
  r->whole = nr_is_empty(before) && nr_is_empty(behind);
  *cursor = r->to;
  return true;
}

norae_status nr_merge_text(nr_merger *m, const nr_ass_event *e, size_t line, norae_us start,
                           norae_us end, size_t *cursor, nr_str *out)
{
  char *text = nr_song_line_text(m->song, line);
  rewriter r = {.out = out,
                .tag = karaoke_tag(e->field[NR_ASS_TEXT]),
                .event = nr_ass_cs(start),
                .at = nr_ass_cs(start),
                .end = nr_ass_cs(end),
                .text = text};
  bool ok = text && collect(&r, m->song, &m->song->lines[line], end);
  if (ok && find_part(m, e, &r, cursor))
    add_all(m, &r, e->field[NR_ASS_TEXT]);
  else if (ok) {
    mark_rows(&r, m->song, &m->song->lines[line]);
    add_other_words(&r, e->field[NR_ASS_TEXT]);
  }
  if (ok && r.count)
    nr_ass_add_gap(out, r.at, r.end > r.at ? r.end : r.at, r.event);
  ok = ok && !m->pieces.failed && !m->pieces.text.failed;
  free(text);
  free(r.words);
  return ok ? NORAE_OK : NORAE_ERR_MEMORY;
}
