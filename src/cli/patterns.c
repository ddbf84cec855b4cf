/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/patterns.h"

#include <stdio.h>
#include <string.h>

#include "cli/groups.h"
#include "cli/suggest.h"

static bool is_room_left(const call *c)
{
  return c->patterns.rule_count < MAX_RULE_SETS;
}

static int add_set(call *c, norae_status status, norae_rules *rules)
{
  if (status == NORAE_OK)
    c->patterns.rules[c->patterns.rule_count++] = rules;
  return conclude(c, status);
}

static int unknown_set(call *c, const char *name)
{
  suggestion s = suggest_for(name);
  for (size_t i = 0; norae_rules_name_at(i); i++)
    suggest_offer(&s, norae_rules_name_at(i));
  if (s.best)
    return usage_error(c, "--clean doesn't know '%s', did you mean %s?", name, s.best);
  return usage_error(c, "--clean doesn't know '%s'; see 'norae %s --help'", name,
                     c->command->name);
}

static int add_by_name(call *c, const char *name)
{
  norae_rules *rules = NULL;
  size_t i = 0;
  for (; norae_rules_name_at(i); i++) {
    if (strcmp(norae_rules_name_at(i), name) == 0)
      break;
  }
  if (!norae_rules_name_at(i))
    return unknown_set(c, name);
  norae_status status = norae_rules_by_name(name, &rules, c->diags);
  return add_set(c, status, rules);
}

static int add_all(call *c)
{
  int code = EXIT_DONE;
  for (size_t i = 0; norae_rules_name_at(i) && is_room_left(c) && code == EXIT_DONE; i++)
    code = add_by_name(c, norae_rules_name_at(i));
  return code;
}

/* "credits,backing", or "all". */
static int add_named(call *c, const char *list)
{
  int code = EXIT_DONE;
  while (*list && code == EXIT_DONE) {
    char name[64];
    size_t size = strcspn(list, ",");
    if (!is_room_left(c))
      return usage_error(c, "--clean takes up to %d sets", MAX_RULE_SETS - 1);
    snprintf(name, sizeof name, "%.*s", (int)size, list);
    code = strcmp(name, "all") == 0 ? add_all(c) : add_by_name(c, name);
    list += size + (list[size] == ',');
  }
  return code;
}

static int open_rules(call *c)
{
  norae_rules *rules = NULL;
  int code = c->set.clean ? add_named(c, c->set.clean) : EXIT_DONE;
  if (code == EXIT_DONE && c->set.rules && !is_room_left(c))
    return usage_error(c, "--clean and --rules take up to %d sets", MAX_RULE_SETS);
  if (code == EXIT_DONE && c->set.rules) {
    norae_status status = norae_rules_read_file(c->set.rules, &rules, c->diags);
    code = add_set(c, status, rules);
  }
  c->set.read.rules = (const norae_rules *const *)c->patterns.rules;
  c->set.read.rule_count = c->patterns.rule_count;
  return code;
}

const norae_format_info *patterns_format(const call *c, const char *name)
{
  const norae_grammar *grammar = c->patterns.grammar;
  if (grammar && strcmp(norae_grammar_info(grammar)->name, name) == 0)
    return norae_grammar_info(grammar);
  return norae_format_by_name(name);
}

static int open_grammar(call *c)
{
  char error[OPTION_ERROR_SIZE];
  settings *s = &c->set;
  int code = EXIT_DONE;
  if (s->grammar)
    code = conclude(c, norae_grammar_read_file(s->grammar, &c->patterns.grammar, c->diags));
  if (code != EXIT_DONE)
    return code;
  const char *name = s->grammar ? norae_grammar_info(c->patterns.grammar)->name : NULL;
  if (!options_check_formats(c->table ? c->table : c->command->options, s, name, error))
    return usage_error(c, "%s", error);
  /* What is to be written in it is hardly in it already. */
  bool writes = name && s->format && strcmp(s->format, name) == 0;
  bool reads = name && s->read.format && strcmp(s->read.format, name) == 0;
  s->read.grammar = writes && !reads ? NULL : c->patterns.grammar;
  return EXIT_DONE;
}

int patterns_open(call *c)
{
  int code = open_grammar(c);
  if (code == EXIT_DONE)
    code = open_rules(c);
  if (code == EXIT_DONE && c->set.dry_run && !c->table && !c->patterns.rule_count)
    return usage_error(c, "--dry-run shows what --clean or --rules would change: give one");
  return code;
}

void patterns_close(call *c)
{
  norae_grammar_free(&c->patterns.grammar);
  for (size_t i = 0; i < c->patterns.rule_count; i++)
    norae_rules_free(&c->patterns.rules[i]);
}

/* ── what changed ── */

static const char *moved_as(norae_change_kind kind)
{
  switch (kind) {
  case NORAE_CHANGE_BACKGROUND:
    return "background";
  case NORAE_CHANGE_SINGER:
    return "singer";
  case NORAE_CHANGE_SECTION:
    return "section";
  case NORAE_CHANGE_TRANSLATION:
    return "translation";
  case NORAE_CHANGE_ROMANISATION:
    return "romanisation";
  case NORAE_CHANGE_DROPPED:
    return "dropped";
  case NORAE_CHANGE_REPLACED:
    return "replaced";
  }
  return "";
}

/* The line itself became background: it is told once. */
static bool is_all_moved(const norae_change *change)
{
  return change->moved && change->after && strcmp(change->moved, change->after) == 0;
}

static void show_change(const char *path, const norae_change *change)
{
  printf("%s:", strcmp(path, "-") == 0 ? "standard input" : path);
  if (change->source_line)
    printf("%u:", (unsigned)change->source_line);
  printf(" \"%s\" \u2192 ", change->before);
  if (change->after && !is_all_moved(change))
    printf("\"%s\"%s", change->after, change->moved ? ", " : "");
  if (change->moved)
    printf("%s \"%s\"", moved_as(change->kind), change->moved);
  else if (!change->after)
    printf("dropped");
  printf(" [%s]\n", change->rule);
}

void patterns_show(const char *path, const norae_changes *changes)
{
  for (size_t i = 0; i < norae_changes_count(changes); i++)
    show_change(path, norae_changes_at(changes, i));
}

void patterns_json(json *j, const norae_changes *changes)
{
  json_array(j, "changes");
  for (size_t i = 0; i < norae_changes_count(changes); i++) {
    const norae_change *change = norae_changes_at(changes, i);
    json_object(j, NULL);
    json_integer(j, "line", change->source_line);
    json_text(j, "kind", moved_as(change->kind));
    json_text(j, "rule", change->rule);
    json_text(j, "before", change->before);
    json_text(j, "after", change->after);
    json_text(j, "moved", change->moved);
    json_end(j);
  }
  json_end(j);
}
