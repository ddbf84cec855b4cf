/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where a page finds the sound of a media file.
 */
#ifndef NR_JOB_LISTEN_H
#define NR_JOB_LISTEN_H

#include <norae/log.h>
#include <norae/status.h>

/* The address of `media` as a page at `output` ("-": in the working folder) knows it: a
 * relative one, percent-encoded.  Free with free(). */
norae_status nr_listen_link(const char *media, const char *output, char **out);

/* A small copy of the sound as a data: address.  NORAE_ERR_ENVIRONMENT when there is no
 * encoder that browsers understand. */
norae_status nr_listen_embed(const char *media, char **out, const norae_log *log,
                             norae_diags *diags);

#endif
