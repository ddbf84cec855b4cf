#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A disk that goes bad while a file is read: unlike a file that is cut off, all of it
# may be there next time.  So it is told, nothing is written, and the old output stays.
. "$SRCDIR/tests/tap.sh"
demo=$FIXTURES/demo
[ -e "$demo/demo.mp4" ] || skip_all "the demo song is not there"
shim=$BUILDDIR/tests/.libs/badread.so
[ -e "$shim" ] || skip_all "nothing can be preloaded here"
cd "$scratch" || exit 99
cp "$demo/demo.mp4" "$demo/demo.lrc" . || exit 99
# bad FILE BYTE COMMAND…: where reading FILE fails from BYTE on.
bad() {
  BADREAD_FILE=$1 BADREAD_FROM=$2
  shift 2
  ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0 LD_PRELOAD=$shim BADREAD_FILE=$BADREAD_FILE \
    BADREAD_FROM=$BADREAD_FROM "$@"
}
bad demo.lrc 20 cat demo.lrc >/dev/null 2>&1 && skip_all "what is preloaded is not heeded here"

# fails WORDS FILE BYTE OUT ARGUMENTS…: of the program.
fails() {
  words=$1 file=$2 byte=$3 out=$4
  shift 4
  echo old >"$out"
  case $1 in
  sync | convert) ;;
  *) set -- "$@" --font-dir "$FIXTURES/fonts" --no-system-fonts --font "Norae Test Sans" ;;
  esac
  bad "$file" "$byte" "$NORAE" "$@" -q -f -o "$out" 2>told >/dev/null
  is "$? $(cat "$out") $(find . -name '*norae-part*')" "1 old " "$words: fails, the old output stays"
  grep -q "$file.*Input/output error" told
  ok $? "$words: says so"
}

size=$(wc -c <demo.mp4)
"$NORAE" mux -q demo.mp4 demo.lrc -o demo.mkv --font-dir "$FIXTURES/fonts" --no-system-fonts \
  --font "Norae Test Sans" || exit 99
for at in 0 100 $((size / 2)) $((size - 1)); do
  for file in demo.mp4 demo.mkv; do
    fails "burn, $file from $at on" $file "$at" out.mp4 burn $file demo.lrc --preset ultrafast
    fails "mux, $file from $at on" $file "$at" out.mkv mux $file demo.lrc
  done
  fails "sync, from $at on" demo.mp4 "$at" out.json sync demo.mp4 demo.lrc
done
for at in 0 50; do
  fails "convert, lyrics from $at on" demo.lrc $at out.srt convert demo.lrc
  fails "make, lyrics from $at on" demo.lrc $at out.mp4 make demo.mp4 demo.lrc
done
bad demo.mp4 0 "$NORAE" info demo.mp4 >out 2>told
is "$? $(grep -c 'Input/output error' told)" "1 1" "info"
finish
