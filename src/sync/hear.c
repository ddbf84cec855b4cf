/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/session.h"

#include "base/stage.h"

#include <string.h>

#include "sync/stems.h"

#define ACOUSTIC_WEIGHT 0.25f /* against loudness; the same for every language */

void nr_session_fill_other(nr_session *s)
{
  nr_scores_fill_other(s->scores, s->sheet->other);
  if (s->acoustic_scores)
    nr_scores_fill_other(s->acoustic_scores, s->sheet->other);
}

norae_status nr_session_score(nr_session *s)
{
  size_t cells = s->scores->frames * s->scores->kinds;
  memset(s->scores->score, 0, cells * sizeof(float));
  if (s->acoustic) {
    memset(s->acoustic_scores->score, 0, cells * sizeof(float));
    norae_status status = nr_scores_add_acoustic(s->acoustic_scores, s->acoustic, s->cepstra,
                                                 s->sheet->kinds, ACOUSTIC_WEIGHT);
    if (status)
      return status;
    memcpy(s->scores->score, s->acoustic_scores->score, cells * sizeof(float));
  }
  nr_scores_add_energy(s->scores, s->cues, s->sheet->kinds);
  nr_session_fill_other(s);
  return NORAE_OK;
}

static norae_status score_first(nr_session *s, nr_spectrogram *spectrogram)
{
  size_t frames = s->cues->frames, kinds = s->sheet->kind_count;
  s->cepstra = spectrogram->cepstra;
  spectrogram->cepstra = NULL;
  norae_status status = nr_scores_new(frames, kinds, &s->scores);
  if (!status && s->acoustic)
    status = nr_scores_new(frames, kinds, &s->acoustic_scores);
  return status ? status : nr_session_score(s);
}

norae_status nr_session_listen(nr_session *s)
{
  nr_spectrogram *spectrogram = NULL;
  norae_pcm *voice = NULL;
  nr_stage stage = nr_stage_begin(s->log);
  norae_status status = nr_session_load_model(s);
  if (!status)
    status = nr_voice_from_stems(s->pcm, s->options, &voice, s->log, s->diags);
  if (!status)
    status = nr_spectrogram_of_voice(s->pcm, voice, s->log, &spectrogram);
  norae_pcm_free(&voice);
  if (!status)
    status = nr_cues_new(spectrogram, &s->cues);
  if (!status)
    status = nr_traits_new(spectrogram, &s->traits);
  nr_stage_end(&stage, "features");
  if (!status)
    status = score_first(s, spectrogram);
  nr_stage_end(&stage, "scoring");
  if (!status)
    status = nr_alignment_new(s->sheet, s->cues->frames, &s->alignment);
  nr_spectrogram_free(&spectrogram);
  return status;
}
