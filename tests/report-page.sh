#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The page of a report in real browsers, from a file: it opens, plays, is followed,
# clicked, zoomed and driven by keys, and axe finds no serious fault.
. "$SRCDIR/tests/tap.sh"
modules=${NODE_MODULES:-$BUILDDIR/node_modules}
command -v node >/dev/null || skip_all "node is not installed"
chromium=$(command -v chromium || command -v chromium-browser || command -v google-chrome)
firefox=$(command -v firefox-esr || command -v firefox)
[ -n "$chromium$firefox" ] || skip_all "neither Chromium nor Firefox is installed"
[ -d "$modules/playwright-core" ] && [ -d "$modules/axe-core" ] ||
  skip_all "playwright-core and axe-core are not in $modules"
. "$SRCDIR/tests/media.sh"
[ -e "$FIXTURES/demo/demo.mp4" ] || skip_all "the demo song is not there"

# The demo, whose third line is not where it should be and its fifth hardly.
"$NORAE" sync "$FIXTURES/demo/demo.mp4" "$FIXTURES/demo/demo.lrc" -o timed.json 2>told || exit 99
awk '/"unsung"/ { n++ }
  n == 3 { gsub(/"confidence":[0-9.]+/, "\"confidence\":0.2") }
  n == 5 { gsub(/"confidence":[0-9.]+/, "\"confidence\":0.6") } 1' timed.json >unsure.json
"$NORAE" report "$FIXTURES/demo/demo.mp4" unsure.json --no-sync --embed-audio -o unsure.html 2>>told
ok $? "a page of times as they are"
"$NORAE" report "$FIXTURES/demo/demo.mp4" "$FIXTURES/demo/demo.lrc" -o moved.html 2>>told
ok $? "a page of what was moved"

# Five minutes of words.
make -f lavfi -i "sine=f=300:r=8000:b=4:d=300" long.wav
awk 'BEGIN {
  print "{\"lines\":["
  for (i = 0; i < 95; i++) {
    printf "%s{\"start\":%d,\"end\":%.1f,\"confidence\":%.2f,\"syllables\":[", i ? "," : "", 3 * i + 1,
      3 * i + 3.8, (i % 10) / 10 + 0.05
    for (s = 0; s < 9; s++)
      printf "%s{\"start\":%.2f,\"end\":%.2f,\"text\":\"%s\",\"confidence\":0.9}", s ? "," : "",
        3 * i + 1 + s * 0.3, 3 * i + 1.3 + s * 0.3, s == 4 ? "</script>" : s == 5 ? "שלום " : "word "
    print "]}"
  }
  print "]}" }' >long.json
"$NORAE" report long.wav long.json --no-sync -o long.html 2>>told
ok $? "a page of five minutes"
size=$(wc -c <long.html)
[ "$size" -lt 1500000 ]
ok $? "is $size bytes, under 1.5 MB"
sed 's/long\.wav/gone.wav/g' long.html >lost.html
sed 's/^/# /' told

# drive KIND PROGRAM
drive() {
  if [ -z "$2" ]; then
    skip "$1 is not installed"
    return
  fi
  NODE_PATH=$modules timeout -k 5 90 node "$SRCDIR/tests/report-page.js" "$1" "$2" "$scratch" \
    >result </dev/null 2>&1
  code=$?
  while IFS= read -r line; do
    case $line in
      "ok "*) ok 0 "$1: ${line#ok }" ;;
      "not ok "*) ok 1 "$1: ${line#not ok }" ;;
      *) echo "# $line" ;;
    esac
  done <result
  is "$code" 0 "$1 was driven to the end"
}
drive Chromium "$chromium"
drive Firefox "$firefox"
finish
