/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Complete times.  Songs come with ends missing, syllables without times and
 * lines timed only as a whole; a script needs a start and an end for all that
 * is shown.  What is known is kept as it is; only what is unknown is filled in.
 */
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "base/str.h"
#include "karaoke/split.h"
#include "karaoke/unit.h"
#include "text/script.h"

#define CS ((int64_t)10000) /* microseconds */
/* A guess at how long a text is sung that nobody timed: per Latin letter. */
#define US_PER_WEIGHT ((norae_us)150000)

typedef struct filler {
  const norae_song *song;
  norae_us duration;
  norae_us *starts; /* of all shown lines, ascending */
  size_t start_count;
  nr_arena *arena;
  norae_diags *diags;
} filler;

/* One syllable's span while it is being completed. */
typedef struct span {
  norae_us start, end;
  double weight;
} span;

/* How much there is to sing: a letter is one, a sign for a syllable three. */
static double weight_of(const char *text)
{
  size_t size = strlen(text), at = 0;
  double weight = 0;
  nr_span run;
  nr_script script;
  while (nr_next_run(text, size, &at, &run, &script)) {
    bool signs = script == USCRIPT_HAN || script == USCRIPT_HANGUL || script == NR_SCRIPT_KANA ||
                 script == USCRIPT_BOPOMOFO;
    for (int32_t i = (int32_t)run.start; i < (int32_t)run.end;) {
      UChar32 c;
      U8_NEXT((const uint8_t *)text, i, (int32_t)run.end, c);
      if (c > 0 && u_isalnum(c))
        weight += signs ? 3 : 1;
    }
  }
  return weight > 0 ? weight : 0.5;
}

/* Signs that belong to no script are lit as what stands before them. */
static bool sweeps(const char *text, bool before)
{
  size_t size = strlen(text);
  return nr_main_script(text, size) == NR_SCRIPT_NONE ? before : !nr_lights_at_once(text, size);
}

static nr_place place_of(const norae_line *line)
{
  return (nr_place){.line = line->source_line};
}

/* ── spans ── */

/* Share [from, to) among spans a…b-1 by their weights. */
static void share(span *spans, size_t a, size_t b, norae_us from, norae_us to)
{
  double total = 0, before = 0;
  for (size_t i = a; i < b; i++)
    total += spans[i].weight;
  if (to < from)
    to = from;
  for (size_t i = a; i < b; i++) {
    spans[i].start = from + (norae_us)((double)(to - from) * (before / total));
    before += spans[i].weight;
    spans[i].end = from + (norae_us)((double)(to - from) * (before / total));
  }
}

/* Starts that go back in time can't be shown from left to right: drop them. */
static size_t drop_disorder(span *spans, size_t count)
{
  norae_us latest = NORAE_NO_TIME;
  size_t dropped = 0;
  for (size_t i = 0; i < count; i++) {
    if (spans[i].start == NORAE_NO_TIME)
      continue;
    if (spans[i].start < latest) {
      spans[i].start = spans[i].end = NORAE_NO_TIME;
      dropped++;
    } else {
      latest = spans[i].start;
    }
  }
  return dropped;
}

/* Fill the run of spans without start that begins at `i`; returns where it ends. */
static size_t fill_run(span *spans, size_t count, size_t i, norae_us line_start, norae_us line_end)
{
  size_t next = i;
  while (next < count && spans[next].start == NORAE_NO_TIME)
    next++;
  norae_us to = next < count ? spans[next].start : line_end;
  if (i == 0)
    share(spans, 0, next, line_start, to);
  else if (spans[i - 1].end != NORAE_NO_TIME && spans[i - 1].end < to)
    share(spans, i, next, spans[i - 1].end, to);
  else
    share(spans, i - 1, next, spans[i - 1].start, to);
  return next;
}

static void fill_spans(span *spans, size_t count, norae_us line_start, norae_us line_end)
{
  for (size_t i = 0; i < count;)
    i = spans[i].start == NORAE_NO_TIME ? fill_run(spans, count, i, line_start, line_end) : i + 1;
  for (size_t i = 0; i < count; i++) {
    norae_us limit = i + 1 < count ? spans[i + 1].start : line_end;
    if (spans[i].end == NORAE_NO_TIME || spans[i].end > limit)
      spans[i].end = limit;
    if (spans[i].end < spans[i].start)
      spans[i].end = spans[i].start;
  }
}

/* ── lines ── */

static int compare_times(const void *a, const void *b)
{
  norae_us x = *(const norae_us *)a, y = *(const norae_us *)b;
  return (x > y) - (x < y);
}

/* The first start after `time`, NORAE_NO_TIME if there is none. */
static norae_us next_start(const filler *f, norae_us time)
{
  size_t low = 0, high = f->start_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (f->starts[middle] > time)
      high = middle;
    else
      low = middle + 1;
  }
  return low < f->start_count ? f->starts[low] : NORAE_NO_TIME;
}

/* A line's end when nobody told it: long enough to sing what is not timed yet,
 * but not into the next line. */
