/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The clock audit: what is odd about a file's clock, in words, and what norae
 * does about it.
 */
#ifndef NR_MEDIA_AUDIT_H
#define NR_MEDIA_AUDIT_H

#include <norae/media.h>

#include "media/scan.h"

/* Adds to info->findings; the streams of info are filled in already. */
norae_status nr_audit(const nr_source *source, const nr_scanned *scanned, norae_media_info *info);

#endif
