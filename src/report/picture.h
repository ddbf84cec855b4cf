/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The picture of a report: the song in rows of equal time.
 */
#ifndef NR_REPORT_PICTURE_H
#define NR_REPORT_PICTURE_H

#include "report/pen.h"
#include "report/report.h"

norae_status nr_report_draw(const nr_report_input *input, nr_pen *pen, int *width, int *height);

#endif
