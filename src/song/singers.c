/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "song/singers.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/checked.h"

/* More names than any song has; what stands before colons may be anything. */
#define NAMES_MAX 256

static bool begins(const char *text, size_t size, const char *with)
{
  size_t n = strlen(with);
  return size >= n && strncasecmp(text, with, n) == 0;
}

/* What stands between names; its size, 0 when there is none here. */
static size_t separator(const char *text, size_t size)
{
  static const char *const all[] = {"&", "+", "/", ",", ";", "、", "，", "＆", "×",
                                    " and ", " und ", " et ", " y ", " x "};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    if (begins(text, size, all[i]))
      return strlen(all[i]);
  }
  return 0;
}

/* The next name from *at on; false behind the last. */
static bool next_name(const char *text, size_t size, size_t *at, const char **name, size_t *count)
{
  for (;;) {
    while (*at < size && text[*at] == ' ')
      ++*at;
    size_t from = *at, gap = 0;
    while (*at < size && !(gap = separator(text + *at, size - *at)))
      ++*at;
    *name = text + from;
    *count = *at - from;
    *at += gap;
    while (*count && (*name)[*count - 1] == ' ')
      --*count;
    if (*count)
      return true;
    if (*at >= size)
      return false;
  }
}

void nr_names_free(nr_names *names)
{
  for (size_t i = 0; i < names->count; i++)
    free(names->items[i].text);
  free(names->items);
  *names = (nr_names){0};
}

static struct nr_name *find(const nr_names *names, const char *text, size_t size)
{
  for (size_t i = 0; i < names->count; i++) {
    if (names->items[i].size == size && strncasecmp(names->items[i].text, text, size) == 0)
      return &names->items[i];
  }
  return NULL;
}

static norae_status count_one(nr_names *names, const char *text, size_t size)
{
  struct nr_name *found = find(names, text, size);
  if (found || names->count >= NAMES_MAX) {
    if (found)
      found->count++;
    return NORAE_OK;
  }
  struct nr_name new = {.text = strndup(text, size), .size = size, .count = 1};
  if (!new.text ||
      !nr_grow(&names->items, &names->capacity, names->count + 1, sizeof *names->items)) {
    free(new.text);
    return NORAE_ERR_MEMORY;
  }
  names->items[names->count++] = new;
  return NORAE_OK;
}

norae_status nr_names_count(nr_names *names, const char *text, size_t size)
{
  const char *name;
  size_t at = 0, count;
  norae_status status = NORAE_OK;
  while (status == NORAE_OK && next_name(text, size, &at, &name, &count))
    status = count_one(names, name, count);
  return status;
}

static bool is_text(const char *text, const char *name, size_t size)
{
  return strlen(text) == size && strncasecmp(text, name, size) == 0;
}

/* The voice of that name or id, -1 if there is none. */
static int find_voice(const norae_song *song, const char *name, size_t size)
{
  for (size_t v = 0; v < norae_song_voice_count(song); v++) {
    const norae_voice *voice = norae_song_voice_at(song, v);
    if (is_text(voice->name, name, size) || is_text(voice->id, name, size))
      return (int)v;
  }
  return -1;
}

bool nr_names_known(const nr_names *names, const norae_song *song, const char *text, size_t size,
                    size_t least)
{
  const char *name;
  size_t at = 0, count, seen = 0;
  for (; next_name(text, size, &at, &name, &count); seen++) {
    const struct nr_name *found = find(names, name, count);
    if (least > 1 && (!found || found->count < least) && find_voice(song, name, count) < 0)
      return false;
  }
  return seen > 0;
}

static norae_status add_voice(norae_song *song, const char *name, size_t size, norae_voices *out)
{
  int known = find_voice(song, name, size);
  unsigned index = (unsigned)known;
  norae_status status = NORAE_OK;
  if (known < 0) {
    char *copy = strndup(name, size);
    status = copy ? norae_song_voice(song, copy, copy, &index) : NORAE_ERR_MEMORY;
    free(copy);
  }
  if (status == NORAE_OK)
    *out |= (norae_voices)1 << index;
  return status == NORAE_ERR_LIMIT ? NORAE_OK : status;
}

norae_status nr_names_voices(norae_song *song, const char *text, size_t size, norae_voices *out)
{
  const char *name;
  size_t at = 0, count;
  norae_status status = NORAE_OK;
  *out = 0;
  while (status == NORAE_OK && next_name(text, size, &at, &name, &count))
    status = add_voice(song, name, count, out);
  return status;
}
