/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One rule of clean-up applied to one line: what each kind of rule does to it.
 */
#include <stdlib.h>
#include <string.h>

#include "song/clean.h"

/* ── matching ── */

static bool is_in_reach(const nr_cleaner *c, const nr_rule *rule)
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

static norae_status too_hard(nr_cleaner *c, const nr_clean_step *s)
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
static norae_status match(nr_cleaner *c, const nr_clean_step *s, const nr_regex *pattern,
                          size_t from, nr_match *m, bool *found)
{
  *found = false;
  if (c->now.failed)
    return NORAE_ERR_MEMORY;
  if (!c->now.text.size)
    return NORAE_OK;
  nr_found f = nr_regex_try(pattern, c->now.text.data, c->now.text.size, from, &c->effort, m);
  *found = f == NR_FOUND;
  return f == NR_FOUND_TOO_HARD ? too_hard(c, s) : NORAE_OK;
}

/* The first pattern of the rule that matches, NULL if none does. */
static norae_status match_any(nr_cleaner *c, const nr_clean_step *s, nr_match *m,
                              const nr_regex **pattern)
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
static void keep_before(nr_cleaner *c)
{
  nr_str_clear(&c->before);
  nr_str_add_bytes(&c->before, c->now.text.data, c->now.text.size);
}

static norae_status tell(nr_cleaner *c, const nr_clean_step *s, view moved)
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

static void swap_lines(nr_cleaner *c)
{
  nr_edit_line old = c->now;
  c->now = c->next;
  c->next = old;
}

/* All but the match becomes the line. */
static void cut_out(nr_cleaner *c, view cut)
{
  size_t from = (size_t)(cut.text - c->now.text.data);
  nr_edit_clear(&c->next);
  nr_edit_copy(&c->next, &c->now, 0, from, false);
  nr_edit_copy(&c->next, &c->now, from + cut.size, c->now.text.size, true);
  nr_edit_trim(&c->next);
  swap_lines(c);
}

static norae_status drop(nr_cleaner *c, const nr_clean_step *s)
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
static void expand(nr_cleaner *c, const nr_rule *rule, const nr_match *m, const nr_regex *pattern)
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
static norae_status each_match(nr_cleaner *c, const nr_clean_step *s, const nr_regex *pattern,
                               bool tight,
                               void (*take)(nr_cleaner *c, const nr_rule *rule, const nr_match *m,
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
  if (status == NORAE_OK && (c->next.failed || c->aside.failed))
    return NORAE_ERR_MEMORY;
  return status;
}

static norae_status replace(nr_cleaner *c, const nr_clean_step *s)
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

static void set_aside(nr_cleaner *c, const nr_rule *rule, const nr_match *m,
                      const nr_regex *pattern)
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
static norae_status move_aside(nr_cleaner *c, const nr_clean_step *s, bool *moved)
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

static view aside_text(const nr_cleaner *c)
{
  return (view){c->aside.text.size ? c->aside.text.data : "", c->aside.text.size};
}

static norae_status to_background(nr_cleaner *c, const nr_clean_step *s)
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
static norae_status to_track(nr_cleaner *c, const nr_clean_step *s)
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

static norae_status take_all_label(nr_cleaner *c, view label)
{
  if (!c->all_label.size)
    nr_str_add_bytes(&c->all_label, label.text, label.size);
  return c->all_label.failed ? NORAE_ERR_MEMORY : NORAE_OK;
}

static norae_status to_singer(nr_cleaner *c, const nr_clean_step *s)
{
  nr_match m;
  const nr_regex *pattern;
  norae_voices voices = 0;
  norae_status status = match_any(c, s, &m, &pattern);
  if (status != NORAE_OK || !pattern)
    return status;
  view all = named(&m, pattern, "all");
  view name = all.size ? all : named_or_first(&m, pattern, "singer");
  if (!name.size ||
      (!all.size && !nr_names_known(&c->names, c->out, name.text, name.size, s->rule->least)))
    return NORAE_OK;
  status =
      all.size ? take_all_label(c, all) : nr_names_voices(c->out, name.text, name.size, &voices);
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

static norae_status to_section(nr_cleaner *c, const nr_clean_step *s)
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

norae_status nr_clean_apply(nr_cleaner *c, const nr_clean_step *s)
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

norae_status nr_clean_count_name(nr_cleaner *c, const nr_clean_step *s)
{
  nr_match m;
  const nr_regex *pattern;
  norae_status status = c->now.failed ? NORAE_ERR_MEMORY : match_any(c, s, &m, &pattern);
  if (status != NORAE_OK || !pattern)
    return status;
  view name = named_or_first(&m, pattern, "singer");
  return name.size ? nr_names_count(&c->names, name.text, name.size) : NORAE_OK;
}
