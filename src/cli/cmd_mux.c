/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "cli/file.h"
#include "cli/groups.h"
#include "cli/lyrics.h"
#include "cli/progress.h"
#include "cli/result.h"
#include "cli/singing.h"

/* Thousands of packets come and go, few of them small: memory that is given back to the system
 * after each costs more than copying them. */
static void keep_memory(void)
{
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 4 << 20);
  mallopt(M_TRIM_THRESHOLD, 32 << 20);
#endif
}

/* What is read of LYRICS. */
typedef struct load {
  norae_mux_text *texts;
  norae_mux_track *tracks;
  size_t count;
  const norae_chapter *chapters; /* of the first that has any */
  size_t chapter_count;
} load;

static const char *item_at(const text_list *list, size_t i)
{
  return i < list->count ? list->item[i] : NULL;
}

static int load_one(call *c, load *l, size_t i, norae_mux_form form)
{
  const char *lyrics = c->operands[1 + i], *lang = item_at(&c->set.langs, i);
  const norae_video video = {c->operands[0], NULL};
  norae_karaoke_options karaoke = c->set.karaoke;
  size_t before = norae_diags_count_from(c->diags, NORAE_WARNING);
  karaoke.lang = lang;
  norae_status status =
      norae_mux_load(lyrics, &c->set.read, &karaoke, &video, form, &l->texts[i], c->diags);
  if (status != NORAE_OK)
    return conclude(c, status);
  if (c->set.strict && norae_diags_count_from(c->diags, NORAE_WARNING) > before)
    return lyrics_refuse(c, lyrics);
  l->tracks[i] = (norae_mux_track){.name = lyrics,
                                   .text = l->texts[i].text,
                                   .size = l->texts[i].size,
                                   .lang = lang,
                                   .title = item_at(&c->set.titles, i)};
  if (!l->chapter_count) {
    l->chapters = l->texts[i].chapters;
    l->chapter_count = l->texts[i].chapter_count;
  }
  show_messages(c);
  return EXIT_DONE;
}

static int load_all(call *c, load *l, norae_mux_form form)
{
  int code = EXIT_DONE;
  l->count = c->count - 1;
  l->texts = calloc(l->count + 1, sizeof *l->texts);
  l->tracks = calloc(l->count + 1, sizeof *l->tracks);
  if (!l->texts || !l->tracks)
    return conclude(c, NORAE_ERR_MEMORY);
  for (size_t i = 0; i < l->count && code == EXIT_DONE; i++)
    code = load_one(c, l, i, form);
  return code;
}

static void unload(load *l)
{
  for (size_t i = 0; l->texts && i < l->count; i++)
    norae_mux_text_free(&l->texts[i]);
  free(l->texts);
  free(l->tracks);
}

static norae_chapters_way chapters_way(const settings *s)
{
  if (!s->chapters)
    return NORAE_CHAPTERS_MISSING;
  return strcmp(s->chapters, "sections") == 0 ? NORAE_CHAPTERS_GIVEN
         : strcmp(s->chapters, "keep") == 0   ? NORAE_CHAPTERS_KEEP
                                              : NORAE_CHAPTERS_NONE;
}

static int mux(call *c, const load *l, const char *output)
{
  const settings *s = &c->set;
  const norae_mux_options options = {.remove = {s->remove.item, s->remove.count},
                                     .replace = {s->replace.item, s->replace.count},
                                     .keep_default = s->keep_default,
                                     .chapters_way = chapters_way(s),
                                     .chapters = l->chapters,
                                     .chapter_count = l->chapter_count,
                                     .font_dir = s->karaoke.font_dir,
                                     .no_system_fonts = s->karaoke.no_system_fonts,
                                     .whole_fonts = s->whole_fonts,
                                     .sing = s->burn.sing,
                                     .overwrite = s->force,
                                     .strict = s->strict};
  progress bar;
  keep_memory();
  progress_begin(&bar, &c->voice, NORAE_NO_TIME);
  norae_log log = progress_log(&bar);
  norae_status status =
      norae_mux(c->operands[0], l->tracks, l->count, output, &options, &log, c->diags);
  progress_end(&bar);
  int code = conclude(c, status);
  if (code == EXIT_DONE)
    message_say(&c->voice, "made %s", output);
  return code;
}

/* What was asked for and can't be. */
static int check_sections(call *c, const load *l)
{
  if (chapters_way(&c->set) != NORAE_CHAPTERS_GIVEN || l->chapter_count)
    return EXIT_DONE;
  if (c->set.strict) {
    message_error(&c->voice, "no sections are in the lyrics: there are no chapters to make");
    return EXIT_INPUT;
  }
  message_say(&c->voice,
              "no sections are in the lyrics: the chapters stay as they are (--clean sections "
              "finds labels such as [Chorus])");
  return EXIT_DONE;
}

