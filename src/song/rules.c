/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading rules of clean-up.
 */
#include "song/rules.h"

#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "base/input.h"
#include "text/shipped.h"

/* Lines at the edges of a song, unless the rule says how many. */
#define EDGE 5

typedef struct reader {
  norae_rules *rules;
  norae_diags *diags;
  nr_rule *rule; /* being read; NULL before the first */
  bool faulty;
} reader;

static norae_status fault(reader *r, nr_place place, const char *code, const char *format,
                          const char *what)
{
  nr_error(r->diags, code, place, format, what);
  r->faulty = true;
  return NORAE_OK;
}

/* ── rules ── */

static norae_status begin_rule(reader *r, const nr_entry *entry)
{
  static const char *const kinds[] = {"drop",    "replace",     "background",   "singer",
                                      "section", "translation", "romanisation", NULL};
  norae_rules *rules = r->rules;
  int kind = 0;
  while (kinds[kind] && strcmp(kinds[kind], entry->section) != 0)
    kind++;
  r->rule = NULL;
  if (!kinds[kind])
    return fault(r, entry->place, "rule-kind",
                 "there is no [%s]; rules are drop, replace, background, singer, section, "
                 "translation and romanisation",
                 entry->section);
  if (!nr_grow(&rules->rules, &rules->capacity, rules->count + 1, sizeof *rules->rules))
    return NORAE_ERR_MEMORY;
  r->rule = &rules->rules[rules->count++];
  *r->rule = (nr_rule){.kind = (norae_change_kind)kind,
                       .name = kinds[kind],
                       .place = entry->place,
                       .least = 1,
                       .edge = EDGE};
  return NORAE_OK;
}

/* Names of groups mean something: one that means nothing is a typing error. */
static void check_groups(reader *r, const nr_entry *entry, const nr_regex *regex)
{
  static const char *const known[] = {"text", "singer", "all", "section", "value"};
  const char *name;
  for (unsigned i = 0; (name = nr_regex_name(regex, i)); i++) {
    bool found = r->rule->kind == NORAE_CHANGE_REPLACED;
    for (size_t k = 0; k < sizeof known / sizeof *known; k++)
      found |= strcmp(known[k], name) == 0;
    if (!found)
      fault(r, entry->place, "rule-group",
            "pattern: the group \"%s\" means nothing; there are text, singer, all, section "
            "and value",
            name);
  }
}

static norae_status take_pattern(reader *r, const nr_entry *entry)
{
  nr_rule *rule = r->rule;
  nr_regex *regex;
  norae_status status = nr_entry_pattern(&r->rules->entries, entry, &regex, r->diags);
  if (status == NORAE_ERR_FORMAT) {
    r->faulty = true;
    return NORAE_OK;
  }
  if (status != NORAE_OK)
    return status;
  if (!nr_grow(&rule->patterns, &rule->pattern_capacity, rule->pattern_count + 1,
               sizeof *rule->patterns)) {
    nr_regex_free(&regex);
    return NORAE_ERR_MEMORY;
  }
  rule->patterns[rule->pattern_count++] = regex;
  check_groups(r, entry, regex);
  return NORAE_OK;
}

static void take_where(reader *r, const nr_entry *entry)
{
  static const char *const words[] = {"anywhere", "head", "tail", "edges", NULL};
  int word = nr_entry_word(entry, words, r->diags);
  r->faulty |= word < 0;
  r->rule->where = word < 0 ? NR_ANYWHERE : (nr_where)word;
}

static norae_status take_count(reader *r, const nr_entry *entry, size_t *out)
{
  double number;
  if (nr_entry_number(entry, 1, 10000, &number, r->diags))
    *out = (size_t)number;
  else
    r->faulty = true;
  return NORAE_OK;
}

static norae_status take_rule_entry(reader *r, const nr_entry *entry)
{
  nr_rule *rule = r->rule;
  if (strcmp(entry->key, "pattern") == 0)
    return take_pattern(r, entry);
  if (strcmp(entry->key, "name") == 0) {
    rule->name = entry->value;
  } else if (strcmp(entry->key, "with") == 0 && rule->kind == NORAE_CHANGE_REPLACED) {
    rule->with = entry->value;
    rule->with_place = entry->place;
  } else if (strcmp(entry->key, "keep") == 0 && rule->kind == NORAE_CHANGE_DROPPED) {
    rule->keep = entry->value;
  } else if (strcmp(entry->key, "least") == 0 && rule->kind == NORAE_CHANGE_SINGER) {
    return take_count(r, entry, &rule->least);
  } else if (strcmp(entry->key, "where") == 0) {
    take_where(r, entry);
  } else if (strcmp(entry->key, "lines") == 0) {
    return take_count(r, entry, &rule->edge);
  } else {
    return fault(r, entry->place, "rule-key", "a rule of this kind has no \"%s\"", entry->key);
  }
  return NORAE_OK;
}

