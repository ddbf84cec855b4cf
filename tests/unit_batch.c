/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a batch is made of: lists of jobs, pairs, prints of contents, the ledger.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <norae/norae.h>

#include "text/namekey.h"

static int make_folder(void **state)
{
  char name[] = "/tmp/norae-unit.XXXXXX";
  *state = mkdtemp(name) ? strdup(name) : NULL;
  return *state && chdir(*state) == 0 ? 0 : -1;
}

static int remove_folder(void **state)
{
  char command[256];
  snprintf(command, sizeof command, "rm -rf '%s'", (char *)*state);
  free(*state);
  return chdir("/") == 0 && system(command) == 0 ? 0 : -1;
}

static void write_bytes(const char *path, const char *bytes, size_t size)
{
  FILE *file = fopen(path, "wb");
  assert_non_null(file);
  assert_int_equal(fwrite(bytes, 1, size, file), size);
  fclose(file);
}

static void write_text(const char *path, const char *text)
{
  write_bytes(path, text, strlen(text));
}

/* ── manifests ── */

static void rows_are_read(void **state)
{
  norae_manifest *m;
  const norae_manifest_row *row;
  write_text("a.tsv", "\xEF\xBB\xBFmedia\tlyrics\t--lang\toutput\r\n"
                      "v.mp4\t/abs/x.lrc\tko\t\r\n\r\n\"q\".mp4\tbytes \xff\xfe\t\tsub/o.mp4\n");
  assert_int_equal(norae_manifest_open("./a.tsv", &m, NULL), NORAE_OK);
  assert_int_equal(norae_manifest_next(m, &row, NULL), NORAE_OK);
  assert_string_equal(row->media, "./v.mp4");
  assert_string_equal(row->lyrics, "/abs/x.lrc");
  assert_null(row->output);
  assert_string_equal(norae_words_next(&row->options, NULL), "--lang=ko");
  assert_int_equal(row->line, 2);
  assert_int_equal(norae_manifest_next(m, &row, NULL), NORAE_OK);
  assert_string_equal(row->media, "./\"q\".mp4"); /* nothing is quoted */
  assert_string_equal(row->lyrics, "./bytes \xff\xfe");
  assert_string_equal(row->output, "sub/o.mp4");
  assert_null(norae_words_next(&row->options, NULL));
  assert_int_equal(row->line, 4);
  assert_int_equal(norae_manifest_next(m, &row, NULL), NORAE_OK);
  assert_null(row);
  norae_manifest_free(&m);
}

static void bad_rows_are_told_and_left_out(void **state)
{
  norae_manifest *m;
  const norae_manifest_row *row;
  norae_diags *diags;
  assert_int_equal(norae_diags_new(&diags), NORAE_OK);
  static const char text[] = "{\"lyrics\": \"new\\nline\\t.lrc\", \"--soft\": true}\n{\"lyrics\": 3}\n"
                             "nonsense\n{\"lyric\": \"x\"}\n{\"lyrics\": \"a\0b\"}\n{\"lyrics\": \"z\"}";
  write_bytes("a.jsonl", text, sizeof text - 1);
  assert_int_equal(norae_manifest_open("a.jsonl", &m, diags), NORAE_OK);
  assert_int_equal(norae_manifest_next(m, &row, diags), NORAE_OK);
  assert_string_equal(row->lyrics, "new\nline\t.lrc");
  assert_string_equal(norae_words_next(&row->options, NULL), "--soft");
  assert_int_equal(norae_manifest_next(m, &row, diags), NORAE_OK);
  assert_non_null(row);
  assert_string_equal(row->lyrics, "z");
  assert_int_equal(norae_manifest_bad(m), 4);
  for (size_t i = 0; i < 4; i++)
    assert_int_equal(norae_diags_at(diags, i)->line, i + 2);
  norae_manifest_free(&m);
  write_text("b.tsv", "media\tsinger\n");
  assert_int_equal(norae_manifest_open("b.tsv", &m, diags), NORAE_OK);
  assert_int_equal(norae_manifest_next(m, &row, diags), NORAE_ERR_FORMAT);
  norae_manifest_free(&m);
  assert_int_equal(norae_manifest_open("none", &m, diags), NORAE_ERR_IO);
  norae_diags_free(&diags);
}

/* ── pairs ── */

