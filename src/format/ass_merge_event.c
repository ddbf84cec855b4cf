/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Events of a script with the song's times, words, singers and second lines.
 */
#include <stdlib.h>

#include "format/ass_merge.h"

/* ── an event's line with some fields changed ── */

static nr_str *patch(nr_merger *m, nr_span at)
{
  nr_patch *p = &m->patches[m->patch_count < NR_PATCHES - 1 ? m->patch_count++ : NR_PATCHES - 1];
  p->at = at;
  nr_str_clear(&p->text);
  return &p->text;
}

static void patch_field(nr_merger *m, const nr_ass_event *e, nr_ass_field field, const char *text)
{
  if (e->field[field].text)
    nr_str_add(patch(m, e->field[field]), text);
}

static void patch_kind(nr_merger *m, const nr_ass_event *e, bool comment)
{
  nr_span t = nr_trim(e->line);
  const char *colon = memchr(t.text, ':', t.size);
  if (comment != e->comment && colon)
    nr_str_add(patch(m, (nr_span){t.text, (size_t)(colon - t.text)}),
               comment ? "Comment" : "Dialogue");
}

/* What stays the same keeps its spelling, except one that players read in another way. */
static void patch_time(nr_merger *m, const nr_ass_event *e, nr_ass_field field, norae_us was,
                       norae_us now)
{
  nr_span value = nr_ass_value(e, field);
  bool odd = value.size > 2 && value.text[value.size - 2] == '.' && was >= 0;
  if (e->field[field].text && now != NORAE_NO_TIME &&
      (was == NORAE_NO_TIME || odd || nr_ass_cs(was) != nr_ass_cs(now)))
    nr_ass_add_time(patch(m, e->field[field]), now);
}

/* Fields stand in any order. */
static void emit(nr_merger *m, const nr_ass_event *e)
{
  const char *from = e->line.text, *end = e->line.text + e->line.size;
  for (bool more = true; more;) {
    const nr_patch *next = NULL;
    for (size_t i = 0; i < m->patch_count; i++) {
      const nr_patch *p = &m->patches[i];
      if (p->at.text >= from && p->at.text <= end && (!next || p->at.text < next->at.text))
        next = p;
    }
    more = next != NULL;
    if (more) {
      nr_str_add_bytes(&m->out, from, (size_t)(next->at.text - from));
      if (next->text.failed)
        m->out.failed = true;
      else
        nr_str_add_bytes(&m->out, nr_str_text(&next->text), next->text.size);
      from = next->at.text + next->at.size;
      m->patches[next - m->patches].at.text = NULL;
    }
  }
  nr_str_add_bytes(&m->out, from, (size_t)(end - from));
  nr_str_add_char(&m->out, '\n');
  m->patch_count = 0;
}

/* ── events that only move ── */

static void move_event(nr_merger *m, const nr_ass_event *e, const nr_warp *warp)
{
  norae_us shift, start = nr_warp_time(warp, e->start);
  bool has_end = e->end != NORAE_NO_TIME, backwards = has_end && e->end < e->start;
  norae_us end = has_end ? nr_warp_time(warp, e->end) : NORAE_NO_TIME;
  bool even = nr_warp_is_shift(warp, e->start, has_end ? e->end : e->start, &shift);
  m->before_zero += !even && start == 0 && e->start + shift < 0;
  if (even && shift == 0) {
    start = e->start;
    end = e->end;
  } else if (has_end && !backwards && end < start) {
    end = start;
  }
  patch_time(m, e, NR_ASS_START, e->start, start);
  patch_time(m, e, NR_ASS_END, e->end, end);
  if (!even && e->field[NR_ASS_TEXT].text)
    nr_warp_text(warp, e, patch(m, e->field[NR_ASS_TEXT]));
}

/* Templates stand at no time, and so do events of no length at zero. */
static bool is_timed(const nr_ass_event *e)
{
  static const char *const kinds[] = {"template", "code", "mixin"};
  nr_span effect = nr_ass_value(e, NR_ASS_EFFECT);
  for (size_t i = 0; e->comment && i < sizeof kinds / sizeof *kinds; i++) {
    if (nr_span_begins_nocase(effect, kinds[i]))
      return false;
  }
  return e->start != NORAE_NO_TIME && !(e->start == 0 && e->end == 0);
}

