/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/groups.h"

#define WORD(list, i) ((i) < sizeof(list) / sizeof *(list) ? (list)[i] : NULL)

/* The i-th format that can do this. */
static const char *format_with(unsigned capability, size_t i)
{
  for (size_t f = 0; f < norae_format_count(); f++) {
    const norae_format_info *info = norae_format_at(f);
    if ((info->capabilities & capability) && i-- == 0)
      return info->name;
  }
  return NULL;
}

const char *words_readable(size_t i)
{
  return format_with(NORAE_CAN_READ, i);
}

const char *words_writable(size_t i)
{
  return format_with(NORAE_CAN_WRITE, i);
}

const char *words_themes(size_t i)
{
  return i < norae_theme_count() ? norae_theme_at(i)->name : NULL;
}

const char *words_codecs(size_t i)
{
  static const char *const names[] = {"h264", "hevc", "av1", "vp9"};
  return WORD(names, i);
}

const char *words_presets(size_t i)
{
  static const char *const names[] = {"ultrafast", "superfast", "veryfast", "faster",  "fast",
                                      "medium",    "slow",      "slower",   "veryslow"};
  return WORD(names, i);
}

const char *words_lrc_offset(size_t i)
{
  static const char *const names[] = {"earlier", "later"};
  return WORD(names, i);
}

const char *words_rules(size_t i)
{
  return i < norae_rules_count() ? norae_rules_name_at(i) : i == norae_rules_count() ? "all" : NULL;
}

const char *words_fixes(size_t i)
{
  static const char *const names[] = {"sort", "clamp", "split", "gaps", "words", "doubles", "all"};
  return WORD(names, i);
}

const char *words_places(size_t i)
{
  static const char *const names[] = {"above", "below"};
  return WORD(names, i);
}

const char *words_furigana(size_t i)
{
  static const char *const names[] = {"auto", "given", "off"};
  return WORD(names, i);
}

const char *words_reports(size_t i)
{
  return norae_report_format_at(i);
}

const char *words_smart(size_t i)
{
  static const char *const names[] = {"on", "auto", "off"};
  return WORD(names, i);
}

const char *words_chapters(size_t i)
{
  static const char *const names[] = {"sections", "keep", "off"};
  return WORD(names, i);
}

const char *words_encodings(size_t i)
{
  static const char *const names[] = {"utf-8",   "utf-16",       "cp949",        "shift_jis",
                                      "gb18030", "big5",         "windows-1250", "windows-1251",
                                      "euc-jp",  "windows-1252", "iso-8859-1"};
  return WORD(names, i);
}

const char *words_vocals(size_t i)
{
  static const char *const names[] = {"keep", "reduce", "remove", "both"};
  return WORD(names, i);
}

const char *words_loudness(size_t i)
{
  static const char *const names[] = {"-16", "-23", "-14"};
  return WORD(names, i);
}
