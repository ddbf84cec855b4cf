/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * USLT and SYLT frames: lyrics as one text, and as pieces with a time each.
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/bytes.h"
#include "base/checked.h"
#include "media/id3.h"

/* How an encoding byte says text is written. */
enum { LATIN_1, UTF_16, UTF_16_BE, UTF_8 };

#define CONTENT_LYRICS 1
#define CONTENT_TRANSCRIPT 2
#define BY_FRAMES 1
#define BY_MILLISECONDS 2

/* A frame's content while it is read. */
typedef struct cursor {
  const unsigned char *at, *end;
  int encoding;
  bool little_endian; /* as the last byte order mark told */
} cursor;

/* ── text ── */

static void add_code_point(nr_str *out, uint32_t c)
{
  if (c < 0x80) {
    nr_str_add_char(out, (char)c);
  } else if (c < 0x800) {
    nr_str_add_char(out, (char)(0xC0 | c >> 6));
    nr_str_add_char(out, (char)(0x80 | (c & 0x3F)));
  } else if (c < 0x10000) {
    nr_str_add_char(out, (char)(0xE0 | c >> 12));
    nr_str_add_char(out, (char)(0x80 | (c >> 6 & 0x3F)));
    nr_str_add_char(out, (char)(0x80 | (c & 0x3F)));
  } else {
    nr_str_add_char(out, (char)(0xF0 | c >> 18));
    nr_str_add_char(out, (char)(0x80 | (c >> 12 & 0x3F)));
    nr_str_add_char(out, (char)(0x80 | (c >> 6 & 0x3F)));
    nr_str_add_char(out, (char)(0x80 | (c & 0x3F)));
  }
}

static uint32_t unit_at(const cursor *c, const unsigned char *at)
{
  return c->little_endian ? (uint32_t)at[0] | (uint32_t)at[1] << 8
                          : (uint32_t)at[1] | (uint32_t)at[0] << 8;
}

static void add_utf16(cursor *c, size_t size, nr_str *out)
{
  const unsigned char *at = c->at, *end = c->at + size;
  if (size >= 2 && ((at[0] == 0xFF && at[1] == 0xFE) || (at[0] == 0xFE && at[1] == 0xFF))) {
    c->little_endian = at[0] == 0xFF;
    at += 2;
  }
  for (; end - at >= 2; at += 2) {
    uint32_t u = unit_at(c, at);
    uint32_t low = u >= 0xD800 && u < 0xDC00 && end - at >= 4 ? unit_at(c, at + 2) : 0;
    if (low >= 0xDC00 && low < 0xE000) {
      u = 0x10000 + ((u - 0xD800) << 10) + (low - 0xDC00);
      at += 2;
    } else if (u >= 0xD800 && u < 0xE000) {
      u = 0xFFFD;
    }
    add_code_point(out, u);
  }
}

/* How many bytes up to the terminator, or to the end where there is none. */
static size_t text_size(const cursor *c)
{
  size_t left = (size_t)(c->end - c->at);
  if (c->encoding == UTF_16 || c->encoding == UTF_16_BE) {
    size_t size = 0;
    while (left - size >= 2 && (c->at[size] || c->at[size + 1]))
      size += 2;
    return left - size >= 2 ? size : left;
  }
  const unsigned char *zero = left ? memchr(c->at, 0, left) : NULL;
  return zero ? (size_t)(zero - c->at) : left;
}

/* A terminated string, the terminator taken too. */
static void take_text(cursor *c, nr_str *out)
{
  size_t size = text_size(c), terminator = 1;
  if (c->encoding == UTF_16 || c->encoding == UTF_16_BE) {
    terminator = 2;
    add_utf16(c, size, out);
  } else {
    nr_str_add_bytes(out, c->at, size);
  }
  size_t left = (size_t)(c->end - c->at);
  c->at += left - size < terminator ? left : size + terminator;
}

/* ── reading ── */

static const unsigned char *content_of(const nr_id3_tag *tag, const nr_id3_frame *f)
{
  return (const unsigned char *)nr_str_text(&tag->bytes) + f->at + f->lead;
}

