/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/confidence.h"

#include <math.h>
#include <stdlib.h>

#include "base/checked.h"

/* The traits that count, in the order of the weights. */
static const nr_line_trait of_line[NR_LINE_WEIGHTS - 1] = {
    NR_LINE_REGRET,        NR_LINE_ADVANTAGE,    NR_LINE_SECOND,      NR_LINE_PLAIN,
    NR_LINE_PACE,          NR_LINE_DOUBT,        NR_LINE_START_DOUBT, NR_LINE_OFF,
    NR_LINE_SECOND_AROUND, NR_LINE_PLAIN_AROUND, NR_LINE_DOUBT_AROUND, NR_LINE_ADVANTAGE_HERE};
static const nr_syllable_trait of_syllable[NR_SYLLABLE_WEIGHTS - 2] = {
    NR_SYLLABLE_SECOND, NR_SYLLABLE_PLAIN, NR_SYLLABLE_DOUBT};

/* What all lines' means are not taken below: a clear voice alone fits anything well. */
static const float song_least[NR_SONG_WEIGHTS - 1] = {-2.5f, -3, 0};

/* Fewer syllables than that say less: a few fit somewhere in anything. */
#define ENOUGH 20.0f
/* Syllables a second, of the whole recording: nobody sings more all the time. */
#define QUICKEST 6.0f
#define CRAMMED_WEIGHT (-3.0f) /* for each more */

/* What is not known speaks neither for nor against. */
static float known(float trait)
{
  return isnan(trait) ? 0 : trait;
}

float nr_line_odds(nr_confidence_kind kind, const float traits[NR_LINE_TRAITS])
{
  const float *weights = nr_line_weights[kind];
  float sum = weights[NR_LINE_WEIGHTS - 1];
  for (size_t i = 0; i + 1 < NR_LINE_WEIGHTS; i++)
    sum += weights[i] * known(traits[of_line[i]]);
  return sum;
}

float nr_syllable_odds(nr_confidence_kind kind, float line_odds,
                       const float traits[NR_SYLLABLE_TRAITS])
{
  const float *weights = nr_syllable_weights[kind];
  float sum = weights[NR_SYLLABLE_WEIGHTS - 1] + weights[0] * line_odds;
  for (size_t i = 0; i + 2 < NR_SYLLABLE_WEIGHTS; i++)
    sum += weights[i + 1] * known(traits[of_syllable[i]]);
  return sum;
}

static float chance(float odds)
{
  return 1 / (1 + expf(-odds));
}

/* Rounded to what it can mean: a thousandth. */
static float rounded(float value)
{
  return roundf(1000 * value) / 1000;
}

/* ── the song ── */

/* Log odds less what is too much for the recording, and no surer than so few syllables can be. */
static float temper(const nr_session *s, float odds, size_t syllables)
{
  float rate = (float)syllables * NR_FRAMES_PER_S / (float)s->cues->frames;
  odds += CRAMMED_WEIGHT * fmaxf(rate - QUICKEST, 0);
  return odds > 0 ? odds * fminf(1, (float)syllables / ENOUGH) : odds;
}

/* Whether these lyrics are sung here at all, which shows in all lines together: in how far
 * two ways of listening agree (with times: the times and plain listening), how sure the
 * places are and how well they fit. */
static float judge_belonging(const nr_session *s, const nr_evidence *e, nr_confidence_kind kind)
{
  bool timed = s->timing != NORAE_TIMING_NONE;
  nr_line_trait agreement = timed ? NR_LINE_PLAIN : NR_LINE_SECOND;
  const float *weights = nr_song_weights[2 * kind + (timed ? 1 : 0)];
  float sums[NR_SONG_WEIGHTS - 1] = {0};
  size_t count = 0, syllables = 0;
  for (size_t r = 0; r < s->row_count; r++) {
    const float *line = e->lines[s->row[r]];
    if (isnan(line[NR_LINE_REGRET]))
      continue;
    sums[0] += known(line[agreement]);
    sums[1] += known(line[NR_LINE_DOUBT]);
    sums[2] += known(line[NR_LINE_REGRET]);
    syllables += s->sheet->lines[s->row[r]].syllable_count;
    count++;
  }
  float odds = weights[NR_SONG_WEIGHTS - 1];
  for (size_t i = 0; i + 1 < NR_SONG_WEIGHTS && count; i++)
    odds += weights[i] * fmaxf(sums[i] / (float)count, song_least[i]);
  return chance(temper(s, odds, syllables));
}

/* ── lines and syllables ── */

static void judge_line(const nr_session *s, const nr_evidence *e, size_t index,
                       nr_confidence_kind kind, nr_confidence *c)
{
  const nr_sung_line *line = &s->sheet->lines[index];
  if (isnan(e->lines[index][NR_LINE_REGRET]))
    return;
  float odds = nr_line_odds(kind, e->lines[index]);
  c->lines[index] = rounded(c->belongs * chance(odds));
  for (size_t i = line->first_syllable; i < line->first_syllable + line->syllable_count; i++) {
    if (!isnan(s->alignment->syllables[i].start))
      c->syllables[i] =
          rounded(c->belongs * chance(nr_syllable_odds(kind, odds, e->syllables[i])));
  }
}

