/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading lyrics by a grammar: each line of the file goes to the first pattern
 * that fits, whose action changes what is open.
 */
#include <math.h>
#include <stdlib.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "format/grammar.h"
#include "format/pieces.h"
#include "format/scan.h"

typedef struct reader {
  const norae_grammar *g;
  const nr_source *source;
  norae_song *song;
  const nr_text_line *at; /* the line of the file at work */
  nr_effort effort;
  nr_tempo tempo;
  norae_us shift; /* added to all times */

  nr_pieces pieces; /* of the line that is open */
  norae_line line;
  nr_str tracks; /* of it: 'T' or 'R', text, NUL */
  bool open;

  norae_us last_start, last_end; /* of the line before, for relative times */
  norae_us word_start;           /* of the word before, likewise */
  norae_voices sticky;
  nr_str section; /* of the next line */
  bool has_section, stopped;
} reader;

/* ── numbers and times ── */

/* Digits of any script as ASCII; false when it is no short number. */
static bool plain_number(nr_span text, char out[40])
{
  int32_t i = 0, size = (int32_t)text.size;
  size_t used = 0;
  while (i < size && used + 1 < 40) {
    UChar32 c;
    U8_NEXT((const uint8_t *)text.text, i, size, c);
    int32_t digit = c < 0 ? -1 : u_charDigitValue(c);
    out[used++] = digit >= 0 ? (char)('0' + digit) : c > 0 && c < 0x80 ? (char)c : '?';
  }
  out[used] = '\0';
  return i == size && used > 0;
}

static bool number_of(nr_span text, double *out)
{
  char plain[40];
  return plain_number(text, plain) && nr_decimal(nr_span_of(plain), out);
}

/* "1:02:03.5", "2:03,5" or a plain number of units, in µs. */
static bool whole_time(const reader *r, nr_span text, double *out)
{
  char plain[40];
  double total = 0, number = 0;
  if (!plain_number(nr_trim(text), plain))
    return false;
  if (!strchr(plain, ':')) {
    if (!nr_decimal(nr_span_of(plain), &number))
      return false;
    *out = number * nr_part_length(&r->tempo, nr_unit_part(r->g->unit));
    return true;
  }
  bool negative = *plain == '-';
  char *at = plain + (*plain == '-' || *plain == '+');
  for (int fields = 0; fields < 4; fields++) {
    size_t size = strcspn(at, ":");
    if (!nr_decimal((nr_span){at, size}, &number))
      return false;
    total = total * 60 + number;
    if (!at[size]) {
      *out = (negative ? -total : total) * 1e6;
      return true;
    }
    at += size + 1;
  }
  return false;
}

/* What the match tells of a moment; NORAE_NO_TIME if nothing.  False when it is
 * no time, which is told. */
static bool take_time(const reader *r, const nr_pattern *p, const nr_match *m, nr_moment moment,
                      norae_us *out)
{
  double total = 0, value;
  bool any = false;
  const char *where = NULL;
  *out = NORAE_NO_TIME;
  for (int k = 0; k < NR_PARTS; k++) {
    int group = p->times[moment][k];
    nr_span text = group >= 0 && group < m->count ? nr_group(m, group) : (nr_span){0};
    if (!text.size)
      continue;
    any = true;
    where = where ? where : text.text;
    bool fine = k == NR_PART_WHOLE ? whole_time(r, text, &value) : number_of(text, &value);
    if (k == NR_PART_FRACTION)
      value *= pow(10, -(double)text.size);
    if (k != NR_PART_WHOLE)
      value *= nr_part_length(&r->tempo, (nr_part)k);
    if (!fine)
      value = HUGE_VAL;
    total += value;
  }
  int sign = p->texts[NR_GROUP_SIGN];
  if (any && moment == NR_START && sign >= 0 && nr_group(m, sign).size &&
      *nr_group(m, sign).text == '-')
    total = -total;
  if (!any)
    return true;
  if (!(fabs(total) <= (double)NORAE_TIME_MAX)) {
    nr_warn(r->source->diags, "grammar-bad-time", nr_at(r->source, r->at, where),
            "no time that a song can have");
    return false;
  }
  *out = llround(total);
  return true;
}

