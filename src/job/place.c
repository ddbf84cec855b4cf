/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files of sound to the times of words.
 */
#include "job/place.h"

#include "base/diag.h"
#include "base/stage.h"
#include "job/hear.h"
#include "job/sounds.h"

/* What would need more memory than machines have is told before it is decoded. */
static norae_status check_length(const char *path, norae_diags *diags)
{
  norae_media_info *info = NULL;
  norae_us length = NORAE_NO_TIME;
  if (norae_media_probe(path, &info, NULL) == NORAE_OK)
    length = info->duration;
  norae_media_info_free(&info);
  if (length == NORAE_NO_TIME || length <= NORAE_SYNC_LONGEST)
    return NORAE_OK;
  nr_error(diags, "sync-too-long", nr_in_file(path),
           "lasts %.1f hours; words are placed in recordings of up to %d",
           (double)length / NORAE_US_PER_S / 3600,
           (int)(NORAE_SYNC_LONGEST / NORAE_US_PER_S / 3600));
  return NORAE_ERR_FORMAT;
}

/* Decoded sound of what may have been given. */
static norae_status decode(const char *path, norae_pcm **out, const norae_log *log,
                           norae_diags *diags)
{
  *out = NULL;
  if (!path)
    return NORAE_OK;
  nr_stage stage = nr_stage_begin(log);
  norae_status status = check_length(path, diags);
  if (status == NORAE_OK)
    status = nr_hear(path, out, log, diags);
  nr_stage_end(&stage, "decoding");
  return status;
}

/* The sound of the media: one that is kept, or decoded now (and kept, if it can be). */
static norae_status hear(norae_sounds *sounds, const char *media, const norae_pcm **heard,
                         norae_pcm **own, const norae_log *log, norae_diags *diags)
{
  *own = NULL;
  *heard = sounds ? nr_sounds_find(sounds, media) : NULL;
  if (*heard)
    return NORAE_OK;
  if (sounds)
    nr_sounds_begin(sounds, media);
  norae_status status = decode(media, own, log, diags);
  *heard = *own;
  if (status == NORAE_OK && sounds && nr_sounds_keep(sounds, *own))
    *own = NULL;
  return status;
}

norae_status nr_place_words(const norae_song *song, const char *media,
                            const norae_recordings *others, const norae_sync_options *options,
                            norae_song **out, norae_sync_report **report, norae_energy **energy,
                            const norae_log *log, norae_diags *diags)
{
  norae_recordings beside = {0};
  norae_sync_options sync = {0};
  norae_pcm *pcm[4] = {NULL};
  const norae_pcm *heard;
  *out = NULL;
  if (report)
    *report = NULL;
  if (others)
    beside = *others;
  const char *const paths[] = {media, beside.from, beside.instrumental, beside.vocals};
  norae_status status = hear(beside.sounds, media, &heard, &pcm[0], log, diags);
  for (size_t i = 1; i < 4 && status == NORAE_OK; i++)
    status = decode(paths[i], &pcm[i], log, diags);
  if (options)
    sync = *options;
  sync.from = pcm[1];
  sync.instrumental = pcm[2];
  sync.vocals = pcm[3];
  if (status == NORAE_OK && energy)
    status = norae_energy_new(heard, log, energy);
  if (status == NORAE_OK)
    status = norae_sync(song, heard, &sync, out, report, log, diags);
  for (size_t i = 0; i < 4; i++)
    norae_pcm_free(&pcm[i]);
  return status;
}

norae_status norae_place(const norae_song *song, const char *media,
                         const norae_recordings *others, const norae_sync_options *options,
                         norae_song **out, norae_sync_report **report, const norae_log *log,
                         norae_diags *diags)
{
  return nr_place_words(song, media, others, options, out, report, NULL, log, diags);
}
