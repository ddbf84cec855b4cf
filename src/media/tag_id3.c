/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ID3 tags in files: in front of the sound (MP3), or as a chunk of WAV and AIFF.
 */
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "media/id3.h"
#include "media/tagfile.h"

/* Room for small changes, so that other programs need not write all of it again. */
#define PADDING 1024
#define SEARCH 16384 /* for the first MPEG frame */

bool nr_has_id3(const nr_tagfile *f, uint64_t *end)
{
  unsigned char head[NR_ID3_HEADER];
  size_t size = nr_tagfile_read(f, 0, head, sizeof head) ? nr_id3_size(head) : 0;
  *end = size < f->size ? size : f->size;
  return size > 0;
}

static norae_status load_tag(const nr_tagfile *f, uint64_t at, uint64_t size, nr_id3_tag *tag)
{
  unsigned char *bytes;
  *tag = (nr_id3_tag){0};
  norae_status status = nr_tagfile_load(f, at, size, &bytes);
  if (status == NORAE_OK)
    status = nr_id3_parse(bytes, (size_t)size, tag);
  free(bytes);
  return status;
}

/* The sound behind the tag, where two frame headers agree. */
static double frame_us_at(const nr_tagfile *f, uint64_t at)
{
  unsigned char bytes[SEARCH];
  size_t size = f->size - at < SEARCH ? (size_t)(f->size - at) : SEARCH;
  if (!nr_tagfile_read(f, at, bytes, size))
    return 0;
  for (size_t i = 0; i + 4 <= size; i++) {
    double us = nr_mpeg_frame_us(bytes + i);
    if (us > 0)
      return us;
  }
  return 0;
}

/* What can't be understood is told, and is no reason to give up the file. */
static norae_status add_lyrics(const nr_tagfile *f, uint64_t at, uint64_t size, double frame_us,
                               nr_held_list *list)
{
  nr_id3_tag tag;
  norae_status status = load_tag(f, at, size, &tag);
  if (status == NORAE_OK)
    status = nr_id3_lyrics(&tag, frame_us, f->name, list, f->diags);
  else if (status == NORAE_ERR_FORMAT)
    nr_warn(f->diags, "id3-broken", nr_in_file(f->name), "its ID3 tag can't be read");
  nr_id3_free(&tag);
  return status == NORAE_ERR_FORMAT ? NORAE_OK : status;
}

norae_status nr_id3_file_lyrics(const nr_tagfile *f, nr_held_list *list)
{
  uint64_t end;
  if (!nr_has_id3(f, &end))
    return NORAE_OK;
  return add_lyrics(f, 0, end, frame_us_at(f, end), list);
}

/* The tag with the new lyrics as bytes; size 0: there is none yet. */
static norae_status make_tag(const nr_tagfile *f, uint64_t at, uint64_t size, size_t padding,
                             nr_retag *r, nr_str *out)
{
  nr_id3_tag tag = {.version = 3};
  norae_status status = size ? load_tag(f, at, size, &tag) : NORAE_OK;
  if (status == NORAE_ERR_FORMAT)
    return nr_retag_refuse(f, "its ID3 tag can't be read, and would be lost");
  if (status == NORAE_OK)
    status = nr_id3_set_lyrics(&tag, r->text, r->timed, &r->replaced);
  if (status == NORAE_OK)
    status = nr_id3_build(&tag, padding, out);
  if (status == NORAE_ERR_LIMIT)
    status = nr_retag_refuse(f, "its ID3 tag would get too long");
  nr_id3_free(&tag);
  return status;
}

norae_status nr_id3_file_write(const nr_tagfile *f, nr_retag *r)
{
  uint64_t end;
  nr_str tag = {0};
  nr_has_id3(f, &end);
  norae_status status = make_tag(f, 0, end, PADDING, r, &tag);
  if (status == NORAE_OK)
    status = nr_retag_bytes(r, f, &tag);
  if (status == NORAE_OK)
    status = nr_retag_copy(r, f, end, f->size);
  nr_str_free(&tag);
  return status;
}

/* ── WAV and AIFF ── */

typedef struct chunks {
  const nr_tagfile *f;
  bool big_endian; /* AIFF */
  uint64_t at, end; /* of the next chunk; of all of them */
} chunks;

typedef struct chunk {
  unsigned char id[4];
  uint64_t at, size, next; /* at: its content; next: behind it and its padding */
} chunk;

static uint32_t number_of(const chunks *c, const unsigned char *at)
{
  return (uint32_t)(c->big_endian ? nr_big_endian(at, 4) : nr_little_endian(at, 4));
}

