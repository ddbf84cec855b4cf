/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading grammars: from a description file to patterns and templates.
 */
#include "format/grammar.h"

#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "base/input.h"
#include "text/encoding.h"

static const char *const actions[] = {
    "line",   "time",        "text",         "syllable", "break", "end",  "meta", "section",
    "singer", "translation", "romanisation", "skip",     "stop",  "word", "write"};

static const char *const templates[] = {"header", "meta",       "section",     "line",
                                        "word",   "background", "translation", "romanisation",
                                        "clear",  "end"};

typedef struct reader {
  norae_grammar *grammar;
  norae_diags *diags;
  nr_action action;
  bool in_section, faulty;
  const nr_entry *section; /* the one being read */
  const char *key;         /* of the metadata patterns of this section */
} reader;

static norae_status fault(reader *r, nr_place place, const char *code, const char *format,
                          const char *what)
{
  nr_error(r->diags, code, place, format, what);
  r->faulty = true;
  return NORAE_OK;
}

bool nr_grammar_has(const norae_grammar *grammar, nr_action action)
{
  for (size_t i = 0; i < grammar->count; i++) {
    if (grammar->patterns[i].action == action)
      return true;
  }
  return false;
}

/* ── patterns ── */

static bool take_text_group(nr_pattern *pattern, const char *name, int number)
{
  static const struct {
    const char *name;
    nr_text_group group;
  } known[] = {
      {"text", NR_GROUP_TEXT},
      {"word", NR_GROUP_TEXT},
      {"singer", NR_GROUP_SINGER},
      {"section", NR_GROUP_SECTION},
      {"key", NR_GROUP_KEY},
      {"value", NR_GROUP_VALUE},
      {"translation", NR_GROUP_TRANSLATION},
      {"romanisation", NR_GROUP_ROMANISATION},
      {"background", NR_GROUP_BACKGROUND},
      {"pitch", NR_GROUP_PITCH},
      {"lang", NR_GROUP_LANG},
      {"sign", NR_GROUP_SIGN},
  };
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    if (strcmp(known[i].name, name) == 0) {
      pattern->texts[known[i].group] = number;
      return true;
    }
  }
  return strcmp(name, "comment") == 0;
}

static void take_groups(reader *r, const nr_entry *entry, nr_pattern *pattern)
{
  const char *name;
  memset(pattern->times, -1, sizeof pattern->times);
  memset(pattern->texts, -1, sizeof pattern->texts);
  for (unsigned i = 0; (name = nr_regex_name(pattern->regex, i)); i++) {
    nr_moment moment;
    nr_part part;
    int number = nr_regex_group(pattern->regex, name);
    if (nr_time_field(name, strlen(name), &moment, &part))
      pattern->times[moment][part] = number;
    else if (!take_text_group(pattern, name, number))
      fault(r, entry->place, "grammar-group",
            "pattern: there is no group \"%s\"; times are h m s ms cs us frames beat start, "
            "likewise end_… and duration_…, texts are text word singer section key value "
            "translation romanisation background pitch lang sign comment",
            name);
  }
}

static norae_status take_pattern(reader *r, const nr_entry *entry)
{
  norae_grammar *g = r->grammar;
  nr_pattern new = {.action = r->action, .key = r->key};
  norae_status status = nr_entry_pattern(&g->entries, entry, &new.regex, r->diags);
  if (status == NORAE_ERR_FORMAT) {
    r->faulty = true;
    return NORAE_OK;
  }
  if (status != NORAE_OK)
    return status;
  if (!nr_grow(&g->patterns, &g->capacity, g->count + 1, sizeof *g->patterns)) {
    nr_regex_free(&new.regex);
    return NORAE_ERR_MEMORY;
  }
  take_groups(r, entry, &new);
  g->patterns[g->count++] = new;
  return NORAE_OK;
}

/* ── entries ── */

/* One of some words; the index goes to *out. */
static norae_status take_word(reader *r, const nr_entry *entry, const char *const *words, int *out)
{
  int word = nr_entry_word(entry, words, r->diags);
  r->faulty |= word < 0;
  *out = word < 0 ? 0 : word;
  return NORAE_OK;
}

