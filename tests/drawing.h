/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * libass as the tests draw with it: their own font, and no other.
 */
#ifndef TESTS_DRAWING_H
#define TESTS_DRAWING_H

#include <stdbool.h>

#include <ass/ass.h>

#define DRAWING_FONT "Norae Test Sans"

typedef struct drawing {
  ASS_Library *library;
  ASS_Renderer *renderer;
  char fonts[4096]; /* the folder */
} drawing;

/* False without the folder of fixtures. */
bool drawing_open(drawing *d);
void drawing_close(drawing *d);

#endif
