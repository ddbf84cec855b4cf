/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/singing.h"

#include <string.h>

#include "cli/groups.h"

/* norae_vocals has the words' order. */
static bool find_word(const char *value, norae_vocals *out)
{
  const char *word;
  for (size_t i = 0; (word = words_vocals(i)); i++) {
    if (strcmp(word, value) == 0) {
      *out = (norae_vocals)i;
      return true;
    }
  }
  return false;
}

/* make has one option for what voices are in and for what becomes of them. */
static int sort_voices(call *c, bool *given)
{
  settings *s = &c->set;
  for (size_t i = 0; i < s->voices.count; i++) {
    if (find_word(s->voices.item[i], &s->burn.sing.vocals)) {
      *given = true;
      continue;
    }
    if (s->others.vocals)
      return usage_error(c,
                         "--vocals takes one FILE and one of keep, reduce, remove, both; '%s' is "
                         "a second file",
                         s->voices.item[i]);
    s->others.vocals = s->voices.item[i];
  }
  return EXIT_DONE;
}

int singing_settle(call *c)
{
  settings *s = &c->set;
  norae_sing_options *sing = &s->burn.sing;
  bool given = s->vocals && find_word(s->vocals, &sing->vocals);
  int code = sort_voices(c, &given);
  if (code != EXIT_DONE)
    return code;
  if (s->instrumental && !given)
    sing->vocals = NORAE_VOCALS_REMOVE;
  sing->instrumental = s->instrumental;
  if (sing->vocals != NORAE_VOCALS_KEEP && s->others.instrumental) {
    if (s->others.from)
      return usage_error(c, "with --from, --instrumental is of that other recording: it can't be "
                            "laid into this one");
    sing->instrumental = s->others.instrumental;
  }
  if (s->soft && sing->tempo != 0)
    return usage_error(c, "--soft copies the picture, which keeps its tempo: leave it out to "
                          "change that");
  return EXIT_DONE;
}
