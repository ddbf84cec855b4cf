/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What was found, in numbers and in words.
 */
#ifndef NR_SYNC_REPORT_H
#define NR_SYNC_REPORT_H

#include <norae/sync.h>

#include "sync/retime.h"
#include "sync/sheet.h"

/* `retiming` is NULL when the lyrics had no times; `placed` counts the lines
 * whose words were placed by listening; `support` is the share of the lines that
 * were heard where their times say, 0 if not known. */
norae_status nr_report_new(const nr_sheet *sheet, norae_timing given,
                           const nr_retiming *retiming, size_t placed, double support,
                           norae_sync_report **out);

#endif