/* Start and end that a match tells, from `base` on. */
static bool take_span(const reader *r, const nr_pattern *p, const nr_match *m, norae_us base,
                      norae_us *start, norae_us *end)
{
  norae_us length;
  if (!take_time(r, p, m, NR_START, start) || !take_time(r, p, m, NR_END, end) ||
      !take_time(r, p, m, NR_DURATION, &length))
    return false;
  if (*start != NORAE_NO_TIME)
    *start += base;
  if (*end != NORAE_NO_TIME)
    *end += base;
  if (length != NORAE_NO_TIME && *start != NORAE_NO_TIME && *end == NORAE_NO_TIME)
    *end = *start + length;
  /* A length alone goes on from what was before: the caller knows. */
  if (length != NORAE_NO_TIME && *start == NORAE_NO_TIME && *end == NORAE_NO_TIME)
    *end = length;
  if ((*start == NORAE_NO_TIME || nr_time_fits(*start)) &&
      (*end == NORAE_NO_TIME || nr_time_fits(*end)))
    return true;
  nr_warn(r->source->diags, "grammar-bad-time", nr_at(r->source, r->at, m->group[0].start),
          "no time that a song can have");
  return false;
}

static bool tells_length_only(const nr_pattern *p, const nr_match *m)
{
  for (int k = 0; k < NR_PARTS; k++) {
    int s = p->times[NR_START][k], e = p->times[NR_END][k];
    if ((s >= 0 && nr_group(m, s).size) || (e >= 0 && nr_group(m, e).size))
      return false;
  }
  return true;
}

/* ── matching ── */

static norae_status match(reader *r, const nr_pattern *p, nr_span text, size_t from, nr_match *m,
                          bool *found)
{
  nr_found f = nr_regex_try(p->regex, text.text, text.size, from, &r->effort, m);
  nr_place place = {.file = r->source->name, .line = r->at->number};
  *found = f == NR_FOUND;
  if (f != NR_FOUND_TOO_HARD)
    return NORAE_OK;
  if (!r->effort.spent) {
    nr_warn(r->source->diags, "grammar-too-hard", place,
            "takes a pattern of %s too long: taken not to fit", r->g->file);
    return NORAE_OK;
  }
  nr_error(r->source->diags, "grammar-too-slow", place,
           "the patterns of %s take too long here: they need mending", r->g->file);
  return NORAE_ERR_LIMIT;
}

static nr_span text_group(const nr_pattern *p, const nr_match *m, nr_text_group group)
{
  int number = p->texts[group];
  return number >= 0 && number < m->count ? nr_group(m, number) : (nr_span){0};
}

/* ── lines of the song ── */

static norae_status add_tracks(reader *r)
{
  norae_status status = r->tracks.failed ? NORAE_ERR_MEMORY : NORAE_OK;
  for (size_t at = 0; at < r->tracks.size && status == NORAE_OK;) {
    const char *text = r->tracks.data + at;
    norae_track track = {.line = norae_song_line_count(r->song) - 1,
                         .kind = *text == 'T' ? NORAE_TRACK_TRANSLATION : NORAE_TRACK_ROMANISATION,
                         .text = text + 1};
    status = norae_song_add_track(r->song, &track);
    at += strlen(text) + 1;
  }
  nr_str_clear(&r->tracks);
  return status;
}

static void wait_track(reader *r, char kind, nr_span text)
{
  text = nr_trim(text);
  if (!text.size)
    return;
  nr_str_add_char(&r->tracks, kind);
  nr_str_add_bytes(&r->tracks, text.text, text.size);
  nr_str_add_char(&r->tracks, '\0');
}

/* The line before ends then, unless it knows better. */
static norae_status end_last(reader *r, norae_us end)
{
  size_t count = norae_song_line_count(r->song);
  if (!count || end == NORAE_NO_TIME)
    return NORAE_OK;
  norae_line line = *norae_song_line_at(r->song, count - 1);
  if (line.end != NORAE_NO_TIME || line.start == NORAE_NO_TIME || end < line.start)
    return NORAE_OK;
  line.end = end;
  return norae_song_set_line(r->song, count - 1, &line);
}

