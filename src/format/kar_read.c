/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading MIDI karaoke: which track has the lyrics, where lines begin, which notes
 * are their melody.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "format/kar.h"
#include "format/pieces.h"
#include "text/encoding.h"

/* Between texts while they are decoded together; no encoding has it within a letter. */
#define BETWEEN '\t'
#define MIDDLE_C 60

typedef struct reader {
  const nr_source *source;
  norae_song *song;
  nr_midi midi;
  char *text; /* of all texts, decoded, a BETWEEN behind each */
  size_t size;
  nr_span *spans; /* of each text */
  uint32_t track; /* that is taken */
  uint8_t kind;
  bool rows; /* all tracks of words are one song */
  bool karaoke;     /* it says so: white space is as it stands there */
  bool solid;       /* no white space at all: each text is a word, or ends in "-" */
  size_t titles;    /* @T so far */
  nr_midi_note *melody;
  size_t melody_count, next_note;
  uint64_t *next_ticks; /* for each text */
  nr_pieces pieces;
  norae_line line;
} reader;

/* ── text ── */

/* Control characters mean nothing here but line feeds, of which "\r" is one. */
static char plain(char c)
{
  if (c == '\r')
    return '\n';
  return (unsigned char)c < ' ' && c != '\n' ? ' ' : c;
}

static norae_status decode(reader *r)
{
  nr_str all = {0};
  const nr_midi *m = &r->midi;
  nr_decode_options options = {.encoding = r->source->options->encoding,
                               .name = r->source->name};
  for (size_t i = 0; i < m->text_count; i++) {
    const char *text = nr_str_text(&m->text) + m->texts[i].at;
    for (size_t k = 0; k < m->texts[i].size; k++)
      nr_str_add_char(&all, plain(text[k]));
    nr_str_add_char(&all, BETWEEN);
  }
  /* A standard of its own for tags in lyrics. */
  if (!all.failed && strstr(nr_str_text(&all), "{@JP"))
    options.declared = "Shift_JIS";
  norae_status status = all.failed ? NORAE_ERR_MEMORY
                                   : nr_decode(nr_str_text(&all), all.size, &options, &r->text,
                                               &r->size, r->source->diags);
  nr_str_free(&all);
  return status;
}

static norae_status split(reader *r)
{
  const char *at = r->text, *end = r->text + r->size;
  r->spans = nr_alloc_array(r->midi.text_count, sizeof *r->spans);
  if (!r->spans)
    return NORAE_ERR_MEMORY;
  for (size_t i = 0; i < r->midi.text_count; i++) {
    const char *stop = at < end ? memchr(at, BETWEEN, (size_t)(end - at)) : NULL;
    r->spans[i] = (nr_span){at, (size_t)((stop ? stop : end) - at)};
    at = stop ? stop + 1 : end;
  }
  return NORAE_OK;
}

/* ── which track ── */

typedef struct candidate {
  uint32_t track;
  uint8_t kind;
  size_t count; /* of texts that could be sung */
} candidate;

static bool is_sung(const reader *r, size_t i)
{
  const nr_midi_text *t = &r->midi.texts[i];
  nr_span text = r->spans[i];
  return t->kind != NR_MIDI_TRACK_NAME && !nr_is_empty(text) && *text.text != '@' &&
         !nr_span_begins(text, "{@") && !nr_span_begins(text, "{#");
}

static bool is_better(const candidate *a, const candidate *b)
{
  if (a->count != b->count)
    return a->count > b->count;
  return a->kind == NR_MIDI_LYRIC && b->kind != NR_MIDI_LYRIC;
}

/* Texts stand track by track, so one walk counts them; comments stand at the beginning
 * alone, and count as one. */
static bool choose_track(reader *r, size_t *others)
{
  candidate best = {.count = 0}, now[2];
  const nr_midi *m = &r->midi;
  uint64_t last[2];
  *others = 0;
  for (size_t i = 0; i < m->text_count;) {
    uint32_t track = m->texts[i].track;
    for (int k = 0; k < 2; k++) {
      now[k] = (candidate){.track = track, .kind = k ? NR_MIDI_LYRIC : NR_MIDI_TEXT};
      last[k] = UINT64_MAX;
    }
    for (; i < m->text_count && m->texts[i].track == track; i++) {
      int k = m->texts[i].kind == NR_MIDI_LYRIC;
      if (is_sung(r, i) && m->texts[i].tick != last[k]) {
        now[k].count++;
        last[k] = m->texts[i].tick;
      }
    }
    for (int k = 0; k < 2; k++) {
      *others += now[k].count > 2;
      best = is_better(&now[k], &best) ? now[k] : best;
    }
  }
  r->track = best.track;
  r->kind = best.kind;
  return best.count > 0;
}

