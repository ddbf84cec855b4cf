/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * norae: finds the command, reads its options, runs it.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <norae/norae.h>

#include "cli/command.h"
#include "cli/patterns.h"
#include "cli/help.h"
#include "cli/interrupt.h"
#include "cli/suggest.h"

static int unknown_command(call *c, const char *name)
{
  const command *known;
  suggestion s = suggest_for(name);
  for (size_t i = 0; (known = command_at(i)); i++) {
    if (!known->hidden)
      suggest_offer(&s, known->name);
  }
  if (s.best)
    return usage_error(c, "unknown command '%s', did you mean '%s'?", name, s.best);
  return usage_error(c, "unknown command '%s'", name);
}

/* "LYRICS" of "VIDEO LYRICS": the name of the i-th operand. */
static int operand_name(const char *operands, size_t i, const char **name)
{
  *name = operands;
  for (; i > 0 && strchr(*name, ' '); i--)
    *name = strchr(*name, ' ') + 1;
  return (int)strcspn(*name, " ");
}

static int check_count(call *c)
{
  if (c->count < c->command->least) {
    const char *name;
    int size = operand_name(c->command->operands, c->count, &name);
    return usage_error(c, "%.*s is missing", size, name);
  }
  if (c->count > c->command->most)
    return usage_error(c, "'%s' is one argument too many", c->operands[c->command->most]);
  return EXIT_DONE;
}

static void settle(call *c)
{
  settings *s = &c->set;
  s->read.offset_is_later = s->lrc_offset && strcmp(s->lrc_offset, "later") == 0;
  s->sync.lang = s->karaoke.lang = s->lang;
  s->karaoke.width = s->size.width; /* a video's own size replaces it */
  s->karaoke.height = s->size.height;
  s->karaoke.settings = s->theme_settings.item;
  s->karaoke.setting_count = s->theme_settings.count;
  if (s->romanize)
    s->karaoke.romanise =
        strcmp(s->romanize, "above") == 0 ? NORAE_ROMANISE_ABOVE : NORAE_ROMANISE_BELOW;
  if (s->furigana && strcmp(s->furigana, "given") != 0)
    s->karaoke.furigana =
        strcmp(s->furigana, "auto") == 0 ? NORAE_FURIGANA_AUTO : NORAE_FURIGANA_OFF;
  s->karaoke.singers = s->singers.item;
  s->karaoke.singer_count = s->singers.count;
  s->burn.font_dir = s->karaoke.font_dir;
  s->burn.no_system_fonts = s->karaoke.no_system_fonts;
  s->burn.width = s->size.width;
  s->burn.height = s->size.height;
  s->burn.overwrite = s->force;
  s->burn.strict = s->strict;
  s->burn.burned = &s->burned;
  if (s->smart && strcmp(s->smart, "off") != 0)
    s->burn.smart = strcmp(s->smart, "on") == 0 ? NORAE_SMART_ON : NORAE_SMART_AUTO;
  c->voice.quiet = s->quiet;
  c->voice.verbose = s->verbose;
}

static int run_parsed(call *c)
{
  if (c->set.help) {
    help_command(stdout, c->command);
    return EXIT_DONE;
  }
  settle(c);
  int code = check_count(c);
  if (code == EXIT_DONE)
    code = patterns_open(c);
  if (code == EXIT_DONE)
    code = c->command->run(c);
  patterns_close(c);
  return code;
}

int command_run(call *c, int count, char **args)
{
  char error[OPTION_ERROR_SIZE];
  int operands;
  bool read = c->command->parse
                  ? c->command->parse(c, count, args, &operands, error)
                  : options_parse(c->command->options, count, args, &c->set, &operands, error);
  c->operands = args;
  c->count = read ? (size_t)operands : 0;
  int code = read ? run_parsed(c) : usage_error(c, "%s", error);
  if (c->command->forget)
    c->command->forget(c);
  return code;
}

static int run(call *c, int argc, char **argv)
{
  const char *first = argc > 1 ? argv[1] : NULL;
  if (!first) {
    help_program(stderr);
    return EXIT_USAGE;
  }
  if (strcmp(first, "--version") == 0 || strcmp(first, "-V") == 0) {
    printf("norae %s\n", norae_version());
    return EXIT_DONE;
  }
  if (strcmp(first, "--help") == 0 || strcmp(first, "-h") == 0) {
    help_program(stdout);
    return EXIT_DONE;
  }
  if (first[0] == '-')
    return usage_error(c, "unknown option %s; options come after the command", first);
  c->command = command_by_name(first);
  return c->command ? command_run(c, argc - 2, argv + 2) : unknown_command(c, first);
}

/* What is buffered may still fail to be written. */
static int close_stdout(const call *c, int code)
{
  bool failed = ferror(stdout) != 0;
  if (fclose(stdout) == 0 && !failed)
    return code;
  message_error(&c->voice, "standard output: can't write: %s", strerror(errno));
  return EXIT_ENVIRONMENT;
}

/* Frames of films are to go back to the system when they are freed: an encoder that is opened
 * anew for each stretch of a film would else find only what is too small between them.  And
 * codecs have many threads, which need no heap each. */
static void give_memory_back(void)
{
#ifdef __GLIBC__
  enum { LARGE = 1 << 20, HEAPS = 2 };
  mallopt(M_MMAP_THRESHOLD, LARGE);
  mallopt(M_TRIM_THRESHOLD, LARGE);
  mallopt(M_ARENA_MAX, HEAPS);
#endif
}

int main(int argc, char **argv)
{
  give_memory_back();
  signal(SIGPIPE, SIG_IGN); /* a write error is reported where it happens */
  call c = {.set = SETTINGS_DEFAULTS, .voice = voice_open(), .confidence = -1.0};
  if (norae_diags_new(&c.diags) != NORAE_OK) {
    message_error(&c.voice, "%s", norae_status_text(NORAE_ERR_MEMORY));
    return EXIT_ENVIRONMENT;
  }
  int code = close_stdout(&c, run(&c, argc, argv));
  norae_diags_free(&c.diags);
  interrupt_die();
  return code;
}
