/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/id3.h"

#include <ctype.h>
#include <string.h>

#include "base/bytes.h"
#include "base/checked.h"

/* Flags of the tag. */
#define UNSYNCHRONISED 0x80
#define EXTENDED 0x40
#define FOOTER 0x10

/* Seven bits a byte; a byte with its highest bit set makes it none. */
static bool syncsafe(const unsigned char *at, size_t *out)
{
  *out = 0;
  for (int i = 0; i < 4; i++) {
    if (at[i] & 0x80)
      return false;
    *out = *out << 7 | at[i];
  }
  return true;
}

size_t nr_id3_size(const unsigned char *head)
{
  size_t size;
  if (memcmp(head, "ID3", 3) != 0 || head[3] < 2 || head[3] > 4 || head[4] == 0xFF ||
      !syncsafe(head + 6, &size))
    return 0;
  return NR_ID3_HEADER + size + (head[3] == 4 && head[5] & FOOTER ? NR_ID3_HEADER : 0);
}

/* A zero byte was put behind each 0xFF, so that no decoder takes it for sound. */
static void add_synchronised(nr_str *out, const unsigned char *bytes, size_t size)
{
  size_t from = 0;
  for (size_t i = 0; i + 1 < size; i++) {
    if (bytes[i] == 0xFF && bytes[i + 1] == 0) {
      nr_str_add_bytes(out, bytes + from, i + 1 - from);
      from = i + 2;
      i++;
    }
  }
  if (from < size)
    nr_str_add_bytes(out, bytes + from, size - from);
}

/* ── frames ── */

/* The tag's body while it is walked. */
typedef struct body {
  const unsigned char *bytes;
  size_t size, at;
  bool unsynchronised; /* frame by frame, in version 2.4 */
} body;

static bool is_frame_id(const unsigned char *at, int letters)
{
  for (int i = 0; i < letters; i++) {
    if (!isupper(at[i]) && !isdigit(at[i]))
      return false;
  }
  return true;
}

/* Version 2.4 has syncsafe sizes, but iTunes wrote plain ones for years: the right
 * one leads to another frame, to padding or to the end. */
static size_t size_of_24(const body *b)
{
  const unsigned char *at = b->bytes + b->at + 4;
  size_t plain = nr_big_endian(at, 4), safe;
  if (!syncsafe(at, &safe))
    return plain;
  const size_t sizes[] = {safe, plain};
  for (int i = 0; i < 2; i++) {
    size_t next = b->at + 10 + sizes[i];
    if (next == b->size || (next + 4 <= b->size && (b->bytes[next] == 0 ||
                                                    is_frame_id(b->bytes + next, 4))))
      return sizes[i];
  }
  return safe;
}

/* What flags put before the content, and whether norae can look into it. */
static void understand_flags(unsigned version, nr_id3_frame *f)
{
  uint8_t flags = f->flags[1];
  if (version == 3) {
    f->opaque = flags & 0xC0;
    f->lead = (flags & 0x80 ? 4 : 0) + (flags & 0x40 ? 1 : 0) + (flags & 0x20 ? 1 : 0);
  } else if (version == 4) {
    f->opaque = flags & 0x0C;
    f->lead = (flags & 0x40 ? 1 : 0) + (flags & 0x04 ? 1 : 0) + (flags & 0x01 ? 4 : 0);
  }
}

static norae_status add_frame(nr_id3_tag *tag, const nr_id3_frame *frame)
{
  if (!nr_grow(&tag->frames, &tag->capacity, tag->count + 1, sizeof *tag->frames))
    return NORAE_ERR_MEMORY;
  tag->frames[tag->count++] = *frame;
  return NORAE_OK;
}

