/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "cli/edits.h"
#include "cli/file.h"
#include "cli/groups.h"
#include "cli/lyrics.h"
#include "cli/progress.h"
#include "cli/result.h"

/* What is on its way through the command. */
typedef struct work {
  const char *media, *lyrics, *output;
  const norae_format_info *format;
  norae_song *given, *timed;
  norae_sync_report *report;
  bool borrowed; /* both are kept for the next output */
} work;

static int no_sound(call *c, const char *media)
{
  norae_diag diag = {.severity = NORAE_ERROR,
                     .file = media,
                     .code = "no-audio",
                     .text = "has no sound to place the words by"};
  message_diag(&c->voice, &diag);
  return EXIT_INPUT;
}

/* Everything that can be refused before the long work begins. */
static int prepare(call *c, work *w, norae_us *length)
{
  norae_media_info *info;
  int code = lyrics_read(c, w->lyrics, &w->given);
  if (code != EXIT_DONE)
    return code;
  code = conclude(c, norae_media_probe(w->media, &info, c->diags));
  if (code != EXIT_DONE)
    return code;
  *length = info->duration;
  if (info->audio < 0)
    code = no_sound(c, w->media);
  norae_media_info_free(&info);
  return code;
}

static int place(call *c, work *w)
{
  norae_us length;
  int code = prepare(c, w, &length);
  if (code != EXIT_DONE)
    return code;
  progress bar;
  progress_begin(&bar, &c->voice, length);
  norae_log log = progress_log(&bar);
  norae_status status = norae_place(w->given, w->media, &c->set.others, &c->set.sync, &w->timed,
                                    &w->report, &log, c->diags);
  progress_end(&bar);
  c->confidence = w->report ? w->report->confidence : -1.0;
  code = conclude(c, status);
  if (code == EXIT_DONE)
    code = lyrics_complete(c, w->lyrics, w->timed);
  w->borrowed = code == EXIT_DONE && kept_put(c->kept, w->timed, w->report);
  return code;
}

/* Placed for another output a moment ago. */
static int reuse(call *c, work *w)
{
  w->borrowed = true;
  w->timed = c->kept->timed;
  w->report = c->kept->report;
  c->confidence = w->report->confidence;
  return EXIT_DONE;
}

static int save(call *c, work *w)
{
  int code = lyrics_write(c, w->timed, w->format, w->output);
  if (code == EXIT_DONE)
    code = edits_save(c, w->report);
  if (code == EXIT_DONE) {
    result_say(&c->voice, "", w->report);
    result_hint(c, w->output, w->report);
  }
  return code;
}

static int check(call *c, work *w)
{
  if (!w->output)
    return usage_error(c, "where to write is missing: -o FILE, or -o - with -t FORMAT");
  if (c->set.json && file_is_stdio(w->output))
    return usage_error(c, "--json and -o - would both write to standard output");
  int code = lyrics_output_format(c, w->output, &w->format);
  if (code == EXIT_DONE)
    code = file_check_apart(c, w->media, w->output);
  if (code == EXIT_DONE)
    code = file_check_others(c, w->output);
  if (code == EXIT_DONE)
    code = file_check_output(c, w->output);
  return code == EXIT_DONE ? edits_check(c, w->output) : code;
}

static int run(call *c)
{
  work w = {.media = c->operands[0], .lyrics = c->operands[1], .output = c->set.output};
  int code = check(c, &w);
  if (code != EXIT_DONE)
    return code;
  code = kept_fits(c->kept) ? reuse(c, &w) : place(c, &w);
  if (code == EXIT_DONE)
    code = save(c, &w);
  if (c->set.json)
    result_json(c, w.output, w.report, code);
  norae_song_free(&w.given);
  if (!w.borrowed) {
    norae_song_free(&w.timed);
    norae_sync_report_free(&w.report);
  }
  return code;
}

static const option options[] = {
    VALUE(OPTION_FILE, 'o', "output", "FILE", output,
          "write the timed lyrics to FILE; - is standard output"),
    CHOICE(OPTION_FORMAT, 't', "to", "FORMAT", format, words_writable,
           "format of FILE; by its extension without it"),
    ROW_FORCE,
    ROW_STRICT("refuse lyrics with warnings, and formats that would lose something"),
    GROUP_SYNC(VALUE(OPTION_FILE, 0, "vocals", "FILE", others.vocals,
                     "the recording's voices alone, likewise")),
    HEADING("Second lines"),
    ROW_ROMANIZE("add a romanisation to lines that are not in Latin letters"),
    ROW_FURIGANA("readings of kanji and Chinese characters, a part of the text: given, those in "
                 "the lyrics; auto, what is meant without a word, and those that a dictionary "
                 "knows; off, none"),
    GROUP_READ,
    GROUP_MESSAGES("write what was found to standard output as JSON"),
    OPTIONS_END,
};

const command cmd_sync = {
    .name = "sync",
    .operands = "MEDIA LYRICS",
    .least = 2,
    .most = 2,
    .summary = "place lyrics where a recording sings them",
    .details =
        "Listens to MEDIA and writes the lyrics with a time for every syllable. Times that LYRICS "
        "come with, for lines or words, may be off, be from another release with another intro, "
        "or be missing altogether. What was found is said in words.",
    .options = options,
    .run = run,
};
