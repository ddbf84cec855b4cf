/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Applying rules of clean-up: line by line, each line through all rules.
 */
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "song/changes.h"
#include "song/edit_line.h"
#include "song/rules.h"
#include "song/singers.h"

typedef struct cleaner {
  const norae_song *song;
  norae_song *out;
  norae_changes *changes; /* NULL: not wanted */
  const char *name;       /* of the lyrics, for messages */
  norae_diags *diags;
  nr_effort effort;
  nr_names names; /* before lines, over the whole song */

  /* From line to line: what a label said of the lines that follow. */
  nr_str section; /* of the next line */
  bool has_section;
  norae_voices sticky;
  bool sticky_all;

  /* The line at work. */
  size_t index;
  norae_line line;
  nr_edit_line now, next, aside;
  nr_str before, tracks; /* texts for changes */
  bool gone, all;

  size_t *places;                     /* where each line went; SIZE_MAX: nowhere */
  size_t *shared;                     /* lines of `out` that all sing */
  size_t shared_count, shared_capacity;
  nr_str all_label;                   /* what "all" was called */
} cleaner;

/* Which rule of which set. */
typedef struct step {
  const norae_rules *set;
  const nr_rule *rule;
} step;

/* ── matching ── */

static bool is_in_reach(const cleaner *c, const nr_rule *rule)
{
  size_t count = norae_song_line_count(c->song);
  bool head = c->index < rule->edge, tail = c->index + rule->edge >= count;
  switch (rule->where) {
  case NR_HEAD:
    return head;
  case NR_TAIL:
    return tail;
  case NR_EDGES:
    return head || tail;
  case NR_ANYWHERE:
    break;
  }
  return true;
}

static norae_status too_hard(cleaner *c, const step *s)
{
  nr_place place = {.file = c->name, .line = c->line.source_line};
  if (c->effort.spent) {
    nr_error(c->diags, "rules-too-slow", place,
             "the rules take too long, here rule \"%s\" of %s: its pattern needs mending",
             s->rule->name, s->set->name);
    return NORAE_ERR_LIMIT;
  }
  nr_warn(c->diags, "rule-too-hard", place,
          "rule \"%s\" of %s takes too long here: the line is left as it is", s->rule->name,
          s->set->name);
  return NORAE_OK;
}

/* The first match from byte `from` of the line on. */
static norae_status match(cleaner *c, const step *s, const nr_regex *pattern, size_t from,
                          nr_match *m, bool *found)
{
  *found = false;
  if (c->now.failed)
    return NORAE_ERR_MEMORY;
  if (!c->now.text.size)
    return NORAE_OK;
  nr_found f =
      nr_regex_try(pattern, c->now.text.data, c->now.text.size, from, &c->effort, m);
  *found = f == NR_FOUND;
  return f == NR_FOUND_TOO_HARD ? too_hard(c, s) : NORAE_OK;
}

/* The first pattern of the rule that matches, NULL if none does. */
static norae_status match_any(cleaner *c, const step *s, nr_match *m, const nr_regex **pattern)
{
  norae_status status = NORAE_OK;
  bool found = false;
  *pattern = NULL;
  for (size_t i = 0; i < s->rule->pattern_count && status == NORAE_OK && !found; i++) {
    status = match(c, s, s->rule->patterns[i], 0, m, &found);
    *pattern = found ? s->rule->patterns[i] : NULL;
  }
  return status;
}

typedef struct view {
  const char *text; /* NULL: took no part */
  size_t size;
} view;

static view group(const nr_match *m, int number)
{
  if (number < 0 || number >= m->count)
    return (view){0};
  return (view){m->group[number].start, m->group[number].size};
}

static view named(const nr_match *m, const nr_regex *pattern, const char *name)
{
  return group(m, nr_regex_group(pattern, name));
}

/* The group of that name, else the first one, else all. */
static view named_or_first(const nr_match *m, const nr_regex *pattern, const char *name)
{
  if (nr_regex_group(pattern, name) >= 0)
    return named(m, pattern, name);
  view first = group(m, 1);
  return first.text ? first : group(m, 0);
}

/* ── telling ── */

/* Remember the text as it is before a rule changes it. */
static void keep_before(cleaner *c)
{
  nr_str_clear(&c->before);
  nr_str_add_bytes(&c->before, c->now.text.data, c->now.text.size);
}

