/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a target format can't hold of a song, told before it is gone.
 */
#include "format/registry.h"

#include <string.h>

#include "format/pieces.h"
#include "song/song.h"

/* How many lines lose something of one kind, and which is the first. */
typedef struct loss {
  size_t count, first; /* first: 1-based */
} loss;

typedef struct losses {
  loss line_times, line_starts, line_ends, words, word_ends, voices, background, pitch, sections,
      languages, rows;
} losses;

static void lose(loss *l, size_t line)
{
  if (l->count++ == 0)
    l->first = line + 1;
}

/* Some ends are told otherwise: by the next line's start, by the last word's
 * end, by clearing the screen before a long silence. */
static bool end_is_told(const norae_song *song, const nr_format *format, size_t line)
{
  const norae_line *l = norae_song_line_at(song, line);
  const norae_syllable *last = norae_song_syllable_at(song, l->first + l->count - 1);
  if (l->end == NORAE_NO_TIME)
    return true;
  if (format->info.capabilities & NORAE_CAN_WORD_ENDS && last->end == l->end)
    return true;
  if (line + 1 == norae_song_line_count(song))
    return format->clears > 0;
  norae_us next = nr_song_line_start(song, line + 1);
  return next == l->end ||
         (format->clears && next != NORAE_NO_TIME && next - l->end >= format->clears);
}

/* Does it begin at another time than its first word? */
static bool begins_otherwise(const norae_song *song, const norae_line *line)
{
  norae_us first = norae_song_syllable_at(song, line->first)->start;
  return line->start != NORAE_NO_TIME && first != NORAE_NO_TIME && first != line->start;
}

/* More than what the line's own start tells. */
static bool has_word_times(const norae_song *song, const norae_line *line)
{
  for (size_t s = 0; s < line->count; s++) {
    norae_us start = norae_song_syllable_at(song, line->first + s)->start;
    if (start != NORAE_NO_TIME && (s > 0 || start != line->start))
      return true;
  }
  return false;
}

static bool has_gaps(const norae_song *song, const norae_line *line)
{
  for (size_t s = 0; s + 1 < line->count; s++) {
    const norae_syllable *a = norae_song_syllable_at(song, line->first + s);
    const norae_syllable *b = a + 1;
    if (a->end != NORAE_NO_TIME && b->start != NORAE_NO_TIME && a->end != b->start)
      return true;
  }
  return false;
}

static bool has_pitch(const norae_song *song, const norae_line *line)
{
  for (size_t s = 0; s < line->count; s++) {
    const norae_syllable *y = norae_song_syllable_at(song, line->first + s);
    if (y->pitch != NORAE_NO_PITCH || y->note != NORAE_NOTE_NORMAL)
      return true;
  }
  return false;
}

static bool has_rows(const norae_song *song, const norae_line *line)
{
  for (size_t s = 0; s < line->count; s++) {
    if (norae_song_syllable_at(song, line->first + s)->row)
      return true;
  }
  return false;
}

static void count_line(const norae_song *song, const nr_format *format, size_t i, losses *l)
{
  const norae_line *line = norae_song_line_at(song, i);
  if (nr_song_line_start(song, i) != NORAE_NO_TIME)
    lose(&l->line_times, i);
  if (format->words_begin && begins_otherwise(song, line))
    lose(&l->line_starts, i);
  if (!end_is_told(song, format, i))
    lose(&l->line_ends, i);
  if (has_word_times(song, line))
    lose(&l->words, i);
  if (has_gaps(song, line))
    lose(&l->word_ends, i);
  if (line->voices)
    lose(&l->voices, i);
  if (line->role == NORAE_ROLE_BACKGROUND)
    lose(&l->background, i);
  if (has_pitch(song, line))
    lose(&l->pitch, i);
  if (line->section && *line->section)
    lose(&l->sections, i);
  if (line->lang)
    lose(&l->languages, i);
  if (has_rows(song, line))
    lose(&l->rows, i);
}

static void tell(const loss *l, const char *code, const char *what, const nr_format *format,
                 const char *name, norae_diags *diags)
{
  if (!l->count)
    return;
  if (l->count == 1)
    nr_warn(diags, code, nr_in_file(name), "%s can't hold %s: lost in lyric line %zu",
            format->info.title, what, l->first);
  else
    nr_warn(diags, code, nr_in_file(name), "%s can't hold %s: lost in %zu lines, first in line %zu",
            format->info.title, what, l->count, l->first);
}