static void settle_ends(reader *r)
{
  nr_pieces *p = &r->pieces;
  norae_us last = p->count ? p->items[p->count - 1].end : NORAE_NO_TIME;
  norae_us first = p->count ? p->items[0].start : NORAE_NO_TIME;
  /* A stamp behind the last word is its end. */
  if (p->count && !p->items[p->count - 1].size)
    last = p->items[p->count - 1].start;
  if (r->line.start == NORAE_NO_TIME)
    r->line.start = first;
  if (r->line.end == NORAE_NO_TIME && r->line.start != NORAE_NO_TIME && last != NORAE_NO_TIME &&
      last >= r->line.start)
    r->line.end = last;
  if (r->line.end == NORAE_NO_TIME || r->line.start == NORAE_NO_TIME ||
      r->line.end >= r->line.start)
    return;
  nr_warn(r->source->diags, "grammar-end", (nr_place){r->source->name, r->line.source_line, 0},
          "ends before it starts: the end is left out");
  r->line.end = NORAE_NO_TIME;
}

static norae_status close_line(reader *r)
{
  bool added = false;
  if (!r->open)
    return NORAE_OK;
  r->open = false;
  settle_ends(r);
  if (r->has_section)
    r->line.section = nr_str_text(&r->section);
  if (r->section.failed)
    return NORAE_ERR_MEMORY;
  r->last_start = r->line.start != NORAE_NO_TIME ? r->line.start : r->last_start;
  r->last_end = r->line.end != NORAE_NO_TIME ? r->line.end : r->last_start;
  norae_status status = NORAE_OK;
  if (r->g->ends_next)
    status = end_last(r, r->line.start);
  if (status == NORAE_OK)
    status = nr_pieces_add_line(&r->pieces, r->song, &r->line, &added);
  if (status != NORAE_OK)
    return status;
  if (!added) {
    /* A time without text clears the screen. */
    nr_str_clear(&r->tracks);
    return end_last(r, r->line.start);
  }
  r->has_section = false;
  return add_tracks(r);
}

static norae_status open_line(reader *r, norae_us start, norae_us end)
{
  norae_status status = close_line(r);
  nr_pieces_clear(&r->pieces);
  r->line = (norae_line){NORAE_LINE_INIT, .source_line = r->at->number, .voices = r->sticky};
  r->line.start = start;
  r->line.end = end;
  r->word_start = start;
  r->open = true;
  return status;
}

static norae_status take_singer(reader *r, const nr_pattern *p, const nr_match *m)
{
  nr_span name = nr_trim(text_group(p, m, NR_GROUP_SINGER));
  return name.size ? nr_voice_bit(r->source, r->song, name, name, &r->line.voices) : NORAE_OK;
}

/* What times of a line count from. */
static norae_us line_base(const reader *r)
{
  norae_us before = r->g->lines == NR_SINCE_START ? r->last_start
                    : r->g->lines == NR_SINCE_END ? r->last_end
                                                  : NORAE_NO_TIME;
  return before == NORAE_NO_TIME ? r->shift : before;
}

/* ── words ── */

static norae_us word_base(const reader *r)
{
  norae_us base = r->g->words == NR_SINCE_START ? r->line.start
                  : r->g->words == NR_SINCE_END ? r->word_start
                                                : NORAE_NO_TIME;
  return base == NORAE_NO_TIME ? r->shift : base;
}

/* Where a word that tells only how long it is begins. */
static norae_us goes_on_from(const reader *r)
{
  const nr_pieces *p = &r->pieces;
  norae_us end = p->count ? p->items[p->count - 1].end : NORAE_NO_TIME;
  return end != NORAE_NO_TIME ? end : r->line.start;
}

