/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/result.h"

#include <string.h>

#include "cli/file.h"

static const char *timing_name(norae_timing timing)
{
  switch (timing) {
  case NORAE_TIMING_NONE:
    return "none";
  case NORAE_TIMING_LINE:
    return "line";
  case NORAE_TIMING_WORD:
    return "word";
  }
  return NULL;
}

static const char *verdict_name(norae_verdict verdict)
{
  switch (verdict) {
  case NORAE_VERDICT_FOUND:
    return "found";
  case NORAE_VERDICT_OTHER_VERSION:
    return "other-version";
  case NORAE_VERDICT_OTHER_LYRICS:
    return "other-lyrics";
  case NORAE_VERDICT_NOTHING_SUNG:
    return "nothing-sung";
  }
  return NULL;
}

static void sync_json(json *j, const norae_sync_report *report)
{
  json_object(j, "sync");
  json_text(j, "summary", report->summary);
  json_number(j, "confidence", report->confidence);
  json_text(j, "verdict", verdict_name(report->verdict));
  json_integer(j, "unsung", (long long)report->unsung_count);
  json_integer(j, "unsure", (long long)report->unsure_count);
  if (report->unsure_count)
    json_integer(j, "least_sure", (long long)report->least_sure + 1);
  json_text(j, "given", timing_name(report->given));
  json_number(j, "margin", report->margin);
  json_array(j, "pieces");
  for (size_t i = 0; i < report->piece_count; i++) {
    const norae_sync_piece *piece = &report->pieces[i];
    json_object(j, NULL);
    json_integer(j, "first_line", (long long)piece->first_line + 1);
    json_number(j, "rate", piece->rate);
    json_seconds(j, "shift", piece->shift);
    json_seconds(j, "gap", piece->gap);
    json_bool(j, "removed", piece->removed);
    json_integer(j, "lines", (long long)piece->line_count);
    json_text(j, "text", piece->text);
    json_seconds(j, "given_start", piece->given_start);
    json_seconds(j, "given_end", piece->given_end);
    json_seconds(j, "start", piece->start);
    json_seconds(j, "end", piece->end);
    json_end(j);
  }
  json_end(j);
  json_end(j);
}

static void message_json(json *j, const norae_diag *diag)
{
  static const char *const names[] = {"note", "warning", "error"};
  json_object(j, NULL);
  json_text(j, "severity", names[diag->severity]);
  if (diag->file)
    json_text(j, "file", diag->file);
  if (diag->line)
    json_integer(j, "line", diag->line);
  if (diag->column)
    json_integer(j, "column", diag->column);
  json_text(j, "code", diag->code);
  json_text(j, "text", diag->text);
  json_end(j);
}

void result_list_messages(json *j, const norae_diags *diags)
{
  const norae_diag *diag;
  json_array(j, "messages");
  for (size_t i = 0; (diag = norae_diags_at(diags, i)); i++)
    message_json(j, diag);
  json_end(j);
}

void result_messages(json *j, const call *c)
{
  result_list_messages(j, c->diags);
}

void result_json(const call *c, const char *output, const norae_sync_report *report, int code)
{
  json j = {.to = stdout};
  json_object(&j, NULL);
  json_text(&j, "command", c->command->name);
  json_text(&j, "output", code == EXIT_DONE ? output : NULL);
  json_integer(&j, "exit", code);
  if (c->set.burned.frames) {
    json_integer(&j, "frames", (long long)c->set.burned.frames);
    json_integer(&j, "copied", (long long)c->set.burned.copied);
  }
  if (report)
    sync_json(&j, report);
  result_messages(&j, c);
  json_end(&j);
}

/* By the share of words that should be where they are sung. */
static const char *sureness(const norae_sync_report *report)
{
  return report->confidence >= 0.8f   ? "sure of it"
         : report->confidence >= 0.5f ? "fairly sure of it"
                                      : "not sure of it at all: look before you use it";
}

void result_say(const voice *v, const char *prefix, const norae_sync_report *report)
{
  message_say(v, "%s%s; %s", prefix, report->summary ? report->summary : "words placed",
              sureness(report));
}

/* A name as a shell takes it. */
static void add_name(const char *name, char *out, size_t size)
{
  static const char plain[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.,/:+=@%";
  size_t at = 0;
  bool quote = !*name || name[strspn(name, plain)] != '\0';
  at += (size_t)snprintf(out, size, quote ? "'" : "");
  for (; *name && at + 8 < size; name++)
    at += (size_t)snprintf(out + at, size - at, quote && *name == '\'' ? "'\\''" : "%c", *name);
  snprintf(out + at, size - at, quote ? "'" : "");
}

void result_hint(const call *c, const char *placed, const norae_sync_report *report)
{
  char media[FILENAME_MAX], lyrics[FILENAME_MAX], fit[FILENAME_MAX];
  bool kept = placed && !file_is_stdio(placed);
  char line[48] = "";
  if (!report->unsure_count)
    return;
  add_name(c->operands[0], media, sizeof media);
  add_name(c->operands[1], lyrics, sizeof lyrics);
  add_name(kept ? placed : c->operands[1], fit, sizeof fit);
  /* Most formats leave out what isn't sung: their lines have other numbers. */
  if (!kept || !report->unsung_count)
    snprintf(line, sizeof line, " --line %zu", report->least_sure + 1);
  message_say(&c->voice, "%zu line%s to look at: norae preview %s %s%s%s, or norae report %s %s",
              report->unsure_count, report->unsure_count == 1 ? "" : "s", media, fit,
              kept ? "" : " --sync", line, media, lyrics);
}

static void list_json(const listing *list)
{
  json j = {.to = stdout};
  json_array(&j, NULL);
  for (size_t i = 0; i < list->count; i++) {
    json_object(&j, NULL);
    list->members(&j, i);
    json_end(&j);
  }
  json_end(&j);
}

static void list_lines(const listing *list)
{
  if (list->head)
    list->head();
  for (size_t i = 0; i < list->count; i++)
    list->line(i);
}

int result_list(const call *c, const listing *list)
{
  if (c->set.json)
    list_json(list);
  else
    list_lines(list);
  return EXIT_DONE;
}
