/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which way of moving the given times the recording bears out.  What it says for
 * each line at each place proposes one; it is tried beside simpler ones (no cuts, the
 * given tempo, no move at all), and the words are placed near the times that
 * each of them gives: the one whose words fit best is right.
 */
#include "sync/session.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"

#define MAX_OFFSET 60.0 /* s, unless told otherwise */
#define SAME_SHIFT 0.05 /* s: less than that is left alone */
#define SUPPORT_WITHIN 0.5 /* s */
#define REFINEMENTS 3   /* rounds of moving the times towards the words, at most */

/* What a move has to earn (log likelihood) to be believed. */
#define CUT_PRICE 15.0
#define TEMPO_PRICE 10.0
#define SHIFT_PRICE 5.0
#define REMOVAL_PRICE 5.0 /* of each line */

#define LONG ((size_t)30 * 60 * NR_FRAMES_PER_S) /* frames; where a trial takes long, a hopeless
                                                    one is left out */
#define SLOWEST 0.95 /* rates that are looked for */
#define QUICKEST 1.05

/* The best move so far. */
typedef struct choice {
  nr_session *session;
  nr_vote *votes; /* room for all words */
  nr_spots *spots;
  size_t *row; /* room for all lines: those of one that is tried */
  nr_retiming *best;
  double score;
  double margin;           /* of the votes */
  nr_alignment *alignment; /* of the best */
  nr_interval *expected;   /* of the best */
  nr_alignment *spare;     /* of one that is tried */
  nr_interval *trial;
} choice;

/* ── votes ── */

/* Every line votes with its start, or with the starts of all of its words if
 * they are timed. */
static size_t collect_votes(const nr_session *s, const nr_alignment *alignment, nr_vote *votes)
{
  size_t count = 0;
  for (size_t r = 0; r < s->row_count; r++) {
    const nr_sung_line *line = &s->sheet->lines[s->row[r]];
    bool first = true;
    for (size_t w = line->first_word; w < line->first_word + line->word_count; w++) {
      double found = alignment->words[w].start;
      double given = first ? line->start : s->sheet->words[w].given;
      if (isnan(found) || isnan(given))
        continue;
      votes[count++] = (nr_vote){s->row[r], given, found};
      first = false;
    }
  }
  return count;
}

/* ── trying a move ── */

/* The given times where a move puts them. */
static norae_status expect(const nr_session *s, const nr_retiming *retiming, nr_interval *out)
{
  size_t n = s->sheet->line_count, known = 0;
  nr_interval *timed = nr_alloc_array(n, sizeof *timed);
  size_t *syllables = nr_alloc_array(n, sizeof *syllables);
  norae_status status = timed && syllables ? NORAE_OK : NORAE_ERR_MEMORY;
  for (size_t i = 0; i < n && !status; i++) {
    const nr_sung_line *line = &s->sheet->lines[i];
    if (isnan(line->start) || nr_retiming_piece(retiming, i)->removed)
      continue;
    syllables[known] = line->syllable_count;
    timed[known++] = (nr_interval){nr_retiming_map(retiming, i, line->start),
                                   nr_retiming_map(retiming, i, line->end)};
  }
  if (!status)
    status = nr_estimate_ends(timed, syllables, known);
  for (size_t i = 0, k = 0; i < n && !status; i++) {
    bool left_out = isnan(s->sheet->lines[i].start) || nr_retiming_piece(retiming, i)->removed;
    out[i] = left_out ? (nr_interval){NAN, NAN} : timed[k++];
  }
  free(timed);
  free(syllables);
  return status;
}

static double price(const nr_retiming *retiming, size_t removed)
{
  size_t kept = 0;
  for (size_t p = 0; p < retiming->count; p++)
    kept += !retiming->pieces[p].removed;
  bool moved = fabs(retiming->pieces[0].shift) >= SAME_SHIFT;
  return CUT_PRICE * (double)(kept - 1) + REMOVAL_PRICE * (double)removed +
         (retiming->pieces[0].rate != 1 ? TEMPO_PRICE : 0) + (moved ? SHIFT_PRICE : 0);
}

/* The lines of the row that a move leaves in it. */
static size_t keep_row(const nr_session *s, const nr_retiming *retiming, size_t *row)
{
  size_t count = 0;
  for (size_t r = 0; r < s->row_count; r++) {
    if (!nr_retiming_piece(retiming, s->row[r])->removed)
      row[count++] = s->row[r];
  }
  return count;
}

/* Keep the move if it is better than the best one; it is used up either way. */
static norae_status try_move(choice *c, nr_retiming **retiming, bool *better)
{
  nr_session *s = c->session;
  nr_hearing hearing = nr_session_hearing(s);
  double score;
  *better = false;
  norae_status status = expect(s, *retiming, c->trial);
  size_t kept = keep_row(s, *retiming, c->row);
  if (!status)
    status = nr_align(&hearing, c->row, kept, c->trial, 0, s->cues->frames, c->spare, &score);
  if (!status)
    score -= price(*retiming, s->row_count - kept);
  if (!status && (!c->best || score > c->score)) {
    nr_retiming *worse = c->best;
    nr_alignment *alignment = c->alignment;
    nr_interval *expected = c->expected;
    c->best = *retiming;
    c->score = score;
    c->alignment = c->spare;
    c->expected = c->trial;
    c->spare = alignment;
    c->trial = expected;
    *retiming = worse;
    *better = true;
  }
  nr_retiming_free(retiming);
  return status;
}

/* ── what is tried ── */

