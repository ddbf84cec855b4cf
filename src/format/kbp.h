/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NR_FORMAT_KBP_H
#define NR_FORMAT_KBP_H

#include "format/format.h"

norae_status nr_kbp_read(const nr_source *source, norae_song *song);
norae_status nr_kbp_write(const norae_song *song, nr_sink *sink);

/* What stands between the sections of a project. */
#define NR_KBP_DIVIDER "-----------------------------"
/* Styles are told by letters from A on. */
#define NR_KBP_STYLES 26
/* The style of who is not told apart. */
#define NR_KBP_DEFAULT "Default"

#endif
