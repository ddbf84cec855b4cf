/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Han characters are written differently in Korea, Japan, China, Taiwan and Hong
 * Kong, and fonts come as a family for each.  Which of a font's families a song
 * is drawn with, its language tells, or its letters.
 */
#include <string.h>
#include <strings.h>
#include <unicode/uscript.h>

#include "karaoke/unit.h"
#include "text/script.h"

/* Family names that end in a region's code, as Noto's do. */
static const char *const regions[] = {"KR", "JP", "SC", "TC", "HK"};

static const char *region_of_tag(const char *tag)
{
  static const struct {
    const char *tag, *region;
  } known[] = {{"ko", "KR"},      {"ja", "JP"},      {"zh-hant-hk", "HK"}, {"zh-hk", "HK"},
               {"yue", "HK"},     {"zh-hant", "TC"}, {"zh-tw", "TC"},      {"zh-mo", "TC"},
               {"zh", "SC"}};
  for (size_t i = 0; tag && i < sizeof known / sizeof known[0]; i++) {
    size_t size = strlen(known[i].tag);
    if (strncasecmp(tag, known[i].tag, size) == 0 && (!tag[size] || tag[size] == '-'))
      return known[i].region;
  }
  return NULL;
}

/* By the letters that only one language has; Han characters alone are Chinese. */
static const char *region_of_letters(const norae_song *song)
{
  size_t kana = 0, hangul = 0, han = 0;
  for (size_t i = 0; i < song->syllable_count; i++) {
    const char *text = song->syllables[i].text;
    size_t size = strlen(text);
    kana += nr_has_script(text, size, NR_SCRIPT_KANA);
    hangul += nr_has_script(text, size, USCRIPT_HANGUL);
    han += nr_has_script(text, size, USCRIPT_HAN);
  }
  if (kana || hangul)
    return kana > hangul ? "JP" : "KR";
  return han ? "SC" : NULL;
}

static const char *region_of(const norae_song *song)
{
  const char *region = region_of_letters(song), *told = NULL;
  for (size_t i = 0; i < song->line_count && !told; i++)
    told = region_of_tag(song->lines[i].lang);
  if (!told)
    told = region_of_tag(norae_song_meta(song, "language"));
  /* A song's language says little about a song in Latin letters, and nothing
   * against letters of another one. */
  return region && told && strcmp(region, "SC") == 0 ? told : region;
}

void nr_choose_face(nr_theme *theme, const norae_song *song)
{
  size_t size = strlen(theme->font);
  const char *region = region_of(song);
  if (!region || size < 3 || theme->font[size - 3] != ' ')
    return;
  for (size_t i = 0; i < sizeof regions / sizeof regions[0]; i++)
    if (strcmp(theme->font + size - 2, regions[i]) == 0) {
      memcpy(theme->font + size - 2, region, 2);
      return;
    }
}
