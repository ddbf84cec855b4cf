/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/zip.h"

#include <zlib.h>

#define ROOM 16384

static norae_status run_inflate(z_stream *stream, size_t most, nr_str *out)
{
  unsigned char room[ROOM];
  size_t total = 0;
  for (;;) {
    stream->next_out = room;
    stream->avail_out = sizeof room;
    int result = inflate(stream, Z_NO_FLUSH);
    size_t got = sizeof room - stream->avail_out;
    if (result == Z_MEM_ERROR)
      return NORAE_ERR_MEMORY;
    if (result != Z_OK && result != Z_STREAM_END)
      return NORAE_ERR_FORMAT;
    total += got;
    if (total > most)
      return NORAE_ERR_LIMIT;
    nr_str_add_bytes(out, room, got);
    if (out->failed)
      return NORAE_ERR_MEMORY;
    if (result == Z_STREAM_END)
      return NORAE_OK;
  }
}

norae_status nr_inflate(const void *bytes, size_t size, size_t most, nr_str *out)
{
  z_stream stream = {.next_in = (z_const Bytef *)bytes, .avail_in = (uInt)size};
  if (size != stream.avail_in)
    return NORAE_ERR_LIMIT;
  if (inflateInit(&stream) != Z_OK)
    return NORAE_ERR_MEMORY;
  norae_status status = run_inflate(&stream, most, out);
  inflateEnd(&stream);
  return status;
}

norae_status nr_deflate(const void *bytes, size_t size, nr_str *out)
{
  unsigned char room[ROOM];
  z_stream stream = {.next_in = (z_const Bytef *)bytes, .avail_in = (uInt)size};
  if (size != stream.avail_in)
    return NORAE_ERR_LIMIT;
  if (deflateInit(&stream, Z_BEST_COMPRESSION) != Z_OK)
    return NORAE_ERR_MEMORY;
  int result;
  do {
    stream.next_out = room;
    stream.avail_out = sizeof room;
    result = deflate(&stream, Z_FINISH);
    nr_str_add_bytes(out, room, sizeof room - stream.avail_out);
  } while (result == Z_OK);
  deflateEnd(&stream);
  return result == Z_STREAM_END && !out->failed ? NORAE_OK : NORAE_ERR_MEMORY;
}
