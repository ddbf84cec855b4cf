#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every public header compiles alone, in C and C++ where there is a compiler.
. "$SRCDIR/tests/tap.sh"
for header in "$SRCDIR"/include/norae/*.h; do
  name=norae/${header##*/}
  echo "#include <$name>" >"$scratch/lone.c"
  $CC -std=c11 -pedantic -Wall -Wextra -Werror -I"$SRCDIR/include" -fsyntax-only "$scratch/lone.c"
  ok $? "$name compiles alone"
  if command -v c++ >/dev/null; then
    c++ -x c++ -std=c++14 -Wall -Wextra -Werror -I"$SRCDIR/include" -fsyntax-only "$scratch/lone.c"
    ok $? "$name compiles alone as C++"
  fi
  grep -q "include/norae/${header##*/}" "$SRCDIR/Makefile.am"
  ok $? "$name is installed"
done
finish
