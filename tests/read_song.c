/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads lyrics and writes them to standard output, messages to standard error:
 *   read_song [-f FORMAT] [-e ENCODING] [-t FORMAT] [-s] [-l] FILE
 * -t: what to write, else json; -s: strictly; -l: offsets mean later.
 * Ends with the status as exit code.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <norae/norae.h>

static void print_messages(const norae_diags *diags)
{
  static const char *const severities[] = {"note", "warning", "error"};
  for (size_t i = 0; i < norae_diags_count(diags); i++) {
    const norae_diag *d = norae_diags_at(diags, i);
    const char *slash = d->file ? strrchr(d->file, '/') : NULL;
    if (d->file)
      fprintf(stderr, "%s:", slash ? slash + 1 : d->file);
    if (d->line)
      fprintf(stderr, "%u:", (unsigned)d->line);
    if (d->column)
      fprintf(stderr, "%u:", (unsigned)d->column);
    fprintf(stderr, "%s%s: %s [%s]\n", d->file ? " " : "", severities[d->severity], d->text,
            d->code);
  }
}

int main(int argc, char **argv)
{
  norae_read_options read = {0};
  norae_write_options write = {.format = "json"};
  norae_song *song = NULL;
  norae_diags *diags = NULL;
  char *text = NULL;
  size_t size = 0;
  for (int option; (option = getopt(argc, argv, "f:e:t:sl")) != -1;) {
    switch (option) {
    case 'f':
      read.format = optarg;
      break;
    case 'e':
      read.encoding = optarg;
      break;
    case 't':
      write.format = optarg;
      break;
    case 's':
      write.strict = true;
      break;
    case 'l':
      read.offset_is_later = true;
      break;
    default:
      return 99;
    }
  }
  if (optind + 1 != argc || norae_diags_new(&diags) != NORAE_OK)
    return 99;
  norae_status status = norae_song_read_file(argv[optind], &read, &song, diags);
  if (status == NORAE_OK)
    status = norae_song_write_memory(song, &write, &text, &size, diags);
  if (status == NORAE_OK)
    fwrite(text, 1, size, stdout);
  print_messages(diags);
  free(text);
  norae_song_free(&song);
  norae_diags_free(&diags);
  return (int)status;
}
