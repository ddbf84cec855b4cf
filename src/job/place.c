/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files of sound to the times of words.
 */
#include <norae/job.h>

/* Decoded sound of what may have been given. */
static norae_status decode(const char *path, norae_pcm **out, const norae_log *log,
                           norae_diags *diags)
{
  norae_decode_options options = {.stream = -1, .rate = NORAE_SYNC_RATE, .channels = 2};
  *out = NULL;
  return path ? norae_media_decode(path, &options, out, log, diags) : NORAE_OK;
}

norae_status norae_place(const norae_song *song, const char *media,
                         const norae_recordings *others, const norae_sync_options *options,
                         norae_song **out, norae_sync_report **report, const norae_log *log,
                         norae_diags *diags)
{
  norae_sync_options sync = {0};
  norae_recordings beside = {0};
  norae_pcm *pcm = NULL, *from = NULL;
  *out = NULL;
  if (report)
    *report = NULL;
  if (options)
    sync = *options;
  if (others)
    beside = *others;
  norae_status status = decode(media, &pcm, log, diags);
  if (status == NORAE_OK)
    status = decode(beside.from, &from, log, diags);
  sync.from = from;
  if (status == NORAE_OK)
    status = norae_sync(song, pcm, &sync, out, report, log, diags);
  norae_pcm_free(&pcm);
  norae_pcm_free(&from);
  return status;
}
