/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Editing without a display: what each change does, undo, the journal, saving.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <norae/format.h>

#include "edit/history.h"
#include "edit/journal.h"
#include "edit/desk.h"

#define MS ((norae_us)1000)
#define S (1000 * MS)

/* ── songs ── */

static const char words_lrc[] = "[00:10.00]<00:10.00>One <00:10.50>two <00:11.00>three<00:12.00>\n"
                                "[00:14.00]<00:14.00>Four <00:14.50>five<00:15.00>\n"
                                "[00:20.00]<00:20.00>Six<00:21.00>\n";

static const char script[] =
    "[Script Info]\nScriptType: v4.00+\n; mine\n\n[V4+ Styles]\n"
    "Format: Name, Fontname, Fontsize\nStyle: Mine,Sans,50\n\n[Events]\n"
    "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
    "Dialogue: 0,0:00:01.00,0:00:03.00,Mine,,0,0,0,,{\\k50}One {\\k50\\b1}two\n"
    "Dialogue: 0,0:00:04.00,0:00:06.00,Mine,,0,0,0,,{\\k50}Three {\\k50}four\n";

static norae_song *song_of(const char *text)
{
  norae_song *song;
  assert_int_equal(norae_song_read_memory(text, strlen(text), "test.lrc", NULL, &song, NULL),
                   NORAE_OK);
  return song;
}

static char *text_of(const norae_song *song, const char *format)
{
  char *text;
  size_t size;
  assert_int_equal(norae_song_write_memory(song, &(norae_write_options){.format = format}, &text,
                                           &size, NULL),
                   NORAE_OK);
  return text;
}

static void assert_same(const norae_song *a, const norae_song *b)
{
  char *x = text_of(a, "json"), *y = text_of(b, "json");
  assert_string_equal(x, y);
  free(x);
  free(y);
}

/* Applies to a fresh song with words; checks the invariants. */
static norae_song *edited(const char *text, nr_edit edit)
{
  norae_song *song = song_of(text), *out = NULL;
  assert_int_equal(nr_edit_apply(song, &edit, &out), NORAE_OK);
  assert_int_equal(norae_song_check(out, NULL), NORAE_OK);
  norae_song_free(&song);
  return out;
}

static void assert_refused(const char *text, nr_edit edit)
{
  norae_song *song = song_of(text), *out = NULL;
  assert_int_equal(nr_edit_apply(song, &edit, &out), NORAE_ERR_ARGUMENT);
  assert_null(out);
  norae_song_free(&song);
}

static norae_us start_of(const norae_song *song, size_t line, size_t syllable)
{
  return norae_song_syllable_at(song, norae_song_line_at(song, line)->first + syllable)->start;
}

static norae_us end_of(const norae_song *song, size_t line, size_t syllable)
{
  return norae_song_syllable_at(song, norae_song_line_at(song, line)->first + syllable)->end;
}

/* ── times ── */

static void moves(void **state)
{
  norae_song *s = edited(words_lrc, (nr_edit){.kind = NR_EDIT_MOVE_ALL, .time = -700 * MS});
  assert_int_equal(start_of(s, 0, 0), 9300 * MS);
  assert_int_equal(start_of(s, 2, 0), 19300 * MS);
  norae_song_free(&s);
  s = edited(words_lrc, (nr_edit){.kind = NR_EDIT_MOVE_FROM, .line = 1, .time = 50 * MS});
  assert_int_equal(start_of(s, 0, 2), 11000 * MS);
  assert_int_equal(start_of(s, 1, 1), 14550 * MS);
  assert_int_equal(start_of(s, 2, 0), 20050 * MS);
  norae_song_free(&s);
  s = edited(words_lrc, (nr_edit){.kind = NR_EDIT_MOVE_LINE, .line = 1, .time = -10 * MS});
  assert_int_equal(norae_song_line_at(s, 1)->start, 13990 * MS);
  assert_int_equal(start_of(s, 1, 1), 14490 * MS);
  assert_int_equal(start_of(s, 2, 0), 20 * S);
  assert_true(norae_song_line_at(s, 1)->confidence == 1.0f);
  norae_song_free(&s);
}