static norae_us guess_end(const filler *f, norae_us start, norae_us from, double weight)
{
  norae_us length = (norae_us)(weight * (double)US_PER_WEIGHT);
  if (length < NORAE_US_PER_S / 2)
    length = NORAE_US_PER_S / 2;
  norae_us end = from + length, next = next_start(f, start);
  return next != NORAE_NO_TIME && next < end && next > from ? next : end;
}

/* Where the line ends, not before its last time. */
static norae_us end_of(const filler *f, size_t line, norae_us start, const span *spans,
                       size_t count)
{
  norae_us last = start, end = f->song->lines[line].end;
  bool known = end != NORAE_NO_TIME;
  double weight = 0;
  for (size_t i = 0; i < count; i++) {
    weight += spans[i].weight;
    if (spans[i].start != NORAE_NO_TIME) {
      last = spans[i].start;
      weight = spans[i].weight;
    }
    if (spans[i].end != NORAE_NO_TIME) {
      last = spans[i].end > last ? spans[i].end : last;
      weight = 0;
    }
  }
  if (known && end > last)
    return end;
  return weight > 0 ? guess_end(f, start, last, weight) : last;
}

static nr_cs to_cs(const filler *f, norae_us time)
{
  if (f->duration > 0 && time > f->duration)
    time = f->duration;
  return time > 0 ? nr_time_round(time, CS) : 0;
}

/* One time for a text of several words: a line's time. */
static bool timed_as_whole(const span *spans, const norae_syllable *syllables, size_t count)
{
  size_t timed = 0;
  for (size_t i = 0; i < count; i++)
    timed += spans[i].start != NORAE_NO_TIME;
  if (timed == 0)
    return true;
  const char *text = syllables[0].text;
  size_t lead = strspn(text, " \t"), word = strcspn(text + lead, " \t");
  return count == 1 && text[lead + word + strspn(text + lead + word, " \t")] != '\0';
}

/* The text of a syllable behind which its file begins a new row. */
static const char *ending_row(const filler *f, const char *text)
{
  size_t size = strlen(text);
  while (size && nr_is_space((unsigned char)text[size - 1]))
    size--;
  char *copy = nr_arena_alloc(f->arena, size + 2);
  if (copy) {
    memcpy(copy, text, size);
    copy[size] = '\n';
  }
  return copy;
}

static bool whole_piece(const filler *f, size_t line, norae_us start, norae_us end,
                        nr_sung_line *out)
{
  const norae_line *l = &f->song->lines[line];
  nr_str text = {0};
  out->pieces = nr_arena_alloc(f->arena, sizeof *out->pieces);
  for (size_t i = 0; i < l->count; i++) {
    if (f->song->syllables[l->first + i].row && text.size && !text.failed)
      text.data[text.size - 1] = '\n'; /* white space, as rows are parted by some */
    nr_str_add(&text, f->song->syllables[l->first + i].text);
  }
  const char *joined = nr_str_text(&text);
  char *kept = joined ? nr_arena_copy(f->arena, joined, text.size) : NULL;
  if (kept && out->pieces) {
    *out->pieces = (nr_piece){
        .text = kept, .size = text.size, .start = to_cs(f, start), .end = to_cs(f, end)};
    out->count = 1;
  }
  nr_str_free(&text);
  return out->count == 1;
}

static bool pieces(const filler *f, const norae_syllable *syllables, const span *spans,
                   size_t count, nr_sung_line *out)
{
  bool sweep = true;
  out->pieces = nr_arena_alloc(f->arena, count * sizeof *out->pieces);
  if (!out->pieces)
    return false;
  for (size_t i = 0; i < count && sweep; i++) /* signs before any letter */
    sweep = sweeps(syllables[i].text, true);
  for (size_t i = 0; i < count; i++) {
    sweep = sweeps(syllables[i].text, i ? out->pieces[i - 1].sweep : sweep);
    bool ends_row = i + 1 < count && syllables[i + 1].row;
    const char *text = ends_row ? ending_row(f, syllables[i].text) : syllables[i].text;
    if (!text)
      return false;
    out->pieces[i] = (nr_piece){.text = text,
                                .size = strlen(text),
                                .start = to_cs(f, spans[i].start),
                                .end = to_cs(f, spans[i].end),
                                .sweep = sweep};
  }
  out->count = count;
  return true;
}

/* Where a file cuts between a letter and its marks, or inside of an emoji, all of it
 * goes with the piece that it begins in. */
