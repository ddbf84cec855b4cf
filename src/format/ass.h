/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ASS's inside: the script as lines and events, the text of an event, what a time of it
 * becomes.
 */
#ifndef NR_FORMAT_ASS_H
#define NR_FORMAT_ASS_H

#include "format/format.h"
#include "format/pieces.h"
#include "song/song.h"

norae_status nr_ass_read(const nr_source *source, norae_song *song);
norae_status nr_ass_write(const norae_song *song, nr_sink *sink);

/* Styles that say what a line is besides being sung. */
#define NR_ASS_BACKGROUND "Background"
#define NR_ASS_TRANSLATION "Translation"
#define NR_ASS_ROMANISATION "Romanisation"

/* Is it one of the styles that scripts without an origin get? */
bool nr_ass_is_plain_style(nr_span line);

/* ── the script: ass_script.c ── */

typedef enum nr_ass_field {
  NR_ASS_START,
  NR_ASS_END,
  NR_ASS_STYLE,
  NR_ASS_NAME,
  NR_ASS_EFFECT,
  NR_ASS_TEXT,
  NR_ASS_FIELDS,
  NR_ASS_OTHER = NR_ASS_FIELDS
} nr_ass_field;

/* What an event is of the song. */
typedef enum nr_ass_part {
  NR_ASS_ASIDE,  /* nothing: a sign, a comment, a template */
  NR_ASS_LYRIC,  /* not known yet which */
  NR_ASS_LINE,
  NR_ASS_TRACK,
  NR_ASS_OUTPUT  /* what templates made of a line */
} nr_ass_part;

typedef struct nr_ass_event {
  norae_us start, end;          /* as written; NORAE_NO_TIME if they can't be read */
  nr_span field[NR_ASS_FIELDS]; /* as they stand in the line; text NULL where there is none */
  nr_span line;                 /* all of it */
  uint32_t number;              /* of the line in the file */
  bool comment;
  bool end_forgotten; /* it is before the start, or there is none */
  bool karaoke, placed, drawing, marked; /* which tags are in its text */
  nr_ass_part part;
  size_t index; /* of the line or track in the song that it was read as */
} nr_ass_event;

typedef enum nr_ass_section {
  NR_ASS_INFO,
  NR_ASS_STYLES,
  NR_ASS_EVENTS,
  NR_ASS_ATTACHED, /* fonts, pictures */
  NR_ASS_UNKNOWN
} nr_ass_section;

typedef struct nr_ass_script {
  const nr_source *source;
  nr_ass_event *events;
  size_t count, capacity;
  bool templated; /* karaoke comments are the source, fx events made from them */
  bool by_style;  /* singers are told by styles */
} nr_ass_script;

/* The section that a line is in or begins. */
nr_ass_section nr_ass_section_of(nr_span line, nr_ass_section before);
/* A line of [Script Info] that tells something of the song. */
bool nr_ass_info(nr_span line, nr_span *key, nr_span *value);

/* All events, and which of them are lyrics. */
norae_status nr_ass_parse(const nr_source *source, nr_ass_script *out);
void nr_ass_script_free(nr_ass_script *script);
/* Lyrics into an empty song, from what was parsed; events then know what they are of it. */
norae_status nr_ass_song(nr_ass_script *script, norae_song *song);

/* The value of a field. */
static inline nr_span nr_ass_value(const nr_ass_event *e, nr_ass_field field)
{
  return e->field[field].text ? nr_trim(e->field[field]) : nr_span_of("");
}

/* ── the text of an event: ass_text.c ── */

typedef enum nr_ass_tag_kind {
  NR_ASS_TAG_OTHER,
  NR_ASS_TAG_LENGTH,   /* \k \kf \K \ko: how long a syllable lasts */
  NR_ASS_TAG_ABSOLUTE, /* \kt: where the next one starts */
  NR_ASS_TAG_DRAWING   /* \p */
} nr_ass_tag_kind;

typedef struct nr_ass_tag {
  nr_ass_tag_kind kind;
  nr_span span;    /* from its backslash up to the next tag */
  nr_span digits;  /* its number; empty, behind its name, if it has none */
  double number;   /* what renderers take for none, then */
} nr_ass_tag;

/* The tags of "{…}" one by one; those within parentheses belong to the one around. */
bool nr_ass_next_tag(nr_span block, size_t *at, nr_ass_tag *out);

/* A piece of an event's text. */
typedef struct nr_ass_token {
  nr_span span;  /* in the event */
  nr_span shown; /* what the song has of it, maybe nothing */
  bool block;    /* tags in braces, braces included */
} nr_ass_token;

typedef struct nr_ass_tokens {
  nr_span text;
  size_t at;
  bool unclosed; /* there is no "}" ahead */
  bool drawing;  /* what follows are shapes, not words */
  char last;     /* that was shown */
} nr_ass_tokens;

bool nr_ass_next_token(nr_ass_tokens *tokens, nr_ass_token *out);

/* The text of an event that starts at `start`: karaoke tags cut it into pieces,
 * all other markup goes. */
void nr_ass_cut(nr_span text, norae_us start, nr_pieces *pieces);

/* A number of hundredths, clamped. */
norae_us nr_ass_centiseconds(double number);

/* ── writing: ass_write.c ── */

/* Hundredths of seconds, rounded. */
static inline int64_t nr_ass_cs(norae_us time)
{
  return nr_time_round(time, 10000);
}

void nr_ass_add_time(nr_str *out, norae_us time);
/* Plain text; a name between commas. */
void nr_ass_add_text(nr_str *out, nr_span text);
void nr_ass_add_name(nr_str *out, const char *name);
/* Silence from one time (in cs) up to another; back in time when words overlap or are
 * out of order, counted from where the event starts. */
void nr_ass_add_gap(nr_str *out, int64_t from, int64_t to, int64_t event);
/* Do letters light up one after the other?  Kana and Han do at once. */
bool nr_ass_sweeps(nr_span text);

/* ── writing into what was read: ass_merge.c ── */

norae_status nr_ass_merge(const norae_song *song, nr_sink *sink);

#endif
