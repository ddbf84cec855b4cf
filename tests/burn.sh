#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Burned pictures: colours, times, shapes, and what is left as it was.
. "$SRCDIR/tests/tap.sh"
tool=$BUILDDIR/tests/media_tool
command -v ffmpeg >/dev/null || skip_all "ffmpeg is missing"
cd "$scratch" || exit 99
fonts="fonts=$SRCDIR/fixtures/fonts only-fonts=1"

make() { ffmpeg -nostdin -v error -y "$@" || exit 99; }
# burn IN SCRIPT OUT [KEY=VALUE…]
burn() {
  # shellcheck disable=SC2086
  "$tool" burn "$@" $fonts 2>told
}
# A script with one event; $1: its header's matrix line, $2: text.
script() {
  cat <<EOF
[Script Info]
ScriptType: v4.00+
PlayResX: 320
PlayResY: 180
$1

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: A,Norae Test Sans,40,&H000000FF,&H00FFFFFF,&H00000000,&H00000000,1,0,0,0,100,100,0,0,1,0,0,7,0,0,0,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:01.00,0:00:02.00,A,,0,0,0,,$2
EOF
}
box='{\an7\pos(80,40)\p1}m 0 0 l 160 0 160 100 0 100'

# yuv FILE TIME X Y [FORMAT]: the three numbers of a pixel (x and y even).
yuv() {
  format=${5:-yuv420p}
  case $format in *10le) bytes=2 ;; *) bytes=1 ;; esac
  ffmpeg -nostdin -v error -noautorotate -ss "$2" -i "$1" -frames:v 1 \
    -vf "format=$format,crop=2:2:$3:$4:exact=1" -f rawvideo - |
    od -An -v -t "u$bytes" | tr -s ' \n' ' ' | awk '{ print $1, $5, $6 }'
}
# colour GOT WANTED TOLERANCE WORDS
colour() {
  echo "$1 $2" | awk -v t="$3" '{ for (i = 1; i <= 3; i++) if ($i - $(i + 3) > t || $(i + 3) - $i > t) exit 1 }'
  ok $? "$4 ($1)"
}
# Hashes of decoded frames, one a line; with times.
frames() { ffmpeg -nostdin -v error -i "$1" -map 0:v:0 -f framemd5 - | grep -v '^#' | awk -F, '{ print $6 }'; }
clock() { ffprobe -v error -select_streams v:0 -show_entries frame=best_effort_timestamp_time -of csv=p=0 "$1" | tr -d ,; }

tags='-colorspace bt709 -color_primaries bt709 -color_trc bt709 -color_range tv'
# shellcheck disable=SC2086
make -f lavfi -i color=c=gray:s=320x180:r=25:d=3 -c:v libx264 -preset ultrafast -pix_fmt yuv420p $tags grey.mp4

# ── colours ──
for matrix in TV.709 None; do
  script "YCbCr Matrix: $matrix" "$box" >s.ass
  burn grey.mp4 s.ass out.mp4 preset=ultrafast crf=5
  colour "$(yuv out.mp4 1.5 160 90)" "63 102 240" 2 "red on BT.709, script $matrix"
done
script "" "$box" >s.ass
burn grey.mp4 s.ass out.mp4 preset=ultrafast crf=5
colour "$(yuv out.mp4 1.5 160 90)" "81 90 240" 2 "a script without a matrix is BT.601"
script "YCbCr Matrix: None" "$box" >s.ass
make -i grey.mp4 -c:v libx264 -preset ultrafast -colorspace smpte170m 601.mp4
burn 601.mp4 s.ass out.mp4 preset=ultrafast crf=5
colour "$(yuv out.mp4 1.5 160 90)" "81 90 240" 2 "red on BT.601"
make -i grey.mp4 -c:v libx264 -preset ultrafast -pix_fmt yuvj420p -color_range pc -colorspace bt709 full.mp4
burn full.mp4 s.ass out.mp4 preset=ultrafast crf=5
colour "$(yuv out.mp4 1.5 160 90 yuvj420p)" "54 99 255" 2 "red on BT.709, full range"
make -i grey.mp4 -c:v libx264 -preset ultrafast -pix_fmt yuv420p10le -colorspace bt709 ten.mp4
burn ten.mp4 s.ass out.mp4 preset=ultrafast crf=5
colour "$(yuv out.mp4 1.5 160 90 yuv420p10le)" "252 409 960" 6 "red in ten bits"
is "$(ffprobe -v error -show_entries stream=pix_fmt -of csv=p=0 out.mp4)" yuv420p10le "ten bits stay ten"
make -f lavfi -i color=c=gray:s=320x180:r=25:d=3 -c:v libx265 -x265-params log-level=none -pix_fmt yuv420p10le \
  -colorspace bt2020nc -color_primaries bt2020 -color_trc smpte2084 pq.mkv
script "YCbCr Matrix: None" "{\\c&HFFFFFF&}$box" >white.ass
burn pq.mkv white.ass out.mkv preset=ultrafast crf=5
colour "$(yuv out.mkv 1.5 160 90 yuv420p10le)" "573 512 512" 8 "white in PQ is at 203 cd/m²"
is "$(ffprobe -v error -show_entries stream=color_space,color_transfer,color_primaries -of csv=p=0 out.mkv)" \
  "bt2020nc,smpte2084,bt2020" "and its tags stay"

# ── untouched frames ──
make -f lavfi -i testsrc2=s=320x180:r=25:d=3 -f lavfi -i sine=d=3 -c:v ffv1 -c:a flac lossless.mkv
burn lossless.mkv s.ass out.mkv codec=ffv1 crf=-1
frames lossless.mkv >a
frames out.mkv >b
is "$(paste -d' ' a b | awk '$1 == $2 { n++ } $1 != $2 { if (!first) first = NR; last = NR } END { print n, first, last }')" \
  "50 26 50" "frames without lyrics are identical, those with them are not"
# The box reaches from 80,40 to 240,140; its colour half a pixel farther.
outside() { make -i "$1" -vf drawbox=78:38:164:104:black:fill -f framemd5 "$2"; }
outside lossless.mkv a
outside out.mkv b
same b a "nothing changes outside of the box"
is "$(ffmpeg -v error -i lossless.mkv -map 0:a -c copy -f md5 -)" "$(ffmpeg -v error -i out.mkv -map 0:a -c copy -f md5 -)" \
  "sound is copied bit by bit"

finish
