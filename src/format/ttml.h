/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * TTML's inside: what its reader, its writer and their helpers share.
 */
#ifndef NR_FORMAT_TTML_H
#define NR_FORMAT_TTML_H

#include "format/pieces.h"
#include "format/xml.h"

norae_status nr_ttml_read(const nr_source *source, norae_song *song);
norae_status nr_ttml_write(const norae_song *song, nr_sink *sink);

/* Marks ends that had to be guessed, because players of Apple's kind of TTML
 * want one for each line. */
#define NR_TTML_NAMESPACE "urn:norae:ttml"
#define NR_TTML_ENDS "ends"
#define NR_TTML_GUESS "guess"

/* Keys of AMLL's metadata and the model's names for them. */
#define NR_TTML_KEYS 9
extern const char *const nr_ttml_keys[NR_TTML_KEYS][2];
/* Between several values of one key. */
#define NR_TTML_SEVERAL "; "

/* ── times ── */

/* What the document says of its times. */
typedef struct nr_ttml_clock {
  double frame_rate; /* frames per second, the multiplier applied */
  double nominal;    /* the same without it */
  double sub_frame_rate, tick_rate;
  bool smpte, drop; /* labels of frames, some of them dropped */
} nr_ttml_clock;

nr_ttml_clock nr_ttml_clock_of(const nr_xml *xml);
/* "1:02.5", "00:01:02:12", "62.5", "62.5s", "100f"…; false when it is no time. */
bool nr_ttml_time(const nr_ttml_clock *clock, const char *text, norae_us *out);

/* When an element is on.  NORAE_NO_TIME: not told. */
typedef struct nr_ttml_span {
  norae_us start, end;
  norae_us base;   /* what its children's times count from */
  norae_us last;   /* when the last of its children ends */
  norae_us cursor; /* where its next child begins, when they follow each other */
  bool own;        /* tells a time itself */
  bool seq;        /* its children follow each other */
} nr_ttml_span;

/* Apple's kind of TTML counts all times from zero, the standard from the
 * element around; what the document does is told by how its times fit. */
bool nr_ttml_is_absolute(const nr_xml *xml, const nr_ttml_clock *clock, bool apple);

typedef struct nr_ttml_times {
  const nr_source *source;
  const nr_xml *xml;
  nr_ttml_clock clock;
  bool absolute;
} nr_ttml_times;

/* The element's times within `around`. */
nr_ttml_span nr_ttml_span_of(const nr_ttml_times *times, uint32_t node,
                             const nr_ttml_span *around);
/* The element is read: what follows it may begin where it ends. */
void nr_ttml_close(const nr_ttml_span *span, nr_ttml_span *around);

/* ── white space ── */

/* Do line ends between the words of this document stand for spaces?  Else they
 * are there for the eye of who reads the file. */
bool nr_ttml_breaks_are_spaces(const nr_xml *xml);

typedef struct nr_ttml_text {
  bool breaks_are_spaces, preserve;
  bool pending; /* a line end before what comes next */
} nr_ttml_text;

/* A text within a line, its white space as the document means it. */
void nr_ttml_add_text(nr_ttml_text *how, const char *text, nr_pieces *out);

/* Backing vocals stand in brackets: take those off that enclose all of it. */
void nr_ttml_unwrap(nr_pieces *pieces);

/* ── head ── */

typedef struct nr_ttml_line {
  const char *key;
  size_t main, background; /* lines of the song; SIZE_MAX: none */
  size_t backgrounds;      /* they follow each other */
} nr_ttml_line;

/* Singers, metadata. */
norae_status nr_ttml_read_head(const nr_source *source, const nr_xml *xml, norae_song *song);
/* Translations and romanisations; the lines are put in the order of their keys. */
norae_status nr_ttml_read_tracks(const nr_source *source, const nr_xml *xml, nr_ttml_line *lines,
                                 size_t count, nr_ttml_text how, norae_song *song);
/* One text of a line, white space put right; `pieces` is room for it. */
norae_status nr_ttml_add_track(norae_song *song, const norae_track *track, nr_pieces *pieces);

/* The roles of spans, whatever stands before them. */
bool nr_ttml_has_role(const nr_xml *xml, uint32_t node, const char *role);

#endif
