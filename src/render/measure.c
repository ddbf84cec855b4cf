/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * libass tells no advances, so each text is drawn between two small squares of
 * other colours: where the second one lands is where the text ends, kerning,
 * fallback fonts and white space included.  Everything is drawn at one size and
 * scaled, because libass does not hint: what is measured once serves all sizes.
 */
#include "render/measure.h"

#include <ass/ass.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/asstext.h"
#include "base/checked.h"
#include "base/str.h"

#define EM 64          /* font size of what is drawn */
#define MARK 8         /* side of the squares */
#define ORIGIN_X 1024  /* room for ink that reaches out to the left */
#define ORIGIN_Y 640  /* where the bottom of the line box stands */
#define FRAME_WIDTH 262144 /* no text of SLICE bytes is wider than this */
#define FRAME_HEIGHT 1280
#define SLICE 1024     /* longer texts are measured piece by piece */
#define CACHE_MAX 8192 /* texts that are remembered before all are forgotten */

/* Colours as libass gives them back: red, green and blue, alpha 0. */
#define TEXT_COLOUR 0xffffff00u
#define LEFT_COLOUR 0xff000000u
#define RIGHT_COLOUR 0x00ff0000u

typedef struct entry {
  char *key; /* NULL: a free place */
  size_t key_size;
  double width, height; /* at EM */
} entry;

struct nr_measurer {
  ASS_Library *library;
  ASS_Renderer *renderer;
  ASS_Track *track;
  entry *entries; /* open addressing; a power of two of places, at most half full */
  size_t places, used;
};

static const char header[] =
    "[Script Info]\nScriptType: v4.00+\nPlayResX: 262144\nPlayResY: 1280\nWrapStyle: 2\n"
    "ScaledBorderAndShadow: yes\n\n[V4+ Styles]\n"
    "Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, "
    "BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, "
    "BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding\n"
    "Style: Text,Sans,64,&H00FFFFFF,&H00FFFFFF,&H00000000,&H00000000,0,0,0,0,100,100,0,0,1,0,0,"
    "7,0,0,0,1\n\n[Events]\n"
    "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
    "Dialogue: 0,0:00:00.00,0:00:01.00,Text,,0,0,0,,x\n";

/* The library prints nothing; what fonts are missing, the renderer reports. */
static void ignore_message(int level, const char *format, va_list args, void *user)
{
  (void)level;
  (void)format;
  (void)args;
  (void)user;
}

static bool open_libass(nr_measurer *m, const char *font_dir, bool no_system_fonts)
{
  m->library = ass_library_init();
  if (!m->library)
    return false;
  ass_set_message_cb(m->library, ignore_message, NULL);
  if (font_dir)
    ass_set_fonts_dir(m->library, font_dir);
  m->renderer = ass_renderer_init(m->library);
  if (!m->renderer)
    return false;
  ass_set_frame_size(m->renderer, FRAME_WIDTH, FRAME_HEIGHT);
  ass_set_storage_size(m->renderer, FRAME_WIDTH, FRAME_HEIGHT);
  ass_set_fonts(m->renderer, NULL, NULL,
                no_system_fonts ? ASS_FONTPROVIDER_NONE : ASS_FONTPROVIDER_AUTODETECT, NULL, 1);
  char script[sizeof header];
  memcpy(script, header, sizeof header);
  m->track = ass_read_memory(m->library, script, sizeof header - 1, NULL);
  return m->track && m->track->n_events == 1;
}

norae_status nr_measurer_new(const char *font_dir, bool no_system_fonts, nr_measurer **out,
                             norae_diags *diags)
{
  *out = NULL;
  nr_measurer *m = calloc(1, sizeof *m);
  if (m && open_libass(m, font_dir, no_system_fonts)) {
    *out = m;
    return NORAE_OK;
  }
  nr_measurer_free(&m);
  nr_error(diags, "memory", (nr_place){0}, "libass could not be started");
  return NORAE_ERR_MEMORY;
}

