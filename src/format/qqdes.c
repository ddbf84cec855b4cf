/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where this differs from the standard: bytes are read as little-endian words,
 * two entries of the S-boxes 2 and 4 are others, and the right half of the key
 * schedule takes its bits one place further on.
 */
#include "format/qqdes.h"

static const char key[] = "!@#)(*$%123ZXC!@!@#)(NHL";

static const uint8_t s_boxes[8][64] = {
    {14, 4,  13, 1, 2,  15, 11, 8, 3, 10, 6, 12, 5,  9,  0,  7,  0,  15, 7,  4,  14, 2,
     13, 1,  10, 6, 12, 11, 9,  5, 3, 8,  4, 1,  14, 8,  13, 6,  2,  11, 15, 12, 9,  7,
     3,  10, 5,  0, 15, 12, 8,  2, 4, 9,  1, 7,  5,  11, 3,  14, 10, 0,  6,  13},
    {15, 1,  8,  14, 6,  11, 3,  4, 9,  7,  2, 13, 12, 0,  5,  10, 3,  13, 4,  7, 15, 2,
     8,  15, 12, 0,  1,  10, 6,  9, 11, 5,  0, 14, 7,  11, 10, 4,  13, 1,  5,  8, 12, 6,
     9,  3,  2,  15, 13, 8,  10, 1, 3,  15, 4, 2,  11, 6,  7,  12, 0,  5,  14, 9},
    {10, 0,  9,  14, 6, 3,  15, 5,  1,  13, 12, 7, 11, 4,  2,  8,  13, 7, 0,  9, 3, 4,
     6,  10, 2,  8,  5, 14, 12, 11, 15, 1,  13, 6, 4,  9,  8,  15, 3,  0, 11, 1, 2, 12,
     5,  10, 14, 7,  1, 10, 13, 0,  6,  9,  8,  7, 4,  15, 14, 3,  11, 5, 2,  12},
    {7, 13, 14, 3, 0, 6,  9, 10, 1,  2,  8,  5, 11, 12, 4,  15, 13, 8,  11, 5, 6, 15,
     0, 3,  4,  7, 2, 12, 1, 10, 14, 9,  10, 6, 9,  0,  12, 11, 7,  13, 15, 1, 3, 14,
     5, 2,  8,  4, 3, 15, 0, 6,  10, 10, 13, 8, 9,  4,  5,  11, 12, 7,  2,  14},
    {2,  12, 4, 1,  7,  10, 11, 6, 8, 5,  3, 15, 13, 0,  14, 9,  14, 11, 2,  12, 4,  7,
     13, 1,  5, 0,  15, 10, 3,  9, 8, 6,  4, 2,  1,  11, 10, 13, 7,  8,  15, 9,  12, 5,
     6,  3,  0, 14, 11, 8,  12, 7, 1, 14, 2, 13, 6,  15, 0,  9,  10, 4,  5,  3},
    {12, 1,  10, 15, 9,  2,  6, 8,  0, 13, 3,  4,  14, 7,  5, 11, 10, 15, 4, 2, 7, 12,
     9,  5,  6,  1,  13, 14, 0, 11, 3, 8,  9,  14, 15, 5,  2, 8,  12, 3,  7, 0, 4, 10,
     1,  13, 11, 6,  4,  3,  2, 12, 9, 5,  15, 10, 11, 14, 1, 7,  6,  0,  8, 13},
    {4, 11, 2,  14, 15, 0,  8,  13, 3, 12, 9,  7, 5,  10, 6,  1,  13, 0,  11, 7,  4, 9,
     1, 10, 14, 3,  5,  12, 2,  15, 8, 6,  1,  4, 11, 13, 12, 3,  7,  14, 10, 15, 6, 8,
     0, 5,  9,  2,  6,  11, 13, 8,  1, 4,  10, 7, 9,  5,  0,  15, 14, 2,  3,  12},
    {13, 2, 8,  4, 6, 15, 11, 1,  10, 9,  3, 14, 5,  0,  12, 7,  1,  15, 13, 8, 10, 3,
     7,  4, 12, 5, 6, 11, 0,  14, 9,  2,  7, 11, 4,  1,  9,  12, 14, 2,  0,  6, 10, 13,
     15, 3, 5,  8, 2, 1,  14, 7,  4,  10, 8, 13, 15, 12, 9,  0,  3,  5,  6,  11}};

static const uint8_t permutation[32] = {15, 6, 19, 20, 28, 11, 27, 16, 0,  14, 22,
                                        25, 4, 17, 30, 9,  1,  7,  23, 13, 31, 26,
                                        2,  8, 18, 12, 29, 5,  21, 10, 3,  24};

static const uint8_t key_left[28] = {56, 48, 40, 32, 24, 16, 8,  0,  57, 49, 41, 33, 25, 17,
                                     9,  1,  58, 50, 42, 34, 26, 18, 10, 2,  59, 51, 43, 35};
static const uint8_t key_right[28] = {62, 54, 46, 38, 30, 22, 14, 6,  61, 53, 45, 37, 29, 21,
                                      13, 5,  60, 52, 44, 36, 28, 20, 12, 4,  27, 19, 11, 3};
