/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/tell.h"

#include <stdlib.h>

#include "base/diag.h"
#include "song/song.h"

norae_status nr_tell_line(const nr_session *s, size_t line, const char *code, const char *what)
{
  size_t source = s->sheet->lines[line].source;
  uint32_t row = norae_song_line_at(s->song, source)->source_line;
  char *text = nr_song_line_text(s->song, source);
  if (!text)
    return NORAE_ERR_MEMORY;
  nr_note(s->diags, code, nr_in_file(NULL), "line %zu (\"%s\") %s", row ? row : source + 1, text,
          what);
  free(text);
  return NORAE_OK;
}
