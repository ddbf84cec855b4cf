/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writing lyrics by a grammar's templates.  Times are rounded as absolute times
 * to the finest part that the template writes; what is relative or a duration is
 * the difference of two such, so that nothing drifts.
 */
#include <math.h>
#include <stdlib.h>

#include "format/grammar_template.h"
#include "format/pieces.h"
#include "song/song.h"

/* A line that nothing ends lasts so long. */
#define LASTS ((norae_us)4 * NORAE_US_PER_S)

/* What the fields of a template stand for. */
typedef struct values {
  norae_us start, end, base; /* base: what start and end are counted from */
  nr_span text, words, singer, key, value, section, lang, translation, romanisation;
  int pitch; /* NORAE_NO_PITCH if not known */
  size_t n;
} values;

typedef struct writer {
  const norae_grammar *g;
  const norae_song *song;
  nr_sink *sink;
  nr_pieces pieces;
  nr_str words, text, singer;
  norae_us last_start, last_end; /* of the line before */
  size_t *tracks;                /* the first track of each line, in chains */
  size_t *next_track;
  size_t n, untimed, negative, unsung, syllables; /* lines */
} writer;

/* ── times ── */

static nr_part finest_part(const writer *w, const nr_written *written, nr_moment moment,
                           double *length)
{
  static const nr_part order[] = {NR_PART_US,     NR_PART_MS, NR_PART_CS, NR_PART_BEAT,
                                  NR_PART_FRAMES, NR_PART_S,  NR_PART_M,  NR_PART_H};
  unsigned parts = written->parts[moment];
  nr_part unit = nr_unit_part(w->g->unit);
  if (parts & 1u << NR_PART_WHOLE) {
    *length = nr_part_length(&w->g->tempo, unit);
    if (unit == NR_PART_S)
      *length /= pow(10, written->decimals[moment]);
    return NR_PART_WHOLE;
  }
  for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
    if (parts & 1u << order[i]) {
      *length = nr_part_length(&w->g->tempo, order[i]);
      return order[i];
    }
  }
  *length = 1;
  return NR_PART_US;
}

/* The moment in units of `length`, from its base on. */
static int64_t count_units(const values *v, nr_moment moment, double length)
{
  int64_t start = llround((double)v->start / length), end = llround((double)v->end / length);
  int64_t base = llround((double)v->base / length);
  return moment == NR_START ? start - base : moment == NR_END ? end - base : end - start;
}

/* A part of seconds counted in `per_second` of something. */
static int64_t part_of(int64_t count, int64_t per_second, nr_part part, unsigned parts)
{
  int64_t seconds = count / per_second;
  bool hours = parts & 1u << NR_PART_H, minutes = parts & 1u << NR_PART_M;
  bool in_seconds = hours || minutes || parts & 1u << NR_PART_S;
  switch (part) {
  case NR_PART_H:
    return seconds / 3600;
  case NR_PART_M:
    return hours ? seconds / 60 % 60 : seconds / 60;
  case NR_PART_S:
    return minutes ? seconds % 60 : hours ? seconds % 3600 : seconds;
  case NR_PART_CS:
    return count * 100 / per_second % (in_seconds ? 100 : INT64_MAX);
  case NR_PART_MS:
    return count * 1000 / per_second % (in_seconds ? 1000 : INT64_MAX);
  case NR_PART_US:
    return count * 1000000 / per_second % (in_seconds ? 1000000 : INT64_MAX);
  default:
    return in_seconds ? count % per_second : count;
  }
}

static void add_time(writer *w, nr_str *out, const nr_written *written, const values *v,
                     nr_moment moment, nr_part part, int width)
{
  double length;
  nr_part finest = finest_part(w, written, moment, &length);
  int64_t count = count_units(v, moment, length);
  if (count < 0) {
    w->negative += part == finest;
    count = 0;
  }
  if (finest == NR_PART_WHOLE) {
    int decimals = w->g->unit == NR_UNIT_S ? written->decimals[moment] : 0;
    int64_t scale = 1;
    for (int i = 0; i < decimals; i++)
      scale *= 10;
    nr_str_addf(out, "%lld", (long long)(count / scale));
    if (decimals)
      nr_str_addf(out, ".%0*lld", decimals, (long long)(count % scale));
    return;
  }
  int64_t per_second = llround(1e6 / length);
  if (finest == NR_PART_M || finest == NR_PART_H) {
    count *= finest == NR_PART_M ? 60 : 3600;
    per_second = 1;
  }
  if (finest == NR_PART_BEAT)
    per_second = INT64_MAX;
  nr_str_addf(out, "%0*lld", width > 0 ? width : 1,
              (long long)(finest == NR_PART_BEAT
                              ? count
                              : part_of(count, per_second ? per_second : 1, part,
                                        written->parts[moment])));
}

