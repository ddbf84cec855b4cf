/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Many output files at the price of few syncs: they wait under their temporary
 * names, are synced together, and only then get their final names.
 */
#ifndef NR_BASE_BATCH_H
#define NR_BASE_BATCH_H

#include <norae/batch.h>

#include "base/output.h"

/* One more file of the batch.  When NORAE_OK, `done` will be told of `file` how it
 * ended; else it is not.  Flushes what waits when there is no more room. */
norae_status nr_batch_save(norae_batch *batch, void *file, const char *path, bool overwrite,
                           const void *bytes, size_t size, norae_diags *diags);

#endif
