/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * For every two formats that hold the times of words: a song goes from one to the
 * other and back.  Whatever differs then must have been reported as lost, and what
 * both can hold must not be.  Times may differ by half of the coarser step, and
 * going round again must change nothing more.
 *
 * NORAE_SEED=N begins the random songs elsewhere.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <norae/norae.h>

#include "lossless.h"

/* Random songs for each pair of formats. */
#define SONGS 12

/* ── through a format ── */

typedef struct losses {
  char codes[16][32];
  size_t count;
} losses;

static bool has_lost(const losses *l, const char *what)
{
  for (size_t i = 0; i < l->count; i++) {
    if (strcmp(l->codes[i] + 5, what) == 0)
      return true;
  }
  return false;
}

static void note_losses(losses *l, const norae_diags *diags)
{
  const norae_diag *d;
  for (size_t i = 0; (d = norae_diags_at(diags, i)); i++) {
    if (strncmp(d->code, "loss-", 5) == 0 && !has_lost(l, d->code + 5) && l->count < 16)
      snprintf(l->codes[l->count++], sizeof l->codes[0], "%s", d->code);
  }
}

/* Writes the song and reads it again; NULL when that failed, and why in `why`. */
static norae_song *through(const norae_song *song, const norae_format_info *format, losses *lost,
                           char *why, size_t room)
{
  char name[64], *bytes = NULL;
  size_t size = 0, before = lost->count;
  norae_song *out = NULL;
  norae_diags *diags = NULL;
  norae_write_options write = {.format = format->name};
  if (norae_diags_new(&diags) != NORAE_OK)
    exit(99);
  norae_status status = norae_song_write_memory(song, &write, &bytes, &size, diags);
  losses own = {0};
  note_losses(&own, diags);
  note_losses(lost, diags);
  if (status == NORAE_OK) {
    snprintf(name, sizeof name, "x.%.*s", (int)strcspn(format->extensions, " "),
             format->extensions);
    status = norae_song_read_memory(bytes, size, name,
                                    &(norae_read_options){.format = format->name}, &out, diags);
  }
  if (status == NORAE_OK && !norae_diags_count_from(diags, NORAE_ERROR))
    status = norae_song_check(out, diags);
  const norae_diag *last = norae_diags_at(diags, norae_diags_count(diags) - 1);
  if (status != NORAE_OK)
    snprintf(why, room, "%s: %s", format->name, last ? last->text : norae_status_text(status));
  norae_diags_free(&diags);
  /* Strictly, the same is an error if and only if something was lost. */
  char *strict = NULL;
  write.strict = true;
  norae_status refused = norae_song_write_memory(song, &write, &strict, NULL, NULL);
  if (status == NORAE_OK && (refused == NORAE_OK) != (own.count == 0)) {
    snprintf(why, room, "%s: --strict does not go by what is reported as lost", format->name);
    norae_song_free(&out);
  }
  (void)before;
  free(strict);
  free(bytes);
  return out;
}

/* ── comparing ── */

typedef struct comparison {
  const view *a, *b;
  const losses *lost;
  norae_us tolerance;
  char *why;
  size_t room;
} comparison;

static bool differ(const comparison *c, size_t line, const char *what, const char *a, const char *b)
{
  snprintf(c->why, c->room, "line %zu \"%.60s\": %s: \"%s\" became \"%s\"", line + 1,
           line < c->a->count ? c->a->lines[line].text : "", what, a, b);
  return false;
}

static bool differ_time(const comparison *c, size_t line, const char *what, norae_us a, norae_us b)
{
  char from[32], to[32];
  snprintf(from, sizeof from, "%" PRId64, a);
  snprintf(to, sizeof to, "%" PRId64, b);
  return differ(c, line, what, a == NORAE_NO_TIME ? "none" : from,
                b == NORAE_NO_TIME ? "none" : to);
}

static bool same_time(const comparison *c, norae_us a, norae_us b)
{
  /* Where two lines begin at once, formats that can't tell them from a translation
   * part them by the least step there is. */
  norae_us tolerance = c->tolerance + (has_lost(c->lost, "same-time") ? 2000 : 0);
  if (has_lost(c->lost, "before-zero")) {
    a = a < 0 && a != NORAE_NO_TIME ? 0 : a;
    b = b < 0 && b != NORAE_NO_TIME ? 0 : b;
  }
  if (a == NORAE_NO_TIME || b == NORAE_NO_TIME)
    return a == b;
  return llabs(a - b) <= tolerance;
}

