/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/evidence.h"

#include <math.h>
#include <stdlib.h>

#include "audio/stats.h"
#include "base/checked.h"
#include "sync/posterior.h"
#include "sync/stretch.h"

#define FAR 5.0          /* s: what is further apart is as bad */
#define SAME 0.02        /* s: what is nearer is as good */
#define LINE_REACH 1500  /* frames around a line's start where another one is looked for */
#define WORD_REACH 200   /* and around another syllable's */
#define SLACK 0.3        /* s that a line may start beside its time */
#define AROUND 2         /* lines to each side */
#define MOST_BEYOND 6.0f /* of an advantage */
#define NO_DOUBT (-20.0f) /* log odds: beyond that, there is none */

const char *const nr_line_trait_names[NR_LINE_TRAITS] = {
    "regret", "advantage",   "second",     "plain", "pace", "doubt",
    "cold",   "start_doubt", "start_cold", "gap",   "off",  "size",
    "second_around", "plain_around", "doubt_around", "advantage_here"};
const char *const nr_syllable_trait_names[NR_SYLLABLE_TRAITS] = {
    "regret", "advantage", "second", "plain", "doubt", "cold", "gap", "pace"};

/* Evidence being collected. */
typedef struct collector {
  nr_session *session;
  nr_evidence *evidence;
  nr_posterior *posterior; /* by the sheet's syllables */
  float *scratch;          /* as many as the largest of what is counted */
} collector;

/* ── the second way of listening ── */

/* Where learning did not make one: the model without loudness; without a model,
 * loudness without onsets. */
static norae_status listen_again(nr_session *s)
{
  if (s->other)
    return NORAE_OK;
  nr_hearing hearing = nr_session_hearing(s);
  const nr_interval *expected = nr_session_times(s);
  float *flat = calloc(s->cues->frames, sizeof *flat);
  if (!flat)
    return NORAE_ERR_MEMORY;
  if (s->acoustic_scores)
    hearing.scores = s->acoustic_scores;
  else
    hearing.onset = flat;
  norae_status status = nr_alignment_new(s->sheet, s->cues->frames, &s->other);
  if (!status)
    status = nr_align(&hearing, s->row, s->row_count, expected, 0, s->cues->frames, s->other, NULL);
  free(flat);
  return status;
}

/* ── what else could be ── */

/* When each state of the graph is entered: words as they were found, their states evenly,
 * and silence from one word to the next. */
static void lay_out(const nr_session *s, const nr_graph *g, uint32_t *entered)
{
  size_t state = 0, end = 0;
  for (size_t i = 0; i < g->word_count; i++) {
    const nr_graph_word *w = &g->words[i];
    nr_interval span = s->alignment->words[w->word];
    size_t from = nr_session_frame(s, span.start), to = nr_session_frame(s, span.end);
    from = from < end ? end : from;
    to = to < from ? from : to;
    for (size_t pause = state; state < w->first; state++)
      entered[state] = (uint32_t)(state == pause ? end : from);
    for (; state <= w->last; state++)
      entered[state] = (uint32_t)(from + (to - from) * (state - w->first) /
                                             (w->last - w->first + 1));
    end = to;
  }
  while (state < g->states)
    entered[state++] = (uint32_t)end;
  entered[g->states] = (uint32_t)s->cues->frames;
}

/* Watch the syllables of one word; returns how many. */
static size_t watch_word(const nr_session *s, const nr_graph_word *word, bool first, nr_watch *out,
                         size_t *which)
{
  const nr_sung_word *w = &s->sheet->words[word->word];
  size_t count = 0;
  for (size_t i = w->first_syllable; i < w->first_syllable + w->syllable_count; i++) {
    if (!s->sheet->syllables[i].sound_count || isnan(s->alignment->syllables[i].start))
      continue;
    size_t state = nr_graph_first_state(s->sheet, word, i);
    size_t frame = nr_session_frame(s, s->alignment->syllables[i].start);
    which[count] = i;
    out[count++] = (nr_watch){state, frame, first && count == 0 ? LINE_REACH : WORD_REACH};
  }
  return count;
}

