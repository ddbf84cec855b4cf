#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Burned pictures: colours, times, shapes, and what is left as it was.
. "$SRCDIR/tests/tap.sh"
. "$SRCDIR/tests/media.sh"
kept=kept.mp4

# A script with one event; $1: its header's matrix line, $2: text.
script() {
  ass_head "$1" 7
  printf '%s\n' "Dialogue: 0,0:00:01.00,0:00:02.00,A,,0,0,0,,$2"
}
box='{\an7\pos(80,40)\p1}m 0 0 l 160 0 160 100 0 100'

# Hashes of decoded frames, one a line; with times.
frames() { ffmpeg -nostdin -v error -i "$1" -map 0:v:0 -f framemd5 - | grep -v '^#' | awk -F, '{ print $6 }'; }

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
colour "$(yuv out.mp4 1.5 160 90 yuv420p10le)" "250 409 960" 4 "red in ten bits"
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

# ── bit rate ──
make -f lavfi -i testsrc2=s=320x180:r=25:d=2,noise=alls=30:allf=t -c:v ffv1 noisy.mkv
for rate in 300 900; do
  burn noisy.mkv s.ass out.mp4 preset=ultrafast bitrate=$rate
  got=$(ffprobe -v error -select_streams v -show_entries stream=bit_rate -of csv=p=0 out.mp4)
  ok $((got < rate * 500 || got > rate * 2500)) "a bit rate near $rate kbit/s in two seconds ($got)"
done

# ── edges ──
script "YCbCr Matrix: None" '{\an7\pos(80,40)\p1}m 0 0 l 21 0 21 100 0 100' >seam.ass
printf '%s\n' 'Dialogue: 0,0:00:01.00,0:00:02.00,A,,0,0,0,,{\an7\pos(101,40)\p1}m 0 0 l 139 0 139 100 0 100' >>seam.ass
# shellcheck disable=SC2086
make -i grey.mp4 -c:v ffv1 $tags plain.mkv
burn plain.mkv seam.ass out.mkv codec=ffv1
# plane FILE PLANE ROW FIRST COUNT: samples of one row of a plane at 1.5 s.
plane() {
  ffmpeg -nostdin -v error -ss 1.5 -i "$1" -frames:v 1 -vf "extractplanes=$2,crop=$5:1:$4:$3:exact=1" \
    -f rawvideo - | od -An -v -t u1 | tr -s ' \n' ' ' | sed 's/^ //; s/ $//'
}
is "$(plane out.mkv y 90 99 4)" "63 63 63 63" "areas that abut leave no seam in luma"
is "$(plane out.mkv u 45 48 5)" "102 102 102 102 102" "nor in chroma"
is "$(plane out.mkv u 45 38 4)" "128 128 109 102" "chroma is sited left: a quarter at the edge is missing"
is "$(plane out.mkv u 45 118 4)" "102 102 122 128" "and on the other side"

# ── times ──
make -f lavfi -i testsrc=s=160x90:r=30:d=3 -vf "select='not(between(n,30,60)*mod(n,2))'" -vsync vfr \
  -c:v libx264 -preset ultrafast vfr.mp4
for out in vfr-out.mp4 vfr-out.mkv; do
  burn vfr.mp4 s.ass $out preset=ultrafast
  clock vfr.mp4 | cut -c1-5 >a
  clock $out | cut -c1-5 >b
  awk 'NR == FNR { t[NR] = $1; n = NR; next } { d = t[FNR] - $1; if (d > 0.0011 || d < -0.0011) exit 1; m = FNR } END { exit n != m || n < 70 }' a b
  ok $? "$out: $(wc -l <b) frames of a varying rate keep their times"
done
make -f lavfi -i "aevalsrc='if(lt(mod(t,1),0.002),0.8*sin(2*PI*1000*t),0)':s=44100:d=3" click.wav
# The sound's priming comes first, so that the picture starts 21 ms after the file.
make -i plain.mkv -i click.wav -c:v libx264 -preset ultrafast -c:a aac start.ts
burn start.ts s.ass out.mp4 preset=ultrafast crf=5
start=$(ffprobe -v error -show_entries format=start_time -of csv=p=0 start.ts | head -1)
clock start.ts | awk -v start="$start" '{ printf "%.3f\n", $1 - start }' >a
clock out.mp4 | awk '{ printf "%.3f\n", $1 }' >b
same b a "a transport stream that starts at $start s begins at 0"
set -- "$("$tool" clicks start.ts | tail -1)" "$("$tool" clicks out.mp4 | tail -1)"
echo "$1 $2" | awk '{ exit !($1 - $2 < 0.001 && $2 - $1 < 0.001) }'
ok $? "and its sound stays in step ($1 $2)"
colour "$(yuv out.mp4 0.97 160 90)" "126 128 128" 2 "lyrics do not come before their time"
colour "$(yuv out.mp4 1.01 160 90)" "63 102 240" 2 "but at it"