static bool keep_clusters_whole(const filler *f, nr_piece *pieces, size_t count)
{
  nr_str text = {0};
  size_t *ends, clusters, cluster = 0, at = 0, start = 0;
  bool plain = true, ok;
  for (size_t i = 1; i < count && plain; i++)
    plain = !pieces[i].size || (unsigned char)*pieces[i].text < 0x80;
  if (plain)
    return true;
  for (size_t i = 0; i < count; i++)
    nr_str_add_bytes(&text, pieces[i].text, pieces[i].size);
  const char *joined = nr_str_text(&text) ? nr_arena_copy(f->arena, text.data, text.size) : NULL;
  ok = joined && nr_graphemes(joined, text.size, f->arena, &ends, &clusters) == NORAE_OK;
  for (size_t i = 0; i < count && ok; i++) {
    at += pieces[i].size;
    size_t end = start;
    while (cluster < clusters && (cluster ? ends[cluster - 1] : 0) < at)
      end = ends[cluster++];
    pieces[i].text = joined + start;
    pieces[i].size = end - start;
    start = end;
  }
  nr_str_free(&text);
  return ok;
}

static norae_status sing_line(const filler *f, size_t line, nr_sung_line *out)
{
  const norae_line *l = &f->song->lines[line];
  const norae_syllable *syllables = &f->song->syllables[l->first];
  span *spans = nr_alloc_array(l->count, sizeof *spans);
  if (!spans)
    return NORAE_ERR_MEMORY;
  for (size_t i = 0; i < l->count; i++)
    spans[i] = (span){syllables[i].start, syllables[i].start == NORAE_NO_TIME
                                              ? NORAE_NO_TIME : syllables[i].end,
                      weight_of(syllables[i].text)};
  size_t dropped = drop_disorder(spans, l->count);
  if (dropped)
    nr_warn(f->diags, "karaoke-disorder", place_of(l),
            "%zu syllables of this line start before the one in front of them; "
            "they are lit in the order of the text", dropped);
  norae_us start = nr_song_line_start(f->song, line);
  for (size_t i = 0; i < l->count; i++)
    if (spans[i].start != NORAE_NO_TIME && spans[i].start < start)
      start = spans[i].start;
  norae_us end = end_of(f, line, start, spans, l->count);
  bool ok;
  if (timed_as_whole(spans, syllables, l->count)) {
    ok = whole_piece(f, line, start, end, out);
  } else {
    fill_spans(spans, l->count, start, end);
    ok = pieces(f, syllables, spans, l->count, out) &&
         keep_clusters_whole(f, out->pieces, out->count);
  }
  free(spans);
  *out = (nr_sung_line){.line = l,
                        .start = to_cs(f, start),
                        .end = to_cs(f, end),
                        .pieces = out->pieces,
                        .count = out->count};
  return ok ? NORAE_OK : NORAE_ERR_MEMORY;
}

static bool is_blank(const norae_song *song, const norae_line *line)
{
  for (size_t i = 0; i < line->count; i++) {
    const char *text = song->syllables[line->first + i].text;
    if (text[strspn(text, " \t\r\n")])
      return false;
  }
  return true;
}

/* Is it shown?  Says why not, where that is no matter of course. */
static bool is_shown(const filler *f, size_t line)
{
  const norae_line *l = &f->song->lines[line];
  norae_us start = nr_song_line_start(f->song, line), end = nr_song_line_end(f->song, line);
  if (l->unsung || is_blank(f->song, l))
    return false;
  if (start == NORAE_NO_TIME) {
    nr_warn(f->diags, "karaoke-untimed", place_of(l), "a line without time is not shown");
    return false;
  }
  char when[NORAE_TIME_SIZE];
  if (f->duration > 0 && start >= f->duration) {
    nr_warn(f->diags, "karaoke-outside", place_of(l),
            "the line at %s is not shown: the media ends before it",
            norae_time_format(when, start));
    return false;
  }
  if (start < 0 && (end == NORAE_NO_TIME || end <= 0)) {
    nr_warn(f->diags, "karaoke-outside", place_of(l),
            "the line at %s is not shown: the media starts after it",
            norae_time_format(when, start));
    return false;
  }
  return true;
}

norae_status nr_sing_lines(const norae_song *song, norae_us duration, nr_arena *arena,
                     nr_sung_line **out, size_t *count, norae_diags *diags)
{
  filler f = {.song = song, .duration = duration, .arena = arena, .diags = diags};
  size_t n = song->line_count, shown_count = 0;
  size_t *shown = nr_alloc_array(n, sizeof *shown);
  f.starts = nr_alloc_array(n, sizeof *f.starts);
  *out = nr_arena_alloc(arena, (n ? n : 1) * sizeof **out);
  *count = 0;
  norae_status status = shown && f.starts && *out ? NORAE_OK : NORAE_ERR_MEMORY;
  for (size_t i = 0; i < n && status == NORAE_OK; i++) {
    if (!is_shown(&f, i))
      continue;
    f.starts[shown_count] = nr_song_line_start(song, i);
    shown[shown_count++] = i;
  }
  f.start_count = shown_count;
  if (status == NORAE_OK)
    qsort(f.starts, shown_count, sizeof *f.starts, compare_times);
  for (size_t i = 0; i < shown_count && status == NORAE_OK; i++) {
    status = sing_line(&f, shown[i], &(*out)[i]);
    *count += status == NORAE_OK;
  }
  free(shown);
  free(f.starts);
  return status;
}