static norae_status tell(cleaner *c, const step *s, view moved)
{
  nr_str rule = {0}, aside = {0};
  if (!c->changes)
    return NORAE_OK;
  nr_str_addf(&rule, "%s/%s", s->set->name, s->rule->name);
  nr_str_add_bytes(&aside, moved.text, moved.size);
  norae_change change = {.kind = s->rule->kind,
                         .line = c->index,
                         .source_line = c->line.source_line,
                         .rule = nr_str_text(&rule),
                         .before = nr_str_text(&c->before),
                         .after = c->gone ? NULL : nr_str_text(&c->now.text),
                         .moved = moved.text ? nr_str_text(&aside) : NULL};
  bool failed = rule.failed || aside.failed || c->before.failed;
  norae_status status = failed ? NORAE_ERR_MEMORY : nr_changes_add(c->changes, &change);
  nr_str_free(&rule);
  nr_str_free(&aside);
  return status;
}

/* ── what rules do ── */

static void swap_lines(cleaner *c)
{
  nr_edit_line old = c->now;
  c->now = c->next;
  c->next = old;
}

/* All but the match becomes the line. */
static void cut_out(cleaner *c, view cut)
{
  size_t from = (size_t)(cut.text - c->now.text.data);
  nr_edit_clear(&c->next);
  nr_edit_copy(&c->next, &c->now, 0, from, false);
  nr_edit_copy(&c->next, &c->now, from + cut.size, c->now.text.size, true);
  nr_edit_trim(&c->next);
  swap_lines(c);
}

static norae_status drop(cleaner *c, const step *s)
{
  nr_match m;
  const nr_regex *pattern;
  norae_status status = match_any(c, s, &m, &pattern);
  if (status != NORAE_OK || !pattern)
    return status;
  view value = named(&m, pattern, "value");
  if (s->rule->keep && value.size && !norae_song_meta(c->out, s->rule->keep)) {
    char *copy = strndup(value.text, value.size);
    status = copy ? norae_song_set_meta(c->out, s->rule->keep, copy) : NORAE_ERR_MEMORY;
    free(copy);
  }
  keep_before(c);
  c->gone = true;
  return status == NORAE_OK ? tell(c, s, (view){0}) : status;
}

/* "$1", "${name}", "$$" and plain text. */
static void expand(cleaner *c, const nr_rule *rule, const nr_match *m, const nr_regex *pattern)
{
  for (const char *at = rule->with ? rule->with : ""; *at;) {
    size_t plain = strcspn(at, "$");
    view v = {0};
    nr_edit_add(&c->next, at, plain);
    at += plain;
    if (!*at)
      break;
    if (at[1] >= '0' && at[1] <= '9') {
      v = group(m, at[1] - '0');
      at += 2;
    } else if (at[1] == '{' && strchr(at, '}')) {
      char name[64];
      size_t size = strcspn(at + 2, "}");
      if (size < sizeof name) {
        memcpy(name, at + 2, size);
        name[size] = '\0';
        v = size == 1 && name[0] >= '0' && name[0] <= '9' ? group(m, name[0] - '0')
                                                           : named(m, pattern, name);
      }
      at += size + 3;
    } else {
      nr_edit_add(&c->next, "$", 1);
      at += at[1] == '$' ? 2 : 1;
    }
    if (v.text) {
      size_t from = (size_t)(v.text - c->now.text.data);
      nr_edit_copy(&c->next, &c->now, from, from + v.size, false);
    }
  }
}

/* One character further, for matches of nothing. */
static size_t step_over(const nr_edit_line *line, size_t at)
{
  at++;
  while (at < line->text.size && ((unsigned char)line->text.data[at] & 0xC0) == 0x80)
    at++;
  return at;
}

/* Every match of the pattern in the line, left to right: what `take` does with it
 * goes into c->next. */
static norae_status each_match(cleaner *c, const step *s, const nr_regex *pattern, bool tight,
                               void (*take)(cleaner *c, const nr_rule *rule, const nr_match *m,
                                            const nr_regex *pattern),
                               size_t *count)
{
  size_t done = 0, from = 0;
  nr_match m;
  bool found = true;
  norae_status status = NORAE_OK;
  *count = 0;
  nr_edit_clear(&c->next);
  while (from <= c->now.text.size && status == NORAE_OK) {
    status = match(c, s, pattern, from, &m, &found);
    if (status != NORAE_OK || !found)
      break;
    size_t start = (size_t)(m.group[0].start - c->now.text.data);
    nr_edit_copy(&c->next, &c->now, done, start, tight && *count);
    take(c, s->rule, &m, pattern);
    done = start + m.group[0].size;
    from = m.group[0].size ? done : step_over(&c->now, done);
    ++*count;
  }
  nr_edit_copy(&c->next, &c->now, done, c->now.text.size, tight && *count);
  return status;
}