static bool open_chunks(const nr_tagfile *f, chunks *out)
{
  unsigned char head[12];
  *out = (chunks){.f = f, .at = 12};
  if (!nr_tagfile_read(f, 0, head, sizeof head))
    return false;
  out->big_endian = memcmp(head, "FORM", 4) == 0;
  bool is_wav = memcmp(head, "RIFF", 4) == 0 && memcmp(head + 8, "WAVE", 4) == 0;
  bool is_aiff = out->big_endian && memcmp(head + 8, "AIF", 3) == 0;
  out->end = 8 + (uint64_t)number_of(out, head + 4);
  if (out->end > f->size)
    out->end = f->size;
  return is_wav || is_aiff;
}

static bool next_chunk(chunks *c, chunk *out)
{
  unsigned char head[8];
  if (c->at + 8 > c->end || !nr_tagfile_read(c->f, c->at, head, sizeof head))
    return false;
  memcpy(out->id, head, 4);
  out->at = c->at + 8;
  out->size = number_of(c, head + 4);
  out->next = out->at + out->size + (out->size & 1);
  c->at = out->next;
  return true;
}

static bool is_id3_chunk(const chunk *c)
{
  return memcmp(c->id, "id3 ", 4) == 0 || memcmp(c->id, "ID3 ", 4) == 0;
}

bool nr_is_riff(const nr_tagfile *f)
{
  chunks c;
  return open_chunks(f, &c);
}

norae_status nr_riff_lyrics(const nr_tagfile *f, nr_held_list *list)
{
  chunks c;
  chunk at;
  norae_status status = NORAE_OK;
  if (!open_chunks(f, &c))
    return NORAE_OK;
  while (status == NORAE_OK && next_chunk(&c, &at)) {
    if (is_id3_chunk(&at))
      status = add_lyrics(f, at.at, at.size, 0, list);
  }
  return status;
}

static void add_size(nr_str *out, const chunks *c, uint64_t size)
{
  for (int i = 0; i < 4; i++)
    nr_str_add_char(out, (char)(size >> (c->big_endian ? 24 - 8 * i : 8 * i) & 0xFF));
}

/* How long the chunks are that stay, where the tag is, and what is behind them all;
 * false when one goes on behind the others' end. */
static bool measure(chunks c, chunk *tag, uint64_t *kept, uint64_t *behind)
{
  chunk at;
  *tag = (chunk){.size = 0};
  *kept = 4;
  *behind = c.end;
  while (next_chunk(&c, &at)) {
    if (at.next > c.end + 1)
      return false;
    *behind = at.next > c.end && at.next <= c.f->size ? at.next : c.end;
    if (is_id3_chunk(&at) && !tag->at)
      *tag = at;
    else
      *kept += at.next - at.at + 8;
  }
  return true;
}

static norae_status copy_chunks(chunks c, const nr_retag *r, const chunk *tag)
{
  chunk at;
  norae_status status = NORAE_OK;
  while (status == NORAE_OK && next_chunk(&c, &at)) {
    if (at.at == tag->at)
      continue;
    uint64_t end = at.next > c.f->size ? c.f->size : at.next;
    status = nr_retag_copy(r, c.f, at.at - 8, end);
    if (status == NORAE_OK && end < at.next)
      status = nr_output_write(r->out, "", 1, c.f->diags);
  }
  return status;
}

norae_status nr_riff_write(const nr_tagfile *f, nr_retag *r)
{
  chunks c;
  chunk tag;
  uint64_t kept = 0, behind = 0;
  nr_str head = {0}, bytes = {0}, end = {0};
  if (!open_chunks(f, &c) || !measure(c, &tag, &kept, &behind))
    return nr_retag_refuse(f, "its chunks are broken");
  norae_status status = make_tag(f, tag.at, tag.size, 0, r, &bytes);
  if (status == NORAE_OK && bytes.size & 1)
    nr_str_add_char(&bytes, '\0'); /* padding of the tag's own */
  uint64_t size = kept + 8 + bytes.size;
  if (status == NORAE_OK && size > UINT32_MAX)
    status = nr_retag_refuse(f, "is too long for more");
  nr_str_add(&head, c.big_endian ? "FORM" : "RIFF");
  add_size(&head, &c, size);
  nr_str_add(&end, c.big_endian ? "ID3 " : "id3 ");
  add_size(&end, &c, bytes.size);
  if (status == NORAE_OK)
    status = nr_retag_bytes(r, f, &head);
  if (status == NORAE_OK)
    status = nr_retag_copy(r, f, 8, 12);
  if (status == NORAE_OK)
    status = copy_chunks(c, r, &tag);
  if (status == NORAE_OK)
    status = nr_retag_bytes(r, f, &end);
  if (status == NORAE_OK)
    status = nr_retag_bytes(r, f, &bytes);
  if (status == NORAE_OK) /* what somebody hung on behind the chunks */
    status = nr_retag_copy(r, f, behind, f->size);
  nr_str_free(&head);
  nr_str_free(&bytes);
  nr_str_free(&end);
  return status;
}
