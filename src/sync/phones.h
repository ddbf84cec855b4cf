/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From phones as they are written (IPA) to what can be heard of them.  A phone is
 * one or more sounds; a sound has three states that follow one another; a state
 * tells which class of energy it has, and which states of which phones of the
 * (English) acoustic model are like it.
 */
#ifndef NR_SYNC_PHONES_H
#define NR_SYNC_PHONES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NR_STATES 3 /* of a sound */

/* What a song's own sound can tell apart without a model of speech. */
typedef enum nr_class {
  NR_CLASS_SILENCE,
  NR_CLASS_I, /* vowels: see, sit */
  NR_CLASS_E, /* bed, say, cat */
  NR_CLASS_A, /* father, but */
  NR_CLASS_O, /* law, go */
  NR_CLASS_U, /* too, book */
  NR_CLASS_ER,
  NR_CLASS_S,
  NR_CLASS_SH,
  NR_CLASS_Z, /* z, zh */
  NR_CLASS_F, /* f, th */
  NR_CLASS_HH,
  NR_CLASS_P, /* p, t, k */
  NR_CLASS_B, /* b, d, g, v, dh */
  NR_CLASS_M, /* m, n, ng */
  NR_CLASS_L,
  NR_CLASS_R,
  NR_CLASS_W,
  NR_CLASS_Y,
  NR_CLASS_COUNT
} nr_class;

#define NR_ALTERNATIVES 4

/* One state.  Its likelihood by the acoustic model is the mean of its
 * alternatives' (never the maximum: a state with many of them would take
 * whatever nothing else explains). */
typedef struct nr_kind {
  uint8_t energy_class; /* an nr_class */
  uint8_t count;        /* of alternatives; 0 only for silence */
  struct {
    uint8_t phone; /* index into nr_model_phone() */
    uint8_t state; /* 0…2 */
  } alternative[NR_ALTERNATIVES]; /* those not used are zero */
} nr_kind;

typedef struct nr_sound {
  nr_kind state[NR_STATES];
  bool vowel;
} nr_sound;

#define NR_SOUNDS 4 /* that one phone becomes at most */

/* Sounds of one phone in a language ("en-us", "ko"; by its first subtag).  A
 * phone that no table has is taken for the nearest that one has.  Returns how
 * many were written; 0 for signs that are not heard. */
size_t nr_phone_sounds(const char *lang, const char *ipa, bool vowel, nr_sound out[NR_SOUNDS]);

/* Whether a table has the phone, but for marks behind it that change little. */
bool nr_phone_known(const char *lang, const char *ipa);

/* Name of phone i of the acoustic model ("AA", "CH"), NULL after the last. */
const char *nr_model_phone(size_t i);
bool nr_model_phone_is_vowel(size_t i);

#endif
