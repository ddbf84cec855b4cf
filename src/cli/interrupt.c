/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/interrupt.h"

#include <signal.h>
#include <stddef.h>
#include <string.h>

static const int watched[] = {SIGINT, SIGTERM, SIGHUP};
#define WATCHED (sizeof watched / sizeof *watched)

/* The one thing a signal handler can reach is a global. */
static volatile sig_atomic_t caught;

static void handle(int number)
{
  caught = number;
}

void interrupt_watch(void)
{
  struct sigaction action, old;
  memset(&action, 0, sizeof action);
  action.sa_handler = handle;
  action.sa_flags = (int)SA_RESETHAND; /* the second one kills */
  sigemptyset(&action.sa_mask);
  for (size_t i = 0; i < WATCHED; i++) {
    /* nohup and background shells ignore some on purpose. */
    if (sigaction(watched[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
      sigaction(watched[i], &action, NULL);
  }
}

int interrupt_signal(void)
{
  return caught;
}

void interrupt_die(void)
{
  int number = caught;
  if (!number)
    return;
  signal(number, SIG_DFL);
  raise(number);
}

static void mask(int how)
{
  sigset_t set;
  sigemptyset(&set);
  for (size_t i = 0; i < WATCHED; i++)
    sigaddset(&set, watched[i]);
  sigprocmask(how, &set, NULL);
}

void interrupt_hold(void)
{
  mask(SIG_BLOCK);
}

void interrupt_release(void)
{
  mask(SIG_UNBLOCK);
}