static void forget(nr_measurer *m)
{
  for (size_t i = 0; i < m->places; i++)
    free(m->entries[i].key);
  free(m->entries);
  m->entries = NULL;
  m->places = m->used = 0;
}

void nr_measurer_free(nr_measurer **measurer)
{
  nr_measurer *m = *measurer;
  if (!m)
    return;
  forget(m);
  if (m->track)
    ass_free_track(m->track);
  if (m->renderer)
    ass_renderer_done(m->renderer);
  if (m->library)
    ass_library_done(m->library);
  free(m);
  *measurer = NULL;
}

/* ── what was measured before ── */

static size_t hash(const char *key, size_t size)
{
  uint64_t h = 14695981039346656037u; /* FNV-1a */
  for (size_t i = 0; i < size; i++)
    h = (h ^ (unsigned char)key[i]) * 1099511628211u;
  return (size_t)(h ^ h >> 32);
}

/* The entry of this key, or the free place where it belongs. */
static entry *find(const nr_measurer *m, const char *key, size_t size)
{
  size_t i = hash(key, size) & (m->places - 1);
  while (m->entries[i].key &&
         (m->entries[i].key_size != size || memcmp(m->entries[i].key, key, size) != 0))
    i = (i + 1) & (m->places - 1);
  return &m->entries[i];
}

/* Make room for one more. */
static bool grow(nr_measurer *m)
{
  if (m->used >= CACHE_MAX)
    forget(m);
  if (m->used * 2 < m->places)
    return true;
  nr_measurer bigger = {.places = m->places ? m->places * 2 : 256, .used = m->used};
  bigger.entries = calloc(bigger.places, sizeof *bigger.entries);
  if (!bigger.entries)
    return false;
  for (size_t i = 0; i < m->places; i++)
    if (m->entries[i].key)
      *find(&bigger, m->entries[i].key, m->entries[i].key_size) = m->entries[i];
  free(m->entries);
  m->entries = bigger.entries;
  m->places = bigger.places;
  return true;
}

/* ── measuring ── */

typedef struct extent {
  int left, top, right, bottom; /* half-open */
} extent;

/* Widen `e` by the ink of an image: its box may have empty rims. */
static void add_ink(extent *e, const ASS_Image *image)
{
  for (int y = 0; y < image->h; y++) {
    const unsigned char *row = image->bitmap + (size_t)y * (size_t)image->stride;
    for (int x = 0; x < image->w; x++) {
      if (!row[x])
        continue;
      int px = image->dst_x + x, py = image->dst_y + y;
      e->left = px < e->left ? px : e->left;
      e->right = px >= e->right ? px + 1 : e->right;
      e->top = py < e->top ? py : e->top;
      e->bottom = py >= e->bottom ? py + 1 : e->bottom;
    }
  }
}

/* Where a square's middle is, to a fraction of a pixel: the mean of its columns
 * weighted by how much of them it covers.  Below 0 when it was not drawn. */
static double middle_of(const ASS_Image *image, uint32_t colour)
{
  double sum = 0, weight = 0;
  for (; image; image = image->next) {
    if (image->color != colour)
      continue;
    for (int y = 0; y < image->h; y++) {
      const unsigned char *row = image->bitmap + (size_t)y * (size_t)image->stride;
      for (int x = 0; x < image->w; x++) {
        sum += row[x] * (image->dst_x + x + 0.5);
        weight += row[x];
      }
    }
  }
  return weight > 0 ? sum / weight : -1;
}

static const extent no_ink = {.left = FRAME_WIDTH, .top = FRAME_HEIGHT};