/* One more piece with the times of a match. */
static void open_word(reader *r, const nr_pattern *p, const nr_match *m, nr_span text)
{
  norae_us start, end, pitch_value;
  double pitch;
  if (!take_span(r, p, m, word_base(r), &start, &end)) {
    nr_pieces_text(&r->pieces, text.text, text.size);
    return;
  }
  if (start == NORAE_NO_TIME && end != NORAE_NO_TIME && tells_length_only(p, m)) {
    start = goes_on_from(r);
    end = start == NORAE_NO_TIME ? NORAE_NO_TIME : start + end;
  }
  if (start == NORAE_NO_TIME && r->pieces.count) {
    nr_pieces_text(&r->pieces, text.text, text.size);
    return;
  }
  nr_pieces_open(&r->pieces, start);
  nr_pieces_text(&r->pieces, text.text, text.size);
  if (end != NORAE_NO_TIME && start != NORAE_NO_TIME && end >= start && nr_time_fits(end))
    nr_pieces_close(&r->pieces, end);
  if (start != NORAE_NO_TIME)
    r->word_start = start;
  if (number_of(text_group(p, m, NR_GROUP_PITCH), &pitch) && fabs(pitch) < 1000 &&
      !r->pieces.failed && r->pieces.count) {
    pitch_value = llround(pitch);
    r->pieces.items[r->pieces.count - 1].pitch = (int16_t)pitch_value;
  }
}

typedef struct word_match {
  const nr_pattern *pattern;
  nr_match m;
  size_t start, end;
} word_match;

/* The word pattern that fits earliest from `from` on. */
static norae_status next_word(reader *r, nr_span text, size_t from, word_match *out)
{
  norae_status status = NORAE_OK;
  out->pattern = NULL;
  for (size_t i = 0; i < r->g->count && status == NORAE_OK; i++) {
    const nr_pattern *p = &r->g->patterns[i];
    nr_match m;
    bool found;
    if (p->action != NR_WORD)
      continue;
    status = match(r, p, text, from, &m, &found);
    size_t start = found ? (size_t)(m.group[0].start - text.text) : 0;
    if (found && m.group[0].size && (!out->pattern || start < out->start))
      *out = (word_match){.pattern = p, .m = m, .start = start, .end = start + m.group[0].size};
  }
  return status;
}

static void add_text(reader *r, nr_span text)
{
  if (text.size && !r->pieces.count)
    nr_pieces_open(&r->pieces, r->line.start);
  nr_pieces_text(&r->pieces, text.text, text.size);
}

static nr_span part_of(nr_span text, size_t from, size_t end)
{
  return (nr_span){text.text + from, end - from};
}

/* The text of a word: its group, else what stands before or behind its stamp. */
static norae_status add_word(reader *r, nr_span text, const word_match *w, size_t before,
                             size_t next)
{
  nr_span own = text_group(w->pattern, &w->m, NR_GROUP_TEXT);
  bool grouped = w->pattern->texts[NR_GROUP_TEXT] >= 0;
  nr_span gap = part_of(text, before, w->start);
  if (grouped) {
    add_text(r, gap);
    open_word(r, w->pattern, &w->m, own);
  } else if (r->g->stamp_after) {
    open_word(r, w->pattern, &w->m, gap);
  } else {
    if (!r->pieces.count)
      add_text(r, gap);
    open_word(r, w->pattern, &w->m, part_of(text, w->end, next));
  }
  return r->pieces.failed ? NORAE_ERR_MEMORY : NORAE_OK;
}

static norae_status add_words(reader *r, nr_span text)
{
  word_match now, next;
  size_t done = 0;
  norae_status status = nr_grammar_has(r->g, NR_WORD) ? next_word(r, text, 0, &now) : NORAE_OK;
  if (!nr_grammar_has(r->g, NR_WORD))
    now.pattern = NULL;
  if (status != NORAE_OK)
    return status;
  if (!now.pattern) {
    /* A line timed as a whole has no times of words. */
    nr_pieces_text(&r->pieces, text.text, text.size);
    return NORAE_OK;
  }
  while (now.pattern && status == NORAE_OK) {
    status = next_word(r, text, now.end, &next);
    size_t until = next.pattern ? next.start : text.size;
    if (status == NORAE_OK)
      status = add_word(r, text, &now, done, until);
    done = r->g->stamp_after || now.pattern->texts[NR_GROUP_TEXT] >= 0 ? now.end : until;
    now = next;
  }
  if (done < text.size)
    add_text(r, part_of(text, done, text.size));
  return status;
}

