/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "job/hear.h"

#include <norae/sync.h>

norae_status nr_hear(const char *path, norae_pcm **out, const norae_log *log, norae_diags *diags)
{
  const norae_decode_options options = {
      .stream = -1, .rate = NORAE_SYNC_RATE, .channels = 2, .longest = NORAE_SYNC_LONGEST};
  return norae_media_decode(path, &options, out, log, diags);
}

norae_status nr_hear_energy(const char *path, norae_energy **out, const norae_log *log,
                            norae_diags *diags)
{
  norae_pcm *pcm = NULL;
  norae_status status = nr_hear(path, &pcm, log, diags);
  if (status == NORAE_OK)
    status = norae_energy_new(pcm, log, out);
  norae_pcm_free(&pcm);
  return status;
}