static norae_status find_posteriors(collector *c, const nr_graph *g, uint32_t *entered,
                                    nr_watch *watches, size_t *which, nr_posterior *found)
{
  const nr_session *s = c->session;
  nr_hearing hearing = nr_session_hearing(s);
  size_t count = 0, line = SIZE_MAX;
  lay_out(s, g, entered);
  for (size_t i = 0; i < g->word_count; i++) {
    size_t of = s->sheet->words[g->words[i].word].line;
    count += watch_word(s, &g->words[i], of != line, watches + count, which + count);
    line = of;
  }
  norae_status status = nr_posterior_find(g, &hearing, s->cues->frames, entered, watches, count,
                                          found);
  for (size_t i = 0; i < count && !status; i++)
    c->posterior[which[i]] = found[i];
  return status;
}

static norae_status look_around(collector *c)
{
  const nr_session *s = c->session;
  const nr_interval *expected = nr_session_times(s);
  nr_hearing hearing = nr_session_hearing(s);
  size_t n = s->sheet->syllable_count;
  nr_graph *graph;
  norae_status status = nr_align_graph(&hearing, s->row, s->row_count, expected, &graph);
  if (status)
    return status;
  uint32_t *entered = nr_alloc_array(graph->states + 1, sizeof *entered);
  nr_watch *watches = nr_alloc_array(n, sizeof *watches);
  size_t *which = nr_alloc_array(n, sizeof *which);
  nr_posterior *found = nr_alloc_array(n, sizeof *found);
  status = entered && watches && which && found ? NORAE_OK : NORAE_ERR_MEMORY;
  if (!status)
    status = find_posteriors(c, graph, entered, watches, which, found);
  free(entered);
  free(watches);
  free(which);
  free(found);
  nr_graph_free(&graph);
  return status;
}

/* ── fit ── */

void nr_measure_fit(const nr_session *s, const nr_alignment *alignment, nr_interval span,
                    float *regret, float *advantage)
{
  double lack = 0, over = 0;
  size_t from = nr_session_frame(s, span.start), to = nr_session_frame(s, span.end), count = 0;
  for (size_t t = from; t < to; t++) {
    const float *score = nr_scores_at(s->scores, t);
    float best = score[0], own = score[alignment->kinds[t]];
    if (alignment->kinds[t] == 0)
      continue;
    for (size_t k = 1; k < s->scores->kinds; k++)
      best = fmaxf(best, score[k]);
    lack += best - own;
    over += own - score[0];
    count++;
  }
  *regret = count ? (float)(lack / (double)count) : NAN;
  *advantage = count ? (float)(over / (double)count) : NAN;
}

static float log_distance(double a, double b)
{
  return (float)log(fmin(fabs(a - b), FAR) + SAME);
}

/* ── syllables ── */

static void collect_syllable(collector *c, size_t i)
{
  const nr_session *s = c->session;
  float *out = c->evidence->syllables[i];
  nr_interval span = s->alignment->syllables[i];
  for (size_t k = 0; k < NR_SYLLABLE_TRAITS; k++)
    out[k] = NAN;
  if (isnan(span.start))
    return;
  nr_measure_fit(s, s->alignment, span, &out[NR_SYLLABLE_REGRET], &out[NR_SYLLABLE_ADVANTAGE]);
  out[NR_SYLLABLE_SECOND] = log_distance(span.start, s->other->syllables[i].start);
  out[NR_SYLLABLE_PLAIN] = log_distance(span.start, s->plain->syllables[i].start);
  out[NR_SYLLABLE_DOUBT] = fmaxf(c->posterior[i].doubt[0], NO_DOUBT);
  out[NR_SYLLABLE_DOUBT_COLD] = fmaxf(c->posterior[i].doubt[1], NO_DOUBT);
  out[NR_SYLLABLE_GAP] = (float)log(1 + fmax(c->posterior[i].gap, 0));
}

/* ── lines ── */

/* The median of a trait over the first syllables of a line's words. */
static float median_of(const collector *c, const nr_sung_line *line, nr_syllable_trait trait)
{
  const nr_sheet *sheet = c->session->sheet;
  size_t count = 0;
  for (size_t w = line->first_word; w < line->first_word + line->word_count; w++) {
    float value = c->evidence->syllables[sheet->words[w].first_syllable][trait];
    if (!isnan(value))
      c->scratch[count++] = value;
  }
  return count ? nr_quantile(c->scratch, count, 0.5) : NAN;
}

/* The first syllable of a line that has a time. */
static size_t first_heard(const nr_session *s, const nr_sung_line *line)
{
  for (size_t i = 0; i < line->syllable_count; i++) {
    if (!isnan(s->alignment->syllables[line->first_syllable + i].start))
      return line->first_syllable + i;
  }
  return SIZE_MAX;
}

