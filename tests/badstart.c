/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Preloaded by tests: the program ends at once when it is to be a worker of a batch, as
 * where a library is missing or memory is short.
 */
#include <string.h>
#include <unistd.h>

__attribute__((constructor)) static void fall(int argc, char **argv)
{
  if (argc > 1 && strcmp(argv[1], "batch-worker") == 0)
    _exit(7);
}
