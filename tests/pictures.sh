#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The default look, against pictures that were looked at, and one whole script.
. "$SRCDIR/tests/tap.sh"
. "$SRCDIR/tests/pictures/draw.sh"

script_of duet 1280 720 >"$scratch/duet.ass"
same "$scratch/duet.ass" "$SRCDIR/tests/pictures/duet.ass" "a duet's script is as it was"

if command -v ffmpeg >/dev/null; then
  grep -v '^#' "$SRCDIR/tests/pictures/list" >"$scratch/list"
  while read -r name song width height seconds factor theme more; do
    draw "$scratch" "$name" "$song" "$width" "$height" "$seconds" "$factor" "$theme" "$more" &&
      ffmpeg -nostdin -v error -y -i "$SRCDIR/tests/pictures/$name.png" -pix_fmt rgb24 \
        "$scratch/wanted.ppm" &&
      "$BUILDDIR/tests/tool_picture" compare "$scratch/$name.ppm" "$scratch/wanted.ppm"
    ok $? "$name at $width×$height looks as it did"
  done <"$scratch/list"
else
  skip "pictures: ffmpeg is not installed"
fi
finish
