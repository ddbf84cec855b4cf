#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# How sure the program says it is: of the demo song, of what is no song, and of
# lyrics that are another song's.  Nothing may be guessed and called sure.
. "$SRCDIR/tests/tap.sh"
demo=$FIXTURES/demo
[ -e "$demo/demo.mp4" ] || skip_all "the demo song is not there"
command -v ffmpeg >/dev/null || skip_all "ffmpeg is not installed"
cd "$scratch" || exit 99
json=$BUILDDIR/tests/json_tool

make_sound() {
  ffmpeg -nostdin -v error -f lavfi -i "$1" -t 20 "$2" </dev/null || exit 99
}
make_sound 'anoisesrc=c=pink:r=44100:a=0.3:s=2' noise.wav
make_sound 'sine=f=440:r=8000' tone.wav
make_sound 'anullsrc=r=48000:cl=5.1' silence.wav
ffmpeg -nostdin -v error -i "$demo/demo.mp4" -vn -ac 1 -ar 8000 narrow.wav </dev/null || exit 99
ffmpeg -nostdin -v error -i "$demo/demo.mp4" -vn -ar 192000 wide.wav </dev/null || exit 99
ffmpeg -nostdin -v error -i "$demo/demo.mp4" -vn -af 'pan=5.1|FC=0.5*c0+0.5*c1|FL=c0|FR=c1' \
  around.wav </dev/null || exit 99
cp "$demo/demo.lrc" "$demo/demo-plain.txt" .
cat >other.txt <<EOF
Paper boats upon the river
Counting every broken minute
Nobody believes the weather
Give me back my yellow sweater
Underneath the kitchen table
Someone left a foreign label
Monday comes without a warning
Coffee getting cold each morning
If you find the missing letters
Send them back to make it better
Paper boats are slowly sinking
Nobody can hear me thinking
EOF
: >empty.txt
echo 'Streetcar' >one.txt
i=0
while [ $i -lt 3000 ]; do
  echo 'one more line of this'
  i=$((i + 1))
done >endless.txt

# sync MEDIA LYRICS [OPTION...]: its exit code is $code; report in `out`, messages in `err`
sync() {
  rm -f timed.json
  "$NORAE" sync --json -f "$@" -o timed.json >out 2>err
  code=$?
  sed 's/^/# /' err
}
verdict() { "$json" get out sync.verdict; }
confidence() { "$json" get out sync.confidence; }
below() {
  awk -v c="$(confidence)" -v most="$1" 'BEGIN { exit !(c != "" && c < most) }'
}

# ── nothing is sung ──
for sound in noise tone; do
  for lyrics in demo.lrc demo-plain.txt; do
    sync $sound.wav $lyrics
    is "$code" 0 "$sound, $lyrics: a warning, not an error"
    below 0.5
    ok $? "$sound, $lyrics: not sure at all ($(confidence))"
    sync $sound.wav $lyrics --min-confidence 0.5
    is "$code" 1 "$sound, $lyrics: refused with --min-confidence"
    grep -q 'the times are left as they were \[sync-unsure\]$' err && ! [ -e timed.json ]
    ok $? "$sound, $lyrics: said, and nothing is written"
  done
done
sync silence.wav demo.lrc
is "$code" 1 "silence: exit 1"
grep -q 'error: the recording is silent: nothing to hear \[sync-silence\]$' err
ok $? "silence: said"

# ── lyrics that are none, or far too many ──
sync narrow.wav empty.txt
is "$code" 1 "empty lyrics: exit 1"
sync narrow.wav endless.txt
is "$code" 1 "3000 lines for 44 s: exit 1"
grep -q 'too short for all these words \[sync-too-short\]$' err
ok $? "3000 lines for 44 s: said"
sync narrow.wav one.txt
is "$code" 0 "one word: exit 0"

# ── the demo song, however it comes ──
for sound in narrow wide around; do
  sync $sound.wav demo.lrc
  is "$code $(verdict)" "0 found" "$sound: found"
done
sync around.wav demo.lrc
"$json" check timed.json
ok $? "the timed lyrics are JSON"
awk -v c="$("$json" get timed.json lines.0.confidence)" \
  -v s="$("$json" get timed.json lines.0.syllables.0.confidence)" \
  'BEGIN { exit !(c > 0 && c <= 1 && s > 0 && s <= 1) }'
