/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "format/grammar_template.h"

/* "\n", "\t", "\s" for a space, "\\". */
static bool take_escape(const char **at, nr_token *out)
{
  static const char letters[] = "nts\\", *const texts[] = {"\n", "\t", " ", "\\"};
  const char *found = (*at)[1] ? strchr(letters, (*at)[1]) : NULL;
  if (!found)
    return false;
  out->text = (nr_span){texts[found - letters], 1};
  *at += 2;
  return true;
}

static nr_token fault(const char *at)
{
  return (nr_token){.kind = NR_TOKEN_FAULT, .text = {at, 0}};
}

/* "{name}", "{name:2}", "{?name}", "{/}". */
static nr_token take_field(const char **at)
{
  const char *from = *at, *name = from + 1;
  nr_token t = {.kind = NR_TOKEN_FIELD, .width = -1};
  size_t size = strcspn(name, "{}");
  if (name[size] != '}')
    return fault(from);
  *at = name + size + 1;
  if (size == 1 && *name == '/') {
    t.kind = NR_TOKEN_FI;
    return t;
  }
  if (*name == '?') {
    t.kind = NR_TOKEN_IF;
    name++;
    size--;
  }
  const char *colon = memchr(name, ':', size);
  if (colon) {
    if (colon[1] < '0' || colon[1] > '9' || colon + 2 != name + size || t.kind == NR_TOKEN_IF)
      return fault(colon);
    t.width = colon[1] - '0';
    size = (size_t)(colon - name);
  }
  t.text = (nr_span){name, size};
  return size ? t : fault(from);
}

nr_token nr_template_next(const char **at)
{
  nr_token t = {.kind = NR_TOKEN_TEXT, .text = {*at, 0}, .width = -1};
  if (!**at)
    t.kind = NR_TOKEN_END;
  else if ((**at == '{' || **at == '}') && (*at)[1] == **at) {
    t.text.size = 1;
    *at += 2;
  } else if (**at == '{') {
    t = take_field(at);
  } else if (**at == '}') {
    t = fault(*at);
  } else if (**at == '\\') {
    if (!take_escape(at, &t))
      t = fault(*at);
  } else {
    t.text.size = strcspn(*at, "{}\\");
    *at += t.text.size;
  }
  return t;
}

/* ── checking ── */

/* The fields, besides times, that each kind of template has. */
static const char *const fields[NR_TEMPLATES] = {
    [NR_WRITE_HEADER] = NULL, /* any: metadata */
    [NR_WRITE_META] = "key value",
    [NR_WRITE_SECTION] = "section",
    [NR_WRITE_LINE] = "text words singer n lang translation romanisation",
    [NR_WRITE_WORD] = "text singer n pitch",
    [NR_WRITE_BACKGROUND] = "text words singer n lang translation romanisation",
    [NR_WRITE_TRANSLATION] = "text singer n lang",
    [NR_WRITE_ROMANISATION] = "text singer n lang",
    [NR_WRITE_CLEAR] = "n",
    [NR_WRITE_END] = "",
};

static bool is_among(const char *list, nr_span name)
{
  for (const char *at = list; *at;) {
    size_t size = strcspn(at, " ");
    if (size == name.size && memcmp(at, name.text, size) == 0)
      return true;
    at += size + strspn(at + size, " ");
  }
  return false;
}

static bool has_times(nr_template kind)
{
  return kind == NR_WRITE_LINE || kind == NR_WRITE_WORD || kind == NR_WRITE_BACKGROUND ||
         kind == NR_WRITE_TRANSLATION || kind == NR_WRITE_ROMANISATION || kind == NR_WRITE_CLEAR;
}

static bool check_field(const nr_token *t, nr_template kind, nr_written *out)
{
  nr_moment moment;
  nr_part part;
  if (has_times(kind) && nr_time_field(t->text.text, t->text.size, &moment, &part)) {
    /* Reading alone tells digits by their number. */
    if (part == NR_PART_FRACTION)
      return false;
    if (t->kind == NR_TOKEN_FIELD) {
      out->parts[moment] |= 1u << part;
      out->decimals[moment] = part == NR_PART_WHOLE && t->width >= 0 ? t->width : 3;
    }
    return true;
  }
  return !fields[kind] || is_among(fields[kind], t->text);
}

bool nr_template_check(const nr_entries *entries, const nr_entry *entry, nr_template kind,
                       nr_written *out, norae_diags *diags)
{
  const char *at = entry->value;
  int depth = 0;
  *out = (nr_written){0};
  for (;;) {
    const char *from = at;
    nr_token t = nr_template_next(&at);
    if (t.kind == NR_TOKEN_FAULT) {
      nr_error(diags, "grammar-template",
               nr_entry_place(entries, entry, (size_t)(t.text.text - entry->value)),
               "template: fields are {name}, {name:2}, {?name}…{/}; a brace itself is doubled, and "
               "\\ comes before n, t, s or \\");
      return false;
    }
    nr_place place = nr_entry_place(entries, entry, (size_t)(from - entry->value));
    if ((t.kind == NR_TOKEN_FIELD || t.kind == NR_TOKEN_IF) && !check_field(&t, kind, out)) {
      nr_error(diags, "grammar-field", place, "template: there is no field \"%.*s\" here",
               (int)t.text.size, t.text.text);
      return false;
    }
    depth += t.kind == NR_TOKEN_IF ? 1 : t.kind == NR_TOKEN_FI ? -1 : 0;
    if (depth < 0 || depth > 1 || (t.kind == NR_TOKEN_END && depth)) {
      nr_error(diags, "grammar-template", place,
               "template: each {?name} needs one {/}, and they don't nest");
      return false;
    }
    if (t.kind == NR_TOKEN_END)
      return true;
  }
}