/* Seconds per syllable that sound. */
static float pace_of(const nr_session *s, const nr_sung_line *line)
{
  double sum = 0;
  size_t count = 0;
  for (size_t i = line->first_syllable; i < line->first_syllable + line->syllable_count; i++) {
    nr_interval span = s->alignment->syllables[i];
    if (isnan(span.start))
      continue;
    sum += span.end - span.start;
    count++;
  }
  return count ? (float)(sum / (double)count) : NAN;
}

static void collect_line(collector *c, size_t index)
{
  const nr_session *s = c->session;
  const nr_sung_line *line = &s->sheet->lines[index];
  float *out = c->evidence->lines[index];
  size_t first = first_heard(s, line);
  nr_interval span = nr_line_span(s->sheet, s->alignment, index);
  if (first == SIZE_MAX || isnan(span.start))
    return;
  nr_measure_fit(s, s->alignment, span, &out[NR_LINE_REGRET], &out[NR_LINE_ADVANTAGE]);
  out[NR_LINE_SECOND] = median_of(c, line, NR_SYLLABLE_SECOND);
  out[NR_LINE_PLAIN] = median_of(c, line, NR_SYLLABLE_PLAIN);
  out[NR_LINE_DOUBT] = median_of(c, line, NR_SYLLABLE_DOUBT);
  out[NR_LINE_DOUBT_COLD] = median_of(c, line, NR_SYLLABLE_DOUBT_COLD);
  out[NR_LINE_GAP] = median_of(c, line, NR_SYLLABLE_GAP);
  out[NR_LINE_START_DOUBT] = fmaxf(c->posterior[first].doubt[0], NO_DOUBT);
  out[NR_LINE_START_COLD] = fmaxf(c->posterior[first].doubt[1], NO_DOUBT);
  double expected = s->expected[index].start;
  out[NR_LINE_OFF] =
      isnan(expected) ? 0 : (float)fmin(fmax(fabs(span.start - expected) - SLACK, 0), FAR);
  out[NR_LINE_SIZE] = (float)log((double)line->syllable_count);
  out[NR_LINE_PACE] = pace_of(s, line);
}

/* Paces against the song's, and syllables' against their line's. */
static void compare_paces(collector *c)
{
  const nr_session *s = c->session;
  size_t count = 0;
  for (size_t r = 0; r < s->row_count; r++) {
    float pace = c->evidence->lines[s->row[r]][NR_LINE_PACE];
    if (!isnan(pace))
      c->scratch[count++] = pace;
  }
  float usual = count ? nr_quantile(c->scratch, count, 0.5) : 1;
  for (size_t r = 0; r < s->row_count; r++) {
    const nr_sung_line *line = &s->sheet->lines[s->row[r]];
    float *pace = &c->evidence->lines[s->row[r]][NR_LINE_PACE], of_line = *pace;
    *pace = fabsf(logf(fmaxf(of_line, 0.01f) / fmaxf(usual, 0.01f)));
    for (size_t i = line->first_syllable; i < line->first_syllable + line->syllable_count; i++) {
      nr_interval span = s->alignment->syllables[i];
      float lasts = fmaxf((float)(span.end - span.start), 0.01f);
      c->evidence->syllables[i][NR_SYLLABLE_PACE] = fabsf(logf(lasts / fmaxf(of_line, 0.01f)));
    }
  }
}

/* Advantages against the song's: how far a voice stands out is the mix's, too. */
static void compare_advantages(collector *c)
{
  const nr_session *s = c->session;
  size_t count = 0;
  for (size_t r = 0; r < s->row_count; r++) {
    float advantage = c->evidence->lines[s->row[r]][NR_LINE_ADVANTAGE];
    if (!isnan(advantage))
      c->scratch[count++] = advantage;
  }
  float usual = count ? nr_quantile(c->scratch, count, 0.5) : 0;
  for (size_t r = 0; r < s->row_count; r++) {
    float *line = c->evidence->lines[s->row[r]];
    float beyond = line[NR_LINE_ADVANTAGE] - usual;
    line[NR_LINE_ADVANTAGE_HERE] =
        isnan(beyond) ? NAN : fminf(fmaxf(beyond, -MOST_BEYOND), MOST_BEYOND);
  }
}

