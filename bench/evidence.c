/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Prints what confidence is made of, for bench/confidence.py:
 *
 *     evidence [--no-model] [--no-cuts] MEDIA LYRICS
 *
 * A row "line N …" for each line that was placed (N: row of LYRICS, from 0), a row
 * "syllable N OFFSET START …" for each of its syllables (OFFSET: bytes from the
 * line's first; START: seconds; a "*" behind it when it begins a word), the traits
 * in the order of the first two rows, which name them.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <norae/format.h>
#include <norae/media.h>

#include "sync/evidence.h"
#include "sync/unsung.h"

static void print_names(const char *kind, const char *const *names, size_t count)
{
  printf("%s", kind);
  for (size_t i = 0; i < count; i++)
    printf("\t%s", names[i]);
  putchar('\n');
}

static void print_values(const float *values, size_t count)
{
  for (size_t i = 0; i < count; i++)
    printf("\t%.5g", (double)values[i]);
  putchar('\n');
}

/* Where a syllable is now: by the audio, or its word's given time where that was moved. */
static double start_of(const nr_session *s, size_t line, size_t word, size_t syllable)
{
  bool first = syllable == s->sheet->words[word].first_syllable;
  double given = s->sheet->words[word].given;
  if (s->timing == NORAE_TIMING_WORD && first && !isnan(given))
    return nr_retiming_map(s->retiming, line, given);
  return s->alignment->syllables[syllable].start;
}

/* The row of the lyrics' file that a line was read from, from 0. */
static size_t row_of(const nr_session *s, const nr_sung_line *line)
{
  uint32_t row = norae_song_line_at(s->song, line->source)->source_line;
  return row ? row - 1 : line->source;
}

static void print_line(const nr_session *s, const nr_evidence *e, size_t r, double gain)
{
  size_t index = s->row[r];
  const nr_sung_line *line = &s->sheet->lines[index];
  printf("line\t%zu", row_of(s, line));
  printf("\t%.5g", gain);
  print_values(e->lines[index], NR_LINE_TRAITS);
  for (size_t w = line->first_word; w < line->first_word + line->word_count; w++) {
    const nr_sung_word *word = &s->sheet->words[w];
    for (size_t i = word->first_syllable; i < word->first_syllable + word->syllable_count; i++) {
      if (isnan(s->alignment->syllables[i].start))
        continue;
      printf("syllable\t%zu\t%zu\t%.3f%s", row_of(s, line), s->sheet->syllables[i].start,
             start_of(s, index, w, i), i == word->first_syllable ? "*" : "");
      print_values(e->syllables[i], NR_SYLLABLE_TRAITS);
    }
  }
}

static norae_status print_all(nr_session *s)
{
  nr_evidence *e = NULL;
  nr_alignment *spare = NULL;
  double gain;
  norae_status status = nr_session_run(s);
  if (!status)
    status = nr_evidence_new(s, &e);
  if (!status) {
    print_names("names\tline\tgain", nr_line_trait_names, NR_LINE_TRAITS);
    print_names("names\tsyllable", nr_syllable_trait_names, NR_SYLLABLE_TRAITS);
  }
  if (!status)
    status = nr_alignment_new(s->sheet, s->cues->frames, &spare);
  for (size_t r = 0; r < s->row_count && !status; r++) {
    status = nr_unsung_gain(s, r, 1, spare, &gain);
    print_line(s, e, r, gain);
  }
  nr_alignment_free(&spare);
  nr_evidence_free(&e);
  return status;
}

static norae_status run(const char *media, const char *lyrics, const norae_sync_options *options)
{
  norae_decode_options decode = {.stream = -1, .rate = NORAE_SYNC_RATE, .channels = 2};
  norae_song *song = NULL;
  norae_pcm *pcm = NULL;
  norae_status status = norae_song_read_file(lyrics, NULL, &song, NULL);
  if (!status)
    status = norae_media_decode(media, &decode, &pcm, NULL, NULL);
  nr_session s = {.song = song, .pcm = pcm, .options = options};
  if (!status)
    status = print_all(&s);
  nr_session_close(&s);
  norae_pcm_free(&pcm);
  norae_song_free(&song);
  return status;
}

int main(int argc, char **argv)
{
  norae_sync_options options = {0};
  int at = 1;
  for (; at < argc && argv[at][0] == '-'; at++) {
    if (strcmp(argv[at], "--no-model") == 0)
      options.no_acoustic_model = true;
    else if (strcmp(argv[at], "--no-cuts") == 0)
      options.no_cuts = true;
    else
      at = argc;
  }
  if (argc - at != 2) {
    fprintf(stderr, "usage: evidence [--no-model] [--no-cuts] MEDIA LYRICS\n");
    return 2;
  }
  norae_status status = run(argv[at], argv[at + 1], &options);
  if (status)
    fprintf(stderr, "evidence: %s\n", norae_status_text(status));
  return status ? 1 : 0;
}
