/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scripts on their way in and out as files.
 */
#include <norae/job.h>

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/input.h"
#include "base/output.h"
#include "job/cues.h"
#include "job/embedded.h"
#include "job/look.h"
#include "text/encoding.h"

/* Does a script's first section stand at the beginning?  Seen through byte order
 * marks, white space and the NULs of UTF-16, before anything is decoded. */
static bool is_script(const char *bytes, size_t size)
{
  static const char wanted[] = "[script info]";
  size_t found = 0;
  for (size_t i = 0; i < size && i < 256 && wanted[found]; i++) {
    unsigned char c = (unsigned char)bytes[i];
    if (c == 0 || (found == 0 && (c >= 0x80 || isspace(c))))
      continue;
    if (tolower(c) != wanted[found++])
      return false;
  }
  return wanted[found] == '\0';
}

/* How a script is to come to be. */
typedef struct loading {
  const char *lyrics;
  const norae_read_options *read;
  const norae_karaoke_options *karaoke;
  const norae_video *video;
  norae_mux_form form;
  bool sections; /* chapters are wanted, too */
  norae_mux_text *out;
  norae_diags *diags;
} loading;

static norae_status fit(const loading *l, norae_karaoke_options *karaoke)
{
  norae_media_info *probed = NULL;
  const norae_media_info *info = l->video->info;
  norae_status status = NORAE_OK;
  if (!info)
    status = norae_media_probe(l->video->path, &probed, l->diags);
  if (status == NORAE_OK)
    status = norae_karaoke_fit(karaoke, l->video->path, info ? info : probed, NULL);
  norae_media_info_free(&probed);
  return status;
}

static norae_status style_song(const loading *l, norae_song *song)
{
  norae_karaoke_options karaoke = *l->karaoke;
  norae_status status = l->video ? fit(l, &karaoke) : NORAE_OK;
  return status == NORAE_OK
             ? norae_karaoke_script(song, &karaoke, &l->out->text, &l->out->size, l->diags)
             : status;
}

/* What isn't there yet, from the song. */
static norae_status take_song(const loading *l, norae_song *song)
{
  norae_status status = NORAE_OK;
  if (!l->out->text && norae_song_timing(song) == NORAE_TIMING_NONE) {
    nr_error(l->diags, "no-times", nr_in_file(l->lyrics), "has no times; 'norae sync' finds them");
    return NORAE_ERR_FORMAT;
  }
  if (!l->out->text)
    status = l->form == NORAE_MUX_CUES ? nr_song_cues(song, l->lyrics, l->karaoke, &l->out->text,
                                                      &l->out->size, l->diags)
                                       : style_song(l, song);
  if (status == NORAE_OK && l->sections)
    status = norae_song_chapters(song, &l->out->chapters, &l->out->chapter_count);
  return status;
}

static norae_status load_media(const loading *l)
{
  norae_song *song;
  norae_status status = norae_lyrics_read(l->lyrics, l->read, &song, l->diags);
  if (status == NORAE_OK)
    status = take_song(l, song);
  norae_song_free(&song);
  return status;
}

static norae_status load_song(const loading *l, const char *bytes, size_t size)
{
  norae_song *song;
  norae_status status = norae_song_read_memory(bytes, size, l->lyrics, l->read, &song, l->diags);
  if (status == NORAE_OK)
    status = take_song(l, song);
  norae_song_free(&song);
  return status;
}

/* A script is taken as it is, and has no sections. */
static norae_status load_bytes(const loading *l, const char *bytes, size_t size)
{
  if (l->form != NORAE_MUX_CUES && !nr_asks_for_look(l->karaoke) && !l->karaoke->furigana &&
      is_script(bytes, size)) {
    nr_decode_options decode = {.encoding = l->read ? l->read->encoding : NULL, .name = l->lyrics};
    return nr_decode(bytes, size, &decode, &l->out->text, &l->out->size, l->diags);
  }
  return load_song(l, bytes, size);
}

static norae_status load(const loading *l)
{
  static const norae_read_options as_told = {0};
  char *bytes;
  size_t count;
  *l->out = (norae_mux_text){0};
  if (nr_holds_lyrics(l->lyrics, l->read ? l->read : &as_told))
    return load_media(l);
  norae_status status = nr_input_read(l->lyrics, &bytes, &count, l->diags);
  if (status != NORAE_OK)
    return status;
  status = load_bytes(l, bytes, count);
  free(bytes);
  return status;
}

norae_status norae_script_load(const char *lyrics, const norae_read_options *read,
                               const norae_karaoke_options *karaoke, const norae_video *video,
                               char **out, size_t *size, norae_diags *diags)
{
  static const norae_karaoke_options defaults = {0};
  norae_mux_text text;
  const loading l = {.lyrics = lyrics,
                     .read = read,
                     .karaoke = karaoke ? karaoke : &defaults,
                     .video = video,
                     .form = NORAE_MUX_SCRIPT,
                     .out = &text,
                     .diags = diags};
  norae_status status = load(&l);
  *out = status == NORAE_OK ? text.text : NULL;
  *size = status == NORAE_OK ? text.size : 0;
  if (status != NORAE_OK)
    norae_mux_text_free(&text);
  return status;
}

norae_status norae_mux_load(const char *lyrics, const norae_read_options *read,
                            const norae_karaoke_options *karaoke, const norae_video *video,
                            norae_mux_form form, norae_mux_text *out, norae_diags *diags)
{
  static const norae_karaoke_options defaults = {0};
  const loading l = {.lyrics = lyrics,
                     .read = read,
                     .karaoke = karaoke ? karaoke : &defaults,
                     .video = video,
                     .form = form,
                     .sections = true,
                     .out = out,
                     .diags = diags};
  norae_status status = load(&l);
  if (status != NORAE_OK)
    norae_mux_text_free(out);
  return status;
}

void norae_mux_text_free(norae_mux_text *text)
{
  free(text->text);
  norae_chapters_free(&text->chapters, text->chapter_count);
  *text = (norae_mux_text){0};
}

norae_status norae_script_save(const char *script, size_t size, const char *path, bool overwrite,
                               norae_diags *diags)
{
  return nr_output_save(path, overwrite, script, size, diags);
}