/* ── fields ── */

static nr_span text_value(const writer *w, const values *v, nr_template kind, nr_span name)
{
  const struct {
    const char *name;
    nr_span value;
  } known[] = {
      {"text", v->text},       {"words", v->words},     {"singer", v->singer},
      {"key", v->key},         {"value", v->value},     {"section", v->section},
      {"lang", v->lang},       {"translation", v->translation},
      {"romanisation", v->romanisation},
  };
  if (kind == NR_WRITE_HEADER) {
    char key[64];
    if (name.size >= sizeof key)
      return (nr_span){0};
    memcpy(key, name.text, name.size);
    key[name.size] = '\0';
    const char *value = norae_song_meta(w->song, key);
    return value ? nr_span_of(value) : (nr_span){0};
  }
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    if (nr_span_is(name, known[i].name))
      return known[i].value;
  }
  return (nr_span){0};
}

static bool time_known(const values *v, nr_moment moment)
{
  bool start = v->start != NORAE_NO_TIME, end = v->end != NORAE_NO_TIME;
  return moment == NR_START ? start : moment == NR_END ? end : start && end;
}

/* False when the field has no value. */
static bool add_field(writer *w, nr_str *out, nr_template kind, const nr_token *t, const values *v)
{
  nr_moment moment;
  nr_part part;
  if (kind != NR_WRITE_HEADER && kind != NR_WRITE_META &&
      nr_time_field(t->text.text, t->text.size, &moment, &part)) {
    if (!time_known(v, moment))
      return false;
    if (out)
      add_time(w, out, &w->g->written[kind], v, moment, part, t->width);
    return true;
  }
  if (nr_span_is(t->text, "n") && kind != NR_WRITE_HEADER) {
    if (out)
      nr_str_addf(out, "%0*zu", t->width > 0 ? t->width : 1, v->n);
    return true;
  }
  if (nr_span_is(t->text, "pitch") && kind == NR_WRITE_WORD) {
    if (out)
      nr_str_addf(out, "%d", v->pitch == NORAE_NO_PITCH ? 0 : v->pitch);
    return v->pitch != NORAE_NO_PITCH;
  }
  nr_span text = text_value(w, v, kind, t->text);
  if (out)
    nr_str_add_bytes(out, text.text, text.size);
  return text.size > 0;
}

/* The template with its fields filled; false when one of them outside of {?…} had
 * no value. */
static bool expand(writer *w, nr_str *out, nr_template kind, const char *template, const values *v)
{
  bool full = true, shown = true;
  for (;;) {
    nr_token t = nr_template_next(&template);
    if (t.kind == NR_TOKEN_END || t.kind == NR_TOKEN_FAULT)
      return full;
    if (t.kind == NR_TOKEN_FI)
      shown = true;
    else if (t.kind == NR_TOKEN_IF)
      shown = add_field(w, NULL, kind, &t, v);
    else if (shown && t.kind == NR_TOKEN_TEXT)
      nr_str_add_bytes(out, t.text.text, t.text.size);
    else if (shown)
      full &= add_field(w, out, kind, &t, v);
  }
}

/* As a line of the file. */
static bool expand_line(writer *w, nr_template kind, const char *template, const values *v)
{
  nr_str_clear(&w->text);
  bool full = expand(w, &w->text, kind, template, v);
  nr_str_add_bytes(w->sink->out, w->text.data, w->text.size);
  nr_str_add_char(w->sink->out, '\n');
  w->sink->out->failed |= w->text.failed;
  return full;
}

/* ── the head ── */

static void write_headers(writer *w)
{
  values v = {.start = NORAE_NO_TIME, .end = NORAE_NO_TIME};
  for (size_t i = 0; i < w->g->header_count; i++) {
    nr_str_clear(&w->text);
    /* A header that has nothing to say is left out. */
    if (expand(w, &w->text, NR_WRITE_HEADER, w->g->headers[i], &v)) {
      nr_str_add_bytes(w->sink->out, w->text.data, w->text.size);
      nr_str_add_char(w->sink->out, '\n');
    }
    w->sink->out->failed |= w->text.failed;
  }
}