static bool is_chosen(const reader *r, size_t i)
{
  return (r->rows || r->midi.texts[i].track == r->track) && r->midi.texts[i].kind == r->kind;
}

static void look_at_spaces(reader *r)
{
  size_t sung = 0, spaced = 0;
  for (size_t i = 0; i < r->midi.text_count; i++) {
    nr_span t = r->spans[i];
    r->karaoke |= nr_span_begins(t, "@K");
    r->rows |= nr_span_begins(t, NR_KAR_ROWS);
    if (!is_chosen(r, i) || !is_sung(r, i))
      continue;
    sung++;
    spaced += nr_is_blank(*t.text) || nr_is_blank(t.text[t.size - 1]);
  }
  r->solid = !r->karaoke && sung > 1 && !spaced;
}

static void tell_track(const reader *r, size_t others)
{
  nr_span name = {"", 0};
  for (size_t i = 0; i < r->midi.text_count; i++) {
    if (r->midi.texts[i].track == r->track && r->midi.texts[i].kind == NR_MIDI_TRACK_NAME)
      name = nr_trim(r->spans[i]);
  }
  if (others < 2)
    return;
  nr_note(r->source->diags, "kar-track", nr_in_file(r->source->name),
          "%zu rows of text could be lyrics: track %u%s%.*s%s is taken, its %s events", others,
          (unsigned)r->track + 1, name.size ? " (\"" : "", (int)name.size, name.text,
          name.size ? "\")" : "", r->kind == NR_MIDI_LYRIC ? "lyric" : "text");
}

/* ── melody ── */

static int compare_notes(const void *a, const void *b)
{
  const nr_midi_note *x = a, *y = b;
  if (x->part != y->part)
    return x->part < y->part ? -1 : 1;
  if (x->on != y->on)
    return x->on < y->on ? -1 : 1;
  return x->pitch < y->pitch ? -1 : x->pitch > y->pitch;
}

/* How many texts begin with a note of these; both are sorted by time. */
static size_t count_together(const reader *r, const nr_midi_note *notes, size_t count)
{
  size_t together = 0, n = 0;
  for (size_t i = 0; i < r->midi.text_count; i++) {
    if (!is_chosen(r, i) || !is_sung(r, i))
      continue;
    while (n < count && notes[n].on < r->midi.texts[i].tick)
      n++;
    together += n < count && notes[n].on == r->midi.texts[i].tick;
  }
  return together;
}

/* The part that plays a note with most syllables, and few others.  Parts with fewer notes
 * than half of the syllables are not looked at, so all looks together stay short. */
static void find_melody(reader *r)
{
  if (r->rows || !r->midi.note_count) /* rows have no notes beside them */
    return;
  nr_midi *m = &r->midi;
  size_t sung = 0, best = 0;
  for (size_t i = 0; i < m->text_count; i++)
    sung += is_chosen(r, i) && is_sung(r, i);
  qsort(m->notes, m->note_count, sizeof *m->notes, compare_notes);
  for (size_t i = 0, end; i < m->note_count; i = end) {
    for (end = i; end < m->note_count && m->notes[end].part == m->notes[i].part; end++)
      continue;
    bool drums = (m->notes[i].part & 15) == 9;
    size_t count = end - i;
    if (drums || count * 2 < sung || count > sung * 3)
      continue;
    size_t together = count_together(r, m->notes + i, count);
    /* Four in five; a fit by chance has as many notes that fit nothing. */
    if (together * 5 >= sung * 4 && together * 2 >= count && together > best) {
      best = together;
      r->melody = m->notes + i;
      r->melody_count = count;
    }
  }
}

/* Pitch and end for the piece just opened at `tick`. */
static void sing(reader *r, uint64_t tick, uint64_t next)
{
  while (r->next_note < r->melody_count && r->melody[r->next_note].on < tick)
    r->next_note++;
  if (r->next_note >= r->melody_count || r->melody[r->next_note].on != tick)
    return;
  const nr_midi_note *first = &r->melody[r->next_note], *last = first;
  while (r->next_note + 1 < r->melody_count && r->melody[r->next_note + 1].on < next)
    last = &r->melody[++r->next_note];
  nr_piece *p = &r->pieces.items[r->pieces.count - 1];
  uint64_t off = last->off < next ? last->off : next;
  p->pitch = (int16_t)((int)first->pitch - MIDDLE_C);
  norae_us end = nr_midi_time(&r->midi, off);
  if (off > tick && end != NORAE_NO_TIME)
    p->end = end;
}

