/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which legacy encoding bytes are in: each candidate decodes a sample, and what
 * comes out is weighed by how much it looks like what people write in the
 * languages of that encoding.  Detectors fail on the few lines of a song, so
 * ICU's is one vote among these.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>

#include "base/str.h"
#include "text/encoding.h"
#include "text/plausible.h"

#define SAMPLE_MAX ((size_t)8 * 1024)
/* Longer text in UTF-16 has spaces and line ends, whose NULs tell. */
#define WIDE_MAX ((size_t)4 * 1024)

typedef struct candidate {
  const char *encoding;
  const char *langs;  /* with spaces between; "" ends the table */
  double prior;       /* how rare such files are, in bits */
  const char *voted;  /* what ICU's detector calls it */
} candidate;

static const candidate candidates[] = {
    {"windows-949", "ko", 0, "EUC-KR"},
    {"gb18030", "zh-Hans", 0, "GB18030"},
    {"windows-31j", "ja", 0, "Shift_JIS"},
    {"windows-950", "zh-Hant", 0, "Big5"},
    {"windows-1252", "fr de es pt it sv da fi nl ca", 0, "ISO-8859-1 windows-1252"},
    {"windows-1250", "pl cs sk hu hr ro sl", 1, "ISO-8859-2 windows-1250"},
    {"windows-1251", "ru uk bg sr", 0, "ISO-8859-5 windows-1251"},
    {"EUC-JP", "ja", 2, "EUC-JP"},
    {"gb18030", "zh-Hant ja", 4, "GB18030"},
    {"KOI8-R", "ru bg", 2, "KOI8-R"},
    {"KOI8-U", "uk", 4, "KOI8-R"},
    {"ISO-8859-2", "pl cs sk hu hr ro sl", 4, "ISO-8859-2 windows-1250"},
    {"windows-874", "th", 2, ""},
    {"windows-1253", "el", 2, "ISO-8859-7 windows-1253"},
    {"windows-1254", "tr", 2, "ISO-8859-9 windows-1254"},
    {"windows-1255", "he", 2, "ISO-8859-8 ISO-8859-8-I windows-1255"},
    {"windows-1256", "ar fa", 2, "ISO-8859-6 windows-1256"},
    {"windows-1257", "lt lv et", 5, ""},
    {"windows-1258", "vi", 3, ""},
    {"UTF-16LE", "ko ja zh-Hans zh-Hant ru th", 6, ""},
    {"UTF-16BE", "ko ja zh-Hans zh-Hant ru th", 6, ""},
};
#define CANDIDATES (sizeof candidates / sizeof *candidates)

static bool is_wide(const candidate *k)
{
  return strncmp(k->encoding, "UTF-16", 6) == 0;
}

/* ── the sample ── */

/* Lines with anything beyond ASCII: the others tell nothing. */
static void take_sample(const char *bytes, size_t size, nr_str *out)
{
  for (size_t i = 0; i < size && out->size < SAMPLE_MAX;) {
    size_t end = i;
    bool wide = false;
    while (end < size && bytes[end] != '\n' && bytes[end] != '\r' && end - i < SAMPLE_MAX)
      wide |= (unsigned char)bytes[end++] >= 0x80;
    if (wide) {
      nr_str_add_bytes(out, bytes + i, end - i);
      nr_str_add_char(out, '\n');
    }
    i = end + (end < size && end - i < SAMPLE_MAX);
  }
}

typedef struct decoded {
  int32_t *chars;
  size_t count;
} decoded;

/* Bytes that are no character become U+FFFD each. */
static void decode_sample(UConverter *converter, const char *bytes, size_t size, decoded *out)
{
  const char *at = bytes, *end = bytes + size;
  out->count = 0;
  while (at < end) {
    UErrorCode error = U_ZERO_ERROR;
    const char *from = at;
    UChar32 c = ucnv_getNextUChar(converter, &at, end, &error);
    if (error == U_INDEX_OUTOFBOUNDS_ERROR)
      break;
    if (U_FAILURE(error)) {
      c = 0xFFFD;
      ucnv_resetToUnicode(converter);
      if (at == from)
        at++;
    }
    out->chars[out->count++] = c;
  }
}

static norae_status decode(const char *encoding, const char *bytes, size_t size, decoded *out)
{
  UErrorCode error = U_ZERO_ERROR;
  UConverter *converter = ucnv_open(encoding, &error);
  if (U_FAILURE(error))
    return NORAE_ERR_MEMORY;
  ucnv_setToUCallBack(converter, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &error);
  decode_sample(converter, bytes, size, out);
  ucnv_close(converter);
  return NORAE_OK;
}

/* ── weighing ── */

/* The bits of the likeliest language of the list. */
static norae_status weigh(const candidate *k, const decoded *text, double *out)
{
  *out = HUGE_VAL;
  for (const char *at = k->langs; *at;) {
    char lang[16];
    size_t size = strcspn(at, " ");
    nr_plausible *model;
    memcpy(lang, at, size);
    lang[size] = '\0';
    norae_status status = nr_plausible_new(lang, &model);
    if (status != NORAE_OK)
      return status;
    double bits = nr_plausible_bits(model, text->chars, text->count);
    nr_plausible_free(&model);
    *out = bits < *out ? bits : *out;
    at += size + strspn(at + size, " ");
  }
  *out += k->prior;
  return NORAE_OK;
}

