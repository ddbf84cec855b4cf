#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# norae info, formats and themes: tables and JSON.
. "$SRCDIR/tests/tap.sh"
cd "$scratch" || exit 99
json=$BUILDDIR/tests/json_tool

printf '[ti:Song]\n[ar:Singer]\n[00:01.00]one\n[00:02.50]two\n' >song.lrc
"$NORAE" info song.lrc >out 2>err
is "$?" 0 "info of lyrics: exit 0"
is "$(head -n 1 out)" "song.lrc: lyrics, 2 lines, timed by line, from 0:01.000 to 0:02.500" "what they are"
grep -q '^  title: Song$' out
ok $? "metadata"
"$NORAE" info --json song.lrc >out
is "$("$json" get out timing) $("$json" get out lines) $("$json" get out last)" "line 2 2.5" \
  "info of lyrics as JSON"
is "$("$json" get out metadata.artist)" "Singer" "metadata as JSON"
"$NORAE" info --json - <song.lrc >out
is "$("$json" get out lines)" 2 "info of standard input"

cp song.lrc noext
"$NORAE" info noext >out 2>err
is "$?" 0 "lyrics without an extension: exit 0"
"$NORAE" info missing.mp4 >out 2>err
is "$?" 1 "a missing file: exit 1"
grep -q '^missing.mp4: error: ' err
ok $? "and it is named"
is "$(cat out)" "" "and nothing on standard output"

"$NORAE" formats --json >out
"$json" check out
ok $? "formats --json is JSON"
is "$("$json" count out .)" "$("$NORAE" formats | sed 1d | wc -l | tr -d ' ')" "formats: one line each"
"$NORAE" formats | grep -q '^lrc  *lrc  *rw  *10ms  *x '
ok $? "formats: lrc"
is "$("$json" get out 0.unit)" 0.01 "formats --json: the step of times, in seconds"
is "$("$NORAE" formats | awk 'length > 80')" "" "formats: fits 80 columns"
"$NORAE" themes --json >out
is "$("$json" get out 0.name)" "$("$NORAE" themes | sed -n '1s/ .*//p')" "themes: the same as JSON"

if command -v ffmpeg >/dev/null && ffmpeg -v error -f lavfi -i testsrc2=d=1:s=128x72 \
  -f lavfi -i sine=d=1 -c:a aac -shortest clip.mp4 </dev/null 2>/dev/null; then
  "$NORAE" info clip.mp4 >out 2>err
  is "$?" 0 "info of media: exit 0"
  grep -q 'video  *h264, 128x72, 25 fps' out
  ok $? "the video stream"
  grep -q 'audio  *aac, 44100 Hz, 1 channel' out
  ok $? "the audio stream"
  grep -q '^clock' out
  ok $? "the clock audit"
  "$NORAE" info --json clip.mp4 >out
  "$json" check out
  ok $? "info of media as JSON"
  is "$("$json" get out streams.0.width)x$("$json" get out streams.0.height)" 128x72 "size as JSON"
  [ "$("$json" count out clock)" -ge 1 ]
  ok $? "the encoder's delay is in the audit"
else
  skip "ffmpeg is not installed"
fi
finish
