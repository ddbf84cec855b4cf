#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The bash completion, asked as bash asks it.
. "$SRCDIR/tests/tap.sh"
command -v bash >/dev/null || skip_all "bash is not installed"
cd "$scratch" || exit 99
touch 'a song.lrc' video.mp4
mkdir folder

# completes WANTED WORDS…: the last word is the one being typed
completes() {
  wanted=$1
  shift
  got=$(bash -c '. "$0"
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
    _norae 2>/dev/null
    printf "%s|" "${COMPREPLY[@]}"' "$BUILDDIR/doc/norae" "$@")
  is "$got" "$wanted" "completes: $*"
}

completes 'make|mux|' norae m
completes 'formats|' norae fo
completes 'sync|' norae help sy
completes '--soft|' norae make --so
completes '--force|--from|--font|--furigana|--font-dir|--from-format|' norae make --f
completes 'default|' norae make --theme defa
completes 'veryfast|veryslow|' norae burn --preset ve
completes 'veryfast|veryslow|' norae burn --preset = ve
completes 'above|below|' norae make --romanize =
completes 'a song.lrc|' norae make --romanize a
completes 'earlier|later|' norae info --lrc-offset =
completes 'folder|' norae make --font-dir fo
completes 'a song.lrc|' norae make video.mp4 a
completes '|' norae make --crf v
finish
