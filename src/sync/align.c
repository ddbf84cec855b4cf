/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/align.h"

#include <math.h>
#include <stdlib.h>

#include "base/checked.h"
#include "sync/viterbi.h"

#define FRAME (1.0 / NR_FRAMES_PER_S) /* s */

/* How far from where it is expected something may be for nothing (frames), and
 * what each frame beyond costs. */
#define LINE_SLACK 30.0f
#define LINE_SLOPE 0.6f
#define WORD_SLOPE 0.06f
#define SYLLABLE_SLACK 5.0f
#define SYLLABLE_SLOPE 0.06f

/* What is earned by something between two lines that the lyrics lack. */
#define OTHER (-40.0f)

/* A recording is full of onsets of other things than words, and of pauses; near
 * the time of a word, they are more likely to be the word's. */
static const nr_manner freely = {.onset = 1, .pause_in_line = -4, .pause_at_break = -1};
static const nr_manner nearby = {.onset = 2, .pause_in_line = -2, .pause_at_break = 2};

norae_status nr_alignment_new(const nr_sheet *sheet, size_t frames, nr_alignment **out)
{
  nr_alignment *a = *out = calloc(1, sizeof *a);
  if (!a)
    return NORAE_ERR_MEMORY;
  a->words = nr_alloc_array(sheet->word_count, sizeof *a->words);
  a->syllables = nr_alloc_array(sheet->syllable_count, sizeof *a->syllables);
  a->kinds = calloc(frames ? frames : 1, sizeof *a->kinds);
  if (!a->words || !a->syllables || !a->kinds) {
    nr_alignment_free(out);
    return NORAE_ERR_MEMORY;
  }
  for (size_t i = 0; i < sheet->word_count; i++)
    a->words[i] = (nr_interval){NAN, NAN};
  for (size_t i = 0; i < sheet->syllable_count; i++)
    a->syllables[i] = (nr_interval){NAN, NAN};
  return NORAE_OK;
}

void nr_alignment_free(nr_alignment **alignment)
{
  if (!alignment || !*alignment)
    return;
  free((*alignment)->words);
  free((*alignment)->syllables);
  free((*alignment)->kinds);
  free(*alignment);
  *alignment = NULL;
}

/* ── what is expected ── */

/* Within a line, syllables follow one another about evenly. */
static norae_status add_syllable(const nr_sheet *sheet, const nr_graph_word *word,
                                 size_t syllable, nr_interval expected, nr_graph *graph)
{
  const nr_sung_line *line = &sheet->lines[sheet->words[word->word].line];
  double share = (double)(syllable - line->first_syllable) / (double)line->syllable_count;
  double time = expected.start + share * (expected.end - expected.start);
  bool begins = syllable == sheet->words[word->word].first_syllable;
  nr_prior prior = {nr_graph_first_state(sheet, word, syllable), (float)(time / FRAME),
                    SYLLABLE_SLACK, begins ? WORD_SLOPE : SYLLABLE_SLOPE};
  return nr_graph_add_prior(graph, &prior);
}

static norae_status add_hint(const nr_hearing *h, const nr_graph_word *word, size_t syllable,
                             nr_graph *graph)
{
  nr_prior prior = {nr_graph_first_state(h->sheet, word, syllable),
                    (float)(h->hints.at[syllable] / FRAME), h->hints.slack, h->hints.slope};
  return nr_graph_add_prior(graph, &prior);
}

static norae_status add_word_priors(const nr_hearing *h, const nr_graph_word *word, bool first,
                                    nr_interval expected, nr_graph *graph)
{
  norae_status status = NORAE_OK;
  const nr_sung_word *w = &h->sheet->words[word->word];
  bool timed = !isnan(expected.start) && !isnan(expected.end);
  for (size_t i = w->first_syllable; i < w->first_syllable + w->syllable_count && !status; i++) {
    bool starts = first && i == w->first_syllable;
    if (h->hints.at && !isnan(h->hints.at[i])) {
      status = add_hint(h, word, i, graph);
    } else if (timed && starts) {
      nr_prior prior = {word->first, (float)(expected.start / FRAME), LINE_SLACK, LINE_SLOPE};
      status = nr_graph_add_prior(graph, &prior);
    } else if (timed && h->sheet->syllables[i].sound_count) {
      status = add_syllable(h->sheet, word, i, expected, graph);
    }
  }
  return status;
}

static norae_status add_priors(const nr_hearing *h, const nr_interval *expected, nr_graph *graph)
{
  norae_status status = NORAE_OK;
  const nr_interval unknown = {NAN, NAN};
  size_t line_before = SIZE_MAX;
  for (size_t i = 0; i < graph->word_count && !status; i++) {
    const nr_graph_word *word = &graph->words[i];
    size_t line = h->sheet->words[word->word].line;
    bool first = line != line_before;
    line_before = line;
    status = add_word_priors(h, word, first, expected ? expected[line] : unknown, graph);
  }
  return status;
}

/* ── what was found ── */

static void read_word(const nr_sheet *sheet, const nr_graph_word *word, const nr_path *path,
                      nr_alignment *out)
{
  const nr_sung_word *w = &sheet->words[word->word];
  out->words[word->word] = (nr_interval){path->enter[word->first] * FRAME,
                                         path->enter[word->last + 1] * FRAME};
  for (size_t i = 0; i < w->syllable_count; i++) {
    const nr_sung_syllable *s = &sheet->syllables[w->first_syllable + i];
    if (!s->sound_count)
      continue;
    size_t first = nr_graph_first_state(sheet, word, w->first_syllable + i);
    size_t end = first + NR_STATES * s->sound_count;
    out->syllables[w->first_syllable + i] =
        (nr_interval){path->enter[first] * FRAME, path->enter[end] * FRAME};
  }
}

static void read_kinds(const nr_graph *graph, const nr_path *path, nr_alignment *out)
{
  for (size_t s = 0; s < path->states; s++) {
    for (size_t t = path->enter[s]; t < path->enter[s + 1]; t++)
      out->kinds[t] = graph->kind[s];
  }
}

norae_status nr_align_graph(const nr_hearing *hearing, const size_t *lines, size_t count,
                            const nr_interval *expected, nr_graph **out)
{
  nr_manner manner = expected ? nearby : freely;
  manner.others = hearing->others;
  manner.other = OTHER;
  norae_status status = nr_graph_new(hearing->sheet, lines, count, &manner, out);
  if (!status && (expected || hearing->hints.at))
    status = add_priors(hearing, expected, *out);
  if (status)
    nr_graph_free(out);
  return status;
}

norae_status nr_align(const nr_hearing *hearing, const size_t *lines, size_t count,
                      const nr_interval *expected, size_t from, size_t to,
                      nr_alignment *alignment, double *score)
{
  nr_graph *graph;
  nr_path *path = NULL;
  norae_status status = nr_align_graph(hearing, lines, count, expected, &graph);
  if (!status)
    status = nr_viterbi(graph, hearing->scores, hearing->onset, from, to, hearing->log, &path);
  for (size_t i = 0; !status && i < graph->word_count; i++)
    read_word(hearing->sheet, &graph->words[i], path, alignment);
  if (!status)
    read_kinds(graph, path, alignment);
  if (!status && score)
    *score = path->score;
  nr_graph_free(&graph);
  nr_path_free(&path);
  return status;
}
