#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Pictures without a burn: --frame shows what a burn shows then, upright and with
# square pixels; --sheet many of them, at moments that have lyrics.
. "$SRCDIR/tests/tap.sh"
. "$SRCDIR/tests/media.sh"

fonts="--font-dir $SRCDIR/fixtures/fonts --no-system-fonts"
# norae_burn IN OUT OPTIONS…: messages go to the file `told`.
norae_burn() {
  in=$1 out=$2
  shift 2
  # shellcheck disable=SC2086
  "$NORAE" burn "$in" s.ass -o "$out" $fonts "$@" 2>told
}
# rgb PICTURE X Y: the three numbers of a pixel.
rgb() {
  ffmpeg -nostdin -v error -i "$1" -vf "format=rgb24,crop=1:1:$2:$3" -f rawvideo - | od -An -v -t u1 |
    tr -s ' ' | sed 's/^ //'
}
# red_pixels PICTURE: 1 if there are many.
red_pixels() {
  ffmpeg -nostdin -v error -i "$1" -vf format=rgb24 -f rawvideo - | od -An -v -t u1 -w3 |
    awk '$1 > 200 && $2 < 60 { n++ } END { print (n > 100) }'
}
size() { ffprobe -v error -show_entries stream=width,height -of csv=p=0 "$1"; }
# alike STILL VIDEO TIME WORDS [FILTER]: the burned frame of that time, made RGB by ffmpeg.
alike() {
  ffmpeg -nostdin -v error -y -noautorotate -ss "$3" -i "$2" -frames:v 1 -vf \
    "scale=in_color_matrix=bt709:in_range=tv:in_h_chr_pos=0:in_v_chr_pos=128:flags=bicubic+accurate_rnd+full_chroma_int,setsar=1,format=rgb24,${5:-null}" burned.png
  db=$(ffmpeg -nostdin -v info -i "$1" -i burned.png -lavfi "[0:v]format=rgb24[a];[a][1:v]psnr" \
    -f null - 2>&1 | sed -n 's/.*average:\([0-9.inf]*\).*/\1/p')
  awk -v db="$db" 'BEGIN { exit !(db == "inf" || db > 50) }'
  ok $? "$4 (PSNR $db dB)"
}

ass_head "YCbCr Matrix: None" 7 >s.ass
printf '%s\n' 'Dialogue: 0,0:00:01.00,0:00:03.00,A,,0,0,0,,{\pos(20,20)\k100}la {\kf100}la' \
  'Dialogue: 0,0:00:05.00,0:00:06.00,A,,0,0,0,,{\pos(40,100)}end' >>s.ass
tags='-colorspace bt709 -color_primaries bt709 -color_trc bt709 -color_range tv'
# Frame n is as bright as 16 + n, and no frame but the first is a key frame.
# shellcheck disable=SC2086
make -f lavfi -i "nullsrc=s=320x180:r=25:d=8,geq=lum=16+N:cb=128:cr=128" -c:v libx264 -qp 0 \
  -preset ultrafast -pix_fmt yuv420p -g 1000 $tags film.mp4

# bright PICTURE: the number of the frame it was made of, from its grey.
bright() { rgb "$1" 300 170 | awk '{ printf "%d\n", $1 * 219 / 255 + 0.5 }'; }

norae_burn film.mp4 burned.mp4 --preset ultrafast --crf 0
for time in 0 1.5 2.24 7.98; do
  norae_burn film.mp4 at.png -f --frame $time
  is "$? $(bright at.png)" "0 $(awk -v t=$time 'BEGIN { print int(t * 25 + 1e-6) }')" \
    "at $time s the frame that is shown then"
done
for time in 1.48 2.6 5.4; do
  norae_burn film.mp4 at.png -f --frame $time
  alike at.png burned.mp4 $time "at $time s what the burn shows"
done
# libass draws each event once to tell its fonts: what it drew last is not what was seen.
cp s.ass keep.ass
{ sed '/^Dialogue/d' keep.ass; echo 'Dialogue: 0,0:00:00.00,0:00:08.00,A,,0,0,0,,{\pos(40,20)}always'; } >s.ass
norae_burn film.mp4 always.mp4 --preset ultrafast --crf 0
norae_burn film.mp4 at.png -f --frame 0
is "$(red_pixels at.png) $(ffmpeg -nostdin -v error -i always.mp4 -frames:v 1 first.png; red_pixels first.png)" \
  "1 1" "a script that never changes is drawn from the first frame on"
# Without places of their own, lines make room for one another, and stay where they were then.
{ sed '/^Dialogue/d' keep.ass; printf 'Dialogue: 0,0:00:0%d.00,0:00:0%d.00,A,,0,0,0,,%s\n' \
  0 3 below 1 6 stays 7 8 last; } >s.ass
