/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * WebVTT on its way into MP4, as 3GPP timed text (TS 26.245).  A track of that shows one
 * sample at a time: where cues overlap, each of their rows stands in every sample of its
 * time.  The times of words are in the box "krok".
 */
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "media/clocktext.h"
#include "media/lyrics.h"
#include "media/vttfile.h"

/* The lengths of texts and the places of characters have 16 bits. */
#define LONGEST UINT16_MAX

/* A word, or a pause, which has no characters. */
typedef struct word {
  norae_us start, end;
  size_t from, to; /* characters of its row */
} word;

typedef struct row {
  norae_us start, end;
  size_t at, size; /* bytes of the text */
  size_t chars;
  size_t first, count; /* its words; count 0: none is timed */
} row;

typedef struct writer {
  row *rows; /* by start */
  size_t count, capacity;
  word *words;
  size_t word_count, word_capacity;
  nr_str text;
  norae_us *times; /* where something begins or ends */
  word *wipes;     /* of one sample */
  size_t wipe_count, wipe_capacity;
  size_t voices, asides, longer, unordered; /* how many lost what */
  nr_lyrics *lyrics;
} writer;

/* ── cues ── */

/* The tags that mean something are told as lost; entities become what they stand for. */
static size_t take_markup(writer *w, const char *at, size_t size, bool *voice, bool *aside)
{
  static const struct {
    const char *name, *text;
  } entities[] = {{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&nbsp;", "\xc2\xa0"}};
  const char *stop = *at == '<' ? memchr(at, '>', size) : NULL;
  for (size_t i = 0; *at == '&' && i < sizeof entities / sizeof *entities; i++) {
    size_t length = strlen(entities[i].name);
    if (size >= length && memcmp(at, entities[i].name, length) == 0) {
      nr_str_add(&w->text, entities[i].text);
      return length;
    }
  }
  if (!stop)
    return 0;
  *voice |= size > 2 && at[1] == 'v' && (at[2] == ' ' || at[2] == '.');
  *aside |= size > 2 && at[1] == 'c' && at[2] == '.';
  return (size_t)(stop - at) + 1;
}

/* What stands from character `from` on is sung from `time` on. */
static bool begin_word(writer *w, row *r, norae_us time, size_t from)
{
  if (!nr_grow(&w->words, &w->word_capacity, w->word_count + 1, sizeof *w->words))
    return false;
  if (r->count) {
    word *before = &w->words[w->word_count - 1];
    before->to = from;
    w->unordered += time < before->start;
    time = time > before->start ? time : before->start;
    before->end = time;
  }
  w->words[w->word_count++] = (word){.start = time, .from = from};
  r->count++;
  return true;
}

/* What stands before the first stamp is sung from the start. */
static bool take_stamp(writer *w, row *r, norae_us time)
{
  if (!r->count && r->chars && !begin_word(w, r, r->start, 0))
    return false;
  return begin_word(w, r, time, r->chars);
}

static norae_status take_text(writer *w, row *r, const nr_vtt_cue *cue)
{
  bool voice = false, aside = false;
  norae_us time;
  for (size_t i = 0; i < cue->size;) {
    size_t size = cue->text[i] == '<' ? nr_vtt_stamp(cue->text + i, cue->size - i, &time) : 0;
    if (size && !take_stamp(w, r, time))
      return NORAE_ERR_MEMORY;
    size_t before = w->text.size;
    if (!size)
      size = take_markup(w, cue->text + i, cue->size - i, &voice, &aside);
    if (!size) {
      nr_str_add_char(&w->text, cue->text[i]);
      size = 1;
    }
    for (size_t b = before; b < w->text.size; b++)
      r->chars += (w->text.data[b] & 0xC0) != 0x80;
    i += size;
  }
  w->voices += voice;
  w->asides += aside;
  return w->text.failed ? NORAE_ERR_MEMORY : NORAE_OK;
}

static norae_status take_cue(void *user, const nr_vtt_cue *cue)
{
  writer *w = user;
  row r = {.start = cue->start, .end = cue->end, .at = w->text.size, .first = w->word_count};
  norae_status status = take_text(w, &r, cue);
  r.size = w->text.size - r.at;
  if (r.count) {
    w->words[w->word_count - 1].to = r.chars;
    w->words[w->word_count - 1].end = r.end;
  }
  if (status != NORAE_OK || !r.size)
    return status;
  if (r.size > LONGEST) {
    w->longer++;
    return NORAE_OK;
  }
  if (!nr_grow(&w->rows, &w->capacity, w->count + 1, sizeof *w->rows))
    return NORAE_ERR_MEMORY;
  w->rows[w->count++] = r;
  return NORAE_OK;
}

/* ── samples ── */

static void add_number(nr_str *out, uint32_t n, int bytes)
{
  while (bytes-- > 0)
    nr_str_add_char(out, (char)(n >> 8 * bytes & 0xFF));
}

static bool add_wipe(writer *w, word wipe)
{
  if (!nr_grow(&w->wipes, &w->wipe_capacity, w->wipe_count + 1, sizeof *w->wipes))
    return false;
  w->wipes[w->wipe_count++] = wipe;
  return true;
}

/* The words of a row that are sung in a sample; those before light up at once. */
static bool add_wipes(writer *w, const row *r, norae_us start, norae_us end, size_t chars)
{
  size_t sung = 0;
  for (size_t i = r->first; i < r->first + r->count; i++) {
    if (w->words[i].end <= start && w->words[i].start < start)
      sung = w->words[i].to;
  }
  if (sung && !add_wipe(w, (word){start, start, chars, chars + sung}))
    return false;
  for (size_t i = r->first; i < r->first + r->count; i++) {
    word wipe = w->words[i];
    if (wipe.start >= end || (wipe.end <= start && wipe.start < start))
      continue;
    wipe.start = wipe.start < start ? start : wipe.start;
    wipe.end = wipe.end < end ? wipe.end : end;
    wipe.from += chars;
    wipe.to += chars;
    if (!add_wipe(w, wipe))
      return false;
  }
  return true;
}

static int by_start(const void *a, const void *b)
{
  const word *x = a, *y = b;
  if (x->start != y->start)
    return x->start < y->start ? -1 : 1;
  if (x->end != y->end)
    return x->end < y->end ? -1 : 1;
  return x->from < y->from ? -1 : x->from > y->from;
}

static uint32_t ms(norae_us time)
{
  return (uint32_t)((time + 500) / 1000);
}

/* One ends where the next one starts: that is all the box can tell. */
static void add_karaoke(const writer *w, norae_us start)
{
  nr_str *out = &w->lyrics->bytes;
  size_t count = w->wipe_count < (LONGEST - 14) / 8 ? w->wipe_count : (LONGEST - 14) / 8;
  if (!count)
    return;
  add_number(out, (uint32_t)(14 + 8 * count), 4);
  nr_str_add(out, "krok");
  add_number(out, ms(w->wipes[0].start - start), 4);
  add_number(out, (uint32_t)count, 2);
  for (size_t i = 0; i < count; i++) {
    norae_us end = i + 1 < count ? w->wipes[i + 1].start : w->wipes[i].end;
    add_number(out, ms(end - start), 4);
    add_number(out, (uint32_t)w->wipes[i].from, 2);
    add_number(out, (uint32_t)w->wipes[i].to, 2);
  }
}

/* All that is shown in [start, end), which may be nothing: a sample of its own, too. */
static norae_status add_sample(writer *w, norae_us start, norae_us end)
{
  nr_str *out = &w->lyrics->bytes;
  size_t chars = 0, bytes = 0;
  w->wipe_count = 0;
  if (!nr_lyrics_begin_cue(w->lyrics, start, end))
    return NORAE_ERR_MEMORY;
  size_t at = out->size;
  add_number(out, 0, 2);
  for (size_t i = 0; i < w->count && w->rows[i].start < end; i++) {
    const row *r = &w->rows[i];
    if (r->end <= start)
      continue;
    if (bytes + 1 + r->size > LONGEST) {
      w->longer++;
      continue;
    }
    if (bytes)
      nr_str_add_char(out, '\n');
    chars += bytes > 0;
    nr_str_add_bytes(out, w->text.data + r->at, r->size);
    if (!add_wipes(w, r, start, end, chars))
      return NORAE_ERR_MEMORY;
    chars += r->chars;
    bytes = out->size - at - 2;
  }
  if (out->failed)
    return NORAE_ERR_MEMORY;
  out->data[at] = (char)(bytes >> 8);
  out->data[at + 1] = (char)(bytes & 0xFF);
  if (w->wipe_count)
    qsort(w->wipes, w->wipe_count, sizeof *w->wipes, by_start);
  add_karaoke(w, start);
  nr_lyrics_end_cue(w->lyrics);
  return out->failed ? NORAE_ERR_MEMORY : NORAE_OK;
}

static int by_time(const void *a, const void *b)
{
  norae_us x = *(const norae_us *)a, y = *(const norae_us *)b;
  return x < y ? -1 : x > y;
}

static norae_status add_samples(writer *w)
{
  size_t count = 0;
  norae_status status = NORAE_OK;
  w->times = nr_alloc_array(2 * w->count + 1, sizeof *w->times);
  if (!w->times)
    return NORAE_ERR_MEMORY;
  w->times[count++] = 0; /* tracks begin where the film does */
  for (size_t i = 0; i < w->count; i++) {
    w->times[count++] = w->rows[i].start;
    w->times[count++] = w->rows[i].end;
  }
  qsort(w->times, count, sizeof *w->times, by_time);
  for (size_t i = 0; i + 1 < count && status == NORAE_OK; i++) {
    if (w->times[i] < w->times[i + 1])
      status = add_sample(w, w->times[i], w->times[i + 1]);
  }
  return status;
}

/* ── the description of all samples ── */

/* White letters at the lower edge of the picture; players take that as advice. */
static void add_head(nr_str *out)
{
  add_number(out, 0x800, 4);  /* what is sung stays highlighted */
  add_number(out, 0x01FF, 2); /* centred, at the bottom */
  add_number(out, 0, 4);      /* no ground behind it */
  add_number(out, 0, 4);      /* the box is all of the picture */
  add_number(out, 0, 4);
  add_number(out, 0, 4);          /* the style of all characters */
  add_number(out, 1, 2);          /* is font 1 */
  add_number(out, 0, 1);          /* upright */
  add_number(out, 24, 1);         /* of this size */
  add_number(out, 0xFFFFFFFF, 4); /* in white */
  add_number(out, 13 + 10, 4);
  nr_str_add(out, "ftab"); /* with one font */
  add_number(out, 1, 2);
  add_number(out, 1, 2);
  add_number(out, 10, 1);
  nr_str_add(out, "Sans-Serif");
}

static void tell(const writer *w, const char *name, norae_diags *diags)
{
  nr_place place = nr_in_file(name);
  if (w->voices)
    nr_warn(diags, "loss-voices", place, "3GPP timed text can't hold who sings: lost in %zu lines",
            w->voices);
  if (w->asides)
    nr_warn(diags, "loss-background", place,
            "3GPP timed text can't hold what is sung in the background: %zu lines look like others",
            w->asides);
  if (w->unordered)
    nr_warn(diags, "loss-word-times", place,
            "3GPP timed text can't go back in time within a line: %zu words begin later",
            w->unordered);
  if (w->longer)
    nr_warn(diags, "loss-text", place, "3GPP timed text can't hold %zu lines: they are too long",
            w->longer);
}

norae_status nr_lyrics_from_vtt_to_tx3g(nr_lyrics *out, const char *vtt, size_t size,
                                        const char *name, norae_diags *diags)
{
  writer w = {.lyrics = out};
  *out = (nr_lyrics){.codec = AV_CODEC_ID_MOV_TEXT, .stream = -1};
  norae_status status = nr_vtt_each(vtt, size, name, take_cue, &w, diags);
  add_head(&out->head);
  if (status == NORAE_OK)
    status = add_samples(&w);
  if (status == NORAE_OK && out->head.failed)
    status = NORAE_ERR_MEMORY;
  if (status == NORAE_OK)
    tell(&w, name, diags);
  free(w.rows);
  free(w.words);
  free(w.times);
  free(w.wipes);
  nr_str_free(&w.text);
  return status;
}
