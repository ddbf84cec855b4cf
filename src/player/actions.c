/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the keys do.
 */
#include "player/stage.h"

#include <stdlib.h>
#include <string.h>

#define LONGEST_JUMP 30 /* seconds until it is given up */
#define LEAD NORAE_US_PER_S /* heard before a line that is jumped to */

/* ── choosing ── */

static const norae_line *chosen_line(const nr_stage *s)
{
  return norae_song_line_at(nr_stage_song(s), s->line);
}

void nr_stage_go(nr_stage *stage, norae_us time)
{
  stage->aim = time;
  stage->late = NORAE_NO_TIME;
  stage->landed = false;
  stage->aim_until = nr_stage_clock() + LONGEST_JUMP;
  nr_window_seek(stage->window, time);
}

/* Lines without a time can be chosen, but not be gone to. */
void nr_stage_choose(nr_stage *stage, size_t line, bool go)
{
  const norae_song *song = nr_stage_song(stage);
  if (line >= norae_song_line_count(song))
    return;
  norae_us start = nr_song_line_start(song, line), end = nr_song_line_end(song, line);
  if (line != stage->line)
    stage->syllable = 0;
  stage->line = line;
  stage->pinned = go;
  if (start == NORAE_NO_TIME)
    return;
  if (stage->loops)
    nr_window_loop(stage->window, start - LEAD,
                   (end == NORAE_NO_TIME ? start + 4 * NORAE_US_PER_S : end) + LEAD / 2);
  if (go)
    nr_stage_go(stage, start > LEAD ? start - LEAD : 0);
}

static void choose_beside(nr_stage *s, int step)
{
  size_t count = norae_song_line_count(nr_stage_song(s));
  if (step < 0 && s->line > 0)
    nr_stage_choose(s, s->line - 1, true);
  else if (step > 0 && s->line + 1 < count)
    nr_stage_choose(s, s->line + 1, true);
}

static bool is_any_measured(const norae_song *song)
{
  for (size_t i = 0; i < song->line_count; i++) {
    if (song->lines[i].confidence >= 0)
      return true;
  }
  return false;
}

static void choose_unsure(nr_stage *s)
{
  const norae_song *song = nr_stage_song(s);
  nr_doubt first = {.confidence = -1};
  if (nr_doubt_next(song, &s->doubt)) {
    nr_stage_choose(s, s->doubt.line, true);
  } else if (nr_doubt_next(song, &first)) {
    s->doubt = first;
    nr_stage_choose(s, first.line, true);
    nr_stage_say(s, "those were all; the least sure one again");
  } else if (is_any_measured(song)) {
    nr_stage_say(s, "no line is left that needs a look");
  } else {
    nr_stage_say(s, "no line says how sure it is; 'norae preview --sync' finds out");
  }
}

static void choose_syllable(nr_stage *s, int step)
{
  const norae_line *line = chosen_line(s);
  if (!line)
    return;
  if (step < 0 && s->syllable > 0)
    s->syllable--;
  else if (step > 0 && s->syllable + 1 < line->count)
    s->syllable++;
  norae_us start = norae_song_syllable_at(nr_stage_song(s), line->first + s->syllable)->start;
  if (start != NORAE_NO_TIME && nr_window_flag(s->window, "pause", false))
    nr_stage_go(s, start);
}

static void loop(nr_stage *s)
{
  s->loops = !s->loops;
  if (s->loops)
    nr_stage_choose(s, s->line, true);
  else
    nr_window_loop(s->window, NORAE_NO_TIME, NORAE_NO_TIME);
}

/* ── editing ── */

/* Lines may be others now: what is chosen stays within them. */
static void stay_within(nr_stage *s)
{
  const norae_song *song = nr_stage_song(s);
  size_t count = norae_song_line_count(song);
  if (s->line >= count)
    s->line = count ? count - 1 : 0;
  const norae_line *line = norae_song_line_at(song, s->line);
  if (line && s->syllable >= line->count)
    s->syllable = line->count - 1;
  s->stale = true;
}

static void settle(nr_stage *s)
{
  s->before = false;
  stay_within(s);
  if (s->loops)
    nr_stage_choose(s, s->line, false);
}

static void toggle_before(nr_stage *s)
{
  s->before = !s->before;
  stay_within(s);
  nr_stage_say(s, s->before ? "as it was" : "as it is now");
}

static void tell(nr_stage *s, const char *before, const nr_edit *edit)
{
  nr_str text = {0};
  nr_edit_tell(edit, &text);
  nr_stage_say(s, "%s%s", before, text.failed ? "done" : nr_str_text(&text));
  nr_str_free(&text);
}

