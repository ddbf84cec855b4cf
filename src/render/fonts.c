/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/fonts.h"

#include <dirent.h>
#include <fontconfig/fontconfig.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "base/str.h"

#define CHARACTERS_TOLD 12

/* ── what is in a font file ── */

static bool pattern_has(FcPattern *pattern, const char *property, const char *name)
{
  FcChar8 *value;
  for (int i = 0; FcPatternGetString(pattern, property, i, &value) == FcResultMatch; i++) {
    if (FcStrCmpIgnoreCase(value, (const FcChar8 *)name) == 0)
      return true;
  }
  return false;
}

static bool is_called(FcPattern *pattern, const char *name)
{
  return pattern_has(pattern, FC_FAMILY, name) || pattern_has(pattern, FC_FULLNAME, name) ||
         pattern_has(pattern, FC_POSTSCRIPT_NAME, name);
}

/* The family of a face, for people; "" if it can't be read.  Free with free(). */
static char *family_of(FcPattern *pattern)
{
  FcChar8 *value;
  if (pattern && FcPatternGetString(pattern, FC_FAMILY, 0, &value) == FcResultMatch)
    return strdup((const char *)value);
  return strdup("");
}

/* ── words ── */

/* Names that every system maps to some font: nothing is missing when it does. */
static bool is_generic(const char *family)
{
  static const char *const names[] = {"sans", "sans-serif", "serif", "monospace", "mono", ""};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    if (FcStrCmpIgnoreCase((const FcChar8 *)family, (const FcChar8 *)names[i]) == 0)
      return true;
  }
  return false;
}

/* The same for all weights is one message.  Remembers what was told; when memory
 * runs out, things are told twice. */
static bool is_told(nr_str *told, const char *asked, const char *got, bool fallback)
{
  nr_str key = {0};
  nr_str_addf(&key, "\n%d\t%s\t%s\n", fallback, asked, got);
  const char *text = nr_str_text(&key), *before = nr_str_text(told);
  bool found = text && before && strstr(before, text);
  if (text && !found)
    nr_str_add(told, text);
  nr_str_free(&key);
  return found;
}

/* A style that the family doesn't have is made from one that it has. */
static void report_style(const nr_font_use *use, FcPattern *face, const char *asked, nr_str *told,
                         const char *name, norae_diags *diags)
{
  double weight = FC_WEIGHT_REGULAR;
  int slant = FC_SLANT_ROMAN;
  FcBool variable = FcFalse;
  FcPatternGetDouble(face, FC_WEIGHT, 0, &weight);
  FcPatternGetInteger(face, FC_SLANT, 0, &slant);
  FcPatternGetBool(face, FC_VARIABLE, 0, &variable);
  bool thin = use->weight >= 600 && weight < FC_WEIGHT_DEMIBOLD && !variable;
  bool upright = use->italic && slant == FC_SLANT_ROMAN;
  if ((!thin && !upright) || is_told(told, asked, thin ? "bold" : "italic", false))
    return;
  nr_note(diags, "font-style", nr_in_file(name),
          "there is no %s%s%s style of the font \"%s\" here; its letters are %s%s%s",
          thin ? "bold" : "", thin && upright ? " or " : "", upright ? "italic" : "", asked,
          thin ? "thickened" : "", thin && upright ? " and " : "", upright ? "slanted" : "");
}

/* As people know it: "@" asks for vertical writing. */
static const char *asked_family(const nr_font_use *use)
{
  return use->family[0] == '@' ? use->family + 1 : use->family;
}

/* A font from memory was found by its name, or not at all. */
static bool is_settled(const nr_font_use *use)
{
  return !use->file || (!use->fallback && is_generic(use->family));
}

/* NULL if it can't be read. */
static FcPattern *face_of(const nr_font_use *use)
{
  int count;
  return FcFreeTypeQuery((const FcChar8 *)use->file, (unsigned)use->index, NULL, &count);
}

static bool is_missing(const nr_font_use *use)
{
  if (is_settled(use) || use->fallback)
    return false;
  FcPattern *face = face_of(use);
  bool missing = !face || !is_called(face, asked_family(use));
  if (face)
    FcPatternDestroy(face);
  return missing;
}

/* Is the family missing? */
static bool report_use(const nr_font_use *use, nr_str *told, const char *name, norae_diags *diags)
{
  if (is_settled(use))
    return false;
  FcPattern *face = face_of(use);
  const char *asked = asked_family(use);
  char *got = family_of(face);
  bool missing = !use->fallback && (!face || !is_called(face, asked));
  if (!use->fallback && !missing)
    report_style(use, face, asked, told, name, diags);
  bool again = (use->fallback || missing) && is_told(told, asked, got ? got : "", use->fallback);
  if (use->fallback && !again)
    nr_note(diags, "font-fallback", nr_in_file(name),
            "characters that the font \"%s\" lacks are drawn with \"%s\"", asked, got ? got : "");
  if (missing && !again)
    nr_warn(diags, "font-missing", nr_in_file(name),
            "there is no font \"%s\" here; \"%s\" is drawn instead", asked, got ? got : "");
  free(got);
  if (face)
    FcPatternDestroy(face);
  return missing;
}

