/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Prints of what a job is made of: all bytes of its inputs, its options, and the files
 * that these name.
 */
#ifndef CLI_BATCH_PRINT_H
#define CLI_BATCH_PRINT_H

#include <sys/stat.h>

#include "cli/command.h"

#define PRINT_INPUTS 16

/* What is printed. */
typedef struct print_job {
  const command *command;
  const char *const *inputs, *const *options;
  size_t input_count, option_count;
} print_job;

/* The inputs printed last, each in its place: what is made of one recording reads it once. */
typedef struct print_memory {
  norae_printer *printer;
  struct stat files[PRINT_INPUTS];
  norae_print prints[PRINT_INPUTS]; /* none: not known */
} print_memory;

bool batch_print_open(print_memory *out); /* false without memory */
void batch_print_close(print_memory *memory);

/* *whole is of all; *times of all but the format that is written, which tells apart what is to
 * be placed by sound, and not how it is written; NULL: nobody asks.  False when an input can't be
 * read, which was said. */
bool batch_print(print_memory *memory, const print_job *job, norae_print *whole,
                 norae_print *times);
/* All that is in a file; none when it can't be read. */
norae_print batch_print_file(print_memory *memory, const char *path);

#endif