# ── shape ──
make -i plain.mkv -c:v libx264 -preset ultrafast still.mp4
make -i still.mp4 -c copy -metadata:s:v rotate=90 turned.mp4
for out in turned-out.mp4 turned-out.mkv; do
  burn turned.mp4 s.ass $out preset=ultrafast crf=5
  # Shown as 180×320, whatever is stored: the box of 320×180 is squeezed to 45,71…135,249.
  make -ss 1.5 -i $out -frames:v 1 -pix_fmt yuv420p -f rawvideo shown
  is "$(wc -c <shown | tr -d ' ')" "$((180 * 320 * 3 / 2))" "$out is shown upright"
  pixel() { od -An -t u1 -j $(($2 * 180 + $1)) -N 1 shown | tr -d ' '; }
  is "$(pixel 50 80) $(pixel 130 240) $(pixel 40 160) $(pixel 140 160) $(pixel 90 60) $(pixel 90 260)" \
    "63 63 126 126 126 126" "$out: the box lies where it is meant to be"
done
make -i still.mp4 -c copy -aspect 4:3 wide.mp4
burn wide.mp4 s.ass out.mp4 preset=ultrafast
is "$("$tool" probe out.mp4 | grep -o 'displayed=[^ ]*')" "$("$tool" probe wide.mp4 | grep -o 'displayed=[^ ]*')" \
  "the pixels' aspect is kept"
make -f lavfi -i testsrc=s=161x91:r=25:d=1 -pix_fmt yuv420p -c:v ffv1 odd.mkv
burn odd.mkv s.ass out.mp4 preset=ultrafast
is "$(ffprobe -v error -show_entries stream=width,height -of csv=p=0 out.mp4) $(grep -c odd-size told)" "160,90 1" \
  "an odd size is made even, and said"

# ── sound without a picture ──
burn click.wav s.ass out.mp4 preset=ultrafast size=320x180
"$tool" clicks out.mp4 | awk '{ d = $1 - (NR - 1); if (d > 0.002 || d < -0.002) exit 1 } END { exit NR != 3 }'
ok $? "sound that has to be encoded stays in step"
is "$(clock out.mp4 | wc -l | tr -d ' ')" "75" "as many frames as the sound is long"
colour "$(yuv out.mp4 0.5 20 20)" "30 132 126" 2 "on a plain dark picture"
make -f lavfi -i color=c=0x3060c0:s=400x300 -frames:v 1 picture.png
burn click.wav s.ass out.mp4 preset=ultrafast size=320x180 background=picture.png
colour "$(yuv out.mp4 0.5 20 20)" "96 175 103" 3 "or on a given one"

# ── what goes wrong ──
fails "no such encoder" "no video encoder for \"nonsense\"; it has:" burn still.mp4 s.ass $kept codec=nonsense
fails "no such preset" "takes no preset bogus" burn still.mp4 s.ass $kept preset=bogus
fails "no such quality" "takes no quality 99" burn still.mp4 s.ass $kept crf=99
fails "two aims" "can't both be aimed at" burn still.mp4 s.ass $kept crf=20 bitrate=500
if ffmpeg -v quiet -encoders | grep -q h264_vaapi && [ ! -e /dev/dri ]; then
  fails "no device" "the encoder h264_vaapi needs a device for vaapi" burn still.mp4 s.ass $kept codec=h264_vaapi
fi
fails "no script" "is no ASS script" burn still.mp4 click.wav $kept
fails "no media" "has neither sound nor pictures" burn s.ass s.ass $kept
fails "cancelled" "cancelled" burn still.mp4 s.ass $kept cancel=0
sed 's/Norae Test Sans/No Such Font/' s.ass >nofont.ass
fails "no font" 'error [font-missing] there is no font "No Such Font" here' burn still.mp4 nofont.ass $kept
fails_when_full burn lossless.mkv s.ass $kept preset=ultrafast
make -f lavfi -i testsrc2=s=640x360:r=25:d=60 -c:v libx264 -preset ultrafast long.mp4
"$tool" burn long.mp4 s.ass kept.mp4 preset=slow "fonts=$SRCDIR/fixtures/fonts" only-fonts=1 2>/dev/null &
killed=$!
while [ -z "$(find . -name '.kept*' -size +0)" ] && kill -0 $killed; do sleep 0.05; done
kill -9 $killed
wait $killed 2>/dev/null
is "$(cat kept.mp4)" old "a killed run leaves the old file"
burn still.mp4 s.ass kept.mp4 preset=ultrafast
is "$? $(find . -name '.kept*' | wc -l | tr -d ' ')" "0 0" "and the next one clears up after it"
make -i lossless.mkv -c:v libx264 -preset ultrafast -movflags +faststart -an whole.mp4
head -c $(($(wc -c <whole.mp4) / 2)) whole.mp4 >cut.mp4
burn cut.mp4 s.ass out.mp4 preset=ultrafast
is "$? $(grep -c '^warning \[video-truncated\]' told)" "0 1" "a truncated film gives what is there, and a warning"
echo "<fontconfig><dir>$SRCDIR/fixtures/fonts</dir><cachedir>$scratch/cache</cachedir></fontconfig>" >fonts.conf
FONTCONFIG_FILE=$scratch/fonts.conf "$tool" burn still.mp4 nofont.ass out.mp4 preset=ultrafast 2>told
is "$? $(grep -c '^warning \[font-missing\].*"No Such Font".*"Norae Test Sans" is drawn' told)" "0 1" \
  "a font that another one stands in for is told"
script "YCbCr Matrix: None" "ab$(printf '\363\260\200\200')" >noglyph.ass
burn still.mp4 noglyph.ass out.mp4 preset=ultrafast
is "$? $(grep -c '^warning \[glyph-missing\].*U+F0000' told)" "0 1" "a character that no font has is told"

finish
