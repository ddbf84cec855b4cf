/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * MP4: boxes in boxes; lyrics are moov/udta/meta/ilst/©lyr.  Where the index (moov)
 * stands before the sound, its table of places moves with its length.
 */
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "media/tagfile.h"

#define DEPTH_MAX 16

/* A box in memory, or at the top of the file. */
typedef struct box {
  const unsigned char *id;
  size_t at, content, end; /* of the bytes walked */
} box;

static void put_big(unsigned char *at, uint64_t n, int bytes)
{
  for (int i = bytes - 1; i >= 0; i--, n >>= 8)
    at[i] = (unsigned char)(n & 0xFF);
}

/* The box at `at`; false at the end and where none is whole. */
static bool next_box(const unsigned char *bytes, size_t at, size_t end, box *out)
{
  if (at + 8 > end)
    return false;
  uint64_t size = nr_big_endian(bytes + at, 4);
  size_t header = 8;
  if (size == 1 && at + 16 <= end) {
    size = nr_big_endian(bytes + at + 8, 8);
    header = 16;
  } else if (size == 0) {
    size = end - at;
  }
  if (size < header || size > end - at)
    return false;
  *out = (box){.id = bytes + at + 4, .at = at, .content = at + header, .end = at + (size_t)size};
  return true;
}

static bool is_box(const box *b, const char *id)
{
  return memcmp(b->id, id, 4) == 0;
}

/* The first box of that name between `at` and `end`. */
static bool find_box(const unsigned char *bytes, size_t at, size_t end, const char *id, box *out)
{
  while (next_box(bytes, at, end, out)) {
    if (is_box(out, id))
      return true;
    at = out->end;
  }
  return false;
}

bool nr_is_mp4(const nr_tagfile *f)
{
  unsigned char head[8];
  return nr_tagfile_read(f, 0, head, 8) && memcmp(head + 4, "ftyp", 4) == 0;
}

/* ── the new lyrics ── */

static void add_box(nr_str *out, const char *id, const nr_str *content)
{
  unsigned char size[4];
  put_big(size, content->size + 8, 4);
  nr_str_add_bytes(out, size, 4);
  nr_str_add_bytes(out, id, 4);
  nr_str_add_bytes(out, nr_str_text(content), content->size);
}

static void add_item(nr_str *out, const nr_held *text)
{
  nr_str data = {0}, item = {0};
  nr_str_add_bytes(&data, "\0\0\0\1\0\0\0\0", 8); /* UTF-8, any place */
  nr_str_add_bytes(&data, nr_str_text(&text->text), text->text.size);
  add_box(&item, "data", &data);
  add_box(out, "\xA9lyr", &item);
  out->failed |= data.failed || item.failed;
  nr_str_free(&data);
  nr_str_free(&item);
}

/* How the path goes on below each box. */
static const char *const path[] = {"moov", "udta", "meta", "ilst"};
#define LEAF 3

/* What a box has before the boxes in it.  QuickTime's meta has none. */
static size_t lead_of(const unsigned char *bytes, const box *b)
{
  box child;
  if (!is_box(b, "meta") || find_box(bytes, b->content, b->end, "hdlr", &child))
    return 0;
  return b->end - b->content >= 4 ? 4 : 0;
}

/* Is it the meta box of iTunes, and not one of somebody else's? */
static bool is_ours(const unsigned char *bytes, const box *b)
{
  box handler;
  size_t from = b->content + lead_of(bytes, b);
  return !is_box(b, "meta") || (find_box(bytes, from, b->end, "hdlr", &handler) &&
                                handler.end - handler.content >= 12 &&
                                memcmp(bytes + handler.content + 8, "mdir", 4) == 0);
}

static void add_new(nr_str *out, int level, const nr_held *text)
{
  static const char handler[] = "\0\0\0\0\0\0\0\0mdirappl\0\0\0\0\0\0\0\0";
  nr_str content = {0}, hdlr = {0};
  if (level == LEAF) {
    add_item(&content, text);
  } else {
    if (strcmp(path[level], "meta") == 0) {
      nr_str_add_bytes(&content, "\0\0\0\0", 4);
      nr_str_add_bytes(&hdlr, handler, 25);
      add_box(&content, "hdlr", &hdlr);
    }
    add_new(&content, level + 1, text);
  }
  add_box(out, path[level], &content);
  out->failed |= content.failed || hdlr.failed;
  nr_str_free(&content);
  nr_str_free(&hdlr);
}

/* A copy of a box of the path, with the lyrics in it. */
static void copy_box(nr_str *out, const unsigned char *bytes, const box *b, int level,
                     const nr_held *text, size_t *replaced)
{
  nr_str content = {0};
  box child;
  bool done = false;
  size_t at = b->content + lead_of(bytes, b);
  nr_str_add_bytes(&content, bytes + b->content, at - b->content);
  for (; next_box(bytes, at, b->end, &child); at = child.end) {
    if (level == LEAF && is_box(&child, "\xA9lyr")) {
      ++*replaced;
    } else if (level < LEAF && !done && is_box(&child, path[level + 1]) &&
               is_ours(bytes, &child)) {
      copy_box(&content, bytes, &child, level + 1, text, replaced);
      done = true;
    } else {
      nr_str_add_bytes(&content, bytes + child.at, child.end - child.at);
    }
  }
  if (level == LEAF)
    add_item(&content, text);
  else if (!done)
    add_new(&content, level + 1, text);
  /* Four zero bytes end udta in QuickTime. */
  nr_str_add_bytes(&content, bytes + at, b->end - at);
  add_box(out, path[level], &content);
  out->failed |= content.failed;
  nr_str_free(&content);
}

