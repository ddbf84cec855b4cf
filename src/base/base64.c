/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/base64.h"

#include <stdint.h>

void nr_base64_add(nr_str *out, const void *bytes, size_t size)
{
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const unsigned char *b = bytes;
  for (size_t i = 0; i < size; i += 3) {
    size_t left = size - i;
    uint32_t bits =
        (uint32_t)b[i] << 16 | (left > 1 ? (uint32_t)b[i + 1] << 8 : 0) | (left > 2 ? b[i + 2] : 0);
    for (size_t k = 0; k < 4; k++)
      nr_str_add_char(out, k <= left ? digits[bits >> (18 - 6 * k) & 0x3F] : '=');
  }
}
