/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "song/lang.h"

#include <stdlib.h>
#include <string.h>

#include "base/checked.h"

norae_status nr_song_lang(const norae_song *song, const char *told, char guessed[NR_LANGS_SIZE],
                          const char **out)
{
  size_t count = song->line_count;
  char **texts;
  nr_langs langs;
  bool ok = true;
  *out = told ? told : norae_song_meta(song, "language");
  nr_langs_parse(*out, &langs);
  if (told || langs.count)
    return NORAE_OK;
  texts = calloc(count ? count : 1, sizeof *texts);
  for (size_t i = 0; i < count && texts && ok; i++)
    ok = (texts[i] = nr_song_line_text(song, i)) != NULL;
  ok = ok && texts;
  if (ok)
    nr_guess_lang((const char *const *)texts, count, guessed);
  *out = guessed;
  for (size_t i = 0; i < count && texts; i++)
    free(texts[i]);
  free(texts);
  return ok ? NORAE_OK : NORAE_ERR_MEMORY;
}

bool nr_song_cuts(const norae_song *song, size_t line, nr_arena *arena, nr_cuts *out)
{
  const norae_line *l = &song->lines[line];
  size_t *at = nr_arena_alloc(arena, l->count * sizeof *at), end = 0;
  *out = (nr_cuts){.at = at, .count = l->count > 1 ? l->count : 0};
  for (size_t i = 0; at && i < l->count; i++) {
    at[i] = end;
    end += strlen(song->syllables[l->first + i].text);
  }
  return at != NULL;
}

size_t *nr_song_romanisations(const norae_song *song)
{
  size_t *track_of = nr_alloc_array(song->line_count, sizeof *track_of);
  for (size_t i = 0; track_of && i < song->line_count; i++)
    track_of[i] = SIZE_MAX;
  for (size_t t = song->track_count; track_of && t-- > 0;)
    if (song->tracks[t].kind == NORAE_TRACK_ROMANISATION)
      track_of[song->tracks[t].line] = t;
  return track_of;
}
