/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Ogg (Vorbis, Opus, FLAC): the second packet of a stream holds its comments.
 * Making it longer moves what follows to other pages, whose numbers and checksums
 * change; their sound does not.
 */
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/checked.h"
#include "media/comments.h"
#include "media/tagfile.h"

#define PAGE_HEADER 27
#define PAGE_MAX (PAGE_HEADER + 255 + 255 * 255)
#define CONTINUED 1
#define FIRST 2
#define HEADERS_MAX ((size_t)1 << 26)

typedef struct page {
  unsigned char bytes[PAGE_MAX];
  size_t segments, header, size; /* header: with the segment table; size: of all of it */
  uint32_t serial, number;
} page;

/* Which stream's comments, and how they are wrapped. */
typedef struct stream {
  uint32_t serial;
  const char *magic; /* in front of the comments */
  size_t magic_size;
  bool flac, framed; /* framed: a bit behind them */
} stream;

static void put_little(unsigned char *at, uint32_t n)
{
  for (int i = 0; i < 4; i++)
    at[i] = (unsigned char)(n >> (8 * i));
}

/* False at the end, and where no page is. */
static bool read_page(const nr_tagfile *f, uint64_t at, page *p)
{
  size_t body = 0;
  if (!nr_tagfile_read(f, at, p->bytes, PAGE_HEADER) || memcmp(p->bytes, "OggS", 5) != 0)
    return false;
  p->segments = p->bytes[26];
  p->header = PAGE_HEADER + p->segments;
  if (!nr_tagfile_read(f, at + PAGE_HEADER, p->bytes + PAGE_HEADER, p->segments))
    return false;
  for (size_t i = 0; i < p->segments; i++)
    body += p->bytes[PAGE_HEADER + i];
  p->size = p->header + body;
  p->serial = (uint32_t)nr_little_endian(p->bytes + 14, 4);
  p->number = (uint32_t)nr_little_endian(p->bytes + 18, 4);
  return nr_tagfile_read(f, at + p->header, p->bytes + p->header, body);
}

static uint32_t checksum(const unsigned char *bytes, size_t size)
{
  uint32_t table[256], crc = 0;
  for (uint32_t i = 0; i < 256; i++) {
    uint32_t r = i << 24;
    for (int k = 0; k < 8; k++)
      r = r << 1 ^ (r & 0x80000000u ? 0x04C11DB7u : 0);
    table[i] = r;
  }
  for (size_t i = 0; i < size; i++)
    crc = crc << 8 ^ table[crc >> 24 ^ bytes[i]];
  return crc;
}

static norae_status write_page(const nr_retag *r, const nr_tagfile *f, page *p)
{
  put_little(p->bytes + 18, p->number);
  put_little(p->bytes + 22, 0);
  put_little(p->bytes + 22, checksum(p->bytes, p->size));
  return nr_output_write(r->out, p->bytes, p->size, f->diags);
}

/* ── headers ── */

static bool know_stream(const page *p, stream *out)
{
  static const struct {
    const char *first;
    size_t first_size;
    stream stream;
  } known[] = {{"\1vorbis", 7, {.magic = "\3vorbis", .magic_size = 7, .framed = true}},
               {"OpusHead", 8, {.magic = "OpusTags", .magic_size = 8}},
               {"\177FLAC", 5, {.magic = "", .flac = true}},
               {"Speex   ", 8, {.magic = ""}}};
  const unsigned char *body = p->bytes + p->header;
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    if (p->bytes[5] & FIRST && p->size - p->header >= known[i].first_size &&
        memcmp(body, known[i].first, known[i].first_size) == 0) {
      *out = known[i].stream;
      out->serial = p->serial;
      return true;
    }
  }
  return false;
}

/* The stream's packets behind its first page, up to where a page ends with one. */
typedef struct headers {
  nr_str bytes;
  size_t *ends; /* of each packet, in bytes */
  size_t count, capacity;
  uint64_t last_page; /* where it begins */
  uint32_t pages;
} headers;

static void free_headers(headers *h)
{
  nr_str_free(&h->bytes);
  free(h->ends);
}