static bool compare_words(const comparison *c, size_t i)
{
  const view_line *a = &c->a->lines[i], *b = &c->b->lines[i];
  /* Formats that time words only make one word of a line timed as a whole. */
  if (has_lost(c->lost, "word-times") || !a->count)
    return true;
  /* What was told to be clamped to zero stands all at one time. */
  if (has_lost(c->lost, "before-zero") && a->start <= 0)
    return true;
  char from[32], to[32];
  snprintf(from, sizeof from, "%zu", a->count);
  snprintf(to, sizeof to, "%zu", b->count);
  if (a->count != b->count)
    return differ(c, i, "number of timed words", from, to);
  for (size_t k = 0; k < a->count; k++) {
    const view_word *x = &c->a->words[a->first + k], *y = &c->b->words[b->first + k];
    if (strcmp(x->text, y->text) != 0)
      return differ(c, i, "word", x->text, y->text);
    if (!same_time(c, x->start, y->start))
      return differ_time(c, i, x->text, x->start, y->start);
    if (x->end != NORAE_NO_TIME && !has_lost(c->lost, "word-ends") && !same_time(c, x->end, y->end))
      return differ_time(c, i, "a word's end", x->end, y->end);
  }
  return true;
}

static bool compare_line(const comparison *c, size_t i)
{
  const view_line *a = &c->a->lines[i], *b = &c->b->lines[i];
  const losses *l = c->lost;
  if (strcmp(a->text, b->text) != 0)
    return differ(c, i, "text", a->text, b->text);
  bool starts = !has_lost(l, "line-times") && !has_lost(l, "line-starts");
  if (starts && !same_time(c, a->start, b->start))
    return differ_time(c, i, "start", a->start, b->start);
  if (a->end != NORAE_NO_TIME && !has_lost(l, "line-ends") && !same_time(c, a->end, b->end))
    return differ_time(c, i, "end", a->end, b->end);
  if (!has_lost(l, "background") && a->role != b->role)
    return differ(c, i, "role", a->role ? "background" : "main", b->role ? "background" : "main");
  if (!has_lost(l, "voices") && strcmp(a->singers, b->singers) != 0)
    return differ(c, i, "singers", a->singers, b->singers);
  if (!has_lost(l, "tracks") && strcmp(a->tracks, b->tracks) != 0)
    return differ(c, i, "translations", a->tracks, b->tracks);
  if (!has_lost(l, "sections") && strcmp(a->section, b->section) != 0)
    return differ(c, i, "section", a->section, b->section);
  if (!has_lost(l, "languages") && strcmp(a->lang, b->lang) != 0)
    return differ(c, i, "language", a->lang, b->lang);
  if (*a->pitches && !has_lost(l, "pitch") && strcmp(a->pitches, b->pitches) != 0)
    return differ(c, i, "pitches", a->pitches, b->pitches);
  return compare_words(c, i);
}

static bool compare(const norae_song *a, const norae_song *b, const losses *lost,
                    norae_us tolerance, char *why, size_t room)
{
  view x = view_of(a), y = view_of(b);
  comparison c = {&x, &y, lost, tolerance, why, room};
  bool same = x.count == y.count;
  if (!same)
    snprintf(why, room, "%zu lines became %zu", x.count, y.count);
  for (size_t i = 0; i < x.count && same; i++)
    same = compare_line(&c, i);
  static const char *const keys[] = {"title", "artist"};
  for (size_t k = 0; k < 2 && same && !has_lost(lost, "meta"); k++) {
    const char *from = norae_song_meta(a, keys[k]), *to = norae_song_meta(b, keys[k]);
    if ((from || to) && (!from || !to || strcmp(from, to) != 0)) {
      snprintf(why, room, "%s: \"%s\" became \"%s\"", keys[k], from ? from : "", to ? to : "");
      same = false;
    }
  }
  view_free(&x);
  view_free(&y);
  return same;
}

/* ── pairs ── */

/* What both formats hold must come through a plain song without a loss. */
static bool excuses(const losses *lost, unsigned both, char *why, size_t room)
{
  static const struct {
    const char *what;
    unsigned capability;
  } all[] = {{"word-times", NORAE_CAN_WORD_TIMES},
             {"word-ends", NORAE_CAN_WORD_ENDS},
             {"background", NORAE_CAN_BACKGROUND},
             {"line-ends", NORAE_CAN_LINE_ENDS},
             {"line-times", NORAE_CAN_LINE_TIMES}};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    if (both & all[i].capability && has_lost(lost, all[i].what)) {
      snprintf(why, room, "both hold it, yet loss-%s is reported for a plain song", all[i].what);
      return true;
    }
  }
  return false;
}

/* Tempo formats write beats of 10 ms where the song brings none of its own. */
static norae_us step_of(const norae_format_info *f)
{
  return f->unit ? f->unit : 10000;
}

