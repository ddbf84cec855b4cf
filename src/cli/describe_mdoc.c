/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ctype.h>
#include <string.h>

#include "cli/command.h"
#include "cli/describe.h"

/* One word or more of running text: backslashes are the only special characters
 * inside a line. */
static void print_escaped(FILE *to, const char *text, size_t size)
{
  for (size_t i = 0; i < size; i++) {
    if (text[i] == '\\')
      fputs("\\e", to);
    else if (text[i] == '-')
      fputs("\\-", to);
    else
      putc(text[i], to);
  }
}

#define LINE 78

/* Does a sentence end with the word before this? */
static bool ends_sentence(const char *text, const char *word_end)
{
  char next = word_end[strspn(word_end, " \n")];
  return word_end > text && strchr(".!?", word_end[-1]) &&
         (isupper((unsigned char)next) || next == '-');
}

/* Running text and a final stop or nothing: each sentence begins a line,
 * paragraphs become .Pp, and no line begins with what would be taken for a macro. */
static void print_text(FILE *to, const char *text, const char *stop)
{
  size_t at = 0;
  for (const char *word = text; *word;) {
    size_t size = strcspn(word, " \n");
    const char *end = word + size;
    if (at > 0 && at + 1 + size > LINE) {
      putc('\n', to);
      at = 0;
    }
    at += (size_t)fprintf(to, "%s%s", at ? " " : "",
                          !at && (*word == '.' || *word == '\'') ? "\\&" : "");
    print_escaped(to, word, size);
    at += size;
    if (!*end)
      fputs(stop, to);
    bool paragraph = end[0] == '\n' && end[1] == '\n';
    if (paragraph || !*end || ends_sentence(text, end)) {
      fputs(paragraph ? "\n.Pp\n" : "\n", to);
      at = 0;
    }
    word = end + strspn(end, " \n");
  }
}

/* "[COMMAND]" is optional; "LYRICS ..." and "VIDEO LYRICS" are as they read. */
static void print_operands(FILE *to, const char *operands)
{
  if (*operands == '[')
    fprintf(to, "\n.Op Ar %.*s", (int)strlen(operands) - 2, operands + 1);
  else if (*operands)
    fprintf(to, "\n.Ar %s", operands);
}

static void print_option(FILE *to, const option *o)
{
  fputs(".It", to);
  if (o->letter)
    fprintf(to, " Fl %c ,", o->letter);
  if (o->dash)
    fprintf(to, " Fl %s ,", o->dash);
  fprintf(to, " Fl \\-%s", o->name);
  if (option_may_stand_alone(o))
    fprintf(to, " Ns Op = Ns Ar %s", o->value);
  else if (o->value)
    fprintf(to, " Ns = Ns Ar %s", o->value);
  putc('\n', to);
  print_text(to, o->help, ".");
}

static void print_options(FILE *to, const option *options)
{
  fputs(".Bl -tag -width Ds\n", to);
  for (const option *o = options; o->kind != OPTION_END; o++) {
    if (option_is_real(o))
      print_option(to, o);
  }
  fputs(".El\n", to);
}

void describe_commands(FILE *to)
{
  const command *c;
  for (size_t i = 0; (c = command_at(i)); i++) {
    if (c->hidden)
      continue;
    fprintf(to, ".Ss norae %s\n.Nm norae Cm %s\n.Op Ar options", c->name, c->name);
    print_operands(to, c->operands);
    fputs("\n.Pp\n", to);
    print_text(to, c->details, "");
    print_options(to, c->options);
  }
}

void describe_formats(FILE *to)
{
  fputs(".Bl -tag -width Ds\n", to);
  for (size_t i = 0; i < norae_format_count(); i++) {
    const norae_format_info *f = norae_format_at(i);
    bool reads = f->capabilities & NORAE_CAN_READ, writes = f->capabilities & NORAE_CAN_WRITE;
    fprintf(to, ".It Cm %s\n", f->name);
    print_escaped(to, f->title, strlen(f->title));
    fprintf(to, " (%s)%s\n", f->extensions,
            reads && writes ? "."
            : reads         ? ": only read."
                            : ": only written.");
  }
  fputs(".El\n", to);
}

void describe_themes(FILE *to)
{
  fputs(".Bl -tag -width Ds\n", to);
  for (size_t i = 0; i < norae_theme_count(); i++) {
    fprintf(to, ".It Cm %s\n", norae_theme_at(i)->name);
    print_text(to, norae_theme_at(i)->title, ".");
  }
  fputs(".El\n.Pp\n", to);
  print_text(to,
             "A theme of your own is a text file, NAME.theme, with lines like \"size = 12%\"; a "
             "\"#\" at the start of a line begins a comment. It begins as the default theme, so "
             "it needs only what is different; \"norae themes default\" writes that one. In the "
             "folder norae/themes of your data, which is $XDG_DATA_HOME or ~/.local/share, it is "
             "found by its NAME, and listed by \"norae themes\"; shipped names stay what they "
             "are. Colours "
             "are #RRGGBB, \"singer\" for the singer's own, or \"singer 0.3\" for that one at a "
             "relative luminance from 0 to 1. Shares are like 12% or 0.12. The settings, in a "
             "file or with --set:", "");
  fputs(".Bl -tag -width Ds\n", to);
  for (size_t i = 0; i < norae_theme_setting_count(); i++) {
    const norae_theme_setting *s = norae_theme_setting_at(i);
    fprintf(to, ".It Cm %s No = Ar ", s->name);
    print_escaped(to, s->takes, strlen(s->takes));
    putc('\n', to);
    print_text(to, s->help, ".");
  }
  fputs(".El\n", to);
}
