/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Romanisations of a song's lines, one piece for each of their syllables.
 */
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "base/str.h"
#include "song/lang.h"
#include "text/latin.h"
#include "text/share.h"

typedef struct romaniser {
  norae_song *song;
  nr_latin *latin;
  const char *lang;
  char guessed[NR_LANGS_SIZE];
  size_t *track_of; /* by line: its romanisation, or SIZE_MAX */
  norae_diags *diags;
} romaniser;

/* The letters of clusters that begin within each syllable, joined. */
static norae_status join_pieces(const romaniser *r, const norae_line *line,
                                const nr_latin_line *read, nr_arena *arena, const char **pieces)
{
  size_t cluster = 0, end = 0;
  for (size_t s = 0; s < line->count; s++) {
    nr_str piece = {0};
    end += strlen(r->song->syllables[line->first + s].text);
    for (; cluster < read->count && (cluster ? read->ends[cluster - 1] : 0) < end; cluster++)
      nr_str_add(&piece, read->pieces[cluster]);
    pieces[s] = nr_str_text(&piece) ? nr_arena_copy(arena, nr_str_text(&piece), piece.size) : NULL;
    nr_str_free(&piece);
    if (!pieces[s])
      return NORAE_ERR_MEMORY;
  }
  return NORAE_OK;
}

/* White space at the outer ends is no part of a romanisation. */
static norae_status trim(const char **pieces, size_t count, nr_arena *arena)
{
  for (size_t i = 0; i < count; i++) {
    pieces[i] += strspn(pieces[i], " ");
    if (*pieces[i])
      break;
  }
  for (size_t i = count; i-- > 0;) {
    size_t size = strlen(pieces[i]), kept = size;
    while (kept && pieces[i][kept - 1] == ' ')
      kept--;
    if (kept < size)
      pieces[i] = nr_arena_copy(arena, pieces[i], kept);
    if (!pieces[i])
      return NORAE_ERR_MEMORY;
    if (kept)
      break;
  }
  return NORAE_OK;
}

static norae_status add_track(romaniser *r, size_t line, const char *lang, const char **pieces)
{
  size_t count = r->song->lines[line].count;
  nr_str text = {0};
  char tag[NR_LANG_SIZE + 8];
  norae_status status = NORAE_ERR_MEMORY;
  for (size_t i = 0; i < count; i++)
    nr_str_add(&text, pieces[i]);
  strcpy(tag, lang);
  strcat(tag, "-Latn");
  if (nr_str_text(&text))
    status = norae_song_add_track(r->song, &(norae_track){.line = line,
                                                          .kind = NORAE_TRACK_ROMANISATION,
                                                          .lang = tag,
                                                          .text = nr_str_text(&text),
                                                          .pieces = pieces,
                                                          .piece_count = count});
  nr_str_free(&text);
  return status;
}

/* One that is there already keeps its text. */
static norae_status fit_track(romaniser *r, size_t track, const char *const *rough, size_t count,
                              nr_arena *scratch)
{
  const char **pieces;
  norae_status status =
      nr_share_text(r->song->tracks[track].text, rough, count, scratch, &pieces);
  return status || !pieces ? status : nr_song_set_pieces(r->song, track, pieces, count);
}

static norae_status romanise_line(romaniser *r, size_t i)
{
  const norae_line *line = &r->song->lines[i];
  size_t track = r->track_of[i];
  const norae_track *given = track == SIZE_MAX ? NULL : &r->song->tracks[track];
  nr_arena scratch = {0};
  nr_latin_line read;
  char *text;
  const char **pieces;
  nr_cuts cuts = {0};
  norae_status status = NORAE_ERR_MEMORY;
  if (given && given->pieces)
    return NORAE_OK;
  text = nr_song_line_text(r->song, i);
  pieces = nr_alloc_array(line->count, sizeof *pieces);
  if (text && pieces && nr_song_cuts(r->song, i, &scratch, &cuts))
    status = nr_latin_read(r->latin, text, strlen(text), &cuts, given ? given->text : NULL,
                           line->lang ? line->lang : r->lang, &scratch, &read, r->diags);
  if (!status)
    status = join_pieces(r, line, &read, &scratch, pieces);
  if (!status && given)
    status = fit_track(r, track, pieces, line->count, &scratch);
  else if (!status && read.changed) {
    status = trim(pieces, line->count, &scratch);
    if (!status)
      status = add_track(r, i, read.lang, pieces);
  }
  free(text);
  free(pieces);
  nr_arena_free(&scratch);
  return status;
}

norae_status norae_song_romanise(norae_song *song, const char *lang, norae_diags *diags)
{
  romaniser r = {.song = song, .diags = diags};
  norae_status status = nr_latin_new(&r.latin);
  if (!status)
    status = nr_song_lang(song, lang, r.guessed, &r.lang);
  if (!status && !(r.track_of = nr_song_romanisations(song)))
    status = NORAE_ERR_MEMORY;
  for (size_t i = 0; i < song->line_count && !status; i++)
    status = romanise_line(&r, i);
  free(r.track_of);
  nr_latin_free(&r.latin);
  return status;
}
