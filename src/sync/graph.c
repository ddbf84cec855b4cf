/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/graph.h"

#include <math.h>
#include <stdlib.h>

#include "base/checked.h"

/* How long states last, as the chance that a frame is not the last one. */
#define CONSONANT_STAYS 0.6
#define VOWEL_EDGE_STAYS 0.8
#define VOWEL_MIDDLE_STAYS 0.95
#define SILENCE_STAYS 0.95
#define OTHER_STAYS 0.99

/* A graph being filled. */
typedef struct maker {
  const nr_sheet *sheet;
  nr_graph *graph;
  const nr_manner *manner;
  float left; /* the price of leaving the state added last */
} maker;

static void add_state(maker *m, size_t kind, double stays, double price, float onset)
{
  nr_graph *g = m->graph;
  size_t s = g->states++;
  g->kind[s] = (uint16_t)kind;
  g->stay[s] = (float)log(stays);
  g->enter[s] = m->left + (float)price;
  g->skip[s] = -INFINITY;
  g->onset[s] = onset;
  m->left = (float)log(1 - stays);
}

static void add_silence(maker *m, double price)
{
  add_state(m, 0, SILENCE_STAYS, price, 0);
}

static void add_sound(maker *m, const nr_sheet_sound *sound, bool begins)
{
  for (size_t i = 0; i < NR_STATES; i++) {
    double stays = !sound->vowel ? CONSONANT_STAYS
                   : i == 1      ? VOWEL_MIDDLE_STAYS
                                 : VOWEL_EDGE_STAYS;
    add_state(m, sound->kind[i], stays, 0, begins && i == 0 ? m->manner->onset : 0);
  }
}

/* What may be sung before a line, or after the last one, and is not in the lyrics.  What
 * follows may come from the silence before it; returns the price of leaving that. */
static float add_other(maker *m)
{
  float left = m->left;
  add_state(m, m->sheet->other, OTHER_STAYS, m->manner->other, 0);
  return left;
}

/* The sounds of a word; `skipped` is the price of leaving what lies before the
 * silence that was added last. */
static void add_word(maker *m, size_t index, bool may_skip, float skipped)
{
  const nr_sheet *sheet = m->sheet;
  const nr_sung_word *word = &sheet->words[index];
  const nr_sung_syllable *first = &sheet->syllables[word->first_syllable];
  const nr_sung_syllable *last = first + word->syllable_count - 1;
  size_t from = first->first_sound, to = last->first_sound + last->sound_count;
  size_t state = m->graph->states;
  if (from == to)
    return;
  for (size_t i = from; i < to; i++) {
    const nr_sheet_sound *sound = &sheet->sounds[i];
    bool onset = i == from || (!sound->vowel && i + 1 < to && sound[1].vowel);
    add_sound(m, sound, onset);
  }
  if (may_skip)
    m->graph->skip[state] = skipped;
  m->graph->words[m->graph->word_count++] =
      (nr_graph_word){.word = index, .first = state, .last = m->graph->states - 1};
}

static bool has_sound(const nr_sheet *sheet, size_t word)
{
  const nr_sung_word *w = &sheet->words[word];
  for (size_t i = 0; i < w->syllable_count; i++) {
    if (sheet->syllables[w->first_syllable + i].sound_count)
      return true;
  }
  return false;
}

static void add_line(maker *m, const nr_sung_line *line)
{
  bool fresh = true;
  for (size_t w = line->first_word; w < line->first_word + line->word_count; w++) {
    if (!has_sound(m->sheet, w))
      continue;
    bool start = m->graph->word_count == 0;
    float before = m->left;
    add_silence(m, start ? 0 : fresh ? m->manner->pause_at_break : m->manner->pause_in_line);
    bool other = fresh && m->manner->others && m->manner->others[line - m->sheet->lines];
    if (other)
      before = add_other(m);
    add_word(m, w, !start || other, before);
    fresh = false;
  }
}

/* Upper bounds of what the lines need. */
static bool allocate(nr_graph *g, const nr_sheet *sheet, const size_t *lines, size_t count)
{
  size_t words = 0, sounds = 0;
  for (size_t i = 0; i < count; i++) {
    const nr_sung_line *line = &sheet->lines[lines[i]];
    words += line->word_count;
    for (size_t s = 0; s < line->syllable_count; s++)
      sounds += sheet->syllables[line->first_syllable + s].sound_count;
  }
  size_t states = NR_STATES * sounds + words + count + 3;
  g->kind = nr_alloc_array(states, sizeof *g->kind);
  g->stay = nr_alloc_array(states, sizeof *g->stay);
  g->enter = nr_alloc_array(states, sizeof *g->enter);
  g->skip = nr_alloc_array(states, sizeof *g->skip);
  g->onset = nr_alloc_array(states, sizeof *g->onset);
  g->words = nr_alloc_array(words, sizeof *g->words);
  return g->kind && g->stay && g->enter && g->skip && g->onset && g->words;
}

static void add_end(maker *m)
{
  add_silence(m, 0);
  if (!m->manner->others || !m->manner->others[m->sheet->line_count])
    return;
  float left = add_other(m);
  add_silence(m, 0);
  m->graph->skip[m->graph->states - 1] = left;
}

norae_status nr_graph_new(const nr_sheet *sheet, const size_t *lines, size_t count,
                          const nr_manner *manner, nr_graph **out)
{
  nr_graph *graph = *out = calloc(1, sizeof *graph);
  if (!graph || !allocate(graph, sheet, lines, count)) {
    nr_graph_free(out);
    return NORAE_ERR_MEMORY;
  }
  maker m = {.sheet = sheet, .graph = graph, .manner = manner};
  for (size_t i = 0; i < count; i++)
    add_line(&m, &sheet->lines[lines[i]]);
  add_end(&m);
  return NORAE_OK;
}

void nr_graph_free(nr_graph **graph)
{
  if (!graph || !*graph)
    return;
  free((*graph)->kind);
  free((*graph)->stay);
  free((*graph)->enter);
  free((*graph)->skip);
  free((*graph)->onset);
  free((*graph)->words);
  free((*graph)->priors);
  free(*graph);
  *graph = NULL;
}

norae_status nr_graph_add_prior(nr_graph *graph, const nr_prior *prior)
{
  if (!nr_grow(&graph->priors, &graph->prior_capacity, graph->prior_count + 1,
               sizeof *graph->priors))
    return NORAE_ERR_MEMORY;
  graph->priors[graph->prior_count++] = *prior;
  return NORAE_OK;
}

size_t nr_graph_shortest(const nr_graph *graph)
{
  size_t left_out = 0;
  for (size_t s = 0; s < graph->states; s++)
    left_out += graph->skip[s] > -INFINITY;
  return graph->states - left_out;
}

/* Sounds are laid out one after the other, so it follows from where the syllable's lie
 * in those of its word. */
size_t nr_graph_first_state(const nr_sheet *sheet, const nr_graph_word *word, size_t syllable)
{
  size_t base = sheet->syllables[sheet->words[word->word].first_syllable].first_sound;
  return word->first + NR_STATES * (sheet->syllables[syllable].first_sound - base);
}
