/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/utf8.h"

#include <stdint.h>

/* What may come next; a state is the place of its successor in a byte's row.
 * Whatever a row does not name is BAD, which nothing leaves. */
enum {
  BAD = 0,
  START = 6,    /* a character */
  ONE = 12,     /* one more byte, 80…BF */
  TWO = 18,     /* two more */
  THREE = 24,   /* three more */
  NOT_LOW = 30, /* after E0: A0…BF, then one more */
  LOW = 36,     /* after ED: 80…9F, then one more */
  NOT_80 = 42,  /* after F0: 90…BF, then two more */
  ONLY_80 = 48  /* after F4: 80…8F, then two more */
};

#define GO(from, to) ((uint64_t)(to) << (from))
#define MIDDLE (GO(ONE, START) | GO(TWO, ONE) | GO(THREE, TWO))

#define ASCII GO(START, START)
#define X80 (MIDDLE | GO(LOW, ONE) | GO(ONLY_80, TWO))
#define X90 (MIDDLE | GO(LOW, ONE) | GO(NOT_80, TWO))
#define XA0 (MIDDLE | GO(NOT_LOW, ONE) | GO(NOT_80, TWO))
#define LEAD2 GO(START, ONE)
#define LEAD3 GO(START, TWO)
#define LEAD4 GO(START, THREE)

#define R3(x) x, x, x
#define R4(x) x, x, x, x
#define R16(x) R4(x), R4(x), R4(x), R4(x)

static const uint64_t rows[256] = {
    R16(ASCII), R16(ASCII), R16(ASCII), R16(ASCII), R16(ASCII), R16(ASCII), R16(ASCII), R16(ASCII),
    R16(X80), R16(X90), R16(XA0), R16(XA0),
    /* C0 */ BAD, BAD, LEAD2, LEAD2, R4(LEAD2), R4(LEAD2), R4(LEAD2),
    /* D0 */ R16(LEAD2),
    /* E0 */ GO(START, NOT_LOW), R4(LEAD3), R4(LEAD3), R4(LEAD3), GO(START, LOW), LEAD3, LEAD3,
    /* F0 */ GO(START, NOT_80), R3(LEAD4), GO(START, ONLY_80), R3(BAD), R4(BAD), R4(BAD)};

bool nr_is_utf8(const char *bytes, size_t size)
{
  uint64_t state = START;
  for (size_t i = 0; i < size; i++)
    state = rows[(unsigned char)bytes[i]] >> (state & 63);
  return (state & 63) == START;
}