/* ── actions ── */

static norae_status take_line(reader *r, const nr_pattern *p, const nr_match *m)
{
  norae_us start, end;
  norae_status status = close_line(r);
  if (status != NORAE_OK || !take_span(r, p, m, line_base(r), &start, &end))
    return status;
  if (start == NORAE_NO_TIME && end != NORAE_NO_TIME && tells_length_only(p, m)) {
    start = r->last_end != NORAE_NO_TIME ? r->last_end : r->shift;
    end += start;
  }
  status = open_line(r, start, end);
  if (status == NORAE_OK)
    status = take_singer(r, p, m);
  if (text_group(p, m, NR_GROUP_BACKGROUND).size)
    r->line.role = NORAE_ROLE_BACKGROUND;
  wait_track(r, 'T', text_group(p, m, NR_GROUP_TRANSLATION));
  wait_track(r, 'R', text_group(p, m, NR_GROUP_ROMANISATION));
  nr_span text = text_group(p, m, NR_GROUP_TEXT);
  return status == NORAE_OK && text.size ? add_words(r, text) : status;
}

static norae_status take_text(reader *r, nr_span text)
{
  norae_status status = r->open ? NORAE_OK : open_line(r, NORAE_NO_TIME, NORAE_NO_TIME);
  if (r->pieces.count)
    nr_pieces_text(&r->pieces, " ", 1);
  return status == NORAE_OK ? add_words(r, text) : status;
}

static norae_status take_syllable(reader *r, const nr_pattern *p, const nr_match *m)
{
  nr_span text = text_group(p, m, NR_GROUP_TEXT);
  norae_status status = r->open ? NORAE_OK : open_line(r, NORAE_NO_TIME, NORAE_NO_TIME);
  if (status == NORAE_OK)
    status = take_singer(r, p, m);
  if (r->g->join_space && r->pieces.count)
    nr_pieces_text(&r->pieces, " ", 1);
  open_word(r, p, m, text);
  if (r->line.start == NORAE_NO_TIME && r->pieces.count)
    r->line.start = r->pieces.items[0].start;
  return r->pieces.failed ? NORAE_ERR_MEMORY : status;
}

static norae_status take_end(reader *r, const nr_pattern *p, const nr_match *m)
{
  norae_us start, end;
  if (!take_span(r, p, m, line_base(r), &start, &end))
    return NORAE_OK;
  end = end != NORAE_NO_TIME ? end : start;
  if (!r->open)
    return end_last(r, end);
  if (end != NORAE_NO_TIME)
    r->line.end = end;
  return close_line(r);
}

/* Metadata, or what the grammar needs to know of the file. */
static norae_status take_meta(reader *r, const nr_pattern *p, const nr_match *m)
{
  nr_span key = p->key ? nr_span_of(p->key) : text_group(p, m, NR_GROUP_KEY);
  nr_span value = text_group(p, m, NR_GROUP_VALUE);
  double number = 0;
  bool is_number = number_of(value, &number);
  if (nr_span_is_nocase(key, "fps") && is_number && number > 0.01 && number < 1e5)
    r->tempo.fps = number;
  else if (nr_span_is_nocase(key, "bpm") && is_number && number > 0.01 && number < 1e6)
    r->tempo.bpm = number;
  else if (nr_span_is_nocase(key, "shift") && is_number && fabs(number) < 1e9)
    r->shift = llround(number * 1e3);
  else
    return nr_set_meta(r->song, key, value);
  return NORAE_OK;
}

static norae_status take_section(reader *r, const nr_pattern *p, const nr_match *m)
{
  nr_span name = nr_trim(text_group(p, m, NR_GROUP_SECTION));
  norae_status status = close_line(r);
  nr_str_clear(&r->section);
  nr_str_add_bytes(&r->section, name.text, name.size);
  r->has_section = true;
  return status;
}

