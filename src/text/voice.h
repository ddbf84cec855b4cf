/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * espeak-ng as a reader: a language and a text give IPA.  The engine is one per
 * process; who opens it waits until it is free.
 */
#ifndef NR_TEXT_VOICE_H
#define NR_TEXT_VOICE_H

#include <stdbool.h>
#include <stddef.h>

#include <norae/status.h>

typedef struct nr_voices nr_voices;

#define NR_VOICE_SIZE 24
/* What the engine reads in one go at most, in bytes. */
#define NR_VOICE_TEXT_MAX 400

/* NORAE_ERR_ENVIRONMENT when espeak-ng's data is missing. */
norae_status nr_voices_open(nr_voices **out, norae_diags *diags);
void nr_voices_close(nr_voices **voices); /* takes NULL; sets NULL */

/* The engine's name of the language (BCP 47) that comes closest; false when it
 * speaks nothing of the kind. */
bool nr_voice_find(nr_voices *voices, const char *lang, char name[NR_VOICE_SIZE]);
/* Whether its phonemes carry tones. */
bool nr_voice_tonal(const char *name);

/* Read letters, digits and apostrophes with single spaces between words, NUL at
 * the end.  *ipa is as phones.h describes it and stays until the voices are
 * closed or 20 000 texts were read (readings are kept, for lyrics repeat). */
norae_status nr_voice_read(nr_voices *voices, const char *name, const char *text, const char **ipa);

#endif
