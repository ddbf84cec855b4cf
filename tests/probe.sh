#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What is in a file, and the clock audit.
. "$SRCDIR/tests/tap.sh"
. "$SRCDIR/tests/media.sh"

# says FILE WORDS DESCRIPTION: a line of the probe has these words.
says() {
  "$tool" probe "$1" >probed 2>&1
  grep -qF -- "$2" probed
  ok $? "$3"
  grep -qF -- "$2" probed || sed 's/^/# /' probed
}

make -f lavfi -i "sine=r=44100:d=3" s.wav
make -f lavfi -i testsrc=d=4:r=30:s=160x120 -itsoffset 0.5 -i s.wav -c:v libx264 -preset ultrafast \
  -vf setsar=4/3 -colorspace bt709 -color_range tv -c:a pcm_s16le -metadata title=T -metadata artist=A \
  -metadata:s:a language=kor v.mkv

says v.mkv "stored=160x120 displayed=213x120 sar=4:3 rotation=0 bits=8 fps=30.000 bt709 tv" \
  "size, pixel aspect, depth, rate and colours"
says v.mkv "audio pcm_s16le default start=0.500000 rate=44100 channels=1 delay=0 padding=0 lang=kor" \
  "the sound's start and language"
says v.mkv "the sound starts 0.500 s after the file's start: 0.500 s of silence" "and what is done about it"

make -i v.mkv -c:v copy -an plain.mp4
make -i plain.mp4 -c copy -metadata:s:v rotate=90 turned.mp4
says turned.mp4 "displayed=120x213 sar=4:3 rotation=270" "a turned picture"
make -i v.mkv -an -vf "select='not(between(n,30,60)*mod(n,2))'" -vsync vfr -c:v libx264 vfr.mp4
says vfr.mp4 "the frame rate varies: 33 to 67 ms between frames: each frame keeps its own time (0)" \
  "a rate that varies"
make -i v.mkv -an -vf "scale=out_color_matrix=bt601" -pix_fmt yuv420p10le -c:v libx265 \
  -x265-params log-level=none ten.mkv
says ten.mkv "bits=10" "ten bits"
make -i s.wav -c:a libmp3lame -metadata title=T -metadata artist=A s.mp3
says s.mp3 "delay=1105 padding=" "an MP3's delay"
says s.mp3 "the encoder added 1105 samples (25.1 ms) at the start of the sound: dropped, as players do (25057)" \
  "and what is done about it"
make -i s.wav -c:a aac s.m4a
says s.m4a "audio aac default start=-0.023220 rate=44100 channels=1 delay=1024 padding=0" \
  "an M4A's edit list"
make -i s.wav -ar 48000 -c:a libopus s.webm
says s.webm "delay=312 padding=" "Opus in WebM"
make -i v.mkv -c:v copy -c:a aac s.ts
says s.ts "the container's clock starts at 1.4" "a transport stream's start"
make -i s.mp3 -i plain.mp4 -map 0:a -map 1:v -frames:v 1 -c:a copy -c:v mjpeg -disposition:v attached_pic \
  cover.mp3
says cover.mp3 "video=-1 audio=0" "a cover is no film"
says cover.mp3 "picture mjpeg start" "but is listed"
"$tool" probe "$SRCDIR/VERSION" >probed 2>&1
is "$?" 1 "a text file is no media"


# ── black bars ──

# barred NAME FILTER…: a video of 320×180 in a larger frame
barred() {
  name=$1
  shift
  make -f lavfi -i "testsrc2=d=8:r=25:s=320x132" -an -vf "$1" -c:v libx264 -preset ultrafast -g 30 "$name"
}

bars_are() {
  is "$("$tool" bars "$1")" "$2" "$3"
}

barred film.mp4 "pad=320:180:-1:-1"
bars_are film.mp4 "0 24 0 24" "bars above and below a film"
make -i film.mp4 -c copy -metadata:s:v rotate=90 film-turned.mp4
bars_are film-turned.mp4 "24 0 24 0" "they turn with the picture"
barred wide.mp4 "pad=320:180:0:48,setsar=4/3"
bars_are wide.mp4 "0 48 0 0" "a bar on one side"
barred box.mp4 "pad=400:180:40:48,setsar=2/1"
bars_are box.mp4 "80 48 80 0" "in pixels as they are shown"
barred none.mp4 "null"
bars_are none.mp4 "0 0 0 0" "none"
barred late.mp4 "pad=320:180:-1:-1,drawbox=c=black:t=fill:enable='lt(t,4)'"
bars_are late.mp4 "0 24 0 24" "black frames don't tell"
barred noisy.mp4 "pad=320:180:-1:-1,noise=alls=8:allf=t"
bars_are noisy.mp4 "0 24 0 24" "noise in the bars"
barred titled.mp4 "pad=320:180:-1:-1,drawbox=y=160:w=200:h=10:c=white:t=fill:enable='gt(t,5)'"
bars_are titled.mp4 "0 24 0 10" "something else that stands in a bar takes its place"
barred one.mp4 "pad=320:180:-1:-1,drawbox=c=black:t=fill:enable='lt(t,2)'"
make -i one.mp4 -an -c:v libx264 -preset ultrafast -g 900 -keyint_min 900 one-key.mp4
bars_are one-key.mp4 "0 24 0 24" "a video with one frame to jump to"
make -f lavfi -i "color=black:d=3:r=25:s=320x180" -an -c:v libx264 -preset ultrafast black.mp4
bars_are black.mp4 "0 0 0 0" "a black video has no picture"
"$tool" bars s.wav >/dev/null 2>&1
is "$?" 1 "sound has none at all"
printf '[00:02.00]one <00:02.40>two\n[00:04.00]three <00:04.40>four\n' >lines.lrc
"$NORAE" make -q --no-sync --soft film.mp4 lines.lrc -o film.mkv --script film.ass --set place=below --set count-in=none \
  "--font=Norae Test Sans" --font-dir "$FIXTURES/fonts" --no-system-fonts
is "$(sed -n 's/^Dialogue:.*pos([^,]*,\([0-9]*\).*/\1/p' film.ass | awk '$1 < 160 || $1 > 180' | wc -l | tr -d ' ')" \
  0 "lyrics are put into the bar that was found"

finish
