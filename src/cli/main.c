/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include <norae/norae.h>

int main(void)
{
  printf("norae %s\n", norae_version());
  return 0;
}
