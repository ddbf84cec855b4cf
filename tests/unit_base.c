/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unicode/utf8.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/checked.h"
#include "base/diag.h"
#include "base/input.h"
#include "base/library.h"
#include "base/output.h"
#include "base/regex.h"
#include "base/str.h"
#include "base/utf8.h"

static void sizes_are_checked(void **state)
{
  size_t out;
  assert_true(nr_mul_size(3, 5, &out));
  assert_int_equal(out, 15);
  assert_false(nr_mul_size(SIZE_MAX, 2, &out));
  assert_false(nr_add_size(SIZE_MAX, 1, &out));
  int *items = NULL;
  size_t capacity = 0;
  assert_true(nr_grow(&items, &capacity, 1, sizeof *items));
  assert_true(capacity >= 1);
  assert_true(nr_grow(&items, &capacity, 1000, sizeof *items));
  assert_true(capacity >= 1000);
  assert_false(nr_grow(&items, &capacity, SIZE_MAX / 2, sizeof *items));
  free(items);
}

static void arena_gives_zeroed_aligned_memory(void **state)
{
  nr_arena arena = {0};
  for (size_t n = 1; n < 40000; n = n * 3 + 1) {
    unsigned char *p = nr_arena_alloc(&arena, n);
    assert_non_null(p);
    assert_int_equal((uintptr_t)p % 16, 0);
    for (size_t i = 0; i < n; i++)
      assert_int_equal(p[i], 0);
    memset(p, 0xff, n);
  }
  assert_string_equal(nr_arena_copy(&arena, "노래, song", 6), "노래");
  assert_null(nr_arena_alloc(&arena, SIZE_MAX));
  nr_arena_free(&arena);
  assert_null(arena.blocks);
}

static void strings_grow_and_fail_once(void **state)
{
  nr_str s = {0};
  assert_string_equal(nr_str_text(&s), "");
  for (int i = 0; i < 1000; i++)
    nr_str_addf(&s, "%d,", i);
  assert_int_equal(s.size, 10 * 2 + 90 * 3 + 900 * 4);
  char *out;
  size_t size;
  assert_int_equal(nr_str_take(&s, &out, &size), NORAE_OK);
  assert_int_equal(strlen(out), size);
  free(out);
  s.failed = true;
  nr_str_add(&s, "lost");
  assert_null(nr_str_text(&s));
  assert_int_equal(nr_str_take(&s, &out, &size), NORAE_ERR_MEMORY);
}

static bool icu_finds_utf8(const char *bytes, int32_t size)
{
  for (int32_t i = 0; i < size;) {
    UChar32 c;
    U8_NEXT((const uint8_t *)bytes, i, size, c);
    if (c < 0)
      return false;
  }
  return true;
}

/* All pairs, every third triple, and quadruples of the bytes at which something changes. */
static void utf8_is_what_icu_finds(void **state)
{
  static const unsigned char edges[] = {0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0,
                                        0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC,
                                        0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF};
  enum { EDGES = sizeof edges };
  for (uint32_t n = 0; n < 0x1000000; n += n < 0x10000 ? 1 : 3) {
    char bytes[3] = {(char)n, (char)(n >> 8), (char)(n >> 16)};
    int32_t size = n < 0x10000 ? 2 : 3;
    if (nr_is_utf8(bytes, (size_t)size) != icu_finds_utf8(bytes, size))
      fail_msg("%06x", n);
  }
  for (size_t n = 0; n < EDGES * EDGES * EDGES * EDGES; n++) {
    char bytes[4] = {(char)edges[n % EDGES], (char)edges[n / EDGES % EDGES],
                     (char)edges[n / EDGES / EDGES % EDGES],
                     (char)edges[n / EDGES / EDGES / EDGES]};
    if (nr_is_utf8(bytes, sizeof bytes) != icu_finds_utf8(bytes, sizeof bytes))
      fail_msg("edges %zu", n);
  }
  assert_true(nr_is_utf8("", 0));
  (void)state;
}