ok $? "with the confidence of lines and syllables"
"$NORAE" convert timed.json -o again.json && "$json" get again.json lines.0.confidence >again
is "$(cat again)" "$("$json" get timed.json lines.0.confidence)" "which stays when it is read again"
"$NORAE" make "$demo/demo.mp4" demo.lrc --min-confidence 1 -o made.mp4 >out 2>err
is "$?" 1 "make --min-confidence: refused"
! [ -e made.mp4 ]
ok $? "and no video is made"
"$NORAE" sync narrow.wav demo.lrc -f -o timed.json --min-confidence 1.5 >out 2>err
is "$?" 2 "a share over 1 is a usage error"

# ── what only a model of speech can tell ──
if grep -q 'sync-no-model' err || "$NORAE" sync -f narrow.wav demo.lrc -o x.json 2>&1 |
  grep -q 'sync-no-model'; then
  skip "no acoustic model: another song's lyrics can't be told"
else
  sync around.wav demo-plain.txt
  is "$code $(verdict)" "0 found" "lyrics without times: found"
  below 0.8
  is "$?" 1 "and sure of it ($(confidence))"
  sync around.wav other.txt
  is "$(verdict)" other-lyrics "another song's lyrics are known as such"
  grep -q 'sync-other-lyrics\]$' err && below 0.3
  ok $? "with a warning ($(confidence))"
  awk 'NR == 7 { print "Counting every broken minute"; print "Underneath the kitchen table"
                 print "Someone left a foreign label" } 1' demo-plain.txt >longer.txt
  sync around.wav longer.txt
  is "$("$json" get out sync.unsung)" 3 "lines that are not sung are left out"
  is "$(grep -c '^norae: note: line [789] (".*") is not sung in this recording' err)" 3 \
    "just those, by name"
  is "$("$json" get timed.json lines.7.unsung) $("$json" get timed.json lines.9.unsung)" \
    "true false" "and marked"
  "$NORAE" convert timed.json -f -o shown.lrc 2>err
  ! grep -q 'kit' shown.lrc && grep -q 'Hold ' shown.lrc
  ok $? "LRC does without them"
  sed 's/^.00:19.70.v3/[00:45.00]v3/' demo.lrc >astray.lrc
  sync around.wav astray.lrc
  grep -q 'is not sung at the time given for it: placed by the sound \[sync-wrong-time\]$' err
  ok $? "a line with a wrong time is placed by the sound"
  # lines 2 and 7 (from 0) have their neighbours' times, or texts
  awk 'NR == 6 || NR == 11 { kept = $0; next } { print }
       kept { print kept; kept = "" }' demo.lrc >texts.raw
  awk 'NR == FNR { at[NR] = substr($0, 1, 10); next } { print at[FNR] substr($0, 11) }' \
    demo.lrc texts.raw >texts.lrc
  awk 'NR == FNR { at[NR] = substr($0, 1, 10); next }
       { n = FNR; n += (n == 6 || n == 11) - (n == 7 || n == 12); print at[n] substr($0, 11) }' \
    demo.lrc demo.lrc >times.lrc
  sync around.wav demo.lrc
  cp timed.json right.json
  for swapped in texts times; do
    sync around.wav $swapped.lrc
    is "$(grep -c 'sync-wrong-order\]$' err)" 2 "two pairs of lines with each other's $swapped: told"
    for pair in '2 3' '3 2' '7 8' '8 7'; do # lines are kept as they were read: by time
      echo "$("$json" get right.json "lines.${pair% *}.start")" \
        "$("$json" get timed.json "lines.${pair#* }.start")"
    done >starts
    awk '$1 - $2 > 0.15 || $2 - $1 > 0.15 { exit 1 }' starts
    ok $? "and put right"
    sed 's/^/# /' starts
  done
  sync noise.wav demo-plain.txt
  is "$(verdict)" nothing-sung "noise: nothing is sung"
  grep -q 'sync-nothing-sung\]$' err
  ok $? "noise: said"
fi
finish