static void names_have_keys(void **state)
{
  static const char *const same[][2] = {
      {"Beyonc\xC3\xA9 - Halo (Official Video)", "beyonce_halo"},
      {"07 - Don\xE2\x80\x99t Stop", "dont stop"},
      {"\xEA\xB0\x80\xEB\x82\x98", "\xE1\x84\x80\xE1\x85\xA1\xE1\x84\x82\xE1\x85\xA1"},
      {"Song [4K] [Lyrics]", "SONG"}};
  static const char *const other[][2] = {{"Song (Live)", "Song"}, {"99 Red", "Red"}};
  for (size_t i = 0; i < sizeof same / sizeof *same + sizeof other / sizeof *other; i++) {
    const char *const *pair = i < 4 ? same[i] : other[i - 4];
    nr_str a = {0}, b = {0};
    nr_name_key(pair[0], strlen(pair[0]), &a);
    nr_name_key(pair[1], strlen(pair[1]), &b);
    if (i < 4)
      assert_string_equal(nr_str_text(&a), nr_str_text(&b));
    else
      assert_string_not_equal(nr_str_text(&a), nr_str_text(&b));
    nr_str_free(&a);
    nr_str_free(&b);
  }
}

static void expect_pair(const norae_pair *pair, const char *media, const char *lyrics,
                        norae_pair_way way)
{
  assert_string_equal(pair->media->path, media);
  assert_string_equal(pair->lyrics->path, lyrics);
  assert_int_equal(pair->way, way);
}

static void files_are_paired_by_the_surest_sign(void **state)
{
  norae_pair *pairs;
  size_t count;
  write_text("t.lrc", "[ti:Some Song]\n[ar:Ann]\n[00:01.00]la\n");
  norae_pair_file files[] = {
      {.path = "a/x.mp4", .is_media = true}, {.path = "a/x.lrc"},
      {.path = "b/x.lrc"}, /* left: the one beside it is surer */
      {.path = "b/y.mp4", .is_media = true}, {.path = "c/y.lrc"},
      {.path = "b/Z (Official Video).mp4", .is_media = true}, {.path = "c/z.srt"},
      {.path = "d/Ann - Some Song.mp4", .is_media = true}, {.path = "t.lrc"},
      {.path = "e/w.mp4", .is_media = true}, {.path = "f/w.lrc"}, {.path = "g/w.lrc"}};
  assert_int_equal(norae_pairs_find(files, 12, &pairs, &count, NULL), NORAE_OK);
  assert_int_equal(count, 4);
  expect_pair(&pairs[0], "a/x.mp4", "a/x.lrc", NORAE_PAIR_BESIDE);
  expect_pair(&pairs[1], "b/y.mp4", "c/y.lrc", NORAE_PAIR_NAME);
  expect_pair(&pairs[2], "b/Z (Official Video).mp4", "c/z.srt", NORAE_PAIR_ALIKE);
  expect_pair(&pairs[3], "d/Ann - Some Song.mp4", "t.lrc", NORAE_PAIR_TAGS);
  assert_false(files[2].taken);
  /* Two would fit: neither does. */
  assert_false(files[9].taken || files[10].taken || files[11].taken);
  free(pairs);
  assert_int_equal(norae_pairs_find(NULL, 0, &pairs, &count, NULL), NORAE_OK);
  assert_int_equal(count, 0);
  free(pairs);
}

/* A silent WAV of so many seconds. */
static void write_wave(const char *path, unsigned seconds)
{
  unsigned size = seconds * 8000;
  unsigned char *bytes = calloc(1, 44 + size);
  assert_non_null(bytes);
  memcpy(bytes, "RIFF\0\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x40\x1f\0\0\x40\x1f\0\0\1\0\x8\0data", 40);
  unsigned all = size + 36;
  memcpy(bytes + 4, &all, 4);
  memcpy(bytes + 40, &size, 4);
  memset(bytes + 44, 128, size);
  write_bytes(path, (char *)bytes, 44 + size);
  free(bytes);
}

