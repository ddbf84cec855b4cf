/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The alignment with the fewest changes, letter by letter without marks and case.
 */
#include "text/share.h"

#include <stdbool.h>
#include <string.h>

#include "base/checked.h"
#include "text/letters.h"

/* Longer lines are not sung. */
enum { LETTERS_MAX = 1500 };

/* At most this share of the letters may differ. */
#define DIFFERENT_MAX 0.5f

typedef struct letter {
  char base;   /* a…z; 0 for signs and spaces */
  size_t at;   /* byte of the text */
  size_t part; /* which piece it is of */
} letter;

typedef struct letters {
  letter *all;
  size_t count, size; /* size: bytes of the text */
} letters;

static norae_status add_letters(const char *text, size_t part, nr_arena *arena, letters *out)
{
  size_t *ends, count, size = strlen(text);
  norae_status status = nr_graphemes(text, size, arena, &ends, &count);
  if (status)
    return status;
  if (count > LETTERS_MAX - out->count)
    return NORAE_ERR_LIMIT;
  for (size_t i = 0, at = 0; i < count; at = ends[i++])
    out->all[out->count++] = (letter){nr_base_letter(text + at, ends[i] - at), at, part};
  out->size = size;
  return NORAE_OK;
}

static float change_cost(char a, char b)
{
  if (a == b)
    return 0.0f;
  if (!a || !b)
    return 2.0f;
  return nr_vowel_letter(a) == nr_vowel_letter(b) ? 0.8f : 1.6f;
}

static float skip_cost(char base)
{
  return base ? 0.7f : 0.05f;
}

/* cost[i * stride + j]: of the first i letters against the first j rough ones. */
static void fill_costs(const letters *text, const letters *rough, float *cost)
{
  size_t stride = rough->count + 1;
  for (size_t i = 0; i <= text->count; i++)
    for (size_t j = 0; j <= rough->count; j++) {
      float best = i || j ? 1e9f : 0.0f, *here = &cost[i * stride + j], c;
      char a = i ? text->all[i - 1].base : 0, b = j ? rough->all[j - 1].base : 0;
      if (i && j && (c = here[-(ptrdiff_t)stride - 1] + change_cost(a, b)) < best)
        best = c;
      if (i && (c = here[-(ptrdiff_t)stride] + skip_cost(a)) < best)
        best = c;
      if (j && (c = here[-1] + skip_cost(b)) < best)
        best = c;
      *here = best;
    }
}

/* Give each letter of the text the piece of the rough one it stands for. */
static void trace(letters *text, const letters *rough, const float *cost)
{
  size_t stride = rough->count + 1, i = text->count, j = rough->count;
  while (i) {
    const float *here = &cost[i * stride + j];
    char a = text->all[i - 1].base, b = j ? rough->all[j - 1].base : 0;
    if (j && *here == here[-(ptrdiff_t)stride - 1] + change_cost(a, b)) {
      j--;
      text->all[--i].part = rough->all[j].part;
    } else if (j && *here == here[-1] + skip_cost(b)) {
      j--;
    } else {
      /* What the rough text lacks goes with what is before it, signs above all. */
      text->all[--i].part = j ? rough->all[j - 1].part : 0;
    }
  }
}

static bool cut(const char *text, const letters *l, size_t count, nr_arena *arena, const char **out)
{
  for (size_t p = 0, i = 0; p < count; p++) {
    size_t from = i < l->count ? l->all[i].at : l->size, to;
    while (i < l->count && (l->all[i].part <= p || p + 1 == count))
      i++;
    to = i < l->count ? l->all[i].at : l->size;
    out[p] = nr_arena_copy(arena, text + from, to - from);
    if (!out[p])
      return false;
  }
  return true;
}

static norae_status share(const char *text, const letters *rough, letters *l, size_t count,
                          nr_arena *arena, const char ***out)
{
  size_t cells = (l->count + 1) * (rough->count + 1), known = 0;
  float *cost = nr_alloc_array(cells, sizeof *cost);
  bool ok = cost != NULL;
  for (size_t i = 0; i < l->count; i++)
    known += l->all[i].base != 0;
  if (ok) {
    fill_costs(l, rough, cost);
    if (cost[cells - 1] <= DIFFERENT_MAX * (float)known) {
      *out = nr_arena_alloc(arena, (count + 1) * sizeof **out);
      ok = *out != NULL;
      if (ok)
        trace(l, rough, cost);
      ok = ok && cut(text, l, count, arena, *out);
    }
  }
  free(cost);
  return ok ? NORAE_OK : NORAE_ERR_MEMORY;
}

norae_status nr_share_text(const char *text, const char *const *rough, size_t count,
                           nr_arena *arena, const char ***out)
{
  nr_arena scratch = {0};
  letters a = {0}, b = {0};
  norae_status status = NORAE_ERR_MEMORY;
  *out = NULL;
  a.all = nr_alloc_array(LETTERS_MAX, sizeof *a.all);
  b.all = nr_alloc_array(LETTERS_MAX, sizeof *b.all);
  if (a.all && b.all)
    status = add_letters(text, 0, &scratch, &a);
  for (size_t p = 0; p < count && !status; p++)
    status = add_letters(rough[p], p, &scratch, &b);
  if (!status && count)
    status = share(text, &b, &a, count, arena, out);
  free(a.all);
  free(b.all);
  nr_arena_free(&scratch);
  return status == NORAE_ERR_LIMIT ? NORAE_OK : status;
}
