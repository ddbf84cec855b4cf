/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rules of clean-up applied to a whole song: line by line, each line through all
 * rules, and then into a new song.
 */
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "song/clean.h"

/* ── the line goes into the song ── */

/* Where letters went from an end of the line with their times, it begins or ends
 * with those that stayed. */
static void fit_line(const nr_cleaner *c, const nr_edit_line *text, norae_line *line)
{
  const norae_line *old = norae_song_line_at(c->song, c->index);
  const norae_syllable *first = norae_song_syllable_at(c->song, old->first);
  const norae_syllable *last = norae_song_syllable_at(c->song, old->first + old->count - 1);
  if (!text->count)
    return;
  const norae_syllable *a = &text->runs[0].syllable, *b = &text->runs[text->count - 1].syllable;
  if (a->text != first->text && a->start != NORAE_NO_TIME && line->start != NORAE_NO_TIME)
    line->start = a->start;
  if (b->text != last->text && b->end != NORAE_NO_TIME && line->end != NORAE_NO_TIME)
    line->end = b->end;
  if (line->end != NORAE_NO_TIME && line->start != NORAE_NO_TIME && line->end < line->start)
    line->end = NORAE_NO_TIME;
}

static norae_status share(nr_cleaner *c, size_t line)
{
  if (!nr_grow(&c->shared, &c->shared_capacity, c->shared_count + 1, sizeof *c->shared))
    return NORAE_ERR_MEMORY;
  c->shared[c->shared_count++] = line;
  return NORAE_OK;
}

static norae_status add_tracks(nr_cleaner *c, size_t line)
{
  norae_status status = c->tracks.failed ? NORAE_ERR_MEMORY : NORAE_OK;
  for (size_t at = 0; at < c->tracks.size && status == NORAE_OK;) {
    const char *text = c->tracks.data + at;
    norae_track track = {.line = line,
                         .kind = *text == 'T' ? NORAE_TRACK_TRANSLATION : NORAE_TRACK_ROMANISATION,
                         .text = text + 1};
    status = norae_song_add_track(c->out, &track);
    at += strlen(text) + 1;
  }
  return status;
}

static norae_status add_line(nr_cleaner *c, const nr_edit_line *text, norae_line line)
{
  fit_line(c, text, &line);
  norae_status status = norae_song_add_line(c->out, &line);
  if (status == NORAE_OK)
    status = nr_edit_store(text, c->out);
  if (status == NORAE_OK && c->all)
    status = share(c, norae_song_line_count(c->out) - 1);
  return status;
}

static norae_status emit(nr_cleaner *c)
{
  const char *section = c->line.section;
  c->places[c->index] = SIZE_MAX;
  if (c->gone) {
    /* A section that began with this line begins with the next one. */
    if (section && !c->has_section) {
      nr_str_clear(&c->section);
      nr_str_add(&c->section, section);
      c->has_section = true;
    }
    return c->section.failed ? NORAE_ERR_MEMORY : NORAE_OK;
  }
  if (c->has_section)
    c->line.section = nr_str_text(&c->section);
  if (!c->line.voices && !c->all) {
    c->line.voices = c->sticky;
    c->all = c->sticky_all;
  }
  c->places[c->index] = norae_song_line_count(c->out);
  norae_status status = add_line(c, &c->now, c->line);
  c->has_section = false;
  if (status == NORAE_OK)
    status = add_tracks(c, c->places[c->index]);
  if (status != NORAE_OK || !c->aside.text.size)
    return status;
  norae_line aside = c->line;
  aside.role = NORAE_ROLE_BACKGROUND;
  aside.section = NULL;
  return add_line(c, &c->aside, aside);
}

static bool is_of_labels(const nr_rule *rule)
{
  return rule->kind == NORAE_CHANGE_SECTION || rule->kind == NORAE_CHANGE_SINGER;
}

/* All rules, or those of labels alone, on the line at work. */
static norae_status apply_all(nr_cleaner *c, const norae_rules *const *sets, size_t count,
                              bool labels)
{
  norae_status status = NORAE_OK;
  for (size_t k = 0; k < count; k++) {
    for (size_t i = 0; i < sets[k]->count && status == NORAE_OK && !c->gone; i++) {
      const nr_rule *rule = &sets[k]->rules[i];
      if (!labels || is_of_labels(rule))
        status = nr_clean_apply(c, &(nr_clean_step){sets[k], rule});
      if (c->now.failed || c->next.failed || c->aside.failed)
        status = NORAE_ERR_MEMORY;
    }
  }
  return status;
}

/* A label that the reader took for a section's may name a singer, too, or be
 * nothing but a singer's. */
static norae_status clean_label(nr_cleaner *c, const norae_rules *const *sets, size_t count)
{
  if (!c->line.section || !*c->line.section)
    return NORAE_OK;
  nr_edit_label(&c->now, c->line.section);
  norae_status status = apply_all(c, sets, count, true);
  if (c->gone)
    c->line.section = NULL;
  c->line.voices = norae_song_line_at(c->song, c->index)->voices;
  return status;
}

