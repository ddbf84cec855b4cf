/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The song teaches.  Two ways of listening, with and without loudness, agree on
 * most lines; where they do, they are right, and the frames of those lines show
 * how each class of sounds sounds here, and how the singer differs from those whom
 * the acoustic model knows.  What was learned helps to place the lines better, and
 * better lines teach better.
 */
#include "sync/session.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "audio/stats.h"
#include "base/checked.h"

#define AGREE 0.1 /* s between the two ways, that a line may have */
#define QUIET 7   /* frames to each side of one of silence that have to be silent */
#define CLASS_WEIGHT 0.2f
#define ROUNDS 3       /* later ones learn from more lines, and from better ones */
#define ROUNDS_ALONE 5 /* without the acoustic model */

/* ── lines that are sure ── */

/* Median difference between two placings of a line's words, NAN without words. */
static double difference(const nr_sung_line *line, const nr_alignment *a, const nr_alignment *b,
                         float *scratch)
{
  size_t count = 0;
  for (size_t w = line->first_word; w < line->first_word + line->word_count; w++) {
    if (!isnan(a->words[w].start) && !isnan(b->words[w].start))
      scratch[count++] = (float)fabs(a->words[w].start - b->words[w].start);
  }
  return count ? nr_quantile(scratch, count, 0.5) : NAN;
}

/* ── labels ── */

static uint8_t class_of(const nr_session *s, size_t frame)
{
  size_t kind = s->alignment->kinds[frame];
  return kind && kind == s->sheet->other ? NR_UNLABELLED : s->sheet->kinds[kind].energy_class;
}

/* Frames of a line that sound get their class. */
static void label_line(const nr_session *s, const nr_sung_line *line, uint8_t *labels)
{
  for (size_t w = line->first_word; w < line->first_word + line->word_count; w++) {
    nr_interval span = s->alignment->words[w];
    if (isnan(span.start))
      continue;
    size_t to = nr_session_frame(s, span.end);
    for (size_t t = nr_session_frame(s, span.start); t < to; t++)
      labels[t] = class_of(s, t);
  }
}

/* Frames in the middle of silence are silence. */
static void label_silence(const nr_session *s, uint8_t *labels)
{
  size_t since = 0; /* first frame of this silence */
  for (size_t t = 0; t < s->cues->frames; t++) {
    if (class_of(s, t) != NR_CLASS_SILENCE)
      since = t + 1;
    else if (t >= since + 2 * QUIET)
      labels[t - QUIET] = NR_CLASS_SILENCE;
  }
}

/* ── the whole ── */

static norae_status label(const nr_session *s, const nr_alignment *other, uint8_t *labels)
{
  float *scratch = nr_alloc_array(s->sheet->word_count, sizeof *scratch);
  if (!scratch)
    return NORAE_ERR_MEMORY;
  memset(labels, NR_UNLABELLED, s->cues->frames);
  for (size_t r = 0; r < s->row_count; r++) {
    const nr_sung_line *line = &s->sheet->lines[s->row[r]];
    if (difference(line, s->alignment, other, scratch) <= AGREE)
      label_line(s, line, labels);
  }
  label_silence(s, labels);
  free(scratch);
  return NORAE_OK;
}

/* Labels from the lines that are sure; without a second way of listening, from
 * all lines, which is right about most. */
static norae_status find_labels(const nr_session *s, uint8_t *labels)
{
  if (!s->acoustic)
    return label(s, s->alignment, labels);
  norae_status status = nr_session_align_row(s, s->acoustic_scores, nr_session_times(s), s->other);
  return status ? status : label(s, s->other, labels);
}

/* What a round needs, and what it leaves. */
typedef struct lesson {
  uint8_t *labels; /* of frames */
  float *classes;  /* frames × NR_CLASS_COUNT: what was learned */
} lesson;

/* Place all lines by what the labels teach. */
static norae_status use(nr_session *s, lesson *l)
{
  norae_status status = nr_learn(s->traits, l->labels, l->classes);
  if (status)
    return status;
  nr_scores_add_classes(s->scores, l->classes, s->sheet->kinds, CLASS_WEIGHT);
  if (s->acoustic_scores)
    nr_scores_add_classes(s->acoustic_scores, l->classes, s->sheet->kinds, CLASS_WEIGHT);
  nr_session_fill_other(s);
  if (s->timing == NORAE_TIMING_NONE && s->acoustic)
    status = nr_session_find_others(s);
  if (!status)
    status = nr_session_align_row(s, s->scores, nr_session_times(s), s->alignment);
  if (!status && s->timing == NORAE_TIMING_NONE)
    status = nr_session_settle(s);
  return status;
}

norae_status nr_session_learn(nr_session *s)
{
  lesson l = {nr_alloc_array(s->cues->frames, 1),
              nr_alloc_array(s->cues->frames, NR_CLASS_COUNT * sizeof *l.classes)};
  int rounds = s->acoustic ? ROUNDS : ROUNDS_ALONE;
  norae_status status = l.labels && l.classes ? NORAE_OK : NORAE_ERR_MEMORY;
  if (!status && s->acoustic)
    status = nr_alignment_new(s->sheet, s->cues->frames, &s->other);
  for (int i = 0; i < rounds && !status; i++) {
    status = find_labels(s, l.labels);
    if (!status && i > 0 && s->acoustic)
      status = nr_session_adapt(s, l.labels);
    if (!status && i > 0)
      status = nr_session_score(s); /* what was learned before is forgotten by this */
    if (!status)
      status = use(s, &l);
  }
  free(l.labels);
  free(l.classes);
  return status;
}
