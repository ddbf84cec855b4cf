/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Subcommands: a table of them, and one run of one of them.
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/kept.h"
#include "cli/message.h"
#include "cli/option.h"
#include "cli/settings.h"

/* What the program ends with. */
enum exit_code {
  EXIT_DONE = 0,
  EXIT_INPUT = 1,      /* some input failed */
  EXIT_USAGE = 2,      /* wrong arguments */
  EXIT_ENVIRONMENT = 3 /* the machine lacks something: memory, an encoder, a voice */
};

/* What --grammar, --clean and --rules name, read; more sets than these are a mistake. */
#define MAX_RULE_SETS 16

typedef struct patterns {
  norae_rules *rules[MAX_RULE_SETS];
  size_t rule_count;
  norae_grammar *grammar; /* NULL: none */
} patterns;

/* One run of one command. */
typedef struct call {
  const struct command *command;
  settings set;
  char **operands;
  size_t count; /* of operands */
  voice voice;  /* where messages go */
  norae_diags *diags;
  size_t shown; /* how many of diags people have seen */
  patterns patterns;
  norae_batch *batch; /* what lyrics are written into; NULL: each by itself */
  void *file;         /* what the batch calls the next one by */
  bool batch_is_given;  /* both are the caller's: they stay as they are */
  kept_times *kept;        /* NULL: nothing is kept */
  double confidence;  /* of what was synchronised; below 0: nothing was */
  const option *table; /* of this call; NULL: the command's */
  char **passed;      /* options that are another command's, as words */
  size_t passed_count;
  text_list formats;   /* of a batch's outputs */
} call;

typedef struct command {
  const char *name;
  const char *operands; /* "VIDEO LYRICS": names that messages use, too */
  size_t least, most;   /* how many operands */
  const char *summary;  /* one line without a final stop */
  const char *details;  /* paragraphs with an empty line between; plain text */
  const option *options;
  int (*run)(call *c); /* returns an exit code */
  bool hidden;         /* serves the build, not people */
  /* Reads the arguments in place of options_parse(); NULL: that one does. */
  bool (*parse)(struct call *c, int count, char **args, int *operands, char *error);
  /* Lets go of what parse() made, when all is done; may be NULL. */
  void (*forget)(struct call *c);
} command;

#define ANY_NUMBER ((size_t)-1)

/* The i-th command, NULL behind the last. */
const command *command_at(size_t i);
const command *command_by_name(const char *name); /* NULL if unknown */

/* "norae make: …, then where help is".  Returns EXIT_USAGE. */
int usage_error(call *c, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Show the messages that came since the last time. */
void show_messages(call *c);
/* The same, and an exit code for how a library call ended; a failure that left
 * no message of its own is named. */
int conclude(call *c, norae_status status);
/* The exit code alone. */
int exit_code_of(norae_status status);

/* The diagnostics so far, warnings counted as errors by --strict: is the input refused? */
bool refused_by_strict(const call *c);

/* Run c->command with these arguments, which are changed.  An exit code. */
int command_run(call *c, int count, char **args);

extern const command cmd_batch, cmd_batch_worker, cmd_burn, cmd_convert, cmd_describe,
    cmd_formats, cmd_help, cmd_info, cmd_lint, cmd_make, cmd_mux, cmd_preview, cmd_report, cmd_sync, cmd_themes;

#endif
