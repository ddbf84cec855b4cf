/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows that several commands share, and the words that options take.
 */
#ifndef CLI_GROUPS_H
#define CLI_GROUPS_H

#include "cli/option.h"

option_words words_readable, words_writable, words_themes, words_codecs, words_presets,
    words_lrc_offset, words_encodings, words_fixes, words_rules, words_places,
    words_furigana, words_reports, words_smart, words_chapters, words_vocals, words_loudness;

#define GROUP_READ \
  HEADING("Reading lyrics"), \
  CHOICE(OPTION_FORMAT, 0, "from-format", "FORMAT", read.format, words_readable, \
         "what LYRICS are; found out without it (see 'norae formats')"), \
  VALUE(OPTION_FILE, 0, "grammar", "FILE", grammar, \
         "a format of your own (see GRAMMARS in norae(1)): LYRICS are in it, unless they are to " \
         "be written in it"), \
  CHOICE(OPTION_TEXT, 0, "encoding", "NAME", read.encoding, words_encodings, \
         "encoding of LYRICS, such as cp949; found out without it"), \
  CHOICE(OPTION_WORD, 0, "lrc-offset", "WAY", lrc_offset, words_lrc_offset, \
         "what a positive [offset:] in LRC means: earlier (the default) or later, as some " \
         "players take it"), \
  RANGED(OPTION_COUNT, 0, "embedded", "N", read.embedded, 1, 1000, \
         "where LYRICS is a media file: take its N-th lyrics (see 'norae info'); the best " \
         "without it"), \
  VALUE(OPTION_TEXT, 0, "embedded-lang", "TAG", read.embedded_lang, \
        "and only those of this language, such as ko or eng"), \
  GROUP_CLEAN

#define GROUP_CLEAN \
  CHOICE(OPTION_TEXT, 0, "clean", "SETS", clean, words_rules, \
         "clean LYRICS up by sets of rules, with commas between: credits and boilerplate drop " \
         "lines that are not sung, sections and singers take labels and names off, backing moves " \
         "what is in brackets to a background voice; all is all of them"), \
  VALUE(OPTION_FILE, 0, "rules", "FILE", rules, \
        "clean LYRICS up by rules of your own, after --clean (see RULES in norae(1))")

#define ROW_LANG \
  VALUE(OPTION_TEXT, 'l', "lang", "TAG", lang, \
        "language of the lyrics, such as ko, ja or en-US, where the letters leave it open")

/* `vocals_row`: make can do more with voices. */
#define GROUP_SYNC(vocals_row) \
  GROUP_PLACE(vocals_row), \
  VALUE(OPTION_FILE, 0, "edits", "FILE", edits, \
        "write which part of the given times went where: as a table, or as JSON to FILE.json")

#define GROUP_PLACE(...) \
  HEADING("Finding the times"), \
  ROW_LANG, \
  RANGED(OPTION_SECONDS, 0, "max-offset", "SECONDS", sync.max_offset, 0.1, 3600, \
         "how far the lyrics may be off; 60 without it"), \
  FLAG(0, "no-cuts", sync.no_cuts, "the recording has no scenes or verses more or less"), \
  FLAG(0, "no-tempo", sync.no_tempo, "the recording is as fast as the one the lyrics fit"), \
  FLAG(0, "ignore-times", sync.ignore_times, "place the words as if the lyrics had no times"), \
  VALUE(OPTION_FILE, 0, "from", "FILE", others.from, \
        "the lyrics fit this other recording of the song: move them from there"), \
  VALUE(OPTION_FILE, 0, "instrumental", "FILE", others.instrumental, \
        "the recording without its voices: what is left of it is the voice; with --from, of " \
        "that recording"), \
  __VA_ARGS__, \
  VALUE(OPTION_FOLDER, 0, "acoustic-model", "DIR", sync.acoustic_model, \
        "folder of the CMU Sphinx model to listen with; found without it"), \
  FLAG(0, "no-acoustic-model", sync.no_acoustic_model, \
       "place the words by loudness alone, which is less accurate"), \
  RANGED(OPTION_NUMBER, 0, "min-confidence", "SHARE", sync.min_confidence, 0, 1, \
         "write nothing and fail when less than this share of the words, 0 to 1, should be " \
         "within 0.3 s")

#define GROUP_LOOK \
  HEADING("Look"), \
  CHOICE(OPTION_WORD_FILE, 0, "theme", "NAME", karaoke.theme, words_themes, \
         "see 'norae themes', which lists your own, too; or a file, NAME.theme"), \
  ROW_SET, \
  VALUE(OPTION_LIST, 0, "singer", "NAME=COLOUR", singers, \
        "a singer's colour, #RRGGBB or a hue from 0 to 360; may be given again"), \
  VALUE(OPTION_TEXT, 0, "font", "FAMILY", karaoke.font, "use this font instead of the theme's"), \
  ROW_ROMANIZE("give lines that are not in Latin letters a second one that is, smaller, above " \
               "(the default) or below, which lights up together with them"), \
  ROW_FURIGANA("readings over kanji and Chinese characters: given, those in the lyrics; auto, " \
               "what is meant without a word, and those that a dictionary knows; off, none"), \
  GROUP_FONTS

