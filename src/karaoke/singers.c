/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Colours that people choose for singers, by name.
 */
#include <string.h>
#include <strings.h>

#include "base/str.h"
#include "karaoke/palette.h"
#include "song/song.h"

/* The singer whose name, or id, this is; -1 if there is none. */
static int find_singer(const norae_song *song, const char *name, size_t size)
{
  for (size_t v = 0; v < song->voice_count; v++) {
    const char *names[] = {song->voices[v].name, song->voices[v].id};
    for (int i = 0; i < 2; i++)
      if (strlen(names[i]) == size && strncasecmp(names[i], name, size) == 0)
        return (int)v;
  }
  return -1;
}

static void tell_unknown(const norae_song *song, const char *name, size_t size, norae_diags *diags)
{
  nr_str known = {0};
  for (size_t v = 0; v < song->voice_count; v++) {
    const norae_voice *voice = &song->voices[v];
    nr_str_addf(&known, "%s%s", v ? ", " : "", *voice->name ? voice->name : voice->id);
  }
  if (song->voice_count)
    nr_error(diags, "karaoke-singer", (nr_place){0},
             "no singer of these lyrics is called \"%.*s\"; there are: %s", (int)size, name,
             nr_str_text(&known) ? nr_str_text(&known) : "");
  else
    nr_error(diags, "karaoke-singer", (nr_place){0},
             "there is no singer \"%.*s\": these lyrics don't tell who sings", (int)size, name);
  nr_str_free(&known);
}

norae_status nr_theme_singers(nr_theme *theme, const norae_song *song, const char *const *singers,
                              size_t count, norae_diags *diags)
{
  norae_status status = NORAE_OK;
  unsigned voices = (unsigned)song->voice_count;
  if (count == 0)
    return NORAE_OK;
  for (unsigned v = (unsigned)theme->singer_count; v < voices; v++)
    theme->singers[v] = nr_singer_tint(theme, v);
  for (size_t i = 0; i < count; i++) {
    const char *equals = strrchr(singers[i], '=');
    nr_tint tint;
    if (!equals || !nr_tint_read(equals + 1, &tint)) {
      nr_error(diags, "karaoke-singer", (nr_place){0},
               "a singer's colour is like Mina=#FF8800 or Mina=213, a hue, not '%.60s'",
               singers[i]);
      status = NORAE_ERR_ARGUMENT;
      continue;
    }
    size_t size = (size_t)(equals - singers[i]);
    int voice = find_singer(song, singers[i], size);
    if (voice >= 0) {
      theme->singers[voice] = tint;
    } else {
      tell_unknown(song, singers[i], size, diags);
      status = NORAE_ERR_ARGUMENT;
    }
  }
  if (theme->singer_count < (int)voices)
    theme->singer_count = (int)voices;
  return status;
}
