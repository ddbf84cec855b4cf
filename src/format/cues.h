/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The timing lines that SRT and WebVTT have in common: "00:01.000 --> 00:02.000".
 */
#ifndef NR_FORMAT_CUES_H
#define NR_FORMAT_CUES_H

#include "base/regex.h"
#include "format/lines.h"

typedef struct nr_cue_time {
  norae_us start, end;
  bool odd_arrow; /* "->" or the like */
} nr_cue_time;

norae_status nr_cue_grammar_new(nr_regex **out, norae_diags *diags);

typedef enum nr_cue_line {
  NR_CUE_NONE, /* not a timing line */
  NR_CUE_TIME,
  NR_CUE_BROKEN /* has an arrow, but no two times */
} nr_cue_line;

nr_cue_line nr_cue_line_of(const nr_regex *grammar, nr_span line, nr_cue_time *out);

/* One time, "1:02:03.5" or "02:03,5", that fills the span. */
bool nr_cue_stamp(nr_span text, norae_us *out);

/* "00:00:01" and the milliseconds after `point`; before zero becomes zero. */
void nr_add_cue_stamp(nr_str *out, norae_us time, char point);

#endif
