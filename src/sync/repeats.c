/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A chorus comes back with the same band behind it, and is mostly sung the same way.  So
 * where the onsets of all that sounds around one copy of a line are found again around
 * another one, what was found for the one says where the words of the other one are.  All
 * copies and the line itself vote on each syllable; the weighted median of them is where
 * it is expected, and all lines are placed once more with that.
 */
#include "sync/repeats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "audio/onsets.h"
#include "audio/stats.h"
#include "base/checked.h"
#include "base/clones.h"
#include "sync/stretch.h"

#define HINT_SLACK 3.0f /* frames; see nr_hints */
#define HINT_SLOPE 1.0f
#define WINDOW 512 /* samples */
#define HOP 160
#define MARGIN 30        /* frames around a line that are compared with it */
#define REACH 60         /* frames that a copy may be from where its words say, with times given */
#define REACH_UNTIMED 150
#define COPIES 16        /* of a line that are asked: the nearest ones before and after it */
#define LEAST_ALIKE 0.25 /* correlation; music of one song is alike by chance, too */
#define CHANCE 0.1
#define HINT_SLACK 3.0f  /* frames; see nr_hints */
#define HINT_SLOPE 1.0f
#define OWN_WEIGHT 0.5   /* of what was found for a syllable itself */

/* A line and what its sounds are. */
typedef struct copy {
  uint64_t hash;
  size_t at; /* of the row */
} copy;

/* What the copies say of a line's syllables. */
typedef struct vote {
  double time, weight;
} vote;

typedef struct comparer {
  nr_session *session;
  nr_onsets *onsets;
  double *power;  /* sums of squares of all frames before each one */
  copy *copies;   /* by hash, then by the row */
  double *hints;  /* by the sheet's syllables: where the copies say it is; NAN: they don't */
  float *shape;   /* the frames of one line, their mean taken off */
  float *scratch;
  size_t shape_room;
} comparer;

/* ── which lines are the same ── */

static uint64_t mix(uint64_t hash, uint64_t value)
{
  return (hash ^ value) * 0x100000001b3u;
}

/* Of the sounds of a line and how they are divided into syllables. */
static uint64_t hash_line(const nr_sheet *sheet, const nr_sung_line *line)
{
  uint64_t hash = mix(0xcbf29ce484222325u, line->syllable_count);
  for (size_t i = line->first_syllable; i < line->first_syllable + line->syllable_count; i++) {
    const nr_sung_syllable *s = &sheet->syllables[i];
    hash = mix(hash, s->sound_count);
    for (size_t k = s->first_sound; k < s->first_sound + s->sound_count; k++) {
      for (size_t state = 0; state < NR_STATES; state++)
        hash = mix(hash, sheet->sounds[k].kind[state]);
    }
  }
  return hash;
}

static bool same_syllable(const nr_sheet *sheet, size_t a, size_t b)
{
  const nr_sung_syllable *x = &sheet->syllables[a], *y = &sheet->syllables[b];
  bool same = x->sound_count == y->sound_count;
  for (size_t i = 0; i < x->sound_count && same; i++) {
    const uint16_t *kind = sheet->sounds[x->first_sound + i].kind;
    same = !memcmp(kind, sheet->sounds[y->first_sound + i].kind, NR_STATES * sizeof *kind);
  }
  return same;
}

static bool same_line(const nr_sheet *sheet, size_t a, size_t b)
{
  const nr_sung_line *x = &sheet->lines[a], *y = &sheet->lines[b];
  if (x->syllable_count != y->syllable_count)
    return false;
  for (size_t i = 0; i < x->syllable_count; i++) {
    if (!same_syllable(sheet, x->first_syllable + i, y->first_syllable + i))
      return false;
  }
  return true;
}

static int by_hash(const void *a, const void *b)
{
  const copy *x = a, *y = b;
  if (x->hash != y->hash)
    return x->hash < y->hash ? -1 : 1;
  return x->at < y->at ? -1 : x->at > y->at;
}

/* Returns whether any line may be there twice. */
static bool find_copies(comparer *c)
{
  const nr_session *s = c->session;
  bool any = false;
  for (size_t r = 0; r < s->row_count; r++)
    c->copies[r] = (copy){hash_line(s->sheet, &s->sheet->lines[s->row[r]]), r};
  qsort(c->copies, s->row_count, sizeof *c->copies, by_hash);
  for (size_t r = 1; r < s->row_count; r++)
    any = any || c->copies[r].hash == c->copies[r - 1].hash;
  return any;
}

