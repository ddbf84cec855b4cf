/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/tx3g_back.h"

#include <stdlib.h>
#include <string.h>

#include <libavutil/avutil.h>
#include <libavutil/mathematics.h>

#include "base/bytes.h"
#include "base/checked.h"
#include "media/clocktext.h"

/* ── samples ── */

/* The box "krok" behind the text: from when on, then an end and a range each. */
static const unsigned char *find_karaoke(const unsigned char *at, const unsigned char *end,
                                         size_t *count)
{
  while (end - at >= 8) {
    uint32_t size = (uint32_t)nr_big_endian(at, 4);
    if (size < 8 || size > (size_t)(end - at))
      return NULL;
    if (memcmp(at + 4, "krok", 4) == 0 && size >= 14) {
      *count = nr_big_endian(at + 12, 2);
      *count = *count < (size - 14) / 8 ? *count : (size - 14) / 8;
      return at + 8;
    }
    at += size;
  }
  return NULL;
}

static bool add_rows(nr_tx3g_back *b, const char *text, size_t size, const nr_tx3g_sample *s)
{
  for (size_t at = 0; at <= size;) {
    const char *stop = memchr(text + at, '\n', size - at);
    size_t length = stop ? (size_t)(stop - text) - at : size - at;
    if (!nr_grow(&b->rows, &b->row_capacity, b->row_count + 1, sizeof *b->rows))
      return false;
    b->rows[b->row_count] = (nr_tx3g_row){
        .start = s->start, .end = s->end, .at = b->text.size, .size = length, .root = b->row_count};
    b->row_count++;
    nr_str_add_bytes(&b->text, text + at, length);
    at += length + 1;
  }
  return !b->text.failed;
}

/* Characters are counted, bytes are kept. */
static bool add_stamp(nr_tx3g_back *b, size_t first, size_t chars, norae_us time, bool pause)
{
  size_t row = first, at = 0;
  for (; row < b->row_count; row++) {
    const char *text = b->text.data + b->rows[row].at;
    for (at = 0; at < b->rows[row].size && chars; chars--)
      for (at++; at < b->rows[row].size && (text[at] & 0xC0) == 0x80;)
        at++;
    if (!chars)
      break;
    chars--; /* the line feed */
  }
  if (row == b->row_count)
    return true; /* behind the text */
  if (!nr_grow(&b->stamps, &b->stamp_capacity, b->stamp_count + 1, sizeof *b->stamps))
    return false;
  b->stamps[b->stamp_count++] = (nr_tx3g_stamp){time, row, at, pause};
  return true;
}

/* Each begins where the one before ends; what takes no time was sung in an earlier sample. */
static bool add_stamps(nr_tx3g_back *b, const nr_tx3g_sample *s, const unsigned char *box,
                       size_t count, AVRational clock)
{
  uint32_t from = (uint32_t)nr_big_endian(box, 4);
  for (size_t i = 0; i < count; i++) {
    const unsigned char *wipe = box + 6 + 8 * i;
    uint32_t until = (uint32_t)nr_big_endian(wipe, 4);
    size_t first = nr_big_endian(wipe + 4, 2), last = nr_big_endian(wipe + 6, 2);
    norae_us time = s->start + av_rescale_q(from, clock, AV_TIME_BASE_Q);
    if ((until > from || first >= last) && !add_stamp(b, s->first, first, time, first >= last))
      return false;
    from = until;
  }
  return true;
}

bool nr_tx3g_back_add(nr_tx3g_back *b, const unsigned char *bytes, size_t size, norae_us start,
                      norae_us end, AVRational clock)
{
  size_t length = size >= 2 ? nr_big_endian(bytes, 2) : 0, count = 0;
  if (!length || length > size - 2)
    return true;
  if (!nr_grow(&b->samples, &b->capacity, b->count + 1, sizeof *b->samples))
    return false;
  nr_tx3g_sample *s = &b->samples[b->count++];
  *s = (nr_tx3g_sample){.start = start, .end = end, .first = b->row_count};
  if (!add_rows(b, (const char *)bytes + 2, length, s))
    return false;
  s->count = b->row_count - s->first;
  const unsigned char *box = find_karaoke(bytes + 2 + length, bytes + size, &count);
  return !box || add_stamps(b, s, box, count, clock);
}

/* ── joining ── */

static bool is_same(const nr_tx3g_back *b, const nr_tx3g_row *x, const nr_tx3g_row *y)
{
  return x->size == y->size && memcmp(b->text.data + x->at, b->text.data + y->at, x->size) == 0;
}

/* Of the rows of `s` the one before `row` that says the same and does not go on yet. */
static nr_tx3g_row *find_before(nr_tx3g_back *b, const nr_tx3g_sample *s, const nr_tx3g_row *row)
{
  for (size_t i = s->first; i < s->first + s->count; i++) {
    if (!b->rows[i].goes_on && is_same(b, &b->rows[i], row))
      return &b->rows[i];
  }
  return NULL;
}