/* The mean of a trait over the lines of the row around its r-th. */
static float mean_around(const collector *c, size_t r, nr_line_trait trait)
{
  const nr_session *s = c->session;
  size_t from = r > AROUND ? r - AROUND : 0, count = 0;
  float sum = 0;
  for (size_t i = from; i <= r + AROUND && i < s->row_count; i++) {
    float value = c->evidence->lines[s->row[i]][trait];
    if (isnan(value))
      continue;
    sum += value;
    count++;
  }
  return count ? sum / (float)count : NAN;
}

static void look_at_neighbours(collector *c)
{
  const nr_session *s = c->session;
  for (size_t r = 0; r < s->row_count; r++) {
    float *out = c->evidence->lines[s->row[r]];
    out[NR_LINE_SECOND_AROUND] = mean_around(c, r, NR_LINE_SECOND);
    out[NR_LINE_PLAIN_AROUND] = mean_around(c, r, NR_LINE_PLAIN);
    out[NR_LINE_DOUBT_AROUND] = mean_around(c, r, NR_LINE_DOUBT);
  }
}

/* ── the whole ── */

static norae_status collect(collector *c)
{
  nr_session *s = c->session;
  norae_status status = listen_again(s);
  if (!status)
    status = look_around(c);
  if (status)
    return status;
  for (size_t i = 0; i < s->sheet->line_count; i++) {
    for (size_t k = 0; k < NR_LINE_TRAITS; k++)
      c->evidence->lines[i][k] = NAN;
  }
  for (size_t i = 0; i < s->sheet->syllable_count; i++)
    collect_syllable(c, i);
  for (size_t r = 0; r < s->row_count; r++)
    collect_line(c, s->row[r]);
  compare_paces(c);
  compare_advantages(c);
  look_at_neighbours(c);
  return NORAE_OK;
}

norae_status nr_evidence_new(nr_session *s, nr_evidence **out)
{
  nr_evidence *e = *out = calloc(1, sizeof *e);
  size_t most = s->sheet->word_count > s->row_count ? s->sheet->word_count : s->row_count;
  collector c = {.session = s, .evidence = e};
  if (!e)
    return NORAE_ERR_MEMORY;
  e->lines = nr_alloc_array(s->sheet->line_count, sizeof *e->lines);
  e->syllables = nr_alloc_array(s->sheet->syllable_count, sizeof *e->syllables);
  c.scratch = nr_alloc_array(most, sizeof *c.scratch);
  c.posterior = calloc(s->sheet->syllable_count + 1, sizeof *c.posterior);
  norae_status status = e->lines && e->syllables && c.scratch && c.posterior ? collect(&c)
                                                                             : NORAE_ERR_MEMORY;
  free(c.scratch);
  free(c.posterior);
  if (status)
    nr_evidence_free(out);
  return status;
}

/* ── the same, unasked ── */

static norae_status sum_up(const nr_session *s, const nr_evidence *e, nr_unasked *out)
{
  float *advantages = nr_alloc_array(s->row_count, sizeof *advantages), doubt = 0;
  size_t count = 0;
  if (!advantages)
    return NORAE_ERR_MEMORY;
  for (size_t r = 0; r < s->row_count; r++) {
    const float *line = e->lines[s->row[r]];
    if (isnan(line[NR_LINE_ADVANTAGE]))
      continue;
    advantages[count++] = line[NR_LINE_ADVANTAGE];
    doubt += line[NR_LINE_DOUBT];
  }
  out->doubt = count ? doubt / (float)count : 0;
  out->advantage = count ? nr_quantile(advantages, count, 0.5) : 0;
  free(advantages);
  return NORAE_OK;
}

norae_status nr_evidence_unasked(const nr_session *s, nr_unasked *out)
{
  nr_session plain = *s; /* borrows all but its own alignment */
  nr_evidence *evidence = NULL;
  plain.timing = NORAE_TIMING_NONE;
  norae_status status = nr_alignment_new(s->sheet, s->cues->frames, &plain.alignment);
  plain.other = plain.plain = plain.alignment;
  if (!status)
    status = nr_session_align_row(s, s->scores, NULL, plain.alignment);
  if (!status)
    status = nr_evidence_new(&plain, &evidence);
  if (!status)
    status = sum_up(s, evidence, out);
  nr_evidence_free(&evidence);
  nr_alignment_free(&plain.alignment);
  return status;
}

void nr_evidence_free(nr_evidence **evidence)
{
  if (!evidence || !*evidence)
    return;
  free((*evidence)->lines);
  free((*evidence)->syllables);
  free(*evidence);
  *evidence = NULL;
}
