/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bytes of unknown encoding → UTF-8 text with "\n" line ends.
 *
 * What decides, first to last: a byte order mark, what the user says, NULs that
 * only UTF-16 or UTF-32 have, strict UTF-8, what the file says of itself, and
 * last trials with the encodings that lyrics are found in, scored by how much
 * the outcome looks like what people write.
 */
#ifndef NR_TEXT_ENCODING_H
#define NR_TEXT_ENCODING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"

typedef struct nr_decode_options {
  const char *encoding; /* what the user says, an ICU converter name; NULL: nothing */
  const char *declared; /* what the file says of itself, wherever it says so; NULL: nothing */
  const char *name;     /* of the file, for messages */
} nr_decode_options;

/* The text is valid UTF-8 without NULs, byte order marks and carriage returns.
 * Free *out with free(); a NUL stands behind the last byte.
 * NORAE_ERR_FORMAT when the bytes are no text, NORAE_ERR_ARGUMENT when the
 * user's encoding is not known. */
norae_status nr_decode(const char *bytes, size_t size, const nr_decode_options *options, char **out,
                       size_t *out_size, norae_diags *diags);

/* The rooms below are shared by encoding.c and guess.c. */

/* ICU's name of what people call an encoding: "CP949", "euc-kr", "sjis"… mean
 * the Microsoft supersets, which is what such files hold.  NULL if not known. */
const char *nr_encoding_name(const char *name);

#define NR_GUESS_UNSURE 8.0

typedef struct nr_guess {
  const char *encoding; /* ICU name; NULL when nothing fits */
  const char *runner_up;
  double margin; /* bits by which it is likelier; below NR_GUESS_UNSURE it may be wrong */
} nr_guess;

/* Trials over text that is not UTF-8.  NORAE_ERR_MEMORY, else NORAE_OK. */
norae_status nr_guess_encoding(const char *bytes, size_t size, nr_guess *out);

#endif
