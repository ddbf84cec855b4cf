/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Standard MIDI Files: chunks of tracks, tracks of events, each so many ticks after
 * the one before.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/checked.h"
#include "format/kar.h"

#define DEFAULT_TEMPO 500000
#define TRACKS_MAX 65536
#define TICK_MAX ((uint64_t)1 << 48)

typedef struct track {
  const unsigned char *at, *end;
  uint64_t tick;
  uint32_t number;
  uint8_t running;        /* status of the event before, 0: none */
  size_t sounding[16];    /* each channel's last note, plus 1; 0: none */
} track;

/* Seven bits a byte, at most four bytes. */
static bool take_number(track *t, uint32_t *out)
{
  *out = 0;
  for (int i = 0; i < 4 && t->at < t->end; i++) {
    *out = *out << 7 | (*t->at & 0x7F);
    if (!(*t->at++ & 0x80))
      return true;
  }
  return false;
}

static norae_status add_text(nr_midi *m, const track *t, uint8_t kind, const unsigned char *bytes,
                             size_t size)
{
  if (!nr_grow(&m->texts, &m->text_capacity, m->text_count + 1, sizeof *m->texts))
    return NORAE_ERR_MEMORY;
  m->texts[m->text_count++] = (nr_midi_text){
      .tick = t->tick, .track = t->number, .kind = kind, .at = m->text.size, .size = size};
  nr_str_add_bytes(&m->text, bytes, size);
  return m->text.failed ? NORAE_ERR_MEMORY : NORAE_OK;
}

static norae_status add_tempo(nr_midi *m, uint64_t tick, uint32_t us)
{
  if (!nr_grow(&m->tempos, &m->tempo_capacity, m->tempo_count + 1, sizeof *m->tempos))
    return NORAE_ERR_MEMORY;
  m->tempos[m->tempo_count] = (nr_midi_tempo){
      .tick = tick, .us_per_quarter = us ? us : DEFAULT_TEMPO, .order = (uint32_t)m->tempo_count};
  m->tempo_count++;
  return NORAE_OK;
}

/* A note ends where it is let go, or where its channel plays the next: melodies have
 * one note at a time. */
static norae_status add_note(nr_midi *m, track *t, uint8_t status, const unsigned char *data)
{
  unsigned channel = status & 0x0F;
  bool on = status >> 4 == 9 && data[1] > 0;
  size_t last = t->sounding[channel];
  if (!on) {
    if (last && m->notes[last - 1].pitch == data[0]) {
      m->notes[last - 1].off = t->tick;
      t->sounding[channel] = 0;
    }
    return NORAE_OK;
  }
  if (last)
    m->notes[last - 1].off = t->tick;
  if (!nr_grow(&m->notes, &m->note_capacity, m->note_count + 1, sizeof *m->notes))
    return NORAE_ERR_MEMORY;
  m->notes[m->note_count++] = (nr_midi_note){.on = t->tick,
                                             .off = t->tick,
                                             .part = t->number << 4 | channel,
                                             .pitch = data[0]};
  t->sounding[channel] = m->note_count;
  return NORAE_OK;
}

/* Meta events and those of other makers: a length, then bytes.  False at the end. */
static bool take_long(nr_midi *m, track *t, uint8_t status, norae_status *result)
{
  uint8_t kind = 0;
  uint32_t size;
  if (status == 0xFF && t->at >= t->end)
    return false;
  if (status == 0xFF)
    kind = *t->at++;
  if (!take_number(t, &size) || size > (size_t)(t->end - t->at)) {
    m->cut = true;
    return false;
  }
  bool known = status == 0xFF &&
               (kind == NR_MIDI_TEXT || kind == NR_MIDI_LYRIC || kind == NR_MIDI_TRACK_NAME);
  if (known)
    *result = add_text(m, t, kind, t->at, size);
  else if (status == 0xFF && kind == NR_MIDI_TEMPO && size >= 3)
    *result = add_tempo(m, t->tick, nr_big_endian(t->at, 3));
  t->at += size;
  return !(status == 0xFF && kind == NR_MIDI_END);
}

