/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writing many files.  A sync costs more than converting the lyrics of a song, so
 * files of a batch are synced together: each is written under a temporary name
 * in its folder, all of them are synced in one pass, then each is renamed into
 * place, then the folders are synced.  At every moment each name holds what it
 * held before or the whole of what was written: nothing is lost to a power cut,
 * and no file is called done before it would survive one.
 */
#ifndef NORAE_BATCH_H
#define NORAE_BATCH_H

#include <norae/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct norae_batch norae_batch;

/* Told of each file, in the order of writing, when it stands under its name or
 * has failed; `file` is what the writer was given as norae_write_options.file,
 * `messages` what there is to say (a view). */
typedef void (*norae_batch_done)(void *context, void *file, norae_status status,
                                 const norae_diags *messages);

norae_status norae_batch_new(norae_batch_done done, void *context, norae_batch **out);
/* Sync and rename what waits.  Happens by itself when many files wait. */
norae_status norae_batch_flush(norae_batch *batch);
/* How many wait. */
size_t norae_batch_waiting(const norae_batch *batch);
/* The caller sweeps: the batch looks for nothing that killed runs left. */
void norae_batch_no_sweep(norae_batch *batch);
/* Remove what killed runs that were to write `path` left beside it. */
void norae_batch_sweep(const char *path);
/* Gives up what still waits, and removes it.  Takes NULL; sets NULL. */
void norae_batch_free(norae_batch **batch);

#ifdef __cplusplus
}
#endif
#endif