/* ── the table of places ── */

typedef struct move {
  uint64_t from; /* places behind this one move */
  int64_t by;
  const char *fault; /* why it can't be done */
} move;

static void move_places(unsigned char *bytes, const box *b, int width, move *m)
{
  size_t at = b->content + 8;
  uint64_t count = b->end - b->content >= 8 ? nr_big_endian(bytes + b->content + 4, 4) : 0;
  if (count > (b->end - b->content) / (size_t)width) {
    m->fault = "its table of places is broken";
    return;
  }
  for (uint64_t i = 0; i < count && at + (size_t)width <= b->end; i++, at += (size_t)width) {
    uint64_t place = nr_big_endian(bytes + at, width);
    if (place < m->from)
      continue;
    place += (uint64_t)m->by;
    if (width == 4 && place > UINT32_MAX)
      m->fault = "is too long for more";
    put_big(bytes + at, place, width);
  }
}

static void move_in(unsigned char *bytes, size_t at, size_t end, int depth, move *m)
{
  static const char *const containers[] = {"moov", "trak", "mdia", "minf", "stbl"};
  box b;
  for (; next_box(bytes, at, end, &b) && !m->fault; at = b.end) {
    if (is_box(&b, "stco"))
      move_places(bytes, &b, 4, m);
    else if (is_box(&b, "co64"))
      move_places(bytes, &b, 8, m);
    else if (is_box(&b, "saio") || is_box(&b, "iloc"))
      m->fault = "has a table of places that norae doesn't know";
    for (size_t i = 0; i < sizeof containers / sizeof *containers; i++) {
      if (is_box(&b, containers[i]) && depth < DEPTH_MAX)
        move_in(bytes, b.content, b.end, depth + 1, m);
    }
  }
}

/* ── the file ── */

/* Where moov is; NULL, or why the file is refused. */
static const char *find_moov(const nr_tagfile *f, uint64_t *at, uint64_t *size)
{
  uint64_t from = 0;
  *size = 0;
  while (from + 8 <= f->size) {
    unsigned char head[16] = {0};
    if (!nr_tagfile_read(f, from, head, f->size - from < 16 ? 8 : 16))
      return "can't be read";
    uint64_t length = nr_big_endian(head, 4);
    length = length == 1 ? nr_big_endian(head + 8, 8) : length == 0 ? f->size - from : length;
    if (length < 8 || length > f->size - from)
      return "its boxes are broken";
    if (memcmp(head + 4, "moof", 4) == 0)
      return "is in fragments, which norae doesn't change";
    if (memcmp(head + 4, "moov", 4) == 0 && *size)
      return "has two indexes";
    if (memcmp(head + 4, "moov", 4) == 0) {
      *at = from;
      *size = length;
    }
    from += length;
  }
  return *size ? NULL : "has no index";
}

static norae_status make_moov(const nr_tagfile *f, uint64_t at, uint64_t size, nr_retag *r,
                              nr_str *out)
{
  unsigned char *bytes;
  box moov;
  norae_status status = nr_tagfile_load(f, at, size, &bytes);
  if (status == NORAE_OK && (!next_box(bytes, 0, (size_t)size, &moov) || moov.end != size))
    status = NORAE_ERR_FORMAT;
  if (status == NORAE_OK) {
    copy_box(out, bytes, &moov, 0, r->text, &r->replaced);
    status = out->failed ? NORAE_ERR_MEMORY : NORAE_OK;
  }
  free(bytes);
  if (status == NORAE_ERR_FORMAT)
    return nr_retag_refuse(f, "its index can't be read");
  move m = {.from = at + size, .by = (int64_t)out->size - (int64_t)size};
  if (status == NORAE_OK && m.by)
    move_in((unsigned char *)out->data, 0, out->size, 0, &m);
  return m.fault ? nr_retag_refuse(f, m.fault) : status;
}

norae_status nr_mp4_write(const nr_tagfile *f, nr_retag *r)
{
  uint64_t at = 0, size = 0;
  nr_str moov = {0};
  const char *fault = find_moov(f, &at, &size);
  if (fault)
    return nr_retag_refuse(f, fault);
  norae_status status = make_moov(f, at, size, r, &moov);
  if (status == NORAE_OK)
    status = nr_retag_copy(r, f, 0, at);
  if (status == NORAE_OK)
    status = nr_retag_bytes(r, f, &moov);
  if (status == NORAE_OK)
    status = nr_retag_copy(r, f, at + size, f->size);
  nr_str_free(&moov);
  return status;
}
