/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/normal.h"

#include <stdint.h>

#include <unicode/ustring.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

enum { ROOM = 512 };

static const UNormalizer2 *normaliser(nr_form form, UErrorCode *error)
{
  switch (form) {
  case NR_NFC:
    return unorm2_getNFCInstance(error);
  case NR_NFD:
    return unorm2_getNFDInstance(error);
  case NR_NFKC:
    return unorm2_getNFKCInstance(error);
  default:
    return unorm2_getNFKDInstance(error);
  }
}

size_t nr_normalise(nr_form form, const char *text, size_t size, UChar *out, size_t room)
{
  UErrorCode error = U_ZERO_ERROR;
  UChar raw[ROOM];
  size_t most = room < ROOM ? room : ROOM, used = 0, at = 0;
  int32_t length;
  while (at < size && used + 2 <= most) {
    UChar32 c;
    U8_NEXT_OR_FFFD((const uint8_t *)text, at, size, c);
    U16_APPEND_UNSAFE(raw, used, c);
  }
  /* Decompositions may grow: shorten the text until it fits. */
  for (;; used = used / 2) {
    error = U_ZERO_ERROR;
    if (used && U16_IS_LEAD(raw[used - 1]))
      used--;
    length =
        unorm2_normalize(normaliser(form, &error), raw, (int32_t)used, out, (int32_t)room, &error);
    if (error != U_BUFFER_OVERFLOW_ERROR || used < 2)
      break;
  }
  return U_SUCCESS(error) && length > 0 ? (size_t)length : 0;
}

UChar32 nr_base_char(UChar32 c, bool compatible)
{
  UErrorCode error = U_ZERO_ERROR;
  const UNormalizer2 *form = normaliser(compatible ? NR_NFKD : NR_NFD, &error);
  UChar parts[32];
  int32_t length = U_SUCCESS(error) ? unorm2_getDecomposition(form, c, parts, 32, &error) : -1;
  if (U_FAILURE(error) || length <= 0)
    return c;
  U16_GET_UNSAFE(parts, 0, c);
  return c;
}
