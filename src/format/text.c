/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Plain text: a line of text is a line of the song, a blank line or a label in
 * square brackets begins a new section.
 */
#include "format/pieces.h"
#include "format/sections.h"

static int probe(const char *text, size_t size)
{
  return size ? 1 : 0;
}

typedef struct reader {
  const nr_source *source;
  norae_song *song;
  nr_pieces pieces;
  nr_str section;
  bool new_section; /* the next line begins one, named `section` */
} reader;

static norae_status add_line(reader *r, const nr_text_line *line)
{
  bool added;
  nr_pieces_clear(&r->pieces);
  nr_pieces_text(&r->pieces, line->span.text, line->span.size);
  norae_line new = {NORAE_LINE_INIT, .source_line = line->number};
  if (r->new_section)
    new.section = nr_str_text(&r->section);
  norae_status status = nr_pieces_add_line(&r->pieces, r->song, &new, &added);
  if (added) {
    r->new_section = false;
    nr_str_clear(&r->section);
  }
  return status;
}

static norae_status read_line(reader *r, const nr_text_line *line)
{
  nr_span label;
  if (nr_is_empty(line->span)) {
    r->new_section |= norae_song_line_count(r->song) > 0;
    return NORAE_OK;
  }
  if (!nr_section_label(line->span, &label))
    return add_line(r, line);
  nr_str_clear(&r->section);
  nr_str_add_bytes(&r->section, label.text, label.size);
  r->new_section = true;
  return r->section.failed ? NORAE_ERR_MEMORY : NORAE_OK;
}

static norae_status read(const nr_source *source, norae_song *song)
{
  reader r = {.source = source, .song = song};
  nr_lines lines = nr_lines_of(source);
  nr_text_line line;
  norae_status status = NORAE_OK;
  while (status == NORAE_OK && nr_next_line(&lines, &line))
    status = read_line(&r, &line);
  nr_pieces_free(&r.pieces);
  nr_str_free(&r.section);
  return status;
}

static norae_status write(const norae_song *song, nr_sink *sink)
{
  nr_pieces pieces = {0};
  norae_status status = NORAE_OK;
  size_t unsung = 0;
  for (size_t i = 0; i < norae_song_line_count(song) && status == NORAE_OK; i++) {
    const norae_line *line = norae_song_line_at(song, i);
    unsung += line->unsung;
    if (line->section && i)
      nr_str_add_char(sink->out, '\n');
    if (line->section && *line->section)
      nr_str_addf(sink->out, "[%s]\n", line->section);
    status = nr_pieces_from_line(&pieces, song, i);
    if (status != NORAE_OK)
      break;
    nr_span text = nr_pieces_joined(&pieces);
    nr_str_add_bytes(sink->out, text.text, text.size);
    nr_str_add_char(sink->out, '\n');
  }
  if (unsung)
    nr_warn(sink->diags, "loss-unsung", nr_in_file(sink->name),
            "plain text can't tell that %zu line%s not in the recording", unsung,
            unsung > 1 ? "s are" : " is");
  nr_pieces_free(&pieces);
  return sink->out->failed ? NORAE_ERR_MEMORY : status;
}

const nr_format nr_format_text = {
    .info = {.name = "text",
             .title = "plain text",
             .extensions = "txt",
             .capabilities = NORAE_CAN_READ | NORAE_CAN_WRITE | NORAE_CAN_SECTIONS},
    .probe = probe,
    .read = read,
    .write = write,
};
