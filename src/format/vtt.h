/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NR_FORMAT_VTT_H
#define NR_FORMAT_VTT_H

#include "format/format.h"

norae_status nr_vtt_read(const nr_source *source, norae_song *song);
norae_status nr_vtt_write(const norae_song *song, nr_sink *sink);

#endif
