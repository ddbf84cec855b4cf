/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * KRC: "krc1", then a zlib stream under a key of 16 bytes.  QRC: a zlib stream
 * under QQ's cipher, as hexadecimal digits (as the service sends it), behind
 * the line "[offset:0]", or both of these under one more key (as the player for
 * desktops keeps it).
 */
#include "format/wrapped.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/zip.h"
#include "format/qqdes.h"

/* Lyrics pack to a third or a fifth; what claims far more is no lyrics. */
#define INFLATES 12
#define INFLATES_ANYHOW ((size_t)64 * 1024)

static const uint8_t krc_key[16] = {0x40, 0x47, 0x61, 0x77, 0x5E, 0x32, 0x74, 0x47,
                                    0x51, 0x36, 0x31, 0x2D, 0xCE, 0xD2, 0x6E, 0x69};

/* What a QRC of the desktop player begins with: "[offset:0]\n" under its key. */
static const uint8_t desktop_magic[11] = {0x98, 0x25, 0xB0, 0xAC, 0xE3, 0x02,
                                          0x83, 0x68, 0xE8, 0xFC, 0x6C};
static const uint8_t desktop_key[128] = {
    0xC3, 0x4A, 0xD6, 0xCA, 0x90, 0x67, 0xF7, 0x52, 0xD8, 0xA1, 0x66, 0x62, 0x9F, 0x5B, 0x09, 0x00,
    0xC3, 0x5E, 0x95, 0x23, 0x9F, 0x13, 0x11, 0x7E, 0xD8, 0x92, 0x3F, 0xBC, 0x90, 0xBB, 0x74, 0x0E,
    0xC3, 0x47, 0x74, 0x3D, 0x90, 0xAA, 0x3F, 0x51, 0xD8, 0xF4, 0x11, 0x84, 0x9F, 0xDE, 0x95, 0x1D,
    0xC3, 0xC6, 0x09, 0xD5, 0x9F, 0xFA, 0x66, 0xF9, 0xD8, 0xF0, 0xF7, 0xA0, 0x90, 0xA1, 0xD6, 0xF3,
    0xC3, 0xF3, 0xD6, 0xA1, 0x90, 0xA0, 0xF7, 0xF0, 0xD8, 0xF9, 0x66, 0xFA, 0x9F, 0xD5, 0x09, 0xC6,
    0xC3, 0x1D, 0x95, 0xDE, 0x9F, 0x84, 0x11, 0xF4, 0xD8, 0x51, 0x3F, 0xAA, 0x90, 0x3D, 0x74, 0x47,
    0xC3, 0x0E, 0x74, 0xBB, 0x90, 0xBC, 0x3F, 0x92, 0xD8, 0x7E, 0x11, 0x13, 0x9F, 0x23, 0x95, 0x5E,
    0xC3, 0x00, 0x09, 0x5B, 0x9F, 0x62, 0x66, 0xA1, 0xD8, 0x52, 0xF7, 0x67, 0x90, 0xCA, 0xD6, 0x4A};

static norae_status inflate_lyrics(const uint8_t *bytes, size_t size, const char *kind,
                                   const char *name, nr_str *out, norae_diags *diags)
{
  size_t most = size > INFLATES_ANYHOW / INFLATES ? size * INFLATES : INFLATES_ANYHOW;
  norae_status status = nr_inflate(bytes, size, most, out);
  if (status == NORAE_ERR_LIMIT)
    nr_error(diags, "inflates", (nr_place){name, 1, 1},
             "this %s file unpacks to more than %zu times its size: refused", kind,
             (size_t)INFLATES);
  else if (status == NORAE_ERR_FORMAT)
    nr_error(diags, "broken-packing", (nr_place){name, 1, 1},
             "this %s file is damaged: it can't be unpacked", kind);
  return status == NORAE_ERR_LIMIT ? NORAE_ERR_FORMAT : status;
}

static norae_status unwrap_krc(const uint8_t *bytes, size_t size, const char *name, nr_str *out,
                               norae_diags *diags)
{
  uint8_t *copy = malloc(size + 1);
  if (!copy)
    return NORAE_ERR_MEMORY;
  for (size_t i = 0; i < size; i++)
    copy[i] = bytes[i] ^ krc_key[i % 16];
  norae_status status = inflate_lyrics(copy, size, "KRC", name, out, diags);
  free(copy);
  return status;
}