bool nr_stage_apply(nr_stage *s, const nr_edit *edit)
{
  norae_status status = nr_desk_apply(s->desk, edit, s->diags);
  if (status == NORAE_ERR_ARGUMENT) {
    nr_stage_say(s, "that can't go any further");
    return false;
  }
  settle(s);
  tell(s, "", edit);
  if (status == NORAE_ERR_IO)
    nr_stage_say(s, "the journal can't be written: save soon");
  else if (status != NORAE_OK)
    nr_stage_say(s, "%s", norae_status_text(status));
  return true;
}

static void move(nr_stage *s, nr_edit_kind kind, int way)
{
  nr_edit edit = {.kind = kind, .line = s->line, .syllable = s->syllable, .time = way * s->step};
  if (kind != NR_EDIT_MOVE_SYLLABLE)
    edit.syllable = 0;
  if (kind == NR_EDIT_MOVE_ALL)
    edit.line = 0;
  nr_stage_apply(s, &edit);
}

static void toggle_unsung(nr_stage *s)
{
  const norae_line *line = chosen_line(s);
  if (!line)
    return;
  nr_edit_kind kind = line->unsung ? NR_EDIT_SUNG : NR_EDIT_UNSUNG;
  nr_stage_apply(s, &(nr_edit){.kind = kind, .line = s->line});
}

/* A line without syllables is cut into words first, and its middle one chosen. */
static void split(nr_stage *s)
{
  const norae_line *line = chosen_line(s);
  if (line && line->count == 1) {
    if (!nr_stage_apply(s, &(nr_edit){.kind = NR_EDIT_WORDS, .line = s->line}))
      return;
    s->syllable = chosen_line(s)->count / 2;
    nr_stage_say(s, "choose the word that begins the new line with < >, then ENTER");
  } else if (s->syllable == 0) {
    nr_stage_say(s, "choose the syllable that begins the new line with < >");
  } else {
    nr_stage_apply(s, &(nr_edit){.kind = NR_EDIT_SPLIT, .line = s->line, .syllable = s->syllable});
  }
}

static void undo(nr_stage *s, bool again)
{
  const nr_edit *edit;
  norae_status status = again ? nr_desk_redo(s->desk, &edit, s->diags)
                              : nr_desk_undo(s->desk, &edit, s->diags);
  if (status == NORAE_ERR_ARGUMENT) {
    nr_stage_say(s, again ? "there is nothing to do again" : "there is nothing to undo");
    return;
  }
  if (s->mode == NR_MODE_TAP && edit->kind == NR_EDIT_TAP_SYLLABLE) { /* it waits for a tap again */
    s->line = edit->line;
    s->syllable = edit->syllable;
  }
  settle(s);
  tell(s, again ? "again: " : "undone: ", edit);
}

/* ── the file ── */

/* The last message that the library gave, on the display, too. */
static const char *last_message(const nr_stage *s, size_t before)
{
  size_t count = norae_diags_count(s->diags);
  return count > before ? norae_diags_at(s->diags, count - 1)->text : NULL;
}

/* Of a number of messages that were there before. */
static void tell_saved(nr_stage *s, norae_status status, const char *path, size_t before)
{
  const char *message = last_message(s, before);
  if (status != NORAE_OK)
    nr_stage_say(s, "not saved: %s", message ? message : norae_status_text(status));
  else if (message)
    nr_stage_say(s, "saved to %s; %s", path, message);
  else
    nr_stage_say(s, "saved to %s", path);
}

static bool save(nr_stage *s)
{
  const char *path;
  size_t before = norae_diags_count(s->diags);
  norae_status status = nr_desk_save(s->desk, &path, s->diags);
  tell_saved(s, status, path, before);
  return status == NORAE_OK;
}

static void export(nr_stage *s, const char *format)
{
  const char *path;
  size_t before = norae_diags_count(s->diags);
  norae_status status =
      nr_desk_export(s->desk, norae_format_by_name(format), &path, s->diags);
  s->mode = NR_MODE_PLAY;
  tell_saved(s, status, path, before);
}

static void reread(nr_stage *s)
{
  norae_song *song = NULL;
  char *kept = NULL;
  size_t before = norae_diags_count(s->diags);
  s->mode = NR_MODE_PLAY;
  norae_status status = s->options->host.reread(s->options->host.user, &song, s->diags);
  if (status == NORAE_OK)
    status = nr_desk_reload(s->desk, song, &kept, s->diags);
  const char *message = last_message(s, before);
  if (status != NORAE_OK) {
    nr_stage_say(s, "can't be read: %s", message ? message : norae_status_text(status));
  } else {
    settle(s);
    nr_stage_say(s, kept ? "read again; your edits are in %s" : "read again", kept);
  }
  free(kept);
  norae_song_free(&song);
}

void nr_stage_changed(nr_stage *stage)
{
  if (nr_desk_is_saved(stage->desk))
    reread(stage);
  else
    stage->mode = NR_MODE_CHANGED;
}

