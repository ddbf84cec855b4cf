/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How fast the library reads lyrics that are in memory already.
 *
 *   bench/reading FILE [TIMES]
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include <norae/norae.h>

static char *load(const char *path, size_t *size)
{
  FILE *file = fopen(path, "rb");
  char *bytes = NULL;
  if (!file)
    return NULL;
  if (fseek(file, 0, SEEK_END) == 0 && ftell(file) > 0) {
    *size = (size_t)ftell(file);
    rewind(file);
    bytes = malloc(*size);
    if (bytes && fread(bytes, 1, *size, file) != *size) {
      free(bytes);
      bytes = NULL;
    }
  }
  fclose(file);
  return bytes;
}

int main(int argc, char **argv)
{
  size_t size = 0;
  char *bytes = argc > 1 ? load(argv[1], &size) : NULL;
  int times = argc > 2 ? atoi(argv[2]) : 1;
  if (!bytes || times < 1) {
    fprintf(stderr, "usage: reading FILE [TIMES]\n");
    return 2;
  }
  clock_t from = clock();
  for (int i = 0; i < times; i++) {
    norae_song *song = NULL;
    if (norae_song_read_memory(bytes, size, argv[1], NULL, &song, NULL) != NORAE_OK) {
      fprintf(stderr, "%s can't be read\n", argv[1]);
      return 1;
    }
    norae_song_free(&song);
  }
  double seconds = (double)(clock() - from) / CLOCKS_PER_SEC / times;
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  printf("reading alone: %.1f MB in %.3f s of processor time: %.0f MB/s, %.0f MB of memory\n",
         (double)size / 1e6, seconds, (double)size / 1e6 / seconds, (double)usage.ru_maxrss / 1024);
  free(bytes);
  return 0;
}
