/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The acoustic model knows many speakers, and no singer with a band.  Frames of
 * lines that are in place show how this one differs.
 */
#include "sync/session.h"

#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "sync/adapt.h"

enum { VOWEL, CONSONANT, SILENCE };

#define MIDDLE 1 /* state of silence that its frames are taken for */

/* What each phone of the model is. */
static void find_classes(const nr_acoustic *acoustic, uint8_t *classes)
{
  memset(classes, SILENCE, nr_acoustic_phones(acoustic)); /* noises too */
  for (size_t i = 0; nr_model_phone(i); i++) {
    int phone = nr_acoustic_phone(acoustic, nr_model_phone(i));
    if (phone >= 0)
      classes[phone] = nr_model_phone_is_vowel(i) ? VOWEL : CONSONANT;
  }
}

/* The first of a state's alternatives is the phone that is most like it. */
static nr_adapt_label label_of(const nr_session *s, size_t frame)
{
  const nr_kind *kind = &s->sheet->kinds[s->alignment->kinds[frame]];
  const char *name = kind->count ? nr_model_phone(kind->alternative[0].phone) : "SIL";
  return (nr_adapt_label){.phone = (int16_t)nr_acoustic_phone(s->acoustic, name),
                          .state = kind->count ? kind->alternative[0].state : MIDDLE};
}

norae_status nr_session_adapt(nr_session *s, const uint8_t *labels)
{
  size_t frames = s->cues->frames;
  uint8_t *classes = nr_alloc_array(nr_acoustic_phones(s->acoustic), 1);
  nr_adapt_label *known = nr_alloc_array(frames, sizeof *known);
  norae_status status = classes && known ? NORAE_OK : NORAE_ERR_MEMORY;
  if (!status)
    find_classes(s->acoustic, classes);
  for (size_t t = 0; t < frames && !status; t++)
    known[t] = labels[t] == NR_UNLABELLED ? (nr_adapt_label){.phone = -1} : label_of(s, t);
  if (!status)
    status = nr_acoustic_adapt(s->acoustic, s->cepstra, frames, known, classes);
  free(classes);
  free(known);
  return status;
}