static void syllables_stay_in_order(void **state)
{
  nr_edit edit = {.kind = NR_EDIT_MOVE_SYLLABLE, .line = 0, .syllable = 1, .time = 100 * MS};
  norae_song *s = edited(words_lrc, edit);
  assert_int_equal(start_of(s, 0, 1), 10600 * MS);
  assert_int_equal(end_of(s, 0, 0), 10600 * MS); /* the one before goes along */
  assert_int_equal(start_of(s, 0, 2), 11 * S);
  norae_song_free(&s);
  edit.time = 5 * S;
  s = edited(words_lrc, edit);
  assert_int_equal(start_of(s, 0, 1), 11 * S); /* no further than its own end */
  norae_song_free(&s);
  edit.time = -5 * S;
  s = edited(words_lrc, edit);
  assert_int_equal(start_of(s, 0, 1), 10 * S);
  norae_song_free(&s);
  edit = (nr_edit){.kind = NR_EDIT_MOVE_SYLLABLE, .line = 1, .time = -200 * MS};
  s = edited(words_lrc, edit);
  assert_int_equal(norae_song_line_at(s, 1)->start, 13800 * MS); /* the line begins with it */
  norae_song_free(&s);
}

static void taps(void **state)
{
  norae_song *s = edited(words_lrc, (nr_edit){NR_EDIT_TAP_LINE, 1, 0, 16 * S});
  assert_int_equal(start_of(s, 1, 0), 16 * S);
  assert_int_equal(start_of(s, 1, 1), 16500 * MS);
  norae_song_free(&s);
  s = edited(words_lrc, (nr_edit){NR_EDIT_TAP_SYLLABLE, 0, 0, 11200 * MS});
  assert_int_equal(norae_song_line_at(s, 0)->start, 11200 * MS);
  assert_int_equal(start_of(s, 0, 2), 11200 * MS); /* waits for its own tap */
  norae_song_free(&s);
  s = edited("[00:01.00]by line\n[00:05.00]next\n", (nr_edit){NR_EDIT_TAP_LINE, 0, 0, 2 * S});
  assert_int_equal(norae_song_line_at(s, 0)->start, 2 * S);
  norae_song_free(&s);
  assert_refused(words_lrc, (nr_edit){NR_EDIT_TAP_SYLLABLE, 0, 1, 9 * S}); /* before the first */
}

static void unsung(void **state)
{
  norae_song *s = edited(words_lrc, (nr_edit){.kind = NR_EDIT_UNSUNG, .line = 1});
  assert_true(norae_song_line_at(s, 1)->unsung);
  norae_song_free(&s);
  assert_refused(words_lrc, (nr_edit){.kind = NR_EDIT_SUNG, .line = 1});
}

/* ── shapes ── */

static void assert_line(const norae_song *song, size_t line, const char *wanted)
{
  char *text = nr_song_line_text(song, line);
  assert_string_equal(text, wanted);
  free(text);
}

