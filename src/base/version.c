/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <norae/version.h>

#include <config.h>

const char *norae_version(void)
{
  return PACKAGE_VERSION;
}
