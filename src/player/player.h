/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The player: media in a window, with a script drawn over it that changes while it plays.
 */
#ifndef NR_PLAYER_PLAYER_H
#define NR_PLAYER_PLAYER_H

#include <norae/energy.h>
#include <norae/log.h>

#include "base/diag.h"
#include "edit/desk.h"

/* What the player asks for. */
typedef struct nr_player_host {
  /* The script of a song; free *out with free(). */
  norae_status (*script)(void *user, const norae_song *song, char **out, size_t *size);
  /* The song that the file holds now. */
  norae_status (*reread)(void *user, norae_song **out, norae_diags *diags);
  /* The energy of the recording, NULL while it is not known; a view. */
  const norae_energy *(*energy)(void *user);
  void *user;
} nr_player_host;

typedef struct nr_player_options {
  const char *media;
  const char *name;  /* of the lyrics, for the title */
  bool has_video;
  nr_desk *desk;
  size_t recovered;  /* edits that came out of a journal */
  nr_player_host host;
  norae_us start;
  size_t line;       /* from 1 on; 0: none */
  const char *font_dir;
  bool no_system_fonts;
  const char *const *settings; /* "ao=null" */
  size_t setting_count;
  const norae_log *log;
} nr_player_options;

/* Until the window is closed.  *keep: whether edits that are not saved are wanted the next
 * time.  NORAE_ERR_ENVIRONMENT, with a message, where there can be no window. */
norae_status nr_player_run(const nr_player_options *options, bool *keep, norae_diags *diags);

/* NORAE_ERR_ENVIRONMENT, with a message, where it would fail: asked before long work. */
norae_status nr_player_check(const char *const *settings, size_t count, norae_diags *diags);

#endif