static norae_status replace(cleaner *c, const step *s)
{
  norae_status status = NORAE_OK;
  bool changed = false;
  keep_before(c);
  for (size_t i = 0; i < s->rule->pattern_count && status == NORAE_OK; i++) {
    size_t count;
    bool cuts = !s->rule->with || !*s->rule->with;
    status = each_match(c, s, s->rule->patterns[i], cuts, expand, &count);
    if (status != NORAE_OK || !count)
      continue;
    nr_edit_trim(&c->next);
    swap_lines(c);
    changed |= strcmp(nr_str_text(&c->now.text), nr_str_text(&c->next.text)) != 0;
  }
  if (status != NORAE_OK || !changed)
    return status;
  c->gone = nr_edit_is_empty(&c->now);
  return tell(c, s, (view){0});
}

static void set_aside(cleaner *c, const nr_rule *rule, const nr_match *m, const nr_regex *pattern)
{
  view text = named_or_first(m, pattern, "text");
  if (!text.size)
    return;
  size_t from = (size_t)(text.text - c->now.text.data);
  if (c->aside.text.size)
    nr_edit_add(&c->aside, " ", 1);
  nr_edit_copy(&c->aside, &c->now, from, from + text.size, true);
}

/* What the matches hold moves out of the line, into c->aside; false in *moved
 * when there is nothing of it. */
static norae_status move_aside(cleaner *c, const step *s, bool *moved)
{
  norae_status status = NORAE_OK;
  size_t all = 0;
  keep_before(c);
  for (size_t i = 0; i < s->rule->pattern_count && status == NORAE_OK; i++) {
    size_t count;
    status = each_match(c, s, s->rule->patterns[i], true, set_aside, &count);
    if (status != NORAE_OK || !count)
      continue;
    nr_edit_trim(&c->next);
    swap_lines(c);
    all += count;
  }
  nr_edit_trim(&c->aside);
  *moved = all > 0;
  return status;
}

static view aside_text(const cleaner *c)
{
  return (view){c->aside.text.size ? c->aside.text.data : "", c->aside.text.size};
}

static norae_status to_background(cleaner *c, const step *s)
{
  bool moved;
  if (c->line.role == NORAE_ROLE_BACKGROUND)
    return NORAE_OK;
  norae_status status = move_aside(c, s, &moved);
  if (status != NORAE_OK || !moved)
    return status;
  if (nr_edit_is_empty(&c->now)) {
    /* Nothing else in it: the line itself is backing. */
    nr_edit_line old = c->now;
    c->now = c->aside;
    c->aside = old;
    nr_edit_clear(&c->aside);
    c->line.role = NORAE_ROLE_BACKGROUND;
    c->gone = nr_edit_is_empty(&c->now);
    return tell(c, s, (view){c->now.text.data, c->now.text.size});
  }
  return tell(c, s, aside_text(c));
}

/* The track waits for the line to be added: "T" or "R", the text, a NUL. */
static norae_status to_track(cleaner *c, const step *s)
{
  bool moved;
  nr_edit_line kept = c->aside; /* of a rule before this one */
  c->aside = (nr_edit_line){0};
  norae_status status = move_aside(c, s, &moved);
  if (status == NORAE_OK && moved) {
    c->gone = nr_edit_is_empty(&c->now);
    if (c->aside.text.size) {
      nr_str_add_char(&c->tracks, s->rule->kind == NORAE_CHANGE_TRANSLATION ? 'T' : 'R');
      nr_str_add_bytes(&c->tracks, c->aside.text.data, c->aside.text.size);
      nr_str_add_char(&c->tracks, '\0');
    }
    status = tell(c, s, aside_text(c));
  }
  nr_edit_free(&c->aside);
  c->aside = kept;
  return status;
}

static norae_status take_all_label(cleaner *c, view label)
{
  if (!c->all_label.size)
    nr_str_add_bytes(&c->all_label, label.text, label.size);
  return c->all_label.failed ? NORAE_ERR_MEMORY : NORAE_OK;
}

