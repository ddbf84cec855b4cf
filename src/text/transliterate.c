/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ICU's transliterators by their names.
 */
#include <string.h>

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>
#include <unicode/utrans.h>

#include "base/checked.h"
#include "text/normal.h"
#include "text/roman.h"

/* The transliterator of this name, NULL when ICU has none.  Of more than are kept, the
 * last is replaced. */
static norae_status open_named(nr_roman *roman, const char *name, UTransliterator **out)
{
  UErrorCode error = U_ZERO_ERROR;
  UChar id[NR_ROMAN_NAME];
  size_t i = 0;
  while (i < NR_ROMAN_KEPT && *roman->names[i] && strcmp(roman->names[i], name) != 0)
    i++;
  if (i == NR_ROMAN_KEPT) {
    i--;
    if (roman->others[i])
      utrans_close(roman->others[i]);
    roman->others[i] = NULL;
    *roman->names[i] = '\0';
  }
  if (!*roman->names[i] && strlen(name) < NR_ROMAN_NAME) {
    u_charsToUChars(name, id, (int32_t)strlen(name) + 1);
    roman->others[i] = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &error);
    if (U_FAILURE(error))
      roman->others[i] = NULL;
    strcpy(roman->names[i], name);
  }
  *out = roman->others[i];
  return error == U_MEMORY_ALLOCATION_ERROR ? NORAE_ERR_MEMORY : NORAE_OK;
}

/* In UTF-16, in an array that is malloc'ed; NULL when it fails. */
static UChar *widen(const char *text, size_t size, size_t room, int32_t *length)
{
  UErrorCode error = U_ZERO_ERROR;
  UChar *out = nr_alloc_array(room, sizeof *out);
  if (out)
    u_strFromUTF8(out, (int32_t)room, length, text, (int32_t)size, &error);
  if (out && U_SUCCESS(error))
    return out;
  free(out);
  return NULL;
}

static void add_utf8(nr_str *out, const UChar *text, int32_t length)
{
  for (int32_t i = 0; i < length;) {
    UChar32 c;
    char bytes[U8_MAX_LENGTH];
    size_t size = 0;
    U16_NEXT(text, i, length, c);
    if (U_IS_SURROGATE(c))
      continue;
    U8_APPEND_UNSAFE((uint8_t *)bytes, size, c);
    nr_str_add_bytes(out, bytes, size);
  }
}

norae_status nr_transliterate(nr_roman *roman, const char *name, const char *text, size_t size,
                              nr_str *out)
{
  UErrorCode error = U_ZERO_ERROR;
  size_t room = 16 * size + 64; /* no letter becomes more */
  int32_t length = 0, limit;
  UTransliterator *by;
  UChar *buffer;
  norae_status status = size > INT32_MAX / 64 ? NORAE_ERR_LIMIT : open_named(roman, name, &by);
  if (status)
    return status;
  buffer = widen(text, size, room, &length);
  if (!buffer)
    return NORAE_ERR_MEMORY;
  limit = length;
  if (by)
    utrans_transUChars(by, buffer, &length, (int32_t)room, 0, &limit, &error);
  if (U_SUCCESS(error))
    add_utf8(out, buffer, length);
  else
    nr_str_add_bytes(out, text, size);
  free(buffer);
  return out->failed ? NORAE_ERR_MEMORY : NORAE_OK;
}

const char *nr_transliterator_of(const char *lang)
{
  static const char *const names[][2] = {
      {"ru", "Russian-Latin/BGN"},    {"uk", "Ukrainian-Latin/BGN"}, {"be", "Belarusian-Latin/BGN"},
      {"bg", "Bulgarian-Latin/BGN"},  {"mk", "Macedonian-Latin/BGN"}, {"sr", "Serbian-Latin/BGN"},
      {"kk", "Kazakh-Latin/BGN"},     {"mn", "Mongolian-Latin/BGN"}, {"el", "Greek-Latin/BGN"},
      {"hy", "Armenian-Latin/BGN"},   {"ka", "Georgian-Latin/BGN"}};
  size_t size = strcspn(lang, "-");
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (strlen(names[i][0]) == size && strncmp(names[i][0], lang, size) == 0)
      return names[i][1];
  return "Any-Latin";
}

norae_status nr_simplified(nr_roman *roman, const char *text, size_t size, int32_t *out)
{
  UChar sign[16];
  UErrorCode error = U_ZERO_ERROR;
  int32_t length = (int32_t)nr_normalise(NR_NFC, text, size, sign, 16), limit, next = 0;
  UTransliterator *by;
  norae_status status = open_named(roman, "Traditional-Simplified", &by);
  *out = 0;
  if (status || !length)
    return status;
  limit = length;
  if (by)
    utrans_transUChars(by, sign, &length, 16, 0, &limit, &error);
  if (U_SUCCESS(error) && length)
    U16_NEXT(sign, next, length, *out);
  return NORAE_OK;
}

static bool is_odd_sign(UChar c)
{
  return u_charType(c) == U_MODIFIER_LETTER || (c >= 0x2B9 && c <= 0x2BF) || c == 0x2018 ||
         c == 0x2019;
}

static void add_plain(const UChar *apart, int32_t length, nr_str *out)
{
  for (int32_t i = 0; i < length; i++) {
    if (i && apart[i] == 0x327 && apart[i - 1] == 's')
      nr_str_add_char(out, 'h'); /* Hebrew */
    else if (u_charType(apart[i]) != U_NON_SPACING_MARK && !is_odd_sign(apart[i]))
      add_utf8(out, apart + i, U16_IS_LEAD(apart[i]) && i + 1 < length ? 2 : 1);
  }
}

static void add_marked(const UChar *text, int32_t length, nr_str *out)
{
  for (int32_t i = 0, next; i < length; i = next) {
    next = i + 1 + (U16_IS_LEAD(text[i]) && i + 1 < length);
    if (!is_odd_sign(text[i]))
      add_utf8(out, text + i, next - i);
  }
}

norae_status nr_plain_letters(nr_str *text, bool keep_marks)
{
  UErrorCode error = U_ZERO_ERROR;
  const UNormalizer2 *nfd = unorm2_getNFDInstance(&error);
  size_t room = 4 * text->size + 16;
  int32_t length = 0, apart_length = 0;
  UChar *wide = widen(text->data ? text->data : "", text->size, room, &length);
  UChar *apart = nr_alloc_array(room, sizeof *apart);
  bool ok = wide && apart;
  if (ok)
    apart_length = unorm2_normalize(nfd, wide, length, apart, (int32_t)room, &error);
  if (ok && U_SUCCESS(error)) {
    nr_str_clear(text);
    if (keep_marks)
      add_marked(wide, length, text);
    else
      add_plain(apart, apart_length, text);
  }
  free(wide);
  free(apart);
  return ok && !text->failed ? NORAE_OK : NORAE_ERR_MEMORY;
}