/* One event; false at the end of the track. */
static bool take_event(nr_midi *m, track *t, norae_status *result)
{
  uint32_t delta;
  if (t->at >= t->end)
    return false;
  if (!take_number(t, &delta) || t->at >= t->end || t->tick > TICK_MAX) {
    m->cut = true;
    return false;
  }
  t->tick += delta;
  uint8_t status = *t->at;
  if (status & 0x80)
    t->at++;
  else
    status = t->running;
  if (status >= 0xF0)
    return take_long(m, t, status, result);
  /* One data byte for programs and pressure, two for the others. */
  size_t size = status >> 4 == 0xC || status >> 4 == 0xD ? 1 : 2;
  if (!status || (size_t)(t->end - t->at) < size) {
    m->cut = true;
    return false;
  }
  t->running = status;
  if (status >> 4 == 8 || status >> 4 == 9)
    *result = add_note(m, t, status, t->at);
  t->at += size;
  return true;
}

static norae_status take_tracks(nr_midi *m, const unsigned char *at, const unsigned char *end)
{
  norae_status status = NORAE_OK;
  while (end - at >= 8 && status == NORAE_OK && m->tracks < TRACKS_MAX) {
    size_t size = nr_big_endian(at + 4, 4), left = (size_t)(end - at - 8);
    bool is_track = memcmp(at, "MTrk", 4) == 0;
    /* Broken lengths are met; the events themselves tell where a last track ends. */
    m->cut |= size > left;
    size = size > left ? left : size;
    track t = {.at = at + 8, .end = at + 8 + size, .number = m->tracks};
    while (is_track && status == NORAE_OK && take_event(m, &t, &status))
      continue;
    m->tracks += is_track;
    at += 8 + size;
  }
  return status;
}

static int compare_tempos(const void *a, const void *b)
{
  const nr_midi_tempo *x = a, *y = b;
  if (x->tick != y->tick)
    return x->tick < y->tick ? -1 : 1;
  return x->order < y->order ? -1 : 1;
}

static norae_status settle_tempos(nr_midi *m)
{
  norae_status status = add_tempo(m, 0, DEFAULT_TEMPO);
  if (status != NORAE_OK)
    return status;
  m->tempos[m->tempo_count - 1].order = 0;
  for (size_t i = 0; i + 1 < m->tempo_count; i++)
    m->tempos[i].order++;
  qsort(m->tempos, m->tempo_count, sizeof *m->tempos, compare_tempos);
  for (size_t i = 1; i < m->tempo_count && m->ticks > 0; i++) {
    const nr_midi_tempo *before = &m->tempos[i - 1];
    double ticks = (double)(m->tempos[i].tick - before->tick);
    m->tempos[i].us = before->us + ticks * before->us_per_quarter / m->ticks;
  }
  return NORAE_OK;
}

norae_status nr_midi_parse(const unsigned char *bytes, size_t size, nr_midi *out)
{
  *out = (nr_midi){.cut = false};
  if (size >= 20 && memcmp(bytes, "RIFF", 4) == 0) {
    bytes += 20;
    size -= 20;
  }
  if (size < 14 || memcmp(bytes, "MThd", 4) != 0)
    return NORAE_ERR_FORMAT;
  uint32_t header = nr_big_endian(bytes + 4, 4), division = nr_big_endian(bytes + 12, 2);
  if (header < 6 || header > size - 8 || division == 0)
    return NORAE_ERR_FORMAT;
  if (division & 0x8000) {
    /* Frames a second, negative, and ticks a frame; 29 means 30 with some dropped. */
    int frames = 256 - (int)(division >> 8), ticks = (int)(division & 0xFF);
    double rate = frames == 29 ? 30000.0 / 1001 : frames;
    if (!ticks)
      return NORAE_ERR_FORMAT;
    out->fixed_us = 1e6 / (rate * ticks);
  } else {
    out->ticks = division;
  }
  norae_status status = take_tracks(out, bytes + 8 + header, bytes + size);
  if (status == NORAE_OK)
    status = settle_tempos(out);
  if (status != NORAE_OK)
    nr_midi_free(out);
  return status;
}

void nr_midi_free(nr_midi *midi)
{
  nr_str_free(&midi->text);
  free(midi->texts);
  free(midi->tempos);
  free(midi->notes);
  *midi = (nr_midi){.cut = false};
}

norae_us nr_midi_time(const nr_midi *midi, uint64_t tick)
{
  double us = (double)tick * midi->fixed_us;
  if (midi->ticks > 0) {
    size_t low = 0, high = midi->tempo_count;
    while (high - low > 1) {
      size_t middle = low + (high - low) / 2;
      if (midi->tempos[middle].tick <= tick)
        low = middle;
      else
        high = middle;
    }
    const nr_midi_tempo *t = &midi->tempos[low];
    us = t->us + (double)(tick - t->tick) * t->us_per_quarter / midi->ticks;
  }
  return us > (double)NORAE_TIME_MAX ? NORAE_NO_TIME : llround(us);
}
