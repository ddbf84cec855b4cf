/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads bytes as a sound file with lyrics in its tags, and writes a copy with others;
 * those must be read again from there.
 *
 * In `make check` the program replays tests/fuzz/tags/….  To look for new faults build
 * it as fuzz_format.c says.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "media/id3.h"
#include "media/tagfile.h"

static size_t read_all(const nr_tagfile *f)
{
  nr_held_list list = {0};
  uint64_t end = 0;
  norae_status status;
  if (nr_is_riff(f))
    status = nr_riff_lyrics(f, &list);
  else if (nr_is_ogg(f))
    status = nr_ogg_lyrics(f, &list);
  else if (nr_has_id3(f, &end) && !nr_is_flac(f, end))
    status = nr_id3_file_lyrics(f, &list);
  else
    status = nr_is_flac(f, end) ? nr_flac_lyrics(f, end, &list) : NORAE_OK;
  size_t count = list.count;
  if (status == NORAE_ERR_ARGUMENT)
    abort();
  nr_held_list_free(&list);
  return count;
}

static norae_status write_all(const nr_tagfile *f, nr_retag *r)
{
  uint64_t end = 0;
  if (nr_is_riff(f))
    return nr_riff_write(f, r);
  if (nr_is_ogg(f))
    return nr_ogg_write(f, r);
  if (nr_is_mp4(f))
    return nr_mp4_write(f, r);
  if (nr_has_id3(f, &end) && !nr_is_flac(f, end))
    return nr_id3_file_write(f, r);
  return nr_is_flac(f, end) ? nr_flac_write(f, end, r) : NORAE_ERR_UNSUPPORTED;
}

static void check_copy(const char *path, bool is_mp4)
{
  nr_tagfile f;
  FILE *copy = fopen(path, "rb");
  if (!copy)
    abort();
  if (nr_tagfile_open(copy, "copy", NULL, &f) != NORAE_OK)
    abort();
  if (!is_mp4 && read_all(&f) == 0)
    abort(); /* what was put in must come out */
  fclose(copy);
}

static int try_bytes(const void *data, size_t size)
{
  static const nr_held_event event = {.time = 500000, .at = 0, .size = 4};
  char path[256];
  nr_tagfile f;
  nr_held text = {.kind = "USLT", .text = {.data = (char[]){"words"}, .size = 5}};
  nr_held timed = text;
  nr_retag r = {.text = &text, .timed = &timed};
  FILE *file = size ? fmemopen((void *)data, size, "rb") : NULL;
  timed.events = (nr_held_event *)&event;
  timed.event_count = 1;
  const char *folder = getenv("TMPDIR");
  snprintf(path, sizeof path, "%s/norae-fuzz-tags-%ld", folder ? folder : "/tmp", (long)getpid());
  if (!file)
    return 0;
  if (nr_tagfile_open(file, "input", NULL, &f) == NORAE_OK) {
    read_all(&f);
    if (nr_output_begin(path, true, &r.out, NULL) == NORAE_OK && write_all(&f, &r) == NORAE_OK &&
        nr_output_commit(&r.out, NULL) == NORAE_OK)
      check_copy(path, nr_is_mp4(&f));
    nr_output_abort(&r.out);
    remove(path);
  }
  fclose(file);
  return 0;
}

#ifdef FUZZ_LIBFUZZER

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  return try_bytes(data, size);
}

#else

int main(int argc, char **argv)
{
  for (int i = 1; i < argc; i++) {
    FILE *file = fopen(argv[i], "rb");
    char *data = malloc(1 << 20);
    size_t size = file && data ? fread(data, 1, 1 << 20, file) : 0;
    try_bytes(data, size);
    if (file)
      fclose(file);
    free(data);
    printf("ok %d - %s\n", i, strrchr(argv[i], '/') ? strrchr(argv[i], '/') + 1 : argv[i]);
  }
  printf("1..%d\n", argc - 1);
  return 0;
}

#endif
