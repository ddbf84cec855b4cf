/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * espeak-ng, loaded when words are to be read: it brings the libraries of sound devices,
 * which would take a sixth of the time that every start of the program takes.
 */
#ifndef NR_TEXT_ESPEAK_H
#define NR_TEXT_ESPEAK_H

#include <stdbool.h>

#include <espeak-ng/espeak_ng.h>

#include "base/library.h"

/* What is used of it. */
#define NR_ESPEAK_FUNCTIONS(X)                                                                     \
  X(espeak_ng_InitializePath)                                                                      \
  X(espeak_ng_Initialize)                                                                          \
  X(espeak_ng_ClearErrorContext)                                                                   \
  X(espeak_ng_InitializeOutput)                                                                    \
  X(espeak_ng_SetVoiceByName)                                                                      \
  X(espeak_ng_Synthesize)                                                                          \
  X(espeak_SetSynthCallback)                                                                       \
  X(espeak_TextToPhonemes)

typedef struct nr_espeak {
  void *library;
  NR_ESPEAK_FUNCTIONS(NR_LIBRARY_MEMBER)
} nr_espeak;

/* False where the library is not there.  There is no way back: see text/voice.c. */
bool nr_espeak_open(nr_espeak *espeak);

#endif
