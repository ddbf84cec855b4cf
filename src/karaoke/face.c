/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Han characters are written differently in Korea, Japan, China, Taiwan and Hong
 * Kong, and fonts come as a family for each.  Which of a font's families a song
 * is drawn with, and a line of another language in it, the language tells, or the
 * letters.
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

/* Letters that only some languages have. */
typedef struct letters {
  size_t kana, hangul, han;
} letters;

static void count_letters(const char *text, size_t size, letters *out)
{
  out->kana += nr_has_script(text, size, NR_SCRIPT_KANA);
  out->hangul += nr_has_script(text, size, USCRIPT_HANGUL);
  out->han += nr_has_script(text, size, USCRIPT_HAN);
}

/* Han characters alone are Chinese. */
static const char *region_of_letters(const letters *l)
{
  if (l->kana || l->hangul)
    return l->kana > l->hangul ? "JP" : "KR";
  return l->han ? "SC" : NULL;
}

/* What was told says little about texts in Latin letters, and nothing against letters
 * of another language. */
static const char *settle(const char *by_letters, const char *told)
{
  return by_letters && told && strcmp(by_letters, "SC") == 0 ? told : by_letters;
}

static const char *region_of(const norae_song *song)
{
  letters all = {0};
  const char *told = NULL;
  for (size_t i = 0; i < song->syllable_count; i++)
    count_letters(song->syllables[i].text, strlen(song->syllables[i].text), &all);
  for (size_t i = 0; i < song->line_count && !told; i++)
    told = region_of_tag(song->lines[i].lang);
  if (!told)
    told = region_of_tag(norae_song_meta(song, "language"));
  return settle(region_of_letters(&all), told);
}

/* Where the region stands in the name of a family that comes in several. */
static const char *find_region(const char *font)
{
  size_t size = strlen(font);
  if (size < 3 || font[size - 3] != ' ')
    return NULL;
  for (size_t i = 0; i < sizeof regions / sizeof regions[0]; i++)
    if (strcmp(font + size - 2, regions[i]) == 0)
      return font + size - 2;
  return NULL;
}

void nr_choose_face(nr_theme *theme, const norae_song *song)
{
  const char *region = region_of(song), *at = find_region(theme->font);
  if (region && at)
    memcpy(theme->font + (at - theme->font), region, 2);
}

/* A text while its font is chosen. */
typedef struct chooser {
  const nr_layout *layout;
  const nr_measure *measure;
  nr_arena *arena;
  nr_str text;
  letters letters;
} chooser;

static void add_text(chooser *c, const char *text, size_t size)
{
  count_letters(text, size, &c->letters);
  nr_str_add_bytes(&c->text, text, size);
}

/* The font in another region's form; *out stays NULL where it has none, or the text is
 * in the song's. */
static bool choose_region(const chooser *c, const char *lang, const char **out)
{
  const char *font = c->layout->font, *at = find_region(font);
  const char *region = region_of_letters(&c->letters), *told = region_of_tag(lang);
  /* Without a tag, kanji alone are the song's; a font that the user chose stays. */
  if (!at || !region || font != c->layout->theme->font || (strcmp(region, "SC") == 0 && !told))
    return true;
  region = settle(region, told);
  if (strcmp(region, at) == 0)
    return true;
  char *copy = nr_arena_copy(c->arena, font, strlen(font));
  if (copy)
    memcpy(copy + (at - font), region, 2);
  *out = copy;
  return copy != NULL;
}

/* As fontconfig calls it. */
static const char *language_of(const chooser *c, const char *lang)
{
  static const char *const names[][2] = {
      {"KR", "ko"}, {"JP", "ja"}, {"SC", "zh-cn"}, {"TC", "zh-tw"}, {"HK", "zh-hk"}};
  const char *region = settle(region_of_letters(&c->letters), region_of_tag(lang));
  for (size_t i = 0; region && i < sizeof names / sizeof *names; i++)
    if (strcmp(names[i][0], region) == 0)
      return names[i][1];
  return lang;
}

/* Forgets the text. */
static bool choose(chooser *c, const char *lang, const char **out)
{
  const char *text = nr_str_text(&c->text), *other = NULL;
  bool ok = text && choose_region(c, lang, out);
  if (ok && c->measure->choose)
    other = c->measure->choose(c->measure->user, *out ? *out : c->layout->font,
                               c->layout->theme->bold, text, c->text.size, language_of(c, lang));
  if (other)
    *out = nr_arena_copy(c->arena, other, strlen(other));
  nr_str_clear(&c->text);
  c->letters = (letters){0};
  return ok && (!other || *out);
}

static bool choose_for_line(chooser *c, nr_sung_line *line)
{
  for (size_t p = 0; p < line->count; p++)
    add_text(c, line->pieces[p].text, line->pieces[p].size);
  bool ok = choose(c, line->line->lang, &line->font);
  for (size_t k = 0; k < NR_SIDES && ok; k++) {
    nr_side *side = &line->sides[k];
    for (size_t i = 0; i < side->count; i++)
      add_text(c, side->pieces[i].text, side->pieces[i].size);
    /* Han characters below a Japanese or Korean line are a Chinese translation. */
    ok = !side->count ||
         choose(c, side->lang ? side->lang : side->steady ? "zh" : NULL, &side->font);
  }
  return ok;
}

norae_status nr_choose_faces(const nr_layout *layout, const nr_measure *measure,
                             nr_sung_line *lines, size_t count, nr_arena *arena)
{
  chooser c = {.layout = layout, .measure = measure, .arena = arena};
  bool ok = true;
  for (size_t i = 0; i < count && ok; i++)
    ok = choose_for_line(&c, &lines[i]);
  nr_str_free(&c.text);
  return ok ? NORAE_OK : NORAE_ERR_MEMORY;
}
