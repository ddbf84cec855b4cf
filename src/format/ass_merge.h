/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writing a song into the script that it was read from; shared by the files of that.
 */
#ifndef NR_FORMAT_ASS_MERGE_H
#define NR_FORMAT_ASS_MERGE_H

#include "format/ass.h"
#include "format/ass_warp.h"
#include "format/shown.h"

/* A field of an event that becomes something else. */
typedef struct nr_patch {
  nr_span at; /* in the event's line */
  nr_str text;
} nr_patch;

#define NR_PATCHES 8

typedef struct nr_merger {
  const norae_song *song;   /* as it is now */
  const nr_origin *origin;
  nr_sink *sink;
  norae_song *was;          /* as it was read */
  nr_ass_script script;
  size_t *first, *next;     /* lines of the song by lines of `was`; SIZE_MAX ends them */
  bool *is_new;             /* of the song's lines: the script has no event for it */
  size_t *order;            /* events of lines in the song's order, NULL: it is the script's */
  size_t ordered;           /* how many of them are written */
  nr_ways ways;
  nr_track_lists tracks, was_tracks;
  size_t *track_of;         /* the song's track for each of `was`; SIZE_MAX: it is gone */
  bool *in_script;          /* of the song's tracks: one of `was` is it */
  size_t *sources;          /* events that templates made others of, by start */
  size_t source_count;
  nr_patch patches[NR_PATCHES];
  size_t patch_count;
  nr_pieces pieces;
  nr_str out;
  size_t info_end, styles_end, events_end; /* of `out`: where more of them can be put */
  size_t before_zero, unsung;
} nr_merger;

/* ── ass_merge_event.c ── */

/* An event that is no lyric, or what templates made of one. */
void nr_merge_other(nr_merger *m, const nr_ass_event *e);
norae_status nr_merge_output(nr_merger *m, const nr_ass_event *e);
norae_status nr_merge_line(nr_merger *m, const nr_ass_event *e);
void nr_merge_track(nr_merger *m, const nr_ass_event *e);
/* A line that was not read from the script, as one more event like `like`. */
norae_status nr_merge_new_line(nr_merger *m, const nr_ass_event *like, size_t line);

/* ── ass_merge_text.c ── */

/* The text of an event with another line's words and times, in [start, end); tags that are
 * not karaoke stay at their words.  `cursor` is how much of the event's text earlier lines
 * have taken. */
norae_status nr_merge_text(nr_merger *m, const nr_ass_event *e, size_t line, norae_us start,
                           norae_us end, size_t *cursor, nr_str *out);

/* ── ass_merge_head.c ── */

/* A line outside of the events; what is metadata of the song may have changed. */
void nr_merge_head_line(nr_merger *m, nr_span line, nr_ass_section section);
/* Metadata and styles that the script lacks, as lines. */
void nr_merge_new_info(nr_merger *m, nr_str *out);
void nr_merge_new_styles(nr_merger *m, nr_str *out);

#endif
