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

static norae_status style_song(norae_song *song, const char *name,
                               const norae_karaoke_options *karaoke, char **out, size_t *out_size,
                               norae_diags *diags)
{
  norae_status status = NORAE_ERR_FORMAT;
  if (norae_song_timing(song) == NORAE_TIMING_NONE)
    nr_error(diags, "no-times", nr_in_file(name), "has no times; 'norae sync' finds them");
  else
    status = norae_karaoke_script(song, karaoke, out, out_size, diags);
  norae_song_free(&song);
  return status;
}

static norae_status style_media(const char *path, const norae_read_options *read,
                                const norae_karaoke_options *karaoke, char **out, size_t *out_size,
                                norae_diags *diags)
{
  norae_song *song;
  norae_status status = norae_lyrics_read(path, read, &song, diags);
  return status == NORAE_OK ? style_song(song, path, karaoke, out, out_size, diags) : status;
}

static norae_status style(const char *bytes, size_t size, const char *name,
                          const norae_read_options *read, const norae_karaoke_options *karaoke,
                          char **out, size_t *out_size, norae_diags *diags)
{
  norae_song *song;
  norae_status status = norae_song_read_memory(bytes, size, name, read, &song, diags);
  return status == NORAE_OK ? style_song(song, name, karaoke, out, out_size, diags) : status;
}

norae_status norae_script_load(const char *lyrics, const norae_read_options *read,
                               const norae_karaoke_options *karaoke, char **out, size_t *size,
                               norae_diags *diags)
{
  static const norae_karaoke_options defaults = {0};
  static const norae_read_options as_told = {0};
  char *bytes;
  size_t count;
  *out = NULL;
  *size = 0;
  if (nr_holds_lyrics(lyrics, read ? read : &as_told))
    return style_media(lyrics, read, karaoke ? karaoke : &defaults, out, size, diags);
  norae_status status = nr_input_read(lyrics, &bytes, &count, diags);
  if (status != NORAE_OK)
    return status;
  if (!karaoke)
    karaoke = &defaults;
  if (!karaoke->theme && !karaoke->setting_count && !karaoke->singer_count &&
      !karaoke->font && !karaoke->romanise && !karaoke->furigana &&
      is_script(bytes, count)) {
    nr_decode_options decode = {.encoding = read ? read->encoding : NULL, .name = lyrics};
    status = nr_decode(bytes, count, &decode, out, size, diags);
  } else {
    status = style(bytes, count, lyrics, read, karaoke, out, size, diags);
  }
  free(bytes);
  return status;
}

norae_status norae_script_save(const char *script, size_t size, const char *path, bool overwrite,
                               norae_diags *diags)
{
  return nr_output_save(path, overwrite, script, size, diags);
}
