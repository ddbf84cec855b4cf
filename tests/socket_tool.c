/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Asks an mpv that listens on a socket (--input-ipc-server):
 *   socket_tool PATH '"get_property", "title"'
 * shows what it answers, as JSON.  Exits with 1 when nobody answers.
 */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

int main(int argc, char **argv)
{
  struct sockaddr_un to = {.sun_family = AF_UNIX};
  struct timeval patience = {.tv_sec = 10};
  char text[8192];
  if (argc != 3 || strlen(argv[1]) >= sizeof to.sun_path)
    return 2;
  strcpy(to.sun_path, argv[1]);
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) != 0)
    return 1;
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  int size = snprintf(text, sizeof text, "{\"command\":[%s]}\n", argv[2]);
  if (write(fd, text, (size_t)size) != size)
    return 1;
  FILE *answers = fdopen(fd, "r");
  /* Events come in between; only answers tell of an error. */
  while (answers && fgets(text, sizeof text, answers)) {
    if (strstr(text, "\"error\":")) {
      fputs(text, stdout);
      return 0;
    }
  }
  return 1;
}
