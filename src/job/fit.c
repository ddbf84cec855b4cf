/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <norae/job.h>

#include <stddef.h>
#include <string.h>

/* The word by which a script names the video's colours, so that even players that take its
 * colours for the video's own numbers show them right; NULL where it has none, or the video
 * doesn't tell: then plain RGB is right everywhere. */
static const char *matrix_word(const norae_stream_info *video)
{
  const char *matrix = video->matrix ? video->matrix : "";
  bool full = video->range && strcmp(video->range, "pc") == 0;
  if (strcmp(matrix, "bt709") == 0)
    return full ? "PC.709" : "TV.709";
  if (strcmp(matrix, "smpte170m") == 0 || strcmp(matrix, "bt470bg") == 0)
    return full ? "PC.601" : "TV.601";
  return NULL;
}

norae_status norae_karaoke_fit(norae_karaoke_options *options, const char *media,
                               const norae_media_info *info, const norae_log *log)
{
  options->duration = info->duration == NORAE_NO_TIME ? 0 : info->duration;
  if (info->video < 0)
    return NORAE_OK;
  options->matrix = matrix_word(&info->streams[info->video]);
  options->width = info->streams[info->video].display_width;
  options->height = info->streams[info->video].display_height;
  norae_status status = norae_media_bars(media, &options->bars, log, NULL);
  return status == NORAE_ERR_CANCELLED || status == NORAE_ERR_MEMORY ? status : NORAE_OK;
}