static bool is_in_headers(const writer *w, const char *key)
{
  for (size_t i = 0; i < w->g->header_count; i++) {
    const char *at = w->g->headers[i];
    for (nr_token t = nr_template_next(&at); t.kind != NR_TOKEN_END; t = nr_template_next(&at)) {
      if (t.kind == NR_TOKEN_FAULT)
        break;
      if (t.kind == NR_TOKEN_FIELD && nr_span_is(t.text, key))
        return true;
    }
  }
  return false;
}

static void write_meta(writer *w)
{
  const char *template = w->g->templates[NR_WRITE_META];
  for (size_t i = 0; template && i < norae_song_meta_count(w->song); i++) {
    const char *key, *value;
    norae_song_meta_at(w->song, i, &key, &value);
    values v = {.key = nr_span_of(key), .value = nr_span_of(value)};
    if (!is_in_headers(w, key))
      expand_line(w, NR_WRITE_META, template, &v);
  }
}

/* ── lines ── */

static nr_span singer_of(writer *w, norae_voices voices)
{
  nr_str_clear(&w->singer);
  for (size_t i = 0; i < norae_song_voice_count(w->song); i++) {
    const norae_voice *voice = norae_song_voice_at(w->song, i);
    if (voices >> i & 1)
      nr_str_addf(&w->singer, "%s%s", w->singer.size ? " & " : "",
                  *voice->name ? voice->name : voice->id);
  }
  return (nr_span){w->singer.size ? w->singer.data : "", w->singer.size};
}

/* Where a line ends that does not say so. */
static norae_us end_of(const writer *w, size_t index, norae_us start)
{
  const norae_line *line = norae_song_line_at(w->song, index);
  const norae_syllable *last = norae_song_syllable_at(w->song, line->first + line->count - 1);
  norae_us end = nr_song_line_end(w->song, index);
  /* An end of an earlier word is none of the line. */
  if (end != NORAE_NO_TIME && last->start != NORAE_NO_TIME && last->start > end)
    end = NORAE_NO_TIME;
  for (size_t i = index + 1; end == NORAE_NO_TIME && i < norae_song_line_count(w->song); i++) {
    norae_us next = nr_song_line_start(w->song, i);
    if (next != NORAE_NO_TIME && next > start)
      end = next;
  }
  if (end == NORAE_NO_TIME && start != NORAE_NO_TIME)
    end = start + LASTS;
  return end != NORAE_NO_TIME && end < start ? start : end;
}

/* Words of several syllables become one where syllables of lines of their own are
 * words. */
static void merge_words(writer *w)
{
  nr_pieces *p = &w->pieces;
  size_t to = 0;
  for (size_t i = 0; i < p->count; i++) {
    nr_span before = to ? nr_piece_text(p, to - 1) : (nr_span){0};
    nr_span text = nr_piece_text(p, i);
    bool apart = !to || !before.size || before.text[before.size - 1] == ' ' ||
                 (text.size && *text.text == ' ');
    if (apart) {
      p->items[to++] = p->items[i];
      continue;
    }
    w->syllables++;
    p->items[to - 1].size += p->items[i].size;
    p->items[to - 1].end = p->items[i].end;
  }
  p->count = to;
}

static void write_word(writer *w, const values *line, values *v, size_t i)
{
  const nr_piece *piece = &w->pieces.items[i];
  bool last = i + 1 == w->pieces.count;
  norae_us next = last ? line->end : w->pieces.items[i + 1].start;
  v->start = piece->start != NORAE_NO_TIME ? piece->start : line->start;
  v->end = piece->end != NORAE_NO_TIME ? piece->end : next;
  if (v->end == NORAE_NO_TIME || v->end < v->start)
    v->end = v->start;
  v->base = w->g->words == NR_SINCE_START ? line->start : w->g->words == NR_SINCE_END ? v->base : 0;
  v->text = nr_piece_text(&w->pieces, i);
  if (w->g->join_space)
    v->text = nr_trim(v->text);
  v->pitch = piece->pitch;
  expand(w, &w->words, NR_WRITE_WORD, w->g->templates[NR_WRITE_WORD], v);
  if (w->g->words == NR_SINCE_END)
    v->base = v->start;
}

/* A line that begins before its first word, where only words have times: a stamp
 * without text. */
