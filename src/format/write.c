/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writing: a song → the format's text → a whole file or none.
 */
#include <string.h>

#include "base/batch.h"
#include "format/grammar.h"
#include "format/registry.h"

/* By name, or by the path's extension: there the format that can hold the
 * song's words, so that "x.lrc" keeps the times of words. */
static norae_status choose(const norae_song *song, const norae_write_options *options,
                           const char *path, const nr_format **out, norae_diags *diags)
{
  const norae_grammar *grammar = options->grammar;
  if (options->format && grammar && strcmp(options->format, grammar->format.info.name) == 0) {
    *out = &grammar->format;
  } else if (options->format) {
    *out = nr_format_by_name(options->format);
  } else if (path) {
    *out = nr_format_by_path(path, NORAE_CAN_WRITE);
    const nr_format *finer = nr_format_by_path(path, NORAE_CAN_WRITE | NORAE_CAN_WORD_TIMES);
    /* Plain text is never meant to be more than that. */
    bool timed = *out && (*out)->info.capabilities & NORAE_CAN_LINE_TIMES;
    if (timed && finer && norae_song_timing(song) == NORAE_TIMING_WORD)
      *out = finer;
  }
  if (*out && (*out)->write)
    return NORAE_OK;
  if (options->format)
    nr_error(diags, "format-unknown", nr_in_file(path), "there is no format \"%s\" to write",
             options->format);
  else
    nr_error(diags, "format-unknown", nr_in_file(path),
             "its extension tells no format that can be written");
  return NORAE_ERR_ARGUMENT;
}

/* Hands a list over to another; true when a loss is among it. */
static bool pass_on(const norae_diags *from, norae_diags *to)
{
  bool lost = false;
  for (size_t i = 0; i < norae_diags_count(from); i++) {
    const norae_diag *d = norae_diags_at(from, i);
    nr_diag(to, d->severity, d->code, (nr_place){d->file, d->line, d->column}, "%s", d->text);
    lost |= strncmp(d->code, "loss-", 5) == 0;
  }
  return lost;
}

static norae_status render(const norae_song *song, const nr_format *format,
                           const norae_write_options *options, const char *name, nr_str *out,
                           norae_diags *diags)
{
  nr_sink sink = {.out = out, .name = name, .options = options, .diags = diags};
  nr_report_losses(song, format, name, diags);
  norae_status status = format->write(song, &sink);
  return status == NORAE_OK && out->failed ? NORAE_ERR_MEMORY : status;
}

/* A list of its own shows what this one writing loses, whatever the caller's
 * list holds already. */
static norae_status render_strictly(const norae_song *song, const nr_format *format,
                                    const norae_write_options *options, const char *name,
                                    nr_str *out, norae_diags *diags)
{
  norae_diags *own;
  if (norae_diags_new(&own) != NORAE_OK)
    return NORAE_ERR_MEMORY;
  norae_status status = render(song, format, options, name, out, own);
  if (pass_on(own, diags) && status == NORAE_OK) {
    nr_error(diags, "strict-loss", nr_in_file(name),
             "not written, because something of the lyrics would be lost");
    status = NORAE_ERR_UNSUPPORTED;
  }
  norae_diags_free(&own);
  return status;
}

norae_status norae_song_write_file(const norae_song *song, const char *path,
                                   const norae_write_options *options, norae_diags *diags)
{
  static const norae_write_options defaults = {0};
  const nr_format *format = NULL;
  nr_str out = {0};
  if (!options)
    options = &defaults;
  norae_status status = choose(song, options, path, &format, diags);
  if (status == NORAE_OK)
    status = options->strict ? render_strictly(song, format, options, path, &out, diags)
                             : render(song, format, options, path, &out, diags);
  bool batch = options->batch && strcmp(path, "-") != 0;
  if (status == NORAE_OK)
    status = batch ? nr_batch_save(options->batch, options->file, path, options->overwrite,
                                   nr_str_text(&out), out.size, diags)
                   : nr_output_save(path, options->overwrite, nr_str_text(&out), out.size, diags);
  nr_str_free(&out);
  return status;
}

norae_status norae_song_write_memory(const norae_song *song, const norae_write_options *options,
                                     char **out, size_t *size, norae_diags *diags)
{
  const nr_format *format = NULL;
  nr_str text = {0};
  *out = NULL;
  norae_status status = choose(song, options, NULL, &format, diags);
  if (status == NORAE_OK)
    status = options->strict ? render_strictly(song, format, options, NULL, &text, diags)
                             : render(song, format, options, NULL, &text, diags);
  if (status == NORAE_OK)
    return nr_str_take(&text, out, size);
  nr_str_free(&text);
  return status;
}
