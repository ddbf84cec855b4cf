/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * WebVTT on its way into WebM.
 */
#include <string.h>

#include "media/lyrics.h"
#include "media/vttfile.h"

static norae_status take_cue(void *user, const nr_vtt_cue *cue)
{
  nr_lyrics *l = user;
  if (!nr_lyrics_begin_cue(l, cue->start, cue->end))
    return NORAE_ERR_MEMORY;
  nr_str_add_bytes(&l->bytes, cue->text, cue->size);
  nr_lyrics_end_cue(l);
  return l->bytes.failed ? NORAE_ERR_MEMORY : NORAE_OK;
}

norae_status nr_lyrics_from_vtt(nr_lyrics *out, const char *vtt, size_t size, const char *name,
                                norae_diags *diags)
{
  *out = (nr_lyrics){.codec = AV_CODEC_ID_WEBVTT, .stream = -1};
  return nr_vtt_each(vtt, size, name, take_cue, out, diags);
}
