/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files are matched by one key after the other.  A key pairs two files when exactly one
 * recording and one lyric file have it.
 */
#include <config.h>

#include "job/pairs.h"

#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "text/namekey.h"

typedef struct matcher {
  nr_card *cards;
  size_t count;
  nr_card **order; /* those with a key, by key */
  size_t keyed;
  norae_pair *pairs;
  size_t pair_count;
} matcher;

const char *norae_pair_way_text(norae_pair_way way)
{
  static const char *const texts[] = {"",
                                      "same name beside it",
                                      "same name in another folder",
                                      "a name alike",
                                      "artist and title",
                                      "title",
                                      "artist, title and duration"};
  return (unsigned)way < sizeof texts / sizeof *texts ? texts[way] : "";
}

/* ── keys ── */

static norae_status key_beside(nr_card *card, nr_str *out)
{
  size_t size;
  const char *stem = nr_stem_of(card->file->path, &size);
  nr_str_add_bytes(out, card->file->path, (size_t)(stem - card->file->path) + size);
  return NORAE_OK;
}

static norae_status key_name(nr_card *card, nr_str *out)
{
  size_t size;
  const char *stem = nr_stem_of(card->file->path, &size);
  nr_str_add_bytes(out, stem, size);
  return NORAE_OK;
}

static norae_status key_alike(nr_card *card, nr_str *out)
{
  size_t size;
  const char *stem = nr_stem_of(card->file->path, &size);
  nr_name_key(stem, size, out);
  return NORAE_OK;
}

static norae_status key_tags(nr_card *card, nr_str *out)
{
  norae_status status = NORAE_OK;
  if (!card->title && !card->artist)
    status = nr_card_read(card);
  if (card->artist && card->title) {
    nr_str_add(out, card->artist);
    nr_str_add_char(out, '\x1f');
    nr_str_add(out, card->title);
  }
  return status;
}

static norae_status key_title(nr_card *card, nr_str *out)
{
  nr_str_add(out, card->title ? card->title : "");
  return NORAE_OK;
}

/* ── groups of one key ── */

static int by_key(const void *a, const void *b)
{
  const nr_card *x = *(nr_card *const *)a, *y = *(nr_card *const *)b;
  int order = strcmp(x->key, y->key);
  return order ? order : x < y ? -1 : x > y;
}

static norae_status make_keys(matcher *m, norae_status (*make)(nr_card *, nr_str *),
                              const norae_log *log)
{
  m->keyed = 0;
  for (size_t i = 0; i < m->count; i++) {
    nr_card *card = &m->cards[i];
    nr_str s = {0};
    free(card->key);
    card->key = NULL;
    if (card->file->taken)
      continue;
    if (log && log->cancelled && log->cancelled(log->user))
      return NORAE_ERR_CANCELLED;
    norae_status status = make(card, &s);
    if (status == NORAE_OK && s.size)
      status = nr_str_take(&s, &card->key, NULL);
    nr_str_free(&s);
    if (status != NORAE_OK)
      return status;
    if (card->key)
      m->order[m->keyed++] = card;
  }
  qsort(m->order, m->keyed, sizeof *m->order, by_key);
  return NORAE_OK;
}

static void pair_up(matcher *m, nr_card *media, nr_card *lyrics, norae_pair_way way)
{
  m->pairs[m->pair_count++] =
      (norae_pair){.media = media->file, .lyrics = lyrics->file, .way = way};
  media->file->taken = lyrics->file->taken = true;
}

/* The media of the group that the lyrics fit by length; NULL: none, or several. */
static nr_card *longest_fit(nr_card **group, size_t count, const nr_card *lyrics)
{
  nr_card *found = NULL;
  for (size_t i = 0; i < count; i++) {
    nr_card *media = group[i];
    if (!media->file->is_media || media->file->taken || media->length == NORAE_NO_TIME)
      continue;
    bool stated = lyrics->length != NORAE_NO_TIME;
    norae_us off = stated ? media->length - lyrics->length : 0;
    bool fits = stated ? off > -2 * NORAE_US_PER_S && off < 2 * NORAE_US_PER_S
                       : lyrics->last != NORAE_NO_TIME && lyrics->last < media->length;
    if (fits && found)
      return NULL;
    found = fits ? media : found;
  }
  return found;
}

