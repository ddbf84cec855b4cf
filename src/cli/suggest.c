/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/suggest.h"

#include <stdbool.h>
#include <string.h>

/* Longer words are no typing errors of any of ours. */
#define WORD_MAX 32

suggestion suggest_for(const char *typed)
{
  return (suggestion){.typed = typed};
}

static size_t min3(size_t a, size_t b, size_t c)
{
  size_t m = a < b ? a : b;
  return m < c ? m : c;
}

/* Edits from a to b, a swap of neighbours counting as one (optimal string
 * alignment): swapped letters are the commonest slip. */
static size_t edit_distance(const char *a, size_t a_size, const char *b, size_t b_size)
{
  size_t rows[3][WORD_MAX + 1];
  size_t *before = rows[0], *last = rows[1], *now = rows[2];
  for (size_t j = 0; j <= b_size; j++)
    last[j] = j;
  memset(before, 0, sizeof rows[0]);
  for (size_t i = 1; i <= a_size; i++) {
    now[0] = i;
    for (size_t j = 1; j <= b_size; j++) {
      bool differ = a[i - 1] != b[j - 1];
      now[j] = min3(last[j] + 1, now[j - 1] + 1, last[j - 1] + differ);
      bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped && before[j - 2] + 1 < now[j])
        now[j] = before[j - 2] + 1;
    }
    size_t *free_row = before;
    before = last;
    last = now;
    now = free_row;
  }
  return last[b_size];
}

void suggest_offer(suggestion *s, const char *word)
{
  size_t typed = strlen(s->typed), size = strlen(word);
  if (typed == 0 || typed > WORD_MAX || size > WORD_MAX)
    return;
  size_t distance = edit_distance(s->typed, typed, word, size);
  size_t bound = 1 + typed / 4;
  /* A beginning ("--enc") or the word with something more ("--force-all") is near too. */
  size_t common = typed < size ? typed : size;
  if (common >= 2 && strncmp(s->typed, word, common) == 0)
    distance = distance < bound ? distance : bound;
  if (distance > bound || (s->best && distance >= s->distance))
    return;
  s->best = word;
  s->distance = distance;
}
