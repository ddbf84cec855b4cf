/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <norae/job.h>

#include "job/pairs.h"
#include "text/namekey.h"

const char *nr_stem_of(const char *path, size_t *size)
{
  const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
  const char *dot = strrchr(base, '.');
  *size = dot && dot > base ? (size_t)(dot - base) : strlen(base);
  return base;
}

static bool set_key(char **out, const char *text, size_t size)
{
  nr_str s = {0};
  nr_name_key(text, size, &s);
  if (!s.failed && !s.size)
    return true;
  return nr_str_take(&s, out, NULL) == NORAE_OK;
}

/* "3:25", "03:25.40" */
static norae_us length_of(const char *text)
{
  int minutes;
  double seconds;
  if (!text || sscanf(text, "%d:%lf", &minutes, &seconds) != 2 || minutes < 0 || minutes > 6000 ||
      !(seconds >= 0 && seconds < 60))
    return NORAE_NO_TIME;
  return ((norae_us)minutes * 60 * NORAE_US_PER_S) + (norae_us)(seconds * 1e6);
}

static norae_us last_of(const norae_song *song)
{
  norae_us last = NORAE_NO_TIME;
  for (size_t i = 0; i < norae_song_line_count(song); i++) {
    norae_us start = norae_song_line_at(song, i)->start;
    last = start > last ? start : last;
  }
  return last;
}

static bool read_tags(nr_card *card, const char *artist, const char *title)
{
  return (!artist || set_key(&card->artist, artist, strlen(artist))) &&
         (!title || set_key(&card->title, title, strlen(title)));
}

/* "Artist - Title", or a title alone. */
static bool read_name(nr_card *card)
{
  size_t size;
  const char *stem = nr_stem_of(card->file->path, &size), *dash = NULL;
  for (size_t i = 0; i + 3 <= size && !dash; i++)
    dash = memcmp(stem + i, " - ", 3) == 0 && i ? stem + i : NULL;
  /* "07 - Title" has no artist. */
  bool number = dash && strspn(stem, "0123456789.") >= (size_t)(dash - stem);
  if (!dash || number)
    return card->title || set_key(&card->title, stem, size);
  if (!card->artist && !set_key(&card->artist, stem, (size_t)(dash - stem)))
    return false;
  return card->title || set_key(&card->title, dash + 3, size - (size_t)(dash - stem) - 3);
}

norae_status nr_card_read(nr_card *card)
{
  bool ok = true;
  card->length = card->last = NORAE_NO_TIME;
  norae_media_info *info = NULL;
  norae_song *song = NULL;
  if (card->file->is_media && norae_media_probe(card->file->path, &info, NULL) == NORAE_OK) {
    ok = read_tags(card, info->artist, info->title);
    card->length = info->duration;
  } else if (!card->file->is_media &&
             norae_song_read_file(card->file->path, NULL, &song, NULL) == NORAE_OK) {
    ok = read_tags(card, norae_song_meta(song, "artist"), norae_song_meta(song, "title"));
    card->length = length_of(norae_song_meta(song, "length"));
    card->last = last_of(song);
  }
  norae_media_info_free(&info);
  norae_song_free(&song);
  return ok && read_name(card) ? NORAE_OK : NORAE_ERR_MEMORY;
}

void nr_card_free(nr_card *card)
{
  free(card->artist);
  free(card->title);
  free(card->key);
  *card = (nr_card){0};
}
