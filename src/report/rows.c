/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "base/utf8.h"
#include "song/song.h"

/* ── before ── */

/* Is line i of both the same text?  Then what is given for one is given for the other. */
static bool is_same_line(const norae_song *given, const nr_report_row *row)
{
  if (row->line >= norae_song_line_count(given))
    return false;
  char *text = nr_song_line_text(given, row->line);
  bool same = text && strcmp(text, row->text) == 0;
  free(text);
  return same;
}

/* Syllables that begin at the same byte of their line are the same. */
static void find_given(const norae_song *given, const norae_song *song, size_t line,
                       norae_us *times)
{
  const norae_line *was = norae_song_line_at(given, line), *is = norae_song_line_at(song, line);
  size_t at = 0, byte = 0; /* of the line as it was */
  size_t here = 0;
  for (size_t i = 0; i < is->count; i++) {
    while (at < was->count && byte < here)
      byte += strlen(norae_song_syllable_at(given, was->first + at++)->text);
    if (at < was->count && byte == here)
      times[is->first + i] = norae_song_syllable_at(given, was->first + at)->start;
    here += strlen(norae_song_syllable_at(song, is->first + i)->text);
  }
}

static void fill_given(const nr_report_input *input, nr_report_rows *rows)
{
  for (size_t s = 0; s < norae_song_syllable_count(input->song); s++)
    rows->given[s] = NORAE_NO_TIME;
  for (size_t i = 0; input->given && i < rows->count; i++) {
    if (!is_same_line(input->given, &rows->row[i]))
      continue;
    rows->row[i].given = nr_song_line_start(input->given, i);
    find_given(input->given, input->song, i, rows->given);
  }
}

/* ── now ── */

static float line_confidence(const norae_song *song, const norae_line *line)
{
  float sum = 0;
  size_t known = 0;
  if (line->confidence >= 0)
    return line->confidence;
  for (size_t i = 0; i < line->count; i++) {
    float confidence = norae_song_syllable_at(song, line->first + i)->confidence;
    sum += confidence >= 0 ? confidence : 0;
    known += confidence >= 0;
  }
  return known ? sum / (float)known : NORAE_NO_CONFIDENCE;
}

static norae_status fill_row(const norae_song *song, size_t i, nr_report_row *row)
{
  *row = (nr_report_row){.line = i,
                         .text = nr_song_line_text(song, i),
                         .start = nr_song_line_start(song, i),
                         .end = nr_song_line_end(song, i),
                         .given = NORAE_NO_TIME,
                         .confidence = line_confidence(song, norae_song_line_at(song, i))};
  return row->text ? NORAE_OK : NORAE_ERR_MEMORY;
}

static void fill_confidence(const nr_report_input *input, nr_report_rows *rows)
{
  float sum = 0;
  size_t known = 0;
  rows->confidence = NORAE_NO_CONFIDENCE;
  for (size_t i = 0; i < rows->count; i++) {
    if (rows->row[i].confidence < 0 || norae_song_line_at(input->song, i)->unsung)
      continue;
    sum += rows->row[i].confidence;
    known++;
  }
  if (input->sync)
    rows->confidence = input->sync->confidence;
  else if (known)
    rows->confidence = sum / (float)known;
}

/* ── which to look at ── */

static int by_confidence(const void *a, const void *b)
{
  const nr_report_row *x = a, *y = b;
  if (x->confidence != y->confidence)
    return x->confidence < y->confidence ? -1 : 1;
  return (x->line > y->line) - (x->line < y->line);
}

static norae_status find_worst(const norae_song *song, nr_report_rows *rows)
{
  nr_report_row *sorted = nr_alloc_array(rows->count, sizeof *sorted);
  if (!sorted)
    return NORAE_ERR_MEMORY;
  for (size_t i = 0; i < rows->count; i++) {
    const nr_report_row *row = &rows->row[i];
    if (row->confidence < 0 || row->confidence >= NORAE_SURE ||
        norae_song_line_at(song, i)->unsung)
      continue;
    sorted[rows->worst_count++] = *row;
    rows->unsure += row->confidence < NORAE_UNSURE;
  }
  qsort(sorted, rows->worst_count, sizeof *sorted, by_confidence);
  for (size_t i = 0; i < rows->worst_count; i++)
    rows->worst[i] = sorted[i].line;
  free(sorted);
  return NORAE_OK;
}

/* ── the whole ── */

static void find_end(const nr_report_input *input, nr_report_rows *rows)
{
  rows->end = 0;
  for (size_t i = 0; i < rows->count; i++) {
    const nr_report_row *row = &rows->row[i];
    norae_us last = row->end != NORAE_NO_TIME ? row->end : row->start;
    rows->end = last != NORAE_NO_TIME && last > rows->end ? last : rows->end;
  }
  if (input->energy) {
    norae_us sound = (norae_us)input->energy->count * NORAE_US_PER_S / NORAE_ENERGY_RATE;
    rows->end = sound > rows->end ? sound : rows->end;
  }
}

static norae_status fill(const nr_report_input *input, nr_report_rows *rows)
{
  norae_status status = NORAE_OK;
  size_t lines = norae_song_line_count(input->song);
  rows->row = nr_alloc_array(lines, sizeof *rows->row);
  rows->worst = nr_alloc_array(lines, sizeof *rows->worst);
  rows->given = nr_alloc_array(norae_song_syllable_count(input->song), sizeof *rows->given);
  if (!rows->row || !rows->worst || !rows->given)
    return NORAE_ERR_MEMORY;
  for (; rows->count < lines && status == NORAE_OK; rows->count++)
    status = fill_row(input->song, rows->count, &rows->row[rows->count]);
  if (status != NORAE_OK)
    return status;
  fill_given(input, rows);
  fill_confidence(input, rows);
  find_end(input, rows);
  return find_worst(input->song, rows);
}

norae_status nr_report_rows_new(const nr_report_input *input, nr_report_rows **out)
{
  *out = calloc(1, sizeof **out);
  if (!*out)
    return NORAE_ERR_MEMORY;
  norae_status status = fill(input, *out);
  if (status != NORAE_OK)
    nr_report_rows_free(out);
  return status;
}

void nr_report_rows_free(nr_report_rows **rows)
{
  if (!rows || !*rows)
    return;
  for (size_t i = 0; i < (*rows)->count; i++)
    free((*rows)->row[i].text);
  free((*rows)->row);
  free((*rows)->worst);
  free((*rows)->given);
  free(*rows);
  *rows = NULL;
}

const char *nr_sureness_name(float confidence)
{
  if (!(confidence >= 0))
    return "unknown";
  return confidence >= NORAE_SURE ? "sure" : confidence >= NORAE_UNSURE ? "fair" : "unsure";
}

static const char *told(const char *text)
{
  return text && *text && nr_is_utf8(text, strlen(text)) ? text : NULL;
}

const char *nr_report_title(const nr_report_input *input)
{
  const char *title = told(norae_song_meta(input->song, "title"));
  if (!title && input->info)
    title = told(input->info->title);
  return title ? title : input->media;
}

const char *nr_report_artist(const nr_report_input *input)
{
  const char *artist = told(norae_song_meta(input->song, "artist"));
  return artist || !input->info ? artist : told(input->info->artist);
}