static void lengths_decide_between_versions(void **state)
{
  norae_pair *pairs;
  size_t count;
  write_wave("Ann - Song (edit).wav", 10);
  write_wave("Ann - Song (long).wav", 30);
  write_text("1.lrc", "[ti:Song (edit)]\n[ar:Ann]\n[length:0:10]\n[00:01.00]la\n");
  assert_int_equal(rename("Ann - Song (edit).wav", "Ann - Song.wav"), 0);
  assert_int_equal(mkdir("other", 0777), 0);
  assert_int_equal(rename("Ann - Song (long).wav", "other/Ann - Song.wav"), 0);
  write_text("1.lrc", "[ti:Song]\n[ar:Ann]\n[length:0:30.5]\n[00:01.00]la\n");
  norae_pair_file files[] = {{.path = "Ann - Song.wav", .is_media = true},
                             {.path = "other/Ann - Song.wav", .is_media = true},
                             {.path = "1.lrc"}};
  assert_int_equal(norae_pairs_find(files, 3, &pairs, &count, NULL), NORAE_OK);
  assert_int_equal(count, 1);
  expect_pair(&pairs[0], "other/Ann - Song.wav", "1.lrc", NORAE_PAIR_DURATION);
  free(pairs);
}

/* ── prints ── */

static norae_print print_of(const char *bytes, size_t first, size_t rest, const char *path)
{
  norae_printer *p;
  assert_int_equal(norae_printer_new(&p), NORAE_OK);
  norae_printer_bytes(p, bytes, first);
  norae_printer_bytes(p, bytes + first, rest);
  if (path)
    assert_int_equal(norae_printer_file(p, path), NORAE_OK);
  norae_print out = norae_printer_end(p);
  norae_printer_free(&p);
  return out;
}

static void prints_tell_contents_apart(void **state)
{
  write_text("one", "abc");
  norae_print a = print_of("abc", 1, 2, "one"), b = print_of("abc", 2, 1, "one"),
              c = print_of("abc", 1, 2, "one"), none = {{0}};
  assert_true(norae_print_is_same(&a, &c));
  assert_false(norae_print_is_same(&a, &b));
  assert_true(norae_print_is_none(&none));
  write_text("one", "abd");
  b = print_of("abc", 1, 2, "one");
  assert_false(norae_print_is_same(&a, &b));
  norae_printer *p;
  assert_int_equal(norae_printer_new(&p), NORAE_OK);
  assert_int_equal(norae_printer_file(p, "missing"), NORAE_ERR_IO);
  norae_printer_free(&p);
}

static void shards_are_stable_and_even(void **state)
{
  size_t counts[4] = {0};
  for (int i = 0; i < 4000; i++) {
    char name[32];
    snprintf(name, sizeof name, "song %d.srt", i);
    unsigned shard = norae_shard_of(name, 4);
    assert_true(shard < 4);
    counts[shard]++;
  }
  for (int i = 0; i < 4; i++)
    assert_true(counts[i] > 850 && counts[i] < 1150);
  /* The same everywhere, for ever: ledgers of shards rely on it. */
  assert_int_equal(norae_shard_of("a.srt", 1000), 800);
}

/* ── the ledger ── */

static norae_ledger *open_ledger(void)
{
  norae_ledger *l;
  assert_int_equal(norae_ledger_open("l.db", NORAE_LEDGER_MAKE, &l, NULL), NORAE_OK);
  return l;
}

static const char *add(norae_ledger *l, const char *output)
{
  const char *other;
  norae_task task = {.output = output, .command = "convert", .inputs = {"in\0", 3},
                     .origin = output};
  assert_int_equal(norae_ledger_add(l, &task, &other, NULL), NORAE_OK);
  return other;
}

static norae_job *take(norae_ledger *l, size_t wanted)
{
  norae_job *jobs;
  size_t count;
  assert_int_equal(norae_ledger_take(l, NORAE_LEDGER_ANY, 10, &jobs, &count, NULL), NORAE_OK);
  assert_int_equal(count, wanted);
  return jobs;
}

static void end_with(norae_ledger *l, int64_t id, norae_job_state state, double confidence)
{
  bool lost;
  norae_job_result result = {.state = state, .confidence = confidence, .print = {{1}},
                             .reason = "why", .exit_code = state != NORAE_JOB_DONE};
  assert_int_equal(norae_ledger_end(l, id, &result, &lost, NULL), NORAE_OK);
  assert_false(lost);
}

