#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Smart burning: what shows no lyrics is copied, bit by bit; the rest is as if all had
# been burned; what can't be done so is burned whole, and that is said.
. "$SRCDIR/tests/tap.sh"
. "$SRCDIR/tests/media.sh"

# Lyrics from 2.4 to 3.0 s, and from 7.1 to 7.5 s.
{
  ass_head "YCbCr Matrix: None" 7
  for times in 0:00:02.40,0:00:03.00 0:00:07.10,0:00:07.50; do
    printf '%s\n' "Dialogue: 0,$times,A,,0,0,0,,{\\an7\\pos(80,40)\\p1}m 0 0 l 160 0 160 100 0 100"
  done
} >s.ass
sung="2400 3000 7100 7500"

make -f lavfi -i testsrc2=s=160x90:r=25:d=9,noise=alls=9:allf=t -c:v ffv1 -pix_fmt yuv420p film.mkv
make -f lavfi -i sine=d=9 -c:a aac sound.m4a
# film OUT ARGUMENTS…: that film in H.264, with sound.
film() {
  out=$1
  shift
  make -i film.mkv -i sound.m4a -c:a copy -c:v libx264 -preset veryfast "$@" "$out"
}

# pictures FILE: times, from the first one's, and sums of all decoded frames.
pictures() {
  ffmpeg -nostdin -v error -xerror -i "$1" -map 0:v:0 -copyts -vsync passthrough -enc_time_base 1/1000 \
    -f framemd5 - 2>>faults | tr -d , | awk '/^#/ { next } !n++ { first = $3 } { print $3 - first, $6 }'
}

# spliced WORDS IN OUT LEAST [DELAY]: at least so many frames are copied; all is as it has to
# be.  The first picture comes after DELAY milliseconds.
spliced() {
  burn "$2" s.ass "$3" preset=ultrafast smart=on
  copied=$(sed -n 's/.*was copied, \([0-9]*\) of .*/\1/p' told)
  is "$((${copied:-0} >= $4)) $(grep -c . told)" "1 1" "$1: ${copied:-no} frames are copied"
  : >faults
  pictures "$2" >a
  : >faults
  pictures "$3" >b
  is "$(head -c 300 faults)" "" "$1: decodes without an error"
  paste -d' ' a b >both
  awk '{ d = $1 - $3; if (NF != 4 || d > 1 || d < -1) exit 1 } END { exit NR < 100 }' both
  ok $? "$1: $(grep -c . b) frames at the times they had"
  # Where lyrics are, none is what it was; elsewhere all that were copied are.
  awk -v copied="$copied" -v delay="${5:-0}" -v times="$sung" '
    BEGIN { split(times, at, " ") }
    { t = $1 + delay; sung = t > at[1] && t < at[2] - 1 || t > at[3] && t < at[4] - 1 }
    $2 == $4 { n++; if (sung) exit 1 }
    END { exit n < copied }' both
  ok $? "$1: copied ones are bit by bit what they were"
  seek "$1" "$3"
  case $1 in "closed GOPs" | "open GOPs" | "Matroska, varying rate" | "rotated") seek_in_mpv "$1" "$2" "$3" ;; esac
}

# What a seek shows is what playing shows.
seek() {
  for at in 1.9 3.6 7.3; do
    make -xerror -ss $at -i "$2" -map 0:v:0 -frames:v 1 -f framemd5 one
    tail -n +1 one | awk '!/^#/ { print $6 }' | grep -qFf - b && continue
    echo "$at"
  done >lost
  is "$(cat lost)" "" "$1: seeks show what playing shows"
}

# The same in a player that people have.
seek_in_mpv() {
  if ! command -v mpv >/dev/null || ! command -v python3 >/dev/null; then
    skip "$1: seeks in mpv: mpv or python3 is missing"
    return
  fi
  python3 -B "$SRCDIR/bench/seeks.py" --seeks 5 --like "$2" "$3" >sought 2>&1
  is "$? $(head -c 300 sought)" "0 $3: fine" "$1: seeks in mpv show what playing shows"
}

# whole WORDS IN OUT WHY: burned whole, and why.
whole() {
  burn "$2" s.ass "$3" preset=ultrafast smart=on
  is "$? $(grep -c "^note \[smart\].*nothing is copied: .*$4" told)" "0 1" "$1: burned whole ($4)"
}

film closed.mp4 -g 50
spliced "closed GOPs" closed.mp4 out.mp4 120
is "$(ffmpeg -v error -i closed.mp4 -map 0:a -c copy -f md5 -)" "$(ffmpeg -v error -i out.mp4 -map 0:a -c copy -f md5 -)" \
  "sound is copied bit by bit"