static norae_status take_tempo(reader *r, const nr_entry *entry, double *out)
{
  double number;
  if (nr_entry_number(entry, 0.001, 100000, &number, r->diags))
    *out = number;
  else
    r->faulty = true;
  return NORAE_OK;
}

static norae_status take_encoding(reader *r, const nr_entry *entry)
{
  r->grammar->encoding = entry->value;
  if (nr_encoding_name(entry->value))
    return NORAE_OK;
  return fault(r, entry->place, "grammar-encoding", "encoding \"%s\" is not known", entry->value);
}

static norae_status take_name(reader *r, const nr_entry *entry)
{
  const char *name = entry->value;
  r->grammar->format.info.name = name;
  if (*name && strlen(name) <= 32 && !name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-_")])
    return NORAE_OK;
  return fault(r, entry->place, "grammar-name",
               "the name \"%s\" must be up to 32 of a-z, 0-9, - and _", name);
}

static norae_status take_words_of_head(reader *r, const nr_entry *entry, bool *known)
{
  static const char *const lines[] = {"absolute", "after-start", "after-end", NULL};
  static const char *const words[] = {"absolute", "line", "word", NULL};
  static const char *const units[] = {"s", "ms", "cs", "us", "frames", "beats", NULL};
  static const char *const ends[] = {"none", "next", NULL};
  static const char *const others[] = {"warn", "skip", "text", NULL};
  norae_grammar *g = r->grammar;
  int word = 0;
  *known = true;
  norae_status status = NORAE_OK;
  if (strcmp(entry->key, "lines") == 0) {
    status = take_word(r, entry, lines, &word);
    g->lines = (nr_since)word;
  } else if (strcmp(entry->key, "words") == 0) {
    status = take_word(r, entry, words, &word);
    g->words = (nr_since)word;
  } else if (strcmp(entry->key, "unit") == 0) {
    status = take_word(r, entry, units, &word);
    g->unit = (nr_unit)word;
  } else if (strcmp(entry->key, "ends") == 0) {
    status = take_word(r, entry, ends, &word);
    g->ends_next = word == 1;
  } else if (strcmp(entry->key, "other") == 0) {
    status = take_word(r, entry, others, &word);
    g->other = word;
  } else {
    *known = false;
  }
  return status;
}

static norae_status take_head(reader *r, const nr_entry *entry)
{
  norae_grammar *g = r->grammar;
  bool known;
  norae_status status = take_words_of_head(r, entry, &known);
  if (known)
    return status;
  if (strcmp(entry->key, "name") == 0)
    return take_name(r, entry);
  if (strcmp(entry->key, "title") == 0)
    g->format.info.title = entry->value;
  else if (strcmp(entry->key, "extensions") == 0)
    g->format.info.extensions = entry->value;
  else if (strcmp(entry->key, "encoding") == 0)
    return take_encoding(r, entry);
  else if (strcmp(entry->key, "fps") == 0)
    return take_tempo(r, entry, &g->tempo.fps);
  else if (strcmp(entry->key, "bpm") == 0)
    return take_tempo(r, entry, &g->tempo.bpm);
  else if (strcmp(entry->key, "division") == 0)
    return take_tempo(r, entry, &g->tempo.division);
  else
    return fault(r, entry->place, "grammar-key",
                 "\"%s\" means nothing here; before the first [section] stand name, title, "
                 "extensions, encoding, lines, words, unit, ends, other, fps, bpm and division",
                 entry->key);
  return NORAE_OK;
}

static norae_status take_template(reader *r, const nr_entry *entry)
{
  norae_grammar *g = r->grammar;
  int kind = 0;
  while (kind < NR_TEMPLATES && strcmp(templates[kind], entry->key) != 0)
    kind++;
  if (kind == NR_TEMPLATES)
    return fault(r, entry->place, "grammar-key",
                 "[write] has no \"%s\"; it has header, meta, section, line, word, background, "
                 "translation, romanisation, clear and end",
                 entry->key);
  if (kind == NR_WRITE_HEADER && g->header_count == NR_HEADERS_MAX)
    return fault(r, entry->place, "grammar-headers", "more header lines than any file needs%s", "");
  g->templates[kind] = entry->value;
  if (kind == NR_WRITE_HEADER)
    g->headers[g->header_count++] = entry->value;
  r->faulty |= !nr_template_check(&g->entries, entry, (nr_template)kind, &g->written[kind],
                                  r->diags);
  return NORAE_OK;
}

static norae_status take_section_entry(reader *r, const nr_entry *entry)
{
  static const char *const places[] = {"after", "before", NULL};
  static const char *const joins[] = {"none", "space", NULL};
  norae_grammar *g = r->grammar;
  int word = 0;
  norae_status status = NORAE_OK;
  if (r->action == NR_WRITE)
    return take_template(r, entry);
  if (strcmp(entry->key, "pattern") == 0)
    return take_pattern(r, entry);
  if (strcmp(entry->key, "key") == 0 && r->action == NR_META) {
    r->key = entry->value;
  } else if (strcmp(entry->key, "text") == 0 && r->action == NR_WORD) {
    status = take_word(r, entry, places, &word);
    g->stamp_after = word == 1;
  } else if (strcmp(entry->key, "join") == 0 && r->action == NR_SYLLABLE) {
    status = take_word(r, entry, joins, &word);
    g->join_space = word == 1;
  } else {
    return fault(r, entry->place, "grammar-key", "this section has no \"%s\"", entry->key);
  }
  return status;
}

static norae_status begin_section(reader *r, const nr_entry *entry)
{
  int action = 0;
  while (action < NR_ACTIONS && strcmp(actions[action], entry->section) != 0)
    action++;
  r->in_section = action < NR_ACTIONS;
  r->key = NULL;
  r->action = (nr_action)action;
  if (r->in_section)
    return NORAE_OK;
  return fault(r, entry->place, "grammar-section",
               "there is no [%s]; sections are line, time, text, syllable, break, end, meta, "
               "section, singer, translation, romanisation, skip, stop, word and write",
               entry->section);
}

static norae_status take_entry(reader *r, const nr_entry *entry)
{
  if (!*entry->key)
    return begin_section(r, entry);
  if (r->in_section)
    return take_section_entry(r, entry);
  return *entry->section ? NORAE_OK : take_head(r, entry);
}

/* ── the whole ── */

static bool reads_times(const norae_grammar *g, nr_moment moment, bool words)
{
  for (size_t i = 0; i < g->count; i++) {
    const nr_pattern *p = &g->patterns[i];
    bool of_words = p->action == NR_WORD || p->action == NR_SYLLABLE;
    for (int k = 0; k < NR_PARTS; k++) {
      if (of_words == words && p->times[moment][k] >= 0)
        return true;
    }
  }
  return false;
}

static bool reads_text(const norae_grammar *g, nr_text_group group, nr_action action)
{
  for (size_t i = 0; i < g->count; i++) {
    if (g->patterns[i].texts[group] >= 0 || g->patterns[i].action == action)
      return true;
  }
  return false;
}

static unsigned reading_capabilities(const norae_grammar *g)
{
  bool words = nr_grammar_has(g, NR_WORD) || nr_grammar_has(g, NR_SYLLABLE);
  bool ends = reads_times(g, NR_END, false) || reads_times(g, NR_DURATION, false) ||
              nr_grammar_has(g, NR_END_OF_LINE);
  return (reads_times(g, NR_START, false) || words ? NORAE_CAN_LINE_TIMES : 0u) |
         (ends ? NORAE_CAN_LINE_ENDS : 0u) | (words ? NORAE_CAN_WORD_TIMES : 0u) |
         (reads_times(g, NR_END, true) || reads_times(g, NR_DURATION, true) ? NORAE_CAN_WORD_ENDS
                                                                             : 0u) |
         (reads_text(g, NR_GROUP_SINGER, NR_SINGER) ? NORAE_CAN_VOICES : 0u) |
         (reads_text(g, NR_GROUP_BACKGROUND, NR_ACTIONS) ? NORAE_CAN_BACKGROUND : 0u) |
         (reads_text(g, NR_GROUP_TRANSLATION, NR_TRANSLATION) ? NORAE_CAN_TRACKS : 0u) |
         (reads_text(g, NR_GROUP_PITCH, NR_ACTIONS) ? NORAE_CAN_PITCH : 0u) |
         (nr_grammar_has(g, NR_META) ? NORAE_CAN_META : 0u) |
         (reads_text(g, NR_GROUP_SECTION, NR_SECTION) ? NORAE_CAN_SECTIONS : 0u);
}

static bool has_field(const char *text, const char *field)
{
  return text && strstr(text, field);
}

static bool has_head_fields(const norae_grammar *g)
{
  for (size_t i = 0; i < g->header_count; i++) {
    if (strchr(g->headers[i], '{'))
      return true;
  }
  return false;
}

bool nr_grammar_ends_with_words(const norae_grammar *g)
{
  const nr_written *word = &g->written[NR_WRITE_WORD];
  return has_field(g->templates[NR_WRITE_LINE], "{words") && word->parts[NR_START] &&
         !word->parts[NR_END] && !word->parts[NR_DURATION];
}

static bool writes_line_ends(const norae_grammar *g)
{
  const nr_written *line = &g->written[NR_WRITE_LINE];
  bool told = (line->parts[NR_END] || line->parts[NR_DURATION]) && !nr_grammar_ends_with_words(g);
  return told || g->templates[NR_WRITE_CLEAR];
}

static unsigned writing_capabilities(const norae_grammar *g)
{
  const nr_written *line = &g->written[NR_WRITE_LINE], *word = &g->written[NR_WRITE_WORD];
  const char *l = g->templates[NR_WRITE_LINE], *w = g->templates[NR_WRITE_WORD];
  bool words = has_field(l, "{words") && (word->parts[NR_START] || word->parts[NR_DURATION]);
  bool ends = writes_line_ends(g);
  bool word_ends = words && (word->parts[NR_END] || word->parts[NR_DURATION]);
  return (line->parts[NR_START] || words ? NORAE_CAN_LINE_TIMES : 0u) |
         (ends ? NORAE_CAN_LINE_ENDS : 0u) | (words ? NORAE_CAN_WORD_TIMES : 0u) |
         (word_ends && word->parts[NR_START] ? NORAE_CAN_WORD_ENDS : 0u) |
         (has_field(l, "{singer") || has_field(w, "{singer") ? NORAE_CAN_VOICES : 0u) |
         (g->templates[NR_WRITE_BACKGROUND] ? NORAE_CAN_BACKGROUND : 0u) |
         (g->templates[NR_WRITE_TRANSLATION] || has_field(l, "{translation") ? NORAE_CAN_TRACKS
                                                                              : 0u) |
         (has_field(w, "{pitch") ? NORAE_CAN_PITCH : 0u) |
         (g->templates[NR_WRITE_META] || has_head_fields(g) ? NORAE_CAN_META : 0u) |
         (g->templates[NR_WRITE_SECTION] ? NORAE_CAN_SECTIONS : 0u);
}

/* The coarsest step of what is written of lines and words. */
static norae_us written_unit(const norae_grammar *g)
{
  norae_us unit = 0;
  for (int k = 0; k < 2; k++) {
    unsigned parts = g->written[k ? NR_WRITE_WORD : NR_WRITE_LINE].parts[NR_START];
    norae_us step = 0;
    if (parts & (1u << NR_PART_FRAMES | 1u << NR_PART_BEAT))
      return 0;
    if (parts & 1u << NR_PART_WHOLE && (g->unit == NR_UNIT_FRAMES || g->unit == NR_UNIT_BEATS))
      return 0;
    if (parts & 1u << NR_PART_WHOLE && g->unit == NR_UNIT_S) {
      step = NORAE_US_PER_S;
      for (int d = g->written[k ? NR_WRITE_WORD : NR_WRITE_LINE].decimals[NR_START]; d > 0; d--)
        step = step > 1 ? step / 10 : 1;
    } else if (parts & 1u << NR_PART_WHOLE) {
      parts |= 1u << nr_unit_part(g->unit);
    }
    static const nr_part finest[] = {NR_PART_US, NR_PART_MS, NR_PART_CS, NR_PART_S, NR_PART_M};
    for (size_t i = 0; i < sizeof finest / sizeof *finest && !step; i++)
      step = parts & 1u << finest[i] ? (norae_us)nr_part_length(&g->tempo, finest[i]) : 0;
    unit = step > unit ? step : unit;
  }
  return unit;
}

static void settle(reader *r)
{
  norae_grammar *g = r->grammar;
  bool reads = nr_grammar_has(g, NR_LINE) || nr_grammar_has(g, NR_TEXT) ||
               nr_grammar_has(g, NR_SYLLABLE);
  bool writes = g->templates[NR_WRITE_LINE] != NULL;
  nr_place top = {g->file, 1, 1};
  if (!g->format.info.name)
    fault(r, top, "grammar-name", "has no name%s", "");
  if (!reads && !writes)
    fault(r, top, "grammar-empty",
          "reads nothing and writes nothing: a [line], [text] or [syllable] with a pattern is "
          "missing%s",
          "");
  if (has_field(g->templates[NR_WRITE_LINE], "{words") && !g->templates[NR_WRITE_WORD])
    fault(r, top, "grammar-word", "[write]: line has {words}, and there is no word template%s", "");
  if (!g->format.info.title)
    g->format.info.title = g->format.info.name;
  if (!g->format.info.extensions)
    g->format.info.extensions = "txt";
  g->format.info.capabilities = (reads ? NORAE_CAN_READ : 0u) | (writes ? NORAE_CAN_WRITE : 0u) |
                         (writes ? writing_capabilities(g) : reading_capabilities(g));
  g->format.read = reads ? nr_grammar_read_given : NULL;
  g->format.write = writes ? nr_grammar_write_given : NULL;
  g->format.info.unit = writes ? written_unit(g) : 0;
}

norae_status norae_grammar_read_memory(const void *data, size_t size, const char *name,
                                       norae_grammar **out, norae_diags *diags)
{
  norae_grammar *g = *out = calloc(1, sizeof *g);
  if (!g)
    return NORAE_ERR_MEMORY;
  g->tempo = (nr_tempo){.fps = 25, .bpm = 120, .division = 1};
  g->file = strdup(name ? name : "(memory)");
  reader r = {.grammar = g, .diags = diags};
  norae_status status = g->file ? nr_entries_read(data, size, g->file, &g->entries, diags)
                                : NORAE_ERR_MEMORY;
  for (size_t i = 0; i < g->entries.count && status == NORAE_OK; i++)
    status = take_entry(&r, &g->entries.items[i]);
  if (status == NORAE_OK && !r.faulty)
    settle(&r);
  if (status == NORAE_OK && r.faulty)
    status = NORAE_ERR_FORMAT;
  if (status != NORAE_OK)
    norae_grammar_free(out);
  return status;
}

norae_status norae_grammar_read_file(const char *path, norae_grammar **out, norae_diags *diags)
{
  char *data;
  size_t size;
  *out = NULL;
  norae_status status = nr_input_read(path, &data, &size, diags);
  if (status != NORAE_OK)
    return status;
  status = norae_grammar_read_memory(data, size, path, out, diags);
  free(data);
  return status;
}

void norae_grammar_free(norae_grammar **grammar)
{
  if (!grammar || !*grammar)
    return;
  for (size_t i = 0; i < (*grammar)->count; i++)
    nr_regex_free(&(*grammar)->patterns[i].regex);
  free((*grammar)->patterns);
  nr_entries_free(&(*grammar)->entries);
  free((*grammar)->file);
  free(*grammar);
  *grammar = NULL;
}

norae_status nr_grammar_read_given(const nr_source *source, norae_song *song)
{
  return nr_grammar_read(source->options->grammar, source, song);
}

norae_status nr_grammar_write_given(const norae_song *song, nr_sink *sink)
{
  return nr_grammar_write(sink->options->grammar, song, sink);
}

const norae_format_info *norae_grammar_info(const norae_grammar *grammar)
{
  return &grammar->format.info;
}
