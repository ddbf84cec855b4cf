/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Ctrl-C and its relatives: long work is told to stop and cleans up; a second
 * signal ends the program at once.
 */
#ifndef CLI_INTERRUPT_H
#define CLI_INTERRUPT_H

#include <stdbool.h>

/* From now on SIGINT, SIGTERM and SIGHUP only set a mark.  Not while waiting for
 * input: a read that nobody feeds could then not be interrupted. */
void interrupt_watch(void);
/* The signal that came, 0 if none. */
int interrupt_signal(void);
/* After cleaning up: die of the signal that came, so that a shell sees it. */
void interrupt_die(void);

/* For short work that must not be cut in two: signals wait. */
void interrupt_hold(void);
void interrupt_release(void);

#endif