bool nr_fonts_lack_family(const nr_font_uses *uses)
{
  bool missing = false;
  for (size_t i = 0; i < uses->count && !missing; i++)
    missing = is_missing(&uses->use[i]);
  for (size_t i = 0; i < uses->missing_count && !missing; i++)
    missing = uses->missing[i].character == 0;
  return missing;
}

/* Which Debian package has fonts for a character. */
static const char *package_for(uint32_t c)
{
  static const struct {
    uint32_t first, last;
    const char *package;
  } known[] = {
      {0x1100, 0x11ff, "fonts-noto-cjk"},    {0x2e80, 0x312f, "fonts-noto-cjk"},
      {0x3130, 0x33ff, "fonts-noto-cjk"},    {0x3400, 0x9fff, "fonts-noto-cjk"},
      {0xac00, 0xd7ff, "fonts-noto-cjk"},    {0xf900, 0xfaff, "fonts-noto-cjk"},
      {0xff00, 0xffef, "fonts-noto-cjk"},    {0x20000, 0x323af, "fonts-noto-cjk-extra"},
      {0x1f000, 0x1faff, "fonts-noto-color-emoji"},
  };
  for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
    if (c >= known[i].first && c <= known[i].last)
      return known[i].package;
  return "fonts-noto-core";
}

/* " 가 (U+AC00)"; no sign for what has none to be seen. */
static void add_character(nr_str *list, uint32_t c)
{
  FcChar8 bytes[FC_UTF8_MAX_LEN + 1] = {0};
  bool mark =
      c >= 0xe0000 || (c >= 0x300 && c <= 0x36f) || (c >= 0xe000 && c <= 0xf8ff) || c < 0xa1;
  if (!mark && FcUcs4ToUtf8(c, bytes) > 0)
    nr_str_addf(list, " %s (U+%04X)", (const char *)bytes, c);
  else
    nr_str_addf(list, " U+%04X", c);
}

/* Packages that would help, each once. */
static void add_package(nr_str *list, uint32_t c)
{
  const char *package = package_for(c), *before = nr_str_text(list);
  const char *found = before ? strstr(before, package) : NULL;
  char behind = found ? found[strlen(package)] : 'x';
  if (!found || (behind && behind != ','))
    nr_str_addf(list, "%s%s", list->size ? ", " : "", package);
}

/* All the missing characters of one family, in one message; false if there are none. */
static bool report_missing(const nr_font_uses *uses, size_t first, const char *name,
                           norae_diags *diags)
{
  const char *family = uses->missing[first].family;
  nr_str list = {0}, packages = {0};
  size_t count = 0;
  for (size_t i = first; i < uses->missing_count; i++) {
    if (strcmp(uses->missing[i].family, family) != 0 || uses->missing[i].character == 0)
      continue;
    if (count++ < CHARACTERS_TOLD)
      add_character(&list, uses->missing[i].character);
    add_package(&packages, uses->missing[i].character);
  }
  if (count > 0)
    nr_warn(diags, "glyph-missing", nr_in_file(name),
            "no font here has %zu character%s of the text in \"%s\":%s%s; on Debian, install %s",
            count, count == 1 ? "" : "s", family, nr_str_text(&list) ? nr_str_text(&list) : "",
            count > CHARACTERS_TOLD ? " …" : "",
            nr_str_text(&packages) ? nr_str_text(&packages) : "fonts");
  nr_str_free(&packages);
  nr_str_free(&list);
  return count > 0;
}

static bool told_before(const nr_font_uses *uses, size_t i)
{
  for (size_t k = 0; k < i; k++) {
    if (strcmp(uses->missing[k].family, uses->missing[i].family) == 0)
      return true;
  }
  return false;
}

static void refuse(const char *family, const char *name, norae_diags *diags)
{
  nr_error(diags, "font-missing", nr_in_file(name),
           "there is no font \"%s\" here and none to draw in its place, so nothing would be seen; "
           "install fonts (on Debian: fonts-noto-cjk), or name a folder of them with --font-dir",
           family);
}

/* The script may be for a machine that has it. */
static void warn_unseen(const char *family, const char *name, norae_diags *diags)
{
  nr_warn(diags, "font-missing", nr_in_file(name),
          "there is no font \"%s\" here and none to draw in its place", family);
}

static bool report_broken(const nr_font_uses *uses, norae_diags *diags)
{
  for (size_t i = 0; i < uses->broken_count; i++)
    nr_warn(diags, "font-broken", nr_in_file(uses->broken[i]),
            "can't be read as a font: it is not used");
  return uses->broken_count > 0;
}

