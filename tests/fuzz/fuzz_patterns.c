/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Descriptions that people write, and lyrics for them: the input is a grammar or
 * rules, a line of "%%", and lyrics.  Whatever it is, reading ends soon and holds
 * the song's invariants, and a grammar that writes can be written with.
 *
 * In `make check` the program below replays tests/fuzz/corpus/grammar and …/rules.
 * To look for new faults build it as fuzz_format.c says, for rules with
 * -DFUZZ_RULES=1.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <norae/norae.h>

static void broken(const char *what)
{
  fprintf(stderr, "fuzz_patterns: %s\n", what);
  abort();
}

/* Where the lyrics begin; the description ends at *end. */
static size_t split(const char *data, size_t size, size_t *end)
{
  for (size_t i = 0; i + 3 <= size; i++) {
    if ((i == 0 || data[i - 1] == '\n') && memcmp(data + i, "%%\n", 3) == 0) {
      *end = i;
      return i + 3;
    }
  }
  return *end = size;
}

static void check_song(const norae_song *song)
{
  if (norae_song_check(song, NULL) != NORAE_OK)
    broken("a song breaks the invariants");
}

static void try_grammar(const char *data, size_t size, norae_diags *diags)
{
  size_t end, lyrics = split(data, size, &end);
  norae_grammar *grammar = NULL;
  norae_song *song = NULL;
  char *text = NULL;
  norae_status status = norae_grammar_read_memory(data, end, "g", &grammar, diags);
  if ((status == NORAE_OK) != (grammar != NULL))
    broken("status and grammar don't agree");
  if (!grammar)
    return;
  norae_read_options read = {.grammar = grammar};
  unsigned can = norae_grammar_info(grammar)->capabilities;
  if (can & NORAE_CAN_READ)
    norae_song_read_memory(data + lyrics, size - lyrics, "x", &read, &song, diags);
  if (song)
    check_song(song);
  norae_write_options write = {.grammar = grammar, .format = norae_grammar_info(grammar)->name};
  if (song && can & NORAE_CAN_WRITE &&
      norae_song_write_memory(song, &write, &text, NULL, diags) != NORAE_OK)
    broken("a song could not be written");
  free(text);
  norae_song_free(&song);
  norae_grammar_free(&grammar);
}

static void try_rules(const char *data, size_t size, norae_diags *diags)
{
  size_t end, lyrics = split(data, size, &end);
  norae_rules *rules = NULL;
  norae_song *song = NULL, *out = NULL;
  norae_changes *changes = NULL;
  norae_status status = norae_rules_read_memory(data, end, "r", &rules, diags);
  if ((status == NORAE_OK) != (rules != NULL))
    broken("status and rules don't agree");
  if (!rules)
    return;
  const norae_rules *sets[] = {rules, rules};
  norae_song_read_memory(data + lyrics, size - lyrics, "x", NULL, &song, diags);
  if (song && norae_song_clean(song, sets, 2, "x", &out, &changes, diags) == NORAE_OK)
    check_song(out);
  norae_changes_free(&changes);
  norae_song_free(&out);
  norae_song_free(&song);
  norae_rules_free(&rules);
}

static int try_bytes(bool rules, const void *data, size_t size)
{
  norae_diags *diags = NULL;
  if (norae_diags_new(&diags) != NORAE_OK)
    return 0;
  if (rules)
    try_rules(data, size, diags);
  else
    try_grammar(data, size, diags);
  norae_diags_free(&diags);
  return 0;
}

#ifdef FUZZ_LIBFUZZER

#ifndef FUZZ_RULES
#define FUZZ_RULES 0
#endif

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  return try_bytes(FUZZ_RULES, data, size);
}

#else

int main(int argc, char **argv)
{
  enum { MOST = 1 << 20 };
  char *data = malloc(MOST);
  for (int i = 1; i < argc && data; i++) {
    FILE *file = fopen(argv[i], "rb");
    size_t size = file ? fread(data, 1, MOST, file) : 0;
    if (file)
      fclose(file);
    try_bytes(strstr(argv[i], "/rules/") != NULL, data, size);
    const char *slash = strrchr(argv[i], '/');
    printf("ok %d - %s\n", i, slash ? slash + 1 : argv[i]);
  }
  printf("1..%d\n", argc - 1);
  free(data);
  return 0;
}

#endif
