#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every example of the manual and the README is run, in a folder with the demo's
# files under the names that they use.
. "$SRCDIR/tests/tap.sh"
demo=$FIXTURES/demo
[ -e "$demo/demo.mp4" ] || skip_all "the demo song is not there"
mkdir "$scratch/bin" "$scratch/work"
printf '#!/bin/sh\nexec "%s" "$@"\n' "$NORAE" >"$scratch/bin/norae"
chmod +x "$scratch/bin/norae"
PATH=$scratch/bin:$PATH
cd "$scratch/work" || exit 99

# Each source begins with fresh files; its examples run in order, as one reads.
prepare() {
  rm -rf ./* && for name in demo song; do
    cp "$demo/demo.mp4" $name.mp4
    cp "$demo/demo.lrc" $name.lrc
  done
  mkdir Lyrics && cp "$demo/demo.lrc" Lyrics
}

# The files that the manual shows: .Bd blocks behind a comment with a name.
manual_files() {
  awk '
    /^\.\\" file / { name = $3; next }
    /^\.Bd / && name { writing = 1; next }
    /^\.Ed/ { writing = 0; name = "" }
    writing {
      gsub(/\\-/, "-"); gsub(/\\&/, "");
      gsub(/\\e/, "\\"); print >name
    }' "$BUILDDIR/doc/norae.1"
}

# run FILE-WITH-COMMANDS SOURCE
run() {
  [ -s "$1" ]
  ok $? "$2 has examples"
  prepare
  manual_files
  while IFS= read -r line; do
    sh -c "$line" </dev/null >"$scratch/out" 2>"$scratch/err"
    code=$?
    ok $code "$2: $line"
    [ $code -eq 0 ] || sed 's/^/# /' "$scratch/err"
  done <"$1"
}

# mdoc: .Dl lines that call norae.
sed -n 's/^\.Dl norae /norae /p' "$BUILDDIR/doc/norae.1" | sed 's/\\-/-/g' >"$scratch/manual"
run "$scratch/manual" "norae(1)"

# README: the lines of ```sh blocks that call norae, with or without a prompt.
sed -n '/^```sh$/,/^```$/p' "$SRCDIR/README.md" | sed -n 's/^\(\$ \)\{0,1\}norae /norae /p' >"$scratch/readme"
[ -s "$scratch/readme" ] && run "$scratch/readme" README.md
finish