/* ── lines ── */

static norae_status end_line(reader *r)
{
  bool added;
  if (!r->pieces.count)
    return NORAE_OK;
  r->line.start = r->pieces.items[0].start;
  norae_status status = nr_pieces_add_line(&r->pieces, r->song, &r->line, &added);
  nr_pieces_clear(&r->pieces);
  r->line = (norae_line){NORAE_LINE_INIT};
  return status;
}

/* A text with letters at its joint: "-" goes on with the word, else the word ends. */
static void add_word(reader *r, nr_span t)
{
  bool goes_on = t.size > 1 && t.text[t.size - 1] == '-';
  bool ascii = (unsigned char)t.text[t.size - 1] < 0x80;
  nr_pieces_text(&r->pieces, t.text, t.size - (goes_on ? 1 : 0));
  if (!goes_on && ascii)
    nr_pieces_text(&r->pieces, " ", 1);
}

/* When the next of the chosen texts comes that is later. */
static norae_status find_next_ticks(reader *r)
{
  uint64_t now = UINT64_MAX, next = UINT64_MAX;
  r->next_ticks = nr_alloc_array(r->midi.text_count, sizeof *r->next_ticks);
  if (!r->next_ticks)
    return NORAE_ERR_MEMORY;
  for (size_t i = r->midi.text_count; i-- > 0;) {
    if (is_chosen(r, i) && r->midi.texts[i].tick != now) {
      next = now;
      now = r->midi.texts[i].tick;
    }
    r->next_ticks[i] = next;
  }
  return NORAE_OK;
}

static void add_piece(reader *r, size_t i, nr_span t)
{
  uint64_t tick = r->midi.texts[i].tick;
  nr_pieces_open(&r->pieces, nr_midi_time(&r->midi, tick));
  if (r->pieces.failed)
    return;
  if (r->solid)
    add_word(r, t);
  else
    nr_pieces_text(&r->pieces, t.text, t.size);
  sing(r, tick, r->next_ticks[i]);
}

/* Line feeds stand in front, as "\" (a new page) or "/", or as themselves. */
static norae_status take_text(reader *r, size_t i)
{
  nr_span t = r->spans[i];
  norae_status status = NORAE_OK;
  norae_us time = nr_midi_time(&r->midi, r->midi.texts[i].tick);
  if (!t.size) { /* norae writes such a one where a word ends */
    nr_pieces *p = &r->pieces;
    if (p->count && time != NORAE_NO_TIME && time >= p->items[p->count - 1].start &&
        p->items[p->count - 1].end == NORAE_NO_TIME)
      nr_pieces_close(p, time);
    return NORAE_OK;
  }
  if (*t.text == '\\' || *t.text == '/') {
    status = end_line(r);
    t = nr_span_from(t, t.text + 1);
  }
  while (status == NORAE_OK && t.size) {
    const char *stop = memchr(t.text, '\n', t.size);
    nr_span part = {t.text, stop ? (size_t)(stop - t.text) : t.size};
    if (part.size)
      add_piece(r, i, part);
    if (stop)
      status = end_line(r);
    t = stop ? nr_span_from(t, stop + 1) : (nr_span){"", 0};
  }
  return r->pieces.failed ? NORAE_ERR_MEMORY : status;
}

/* ── what is told of the song ── */

/* "@Ikey: value" as norae writes what has no letter of its own. */
static norae_status take_info(reader *r, nr_span text)
{
  const char *colon = nr_span_find(text, ": ");
  size_t size = colon ? (size_t)(colon - text.text) : 0;
  bool key = size > 0 && size <= 32;
  for (size_t i = 0; i < size && key; i++)
    key = islower((unsigned char)text.text[i]) || isdigit((unsigned char)text.text[i]) ||
          text.text[i] == '-' || text.text[i] == '_';
  if (key)
    return nr_set_meta(r->song, (nr_span){text.text, size}, nr_span_from(text, colon + 2));
  return nr_set_meta(r->song, nr_span_of("comment"), text);
}

