/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What became of the fonts a script asks for, in words and as files.
 */
#ifndef NR_RENDER_FONTS_H
#define NR_RENDER_FONTS_H

#include "render/renderer.h"

/* Say which families are missing and what stands in for them, and which
 * characters can't be drawn.  `name` is what messages call the script.
 * NORAE_ERR_ENVIRONMENT when nothing at all stands in for a family; if strict,
 * also when something else does, or a character is missing. */
norae_status nr_fonts_report(const nr_font_uses *uses, const char *name, bool strict,
                             norae_diags *diags);

/* The same for a script that is not drawn here but may be elsewhere: what this machine
 * lacks is never worse than a warning, unless strict. */
norae_status nr_fonts_tell(const char *script, size_t size, const char *name,
                           const nr_font_options *fonts, bool strict, norae_diags *diags);

/* Is there a family for which another one had to stand in, or nothing? */
bool nr_fonts_lack_family(const nr_font_uses *uses);

typedef struct nr_font_file {
  char *path;
  unsigned index; /* of the face, where the file is a collection */
} nr_font_file;

typedef struct nr_font_files {
  nr_font_file *file;
  size_t count;
} nr_font_files;

/* The files of all fonts in use, each face once, those of `font_dir` included; fonts
 * that came from memory in another way are left out.  Free with
 * nr_font_files_free(). */
norae_status nr_font_files_of(const nr_font_uses *uses, const char *font_dir, nr_font_files **out);
/* Takes out the faces that are in `others`, too. */
void nr_font_files_subtract(nr_font_files *files, const nr_font_files *others);
void nr_font_files_free(nr_font_files **files); /* takes NULL; sets NULL */

#endif
