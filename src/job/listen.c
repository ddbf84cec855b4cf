/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "job/listen.h"

#include <stdlib.h>
#include <string.h>

#include <norae/media.h>

#include "base/base64.h"
#include "base/str.h"
#include "media/listening.h"

/* ── beside the page ── */

static void add_encoded(const char *path, nr_str *out)
{
  static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~/";
  for (const char *c = path; *c; c++) {
    if (strchr(plain, *c))
      nr_str_add_char(out, *c);
    else
      nr_str_addf(out, "%%%02X", (unsigned)(unsigned char)*c);
  }
}

/* The folder that a file is or will be in, without symbolic links and with a slash at
 * its end.  NULL when it isn't there. */
static char *folder_of(const char *path)
{
  const char *slash = strrchr(path, '/');
  nr_str folder = {0};
  nr_str_add_bytes(&folder, path, slash ? (size_t)(slash - path) + 1 : 0);
  nr_str_add(&folder, slash ? "" : "./");
  char *whole = folder.failed ? NULL : realpath(nr_str_text(&folder), NULL);
  nr_str_clear(&folder);
  if (whole) {
    nr_str_add(&folder, whole);
    nr_str_add(&folder, whole[1] ? "/" : "");
  }
  char *out = NULL;
  if (!whole || nr_str_take(&folder, &out, NULL) != NORAE_OK)
    nr_str_free(&folder);
  free(whole);
  return out;
}

/* From a folder to a file: up to what both have, then down. */
static void add_way(const char *from, const char *to, nr_str *out)
{
  size_t same = 0;
  for (size_t i = 0; from[i] && from[i] == to[i]; i++)
    same = from[i] == '/' ? i + 1 : same;
  for (const char *c = from + same; *c; c++)
    nr_str_add(out, *c == '/' ? "../" : "");
  add_encoded(to + same, out);
}

norae_status nr_listen_link(const char *media, const char *output, char **out)
{
  nr_str way = {0};
  char *from = folder_of(output), *to = realpath(media, NULL);
  if (from && to)
    add_way(from, to, &way);
  else
    add_encoded(media, &way);
  free(from);
  free(to);
  return nr_str_take(&way, out, NULL);
}

/* ── inside it ── */

norae_status nr_listen_embed(const char *media, char **out, const norae_log *log,
                             norae_diags *diags)
{
  norae_pcm *pcm = NULL;
  nr_str sound = {0}, address = {0};
  const char *type = NULL;
  const norae_decode_options decode = {.stream = -1, .rate = NR_LISTENING_RATE};
  *out = NULL;
  norae_status status = norae_media_decode(media, &decode, &pcm, log, diags);
  if (status == NORAE_OK)
    status = nr_listening_copy(pcm, &sound, &type, log, diags);
  norae_pcm_free(&pcm);
  if (status == NORAE_OK) {
    nr_str_addf(&address, "data:%s;base64,", type);
    nr_base64_add(&address, sound.data, sound.size);
    status = nr_str_take(&address, out, NULL);
  }
  nr_str_free(&sound);
  nr_str_free(&address);
  return status;
}
