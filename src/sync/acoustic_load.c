/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading an acoustic model's files.  Formats as CMU sphinxbase's bio.c and
 * pocketsphinx's bin_mdef.c, ms_gauden.c and ptm_mgau.c (BSD licence) read them.
 */
#include <config.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/input.h"
#include "base/str.h"
#include "sync/acoustic_inside.h"

#define BYTE_ORDER_MAGIC 0x11223344u
#define MDEF_INTEGERS 10 /* of bin_mdef's header */
#define VARIANCE_FLOOR 1e-4f
/* One step of a quantised log weight: 1024 steps of log base 1.0001. */
#define WEIGHT_STEP (1024.0 * 0.000099995)

/* A file being read; once `bad` is set, reads give zeros. */
typedef struct cursor {
  char *data;
  size_t size, at;
  char *path;
  const char *bad; /* what is wrong with it */
} cursor;

static norae_status open_part(cursor *c, const char *folder, const char *name, norae_diags *diags)
{
  nr_str path = {0};
  *c = (cursor){0};
  nr_str_addf(&path, "%s/%s", folder, name);
  norae_status status = nr_str_take(&path, &c->path, NULL);
  return status == NORAE_OK ? nr_input_read(c->path, &c->data, &c->size, diags) : status;
}

/* Ends the reading of a file; the status of all that was read from it. */
static norae_status close_part(cursor *c, norae_status status, norae_diags *diags)
{
  if (status == NORAE_OK && c->bad) {
    nr_error(diags, "acoustic-model", nr_in_file(c->path), "%s", c->bad);
    status = NORAE_ERR_FORMAT;
  }
  free(c->data);
  free(c->path);
  return status;
}

static const void *take(cursor *c, size_t bytes)
{
  if (!c->bad && bytes > c->size - c->at)
    c->bad = "ends too early";
  if (c->bad)
    return NULL;
  const void *here = c->data + c->at;
  c->at += bytes;
  return here;
}

static uint32_t take_u32(cursor *c)
{
  uint32_t value = 0;
  const void *here = take(c, sizeof value);
  if (here)
    memcpy(&value, here, sizeof value);
  return value;
}

static void expect(cursor *c, bool holds, const char *bad)
{
  if (!c->bad && !holds)
    c->bad = bad;
}

/* ── mdef: how many phones, and their names ── */

static norae_status read_names(nr_acoustic *a, cursor *c)
{
  const char *magic = take(c, 4);
  expect(c, magic && memcmp(magic, "BMDF", 4) == 0,
         "is no binary model definition of this machine");
  take_u32(c); /* version */
  take(c, take_u32(c));
  uint32_t header[MDEF_INTEGERS];
  for (int i = 0; i < MDEF_INTEGERS; i++)
    header[i] = take_u32(c);
  a->phones = header[0];
  expect(c, header[0] > 0 && header[0] < 256, "has an unlikely number of phones");
  expect(c, header[2] == NR_ACOUSTIC_STATES && header[3] == NR_ACOUSTIC_STATES * header[0],
         "has other than three states a phone");
  if (c->bad)
    return NORAE_OK;
  a->names = nr_arena_alloc(&a->arena, a->phones * sizeof *a->names);
  for (size_t i = 0; a->names && i < a->phones && !c->bad; i++) {
    size_t size = strnlen(c->data + c->at, c->size - c->at);
    const char *name = take(c, size + 1);
    a->names[i] = name ? nr_arena_copy(&a->arena, name, size) : NULL;
    if (!c->bad && !a->names[i])
      return NORAE_ERR_MEMORY;
  }
  return a->names ? NORAE_OK : NORAE_ERR_MEMORY;
}

/* ── means and variances ── */

/* The text header ends with "endhdr\n"; integers that describe the array follow. */
static void skip_header(cursor *c, size_t phones)
{
  static const char end[] = "endhdr\n";
  const char *found = c->size > 8 ? memmem(c->data, c->size, end, sizeof end - 1) : NULL;
  expect(c, found && memcmp(c->data, "s3\n", 3) == 0, "is no Sphinx parameter file");
  if (c->bad)
    return;
  c->at = (size_t)(found - c->data) + sizeof end - 1;
  expect(c, take_u32(c) == BYTE_ORDER_MAGIC, "has another byte order than this machine");
  expect(c, take_u32(c) == phones, "has not one codebook for each phone");
  expect(c, take_u32(c) == NR_STREAMS, "has not three streams");
  expect(c, take_u32(c) == NR_GAUSSIANS, "has not 128 Gaussians a codebook");
  for (int s = 0; s < NR_STREAMS; s++)
    expect(c, take_u32(c) == NR_CEPSTRA, "has not 13 values a stream");
  take_u32(c); /* the number of values, which the above tells */
}

