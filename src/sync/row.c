/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/row.h"

#include <math.h>
#include <stdlib.h>

#include "base/checked.h"

float *nr_row_new(size_t states)
{
  float *row = nr_alloc_array(states + 2 * NR_ROW_PAD, sizeof *row);
  if (!row)
    return NULL;
  for (size_t i = 0; i < states + 2 * NR_ROW_PAD; i++)
    row[i] = -INFINITY;
  return row + NR_ROW_PAD;
}

void nr_row_free(float *row)
{
  if (row)
    free(row - NR_ROW_PAD);
}
