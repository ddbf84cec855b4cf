/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/reading.h"

#include <stdlib.h>
#include <string.h>

#include "base/checked.h"

void nr_reading_word(nr_reading *reading, size_t start, size_t end, const char *lang)
{
  nr_spoken_line *line = &reading->line;
  if (reading->failed ||
      !nr_grow(&line->words, &reading->word_capacity, line->word_count + 1, sizeof *line->words)) {
    reading->failed = true;
    return;
  }
  line->words[line->word_count++] = (nr_spoken_word){
      .start = start, .end = end, .first_syllable = line->syllable_count, .lang = lang};
}

void nr_reading_syllable(nr_reading *reading, size_t start)
{
  nr_spoken_line *line = &reading->line;
  nr_spoken_word *word;
  if (reading->failed || !nr_grow(&line->syllables, &reading->syllable_capacity,
                                  line->syllable_count + 1, sizeof *line->syllables)) {
    reading->failed = true;
    return;
  }
  word = &line->words[line->word_count - 1];
  if (word->syllable_count == 0)
    start = word->start;
  word->syllable_count++;
  line->syllables[line->syllable_count++] =
      (nr_spoken_syllable){.start = start, .first_phone = line->phone_count};
}

void nr_reading_phone(nr_reading *reading, const char *ipa, bool vowel)
{
  nr_spoken_line *line = &reading->line;
  if (reading->failed || !nr_grow(&line->phones, &reading->phone_capacity, line->phone_count + 1,
                                  sizeof *line->phones)) {
    reading->failed = true;
    return;
  }
  line->phones[line->phone_count++] = (nr_phone){.ipa = ipa, .vowel = vowel};
  line->syllables[line->syllable_count - 1].phone_count++;
}

/* A malloc'ed array moved into the arena. */
static void *settle(nr_reading *reading, void *array, size_t count, size_t item)
{
  void *copy = NULL;
  if (!reading->failed && count) {
    copy = nr_arena_alloc(reading->arena, count * item);
    if (copy)
      memcpy(copy, array, count * item);
    else
      reading->failed = true;
  }
  free(array);
  return copy;
}

norae_status nr_reading_take(nr_reading *reading, nr_spoken_line *out)
{
  nr_spoken_line *line = &reading->line;
  bool failed;
  for (size_t w = 0; w < line->word_count && !reading->failed; w++) {
    const nr_spoken_word *word = &line->words[w];
    nr_spoken_syllable *syllables = line->syllables + word->first_syllable;
    for (size_t s = 0; s < word->syllable_count; s++)
      syllables[s].end = s + 1 < word->syllable_count ? syllables[s + 1].start : word->end;
  }
  line->words = settle(reading, line->words, line->word_count, sizeof *line->words);
  line->syllables = settle(reading, line->syllables, line->syllable_count, sizeof *line->syllables);
  line->phones = settle(reading, line->phones, line->phone_count, sizeof *line->phones);
  *out = reading->failed ? (nr_spoken_line){0} : *line;
  failed = reading->failed;
  *reading = (nr_reading){.arena = reading->arena};
  return failed ? NORAE_ERR_MEMORY : NORAE_OK;
}