static void write_early_start(writer *w, const values *line)
{
  const nr_written *own = &w->g->written[NR_WRITE_LINE];
  norae_us first = w->pieces.count ? w->pieces.items[0].start : NORAE_NO_TIME;
  if (own->parts[NR_START] || !nr_grammar_ends_with_words(w->g) || w->g->words != NR_ABSOLUTE ||
      first == NORAE_NO_TIME || line->start >= first)
    return;
  values v = *line;
  v.text = (nr_span){"", 0};
  v.base = 0;
  expand(w, &w->words, NR_WRITE_WORD, w->g->templates[NR_WRITE_WORD], &v);
}

/* The words by their template; a line without times of words is its text, or one
 * word where only words have times. */
static nr_span words_of(writer *w, const values *line)
{
  bool timed = nr_pieces_timed(&w->pieces);
  values v = *line;
  nr_str_clear(&w->words);
  v.base = line->start;
  bool line_tells = w->g->written[NR_WRITE_LINE].parts[NR_START] != 0;
  if (!w->g->templates[NR_WRITE_WORD] || (!timed && line_tells))
    return line->text;
  if (!timed) {
    v.base = w->g->words == NR_ABSOLUTE ? 0 : line->start;
    v.pitch = NORAE_NO_PITCH;
    expand(w, &w->words, NR_WRITE_WORD, w->g->templates[NR_WRITE_WORD], &v);
  }
  if (w->g->join_space)
    merge_words(w);
  if (timed)
    write_early_start(w, line);
  for (size_t i = 0; timed && i < w->pieces.count; i++)
    write_word(w, line, &v, i);
  return (nr_span){w->words.size ? w->words.data : "", w->words.size};
}

static const norae_track *track_of(const writer *w, size_t line, norae_track_kind kind)
{
  for (size_t t = w->tracks[line]; t != SIZE_MAX; t = w->next_track[t]) {
    if (norae_song_track_at(w->song, t)->kind == kind)
      return norae_song_track_at(w->song, t);
  }
  return NULL;
}

static void write_track(writer *w, const values *line, const norae_track *track, nr_template kind)
{
  if (!track || !w->g->templates[kind])
    return;
  values v = *line;
  v.text = nr_span_of(track->text);
  v.lang = track->lang ? nr_span_of(track->lang) : (nr_span){0};
  expand_line(w, kind, w->g->templates[kind], &v);
}

static bool needs_start(const norae_grammar *g)
{
  const nr_written *line = &g->written[NR_WRITE_LINE], *word = &g->written[NR_WRITE_WORD];
  return line->parts[NR_START] || line->parts[NR_DURATION] || word->parts[NR_START] ||
         word->parts[NR_DURATION];
}

static norae_us line_base(const writer *w)
{
  norae_us base = w->g->lines == NR_SINCE_START ? w->last_start
                  : w->g->lines == NR_SINCE_END ? w->last_end
                                                : 0;
  return base;
}

/* An end that the format tells by clearing the screen. */
static void write_clear(writer *w, size_t index, const values *line)
{
  norae_us end = nr_song_line_end(w->song, index);
  bool last = index + 1 == norae_song_line_count(w->song);
  norae_us next = last ? NORAE_NO_TIME : nr_song_line_start(w->song, index + 1);
  if (!w->g->templates[NR_WRITE_CLEAR] || end == NORAE_NO_TIME ||
      (next != NORAE_NO_TIME && next <= end))
    return;
  values v = *line;
  v.start = v.end = end;
  expand_line(w, NR_WRITE_CLEAR, w->g->templates[NR_WRITE_CLEAR], &v);
}

static norae_status write_line(writer *w, size_t index)
{
  const norae_line *line = norae_song_line_at(w->song, index);
  const norae_track *translation = track_of(w, index, NORAE_TRACK_TRANSLATION);
  const norae_track *roman = track_of(w, index, NORAE_TRACK_ROMANISATION);
  norae_us start = nr_song_line_start(w->song, index);
  if (start == NORAE_NO_TIME && needs_start(w->g)) {
    w->untimed++;
    return NORAE_OK;
  }
  if (line->section && *line->section && w->g->templates[NR_WRITE_SECTION])
    expand_line(w, NR_WRITE_SECTION, w->g->templates[NR_WRITE_SECTION],
                &(values){.section = nr_span_of(line->section)});
  norae_status status = nr_pieces_from_line(&w->pieces, w->song, index);
  if (status != NORAE_OK)
    return status;
  values v = {.start = start,
              .end = end_of(w, index, start),
              .base = line_base(w),
              .text = nr_pieces_joined(&w->pieces),
              .singer = singer_of(w, line->voices),
              .lang = line->lang ? nr_span_of(line->lang) : (nr_span){0},
              .translation = translation ? nr_span_of(translation->text) : (nr_span){0},
              .romanisation = roman ? nr_span_of(roman->text) : (nr_span){0},
              .pitch = NORAE_NO_PITCH,
              .n = ++w->n};
  const nr_piece *last = w->pieces.count ? &w->pieces.items[w->pieces.count - 1] : NULL;
  if (last && last->end != NORAE_NO_TIME && nr_grammar_ends_with_words(w->g))
    v.end = last->end;
  v.words = words_of(w, &v);
  bool background = line->role == NORAE_ROLE_BACKGROUND && w->g->templates[NR_WRITE_BACKGROUND];
  nr_template kind = background ? NR_WRITE_BACKGROUND : NR_WRITE_LINE;
  expand_line(w, kind, w->g->templates[kind], &v);
  write_track(w, &v, translation, NR_WRITE_TRANSLATION);
  write_track(w, &v, roman, NR_WRITE_ROMANISATION);
  write_clear(w, index, &v);
  w->last_start = v.start;
  w->last_end = v.end;
  return w->words.failed || w->singer.failed ? NORAE_ERR_MEMORY : NORAE_OK;
}

