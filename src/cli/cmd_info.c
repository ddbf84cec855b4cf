/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "cli/file.h"
#include "cli/groups.h"
#include "cli/info.h"
#include "cli/lyrics.h"

static int show_media(call *c, const char *path, norae_media_info *info)
{
  embedded_list lyrics;
  int code = conclude(
      c, norae_embedded_list(path, &c->set.read, &lyrics.items, &lyrics.count, c->diags));
  if (code == EXIT_DONE && c->set.json)
    info_media_json(c, path, info, &lyrics);
  else if (code == EXIT_DONE)
    info_media_table(path, info, &lyrics);
  norae_embedded_free(&lyrics.items, lyrics.count);
  norae_media_info_free(&info);
  return code;
}

static int show_lyrics(call *c, const char *path)
{
  norae_song *song;
  int code = lyrics_read(c, path, &song);
  if (code != EXIT_DONE)
    return code;
  if (c->set.json)
    info_lyrics_json(c, path, song);
  else
    info_lyrics_table(path, song);
  norae_song_free(&song);
  return EXIT_DONE;
}

/* Lyrics tell themselves by their extension.  What has none of theirs is opened
 * as media first, and read as lyrics when it is no media; what was then said
 * about media is of no use. */
static bool is_media(call *c, const char *path, norae_media_info **info, norae_status *status)
{
  norae_diags *tried = NULL;
  if (file_is_stdio(path) || c->set.read.format || norae_format_by_path(path, NORAE_CAN_READ))
    return false;
  *status = norae_diags_new(&tried);
  if (*status == NORAE_OK)
    *status = norae_media_probe(path, info, tried);
  if (*status == NORAE_ERR_FORMAT) {
    norae_diags_free(&tried);
    return false;
  }
  if (tried) {
    norae_diags_free(&c->diags);
    c->diags = tried;
  }
  return true;
}

static int run(call *c)
{
  const char *path = c->operands[0];
  norae_media_info *info = NULL;
  norae_status status;
  if (!is_media(c, path, &info, &status))
    return show_lyrics(c, path);
  int code = conclude(c, status);
  return code == EXIT_DONE ? show_media(c, path, info) : code;
}

static const option options[] = {
    FLAG(0, "json", json, "write it as JSON"),
    GROUP_READ,
    HEADING("Messages"),
    ROW_STRICT("refuse lyrics with warnings"),
    FLAG('q', "quiet", quiet, "say nothing but errors"),
    GROUP_HELP,
    OPTIONS_END,
};

const command cmd_info = {
    .name = "info",
    .operands = "FILE",
    .least = 1,
    .most = 1,
    .summary = "show what is in a media or lyric file",
    .details = "Of media: streams, lyrics inside it, and the clock audit, which lists everything "
               "that makes times in "
               "the file differ from times in a player, such as start times, encoder delay and "
               "edit lists, with what norae does about each. Of lyrics: singers, lines, how finely "
               "they are timed, and every fault.",
    .options = options,
    .run = run,
};
