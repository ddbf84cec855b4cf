/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writing ASS that was read from ASS.  The script is read once more; where the song is still
 * as it was read, its bytes come out as they went in.  What the song has otherwise by now is
 * changed in the event that it comes from.
 */
#include "format/ass_merge.h"

#include <stdlib.h>

#include "base/checked.h"

/* ── which line of the song is which event ── */

static size_t event_of_line(const nr_ass_script *s, uint32_t number)
{
  size_t low = 0, high = s->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (s->events[middle].number < number)
      low = middle + 1;
    else
      high = middle;
  }
  bool found = low < s->count && s->events[low].number == number &&
               s->events[low].part == NR_ASS_LINE;
  return found ? low : SIZE_MAX;
}

/* Parts of one line stay in the song's order. */
static norae_status link_lines(nr_merger *m)
{
  size_t was = m->was->line_count, now = m->song->line_count;
  m->first = nr_alloc_array(was, sizeof *m->first);
  m->next = nr_alloc_array(now, sizeof *m->next);
  m->is_new = calloc(now + 1, sizeof *m->is_new);
  if (!m->first || !m->next || !m->is_new)
    return NORAE_ERR_MEMORY;
  for (size_t i = 0; i < was; i++)
    m->first[i] = SIZE_MAX;
  for (size_t i = now; i-- > 0;) {
    size_t event = event_of_line(&m->script, m->song->lines[i].source_line);
    m->next[i] = SIZE_MAX;
    m->is_new[i] = event == SIZE_MAX;
    if (m->is_new[i])
      continue;
    size_t *first = &m->first[m->script.events[event].index];
    m->next[i] = *first;
    *first = i;
  }
  return NORAE_OK;
}

/* Where lines stand in another order than in the script, they take each other's places. */
static norae_status find_order(nr_merger *m)
{
  size_t count = 0, last = 0;
  bool sorted = true;
  size_t *order = nr_alloc_array(m->song->line_count, sizeof *order);
  if (!order)
    return NORAE_ERR_MEMORY;
  for (size_t i = 0; i < m->song->line_count; i++) {
    size_t event = event_of_line(&m->script, m->song->lines[i].source_line);
    if (event == SIZE_MAX || m->first[m->script.events[event].index] != i)
      continue;
    sorted &= !count || event > last;
    order[count++] = last = event;
  }
  if (sorted)
    free(order);
  else
    m->order = order;
  return NORAE_OK;
}

static bool same_track(const norae_track *a, const norae_track *b, bool text)
{
  return a->kind == b->kind && (!text || strcmp(a->text, b->text) == 0);
}

#define AHEAD 8 /* tracks of a line that are looked at for one that is the same */

/* Of one line, in order. */
static void link_tracks_of(nr_merger *m, size_t was, size_t now)
{
  size_t at = m->tracks.first[now];
  for (size_t t = m->was_tracks.first[was]; t != SIZE_MAX; t = m->was_tracks.next[t]) {
    size_t found = SIZE_MAX;
    for (int text = 1; text >= 0 && found == SIZE_MAX; text--) {
      int steps = 0;
      for (size_t k = at; k != SIZE_MAX && steps < AHEAD && found == SIZE_MAX; steps++) {
        if (same_track(&m->was->tracks[t], &m->song->tracks[k], text))
          found = k;
        k = m->tracks.next[k];
      }
    }
    if (found == SIZE_MAX)
      continue;
    m->track_of[t] = found;
    m->in_script[found] = true;
    at = m->tracks.next[found];
  }
}

static norae_status link_tracks(nr_merger *m)
{
  m->track_of = nr_alloc_array(m->was->track_count, sizeof *m->track_of);
  m->in_script = calloc(m->song->track_count + 1, sizeof *m->in_script);
  norae_status status = m->track_of && m->in_script ? NORAE_OK : NORAE_ERR_MEMORY;
  if (status == NORAE_OK)
    status = nr_track_lists_new(m->song, &m->tracks);
  if (status == NORAE_OK)
    status = nr_track_lists_new(m->was, &m->was_tracks);
  for (size_t t = 0; status == NORAE_OK && t < m->was->track_count; t++)
    m->track_of[t] = SIZE_MAX;
  for (size_t i = 0; status == NORAE_OK && i < m->was->line_count; i++) {
    if (m->first[i] != SIZE_MAX)
      link_tracks_of(m, i, m->first[i]);
  }
  return status;
}

