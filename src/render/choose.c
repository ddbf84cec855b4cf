/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/choose.h"

#include <fontconfig/fontconfig.h>
#include <stdlib.h>
#include <string.h>

/* More texts than this ask for fonts of their own in no song. */
#define KEPT_MAX 64

/* What was looked up before: fontconfig takes milliseconds. */
typedef struct kept {
  char *lang;
  bool bold;
  FcCharSet *letters; /* all that were asked for */
  char *family;       /* NULL: none has them all */
} kept;

struct nr_chooser {
  kept all[KEPT_MAX];
  size_t count;
  char *font; /* the one that was asked for last, and what it has */
  bool bold;
  FcCharSet *own; /* NULL: it is not here */
};

nr_chooser *nr_chooser_new(void)
{
  return calloc(1, sizeof(nr_chooser));
}

static void forget(kept *k)
{
  free(k->lang);
  free(k->family);
  if (k->letters)
    FcCharSetDestroy(k->letters);
  *k = (kept){0};
}

void nr_chooser_free(nr_chooser **chooser)
{
  if (!*chooser)
    return;
  for (size_t i = 0; i < (*chooser)->count; i++)
    forget(&(*chooser)->all[i]);
  if ((*chooser)->own)
    FcCharSetDestroy((*chooser)->own);
  free((*chooser)->font);
  free(*chooser);
  *chooser = NULL;
}

/* Signs that fonts of letters lack: emoji, notes, arrows, joiners; they may come from
 * any font. */
static bool is_letter(FcChar32 c)
{
  if (c < 0xC0)
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  return !(c >= 0x2000 && c <= 0x2BFF) && !(c >= 0xFE00 && c <= 0xFE0F) && c != 0xFEFF &&
         !(c >= 0xE000 && c <= 0xF8FF) && !(c >= 0x1F000 && c <= 0x1FAFF) && c < 0xE0000;
}

static FcCharSet *letters_of(const char *text, size_t size)
{
  FcCharSet *set = FcCharSetCreate();
  const FcChar8 *at = (const FcChar8 *)text;
  for (int left = size > 4096 ? 4096 : (int)size; set && left > 0;) {
    FcChar32 c;
    int length = FcUtf8ToUcs4(at, &c, left);
    if (length <= 0)
      break;
    if (is_letter(c))
      FcCharSetAddChar(set, c);
    at += length;
    left -= length;
  }
  return set;
}

static bool is_family(FcPattern *face, const char *font)
{
  FcChar8 *name;
  for (int i = 0; FcPatternGetString(face, FC_FAMILY, i, &name) == FcResultMatch; i++)
    if (FcStrCmpIgnoreCase(name, (const FcChar8 *)font) == 0)
      return true;
  return false;
}

static bool has_letters(FcPattern *face, const FcCharSet *letters)
{
  FcCharSet *has;
  return FcPatternGetCharSet(face, FC_CHARSET, 0, &has) == FcResultMatch &&
         FcCharSetIsSubset(letters, has);
}

static FcPattern *pattern_for(const char *font, bool bold)
{
  FcPattern *pattern = FcPatternCreate();
  if (!pattern)
    return NULL;
  FcPatternAddString(pattern, FC_FAMILY, (const FcChar8 *)font);
  FcPatternAddInteger(pattern, FC_WEIGHT, bold ? FC_WEIGHT_BOLD : FC_WEIGHT_REGULAR);
  return pattern;
}

static FcPattern *settled(FcPattern *pattern)
{
  if (FcConfigSubstitute(NULL, pattern, FcMatchPattern)) {
    FcDefaultSubstitute(pattern);
    return pattern;
  }
  FcPatternDestroy(pattern);
  return NULL;
}