static void tell_tracks_and_meta(const norae_song *song, const nr_format *format, const char *name,
                                 norae_diags *diags)
{
  unsigned can = format->info.capabilities;
  size_t tracks = norae_song_track_count(song), meta = norae_song_meta_count(song);
  const char *key, *value;
  if (tracks && !(can & NORAE_CAN_TRACKS))
    nr_warn(diags, "loss-tracks", nr_in_file(name),
            "%s can't hold translations and romanisations: %zu lost, first that of lyric line %zu",
            format->info.title, tracks, norae_song_track_at(song, 0)->line + 1);
  if (!meta || can & NORAE_CAN_META)
    return;
  norae_song_meta_at(song, 0, &key, &value);
  nr_warn(diags, "loss-meta", nr_in_file(name),
          "%s can't hold metadata: %zu value%s lost, first \"%s\"", format->info.title, meta,
          meta > 1 ? "s" : "", key);
}

/* Where singers can't be held at all, their kinds go with them. */
static void tell_kinds(const norae_song *song, const nr_format *format, const char *name,
                       norae_diags *diags)
{
  unsigned can = format->info.capabilities;
  for (size_t v = 0; v < norae_song_voice_count(song); v++) {
    const norae_voice *voice = norae_song_voice_at(song, v);
    if (voice->kind != NORAE_VOICE_PERSON && can & NORAE_CAN_VOICES &&
        !(can & NORAE_CAN_VOICE_KINDS))
      nr_warn(diags, "loss-voice-kinds", nr_in_file(name),
              "%s can't hold that \"%s\" is not one person", format->info.title,
              *voice->name ? voice->name : voice->id);
  }
}

/* What only the format that the lyrics were read from can hold. */
static void tell_extras(const norae_song *song, const nr_format *format, const char *name,
                        norae_diags *diags)
{
  const nr_origin *o = song->origin;
  for (size_t i = 0; o && i < o->extra_count && strcmp(o->format, format->info.name) != 0; i++)
    nr_warn(diags, o->extras[i].code, nr_in_file(name), "%s can't hold %s: %zu lost",
            format->info.title, o->extras[i].what, o->extras[i].count);
}

void nr_report_losses(const norae_song *song, const nr_format *format, const char *name,
                      norae_diags *diags)
{
  losses l = {0};
  unsigned can = format->info.capabilities;
  const struct {
    unsigned needs;
    const loss *lost;
    const char *code, *what;
  } kinds[] = {
      {NORAE_CAN_LINE_TIMES, &l.line_times, "loss-line-times", "times"},
      {NORAE_CAN_WORD_TIMES, &l.words, "loss-word-times", "the times of words"},
      {NORAE_CAN_WORD_ENDS, &l.word_ends, "loss-word-ends", "gaps between words"},
      {NORAE_CAN_LINE_ENDS, &l.line_ends, "loss-line-ends", "the ends of lines"},
      {NORAE_CAN_VOICES, &l.voices, "loss-voices", "singers"},
      {NORAE_CAN_BACKGROUND, &l.background, "loss-background", "which lines are backing vocals"},
      {NORAE_CAN_PITCH, &l.pitch, "loss-pitch", "pitches and kinds of notes"},
      {NORAE_CAN_SECTIONS, &l.sections, "loss-sections", "the names of sections"},
      {NORAE_CAN_LANGUAGES, &l.languages, "loss-languages", "the languages of lines"},
      {NORAE_CAN_ROWS, &l.rows, "loss-rows", "line breaks"},
  };
  for (size_t i = 0; i < norae_song_line_count(song); i++) {
    /* Timed formats leave those out, and say so. */
    if (!(norae_song_line_at(song, i)->unsung && can & NORAE_CAN_LINE_TIMES))
      count_line(song, format, i, &l);
  }
  for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
    /* Where words have no times, the gaps between them go with these. */
    bool told = kinds[k].needs == NORAE_CAN_WORD_ENDS && !(can & NORAE_CAN_WORD_TIMES);
    if (!(can & kinds[k].needs) && !told)
      tell(kinds[k].lost, kinds[k].code, kinds[k].what, format, name, diags);
  }
  tell_kinds(song, format, name, diags);
  tell(&l.line_starts, "loss-line-starts", "lines that begin before or after their first word",
       format, name, diags);
  tell_tracks_and_meta(song, format, name, diags);
  tell_extras(song, format, name, diags);
}
