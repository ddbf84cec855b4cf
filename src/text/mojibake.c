/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each line is taken back to the bytes that it would have come from.  Bytes that
 * are UTF-8 again, all of them, and say something that people write, are no
 * accident: in a legacy encoding letters hardly ever stand so.
 */
#include <config.h>

#include "text/mojibake.h"

#include <string.h>
#include <unicode/ucnv.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

/* Lines looked at before the whole text is. */
#define SAMPLE_MAX ((size_t)16 * 1024)
/* After so many lines that are right nobody looks on. */
#define PATIENCE 24
/* Texts that went through it more often have nothing left to mend. */
#define ROUNDS 3

typedef struct codec {
  const char *encoding;
  size_t least;    /* characters that must agree: an accident is likelier in wide sets */
  size_t distinct; /* different ones of them: songs repeat a single one ("哦哦哦") for long */
} codec;

static const codec codecs[] = {
    {"windows-1252", 2, 1}, {"windows-1251", 3, 3}, {"windows-1250", 4, 3},
    {"windows-949", 5, 3},  {"gb18030", 5, 3},      {"windows-31j", 5, 3},
};
#define CODECS (sizeof codecs / sizeof *codecs)

/* What a codec finds in a text. */
typedef struct finding {
  size_t lines, characters; /* that were encoded twice */
  size_t others;            /* lines beyond ASCII that were not */
  size_t accents;           /* those that read "Ã" and one more */
  uint64_t seen[4];         /* which ones, by their lowest bits */
  uint32_t first;           /* line, 1-based */
} finding;

typedef struct reader {
  UConverter *converter; /* NULL: windows-1252 with the controls of Latin-1 */
  nr_str back;           /* a line's bytes before it was encoded again */
} reader;

static norae_status open_reader(const codec *k, reader *r)
{
  UErrorCode error = U_ZERO_ERROR;
  *r = (reader){0};
  if (k == codecs)
    return NORAE_OK;
  r->converter = ucnv_open(k->encoding, &error);
  ucnv_setFromUCallBack(r->converter, UCNV_FROM_U_CALLBACK_STOP, NULL, NULL, NULL, &error);
  if (U_SUCCESS(error))
    return NORAE_OK;
  ucnv_close(r->converter);
  return NORAE_ERR_MEMORY;
}

static void close_reader(reader *r)
{
  ucnv_close(r->converter);
  nr_str_free(&r->back);
}

/* ── one line ── */

/* Programs read bytes 80 to 9F as windows-1252, or as controls where it has none. */
static bool western_byte(UChar32 c, char *out)
{
  static const uint16_t signs[32] = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                     0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                     0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                     0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};
  *out = (char)c;
  if (c < 0x100)
    return true;
  for (int i = 0; i < 32; i++) {
    *out = (char)(0x80 + i);
    if (signs[i] == c)
      return true;
  }
  return false;
}

/* False when the encoding has no such character. */
static bool take_back(reader *r, UChar32 c)
{
  char bytes[8];
  if (!r->converter) {
    if (!western_byte(c, bytes))
      return false;
    nr_str_add_char(&r->back, bytes[0]);
    return true;
  }
  UErrorCode error = U_ZERO_ERROR;
  UChar units[2];
  int32_t count = 0;
  U16_APPEND_UNSAFE(units, count, c);
  int32_t size = ucnv_fromUChars(r->converter, bytes, sizeof bytes, units, count, &error);
  if (U_FAILURE(error) || size <= 0 || size > 4)
    return false;
  nr_str_add_bytes(&r->back, bytes, (size_t)size);
  return true;
}

/* Scripts and signs that songs are written in; accidents are seldom among them. */
static bool is_written(UChar32 c)
{
  static const UChar32 ranges[][2] = {
      {0xA0, 0x17F},      {0x1A0, 0x1B0},     {0x218, 0x21B},     {0x386, 0x3CE},
      {0x400, 0x45F},     {0x490, 0x491},     {0x5D0, 0x5EA},     {0x60C, 0x6CC},
      {0xE01, 0xE5B},     {0x1EA0, 0x1EF9},   {0x2010, 0x203B},   {0x20AC, 0x20AC},
      {0x2190, 0x2193},   {0x2500, 0x266F},   {0x3000, 0x30FF},   {0x3400, 0x9FFF},
      {0xAC00, 0xD7A3},   {0xFF01, 0xFF5E},   {0x1F300, 0x1FAFF},
  };
  for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
    if (c >= ranges[i][0] && c <= ranges[i][1])
      return true;
  }
  return false;
}

/* Are the bytes UTF-8, and sensible?  How many characters beyond ASCII they have. */
static bool is_sensible(const nr_str *bytes, finding *found)
{
  const uint8_t *at = (const uint8_t *)bytes->data;
  int32_t size = (int32_t)bytes->size, i = 0;
  *found = (finding){0};
  while (i < size) {
    UChar32 c;
    U8_NEXT(at, i, size, c);
    if (c < 0x80 ? c < 0 : !is_written(c))
      return false;
    if (c < 0x80)
      continue;
    found->characters++;
    found->seen[c / 64 % 4] |= UINT64_C(1) << c % 64;
  }
  return true;
}

typedef enum verdict { PLAIN, TWICE, ONCE } verdict;

