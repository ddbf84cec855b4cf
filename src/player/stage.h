/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the player's parts share: what is chosen, shown and asked at the moment.
 */
#ifndef NR_PLAYER_STAGE_H
#define NR_PLAYER_STAGE_H

#include "player/keys.h"
#include "player/player.h"
#include "player/window.h"

#define NR_TAPS_WANTED 8
#define NR_MESSAGE_SIZE 240

typedef struct nr_stage {
  const nr_player_options *options;
  nr_window *window;
  nr_desk *desk;
  norae_diags *diags;
  nr_mode mode;
  size_t line, syllable; /* chosen; the syllable counts in the line */
  norae_us time;         /* where the player is */
  norae_us aim;          /* where it was sent to and is not yet; NORAE_NO_TIME: nowhere */
  norae_us late;         /* the same, when it is no longer waited for */
  bool landed;           /* a jump was over since */
  double aim_until;      /* by the steady clock: beyond the end of the media is no time */
  norae_us step;         /* of a move */
  bool pinned;           /* it was chosen by hand: playing up to it chooses no other */
  nr_doubt doubt;        /* the least sure line that was visited last */
  bool stale;            /* the script shown is not that of the song */
  bool before;           /* the lyrics are shown as they were */
  bool loops, hidden, help;
  bool loaded, quit, keep;
  norae_us delay;        /* how late a person taps */
  nr_beat *beat;         /* while that is measured */
  norae_us taps[NR_TAPS_WANTED];
  size_t tap_count;
  char message[NR_MESSAGE_SIZE];
  double message_until;  /* in seconds of the steady clock */
} nr_stage;

/* The song that is shown. */
const norae_song *nr_stage_song(const nr_stage *stage);
double nr_stage_clock(void);
/* A message on the display for some seconds. */
void nr_stage_say(nr_stage *stage, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Choose a line; `go` is by hand, and seeks to shortly before it. */
void nr_stage_choose(nr_stage *stage, size_t line, bool go);
/* Jump; the line that is chosen stays. */
void nr_stage_go(nr_stage *stage, norae_us time);
/* The line that is sung at a time, or was last. */
size_t nr_stage_line_at(const nr_stage *stage, norae_us time);

/* actions.c: what a key does. */
void nr_stage_act(nr_stage *stage, const nr_key *key);
/* Make an edit, and tell of it; false: it can't be. */
bool nr_stage_apply(nr_stage *stage, const nr_edit *edit);
/* The file was changed by others. */
void nr_stage_changed(nr_stage *stage);

/* taps.c */
void nr_tap_line(nr_stage *stage);
void nr_tap_begin(nr_stage *stage);
void nr_tap(nr_stage *stage);
void nr_measure_begin(nr_stage *stage);
void nr_measure_end(nr_stage *stage);
void nr_delay_load(nr_stage *stage);

/* display.c: the ASS events of all that is drawn over the picture. */
void nr_display_write(nr_stage *stage, nr_str *out);
/* strip.c: energy and syllables around the playhead. */
void nr_strip_write(const nr_stage *stage, double width, nr_str *out);
/* The time at a point of the window; NORAE_NO_TIME outside of the strip. */
norae_us nr_strip_time(const nr_stage *stage, double width, double x, double y);

#endif
