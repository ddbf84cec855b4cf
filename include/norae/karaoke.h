/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The look: a timed song becomes an ASS script with places, colours and wipes.
 */
#ifndef NORAE_KARAOKE_H
#define NORAE_KARAOKE_H

#include <stdbool.h>
#include <stddef.h>

#include <norae/bars.h>
#include <norae/song.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct norae_theme_info {
  const char *name;  /* "default" */
  const char *title; /* one line for people */
} norae_theme_info;

/* The themes that are shipped; others are files. */
size_t norae_theme_count(void);
const norae_theme_info *norae_theme_at(size_t i);
const char *norae_theme_text(size_t i); /* as a theme file; NULL when i is too large */

/* Themes of one's own that have a name: files NAME.theme in the folder norae/themes of
 * the user's data ($XDG_DATA_HOME, else ~/.local/share).  Where a shipped theme has the
 * name, that one is meant. */
typedef struct norae_own_theme {
  char *name, *path;
  char *title; /* "" where it has none, or can't be read */
} norae_own_theme;

typedef struct norae_own_themes {
  norae_own_theme *theme; /* by name */
  size_t count;
} norae_own_themes;

/* NORAE_ERR_FORMAT when one of them is wrong, with a message for each fault; *out holds
 * all of them even so.  No folder is no error. */
norae_status norae_own_themes_find(norae_own_themes **out, norae_diags *diags);
void norae_own_themes_free(norae_own_themes **themes); /* takes NULL; sets NULL */
bool norae_own_theme_is_there(const char *name);

/* What a theme can set, in its file or one by one. */
typedef struct norae_theme_setting {
  const char *name;  /* "size" */
  const char *takes; /* "share of the height" */
  const char *help;  /* without a final stop */
} norae_theme_setting;

size_t norae_theme_setting_count(void);
const norae_theme_setting *norae_theme_setting_at(size_t i);

/* Where a line's romanisation stands, lighting up together with it. */
typedef enum norae_romanise {
  NORAE_ROMANISE_NO,
  NORAE_ROMANISE_ABOVE,
  NORAE_ROMANISE_BELOW
} norae_romanise;

/* Which readings stand over kanji and Chinese characters. */
typedef enum norae_furigana {
  NORAE_FURIGANA_GIVEN, /* those in the lyrics */
  NORAE_FURIGANA_AUTO,  /* and those that norae_song_add_readings() knows */
  NORAE_FURIGANA_OFF    /* none; they are not shown in the line either */
} norae_furigana;

typedef struct norae_karaoke_options {
  int width, height;   /* of the picture as displayed, in square pixels; 0: 1920×1080 */
  norae_bars bars;     /* black bars in that picture; where lyrics stand with them is a setting */
  const char *theme;   /* a name, also of an own one, or a file NAME.theme; NULL: "default" */
  const char *const *settings; /* that replace the theme's, each like "size=12%" */
  size_t setting_count;
  const char *const *singers; /* their colours, each like "Mina=#FF8800" or "Mina=213", a hue */
  size_t singer_count;
  const char *font;    /* family that replaces the theme's; NULL: the theme's */
  const char *font_dir; /* folder with fonts to use besides the system's; NULL: none */
  bool no_system_fonts; /* only font_dir's fonts: the same picture everywhere */
  norae_romanise romanise; /* whether lines are shown in Latin letters, too */
  norae_furigana furigana;
  const char *lang;    /* for both, as in norae_song_romanise() */
  norae_us duration;   /* of the media, so that nothing is shown after it; 0: not known */
  const char *matrix;  /* the video's colours as a script names them, "TV.709"; NULL: not known */
} norae_karaoke_options;

/* The script as UTF-8 text; free *out with free().  Lines are measured with the
 * fonts that will draw them.  The timed source stays inside as Comment events
 * with the effect "karaoke"; what is shown are Dialogue events with the effect
 * "fx", so that the script can be edited again.  Unsung lines are left out. */
norae_status norae_karaoke_script(const norae_song *song, const norae_karaoke_options *options,
                                  char **out, size_t *size, norae_diags *diags);

/* What fonts a script needs that are not here, and which of its characters none of them
 * has, as warnings; `name` is what messages call it.  Of `options` only the fonts count.
 * If strict, a warning is NORAE_ERR_ENVIRONMENT. */
norae_status norae_script_fonts(const char *script, size_t size, const char *name,
                                const norae_karaoke_options *options, bool strict,
                                norae_diags *diags);

#ifdef __cplusplus
}
#endif
#endif