/* A line beside the row is as sure as the line that it is sung over. */
static void judge_aside(const nr_session *s, size_t index, nr_confidence *c)
{
  const nr_sung_line *line = &s->sheet->lines[index];
  size_t row = index;
  while (row > 0 && s->sheet->lines[row].aside)
    row--;
  c->lines[index] = c->lines[row];
  for (size_t i = 0; i < line->syllable_count; i++)
    c->syllables[line->first_syllable + i] = c->lines[row];
}

/* Where a line is that isn't sung, it isn't. */
static void judge_unsung(const nr_session *s, size_t index, nr_confidence *c)
{
  const nr_sung_line *line = &s->sheet->lines[index];
  c->lines[index] = 0;
  for (size_t i = 0; i < line->syllable_count; i++)
    c->syllables[line->first_syllable + i] = 0;
}

/* Mean over the words of the row, by where they begin. */
static float judge_song(const nr_session *s, const nr_confidence *c)
{
  double sum = 0;
  size_t count = 0;
  for (size_t r = 0; r < s->row_count; r++) {
    const nr_sung_line *line = &s->sheet->lines[s->row[r]];
    for (size_t w = line->first_word; w < line->first_word + line->word_count; w++) {
      float value = c->syllables[s->sheet->words[w].first_syllable];
      if (value < 0)
        continue;
      sum += value;
      count++;
    }
  }
  return count ? (float)(sum / (double)count) : 0;
}

static nr_confidence_kind kind_of(const nr_session *s)
{
  if (s->timing == NORAE_TIMING_WORD)
    return NR_CONFIDENCE_MOVED;
  if (!s->acoustic_scores)
    return NR_CONFIDENCE_ENERGY;
  return s->timing == NORAE_TIMING_NONE ? NR_CONFIDENCE_MODEL : NR_CONFIDENCE_TIMED;
}

static void judge(const nr_session *s, const nr_evidence *e, nr_confidence *c)
{
  nr_confidence_kind kind = kind_of(s);
  for (size_t i = 0; i < s->sheet->line_count; i++)
    c->lines[i] = NORAE_NO_CONFIDENCE;
  for (size_t i = 0; i < s->sheet->syllable_count; i++)
    c->syllables[i] = NORAE_NO_CONFIDENCE;
  for (size_t r = 0; r < s->row_count; r++)
    judge_line(s, e, s->row[r], kind, c);
  for (size_t i = 0; i < s->sheet->line_count; i++) {
    if (s->sheet->lines[i].aside && s->sheet->lines[i].voiced)
      judge_aside(s, i, c);
    if (s->unsung[i])
      judge_unsung(s, i, c);
  }
  c->song = judge_song(s, c);
}

static bool has_others(const nr_session *s)
{
  for (size_t i = 0; s->others && i <= s->sheet->line_count; i++) {
    if (s->others[i])
      return true;
  }
  return false;
}

/* Lyrics of another song look better where all that they can't explain is something else that
 * is sung: whether they belong here is asked of them alone. */
static norae_status find_belonging(const nr_session *s, const nr_evidence *e, nr_confidence *c)
{
  if (!has_others(s)) {
    c->belongs = judge_belonging(s, e, kind_of(s));
    return NORAE_OK;
  }
  nr_session alone = *s; /* borrows all but its own alignments */
  nr_evidence *evidence = NULL;
  alone.others = NULL;
  alone.other = NULL;
  norae_status status = nr_alignment_new(s->sheet, s->cues->frames, &alone.alignment);
  if (!status)
    status = nr_session_align_row(&alone, s->scores, nr_session_times(s), alone.alignment);
  if (!status)
    status = nr_evidence_new(&alone, &evidence);
  if (!status)
    c->belongs = judge_belonging(&alone, evidence, kind_of(s));
  nr_evidence_free(&evidence);
  nr_alignment_free(&alone.alignment);
  nr_alignment_free(&alone.other);
  return status;
}

norae_status nr_confidence_new(nr_session *s, nr_confidence **out)
{
  nr_evidence *evidence = NULL;
  nr_confidence *c = *out = calloc(1, sizeof *c);
  if (!c)
    return NORAE_ERR_MEMORY;
  c->lines = nr_alloc_array(s->sheet->line_count, sizeof *c->lines);
  c->syllables = nr_alloc_array(s->sheet->syllable_count, sizeof *c->syllables);
  norae_status status = c->lines && c->syllables ? nr_evidence_new(s, &evidence)
                                                 : NORAE_ERR_MEMORY;
  if (!status)
    status = find_belonging(s, evidence, c);
  if (!status)
    judge(s, evidence, c);
  nr_evidence_free(&evidence);
  if (status)
    nr_confidence_free(out);
  return status;
}

void nr_confidence_free(nr_confidence **confidence)
{
  if (!confidence || !*confidence)
    return;
  free((*confidence)->lines);
  free((*confidence)->syllables);
  free(*confidence);
  *confidence = NULL;
}
