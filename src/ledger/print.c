/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Contents as 128 bits (XXH3): fast enough that reading the file is what costs.  It
 * tells versions of files apart; it is no defence against who makes two alike on purpose.
 */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xxhash.h>

#include <norae/ledger.h>

#define PIECE 262144

struct norae_printer {
  XXH3_state_t *state;
  char *piece; /* PIECE bytes to read into */
};

bool norae_print_is_none(const norae_print *print)
{
  static const norae_print none;
  return norae_print_is_same(print, &none);
}

bool norae_print_is_same(const norae_print *a, const norae_print *b)
{
  return memcmp(a->byte, b->byte, sizeof a->byte) == 0;
}

norae_status norae_printer_new(norae_printer **out)
{
  norae_printer *p = *out = calloc(1, sizeof *p);
  if (!p)
    return NORAE_ERR_MEMORY;
  p->state = XXH3_createState();
  p->piece = malloc(PIECE);
  if (p->state && p->piece && XXH3_128bits_reset(p->state) == XXH_OK)
    return NORAE_OK;
  norae_printer_free(out);
  return NORAE_ERR_MEMORY;
}

void norae_printer_free(norae_printer **printer)
{
  if (!printer || !*printer)
    return;
  XXH3_freeState((*printer)->state);
  free((*printer)->piece);
  free(*printer);
  *printer = NULL;
}

void norae_printer_restart(norae_printer *p)
{
  XXH3_128bits_reset(p->state);
}

/* The size behind the bytes: "ab" and "c" are not "a" and "bc". */
static void add_size(norae_printer *p, uint64_t size)
{
  unsigned char bytes[8];
  for (int i = 0; i < 8; i++)
    bytes[i] = (unsigned char)(size >> (8 * i));
  XXH3_128bits_update(p->state, bytes, sizeof bytes);
}

norae_status norae_printer_bytes(norae_printer *p, const void *bytes, size_t size)
{
  XXH3_128bits_update(p->state, bytes, size);
  add_size(p, size);
  return NORAE_OK;
}

norae_status norae_printer_file(norae_printer *p, const char *path)
{
  uint64_t size = 0;
  ssize_t got = 0;
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0)
    return NORAE_ERR_IO;
  while ((got = read(fd, p->piece, PIECE)) > 0 || (got < 0 && errno == EINTR)) {
    if (got < 0)
      continue;
    XXH3_128bits_update(p->state, p->piece, (size_t)got);
    size += (uint64_t)got;
  }
  int failure = errno;
  close(fd);
  errno = failure;
  if (got < 0)
    return NORAE_ERR_IO;
  add_size(p, size);
  return NORAE_OK;
}

norae_print norae_printer_end(const norae_printer *p)
{
  XXH128_canonical_t canonical;
  norae_print out;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(p->state));
  memcpy(out.byte, canonical.digest, sizeof out.byte);
  return out;
}

unsigned norae_shard_of(const char *name, unsigned count)
{
  return count ? (unsigned)(XXH64(name, strlen(name), 0) % count) : 0;
}

const char *norae_words_next(const norae_words *words, const char *word)
{
  const char *next = word ? word + strlen(word) + 1 : words->text;
  return words->size && next < words->text + words->size ? next : NULL;
}
