/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What an HDR film says of its light: the display it was mastered on, how bright
 * its frames are.  Many films say so in their first frame alone.
 */
#ifndef NR_MEDIA_LIGHT_H
#define NR_MEDIA_LIGHT_H

#include <stdbool.h>

#include <libavutil/mastering_display_metadata.h>

#include "media/source.h"

typedef struct nr_light {
  bool has_display, has_level;
  AVMasteringDisplayMetadata display;
  AVContentLightMetadata level;
} nr_light;

/* From the stream's header, else from its first frame, for which the file is
 * opened once more.  What can't be read is not there. */
nr_light nr_light_of(const nr_source *source, const AVStream *stream);

/* Tell it to the output's header, and to encoders that write it into the picture. */
norae_status nr_light_tell_stream(const nr_light *light, AVStream *stream);
norae_status nr_light_tell_encoder(const nr_light *light, AVCodecContext *encoder);

#endif
