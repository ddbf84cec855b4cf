/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/convert.h"
#include "cli/embed.h"
#include "cli/file.h"
#include "cli/groups.h"

static int check_folder(call *c)
{
  struct stat at;
  const char *folder = c->set.folder;
  if (!folder || (stat(folder, &at) == 0 && S_ISDIR(at.st_mode)))
    return EXIT_DONE;
  /* What -r finds gets its folders made; that one too. */
  if (c->set.recursive && stat(folder, &at) != 0)
    return EXIT_DONE;
  return usage_error(c, "-O %s is not a folder", folder);
}

static int check_output(call *c)
{
  const settings *s = &c->set;
  if (s->dry_run)
    return EXIT_DONE;
  if (!s->output && !s->format)
    return usage_error(c, "what to write is missing: -o FILE or -t FORMAT");
  if (s->output && s->folder)
    return usage_error(c, "-o and -O don't go together");
  if (s->output && s->name)
    return usage_error(c, "-o and --name don't go together");
  if (s->output && s->recursive)
    return usage_error(c, "-o is one file, and -r finds many; give -t FORMAT -O DIR");
  if (s->output && c->count > 1)
    return usage_error(c, "%zu inputs don't fit into one -o; give -t FORMAT -O DIR", c->count);
  return s->name ? name_pattern_check(c, s->name) : EXIT_DONE;
}

/* 23.976 and its like mean 24000/1001. */
static double exact_rate(double rate)
{
  double whole = round(rate), broadcast = whole * 1000 / 1001;
  return rate > 0 && fabs(rate - broadcast) < 0.006 && fabs(rate - whole) > 0.006 ? broadcast
                                                                                  : rate;
}

static void settle_rates(settings *s)
{
  s->from_rate = s->read.frame_rate = exact_rate(s->from_rate);
  s->to_rate = exact_rate(s->to_rate);
  if (s->from_rate > 0 && s->to_rate > 0)
    s->scale *= s->from_rate / s->to_rate;
}

/* "sort,clamp" as bits: they stand in the order of the words. */
static int settle_fixes(call *c)
{
  settings *s = &c->set;
  s->fixing = (norae_fix_options){.longest = (size_t)s->longest};
  for (const char *at = s->fixes; at && *at; at += strspn(at, ",")) {
    size_t size = strcspn(at, ","), i = 0;
    const char *word;
    while ((word = words_fixes(i)) && (strlen(word) != size || strncmp(word, at, size) != 0))
      i++;
    if (!word)
      return usage_error(c,
                         "--fix doesn't know '%.*s'; it takes sort, clamp, split, gaps, words, "
                         "doubles, with commas between, or all",
                         (int)size, at);
    s->fixing.what |= strcmp(word, "all") == 0 ? NORAE_FIX_ALL : 1u << i;
    at += size;
  }
  return EXIT_DONE;
}

static int run(call *c)
{
  if (c->set.embed)
    return embed_run(c);
  int code = check_output(c);
  if (code == EXIT_DONE)
    code = settle_fixes(c);
  if (code == EXIT_DONE)
    code = check_folder(c);
  if (code != EXIT_DONE)
    return code;
  settle_rates(&c->set);
  return convert_inputs(c);
}

static const option options[] = {
    VALUE(OPTION_FILE, 'o', "output", "FILE", output, "write to FILE; - is standard output"),
    CHOICE(OPTION_FORMAT, 't', "to", "FORMAT", format, words_writable,
           "format to write; by the extension of FILE without it"),
    VALUE(OPTION_FOLDER, 'O', "output-dir", "DIR", folder,
          "write into DIR, named after the input; beside the input without it"),
    FLAG('r', "recursive", recursive,
         "convert the lyrics in folders, too; -O DIR then gets the same folders"),
    VALUE(OPTION_TEXT, 0, "name", "PATTERN", name,
          "name the outputs like '{artist} - {title}': fields are the lyrics' metadata, and stem, "
          "n and ext of the input's own name"),
    FLAG(0, "dry-run", dry_run,
         "write nothing; show what the clean-up would change, line by line, and by which rule"),
    ROW_FORCE,
    ROW_STRICT("refuse lyrics with warnings, and formats that would lose something"),
    VALUE(OPTION_FILE, 0, "embed", "SOUND", embed,
          "write a copy of this sound file with the lyrics in its tags"),
    VALUE(OPTION_FOLDER, 0, "fonts", "DIR", fonts,
          "where LYRICS is a media file: put the fonts that it carries into DIR"),
    HEADING("Times"),
    RANGED(OPTION_SECONDS, 0, "shift", "SECONDS", shift, -360000, 360000,
           "move all times; + is later, - is earlier"),
    RANGED(OPTION_NUMBER, 0, "scale", "FACTOR", scale, 0.1, 10,
           "multiply all times, before --shift"),
    RANGED(OPTION_NUMBER, 0, "from-fps", "RATE", from_rate, 1, 1000,
           "frames per second that LYRICS count in (MicroDVD), or were made for"),
    RANGED(OPTION_NUMBER, 0, "to-fps", "RATE", to_rate, 1, 1000,
           "frames per second to write; with --from-fps all times are fitted to a recording that "
           "is played at RATE instead"),
    HEADING("Mending"),
    CHOICE(OPTION_TEXT, 0, "fix", "LIST", fixes, words_fixes,
           "mend: sort (lines by time), clamp (to the same singer's next line), split (long lines "
           "between words), gaps (short ones between words), words (outside of their line), "
           "doubles; several with commas, or all"),
    RANGED(OPTION_COUNT, 0, "longest", "COLUMNS", longest, 10, 1000,
           "longest line for split; wide letters take two columns; 60 without it"),
    GROUP_LOOK,
    ROW_LANG,
    RANGED(OPTION_SIZE, 0, "size", "WxH", size, 16, 8192,
           "size of the picture that styled ASS is laid out for; 1920x1080 without it"),
    GROUP_READ,
    GROUP_MESSAGES("write what was done to standard output as JSON"),
    OPTIONS_END,
};

const command cmd_convert = {
    .name = "convert",
    .operands = "LYRICS ...",
    .least = 1,
    .most = ANY_NUMBER,
    .summary = "turn lyrics from one format into another",
    .details = "Reads LYRICS in any format and writes them in another; - is standard input. Times "
               "of words are kept wherever the format can hold them; what it can't hold is "
               "reported. One input goes to -o FILE, many go to -t FORMAT, each beside itself or "
               "in -O DIR; with -r folders may be among them, and files in them that hold no "
               "lyrics are skipped. One that fails leaves the others done; two that would become "
               "one file are refused.\n\nLYRICS may also be media with lyrics inside: subtitle "
               "streams, ID3 frames (SYLT, USLT), Vorbis comments, MP4 lyrics; the most finely "
               "timed of them are taken. --embed SOUND writes FILE as a copy of SOUND with the "
               "lyrics inside: MP3, WAV and AIFF get SYLT and USLT frames, FLAC, Ogg and Opus a "
               "LYRICS comment, M4A its lyrics, in place of all that were there; everything else "
               "is copied byte for byte.\n\nASS is written plain, to be edited or converted "
               "again; with a theme, font or size it is styled as it would be burned.",
    .options = options,
    .run = run,
};
