/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Everything that options can set, for all commands; each command's table
 * fills the members it has options for, the others keep their defaults.
 */
#ifndef CLI_SETTINGS_H
#define CLI_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>

#include <norae/norae.h>

typedef struct picture_size {
  int width, height; /* 0: not given */
} picture_size;

/* Values of an option that may be given again and again. */
#define TEXT_LIST_MAX 64
typedef struct text_list {
  const char *item[TEXT_LIST_MAX];
  size_t count;
} text_list;

typedef struct settings {
  const char *output;     /* -o */
  const char *folder;     /* -O */
  const char *format;     /* -t: format of the output */
  const char *name;       /* pattern of the outputs' names */
  const char *romanize;   /* "above", "below" or NULL: where romanisations are shown */
  const char *furigana;   /* "auto", "given", "off" or NULL: readings over kanji */
  const char *lrc_offset; /* "later", "earlier" or NULL */
  const char *lang;       /* hint for sync */
  const char *smart;      /* "on", "auto", "off" or NULL: whether stretches are copied */
  const char *script;     /* where to keep the ASS script */
  const char *edits;      /* where to keep the edit list */
  const char *fonts;      /* folder for the fonts that media carry */
  const char *embed;      /* sound file whose copy gets the lyrics */
  const char *grammar;    /* file that describes a format */
  const char *clean;      /* names of rule sets, with commas between */
  const char *rules;      /* file of rules */
  picture_size size;
  norae_us frame;     /* that a still is made of; NORAE_NO_TIME: not given */
  picture_size sheet; /* pictures across and down */
  norae_us duration; /* of the part that is made; 0: not given */
  norae_us shift; /* + is later */
  double scale;   /* times are multiplied by it, before the shift */
  double from_rate, to_rate; /* frames per second; 0: not given */
  bool dry_run; /* only show what rules would change */
  bool recursive, in_place, fix;
  double fastest; /* letters per second that can be read; 0: not given */
  const char *fixes; /* what convert mends: "sort,clamp", "all" */
  norae_fix_options fixing; /* what that means */
  int longest;       /* columns of a line; 0: not given */
  text_list theme_settings, singers;
  text_list langs, titles;    /* of the lyrics tracks, one each */
  text_list remove, replace;  /* subtitle tracks */
  const char *chapters;       /* "sections", "keep", "off" or NULL */
  bool keep_default;
  const char *manifest; /* of a batch */
  const char *ledger;   /* where it is kept; NULL: in the output folder */
  const char *shard;    /* "I/N" or NULL */
  int workers, tries, memory; /* at once, per job, MiB; 0: not given */
  int most;                   /* jobs to list; 0: all */
  text_list good;             /* outputs that need not be looked at any more */
  norae_us time_limit;  /* of a job; 0: none */
  text_list voices;     /* --vocals of make: what becomes of them, and a file */
  const char *vocals;   /* "keep", "reduce", "remove", "both" or NULL */
  const char *instrumental; /* of burn */
  bool place, discard; /* preview: find the times first; forget edits */
  norae_us start;      /* preview: where to begin */
  int from_line;       /* or with this line */
  text_list player;    /* options of mpv's */
  bool soft, no_sync, embed_audio, strict, force, list_settings, whole_fonts;
  bool json, quiet, verbose;
  bool help, version;
  norae_read_options read; /* offset_is_later comes from lrc_offset */
  norae_sync_options sync;
  norae_recordings others; /* that help sync */
  norae_karaoke_options karaoke;
  norae_burn_options burn;
  norae_burned burned; /* what came of it */
} settings;

#define SETTINGS_DEFAULTS ((settings){.scale = 1.0, .frame = NORAE_NO_TIME, .burn = {.crf = -1.0}})

#endif
