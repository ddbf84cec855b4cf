/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/lyrics.h"

#include <stdlib.h>
#include <string.h>

#include "base/checked.h"

void nr_lyrics_free(nr_lyrics *l)
{
  nr_str_free(&l->head);
  nr_str_free(&l->bytes);
  free(l->cues);
  *l = (nr_lyrics){0};
}

nr_cue *nr_lyrics_begin_cue(nr_lyrics *l, norae_us start, norae_us end)
{
  if (!nr_grow(&l->cues, &l->capacity, l->count + 1, sizeof *l->cues))
    return NULL;
  nr_cue *cue = &l->cues[l->count++];
  *cue = (nr_cue){.start = start, .end = end, .at = l->bytes.size};
  return cue;
}

void nr_lyrics_end_cue(nr_lyrics *l)
{
  nr_cue *cue = &l->cues[l->count - 1];
  cue->size = l->bytes.size - cue->at;
}

norae_status nr_lyrics_add(nr_lyrics *l, AVStream *out)
{
  AVCodecParameters *p = out->codecpar;
  l->stream = out->index;
  out->time_base = (AVRational){1, 1000};
  p->codec_type = AVMEDIA_TYPE_SUBTITLE;
  p->codec_id = l->codec;
  if (!l->head.size)
    return NORAE_OK;
  if (l->head.size > INT32_MAX - AV_INPUT_BUFFER_PADDING_SIZE)
    return NORAE_ERR_LIMIT;
  p->extradata = av_mallocz(l->head.size + AV_INPUT_BUFFER_PADDING_SIZE);
  if (!p->extradata)
    return NORAE_ERR_MEMORY;
  memcpy(p->extradata, l->head.data, l->head.size);
  p->extradata_size = (int)l->head.size;
  return NORAE_OK;
}

static int write_cue(const nr_lyrics *l, const nr_cue *cue, nr_remux *r, AVPacket *packet)
{
  int error = cue->size > INT32_MAX / 2 ? AVERROR(EINVAL) : av_new_packet(packet, (int)cue->size);
  if (error < 0)
    return error;
  memcpy(packet->data, l->bytes.data + cue->at, cue->size);
  packet->pts = packet->dts = cue->start;
  packet->duration = cue->end - cue->start;
  packet->flags |= AV_PKT_FLAG_KEY;
  return nr_remux_write(r, packet, l->stream, AV_TIME_BASE_Q);
}

int nr_lyrics_write(nr_lyrics *l, nr_remux *r, norae_us until)
{
  AVPacket *packet = NULL;
  int error = 0;
  while (l->next < l->count && error >= 0) {
    const nr_cue *cue = &l->cues[l->next];
    if (until != NORAE_NO_TIME && cue->start > until)
      break;
    if (!packet && !(packet = av_packet_alloc()))
      return AVERROR(ENOMEM);
    error = write_cue(l, cue, r, packet);
    l->next++;
  }
  av_packet_free(&packet);
  return error;
}
