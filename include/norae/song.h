/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The song: who sings which words when.
 *
 *   song ── metadata (title, artist, …)
 *        ── voices (singers)
 *        ── lines ── each a run of one flat array of syllables
 *        ── tracks (a translation or romanisation of a line)
 *
 * The text of a line is its syllables' texts joined; white space belongs to the
 * syllables, and words are what white space separates.  A line timed as a whole
 * is one syllable (or several) without times.  A syllable with no text (or white
 * space alone) that is not the first of its line holds the one before it, on a
 * pitch of its own (UltraStar's "~").  A line that its file shows in several rows
 * is one line; the first syllable of each further row says so.  Spans are
 * half-open: [start, end).
 * Lines stay in the order of their file; they may overlap and need not be sorted.
 *
 * A song that was read from ASS carries that script along, unseen: copies, moved and
 * synchronised songs have it, too, and written as ASS it comes out again with what the
 * song changed.  A line and its event are known to belong together by `source_line`.
 *
 * Ownership: what is given to a function is borrowed for the call and copied;
 * what comes back through `**out` is the caller's; pointers returned by value
 * are views that live until the song is changed or freed.
 */
#ifndef NORAE_SONG_H
#define NORAE_SONG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <norae/status.h>
#include <norae/time.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct norae_song norae_song;

/* A set of voices: bit v stands for the song's voice v. */
typedef uint64_t norae_voices;
#define NORAE_MAX_VOICES 64

typedef enum norae_voice_kind {
  NORAE_VOICE_PERSON, /* one singer; what formats that know no kinds have */
  NORAE_VOICE_GROUP,  /* several of them together, a choir */
  NORAE_VOICE_OTHER   /* neither: a second part, a speaker, the crowd */
} norae_voice_kind;

typedef struct norae_voice {
  const char *id;   /* as the file names it: "v1", "P2", "F"; unique in the song */
  const char *name; /* the singer's name, "" if not known */
  norae_voice_kind kind;
} norae_voice;

/* UltraStar's note types; other formats have normal notes only. */
typedef enum norae_note {
  NORAE_NOTE_NORMAL,
  NORAE_NOTE_GOLDEN,
  NORAE_NOTE_FREESTYLE,
  NORAE_NOTE_RAP,
  NORAE_NOTE_RAP_GOLDEN
} norae_note;

#define NORAE_NO_PITCH INT16_MIN
#define NORAE_NO_CONFIDENCE (-1.0f)

/* Give these at least in initialisers that set only some members. */
#define NORAE_SYLLABLE_INIT \
  .start = NORAE_NO_TIME, .end = NORAE_NO_TIME, .pitch = NORAE_NO_PITCH, \
  .confidence = NORAE_NO_CONFIDENCE
#define NORAE_LINE_INIT \
  .start = NORAE_NO_TIME, .end = NORAE_NO_TIME, .confidence = NORAE_NO_CONFIDENCE

typedef struct norae_syllable {
  norae_us start;   /* NORAE_NO_TIME if not known */
  norae_us end;     /* likewise; never before start */
  const char *text; /* UTF-8, never NULL; leading and trailing white space counts */
  float confidence; /* 0…1 that the start is within 0.3 s, or NORAE_NO_CONFIDENCE */
  int16_t pitch;    /* semitones from middle C (C4), or NORAE_NO_PITCH */
  uint8_t note;     /* a norae_note */
  bool row;         /* begins a new row on the screen; never the first of a line */
} norae_syllable;

typedef enum norae_role {
  NORAE_ROLE_MAIN,
  NORAE_ROLE_BACKGROUND /* backing vocals sung beside a main line */
} norae_role;

typedef struct norae_line {
  norae_us start;      /* NORAE_NO_TIME if not known */
  norae_us end;        /* likewise: LRC tells no line ends */
  size_t first, count; /* its syllables; count ≥ 1 */
  norae_voices voices; /* who sings; 0: not told */
  norae_role role;
  const char *lang;    /* BCP 47 tag the file gives for this line, NULL if none */
  const char *section; /* "Chorus", when a new section starts here ("" without a name), else NULL */
  float confidence;    /* 0…1, or NORAE_NO_CONFIDENCE */
  bool unsung;         /* found not to be in the recording: never shown */
  uint32_t source_line; /* line of the file it was read from, 0 if none */
} norae_line;

typedef enum norae_track_kind {
  NORAE_TRACK_TRANSLATION,
  NORAE_TRACK_ROMANISATION
} norae_track_kind;

/* Another text of one line. */
typedef struct norae_track {
  size_t line;
  norae_track_kind kind;
  const char *lang; /* NULL if not known */
  const char *text;
  /* Where it is known by syllables: its part of each of the line's syllables, in
   * order; joined they are the text.  NULL and 0 if not. */
  const char *const *pieces;
  size_t piece_count;
} norae_track;

/* How finely a song is timed. */
typedef enum norae_timing {
  NORAE_TIMING_NONE,
  NORAE_TIMING_LINE, /* lines have starts */
  NORAE_TIMING_WORD  /* the syllables of most lines have starts */
} norae_timing;

norae_status norae_song_new(norae_song **out);
void norae_song_free(norae_song **song); /* takes NULL; sets *song to NULL */
norae_status norae_song_copy(const norae_song *song, norae_song **out);

/* Metadata: keys are lower case ("title", "artist", "album", "by", "language",
 * "offset"…).  Setting a key again replaces its value; NULL removes it. */
norae_status norae_song_set_meta(norae_song *song, const char *key, const char *value);
const char *norae_song_meta(const norae_song *song, const char *key); /* NULL if not set */
size_t norae_song_meta_count(const norae_song *song);
void norae_song_meta_at(const norae_song *song, size_t i, const char **key, const char **value);

/* Finds the voice by id, or adds it; *out is its index.  A non-empty name
 * replaces the one held.  NORAE_ERR_LIMIT over NORAE_MAX_VOICES. */
norae_status norae_song_voice(norae_song *song, const char *id, const char *name, unsigned *out);
size_t norae_song_voice_count(const norae_song *song);
const norae_voice *norae_song_voice_at(const norae_song *song, size_t i);
/* New voices are persons. */
norae_status norae_song_set_voice_kind(norae_song *song, size_t i, norae_voice_kind kind);

/* Building goes line by line: begin a line, add its syllables.  Members first
 * and count of `line` are ignored.  A line left without syllables breaks the
 * invariants that norae_song_check() holds. */
norae_status norae_song_add_line(norae_song *song, const norae_line *line);
norae_status norae_song_add_syllable(norae_song *song, const norae_syllable *syllable);
norae_status norae_song_add_track(norae_song *song, const norae_track *track);

size_t norae_song_line_count(const norae_song *song);
size_t norae_song_syllable_count(const norae_song *song);
size_t norae_song_track_count(const norae_song *song);
const norae_line *norae_song_line_at(const norae_song *song, size_t i);
const norae_syllable *norae_song_syllable_at(const norae_song *song, size_t i);
const norae_track *norae_song_track_at(const norae_song *song, size_t i);

/* Change a line or syllable in place; text, first and count stay as they are. */
norae_status norae_song_set_line(norae_song *song, size_t i, const norae_line *line);
norae_status norae_song_set_syllable(norae_song *song, size_t i, const norae_syllable *syllable);

norae_timing norae_song_timing(const norae_song *song);

/* All times of the song: t becomes rate × t + shift, rounded to the microsecond.
 * + is later.  What else is in a script that it carries moves, too. */
void norae_song_move(norae_song *song, double rate, norae_us shift);

/* Adds a romanisation, by syllables, to each line that is not in Latin letters alone:
 * Korean by the Revised Romanisation, Japanese after Hepburn, Chinese in pinyin, the
 * rest as ICU has it.  Lines that have one keep its text, which gets pieces where it
 * has none.  `lang` (BCP 47 tags separated by commas, the main one first) tells the
 * language where the letters leave it open; NULL: what the song says or looks like.
 * What can't be read stays as it is, with a warning. */
norae_status norae_song_romanise(norae_song *song, const char *lang, norae_diags *diags);

/* Readings are a part of the text: 漢字《かんじ》, and in other forms (see norae(1)).
 * The first adds those that are not there yet, to kanji in kana, as far as a dictionary
 * (MeCab's) or a romanisation of the line tells them, to Chinese characters in pinyin;
 * `lang` is as above, and what can't be read stays without, with a warning.  The second
 * takes all of them out. */
norae_status norae_song_add_readings(norae_song *song, const char *lang, norae_diags *diags);
norae_status norae_song_drop_readings(norae_song *song);

/* The invariants: each line has syllables, the runs tile the syllable array in
 * order, texts are valid UTF-8, ends are not before starts, times are within
 * ±NORAE_TIME_MAX, voices exist.  NORAE_ERR_FORMAT with a message per fault. */
norae_status norae_song_check(const norae_song *song, norae_diags *diags);

#ifdef __cplusplus
}
#endif
#endif
