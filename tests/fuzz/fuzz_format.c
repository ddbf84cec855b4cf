/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads bytes as lyrics; what is read must hold the song's invariants, must be
 * written in every format, and be read again from there.
 *
 * In `make check` the program below replays tests/fuzz/corpus/FORMAT/… ("auto":
 * by content).  To look for new faults, in a folder of its own below the top one:
 *
 *   flags='-g -O1 -fno-sanitize-recover=undefined'
 *   ../configure CC=clang --disable-shared \
 *     CFLAGS="$flags -fsanitize=fuzzer-no-link,address,undefined"
 *   make libnorae.la
 *   make tests/fuzz/fuzz_format \
 *     CFLAGS="$flags -fsanitize=fuzzer,address,undefined -DFUZZ_LIBFUZZER -DFUZZ_FORMAT='\"lrc\"'"
 *   mkdir found
 *   tests/fuzz/fuzz_format -max_len=4096 -timeout=5 found \
 *     ../tests/fuzz/corpus/lrc ../fixtures/formats
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <norae/norae.h>

/* A fault that is no crash by itself. */
static void broken(const char *what, const norae_diags *diags)
{
  fprintf(stderr, "fuzz_format: %s\n", what);
  for (size_t i = 0; i < norae_diags_count(diags); i++)
    fprintf(stderr, "  [%s] %s\n", norae_diags_at(diags, i)->code, norae_diags_at(diags, i)->text);
  abort();
}

static norae_song *read_song(const char *format, const void *data, size_t size, norae_diags *diags)
{
  norae_song *song = NULL;
  norae_read_options options = {.format = format};
  norae_status status = norae_song_read_memory(data, size, "input", &options, &song, diags);
  if ((status == NORAE_OK) != (song != NULL))
    broken("status and song don't agree", diags);
  for (size_t i = 0; i < norae_diags_count(diags); i++) {
    if (strcmp(norae_diags_at(diags, i)->code, "internal") == 0)
      broken("a reader broke the invariants", diags);
  }
  return song;
}

static void write_song(const norae_song *song, const char *format)
{
  norae_diags *diags = NULL;
  norae_write_options options = {.format = format};
  char *text = NULL;
  size_t size = 0;
  if (norae_diags_new(&diags) != NORAE_OK)
    return;
  norae_status status = norae_song_write_memory(song, &options, &text, &size, diags);
  if (status != NORAE_OK && status != NORAE_ERR_UNSUPPORTED)
    broken("a song could not be written", diags);
  norae_song *again = status == NORAE_OK ? read_song(format, text, size, diags) : NULL;
  norae_song_free(&again);
  norae_diags_free(&diags);
  free(text);
}

static bool has_message(const norae_diags *diags, const char *code)
{
  for (size_t i = 0; i < norae_diags_count(diags); i++) {
    if (strcmp(norae_diags_at(diags, i)->code, code) == 0)
      return true;
  }
  return false;
}

/* A script that is written as it was read is the same; one that was moved can be read. */
static void write_script_again(norae_song *song, const char *data, size_t size,
                               const norae_diags *diags)
{
  norae_write_options options = {.format = "ass"};
  char *text = NULL;
  size_t written = 0;
  bool plain = !has_message(diags, "ass-short-fraction");
  for (size_t i = 0; i < size && plain; i++)
    plain = (data[i] >= ' ' && data[i] < 0x7F) || data[i] == '\n';
  if (plain && norae_song_write_memory(song, &options, &text, &written, NULL) == NORAE_OK &&
      (written != size || memcmp(text, data, size) != 0))
    broken("a script that was only read is another one", diags);
  free(text);
  norae_song_move(song, 1.0427, -700000);
  norae_song_move(song, 1, 350000);
  if (norae_song_line_count(song)) {
    norae_line line = *norae_song_line_at(song, 0);
    line.unsung = true;
    norae_song_set_line(song, 0, &line);
  }
  write_song(song, "ass");
}

static int try_bytes(const char *format, const void *data, size_t size)
{
  norae_diags *diags = NULL;
  if (norae_diags_new(&diags) != NORAE_OK)
    return 0;
  norae_song *song = read_song(format, data, size, diags);
  for (size_t i = 0; song && i < norae_format_count(); i++) {
    if (norae_format_at(i)->capabilities & NORAE_CAN_WRITE)
      write_song(song, norae_format_at(i)->name);
  }
  if (song && format && strcmp(format, "ass") == 0)
    write_script_again(song, data, size, diags);
  norae_song_free(&song);
  norae_diags_free(&diags);
  return 0;
}

#ifdef FUZZ_LIBFUZZER

#ifndef FUZZ_FORMAT
#define FUZZ_FORMAT NULL
#endif

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  return try_bytes(FUZZ_FORMAT, data, size);
}

#else

/* The folder that a file lies in names its format. */
static void format_of(const char *path, char *out, size_t room)
{
  const char *end = strrchr(path, '/');
  const char *start = end;
  while (start && start > path && start[-1] != '/')
    start--;
  snprintf(out, room, "%.*s", start ? (int)(end - start) : 0, start ? start : "");
}

static char *read_file(const char *path, size_t *size)
{
  FILE *file = fopen(path, "rb");
  char *data = malloc(1 << 20);
  *size = file && data ? fread(data, 1, 1 << 20, file) : 0;
  if (file)
    fclose(file);
  return data;
}

int main(int argc, char **argv)
{
  for (int i = 1; i < argc; i++) {
    char format[32];
    size_t size;
    char *data = read_file(argv[i], &size);
    format_of(argv[i], format, sizeof format);
    try_bytes(norae_format_by_name(format) ? format : NULL, data, size);
    free(data);
    printf("ok %d - %s/%s\n", i, format,
           strrchr(argv[i], '/') ? strrchr(argv[i], '/') + 1 : argv[i]);
  }
  printf("1..%d\n", argc - 1);
  return 0;
}

#endif
