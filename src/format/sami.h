/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * SAMI's inside: what its reader and its writer share.
 */
#ifndef NR_FORMAT_SAMI_H
#define NR_FORMAT_SAMI_H

#include "format/lines.h"

/* How the class of romanisations is called. */
#define NR_SAMI_ROMANISATION "Romanisation"

/* More languages than any file has; looking one up walks them all. */
#define NR_SAMI_CLASSES 32

norae_status nr_sami_read(const nr_source *source, norae_song *song);
norae_status nr_sami_write(const norae_song *song, nr_sink *sink);

#endif
