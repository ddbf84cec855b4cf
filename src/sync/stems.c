/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/stems.h"

#include <math.h>

#include "audio/lag.h"
#include "audio/subtract.h"
#include "base/diag.h"

#define LEAK .1f /* of the mix's level in a voice that is alone */

static float mono_at(const norae_pcm *pcm, ptrdiff_t i)
{
  float sum = 0;
  if (i < 0 || (size_t)i >= pcm->frames)
    return 0;
  for (int c = 0; c < pcm->channels; c++)
    sum += pcm->channel[c][i];
  return sum / (float)pcm->channels;
}

static float level(const norae_pcm *pcm)
{
  double sum = 0;
  for (size_t i = 0; i < pcm->frames; i++)
    sum += (double)mono_at(pcm, (ptrdiff_t)i) * mono_at(pcm, (ptrdiff_t)i);
  return (float)sqrt(sum / (double)pcm->frames);
}

/* The vocals in the mix's time, as one channel: whatever stands to the sides is voice,
 * too.  Where nobody sings they may be silent to the last bit, and nothing that is
 * measured on a room's silence holds for that: a little of the mix is let in. */
static norae_status take_vocals(const norae_pcm *mix, const norae_pcm *vocals, ptrdiff_t lag,
                                norae_pcm **out)
{
  norae_status status = norae_pcm_new(mix->rate, 1, mix->frames, out);
  if (status)
    return status;
  float leak = LEAK * level(vocals) / level(mix);
  for (size_t i = 0; i < mix->frames; i++)
    (*out)->channel[0][i] =
        mono_at(vocals, (ptrdiff_t)i + lag) + leak * mono_at(mix, (ptrdiff_t)i);
  return NORAE_OK;
}

/* Where a part runs against the recording; `what` names it in messages. */
static norae_status line_up(const norae_pcm *pcm, const norae_pcm *part, const char *what,
                            nr_lag *lag, const norae_log *log, norae_diags *diags)
{
  *lag = (nr_lag){0};
  if (part->rate != pcm->rate)
    return NORAE_ERR_ARGUMENT;
  norae_status status = nr_find_lag(pcm, part, log, lag);
  if (status)
    return status;
  double ms = 1000.0 * (double)lag->samples / pcm->rate;
  if (!lag->found)
    nr_warn(diags, "sync-no-stem", nr_in_file(NULL),
            "the %s are not of this recording: going on without them", what);
  else if (lag->samples == 0)
    nr_note(diags, "sync-stem", nr_in_file(NULL), "the %s are in time with the recording", what);
  else
    nr_note(diags, "sync-stem", nr_in_file(NULL), "the %s are %.1f ms %s the recording", what,
            fabs(ms), ms > 0 ? "behind" : "ahead of");
  return NORAE_OK;
}

norae_status nr_voice_from_stems(const norae_pcm *pcm, const norae_sync_options *options,
                                 norae_pcm **out, const norae_log *log, norae_diags *diags)
{
  nr_lag lag = {0};
  norae_status status = NORAE_OK;
  *out = NULL;
  if (options->vocals)
    status = line_up(pcm, options->vocals, "vocals", &lag, log, diags);
  if (!status && lag.found)
    return take_vocals(pcm, options->vocals, lag.samples, out);
  if (!status && options->instrumental)
    status = line_up(pcm, options->instrumental, "instruments", &lag, log, diags);
  if (!status && lag.found)
    return nr_subtract(pcm, options->instrumental, lag.samples, log, out);
  return status;
}
