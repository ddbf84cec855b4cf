/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which key does what, in mpv's habits where it has some: one table for the keys and
 * for the help that '?' shows.
 */
#ifndef NR_PLAYER_KEYS_H
#define NR_PLAYER_KEYS_H

#include <stddef.h>

/* What the keys are for at the moment. */
typedef enum nr_mode {
  NR_MODE_PLAY,    /* play and edit */
  NR_MODE_TAP,     /* tap the syllables of a line in time */
  NR_MODE_MEASURE, /* tap along to a beat */
  NR_MODE_QUIT,    /* edits are not saved: what is to become of them? */
  NR_MODE_EXPORT,  /* save a copy: in which format? */
  NR_MODE_CHANGED  /* the file was changed, and there are edits */
} nr_mode;

typedef enum nr_action {
  NR_DO_MPV, /* text is a command of mpv's */
  NR_DO_LINE,     /* number: the next line, or the one before */
  NR_DO_AGAIN,    /* from the line's start */
  NR_DO_UNSURE,
  NR_DO_LOOP,
  NR_DO_SYLLABLE,
  NR_DO_STEP,     /* number: how many milliseconds an edit moves */
  NR_DO_MOVE_ALL, /* number: -1 earlier, 1 later */
  NR_DO_MOVE_FROM,
  NR_DO_MOVE_LINE,
  NR_DO_MOVE_SYLLABLE,
  NR_DO_TAP_LINE,
  NR_DO_TAP_BEGIN,
  NR_DO_TAP,
  NR_DO_MEASURE,
  NR_DO_UNSUNG,
  NR_DO_SPLIT,
  NR_DO_JOIN,
  NR_DO_UNDO,
  NR_DO_REDO,
  NR_DO_BEFORE, /* before and after */
  NR_DO_SAVE,
  NR_DO_EXPORT_ASK,
  NR_DO_EXPORT, /* text: the format */
  NR_DO_REREAD,
  NR_DO_CLICK,
  NR_DO_DISPLAY,
  NR_DO_HELP,
  NR_DO_ESCAPE,
  NR_DO_QUIT,
  NR_DO_SAVE_QUIT,
  NR_DO_KEEP_QUIT,
  NR_DO_DROP_QUIT,
  NR_DO_KEEP_MINE
} nr_action;

typedef struct nr_key {
  nr_mode mode;
  const char *key;   /* as mpv names it */
  nr_action action;
  int number;
  const char *text;
  const char *label; /* as help shows this row; NULL: another row tells of it */
  const char *help;
} nr_key;

/* The i-th row; NULL behind the last. */
const nr_key *nr_key_at(size_t i);
/* Row i, or the one of the same key in this mode; NULL: the key does nothing in it. */
const nr_key *nr_key_in_mode(size_t i, nr_mode mode);

#endif
