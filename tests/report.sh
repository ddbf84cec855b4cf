#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# norae report: the same data as JSON, picture and page; what it is told when it can't.
. "$SRCDIR/tests/tap.sh"
. "$SRCDIR/tests/media.sh"
json=$BUILDDIR/tests/json_tool
golden=$SRCDIR/tests/golden/report

make -f lavfi -i "color=blue:s=64x36:r=5:d=9" -c:v libx264 -preset ultrafast silent.mp4
make -f lavfi -i "sine=f=300:r=16000:d=9,volume='if(between(t,3,6),1,0.05)':eval=frame" tone.wav
cat >song.json <<'EOF'
{"metadata":{"title":"Tea & <Cake>","artist":"The \"Quotes\""},
 "singers":[{"id":"v1","name":"Ann"},{"id":"v2","name":""}],
 "lines":[
  {"start":1,"end":2.5,"singer":"v1","confidence":0.95,"syllables":[
   {"start":1,"end":1.25,"text":"Streets ","confidence":0.99},
   {"start":1.25,"end":2.5,"text":"lie","confidence":0.9}]},
  {"start":3.000001,"end":null,"singer":["v1","v2"],"confidence":0.625,"syllables":[
   {"start":3.000001,"end":null,"text":"漢字 ","confidence":0.75},
   {"start":null,"end":null,"text":"und ","confidence":null},
   {"start":4.5,"end":5,"text":"שלום","confidence":0.5}]},
  {"start":6,"end":8,"singer":"v2","confidence":0.25,"background":true,"syllables":[
   {"start":6,"end":8,"text":"</script>","confidence":0.25}]},
  {"start":null,"end":null,"singer":null,"confidence":0,"unsung":true,"syllables":[
   {"start":null,"end":null,"text":"never","confidence":0}]}]}
EOF
report() { "$NORAE" report "$@" 2>told; }

# ── data and pictures that are the same everywhere ──
report silent.mp4 song.json --no-sync -o got.json
is "$?" 0 "a report of times as they are"
sed 's/"norae":"[^"]*"/"norae":"VERSION"/' got.json >plain.json
same plain.json "$golden/song.json" "the data"
report silent.mp4 song.json --no-sync -o got.svg
same got.svg "$golden/song.svg" "the picture"
if command -v xmllint >/dev/null; then
  xmllint --noout got.svg
  ok $? "which is XML"
fi
grep -q 'no-audio' told
ok $? "that there is no sound is said"
report silent.mp4 song.json --no-sync -o got.png --font 'Norae Test Sans' \
  --font-dir "$SRCDIR/fixtures/fonts" --no-system-fonts
is "$? $(ffprobe -v error -show_entries stream=codec_name,width,height -of csv=p=0 got.png)" \
  "0 png,$(sed -n 's/.*width="\([0-9]*\)" height="\([0-9]*\)" role.*/\1,\2/p' got.svg)" \
  "the same as PNG, as large"
# The line that is unsure has its colour, that of the page.
ffmpeg -nostdin -v error -i got.png -vf format=rgb24 -f rawvideo - | od -An -v -t x1 -w3 |
  sort | uniq -c | awk '$1 > 50 { print $2 $3 $4 }' >colours
is "$(grep -cE '^(0072b2|d98e00|d0490b)$' colours)" 3 "with the colours of all three kinds"
"$NORAE" report silent.mp4 song.json --no-sync -t json -o - 2>told >out.json
cmp -s out.json got.json
ok $? "to standard output"

# ── sound ──
mkdir -p 'a b#' deep/er
cp tone.wav 'a b#/50%?.wav'
report 'a b#/50%?.wav' song.json --no-sync -o deep/er/page.html
grep -qF '"audio":"../../a%20b%23/50%25%3F.wav"' deep/er/page.html
ok $? "a page links to the sound by the way from its folder"
report tone.wav song.json --no-sync -o page.html
grep -qF '"audio":"tone.wav"' page.html
ok $? "and by its name beside it"
is "$(grep -o 'https*://[^"]*' page.html | grep -v '^http://www.w3.org/2000/svg$')" "" \
  "it names nothing on a network"
report tone.wav song.json --no-sync --embed-audio -o page.html -f
sed -n 's/.*"audio":"data:audio\/[a-z0-9]*;base64,\([A-Za-z0-9+\/=]*\)".*/\1/p' page.html |
  base64 -d >inside.webm
is "$(ffprobe -v error -show_entries stream=codec_type -of csv=p=0 inside.webm)" audio \
  "with --embed-audio the sound is inside"
awk -v d="$(ffprobe -v error -show_entries format=duration -of csv=p=0 inside.webm)" \
  'BEGIN { exit !(d > 8.9 && d < 9.1) }'
ok $? "all of it"
report tone.wav song.json --no-sync -o tone.json
"$json" check tone.json
ok $? "the data with energy are JSON"
is "$("$json" count tone.json energy.loudness) $("$json" count tone.json energy.voice)" "450 450" \
  "50 values a second"
loud=$("$json" get tone.json energy.loudness.225) quiet=$("$json" get tone.json energy.loudness.50)
[ "$loud" -gt 240 ] && [ "$quiet" -lt 60 ]
ok $? "loud where it is loud: $loud and $quiet"

# ── moved: before and after, and what went where ──
if [ -e "$FIXTURES/demo/demo.mp4" ]; then
  report "$FIXTURES/demo/demo.mp4" "$FIXTURES/demo/demo.lrc" -o demo.json --edits edits.json
  is "$?" 0 "the demo song"
  is "$("$json" count demo.json lines) $("$json" get demo.json lines.0.given)" "12 9.15" \
    "its lines, and where they were"
  is "$("$json" get demo.json sync.pieces.0.shift)" "$("$json" get edits.json pieces.0.shift)" \
    "the edit list is that of --edits"
  grep -q 'lyrics moved 4.2' told
  ok $? "what was found is said"
fi

# ── what can't be ──
refused() {
  words=$1 code=$2 message=$3
  shift 3
  echo old >kept.html
  report "$@"
  is "$? $(cat kept.html)" "$code old" "$words: exit $code, and nothing is changed"
  grep -q -- "$message" told
  ok $? "$words: said"
}
printf 'no\ntimes\n' >plain.txt
refused "no times" 1 "has no times to show" tone.wav plain.txt --no-sync -o kept.html -f
refused "no sound" 1 "has no sound to place the words by" silent.mp4 song.json -o kept.html -f
refused "no media" 1 "plain.txt" plain.txt song.json -o kept.html -f
refused "no lyrics" 1 "nothing.lrc" tone.wav nothing.lrc -o kept.html -f
refused "no -f" 1 "exists" tone.wav song.json --no-sync -o kept.html
refused "another extension" 2 "is no name of a report" tone.wav song.json --no-sync -o kept.txt
refused "a picture has no sound" 2 "only a page can hold sound" tone.wav song.json -o x.svg --embed-audio
refused "no format" 2 "give the format" tone.wav song.json -o -
refused "its own input" 2 "song.json" tone.wav song.json --no-sync -o song.json -f
is "$(find . -name '.*.html*' -o -name '.kept*' | grep -c .)" 0 "no temporary file is left"
finish