static bool open_frame(const nr_id3_tag *tag, const nr_id3_frame *f, size_t least, cursor *out)
{
  const unsigned char *at = content_of(tag, f);
  size_t size = f->size - f->lead;
  if (f->opaque || size < least || at[0] > UTF_8)
    return false;
  /* Without a mark UTF-16 is little-endian in practice, whatever the standard says. */
  *out = (cursor){.at = at + 1, .end = at + size, .encoding = at[0]};
  out->little_endian = at[0] == UTF_16;
  return true;
}

static nr_held *new_held(nr_held_list *list, const char *kind, cursor *c)
{
  nr_held *held = nr_held_add(list, kind);
  if (!held)
    return NULL;
  memcpy(held->lang, c->at, 3);
  for (int i = 0; i < 3; i++) {
    if (!isalpha((unsigned char)held->lang[i]))
      held->lang[i] = '\0';
  }
  if (strcmp(held->lang, "XXX") == 0 || strcmp(held->lang, "xxx") == 0 ||
      strcmp(held->lang, "und") == 0)
    held->lang[0] = '\0';
  held->raw = c->encoding == LATIN_1;
  c->at += 3;
  return held;
}

/* A description that says something. */
static norae_status take_title(cursor *c, nr_held *held)
{
  nr_str title = {0};
  take_text(c, &title);
  if (title.failed)
    return NORAE_ERR_MEMORY;
  /* In an 8-bit encoding that nobody knows it would only be shown wrongly. */
  bool plain = title.size > 0;
  for (size_t i = 0; held->raw && i < title.size; i++)
    plain &= title.data[i] >= ' ';
  norae_status status = plain ? nr_str_take(&title, &held->title, NULL) : NORAE_OK;
  nr_str_free(&title);
  return status;
}

static norae_status read_uslt(const nr_id3_tag *tag, const nr_id3_frame *f, nr_held_list *list)
{
  cursor c;
  if (!open_frame(tag, f, 5, &c))
    return NORAE_OK;
  nr_held *held = new_held(list, "USLT", &c);
  norae_status status = held ? take_title(&c, held) : NORAE_ERR_MEMORY;
  if (status != NORAE_OK)
    return status;
  take_text(&c, &held->text);
  return held->text.failed ? NORAE_ERR_MEMORY : NORAE_OK;
}

static norae_status take_events(cursor *c, double unit, nr_held *held)
{
  while (c->end - c->at > 4) {
    nr_held_event e = {.at = held->text.size};
    take_text(c, &held->text);
    if (c->end - c->at < 4)
      break;
    uint64_t time = nr_big_endian(c->at, 4);
    c->at += 4;
    double us = unit * (double)time;
    e.time = us > (double)NORAE_TIME_MAX ? NORAE_TIME_MAX : (norae_us)(us + 0.5);
    e.size = held->text.size - e.at;
    if (!nr_grow(&held->events, &held->event_capacity, held->event_count + 1, sizeof e))
      return NORAE_ERR_MEMORY;
    held->events[held->event_count++] = e;
  }
  return held->text.failed ? NORAE_ERR_MEMORY : NORAE_OK;
}

static norae_status read_sylt(const nr_id3_tag *tag, const nr_id3_frame *f, double frame_us,
                              const char *name, nr_held_list *list, norae_diags *diags)
{
  cursor c;
  if (!open_frame(tag, f, 7, &c))
    return NORAE_OK;
  int stamp = c.at[3], content = c.at[4];
  /* Chords, events and trivia are no lyrics; 0 ("other") often is. */
  if (content > CONTENT_TRANSCRIPT)
    return NORAE_OK;
  double unit = stamp == BY_FRAMES ? frame_us : 1000;
  if (!(unit > 0)) {
    nr_warn(diags, "sylt-frames", nr_in_file(name),
            "holds lyrics whose times count MPEG frames, and no MPEG sound: left out");
    return NORAE_OK;
  }
  nr_held *held = new_held(list, "SYLT", &c);
  if (!held)
    return NORAE_ERR_MEMORY;
  c.at += 2;
  norae_status status = take_title(&c, held);
  if (status == NORAE_OK)
    status = take_events(&c, unit, held);
  /* Nothing in it is no lyrics. */
  if (status == NORAE_OK && !held->event_count)
    nr_held_clear(&list->items[--list->count]);
  return status;
}

