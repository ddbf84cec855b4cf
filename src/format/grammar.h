/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A grammar's inside: what its reader, its writer and their helpers share.
 */
#ifndef NR_FORMAT_GRAMMAR_H
#define NR_FORMAT_GRAMMAR_H

#include <norae/grammar.h>

#include "base/regex.h"
#include "format/format.h"
#include "text/entries.h"

/* ── times ── */

/* The start of something, its end, how long it lasts. */
typedef enum nr_moment { NR_START, NR_END, NR_DURATION, NR_MOMENTS } nr_moment;

/* What a time is told in.  The whole of it is a clock or a number of units. */
typedef enum nr_part {
  NR_PART_H,
  NR_PART_M,
  NR_PART_S,
  NR_PART_FRACTION, /* of a second, as digits behind its point; read only */
  NR_PART_MS,
  NR_PART_CS,
  NR_PART_US,
  NR_PART_FRAMES,
  NR_PART_BEAT,
  NR_PART_WHOLE,
  NR_PARTS
} nr_part;

/* "end_ms" is (NR_END, NR_PART_MS); "start" the whole of NR_START.  False when the
 * name is no time's. */
bool nr_time_field(const char *name, size_t size, nr_moment *moment, nr_part *part);

typedef enum nr_unit { NR_UNIT_S, NR_UNIT_MS, NR_UNIT_CS, NR_UNIT_US, NR_UNIT_FRAMES,
                       NR_UNIT_BEATS } nr_unit;

/* How long units are that depend on the file. */
typedef struct nr_tempo {
  double fps, bpm, division;
} nr_tempo;

/* One frame or beat (or whole unit) in microseconds. */
double nr_part_length(const nr_tempo *tempo, nr_part part);
nr_part nr_unit_part(nr_unit unit);

/* ── patterns ── */

typedef enum nr_action {
  NR_LINE,        /* a line of the song */
  NR_TIME,        /* the times of what follows */
  NR_TEXT,        /* more text of the line that is open */
  NR_SYLLABLE,    /* a syllable of it */
  NR_BREAK,       /* it ends here */
  NR_END_OF_LINE, /* the line before ends then */
  NR_META,
  NR_SECTION,
  NR_SINGER, /* of the lines that follow */
  NR_TRANSLATION,
  NR_ROMANISATION,
  NR_SKIP,
  NR_STOP, /* what follows is none of it */
  NR_WORD, /* inside a line's text */
  NR_WRITE,
  NR_ACTIONS
} nr_action;

typedef enum nr_text_group {
  NR_GROUP_TEXT,
  NR_GROUP_SINGER,
  NR_GROUP_SECTION,
  NR_GROUP_KEY,
  NR_GROUP_VALUE,
  NR_GROUP_TRANSLATION,
  NR_GROUP_ROMANISATION,
  NR_GROUP_BACKGROUND,
  NR_GROUP_PITCH,
  NR_GROUP_LANG,
  NR_GROUP_SIGN,
  NR_TEXT_GROUPS
} nr_text_group;

typedef struct nr_pattern {
  nr_action action;
  nr_regex *regex;
  const char *key; /* of metadata; NULL: the group "key" tells */
  int times[NR_MOMENTS][NR_PARTS]; /* numbers of groups, -1: none */
  int texts[NR_TEXT_GROUPS];
} nr_pattern;

/* ── templates ── */

typedef enum nr_template {
  NR_WRITE_HEADER, /* those of g->headers; here for what may stand in them */
  NR_WRITE_META,
  NR_WRITE_SECTION,
  NR_WRITE_LINE,
  NR_WRITE_WORD,
  NR_WRITE_BACKGROUND,
  NR_WRITE_TRANSLATION,
  NR_WRITE_ROMANISATION,
  NR_WRITE_CLEAR,
  NR_WRITE_END,
  NR_TEMPLATES
} nr_template;

/* Which parts of each moment a template writes: bits 1 << nr_part. */
typedef struct nr_written {
  unsigned parts[NR_MOMENTS];
  int decimals[NR_MOMENTS]; /* of the whole */
} nr_written;

#define NR_HEADERS_MAX 32

typedef enum nr_since { NR_ABSOLUTE, NR_SINCE_START, NR_SINCE_END } nr_since;

struct norae_grammar {
  nr_entries entries; /* every string */
  char *file;         /* for messages */
  nr_format format;     /* what it is to others */
  const char *encoding; /* NULL: found out */
  nr_since lines;       /* what times of lines count from: the line before */
  nr_since words; /* those of words: NR_SINCE_START the line's, NR_SINCE_END the word's before */
  nr_unit unit;
  nr_tempo tempo;
  bool ends_next;   /* a line ends where the next one starts */
  bool stamp_after; /* the stamp of a word stands behind it */
  bool join_space;  /* syllables of lines of their own are words */
  enum { NR_OTHER_WARN, NR_OTHER_SKIP, NR_OTHER_TEXT } other;
  nr_pattern *patterns;
  size_t count, capacity;
  const char *templates[NR_TEMPLATES];
  nr_written written[NR_TEMPLATES];
  const char *headers[NR_HEADERS_MAX];
  size_t header_count;
};

/* Is there a pattern of this action? */
bool nr_grammar_has(const norae_grammar *grammar, nr_action action);

/* The end that a line of it is written with is its last word's: words have only
 * starts. */
bool nr_grammar_ends_with_words(const norae_grammar *grammar);

/* What format.read and format.write are: by the grammar that the options give. */
norae_status nr_grammar_read_given(const nr_source *source, norae_song *song);
norae_status nr_grammar_write_given(const norae_song *song, nr_sink *sink);

norae_status nr_grammar_read(const norae_grammar *grammar, const nr_source *source,
                             norae_song *song);
norae_status nr_grammar_write(const norae_grammar *grammar, const norae_song *song,
                              nr_sink *sink);

/* The fields of a template are known and what they need is there?  Else a message,
 * and false.  Fills *out. */
bool nr_template_check(const nr_entries *entries, const nr_entry *entry, nr_template kind,
                       nr_written *out, norae_diags *diags);

/* A description that comes with norae, by its format's name. */
const char *nr_shipped_grammar(const char *name);
/* Formats that are such descriptions. */
extern const nr_format nr_format_audacity, nr_format_ctm, nr_format_mpsub, nr_format_soramimi,
    nr_format_timestamps, nr_format_tmplayer, nr_format_transcript, nr_format_whisper;

#endif
