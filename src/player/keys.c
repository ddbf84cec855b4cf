/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "player/keys.h"

#include <string.h>

#define PLAY NR_MODE_PLAY

static const nr_key keys[] = {
    {PLAY, "SPACE", NR_DO_MPV, 0, "cycle pause", "SPACE", "play and pause"},
    {PLAY, "p", NR_DO_MPV, 0, "cycle pause", NULL, NULL},
    {PLAY, "LEFT", NR_DO_MPV, 0, "seek -5 relative+exact", "LEFT RIGHT",
     "5 s back and on; with SHIFT 1 s"},
    {PLAY, "RIGHT", NR_DO_MPV, 0, "seek 5 relative+exact", NULL, NULL},
    {PLAY, "Shift+LEFT", NR_DO_MPV, 0, "seek -1 relative+exact", NULL, NULL},
    {PLAY, "Shift+RIGHT", NR_DO_MPV, 0, "seek 1 relative+exact", NULL, NULL},
    {PLAY, "UP", NR_DO_LINE, -1, NULL, "UP DOWN", "to the line before, to the next line"},
    {PLAY, "DOWN", NR_DO_LINE, 1, NULL, NULL, NULL},
    {PLAY, "HOME", NR_DO_AGAIN, 0, NULL, "HOME", "from the start of the line"},
    {PLAY, "w", NR_DO_UNSURE, 0, NULL, "w", "to the least sure line, then the next such"},
    {PLAY, "l", NR_DO_LOOP, 0, NULL, "l", "this line again and again"},
    {PLAY, "[", NR_DO_MPV, 0, "multiply speed 1/1.1", "[ ]",
     "slower, faster; the pitch stays; BACKSPACE ends it"},
    {PLAY, "]", NR_DO_MPV, 0, "multiply speed 1.1", NULL, NULL},
    {PLAY, "{", NR_DO_MPV, 0, "multiply speed 0.5", NULL, NULL},
    {PLAY, "}", NR_DO_MPV, 0, "multiply speed 2.0", NULL, NULL},
    {PLAY, "BS", NR_DO_MPV, 0, "set speed 1.0", NULL, NULL},
    {PLAY, ",", NR_DO_MPV, 0, "frame-back-step", ", .", "a frame back and on"},
    {PLAY, ".", NR_DO_MPV, 0, "frame-step", NULL, NULL},
    {PLAY, "a", NR_DO_BEFORE, 0, NULL, "a", "the lyrics as they were, and as they are now"},
    {PLAY, "MBTN_RIGHT", NR_DO_MPV, 0, "cycle pause", NULL, NULL},
    {PLAY, "MBTN_LEFT_DBL", NR_DO_MPV, 0, "cycle fullscreen", NULL, NULL},
    {PLAY, "MBTN_LEFT", NR_DO_CLICK, 0, NULL, "click", "in the strip: go there"},
    {PLAY, "9", NR_DO_MPV, 0, "add volume -2", "9 0 m f", "volume, mute, full screen"},
    {PLAY, "0", NR_DO_MPV, 0, "add volume 2", NULL, NULL},
    {PLAY, "m", NR_DO_MPV, 0, "cycle mute", NULL, NULL},
    {PLAY, "f", NR_DO_MPV, 0, "cycle fullscreen", NULL, NULL},
    {PLAY, "TAB", NR_DO_DISPLAY, 0, NULL, "TAB", "this display on and off"},
    {PLAY, "z", NR_DO_MOVE_ALL, -1, NULL, "z x", "everything earlier, later"},
    {PLAY, "x", NR_DO_MOVE_ALL, 1, NULL, NULL, NULL},
    {PLAY, "Z", NR_DO_MOVE_ALL, 1, NULL, NULL, NULL},
    {PLAY, "c", NR_DO_MOVE_FROM, -1, NULL, "c v", "from this line on"},
    {PLAY, "v", NR_DO_MOVE_FROM, 1, NULL, NULL, NULL},
    {PLAY, "b", NR_DO_MOVE_LINE, -1, NULL, "b n", "this line"},
    {PLAY, "n", NR_DO_MOVE_LINE, 1, NULL, NULL, NULL},
    {PLAY, "g", NR_DO_MOVE_SYLLABLE, -1, NULL, "g h", "this syllable"},
    {PLAY, "h", NR_DO_MOVE_SYLLABLE, 1, NULL, NULL, NULL},
    {PLAY, "1", NR_DO_STEP, 10, NULL, "1 2 3", "by 10, 50 or 100 ms"},
    {PLAY, "2", NR_DO_STEP, 50, NULL, NULL, NULL},
    {PLAY, "3", NR_DO_STEP, 100, NULL, NULL, NULL},
    {PLAY, "<", NR_DO_SYLLABLE, -1, NULL, "< >", "the syllable before, the next one"},
    {PLAY, ">", NR_DO_SYLLABLE, 1, NULL, NULL, NULL},
    {PLAY, "t", NR_DO_TAP_LINE, 0, NULL, "t", "the line begins now"},
    {PLAY, "T", NR_DO_TAP_BEGIN, 0, NULL, "T", "tap its syllables in time with SPACE"},
    {PLAY, "Ctrl+t", NR_DO_MEASURE, 0, NULL, "CTRL+t", "measure how late you tap"},
    {PLAY, "d", NR_DO_UNSUNG, 0, NULL, "d", "the line is not sung, or is"},
    {PLAY, "ENTER", NR_DO_SPLIT, 0, NULL, "ENTER", "a new line begins with the syllable"},
    {PLAY, "J", NR_DO_JOIN, 0, NULL, "J", "join with the next line"},
    {PLAY, "u", NR_DO_UNDO, 0, NULL, "u U", "undo, do again; also CTRL+z, CTRL+y"},
    {PLAY, "Ctrl+z", NR_DO_UNDO, 0, NULL, NULL, NULL},
    {PLAY, "U", NR_DO_REDO, 0, NULL, NULL, NULL},
    {PLAY, "Ctrl+y", NR_DO_REDO, 0, NULL, NULL, NULL},
    {PLAY, "Ctrl+s", NR_DO_SAVE, 0, NULL, "CTRL+s", "save"},
    {PLAY, "S", NR_DO_EXPORT_ASK, 0, NULL, "S", "save a copy in another format"},
    {PLAY, "r", NR_DO_REREAD, 0, NULL, "r", "read the file again"},
    {PLAY, "?", NR_DO_HELP, 0, NULL, "?", "these keys"},
    {PLAY, "ESC", NR_DO_ESCAPE, 0, NULL, NULL, NULL},
    {PLAY, "q", NR_DO_QUIT, 0, NULL, "q", "quit"},
    {PLAY, "CLOSE_WIN", NR_DO_QUIT, 0, NULL, NULL, NULL},

    {NR_MODE_TAP, "SPACE", NR_DO_TAP, 0, NULL, "SPACE", "now"},
    {NR_MODE_TAP, "t", NR_DO_TAP, 0, NULL, NULL, NULL},
    {NR_MODE_TAP, "u", NR_DO_UNDO, 0, NULL, "u", "undo"},
    {NR_MODE_TAP, "HOME", NR_DO_TAP_BEGIN, 0, NULL, "HOME", "the line again"},
    {NR_MODE_TAP, "ESC", NR_DO_ESCAPE, 0, NULL, "ESC", "done"},
    {NR_MODE_TAP, "q", NR_DO_ESCAPE, 0, NULL, NULL, NULL},
    {NR_MODE_TAP, "CLOSE_WIN", NR_DO_QUIT, 0, NULL, NULL, NULL},

    {NR_MODE_MEASURE, "SPACE", NR_DO_TAP, 0, NULL, "SPACE", "with each click"},
    {NR_MODE_MEASURE, "t", NR_DO_TAP, 0, NULL, NULL, NULL},
    {NR_MODE_MEASURE, "ESC", NR_DO_ESCAPE, 0, NULL, "ESC", "leave it"},
    {NR_MODE_MEASURE, "q", NR_DO_ESCAPE, 0, NULL, NULL, NULL},
    {NR_MODE_MEASURE, "CLOSE_WIN", NR_DO_QUIT, 0, NULL, NULL, NULL},

    {NR_MODE_QUIT, "s", NR_DO_SAVE_QUIT, 0, NULL, "s", "save"},
    {NR_MODE_QUIT, "Ctrl+s", NR_DO_SAVE_QUIT, 0, NULL, NULL, NULL},
    {NR_MODE_QUIT, "k", NR_DO_KEEP_QUIT, 0, NULL, "k", "keep the edits for the next time"},
    {NR_MODE_QUIT, "CLOSE_WIN", NR_DO_KEEP_QUIT, 0, NULL, NULL, NULL},
    {NR_MODE_QUIT, "d", NR_DO_DROP_QUIT, 0, NULL, "d", "drop them"},
    {NR_MODE_QUIT, "ESC", NR_DO_ESCAPE, 0, NULL, "ESC", "go on"},

    {NR_MODE_EXPORT, "a", NR_DO_EXPORT, 0, "ass", "a", "ASS"},
    {NR_MODE_EXPORT, "e", NR_DO_EXPORT, 0, "elrc", "e", "enhanced LRC"},
    {NR_MODE_EXPORT, "l", NR_DO_EXPORT, 0, "lrc", "l", "LRC"},
    {NR_MODE_EXPORT, "t", NR_DO_EXPORT, 0, "ttml", "t", "TTML"},
    {NR_MODE_EXPORT, "v", NR_DO_EXPORT, 0, "vtt", "v", "WebVTT"},
    {NR_MODE_EXPORT, "s", NR_DO_EXPORT, 0, "srt", "s", "SRT"},
    {NR_MODE_EXPORT, "u", NR_DO_EXPORT, 0, "ultrastar", "u", "UltraStar"},
    {NR_MODE_EXPORT, "j", NR_DO_EXPORT, 0, "json", "j", "norae's JSON"},
    {NR_MODE_EXPORT, "ESC", NR_DO_ESCAPE, 0, NULL, "ESC", "none"},
    {NR_MODE_EXPORT, "q", NR_DO_ESCAPE, 0, NULL, NULL, NULL},
    {NR_MODE_EXPORT, "CLOSE_WIN", NR_DO_QUIT, 0, NULL, NULL, NULL},

    {NR_MODE_CHANGED, "r", NR_DO_REREAD, 0, NULL, "r",
     "go on with the file; the edits are put beside it"},
    {NR_MODE_CHANGED, "k", NR_DO_KEEP_MINE, 0, NULL, "k",
     "go on with the edits; saving keeps the file as a backup"},
    {NR_MODE_CHANGED, "ESC", NR_DO_KEEP_MINE, 0, NULL, NULL, NULL},
    {NR_MODE_CHANGED, "CLOSE_WIN", NR_DO_KEEP_QUIT, 0, NULL, NULL, NULL},
};

const nr_key *nr_key_at(size_t i)
{
  return i < sizeof keys / sizeof *keys ? &keys[i] : NULL;
}

const nr_key *nr_key_in_mode(size_t i, nr_mode mode)
{
  const nr_key *pressed = nr_key_at(i), *key;
  for (size_t k = 0; pressed && (key = nr_key_at(k)); k++) {
    if (key->mode == mode && strcmp(key->key, pressed->key) == 0)
      return key;
  }
  return NULL;
}
