#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The library exports what its headers declare: all of it, and nothing else.
. "$SRCDIR/tests/tap.sh"
lib=$(ls "$BUILDDIR"/.libs/libnorae.so.*.* 2>/dev/null | head -n 1)
[ -n "$lib" ] || skip_all "no shared library was built"
nm -D --defined-only "$lib" | awk '{print $3}' | grep -v '^_' | sort -u >"$scratch/exported"
sed 's://.*$::; s:/\*.*\*/::' "$SRCDIR"/include/norae/*.h | grep -v '^ \*' |
  grep -oE '\bnorae_[a-z_0-9]+\(' | tr -d '(' | sort -u >"$scratch/declared"
is "$(comm -23 "$scratch/exported" "$scratch/declared")" "" \
  "every exported symbol is declared in a public header"
is "$(comm -13 "$scratch/exported" "$scratch/declared")" "" \
  "every function of a public header is exported"
finish
