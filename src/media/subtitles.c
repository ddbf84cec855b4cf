/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/subtitles.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/checked.h"

/* A cue that tells no end stands this long. */
#define LAST_CUE (5 * NORAE_US_PER_S)

/* One stream's item of the list. */
typedef struct track {
  size_t item; /* of the list, SIZE_MAX: not text */
  enum AVCodecID codec;
  unsigned cues;
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

/* ── times ── */

static void add_clock(nr_str *out, norae_us time, char point, int digits)
{
  norae_us unit = digits == 2 ? 10000 : 1000;
  long long n = (long long)((time < 0 ? 0 : time) + unit / 2) / unit;
  long long per_s = digits == 2 ? 100 : 1000;
  nr_str_addf(out, "%02lld:%02lld:%02lld%c%0*lld", n / per_s / 3600, n / per_s / 60 % 60,
              n / per_s % 60, point, digits, n % per_s);
}

static void add_span(nr_str *out, const cue *c, char point)
{
  add_clock(out, c->start, point, 3);
  nr_str_add(out, " --> ");
  add_clock(out, c->end, point, 3);
}

/* ── ASS ── */

/* "ReadOrder,Layer,Style,…" of Matroska as an event of a script. */
static void add_ass(nr_str *out, const cue *c)
{
  const unsigned char *end = c->bytes + c->size;
  const unsigned char *order = c->size ? memchr(c->bytes, ',', c->size) : NULL;
  const unsigned char *layer = order ? memchr(order + 1, ',', (size_t)(end - order - 1)) : NULL;
  if (!layer)
    return;
  nr_str_add(out, "Dialogue: ");
  nr_str_add_bytes(out, order + 1, (size_t)(layer - order));
  add_clock(out, c->start, '.', 2);
  nr_str_add_char(out, ',');
  add_clock(out, c->end, '.', 2);
  for (const unsigned char *at = layer; at < end; at++) {
    if (*at != '\r' && *at != '\n')
      nr_str_add_char(out, (char)*at);
  }
  nr_str_add_char(out, '\n');
}

static void add_ass_head(nr_str *out, const AVCodecParameters *p)
{
  const char *head = (const char *)p->extradata;
  if (p->extradata_size > 0)
    nr_str_add_bytes(out, head, strnlen(head, (size_t)p->extradata_size));
  if (out->size && out->data[out->size - 1] != '\n')
    nr_str_add_char(out, '\n');
  if (!out->failed && !strstr(nr_str_text(out), "[Events]"))
    nr_str_add(out, "[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, "
                    "Effect, Text\n");
}

/* ── text of cues ── */

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

/* "<00:01.500>" at `at`; how long it is, 0: none. */
static size_t stamp_at(const char *at, size_t size, norae_us *out)
{
  long long parts[3] = {0}, ms = 0;
  int part = 0, digits = 0;
  size_t i = 1;
  for (; i < size && i < 20 && at[i] != '>'; i++) {
    if (at[i] >= '0' && at[i] <= '9') {
      if (digits >= 0)
        parts[part] = parts[part] * 10 + (at[i] - '0');
      else if (digits-- >= -3)
        ms = ms * 10 + (at[i] - '0');
    } else if (at[i] == ':' && part < 2 && digits >= 0) {
      part++;
    } else if (at[i] == '.' && part > 0 && digits >= 0) {
      digits = -1;
    } else {
      return 0;
    }
  }
  if (i >= size || at[i] != '>' || digits != -4 || parts[0] > 100000 || parts[1] > 100000)
    return 0;
  long long s = part == 2 ? (parts[0] * 60 + parts[1]) * 60 + parts[2] : parts[0] * 60 + parts[1];
  *out = (s * 1000 + ms) * 1000;
  return i + 1;
}

/* Matroska wants the times of words relative to the cue; some programs write them as
 * they were.  Those before the cue's start tell. */
static void add_vtt_text(nr_str *out, const cue *c)
{
  const char *text = (const char *)c->bytes;
  nr_str lines = {0};
  norae_us shift = 0, time;
  for (size_t i = 0; i < c->size; i++) {
    if (text[i] == '<' && stamp_at(text + i, c->size - i, &time) && time < c->start)
      shift = c->start;
  }
  for (size_t i = 0; i < c->size;) {
    size_t size = text[i] == '<' ? stamp_at(text + i, c->size - i, &time) : 0;
    if (size) {
      nr_str_add_char(&lines, '<');
      add_clock(&lines, time + shift, '.', 3);
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

/* ── 3GPP timed text, with its karaoke ── */

/* The box "krok" behind the text: from when on, then an end and a range each. */
static const unsigned char *find_karaoke(const unsigned char *at, const unsigned char *end,
                                         size_t *count)
{
  while (end - at >= 8) {
    uint32_t size = nr_big_endian(at, 4);
    if (size < 8 || size > (size_t)(end - at))
      return NULL;
    if (memcmp(at + 4, "krok", 4) == 0 && size >= 14) {
      *count = nr_big_endian(at + 12, 2);
      *count = *count < (size - 14) / 8 ? *count : (size - 14) / 8;
      return at + 8;
    }
    at += size;
  }
  return NULL;
}

static void add_escaped(nr_str *out, char c)
{
  if (c == '<' || c == '&')
    nr_str_add(out, c == '<' ? "&lt;" : "&amp;");
  else
    nr_str_add_char(out, c);
}

/* Where each wipe begins: the first at the box's start, the others where the one
 * before ends; characters are counted, bytes are written. */
static void add_mov_text(nr_str *out, const cue *c, AVRational clock)
{
  size_t size = c->size >= 2 ? nr_big_endian(c->bytes, 2) : 0, count = 0, chars = 0, wipe = 0;
  nr_str lines = {0};
  if (!size || size > c->size - 2)
    return;
  const unsigned char *text = c->bytes + 2;
  const unsigned char *karaoke = find_karaoke(text + size, c->bytes + c->size, &count);
  for (size_t i = 0; i < size; i++) {
    bool starts = (text[i] & 0xC0) != 0x80;
    while (starts && wipe < count && nr_big_endian(karaoke + 6 + 8 * wipe + 4, 2) <= chars) {
      const unsigned char *from = wipe ? karaoke + 6 + 8 * (wipe - 1) : karaoke;
      nr_str_add_char(&lines, '<');
      int64_t wait = (int64_t)nr_big_endian(from, 4);
      add_clock(&lines, c->start + av_rescale_q(wait, clock, AV_TIME_BASE_Q), '.', 3);
      nr_str_add_char(&lines, '>');
      wipe++;
    }
    chars += starts;
    add_escaped(&lines, (char)text[i]);
  }
  add_span(out, c, '.');
  nr_str_add_char(out, '\n');
  if (lines.size)
    add_lines(out, nr_str_text(&lines), lines.size);
  out->failed |= lines.failed;
  nr_str_free(&lines);
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
  if (strcmp(format, "ass") == 0)
    add_ass_head(&held->text, stream->codecpar);
  else if (strcmp(format, "vtt") == 0)
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
  if (t->codec == AV_CODEC_ID_ASS || t->codec == AV_CODEC_ID_SSA)
    add_ass(&held->text, &c);
  else if (t->codec == AV_CODEC_ID_WEBVTT)
    add_vtt(&held->text, &c);
  else if (t->codec == AV_CODEC_ID_MOV_TEXT)
    add_mov_text(&held->text, &c, stream->time_base);
  else
    add_srt(&held->text, &c, t->cues);
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
  unsigned count = source->format->nb_streams;
  track *tracks = nr_alloc_array(count, sizeof *tracks);
  norae_status status = tracks ? NORAE_OK : NORAE_ERR_MEMORY;
  bool any = false;
  for (unsigned i = 0; i < count && status == NORAE_OK; i++) {
    status = open_track(source, i, &tracks[i], list);
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
  free(tracks);
  return status;
}