static norae_status to_singer(cleaner *c, const step *s)
{
  nr_match m;
  const nr_regex *pattern;
  norae_voices voices = 0;
  norae_status status = match_any(c, s, &m, &pattern);
  if (status != NORAE_OK || !pattern)
    return status;
  view all = named(&m, pattern, "all");
  view name = all.size ? all : named_or_first(&m, pattern, "singer");
  if (!name.size || (!all.size && !nr_names_known(&c->names, c->out, name.text, name.size,
                                                  s->rule->least)))
    return NORAE_OK;
  status = all.size ? take_all_label(c, all)
                    : nr_names_voices(c->out, name.text, name.size, &voices);
  if (status != NORAE_OK)
    return status;
  keep_before(c);
  /* The name is copied before its text goes. */
  view moved = {c->before.data + (name.text - c->now.text.data), name.size};
  cut_out(c, group(&m, 0));
  c->gone = nr_edit_is_empty(&c->now);
  if (c->gone) {
    c->sticky = voices;
    c->sticky_all = all.size > 0;
  } else {
    c->line.voices = voices;
    c->all = all.size > 0;
  }
  return tell(c, s, moved);
}

static norae_status to_section(cleaner *c, const step *s)
{
  nr_match m;
  const nr_regex *pattern;
  norae_status status = match_any(c, s, &m, &pattern);
  if (status != NORAE_OK || !pattern)
    return status;
  view name = named_or_first(&m, pattern, "section");
  view singer = named(&m, pattern, "singer"), all = named(&m, pattern, "all");
  nr_str_clear(&c->section);
  nr_str_add_bytes(&c->section, name.text, name.size);
  c->has_section = true;
  c->sticky = 0;
  c->sticky_all = all.size > 0;
  if (all.size)
    status = take_all_label(c, all);
  else if (singer.size)
    status = nr_names_voices(c->out, singer.text, singer.size, &c->sticky);
  if (status != NORAE_OK)
    return status;
  keep_before(c);
  view moved = {c->before.data + (name.text - c->now.text.data), name.size};
  cut_out(c, group(&m, 0));
  c->gone = nr_edit_is_empty(&c->now);
  return c->section.failed ? NORAE_ERR_MEMORY : tell(c, s, moved);
}

static norae_status apply(cleaner *c, const step *s)
{
  if (!is_in_reach(c, s->rule))
    return NORAE_OK;
  switch (s->rule->kind) {
  case NORAE_CHANGE_DROPPED:
    return drop(c, s);
  case NORAE_CHANGE_REPLACED:
    return replace(c, s);
  case NORAE_CHANGE_BACKGROUND:
    return to_background(c, s);
  case NORAE_CHANGE_SINGER:
    return to_singer(c, s);
  case NORAE_CHANGE_SECTION:
    return to_section(c, s);
  case NORAE_CHANGE_TRANSLATION:
  case NORAE_CHANGE_ROMANISATION:
    return to_track(c, s);
  }
  return NORAE_OK;
}

/* ── the line goes into the song ── */

/* Where letters went from an end of the line with their times, it begins or ends
 * with those that stayed. */
static void fit_line(const cleaner *c, const nr_edit_line *text, norae_line *line)
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

static norae_status share(cleaner *c, size_t line)
{
  if (!nr_grow(&c->shared, &c->shared_capacity, c->shared_count + 1, sizeof *c->shared))
    return NORAE_ERR_MEMORY;
  c->shared[c->shared_count++] = line;
  return NORAE_OK;
}

static norae_status add_tracks(cleaner *c, size_t line)
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

static norae_status add_line(cleaner *c, const nr_edit_line *text, norae_line line)
{
  fit_line(c, text, &line);
  norae_status status = norae_song_add_line(c->out, &line);
  if (status == NORAE_OK)
    status = nr_edit_store(text, c->out);
  if (status == NORAE_OK && c->all)
    status = share(c, norae_song_line_count(c->out) - 1);
  return status;
}

static norae_status emit(cleaner *c)
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

/* A label that the reader took for a section's may name a singer, too, or be
 * nothing but a singer's. */
static norae_status clean_label(cleaner *c, const norae_rules *const *sets, size_t count)
{
  norae_status status = NORAE_OK;
  if (!c->line.section || !*c->line.section)
    return NORAE_OK;
  nr_edit_label(&c->now, c->line.section);
  for (size_t k = 0; k < count && status == NORAE_OK; k++) {
    for (size_t i = 0; i < sets[k]->count && status == NORAE_OK && !c->gone; i++) {
      if (is_of_labels(&sets[k]->rules[i]))
        status = apply(c, &(step){sets[k], &sets[k]->rules[i]});
      if (c->now.failed || c->next.failed)
        status = NORAE_ERR_MEMORY;
    }
  }
  if (c->gone)
    c->line.section = NULL;
  c->line.voices = norae_song_line_at(c->song, c->index)->voices;
  return status;
}

