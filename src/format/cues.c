/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "format/cues.h"

#include <inttypes.h>

#include "format/scan.h"
#include "song/song.h"

/* Five groups: sign, hours, minutes, seconds, fraction. */
#define TIME "(-?)(?:(\\d{1,6}+):)?(\\d{1,6}+):(\\d{1,6}+)(?:[.,:](\\d{1,9}+))?+"

norae_status nr_cue_grammar_new(nr_regex **out, norae_diags *diags)
{
  return nr_regex_new("^[ \\t]*+" TIME
                      "[ \\t]*+(-{1,3}+[ \\t]?>|[\\x{2013}\\x{2014}-]++>|\\x{2192}|=>)"
                      "[ \\t]*+" TIME "(?![\\d:])",
                      out, diags);
}

static bool time_of(const nr_match *m, int first, norae_us *out)
{
  nr_span fraction = nr_group(m, first + 4);
  *out = nr_clock(nr_group_digits(m, first + 1), nr_group_digits(m, first + 2),
                  nr_group_digits(m, first + 3),
                  fraction.text ? nr_fraction(fraction.text, fraction.size) : 0);
  if (m->group[first].size)
    *out = -*out;
  return nr_time_fits(*out);
}

nr_cue_line nr_cue_line_of(const nr_regex *grammar, nr_span line, nr_cue_time *out)
{
  nr_match m;
  if (!line.size)
    return NR_CUE_NONE;
  if (nr_regex_match(grammar, line.text, line.size, 0, &m) && time_of(&m, 1, &out->start) &&
      time_of(&m, 7, &out->end)) {
    out->odd_arrow = !nr_span_is(nr_group(&m, 6), "-->");
    return NR_CUE_TIME;
  }
  return nr_span_find(line, "-->") ? NR_CUE_BROKEN : NR_CUE_NONE;
}

bool nr_cue_stamp(nr_span text, norae_us *out)
{
  int64_t parts[3] = {0};
  size_t count = 0, i = 0;
  nr_span fraction = {text.text, 0};
  while (i < text.size && count < 3) {
    size_t from = i;
    while (i < text.size && text.text[i] >= '0' && text.text[i] <= '9')
      i++;
    if (i == from)
      return false;
    parts[count++] = nr_digits(text.text + from, i - from);
    if (i == text.size || text.text[i] != ':')
      break;
    i++;
  }
  if (i < text.size && (text.text[i] == '.' || text.text[i] == ',')) {
    fraction = nr_span_from(text, text.text + i + 1);
    for (size_t k = 0; k < fraction.size; k++) {
      if (fraction.text[k] < '0' || fraction.text[k] > '9')
        return false;
    }
    i = text.size;
  }
  if (count < 2 || i != text.size)
    return false;
  *out = nr_clock(count == 3 ? parts[0] : 0, parts[count - 2], parts[count - 1],
                  nr_fraction(fraction.text, fraction.size));
  return nr_time_fits(*out);
}

void nr_add_cue_stamp(nr_str *out, norae_us time, char point)
{
  int64_t ms = nr_time_round(time < 0 ? 0 : time, 1000);
  nr_str_addf(out, "%02" PRId64 ":%02d:%02d%c%03d", ms / 3600000, (int)(ms / 60000 % 60),
              (int)(ms / 1000 % 60), point, (int)(ms % 1000));
}
