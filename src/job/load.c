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

/* How a script is to come to be, and where it goes. */
typedef struct loading {
  const char *lyrics;
  const norae_read_options *read;
  const norae_karaoke_options *karaoke;
  const norae_video *video;
  char **out;
  size_t *size;
  norae_diags *diags;
} loading;

/* Takes the song over. */
static norae_status style_song(const loading *l, norae_song *song)
{
  norae_karaoke_options karaoke = *l->karaoke;
  norae_status status = NORAE_ERR_FORMAT;
  if (norae_song_timing(song) == NORAE_TIMING_NONE)
    nr_error(l->diags, "no-times", nr_in_file(l->lyrics), "has no times; 'norae sync' finds them");
  else
    status = l->video ? norae_karaoke_fit(&karaoke, l->video->path, l->video->info, NULL)
                      : NORAE_OK;
  if (status == NORAE_OK)
    status = norae_karaoke_script(song, &karaoke, l->out, l->size, l->diags);
  norae_song_free(&song);
  return status;
}

static norae_status style_media(const loading *l)
{
  norae_song *song;
  norae_status status = norae_lyrics_read(l->lyrics, l->read, &song, l->diags);
  return status == NORAE_OK ? style_song(l, song) : status;
}

static norae_status style(const loading *l, const char *bytes, size_t size)
{
  norae_song *song;
  norae_status status = norae_song_read_memory(bytes, size, l->lyrics, l->read, &song, l->diags);
  return status == NORAE_OK ? style_song(l, song) : status;
}

norae_status norae_script_load(const char *lyrics, const norae_read_options *read,
                               const norae_karaoke_options *karaoke, const norae_video *video,
                               char **out, size_t *size, norae_diags *diags)
{
  static const norae_karaoke_options defaults = {0};
  static const norae_read_options as_told = {0};
  const loading l = {lyrics, read, karaoke ? karaoke : &defaults, video, out, size, diags};
  char *bytes;
  size_t count;
  *out = NULL;
  *size = 0;
  if (nr_holds_lyrics(lyrics, read ? read : &as_told))
    return style_media(&l);
  norae_status status = nr_input_read(lyrics, &bytes, &count, diags);
  if (status != NORAE_OK)
    return status;
  if (!nr_asks_for_look(l.karaoke) && !l.karaoke->furigana && is_script(bytes, count)) {
    nr_decode_options decode = {.encoding = read ? read->encoding : NULL, .name = lyrics};
    status = nr_decode(bytes, count, &decode, out, size, diags);
  } else {
    status = style(&l, bytes, count);
  }
  free(bytes);
  return status;
}

norae_status norae_script_save(const char *script, size_t size, const char *path, bool overwrite,
                               norae_diags *diags)
{
  return nr_output_save(path, overwrite, script, size, diags);
}
