/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   compare_truth OUT.json TRUTH.json SECONDS
 *
 * Is every true syllable's start within SECONDS of where norae put it?  Both
 * files hold lines of syllables; they may cut a word differently, so syllables
 * are matched by their place in the line's letters, and a true start inside one
 * of norae's syllables is looked for at its share of that syllable's time.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

/* Bytes of text that are not white space: what both files agree on. */
static size_t letters(const char *text)
{
  size_t n = 0;
  for (; *text; text++)
    n += !strchr(" \t\n", *text);
  return n;
}

static double number(const json_t *of, const char *key)
{
  const json_t *value = json_object_get(of, key);
  return json_is_number(value) ? json_number_value(value) : NAN;
}

/* When norae sings the letter at `place`; NAN if it doesn't. */
static double time_at(const json_t *syllables, size_t place)
{
  size_t at = 0, i;
  const json_t *syllable;
  json_array_foreach(syllables, i, syllable)
  {
    size_t size = letters(json_string_value(json_object_get(syllable, "text")));
    if (place < at + size) {
      double start = number(syllable, "start"), end = number(syllable, "end");
      double share = (double)(place - at) / (double)size;
      return share > 0 ? start + share * (end - start) : start;
    }
    at += size;
  }
  return NAN;
}

typedef struct tally {
  size_t count, over;
  double worst, sum, limit;
} tally;

static void compare_line(const json_t *out, const json_t *truth, size_t line, tally *t)
{
  const json_t *syllable, *syllables = json_object_get(out, "syllables");
  size_t place = 0, i;
  json_array_foreach(json_object_get(truth, "syllables"), i, syllable)
  {
    const char *text = json_string_value(json_object_get(syllable, "text"));
    double wanted = number(syllable, "start");
    double error = fabs(time_at(syllables, place) - wanted);
    t->count++;
    if (!(error <= t->limit)) {
      t->over++;
      printf("line %zu '%s': %+.3f s off at %.3f s\n", line + 1, text,
             time_at(syllables, place) - wanted, wanted);
    }
    t->sum += isnan(error) ? 0 : error;
    t->worst = error > t->worst ? error : t->worst;
    place += letters(text);
  }
}

static json_t *load_lines(const char *path, json_t **top)
{
  json_error_t error;
  *top = json_load_file(path, 0, &error);
  json_t *lines = json_object_get(*top, "lines");
  if (!json_is_array(lines))
    fprintf(stderr, "%s: %s\n", path, *top ? "no lines" : error.text);
  return json_is_array(lines) ? lines : NULL;
}

int main(int argc, char **argv)
{
  if (argc != 4) {
    fputs("usage: compare_truth OUT.json TRUTH.json SECONDS\n", stderr);
    return 2;
  }
  json_t *out_top, *truth_top;
  json_t *out = load_lines(argv[1], &out_top), *truth = load_lines(argv[2], &truth_top);
  tally t = {.limit = atof(argv[3])};
  if (out && truth && json_array_size(out) == json_array_size(truth)) {
    for (size_t i = 0; i < json_array_size(truth); i++)
      compare_line(json_array_get(out, i), json_array_get(truth, i), i, &t);
  }
  printf("%zu syllables, %zu more than %s s off, mean %.3f s, worst %.3f s\n", t.count, t.over,
         argv[3], t.count ? t.sum / (double)t.count : 0.0, t.worst);
  json_decref(out_top);
  json_decref(truth_top);
  return t.count > 0 && t.over == 0 ? 0 : 1;
}