void nr_merge_other(nr_merger *m, const nr_ass_event *e)
{
  nr_warp warp = nr_warp_of(&m->ways, SIZE_MAX, m->origin);
  if (is_timed(e))
    move_event(m, e, &warp);
  emit(m, e);
}

/* ── what templates made ── */

/* How well an event fits a source, the best first. */
typedef struct fit {
  bool other_style, other_words;
  norae_us apart, shared;
} fit;

static bool is_better(const fit *a, const fit *b)
{
  if (a->other_style != b->other_style)
    return b->other_style;
  if (a->other_words != b->other_words)
    return b->other_words;
  return a->apart != b->apart ? a->apart < b->apart : a->shared > b->shared;
}

static bool same_style(const nr_ass_event *a, const nr_ass_event *b)
{
  nr_span x = nr_ass_value(a, NR_ASS_STYLE), y = nr_ass_value(b, NR_ASS_STYLE);
  return x.size == y.size && memcmp(x.text, y.text, x.size) == 0;
}

#define LONGEST_TEXT ((size_t)2048) /* that is compared */

/* Is what an event shows among the words of a line? */
static bool shows_words_of(const nr_merger *m, size_t line, nr_span shown)
{
  const norae_line *l = &m->was->lines[line];
  char text[LONGEST_TEXT + 1], word[LONGEST_TEXT + 1];
  size_t size = 0;
  if (!shown.size || shown.size > LONGEST_TEXT)
    return false;
  for (size_t s = l->first; s < l->first + l->count; s++) {
    size_t more = strlen(m->was->syllables[s].text);
    if (more > LONGEST_TEXT - size)
      break;
    memcpy(text + size, m->was->syllables[s].text, more);
    size += more;
  }
  memcpy(word, shown.text, shown.size);
  text[size] = word[shown.size] = '\0';
  return strstr(text, word) != NULL;
}

static fit fit_of(const nr_merger *m, const nr_ass_event *e, const nr_ass_event *source,
                  nr_span shown)
{
  norae_us end = e->end_forgotten ? e->start : e->end;
  norae_us last = source->end_forgotten ? source->start : source->end;
  norae_us from = e->start > source->start ? e->start : source->start;
  norae_us to = end < last ? end : last;
  return (fit){.other_style = !same_style(e, source),
               .other_words = !shows_words_of(m, source->index, shown),
               .apart = to < from ? from - to : 0,
               .shared = to > from ? to - from : 0};
}

#define NEIGHBOURS 12 /* on either side that are asked */

/* The line that an event was made of; NULL when there is none. */
static const nr_ass_event *source_of(nr_merger *m, const nr_ass_event *e)
{
  size_t low = 0, high = m->source_count;
  const nr_ass_event *best = NULL;
  fit best_fit = {0};
  nr_ass_cut(e->field[NR_ASS_TEXT], 0, &m->pieces);
  nr_span shown = nr_trim(nr_pieces_joined(&m->pieces));
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (m->script.events[m->sources[middle]].start <= e->start)
      low = middle + 1;
    else
      high = middle;
  }
  size_t from = low > NEIGHBOURS ? low - NEIGHBOURS : 0;
  for (size_t i = from; i < m->source_count && i < low + NEIGHBOURS; i++) {
    const nr_ass_event *source = &m->script.events[m->sources[i]];
    fit f = fit_of(m, e, source, shown);
    if (!best || is_better(&f, &best_fit)) {
      best = source;
      best_fit = f;
    }
  }
  return best;
}

/* Goes where its line went; away with it. */
norae_status nr_merge_output(nr_merger *m, const nr_ass_event *e)
{
  const nr_ass_event *source = e->start == NORAE_NO_TIME ? NULL : source_of(m, e);
  if (m->pieces.failed || m->pieces.text.failed)
    return NORAE_ERR_MEMORY;
  if (!source) {
    nr_merge_other(m, e);
    return NORAE_OK;
  }
  size_t line = m->first[source->index];
  if (line == SIZE_MAX)
    return NORAE_OK;
  bool unsung = m->song->lines[line].unsung;
  nr_warp warp = nr_warp_of(&m->ways, unsung ? SIZE_MAX : source->index, m->origin);
  move_event(m, e, &warp);
  patch_kind(m, e, unsung);
  emit(m, e);
  return NORAE_OK;
}