/* "$1", "${1}" or "${name}" must name groups of all patterns of the rule. */
static void check_with(reader *r, const nr_rule *rule)
{
  for (const char *at = rule->with ? strchr(rule->with, '$') : NULL; at; at = strchr(at + 1, '$')) {
    if (at[1] == '$') {
      at++;
      continue;
    }
    nr_place place = rule->with_place;
    place.column += (uint32_t)(at - rule->with);
    if (!(at[1] >= '0' && at[1] <= '9') && !(at[1] == '{' && strchr(at, '}')))
      fault(r, place, "rule-with", "%s",
            "$ must be followed by a group: $1 or ${name}; $$ is the sign itself");
  }
}

static void check_rules(reader *r)
{
  for (size_t i = 0; i < r->rules->count; i++) {
    const nr_rule *rule = &r->rules->rules[i];
    if (!rule->pattern_count && !r->faulty)
      fault(r, rule->place, "rule-pattern", "[%s] has no pattern", rule->name);
    check_with(r, rule);
  }
  if (!r->rules->count && !r->faulty)
    fault(r, (nr_place){r->rules->file, 1, 1}, "rule-none", "holds no rules%s", "");
}

static norae_status take_entry(reader *r, const nr_entry *entry)
{
  if (!*entry->key)
    return begin_rule(r, entry);
  if (r->rule)
    return take_rule_entry(r, entry);
  if (*entry->section) /* of a kind that there is none of: told already */
    return NORAE_OK;
  if (strcmp(entry->key, "name") == 0)
    r->rules->name = entry->value;
  else if (strcmp(entry->key, "title") != 0)
    return fault(r, entry->place, "rule-key",
                 "\"%s\" means nothing before the first [rule]; name and title do", entry->key);
  return NORAE_OK;
}

/* ── sets ── */

static const char *base_name(const char *path)
{
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

norae_status norae_rules_read_memory(const void *data, size_t size, const char *name,
                                     norae_rules **out, norae_diags *diags)
{
  norae_rules *rules = *out = calloc(1, sizeof *rules);
  if (!rules)
    return NORAE_ERR_MEMORY;
  char *file = strdup(name ? name : "(memory)");
  reader r = {.rules = rules, .diags = diags};
  rules->file = file;
  norae_status status = file ? nr_entries_read(data, size, file, &rules->entries, diags)
                             : NORAE_ERR_MEMORY;
  if (file)
    rules->name = base_name(file);
  for (size_t i = 0; i < rules->entries.count && status == NORAE_OK; i++)
    status = take_entry(&r, &rules->entries.items[i]);
  if (status == NORAE_OK)
    check_rules(&r);
  if (status == NORAE_OK && r.faulty)
    status = NORAE_ERR_FORMAT;
  if (status != NORAE_OK)
    norae_rules_free(out);
  return status;
}

norae_status norae_rules_read_file(const char *path, norae_rules **out, norae_diags *diags)
{
  char *data;
  size_t size;
  *out = NULL;
  norae_status status = nr_input_read(path, &data, &size, diags);
  if (status != NORAE_OK)
    return status;
  status = norae_rules_read_memory(data, size, path, out, diags);
  free(data);
  return status;
}

norae_status norae_rules_by_name(const char *name, norae_rules **out, norae_diags *diags)
{
  *out = NULL;
  for (size_t i = 0; i < nr_shipped_rules_count; i++) {
    const nr_shipped *s = &nr_shipped_rules[i];
    if (strcmp(s->name, name) == 0)
      return norae_rules_read_memory(s->text, strlen(s->text), s->name, out, diags);
  }
  nr_error(diags, "rules-unknown", (nr_place){0}, "there are no rules \"%s\"", name);
  return NORAE_ERR_ARGUMENT;
}

void norae_rules_free(norae_rules **rules)
{
  if (!rules || !*rules)
    return;
  for (size_t i = 0; i < (*rules)->count; i++) {
    nr_rule *rule = &(*rules)->rules[i];
    for (size_t k = 0; k < rule->pattern_count; k++)
      nr_regex_free(&rule->patterns[k]);
    free(rule->patterns);
  }
  free((*rules)->rules);
  nr_entries_free(&(*rules)->entries);
  free((char *)(*rules)->file);
  free(*rules);
  *rules = NULL;
}

size_t norae_rules_count(void)
{
  return nr_shipped_rules_count;
}

const char *norae_rules_name_at(size_t i)
{
  return i < nr_shipped_rules_count ? nr_shipped_rules[i].name : NULL;
}

const char *norae_rules_title_at(size_t i)
{
  return i < nr_shipped_rules_count ? nr_shipped_rules[i].title : NULL;
}