static void keep_mine(nr_stage *s)
{
  s->mode = NR_MODE_PLAY;
  if (nr_desk_keep(s->desk, s->diags) != NORAE_OK)
    nr_stage_say(s, "the journal can't be written: save soon");
}

/* What is not saved is never thrown away by a slip of the finger. */
static void ask_reread(nr_stage *s)
{
  if (s->mode == NR_MODE_CHANGED || nr_desk_is_saved(s->desk))
    reread(s);
  else
    s->mode = NR_MODE_CHANGED;
}

static void quit(nr_stage *s, nr_action how)
{
  if (how == NR_DO_QUIT && !nr_desk_is_saved(s->desk)) {
    nr_measure_end(s);
    s->mode = NR_MODE_QUIT;
    return;
  }
  if (how == NR_DO_SAVE_QUIT && !save(s)) {
    s->mode = NR_MODE_PLAY;
    return;
  }
  s->keep = how == NR_DO_KEEP_QUIT;
  s->quit = true;
}

static void escape(nr_stage *s)
{
  nr_measure_end(s);
  s->mode = NR_MODE_PLAY;
  s->help = false;
}

/* ── all of them ── */

static void edit(nr_stage *s, const nr_key *key)
{
  if (s->before)
    toggle_before(s);
  switch (key->action) {
  case NR_DO_MOVE_ALL:
    move(s, NR_EDIT_MOVE_ALL, key->number);
    break;
  case NR_DO_MOVE_FROM:
    move(s, NR_EDIT_MOVE_FROM, key->number);
    break;
  case NR_DO_MOVE_LINE:
    move(s, NR_EDIT_MOVE_LINE, key->number);
    break;
  case NR_DO_MOVE_SYLLABLE:
    move(s, NR_EDIT_MOVE_SYLLABLE, key->number);
    break;
  case NR_DO_TAP_LINE:
    nr_tap_line(s);
    break;
  case NR_DO_UNSUNG:
    toggle_unsung(s);
    break;
  case NR_DO_SPLIT:
    split(s);
    break;
  case NR_DO_JOIN:
    nr_stage_apply(s, &(nr_edit){.kind = NR_EDIT_JOIN, .line = s->line});
    break;
  default:
    undo(s, key->action == NR_DO_REDO);
  }
}

static void click(nr_stage *s)
{
  double scale = 720 / nr_window_number(s->window, "osd-height", 720);
  double x = nr_window_number(s->window, "mouse-pos/x", -1) * scale;
  double y = nr_window_number(s->window, "mouse-pos/y", -1) * scale;
  norae_us time = nr_strip_time(s, nr_window_width(s->window), x, y);
  if (time != NORAE_NO_TIME && !s->hidden)
    nr_window_seek(s->window, time);
}

static void look(nr_stage *s, const nr_key *key)
{
  switch (key->action) {
  case NR_DO_MPV:
    nr_window_command(s->window, key->text);
    break;
  case NR_DO_LINE:
    choose_beside(s, key->number);
    break;
  case NR_DO_AGAIN:
    nr_stage_choose(s, s->line, true);
    break;
  case NR_DO_UNSURE:
    choose_unsure(s);
    break;
  case NR_DO_LOOP:
    loop(s);
    break;
  case NR_DO_SYLLABLE:
    choose_syllable(s, key->number);
    break;
  case NR_DO_STEP:
    s->step = key->number * (norae_us)1000;
    nr_stage_say(s, "keys move by %d ms", key->number);
    break;
  case NR_DO_BEFORE:
    toggle_before(s);
    break;
  case NR_DO_CLICK:
    click(s);
    break;
  case NR_DO_DISPLAY:
    s->hidden = !s->hidden;
    break;
  default:
    s->help = !s->help;
  }
}

void nr_stage_act(nr_stage *stage, const nr_key *key)
{
  switch (key->action) {
  case NR_DO_TAP_BEGIN:
    nr_tap_begin(stage);
    break;
  case NR_DO_TAP:
    nr_tap(stage);
    break;
  case NR_DO_MEASURE:
    nr_measure_begin(stage);
    break;
  case NR_DO_SAVE:
    save(stage);
    break;
  case NR_DO_EXPORT_ASK:
    stage->mode = NR_MODE_EXPORT;
    break;
  case NR_DO_EXPORT:
    export(stage, key->text);
    break;
  case NR_DO_REREAD:
    ask_reread(stage);
    break;
  case NR_DO_KEEP_MINE:
    keep_mine(stage);
    break;
  case NR_DO_ESCAPE:
    escape(stage);
    break;
  case NR_DO_QUIT:
  case NR_DO_SAVE_QUIT:
  case NR_DO_KEEP_QUIT:
  case NR_DO_DROP_QUIT:
    quit(stage, key->action);
    break;
  default:
    if (key->action >= NR_DO_MOVE_ALL && key->action <= NR_DO_REDO)
      edit(stage, key);
    else
      look(stage, key);
  }
}
