/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/progress.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "cli/interrupt.h"

#define BAR_EVERY 0.1  /* seconds between two looks of the bar */
#define LINE_EVERY 5.0 /* and between two plain lines */
#define BAR_MOST 40    /* its cells */

static double now(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

norae_us progress_length(const char *media)
{
  norae_media_info *info = NULL;
  norae_us length = NORAE_NO_TIME;
  if (norae_media_probe(media, &info, NULL) == NORAE_OK)
    length = info->duration;
  norae_media_info_free(&info);
  return length;
}

void progress_begin(progress *p, const voice *v, norae_us length)
{
  *p = (progress){.voice = v, .terminal = isatty(STDERR_FILENO)};
  if (length != NORAE_NO_TIME && length > 0)
    p->length = (double)length / (double)NORAE_US_PER_S;
  interrupt_watch();
}

static void wipe(progress *p)
{
  if (p->bar_stands)
    fputs("\r\033[K", stderr);
  p->bar_stands = false;
}

static int terminal_width(void)
{
  struct winsize size;
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    return size.ws_col;
  return 80;
}

/* " 52 %  3.1x  0:31 left": what is known of it. */
static void describe(const progress *p, double done, double elapsed, char *text, size_t size)
{
  int used = 0;
  text[0] = '\0';
  if (done < 0) {
    snprintf(text, size, "%.0f s", elapsed);
    return;
  }
  used += snprintf(text, size, "%3.0f %%", 100.0 * done);
  if (elapsed < 0.5 || done <= 0.0)
    return;
  double rate = p->items ? done * (double)p->items / elapsed : 0.0;
  if (p->items)
    used += snprintf(text + used, size - (size_t)used, "  %.0f of %zu, %.*f/s",
                     done * (double)p->items, p->items, rate < 10 ? 2 : 0, rate);
  else if (p->length > 0)
    used += snprintf(text + used, size - (size_t)used, "  %.1fx", done * p->length / elapsed);
  double left = elapsed * (1.0 - done) / done;
  if (left < 360000.0)
    snprintf(text + used, size - (size_t)used, "  %d:%02d left", (int)left / 60, (int)left % 60);
}

static void draw_bar(progress *p, double done, const char *text)
{
  int cells = terminal_width() - (int)strlen(text) - 16;
  cells = cells > BAR_MOST ? BAR_MOST : cells;
  fprintf(stderr, "\r%-9.9s ", p->stage);
  if (done >= 0 && cells >= 5) {
    putc('[', stderr);
    for (int i = 0; i < cells; i++)
      putc(i < (int)(done * cells + 0.5) ? '#' : '-', stderr);
    fputs("] ", stderr);
  }
  fprintf(stderr, "%s\033[K", text);
  fflush(stderr);
  p->bar_stands = true;
}

static void on_progress(void *user, const char *stage, double done)
{
  progress *p = user;
  double at = now();
  if (strncmp(p->stage, stage, sizeof p->stage - 1) != 0) {
    snprintf(p->stage, sizeof p->stage, "%s", stage);
    p->begun = at;
    /* Short stages need no plain line at all; the bar shows at once. */
    p->shown = p->terminal ? 0 : at;
  }
  if (p->voice->quiet || p->voice->unwatched || at - p->shown < (p->terminal ? BAR_EVERY : LINE_EVERY))
    return;
  p->shown = at;
  done = done > 1 ? 1 : done;
  char text[96];
  describe(p, done, at - p->begun, text, sizeof text);
  if (p->terminal)
    draw_bar(p, done, text);
  else
    fprintf(stderr, "norae: %s %s\n", p->stage, text + strspn(text, " "));
}

static void on_message(void *user, const char *text)
{
  progress *p = user;
  if (!p->voice->verbose || p->voice->quiet)
    return;
  wipe(p);
  fprintf(stderr, "norae: %s\n", text);
}

static bool on_cancelled(void *user)
{
  (void)user;
  return interrupt_signal() != 0;
}

norae_log progress_log(progress *p)
{
  return (norae_log){
      .message = on_message, .progress = on_progress, .cancelled = on_cancelled, .user = p};
}

void progress_end(progress *p)
{
  wipe(p);
  fflush(stderr);
}
