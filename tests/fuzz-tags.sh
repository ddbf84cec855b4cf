#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Replays what fuzzing of tags found through their readers and writers.
"$BUILDDIR/tests/fuzz/fuzz_tags" "$SRCDIR"/tests/fuzz/tags/*
