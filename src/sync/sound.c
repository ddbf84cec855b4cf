/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sound.h"

#include <math.h>

#include <norae/sync.h>

#include "base/diag.h"

#define SILENT_PEAK 1e-4f /* below −80 dB there is nothing to hear */

norae_status nr_check_sound(const norae_pcm *pcm, const char *what, norae_diags *diags)
{
  float peak = 0;
  if (pcm->rate != NORAE_SYNC_RATE)
    return NORAE_ERR_ARGUMENT;
  if (pcm->frames > (size_t)(NORAE_SYNC_LONGEST / NORAE_US_PER_S) * NORAE_SYNC_RATE) {
    nr_error(diags, "sync-too-long", nr_in_file(NULL), "%s lasts longer than %d hours", what,
             (int)(NORAE_SYNC_LONGEST / NORAE_US_PER_S / 3600));
    return NORAE_ERR_FORMAT;
  }
  for (int c = 0; c < pcm->channels; c++) {
    for (size_t i = 0; i < pcm->frames; i++)
      peak = fmaxf(peak, fabsf(pcm->channel[c][i]));
  }
  if (peak >= SILENT_PEAK)
    return NORAE_OK;
  nr_error(diags, "sync-silence", nr_in_file(NULL),
           pcm->frames ? "%s is silent: nothing to hear" : "%s has no sound", what);
  return NORAE_ERR_FORMAT;
}
