/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lossless.h"

static void *need(void *memory)
{
  if (!memory)
    exit(99);
  return memory;
}

/* Appends to a malloc'ed text. */
static void add(char **text, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void add(char **text, const char *format, ...)
{
  char more[4096];
  va_list args;
  va_start(args, format);
  vsnprintf(more, sizeof more, format, args);
  va_end(args);
  size_t size = *text ? strlen(*text) : 0;
  *text = need(realloc(*text, size + strlen(more) + 1));
  strcpy(*text + size, more);
}

/* Without white space at both ends; within it is one space, which is all that
 * formats promise. */
static char *trimmed(const char *text)
{
  static const char white[] = " \t\n";
  char *out = need(strdup(text)), *to = out;
  for (text += strspn(text, white); *text;) {
    size_t solid = strcspn(text, white);
    memmove(to, text, solid);
    to += solid;
    text += solid;
    text += strspn(text, white);
    if (*text)
      *to++ = ' ';
  }
  *to = '\0';
  return out;
}

static int by_text(const void *a, const void *b)
{
  return strcmp(*(char *const *)a, *(char *const *)b);
}

static char *singers_of(const norae_song *song, const norae_line *line)
{
  const char *names[NORAE_MAX_VOICES];
  size_t count = 0;
  for (size_t v = 0; v < norae_song_voice_count(song); v++) {
    const norae_voice *voice = norae_song_voice_at(song, v);
    if (line->voices >> v & 1)
      names[count++] = *voice->name ? voice->name : voice->id;
  }
  qsort(names, count, sizeof *names, by_text);
  char *out = NULL;
  add(&out, "%s", "");
  for (size_t i = 0; i < count; i++)
    add(&out, "%s%s", i ? " & " : "", names[i]);
  return out;
}

static char *tracks_of(const norae_song *song, size_t line)
{
  char *all[64], *out = NULL;
  size_t count = 0;
  const norae_track *t;
  for (size_t i = 0; (t = norae_song_track_at(song, i)) && count < 64; i++) {
    if (t->line != line)
      continue;
    all[count] = NULL;
    add(&all[count++], "%d:%s|", t->kind, t->text);
  }
  qsort(all, count, sizeof *all, by_text);
  add(&out, "%s", "");
  for (size_t i = 0; i < count; i++) {
    add(&out, "%s", all[i]);
    free(all[i]);
  }
  return out;
}

/* One more syllable of the line: a word, or more of the one before. */
static void take_syllable(view *v, view_line *l, const norae_syllable *s)
{
  char *text = trimmed(s->text);
  add(&l->text, "%s", s->text);
  view_word *last = l->count ? &v->words[v->word_count - 1] : NULL;
  if (s->start != NORAE_NO_TIME && *text) {
    if (s->pitch != NORAE_NO_PITCH || s->note != NORAE_NOTE_NORMAL)
      add(&l->pitches, "%d/%d ", s->pitch, s->note);
    v->words[v->word_count++] = (view_word){s->start, s->end, text};
    l->count++;
    return;
  }
  if (last && s->end != NORAE_NO_TIME)
    last->end = s->end;
  if (last && *text)
    add(&last->text, " %s", text);
  free(text);
}

static void take_line(view *v, const norae_song *song, size_t i)
{
  const norae_line *line = norae_song_line_at(song, i);
  view_line *l = &v->lines[v->count++];
  *l = (view_line){.start = line->start,
                   .end = line->end,
                   .role = (int)line->role,
                   .singers = singers_of(song, line),
                   .tracks = tracks_of(song, i),
                   .section = need(strdup(line->section ? line->section : "")),
                   .lang = need(strdup(line->lang ? line->lang : "")),
                   .first = v->word_count};
  add(&l->text, "%s", "");
  add(&l->pitches, "%s", "");
  for (size_t s = 0; s < line->count; s++)
    take_syllable(v, l, norae_song_syllable_at(song, line->first + s));
  char *text = trimmed(l->text);
  free(l->text);
  l->text = text;
  if (l->start == NORAE_NO_TIME && l->count)
    l->start = v->words[l->first].start;
  if (l->end == NORAE_NO_TIME && l->count)
    l->end = v->words[l->first + l->count - 1].end;
}

static int by_time(const void *a, const void *b)
{
  const view_line *x = a, *y = b;
  if (x->start != y->start)
    return x->start < y->start ? -1 : 1;
  return strcmp(x->text, y->text);
}

static int by_role(const void *a, const void *b)
{
  const view_line *x = a, *y = b;
  return x->role != y->role ? x->role - y->role : strcmp(x->text, y->text);
}

/* By time; what begins at once, or was parted to be told apart, in an order that
 * every format gives. */
static void sort_lines(view *v)
{
  const norae_us at_once = 3000;
  qsort(v->lines, v->count, sizeof *v->lines, by_time);
  for (size_t i = 0, n; i < v->count; i += n) {
    for (n = 1; i + n < v->count && v->lines[i + n].start - v->lines[i + n - 1].start <= at_once;)
      n++;
    qsort(v->lines + i, n, sizeof *v->lines, by_role);
  }
}

view view_of(const norae_song *song)
{
  view v = {.lines = need(calloc(norae_song_line_count(song) + 1, sizeof *v.lines)),
            .words = need(calloc(norae_song_syllable_count(song) + 1, sizeof *v.words))};
  for (size_t i = 0; i < norae_song_line_count(song); i++)
    take_line(&v, song, i);
  sort_lines(&v);
  return v;
}

void view_free(view *v)
{
  for (size_t i = 0; i < v->count; i++) {
    view_line *l = &v->lines[i];
    free(l->text);
    free(l->singers);
    free(l->tracks);
    free(l->section);
    free(l->lang);
    free(l->pitches);
  }
  for (size_t i = 0; i < v->word_count; i++)
    free(v->words[i].text);
  free(v->lines);
  free(v->words);
}