/* One frame; false at the end of all of them. */
static bool take_frame(body *b, nr_id3_tag *tag, norae_status *status)
{
  int letters = tag->version == 2 ? 3 : 4;
  size_t header = tag->version == 2 ? 6 : 10, size;
  const unsigned char *at = b->bytes + b->at;
  nr_id3_frame f = {.at = tag->bytes.size};
  if (b->size - b->at < header || !is_frame_id(at, letters))
    return false;
  memcpy(f.id, at, (size_t)letters);
  size = tag->version == 4 ? size_of_24(b) : nr_big_endian(at + letters, letters);
  if (tag->version > 2)
    memcpy(f.flags, at + 8, 2);
  b->at += header;
  if (size > b->size - b->at)
    return false;
  bool undo = tag->version == 4 && (b->unsynchronised || f.flags[1] & 0x02);
  if (undo)
    add_synchronised(&tag->bytes, b->bytes + b->at, size);
  else
    nr_str_add_bytes(&tag->bytes, b->bytes + b->at, size);
  if (tag->version == 4)
    f.flags[1] &= (uint8_t)~0x02;
  b->at += size;
  f.size = tag->bytes.size - f.at;
  understand_flags(tag->version, &f);
  if (tag->bytes.failed)
    *status = NORAE_ERR_MEMORY;
  else if (f.lead <= f.size)
    *status = add_frame(tag, &f);
  return *status == NORAE_OK;
}

/* Where the frames begin, behind an extended header. */
static size_t behind_extension(const body *b, unsigned version)
{
  size_t size = 0;
  if (b->size < 6)
    return b->size;
  if (version == 3)
    size = nr_big_endian(b->bytes, 4) + 4;
  else if (!syncsafe(b->bytes, &size))
    size = 0;
  return size <= b->size ? size : b->size;
}

norae_status nr_id3_parse(const unsigned char *bytes, size_t size, nr_id3_tag *out)
{
  norae_status status = NORAE_OK;
  nr_str plain = {0};
  *out = (nr_id3_tag){0};
  size_t whole = size >= NR_ID3_HEADER ? nr_id3_size(bytes) : 0;
  if (!whole || (bytes[3] == 2 && bytes[5] & EXTENDED)) /* that flag meant compression */
    return NORAE_ERR_FORMAT;
  size_t footer = bytes[3] == 4 && bytes[5] & FOOTER ? NR_ID3_HEADER : 0;
  whole = whole > size ? size : whole - footer;
  body b = {.bytes = bytes + NR_ID3_HEADER, .size = whole - NR_ID3_HEADER};
  out->version = bytes[3];
  b.unsynchronised = bytes[5] & UNSYNCHRONISED;
  if (b.unsynchronised && out->version < 4) {
    add_synchronised(&plain, b.bytes, b.size);
    b.bytes = (const unsigned char *)nr_str_text(&plain);
    b.size = plain.size;
    status = plain.failed ? NORAE_ERR_MEMORY : NORAE_OK;
  }
  if (bytes[5] & EXTENDED && status == NORAE_OK)
    b.at = behind_extension(&b, out->version);
  while (status == NORAE_OK && take_frame(&b, out, &status))
    continue;
  nr_str_free(&plain);
  if (status != NORAE_OK)
    nr_id3_free(out);
  return status;
}

void nr_id3_free(nr_id3_tag *tag)
{
  free(tag->frames);
  nr_str_free(&tag->bytes);
  *tag = (nr_id3_tag){0};
}

/* ── together again ── */

static void add_number(nr_str *out, size_t n, int bytes, int bits)
{
  for (int i = bytes - 1; i >= 0; i--)
    nr_str_add_char(out, (char)(n >> (i * bits) & ((1u << bits) - 1)));
}

norae_status nr_id3_build(const nr_id3_tag *tag, size_t padding, nr_str *out)
{
  const size_t most = (size_t)1 << 28;
  size_t header = tag->version == 2 ? 6 : 10, size = padding;
  for (size_t i = 0; i < tag->count; i++) {
    size_t frame = tag->frames[i].size;
    size += header + frame;
    if (frame >= most || size >= most || (tag->version == 2 && frame >= (size_t)1 << 24))
      return NORAE_ERR_LIMIT;
  }
  nr_str_add(out, "ID3");
  nr_str_add_char(out, (char)tag->version);
  nr_str_add_bytes(out, "\0\0", 2);
  add_number(out, size, 4, 7);
  for (size_t i = 0; i < tag->count; i++) {
    const nr_id3_frame *f = &tag->frames[i];
    nr_str_add(out, f->id);
    add_number(out, f->size, tag->version == 2 ? 3 : 4, tag->version == 4 ? 7 : 8);
    if (tag->version > 2)
      nr_str_add_bytes(out, f->flags, 2);
    nr_str_add_bytes(out, nr_str_text(&tag->bytes) + f->at, f->size);
  }
  for (size_t i = 0; i < padding; i++)
    nr_str_add_char(out, '\0');
  return out->failed ? NORAE_ERR_MEMORY : NORAE_OK;
}
