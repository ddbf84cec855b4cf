/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What was found, in numbers and in words.
 */
#ifndef NR_SYNC_REPORT_H
#define NR_SYNC_REPORT_H

#include <norae/sync.h>

#include "sync/retime.h"
#include "sync/sheet.h"

/* What nr_report_new() tells of. */
typedef struct nr_findings {
  norae_timing given;
  const nr_retiming *retiming; /* NULL when the lyrics had no times */
  size_t placed; /* lines whose words were placed by listening */
  const bool *is_unsung; /* by the sheet's lines: not in the recording */
  size_t unsung;         /* how many they are */
  float confidence;
  norae_verdict verdict;
} nr_findings;

norae_status nr_report_new(const nr_sheet *sheet, const nr_findings *findings,
                           norae_sync_report **out);

/* Count the lines that are worth a look. */
void nr_report_unsure(const norae_song *placed, norae_sync_report *report);

#endif
