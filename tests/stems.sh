#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A recording whose instrumental version, or whose voice alone, is given too.
. "$SRCDIR/tests/tap.sh"
demo=$FIXTURES/demo
[ -e "$demo/demo.mp4" ] || skip_all "the demo song is not there"
command -v ffmpeg >/dev/null || skip_all "ffmpeg is not installed"
cd "$scratch" || exit 99

# mean OUT.json: mean error of the syllables' starts, in ms
mean() {
  "$BUILDDIR/tests/compare_truth" "$1" "$demo/demo.truth.json" 0.25 >compared
  sed 's/^/# /' compared >&2
  awk '/mean/ { sub(/.*mean /, ""); printf "%.0f", 1000 * $1 }' compared
}
found() {
  with=$(mean "$1")
  [ "$with" -lt 50 ]
  ok $? "$2 ($with ms off)"
}
make_sound() {
  ffmpeg -nostdin -v error -y "$@" </dev/null || exit 99
}
# A band that drowns the demo: chords that change and noise in bursts.
make_sound -f lavfi -i "aevalsrc='0.4*(0.6+0.4*sin(9*t))*(sin(1380*t+3*sin(2*t))+sin(1740*t)+
sin(2070*t+2*sin(0.7*t)))+1.2*(random(0)-0.5)*exp(-6*mod(t\,0.27))':s=44100:d=46" -ac 2 band.wav
make_sound -i "$demo/demo.mp4" -vn -ar 44100 demo.wav
make_sound -i demo.wav -i band.wav -filter_complex 'amix=duration=first:normalize=0' mix.wav
make_sound -i band.wav -af 'adelay=250:all=1,volume=-0.4,treble=g=5' instrumental.wav
make_sound -i demo.wav -af 'atrim=0.1,asetpts=PTS-STARTPTS,volume=2' vocals.wav

"$NORAE" sync mix.wav "$demo/demo.lrc" -o none.json 2>err
none=$(mean none.json)
"$NORAE" sync mix.wav "$demo/demo.lrc" --instrumental instrumental.wav -o a.json 2>err
is "$?" 0 "with the instruments alone: exit 0"
sed 's/^/# /' err
grep -q 'the instruments are 250\.0 ms behind the recording' err
ok $? "their delay is found"
found a.json "the words are found"
[ "$((2 * with))" -lt "$none" ]
ok $? "twice as well as without ($none ms)"
"$NORAE" sync mix.wav "$demo/demo.lrc" --vocals vocals.wav -o b.json 2>err
is "$?" 0 "with the vocals alone: exit 0"
sed 's/^/# /' err
grep -q 'the vocals are 100\.0 ms ahead of the recording' err
ok $? "their delay is found"
found b.json "the words are found"

"$NORAE" sync demo.wav "$demo/demo.lrc" --instrumental band.wav --vocals band.wav -o c.json 2>err
is "$?" 0 "parts of another recording: exit 0"
is "$(grep -c 'warning: the .* are not of this recording: going on without them' err)" 2 \
  "they are not used, which a warning says"
found c.json "the words are found"
"$NORAE" sync demo.wav "$demo/demo.lrc" --vocals absent.wav -o d.json 2>err
is "$?" 1 "a part that is not there: exit 1"
finish