/* True when the page ends with the end of a packet. */
static bool add_page(headers *h, const page *p, norae_status *status)
{
  const unsigned char *at = p->bytes + p->header;
  size_t lace = 255;
  for (size_t i = 0; i < p->segments && *status == NORAE_OK; i++) {
    lace = p->bytes[PAGE_HEADER + i];
    nr_str_add_bytes(&h->bytes, at, lace);
    at += lace;
    if (lace == 255)
      continue;
    if (!nr_grow(&h->ends, &h->capacity, h->count + 1, sizeof *h->ends))
      *status = NORAE_ERR_MEMORY;
    else
      h->ends[h->count++] = h->bytes.size;
  }
  h->pages++;
  if (h->bytes.failed)
    *status = NORAE_ERR_MEMORY;
  return lace < 255;
}

/* Finds the sound's stream and its header packets.  NORAE_ERR_FORMAT if there is no
 * such thing. */
static norae_status read_headers(const nr_tagfile *f, page *p, stream *s, headers *out)
{
  bool known = false, whole = false;
  norae_status status = NORAE_OK;
  *out = (headers){.count = 0};
  for (uint64_t at = 0; status == NORAE_OK && !whole && read_page(f, at, p); at += p->size) {
    if (!known) {
      known = know_stream(p, s);
      continue;
    }
    if (p->serial != s->serial)
      continue;
    if (out->bytes.size > HEADERS_MAX || p->bytes[5] & FIRST)
      break;
    out->last_page = at;
    whole = add_page(out, p, &status);
  }
  if (status == NORAE_OK && !whole)
    status = NORAE_ERR_FORMAT;
  return status;
}

/* The comments within the packet, and what stands before and behind them. */
static bool find_comments(const stream *s, const headers *h, size_t *at, size_t *size)
{
  const char *bytes = nr_str_text(&h->bytes);
  size_t end = h->ends[0];
  *at = s->flac ? 4 : s->magic_size;
  if (*at > end || (s->flac && (bytes[0] & 0x7F) != 4))
    return false;
  *size = end - *at;
  return s->flac || memcmp(bytes, s->magic, s->magic_size) == 0;
}

bool nr_is_ogg(const nr_tagfile *f)
{
  unsigned char head[5];
  return nr_tagfile_read(f, 0, head, 5) && memcmp(head, "OggS", 5) == 0;
}

norae_status nr_ogg_lyrics(const nr_tagfile *f, nr_held_list *list)
{
  page *p = malloc(sizeof *p);
  stream s = {.magic = ""};
  headers h = {.count = 0};
  size_t at, size;
  norae_status status = p ? read_headers(f, p, &s, &h) : NORAE_ERR_MEMORY;
  if (status == NORAE_OK && find_comments(&s, &h, &at, &size))
    status = nr_comments_lyrics((const unsigned char *)nr_str_text(&h.bytes) + at, size, list);
  free_headers(&h);
  free(p);
  return status == NORAE_ERR_FORMAT ? NORAE_OK : status;
}

/* ── writing ── */

/* The packet of comments with other lyrics. */
static norae_status make_packet(const nr_tagfile *f, const stream *s, const headers *h,
                                nr_retag *r, nr_str *out)
{
  size_t at, size, used;
  nr_str comments = {0};
  const unsigned char *bytes = (const unsigned char *)nr_str_text(&h->bytes);
  norae_status status = NORAE_ERR_FORMAT;
  if (find_comments(s, h, &at, &size))
    status = nr_comments_rewrite(bytes + at, size, r->text, &comments, &used, &r->replaced);
  if (status == NORAE_OK && s->flac && comments.size >= (size_t)1 << 24)
    status = nr_retag_refuse(f, "its comments would get too long");
  if (status == NORAE_OK && s->flac) {
    nr_str_add_char(out, (char)bytes[0]);
    for (int shift = 16; shift >= 0; shift -= 8)
      nr_str_add_char(out, (char)(comments.size >> shift & 0xFF));
  } else if (status == NORAE_OK) {
    nr_str_add_bytes(out, bytes, at);
  }
  if (status == NORAE_OK) {
    nr_str_add_bytes(out, nr_str_text(&comments), comments.size);
    /* Opus lets binary data follow; Vorbis has a bit that is always set. */
    nr_str_add_bytes(out, bytes + at + used, size - used);
  }
  nr_str_free(&comments);
  return status == NORAE_OK && out->failed ? NORAE_ERR_MEMORY : status;
}

/* Pages being filled. */
typedef struct pager {
  const nr_tagfile *f;
  const nr_retag *r;
  page *p;
  uint32_t serial, number; /* of the next page */
  bool packet_ends, continues;
  norae_status status;
} pager;