/* "TXXX:LYRICS" and the like, where programs that know no USLT put them. */
static norae_status read_txxx(const nr_id3_tag *tag, const nr_id3_frame *f, nr_held_list *list)
{
  static const char *const names[] = {"SYNCEDLYRICS", "UNSYNCEDLYRICS", "LYRICS"};
  cursor c;
  nr_str name = {0};
  norae_status status = NORAE_OK;
  if (!open_frame(tag, f, 2, &c))
    return NORAE_OK;
  take_text(&c, &name);
  for (size_t i = 0; i < sizeof names / sizeof *names && !name.failed; i++) {
    if (strcasecmp(nr_str_text(&name), names[i]) != 0)
      continue;
    nr_held *held = nr_held_add(list, names[i]);
    if (held)
      take_text(&c, &held->text);
    if (held)
      held->raw = c.encoding == LATIN_1;
    status = held && !held->text.failed ? NORAE_OK : NORAE_ERR_MEMORY;
  }
  status = name.failed ? NORAE_ERR_MEMORY : status;
  nr_str_free(&name);
  return status;
}

static bool is_uslt(const nr_id3_frame *f)
{
  return strcmp(f->id, "USLT") == 0 || strcmp(f->id, "ULT") == 0;
}

static bool is_sylt(const nr_id3_frame *f)
{
  return strcmp(f->id, "SYLT") == 0 || strcmp(f->id, "SLT") == 0;
}

norae_status nr_id3_lyrics(const nr_id3_tag *tag, double frame_us, const char *name,
                           nr_held_list *list, norae_diags *diags)
{
  norae_status status = NORAE_OK;
  for (size_t i = 0; i < tag->count && status == NORAE_OK; i++) {
    const nr_id3_frame *f = &tag->frames[i];
    if (is_uslt(f))
      status = read_uslt(tag, f, list);
    else if (is_sylt(f))
      status = read_sylt(tag, f, frame_us, name, list, diags);
    else if (strcmp(f->id, "TXXX") == 0 || strcmp(f->id, "TXX") == 0)
      status = read_txxx(tag, f, list);
    if ((is_uslt(f) || is_sylt(f)) && f->opaque)
      nr_warn(diags, "id3-opaque", nr_in_file(name),
              "lyrics in a compressed or encrypted ID3 frame are left out");
  }
  return status;
}

/* ── writing ── */

/* The code point at `*at` of valid UTF-8. */
static uint32_t next_code_point(const char **at, const char *end)
{
  const unsigned char *c = (const unsigned char *)*at;
  int more = *c >= 0xF0 ? 3 : *c >= 0xE0 ? 2 : *c >= 0xC0 ? 1 : 0;
  uint32_t value = more == 3 ? *c & 7u : more == 2 ? *c & 15u : more == 1 ? *c & 31u : *c;
  for (++*at; more > 0 && *at < end; more--, ++*at)
    value = value << 6 | ((unsigned char)**at & 0x3Fu);
  return value;
}

static void add_unit(nr_str *out, uint32_t unit)
{
  nr_str_add_char(out, (char)(unit & 0xFF));
  nr_str_add_char(out, (char)(unit >> 8 & 0xFF));
}

static void end_text(nr_str *out, int encoding)
{
  nr_str_add_bytes(out, "\0\0", encoding == UTF_16 ? 2 : 1);
}

/* Text in the encoding, without a terminator. */
static void add_text(nr_str *out, int encoding, const char *text, size_t size)
{
  const char *end = text + size;
  if (encoding != UTF_16) {
    nr_str_add_bytes(out, text, size);
    return;
  }
  add_unit(out, 0xFEFF);
  while (text < end) {
    uint32_t c = next_code_point(&text, end);
    if (c >= 0x10000) {
      add_unit(out, 0xD800 + ((c - 0x10000) >> 10 & 0x3FF));
      add_unit(out, 0xDC00 + ((c - 0x10000) & 0x3FF));
    } else {
      add_unit(out, c);
    }
  }
}