static void expect_counts(norae_ledger *l, size_t waiting, size_t running, size_t done,
                          size_t failed)
{
  size_t counts[4];
  assert_int_equal(norae_ledger_count(l, counts, NULL), NORAE_OK);
  assert_int_equal(counts[0], waiting);
  assert_int_equal(counts[1], running);
  assert_int_equal(counts[2], done);
  assert_int_equal(counts[3], failed);
}

static void jobs_go_out_and_come_back(void **state)
{
  norae_ledger *l = open_ledger();
  assert_null(add(l, "a"));
  assert_null(add(l, "b"));
  assert_string_equal(add(l, "a"), "a"); /* would be the same file */
  norae_job *jobs = take(l, 2);
  assert_int_equal(jobs[0].result.state, NORAE_JOB_RUNNING);
  assert_int_equal(jobs[0].tries, 1);
  assert_string_equal(norae_words_next(&jobs[0].task.inputs, NULL), "in");
  expect_counts(l, 0, 2, 0, 0);
  end_with(l, jobs[0].id, NORAE_JOB_DONE, 0.5);
  end_with(l, jobs[1].id, NORAE_JOB_WAITING, -1);
  norae_jobs_free(&jobs, 2);
  jobs = take(l, 1); /* what was put back */
  assert_string_equal(jobs[0].task.output, "b");
  assert_int_equal(jobs[0].tries, 2);
  end_with(l, jobs[0].id, NORAE_JOB_FAILED, -1);
  norae_jobs_free(&jobs, 1);
  take(l, 0);
  expect_counts(l, 0, 0, 1, 1);
  norae_ledger_free(&l);
  /* The next run: both are looked at, none is leased. */
  l = open_ledger();
  add(l, "a");
  add(l, "b");
  jobs = take(l, 2);
  assert_int_equal(jobs[0].result.state, NORAE_JOB_DONE);
  assert_int_equal(jobs[0].result.print.byte[0], 1);
  assert_int_equal(jobs[1].result.state, NORAE_JOB_FAILED);
  norae_jobs_free(&jobs, 2);
  expect_counts(l, 0, 0, 1, 1);
  size_t count;
  assert_int_equal(norae_ledger_retry(l, &count, NULL), NORAE_OK);
  assert_int_equal(count, 1);
  norae_ledger_free(&l);
}

static void leases_end_with_their_process(void **state)
{
  norae_ledger *l = open_ledger();
  add(l, "a");
  norae_job *jobs = take(l, 1);
  norae_jobs_free(&jobs, 1);
  int status = 0;
  pid_t child = fork(); /* a second run while the first lives */
  if (child == 0) {
    norae_ledger *other;
    size_t count = 9;
    bool ok = norae_ledger_open("l.db", NORAE_LEDGER_FIND, &other, NULL) == NORAE_OK;
    const norae_task task = {.output = "a", .command = "convert"};
    const char *clash;
    ok = ok && norae_ledger_add(other, &task, &clash, NULL) == NORAE_OK && !clash &&
         norae_ledger_take(other, NORAE_LEDGER_ANY, 10, &jobs, &count, NULL) == NORAE_OK &&
         count == 0 && norae_ledger_left(other) == 1;
    _exit(ok ? 0 : 1);
  }
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_int_equal(status, 0);
  norae_ledger_release(l, NULL);
  norae_ledger_free(&l);
  child = fork(); /* one that takes it and dies */
  if (child == 0) {
    l = open_ledger();
    add(l, "a");
    take(l, 1);
    _exit(0);
  }
  assert_int_equal(waitpid(child, &status, 0), child);
  l = open_ledger();
  expect_counts(l, 1, 0, 0, 0);
  add(l, "a");
  jobs = take(l, 1);
  assert_int_equal(jobs[0].tries, 3);
  norae_jobs_free(&jobs, 1);
  norae_ledger_free(&l);
}

static bool collect(void *user, const norae_job *job)
{
  strcat(user, job->task.output);
  return true;
}

static void the_worst_come_first(void **state)
{
  char order[16] = "";
  norae_ledger *l = open_ledger();
  for (const char *name = "abcd"; *name; name++)
    add(l, (const char[]){*name, '\0'});
  norae_job *jobs = take(l, 4);
  static const double confidence[] = {0.9, -1, 0.2, -1};
  for (int i = 0; i < 4; i++)
    end_with(l, jobs[i].id, i == 3 ? NORAE_JOB_FAILED : NORAE_JOB_DONE, confidence[i]);
  norae_jobs_free(&jobs, 4);
  assert_int_equal(norae_ledger_each(l, 12, NORAE_LEDGER_WORST_FIRST, collect, order, NULL),
                   NORAE_OK);
  assert_string_equal(order, "dcab");
  norae_ledger_free(&l);
}

