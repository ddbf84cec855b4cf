/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A report as a PNG.
 */
#ifndef NR_JOB_PICTURE_H
#define NR_JOB_PICTURE_H

#include "render/renderer.h"
#include "report/report.h"

/* `family` NULL: the default theme's. */
norae_status nr_report_png(const nr_report_input *input, const char *family,
                           const nr_font_options *fonts, nr_str *out, norae_diags *diags);

#endif
