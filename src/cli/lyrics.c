/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/lyrics.h"

#include <stdio.h>
#include <stdlib.h>

#include "cli/file.h"
#include "cli/interrupt.h"
#include "cli/patterns.h"

int lyrics_refuse(call *c, const char *path)
{
  show_messages(c);
  message_error(&c->voice, "%s: warnings count as errors (--strict)", path);
  return EXIT_INPUT;
}

int lyrics_read(call *c, const char *path, norae_song **out)
{
  size_t before = norae_diags_count_from(c->diags, NORAE_WARNING);
  norae_status status = norae_lyrics_read(path, &c->set.read, out, c->diags);
  bool warned = norae_diags_count_from(c->diags, NORAE_WARNING) > before;
  if (status == NORAE_OK && c->set.strict && warned) {
    norae_song_free(out);
    return lyrics_refuse(c, path);
  }
  return conclude(c, status);
}

/* Readings tell how kanji are romanised: they are taken out last. */
static norae_status complete(call *c, norae_song *song)
{
  norae_furigana furigana = c->set.karaoke.furigana;
  norae_status status = NORAE_OK;
  if (furigana == NORAE_FURIGANA_AUTO)
    status = norae_song_add_readings(song, c->set.lang, c->diags);
  if (status == NORAE_OK && c->set.romanize)
    status = norae_song_romanise(song, c->set.lang, c->diags);
  if (status == NORAE_OK && furigana == NORAE_FURIGANA_OFF)
    status = norae_song_drop_readings(song);
  return status;
}

int lyrics_complete(call *c, const char *path, norae_song *song)
{
  size_t before = norae_diags_count_from(c->diags, NORAE_WARNING);
  norae_status status = complete(c, song);
  if (status == NORAE_OK && c->set.strict &&
      norae_diags_count_from(c->diags, NORAE_WARNING) > before)
    return lyrics_refuse(c, path);
  return status == NORAE_OK ? EXIT_DONE : conclude(c, status);
}

int lyrics_output_format(call *c, const char *path, const norae_format_info **out)
{
  *out = c->set.format ? patterns_format(c, c->set.format)
                       : norae_format_by_path(path, NORAE_CAN_WRITE);
  if (*out)
    return EXIT_DONE;
  if (file_is_stdio(path))
    return usage_error(c, "standard output has no extension; give the format: -t FORMAT");
  return usage_error(c, "can't tell the format of '%s'; give -t FORMAT (see 'norae formats')",
                     path);
}

static norae_status write_stdout(call *c, const norae_song *song,
                                 const norae_write_options *options)
{
  char *text = NULL;
  size_t size;
  norae_status status = norae_song_write_memory(song, options, &text, &size, c->diags);
  if (status == NORAE_OK)
    fwrite(text, 1, size, stdout); /* failure is found when stdout is closed */
  free(text);
  return status;
}

int lyrics_write(call *c, const norae_song *song, const norae_format_info *format, const char *path)
{
  norae_write_options options = {
      .format = format->name, .overwrite = c->set.force, .strict = c->set.strict,
      .batch = c->batch, .file = c->file, .frame_rate = c->set.to_rate,
      .grammar = c->patterns.grammar};
  /* The library knows which format of that extension holds the song's words. */
  if (!c->set.format && !file_is_stdio(path))
    options.format = NULL;
  if (file_is_stdio(path))
    return conclude(c, write_stdout(c, song, &options));
  /* A signal in between would leave a temporary file. */
  interrupt_hold();
  norae_status status = norae_song_write_file(song, path, &options, c->diags);
  interrupt_release();
  return conclude(c, status);
}