static norae_status copy(const nr_retiming *from, nr_retiming **out)
{
  norae_status status = nr_retiming_new(from->count, out);
  if (status)
    return status;
  memcpy((*out)->pieces, from->pieces, from->count * sizeof *from->pieces);
  (*out)->margin = from->margin;
  return NORAE_OK;
}

static norae_status try_votes(choice *c, const nr_vote *votes, size_t count,
                              const nr_retime_options *options)
{
  nr_retiming *retiming;
  bool better;
  norae_status status = nr_retime(c->spots, votes, count, options, &retiming);
  return status ? status : try_move(c, &retiming, &better);
}

static norae_status try_staying(choice *c)
{
  nr_retiming *retiming;
  bool better;
  norae_status status = nr_retiming_new(1, &retiming);
  return status ? status : try_move(c, &retiming, &better);
}

/* Move the times to where the words were found near them, as long as that helps. */
static norae_status refine(choice *c, bool no_tempo)
{
  norae_status status = NORAE_OK;
  bool better = true;
  for (int round = 0; round < REFINEMENTS && better && !status; round++) {
    nr_retiming *retiming;
    size_t count = collect_votes(c->session, c->alignment, c->votes);
    status = copy(c->best, &retiming);
    if (!status)
      status = nr_retiming_refine(retiming, c->votes, count, no_tempo);
    if (status)
      nr_retiming_free(&retiming);
    else
      status = try_move(c, &retiming, &better);
  }
  return status;
}

/* What the recording says for each line at each place. */
static norae_status look_around(choice *c, const nr_retime_options *options)
{
  const nr_session *s = c->session;
  nr_hearing hearing = nr_session_hearing(s);
  nr_spot_range range = {options->no_tempo ? 1 : SLOWEST, options->no_tempo ? 1 : QUICKEST,
                         options->max_offset};
  nr_retiming *unmoved;
  norae_status status = nr_retiming_new(1, &unmoved);
  if (!status)
    status = expect(s, unmoved, c->trial);
  if (!status)
    status = nr_spots_new(&hearing, s->row, s->row_count, c->trial, &range, &c->spots);
  nr_retiming_free(&unmoved);
  return status;
}

static norae_status try_all(choice *c)
{
  const norae_sync_options *given = c->session->options;
  double offset = (double)given->max_offset / NORAE_US_PER_S;
  nr_retime_options options = {offset > 0 ? offset : MAX_OFFSET, given->no_cuts,
                               given->no_tempo};
  size_t count = collect_votes(c->session, c->session->alignment, c->votes);
  norae_status status = look_around(c, &options);
  if (!status)
    status = try_votes(c, c->votes, count, &options);
  bool cut = !status && c->best->count > 1, tempo = !status && c->best->pieces[0].rate != 1;
  c->margin = status ? 0 : c->best->margin;
  options.no_cuts = true;
  if (!status && cut)
    status = try_votes(c, c->votes, count, &options);
  options.no_tempo = true;
  if (!status && tempo)
    status = try_votes(c, c->votes, count, &options);
  if (!status && !(c->session->cues->frames > LONG && c->best->count > 1))
    status = try_staying(c);
  return status ? status : refine(c, given->no_tempo);
}

/* ── the whole ── */

static norae_status open_choice(nr_session *s, choice *c)
{
  *c = (choice){.session = s};
  c->votes = nr_alloc_array(s->sheet->word_count, sizeof *c->votes);
  c->expected = nr_alloc_array(s->sheet->line_count, sizeof *c->expected);
  c->trial = nr_alloc_array(s->sheet->line_count, sizeof *c->trial);
  c->row = nr_alloc_array(s->sheet->line_count, sizeof *c->row);
  bool whole = c->votes && c->expected && c->trial && c->row;
  norae_status status = whole ? NORAE_OK : NORAE_ERR_MEMORY;
  if (!status)
    status = nr_alignment_new(s->sheet, s->cues->frames, &c->alignment);
  if (!status)
    status = nr_alignment_new(s->sheet, s->cues->frames, &c->spare);
  return status;
}

static void close_choice(choice *c)
{
  free(c->votes);
  free(c->expected);
  free(c->trial);
  free(c->row);
  nr_spots_free(&c->spots);
  nr_alignment_free(&c->alignment);
  nr_alignment_free(&c->spare);
  nr_retiming_free(&c->best);
}

/* Share of the lines that plain listening, which knew nothing of their times,
 * found where they are now. */
static double measure_support(choice *c)
{
  const nr_session *s = c->session;
  size_t agree = 0, lines = 0, count = collect_votes(s, s->alignment, c->votes);
  for (size_t i = 0; i < count; i++) {
    const nr_vote *vote = &c->votes[i];
    if (i && vote[-1].line == vote->line)
      continue;
    double there = nr_retiming_map(c->best, vote->line, vote->given);
    lines++;
    agree += fabs(vote->found - there) < SUPPORT_WITHIN;
  }
  return lines ? (double)agree / (double)lines : 0;
}

static void take(nr_session *s, choice *c)
{
  s->support = measure_support(c);
  c->best->margin = c->margin;
  nr_alignment_free(&s->alignment);
  s->alignment = c->alignment;
  c->alignment = NULL;
  memcpy(s->expected, c->expected, s->sheet->line_count * sizeof *s->expected);
  s->retiming = c->best;
  c->best = NULL;
  for (size_t i = 0; i < s->sheet->line_count; i++)
    s->unsung[i] = nr_retiming_piece(s->retiming, i)->removed;
  s->row_count = keep_row(s, s->retiming, s->row);
}

norae_status nr_session_move(nr_session *s)
{
  choice c;
  norae_status status = open_choice(s, &c);
  if (!status)
    status = try_all(&c);
  if (!status)
    take(s, &c);
  close_choice(&c);
  return status;
}
