/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A list of jobs in a file: tab-separated with a header, or JSON lines.
 *
 * Tab-separated: the first line names the columns: media, lyrics, output, and options of
 * the command ("--lang").  A name is all bytes between two tabs, as they are: nothing is
 * quoted, names with tabs or line ends in them need JSON lines.  An empty field says
 * nothing.  JSON lines: an object a line with the same keys; true gives an option without
 * a value.  What begins with "{" is JSON lines.
 * Names are relative to the folder that the list is in.
 */
#ifndef NORAE_MANIFEST_H
#define NORAE_MANIFEST_H

#include <norae/ledger.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct norae_manifest norae_manifest;

/* Views that live until the next row. */
typedef struct norae_manifest_row {
  unsigned long line;
  const char *media, *lyrics; /* NULL: not told; with the manifest's folder in front */
  const char *output;         /* as it stands there; NULL: not told */
  norae_words options;        /* "--lang=ko", "--soft" */
} norae_manifest_row;

/* "-" is standard input. */
norae_status norae_manifest_open(const char *path, norae_manifest **out, norae_diags *diags);
/* *row is NULL behind the last.  A row that can't be read is told, counted and left out. */
norae_status norae_manifest_next(norae_manifest *manifest, const norae_manifest_row **row,
                                 norae_diags *diags);
/* How many rows could not be read. */
size_t norae_manifest_bad(const norae_manifest *manifest);
void norae_manifest_free(norae_manifest **manifest); /* takes NULL; sets NULL */

#ifdef __cplusplus
}
#endif
#endif