static norae_status clean_line(nr_cleaner *c, const norae_rules *const *sets, size_t count)
{
  c->line = *norae_song_line_at(c->song, c->index);
  c->gone = c->all = false;
  norae_status status = clean_label(c, sets, count);
  c->gone = c->all = false;
  nr_edit_load(&c->now, c->song, c->index);
  nr_edit_clear(&c->aside);
  nr_str_clear(&c->tracks);
  if (status == NORAE_OK)
    status = apply_all(c, sets, count, false);
  return status == NORAE_OK ? emit(c) : status;
}

/* ── the whole song ── */

/* Singers' names are believed when they come again. */
static norae_status count_names(nr_cleaner *c, const nr_clean_step *s)
{
  norae_status status = NORAE_OK;
  for (c->index = 0; c->index < norae_song_line_count(c->song) && status == NORAE_OK; c->index++) {
    c->line = *norae_song_line_at(c->song, c->index);
    if (c->line.section && *c->line.section) {
      nr_edit_label(&c->now, c->line.section);
      status = nr_clean_count_name(c, s);
    }
    nr_edit_load(&c->now, c->song, c->index);
    if (status == NORAE_OK)
      status = nr_clean_count_name(c, s);
  }
  return status;
}

/* Lines that all sing, now that all are known. */
static norae_status resolve_shared(nr_cleaner *c)
{
  norae_voices all = 0;
  norae_status status = NORAE_OK;
  unsigned group_voice;
  for (size_t v = 0; v < norae_song_voice_count(c->out); v++) {
    if (norae_song_voice_at(c->out, v)->kind == NORAE_VOICE_PERSON)
      all |= (norae_voices)1 << v;
  }
  if (!all && c->shared_count) {
    status = norae_song_voice(c->out, nr_str_text(&c->all_label), nr_str_text(&c->all_label),
                              &group_voice);
    if (status == NORAE_OK)
      status = norae_song_set_voice_kind(c->out, group_voice, NORAE_VOICE_GROUP);
    all = status == NORAE_OK ? (norae_voices)1 << group_voice : 0;
    status = status == NORAE_ERR_LIMIT ? NORAE_OK : status;
  }
  for (size_t i = 0; i < c->shared_count && status == NORAE_OK; i++) {
    norae_line line = *norae_song_line_at(c->out, c->shared[i]);
    line.voices = all;
    status = norae_song_set_line(c->out, c->shared[i], &line);
  }
  return status;
}

static norae_status clean(nr_cleaner *c, const norae_rules *const *sets, size_t count)
{
  norae_status status = nr_song_copy_head(c->song, c->out);
  for (size_t k = 0; k < count && status == NORAE_OK; k++) {
    for (size_t i = 0; i < sets[k]->count && status == NORAE_OK; i++) {
      nr_clean_step s = {sets[k], &sets[k]->rules[i]};
      if (s.rule->kind == NORAE_CHANGE_SINGER && s.rule->least > 1)
        status = count_names(c, &s);
    }
  }
  size_t lines = norae_song_line_count(c->song);
  for (c->index = 0; c->index < lines && status == NORAE_OK; c->index++)
    status = clean_line(c, sets, count);
  if (status == NORAE_OK)
    status = nr_song_copy_tracks(c->song, c->out, c->places);
  return status == NORAE_OK ? resolve_shared(c) : status;
}

static size_t text_size(const norae_song *song)
{
  size_t size = 0;
  for (size_t i = 0; i < song->syllable_count; i++)
    size += strlen(song->syllables[i].text);
  return size;
}

static void finish(nr_cleaner *c)
{
  nr_names_free(&c->names);
  nr_str_free(&c->section);
  nr_edit_free(&c->now);
  nr_edit_free(&c->next);
  nr_edit_free(&c->aside);
  nr_str_free(&c->before);
  nr_str_free(&c->tracks);
  nr_str_free(&c->all_label);
  free(c->places);
  free(c->shared);
}

norae_status norae_song_clean(const norae_song *song, const norae_rules *const *sets, size_t count,
                              const char *name, norae_song **out, norae_changes **changes,
                              norae_diags *diags)
{
  nr_cleaner c = {.song = song, .name = name, .diags = diags};
  norae_status status = norae_song_new(out);
  if (changes)
    *changes = NULL;
  if (status == NORAE_OK && changes)
    status = nr_changes_new(changes);
  c.out = *out;
  c.changes = changes ? *changes : NULL;
  c.effort = nr_effort_for(text_size(song) * (count ? count : 1));
  c.places = nr_alloc_array(song->line_count, sizeof *c.places);
  if (status == NORAE_OK)
    status = c.places ? clean(&c, sets, count) : NORAE_ERR_MEMORY;
  finish(&c);
  if (status != NORAE_OK) {
    norae_song_free(out);
    if (changes)
      norae_changes_free(changes);
  }
  return status;
}
