/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tool_script WIDTH HEIGHT [FONT-FAMILY FONT-FOLDER [THEME [romanize|TOP,BOTTOM]]]
 *     <song.txt >script.ass
 * The script of a song written as tests/songs.h says; with black bars of so many
 * pixels above and below.
 */
#include <stdio.h>
#include <stdlib.h>

#include <norae/norae.h>

#include "songs.h"

static int complain(const norae_diags *diags)
{
  for (size_t i = 0; i < norae_diags_count(diags); i++)
    fprintf(stderr, "%s\n", norae_diags_at(diags, i)->text);
  return 1;
}

int main(int argc, char **argv)
{
  char spec[65536], *script;
  size_t size = fread(spec, 1, sizeof spec - 1, stdin);
  spec[size] = '\0';
  norae_song *song = song_of(spec);
  norae_diags *diags;
  if (argc < 3 || !song || norae_diags_new(&diags) != NORAE_OK)
    return 2;
  norae_karaoke_options options = {.width = atoi(argv[1]), .height = atoi(argv[2])};
  if (argc > 4) {
    options.font = argv[3];
    options.font_dir = argv[4];
    options.no_system_fonts = true;
    options.theme = argc > 5 ? argv[5] : NULL;
    if (argc > 6 && sscanf(argv[6], "%d,%d", &options.bars.top, &options.bars.bottom) != 2)
      options.romanise = NORAE_ROMANISE_ABOVE;
  }
  norae_status status = norae_karaoke_script(song, &options, &script, &size, diags);
  int failed = complain(diags) && status != NORAE_OK;
  if (status == NORAE_OK) {
    fwrite(script, 1, size, stdout);
    free(script);
  }
  norae_diags_free(&diags);
  norae_song_free(&song);
  return failed;
}
