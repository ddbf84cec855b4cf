/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/subtitles.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/checked.h"
#include "media/clocktext.h"
#include "media/scriptback.h"
#include "media/tx3g_back.h"

/* A cue that tells no end stands this long. */
#define LAST_CUE (5 * NORAE_US_PER_S)

/* One stream's item of the list. */
typedef struct track {
  size_t item; /* of the list, SIZE_MAX: not text */
  enum AVCodecID codec;
  unsigned cues;
  nr_scriptback script;
  nr_tx3g_back tx3g;
} track;

typedef struct cue {
  const unsigned char *bytes;
  size_t size;
  norae_us start, end;
} cue;

static const char *format_of(enum AVCodecID codec)
{
  switch (codec) {
  case AV_CODEC_ID_ASS:
  case AV_CODEC_ID_SSA:
    return "ass";
  case AV_CODEC_ID_SUBRIP:
  case AV_CODEC_ID_TEXT:
    return "srt";
  case AV_CODEC_ID_WEBVTT:
  case AV_CODEC_ID_MOV_TEXT:
    return "vtt";
  default:
    return NULL;
  }
}

/* ── cues ── */

static void add_span(nr_str *out, const cue *c, char point)
{
  nr_add_clock(out, c->start, point);
  nr_str_add(out, " --> ");
  nr_add_clock(out, c->end, point);
}

/* Empty lines would end the cue. */
static void add_lines(nr_str *out, const char *text, size_t size)
{
  char before = '\n';
  for (size_t i = 0; i < size && text[i]; i++) {
    if (text[i] == '\r' || (text[i] == '\n' && before == '\n'))
      continue;
    nr_str_add_char(out, text[i]);
    before = text[i];
  }
  nr_str_add(out, before == '\n' ? "\n" : "\n\n");
}

static void add_srt(nr_str *out, const cue *c, unsigned number)
{
  nr_str_addf(out, "%u\n", number);
  add_span(out, c, ',');
  nr_str_add_char(out, '\n');
  add_lines(out, (const char *)c->bytes, c->size);
}

/* ── WebVTT ── */

/* Matroska wants the times of words relative to the cue; some programs write them as
 * they were.  Those before the cue's start tell. */
static void add_vtt_text(nr_str *out, const cue *c)
{
  const char *text = (const char *)c->bytes;
  nr_str lines = {0};
  norae_us shift = 0, time;
  for (size_t i = 0; i < c->size; i++) {
    if (text[i] == '<' && nr_vtt_stamp(text + i, c->size - i, &time) && time < c->start)
      shift = c->start;
  }
  for (size_t i = 0; i < c->size;) {
    size_t size = text[i] == '<' ? nr_vtt_stamp(text + i, c->size - i, &time) : 0;
    if (size) {
      nr_str_add_char(&lines, '<');
      nr_add_clock(&lines, time + shift, '.');
      nr_str_add_char(&lines, '>');
      i += size;
    } else {
      nr_str_add_char(&lines, text[i++]);
    }
  }
  if (lines.size)
    add_lines(out, nr_str_text(&lines), lines.size);
  else
    nr_str_add_char(out, '\n');
  out->failed |= lines.failed;
  nr_str_free(&lines);
}

/* In MP4 a cue's text is in a box, "payl" in "vttc"; else it is the packet. */
static cue vtt_content(cue c)
{
  if (c.size < 8 || memcmp(c.bytes + 4, "vtt", 3) != 0)
    return c;
  const unsigned char *at = c.bytes + 8, *end = c.bytes + c.size;
  bool payload = false;
  while (!payload && end - at >= 8) {
    size_t size = nr_big_endian(at, 4);
    if (size < 8 || size > (size_t)(end - at))
      break;
    payload = memcmp(at + 4, "payl", 4) == 0;
    c.bytes = at + 8;
    c.size = size - 8;
    at += size;
  }
  if (!payload)
    c.size = 0;
  return c;
}

static void add_vtt(nr_str *out, const cue *packet)
{
  cue c = vtt_content(*packet);
  if (!c.size)
    return;
  add_span(out, &c, '.');
  nr_str_add_char(out, '\n');
  add_vtt_text(out, &c);
}

/* ── streams ── */

static norae_status open_track(const nr_source *source, unsigned i, track *t, nr_held_list *list)
{
  const AVStream *stream = source->format->streams[i];
  const char *format = format_of(stream->codecpar->codec_id);
  *t = (track){.item = SIZE_MAX, .codec = stream->codecpar->codec_id};
  if (stream->codecpar->codec_type != AVMEDIA_TYPE_SUBTITLE || !format)
    return NORAE_OK;
  nr_held *held = nr_held_add(list, "subtitles");
  if (!held)
    return NORAE_ERR_MEMORY;
  t->item = list->count - 1;
  held->format = format;
  held->stream = (int)i;
  const AVDictionaryEntry *tag = av_dict_get(stream->metadata, "language", NULL, 0);
  if (tag && strcmp(tag->value, "und") != 0)
    snprintf(held->lang, sizeof held->lang, "%s", tag->value);
  tag = av_dict_get(stream->metadata, "title", NULL, 0);
  if (tag && *tag->value && !(held->title = strdup(tag->value)))
    return NORAE_ERR_MEMORY;
  if (strcmp(format, "vtt") == 0)
    nr_str_add(&held->text, "WEBVTT\n\n");
  return held->text.failed ? NORAE_ERR_MEMORY : NORAE_OK;
}

