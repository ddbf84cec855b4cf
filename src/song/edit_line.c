/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "song/edit_line.h"

#include <stdlib.h>
#include <string.h>

#include "base/checked.h"

void nr_edit_clear(nr_edit_line *line)
{
  nr_str_clear(&line->text);
  line->count = 0;
  line->failed = false;
}

void nr_edit_free(nr_edit_line *line)
{
  nr_str_free(&line->text);
  free(line->runs);
  *line = (nr_edit_line){0};
}

static nr_run *add_run(nr_edit_line *line, const norae_syllable *syllable)
{
  if (!nr_grow(&line->runs, &line->capacity, line->count + 1, sizeof *line->runs)) {
    line->failed = true;
    return NULL;
  }
  line->runs[line->count] = (nr_run){.syllable = *syllable};
  return &line->runs[line->count++];
}

static void add_bytes(nr_edit_line *line, nr_run *run, const char *text, size_t size)
{
  nr_str_add_bytes(&line->text, text, size);
  line->failed |= line->text.failed;
  run->size += line->failed ? 0 : size;
}

void nr_edit_load(nr_edit_line *line, const norae_song *song, size_t index)
{
  const norae_line *l = norae_song_line_at(song, index);
  nr_edit_clear(line);
  for (size_t s = 0; s < l->count && !line->failed; s++) {
    const norae_syllable *y = norae_song_syllable_at(song, l->first + s);
    nr_run *run = add_run(line, y);
    if (run)
      add_bytes(line, run, y->text, strlen(y->text));
  }
}

/* Text that was put before any syllable waits for one in a run without times. */
static const norae_syllable nobody = {NORAE_SYLLABLE_INIT, .note = UINT8_MAX};

static bool is_nobody(const nr_run *run)
{
  return run->syllable.note == UINT8_MAX;
}

static bool is_same(const norae_syllable *a, const norae_syllable *b)
{
  return a->start == b->start && a->end == b->end && a->pitch == b->pitch && a->note == b->note &&
         a->text == b->text;
}

static bool is_blank(const char *text, size_t size)
{
  size_t i = 0;
  while (i < size && (text[i] == ' ' || text[i] == '\t'))
    i++;
  return size && i == size;
}

/* A piece of one syllable goes on with that syllable, or begins it; spaces alone
 * begin none. */
static void copy_piece(nr_edit_line *to, const norae_syllable *syllable, const char *text,
                       size_t size)
{
  nr_run *last = to->count ? &to->runs[to->count - 1] : NULL;
  if (last && is_nobody(last))
    last->syllable = *syllable;
  else if (!last || (!is_same(&last->syllable, syllable) && !is_blank(text, size)))
    last = add_run(to, syllable);
  if (last)
    add_bytes(to, last, text, size);
}

static bool ends_blank(const nr_edit_line *line)
{
  size_t size = line->text.size;
  return size == 0 || line->text.data[size - 1] == ' ';
}

void nr_edit_copy(nr_edit_line *to, const nr_edit_line *line, size_t from, size_t end, bool tight)
{
  size_t at = 0;
  if (tight && ends_blank(to)) {
    while (from < end && line->text.data[from] == ' ')
      from++;
  }
  for (size_t i = 0; i < line->count && !to->failed; at += line->runs[i++].size) {
    size_t a = at > from ? at : from, b = at + line->runs[i].size;
    b = b < end ? b : end;
    /* One without text holds the syllable before it, and goes where that goes. */
    bool holds = line->runs[i].size == 0 && at > from && at <= end;
    if (a < b || holds)
      copy_piece(to, &line->runs[i].syllable, line->text.data ? line->text.data + a : "",
                 holds ? 0 : b - a);
  }
}

void nr_edit_add(nr_edit_line *to, const char *text, size_t size)
{
  nr_run *last = to->count ? &to->runs[to->count - 1] : NULL;
  if (size && !last)
    last = add_run(to, &nobody);
  if (size && last)
    add_bytes(to, last, text, size);
}

void nr_edit_trim(nr_edit_line *line)
{
  for (size_t i = line->count; i-- > 0;) {
    nr_run *run = &line->runs[i];
    while (run->size && line->text.data[line->text.size - 1] == ' ') {
      line->text.data[--line->text.size] = '\0';
      run->size--;
    }
    if (run->size)
      break;
  }
}

void nr_edit_label(nr_edit_line *line, const char *label)
{
  nr_edit_clear(line);
  nr_edit_add(line, "[", 1);
  nr_edit_add(line, label, strlen(label));
  nr_edit_add(line, "]", 1);
}

bool nr_edit_is_empty(const nr_edit_line *line)
{
  return !line->text.size || !line->text.data[strspn(line->text.data, " \t")];
}

norae_status nr_edit_store(const nr_edit_line *line, norae_song *song)
{
  norae_status status = line->failed ? NORAE_ERR_MEMORY : NORAE_OK;
  size_t at = 0;
  for (size_t i = 0; i < line->count && status == NORAE_OK; at += line->runs[i++].size) {
    norae_syllable syllable = line->runs[i].syllable;
    if (is_nobody(&line->runs[i]))
      syllable.note = NORAE_NOTE_NORMAL;
    status = nr_song_add_syllable(song, &syllable, line->text.data ? line->text.data + at : "",
                                  line->runs[i].size);
  }
  return status;
}