/* A pause, a word or a part of one that the row before had already. */
static bool is_told(const nr_tx3g_back *b, const nr_tx3g_stamp *stamp, size_t root)
{
  for (size_t i = 0; i < b->stamp_count; i++) {
    const nr_tx3g_stamp *other = &b->stamps[i];
    if (other != stamp && other->row == root && other->at == stamp->at &&
        other->pause == stamp->pause && other->time <= stamp->time)
      return true;
  }
  return false;
}

static void carry_on(nr_tx3g_back *b, const nr_tx3g_row *before, nr_tx3g_row *row)
{
  size_t index = (size_t)(row - b->rows);
  row->root = before->root;
  b->rows[row->root].end = row->end;
  for (size_t i = 0; i < b->stamp_count; i++) {
    nr_tx3g_stamp *stamp = &b->stamps[i];
    if (stamp->row == index)
      stamp->row = stamp->time == row->start && is_told(b, stamp, row->root) ? SIZE_MAX : row->root;
  }
}

/* Some rows go on and others don't: that is why there is another sample. */
static void join_samples(nr_tx3g_back *b, nr_tx3g_sample *s, nr_tx3g_sample *next)
{
  size_t shared = 0;
  if (s->end != next->start)
    return;
  for (size_t i = next->first; i < next->first + next->count; i++) {
    nr_tx3g_row *before = find_before(b, s, &b->rows[i]);
    if (before)
      before->goes_on = true;
    shared += before != NULL;
  }
  bool partial = shared && (shared < s->count || shared < next->count);
  for (size_t i = s->first; i < s->first + s->count; i++)
    b->rows[i].goes_on = false;
  if (!partial)
    return;
  s->split = next->split = true;
  for (size_t i = next->first; i < next->first + next->count; i++) {
    nr_tx3g_row *before = find_before(b, s, &b->rows[i]);
    if (!before)
      continue;
    before->goes_on = true;
    carry_on(b, before, &b->rows[i]);
  }
}

static int by_place(const void *a, const void *b)
{
  const nr_tx3g_stamp *x = a, *y = b;
  if (x->row != y->row)
    return x->row < y->row ? -1 : 1;
  if (x->at != y->at)
    return x->at < y->at ? -1 : 1;
  return x->time < y->time ? -1 : x->time > y->time;
}

/* ── writing ── */

static void add_escaped(nr_str *out, char c)
{
  if (c == '<' || c == '&')
    nr_str_add(out, c == '<' ? "&lt;" : "&amp;");
  else if (c && c != '\r')
    nr_str_add_char(out, c);
}

/* `stamp` goes over all of them, by row. */
static void add_row(const nr_tx3g_back *b, size_t index, size_t *stamp, nr_str *out)
{
  const nr_tx3g_row *row = &b->rows[index];
  while (*stamp < b->stamp_count && b->stamps[*stamp].row < index)
    ++*stamp;
  for (size_t at = 0; at <= row->size; at++) {
    for (; *stamp < b->stamp_count && b->stamps[*stamp].row == index && b->stamps[*stamp].at <= at;
         ++*stamp) {
      nr_str_add_char(out, '<');
      nr_add_clock(out, b->stamps[*stamp].time, '.');
      nr_str_add_char(out, '>');
    }
    if (at < row->size)
      add_escaped(out, b->text.data[row->at + at]);
  }
  if (row->size)
    nr_str_add_char(out, '\n');
}

static void add_cue(const nr_tx3g_back *b, size_t first, size_t count, size_t *stamp, nr_str *out)
{
  nr_add_clock(out, b->rows[first].start, '.');
  nr_str_add(out, " --> ");
  nr_add_clock(out, b->rows[first].end, '.');
  nr_str_add_char(out, '\n');
  for (size_t i = first; i < first + count; i++)
    add_row(b, i, stamp, out);
  nr_str_add_char(out, '\n');
}

void nr_tx3g_back_join(nr_tx3g_back *b, nr_str *out)
{
  size_t stamp = 0;
  for (size_t i = 0; i + 1 < b->count; i++)
    join_samples(b, &b->samples[i], &b->samples[i + 1]);
  if (b->stamp_count)
    qsort(b->stamps, b->stamp_count, sizeof *b->stamps, by_place);
  for (size_t i = 0; i < b->count; i++) {
    const nr_tx3g_sample *s = &b->samples[i];
    if (!s->split)
      add_cue(b, s->first, s->count, &stamp, out);
    for (size_t r = s->first; s->split && r < s->first + s->count; r++) {
      if (b->rows[r].root == r)
        add_cue(b, r, 1, &stamp, out);
    }
  }
}

void nr_tx3g_back_free(nr_tx3g_back *b)
{
  free(b->samples);
  free(b->rows);
  free(b->stamps);
  nr_str_free(&b->text);
  *b = (nr_tx3g_back){0};
}