/* What the font has itself; NULL when it is not here. */
static FcCharSet *letters_in(const char *font, bool bold)
{
  FcResult result;
  FcCharSet *has = NULL;
  FcPattern *pattern = pattern_for(font, bold);
  pattern = pattern ? settled(pattern) : NULL;
  FcPattern *face = pattern ? FcFontMatch(NULL, pattern, &result) : NULL;
  if (face && is_family(face, font) &&
      FcPatternGetCharSet(face, FC_CHARSET, 0, &has) == FcResultMatch)
    has = FcCharSetCopy(has);
  if (face)
    FcPatternDestroy(face);
  if (pattern)
    FcPatternDestroy(pattern);
  return has;
}

/* All faces, the ones that suit best first. */
static FcFontSet *sort_faces(bool bold, const FcCharSet *letters, const char *lang)
{
  FcResult result;
  FcFontSet *faces = NULL;
  FcPattern *pattern = pattern_for("sans-serif", bold);
  FcLangSet *langs = pattern && lang ? FcLangSetCreate() : NULL;
  if (!pattern)
    return NULL;
  FcPatternAddCharSet(pattern, FC_CHARSET, letters);
  if (langs && FcLangSetAdd(langs, (const FcChar8 *)lang))
    FcPatternAddLangSet(pattern, FC_LANG, langs);
  pattern = settled(pattern);
  if (pattern) {
    faces = FcFontSort(NULL, pattern, FcFalse, NULL, &result);
    FcPatternDestroy(pattern);
  }
  if (langs)
    FcLangSetDestroy(langs);
  return faces;
}

/* The family that has all of them, NULL for none; the caller's. */
static char *look_up(bool bold, const FcCharSet *letters, const char *lang)
{
  FcFontSet *faces = sort_faces(bold, letters, lang);
  FcChar8 *name;
  char *out = NULL;
  for (int i = 0; faces && i < faces->nfont && !out; i++)
    if (has_letters(faces->fonts[i], letters) &&
        FcPatternGetString(faces->fonts[i], FC_FAMILY, 0, &name) == FcResultMatch)
      out = strdup((const char *)name);
  if (faces)
    FcFontSetDestroy(faces);
  return out;
}

static bool is_same_text(const char *a, const char *b)
{
  return a && b ? strcmp(a, b) == 0 : a == b;
}

/* One that was asked for with these letters among others. */
static const kept *find(const nr_chooser *c, bool bold, const FcCharSet *letters,
                        const char *lang)
{
  for (size_t i = 0; i < c->count; i++) {
    const kept *k = &c->all[i];
    if (k->bold == bold && is_same_text(k->lang, lang) &&
        (k->family ? FcCharSetIsSubset(letters, k->letters)
                   : FcCharSetEqual(letters, k->letters)))
      return k;
  }
  return NULL;
}

/* False when the font is not here, or has them all. */
static bool lacks(nr_chooser *c, const char *font, bool bold, const FcCharSet *letters)
{
  if (!c->font || c->bold != bold || strcmp(c->font, font) != 0) {
    free(c->font);
    if (c->own)
      FcCharSetDestroy(c->own);
    c->font = strdup(font);
    c->bold = bold;
    c->own = letters_in(font, bold);
  }
  return c->own && !FcCharSetIsSubset(letters, c->own);
}

static const char *choose(nr_chooser *c, bool bold, FcCharSet *letters, const char *lang)
{
  const kept *known = find(c, bold, letters, lang);
  if (known || c->count == KEPT_MAX)
    return known ? known->family : NULL;
  kept *k = &c->all[c->count];
  *k = (kept){.lang = lang ? strdup(lang) : NULL,
              .bold = bold,
              .letters = FcCharSetCopy(letters),
              .family = look_up(bold, letters, lang)};
  if (!k->letters || (lang && !k->lang)) {
    forget(k);
    return NULL;
  }
  c->count++;
  return k->family;
}

const char *nr_choose_font(nr_chooser *chooser, const char *font, bool bold, const char *text,
                           size_t size, const char *lang)
{
  FcCharSet *letters = letters_of(text, size);
  const char *family = NULL;
  if (letters && lacks(chooser, font, bold, letters))
    family = choose(chooser, bold, letters, lang);
  if (letters)
    FcCharSetDestroy(letters);
  return family;
}