/* Several have the key: each may fit one by its length, if no other wants that. */
static void match_lengths(matcher *m, nr_card **group, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    nr_card *lyrics = group[i];
    nr_card *media = lyrics->file->is_media ? NULL : longest_fit(group, count, lyrics);
    bool wanted = false;
    for (size_t k = 0; media && k < count && !wanted; k++)
      wanted = k != i && !group[k]->file->is_media && !group[k]->file->taken &&
               longest_fit(group, count, group[k]) == media;
    if (media && !wanted)
      pair_up(m, media, lyrics, NORAE_PAIR_DURATION);
  }
}

static void match_group(matcher *m, nr_card **group, size_t count, norae_pair_way way)
{
  size_t medias = 0;
  for (size_t i = 0; i < count; i++)
    medias += group[i]->file->is_media;
  if (count == 2 && medias == 1)
    pair_up(m, group[!group[0]->file->is_media], group[group[0]->file->is_media], way);
  else if (way == NORAE_PAIR_TAGS && medias && medias < count)
    match_lengths(m, group, count);
}

static norae_status match(matcher *m, norae_pair_way way,
                          norae_status (*make)(nr_card *, nr_str *), const norae_log *log)
{
  norae_status status = make_keys(m, make, log);
  for (size_t i = 0, end; status == NORAE_OK && i < m->keyed; i = end) {
    for (end = i + 1; end < m->keyed && strcmp(m->order[i]->key, m->order[end]->key) == 0; end++)
      ;
    match_group(m, m->order + i, end - i, way);
  }
  return status;
}

static int by_media(const void *a, const void *b)
{
  const norae_pair *x = a, *y = b;
  return x->media < y->media ? -1 : x->media > y->media;
}

static norae_status match_all(matcher *m, const norae_log *log)
{
  static const struct {
    norae_pair_way way;
    norae_status (*make)(nr_card *, nr_str *);
  } steps[] = {{NORAE_PAIR_BESIDE, key_beside}, {NORAE_PAIR_NAME, key_name},
               {NORAE_PAIR_ALIKE, key_alike},   {NORAE_PAIR_TAGS, key_tags},
               {NORAE_PAIR_TITLE, key_title}};
  norae_status status = NORAE_OK;
  for (size_t i = 0; i < sizeof steps / sizeof *steps && status == NORAE_OK; i++)
    status = match(m, steps[i].way, steps[i].make, log);
  return status;
}

norae_status norae_pairs_find(norae_pair_file *files, size_t count, norae_pair **out,
                              size_t *pair_count, const norae_log *log)
{
  matcher m = {.count = count};
  m.cards = calloc(count ? count : 1, sizeof *m.cards);
  m.order = nr_alloc_array(count, sizeof *m.order);
  m.pairs = nr_alloc_array(count / 2 + 1, sizeof *m.pairs);
  norae_status status = m.cards && m.order && m.pairs ? NORAE_OK : NORAE_ERR_MEMORY;
  for (size_t i = 0; i < count && status == NORAE_OK; i++) {
    m.cards[i] = (nr_card){.file = &files[i], .length = NORAE_NO_TIME, .last = NORAE_NO_TIME};
    files[i].taken = false;
  }
  if (status == NORAE_OK)
    status = match_all(&m, log);
  for (size_t i = 0; m.cards && i < count; i++)
    nr_card_free(&m.cards[i]);
  free(m.cards);
  free(m.order);
  *out = NULL;
  *pair_count = 0;
  if (status != NORAE_OK) {
    free(m.pairs);
    return status;
  }
  qsort(m.pairs, m.pair_count, sizeof *m.pairs, by_media);
  *out = m.pairs;
  *pair_count = m.pair_count;
  return NORAE_OK;
}