static void splits_and_joins(void **state)
{
  norae_song *s = edited(words_lrc, (nr_edit){NR_EDIT_SPLIT, 0, 2, 0}), *back;
  assert_int_equal(norae_song_line_count(s), 4);
  assert_line(s, 0, "One two");
  assert_line(s, 1, "three");
  assert_int_equal(norae_song_line_at(s, 1)->start, 11 * S);
  assert_int_equal(norae_song_line_at(s, 0)->end, 11 * S);
  assert_int_equal(nr_edit_apply(s, &(nr_edit){NR_EDIT_JOIN, 0, 0, 0}, &back), NORAE_OK);
  assert_int_equal(norae_song_check(back, NULL), NORAE_OK);
  norae_song *first = song_of(words_lrc);
  assert_int_equal(norae_song_line_count(back), 3);
  for (size_t i = 0; i < norae_song_syllable_count(first); i++) {
    assert_string_equal(norae_song_syllable_at(back, i)->text,
                        norae_song_syllable_at(first, i)->text);
    assert_int_equal(norae_song_syllable_at(back, i)->start,
                     norae_song_syllable_at(first, i)->start);
  }
  norae_song_free(&first);
  norae_song_free(&back);
  norae_song_free(&s);
  assert_refused(words_lrc, (nr_edit){NR_EDIT_SPLIT, 0, 0, 0});
  assert_refused(words_lrc, (nr_edit){NR_EDIT_JOIN, 2, 0, 0});
  assert_refused(words_lrc, (nr_edit){NR_EDIT_MOVE_LINE, 3, 0, S});
}

static void lines_become_words(void **state)
{
  const char *text = "[00:01.00]by line alone\n[00:05.00]next\n";
  norae_song *s = edited(text, (nr_edit){NR_EDIT_WORDS, 0, 0, 0}), *two;
  assert_int_equal(norae_song_line_at(s, 0)->count, 3);
  assert_line(s, 0, "by line alone");
  /* Half of the text is half of the time until the next line. */
  assert_int_equal(nr_edit_apply(s, &(nr_edit){NR_EDIT_SPLIT, 0, 2, 0}, &two), NORAE_OK);
  norae_us cut = norae_song_line_at(two, 1)->start;
  assert_true(cut > 2500 * MS && cut < 4500 * MS);
  norae_song_free(&two);
  norae_song_free(&s);
  assert_refused(words_lrc, (nr_edit){NR_EDIT_WORDS, 0, 0, 0});
}

static void second_texts_stay(void **state)
{
  norae_song *s = song_of(words_lrc), *two, *one;
  for (size_t i = 0; i < 3; i++)
    assert_int_equal(norae_song_add_track(s, &(norae_track){.line = i, .lang = "de",
                                                            .text = i == 1 ? "B" : "A"}),
                     NORAE_OK);
  assert_int_equal(nr_edit_apply(s, &(nr_edit){NR_EDIT_SPLIT, 1, 1, 0}, &two), NORAE_OK);
  assert_int_equal(norae_song_track_at(two, 2)->line, 3);
  assert_int_equal(nr_edit_apply(s, &(nr_edit){NR_EDIT_JOIN, 0, 0, 0}, &one), NORAE_OK);
  assert_int_equal(norae_song_track_count(one), 2);
  assert_string_equal(norae_song_track_at(one, 0)->text, "A B");
  assert_int_equal(norae_song_track_at(one, 1)->line, 1);
  norae_song_free(&one);
  norae_song_free(&two);
  norae_song_free(&s);
}

static void words_of_edits(void **state)
{
  for (int k = 0; k < NR_EDIT_KINDS; k++) {
    nr_edit edit = {(nr_edit_kind)k, 12, 3, -123456}, back;
    nr_str text = {0};
    nr_edit_write(&edit, &text);
    assert_true(nr_edit_parse(nr_str_text(&text), &back));
    assert_int_equal(back.kind, edit.kind);
    assert_int_equal(back.line, edit.line);
    assert_int_equal(back.syllable, edit.syllable);
    assert_int_equal(back.time, edit.time);
    nr_str_free(&text);
  }
  nr_edit edit;
  assert_false(nr_edit_parse("move-al 1 2 3", &edit));
  assert_false(nr_edit_parse("move-all 1 2", &edit));
  assert_false(nr_edit_parse("move-all 1 2 3 4", &edit));
}

/* ── undo ── */

