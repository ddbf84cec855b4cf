/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One song and one recording: listen, find the shift, place the words.
 */
#include <norae/sync.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "base/diag.h"
#include "base/stage.h"
#include "song/song.h"
#include "sync/confidence.h"
#include "sync/edits.h"
#include "sync/exchange.h"
#include "sync/outliers.h"
#include "sync/repeats.h"
#include "sync/report.h"
#include "sync/session.h"
#include "sync/sound.h"
#include "sync/through.h"
#include "sync/unsung.h"
#include "sync/verdict.h"
#include "sync/write.h"

void nr_session_close(nr_session *s)
{
  nr_sheet_free(&s->sheet);
  nr_acoustic_free(&s->acoustic);
  nr_cues_free(&s->cues);
  nr_traits_free(&s->traits);
  nr_scores_free(&s->scores);
  nr_scores_free(&s->acoustic_scores);
  nr_alignment_free(&s->alignment);
  nr_alignment_free(&s->plain);
  nr_alignment_free(&s->other);
  nr_retiming_free(&s->retiming);
  nr_confidence_free(&s->confidence);
  free(s->others);
  free(s->unsung);
  free(s->cepstra);
  free(s->row);
  free(s->expected);
}

/* ── what is given ── */

static norae_status read_lyrics(nr_session *s)
{
  bool ignore = s->options->ignore_times;
  s->timing = ignore ? NORAE_TIMING_NONE : norae_song_timing(s->song);
  norae_status status = nr_sheet_new(s->song, s->options->lang, ignore, s->log, &s->sheet,
                                     s->diags);
  if (status)
    return status;
  s->row = nr_alloc_array(s->sheet->line_count, sizeof *s->row);
  s->expected = nr_alloc_array(s->sheet->line_count, sizeof *s->expected);
  s->unsung = calloc(s->sheet->line_count + 1, sizeof *s->unsung);
  if (!s->row || !s->expected || !s->unsung)
    return NORAE_ERR_MEMORY;
  for (size_t i = 0; i < s->sheet->line_count; i++) {
    const nr_sung_line *line = &s->sheet->lines[i];
    s->expected[i] = (nr_interval){NAN, NAN};
    if (line->voiced && !line->aside)
      s->row[s->row_count++] = i;
  }
  if (s->row_count)
    return NORAE_OK;
  nr_error(s->diags, "sync-no-words", nr_in_file(NULL), "the lyrics hold nothing to sing");
  return NORAE_ERR_FORMAT;
}

/* ── placing ── */

/* The whole row, by sound alone. */
static norae_status align_row(nr_session *s)
{
  norae_status status = nr_session_align_row(s, s->scores, NULL, s->alignment);
  if (status != NORAE_ERR_LIMIT)
    return status;
  nr_error(s->diags, "sync-too-short", nr_in_file(NULL),
           "the recording of %.1f s is too short for all these words",
           (double)s->pcm->frames / s->pcm->rate);
  return NORAE_ERR_FORMAT;
}

/* Keep what was found so far: what agrees with it later on is the surer for it. */
static norae_status keep_plain(nr_session *s)
{
  norae_status status = nr_alignment_new(s->sheet, s->cues->frames, &s->plain);
  if (status)
    return status;
  memcpy(s->plain->words, s->alignment->words, s->sheet->word_count * sizeof *s->plain->words);
  memcpy(s->plain->syllables, s->alignment->syllables,
         s->sheet->syllable_count * sizeof *s->plain->syllables);
  memcpy(s->plain->kinds, s->alignment->kinds, s->cues->frames * sizeof *s->plain->kinds);
  return NORAE_OK;
}

/* ── the whole ── */