static bool round_trip(const norae_song *song, const norae_format_info *a,
                       const norae_format_info *b, bool plain, char *why, size_t room)
{
  losses lost = {0}, first = {0};
  norae_us steps = step_of(a) > step_of(b) ? step_of(a) : step_of(b);
  norae_song *x = through(song, a, &first, why, room);
  norae_song *y = x ? through(x, b, &lost, why, room) : NULL;
  norae_song *z = y ? through(y, a, &lost, why, room) : NULL;
  norae_song *again = z ? through(z, b, &(losses){0}, why, room) : NULL;
  norae_song *last = again ? through(again, a, &(losses){0}, why, room) : NULL;
  bool ok = last != NULL;
  char part[400] = "";
  if (ok && !compare(song, x, &first, step_of(a) / 2 + 1, part, sizeof part)) {
    snprintf(why, room, "into %s: %s", a->name, part);
    ok = false;
  }
  if (ok && !compare(x, z, &lost, steps / 2 + 1, part, sizeof part)) {
    snprintf(why, room, "and back: %s", part);
    ok = false;
  }
  if (ok && !compare(z, last, &(losses){0}, 0, part, sizeof part)) {
    snprintf(why, room, "the second time: %s", part);
    ok = false;
  }
  if (ok && plain)
    ok = !excuses(&lost, a->capabilities & b->capabilities, why, room);
  norae_song_free(&x);
  norae_song_free(&y);
  norae_song_free(&z);
  norae_song_free(&again);
  norae_song_free(&last);
  return ok;
}

static void test_pair(const norae_format_info *a, const norae_format_info *b, uint64_t seed,
                      int number)
{
  char why[600] = "", which[64] = "";
  bool ok = true;
  for (size_t i = 0; ok && i < made_count(); i++) {
    norae_song *song = made_song(i);
    snprintf(which, sizeof which, "%s", made_name(i));
    ok = song && round_trip(song, a, b, made_is_plain(i), why, sizeof why);
    norae_song_free(&song);
  }
  for (uint64_t k = 0; ok && k < SONGS; k++) {
    norae_song *song = random_song(seed + k, k % 2 == 0);
    snprintf(which, sizeof which, "random song %" PRIu64, seed + k);
    ok = song && round_trip(song, a, b, k % 2 == 0, why, sizeof why);
    norae_song_free(&song);
  }
  printf("%sok %d - %s, %s and back\n", ok ? "" : "not ", number, a->name, b->name);
  if (!ok)
    printf("# %s: %s\n", which, why);
}

static bool is_wanted(const norae_format_info *f)
{
  const unsigned needs = NORAE_CAN_READ | NORAE_CAN_WRITE | NORAE_CAN_WORD_TIMES;
  return (f->capabilities & needs) == needs;
}

/* What formats without times of words lose is told line by line, and strictly it
 * is an error. */
static void test_others(const norae_format_info *f, int number)
{
  norae_diags *diags = NULL;
  norae_song *song = made_song(0);
  char *text = NULL;
  bool told = false;
  if (!song || norae_diags_new(&diags) != NORAE_OK)
    exit(99);
  norae_status plain =
      norae_song_write_memory(song, &(norae_write_options){.format = f->name}, &text, NULL, diags);
  const norae_diag *d;
  for (size_t i = 0; (d = norae_diags_at(diags, i)); i++)
    told |= strncmp(d->code, "loss-", 5) == 0 && strstr(d->text, "line ");
  free(text);
  text = NULL;
  norae_status strict = norae_song_write_memory(
      song, &(norae_write_options){.format = f->name, .strict = true}, &text, NULL, NULL);
  bool ok = plain == NORAE_OK && told && strict == NORAE_ERR_UNSUPPORTED && !text;
  printf("%sok %d - %s tells which lines lose their words' times\n", ok ? "" : "not ", number,
         f->name);
  free(text);
  norae_song_free(&song);
  norae_diags_free(&diags);
}

int main(void)
{
  const char *given = getenv("NORAE_SEED");
  uint64_t seed = given ? strtoull(given, NULL, 10) : 1;
  int number = 0;
  printf("# NORAE_SEED=%" PRIu64 "\n", seed);
  for (size_t i = 0; i < norae_format_count(); i++) {
    const norae_format_info *a = norae_format_at(i);
    if (!is_wanted(a) && a->capabilities & NORAE_CAN_WRITE)
      test_others(a, ++number);
    for (size_t k = 0; is_wanted(a) && k < norae_format_count(); k++) {
      const norae_format_info *b = norae_format_at(k);
      if (!is_wanted(b))
        continue;
      test_pair(a, b, seed, ++number);
      seed += SONGS;
    }
  }
  printf("1..%d\n", number);
  return 0;
}
