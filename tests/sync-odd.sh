#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What is no song, or hardly one, and lyrics that are none, each with times and without:
# a clear word and the right exit code, never a crash, and no guess that is called sure.
. "$SRCDIR/tests/tap.sh"
demo=$FIXTURES/demo
[ -e "$demo/demo.mp4" ] || skip_all "the demo song is not there"
command -v ffmpeg >/dev/null || skip_all "ffmpeg is not installed"
cd "$scratch" || exit 99
json=$BUILDDIR/tests/json_tool

make_sound() { ffmpeg -nostdin -v error "$@" </dev/null || exit 99; }
make_sound -f lavfi -i 'anullsrc=r=44100:cl=stereo' -t 20 silence.wav
make_sound -f lavfi -i 'anoisesrc=c=white:r=44100:a=0.3:s=2' -t 20 -ac 2 white.wav
# Plucked chords of a bar each, a bass, and a noise on each beat.
chord="pow(2,lt(mod(t,4),2)*5/12)*(1+0.25*gt(mod(t,1),0.5))"
make_sound -f lavfi -i "aevalsrc='0.3*sin(2*PI*220*t*$chord)*exp(-6*mod(t,0.25))
  +0.3*sin(2*PI*55*t)+0.2*(random(0)-0.5)*exp(-30*mod(t,0.5))':s=16000:d=30" -ac 2 band.wav
make_sound -i "$demo/demo.mp4" -vn -ac 1 mono.wav
make_sound -i mono.wav -ar 8000 narrow.wav
make_sound -i mono.wav -ar 192000 wide.wav
make_sound -i "$demo/demo.mp4" -vn -af 'pan=5.1|FC=0.5*c0+0.5*c1|FL=c0|FR=c1' around.wav
make_sound -i mono.wav -ss 8 -t 12 part.wav
make_sound -i mono.wav -ss 20 -t 0.5 short.wav
make_sound -i mono.wav -ss 20 -t 0.01 blink.wav
make_sound -i mono.wav -t 0 none.wav
cp "$demo/demo.lrc" song.lrc
cp "$demo/demo-plain.txt" song.txt
printf '[00:50.00]street\n' >word.lrc
printf 'street\n' >word.txt
: >empty.lrc
: >empty.txt
printf '[00:05.00]\n[00:10.00]\n' >blank.lrc
printf '\n  \n\n' >blank.txt
printf '[00:05.00]...\n[00:10.00]♪ ♪\n[00:15.00]---\n' >wordless.lrc
printf '...\n♪ ♪\n(!)\n- - -\n' >wordless.txt

# sync MEDIA LYRICS: its exit code is $code; report in `out`, messages in `err`
sync() {
  rm -f timed.json
  "$NORAE" sync --json -f "$1" "$2" -o timed.json >out 2>err
  code=$?
  sed 's/^/# /' err
}
# The songs' confidence lies between two bounds.
between() {
  awk -v c="$("$json" get out sync.confidence)" -v least="$1" -v most="$2" \
    'BEGIN { exit !(c != "" && c >= least && c < most) }'
}
sync mono.wav word.txt
model=$(! grep -q 'sync-no-model' err && echo yes)

# refused MEDIA LYRICS CODE: exit code 1 and that message, in whose place no file is left
refused() {
  sync "$1" "$2"
  is "$code $(grep -c "error: .*\\[$3\\]\$" err) $(ls timed.json 2>/dev/null)" "1 1 " "$1, $2: $3"
}
for times in lrc txt; do
  refused silence.wav song.$times sync-silence
  refused none.wav song.$times audio-undecodable
  refused blink.wav song.$times sync-too-short
  refused blink.wav word.$times sync-too-short
  refused short.wav song.$times sync-too-short
  refused mono.wav empty.$times no-lyrics
  refused mono.wav blank.$times no-lyrics
  refused mono.wav wordless.$times sync-no-words
done

# unsure MEDIA LYRICS: placed, for what it is worth, which is told
unsure() {
  sync "$1" "$2"
  is "$code" 0 "$1, $2: exit 0"
  between 0 0.5 && "$json" check timed.json && grep -q 'look before you use it' err
  ok $? "$1, $2: not sure at all"
  n=$("$json" get out sync.unsure)
  [ "$n" -gt 0 ] && grep -q "^$n lines\{0,1\} to look at: norae preview $1 timed.json.*, or norae report $1 $2\$" err
  ok $? "$1, $2: how many lines to look at ($n), and how"
  [ -z "$model" ] && return
  case $("$json" get out sync.verdict) in
  nothing-sung) word=sync-nothing-sung ;;
  other-lyrics) word=sync-other-lyrics ;;
  *) word=none ;;
  esac
  grep -q "warning: .*\\[$word\\]\$" err
  ok $? "$1, $2: said why ($word)"
}
for times in lrc txt; do
  for sound in white band; do
    unsure $sound.wav song.$times
  done
done

for times in lrc txt; do
  # half a second has room for anything
  sync short.wav word.$times
  is "$code" 0 "short.wav, word.$times: exit 0"
  between 0 0.8
  ok $? "short.wav, word.$times: not sure of it"
  [ -n "$model" ] || continue
  # lyrics that go on when the recording is over
  sync part.wav song.$times
  is "$code" 0 "part.wav, song.$times: exit 0"
  if [ $times = txt ]; then
    between 0 0.5 && grep -q 'warning: .*\[sync-other-lyrics\]$' err
    ok $? "part.wav, song.txt: too much for it, and said"
    continue
  fi
  grep -q 'warning: .*another version.*\[sync-other-version\]$' err
  ok $? "part.wav, song.lrc: said"
  awk -v a="$("$json" get timed.json lines.2.start)" -v b="$("$json" get timed.json lines.3.start)" \
    'BEGIN { exit !(a > 2.2 && a < 2.6 && b > 4.7 && b < 5.1) }'
  ok $? "part.wav, song.lrc: what is sung in it is found"
  is "$("$json" get timed.json lines.8.unsung)" true "part.wav, song.lrc: and what is not isn't shown"
done

# ── the song itself, however it comes ──
for sound in mono narrow wide around; do
  sync $sound.wav song.txt
  is "$code" 0 "$sound.wav, song.txt: exit 0"
  [ -z "$model" ] && continue
  is "$("$json" get out sync.verdict)" found "$sound.wav, song.txt: found"
  between 0.8 1.01
  ok $? "$sound.wav, song.txt: sure of it"
done
finish
