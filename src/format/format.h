/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a format's file exports: one const descriptor.  registry.c lists them.
 */
#ifndef NR_FORMAT_FORMAT_H
#define NR_FORMAT_FORMAT_H

#include <norae/format.h>

#include "base/diag.h"
#include "base/str.h"

/* What a reader gets: text as UTF-8 with "\n" line ends and without a BOM, so
 * that lines and columns of messages mean what an editor shows; for binary
 * formats the bytes of the file. */
typedef struct nr_source {
  const char *text; /* NUL-terminated */
  size_t size;
  const char *name;                  /* for messages */
  const norae_read_options *options; /* never NULL */
  norae_diags *diags;
  bool bom, crlf;                    /* what the file had before it became this text */
} nr_source;

/* What a writer gets besides the song. */
typedef struct nr_sink {
  nr_str *out;
  const char *name;                   /* for messages, NULL in memory */
  const norae_write_options *options; /* never NULL */
  norae_diags *diags;
} nr_sink;

typedef struct nr_format {
  norae_format_info info;
  bool binary;      /* read() gets bytes, not decoded text */
  bool words_begin; /* a line begins with its first word */
  norae_us clears;  /* after lines followed by this much silence an end is written; 0: never */
  /* How sure that the text is of this format, 0 (no) to 100 (its magic); below 0
   * without memory. */
  int (*probe)(const char *text, size_t size);
  /* Fill an empty song.  May leave it without lines: the registry reports it. */
  norae_status (*read)(const nr_source *source, norae_song *song);
  /* What can't be written is reported with codes "loss-…": what the capabilities
   * rule out by the registry, the rest by the writer. */
  norae_status (*write)(const norae_song *song, nr_sink *sink);
} nr_format;

extern const nr_format nr_format_text;
extern const nr_format nr_format_lrc;
extern const nr_format nr_format_elrc;
extern const nr_format nr_format_eslrc;
extern const nr_format nr_format_walaoke;
extern const nr_format nr_format_midico;
extern const nr_format nr_format_ultrastar;
extern const nr_format nr_format_ass;
extern const nr_format nr_format_srt;
extern const nr_format nr_format_vtt;
extern const nr_format nr_format_json;
extern const nr_format nr_format_sbv;
extern const nr_format nr_format_mpl2;
extern const nr_format nr_format_microdvd;
extern const nr_format nr_format_krc;
extern const nr_format nr_format_qrc;
extern const nr_format nr_format_yrc;
extern const nr_format nr_format_lys;
extern const nr_format nr_format_lyl;
extern const nr_format nr_format_ttml;
extern const nr_format nr_format_sami;
extern const nr_format nr_format_musixmatch;
extern const nr_format nr_format_spotify;
extern const nr_format nr_format_lrclib;
extern const nr_format nr_format_lyricsfile;
extern const nr_format nr_format_kar;
extern const nr_format nr_format_kbp;
extern const nr_format nr_format_toyunda;

#endif
