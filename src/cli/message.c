/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BOLD "\033[1m"
#define RED "\033[1;31m"
#define MAGENTA "\033[1;35m"
#define CYAN "\033[1;36m"
#define PLAIN "\033[0m"

voice voice_open(void)
{
  const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
  voice v = {0};
  v.color = isatty(STDERR_FILENO) && !(no_color && *no_color) && term && strcmp(term, "dumb") != 0;
  return v;
}

static const char *severity_name(norae_severity severity)
{
  switch (severity) {
  case NORAE_NOTE:
    return "note";
  case NORAE_WARNING:
    return "warning";
  case NORAE_ERROR:
    return "error";
  }
  return "message";
}

static const char *severity_color(norae_severity severity)
{
  return severity == NORAE_ERROR ? RED : severity == NORAE_WARNING ? MAGENTA : CYAN;
}

/* Texts hold pieces of the input; control characters in them must not reach
 * the terminal. */
static void print_clean(const char *text)
{
  for (const char *c = text; *c; c++)
    putc((unsigned char)*c < 0x20 || *c == 0x7f ? '?' : *c, stderr);
}

static void print_place(const norae_diag *diag)
{
  print_clean(diag->file ? strcmp(diag->file, "-") == 0 ? "standard input" : diag->file : "norae");
  if (diag->line)
    fprintf(stderr, ":%u", (unsigned)diag->line);
  if (diag->line && diag->column)
    fprintf(stderr, ":%u", (unsigned)diag->column);
  fputs(": ", stderr);
}

void message_diag(const voice *v, const norae_diag *diag)
{
  if (v->quiet && diag->severity < NORAE_ERROR)
    return;
  if (v->color)
    fputs(BOLD, stderr);
  print_place(diag);
  if (v->color)
    fputs(severity_color(diag->severity), stderr);
  fprintf(stderr, "%s: ", severity_name(diag->severity));
  if (v->color)
    fputs(PLAIN, stderr);
  print_clean(diag->text);
  fprintf(stderr, " [%s]\n", diag->code);
}

void message_error(const voice *v, const char *format, ...)
{
  va_list args;
  fprintf(stderr, v->color ? BOLD "norae: " RED "error: " PLAIN : "norae: error: ");
  va_start(args, format);
  vfprintf(stderr, format, args);
  va_end(args);
  putc('\n', stderr);
}

void message_say(const voice *v, const char *format, ...)
{
  if (v->quiet)
    return;
  va_list args;
  va_start(args, format);
  vfprintf(stderr, format, args);
  va_end(args);
  putc('\n', stderr);
}