static norae_status take_tag(reader *r, nr_span t)
{
  static const char *const titles[] = {"title", "artist", "comment"};
  nr_span value = nr_trim(nr_span_from(t, t.text + 2));
  switch (t.text[1]) {
  case 'T':
    r->titles++;
    return nr_set_meta(r->song, nr_span_of(titles[r->titles > 2 ? 2 : r->titles - 1]), value);
  case 'L':
    return nr_set_meta(r->song, nr_span_of("language"), value);
  case 'I':
    return take_info(r, value);
  default:
    return NORAE_OK;
  }
}

/* "{#Title=…}" of the Japanese standard. */
static norae_status take_braces(reader *r, nr_span t)
{
  const char *sign = nr_span_find(t, "="), *end = nr_span_find(t, "}");
  if (t.size < 3 || t.text[1] != '#' || !sign || !end || sign > end)
    return NORAE_OK;
  return nr_set_meta(r->song, (nr_span){t.text + 2, (size_t)(sign - t.text) - 2},
                     (nr_span){sign + 1, (size_t)(end - sign) - 1});
}

static norae_status take_one(reader *r, size_t i)
{
  nr_span t = r->spans[i];
  if (r->midi.texts[i].kind == NR_MIDI_TRACK_NAME || nr_span_begins(t, NR_KAR_ROWS))
    return NORAE_OK;
  if (t.size > 1 && *t.text == '@')
    return take_tag(r, t);
  if (nr_span_begins(t, "{#") || nr_span_begins(t, "{@"))
    return take_braces(r, t);
  return is_chosen(r, i) ? take_text(r, i) : NORAE_OK;
}

static norae_status take_run(reader *r, size_t from, size_t to)
{
  norae_status status = NORAE_OK;
  for (size_t i = from; i < to && status == NORAE_OK; i++)
    status = take_one(r, i);
  return status == NORAE_OK ? end_line(r) : status;
}

/* ── several rows ── */

/* The texts of one line. */
typedef struct run {
  uint64_t tick;
  size_t from, to;
} run;

static int compare_runs(const void *a, const void *b)
{
  const run *x = a, *y = b;
  if (x->tick != y->tick)
    return x->tick < y->tick ? -1 : 1;
  return x->from < y->from ? -1 : x->from > y->from;
}

/* The lines of all tracks in the order of time. */
static norae_status take_rows(reader *r)
{
  size_t count = 0, texts = r->midi.text_count;
  norae_status status = NORAE_OK;
  run *runs = nr_alloc_array(texts, sizeof *runs);
  if (!runs)
    return NORAE_ERR_MEMORY;
  for (size_t i = 0; i < texts; i++) {
    nr_span t = r->spans[i];
    bool begins = !count || (t.size && (*t.text == '/' || *t.text == '\\')) ||
                  r->midi.texts[i].track != r->midi.texts[i - 1].track;
    if (begins)
      runs[count++] = (run){.tick = r->midi.texts[i].tick, .from = i};
    runs[count - 1].to = i + 1;
  }
  qsort(runs, count, sizeof *runs, compare_runs);
  for (size_t i = 0; i < count && status == NORAE_OK; i++)
    status = take_run(r, runs[i].from, runs[i].to);
  free(runs);
  return status;
}

norae_status nr_kar_read(const nr_source *source, norae_song *song)
{
  reader r = {.source = source, .song = song, .line = {NORAE_LINE_INIT}};
  size_t others;
  norae_status status =
      nr_midi_parse((const unsigned char *)source->text, source->size, &r.midi);
  if (status == NORAE_ERR_FORMAT)
    nr_error(source->diags, "kar-broken", (nr_place){source->name, 1, 1},
             "is no whole MIDI file: its header is broken");
  if (status == NORAE_OK && r.midi.cut)
    nr_warn(source->diags, "kar-cut", nr_in_file(source->name), "a track of it is cut off");
  if (status == NORAE_OK && r.midi.text_count)
    status = decode(&r);
  if (status == NORAE_OK && r.midi.text_count)
    status = split(&r);
  if (status == NORAE_OK && choose_track(&r, &others)) {
    tell_track(&r, others);
    look_at_spaces(&r);
    find_melody(&r);
    status = find_next_ticks(&r);
    if (status == NORAE_OK)
      status = r.rows ? take_rows(&r) : take_run(&r, 0, r.midi.text_count);
  }
  nr_midi_free(&r.midi);
  nr_pieces_free(&r.pieces);
  free(r.text);
  free(r.spans);
  free(r.next_ticks);
  return status;
}
