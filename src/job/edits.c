/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The edit list: which part of the lyrics' timeline went where.
 */
#include <norae/job.h>

#include <inttypes.h>
#include <string.h>
#include <strings.h>

#include "base/output.h"
#include "base/str.h"

/* ── as a table ── */

/* m:ss.mmm; a dash where there is no time. */
static void add_clock(nr_str *out, norae_us time)
{
  if (time == NORAE_NO_TIME) {
    nr_str_add(out, "-\t");
    return;
  }
  norae_us ms = ((time < 0 ? -time : time) + 500) / 1000;
  nr_str_addf(out, "%s%" PRId64 ":%02d.%03d\t", time < 0 ? "-" : "", ms / 60000,
              (int)(ms / 1000 % 60), (int)(ms % 1000));
}

static void add_seconds(nr_str *out, norae_us time)
{
  nr_str_addf(out, "%+.3f\t", (double)time / NORAE_US_PER_S);
}

/* A table's text has no tabs and line ends of its own. */
static void add_text(nr_str *out, const char *text)
{
  for (const char *c = text ? text : ""; *c; c++)
    nr_str_add_char(out, (unsigned char)*c < 0x20 ? ' ' : *c);
  nr_str_add_char(out, '\n');
}

static void write_table(const norae_sync_report *report, nr_str *out)
{
  nr_str_add(out, "line\tlines\tgiven from\tgiven to\tfrom\tto\tshift\trate\tgap\ttext\n");
  for (size_t i = 0; i < report->piece_count; i++) {
    const norae_sync_piece *p = &report->pieces[i];
    nr_str_addf(out, "%zu\t%zu\t", p->first_line + 1, p->line_count);
    add_clock(out, p->given_start);
    add_clock(out, p->given_end);
    add_clock(out, p->start);
    add_clock(out, p->end);
    if (p->removed) {
      nr_str_add(out, "-\t-\tnot here\t");
    } else {
      add_seconds(out, p->shift);
      nr_str_addf(out, "%.6f\t", p->rate);
      add_seconds(out, p->gap);
    }
    add_text(out, p->text);
  }
}

/* ── as JSON ── */

static void add_string(nr_str *out, const char *name, const char *text)
{
  nr_str_addf(out, "\"%s\": ", name);
  nr_str_add_json(out, text ? text : "");
}

static void add_time(nr_str *out, const char *name, norae_us time)
{
  if (time == NORAE_NO_TIME)
    nr_str_addf(out, ", \"%s\": null", name);
  else
    nr_str_addf(out, ", \"%s\": %.6f", name, (double)time / NORAE_US_PER_S);
}

static void write_piece(const norae_sync_piece *p, nr_str *out)
{
  nr_str_addf(out, "  {\"first_line\": %zu, \"lines\": %zu, \"removed\": %s", p->first_line + 1,
              p->line_count, p->removed ? "true" : "false");
  add_time(out, "given_start", p->given_start);
  add_time(out, "given_end", p->given_end);
  add_time(out, "start", p->start);
  add_time(out, "end", p->end);
  nr_str_addf(out, ", \"rate\": %.9f", p->rate);
  add_time(out, "shift", p->shift);
  add_time(out, "gap", p->gap);
  nr_str_add(out, ", ");
  add_string(out, "text", p->text);
  nr_str_add(out, "}");
}

static void write_json(const norae_sync_report *report, nr_str *out)
{
  nr_str_add(out, "{");
  add_string(out, "summary", report->summary);
  nr_str_add(out, ", \"pieces\": [");
  for (size_t i = 0; i < report->piece_count; i++) {
    nr_str_add(out, i ? ",\n" : "\n");
    write_piece(&report->pieces[i], out);
  }
  nr_str_add(out, "\n]}\n");
}

/* ── the whole ── */

norae_status norae_edits_save(const norae_sync_report *report, const char *path, bool overwrite,
                              norae_diags *diags)
{
  nr_str text = {0};
  size_t size = strlen(path);
  if (size > 5 && strcasecmp(path + size - 5, ".json") == 0)
    write_json(report, &text);
  else
    write_table(report, &text);
  norae_status status = text.failed ? NORAE_ERR_MEMORY
                                    : nr_output_save(path, overwrite, text.data, text.size, diags);
  nr_str_free(&text);
  return status;
}