static verdict judge_line(reader *r, const char *line, size_t size, finding *found)
{
  int32_t i = 0, end = (int32_t)size;
  bool plain = true;
  while (i < end && (unsigned char)line[i] < 0x80)
    i++;
  if (i == end)
    return PLAIN;
  i = 0;
  nr_str_clear(&r->back);
  while (i < end) {
    UChar32 c;
    U8_NEXT((const uint8_t *)line, i, end, c);
    if (c < 0x80) {
      nr_str_add_char(&r->back, (char)c);
      continue;
    }
    plain = false;
    if (!take_back(r, c))
      return ONCE;
  }
  if (plain)
    return PLAIN;
  return is_sensible(&r->back, found) && found->characters ? TWICE : ONCE;
}

/* ── the whole text ── */

static size_t line_size(const char *text, size_t size)
{
  const char *end = memchr(text, '\n', size);
  return end ? (size_t)(end - text) : size;
}

/* Lines longer than any of a song are left alone. */
#define LINE_MAX_BYTES ((size_t)1 << 20)

static finding look(reader *r, const char *text, size_t size, size_t most)
{
  finding f = {0};
  size_t seen = 0;
  uint32_t number = 0;
  for (size_t at = 0; at < size && seen < most;) {
    size_t length = line_size(text + at, size - at);
    finding line = {0};
    verdict v = length < LINE_MAX_BYTES ? judge_line(r, text + at, length, &line) : ONCE;
    number++;
    seen += v == PLAIN ? 0 : length;
    f.others += v == ONCE;
    if (v == TWICE) {
      f.first = f.lines++ ? f.first : number;
      f.characters += line.characters;
      for (int i = 0; i < 4; i++)
        f.seen[i] |= line.seen[i];
      f.accents += memmem(text + at, length, "\xC3\x83", 2) != NULL;
    }
    if (most == SAMPLE_MAX && !f.lines && f.others >= PATIENCE)
      break;
    at += length + 1;
  }
  return f;
}

/* Beyond doubt: nothing speaks against it, or much for it. */
static bool is_certain(const codec *k, const finding *f)
{
  size_t distinct = 0;
  for (int i = 0; i < 4; i++)
    distinct += (size_t)__builtin_popcountll(f->seen[i]);
  return f->characters >= k->least && (!f->others || f->characters >= 4 * k->least) &&
         distinct >= k->distinct;
}

static norae_status find_codec(const char *text, size_t size, size_t *out, finding *found)
{
  size_t best = CODECS;
  *found = (finding){0};
  for (size_t k = 0; k < CODECS; k++) {
    reader r;
    norae_status status = open_reader(&codecs[k], &r);
    if (status != NORAE_OK)
      return status;
    finding f = look(&r, text, size, SAMPLE_MAX);
    bool failed = r.back.failed;
    close_reader(&r);
    if (failed)
      return NORAE_ERR_MEMORY;
    bool doubtful = best == CODECS && f.accents && !f.others;
    if (f.characters > found->characters && (doubtful || is_certain(&codecs[k], &f))) {
      best = k;
      *found = f;
    }
  }
  *out = best;
  return NORAE_OK;
}

static norae_status mend(const codec *k, const char *text, size_t size, nr_str *out, finding *found)
{
  reader r;
  norae_status status = open_reader(k, &r);
  if (status != NORAE_OK)
    return status;
  *found = look(&r, text, size, SIZE_MAX);
  for (size_t at = 0; at < size;) {
    size_t length = line_size(text + at, size - at);
    finding line = {0};
    /* A single character of a line may be an accident where others were none. */
    if (length < LINE_MAX_BYTES && judge_line(&r, text + at, length, &line) == TWICE &&
        (line.characters > 1 || !found->others))
      nr_str_add_bytes(out, r.back.data, r.back.size);
    else
      nr_str_add_bytes(out, text + at, length);
    at += length;
    if (at < size)
      nr_str_add_char(out, text[at++]);
  }
  bool failed = r.back.failed || out->failed;
  close_reader(&r);
  return failed ? NORAE_ERR_MEMORY : NORAE_OK;
}

/* One round over `text`; *again is true when *out holds it mended. */
static norae_status mend_once(const char *text, size_t size, const char *name, nr_str *out,
                              bool *again, norae_diags *diags)
{
  finding found;
  size_t k;
  *again = false;
  norae_status status = find_codec(text, size, &k, &found);
  if (status != NORAE_OK || k == CODECS)
    return status;
  nr_place place = {.file = name, .line = found.first};
  if (!is_certain(&codecs[k], &found)) {
    nr_warn(diags, "encoding-double", place,
            "looks like UTF-8 that was read as %s and encoded again, but is too short to be sure: "
            "left as it is",
            codecs[k].encoding);
    return NORAE_OK;
  }
  status = mend(&codecs[k], text, size, out, &found);
  if (status != NORAE_OK)
    return status;
  *again = true;
  nr_warn(diags, "encoding-double", place,
          "was UTF-8, read as %s and encoded again: mended in %zu line%s", codecs[k].encoding,
          found.lines, found.lines > 1 ? "s" : "");
  if (found.others)
    nr_note(diags, "encoding-double-rest", place, "%zu line%s left as they are", found.others,
            found.others > 1 ? "s" : "");
  return NORAE_OK;
}

norae_status nr_mend_double(const char *text, size_t size, const char *name, nr_str *out,
                            bool *mended, norae_diags *diags)
{
  norae_status status = NORAE_OK;
  bool again = true;
  *mended = false;
  for (int round = 0; round < ROUNDS && again && status == NORAE_OK; round++) {
    nr_str better = {0};
    status = mend_once(*mended ? out->data : text, *mended ? out->size : size, name, &better,
                       &again, diags);
    if (status == NORAE_OK && again) {
      nr_str_free(out);
      *out = better;
      *mended = true;
    } else {
      nr_str_free(&better);
    }
  }
  return status;
}
