/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What pairing knows of a file.
 */
#ifndef NR_JOB_PAIRS_H
#define NR_JOB_PAIRS_H

#include <norae/pairs.h>
#include <norae/time.h>

typedef struct nr_card {
  norae_pair_file *file;
  char *artist, *title; /* in the form of nr_name_key(); NULL: not told */
  norae_us length;      /* of the recording, or as the lyrics tell it; NORAE_NO_TIME */
  norae_us last;        /* when the last line begins; NORAE_NO_TIME */
  char *key;            /* by which it is matched now; NULL: it has none */
} nr_card;

/* Fill in all but the key from the file's tags, and from "Artist - Title" where it has
 * none.  What can't be read has none. */
norae_status nr_card_read(nr_card *card);
void nr_card_free(nr_card *card);

/* The name without folders and extension. */
const char *nr_stem_of(const char *path, size_t *size);

#endif
