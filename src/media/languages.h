/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Codes of languages, as containers have them.
 */
#ifndef NR_MEDIA_LANGUAGES_H
#define NR_MEDIA_LANGUAGES_H

#include <stdbool.h>

/* The three letters of ISO 639-2 that Matroska wants for a BCP 47 tag; "und" for
 * what has none.  `out` has room for four. */
void nr_matroska_language(const char *lang, char out[4]);
/* The same for MP4: of languages with two codes the other one, "deu" for "ger". */
void nr_mp4_language(const char *lang, char out[4]);

/* Do both tags mean one language ("ko", "kor", "ko-KR"; "fre", "fra")? */
bool nr_is_same_language(const char *a, const char *b);

#endif