static norae_status report(const nr_font_uses *uses, const char *name, bool strict, bool drawn,
                           norae_diags *diags)
{
  bool unseen = false, warned = report_broken(uses, diags);
  nr_str told = {0};
  for (size_t i = 0; i < uses->count; i++)
    warned |= report_use(&uses->use[i], &told, name, diags);
  nr_str_free(&told);
  for (size_t i = 0; i < uses->missing_count; i++) {
    if (uses->missing[i].character == 0) {
      unseen |= drawn;
      warned = true;
      (drawn ? refuse : warn_unseen)(uses->missing[i].family, name, diags);
    }
    if (!told_before(uses, i))
      warned |= report_missing(uses, i, name, diags);
  }
  if (strict && warned && !unseen)
    nr_error(diags, "strict", nr_in_file(name), "warnings count as errors");
  return unseen || (strict && warned) ? NORAE_ERR_ENVIRONMENT : NORAE_OK;
}

norae_status nr_fonts_report(const nr_font_uses *uses, const char *name, bool strict,
                             norae_diags *diags)
{
  return report(uses, name, strict, true, diags);
}

norae_status nr_fonts_tell(const char *script, size_t size, const char *name,
                           const nr_font_options *fonts, bool strict, norae_diags *diags)
{
  const nr_render_frame frame = {.width = 320, .height = 180};
  nr_renderer *renderer;
  nr_font_uses *uses = NULL;
  norae_status status = nr_renderer_new(script, size, name, fonts, &frame, &renderer, diags);
  if (status == NORAE_OK)
    status = nr_renderer_fonts(renderer, &uses);
  if (status == NORAE_OK)
    status = report(uses, name, strict, false, diags);
  nr_font_uses_free(&uses);
  nr_renderer_free(&renderer);
  return status;
}

/* ── files ── */

typedef struct collector {
  nr_font_files *files;
  size_t capacity;
} collector;

/* Takes `path` over; it may be NULL when memory ran out. */
static bool add_face(collector *c, char *path, int index)
{
  nr_font_files *f = c->files;
  unsigned face = index > 0 ? (unsigned)index & 0xFFFF : 0; /* above: FreeType's instances */
  for (size_t i = 0; path && i < f->count; i++) {
    if (f->file[i].index == face && strcmp(f->file[i].path, path) == 0) {
      free(path);
      return true;
    }
  }
  if (!path || !nr_grow(&f->file, &c->capacity, f->count + 1, sizeof *f->file)) {
    free(path);
    return false;
  }
  f->file[f->count++] = (nr_font_file){path, face};
  return true;
}

/* Which face of the file it is; -1 when none is. */
static int face_in_file(const char *path, const nr_font_use *use)
{
  FcFontSet *faces = FcFontSetCreate();
  int count = 0, face = -1;
  if (!faces)
    return -1;
  FcFreeTypeQueryAll((const FcChar8 *)path, (unsigned)-1, NULL, &count, faces);
  for (int i = 0; i < faces->nfont && face < 0; i++) {
    FcPattern *p = faces->fonts[i];
    bool found = use->postscript_name[0]
                     ? pattern_has(p, FC_POSTSCRIPT_NAME, use->postscript_name)
                     : is_called(p, use->family);
    if (found && FcPatternGetInteger(p, FC_INDEX, 0, &face) != FcResultMatch)
      face = 0;
  }
  FcFontSetDestroy(faces);
  return face;
}

static bool add_from_folder(collector *c, const nr_font_use *use, const char *folder)
{
  DIR *dir = opendir(folder);
  bool fine = true, found = false;
  for (struct dirent *e; dir && fine && !found && (e = readdir(dir));) {
    nr_str path = {0};
    char *text;
    nr_str_addf(&path, "%s/%s", folder, e->d_name);
    fine = nr_str_take(&path, &text, NULL) == NORAE_OK;
    int face = fine && e->d_name[0] != '.' ? face_in_file(text, use) : -1;
    found = face >= 0;
    if (found)
      fine = add_face(c, text, face);
    else if (fine)
      free(text);
  }
  if (dir)
    closedir(dir);
  return fine;
}

norae_status nr_font_files_of(const nr_font_uses *uses, const char *font_dir, nr_font_files **out)
{
  collector c = {.files = calloc(1, sizeof *c.files)};
  bool fine = c.files;
  for (size_t i = 0; fine && i < uses->count; i++) {
    if (uses->use[i].file)
      fine = add_face(&c, strdup(uses->use[i].file), uses->use[i].index);
    else if (font_dir)
      fine = add_from_folder(&c, &uses->use[i], font_dir);
  }
  if (!fine)
    nr_font_files_free(&c.files);
  *out = c.files;
  return fine ? NORAE_OK : NORAE_ERR_MEMORY;
}

void nr_font_files_subtract(nr_font_files *files, const nr_font_files *others)
{
  size_t kept = 0;
  for (size_t i = 0; i < files->count; i++) {
    bool found = false;
    for (size_t k = 0; others && k < others->count && !found; k++)
      found = files->file[i].index == others->file[k].index &&
              strcmp(files->file[i].path, others->file[k].path) == 0;
    if (found)
      free(files->file[i].path);
    else
      files->file[kept++] = files->file[i];
  }
  files->count = kept;
}

void nr_font_files_free(nr_font_files **files)
{
  if (!files || !*files)
    return;
  for (size_t i = 0; i < (*files)->count; i++)
    free((*files)->file[i].path);
  free((*files)->file);
  free(*files);
  *files = NULL;
}
