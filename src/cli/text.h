/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Text in columns and paragraphs.
 */
#ifndef CLI_TEXT_H
#define CLI_TEXT_H

#include <stdio.h>

/* Print words between the columns `indent` and `width`; the first line is already
 * at column `at`.  An empty line in the text starts a paragraph.  Ends with a
 * line feed. */
void text_wrap(FILE *to, const char *text, int at, int indent, int width);

/* How wide text stands: code points, which is right for what norae itself says. */
int text_width(const char *text);

#endif