static norae_status add_packet(const nr_source *source, const AVPacket *packet, track *t,
                               nr_held *held)
{
  const AVStream *stream = source->format->streams[packet->stream_index];
  cue c = {.bytes = packet->data, .size = packet->size > 0 ? (size_t)packet->size : 0};
  c.start = nr_source_time(source, stream, packet->pts);
  if (c.start == NORAE_NO_TIME || !c.size)
    return NORAE_OK;
  norae_us duration = av_rescale_q(packet->duration, stream->time_base, AV_TIME_BASE_Q);
  c.end = c.start + (duration > 0 && duration < NORAE_TIME_MAX ? duration : LAST_CUE);
  t->cues++;
  bool added = true;
  if (t->codec == AV_CODEC_ID_ASS || t->codec == AV_CODEC_ID_SSA)
    added = nr_scriptback_add(&t->script, c.bytes, c.size, c.start, c.end);
  else if (t->codec == AV_CODEC_ID_WEBVTT)
    add_vtt(&held->text, &c);
  else if (t->codec == AV_CODEC_ID_MOV_TEXT)
    added = nr_tx3g_back_add(&t->tx3g, c.bytes, c.size, c.start, c.end, stream->time_base);
  else
    add_srt(&held->text, &c, t->cues);
  return !added || held->text.failed ? NORAE_ERR_MEMORY : NORAE_OK;
}

/* What can be told only when all packets are there. */
static norae_status close_track(const AVCodecParameters *p, track *t, nr_held *held)
{
  const char *head = (const char *)p->extradata;
  size_t size = p->extradata_size > 0 ? strnlen(head, (size_t)p->extradata_size) : 0;
  if (strcmp(held->format, "ass") == 0)
    nr_scriptback_join(&t->script, size ? head : "", size, &held->text);
  if (t->codec == AV_CODEC_ID_MOV_TEXT)
    nr_tx3g_back_join(&t->tx3g, &held->text);
  return held->text.failed ? NORAE_ERR_MEMORY : NORAE_OK;
}

/* Some containers bring up further streams while they are read: none of ours. */
static norae_status read_packets(const nr_source *source, track *tracks, unsigned count,
                                 nr_held_list *list, norae_diags *diags)
{
  AVPacket *packet = av_packet_alloc();
  norae_status status = packet ? NORAE_OK : NORAE_ERR_MEMORY;
  while (status == NORAE_OK && av_read_frame(source->format, packet) >= 0) {
    track *t = &tracks[packet->stream_index];
    if ((unsigned)packet->stream_index < count && t->item != SIZE_MAX)
      status = add_packet(source, packet, t, &list->items[t->item]);
    av_packet_unref(packet);
  }
  av_packet_free(&packet);
  if (status == NORAE_OK && nr_source_failed(source))
    return nr_source_failure(source, diags);
  return status;
}

norae_status nr_subtitles_read(const nr_source *source, nr_held_list *list, norae_diags *diags)
{
  unsigned count = source->format->nb_streams, opened = 0;
  track *tracks = nr_alloc_array(count, sizeof *tracks);
  norae_status status = tracks ? NORAE_OK : NORAE_ERR_MEMORY;
  bool any = false;
  for (unsigned i = 0; i < count && status == NORAE_OK; i++) {
    status = open_track(source, i, &tracks[i], list);
    opened = i + 1;
    if (status != NORAE_OK)
      break;
    bool text = tracks[i].item != SIZE_MAX;
    any |= text;
    source->format->streams[i]->discard = text ? AVDISCARD_DEFAULT : AVDISCARD_ALL;
    if (source->format->streams[i]->codecpar->codec_type == AVMEDIA_TYPE_SUBTITLE && !text)
      nr_note(diags, "subtitle-pictures", nr_in_file(source->path),
              "stream %u (%s) holds no text that norae reads", i,
              avcodec_get_name(tracks[i].codec));
  }
  if (status == NORAE_OK && any)
    status = read_packets(source, tracks, count, list, diags);
  for (unsigned i = 0; i < opened; i++) {
    if (status == NORAE_OK && tracks[i].item != SIZE_MAX)
      status = close_track(source->format->streams[i]->codecpar, &tracks[i],
                           &list->items[tracks[i].item]);
    nr_scriptback_free(&tracks[i].script);
    nr_tx3g_back_free(&tracks[i].tx3g);
  }
  free(tracks);
  return status;
}