static nr_edit random_edit(unsigned *seed)
{
  unsigned r[4];
  for (int i = 0; i < 4; i++)
    r[i] = (*seed = *seed * 1664525u + 1013904223u) >> 8;
  nr_edit e = {(nr_edit_kind)(r[0] % NR_EDIT_KINDS), r[1] % 5, r[2] % 4,
               ((int)(r[3] % 401) - 200) * 10 * MS};
  if (e.kind == NR_EDIT_TAP_LINE || e.kind == NR_EDIT_TAP_SYLLABLE)
    e.time += 12 * S;
  return e;
}

/* Whatever is done, the song keeps its invariants; all of it can be undone, and done again. */
static void undo_has_no_limit(void **state)
{
  for (unsigned run = 0; run < 60; run++) {
    unsigned seed = run;
    norae_song *song = song_of(words_lrc), *last;
    nr_history *h;
    const nr_edit *edit;
    assert_int_equal(nr_history_new(song, &h), NORAE_OK);
    for (int i = 0; i < 500; i++) {
      nr_edit e = random_edit(&seed);
      norae_status status = nr_history_apply(h, &e);
      if (status != NORAE_OK && status != NORAE_ERR_ARGUMENT) {
        nr_str text = {0};
        nr_edit_write(&e, &text);
        fail_msg("run %u, edit %d: %s", run, i, nr_str_text(&text));
      }
      if (i % 7 == 3 && nr_history_undo(h, &edit) == NORAE_OK && i % 2)
        assert_int_equal(nr_history_redo(h, &edit), NORAE_OK);
    }
    size_t depth = nr_history_depth(h);
    assert_true(depth > 64);
    assert_int_equal(norae_song_copy(nr_history_song(h), &last), NORAE_OK);
    while (nr_history_undo(h, &edit) == NORAE_OK)
      assert_int_equal(norae_song_check(nr_history_song(h), NULL), NORAE_OK);
    assert_same(nr_history_song(h), song);
    assert_true(nr_history_is_marked(h));
    while (nr_history_depth(h) < depth)
      assert_int_equal(nr_history_redo(h, &edit), NORAE_OK);
    assert_same(nr_history_song(h), last);
    norae_song_free(&last);
    norae_song_free(&song);
    nr_history_free(&h);
  }
}

static void least_sure(void **state)
{
  norae_song *s = song_of(words_lrc);
  nr_doubt at = {.confidence = -1};
  assert_false(nr_doubt_next(s, &at));
  s->lines[0].confidence = 0.5f;
  s->lines[1].confidence = 0.2f;
  s->lines[2].confidence = 0.5f;
  assert_true(nr_doubt_next(s, &at));
  assert_int_equal(at.line, 1);
  s->lines[1].confidence = 1; /* mended: those behind it are not passed over */
  assert_true(nr_doubt_next(s, &at));
  assert_int_equal(at.line, 0);
  assert_true(nr_doubt_next(s, &at));
  assert_int_equal(at.line, 2);
  assert_false(nr_doubt_next(s, &at));
  at = (nr_doubt){.confidence = -1};
  assert_true(nr_doubt_next(s, &at));
  assert_int_equal(at.line, 0);
  norae_song_free(&s);
}

/* ── files ── */

/* A folder of its own for each test: its state is another one, too. */
static char folder[] = "/tmp/norae-edit-XXXXXX";
static char lyrics[64];

static int set_up(void **state)
{
  strcpy(folder + sizeof folder - 7, "XXXXXX");
  if (!mkdtemp(folder))
    return -1;
  setenv("XDG_STATE_HOME", folder, 1);
  snprintf(lyrics, sizeof lyrics, "%s/a song.lrc", folder);
  return 0;
}

static int tear_down(void **state)
{
  char command[80];
  snprintf(command, sizeof command, "rm -rf '%s'", folder);
  return system(command);
}

static void write_file(const char *path, const char *text)
{
  FILE *f = fopen(path, "w");
  assert_non_null(f);
  fputs(text, f);
  assert_int_equal(fclose(f), 0);
}

static char *read_file(const char *path)
{
  static char text[20000];
  FILE *f = fopen(path, "r");
  assert_non_null(f);
  text[fread(text, 1, sizeof text - 1, f)] = '\0';
  fclose(f);
  return text;
}