/* A translation of the line that is open, or of the one before. */
static norae_status take_track(reader *r, const nr_pattern *p, const nr_match *m)
{
  bool roman = p->action == NR_ROMANISATION;
  nr_span text = text_group(p, m, NR_GROUP_TEXT);
  if (!text.text)
    text = text_group(p, m, roman ? NR_GROUP_ROMANISATION : NR_GROUP_TRANSLATION);
  wait_track(r, roman ? 'R' : 'T', text);
  if (r->open)
    return NORAE_OK;
  if (norae_song_line_count(r->song))
    return add_tracks(r);
  nr_str_clear(&r->tracks);
  return NORAE_OK;
}

static norae_status act(reader *r, const nr_pattern *p, const nr_match *m)
{
  norae_us start, end;
  switch (p->action) {
  case NR_LINE:
    return take_line(r, p, m);
  case NR_TIME:
    return take_line(r, p, m);
  case NR_TEXT:
    return take_text(r, text_group(p, m, NR_GROUP_TEXT));
  case NR_SYLLABLE:
    return take_syllable(r, p, m);
  case NR_BREAK:
    if (r->open && take_span(r, p, m, line_base(r), &start, &end) && end != NORAE_NO_TIME)
      r->line.end = end;
    else if (r->open && start != NORAE_NO_TIME)
      r->line.end = start;
    return close_line(r);
  case NR_END_OF_LINE:
    return take_end(r, p, m);
  case NR_META:
    return take_meta(r, p, m);
  case NR_SECTION:
    return take_section(r, p, m);
  case NR_SINGER: {
    norae_status status = close_line(r);
    r->line.voices = 0;
    if (status == NORAE_OK)
      status = take_singer(r, p, m);
    r->sticky = r->line.voices;
    return status;
  }
  case NR_TRANSLATION:
  case NR_ROMANISATION:
    return take_track(r, p, m);
  case NR_STOP:
    r->stopped = true;
    return NORAE_OK;
  default:
    return NORAE_OK;
  }
}

static norae_status take_other(reader *r)
{
  if (nr_is_empty(r->at->span) || r->g->other == NR_OTHER_SKIP)
    return NORAE_OK;
  if (r->g->other == NR_OTHER_TEXT)
    return take_text(r, r->at->span);
  nr_warn(r->source->diags, "grammar-no-match",
          (nr_place){.file = r->source->name, .line = r->at->number, .column = 1},
          "no pattern of %s fits: left out", r->g->format.info.name);
  return NORAE_OK;
}

static norae_status read_line(reader *r)
{
  norae_status status = NORAE_OK;
  bool found = false;
  nr_match m;
  size_t i = 0;
  for (; i < r->g->count && status == NORAE_OK && !found; i++) {
    const nr_pattern *p = &r->g->patterns[i];
    if (p->action != NR_WORD)
      status = match(r, p, r->at->span, 0, &m, &found);
  }
  if (status != NORAE_OK)
    return status;
  return found ? act(r, &r->g->patterns[i - 1], &m) : take_other(r);
}

norae_status nr_grammar_read(const norae_grammar *grammar, const nr_source *source,
                             norae_song *song)
{
  reader r = {.g = grammar,
              .source = source,
              .song = song,
              .effort = nr_effort_for(source->size),
              .tempo = grammar->tempo,
              .last_start = NORAE_NO_TIME,
              .last_end = NORAE_NO_TIME};
  nr_lines lines = nr_lines_of(source);
  nr_text_line line = {0};
  norae_status status = NORAE_OK;
  r.at = &line;
  while (status == NORAE_OK && !r.stopped && nr_next_line(&lines, &line))
    status = read_line(&r);
  if (status == NORAE_OK)
    status = close_line(&r);
  nr_pieces_free(&r.pieces);
  nr_str_free(&r.section);
  nr_str_free(&r.tracks);
  return status;
}
