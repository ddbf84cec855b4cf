/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "job/sounds.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct norae_sounds {
  char *path; /* NULL: nothing is kept */
  struct stat file;
  norae_pcm *pcm;
};

norae_status norae_sounds_new(norae_sounds **out)
{
  *out = calloc(1, sizeof **out);
  return *out ? NORAE_OK : NORAE_ERR_MEMORY;
}

static void forget(norae_sounds *s)
{
  free(s->path);
  s->path = NULL;
  norae_pcm_free(&s->pcm);
}

void norae_sounds_free(norae_sounds **sounds)
{
  if (!sounds || !*sounds)
    return;
  forget(*sounds);
  free(*sounds);
  *sounds = NULL;
}

static bool is_same_time(const struct timespec *a, const struct timespec *b)
{
  return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

/* Whatever is written into a file, or put in its place, changes one of these. */
static bool is_same_file(const struct stat *a, const struct stat *b)
{
  return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
         is_same_time(&a->st_mtim, &b->st_mtim) && is_same_time(&a->st_ctim, &b->st_ctim);
}

const norae_pcm *nr_sounds_find(norae_sounds *s, const char *path)
{
  struct stat now;
  bool found = s->pcm && strcmp(s->path, path) == 0 && stat(path, &now) == 0 &&
               is_same_file(&now, &s->file);
  if (!found)
    forget(s);
  return s->pcm;
}

void nr_sounds_begin(norae_sounds *s, const char *path)
{
  forget(s);
  s->path = stat(path, &s->file) == 0 ? strdup(path) : NULL;
}

bool nr_sounds_keep(norae_sounds *s, norae_pcm *pcm)
{
  s->pcm = s->path ? pcm : NULL;
  return s->pcm;
}