/* Call `put` for every value, in the file's order. */
static void each_value(nr_acoustic *a, cursor *c, void (*put)(nr_stream *, int, int, float))
{
  skip_header(c, a->phones);
  for (size_t p = 0; p < a->phones; p++) {
    for (int s = 0; s < NR_STREAMS; s++) {
      for (int g = 0; g < NR_GAUSSIANS; g++) {
        const char *values = take(c, NR_CEPSTRA * sizeof(float));
        for (int d = 0; values && d < NR_CEPSTRA; d++) {
          float value;
          memcpy(&value, values + (size_t)d * sizeof value, sizeof value);
          put(&a->gaussians[p].stream[s], g, d, value);
        }
      }
    }
  }
}

static void put_mean(nr_stream *stream, int g, int d, float value)
{
  stream->mean[d][g] = value;
}

static void put_variance(nr_stream *stream, int g, int d, float value)
{
  /* A floor, which also keeps what is no number out. */
  float variance = value > VARIANCE_FLOOR ? value : VARIANCE_FLOOR;
  stream->scale[d][g] = 0.5f / variance;
  stream->offset[g] -= 0.5f * (logf(variance) + 1.837877066f); /* log 2π */
}

/* ── sendump: weights ── */

/* Strings, each behind its length, up to a length of 0. */
static void skip_strings(cursor *c)
{
  for (uint32_t size; !c->bad && (size = take_u32(c)) != 0;) {
    const char *text = take(c, size);
    bool clusters = text && size > 14 && memcmp(text, "cluster_count ", 14) == 0;
    expect(c, !clusters || text[14] == '0', "has clustered weights");
  }
}

static void read_weights(nr_acoustic *a, cursor *c)
{
  skip_strings(c);
  expect(c, take_u32(c) == NR_GAUSSIANS, "has not 128 weights a state");
  size_t states = take_u32(c);
  expect(c, states >= a->phones * NR_ACOUSTIC_STATES, "has too few states");
  for (int s = 0; s < NR_STREAMS; s++) {
    for (int g = 0; g < NR_GAUSSIANS; g++) {
      const unsigned char *row = take(c, states);
      for (size_t i = 0; row && i < a->phones * NR_ACOUSTIC_STATES; i++)
        a->gaussians[i / NR_ACOUSTIC_STATES].weight[i % NR_ACOUSTIC_STATES][s][g] =
            (float)exp(-WEIGHT_STEP * row[i]);
    }
  }
}

/* ── all of it ── */

static norae_status load(nr_acoustic *a, const char *folder, norae_diags *diags)
{
  cursor c;
  norae_status status = open_part(&c, folder, "mdef", diags);
  if (status == NORAE_OK)
    status = read_names(a, &c);
  status = close_part(&c, status, diags);
  if (status != NORAE_OK)
    return status;
  a->gaussians = calloc(a->phones, sizeof *a->gaussians);
  if (!a->gaussians)
    return NORAE_ERR_MEMORY;
  status = open_part(&c, folder, "means", diags);
  if (status == NORAE_OK)
    each_value(a, &c, put_mean);
  status = close_part(&c, status, diags);
  if (status != NORAE_OK)
    return status;
  status = open_part(&c, folder, "variances", diags);
  if (status == NORAE_OK)
    each_value(a, &c, put_variance);
  status = close_part(&c, status, diags);
  if (status != NORAE_OK)
    return status;
  status = open_part(&c, folder, "sendump", diags);
  if (status == NORAE_OK)
    read_weights(a, &c);
  return close_part(&c, status, diags);
}

static bool has_model(const char *folder)
{
  nr_str path = {0};
  nr_str_addf(&path, "%s/sendump", folder);
  const char *text = nr_str_text(&path);
  bool there = text && access(text, R_OK) == 0;
  nr_str_free(&path);
  return there;
}

norae_status nr_acoustic_new(const char *folder, nr_acoustic **out, norae_diags *diags)
{
  *out = NULL;
  if (!has_model(folder))
    return NORAE_ERR_ENVIRONMENT;
  nr_acoustic *a = calloc(1, sizeof *a);
  norae_status status = a ? load(a, folder, diags) : NORAE_ERR_MEMORY;
  if (status != NORAE_OK)
    nr_acoustic_free(&a);
  *out = a;
  return status;
}

void nr_acoustic_free(nr_acoustic **acoustic)
{
  if (!acoustic || !*acoustic)
    return;
  free((*acoustic)->gaussians);
  nr_arena_free(&(*acoustic)->arena);
  free(*acoustic);
  *acoustic = NULL;
}

size_t nr_acoustic_phones(const nr_acoustic *acoustic)
{
  return acoustic->phones;
}

int nr_acoustic_phone(const nr_acoustic *acoustic, const char *name)
{
  for (size_t i = 0; i < acoustic->phones; i++) {
    if (strcmp(acoustic->names[i], name) == 0)
      return (int)i;
  }
  return -1;
}
