# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by tests/pictures.sh and tests/pictures/remake; wants SRCDIR, BUILDDIR, FIXTURES.

# script_of SONG WIDTH HEIGHT [THEME [romanize|TOP,BOTTOM]]: its script, with the font of the tests
script_of() {
  "$BUILDDIR/tests/tool_script" "$2" "$3" "Norae Test Sans" "$FIXTURES/fonts" \
    "${4:-default}" ${5:+"$5"} <"$SRCDIR/tests/pictures/$1.txt"
}

# draw SCRATCH NAME SONG WIDTH HEIGHT SECONDS FACTOR THEME [romanize|TOP,BOTTOM]: SCRATCH/NAME.ppm
draw() {
  script_of "$3" "$4" "$5" "$8" "${9:-}" >"$1/$2.ass" &&
    "$BUILDDIR/tests/tool_picture" draw "$1/$2.ass" "$FIXTURES/fonts" "$4" "$5" "$6" "$7" \
      "$1/$2.ppm" ${9:+"$9"}
}
