/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One speaker for a group of tests: they take long to open.  Include after cmocka.h.
 */
#ifndef TESTS_SPEAKER_H
#define TESTS_SPEAKER_H

#include <string.h>

#include "base/str.h"
#include "text/spoken.h"

static nr_speaker *speaker;

static int open_speaker(void **state)
{
  return nr_speaker_new(&speaker, NULL) != NORAE_OK;
}

static int close_speaker(void **state)
{
  nr_speaker_free(&speaker);
  return speaker != NULL;
}

/* `text` read in a language; what is read lives as long as the arena. */
static inline nr_spoken_line speak(const char *lang, const char *text, nr_arena *arena)
{
  nr_spoken_line line;
  assert_int_equal(nr_speak_line(speaker, text, strlen(text), lang, arena, &line, NULL), NORAE_OK);
  return line;
}

/* The phones of a syllable: "t_ä" */
static inline void add_phones(nr_str *shown, const nr_spoken_line *line,
                              const nr_spoken_syllable *one)
{
  for (size_t p = 0; p < one->phone_count; p++)
    nr_str_addf(shown, "%s%s", p ? "_" : "", line->phones[one->first_phone + p].ipa);
}

#endif