static bool is_voted(const char *detected, const candidate *k)
{
  size_t size = strlen(detected);
  for (const char *at = k->voted; (at = strstr(at, detected)); at += size) {
    if ((at == k->voted || at[-1] == ' ') && (at[size] == ' ' || !at[size]))
      return true;
  }
  return false;
}

/* ICU's vote: up to four bits. */
static norae_status add_votes(const nr_str *sample, double bits[CANDIDATES])
{
  UErrorCode error = U_ZERO_ERROR;
  UCharsetDetector *detector = ucsdet_open(&error);
  if (U_FAILURE(error))
    return NORAE_ERR_MEMORY;
  int32_t count = 0;
  ucsdet_setText(detector, sample->data, (int32_t)sample->size, &error);
  const UCharsetMatch **matches = ucsdet_detectAll(detector, &count, &error);
  for (int32_t i = 0; U_SUCCESS(error) && i < count; i++) {
    const char *name = ucsdet_getName(matches[i], &error);
    int32_t confidence = ucsdet_getConfidence(matches[i], &error);
    for (size_t k = 0; U_SUCCESS(error) && k < CANDIDATES; k++) {
      if (is_voted(name, &candidates[k]))
        bits[k] -= 4.0 * confidence / 100;
    }
  }
  ucsdet_close(detector);
  return error == U_MEMORY_ALLOCATION_ERROR ? NORAE_ERR_MEMORY : NORAE_OK;
}

/* ── the trials ── */

typedef struct trials {
  const char *bytes; /* the whole file */
  size_t size;
  nr_str sample;
  decoded best, other; /* room for texts */
  double bits[CANDIDATES];
} trials;

static norae_status decode_for(const trials *t, const candidate *k, decoded *out)
{
  if (is_wide(k))
    return decode(k->encoding, t->bytes, t->size, out);
  return decode(k->encoding, t->sample.data, t->sample.size, out);
}

static norae_status try_all(trials *t)
{
  norae_status status = NORAE_OK;
  for (size_t k = 0; k < CANDIDATES && status == NORAE_OK; k++) {
    t->bits[k] = HUGE_VAL;
    if (is_wide(&candidates[k]) && (t->size > WIDE_MAX || t->size % 2))
      continue;
    status = decode_for(t, &candidates[k], &t->best);
    if (status == NORAE_OK)
      status = weigh(&candidates[k], &t->best, &t->bits[k]);
  }
  return status == NORAE_OK ? add_votes(&t->sample, t->bits) : status;
}

static size_t least(const double bits[CANDIDATES])
{
  size_t best = 0;
  for (size_t k = 1; k < CANDIDATES; k++)
    best = bits[k] < bits[best] ? k : best;
  return best;
}

/* The runner-up is the best that reads another text out of the bytes. */
static norae_status pick(trials *t, nr_guess *out)
{
  size_t best = least(t->bits);
  double bits = t->bits[best];
  norae_status status = decode_for(t, &candidates[best], &t->best);
  /* Nearly what a control character costs, by byte: no text at all. */
  if (status != NORAE_OK || bits > 22.0 * (double)t->sample.size)
    return status;
  out->encoding = candidates[best].encoding;
  out->margin = HUGE_VAL;
  t->bits[best] = HUGE_VAL;
  for (size_t i = 1; i < CANDIDATES && status == NORAE_OK; i++) {
    size_t k = least(t->bits);
    if (t->bits[k] == HUGE_VAL)
      break;
    out->runner_up = candidates[k].encoding;
    out->margin = t->bits[k] - bits;
    t->bits[k] = HUGE_VAL;
    status = decode_for(t, &candidates[k], &t->other);
    if (status != NORAE_OK || t->other.count != t->best.count ||
        memcmp(t->other.chars, t->best.chars, t->best.count * sizeof *t->best.chars) != 0)
      break;
    out->runner_up = NULL;
    out->margin = HUGE_VAL;
  }
  return status;
}

norae_status nr_guess_encoding(const char *bytes, size_t size, nr_guess *out)
{
  trials t = {.bytes = bytes, .size = size};
  *out = (nr_guess){0};
  take_sample(bytes, size, &t.sample);
  size_t room = t.sample.size > WIDE_MAX ? t.sample.size : WIDE_MAX;
  t.best.chars = malloc(room * sizeof *t.best.chars);
  t.other.chars = malloc(room * sizeof *t.other.chars);
  norae_status status = NORAE_ERR_MEMORY;
  if (!t.sample.failed && t.best.chars && t.other.chars)
    status = try_all(&t);
  if (status == NORAE_OK)
    status = pick(&t, out);
  free(t.best.chars);
  free(t.other.chars);
  nr_str_free(&t.sample);
  return status;
}
