/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The lines of a report: where each was and is, and which to look at first.
 */
#ifndef NR_REPORT_ROWS_H
#define NR_REPORT_ROWS_H

#include "report/report.h"

typedef struct nr_report_row {
  size_t line;         /* of the song */
  char *text;          /* the whole line */
  norae_us start, end; /* NORAE_NO_TIME where not known */
  norae_us given;      /* its start before; NORAE_NO_TIME: not known, or nothing was moved */
  float confidence;    /* the line's, else the mean of its syllables' */
} nr_report_row;

typedef struct nr_report_rows {
  nr_report_row *row; /* by line */
  size_t count;
  norae_us *given;    /* by syllable: its start before, or NORAE_NO_TIME */
  size_t *worst;      /* rows that are sung and less sure than NORAE_SURE, worst first */
  size_t worst_count;
  size_t unsure;      /* of them, less sure than NORAE_UNSURE */
  float confidence;   /* the song's, else the mean of its lines'; NORAE_NO_CONFIDENCE */
  norae_us end;       /* of what there is to show */
} nr_report_rows;

norae_status nr_report_rows_new(const nr_report_input *input, nr_report_rows **out);
void nr_report_rows_free(nr_report_rows **rows); /* takes NULL; sets NULL */

/* "sure", "fair", "unsure", "unknown" */
const char *nr_sureness_name(float confidence);

/* What it is called: the lyrics' title, else the media's, else the media file's name.  Views. */
const char *nr_report_title(const nr_report_input *input);
const char *nr_report_artist(const nr_report_input *input); /* NULL if not told */

#endif
