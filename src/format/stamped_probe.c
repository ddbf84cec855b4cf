/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which of the family a text is: "[n,n]" is common to four of them, the stamps
 * of words tell.
 */
#include "format/credits.h"
#include "format/stamped.h"

typedef struct counts {
  size_t kind[NR_STAMPED_KINDS], credits, other;
  bool says_lines; /* "[type:LyricifyLines]" */
} counts;

static void count_line(nr_span line, counts *c)
{
  if (*line.text == '{' && nr_span_find(line, "\"tx\"")) {
    c->credits++;
    return;
  }
  nr_stamped_head head = nr_stamped_head_of(line);
  if (!head.count) {
    c->other += *line.text != '[';
    c->says_lines |= nr_span_is_nocase(line, "[type:LyricifyLines]");
    return;
  }
  nr_stamped words = nr_stamped_words(head.rest);
  if (head.count == 2)
    c->kind[words]++;
  else if (words == NR_STAMPED_QRC)
    c->kind[NR_STAMPED_LYS]++;
  else
    c->other++;
}

int nr_stamped_probe(const char *text, size_t size, nr_stamped kind)
{
  nr_source head = {.text = text, .size = size < 65536 ? size : 65536};
  nr_lines lines = nr_lines_of(&head);
  nr_text_line line;
  counts c = {0};
  while (nr_next_line(&lines, &line)) {
    nr_span t = nr_trim(line.span);
    if (t.size)
      count_line(t, &c);
  }
  /* Lines without words are in files of every kind. */
  size_t plain = c.kind[NR_STAMPED_LYL], most = 0, best = NR_STAMPED_LYL;
  for (size_t k = 0; k < NR_STAMPED_LYL; k++) {
    if (c.kind[k] > most) {
      most = c.kind[k];
      best = k;
    }
  }
  if (c.says_lines && plain)
    best = NR_STAMPED_LYL;
  /* Credits in JSON are YRC's for want of anything else. */
  if (!c.kind[best])
    return c.credits && kind == NR_STAMPED_YRC ? 40 : 0;
  if (best != (size_t)kind)
    return 0;
  return c.kind[best] + plain >= c.other ? 94 : 60;
}
