/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/align.h"

#include <math.h>
#include <stdlib.h>

#include "base/checked.h"
#include "sync/viterbi.h"

#define FRAME (1.0 / NR_FRAMES_PER_S) /* s */

/* How far from where it is expected something may be for nothing (frames), and
 * what each frame beyond costs. */
#define LINE_SLACK 30
#define LINE_SLOPE .6
#define WORD_SLACK 5
#define WORD_SLOPE .06

/* A recording is full of onsets of other things than words, and of pauses; near
 * the time of a word, they are more likely to be the word's. */
static const nr_manner freely = {.onset = 1, .pause_in_line = -4, .pause_at_break = -1};
static const nr_manner nearby = {.onset = 2, .pause_in_line = -3, .pause_at_break = 2};

norae_status nr_alignment_new(const nr_sheet *sheet, nr_alignment **out)
{
  nr_alignment *a = *out = calloc(1, sizeof *a);
  if (!a)
    return NORAE_ERR_MEMORY;
  a->words = nr_alloc_array(sheet->word_count, sizeof *a->words);
  a->syllables = nr_alloc_array(sheet->syllable_count, sizeof *a->syllables);
  if (!a->words || !a->syllables) {
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
  free(*alignment);
  *alignment = NULL;
}

/* ── what is expected ── */

/* The prior of a word: lines start near their time; within a line, words follow
 * one another about as their syllables do. */
static nr_prior word_prior(const nr_sheet *sheet, const nr_graph_word *word, bool first,
                           nr_interval expected)
{
  const nr_sung_word *w = &sheet->words[word->word];
  const nr_sung_line *line = &sheet->lines[w->line];
  double share = (double)(w->first_syllable - line->first_syllable) / (double)line->syllable_count;
  double time = expected.start + share * (expected.end - expected.start);
  nr_prior prior = {word->first, (float)(time / FRAME), WORD_SLACK, WORD_SLOPE};
  if (first)
    prior = (nr_prior){word->first, (float)(expected.start / FRAME), LINE_SLACK, LINE_SLOPE};
  return prior;
}

static norae_status add_priors(const nr_sheet *sheet, const nr_interval *expected, nr_graph *graph)
{
  norae_status status = NORAE_OK;
  size_t line_before = SIZE_MAX;
  for (size_t i = 0; i < graph->word_count && !status; i++) {
    const nr_graph_word *word = &graph->words[i];
    size_t line = sheet->words[word->word].line;
    bool first = line != line_before;
    line_before = line;
    if (isnan(expected[line].start) || (!first && isnan(expected[line].end)))
      continue;
    nr_prior prior = word_prior(sheet, word, first, expected[line]);
    status = nr_graph_add_prior(graph, &prior);
  }
  return status;
}

/* ── what was found ── */

/* Sounds are laid out one after the other, so a syllable's first state follows
 * from where its sounds lie in those of its word. */
static void read_word(const nr_sheet *sheet, const nr_graph_word *word, const nr_path *path,
                      nr_alignment *out)
{
  const nr_sung_word *w = &sheet->words[word->word];
  size_t base = sheet->syllables[w->first_syllable].first_sound;
  out->words[word->word] = (nr_interval){path->enter[word->first] * FRAME,
                                         path->enter[word->last + 1] * FRAME};
  for (size_t i = 0; i < w->syllable_count; i++) {
    const nr_sung_syllable *s = &sheet->syllables[w->first_syllable + i];
    if (!s->sound_count)
      continue;
    size_t first = word->first + NR_STATES * (s->first_sound - base);
    size_t end = first + NR_STATES * s->sound_count;
    out->syllables[w->first_syllable + i] =
        (nr_interval){path->enter[first] * FRAME, path->enter[end] * FRAME};
  }
}

norae_status nr_align(const nr_hearing *hearing, const size_t *lines, size_t count,
                      const nr_interval *expected, size_t from, size_t to,
                      nr_alignment *alignment, double *score)
{
  nr_graph *graph = NULL;
  nr_path *path = NULL;
  norae_status status = nr_graph_new(hearing->sheet, lines, count, expected ? &nearby : &freely,
                                     &graph);
  if (!status && expected)
    status = add_priors(hearing->sheet, expected, graph);
  if (!status)
    status = nr_viterbi(graph, hearing->scores, hearing->onset, from, to, hearing->log, &path);
  for (size_t i = 0; !status && i < graph->word_count; i++)
    read_word(hearing->sheet, &graph->words[i], path, alignment);
  if (!status && score)
    *score = path->score;
  nr_graph_free(&graph);
  nr_path_free(&path);
  return status;
}
