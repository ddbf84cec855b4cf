/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Formats that people describe: a small file tells with patterns what the lines
 * of a lyric file mean, and with templates how to write them.  Give one in
 * norae_read_options and norae_write_options.  Some come with norae, and are
 * formats like all others (norae_format_by_name()).
 */
#ifndef NORAE_GRAMMAR_H
#define NORAE_GRAMMAR_H

#include <stddef.h>

#include <norae/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Belongs to one thread at a time. */
typedef struct norae_grammar norae_grammar;
struct norae_format_info;

/* Read a grammar from a file or from memory (`name` stands in messages).  What is
 * wrong with it is told by line and column, all of it; then NORAE_ERR_FORMAT. */
norae_status norae_grammar_read_file(const char *path, norae_grammar **out, norae_diags *diags);
norae_status norae_grammar_read_memory(const void *data, size_t size, const char *name,
                                       norae_grammar **out, norae_diags *diags);
void norae_grammar_free(norae_grammar **grammar); /* takes NULL; sets NULL */

/* Its name, title, extensions and what it can hold; a view into the grammar. */
const struct norae_format_info *norae_grammar_info(const norae_grammar *grammar);

#ifdef __cplusplus
}
#endif
#endif