/* ── lyrics ── */

/* Not in the recording: kept for who edits the script, and not shown. */
static void put_by(nr_merger *m, const nr_ass_event *e)
{
  nr_warp warp = nr_warp_of(&m->ways, SIZE_MAX, m->origin);
  if (e->start != NORAE_NO_TIME)
    move_event(m, e, &warp);
  if (e->comment)
    patch_field(m, e, NR_ASS_EFFECT, "unsung karaoke");
  patch_kind(m, e, true);
  emit(m, e);
}

static bool same_text(const nr_merger *m, size_t was, size_t now)
{
  const norae_line *a = &m->was->lines[was], *b = &m->song->lines[now];
  size_t i = 0, k = 0;
  const char *x = "", *y = "";
  for (;;) {
    while (!*x && i < a->count)
      x = m->was->syllables[a->first + i++].text;
    while (!*y && k < b->count)
      y = m->song->syllables[b->first + k++].text;
    if (*x != *y || !*x)
      return *x == *y;
    x++;
    y++;
  }
}

/* When the event of a line begins and ends that is not moved but written anew. */
static void span_of(const nr_merger *m, const nr_ass_event *e, size_t line, norae_us *start,
                    norae_us *end)
{
  const norae_line *l = &m->song->lines[line];
  *start = nr_song_line_start(m->song, line);
  *end = nr_song_line_end(m->song, line);
  for (size_t s = l->first; s < l->first + l->count; s++) {
    const norae_syllable *y = &m->song->syllables[s];
    if (y->start != NORAE_NO_TIME && y->start < *start)
      *start = y->start;
    if (y->end != NORAE_NO_TIME && *end != NORAE_NO_TIME && y->end > *end)
      *end = y->end;
  }
  *start = *start < 0 ? 0 : *start;
  if (*end == NORAE_NO_TIME)
    *end = *start + (e->end_forgotten ? 5 * NORAE_US_PER_S : e->end - e->start);
  *end = *end < *start ? *start : *end;
}

static void patch_singers(nr_merger *m, const nr_ass_event *e, size_t line)
{
  nr_str was = {0}, now = {0};
  const norae_line *old = &m->was->lines[e->index], *new = &m->song->lines[line];
  nr_add_voice_names(&was, m->was, old->voices);
  nr_add_voice_names(&now, m->song, new->voices);
  if (was.failed || now.failed)
    m->out.failed = true;
  else if (strcmp(nr_str_text(&was), nr_str_text(&now)) != 0 && e->field[NR_ASS_NAME].text)
    nr_ass_add_name(patch(m, e->field[NR_ASS_NAME]), nr_str_text(&now));
  nr_str_free(&was);
  nr_str_free(&now);
  if (new->role != old->role)
    patch_field(m, e, NR_ASS_STYLE,
                new->role == NORAE_ROLE_BACKGROUND ? NR_ASS_BACKGROUND : "Default");
}

/* When an event is shown. */
typedef struct shown_at {
  norae_us start, end;
} shown_at;

/* One line of the song that is the event, or a part of it. */
static norae_status write_line(nr_merger *m, const nr_ass_event *e, size_t line, size_t *cursor,
                               shown_at *when)
{
  const nr_way *way = &m->ways.ways[e->index];
  norae_status status = NORAE_OK;
  *when = (shown_at){e->start, e->end_forgotten ? e->start : e->end};
  if (nr_song_line_start(m->song, line) == NORAE_NO_TIME && same_text(m, e->index, line)) {
    emit(m, e);
    return NORAE_OK;
  }
  if (way->exact && same_text(m, e->index, line)) {
    nr_warp warp = nr_warp_of(&m->ways, e->index, m->origin);
    when->start = nr_warp_time(&warp, when->start);
    when->end = nr_warp_time(&warp, when->end);
    move_event(m, e, &warp);
  } else {
    span_of(m, e, line, &when->start, &when->end);
    patch_time(m, e, NR_ASS_START, e->start, when->start);
    patch_time(m, e, NR_ASS_END, e->end, when->end);
    status = nr_merge_text(m, e, line, when->start, when->end, cursor,
                           patch(m, e->field[NR_ASS_TEXT]));
  }
  patch_singers(m, e, line);
  emit(m, e);
  return status;
}

