/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From a timed song to an ASS script.  How wide a text is, only a renderer
 * knows: it comes in as a function, so that this room needs none.
 */
#ifndef NR_KARAOKE_KARAOKE_H
#define NR_KARAOKE_KARAOKE_H

#include <stdbool.h>

#include <norae/karaoke.h>

#include "base/str.h"

typedef struct nr_text_style {
  const char *font; /* family */
  double size;      /* ASS font size, in pixels of the script */
  bool bold, italic;
  double outline; /* thickness in pixels of the script; not part of what is measured */
} nr_text_style;

/* The size of a text as it will be drawn on one line, without its outline.
 * `text` is lyrics, not ASS: nothing in it is a tag.  Width is the larger of the
 * advance and the ink, white space at both ends counts; height is the ink's, at
 * least the font size.  False when memory ran out. */
typedef struct nr_measure {
  bool (*text)(void *user, const nr_text_style *style, const char *text, size_t size,
               double *width, double *height);
  /* The family to draw a text with whose own font lacks letters of it, made for the
   * language ("zh-cn", "ko"; NULL: not known); NULL: leave it.  May be missing itself. */
  const char *(*choose)(void *user, const char *font, bool bold, const char *text, size_t size,
                        const char *lang);
  void *user;
} nr_measure;

typedef struct nr_karaoke_params {
  int width, height;  /* of the picture as displayed; 0: 1920×1080 */
  norae_bars bars;    /* black ones in it */
  const char *theme;  /* name or file; NULL: "default" */
  const char *const *settings; /* that replace the theme's, "size=12%" */
  size_t setting_count;
  const char *const *singers; /* colours of singers, "Mina=#FF8800" */
  size_t singer_count;
  const char *font;   /* family that replaces the theme's; NULL: the theme's */
  norae_us duration;  /* nothing is shown after it; 0: not known */
  const char *matrix; /* word for the `YCbCr Matrix` header; NULL: "None", colours as they are */
} nr_karaoke_params;

/* By this remark in its head a script is known as one of these. */
#define NR_SCRIPT_MARK \
  "; The timed lyrics are the Comment lines; the Dialogue lines are made from them.\n"

/* Append the script to `out`.  NORAE_ERR_ARGUMENT for an unknown theme or an
 * impossible size, NORAE_ERR_FORMAT when the song has no timed line. */
norae_status nr_karaoke_build(const norae_song *song, const nr_karaoke_params *params,
                              const nr_measure *measure, nr_str *out, norae_diags *diags);

#endif