static int check(call *c, const char *output)
{
  const settings *s = &c->set;
  size_t lyrics = c->count - 1;
  if (!output)
    return usage_error(c, "where to write is missing: -o FILE");
  if (norae_mux_form_of(output) == NORAE_MUX_NONE)
    return usage_error(c,
                       "'%s' can't hold lyrics beside the picture: .mkv holds them as they are, "
                       ".mp4, .m4v, .mov and .webm hold text and times",
                       output);
  if (!lyrics && !s->remove.count && s->chapters == NULL)
    return usage_error(c, "LYRICS is missing");
  if (!lyrics && s->replace.count)
    return usage_error(c, "--replace needs LYRICS to put there; --remove needs none");
  if (s->langs.count > lyrics || s->titles.count > lyrics)
    return usage_error(c, "--lang and --title are given once for each of LYRICS, in their order");
  int code = EXIT_DONE;
  for (size_t i = 0; i < c->count && code == EXIT_DONE; i++)
    code = file_check_apart(c, c->operands[i], output);
  return code == EXIT_DONE ? file_check_output(c, output) : code;
}

static int run(call *c)
{
  const char *output = c->set.output;
  load l = {0};
  int code = check(c, output);
  if (code == EXIT_DONE)
    code = singing_settle(c);
  if (code != EXIT_DONE)
    return code;
  code = load_all(c, &l, norae_mux_form_of(output));
  if (code == EXIT_DONE)
    code = check_sections(c, &l);
  if (code == EXIT_DONE)
    code = mux(c, &l, output);
  unload(&l);
  if (c->set.json)
    result_json(c, output, NULL, code);
  return code;
}

static const option options[] = {
    VALUE(OPTION_FILE, 'o', "output", "FILE", output,
          "write the copy to FILE: .mkv holds lyrics with their look, .mp4, .m4v, .mov and .webm "
          "the text and times"),
    ROW_FORCE,
    ROW_STRICT("refuse lyrics with warnings, fonts that lack something, and to lose anything"),
    HEADING("Tracks"),
    VALUE(OPTION_LIST, 'l', "lang", "TAG", langs,
          "language of LYRICS, such as ko or en-US; again for the next of them"),
    VALUE(OPTION_LIST, 0, "title", "TEXT", titles,
          "title of their track, Karaoke without it; again for the next of them"),
    VALUE(OPTION_LIST, 0, "replace", "WHICH", replace,
          "leave these subtitle tracks out, and put LYRICS in their places: the number of a "
          "stream (see 'norae info'), a title, a language, or all; may be given again"),
    VALUE(OPTION_LIST, 0, "remove", "WHICH", remove,
          "leave these subtitle tracks out, and fonts that only they used; likewise"),
    FLAG(0, "keep-default", keep_default,
         "the subtitles that players show stay those that were; else the first of LYRICS is shown"),
    CHOICE(OPTION_MAYBE, 0, "chapters", "WHICH", chapters, words_chapters,
           "sections, in place of those of VIDEO, made of the lyrics' sections; keep, only those "
           "of VIDEO; off, none; without it, sections where VIDEO has no chapters"),
    FLAG(0, "whole-fonts", whole_fonts,
         "attach fonts whole, for lyrics that will be edited; else only the letters in use"),
    HEADING("Sound"),
    ROWS_VOICE,
    ROW_KEY,
    ROW_LOUDNESS,
    GROUP_LOOK,
    GROUP_READ,
    GROUP_MESSAGES("write what was done to standard output as JSON"),
    OPTIONS_END,
};

const command cmd_mux = {
    .name = "mux",
    .operands = "VIDEO LYRICS ...",
    .least = 1,
    .most = ANY_NUMBER,
    .summary = "put timed lyrics beside a video's picture, as subtitle tracks",
    .details =
        "Copies VIDEO with a subtitle track for each of LYRICS, which players can switch on and "
        "off; nothing is encoded again but sound that is to be changed. Matroska (.mkv) holds them as they look, and gets what "
        "they use of fonts attached. An ASS script is taken as it is, unless --theme or --font is "
        "given; anything else is styled first. MP4, M4V and MOV hold lines and the times of words "
        "as 3GPP timed text, which few players light up, WebM as WebVTT; what is lost is told, and "
        "--strict refuses it.\n\nThe first of LYRICS becomes the default track. Tracks that are "
        "there stay, unless they are replaced or removed; without LYRICS tracks are only removed.",
    .options = options,
    .run = run,
};
