/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/comments.h"

#include <string.h>
#include <strings.h>

#include "base/bytes.h"

/* Names that programs give to lyrics; the first is the one written. */
static const char *const keys[] = {"LYRICS", "SYNCEDLYRICS", "UNSYNCEDLYRICS",
                                   "UNSYNCED LYRICS", "SYNCED LYRICS", "LYRICS-SYNCED"};
#define KEYS (sizeof keys / sizeof *keys)

typedef struct walk {
  const unsigned char *at, *end;
  uint32_t left; /* comments */
} walk;

typedef struct comment {
  const unsigned char *bytes;
  size_t size;
} comment;

static bool take_number(walk *w, uint32_t *out)
{
  if (w->end - w->at < 4)
    return false;
  *out = (uint32_t)nr_little_endian(w->at, 4);
  w->at += 4;
  return true;
}

static bool take_bytes(walk *w, comment *out)
{
  uint32_t size;
  if (!take_number(w, &size) || size > (size_t)(w->end - w->at))
    return false;
  *out = (comment){w->at, size};
  w->at += size;
  return true;
}

/* The name of a lyrics comment and where its value begins, or NULL. */
static const char *lyrics_key(const comment *c, size_t *value)
{
  const unsigned char *sign = c->size ? memchr(c->bytes, '=', c->size) : NULL;
  size_t size = sign ? (size_t)(sign - c->bytes) : 0;
  for (size_t i = 0; i < KEYS && sign; i++) {
    if (strlen(keys[i]) == size && strncasecmp((const char *)c->bytes, keys[i], size) == 0) {
      *value = size + 1;
      return keys[i];
    }
  }
  return NULL;
}

norae_status nr_comments_lyrics(const unsigned char *bytes, size_t size, nr_held_list *list)
{
  walk w = {.at = bytes, .end = bytes + size};
  comment c;
  if (!take_bytes(&w, &c) || !take_number(&w, &w.left))
    return NORAE_OK;
  while (w.left-- && take_bytes(&w, &c)) {
    size_t value;
    const char *key = lyrics_key(&c, &value);
    if (!key || value == c.size)
      continue;
    nr_held *held = nr_held_add(list, key);
    if (!held)
      return NORAE_ERR_MEMORY;
    /* UTF-8 by the standard, which not everybody read. */
    held->raw = true;
    nr_str_add_bytes(&held->text, c.bytes + value, c.size - value);
    if (held->text.failed)
      return NORAE_ERR_MEMORY;
  }
  return NORAE_OK;
}

static void add_number(nr_str *out, size_t n)
{
  for (int shift = 0; shift < 32; shift += 8)
    nr_str_add_char(out, (char)(n >> shift & 0xFF));
}

static void add_comment(nr_str *out, const void *bytes, size_t size)
{
  add_number(out, size);
  nr_str_add_bytes(out, bytes, size);
}

norae_status nr_comments_rewrite(const unsigned char *bytes, size_t size, const nr_held *text,
                                 nr_str *out, size_t *used, size_t *replaced)
{
  walk w = {.at = bytes, .end = bytes + size};
  comment vendor, c;
  nr_str kept = {0};
  size_t count = 0, value;
  *replaced = 0;
  if (!take_bytes(&w, &vendor) || !take_number(&w, &w.left))
    return NORAE_ERR_FORMAT;
  for (; w.left; w.left--) {
    if (!take_bytes(&w, &c)) {
      nr_str_free(&kept);
      return NORAE_ERR_FORMAT;
    }
    if (lyrics_key(&c, &value)) {
      ++*replaced;
    } else {
      add_comment(&kept, c.bytes, c.size);
      count++;
    }
  }
  *used = (size_t)(w.at - bytes);
  add_comment(out, vendor.bytes, vendor.size);
  add_number(out, count + 1);
  nr_str_add_bytes(out, nr_str_text(&kept), kept.size);
  add_number(out, strlen(keys[0]) + 1 + text->text.size);
  nr_str_addf(out, "%s=", keys[0]);
  nr_str_add_bytes(out, nr_str_text(&text->text), text->text.size);
  norae_status status = kept.failed || out->failed ? NORAE_ERR_MEMORY : NORAE_OK;
  nr_str_free(&kept);
  return status;
}
