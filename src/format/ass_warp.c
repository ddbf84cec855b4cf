/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "format/ass_warp.h"

#include <stdlib.h>

#include "base/checked.h"
#include "format/scan.h"

/* ── knots ── */

static int compare(const void *a, const void *b)
{
  const nr_knot *x = a, *y = b;
  if (x->was != y->was)
    return x->was < y->was ? -1 : 1;
  return x->now < y->now ? -1 : x->now > y->now;
}

/* False when only one of both is known. */
static bool tie(nr_ways *w, nr_way *way, norae_us was, norae_us now)
{
  if (was != NORAE_NO_TIME && now != NORAE_NO_TIME)
    w->knots[way->first + way->count++] = (nr_knot){was, now};
  return (was == NORAE_NO_TIME) == (now == NORAE_NO_TIME);
}

/* All lines of a group as one row of syllables beside those of the line that they were. */
static bool tie_syllables(nr_ways *w, nr_way *way, const norae_song *was, const norae_line *line,
                          const norae_song *now, size_t at, const size_t *next)
{
  size_t count = 0, s = line->first;
  bool exact = true;
  for (size_t i = at; i != SIZE_MAX; i = next[i])
    count += now->lines[i].count;
  if (count != line->count)
    return false;
  for (; at != SIZE_MAX; at = next[at]) {
    for (size_t k = 0; k < now->lines[at].count; k++, s++) {
      const norae_syllable *new = &now->syllables[now->lines[at].first + k];
      exact &= tie(w, way, was->syllables[s].start, new->start);
      exact &= tie(w, way, was->syllables[s].end, new->end);
    }
  }
  return exact;
}

/* In order of time; two answers to one question and ways back are none. */
static bool straighten(nr_knot *knots, size_t *count)
{
  size_t kept = 0;
  bool straight = true;
  if (*count)
    qsort(knots, *count, sizeof *knots, compare);
  for (size_t i = 0; i < *count; i++) {
    if (kept && knots[i].was == knots[kept - 1].was && knots[i].now == knots[kept - 1].now)
      continue;
    if (kept && (knots[i].was == knots[kept - 1].was || knots[i].now < knots[kept - 1].now))
      straight = false;
    else
      knots[kept++] = knots[i];
  }
  *count = kept;
  return straight;
}

static void find_way(nr_ways *w, nr_way *way, const norae_song *was, size_t line,
                     const norae_song *now, size_t at, const size_t *next)
{
  const norae_line *old = &was->lines[line];
  size_t last = at;
  if (at == SIZE_MAX)
    return;
  while (next[last] != SIZE_MAX)
    last = next[last];
  bool exact = tie(w, way, old->start, now->lines[at].start);
  exact &= tie_syllables(w, way, was, old, now, at, next);
  exact &= tie(w, way, old->end, now->lines[last].end);
  exact &= straighten(w->knots + way->first, &way->count);
  way->exact = exact && at == last;
  way->even = true;
  for (size_t i = 1; i < way->count; i++) {
    const nr_knot *k = &w->knots[way->first + i];
    way->even &= k->now - k->was == k[-1].now - k[-1].was;
  }
}

norae_status nr_ways_new(const norae_song *was, const norae_song *now, const size_t *first,
                         const size_t *next, nr_ways *out)
{
  size_t knots = 0;
  out->ways = calloc(was->line_count + 1, sizeof *out->ways);
  /* At most two of each line and two of each syllable. */
  out->knots = nr_alloc_array(was->line_count + was->syllable_count + 1, 2 * sizeof *out->knots);
  if (!out->ways || !out->knots) {
    nr_ways_free(out);
    return NORAE_ERR_MEMORY;
  }
  for (size_t i = 0; i < was->line_count; i++) {
    out->ways[i].first = knots;
    find_way(out, &out->ways[i], was, i, now, first[i], next);
    knots += out->ways[i].count;
  }
  return NORAE_OK;
}

void nr_ways_free(nr_ways *ways)
{
  free(ways->ways);
  free(ways->knots);
  *ways = (nr_ways){0};
}

/* ── times ── */

nr_warp nr_warp_of(const nr_ways *ways, size_t line, const nr_origin *origin)
{
  nr_warp warp = {.origin = origin};
  if (line != SIZE_MAX) {
    warp.knots = ways->knots + ways->ways[line].first;
    warp.count = ways->ways[line].count;
    warp.even = ways->ways[line].even;
  }
  return warp;
}

/* Between two knots in proportion, before and after all of them by the shift of the nearest. */
static norae_us between_knots(const nr_warp *w, norae_us time)
{
  size_t low = 0, high = w->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (w->knots[middle].was <= time)
      low = middle + 1;
    else
      high = middle;
  }
  const nr_knot *a = &w->knots[low ? low - 1 : 0], *b = a + 1;
  if (low == 0 || low == w->count || a->was == time)
    return time + (a->now - a->was);
  double share = (double)(time - a->was) / (double)(b->was - a->was);
  return a->now + (norae_us)(share * (double)(b->now - a->now) + 0.5);
}

static norae_us moved(const nr_warp *w, norae_us time)
{
  return w->count ? between_knots(w, time) : nr_origin_time(w->origin, time);
}

norae_us nr_warp_time(const nr_warp *warp, norae_us time)
{
  norae_us now = time == NORAE_NO_TIME ? time : moved(warp, time);
  return now < 0 && now != time ? 0 : now;
}