cp both before
spliced "into Matroska" closed.mp4 out.mkv 120
# An event that draws nothing is no reason to encode.
cp s.ass seen.ass
printf '%s\n' 'Dialogue: 0,0:00:00.00,0:00:09.00,A,,0,0,0,,{\an7\pos(0,0)\alpha&HFF&\p1}m 0 0 l 90 0 90 90' >>s.ass
spliced "an event that is not seen" closed.mp4 out.mp4 $copied
mv seen.ass s.ass
film long.mp4 -g 250
spliced "one GOP" long.mp4 out.mp4 50
film open.mp4 -g 25 -x264-params open-gop=1
spliced "open GOPs" open.mp4 out.mp4 50
film plain.mp4 -g 50 -profile:v baseline
spliced "baseline, no B-frames" plain.mp4 out.mp4 120
is "$(ffprobe -v error -select_streams v -show_entries stream=has_b_frames -of csv=p=0 out.mp4 | tr -d ,)" 0 \
  "and none come in"
film deep.mp4 -g 50 -bf 8 -b_strategy 0 -x264-params b-pyramid=normal -pix_fmt yuv420p10le
spliced "ten bits, pyramids" deep.mp4 out.mp4 120
film vfr.mkv -g 50 -vf "select='not(between(t,1,5)*mod(n,3))'" -vsync vfr
spliced "Matroska, varying rate" vfr.mkv out.mkv 75
make -i closed.mp4 -c copy -metadata:s:v rotate=90 turned.mp4
spliced "rotated" turned.mp4 out.mp4 120
make -itsoffset 0.5 -i closed.mp4 -i closed.mp4 -map 0:v -map 1:a -c copy late.mp4
spliced "late picture" late.mp4 out.mp4 100 500
stream() { ffprobe -v error -select_streams v -show_entries stream=start_time -of csv=p=0 "$1" | tr -d ,; }
is "$(stream out.mp4)" "$(stream late.mp4)" "and stays late"
make -ss 1 -i closed.mp4 -c copy cut.mp4
burn cut.mp4 s.ass out.mp4 preset=ultrafast smart=on
is "$(clock out.mp4 | wc -l)" "$(clock cut.mp4 | wc -l)" "what an edit list hides stays hidden"

# What one burn made has two sets of parameters in its header; where it was encoded, the
# next one copies.
burn closed.mp4 s.ass sets.mp4 preset=ultrafast smart=on
sed -i 's/0:00:02.40,0:00:03.00/0:00:05.10,0:00:05.50/' s.ass
sung="5100 5500 7100 7500"
spliced "several sets" sets.mp4 out.mp4 120

# Two encoders in one film, the sets of both in its header.
for id in 0 3; do
  make -i film.mkv -t 3 -c:v libx264 -preset veryfast -bf 0 -g 25 -x264-params "sps-id=$id:keyint=25" set$id.264
done
cat set0.264 set3.264 set0.264 >sets.264
make -r 25 -i sets.264 -c copy sets.mp4
whole "sets that come on the way" sets.mp4 out.mp4 'parameters change'

make -i film.mkv -c:v libx264 -preset ultrafast -vf crop=160:88 -flags +ildct+ilme fields.mp4
whole "interlaced" fields.mp4 out.mp4 fields
make -i closed.mp4 -c copy stream.ts
whole "transport stream" stream.ts out.mp4 'neither MP4 nor Matroska'
whole "another encoder" closed.mp4 out.webm 'another encoder than x264'
head -c 90000 vfr.mkv >short.mkv
burn short.mkv s.ass out.mkv preset=ultrafast smart=on
is "$? $(grep -c 'nothing is copied: it is cut off\|is cut off: its picture' told)" "0 2" "a file that is cut off"

# Broken where it is encoded: found on the way, and all is done again.
at=$(ffprobe -v error -select_streams v -show_entries packet=pts_time,pos -of csv=p=0 closed.mp4 | awk -F, '$1 == 5.28 { print $2 }')
cp closed.mp4 broken.mp4
printf '%040d' 0 | dd of=broken.mp4 bs=1 seek=$((at + 5)) conv=notrunc 2>dd
burn broken.mp4 s.ass out.mp4 preset=ultrafast smart=on
is "$? $(grep -c '^note \[smart\].*nothing is copied' told) $(grep -c '^warning \[video-broken\]' told)" "0 1 1" \
  "a picture that is broken where lyrics are: burned whole"
is "$(clock out.mp4 | wc -l)" "$(clock broken.mp4 2>dd | wc -l)" "and has what can be decoded"