/* Takes `cipher` over.  Only what begins like a zlib stream afterwards was QRC. */
static norae_status unwrap_qrc(uint8_t *cipher, size_t size, const char *name, nr_str *out,
                               norae_diags *diags)
{
  nr_qqdes des;
  norae_status status = NORAE_OK;
  nr_qqdes_init(&des, false);
  nr_qqdes_run(&des, cipher, size < 8 ? size : 8);
  if (size >= 8 && (cipher[0] & 0x0F) == 8 && (cipher[0] << 8 | cipher[1]) % 31 == 0) {
    nr_qqdes_run(&des, cipher + 8, size - 8);
    status = inflate_lyrics(cipher, size, "QRC", name, out, diags);
  }
  free(cipher);
  return status;
}

static int hex_digit(char c)
{
  return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c - 'A' + 10;
}

/* Bytes told in hexadecimal digits alone; *size is 0 when they are not. */
static uint8_t *from_hex(const char *text, size_t length, size_t *size)
{
  uint8_t *out = malloc(length / 2 + 1);
  size_t digits = 0;
  int high = 0;
  *size = 0;
  for (size_t i = 0; out && i < length; i++) {
    if (isspace((unsigned char)text[i]))
      continue;
    if (!isxdigit((unsigned char)text[i]))
      return out;
    if (digits++ % 2)
      out[digits / 2 - 1] = (uint8_t)(high << 4 | hex_digit(text[i]));
    else
      high = hex_digit(text[i]);
  }
  *size = digits >= 32 && digits % 2 == 0 ? digits / 2 : 0;
  return out;
}

static uint8_t *without_desktop_key(const uint8_t *bytes, size_t size)
{
  uint8_t *out = malloc(size + 1);
  for (size_t i = 0; out && i < size; i++)
    out[i] = bytes[i] ^ desktop_key[(i > 0x7FFF ? i % 0x7FFF : i) & 0x7F];
  return out;
}

/* Cipher text behind "[offset:0]\n", under the desktop player's key or bare.
 * Plain text may begin like the latter: when it does not unpack, it is that. */
static norae_status unwrap_desktop(const uint8_t *bytes, size_t size, bool keyed, const char *name,
                                   nr_str *out, norae_diags *diags)
{
  size_t head = sizeof desktop_magic;
  uint8_t *plain = keyed ? without_desktop_key(bytes, size) : malloc(size + 1);
  if (!plain)
    return NORAE_ERR_MEMORY;
  memmove(plain, (keyed ? plain : bytes) + head, size - head);
  norae_status status = unwrap_qrc(plain, size - head, name, out, keyed ? diags : NULL);
  if (keyed || status != NORAE_ERR_FORMAT)
    return status;
  nr_str_clear(out);
  return NORAE_OK;
}

norae_status nr_unwrap(const char *bytes, size_t size, const char *name, nr_str *out,
                       norae_diags *diags)
{
  const uint8_t *b = (const uint8_t *)bytes;
  if (size > 4 && memcmp(bytes, "krc1", 4) == 0)
    return unwrap_krc(b + 4, size - 4, name, out, diags);
  if (size > sizeof desktop_magic && memcmp(b, desktop_magic, sizeof desktop_magic) == 0)
    return unwrap_desktop(b, size, true, name, out, diags);
  if (size > 11 && memcmp(bytes, "[offset:0]\n", 11) == 0)
    return unwrap_desktop(b, size, false, name, out, diags);
  if (size < 32 || !isxdigit((unsigned char)*bytes))
    return NORAE_OK;
  size_t count;
  uint8_t *cipher = from_hex(bytes, size, &count);
  if (!cipher)
    return NORAE_ERR_MEMORY;
  return unwrap_qrc(cipher, count, name, out, diags);
}

norae_status nr_wrap_krc(const char *text, size_t size, nr_str *out)
{
  nr_str packed = {0};
  norae_status status = nr_deflate(text, size, &packed);
  nr_str_add(out, "krc1");
  for (size_t i = 0; i < packed.size && status == NORAE_OK; i++)
    nr_str_add_char(out, (char)((uint8_t)packed.data[i] ^ krc_key[i % 16]));
  nr_str_free(&packed);
  return out->failed ? NORAE_ERR_MEMORY : status;
}