static const uint8_t compression[48] = {
    13, 16, 10, 23, 0,  4,  2,  27, 14, 5,  20, 9,  22, 18, 11, 3,  25, 7,  15, 6,  26, 19, 12, 1,
    40, 51, 30, 36, 46, 54, 29, 39, 50, 44, 32, 47, 43, 48, 38, 55, 33, 52, 45, 41, 49, 35, 28, 31};

static uint64_t load(const uint8_t *bytes)
{
  uint64_t high = 0, low = 0;
  for (int i = 3; i >= 0; i--) {
    high = high << 8 | bytes[i];
    low = low << 8 | bytes[4 + i];
  }
  return high << 32 | low;
}

static void store(uint64_t block, uint8_t *bytes)
{
  for (int i = 0; i < 4; i++) {
    bytes[i] = (uint8_t)(block >> (32 + 8 * i));
    bytes[4 + i] = (uint8_t)(block >> (8 * i));
  }
}

/* Bit i counted from the top. */
static uint64_t bit(uint64_t block, unsigned i)
{
  return block >> (63 - i) & 1;
}

static uint32_t pick(uint64_t block, const uint8_t *places)
{
  uint32_t out = 0;
  for (int i = 0; i < 28; i++)
    out |= (uint32_t)bit(block, places[i]) << (31 - i);
  return out;
}

static uint32_t rotate28(uint32_t half, unsigned by)
{
  return (half << by | half >> (28 - by)) & 0xFFFFFFF0u;
}

static void schedule(const char *bytes, bool encrypt, uint8_t keys[16][8])
{
  static const uint8_t shifts[16] = {1, 1, 2, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2, 2, 1};
  uint64_t block = load((const uint8_t *)bytes);
  uint32_t left = pick(block, key_left), right = pick(block, key_right);
  for (int round = 0; round < 16; round++) {
    uint8_t *out = keys[encrypt ? round : 15 - round];
    left = rotate28(left, shifts[round]);
    right = rotate28(right, shifts[round]);
    for (int box = 0; box < 8; box++) {
      out[box] = 0;
      for (int i = 0; i < 6; i++) {
        unsigned place = compression[box * 6 + i];
        uint32_t b = box < 4 ? left >> (31 - place) : right >> (31 - (place - 27));
        out[box] = (uint8_t)(out[box] << 1 | (b & 1));
      }
    }
  }
}

static uint32_t permuted(uint32_t word)
{
  uint32_t out = 0;
  for (int i = 0; i < 32; i++)
    out = out << 1 | (word >> (31 - permutation[i]) & 1);
  return out;
}

void nr_qqdes_init(nr_qqdes *cipher, bool encrypt)
{
  for (int box = 0; box < 8; box++) {
    for (unsigned in = 0; in < 64; in++) {
      unsigned row = (in & 0x20) | (in & 1) << 4, column = (in & 0x1F) >> 1;
      cipher->boxes[box][in] = permuted((uint32_t)s_boxes[box][row | column] << (28 - 4 * box));
    }
  }
  schedule(key + (encrypt ? 0 : 16), encrypt, cipher->keys[0]);
  schedule(key + 8, !encrypt, cipher->keys[1]);
  schedule(key + (encrypt ? 16 : 0), encrypt, cipher->keys[2]);
}

static uint32_t mix(const nr_qqdes *cipher, uint32_t half, const uint8_t keys[8])
{
  uint32_t out = 0;
  for (unsigned box = 0; box < 8; box++) {
    unsigned by = (4 * box + 5) & 31;
    uint32_t six = (half << by | half >> (32 - by)) & 0x3F;
    out |= cipher->boxes[box][six ^ keys[box]];
  }
  return out;
}

/* The first permutation, and back: bit i of the output is bit order(i) of the input. */
static unsigned order(unsigned i)
{
  return (i < 32 ? 57 : 56) + 2 * (i % 32 / 8) - 8 * (i % 8);
}

static uint64_t crypt_block(const nr_qqdes *cipher, uint64_t block)
{
  uint64_t state = 0, out = 0;
  for (unsigned i = 0; i < 64; i++)
    state = state << 1 | bit(block, order(i));
  for (int pass = 0; pass < 3; pass++) {
    uint32_t left = (uint32_t)(state >> 32), right = (uint32_t)state;
    for (int round = 0; round < 16; round++) {
      uint32_t next = left ^ mix(cipher, right, cipher->keys[pass][round]);
      left = right;
      right = next;
    }
    /* The last round does not swap the halves. */
    state = (uint64_t)right << 32 | left;
  }
  for (unsigned i = 0; i < 64; i++)
    out |= bit(state, i) << (63 - order(i));
  return out;
}

void nr_qqdes_run(const nr_qqdes *cipher, uint8_t *bytes, size_t size)
{
  for (size_t at = 0; at + 8 <= size; at += 8)
    store(crypt_block(cipher, load(bytes + at)), bytes + at);
}
