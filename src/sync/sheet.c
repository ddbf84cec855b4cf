/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/sheet.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "base/diag.h"
#include "song/song.h"
#include "text/lang.h"
#include "text/spoken.h"

#define ASIDE_SHARE 0.5 /* of the shorter line's time, when two lines are at once */
#define SAME_START 0.05 /* s */

/* A sheet being written. */
typedef struct writer {
  nr_sheet *sheet;
  const norae_song *song;
  nr_speaker *speaker;
  nr_arena arena;
  char **texts; /* of the song's lines */
  char guessed[NR_LANGS_SIZE];
  const char *lang;
  norae_diags *diags;
} writer;

/* ── sounds ── */

static norae_status find_kind(nr_sheet *sheet, const nr_kind *kind, uint16_t *out)
{
  size_t i = 0;
  while (i < sheet->kind_count && memcmp(&sheet->kinds[i], kind, sizeof *kind) != 0)
    i++;
  *out = (uint16_t)i;
  if (i < sheet->kind_count)
    return NORAE_OK;
  if (i > UINT16_MAX)
    return NORAE_ERR_LIMIT;
  if (!nr_grow(&sheet->kinds, &sheet->kind_capacity, i + 1, sizeof *kind))
    return NORAE_ERR_MEMORY;
  sheet->kinds[sheet->kind_count++] = *kind;
  return NORAE_OK;
}

static norae_status add_phone(nr_sheet *sheet, const char *lang, const nr_phone *phone)
{
  nr_sound sounds[NR_SOUNDS];
  size_t count = nr_phone_sounds(lang, phone->ipa, phone->vowel, sounds);
  norae_status status = NORAE_OK;
  if (!nr_grow(&sheet->sounds, &sheet->sound_capacity, sheet->sound_count + count,
               sizeof *sheet->sounds))
    return NORAE_ERR_MEMORY;
  for (size_t i = 0; i < count && !status; i++) {
    nr_sheet_sound *sound = &sheet->sounds[sheet->sound_count++];
    sound->vowel = sounds[i].vowel;
    for (size_t s = 0; s < NR_STATES && !status; s++)
      status = find_kind(sheet, &sounds[i].state[s], &sound->kind[s]);
  }
  return status;
}

/* ── words and lines ── */

static double seconds(norae_us time)
{
  return time == NORAE_NO_TIME ? NAN : (double)time / NORAE_US_PER_S;
}

static norae_status add_syllable(nr_sheet *sheet, const nr_spoken_line *spoken,
                                 const nr_spoken_syllable *from, const char *lang)
{
  norae_status status = NORAE_OK;
  if (!nr_grow(&sheet->syllables, &sheet->syllable_capacity, sheet->syllable_count + 1,
               sizeof *sheet->syllables))
    return NORAE_ERR_MEMORY;
  size_t first = sheet->sound_count;
  for (size_t p = 0; p < from->phone_count && !status; p++)
    status = add_phone(sheet, lang, &spoken->phones[from->first_phone + p]);
  sheet->syllables[sheet->syllable_count++] = (nr_sung_syllable){
      from->start, from->end, first, sheet->sound_count - first};
  return status;
}

static norae_status add_word(nr_sheet *sheet, size_t line, const nr_spoken_line *spoken,
                             const nr_spoken_word *from)
{
  norae_status status = NORAE_OK;
  if (!nr_grow(&sheet->words, &sheet->word_capacity, sheet->word_count + 1,
               sizeof *sheet->words))
    return NORAE_ERR_MEMORY;
  sheet->words[sheet->word_count++] =
      (nr_sung_word){line, sheet->syllable_count, from->syllable_count, NAN};
  for (size_t s = 0; s < from->syllable_count && !status; s++)
    status = add_syllable(sheet, spoken, &spoken->syllables[from->first_syllable + s],
                          from->lang);
  return status;
}

/* What the lyrics have of a line in Latin letters, NULL for nothing. */
static const char *romanisation(const norae_song *song, size_t line)
{
  for (size_t t = 0; t < norae_song_track_count(song); t++) {
    const norae_track *track = norae_song_track_at(song, t);
    if (track->line == line && track->kind == NORAE_TRACK_ROMANISATION)
      return track->text;
  }
  return NULL;
}

