/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Timed lyrics in memory as the packets of a subtitle track.
 */
#ifndef NR_MEDIA_LYRICS_H
#define NR_MEDIA_LYRICS_H

#include "base/str.h"
#include "media/remux.h"

/* What becomes one packet. */
typedef struct nr_cue {
  norae_us start, end;
  size_t at, size; /* of the bytes */
} nr_cue;

typedef struct nr_lyrics {
  enum AVCodecID codec;
  nr_str head;  /* what the codec's decoder is told before all packets */
  nr_str bytes; /* of all packets */
  nr_cue *cues; /* by start */
  size_t count, capacity;
  size_t next; /* which waits to be written */
  int stream;  /* of the output */
} nr_lyrics;

/* An ASS script.  Its events are numbered as they stand in the file, and so are the lines
 * between them, which are in the head: nr_scriptback puts them together again.
 * NORAE_ERR_FORMAT when it is none. */
norae_status nr_lyrics_from_script(nr_lyrics *out, const char *script, size_t size,
                                   const char *name, norae_diags *diags);
/* WebVTT, as it is or as 3GPP timed text. */
norae_status nr_lyrics_from_vtt(nr_lyrics *out, const char *vtt, size_t size, const char *name,
                                norae_diags *diags);
norae_status nr_lyrics_from_vtt_to_tx3g(nr_lyrics *out, const char *vtt, size_t size,
                                        const char *name, norae_diags *diags);
void nr_lyrics_free(nr_lyrics *lyrics); /* takes a zeroed one, and leaves one */

/* A cue whose bytes are appended to `bytes` next; NULL without memory. */
nr_cue *nr_lyrics_begin_cue(nr_lyrics *lyrics, norae_us start, norae_us end);
/* It ends where `bytes` ends now. */
void nr_lyrics_end_cue(nr_lyrics *lyrics);

/* Fill the output's stream `stream`. */
norae_status nr_lyrics_add(nr_lyrics *lyrics, AVStream *stream);
/* Write what starts up to a player time; NORAE_NO_TIME: all that is left.
 * Returns one of libav's errors, or 0. */
int nr_lyrics_write(nr_lyrics *lyrics, nr_remux *remux, norae_us until);

#endif