/* A second line in Latin letters. */
#define ROW_ROMANIZE(help_) \
  CHOICE(OPTION_MAYBE, 0, "romanize", "WHERE", romanize, words_places, help_)

/* Readings. */
#define ROW_FURIGANA(help_) \
  CHOICE(OPTION_MAYBE, 0, "furigana", "WHICH", furigana, words_furigana, help_)

#define GROUP_FONTS \
  VALUE(OPTION_FOLDER, 0, "font-dir", "DIR", karaoke.font_dir, "use the fonts in DIR, too"), \
  FLAG(0, "no-system-fonts", karaoke.no_system_fonts, \
       "use no others: the same picture on every machine")

#define GROUP_VIDEO \
  HEADING("Video"), \
  RANGED(OPTION_NUMBER, 0, "crf", "NUMBER", burn.crf, 0, 63, \
         "quality: lower is better and larger; the encoder's own default without it"), \
  RANGED(OPTION_COUNT, 0, "bitrate", "KBIT", burn.bit_rate, 1, 1000000, \
         "aim at this many kbit/s instead of a quality"), \
  CHOICE(OPTION_TEXT, 0, "preset", "NAME", burn.preset, words_presets, \
         "speed against size, as the encoder names it"), \
  CHOICE(OPTION_TEXT, 0, "codec", "NAME", burn.video_codec, words_codecs, \
         "h264 (the default), hevc, av1, vp9 or an encoder's own name"), \
  CHOICE(OPTION_MAYBE, 0, "smart", "WAY", smart, words_smart, \
         "copy the stretches that show no lyrics and encode only the others: on, wherever that " \
         "can be done; auto, where it pays and no quality is asked for; off (the default)"), \
  FLAG(0, "deinterlace", burn.deinterlace, \
       "make an interlaced picture progressive; it stays as it is without it"), \
  RANGED(OPTION_COUNT, 0, "threads", "N", burn.threads, 1, 256, \
         "threads to use; as many as the machine has without it"), \
  RANGED(OPTION_COUNT, 0, "jobs", "N", burn.jobs, 1, 64, \
         "encode N pieces of the video side by side; without it, more than one where many " \
         "cores would be idle"), \
  VALUE(OPTION_FILE, 0, "background", "PICTURE", burn.background, \
        "picture behind the lyrics of sound without video"), \
  RANGED(OPTION_SIZE, 0, "size", "WxH", size, 16, 8192, \
         "size of the video made for sound without video; 1280x720 without it")

#define GROUP_PART \
  HEADING("A part of it"), \
  DASHED(OPTION_SECONDS, "ss", "start", "TIME", burn.from, 0, 1e6, \
         "begin there, in the video's time: seconds, m:ss or h:mm:ss"), \
  RANGED(OPTION_SECONDS, 't', "duration", "TIME", duration, 0.001, 1e6, \
         "make a video this long"), \
  DASHED(OPTION_SECONDS, "to", "end", "TIME", burn.until, 0.001, 1e6, "end there")

#define GROUP_SOUND \
  HEADING("Sound"), \
  ROW_KEY, \
  RANGED(OPTION_NUMBER, 0, "tempo", "FACTOR", burn.sing.tempo, 0.5, 1.5, \
         "times as fast, such as 0.8 to practise; the pitch stays, picture and lyrics follow"), \
  ROW_LOUDNESS

#define ROW_KEY \
  RANGED(OPTION_NUMBER, 0, "key", "SEMITONES", burn.sing.key, -12, 12, \
         "sing higher (+) or lower by so many, such as -2 or 0.5; the tempo stays")

#define ROW_LOUDNESS \
  {.kind = OPTION_MAYBE_NUMBER, .name = "loudness", .value = "LUFS", \
   .field = offsetof(settings, burn.sing.loudness), .least = -40, .most = -5, \
   .words = words_loudness, \
   .help = "make it as loud as that by EBU R128, true peaks below -1 dB: -16 (the default) as " \
           "streaming services are, -23 as broadcasts are"}

/* Commands that don't listen for the words, and so know no other recordings. */
#define ROWS_VOICE \
  CHOICE(OPTION_WORD, 0, "vocals", "WORD", vocals, words_vocals, VOCALS_HELP), \
  VALUE(OPTION_FILE, 0, "instrumental", "FILE", instrumental, \
        "the recording without its voices, laid in to the sample in their place; without it " \
        "the voice is taken out of the middle of the stereo sound")

/* What becomes of the voice. */
#define VOCALS_HELP \
  "keep the voice (the default), reduce it by 12 dB, remove it, or make both, a track without " \
  "it and one as it was"

#define GROUP_MESSAGES(json_help) \
  HEADING("Messages"), \
  FLAG(0, "json", json, json_help), \
  FLAG('q', "quiet", quiet, "say nothing but errors"), \
  FLAG('v', "verbose", verbose, "say more"), \
  GROUP_HELP

#define ROW_SET \
  VALUE(OPTION_LIST, 0, "set", "KEY=VALUE", theme_settings, \
        "change one setting of the theme, such as size=12%; may be given again")

#define GROUP_HELP FLAG('h', "help", help, "show this help")

#define ROW_FORCE FLAG('f', "force", force, "replace files that exist")
#define ROW_STRICT(help_) FLAG(0, "strict", strict, help_)

#endif