/* ── the whole ── */

/* The tracks of each line, chained: songs may have as many as lines. */
static norae_status chain_tracks(writer *w)
{
  size_t lines = norae_song_line_count(w->song), tracks = norae_song_track_count(w->song);
  w->tracks = malloc((lines + 1) * sizeof *w->tracks);
  w->next_track = malloc((tracks + 1) * sizeof *w->next_track);
  if (!w->tracks || !w->next_track)
    return NORAE_ERR_MEMORY;
  for (size_t i = 0; i < lines; i++)
    w->tracks[i] = SIZE_MAX;
  for (size_t t = tracks; t-- > 0;) {
    size_t line = norae_song_track_at(w->song, t)->line;
    w->next_track[t] = w->tracks[line];
    w->tracks[line] = t;
  }
  return NORAE_OK;
}

static void tell(const writer *w, const char *code, size_t count, const char *one,
                 const char *many)
{
  if (count)
    nr_warn(w->sink->diags, code, nr_in_file(w->sink->name), "%s: %zu %s", w->g->format.info.title,
            count, count > 1 ? many : one);
}

/* Metadata that no header has, where there is no line for each. */
static size_t lost_meta(const writer *w)
{
  size_t count = 0;
  for (size_t i = 0; i < norae_song_meta_count(w->song); i++) {
    const char *key, *value;
    norae_song_meta_at(w->song, i, &key, &value);
    count += !is_in_headers(w, key);
  }
  bool told = w->g->templates[NR_WRITE_META] ||
              !(w->g->format.info.capabilities & NORAE_CAN_META); /* by the registry */
  return told ? 0 : count;
}

static void tell_losses(const writer *w)
{
  tell(w, "loss-untimed", w->untimed, "line without times is left out",
       "lines without times are left out");
  tell(w, "loss-unsung", w->unsung, "line that is not in the recording is left out",
       "lines that are not in the recording are left out");
  tell(w, "loss-before-zero", w->negative, "time before zero, or before what it counts from, "
                                           "became zero",
       "times before zero, or before what they count from, became zero");
  tell(w, "loss-syllables", w->syllables, "syllable was joined to the one before",
       "syllables were joined to those before");
  tell(w, "loss-meta", lost_meta(w), "value of metadata is lost", "values of metadata are lost");
}

norae_status nr_grammar_write(const norae_grammar *grammar, const norae_song *song, nr_sink *sink)
{
  writer w = {.g = grammar, .song = song, .sink = sink};
  norae_status status = chain_tracks(&w);
  if (status == NORAE_OK) {
    write_headers(&w);
    write_meta(&w);
  }
  for (size_t i = 0; i < norae_song_line_count(song) && status == NORAE_OK; i++) {
    bool unsung = norae_song_line_at(song, i)->unsung && needs_start(grammar);
    w.unsung += unsung;
    if (!unsung)
      status = write_line(&w, i);
  }
  if (status == NORAE_OK && grammar->templates[NR_WRITE_END])
    expand_line(&w, NR_WRITE_END, grammar->templates[NR_WRITE_END], &(values){0});
  tell_losses(&w);
  nr_pieces_free(&w.pieces);
  nr_str_free(&w.words);
  nr_str_free(&w.text);
  nr_str_free(&w.singer);
  free(w.tracks);
  free(w.next_track);
  return status == NORAE_OK && sink->out->failed ? NORAE_ERR_MEMORY : status;
}