/* ── how alike they sound ── */

NR_CLONES
static float product(const float *restrict a, const float *restrict b, size_t count)
{
  float sum = 0;
  for (size_t i = 0; i < count; i++)
    sum += a[i] * b[i];
  return sum;
}

static double *sum_power(const nr_onsets *onsets)
{
  double *power = nr_alloc_array(onsets->frames + 1, sizeof *power);
  for (size_t t = 0; power && t < onsets->frames; t++) {
    const float *row = onsets->value + t * NR_ONSET_BANDS;
    power[0] = 0;
    power[t + 1] = power[t] + (double)product(row, row, NR_ONSET_BANDS);
  }
  return power;
}

/* The frames of a line and of what is around it; false if it has none. */
static bool frames_of(const comparer *c, size_t line, size_t *from, size_t *count)
{
  const nr_session *s = c->session;
  nr_interval span = nr_line_span(s->sheet, s->alignment, line);
  if (isnan(span.start))
    return false;
  size_t first = nr_session_frame(s, span.start), end = nr_session_frame(s, span.end) + MARGIN;
  *from = first > MARGIN ? first - MARGIN : 0;
  end = end < c->onsets->frames ? end : c->onsets->frames;
  *count = end > *from ? end - *from : 0;
  return *count > 0;
}

/* `shape` becomes the frames [from, from + count); returns its norm. */
static double cut_out(comparer *c, size_t from, size_t count)
{
  size_t values = count * NR_ONSET_BANDS;
  const float *in = c->onsets->value + from * NR_ONSET_BANDS;
  double sum = 0;
  for (size_t i = 0; i < values; i++)
    sum += in[i];
  for (size_t i = 0; i < values; i++)
    c->shape[i] = in[i] - (float)(sum / (double)values);
  return sqrt((double)product(c->shape, c->shape, values));
}

/* Where near frame `at` the shape of `count` frames is found again: the correlation there. */
static double look_near(const comparer *c, size_t count, double norm, ptrdiff_t at,
                        ptrdiff_t reach, ptrdiff_t *found)
{
  double best = 0;
  ptrdiff_t last = (ptrdiff_t)c->onsets->frames - (ptrdiff_t)count;
  for (ptrdiff_t t = at - reach < 0 ? 0 : at - reach; t <= at + reach && t <= last; t++) {
    double power = c->power[t + (ptrdiff_t)count] - c->power[t];
    const float *there = c->onsets->value + t * NR_ONSET_BANDS;
    double alike = (double)product(c->shape, there, count * NR_ONSET_BANDS);
    alike /= norm * sqrt(fmax(power, 0)) + 1e-9;
    if (alike > best) {
      best = alike;
      *found = t;
    }
  }
  return best;
}

/* ── votes ── */

/* The usual difference between where two lines' syllables were found. */
static double usual_lag(const comparer *c, const nr_sung_line *from, const nr_sung_line *to)
{
  const nr_interval *found = c->session->alignment->syllables;
  size_t count = 0;
  for (size_t i = 0; i < from->syllable_count; i++) {
    double lag = found[to->first_syllable + i].start - found[from->first_syllable + i].start;
    if (!isnan(lag))
      c->scratch[count++] = (float)lag;
  }
  return count ? (double)nr_quantile(c->scratch, count, 0.5) : NAN;
}

/* By how much `to` is later than its copy `from`, by what both sound like, and how much that
 * counts; 0: it doesn't. */
static double compare(comparer *c, size_t from, size_t to, double *lag)
{
  const nr_session *s = c->session;
  ptrdiff_t reach = s->timing == NORAE_TIMING_NONE ? REACH_UNTIMED : REACH, found = 0;
  size_t first, count;
  double usual = usual_lag(c, &s->sheet->lines[from], &s->sheet->lines[to]);
  if (isnan(usual) || !frames_of(c, from, &first, &count))
    return 0;
  if (!nr_grow(&c->shape, &c->shape_room, count * NR_ONSET_BANDS, sizeof *c->shape))
    return NAN;
  double norm = cut_out(c, first, count);
  ptrdiff_t at = (ptrdiff_t)first + (ptrdiff_t)lround(usual * NR_FRAMES_PER_S);
  double alike = look_near(c, count, norm, at, reach, &found);
  *lag = (double)(found - (ptrdiff_t)first) / NR_FRAMES_PER_S;
  return alike > LEAST_ALIKE ? alike - CHANCE : 0;
}

