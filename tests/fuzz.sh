#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Replays what fuzzing found, and all samples, through every reader and writer.
"$BUILDDIR/tests/fuzz/fuzz_format" "$SRCDIR"/tests/fuzz/corpus/*/* "$FIXTURES"/formats/*
