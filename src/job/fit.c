/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <norae/job.h>

norae_status norae_karaoke_fit(norae_karaoke_options *options, const char *media,
                               const norae_media_info *info, const norae_log *log)
{
  options->duration = info->duration == NORAE_NO_TIME ? 0 : info->duration;
  if (info->video < 0)
    return NORAE_OK;
  options->width = info->streams[info->video].display_width;
  options->height = info->streams[info->video].display_height;
  norae_status status = norae_media_bars(media, &options->bars, log, NULL);
  return status == NORAE_ERR_CANCELLED || status == NORAE_ERR_MEMORY ? status : NORAE_OK;
}
