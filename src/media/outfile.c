/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/outfile.h"

#include <errno.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#include <libavutil/avutil.h>
#include <libavutil/error.h>
#include <libavutil/mem.h>

#define BUFFER (64 * 1024)

static int fd_of(void *user)
{
  return (int)(intptr_t)user;
}

#if LIBAVFORMAT_VERSION_MAJOR >= 61
static int write_bytes(void *user, const uint8_t *bytes, int size)
#else
static int write_bytes(void *user, uint8_t *bytes, int size)
#endif
{
  for (int done = 0; done < size;) {
    ssize_t count = write(fd_of(user), bytes + done, (size_t)(size - done));
    if (count < 0 && errno != EINTR)
      return AVERROR(errno);
    done += count > 0 ? (int)count : 0;
  }
  return size;
}

static int64_t seek(void *user, int64_t offset, int whence)
{
  struct stat at;
  if (whence & AVSEEK_SIZE)
    return fstat(fd_of(user), &at) == 0 ? at.st_size : AVERROR(errno);
  off_t position = lseek(fd_of(user), offset, whence & ~AVSEEK_FORCE);
  return position < 0 ? AVERROR(errno) : position;
}

AVIOContext *nr_outfile_open(int fd)
{
  uint8_t *buffer = av_malloc(BUFFER);
  AVIOContext *file =
      buffer ? avio_alloc_context(buffer, BUFFER, 1, (void *)(intptr_t)fd, NULL, write_bytes, seek)
             : NULL;
  if (!file) {
    av_free(buffer);
    return NULL;
  }
  if (lseek(fd, 0, SEEK_CUR) < 0)
    file->seekable = 0; /* a pipe */
  file->direct = 1;
  return file;
}

int nr_outfile_close(AVIOContext **file)
{
  if (!*file)
    return 0;
  avio_flush(*file);
  int error = (*file)->error;
  av_freep(&(*file)->buffer);
  avio_context_free(file);
  return error < 0 ? error : 0;
}
