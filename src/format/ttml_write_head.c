/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The head of TTML: singers, metadata, and the texts of lines in other languages,
 * where Apple's players look for them.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/checked.h"
#include "format/ttml_write.h"

/* ── singers ── */

/* Names as XML allows them: letters, digits and some marks. */
static bool is_id(const char *id)
{
  if (!*id || strchr("0123456789.-", *id))
    return false;
  for (; *id; id++) {
    unsigned char c = (unsigned char)*id;
    if (c < 0x80 && !(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z') &&
        !(c >= 'A' && c <= 'Z') && c != '_' && c != '-' && c != '.')
      return false;
    /* Signs that are no letters, such as no-break spaces. */
    if (c >= 0x80 && c < 0xC4)
      return c < 0xC0;
  }
  return true;
}

static bool is_taken(const nr_ttml_writer *w, size_t known, const char *id)
{
  size_t count = norae_song_voice_count(w->song);
  for (size_t v = 0; v < count; v++) {
    if ((v < known && strcmp(w->ids[v], id) == 0) ||
        strcmp(norae_song_voice_at(w->song, v)->id, id) == 0)
      return true;
  }
  return false;
}

static char *make_id(const nr_ttml_writer *w, size_t voice)
{
  const norae_voice *v = norae_song_voice_at(w->song, voice);
  char id[32];
  if (is_id(v->id))
    return strdup(v->id);
  size_t number = voice + 1;
  do
    snprintf(id, sizeof id, "v%zu", number++);
  while (is_taken(w, voice, id));
  return strdup(id);
}

static norae_status add_singers(nr_ttml_writer *w)
{
  static const char *const kinds[] = {"person", "group", "other"};
  nr_str *out = w->sink->out;
  size_t count = norae_song_voice_count(w->song);
  w->ids = calloc(count ? count : 1, sizeof *w->ids);
  for (size_t v = 0; w->ids && v < count; v++) {
    const norae_voice *voice = norae_song_voice_at(w->song, v);
    w->ids[v] = make_id(w, v);
    if (!w->ids[v])
      return NORAE_ERR_MEMORY;
    const char *name = *voice->name || strcmp(w->ids[v], voice->id) == 0 ? voice->name : voice->id;
    nr_str_addf(out, "<ttm:agent type=\"%s\"", kinds[voice->kind]);
    nr_ttml_add_attribute(w, "xml:id", w->ids[v]);
    nr_str_add(out, *name ? "><ttm:name type=\"full\">" : "/>");
    nr_ttml_add(w, nr_span_of(name), false);
    nr_str_add(out, *name ? "</ttm:name></ttm:agent>" : "");
  }
  return w->ids ? NORAE_OK : NORAE_ERR_MEMORY;
}

/* ── metadata ── */

/* Values of AMLL, one element each. */
static void add_meta(nr_ttml_writer *w, const char *key, const char *value)
{
  const char *name = key;
  for (size_t i = 0; i < NR_TTML_KEYS; i++)
    name = strcmp(nr_ttml_keys[i][1], key) == 0 ? nr_ttml_keys[i][0] : name;
  bool several = strcmp(key, "title") != 0 && strcmp(key, "album") != 0;
  while (value) {
    const char *stop = several && name != key ? strstr(value, NR_TTML_SEVERAL) : NULL;
    nr_str_add(w->sink->out, "<amll:meta");
    nr_ttml_add_attribute(w, "key", name);
    nr_str_add(w->sink->out, " value=\"");
    nr_ttml_add(w, (nr_span){value, stop ? (size_t)(stop - value) : strlen(value)}, true);
    nr_str_add(w->sink->out, "\"/>");
    value = stop ? stop + strlen(NR_TTML_SEVERAL) : NULL;
  }
}

/* Those that have a place of their own. */
static bool has_place(const char *key)
{
  return strcmp(key, "language") == 0 || strcmp(key, "songwriters") == 0 ||
         strcmp(key, "lyricoffset") == 0 || strcmp(key, "leadingsilence") == 0;
}

static void add_metadata(nr_ttml_writer *w)
{
  const char *key, *value, *title = norae_song_meta(w->song, "title");
  if (title) {
    nr_str_add(w->sink->out, "<ttm:title>");
    nr_ttml_add(w, nr_span_of(title), false);
    nr_str_add(w->sink->out, "</ttm:title>");
  }
  for (size_t i = 0; i < norae_song_meta_count(w->song); i++) {
    norae_song_meta_at(w->song, i, &key, &value);
    if (!has_place(key))
      add_meta(w, key, value);
  }
}

static void add_songwriters(nr_ttml_writer *w)
{
  const char *value = norae_song_meta(w->song, "songwriters");
  nr_str_add(w->sink->out, value ? "<songwriters>" : "");
  for (const char *at = value; at;) {
    const char *stop = strstr(at, NR_TTML_SEVERAL);
    nr_str_add(w->sink->out, "<songwriter>");
    nr_ttml_add(w, (nr_span){at, stop ? (size_t)(stop - at) : strlen(at)}, false);
    nr_str_add(w->sink->out, "</songwriter>");
    at = stop ? stop + strlen(NR_TTML_SEVERAL) : NULL;
  }
  nr_str_add(w->sink->out, value ? "</songwriters>" : "");
}

/* ── texts of lines ── */

typedef struct text {
  const norae_track *track;
  size_t paragraph, number; /* which of its lines: 0 is the main one */
  size_t round;             /* how many of this line come before in the same list */
  size_t place;             /* among all tracks */
} text;

static int compare_langs(const char *a, const char *b)
{
  if (!a || !b)
    return a ? 1 : b ? -1 : 0;
  return strcmp(a, b);
}

/* Both in one list? */
static int compare_lists(const text *x, const text *y)
{
  if (x->track->kind != y->track->kind)
    return x->track->kind < y->track->kind ? -1 : 1;
  return compare_langs(x->track->lang, y->track->lang);
}

static int compare_sizes(size_t a, size_t b)
{
  return a < b ? -1 : a > b;
}

static int by_line(const void *a, const void *b)
{
  const text *x = a, *y = b;
  int order = compare_lists(x, y);
  order = order ? order : compare_sizes(x->paragraph, y->paragraph);
  order = order ? order : compare_sizes(x->number, y->number);
  return order ? order : compare_sizes(x->place, y->place);
}

static int by_round(const void *a, const void *b)
{
  const text *x = a, *y = b;
  int order = compare_lists(x, y);
  order = order ? order : compare_sizes(x->paragraph, y->paragraph);
  order = order ? order : compare_sizes(x->round, y->round);
  return order ? order : compare_sizes(x->number, y->number);
}

/* One <text> holds at most one text of each line. */
static void sort_texts(text *texts, size_t count)
{
  qsort(texts, count, sizeof *texts, by_line);
  for (size_t i = 0; i < count; i++) {
    const text *before = i ? &texts[i - 1] : NULL;
    bool same = before && compare_lists(before, &texts[i]) == 0 &&
                before->paragraph == texts[i].paragraph && before->number == texts[i].number;
    texts[i].round = same ? before->round + 1 : 0;
  }
  qsort(texts, count, sizeof *texts, by_round);
}

/* Which paragraph each line of the song is in; SIZE_MAX for those left out. */
static size_t *places_of_lines(const nr_ttml_writer *w)
{
  size_t count = norae_song_line_count(w->song);
  size_t *places = nr_alloc_array(count, sizeof *places);
  for (size_t i = 0; places && i < count; i++)
    places[i] = SIZE_MAX;
  for (size_t p = 0; places && p < w->paragraph_count; p++) {
    for (size_t i = 0; i < w->paragraphs[p].count; i++)
      places[w->lines[w->paragraphs[p].first + i].line] = p;
  }
  return places;
}

static size_t number_in_paragraph(const nr_ttml_writer *w, size_t paragraph, size_t line)
{
  const nr_ttml_paragraph *p = &w->paragraphs[paragraph];
  size_t low = 0, high = p->count;
  while (low + 1 < high) {
    size_t middle = low + (high - low) / 2;
    if (w->lines[p->first + middle].line <= line)
      low = middle;
    else
      high = middle;
  }
  bool alone = norae_song_line_at(w->song, w->lines[p->first].line)->role == NORAE_ROLE_BACKGROUND;
  return low + alone;
}

/* With a span for each syllable, if all that have a text have a time. */
static bool add_cut_text(nr_ttml_writer *w, const norae_track *t, bool brackets)
{
  const norae_line *line = norae_song_line_at(w->song, t->line);
  size_t last = SIZE_MAX, first = SIZE_MAX;
  for (size_t i = 0; i < t->piece_count; i++) {
    if (*t->pieces[i] && norae_song_syllable_at(w->song, line->first + i)->start == NORAE_NO_TIME)
      return false;
    last = *t->pieces[i] ? i : last;
    first = first == SIZE_MAX ? last : first;
  }
  for (size_t i = first; i <= last && last != SIZE_MAX; i++) {
    const norae_syllable *y = norae_song_syllable_at(w->song, line->first + i);
    nr_span part = nr_span_of(t->pieces[i]);
    if (!part.size)
      continue;
    bool space = i != last && part.text[part.size - 1] == ' ';
    part.size -= space;
    nr_str_add(w->sink->out, "<span");
    nr_ttml_add_times(w, y->start, y->end == NORAE_NO_TIME ? y->start : y->end, true);
    nr_str_add(w->sink->out, brackets && i == first ? ">(" : ">");
    nr_ttml_add(w, part, false);
    nr_str_add(w->sink->out, brackets && i == last ? ")</span>" : "</span>");
    nr_str_add(w->sink->out, space ? " " : "");
  }
  return true;
}

static void add_text(nr_ttml_writer *w, const text *t)
{
  nr_pieces_clear(&w->pieces);
  nr_ttml_text how = {0};
  nr_ttml_add_text(&how, t->track->text, &w->pieces);
  if (w->pieces.failed || w->pieces.text.failed) {
    w->sink->out->failed = true;
    return;
  }
  nr_span span = nr_trim(nr_pieces_joined(&w->pieces));
  bool brackets = t->number && nr_ttml_takes_brackets(w, span);
  if (t->track->piece_count && add_cut_text(w, t->track, brackets))
    return;
  nr_str_add(w->sink->out, brackets ? "(" : "");
  nr_ttml_add(w, span, false);
  nr_str_add(w->sink->out, brackets ? ")" : "");
}

/* Backing vocals have spans, in the order of their lines. */
static void add_texts(nr_ttml_writer *w, const text *texts, size_t count)
{
  size_t span = 1;
  nr_str_addf(w->sink->out, "<text for=\"L%zu\">", texts->paragraph + 1);
  for (size_t i = 0; i < count; i++) {
    if (!texts[i].number) {
      add_text(w, &texts[i]);
      continue;
    }
    for (; span < texts[i].number; span++)
      nr_str_add(w->sink->out, "<span ttm:role=\"x-bg\"/>");
    nr_str_add(w->sink->out, i ? " <span ttm:role=\"x-bg\">" : "<span ttm:role=\"x-bg\">");
    add_text(w, &texts[i]);
    nr_str_add(w->sink->out, "</span>");
    span++;
  }
  nr_str_add(w->sink->out, "</text>");
}

static void add_list(nr_ttml_writer *w, const text *texts, size_t count)
{
  bool romanisation = texts->track->kind == NORAE_TRACK_ROMANISATION;
  nr_str_add(w->sink->out, romanisation ? "<transliteration" : "<translation type=\"subtitle\"");
  if (texts->track->lang)
    nr_ttml_add_attribute(w, "xml:lang", texts->track->lang);
  nr_str_add_char(w->sink->out, '>');
  for (size_t i = 0; i < count;) {
    size_t same = 1;
    while (i + same < count && texts[i + same].paragraph == texts[i].paragraph &&
           texts[i + same].round == texts[i].round)
      same++;
    add_texts(w, texts + i, same);
    i += same;
  }
  nr_str_add(w->sink->out, romanisation ? "</transliteration>" : "</translation>");
}

/* Those of one kind and language. */
typedef struct list {
  const text *texts;
  size_t count, place; /* place: of its first track in the song */
} list;

static int compare_places(const void *a, const void *b)
{
  return compare_sizes(((const list *)a)->place, ((const list *)b)->place);
}

static void add_lists(nr_ttml_writer *w, list *lists, size_t count)
{
  static const char *const names[] = {"translations", "transliterations"};
  qsort(lists, count, sizeof *lists, compare_places);
  for (size_t i = 0; i < count; i++) {
    norae_track_kind kind = lists[i].texts->track->kind;
    if (i == 0 || lists[i - 1].texts->track->kind != kind)
      nr_str_addf(w->sink->out, "<%s>", names[kind]);
    add_list(w, lists[i].texts, lists[i].count);
    if (i + 1 == count || lists[i + 1].texts->track->kind != kind)
      nr_str_addf(w->sink->out, "</%s>", names[kind]);
  }
}

static norae_status sort_lists(nr_ttml_writer *w, const text *texts, size_t count)
{
  list *lists = nr_alloc_array(count, sizeof *lists);
  size_t n = 0;
  if (!lists)
    return NORAE_ERR_MEMORY;
  for (size_t i = 0; i < count; i++) {
    if (i == 0 || compare_lists(&texts[i - 1], &texts[i]) != 0)
      lists[n++] = (list){.texts = &texts[i], .place = texts[i].place};
    lists[n - 1].count++;
    if (texts[i].place < lists[n - 1].place)
      lists[n - 1].place = texts[i].place;
  }
  add_lists(w, lists, n);
  free(lists);
  return NORAE_OK;
}

static norae_status add_tracks(nr_ttml_writer *w)
{
  size_t tracks = norae_song_track_count(w->song), count = 0;
  text *texts = nr_alloc_array(tracks, sizeof *texts);
  size_t *places = places_of_lines(w);
  for (size_t i = 0; texts && places && i < tracks; i++) {
    const norae_track *t = norae_song_track_at(w->song, i);
    size_t paragraph = places[t->line];
    if (paragraph != SIZE_MAX)
      texts[count++] = (text){.track = t,
                              .paragraph = paragraph,
                              .number = number_in_paragraph(w, paragraph, t->line),
                              .place = i};
  }
  norae_status status = texts && places ? NORAE_OK : NORAE_ERR_MEMORY;
  if (status == NORAE_OK && count) {
    sort_texts(texts, count);
    status = sort_lists(w, texts, count);
  }
  free(texts);
  free(places);
  return status;
}

norae_status nr_ttml_write_head(nr_ttml_writer *w)
{
  nr_str *out = w->sink->out;
  const char *silence = norae_song_meta(w->song, "leadingsilence");
  const char *offset = norae_song_meta(w->song, "lyricoffset");
  nr_str_add(out, "<head><metadata>");
  norae_status status = add_singers(w);
  if (status != NORAE_OK)
    return status;
  add_metadata(w);
  if (norae_song_track_count(w->song) || silence || offset ||
      norae_song_meta(w->song, "songwriters")) {
    nr_str_add(out, "<iTunesMetadata xmlns=\"http://music.apple.com/lyric-ttml-internal\"");
    if (silence)
      nr_ttml_add_attribute(w, "leadingSilence", silence);
    nr_str_add_char(out, '>');
    status = add_tracks(w);
    add_songwriters(w);
    if (offset) {
      nr_str_add(out, "<audio");
      nr_ttml_add_attribute(w, "lyricOffset", offset);
      nr_str_add(out, " role=\"spatial\"/>");
    }
    nr_str_add(out, "</iTunesMetadata>");
  }
  nr_str_add(out, "</metadata></head>");
  return status;
}