static bool set_event(nr_measurer *m, const char *text, size_t size)
{
  nr_str event = {0};
  nr_str_addf(&event,
              "{\\an1\\pos(%d,%d)\\1c&H0000FF&\\p1}m 0 0 l %d 0 %d %d 0 %d{\\p0\\1c&HFFFFFF&}",
              ORIGIN_X, ORIGIN_Y, MARK, MARK, MARK, MARK);
  nr_ass_escape(&event, text, size);
  nr_str_addf(&event, "{\\1c&H00FF00&\\p1}m 0 0 l %d 0 %d %d 0 %d", MARK, MARK, MARK, MARK);
  char *made;
  if (nr_str_take(&event, &made, NULL) != NORAE_OK)
    return false;
  free(m->track->events[0].Text);
  m->track->events[0].Text = made;
  return true;
}

static bool draw(nr_measurer *m, const char *text, size_t size, double *width, double *height)
{
  extent ink = no_ink;
  if (!set_event(m, text, size))
    return false;
  const ASS_Image *images = ass_render_frame(m->renderer, m->track, 0, NULL);
  for (const ASS_Image *i = images; i; i = i->next)
    if (i->color == TEXT_COLOUR)
      add_ink(&ink, i);
  double start = middle_of(images, LEFT_COLOUR) + MARK / 2.0;
  double end = middle_of(images, RIGHT_COLOUR) - MARK / 2.0;
  *width = end > start ? end - start : 0;
  *height = EM;
  if (ink.right > 0) {
    /* What hangs over on one side needs room on that side: as much on both keeps
     * centred text inside. */
    double over = fmax(start - ink.left, ink.right - end);
    *width += over > 0 ? 2 * over : 0;
    /* The line box stands on the origin; marks may rise above it or hang below. */
    int rise = ORIGIN_Y - ink.top, hang = ink.bottom - ORIGIN_Y;
    *height = (rise > EM ? rise : EM) + (hang > 0 ? 2 * hang : 0);
  }
  return true;
}

/* Piece by piece, cut between characters. */
static bool draw_long(nr_measurer *m, const char *text, size_t size, double *width,
                      double *height)
{
  *width = 0;
  *height = EM;
  while (size) {
    size_t piece = size < SLICE ? size : SLICE;
    while (piece < size && piece > SLICE / 2 && (text[piece] & 0xc0) == 0x80)
      piece--;
    double w, h;
    if (!draw(m, text, piece, &w, &h))
      return false;
    *width += w;
    *height = h > *height ? h : *height;
    text += piece;
    size -= piece;
  }
  return true;
}

static bool set_style(nr_measurer *m, const char *font, bool bold, bool italic)
{
  ASS_Style *style = &m->track->styles[m->track->default_style];
  for (int i = 0; i < m->track->n_styles; i++)
    if (strcmp(m->track->styles[i].Name, "Text") == 0)
      style = &m->track->styles[i];
  if (strcmp(style->FontName, font) != 0) {
    char *name = strdup(font);
    if (!name)
      return false;
    free(style->FontName);
    style->FontName = name;
  }
  style->Bold = bold ? -1 : 0;
  style->Italic = italic ? -1 : 0;
  return true;
}

bool nr_measurer_text(nr_measurer *m, const char *font, double size, bool bold, bool italic,
                      const char *text, size_t text_size, double *width, double *height)
{
  nr_str key = {0};
  char *taken = NULL;
  size_t key_size;
  nr_str_addf(&key, "%c%c%s", bold ? 'b' : '-', italic ? 'i' : '-', font);
  nr_str_add_char(&key, '\0');
  nr_str_add_bytes(&key, text, text_size);
  if (nr_str_take(&key, &taken, &key_size) != NORAE_OK || !grow(m)) {
    free(taken);
    return false;
  }
  entry *e = find(m, taken, key_size);
  if (e->key) {
    free(taken);
  } else {
    if (!set_style(m, font, bold, italic) ||
        !draw_long(m, text, text_size, &e->width, &e->height)) {
      free(taken);
      return false;
    }
    e->key = taken;
    e->key_size = key_size;
    m->used++;
  }
  *width = e->width * size / EM;
  *height = e->height * size / EM;
  return true;
}
