/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An ASS script in memory as the packets of a subtitle track, and the fonts it
 * uses as attachments.
 */
#ifndef NR_MEDIA_LYRICS_H
#define NR_MEDIA_LYRICS_H

#include "media/remux.h"
#include "render/fonts.h"

typedef struct nr_lyrics {
  AVFormatContext *script;
  AVIOContext *io;
  AVPacket *next; /* waits to be written; empty at the end */
  bool ended;
  int stream; /* of the output */
} nr_lyrics;

norae_status nr_lyrics_open(nr_lyrics *lyrics, const char *script, size_t size, norae_diags *diags);
void nr_lyrics_close(nr_lyrics *lyrics); /* takes a zeroed one */

/* Make the output's stream: the one that players show without being asked. */
norae_status nr_lyrics_add(nr_lyrics *lyrics, nr_remux *remux, const char *lang, const char *title);
/* Write what starts up to a player time; NORAE_NO_TIME: all that is left.
 * Returns one of libav's errors, or 0. */
int nr_lyrics_write(nr_lyrics *lyrics, nr_remux *remux, norae_us until);

/* Attach font files, but for those whose name is attached already. */
/* With the glyphs of `text` alone, called "NAME.subset.otf"; all of them where it is NULL. */
norae_status nr_fonts_attach(nr_remux *remux, const nr_font_files *files, const char *text,
                             size_t text_size, norae_diags *diags);

/* The three letters of ISO 639-2 that Matroska wants for a BCP 47 tag; "und" for
 * what has none.  `out` has room for four. */
void nr_matroska_language(const char *lang, char out[4]);

#endif