/* ── second lines ── */

/* One that the script has no event for, behind its line. */
static void write_new_track(nr_merger *m, const nr_ass_event *e, const norae_track *track,
                            const shown_at *when)
{
  patch_kind(m, e, false);
  patch_time(m, e, NR_ASS_START, e->start, when->start);
  patch_time(m, e, NR_ASS_END, e->end, when->end);
  patch_field(m, e, NR_ASS_STYLE,
              track->kind == NORAE_TRACK_ROMANISATION ? NR_ASS_ROMANISATION
                                                      : NR_ASS_TRANSLATION);
  if (e->field[NR_ASS_NAME].text)
    nr_ass_add_name(patch(m, e->field[NR_ASS_NAME]), track->lang ? track->lang : "");
  patch_field(m, e, NR_ASS_EFFECT, "");
  nr_ass_add_text(patch(m, e->field[NR_ASS_TEXT]), nr_span_of(track->text));
  emit(m, e);
}

/* All of a line that no event of the script is. */
static void write_new_tracks(nr_merger *m, const nr_ass_event *e, size_t line,
                             const shown_at *when)
{
  for (size_t t = m->tracks.first[line]; t != SIZE_MAX; t = m->tracks.next[t]) {
    if (!m->in_script[t])
      write_new_track(m, e, &m->song->tracks[t], when);
  }
}

void nr_merge_track(nr_merger *m, const nr_ass_event *e)
{
  const norae_track *was = &m->was->tracks[e->index];
  size_t now = m->track_of[e->index], line = m->first[was->line];
  if (line == SIZE_MAX || (now == SIZE_MAX && !m->song->lines[line].unsung))
    return;
  bool unsung = m->song->lines[line].unsung;
  nr_warp warp = nr_warp_of(&m->ways, unsung ? SIZE_MAX : was->line, m->origin);
  move_event(m, e, &warp);
  patch_kind(m, e, unsung);
  if (now != SIZE_MAX && strcmp(m->song->tracks[now].text, was->text) != 0) {
    /* Its own text may be patched already by its times. */
    for (size_t i = 0; i < m->patch_count; i++) {
      if (m->patches[i].at.text == e->field[NR_ASS_TEXT].text)
        m->patches[i].at.text = NULL;
    }
    nr_ass_add_text(patch(m, e->field[NR_ASS_TEXT]), nr_span_of(m->song->tracks[now].text));
  }
  emit(m, e);
}

/* ── a line with all that belongs to it ── */

norae_status nr_merge_line(nr_merger *m, const nr_ass_event *e)
{
  norae_status status = NORAE_OK;
  size_t cursor = 0;
  shown_at when;
  for (size_t i = m->first[e->index]; i != SIZE_MAX && status == NORAE_OK; i = m->next[i]) {
    if (m->song->lines[i].unsung) {
      m->unsung++;
      put_by(m, e);
      return NORAE_OK;
    }
    status = write_line(m, e, i, &cursor, &when);
    if (status == NORAE_OK)
      write_new_tracks(m, e, i, &when);
  }
  return status;
}

norae_status nr_merge_new_line(nr_merger *m, const nr_ass_event *like, size_t line)
{
  shown_at when;
  nr_str names = {0};
  size_t cursor = SIZE_MAX; /* none of the event's own words are its */
  span_of(m, like, line, &when.start, &when.end);
  patch_kind(m, like, false);
  patch_time(m, like, NR_ASS_START, NORAE_NO_TIME, when.start);
  patch_time(m, like, NR_ASS_END, NORAE_NO_TIME, when.end);
  patch_field(m, like, NR_ASS_EFFECT, "");
  nr_add_voice_names(&names, m->song, m->song->lines[line].voices);
  if (like->field[NR_ASS_NAME].text && !names.failed)
    nr_ass_add_name(patch(m, like->field[NR_ASS_NAME]), nr_str_text(&names));
  norae_status status = names.failed ? NORAE_ERR_MEMORY : NORAE_OK;
  nr_str_free(&names);
  if (status == NORAE_OK)
    status = nr_merge_text(m, like, line, when.start, when.end, &cursor,
                           patch(m, like->field[NR_ASS_TEXT]));
  emit(m, like);
  if (status == NORAE_OK)
    write_new_tracks(m, like, line, &when);
  return status;
}