static int by_time(const void *a, const void *b)
{
  double x = ((const vote *)a)->time, y = ((const vote *)b)->time;
  return x < y ? -1 : x > y;
}

static double middle(vote *votes, size_t count)
{
  double sum = 0, half = 0;
  size_t i = 0;
  qsort(votes, count, sizeof *votes, by_time);
  for (size_t k = 0; k < count; k++)
    half += votes[k].weight / 2;
  while (i + 1 < count && (sum += votes[i].weight) < half)
    i++;
  return votes[i].time;
}

/* What a line's copies, found `lag` before it, say of its syllables. */
static void count_votes(const comparer *c, const nr_sung_line *line, const nr_sung_line **copies,
                        const double *lag, const double *weight, size_t count)
{
  const nr_interval *found = c->session->alignment->syllables;
  vote votes[COPIES + 1];
  for (size_t i = 0; i < line->syllable_count; i++) {
    double own = found[line->first_syllable + i].start;
    size_t n = 0;
    if (isnan(own))
      continue;
    votes[n++] = (vote){own, OWN_WEIGHT};
    for (size_t k = 0; k < count; k++) {
      double there = found[copies[k]->first_syllable + i].start;
      if (!isnan(there))
        votes[n++] = (vote){there + lag[k], weight[k]};
    }
    if (n > 1)
      c->hints[line->first_syllable + i] = middle(votes, n);
  }
}

/* Ask the copies [from, to) of `copies` about one of them. */
static norae_status ask(comparer *c, size_t index, size_t from, size_t to)
{
  const nr_session *s = c->session;
  size_t line = s->row[c->copies[index].at], count = 0;
  const nr_sung_line *copies[COPIES];
  double lag[COPIES], weight[COPIES];
  size_t first = index > from + COPIES / 2 ? index - COPIES / 2 : from;
  for (size_t i = first; i < to && i <= first + COPIES; i++) {
    size_t other = s->row[c->copies[i].at];
    if (i == index || !same_line(s->sheet, other, line))
      continue;
    weight[count] = compare(c, other, line, &lag[count]);
    if (isnan(weight[count]))
      return NORAE_ERR_MEMORY;
    copies[count] = &s->sheet->lines[other];
    count += weight[count] > 0;
  }
  if (count)
    count_votes(c, &s->sheet->lines[line], copies, lag, weight, count);
  return NORAE_OK;
}

static norae_status ask_all(comparer *c)
{
  norae_status status = NORAE_OK;
  size_t n = c->session->row_count;
  for (size_t from = 0, to; from < n && !status; from = to) {
    for (to = from + 1; to < n && c->copies[to].hash == c->copies[from].hash;)
      to++;
    for (size_t i = from; i < to && to - from > 1 && !status; i++)
      status = ask(c, i, from, to);
  }
  return status;
}

/* ── the whole ── */

static norae_status place_again(comparer *c)
{
  nr_session *s = c->session;
  nr_hearing hearing = nr_session_hearing(s);
  hearing.hints = (nr_hints){c->hints, HINT_SLACK, HINT_SLOPE};
  return nr_align(&hearing, s->row, s->row_count, s->expected, 0, s->cues->frames, s->alignment,
                  NULL);
}

static norae_status compare_all(comparer *c)
{
  norae_status status = nr_onsets_new(c->session->pcm, WINDOW, HOP, c->session->log, &c->onsets);
  if (status)
    return status;
  c->power = sum_power(c->onsets);
  for (size_t i = 0; i < c->session->sheet->syllable_count; i++)
    c->hints[i] = NAN;
  status = c->power ? ask_all(c) : NORAE_ERR_MEMORY;
  return status ? status : place_again(c);
}

norae_status nr_session_compare_repeats(nr_session *s)
{
  comparer c = {.session = s};
  c.copies = nr_alloc_array(s->row_count, sizeof *c.copies);
  c.hints = nr_alloc_array(s->sheet->syllable_count, sizeof *c.hints);
  c.scratch = nr_alloc_array(s->sheet->syllable_count, sizeof *c.scratch);
  norae_status status = c.copies && c.hints && c.scratch ? NORAE_OK : NORAE_ERR_MEMORY;
  if (!status && find_copies(&c))
    status = compare_all(&c);
  nr_onsets_free(&c.onsets);
  free(c.power);
  free(c.copies);
  free(c.hints);
  free(c.shape);
  free(c.scratch);
  return status;
}