static void diags_are_kept_and_bounded(void **state)
{
  norae_diags *diags;
  assert_int_equal(norae_diags_new(&diags), NORAE_OK);
  for (uint32_t i = 1; i <= 1000; i++)
    nr_warn(diags, "flood", ((nr_place){"a.lrc", i, 2}), "fault %u", i);
  nr_error(diags, "other", nr_in_file(NULL), "one");
  assert_int_equal(norae_diags_count(diags), NR_DIAGS_PER_CODE + 1);
  const norae_diag *d = norae_diags_at(diags, 1);
  assert_string_equal(d->text, "fault 2");
  assert_string_equal(d->file, "a.lrc");
  assert_int_equal(d->line, 2);
  assert_int_equal(d->column, 2);
  assert_int_equal(norae_diags_count_from(diags, NORAE_ERROR), 1);
  assert_null(norae_diags_at(diags, 1000));
  nr_error(NULL, "nowhere", nr_in_file(NULL), "dropped");
  norae_diags_free(&diags);
  assert_null(diags);
}

static void patterns_have_limits(void **state)
{
  nr_regex *regex;
  nr_match match;
  assert_int_equal(nr_regex_new("^\\[(?<m>\\d+):(?<s>\\d+)\\]", &regex, NULL), NORAE_OK);
  assert_true(nr_regex_match(regex, "[12:34]x", 8, 0, &match));
  int s = nr_regex_group(regex, "s");
  assert_int_equal(match.group[s].size, 2);
  assert_memory_equal(match.group[s].start, "34", 2);
  assert_false(nr_regex_match(regex, "12:34", 5, 0, &match));
  assert_int_equal(nr_regex_group(regex, "none"), -1);
  nr_regex_free(&regex);

  char hostile[64];
  memset(hostile, 'a', sizeof hostile);
  assert_int_equal(nr_regex_new("^(a+)+$", &regex, NULL), NORAE_OK);
  hostile[sizeof hostile - 1] = '!';
  assert_false(nr_regex_match(regex, hostile, sizeof hostile, 0, &match));
  nr_regex_free(&regex);

  norae_diags *diags;
  assert_int_equal(norae_diags_new(&diags), NORAE_OK);
  assert_int_equal(nr_regex_new("(", &regex, diags), NORAE_ERR_ARGUMENT);
  assert_int_equal(norae_diags_count(diags), 1);
  norae_diags_free(&diags);
}

/* ── output files, in a folder of their own ── */

static char folder[] = "/tmp/norae-unit.XXXXXX";

static int make_folder(void **state)
{
  strcpy(folder + strlen(folder) - 6, "XXXXXX");
  return mkdtemp(folder) ? 0 : -1;
}

static char *in_folder(const char *name)
{
  static char path[256];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  return path;
}

static int files_in_folder(void)
{
  int n = 0;
  DIR *dir = opendir(folder);
  for (struct dirent *e; (e = readdir(dir));)
    n += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
  closedir(dir);
  return n;
}

static int remove_folder(void **state)
{
  DIR *dir = opendir(folder);
  for (struct dirent *e; (e = readdir(dir));)
    unlinkat(dirfd(dir), e->d_name, 0);
  closedir(dir);
  return rmdir(folder);
}

static void assert_content(const char *path, const char *wanted)
{
  char *got;
  size_t size;
  assert_int_equal(nr_input_read(path, &got, &size, NULL), NORAE_OK);
  assert_string_equal(got, wanted);
  free(got);
}

static void outputs_appear_whole(void **state)
{
  nr_output *output;
  const char *path = in_folder("a.txt");
  assert_int_equal(nr_output_begin(path, false, &output, NULL), NORAE_OK);
  assert_int_equal(nr_output_write(output, "half", 4, NULL), NORAE_OK);
  assert_int_equal(access(path, F_OK), -1);
  nr_output_abort(&output);
  assert_int_equal(files_in_folder(), 0);

  assert_int_equal(nr_output_save(path, false, "whole", 5, NULL), NORAE_OK);
  assert_content(path, "whole");
  assert_int_equal(nr_output_save(path, false, "other", 5, NULL), NORAE_ERR_EXISTS);
  assert_content(path, "whole");
  assert_int_equal(nr_output_save(path, true, "other", 5, NULL), NORAE_OK);
  assert_content(path, "other");
  assert_int_equal(files_in_folder(), 1);
}