static bool note_review(void *user, const norae_job *job)
{
  char *out = user;
  out[job->task.output[0] - 'a'] = job->reviewed ? 'r' : '-';
  return true;
}

static void what_was_looked_at_is_known(void **state)
{
  char seen[3] = "";
  bool found = false;
  norae_ledger *l = open_ledger();
  add(l, "a");
  add(l, "b");
  norae_job *jobs = take(l, 2);
  for (int i = 0; i < 2; i++)
    end_with(l, jobs[i].id, NORAE_JOB_DONE, 0.1);
  assert_int_equal(norae_ledger_review(l, "b", &found, NULL), NORAE_OK);
  assert_true(found);
  assert_int_equal(norae_ledger_review(l, "c", &found, NULL), NORAE_OK);
  assert_false(found);
  assert_int_equal(norae_ledger_each(l, 12, NORAE_LEDGER_AS_ADDED, note_review, seen, NULL),
                   NORAE_OK);
  assert_string_equal(seen, "-r");
  end_with(l, jobs[1].id, NORAE_JOB_DONE, 0.1); /* done anew */
  assert_int_equal(norae_ledger_each(l, 12, NORAE_LEDGER_AS_ADDED, note_review, seen, NULL),
                   NORAE_OK);
  assert_string_equal(seen, "--");
  norae_jobs_free(&jobs, 2);
  norae_ledger_free(&l);
}

static void add_of(norae_ledger *l, const char *output, const char *media)
{
  const char *other;
  const norae_task task = {.output = output,
                           .command = "sync",
                           .inputs = {media, strlen(media) + 1}};
  assert_int_equal(norae_ledger_add(l, &task, &other, NULL), NORAE_OK);
  assert_null(other);
}

static void jobs_of_one_recording_go_out_together(void **state)
{
  static const struct {
    const char *output, *media;
  } tasks[] = {{"a", "one"}, {"b", "one"}, {"c", "two"}, {"d", "one"}};
  static const size_t groups[] = {2, 1, 1, 0};
  norae_ledger *l = open_ledger();
  norae_job *jobs;
  size_t count;
  for (size_t i = 0; i < 4; i++)
    add_of(l, tasks[i].output, tasks[i].media);
  for (size_t i = 0; i < 4; i++) {
    assert_int_equal(norae_ledger_take(l, NORAE_LEDGER_GROUP, 8, &jobs, &count, NULL), NORAE_OK);
    assert_int_equal(count, groups[i]);
    norae_jobs_free(&jobs, count);
  }
  norae_ledger_free(&l);
}

/* More of them than fit into a word, and one that another run is at. */
static void lists_are_long_and_have_holes(void **state)
{
  norae_ledger *l = open_ledger(), *other = open_ledger();
  const char *clash;
  char name[16];
  size_t count;
  for (int i = 0; i < 500; i++) {
    snprintf(name, sizeof name, "%d", i);
    add(i == 100 ? other : l, name);
  }
  norae_job *theirs = take(other, 1), *jobs;
  assert_int_equal(norae_ledger_add(l, &(norae_task){.output = "100", .command = "convert"},
                                    &clash, NULL), NORAE_OK);
  assert_null(clash);
  assert_int_equal(norae_ledger_left(l), 500);
  size_t taken = 0;
  do {
    assert_int_equal(norae_ledger_take(l, NORAE_LEDGER_ANY, 7, &jobs, &count, NULL), NORAE_OK);
    taken += count;
    norae_jobs_free(&jobs, count);
  } while (count);
  /* Both are this process, which lives: what is leased is left alone. */
  assert_int_equal(taken, 499);
  assert_int_equal(norae_ledger_left(l), 1);
  end_with(other, theirs->id, NORAE_JOB_DONE, -1);
  assert_int_equal(norae_ledger_take(l, NORAE_LEDGER_ANY, 7, &jobs, &count, NULL), NORAE_OK);
  assert_int_equal(count, 1);
  norae_jobs_free(&jobs, count);
  norae_jobs_free(&theirs, 1);
  norae_ledger_free(&l);
  norae_ledger_free(&other);
}