static norae_status clean_line(cleaner *c, const norae_rules *const *sets, size_t count)
{
  c->line = *norae_song_line_at(c->song, c->index);
  c->gone = c->all = false;
  norae_status status = clean_label(c, sets, count);
  c->gone = c->all = false;
  nr_edit_load(&c->now, c->song, c->index);
  nr_edit_clear(&c->aside);
  nr_str_clear(&c->tracks);
  for (size_t k = 0; k < count && status == NORAE_OK; k++) {
    for (size_t i = 0; i < sets[k]->count && status == NORAE_OK && !c->gone; i++) {
      status = apply(c, &(step){sets[k], &sets[k]->rules[i]});
      if (c->now.failed || c->next.failed || c->aside.failed)
        status = NORAE_ERR_MEMORY;
    }
  }
  return status == NORAE_OK ? emit(c) : status;
}

/* ── the whole song ── */

static norae_status count_name(cleaner *c, const step *s)
{
  nr_match m;
  const nr_regex *pattern;
  norae_status status = c->now.failed ? NORAE_ERR_MEMORY : match_any(c, s, &m, &pattern);
  if (status != NORAE_OK || !pattern)
    return status;
  view name = named_or_first(&m, pattern, "singer");
  return name.size ? nr_names_count(&c->names, name.text, name.size) : NORAE_OK;
}

/* Singers' names are believed when they come again. */
static norae_status count_names(cleaner *c, const step *s)
{
  norae_status status = NORAE_OK;
  for (c->index = 0; c->index < norae_song_line_count(c->song) && status == NORAE_OK; c->index++) {
    c->line = *norae_song_line_at(c->song, c->index);
    if (c->line.section && *c->line.section) {
      nr_edit_label(&c->now, c->line.section);
      status = count_name(c, s);
    }
    nr_edit_load(&c->now, c->song, c->index);
    if (status == NORAE_OK)
      status = count_name(c, s);
  }
  return status;
}

static norae_status copy_frame(const norae_song *from, norae_song *to)
{
  norae_status status = NORAE_OK;
  for (size_t i = 0; i < norae_song_meta_count(from) && status == NORAE_OK; i++) {
    const char *key, *value;
    norae_song_meta_at(from, i, &key, &value);
    status = norae_song_set_meta(to, key, value);
  }
  for (size_t v = 0; v < norae_song_voice_count(from) && status == NORAE_OK; v++) {
    const norae_voice *voice = norae_song_voice_at(from, v);
    unsigned index;
    status = norae_song_voice(to, voice->id, voice->name, &index);
    if (status == NORAE_OK)
      status = norae_song_set_voice_kind(to, index, voice->kind);
  }
  return status;
}

static norae_status move_tracks(const cleaner *c)
{
  norae_status status = NORAE_OK;
  for (size_t i = 0; i < norae_song_track_count(c->song) && status == NORAE_OK; i++) {
    norae_track track = *norae_song_track_at(c->song, i);
    track.line = c->places[track.line];
    if (track.line == SIZE_MAX)
      continue;
    /* Pieces for syllables that are no longer there fit no more. */
    if (track.pieces && norae_song_line_at(c->out, track.line)->count != track.piece_count)
      track.pieces = NULL;
    status = norae_song_add_track(c->out, &track);
  }
  return status;
}

/* Lines that all sing, now that all are known. */
static norae_status resolve_shared(cleaner *c)
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

static norae_status clean(cleaner *c, const norae_rules *const *sets, size_t count)
{
  norae_status status = copy_frame(c->song, c->out);
  for (size_t k = 0; k < count && status == NORAE_OK; k++) {
    for (size_t i = 0; i < sets[k]->count && status == NORAE_OK; i++) {
      step s = {sets[k], &sets[k]->rules[i]};
      if (s.rule->kind == NORAE_CHANGE_SINGER && s.rule->least > 1)
        status = count_names(c, &s);
    }
  }
  size_t lines = norae_song_line_count(c->song);
  for (c->index = 0; c->index < lines && status == NORAE_OK; c->index++)
    status = clean_line(c, sets, count);
  if (status == NORAE_OK)
    status = move_tracks(c);
  return status == NORAE_OK ? resolve_shared(c) : status;
}

static size_t text_size(const norae_song *song)
{
  size_t size = 0;
  for (size_t i = 0; i < song->syllable_count; i++)
    size += strlen(song->syllables[i].text);
  return size;
}

static void finish(cleaner *c)
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
  cleaner c = {.song = song, .name = name, .diags = diags};
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
