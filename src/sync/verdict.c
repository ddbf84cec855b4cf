/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lyrics of another song get a place, too; what gives them away is that nothing
 * speaks for it.  Whether there is a voice at all is asked of plain listening:
 * where somebody sings, even wrong words have places that are better than others.
 */
#include "sync/verdict.h"

#include <math.h>

#include "base/diag.h"
#include "sync/tell.h"

/* The chance that they belong together below which they don't; without a model of speech
 * even the right words are found less surely. */
#define STRANGE 0.5f
#define STRANGE_BY_ENERGY 0.1f
#define VOICELESS_DOUBT (-0.3f)     /* mean log odds of plain listening's lines */
#define VOICELESS_ADVANTAGE 0.8f    /* of their sounds over silence, median */
#define MANY_CUTS 4
#define MANY_UNSUNG 4       /* lines, at least */
#define UNSUNG_SHARE 0.2

static norae_verdict voice_or_none(const nr_unasked *plain)
{
  bool voiceless = plain->doubt > VOICELESS_DOUBT || plain->advantage < VOICELESS_ADVANTAGE;
  return voiceless ? NORAE_VERDICT_NOTHING_SUNG : NORAE_VERDICT_OTHER_LYRICS;
}

static size_t count_unsung(const nr_session *s)
{
  size_t count = 0;
  for (size_t i = 0; i < s->sheet->line_count; i++)
    count += s->unsung[i];
  return count;
}

static bool is_other_version(const nr_session *s)
{
  size_t unsung = count_unsung(s), lines = s->row_count + unsung;
  bool cut = s->retiming && s->retiming->count > MANY_CUTS;
  return cut || (unsung >= MANY_UNSUNG && (double)unsung >= UNSUNG_SHARE * (double)lines);
}

static norae_status tell_unsung(const nr_session *s)
{
  norae_status status = NORAE_OK;
  for (size_t i = 0; i < s->sheet->line_count && !status; i++) {
    if (s->unsung[i])
      status = nr_tell_line(s, i, "sync-unsung", "is not sung in this recording: it is not shown");
  }
  return status;
}

/* Where nothing was found, no line is more missing than another. */
static void forget_unsung(nr_session *s)
{
  for (size_t i = 0; i < s->sheet->line_count; i++)
    s->unsung[i] = false;
}

static void warn(const nr_session *s, norae_verdict verdict)
{
  switch (verdict) {
  case NORAE_VERDICT_FOUND:
    break;
  case NORAE_VERDICT_OTHER_VERSION:
    nr_warn(s->diags, "sync-other-version", nr_in_file(NULL),
            "these lyrics seem to be of another version of this song");
    break;
  case NORAE_VERDICT_OTHER_LYRICS:
    nr_warn(s->diags, "sync-other-lyrics", nr_in_file(NULL),
            "these lyrics don't seem to belong to this recording: their words were not found");
    break;
  case NORAE_VERDICT_NOTHING_SUNG:
    nr_warn(s->diags, "sync-nothing-sung", nr_in_file(NULL),
            "nothing seems to be sung in this recording");
    break;
  }
}

norae_status nr_verdict_find(nr_session *s, norae_verdict *out)
{
  norae_status status = NORAE_OK;
  float strange = s->acoustic_scores ? STRANGE : STRANGE_BY_ENERGY;
  *out = is_other_version(s) ? NORAE_VERDICT_OTHER_VERSION : NORAE_VERDICT_FOUND;
  if (s->confidence->belongs < strange) {
    nr_unasked plain;
    status = nr_evidence_unasked(s, &plain);
    *out = status ? *out : voice_or_none(&plain);
    forget_unsung(s);
  }
  if (!status)
    status = tell_unsung(s);
  warn(s, *out);
  return status;
}
