/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/tagfile.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK 65536

norae_status nr_tagfile_open(FILE *file, const char *name, norae_diags *diags, nr_tagfile *out)
{
  *out = (nr_tagfile){.file = file, .name = name, .diags = diags};
  off_t size = fseeko(file, 0, SEEK_END) == 0 ? ftello(file) : -1;
  if (size < 0) {
    nr_error(diags, "io", nr_in_file(name), "can't be read: %s", strerror(errno));
    return NORAE_ERR_IO;
  }
  out->size = (uint64_t)size;
  return NORAE_OK;
}

bool nr_tagfile_read(const nr_tagfile *f, uint64_t at, void *to, size_t size)
{
  if (at > f->size || size > f->size - at)
    return false;
  return size == 0 ||
         (fseeko(f->file, (off_t)at, SEEK_SET) == 0 && fread(to, 1, size, f->file) == size);
}

norae_status nr_tagfile_load(const nr_tagfile *f, uint64_t at, uint64_t size,
                             unsigned char **out)
{
  *out = NULL;
  if (at > f->size || size > f->size - at || size > NR_TAG_MAX)
    return NORAE_ERR_FORMAT;
  *out = malloc((size_t)size + 1);
  if (!*out)
    return NORAE_ERR_MEMORY;
  if (nr_tagfile_read(f, at, *out, (size_t)size))
    return NORAE_OK;
  free(*out);
  *out = NULL;
  return NORAE_ERR_FORMAT;
}

norae_status nr_retag_copy(const nr_retag *r, const nr_tagfile *f, uint64_t from, uint64_t to)
{
  char *buffer = malloc(CHUNK);
  norae_status status = buffer ? NORAE_OK : NORAE_ERR_MEMORY;
  while (from < to && status == NORAE_OK) {
    size_t size = to - from < CHUNK ? (size_t)(to - from) : CHUNK;
    if (!nr_tagfile_read(f, from, buffer, size)) {
      nr_error(f->diags, "io", nr_in_file(f->name), "can't be read to its end");
      status = NORAE_ERR_IO;
    } else {
      status = nr_output_write(r->out, buffer, size, f->diags);
    }
    from += size;
  }
  free(buffer);
  return status;
}

norae_status nr_retag_bytes(const nr_retag *r, const nr_tagfile *f, const nr_str *bytes)
{
  if (bytes->failed)
    return NORAE_ERR_MEMORY;
  return nr_output_write(r->out, nr_str_text(bytes), bytes->size, f->diags);
}

norae_status nr_retag_refuse(const nr_tagfile *f, const char *why)
{
  nr_error(f->diags, "embed-container", nr_in_file(f->name), "%s", why);
  return NORAE_ERR_UNSUPPORTED;
}
