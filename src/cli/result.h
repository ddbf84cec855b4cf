/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What came out, for people and for machines.
 */
#ifndef CLI_RESULT_H
#define CLI_RESULT_H

#include "cli/command.h"
#include "cli/json.h"

/* {"command", "output", "exit", "sync", "messages"}: the --json of commands that
 * make one file.  `report` may be NULL. */
void result_json(const call *c, const char *output, const norae_sync_report *report, int code);
/* A list of messages as a member of an open object. */
void result_list_messages(json *j, const norae_diags *diags);
/* The list of messages so far, as a member of an open object. */
void result_messages(json *j, const call *c);

/* Say what was done and how sure it is: "PREFIXlyrics moved 6.42 s earlier; sure of
 * it".  A report without any evidence says nothing about that. */
void result_say(const voice *v, const char *prefix, const norae_sync_report *report);

/* Say how many lines are worth a look, and how to look at them: in what was placed, which is
 * `placed`, or where that is NULL or standard output, in LYRICS placed once more. */
void result_hint(const call *c, const char *placed, const norae_sync_report *report);

/* A list that a command shows: lines, or with --json a list of objects. */
typedef struct listing {
  size_t count;
  void (*head)(void);                  /* the first line; NULL: none */
  void (*line)(size_t i);              /* the i-th, newline included */
  void (*members)(json *j, size_t i);  /* of its object, which is open */
} listing;

/* Returns EXIT_DONE. */
int result_list(const call *c, const listing *list);

#endif
