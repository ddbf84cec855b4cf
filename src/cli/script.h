/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lyrics as the script that is drawn into a picture or laid beside it.
 */
#ifndef CLI_SCRIPT_H
#define CLI_SCRIPT_H

#include "cli/command.h"

/* The script that goes into the picture of `media`, by --theme and its kin; its
 * length, to tell how fast work goes, in *length. */
int script_for_media(call *c, const char *media, const char *lyrics, char **script, size_t *size,
                     norae_us *length);

#endif
