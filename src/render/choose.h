/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which of the system's fonts a text is drawn with whose own lacks its letters.  libass
 * would take the first that has a letter, whatever language it is made for, and for the
 * next letter maybe another.
 */
#ifndef NR_RENDER_CHOOSE_H
#define NR_RENDER_CHOOSE_H

#include <stdbool.h>
#include <stddef.h>

typedef struct nr_chooser nr_chooser;

/* NULL without memory. */
nr_chooser *nr_chooser_new(void);
void nr_chooser_free(nr_chooser **chooser); /* takes NULL; sets NULL */

/* The family that has all letters of the text and is made for `lang` ("zh-cn", "ko"; NULL:
 * not known), as long as the chooser; NULL where `font` has them itself or is not here, or
 * no font has them all. */
const char *nr_choose_font(nr_chooser *chooser, const char *font, bool bold, const char *text,
                           size_t size, const char *lang);

#endif
