/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Options as tables: one row per option names its field, its words and its
 * range, and drives parsing, --help, error messages, completion and the manual.
 */
#ifndef CLI_OPTION_H
#define CLI_OPTION_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/settings.h"

typedef enum option_kind {
  OPTION_END,     /* the row that ends a table */
  OPTION_HEADING, /* a title over the rows that follow */
  OPTION_FLAG,    /* bool, becomes true */
  OPTION_TEXT,    /* const char *; words, if there are any, are suggestions */
  OPTION_WORD,    /* const char *, one of words */
  OPTION_MAYBE,   /* one of words, but alone it means the first of them: --name or --name=WORD */
  OPTION_MAYBE_NUMBER, /* double, least…most; alone it means the first word */
  OPTION_FORMAT,  /* const char *, one of words, or what --grammar describes: checked later */
  OPTION_WORD_FILE, /* const char *, one of words or a file's name with a '/' or a '.' */
  OPTION_LIST,    /* text_list; may be given again and again */
  OPTION_FILE,    /* const char *, a file's name */
  OPTION_FOLDER,  /* const char *, a folder's name */
  OPTION_COUNT,   /* int, least…most */
  OPTION_NUMBER,  /* double, least…most */
  OPTION_SECONDS, /* norae_us, given in seconds or m:ss, least…most seconds */
  OPTION_SIZE     /* picture_size, "1280x720", each side least…most */
} option_kind;

/* The i-th word an option takes; NULL behind the last. */
typedef const char *option_words(size_t i);

typedef struct option {
  option_kind kind;
  char letter;         /* 'o' for -o; 0: none */
  const char *name;    /* "output" for --output; the title of a heading */
  const char *dash;    /* "ss" for -ss, as ffmpeg has it; NULL: none */
  const char *value;   /* what stands for the value in help: "FILE"; NULL for flags */
  size_t field;        /* where in settings the value goes */
  double least, most;  /* inclusive */
  option_words *words; /* NULL: none */
  const char *help;    /* without a final stop */
} option;

#define HEADING(title) {.kind = OPTION_HEADING, .name = (title)}
#define FLAG(letter_, name_, field_, help_) \
  {.kind = OPTION_FLAG, .letter = (letter_), .name = (name_), \
   .field = offsetof(settings, field_), .help = (help_)}
#define VALUE(kind_, letter_, name_, value_, field_, help_) \
  {.kind = (kind_), .letter = (letter_), .name = (name_), .value = (value_), \
   .field = offsetof(settings, field_), .help = (help_)}
#define RANGED(kind_, letter_, name_, value_, field_, least_, most_, help_) \
  {.kind = (kind_), .letter = (letter_), .name = (name_), .value = (value_), \
   .field = offsetof(settings, field_), .least = (least_), .most = (most_), .help = (help_)}
/* With a name that has one dash and more than one letter. */
#define DASHED(kind_, dash_, name_, value_, field_, least_, most_, help_) \
  {.kind = (kind_), .dash = (dash_), .name = (name_), .value = (value_), \
   .field = offsetof(settings, field_), .least = (least_), .most = (most_), .help = (help_)}
#define CHOICE(kind_, letter_, name_, value_, field_, words_, help_) \
  {.kind = (kind_), .letter = (letter_), .name = (name_), .value = (value_), \
   .field = offsetof(settings, field_), .words = (words_), .help = (help_)}
#define OPTIONS_END {.kind = OPTION_END}

/* Is this row an option that can be given? */
static inline bool option_is_real(const option *o)
{
  return o->kind != OPTION_END && o->kind != OPTION_HEADING;
}

/* Is its value left out as often as not? */
static inline bool option_may_stand_alone(const option *o)
{
  return o->kind == OPTION_MAYBE || o->kind == OPTION_MAYBE_NUMBER;
}

/* Room for the text of a usage error. */
#define OPTION_ERROR_SIZE 256

/* Split a command's arguments into options, which go into *out, and operands,
 * which are gathered at the start of args (*operands of them).  The strings are
 * not copied.  On failure false, and a sentence in `error`. */
bool options_parse(const option *table, int count, char **args, settings *out, int *operands,
                   char error[OPTION_ERROR_SIZE]);

/* The same, and each option is told as it is read; `value` is NULL for flags. */
typedef void option_told(void *user, const option *o, const char *value);
bool options_parse_told(const option *table, int count, char **args, settings *out, int *operands,
                        char error[OPTION_ERROR_SIZE], option_told *told, void *user);

/* The values of OPTION_FORMAT, now that --grammar is read: one of the words, or
 * `other` (NULL: none).  On failure false, and a sentence in `error`. */
bool options_check_formats(const option *table, const settings *set, const char *other,
                           char error[OPTION_ERROR_SIZE]);

/* The row of "--name" or "--name=value"; NULL: there is none. */
const option *option_of_word(const option *table, const char *word);

/* Put one value into its field; the same errors. */
bool option_store(const option *o, const char *value, settings *out,
                  char error[OPTION_ERROR_SIZE]);

#endif