static norae_status speak(writer *w, nr_sung_line *line, nr_spoken_line *spoken)
{
  const char *lang = w->song->lines[line->source].lang, *text = w->texts[line->source];
  return nr_speak_line_as(w->speaker, text, strlen(text), romanisation(w->song, line->source),
                          lang ? lang : w->lang, &w->arena, spoken, w->diags);
}

/* Words whose first letter is the first of a timed syllable have that time. */
static void read_word_times(const norae_song *song, nr_sheet *sheet, const nr_sung_line *line)
{
  const norae_line *source = &song->lines[line->source];
  size_t w = line->first_word, end = w + line->word_count, at = 0;
  for (size_t i = 0; i < source->count && w < end; i++) {
    const norae_syllable *s = &song->syllables[source->first + i];
    size_t next = at + strlen(s->text);
    while (w < end && sheet->syllables[sheet->words[w].first_syllable].start < at)
      w++;
    size_t start = w < end ? sheet->syllables[sheet->words[w].first_syllable].start : next;
    if (start < next && strspn(s->text, " \t") == start - at)
      sheet->words[w].given = seconds(s->start);
    at = next;
  }
}

static norae_status write_line(writer *w, size_t index)
{
  nr_sheet *sheet = w->sheet;
  nr_sung_line *line = &sheet->lines[index];
  nr_spoken_line spoken;
  norae_status status = speak(w, line, &spoken);
  line->first_word = sheet->word_count;
  line->first_syllable = sheet->syllable_count;
  size_t sounds = sheet->sound_count;
  for (size_t i = 0; !status && i < spoken.word_count; i++)
    status = add_word(sheet, index, &spoken, &spoken.words[i]);
  line->word_count = sheet->word_count - line->first_word;
  line->syllable_count = sheet->syllable_count - line->first_syllable;
  line->voiced = sheet->sound_count > sounds;
  if (!isnan(line->start))
    read_word_times(w->song, sheet, line);
  return status;
}

/* ── times and the order of lines ── */

/* A line and where it belongs. */
typedef struct place {
  double key; /* its start, or that of the last line before it that has one */
  size_t source;
} place;

static int by_key(const void *a, const void *b)
{
  const place *x = a, *y = b;
  if (x->key != y->key)
    return x->key < y->key ? -1 : 1;
  return x->source < y->source ? -1 : x->source > y->source;
}

static norae_status order_lines(writer *w, bool ignore_times)
{
  const norae_song *song = w->song;
  nr_sheet *sheet = w->sheet;
  place *places = nr_alloc_array(song->line_count, sizeof *places);
  sheet->lines = calloc(song->line_count ? song->line_count : 1, sizeof *sheet->lines);
  if (!places || !sheet->lines) {
    free(places);
    return NORAE_ERR_MEMORY;
  }
  double key = -INFINITY;
  for (size_t i = 0; i < song->line_count; i++) {
    double start = ignore_times ? NAN : seconds(nr_song_line_start(song, i));
    key = isnan(start) ? key : start;
    places[i] = (place){key, i};
  }
  qsort(places, song->line_count, sizeof *places, by_key);
  for (size_t i = 0; i < song->line_count; i++) {
    size_t source = places[i].source;
    sheet->lines[i] = (nr_sung_line){.source = source, .start = NAN, .end = NAN};
    if (!ignore_times) {
      sheet->lines[i].start = seconds(nr_song_line_start(song, source));
      sheet->lines[i].end = seconds(nr_song_line_end(song, source));
    }
  }
  sheet->line_count = song->line_count;
  free(places);
  return NORAE_OK;
}

/* Whether `line` is sung over `row`, the line before it in the row. */
static bool is_over(const norae_song *song, const nr_sung_line *row, const nr_sung_line *line)
{
  const norae_line *a = &song->lines[row->source], *b = &song->lines[line->source];
  if (line->start - row->start < SAME_START && a->voices != b->voices)
    return true;
  double shorter = fmin(row->end - row->start, isnan(line->end) ? INFINITY
                                                                : line->end - line->start);
  /* With an end that isn't known, this compares with NAN and is false. */
  return row->end - line->start > ASIDE_SHARE * shorter;
}

