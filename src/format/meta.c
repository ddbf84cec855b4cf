/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "format/meta.h"

#include <string.h>

static bool is_kept(const char *key, const char *const *kept)
{
  while (*kept && strcmp(*kept, key) != 0)
    kept++;
  return *kept;
}

void nr_tell_lost_meta(const norae_song *song, const nr_sink *sink, const char *format,
                       const char *const *kept)
{
  const char *key, *value, *first = NULL;
  size_t lost = 0;
  for (size_t i = 0; i < norae_song_meta_count(song); i++) {
    norae_song_meta_at(song, i, &key, &value);
    if (!is_kept(key, kept))
      first = lost++ ? first : key;
  }
  if (lost)
    nr_warn(sink->diags, "loss-meta", nr_in_file(sink->name),
            "%s can't hold all metadata: %zu value%s lost, first \"%s\"", format, lost,
            lost > 1 ? "s" : "", first);
}