# Asked for only where it pays.
burn open.mp4 s.ass out.mp4 preset=ultrafast smart=auto
is "$(grep -c 'was copied' told)" 1 "auto: copies where it pays"
burn open.mp4 s.ass out.mp4 preset=ultrafast smart=auto crf=30
is "$(grep -c smart told)" 0 "auto: not when a quality is asked for"

# ── pieces side by side ──
# pieces WORDS IN OUT: the same frames, at the same times, as from one worker.
pieces() {
  burn "$2" s.ass one.mp4 preset=ultrafast jobs=1
  burn "$2" s.ass "$3" preset=ultrafast jobs=3
  is "$(grep -c . told)" 0 "$1: in pieces, without a word"
  : >faults
  pictures one.mp4 >a
  pictures "$3" >b
  is "$(head -c 300 faults)" "" "$1: decodes without an error"
  paste -d' ' a b | awk '{ d = $1 - $3; if (NF != 4 || d > 1 || d < -1) exit 1 } END { exit NR < 100 }'
  ok $? "$1: $(grep -c . b) frames at their times"
  worse=$(ffmpeg -nostdin -hide_banner -i "$3" -i one.mp4 -lavfi psnr -f null - 2>&1 | sed -n 's/.*PSNR.*min:\([0-9inf]*\).*/\1/p')
  case $worse in inf | [3-9][0-9]) ok 0 "$1: no frame is another one ($worse dB)" ;; *) ok 1 "$1: $worse dB" ;; esac
}
# Lines without places make room for one another, and stay there until they are gone.
cp s.ass placed.ass
{
  ass_head "YCbCr Matrix: None" 2
  for event in 0:00:00.50,0:00:03.00,AAA 0:00:01.00,0:00:08.00,BBB 0:00:01.50,0:00:04.00,CCC 0:00:03.00,0:00:07.50,DDD; do
    printf '%s\n' "Dialogue: 0,${event%,*},A,,0,0,0,,${event##*,}"
  done
} >s.ass
pieces "pieces" closed.mp4 out.mp4
mv placed.ass s.ass
pieces "pieces, varying rate" vfr.mkv out.mkv
pieces "pieces, deep" deep.mp4 out.mkv

# ── other codecs: never copied; in pieces where it is known how they can be cut ──
# other FILE ENCODER ARGUMENTS…: made, unless this ffmpeg can't.
other() {
  out=$1 encoder=$2
  shift 2
  if ! ffmpeg -v error -encoders | grep -q " $encoder "; then
    skip "$encoder is missing"
    return 1
  fi
  SVT_LOG=1 ffmpeg -nostdin -v error -y -i film.mkv -c:v "$encoder" "$@" "$out" 2>made || exit 99
}
if other hevc.mp4 libx265 -preset ultrafast -x265-params log-level=none:open-gop=0:keyint=50; then
  whole "HEVC" hevc.mp4 out.mp4 'not H.264'
  pieces "HEVC in pieces" hevc.mp4 out.mp4
fi
if other vp9.mkv libvpx-vp9 -deadline realtime -cpu-used 8 -g 50; then
  whole "VP9" vp9.mkv out.mp4 'not H.264'
  pieces "VP9 in pieces" vp9.mkv out.mp4
fi
if other av1.mp4 libsvtav1 -preset 12 -g 50; then
  whole "AV1" av1.mp4 out.mp4 'not H.264'
  burn av1.mp4 s.ass out.mp4 preset=ultrafast jobs=2
  is "$? $(grep -c '^note \[jobs\].*in one piece: where its pictures can be cut' told)" "0 1" "AV1: in one piece"
  is "$(clock out.mp4 | wc -l)" "$(clock av1.mp4 | wc -l)" "with all its frames"
fi

burn closed.mp4 s.ass out.mp4 preset=ultrafast jobs=2 bitrate=300
is "$(grep -c '^note \[jobs\].*bit rate by itself' told)" 1 "what a bit rate means then is told"
burn long.mp4 s.ass out.mp4 preset=ultrafast jobs=2
is "$? $(grep -c '^note \[jobs\].*in one piece: it has hardly any' told)" "0 1" "without cuts: one piece"
burn broken.mp4 s.ass out.mp4 preset=ultrafast jobs=2
is "$? $(grep -c '^note \[jobs\].*in one piece' told) $(grep -c '^warning \[video-broken\]' told)" "0 1 1" \
  "broken: one piece"
burn closed.mp4 s.ass out.mp4 preset=ultrafast jobs=2 smart=on
is "$(grep -c . told) $(grep -c 'was copied' told)" "1 1" "pieces and copies"
finish