/* ── sources of what templates made ── */

typedef struct place {
  norae_us start;
  size_t event;
} place;

static int compare_sources(const void *a, const void *b)
{
  const place *x = a, *y = b;
  if (x->start != y->start)
    return x->start < y->start ? -1 : 1;
  return x->event < y->event ? -1 : x->event > y->event;
}

static norae_status list_sources(nr_merger *m)
{
  const nr_ass_script *s = &m->script;
  place *all = nr_alloc_array(s->count, sizeof *all);
  m->sources = nr_alloc_array(s->count, sizeof *m->sources);
  norae_status status = all && m->sources ? NORAE_OK : NORAE_ERR_MEMORY;
  for (size_t i = 0; status == NORAE_OK && s->templated && i < s->count; i++) {
    const nr_ass_event *e = &s->events[i];
    if (e->comment && e->part == NR_ASS_LINE && e->start != NORAE_NO_TIME)
      all[m->source_count++] = (place){e->start, i};
  }
  if (m->source_count)
    qsort(all, m->source_count, sizeof *all, compare_sources);
  for (size_t i = 0; i < m->source_count; i++)
    m->sources[i] = all[i].event;
  free(all);
  return status;
}

/* ── the walk ── */

/* A line together with its second lines, from wherever they stand. */
static norae_status write_group(nr_merger *m, size_t event)
{
  const nr_ass_event *e = &m->script.events[event];
  norae_status status = nr_merge_line(m, e);
  for (size_t i = event + 1; status == NORAE_OK && i < m->script.count; i++) {
    const nr_ass_event *track = &m->script.events[i];
    if (track->part == NR_ASS_LINE)
      break;
    if (track->part == NR_ASS_TRACK)
      nr_merge_track(m, track);
  }
  return status;
}

static norae_status write_event(nr_merger *m, const nr_ass_event *e)
{
  switch (e->part) {
  case NR_ASS_LINE:
    if (!m->order)
      return nr_merge_line(m, e);
    return m->first[e->index] == SIZE_MAX ? NORAE_OK : write_group(m, m->order[m->ordered++]);
  case NR_ASS_TRACK:
    if (!m->order)
      nr_merge_track(m, e);
    return NORAE_OK;
  case NR_ASS_OUTPUT:
    return nr_merge_output(m, e);
  default:
    nr_merge_other(m, e);
    return NORAE_OK;
  }
}

static norae_status write_lines(nr_merger *m)
{
  nr_lines lines = nr_lines_of(m->script.source);
  nr_text_line line;
  nr_ass_section section = NR_ASS_UNKNOWN;
  norae_status status = NORAE_OK;
  size_t event = 0;
  while (status == NORAE_OK && nr_next_line(&lines, &line)) {
    if (event < m->script.count && m->script.events[event].number == line.number) {
      status = write_event(m, &m->script.events[event++]);
      m->events_end = m->out.size;
      continue;
    }
    section = nr_ass_section_of(line.span, section);
    nr_merge_head_line(m, line.span, section);
    if (section == NR_ASS_INFO && nr_trim(line.span).size)
      m->info_end = m->out.size;
    else if (section == NR_ASS_STYLES && nr_trim(line.span).size)
      m->styles_end = m->out.size;
  }
  return status;
}

/* Lines that the song has beyond the script, behind its last event. */
static norae_status write_new_lines(nr_merger *m)
{
  const nr_ass_event *like = NULL;
  norae_status status = NORAE_OK;
  for (size_t i = 0; i < m->script.count; i++)
    like = m->script.events[i].part == NR_ASS_LINE ? &m->script.events[i] : like;
  for (size_t i = 0; like && i < m->song->line_count && status == NORAE_OK; i++) {
    bool timed = nr_song_line_start(m->song, i) != NORAE_NO_TIME;
    if (m->is_new[i] && timed && !m->song->lines[i].unsung)
      status = nr_merge_new_line(m, like, i);
  }
  return status;
}

/* ── the whole ── */

typedef struct insertion {
  size_t at;
  nr_str text;
} insertion;

static void add_part(nr_str *out, const char *text, size_t size, bool crlf)
{
  for (const char *end = text + size; text < end;) {
    const char *stop = crlf ? memchr(text, '\n', (size_t)(end - text)) : NULL;
    nr_str_add_bytes(out, text, (size_t)((stop ? stop : end) - text));
    if (stop)
      nr_str_add(out, "\r\n");
    text = stop ? stop + 1 : end;
  }
}