static void begin_page(pager *g)
{
  page *p = g->p;
  memset(p->bytes, 0, PAGE_HEADER);
  memcpy(p->bytes, "OggS", 4);
  p->bytes[5] = g->continues ? CONTINUED : 0;
  put_little(p->bytes + 14, g->serial);
  p->segments = 0;
  p->number = g->number;
  p->size = 0;
  g->packet_ends = false;
}

/* The body was gathered behind the longest table there can be. */
static void end_page(pager *g)
{
  page *p = g->p;
  if (!p->segments || g->status != NORAE_OK)
    return;
  p->bytes[26] = (unsigned char)p->segments;
  /* A page on which no packet ends has no position. */
  memset(p->bytes + 6, g->packet_ends ? 0 : 0xFF, 8);
  memmove(p->bytes + PAGE_HEADER + p->segments, p->bytes + PAGE_HEADER + 255, p->size);
  p->size += PAGE_HEADER + p->segments;
  g->status = write_page(g->r, g->f, p);
  g->number++;
  begin_page(g);
}

static void add_packet(pager *g, const char *bytes, size_t size)
{
  page *p = g->p;
  for (bool whole = false; !whole && g->status == NORAE_OK;) {
    size_t lace = size < 255 ? size : 255;
    whole = lace < 255;
    p->bytes[PAGE_HEADER + p->segments++] = (unsigned char)lace;
    memcpy(p->bytes + PAGE_HEADER + 255 + p->size, bytes, lace);
    p->size += lace;
    bytes += lace;
    size -= lace;
    g->packet_ends |= whole;
    g->continues = !whole;
    if (p->segments == 255)
      end_page(g);
  }
}

/* All of the stream's header packets on new pages; *pages counts them. */
static norae_status write_headers(const nr_tagfile *f, const nr_retag *r, page *p,
                                  const stream *s, const headers *h, const nr_str *packet,
                                  uint32_t *pages)
{
  pager g = {.f = f, .r = r, .p = p, .serial = s->serial, .number = 1};
  begin_page(&g);
  add_packet(&g, nr_str_text(packet), packet->size);
  for (size_t i = 1; i < h->count; i++)
    add_packet(&g, nr_str_text(&h->bytes) + h->ends[i - 1], h->ends[i] - h->ends[i - 1]);
  end_page(&g);
  *pages = g.number - 1;
  return g.status;
}

/* Everything page by page: other streams as they are, the stream's old header pages
 * replaced, its further ones with new numbers. */
static norae_status write_pages(const nr_tagfile *f, const nr_retag *r, page *p, const stream *s,
                                const headers *h, const nr_str *packet)
{
  uint64_t at = 0;
  bool begun = false, chained = false;
  uint32_t pages = 0, seen = 0;
  norae_status status = NORAE_OK;
  for (; status == NORAE_OK && read_page(f, at, p); at += p->size) {
    size_t size = p->size;
    bool ours = p->serial == s->serial && !chained;
    chained |= ours && begun && p->bytes[5] & FIRST; /* the same number used again */
    if (!ours || chained || !begun) {
      status = nr_output_write(r->out, p->bytes, p->size, f->diags);
      begun |= ours;
    } else if (at > h->last_page) {
      p->number += pages - seen;
      status = write_page(r, f, p);
    } else {
      seen++;
      if (at == h->last_page)
        status = write_headers(f, r, p, s, h, packet, &pages);
    }
    p->size = size;
  }
  /* What is no page any more stays what it was. */
  return status == NORAE_OK ? nr_retag_copy(r, f, at, f->size) : status;
}

norae_status nr_ogg_write(const nr_tagfile *f, nr_retag *r)
{
  page *p = malloc(sizeof *p);
  stream s = {.magic = ""};
  headers h = {.count = 0};
  nr_str packet = {0};
  norae_status status = p ? read_headers(f, p, &s, &h) : NORAE_ERR_MEMORY;
  if (status == NORAE_OK)
    status = make_packet(f, &s, &h, r, &packet);
  if (status == NORAE_ERR_FORMAT)
    status = nr_retag_refuse(f, "holds no Vorbis, Opus or FLAC sound with comments in order");
  if (status == NORAE_OK)
    status = write_pages(f, r, p, &s, &h, &packet);
  nr_str_free(&packet);
  free_headers(&h);
  free(p);
  return status;
}
