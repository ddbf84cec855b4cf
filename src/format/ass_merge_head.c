/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What stands before a script's events: metadata that may have changed, styles that may be
 * missing.
 */
#include "format/ass_merge.h"
#include "format/scan.h"

/* ── metadata ── */

static void add_info(nr_str *out, const char *key, const char *value)
{
  nr_str_addf(out, "%c%s: ", *key >= 'a' && *key <= 'z' ? *key - 'a' + 'A' : *key, key + 1);
  for (; *value; value++)
    nr_str_add_char(out, *value == '\n' ? ' ' : *value);
  nr_str_add_char(out, '\n');
}

/* The key as the song has it; false when it is too long to be one. */
static bool lower(nr_span key, char *out, size_t room)
{
  key = nr_trim(key);
  if (key.size >= room)
    return false;
  for (size_t i = 0; i < key.size; i++)
    out[i] = key.text[i] >= 'A' && key.text[i] <= 'Z' ? (char)(key.text[i] - 'A' + 'a')
                                                      : key.text[i];
  out[key.size] = '\0';
  return true;
}

void nr_merge_head_line(nr_merger *m, nr_span line, nr_ass_section section)
{
  nr_span key, value;
  char name[256];
  if (section == NR_ASS_INFO && nr_ass_info(line, &key, &value) && lower(key, name, sizeof name)) {
    const char *was = norae_song_meta(m->was, name), *now = norae_song_meta(m->song, name);
    if (was && !now)
      return;
    if (was && strcmp(was, now) != 0) {
      add_info(&m->out, name, now);
      return;
    }
  }
  nr_str_add_bytes(&m->out, line.text, line.size);
  nr_str_add_char(&m->out, '\n');
}

void nr_merge_new_info(nr_merger *m, nr_str *out)
{
  for (size_t i = 0; i < norae_song_meta_count(m->song); i++) {
    const char *key, *value;
    norae_song_meta_at(m->song, i, &key, &value);
    if (norae_song_meta(m->was, key))
      continue;
    if (!*key || strpbrk(key, ":\n;!["))
      nr_warn(m->sink->diags, "loss-meta", nr_in_file(m->sink->name),
              "ASS can't hold metadata called \"%s\"", key);
    else
      add_info(out, key, value);
  }
}

/* ── styles ── */

/* What an ASS style has, and what an SSA one has. */
#define COLUMNS 23
#define OLD_COLUMNS 18

static size_t split(nr_span row, nr_span *out)
{
  size_t count = 0;
  for (const char *stop; count < COLUMNS; row = nr_span_from(row, stop + 1)) {
    stop = memchr(row.text, ',', row.size);
    out[count++] = nr_trim((nr_span){row.text, stop ? (size_t)(stop - row.text) : row.size});
    if (!stop)
      return count;
  }
  return 0;
}

/* The style called `name`, as its fields; how many they are, 0: there is none. */
static size_t find_style(const nr_merger *m, nr_span name, nr_span *out)
{
  nr_lines lines = nr_lines_of(m->script.source);
  nr_text_line line;
  nr_ass_section section = NR_ASS_UNKNOWN;
  while (nr_next_line(&lines, &line)) {
    nr_span t = nr_trim(line.span);
    section = nr_ass_section_of(t, section);
    if (section != NR_ASS_STYLES || !nr_span_begins_nocase(t, "Style:"))
      continue;
    size_t count = split(nr_span_from(t, t.text + 6), out);
    if (count && out[0].size == name.size && memcmp(out[0].text, name.text, name.size) == 0)
      return count;
  }
  return 0;
}

/* Like the lyrics' own style: smaller, second lines at the top, backing vocals slanted. */
static void add_style(const nr_span *like, size_t count, const char *name, bool above, nr_str *out)
{
  bool old = count == OLD_COLUMNS;
  const size_t italic = 8;
  size_t alignment = old ? 12 : 18;
  double size = 0;
  nr_str_addf(out, "Style: %s", name);
  for (size_t i = 1; i < count; i++) {
    nr_str_add_char(out, ',');
    if (i == 2 && nr_decimal(like[i], &size))
      nr_str_addf(out, "%.0f", size * (above ? 0.6 : 0.75));
    else if (i == alignment && above)
      nr_str_add(out, old ? "6" : "8");
    else if (i == italic && !above)
      nr_str_add(out, "-1");
    else
      nr_str_add_bytes(out, like[i].text, like[i].size);
  }
  nr_str_add_char(out, '\n');
}

void nr_merge_new_styles(nr_merger *m, nr_str *out)
{
  nr_span own[COLUMNS], other[COLUMNS];
  const char *names[] = {NR_ASS_TRANSLATION, NR_ASS_ROMANISATION, NR_ASS_BACKGROUND};
  bool needs[3] = {false, false, false};
  const nr_ass_event *lyric = NULL;
  for (size_t t = 0; t < m->song->track_count; t++)
    needs[m->song->tracks[t].kind == NORAE_TRACK_ROMANISATION] |= !m->in_script[t];
  for (size_t i = 0; i < m->was->line_count; i++)
    for (size_t k = m->first[i]; k != SIZE_MAX; k = m->next[k])
      needs[2] |= m->song->lines[k].role == NORAE_ROLE_BACKGROUND &&
                  m->was->lines[i].role != NORAE_ROLE_BACKGROUND;
  for (size_t i = 0; i < m->script.count && !lyric; i++)
    lyric = m->script.events[i].part == NR_ASS_LINE ? &m->script.events[i] : NULL;
  size_t count = lyric ? find_style(m, nr_ass_value(lyric, NR_ASS_STYLE), own) : 0;
  for (int i = 0; i < 3; i++) {
    if (needs[i] && (count == COLUMNS || count == OLD_COLUMNS) &&
        !find_style(m, nr_span_of(names[i]), other))
      add_style(own, count, names[i], i < 2, out);
  }
}