/* Two singers at once can't both be in a row: the later one is set aside, and so
 * are backing vocals that have a time. */
static void set_aside(const norae_song *song, nr_sheet *sheet)
{
  const nr_sung_line *row = NULL;
  for (size_t i = 0; i < sheet->line_count; i++) {
    nr_sung_line *line = &sheet->lines[i];
    bool timed = !isnan(line->start);
    bool behind = song->lines[line->source].role == NORAE_ROLE_BACKGROUND;
    line->aside = timed && (behind || (row && !isnan(row->start) && is_over(song, row, line)));
    if (!line->aside && line->voiced)
      row = line;
  }
}

/* ── texts and their language ── */

static norae_status read_texts(writer *w)
{
  size_t n = w->song->line_count;
  w->texts = calloc(n ? n : 1, sizeof *w->texts);
  if (!w->texts)
    return NORAE_ERR_MEMORY;
  for (size_t i = 0; i < n; i++) {
    w->texts[i] = nr_song_line_text(w->song, i);
    if (!w->texts[i])
      return NORAE_ERR_MEMORY;
  }
  return NORAE_OK;
}

static void free_texts(writer *w)
{
  for (size_t i = 0; w->texts && i < w->song->line_count; i++)
    free(w->texts[i]);
  free(w->texts);
}

/* What the user says, else what the song says, else what it looks like. */
static void choose_lang(writer *w, const char *told, const norae_log *log)
{
  nr_langs langs;
  w->lang = told;
  if (told)
    return;
  w->lang = norae_song_meta(w->song, "language");
  nr_langs_parse(w->lang, &langs);
  if (langs.count)
    return;
  nr_guess_lang((const char *const *)w->texts, w->song->line_count, w->guessed);
  w->lang = w->guessed;
  char message[64 + NR_LANGS_SIZE] = "language of the lyrics, by their look: ";
  strcat(message, w->guessed);
  if (log && log->message && *w->guessed)
    log->message(log->user, message);
}

/* ── the whole ── */

static bool stopped(const norae_log *log)
{
  return log && log->cancelled && log->cancelled(log->user);
}

/* A kind that no sound has: nr_scores_fill_other() says how well it fits. */
static norae_status add_other(nr_sheet *sheet)
{
  nr_kind other = {.energy_class = NR_CLASS_A, .count = 0};
  uint16_t index;
  norae_status status = find_kind(sheet, &other, &index);
  sheet->other = index;
  return status;
}

static norae_status write_sheet(writer *w, const char *lang, bool ignore_times,
                                const norae_log *log)
{
  nr_kind silence = {.energy_class = NR_CLASS_SILENCE};
  uint16_t zero;
  norae_status status = find_kind(w->sheet, &silence, &zero);
  if (!status)
    status = order_lines(w, ignore_times);
  if (!status)
    status = read_texts(w);
  if (!status)
    status = nr_speaker_new(&w->speaker, w->diags);
  if (!status)
    choose_lang(w, lang, log);
  for (size_t i = 0; i < w->sheet->line_count && !status; i++)
    status = stopped(log) ? NORAE_ERR_CANCELLED : write_line(w, i);
  if (!status)
    set_aside(w->song, w->sheet);
  if (!status)
    status = add_other(w->sheet);
  nr_speaker_free(&w->speaker);
  nr_arena_free(&w->arena);
  free_texts(w);
  return status;
}

norae_status nr_sheet_new(const norae_song *song, const char *lang, bool ignore_times,
                          const norae_log *log, nr_sheet **out, norae_diags *diags)
{
  *out = calloc(1, sizeof **out);
  if (!*out)
    return NORAE_ERR_MEMORY;
  writer w = {.sheet = *out, .song = song, .diags = diags};
  norae_status status = write_sheet(&w, lang, ignore_times, log);
  if (status)
    nr_sheet_free(out);
  return status;
}

void nr_sheet_free(nr_sheet **sheet)
{
  if (!sheet || !*sheet)
    return;
  free((*sheet)->lines);
  free((*sheet)->words);
  free((*sheet)->syllables);
  free((*sheet)->sounds);
  free((*sheet)->kinds);
  free(*sheet);
  *sheet = NULL;
}