static void outputs_that_appear_meanwhile_stay(void **state)
{
  nr_output *output;
  const char *path = in_folder("b.txt");
  assert_int_equal(nr_output_begin(path, false, &output, NULL), NORAE_OK);
  assert_int_equal(nr_output_save(path, false, "first", 5, NULL), NORAE_OK);
  assert_int_equal(nr_output_commit(&output, NULL), NORAE_ERR_EXISTS);
  assert_content(path, "first");
  assert_int_equal(files_in_folder(), 1);
}

static void leftovers_of_the_dead_are_removed(void **state)
{
  nr_output *mine;
  const char *path = in_folder("c.txt");
  char left[300];
  snprintf(left, sizeof left, "%s/.c.txt.norae-part-00000000deadbeef.txt", folder);
  int fd = open(left, O_CREAT | O_WRONLY, 0666);
  assert_true(fd >= 0);
  assert_int_equal(flock(fd, LOCK_EX), 0); /* its run still lives */
  assert_int_equal(nr_output_begin(path, false, &mine, NULL), NORAE_OK);
  assert_int_equal(access(left, F_OK), 0);
  nr_output_abort(&mine);
  close(fd); /* now it is dead */
  assert_int_equal(nr_output_begin(path, false, &mine, NULL), NORAE_OK);
  assert_int_equal(access(left, F_OK), -1);
  nr_output_abort(&mine);
}

static void links_are_written_through(void **state)
{
  char link[300];
  const char *path = in_folder("real.txt");
  assert_int_equal(nr_output_save(path, false, "old", 3, NULL), NORAE_OK);
  snprintf(link, sizeof link, "%s/link.txt", folder);
  assert_int_equal(symlink("real.txt", link), 0);
  assert_int_equal(nr_output_save(link, true, "new", 3, NULL), NORAE_OK);
  assert_content(in_folder("real.txt"), "new");
  struct stat at;
  assert_int_equal(lstat(link, &at), 0);
  assert_true(S_ISLNK(at.st_mode));
}

static void devices_and_folders(void **state)
{
  assert_int_equal(nr_output_save("/dev/null", false, "x", 1, NULL), NORAE_OK);
  assert_int_equal(nr_output_save(folder, true, "x", 1, NULL), NORAE_ERR_IO);
  assert_int_equal(nr_output_save("/dev/full", false, "x", 1, NULL), NORAE_ERR_IO);
  assert_int_equal(nr_output_save(in_folder("no/such/x"), true, "x", 1, NULL), NORAE_ERR_IO);
}

typedef struct libm {
  double (*floor)(double);
  void (*other)(void);
} libm;

static void libraries_are_whole_or_not_there(void **state)
{
  static const nr_symbol some[] = {{"floor", offsetof(libm, floor)}};
  static const nr_symbol more[] = {{"floor", offsetof(libm, floor)},
                                   {"no_such_function", offsetof(libm, other)}};
  libm m = {NULL, NULL};
  void *library;
  assert_true(nr_library_open("libm.so.6", some, 1, &m, &library));
  assert_true(m.floor(2.5) == 2);
  nr_library_close(&library);
  assert_null(library);
  assert_false(nr_library_open("libm.so.6", more, 2, &m, &library));
  assert_null(library);
  assert_false(nr_library_open("libno_such_library.so.1", some, 1, &m, &library));
  assert_null(library);
  nr_library_close(&library);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(sizes_are_checked),
      cmocka_unit_test(arena_gives_zeroed_aligned_memory),
      cmocka_unit_test(strings_grow_and_fail_once),
      cmocka_unit_test(utf8_is_what_icu_finds),
      cmocka_unit_test(diags_are_kept_and_bounded),
      cmocka_unit_test(patterns_have_limits),
      cmocka_unit_test_setup_teardown(outputs_appear_whole, make_folder, remove_folder),
      cmocka_unit_test_setup_teardown(outputs_that_appear_meanwhile_stay, make_folder,
                                      remove_folder),
      cmocka_unit_test_setup_teardown(leftovers_of_the_dead_are_removed, make_folder,
                                      remove_folder),
      cmocka_unit_test_setup_teardown(links_are_written_through, make_folder, remove_folder),
      cmocka_unit_test_setup_teardown(devices_and_folders, make_folder, remove_folder),
      cmocka_unit_test(libraries_are_whole_or_not_there),
  };
  return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