static norae_status open_with(nr_desk_options o, nr_desk **out, size_t *recovered)
{
  const norae_format_info *found;
  norae_song *song;
  o.lyrics = lyrics;
  assert_int_equal(
      norae_song_read_file(lyrics, &(norae_read_options){.found = &found}, &song, NULL), NORAE_OK);
  o.found = found;
  norae_status status = nr_desk_open(&o, song, out, recovered, NULL);
  norae_song_free(&song);
  return status;
}

static nr_desk *open_file(size_t wanted)
{
  nr_desk *s;
  size_t recovered;
  assert_int_equal(open_with((nr_desk_options){0}, &s, &recovered), NORAE_OK);
  assert_int_equal(recovered, wanted);
  return s;
}

static void move_all(nr_desk *s, norae_us by)
{
  assert_int_equal(nr_desk_apply(s, &(nr_edit){.kind = NR_EDIT_MOVE_ALL, .time = by}, NULL),
                   NORAE_OK);
}

/* Runs `edits` in a process that is killed right behind it. */
static void killed_after(void (*edits)(nr_desk *s), size_t wanted)
{
  int status;
  pid_t child = fork();
  if (child == 0) {
    edits(open_file(wanted));
    raise(SIGKILL);
  }
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

static void three_edits(nr_desk *s)
{
  const nr_edit *edit;
  move_all(s, 100 * MS);
  move_all(s, 200 * MS);
  move_all(s, 400 * MS);
  nr_desk_undo(s, &edit, NULL);
  nr_desk_apply(s, &(nr_edit){.kind = NR_EDIT_SPLIT, .syllable = 1}, NULL);
}

static void killed_edits_come_back(void **state)
{
  const nr_edit *edit;
  write_file(lyrics, words_lrc);
  killed_after(three_edits, 0);
  nr_desk *s = open_file(3);
  assert_int_equal(start_of(nr_desk_song(s), 0, 0), 10300 * MS);
  assert_int_equal(norae_song_line_count(nr_desk_song(s)), 4);
  assert_false(nr_desk_is_saved(s));
  assert_int_equal(nr_desk_undo(s, &edit, NULL), NORAE_OK);
  nr_desk_close(&s, true);
  s = open_file(2); /* kept on purpose, too */
  assert_int_equal(norae_song_line_count(nr_desk_song(s)), 3);
  nr_desk_close(&s, false);
  nr_desk_close(&s, false);
  s = open_file(0);
  nr_desk_close(&s, true);
}

static void save_and_go_on(nr_desk *s)
{
  const nr_edit *edit;
  const char *path;
  move_all(s, 100 * MS);
  move_all(s, 200 * MS);
  nr_desk_save(s, &path, NULL);
  nr_desk_undo(s, &edit, NULL);
}

static void undo_behind_a_save_is_kept(void **state)
{
  char name[80];
  write_file(lyrics, words_lrc);
  killed_after(save_and_go_on, 0);
  assert_non_null(strstr(read_file(lyrics), "[00:10.30]"));
  snprintf(name, sizeof name, "%s.bak", lyrics);
  assert_string_equal(read_file(name), words_lrc);
  nr_desk *s = open_file(0);
  assert_int_equal(start_of(nr_desk_song(s), 0, 0), 10100 * MS);
  assert_false(nr_desk_is_saved(s));
  nr_desk_close(&s, false);
}

/* The journal's file, a view. */
static const char *find_journal(void)
{
  static char found[256];
  char command[100];
  snprintf(command, sizeof command, "ls -d %s/norae/edits/*[0-9a-f]", folder);
  FILE *list = popen(command, "r");
  assert_int_equal(fscanf(list, "%255[^\n]", found), 1);
  pclose(list);
  return found;
}

/* What a crash cut off in the middle of a line was never told to be done. */
static void cut_off_journal(void **state)
{
  write_file(lyrics, words_lrc);
  killed_after(three_edits, 0);
  const char *found = find_journal();
  struct stat at;
  assert_int_equal(stat(found, &at), 0);
  assert_int_equal(truncate(found, at.st_size - 3), 0);
  nr_desk *s = open_file(2);
  nr_desk_close(&s, true);
  size_t recovered;
  assert_int_equal(truncate(found, 40), 0);
  assert_int_equal(open_with((nr_desk_options){0}, &s, &recovered), NORAE_ERR_FORMAT);
  assert_int_equal(open_with((nr_desk_options){.discard = true}, &s, &recovered), NORAE_OK);
  nr_desk_close(&s, true);
}

static void edit_script(nr_desk *s);

/* Whatever stands in a journal: it gives a song that holds together, or none. */
static void recover_from(const char *journal, const char *bytes, size_t size)
{
  nr_journal *j;
  nr_history *left;
  bool fits;
  assert_int_equal(nr_journal_open(lyrics, &j, NULL), NORAE_OK);
  FILE *f = fopen(journal, "w");
  assert_int_equal(fwrite(bytes, 1, size, f), size);
  fclose(f);
  norae_status status = nr_journal_recover(j, 0, &left, &fits, NULL);
  assert_true(status == NORAE_OK || status == NORAE_ERR_FORMAT);
  if (status == NORAE_OK)
    assert_int_equal(norae_song_check(nr_history_song(left), NULL), NORAE_OK);
  else
    assert_null(left);
  nr_history_free(&left);
  nr_journal_close(&j);
}

static void broken_journals(void **state)
{
  uint32_t random = 1;
  struct stat at;
  snprintf(lyrics, sizeof lyrics, "%s/song.ass", folder);
  write_file(lyrics, script);
  killed_after(edit_script, 0);
  const char *journal = find_journal();
  assert_int_equal(stat(journal, &at), 0);
  size_t size = (size_t)at.st_size;
  char *whole = malloc(size), *broken = malloc(size);
  memcpy(whole, read_file(journal), size);
  for (size_t n = 0; n < size; n++)
    recover_from(journal, whole, n);
  for (int round = 0; round < 1500; round++) {
    memcpy(broken, whole, size);
    for (int flip = 0; flip <= round % 4; flip++) {
      random = random * 1664525 + 1013904223;
      broken[(random >> 8) % size] = (char)(round % 2 ? random >> 3 : ' ' + random % 95);
    }
    recover_from(journal, broken, size);
  }
  free(whole);
  free(broken);
  assert_string_equal(read_file(lyrics), script);
}

static void edits_of_another_file_go_beside(void **state)
{
  nr_desk *s, *other;
  size_t recovered;
  char name[80];
  write_file(lyrics, words_lrc);
  killed_after(three_edits, 0);
  write_file(lyrics, "[00:01.00]another\n");
  s = open_file(0);
  assert_int_equal(norae_song_line_count(nr_desk_song(s)), 1);
  assert_true(nr_desk_is_saved(s));
  snprintf(name, sizeof name, "%s.edits1.json", lyrics);
  assert_non_null(strstr(read_file(name), "10.3"));
  nr_desk_close(&s, true);
  s = open_file(0);
  assert_int_equal(open_with((nr_desk_options){0}, &other, &recovered), NORAE_ERR_EXISTS);
  nr_desk_close(&s, false);
}

static void others_may_change_it(void **state)
{
  char *kept, name[80];
  norae_song *song = song_of("[00:01.00]another\n");
  write_file(lyrics, words_lrc);
  nr_desk *s = open_file(0);
  assert_false(nr_desk_changed(s));
  move_all(s, 100 * MS);
  snprintf(name, sizeof name, "%s.new", lyrics);
  write_file(name, "[00:01.00]another\n");
  assert_int_equal(rename(name, lyrics), 0);
  assert_true(nr_desk_changed(s));
  assert_false(nr_desk_changed(s));
  assert_int_equal(nr_desk_reload(s, song, &kept, NULL), NORAE_OK);
  assert_non_null(strstr(read_file(kept), "10.1"));
  free(kept);
  assert_int_equal(norae_song_line_count(nr_desk_song(s)), 1);
  assert_true(nr_desk_is_saved(s));
  nr_desk_close(&s, true);
  norae_song_free(&song);
  s = open_file(0);
  nr_desk_close(&s, true);
}

/* Edits that somebody goes on with belong to the file as it is now. */
static void keep_mine(nr_desk *s)
{
  move_all(s, 100 * MS);
  write_file(lyrics, "[00:01.00]another\n");
  assert_true(nr_desk_changed(s));
  assert_int_equal(nr_desk_keep(s, NULL), NORAE_OK);
  move_all(s, 100 * MS);
}

static void edits_outlive_others_changes(void **state)
{
  const nr_edit *edit;
  const char *path;
  char name[80];
  write_file(lyrics, words_lrc);
  killed_after(keep_mine, 0);
  nr_desk *s = open_file(2);
  assert_int_equal(nr_desk_undo(s, &edit, NULL), NORAE_OK);
  assert_int_equal(nr_desk_undo(s, &edit, NULL), NORAE_OK);
  assert_false(nr_desk_is_saved(s)); /* the file is not what the edits began with */
  assert_int_equal(start_of(nr_desk_song(s), 0, 0), 10000 * MS);
  assert_int_equal(nr_desk_save(s, &path, NULL), NORAE_OK);
  snprintf(name, sizeof name, "%s.bak", lyrics);
  assert_string_equal(read_file(name), "[00:01.00]another\n");
  nr_desk_close(&s, true);
}

static void what_others_wrote_is_kept(void **state)
{
  const char *path;
  char name[80];
  write_file(lyrics, words_lrc);
  nr_desk *s = open_file(0);
  for (int i = 0; i < 2; i++) {
    move_all(s, 100 * MS);
    assert_int_equal(nr_desk_save(s, &path, NULL), NORAE_OK);
  }
  write_file(lyrics, "[00:01.00]another\n"); /* and nobody looked */
  move_all(s, 100 * MS);
  assert_int_equal(nr_desk_save(s, &path, NULL), NORAE_OK);
  nr_desk_close(&s, true);
  snprintf(name, sizeof name, "%s.bak", lyrics);
  assert_string_equal(read_file(name), words_lrc);
  snprintf(name, sizeof name, "%s.bak2", lyrics);
  assert_string_equal(read_file(name), "[00:01.00]another\n");
  snprintf(name, sizeof name, "%s.bak3", lyrics);
  assert_int_equal(access(name, F_OK), -1);
}

static void before_is_what_the_file_has(void **state)
{
  nr_desk *s;
  size_t recovered;
  norae_song *read = song_of("[00:01.00]another\n");
  write_file(lyrics, words_lrc);
  assert_int_equal(open_with((nr_desk_options){.read = read}, &s, &recovered), NORAE_OK);
  norae_song_free(&read);
  assert_false(nr_desk_is_saved(s));
  assert_int_equal(norae_song_line_count(nr_desk_first(s)), 1);
  assert_int_equal(norae_song_line_count(nr_desk_song(s)), 3);
  nr_desk_close(&s, false);
}

static void copies(void **state)
{
  const char *path;
  char name[80];
  write_file(lyrics, words_lrc);
  nr_desk *s = open_file(0);
  const norae_format_info *srt = norae_format_by_name("srt"), *lrc = norae_format_by_name("lrc");
  for (int i = 0; i < 2; i++) {
    move_all(s, S);
    assert_int_equal(nr_desk_export(s, srt, &path, NULL), NORAE_OK);
  }
  snprintf(name, sizeof name, "%s/a song.srt", folder);
  assert_string_equal(path, name);
  assert_non_null(strstr(read_file(name), "00:00:12,000"));
  assert_false(nr_desk_is_saved(s));
  snprintf(name, sizeof name, "%s/a song.srt.bak", folder);
  assert_int_equal(access(name, F_OK), -1);
  assert_int_equal(nr_desk_export(s, lrc, &path, NULL), NORAE_ERR_ARGUMENT);
  assert_string_equal(read_file(lyrics), words_lrc);
  nr_desk_close(&s, false);
}

static void edit_script(nr_desk *s)
{
  assert_int_equal(
      nr_desk_apply(s, &(nr_edit){NR_EDIT_MOVE_FROM, 1, 0, 500 * MS}, NULL), NORAE_OK);
}

/* Styles and remarks outlive a crash, too: the journal has the script. */
static void scripts_stay_whole(void **state)
{
  const char *path;
  snprintf(lyrics, sizeof lyrics, "%s/song.ass", folder);
  write_file(lyrics, script);
  killed_after(edit_script, 0);
  nr_desk *s = open_file(1);
  assert_int_equal(nr_desk_save(s, &path, NULL), NORAE_OK);
  nr_desk_close(&s, true);
  const char *saved = read_file(lyrics);
  assert_non_null(strstr(saved, "; mine"));
  assert_non_null(strstr(saved, "0:00:01.00,0:00:03.00,Mine,,0,0,0,,{\\k50}One {\\k50\\b1}two"));
  assert_non_null(strstr(saved, "0:00:04.50,0:00:06.50,Mine,"));
}

static void saving_elsewhere(void **state)
{
  const char *path;
  char name[80];
  nr_desk *s;
  size_t recovered;
  write_file(lyrics, words_lrc);
  snprintf(name, sizeof name, "%s/out.srt", folder);
  assert_int_equal(open_with((nr_desk_options){.output = name}, &s, &recovered), NORAE_OK);
  move_all(s, S);
  assert_int_equal(nr_desk_save(s, &path, NULL), NORAE_OK);
  assert_string_equal(path, name);
  assert_true(nr_desk_is_saved(s));
  nr_desk_close(&s, true);
  assert_non_null(strstr(read_file(name), "00:00:11,000"));
  assert_string_equal(read_file(lyrics), words_lrc);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(moves),
      cmocka_unit_test(syllables_stay_in_order),
      cmocka_unit_test(taps),
      cmocka_unit_test(unsung),
      cmocka_unit_test(splits_and_joins),
      cmocka_unit_test(lines_become_words),
      cmocka_unit_test(second_texts_stay),
      cmocka_unit_test(words_of_edits),
      cmocka_unit_test(undo_has_no_limit),
      cmocka_unit_test(least_sure),
      cmocka_unit_test_setup_teardown(killed_edits_come_back, set_up, tear_down),
      cmocka_unit_test_setup_teardown(undo_behind_a_save_is_kept, set_up, tear_down),
      cmocka_unit_test_setup_teardown(cut_off_journal, set_up, tear_down),
      cmocka_unit_test_setup_teardown(broken_journals, set_up, tear_down),
      cmocka_unit_test_setup_teardown(edits_of_another_file_go_beside, set_up, tear_down),
      cmocka_unit_test_setup_teardown(others_may_change_it, set_up, tear_down),
      cmocka_unit_test_setup_teardown(edits_outlive_others_changes, set_up, tear_down),
      cmocka_unit_test_setup_teardown(what_others_wrote_is_kept, set_up, tear_down),
      cmocka_unit_test_setup_teardown(before_is_what_the_file_has, set_up, tear_down),
      cmocka_unit_test_setup_teardown(copies, set_up, tear_down),
      cmocka_unit_test_setup_teardown(scripts_stay_whole, set_up, tear_down),
      cmocka_unit_test_setup_teardown(saving_elsewhere, set_up, tear_down),
  };
  return cmocka_run_group_tests_name("edit", tests, NULL, NULL);
}
