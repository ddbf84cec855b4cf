#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Replays what fuzzing found in grammars and rules, and those that come with norae.
"$BUILDDIR/tests/fuzz/fuzz_patterns" "$SRCDIR"/tests/fuzz/corpus/grammar/* \
  "$SRCDIR"/tests/fuzz/corpus/rules/* "$SRCDIR"/src/data/*/*
