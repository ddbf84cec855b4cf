/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * mpv's window: what the player needs of libmpv, and nothing else of it.
 */
#ifndef NR_PLAYER_WINDOW_H
#define NR_PLAYER_WINDOW_H

#include <stdbool.h>

#include "player/player.h"

typedef struct nr_window nr_window;

norae_status nr_window_open(const nr_player_options *options, nr_window **out, norae_diags *diags);
void nr_window_close(nr_window **window); /* takes NULL; sets NULL */

/* What happened. */
typedef enum nr_happening {
  NR_NOTHING,
  NR_LOADED, /* the media plays */
  NR_LANDED, /* a jump is over */
  NR_KEY,    /* one that was bound */
  NR_CLOSED  /* the window is gone, or the media can't be played */
} nr_happening;

/* Waits at most so long.  *key is the number that a key was bound with. */
nr_happening nr_window_wait(nr_window *window, double seconds, int *key);
/* The media could not be played. */
bool nr_window_failed(const nr_window *window);
/* Is there a picture on a screen?  Known once the media is loaded. */
bool nr_window_is_shown(nr_window *window);

void nr_window_bind(nr_window *window, const char *key, int number);
/* A command of mpv's, "cycle pause". */
void nr_window_command(nr_window *window, const char *command);

/* What is heard now (while it plays), or seen (while it doesn't). */
norae_us nr_window_time(nr_window *window);
/* What is shown: stands still while it doesn't play. */
norae_us nr_window_length(nr_window *window);
void nr_window_seek(nr_window *window, norae_us time);
bool nr_window_flag(nr_window *window, const char *property, bool otherwise);
double nr_window_number(nr_window *window, const char *property, double otherwise);
void nr_window_set_flag(nr_window *window, const char *property, bool value);
void nr_window_set_text(nr_window *window, const char *property, const char *value);
/* Play from a to b again and again; NORAE_NO_TIME ends that. */
void nr_window_loop(nr_window *window, norae_us a, norae_us b);

/* Draw this script, in place of the one before. */
bool nr_window_show_script(nr_window *window, const char *script, size_t size);
/* Draw ASS events over everything, in a picture 720 high and *width wide. */
void nr_window_show_display(nr_window *window, const char *events);
double nr_window_width(nr_window *window);

/* A beat to tap along to, without a picture: clicks at whole multiples of a period. */
typedef struct nr_beat nr_beat;
nr_beat *nr_beat_start(nr_window *window, norae_us period); /* NULL: can't be heard */
norae_us nr_beat_time(nr_beat *beat); /* what is heard now; NORAE_NO_TIME before it begins */
void nr_beat_stop(nr_beat **beat); /* takes NULL; sets NULL */

#endif
