/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a long call tells while it runs.  The library itself never prints.
 */
#ifndef NORAE_LOG_H
#define NORAE_LOG_H

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/* All members may be NULL, and so may the pointer to the struct.  The
 * functions may be called from other threads than the caller's, one at a time. */
typedef struct norae_log {
  /* Detail for people who ask for it (--verbose). */
  void (*message)(void *user, const char *text);
  /* `stage` in a word or two ("decode", "burn"), `done` from 0 to 1, or below
   * 0 when the length is not known. */
  void (*progress)(void *user, const char *stage, double done);
  /* Return true to stop; the call then ends with NORAE_ERR_CANCELLED. */
  bool (*cancelled)(void *user);
  void *user;
} norae_log;

#ifdef __cplusplus
}
#endif
#endif
