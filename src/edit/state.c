/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "edit/state.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <norae/format.h>

/* "song BYTES", that many of JSON; "lines" and the line of the file each came from;
 * "script BYTES" and "moves COUNT" where the song carries one. */

static void write_origin(const nr_origin *o, nr_str *out)
{
  nr_str_addf(out, "script %zu %d %d\n", o->size, o->bom, o->crlf);
  nr_str_add_bytes(out, o->text, o->size);
  nr_str_addf(out, "\nmoves %zu\n", o->move_count);
  for (size_t i = 0; i < o->move_count; i++)
    nr_str_addf(out, "%" PRId64 " %a %" PRId64 "\n", o->moves[i].from, o->moves[i].rate,
                o->moves[i].shift);
}

void nr_state_write(const norae_song *song, nr_str *out)
{
  char *json = NULL;
  size_t size = 0;
  if (norae_song_write_memory(song, &(norae_write_options){.format = "json"}, &json, &size,
                              NULL) != NORAE_OK)
    out->failed = true;
  nr_str_addf(out, "song %zu\n", size);
  nr_str_add_bytes(out, json, json ? size : 0);
  free(json);
  nr_str_addf(out, "\nlines %zu\n", song->line_count);
  for (size_t i = 0; i < song->line_count; i++)
    nr_str_addf(out, "%u\n", (unsigned)song->lines[i].source_line);
  if (song->origin)
    write_origin(song->origin, out);
  nr_str_add(out, "end\n");
}

/* What is still to be read. */
typedef struct reading {
  const char *at, *end;
  norae_diags *diags;
} reading;

/* The next line, without its end; NULL behind the last whole one. */
static const char *next_line(reading *r, char line[128])
{
  const char *stop = memchr(r->at, '\n', (size_t)(r->end - r->at));
  if (!stop || stop - r->at > 127)
    return NULL;
  memcpy(line, r->at, (size_t)(stop - r->at));
  line[stop - r->at] = '\0';
  r->at = stop + 1;
  return line;
}

static bool take_bytes(reading *r, size_t size, const char **out)
{
  *out = r->at;
  if (size >= (size_t)(r->end - r->at) || r->at[size] != '\n')
    return false;
  r->at += size + 1;
  return true;
}

static norae_status read_song(reading *r, norae_song **out)
{
  char line[128];
  size_t size;
  const char *json;
  if (!next_line(r, line) || sscanf(line, "song %zu", &size) != 1 || !take_bytes(r, size, &json))
    return NORAE_ERR_FORMAT;
  return norae_song_read_memory(json, size, "edits", &(norae_read_options){.format = "json"}, out,
                                r->diags);
}

static bool read_lines(reading *r, norae_song *song)
{
  char line[128];
  size_t count;
  unsigned from;
  if (!next_line(r, line) || sscanf(line, "lines %zu", &count) != 1 || count != song->line_count)
    return false;
  for (size_t i = 0; i < count; i++) {
    if (!next_line(r, line) || sscanf(line, "%u", &from) != 1)
      return false;
    song->lines[i].source_line = from;
  }
  return true;
}

static norae_status read_moves(reading *r, norae_song *song)
{
  char line[128];
  size_t count, bytes;
  if (!next_line(r, line) || sscanf(line, "moves %zu", &count) != 1 || !count ||
      count > (size_t)(r->end - r->at) || __builtin_mul_overflow(count, sizeof(nr_move), &bytes))
    return NORAE_ERR_FORMAT;
  nr_move *moves = nr_arena_alloc(&song->arena, bytes);
  if (!moves)
    return NORAE_ERR_MEMORY;
  for (size_t i = 0; i < count; i++) {
    nr_move *m = &moves[i];
    if (!next_line(r, line) ||
        sscanf(line, "%" SCNd64 " %la %" SCNd64, &m->from, &m->rate, &m->shift) != 3)
      return NORAE_ERR_FORMAT;
  }
  song->origin->moves = moves;
  song->origin->move_count = count;
  return NORAE_OK;
}

/* The script is read again, as ASS always is, for what it holds. */
static norae_status read_origin(reading *r, const char *line, norae_song *song)
{
  size_t size;
  int bom, crlf;
  const char *text;
  norae_song *script = NULL;
  if (sscanf(line, "script %zu %d %d", &size, &bom, &crlf) != 3 || !take_bytes(r, size, &text))
    return NORAE_ERR_FORMAT;
  norae_status status = norae_song_read_memory(
      text, size, "edits", &(norae_read_options){.format = "ass", .encoding = "UTF-8"}, &script,
      NULL);
  if (status == NORAE_OK)
    status = nr_song_copy_origin(script, song);
  norae_song_free(&script);
  if (status != NORAE_OK || !song->origin)
    return status == NORAE_OK ? NORAE_ERR_FORMAT : status;
  song->origin->bom = bom;
  song->origin->crlf = crlf;
  return read_moves(r, song);
}

norae_status nr_state_read(const char *text, size_t size, norae_song **out, size_t *used,
                           norae_diags *diags)
{
  reading r = {text, text + size, diags};
  char line[128] = "";
  *out = NULL;
  norae_status status = read_song(&r, out);
  if (status == NORAE_OK && !read_lines(&r, *out))
    status = NORAE_ERR_FORMAT;
  if (status == NORAE_OK && !next_line(&r, line))
    status = NORAE_ERR_FORMAT;
  if (status == NORAE_OK && strcmp(line, "end") != 0) {
    status = read_origin(&r, line, *out);
    if (status == NORAE_OK && (!next_line(&r, line) || strcmp(line, "end") != 0))
      status = NORAE_ERR_FORMAT;
  }
  if (status != NORAE_OK)
    norae_song_free(out);
  *used = (size_t)(r.at - text);
  return status;
}
