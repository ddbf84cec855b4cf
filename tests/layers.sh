#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Rooms include strictly downward, and libraries stay in the rooms that own them.
. "$SRCDIR/tests/tap.sh"
cd "$SRCDIR/src" || exit 99

# room: the rooms whose headers it may include ("." is itself).
rules='
base:.
text:. base
song:. base text
format:. base text song
audio:. base
sync:. base text song audio
karaoke:. base text song
render:. base
media:. base audio render
ledger:. base
edit:. base text song
player:. base text song edit
report:. base text song sync
job:. base text song format audio sync karaoke render media edit player report
cli:.
'
# header prefix: rooms that may include it
owners='
ass/:render
libav:media
libsw:media
pcre2.h:base
unicode/:text song format karaoke
fftw3.h:audio
rubberband/:audio
ebur128.h:audio
espeak-ng/:text
mecab.h:text
jansson.h:format job
sqlite3.h:ledger
xxhash.h:ledger
zlib.h:base
mpv/:player
expat.h:format
yaml.h:format
fontconfig/:render
hb-subset.h:render
'

for room in */; do
  room=${room%/}
  allowed=$(echo "$rules" | sed -n "s/^$room://p")
  bad=$(grep -n '#include "' "$room"/*.[ch] 2>/dev/null | while IFS= read -r hit; do
    target=$(echo "$hit" | sed 's/.*#include "\([^"]*\)".*/\1/')
    case $target in
      "$room"/*) continue ;;
      */*) case " $allowed " in *" ${target%%/*} "*) continue ;; esac ;;
    esac
    echo "$hit"
  done)
  is "$bad" "" "$room/ includes only what is below it"
done

bad=$(echo "$owners" | while IFS=: read -r prefix rooms; do
  [ -n "$prefix" ] || continue
  grep -nE "#include <$prefix" ./*/*.[ch] | while IFS= read -r hit; do
    room=$(echo "$hit" | cut -d/ -f2)
    case " $rooms " in *" $room "*) ;; *) echo "$hit" ;; esac
  done
done)
is "$bad" "" "libraries are used only by the rooms that own them"

bad=$(grep -nE '#include (<(libav|libsw|ass/|pcre2|unicode/|fftw3|espeak|rubberband|ebur128)|")' ../include/norae/*.h)
is "$bad" "" "public headers show no other library's types"

bad=$(grep -nE '\b(printf|puts|fprintf|perror|abort|exit|assert) *\(' ./*/*.c |
  grep -v '^./cli/' | grep -v '^[^:]*:[0-9]*: *\*' | grep -v 'snprintf')
is "$bad" "" "the library neither prints nor exits"

finish
