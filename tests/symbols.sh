#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The library exports only what its headers declare.
. "$SRCDIR/tests/tap.sh"
lib=$(ls "$BUILDDIR"/.libs/libnorae.so.*.* 2>/dev/null | head -n 1)
[ -n "$lib" ] || skip_all "no shared library was built"
nm -D --defined-only "$lib" | awk '{print $3}' | grep -v '^_' | sort -u >"$scratch/exported"
sed 's://.*$::; s:/\*.*\*/::' "$SRCDIR"/include/norae/*.h | grep -v '^ \*' |
  grep -oE '\bnorae_[a-z_0-9]+\(' | tr -d '(' | sort -u >"$scratch/declared"
bad=$(comm -23 "$scratch/exported" "$scratch/declared")
is "$bad" "" "every exported symbol is declared in a public header"
finish
