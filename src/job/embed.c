/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lyrics into copies of media files.
 */
#include <norae/job.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/diag.h"
#include "base/str.h"
#include "job/sylt.h"
#include "media/held.h"

/* A frame with times holds words alone: does the song have more? */
static bool has_more_than_words(const norae_song *song)
{
  bool more = norae_song_voice_count(song) || norae_song_track_count(song);
  for (size_t i = 0; i < norae_song_line_count(song); i++) {
    const norae_line *line = norae_song_line_at(song, i);
    more |= line->role == NORAE_ROLE_BACKGROUND;
  }
  return more;
}

static norae_status add_text(const norae_song *song, const char *format, bool strict,
                             nr_held *held, norae_diags *diags)
{
  norae_write_options options = {.format = format, .strict = strict};
  char *text;
  size_t size;
  norae_status status = norae_song_write_memory(song, &options, &text, &size, diags);
  if (status != NORAE_OK)
    return status;
  nr_str_add_bytes(&held->text, text, size);
  free(text);
  return held->text.failed ? NORAE_ERR_MEMORY : NORAE_OK;
}

/* The text that stands in the tag, and what is lost of the song with it. */
static norae_status make_text(const norae_song *song, bool beside_times, bool strict,
                              nr_held *held, norae_diags *diags)
{
  norae_timing timing = norae_song_timing(song);
  if (timing == NORAE_TIMING_NONE)
    return add_text(song, "text", strict, held, diags);
  norae_status status = add_text(song, "elrc", strict, held, diags);
  bool by_line = timing == NORAE_TIMING_LINE || (beside_times && !has_more_than_words(song));
  if (status != NORAE_OK || !by_line)
    return status;
  /* Programs that show the text as it is show a stamp a line, not one a word. */
  nr_str_clear(&held->text);
  return add_text(song, "lrc", false, held, NULL);
}

/* Of tags that hold pieces with times. */
static bool takes_events(const char *path)
{
  static const char *const extensions[] = {"mp3", "mp2", "wav", "aif", "aiff", "aifc", "aac"};
  const char *dot = strrchr(path, '.');
  for (size_t i = 0; dot && i < sizeof extensions / sizeof *extensions; i++) {
    if (strcasecmp(dot + 1, extensions[i]) == 0)
      return true;
  }
  return false;
}

/* The container stays what it is, and so must the name's end. */
static norae_status check_names(const char *media, const char *output, norae_diags *diags)
{
  const char *a = strrchr(media, '.'), *b = strrchr(output, '.');
  struct stat in, out;
  if (!a || !b || strcasecmp(a, b) != 0) {
    nr_error(diags, "embed-container", nr_in_file(output),
             "is to be a copy of %s: it needs the same extension", media);
    return NORAE_ERR_ARGUMENT;
  }
  if (stat(media, &in) == 0 && stat(output, &out) == 0 && in.st_dev == out.st_dev &&
      in.st_ino == out.st_ino) {
    nr_error(diags, "same-file", nr_in_file(output), "is an input, too");
    return NORAE_ERR_ARGUMENT;
  }
  return NORAE_OK;
}

norae_status norae_embed(const norae_song *song, const char *media, const char *output,
                         const norae_embed_options *options, norae_diags *diags)
{
  static const norae_embed_options defaults = {0};
  nr_held text = {.kind = "USLT"}, timed = {.kind = "SYLT"};
  const char *lang = norae_song_meta(song, "language");
  bool events = takes_events(media) && norae_song_timing(song) != NORAE_TIMING_NONE;
  if (!options)
    options = &defaults;
  nr_held_set_lang(&text, lang);
  nr_held_set_lang(&timed, lang);
  norae_status status = check_names(media, output, diags);
  if (status == NORAE_OK)
    status = make_text(song, events, options->strict, &text, diags);
  if (status == NORAE_OK && events)
    status = nr_sylt_write(song, &timed, NULL);
  if (status == NORAE_ERR_UNSUPPORTED && events) { /* backing vocals alone */
    events = false;
    status = NORAE_OK;
  }
  if (status == NORAE_OK)
    status = nr_held_write(media, output, options->overwrite, &text, events ? &timed : NULL,
                           diags);
  nr_held_clear(&text);
  nr_held_clear(&timed);
  return status;
}