/* Sections may stand in any order. */
static void assemble(const nr_merger *m, const nr_str *body, insertion *more, size_t count)
{
  nr_str *out = m->sink->out;
  const char *text = nr_str_text(body);
  size_t at = 0, size = body->size;
  bool ended = m->origin->size && m->origin->text[m->origin->size - 1] == '\n';
  if (m->origin->bom)
    nr_str_add(out, "\xEF\xBB\xBF");
  for (size_t round = 0; round < count; round++) {
    insertion *next = NULL;
    for (size_t i = 0; i < count; i++) {
      if (more[i].at != SIZE_MAX && (!next || more[i].at < next->at))
        next = &more[i];
    }
    add_part(out, text + at, next->at - at, m->origin->crlf);
    add_part(out, nr_str_text(&next->text), next->text.size, m->origin->crlf);
    at = next->at;
    next->at = SIZE_MAX;
  }
  if (!ended && size > at && text[size - 1] == '\n')
    size--;
  add_part(out, text + at, size - at, m->origin->crlf);
}

static norae_status write_all(nr_merger *m)
{
  insertion more[3] = {{0}};
  nr_str body = {0};
  norae_status status = write_lines(m);
  body = m->out;
  m->out = (nr_str){0};
  if (status == NORAE_OK)
    status = write_new_lines(m);
  more[0].text = m->out;
  m->out = (nr_str){0};
  more[0].at = m->events_end;
  more[1].at = m->info_end;
  more[2].at = m->styles_end;
  if (status == NORAE_OK && m->info_end)
    nr_merge_new_info(m, &more[1].text);
  if (status == NORAE_OK && m->styles_end)
    nr_merge_new_styles(m, &more[2].text);
  if (body.failed || more[0].text.failed || more[1].text.failed || more[2].text.failed)
    status = NORAE_ERR_MEMORY;
  if (status == NORAE_OK)
    assemble(m, &body, more, 3);
  nr_str_free(&body);
  for (int i = 0; i < 3; i++)
    nr_str_free(&more[i].text);
  return status;
}

static void tell(const nr_merger *m)
{
  nr_tell_before_zero(m->sink, "ASS", m->before_zero);
  if (m->unsung)
    nr_note(m->sink->diags, "unsung-kept", nr_in_file(m->sink->name),
            "%zu line%s not in the recording became comments of the script", m->unsung,
            m->unsung > 1 ? "s" : "");
}

static void close_merger(nr_merger *m)
{
  norae_song_free(&m->was);
  nr_ass_script_free(&m->script);
  free(m->first);
  free(m->next);
  free(m->is_new);
  free(m->order);
  free(m->track_of);
  free(m->in_script);
  free(m->sources);
  nr_ways_free(&m->ways);
  nr_track_lists_free(&m->tracks);
  nr_track_lists_free(&m->was_tracks);
  for (size_t i = 0; i < NR_PATCHES; i++)
    nr_str_free(&m->patches[i].text);
  nr_pieces_free(&m->pieces);
  nr_str_free(&m->out);
}

norae_status nr_ass_merge(const norae_song *song, nr_sink *sink)
{
  static const norae_read_options as_it_is = {0};
  const nr_origin *origin = song->origin;
  nr_source source = {.text = origin->text, .size = origin->size, .options = &as_it_is};
  nr_merger m = {.song = song, .origin = origin, .sink = sink};
  norae_status status = nr_ass_parse(&source, &m.script);
  if (status == NORAE_OK)
    status = norae_song_new(&m.was);
  if (status == NORAE_OK)
    status = nr_ass_song(&m.script, m.was);
  if (status == NORAE_OK)
    status = link_lines(&m);
  if (status == NORAE_OK)
    status = find_order(&m);
  if (status == NORAE_OK)
    status = link_tracks(&m);
  if (status == NORAE_OK)
    status = list_sources(&m);
  if (status == NORAE_OK)
    status = nr_ways_new(m.was, song, m.first, m.next, &m.ways);
  if (status == NORAE_OK)
    status = write_all(&m);
  if (status == NORAE_OK)
    tell(&m);
  close_merger(&m);
  return status;
}