/* Only version 2.4 knows UTF-8; ASCII is Latin-1, too. */
static int encoding_for(const nr_id3_tag *tag, const nr_held *held)
{
  if (tag->version == 4)
    return UTF_8;
  for (size_t i = 0; i < held->text.size; i++) {
    if ((unsigned char)held->text.data[i] >= 0x80)
      return UTF_16;
  }
  return LATIN_1;
}

static void add_head(nr_str *out, int encoding, const nr_held *held)
{
  nr_str_add_char(out, (char)encoding);
  if (strlen(held->lang) == 3)
    nr_str_add(out, held->lang);
  else
    nr_str_add(out, "und");
}

static norae_status add_frame(nr_id3_tag *tag, const char *id, const nr_held *held)
{
  nr_id3_frame f = {.at = tag->bytes.size};
  int encoding = encoding_for(tag, held);
  nr_str *out = &tag->bytes;
  memcpy(f.id, id, strlen(id));
  add_head(out, encoding, held);
  if (held->events) {
    nr_str_add_char(out, BY_MILLISECONDS);
    nr_str_add_char(out, CONTENT_LYRICS);
  }
  add_text(out, encoding, "", 0);
  end_text(out, encoding);
  for (size_t i = 0; i < held->event_count; i++) {
    const nr_held_event *e = &held->events[i];
    uint32_t ms = e->time < 0 ? 0 : (uint32_t)((e->time + 500) / 1000);
    add_text(out, encoding, nr_str_text(&held->text) + e->at, e->size);
    end_text(out, encoding);
    for (int shift = 24; shift >= 0; shift -= 8)
      nr_str_add_char(out, (char)(ms >> shift & 0xFF));
  }
  if (!held->events)
    add_text(out, encoding, nr_str_text(&held->text), held->text.size);
  f.size = out->size - f.at;
  if (out->failed ||
      !nr_grow(&tag->frames, &tag->capacity, tag->count + 1, sizeof *tag->frames))
    return NORAE_ERR_MEMORY;
  tag->frames[tag->count++] = f;
  return NORAE_OK;
}

/* Chords and the like are none of ours. */
static bool holds_lyrics(const nr_id3_tag *tag, const nr_id3_frame *f)
{
  const unsigned char *at = content_of(tag, f);
  if (is_uslt(f))
    return true;
  return is_sylt(f) && (f->opaque || f->size - f->lead < 6 || at[5] <= CONTENT_TRANSCRIPT);
}

norae_status nr_id3_set_lyrics(nr_id3_tag *tag, const nr_held *uslt, const nr_held *sylt,
                               size_t *replaced)
{
  size_t to = 0;
  norae_status status = NORAE_OK;
  for (size_t i = 0; i < tag->count; i++) {
    if (!holds_lyrics(tag, &tag->frames[i]))
      tag->frames[to++] = tag->frames[i];
  }
  *replaced = tag->count - to;
  tag->count = to;
  if (sylt)
    status = add_frame(tag, tag->version == 2 ? "SLT" : "SYLT", sylt);
  if (uslt && status == NORAE_OK)
    status = add_frame(tag, tag->version == 2 ? "ULT" : "USLT", uslt);
  return status;
}

/* ── MPEG audio ── */

double nr_mpeg_frame_us(const unsigned char *head)
{
  static const int rates[] = {44100, 48000, 32000};
  unsigned version = head[1] >> 3 & 3, layer = head[1] >> 1 & 3, rate = head[2] >> 2 & 3;
  bool valid = head[0] == 0xFF && (head[1] & 0xE0) == 0xE0 && version != 1 && layer != 0 &&
               rate != 3 && head[2] >> 4 != 15;
  if (!valid)
    return 0;
  /* Version 1 (3), 2 (2), 2.5 (0); layer I (3), II (2), III (1). */
  int hertz = rates[rate] >> (version == 3 ? 0 : version == 2 ? 1 : 2);
  int samples = layer == 3 ? 384 : layer == 1 && version != 3 ? 576 : 1152;
  return samples * 1e6 / hertz;
}
