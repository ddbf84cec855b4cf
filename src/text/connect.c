/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Edit distance between the words' sounds in a row and the joined reading, where
 * a step over a word's end costs something unless the reading has one there too.
 */
#include "text/connect.h"

#include <stdlib.h>
#include <string.h>

#include "base/checked.h"

enum { BOTH, OURS, THEIRS };

/* One row of the table: a phone of the words, or (NULL) the beginning of a word. */
typedef struct grid {
  const nr_phone **rows;
  size_t row_count;
  const nr_phone_list *joined;
  float *cost;
  unsigned char *steps;
} grid;

static float change_cost(const nr_phone *a, const nr_phone *b)
{
  if (a->vowel != b->vowel)
    return 2.0f;
  if (strcmp(a->ipa, b->ipa) == 0)
    return 0.0f;
  return a->vowel ? 0.4f : 0.7f;
}

static float loss_cost(const nr_phone *phone)
{
  return strcmp(phone->ipa, "ə") == 0 ? 0.4f : 0.7f;
}

static void fill(grid *g)
{
  size_t columns = g->joined->count + 1;
  for (size_t i = 0; i <= g->row_count; i++)
    for (size_t j = 0; j < columns; j++) {
      const nr_phone *ours = i ? g->rows[i - 1] : NULL;
      const nr_phone *theirs = j ? &g->joined->phones[j - 1] : NULL;
      float *cell = &g->cost[i * columns + j], c;
      unsigned char *step = &g->steps[i * columns + j];
      *cell = i || j ? 1e9f : 0.0f;
      *step = BOTH;
      if (i && !ours) { /* a word begins before their phone j */
        bool begins = j == g->joined->count || g->joined->begins[j];
        c = cell[-(ptrdiff_t)columns] + (begins ? 0.0f : 0.6f);
        if (c < *cell)
          *cell = c, *step = OURS;
      }
      if (ours) {
        c = cell[-(ptrdiff_t)columns] + loss_cost(ours);
        if (c < *cell)
          *cell = c, *step = OURS;
        c = j ? cell[-(ptrdiff_t)columns - 1] + change_cost(ours, theirs) : 1e9f;
        if (c < *cell)
          *cell = c, *step = BOTH;
      }
      c = j && i ? cell[-1] + loss_cost(theirs) : 1e9f;
      if (c < *cell)
        *cell = c, *step = THEIRS;
    }
}

/* Back along the steps; begin[w] is the first phone of word w's share. */
static void trace(const grid *g, size_t *begin, size_t word_count)
{
  size_t i = g->row_count, j = g->joined->count, columns = j + 1, w = word_count;
  while (i) {
    unsigned char step = g->steps[i * columns + j];
    if (!g->rows[i - 1] && step == OURS)
      begin[--w] = j;
    if (step != OURS)
      j--;
    if (step != THEIRS)
      i--;
  }
}

static void share(const nr_phone_list *alone, size_t word_count, const nr_phone_list *joined,
                  const size_t *begin, nr_phone_list *connected)
{
  for (size_t w = 0; w < word_count; w++) {
    size_t from = w ? begin[w] : 0, to = w + 1 < word_count ? begin[w + 1] : joined->count;
    size_t heard = nr_count_nuclei(joined->phones + from, to - from);
    size_t known = nr_count_nuclei(alone[w].phones, alone[w].count);
    bool likely = heard == known || (known > 2 && heard + 1 == known) || heard == known + 1;
    connected[w] = alone[w];
    if (!likely || to == from)
      continue;
    connected[w] = (nr_phone_list){
        .phones = joined->phones + from, .begins = joined->begins + from, .count = to - from};
  }
}

norae_status nr_connect(const nr_phone_list *alone, size_t word_count, const nr_phone_list *joined,
                        nr_phone_list *connected)
{
  grid g = {.joined = joined};
  size_t rows = word_count, cells, *begin;
  bool ok;
  for (size_t w = 0; w < word_count; w++)
    if (!nr_add_size(rows, alone[w].count, &rows))
      return NORAE_ERR_LIMIT;
  if (!nr_mul_size(rows + 1, joined->count + 1, &cells))
    return NORAE_ERR_LIMIT;
  g.rows = nr_alloc_array(rows, sizeof *g.rows);
  g.cost = nr_alloc_array(cells, sizeof *g.cost);
  g.steps = nr_alloc_array(cells, 1);
  begin = nr_alloc_array(word_count, sizeof *begin);
  ok = g.rows && g.cost && g.steps && begin;
  if (ok) {
    for (size_t w = 0; w < word_count; w++) {
      g.rows[g.row_count++] = NULL;
      for (size_t p = 0; p < alone[w].count; p++)
        g.rows[g.row_count++] = &alone[w].phones[p];
    }
    fill(&g);
    trace(&g, begin, word_count);
    share(alone, word_count, joined, begin, connected);
  }
  free(g.rows);
  free(g.cost);
  free(g.steps);
  free(begin);
  return ok ? NORAE_OK : NORAE_ERR_MEMORY;
}
