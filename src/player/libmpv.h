/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * libmpv, loaded when a window is opened: it brings eighty libraries with it.
 */
#ifndef NR_PLAYER_LIBMPV_H
#define NR_PLAYER_LIBMPV_H

#include <stdbool.h>

#include <mpv/client.h>

#include "base/library.h"

/* What is used of it. */
#define NR_MPV_FUNCTIONS(X)                                                                        \
  X(mpv_command)                                                                                   \
  X(mpv_command_node)                                                                              \
  X(mpv_command_string)                                                                            \
  X(mpv_create)                                                                                    \
  X(mpv_free)                                                                                      \
  X(mpv_free_node_contents)                                                                        \
  X(mpv_get_property)                                                                              \
  X(mpv_get_property_string)                                                                       \
  X(mpv_initialize)                                                                                \
  X(mpv_set_option_string)                                                                         \
  X(mpv_set_property)                                                                              \
  X(mpv_set_property_string)                                                                       \
  X(mpv_terminate_destroy)                                                                         \
  X(mpv_wait_event)

typedef struct nr_libmpv {
  void *library;
  NR_MPV_FUNCTIONS(NR_LIBRARY_MEMBER)
} nr_libmpv;

/* False where the library is not there, or another one than was built with. */
bool nr_libmpv_open(nr_libmpv *mpv);
void nr_libmpv_close(nr_libmpv *mpv); /* takes a zeroed one */

#endif
