/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * FLAC: metadata blocks in front of the sound, one of them comments.
 */
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "media/comments.h"
#include "media/tagfile.h"

#define COMMENTS 4
#define LAST 0x80
#define BLOCK_MAX ((size_t)1 << 24)

typedef struct block {
  uint64_t at; /* its header */
  uint32_t size;
  uint8_t type;
  bool last;
} block;

static bool read_block(const nr_tagfile *f, uint64_t at, block *out)
{
  unsigned char head[4];
  if (!nr_tagfile_read(f, at, head, sizeof head))
    return false;
  *out = (block){.at = at,
                 .size = nr_big_endian(head + 1, 3),
                 .type = head[0] & 0x7F,
                 .last = head[0] & LAST};
  return at + 4 + out->size <= f->size;
}

bool nr_is_flac(const nr_tagfile *f, uint64_t at)
{
  unsigned char head[4];
  return nr_tagfile_read(f, at, head, 4) && memcmp(head, "fLaC", 4) == 0;
}

norae_status nr_flac_lyrics(const nr_tagfile *f, uint64_t at, nr_held_list *list)
{
  block b = {0};
  norae_status status = NORAE_OK;
  for (at += 4; status == NORAE_OK && !b.last && read_block(f, at, &b); at += 4 + b.size) {
    unsigned char *bytes;
    if (b.type != COMMENTS)
      continue;
    status = nr_tagfile_load(f, b.at + 4, b.size, &bytes);
    if (status == NORAE_OK)
      status = nr_comments_lyrics(bytes, b.size, list);
    free(bytes);
  }
  return status;
}

/* The block with the new lyrics, header included; `old` NULL: there was none. */
static norae_status make_block(const nr_tagfile *f, const block *old, nr_retag *r, nr_str *out)
{
  static const unsigned char none[8] = {0}; /* no vendor, no comments */
  unsigned char *bytes = NULL;
  nr_str content = {0};
  size_t used;
  norae_status status = old ? nr_tagfile_load(f, old->at + 4, old->size, &bytes) : NORAE_OK;
  if (status == NORAE_OK)
    status = nr_comments_rewrite(old ? bytes : none, old ? old->size : sizeof none, r->text,
                                 &content, &used, &r->replaced);
  if (status == NORAE_ERR_FORMAT)
    status = nr_retag_refuse(f, "its comments are broken, and would be lost");
  else if (status == NORAE_OK && content.size >= BLOCK_MAX)
    status = nr_retag_refuse(f, "its comments would get too long");
  if (status == NORAE_OK) {
    nr_str_add_char(out, (char)(COMMENTS | (old && old->last ? LAST : 0)));
    for (int shift = 16; shift >= 0; shift -= 8)
      nr_str_add_char(out, (char)(content.size >> shift & 0xFF));
    nr_str_add_bytes(out, nr_str_text(&content), content.size);
  }
  free(bytes);
  nr_str_free(&content);
  return status;
}

/* Where the first block of comments is; without one, where the first block ends, which
 * tells of the sound and has to stay the first.  False when the blocks are broken. */
static bool find_comments(const nr_tagfile *f, uint64_t at, block *out, bool *found,
                          uint64_t *behind_first)
{
  block b = {0};
  *found = false;
  *behind_first = 0;
  while (!b.last) {
    if (!read_block(f, at, &b))
      return false;
    if (!*behind_first)
      *behind_first = at + 4 + b.size;
    if (b.type == COMMENTS && !*found) {
      *out = b;
      *found = true;
    }
    at += 4 + b.size;
  }
  return true;
}

/* A first block that was the last one is so no more. */
static norae_status copy_first(const nr_retag *r, const nr_tagfile *f, uint64_t at, uint64_t end,
                               bool *was_last)
{
  unsigned char head;
  if (!nr_tagfile_read(f, at, &head, 1))
    return NORAE_ERR_IO;
  *was_last = head & LAST;
  head &= (unsigned char)~LAST;
  norae_status status = nr_retag_copy(r, f, 0, at);
  if (status == NORAE_OK)
    status = nr_output_write(r->out, &head, 1, f->diags);
  return status == NORAE_OK ? nr_retag_copy(r, f, at + 1, end) : status;
}

norae_status nr_flac_write(const nr_tagfile *f, uint64_t at, nr_retag *r)
{
  block old;
  bool found, last = false;
  uint64_t from, to;
  nr_str new = {0};
  if (!find_comments(f, at + 4, &old, &found, &from))
    return nr_retag_refuse(f, "its metadata are broken");
  to = found ? old.at + 4 + old.size : from;
  norae_status status = make_block(f, found ? &old : NULL, r, &new);
  if (status == NORAE_OK && found)
    status = nr_retag_copy(r, f, 0, old.at);
  else if (status == NORAE_OK)
    status = copy_first(r, f, at + 4, from, &last);
  if (status == NORAE_OK && last && !new.failed)
    new.data[0] = (char)(new.data[0] | LAST);
  if (status == NORAE_OK)
    status = nr_retag_bytes(r, f, &new);
  if (status == NORAE_OK)
    status = nr_retag_copy(r, f, to, f->size);
  nr_str_free(&new);
  return status;
}
