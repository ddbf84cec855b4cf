/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NORAE_VERSION_H
#define NORAE_VERSION_H

#ifdef __cplusplus
extern "C" {
#endif

/* The library's version, "MAJOR.MINOR.PATCH"; static, never freed. */
const char *norae_version(void);

#ifdef __cplusplus
}
#endif
#endif