/* What the first norae with ledgers made. */
static void old_ledgers_are_brought_up_to_date(void **state)
{
  norae_ledger *l = open_ledger();
  add(l, "a");
  norae_ledger_free(&l);
  sqlite3 *db;
  assert_int_equal(sqlite3_open("l.db", &db), SQLITE_OK);
  assert_int_equal(sqlite3_exec(db, "ALTER TABLE jobs DROP COLUMN reviewed;"
                                    "PRAGMA user_version = 1", NULL, NULL, NULL), SQLITE_OK);
  sqlite3_close(db);
  l = open_ledger();
  expect_counts(l, 1, 0, 0, 0);
  assert_int_equal(norae_ledger_review(l, "a", NULL, NULL), NORAE_OK);
  norae_ledger_free(&l);
}

static void ledgers_are_merged(void **state)
{
  norae_ledger *l = open_ledger();
  norae_merged merged;
  add(l, "a");
  add(l, "b");
  norae_job *jobs = take(l, 2);
  end_with(l, jobs[0].id, NORAE_JOB_DONE, 1);
  end_with(l, jobs[1].id, NORAE_JOB_FAILED, -1);
  norae_jobs_free(&jobs, 2);
  norae_ledger_free(&l);
  assert_int_equal(rename("l.db", "first.db"), 0);
  l = open_ledger();
  add(l, "b");
  add(l, "c");
  jobs = take(l, 2);
  end_with(l, jobs[0].id, NORAE_JOB_DONE, 1);
  end_with(l, jobs[1].id, NORAE_JOB_DONE, 1);
  norae_jobs_free(&jobs, 2);
  assert_int_equal(norae_ledger_merge(l, "first.db", &merged, NULL), NORAE_OK);
  assert_int_equal(merged.added, 1);
  assert_int_equal(merged.updated, 0);
  assert_int_equal(merged.kept, 1);
  expect_counts(l, 0, 0, 3, 0);
  assert_int_equal(norae_ledger_merge(l, "first.db", &merged, NULL), NORAE_OK);
  assert_int_equal(merged.added + merged.updated + merged.twice, 0); /* again: nothing new */
  assert_int_equal(norae_ledger_merge(l, "none.db", &merged, NULL), NORAE_ERR_IO);
  norae_ledger_free(&l);
}

static void other_files_are_no_ledgers(void **state)
{
  norae_ledger *l;
  write_text("text.db", "this is no database, though it is long enough to look like one, is it?");
  assert_int_equal(norae_ledger_open("text.db", NORAE_LEDGER_MAKE, &l, NULL), NORAE_ERR_FORMAT);
  assert_null(l);
  assert_int_equal(norae_ledger_open("none.db", NORAE_LEDGER_FIND, &l, NULL), NORAE_ERR_IO);
  assert_int_equal(access("none.db", F_OK), -1);
  assert_int_equal(norae_ledger_open("no/folder.db", NORAE_LEDGER_MAKE, &l, NULL), NORAE_ERR_IO);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int main(void)
{
  const struct CMUnitTest tests[] = {
      IN_FOLDER(rows_are_read),
      IN_FOLDER(bad_rows_are_told_and_left_out),
      cmocka_unit_test(names_have_keys),
      IN_FOLDER(files_are_paired_by_the_surest_sign),
      IN_FOLDER(lengths_decide_between_versions),
      IN_FOLDER(prints_tell_contents_apart),
      cmocka_unit_test(shards_are_stable_and_even),
      IN_FOLDER(jobs_go_out_and_come_back),
      IN_FOLDER(leases_end_with_their_process),
      IN_FOLDER(the_worst_come_first),
      IN_FOLDER(what_was_looked_at_is_known),
      IN_FOLDER(jobs_of_one_recording_go_out_together),
      IN_FOLDER(lists_are_long_and_have_holes),
      IN_FOLDER(old_ledgers_are_brought_up_to_date),
      IN_FOLDER(ledgers_are_merged),
      IN_FOLDER(other_files_are_no_ledgers),
  };
  return cmocka_run_group_tests_name("batch", tests, NULL, NULL);
}
