/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NR_FORMAT_REGISTRY_H
#define NR_FORMAT_REGISTRY_H

#include "format/format.h"

/* NULL when there is none such. */
const nr_format *nr_format_by_name(const char *name);
const nr_format *nr_format_by_path(const char *path, unsigned capabilities);
/* The format whose probe is surest of the text; the name's extension decides
 * between equals.  *out is NULL when none is sure at all. */
norae_status nr_format_by_content(const char *text, size_t size, const char *name,
                                  const nr_format **out);

/* Rules that the options give run over what was read. */
norae_status nr_clean_read(const nr_source *source, norae_song **song);

/* The binary format that the bytes of a file are; NULL when they are none. */
const nr_format *nr_format_of_bytes(const char *bytes, size_t size);

/* Kinds that norae knows by sight and can't read: what it is in a few words,
 * NULL when it is none of them.  By the bytes of the file. */
const char *nr_foreign_kind(const char *bytes, size_t size, const char *name);

/* What the format can't hold of the song, as warnings "loss-…". */
void nr_report_losses(const norae_song *song, const nr_format *format, const char *name,
                      norae_diags *diags);

#endif
