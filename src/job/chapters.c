/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sections of a song as the chapters of its film.
 */
#include <norae/job.h>

#include <stdlib.h>
#include <string.h>

#include "base/checked.h"

/* Where something of the line is first heard or seen. */
static norae_us start_of(const norae_song *song, const norae_line *line)
{
  norae_us start = line->start;
  for (size_t i = line->first; i < line->first + line->count && start == NORAE_NO_TIME; i++)
    start = norae_song_syllable_at(song, i)->start;
  return start;
}

static int by_start(const void *a, const void *b)
{
  const norae_chapter *x = a, *y = b;
  return x->start < y->start ? -1 : x->start > y->start;
}

/* A section of lines without times begins with the first that has one. */
norae_status norae_song_chapters(const norae_song *song, norae_chapter **out, size_t *count)
{
  size_t lines = norae_song_line_count(song);
  const char *waiting = NULL;
  *count = 0;
  *out = nr_alloc_array(lines, sizeof **out);
  if (!*out)
    return NORAE_ERR_MEMORY;
  for (size_t i = 0; i < lines; i++) {
    const norae_line *line = norae_song_line_at(song, i);
    norae_us start = start_of(song, line);
    if (line->section)
      waiting = line->section;
    if (!waiting || line->unsung || start == NORAE_NO_TIME)
      continue;
    char *title = strdup(waiting);
    if (!title) {
      norae_chapters_free(out, *count);
      *count = 0;
      return NORAE_ERR_MEMORY;
    }
    (*out)[(*count)++] = (norae_chapter){start, title};
    waiting = NULL;
  }
  qsort(*out, *count, sizeof **out, by_start);
  return NORAE_OK;
}

void norae_chapters_free(norae_chapter **chapters, size_t count)
{
  if (!chapters || !*chapters)
    return;
  for (size_t i = 0; i < count; i++)
    free((*chapters)[i].title);
  free(*chapters);
  *chapters = NULL;
}
