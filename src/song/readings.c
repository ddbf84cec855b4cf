/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Readings as a part of a song's text: 漢字《かんじ》.  They are put in and taken out within
 * the syllables that they belong to, whose times stay what they are.
 */
#include <stdlib.h>
#include <string.h>

#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include "base/str.h"
#include "song/lang.h"
#include "text/annotate.h"

typedef struct annotating {
  norae_song *song;
  nr_annotator *by;
  const char *lang;
  char guessed[NR_LANGS_SIZE];
  size_t *track_of; /* by line: its romanisation, or SIZE_MAX */
  norae_diags *diags;
} annotating;

static norae_status set_text(norae_song *song, size_t syllable, nr_str *text)
{
  const char *bytes = nr_str_text(text);
  const char *copy = bytes ? nr_arena_copy(&song->arena, bytes, text->size) : NULL;
  if (copy)
    song->syllables[syllable].text = copy;
  nr_str_free(text);
  return copy ? NORAE_OK : NORAE_ERR_MEMORY;
}

/* ── putting in ── */

static bool is_kana(const char *reading)
{
  return nr_has_script(reading, strlen(reading), NR_SCRIPT_KANA);
}

/* Whether a reading in brackets behind a note would be taken for that of more, or less,
 * than it is of. */
static bool needs_mark(const char *text, const nr_annotation *note)
{
  int32_t before = (int32_t)note->start;
  UChar32 c = 0;
  if (before)
    U8_PREV_OR_FFFD((const uint8_t *)text, 0, before, c);
  if (c == 0xFF5C)
    return false;
  if (c && nr_script_of(c) == USCRIPT_HAN)
    return true;
  for (size_t i = note->start; i < note->end;) {
    U8_NEXT_OR_FFFD((const uint8_t *)text, i, note->end, c);
    if (nr_script_of(c) != USCRIPT_HAN)
      return true;
  }
  return false;
}

static void open_note(nr_str *out, const char *text, const nr_annotation *note)
{
  if (!is_kana(note->reading))
    nr_str_add_char(out, '{');
  else if (needs_mark(text, note))
    nr_str_add(out, "｜");
}

static void close_note(nr_str *out, const nr_annotation *note)
{
  if (is_kana(note->reading))
    nr_str_addf(out, "《%s》", note->reading);
  else
    nr_str_addf(out, "|%s}", note->reading);
}

/* The line's text is its syllables' joined: a sign belongs to the syllable of the byte
 * that it stands before, a reading to that of the byte that it stands behind. */
static norae_status put_in(norae_song *song, size_t line, const char *text,
                           const nr_annotation *notes, size_t count)
{
  const norae_line *l = &song->lines[line];
  size_t at = 0, next = 0;
  norae_status status = NORAE_OK;
  for (size_t s = l->first; s < l->first + l->count && !status; s++) {
    size_t end = at + strlen(song->syllables[s].text), first = next;
    nr_str out = {0};
    for (; at < end; at++) {
      if (next < count && notes[next].start == at)
        open_note(&out, text, &notes[next]);
      nr_str_add_char(&out, text[at]);
      if (next < count && notes[next].end == at + 1)
        close_note(&out, &notes[next++]);
    }
    bool changed = next > first || (next < count && notes[next].start < end);
    if (changed)
      status = set_text(song, s, &out);
    nr_str_free(&out);
  }
  return status;
}

static norae_status annotate_line(annotating *a, size_t line)
{
  const norae_line *l = &a->song->lines[line];
  size_t track = a->track_of[line], count;
  const char *given = track == SIZE_MAX ? NULL : a->song->tracks[track].text;
  char *text = nr_song_line_text(a->song, line);
  nr_arena scratch = {0};
  nr_cuts cuts;
  nr_annotation *notes;
  norae_status status = NORAE_ERR_MEMORY;
  if (text && nr_song_cuts(a->song, line, &scratch, &cuts))
    status = nr_annotate(a->by, text, strlen(text), &cuts, given, l->lang ? l->lang : a->lang,
                         &scratch, &notes, &count, a->diags);
  if (!status && count)
    status = put_in(a->song, line, text, notes, count);
  free(text);
  nr_arena_free(&scratch);
  return status;
}

norae_status norae_song_add_readings(norae_song *song, const char *lang, norae_diags *diags)
{
  annotating a = {.song = song, .diags = diags};
  norae_status status = nr_annotator_new(&a.by);
  if (!status)
    status = nr_song_lang(song, lang, a.guessed, &a.lang);
  if (!status && !(a.track_of = nr_song_romanisations(song)))
    status = NORAE_ERR_MEMORY;
  for (size_t i = 0; i < song->line_count && !status; i++)
    status = annotate_line(&a, i);
  free(a.track_of);
  nr_annotator_free(&a.by);
  return status;
}

/* ── taking out ── */

/* Which bytes of the line are signs of readings, or readings; *any tells whether. */
static bool *find_marks(const char *text, size_t size, const nr_cuts *cuts, nr_arena *arena,
                        bool *any)
{
  bool *dropped = nr_arena_alloc(arena, size + 1);
  *any = false;
  for (size_t i = 0; dropped && i < size;) {
    nr_ruby_mark mark;
    if (!nr_ruby_at(text, size, i, cuts, &mark)) {
      U8_FWD_1((const uint8_t *)text, i, size);
      continue;
    }
    memset(dropped + mark.mark, true, mark.base.start - mark.mark);
    memset(dropped + mark.open, true, mark.end - mark.open);
    *any = true;
    i = mark.end;
  }
  return dropped;
}

static norae_status take_out(norae_song *song, size_t line, const char *text, const bool *dropped)
{
  const norae_line *l = &song->lines[line];
  size_t at = 0;
  norae_status status = NORAE_OK;
  for (size_t s = l->first; s < l->first + l->count && !status; s++) {
    size_t end = at + strlen(song->syllables[s].text);
    nr_str out = {0};
    for (; at < end; at++)
      if (!dropped[at])
        nr_str_add_char(&out, text[at]);
    status = set_text(song, s, &out);
  }
  return status;
}

norae_status norae_song_drop_readings(norae_song *song)
{
  norae_status status = NORAE_OK;
  for (size_t i = 0; i < song->line_count && !status; i++) {
    char *text = nr_song_line_text(song, i);
    nr_arena scratch = {0};
    nr_cuts cuts;
    bool any = false, *dropped = NULL;
    if (text && nr_song_cuts(song, i, &scratch, &cuts))
      dropped = find_marks(text, strlen(text), &cuts, &scratch, &any);
    if (!dropped)
      status = NORAE_ERR_MEMORY;
    else if (any)
      status = take_out(song, i, text, dropped);
    free(text);
    nr_arena_free(&scratch);
  }
  return status;
}