norae_burn film.mp4 rows.mp4 --preset ultrafast --crf 0
for time in 2 4 7.48 4.2; do
  norae_burn film.mp4 at.png -f --frame $time
  alike at.png rows.mp4 $time "at $time s lines are where they were put"
done
norae_burn film.mp4 part.mp4 --preset ultrafast --crf 0 -ss 4 -t 1
norae_burn film.mp4 at.png -f --frame 4.4
alike at.png part.mp4 0.4 "also in an excerpt"
mv keep.ass s.ass

norae_burn film.mp4 - --frame 2.6 >out.png
ffmpeg -nostdin -v error -i out.png -f null - && is "$(size out.png)" 320,180 "to standard output"

for kind in ts mkv; do
  make -i film.mp4 -c copy -output_ts_offset 4 "late.$kind"
  norae_burn "late.$kind" at.png -f --frame 6.5
  is "$? $(bright at.png)" "0 162" "$kind: a clock that does not begin at 0"
done

# ── what can't be ──
kept=kept.png
fails "beyond the end" "has no picture at 8.500 s" norae_burn film.mp4 kept.png -f --frame 8.5
fails_usage() {
  echo old >kept.png
  norae_burn film.mp4 "$@"
  is "$? $(cat kept.png)" "2 old" "a mistake: $*"
}
fails_usage kept.png --frame 1 --sheet 2x2
fails_usage kept.mp4 --frame 1
fails_usage kept.png --sheet 0x2
fails_usage kept.png --frame -1
norae_burn film.mp4 kept.png --frame 1
is "$? $(cat kept.png)" "1 old" "what exists is not replaced without -f"

# ── as it is seen ──
make -i film.mp4 -c copy -metadata:s:v rotate=90 lying.mp4
# shellcheck disable=SC2086
"$NORAE" burn lying.mp4 s.ass -o lying-burned.mp4 $fonts --preset ultrafast --crf 0 2>told
norae_burn lying.mp4 at.png -f --frame 2.6
is "$(size at.png)" 180,320 "a turned film stands upright"
alike at.png lying-burned.mp4 2.6 "and so do its lyrics" transpose=cclock
make -i film.mp4 -c copy -aspect 64:27 wide.mp4
norae_burn wide.mp4 at.png -f --frame 2.6
is "$(size at.png)" 427,180 "pixels become square"
# shellcheck disable=SC2086
make -f lavfi -i "nullsrc=s=320x180:r=25:d=1,geq=lum=100:cb=90:cr=240" -c:v ffv1 -pix_fmt yuv422p10 $tags ten.mkv
norae_burn ten.mkv at.png -f --frame 0.5
ok $? "ten bits, chroma halved across"
make -f lavfi -i "color=red:s=320x180:r=25:d=1,format=gbrp" -c:v ffv1 rgb.mkv
norae_burn rgb.mkv at.png -f --frame 0.5
colour "$(rgb at.png 300 170)" "255 0 0" 3 "RGB stays as it is"
make -f lavfi -i "sine=d=8" sound.wav
norae_burn sound.wav at.png -f --frame 2.6 --size 320x180
is "$? $(size at.png)" "0 320,180" "sound alone is seen with a picture"
is "$(rgb at.png 300 170 | awk '{ print ($1 < 40) }') $(ffmpeg -nostdin -v error -i at.png -vf format=rgb24 -f rawvideo - |
  od -An -v -t u1 -w3 | awk '$1 > 200 { n++ } END { print (n > 20) }')" "1 1" "which is dark but for the lyrics"

# ── the sheet ──
norae_burn film.mp4 sheet.png --sheet 3x1
is "$? $(size sheet.png)" "0 1920,$((12 + 624 * 180 / 320 + 32 + 12))" "a sheet of three"
# Three seconds of lyrics, 1-3 and 5-6: their thirds have their middles at 1.5, 2.5, 5.5.
for i in 0 1 2; do
  rgb sheet.png $((12 + i * 636 + 600)) 340 | awk '{ printf "%d ", $1 * 219 / 255 + 0.5 }'
done >frames
is "$(cat frames)" "37 62 137 " "at moments that have lyrics"
is "$(ffmpeg -nostdin -v error -i sheet.png -vf 'format=gray,crop=1920:30:0:365' -f rawvideo - | od -An -v -t u1 -w1 |
  awk '$1 > 180 { n++ } END { print (n > 100) }')" 1 "times are written below"
norae_burn film.mp4 part.png --sheet 1x1 -ss 5 -to 5.2
is "$(rgb part.png 1500 900 | awk '{ printf "%d", $1 * 219 / 255 + 0.5 }')" 127 "of a part alone"
sed '/^Dialogue/d' s.ass >none.ass && mv none.ass s.ass
norae_burn film.mp4 none.png --sheet 2x1
is "$? $(rgb none.png 400 400 | awk '{ printf "%d", $1 * 219 / 255 + 0.5 }')" "0 50" "without lyrics, evenly"
finish
