/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who holds a lease.  On the same machine that is asked of the system, which can't be
 * wrong about it whatever the clock says; of other machines only the lease's end tells.
 */
#include <config.h>

#include "ledger/ledger.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

double nr_ledger_now(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int64_t nr_ledger_date(void)
{
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* The first word of a small file; "-" when it can't be read. */
static void first_word(const char *path, char *out, size_t size)
{
  FILE *file = fopen(path, "re");
  snprintf(out, size, "-");
  if (file) {
    if (fgets(out, (int)size, file))
      out[strcspn(out, " \n")] = '\0';
    fclose(file);
  }
}

/* When the process began, in ticks since the machine did: a number used again is
 * another process then.  0 when it can't be told. */
static unsigned long long start_of(long pid)
{
  char path[64], text[1024];
  snprintf(path, sizeof path, "/proc/%ld/stat", pid);
  FILE *file = fopen(path, "re");
  size_t size = file ? fread(text, 1, sizeof text - 1, file) : 0;
  if (file)
    fclose(file);
  text[size] = '\0';
  /* The name, in brackets, may hold anything; start is the 20th field behind it. */
  char *at = strrchr(text, ')');
  for (int i = 0; at && i < 20; i++)
    at = strchr(at + 1, ' ');
  return at ? strtoull(at, NULL, 10) : 0;
}

static void machine(char host[96], char boot[64])
{
  if (gethostname(host, 96) != 0 || !*host)
    snprintf(host, 96, "-");
  host[95] = '\0';
  for (char *c = host; *c; c++)
    *c = *c == ' ' ? '_' : *c;
  first_word("/proc/sys/kernel/random/boot_id", boot, 64);
}

void nr_owner_self(char out[NR_OWNER_SIZE])
{
  char host[96], boot[64];
  long pid = (long)getpid();
  machine(host, boot);
  snprintf(out, NR_OWNER_SIZE, "%s %s %ld %llu", host, boot, pid, start_of(pid));
}

bool nr_owner_lives(const char *owner, int64_t until)
{
  char host[96], boot[64], own_host[96], own_boot[64];
  long pid;
  unsigned long long start;
  if (!owner || sscanf(owner, "%95s %63s %ld %llu", host, boot, &pid, &start) != 4)
    return false;
  machine(own_host, own_boot);
  if (strcmp(host, own_host) != 0)
    return nr_ledger_date() / 1000 < until;
  if (strcmp(boot, own_boot) != 0)
    return false; /* it went down with the machine */
  bool there = kill((pid_t)pid, 0) == 0 || errno == EPERM;
  return there && (!start || start_of(pid) == start);
}