bool nr_warp_is_shift(const nr_warp *warp, norae_us from, norae_us to, norae_us *shift)
{
  bool one = warp->count ? warp->even
                         : nr_origin_move_at(warp->origin, from) ==
                                   nr_origin_move_at(warp->origin, to) &&
                               nr_origin_move_at(warp->origin, from)->rate == 1;
  *shift = moved(warp, from) - from;
  return one && (*shift == 0 || from + *shift >= 0);
}

/* ── the text of an event ── */

typedef struct retimer {
  const nr_warp *warp;
  norae_us start;  /* of the event as it was */
  norae_us now;    /* and where that is now */
  norae_us at, length; /* of the syllable, counted from the start */
  nr_str *out;
} retimer;

static norae_us there(const retimer *r, norae_us time)
{
  norae_us was = r->start + time;
  was = was > NORAE_TIME_MAX ? NORAE_TIME_MAX : was < -NORAE_TIME_MAX ? -NORAE_TIME_MAX : was;
  return nr_warp_time(r->warp, was);
}

static void add_through(nr_str *out, const char *from, const char *to)
{
  nr_str_add_bytes(out, from, (size_t)(to - from));
}

/* A tag with another number; as it stands where the number is the same. */
static void add_tag(nr_str *out, const nr_ass_tag *tag, int64_t number)
{
  if ((double)number == tag->number) {
    add_through(out, tag->span.text, tag->span.text + tag->span.size);
    return;
  }
  add_through(out, tag->span.text, tag->digits.text);
  nr_str_addf(out, "%lld", (long long)number);
  add_through(out, tag->digits.text + tag->digits.size, tag->span.text + tag->span.size);
}

/* Boundaries are rounded as absolute times and then differenced, so that nothing drifts. */
static void add_syllable(retimer *r, const nr_ass_tag *tag)
{
  r->at += r->length;
  r->length = nr_ass_centiseconds(tag->number);
  add_tag(r->out, tag,
          nr_ass_cs(there(r, r->at + r->length)) - nr_ass_cs(there(r, r->at)));
}

/* The arguments of "\move(…)" and its kin, up to the first tag among them. */
static size_t arguments_of(nr_span tag, nr_span *out, size_t most)
{
  const char *open = memchr(tag.text, '(', tag.size);
  size_t count = 0;
  if (!open)
    return 0;
  const char *from = open + 1, *end = tag.text + tag.size;
  for (const char *c = from; c <= end && count < most; c++) {
    if (c < end && *c != ',' && *c != ')' && *c != '\\')
      continue;
    out[count] = nr_trim((nr_span){from, (size_t)(c - from)});
    if (c == end || *c == '\\')
      break;
    count++;
    if (*c == ')')
      break;
    from = c + 1;
  }
  return count;
}

/* Which arguments of a tag are milliseconds from the event's start. */
static bool times_of(nr_span tag, const nr_span *args, size_t count, size_t *first, size_t *times)
{
  double number;
  if (nr_span_begins(tag, "\\move(") && count == 6)
    *first = 4, *times = 2;
  else if (nr_span_begins(tag, "\\fade(") && count == 7)
    *first = 3, *times = 4;
  else if (nr_span_begins(tag, "\\t(") && (count == 2 || count == 3))
    *first = 0, *times = 2;
  else
    return false;
  /* Nothing but zeros is the whole event. */
  bool any = false;
  for (size_t i = *first; i < *first + *times; i++) {
    if (!nr_decimal(args[i], &number))
      return false;
    any |= number != 0;
  }
  return any;
}

static int64_t milliseconds(norae_us time)
{
  return nr_time_round(time, 1000);
}

static void add_animation(retimer *r, nr_span tag)
{
  nr_span args[8];
  size_t first = 0, times = 0, count = arguments_of(tag, args, 8);
  const char *from = tag.text;
  for (size_t i = 0; times_of(tag, args, count, &first, &times) && i < times; i++) {
    nr_span a = args[first + i];
    double number = 0;
    nr_decimal(a, &number);
    norae_us was = nr_ass_centiseconds(number / 10);
    int64_t now = milliseconds(there(r, was) - r->now);
    if (now == milliseconds(was))
      continue;
    add_through(r->out, from, a.text);
    nr_str_addf(r->out, "%lld", (long long)now);
    from = a.text + a.size;
  }
  add_through(r->out, from, tag.text + tag.size);
}

static void add_block(retimer *r, nr_span block)
{
  const char *from = block.text;
  nr_ass_tag tag;
  for (size_t at = 0; nr_ass_next_tag(block, &at, &tag);) {
    add_through(r->out, from, tag.span.text);
    from = tag.span.text + tag.span.size;
    if (tag.kind == NR_ASS_TAG_LENGTH) {
      add_syllable(r, &tag);
    } else if (tag.kind == NR_ASS_TAG_ABSOLUTE) {
      r->at = nr_ass_centiseconds(tag.number);
      r->length = 0;
      add_tag(r->out, &tag, nr_ass_cs(there(r, r->at)) - nr_ass_cs(r->now));
    } else {
      add_animation(r, tag.span);
    }
  }
  add_through(r->out, from, block.text + block.size);
}

void nr_warp_text(const nr_warp *warp, const nr_ass_event *event, nr_str *out)
{
  retimer r = {.warp = warp, .start = event->start, .out = out};
  nr_ass_tokens tokens = {.text = event->field[NR_ASS_TEXT]};
  nr_ass_token token;
  r.now = nr_warp_time(warp, event->start);
  while (nr_ass_next_token(&tokens, &token)) {
    if (token.block)
      add_block(&r, token.span);
    else
      nr_str_add_bytes(out, token.span.text, token.span.size);
  }
}
