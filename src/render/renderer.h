/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An ASS script and a time → what is to be drawn: single-coloured areas of
 * coverage, bottom first.  A renderer belongs to one thread at a time.
 */
#ifndef NR_RENDER_RENDERER_H
#define NR_RENDER_RENDERER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <norae/time.h>

#include "base/diag.h"

/* What YCbCr the script's colours are meant to become ("YCbCr Matrix"). */
typedef enum nr_script_matrix {
  NR_SCRIPT_RGB, /* "None", or a word nobody knows: plain RGB */
  NR_SCRIPT_BT601,
  NR_SCRIPT_BT709,
  NR_SCRIPT_SMPTE240M,
  NR_SCRIPT_FCC
} nr_script_matrix;

typedef struct nr_script_colours {
  nr_script_matrix matrix; /* a script without the header is BT.601, limited */
  bool full_range;
} nr_script_colours;

/* A font file in memory; everything is borrowed for the call. */
typedef struct nr_font_data {
  const char *name;
  const void *data;
  size_t size;
} nr_font_data;

typedef struct nr_font_options {
  const char *font_dir; /* folder of fonts to use besides the system's; NULL: none */
  bool no_system_fonts;
  const nr_font_data *fonts; /* and these */
  size_t font_count;
} nr_font_options;

/* The frame that is drawn into, in the video's own pixels.  Where these are not
 * square, a script without LayoutRes is stretched with the picture, as players
 * show it; one with LayoutRes of the displayed size looks right. */
typedef struct nr_render_frame {
  int width, height;
} nr_render_frame;

/* One area: `mask` is how much of each pixel is covered, 0…255.  The colour's
 * opacity is 255 for an opaque one.  Lies within the frame. */
typedef struct nr_coverage {
  int x, y, width, height;
  ptrdiff_t stride;
  const uint8_t *mask;
  uint8_t red, green, blue, opacity;
} nr_coverage;

typedef struct nr_drawn {
  const nr_coverage *areas;
  size_t count;
  bool changed; /* since the last draw; false only when all is exactly the same */
} nr_drawn;

typedef struct nr_renderer nr_renderer;

/* `name` is what messages call the script.  NORAE_ERR_FORMAT when it is none. */
norae_status nr_renderer_new(const char *script, size_t size, const char *name,
                             const nr_font_options *fonts, const nr_render_frame *frame,
                             nr_renderer **out, norae_diags *diags);
void nr_renderer_free(nr_renderer **renderer); /* takes NULL; sets NULL */

nr_script_colours nr_renderer_colours(const nr_renderer *renderer);

/* What is seen at a time; valid until the next call.  NORAE_ERR_MEMORY only. */
norae_status nr_renderer_draw(nr_renderer *renderer, norae_us time, nr_drawn *out);

/* Whether anything is seen at a time. */
bool nr_renderer_shows(nr_renderer *renderer, norae_us time);

/* As if nothing had been drawn before: a line that made room for others stays where it was
 * then. */
void nr_renderer_forget(nr_renderer *renderer);
/* Draw what came before a time, as far as the places of lines then follow from it.  `frames`:
 * the times before it at which there are frames, in order; NULL: at any. */
norae_status nr_renderer_catch_up(nr_renderer *renderer, norae_us time, const norae_us *frames,
                                  size_t frame_count);

/* When there are events: stretches of time, in their order, apart from one another. */
typedef struct nr_shown {
  norae_us start, end;
} nr_shown;

/* Free *out with free(); NULL when there are none.  NORAE_ERR_MEMORY only. */
norae_status nr_renderer_shown(const nr_renderer *renderer, nr_shown **out, size_t *count);

/* What the events need of fonts and how that went, found by shaping them all. */
typedef struct nr_font_use {
  char *family; /* as the script calls it */
  int weight;   /* 400, 700… */
  bool italic;
  char *file;            /* NULL: in memory */
  int index;             /* in a collection */
  char *postscript_name; /* "" if it has none */
  bool fallback;         /* chosen for characters that the family's own font lacks */
} nr_font_use;

typedef struct nr_font_uses {
  nr_font_use *use;
  size_t count;
  struct nr_missing_glyph {
    char *family;
    uint32_t character; /* 0: nothing of the family can be drawn */
  } * missing;
  size_t missing_count;
  char **broken; /* files that are called fonts and can't be read as such */
  size_t broken_count;
} nr_font_uses;

/* Shape every event once. Free *out with nr_font_uses_free(). */
norae_status nr_renderer_fonts(nr_renderer *renderer, nr_font_uses **out);
void nr_font_uses_free(nr_font_uses **uses); /* takes NULL; sets NULL */

#endif