norae_status nr_session_run(nr_session *s)
{
  nr_stage stage = nr_stage_begin(s->log);
  norae_status status = nr_check_sound(s->pcm, "the recording", s->diags);
  if (!status)
    status = read_lyrics(s);
  nr_stage_end(&stage, "reading");
  if (!status)
    status = nr_session_listen(s);
  stage = nr_stage_begin(s->log);
  if (!status)
    status = align_row(s);
  if (!status)
    status = keep_plain(s);
  bool timed = s->timing != NORAE_TIMING_NONE;
  if (!status && timed)
    status = nr_session_move(s);
  nr_stage_end(&stage, "search");
  if (!status && s->timing == NORAE_TIMING_LINE)
    status = nr_session_exchange_lines(s);
  if (!status && s->timing == NORAE_TIMING_LINE)
    status = nr_session_forget_outliers(s);
  if (!status && s->timing != NORAE_TIMING_WORD)
    status = nr_session_learn(s);
  nr_stage_end(&stage, "learning");
  if (!status && s->timing != NORAE_TIMING_WORD)
    status = nr_session_leave_out_unsung(s);
  if (!status && s->timing != NORAE_TIMING_WORD)
    status = nr_session_compare_repeats(s);
  if (!status && timed)
    status = nr_session_align_aside(s);
  nr_stage_end(&stage, "checking");
  return status;
}

/* What is less sure than asked for is not handed out. */
static norae_status refuse_unsure(const nr_session *s, const norae_sync_report *report)
{
  if (report->confidence >= (float)s->options->min_confidence)
    return NORAE_OK;
  nr_error(s->diags, "sync-unsure", nr_in_file(NULL),
           "confidence is %.2f, less than the %.2f asked for: the times are left as they were",
           (double)report->confidence, s->options->min_confidence);
  return NORAE_ERR_FORMAT;
}

static norae_status write_report(const nr_session *s, norae_verdict verdict,
                                 norae_sync_report **out)
{
  nr_findings findings = {.given = s->timing, .retiming = s->retiming, .verdict = verdict,
                          .placed = s->timing == NORAE_TIMING_WORD ? 0 : s->row_count,
                          .confidence = s->confidence->song,
                          .is_unsung = s->unsung};
  for (size_t i = 0; i < s->sheet->line_count; i++)
    findings.unsung += s->unsung[i];
  return nr_report_new(s->sheet, &findings, out);
}

static norae_status run(nr_session *s, norae_song **out, norae_sync_report **report)
{
  norae_status status = nr_session_run(s);
  nr_stage stage = nr_stage_begin(s->log);
  norae_verdict verdict;
  bool words = s->timing == NORAE_TIMING_WORD;
  if (!status)
    status = nr_confidence_new(s, &s->confidence);
  if (!status)
    status = nr_verdict_find(s, &verdict);
  nr_stage_end(&stage, "confidence");
  if (!status)
    status = nr_write_song(s->song, s->sheet, s->alignment, s->expected,
                           words ? s->retiming : NULL, s->confidence, s->unsung, out);
  return status ? status : write_report(s, verdict, report);
}

norae_status norae_sync(const norae_song *song, const norae_pcm *pcm,
                        const norae_sync_options *options, norae_song **out,
                        norae_sync_report **report, const norae_log *log, norae_diags *diags)
{
  static const norae_sync_options defaults = {0};
  norae_sync_report *found = NULL;
  *out = NULL;
  nr_session s = {.song = song, .pcm = pcm, .options = options ? options : &defaults,
               .log = log, .diags = diags};
  norae_status status = s.options->from
                            ? nr_sync_through(song, pcm, s.options, out, &found, log, diags)
                            : run(&s, out, &found);
  if (!status)
    nr_report_unsure(*out, found);
  if (!status)
    status = nr_edits_describe(song, found);
  if (!status)
    status = nr_edits_move_origin(found, *out);
  if (!status)
    status = refuse_unsure(&s, found);
  nr_session_close(&s);
  if (status)
    norae_song_free(out);
  if (report)
    *report = found;
  else
    norae_sync_report_free(&found);
  return status;
}
