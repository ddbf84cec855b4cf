/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "format/lrc.h"

#include "format/scan.h"

/* Seven groups: sign, a, separator, b, separator, c, fraction.  The quantifiers
 * are possessive: nothing to come back to. */
#define TIME(SECONDS)                                                                              \
  "([+-]?)(\\d{1,6}+)([:.])(" SECONDS ")(?:([:.,])(\\d{1,9}+)(?:[.,](\\d{1,9}+))?+)?+"

static norae_status compile(nr_lrc_grammar *g, norae_diags *diags)
{
  norae_status status = nr_regex_new(
      "\\G[ \\t]*+\\[[ \\t]*+" TIME("\\d{1,2}+") "[ \\t]*+"
                                                 "(?:-[ \\t]*+" TIME("\\d{1,2}+") "[ \\t]*+)?+\\]",
      &g->stamp, diags);
  if (status == NORAE_OK)
    status = nr_regex_new("[<\\[][ \\t]*+" TIME("\\d{2}+") "[ \\t]*+[>\\]]", &g->word, diags);
  if (status == NORAE_OK)
    status = nr_regex_new("\\G[ \\t]*+\\[[ \\t]*+([A-Za-z#_][\\w#. -]{0,40}+)?+:"
                          "((?:[^\\]]|\\](?![ \\t]*+(?:\\[|$)))*+)\\]",
                          &g->tag, diags);
  if (status == NORAE_OK)
    status = nr_regex_new("\\G[ \\t]*+(?:([FMD])|v([1-9])):[ \\t]*+", &g->voice, diags);
  return status;
}

norae_status nr_lrc_grammar_new(nr_lrc_grammar *out, norae_diags *diags)
{
  *out = (nr_lrc_grammar){0};
  norae_status status = compile(out, diags);
  if (status != NORAE_OK)
    nr_lrc_grammar_free(out);
  return status;
}

void nr_lrc_grammar_free(nr_lrc_grammar *grammar)
{
  nr_regex_free(&grammar->stamp);
  nr_regex_free(&grammar->word);
  nr_regex_free(&grammar->tag);
  nr_regex_free(&grammar->voice);
}

bool nr_lrc_time_of(const nr_match *match, int first, nr_lrc_time *out)
{
  int64_t a = nr_group_digits(match, first + 1), b = nr_group_digits(match, first + 3);
  nr_span sign = nr_group(match, first), separator = nr_group(match, first + 2);
  nr_span second = nr_group(match, first + 4), c = nr_group(match, first + 5);
  nr_span fraction = nr_group(match, first + 6);
  bool points = *separator.text == '.', colon = second.text && *second.text == ':';
  *out = (nr_lrc_time){0};
  /* With points alone it takes all three to be a time: mm.ss.xx. */
  if (points && (!second.text || *second.text != '.' || fraction.text))
    return false;
  if (fraction.text && !colon)
    return false;
  if (fraction.text)
    out->time =
        nr_clock(a, b, nr_digits(c.text, c.size), nr_fraction(fraction.text, fraction.size));
  else
    out->time = nr_clock(0, a, b, nr_fraction(c.text, c.size));
  out->colons = colon && !fraction.text && c.size == 2;
  if (sign.size && *sign.text == '-')
    out->time = -out->time;
  return nr_time_fits(out->time);
}

norae_us nr_lrc_as_hours(norae_us time)
{
  norae_us size = time < 0 ? -time : time;
  norae_us minutes = size / (60 * NORAE_US_PER_S), seconds = size / NORAE_US_PER_S % 60;
  norae_us hundredths = size % NORAE_US_PER_S / 10000;
  norae_us hours = nr_clock(minutes, seconds, hundredths, 0);
  if (!nr_time_fits(hours))
    hours = NORAE_TIME_MAX;
  return time < 0 ? -hours : hours;
}

int nr_lrc_probe(const char *text, size_t size)
{
  nr_source head = {.text = text, .size = size < 65536 ? size : 65536};
  nr_lines lines = nr_lines_of(&head);
  nr_text_line line;
  nr_lrc_grammar grammar;
  size_t stamped = 0, tagged = 0, other = 0;
  if (nr_lrc_grammar_new(&grammar, NULL) != NORAE_OK)
    return -1;
  while (nr_next_line(&lines, &line)) {
    nr_match m;
    nr_lrc_time time;
    nr_span t = nr_trim(line.span);
    if (!t.size)
      continue;
    bool is_stamp = *t.text == '[' && nr_regex_match(grammar.stamp, t.text, t.size, 0, &m);
    bool is_word = *t.text == '<' && nr_regex_match(grammar.word, t.text, t.size, 0, &m) &&
                   m.group[0].start == t.text;
    if ((is_stamp || is_word) && nr_lrc_time_of(&m, 1, &time))
      stamped++;
    else if (*t.text == '[')
      tagged++;
    else
      other++;
  }
  nr_lrc_grammar_free(&grammar);
  if (!stamped)
    return 0;
  return stamped + tagged >= other ? 85 : 55;
}
