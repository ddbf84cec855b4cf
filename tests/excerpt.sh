#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Excerpts: which frame comes first and last, lyrics and sound at their moments,
# and that what lies before is not decoded.
. "$SRCDIR/tests/tap.sh"
. "$SRCDIR/tests/media.sh"
kept=kept.mp4

# excerpt IN OUT OPTIONS…: messages go to the file `told`.
excerpt() {
  in=$1 out=$2
  shift 2
  "$NORAE" burn -f "$in" s.ass -o "$out" --font-dir "$SRCDIR/fixtures/fonts" --no-system-fonts \
    --preset ultrafast --crf 5 "$@" 2>told
}
# numbers FILE: of each frame "time number": frame n of the source is as bright as
# 16 + n, away from the lyrics.
numbers() {
  clock "$1" >"$1.clock"
  pixel "$1" 16 70 -vsync passthrough | awk '{ print $1 - 16 }' | paste -d' ' "$1.clock" -
}

white_box 3 4 >s.ass

pictures="nullsrc=s=160x90:r=25:d=6,geq=lum=16+N:cb=128:cr=128"
clicks="aevalsrc='if(lt(mod(t,1),0.002),0.8*sin(2*PI*1000*t),0)':s=44100:d=6"
make -f lavfi -i "$pictures" -f lavfi -i "$clicks" -c:v ffv1 -pix_fmt yuv420p -c:a pcm_s16le raw.mkv
x264="-c:v libx264 -preset ultrafast -crf 1 -bf 2 -g 100 -x264-params b-adapt=0:scenecut=0"
# shellcheck disable=SC2086
make -i raw.mkv $x264 -c:a aac plain.mp4
make -i plain.mp4 -c:v copy -c:a libopus plain.mkv
make -i plain.mp4 -c:v copy -c:a mp2 -output_ts_offset 7 plain.ts
# shellcheck disable=SC2086
make -i raw.mkv $x264:open-gop=1:keyint=50 -c:a libopus open.mkv
make -i raw.mkv -c:v mpeg4 -q:v 1 -bf 0 -g 30 -c:a mp3 plain.avi

# cut FILE: what an excerpt from 2.48 to 4.48 has to show of it, in the form of numbers.
cut() {
  start=$(ffprobe -v error -show_entries format=start_time -of csv=p=0 "$1" | tail -1)
  numbers "$1" | awk -v start="$start" '
    { t = $1 - (start < 0 ? 0 : start) - 2.48 }
    t < 0.0006 { first = $2; next }
    !n++ { print "0.00", first }
    t < 1.9994 { printf "%.2f %d\n", t, $2 }'
}
for pair in plain.mp4:mp4 plain.mp4:mkv plain.mkv:mp4 plain.ts:mkv open.mkv:mp4 open.mkv:mkv plain.avi:mp4 raw.mkv:mkv; do
  file=${pair%:*} out=out.${pair#*:}
  cut $file >wanted
  "$tool" clicks $file >source.clicks
  excerpt $file $out -ss 2.48 -t 2
  is "$?" 0 "$file to $out: an excerpt is made"
  numbers $out | awk '{ printf "%.2f %d\n", $1, $2 }' >n
  same n wanted "$file to $out: it has $(wc -l <wanted | tr -d ' ') frames, the same at the same times"
  is "$(shown $out 0.46) $(shown $out 0.53) $(shown $out 1.46) $(shown $out 1.53)" "no yes yes no" \
    "$file to $out: the lyrics are where they are sung"
  "$tool" clicks $out >out.clicks
  near "$(sed -n 1p out.clicks)" "$(awk 'NR == 4 { print $1 - 2.48 }' source.clicks)" 0.002 "$file to $out: so is the sound"
  near "$(sed -n 2p out.clicks)" "$(awk 'NR == 5 { print $1 - 2.48 }' source.clicks)" 0.002 "$file to $out: and stays"
done

# ── between frames, sexagesimal, to ──
excerpt plain.mp4 out.mp4 -ss 00:00:02.490 -to 0:03.01
numbers out.mp4 >n
is "$(head -1 n)" "0.000000 62" "between two frames the one that is seen comes first"
is "$(sed -n 2p n) $(wc -l <n | tr -d ' ')" "0.030000 63 14" "the next one at its time, up to the end"
near "$(ffprobe -v error -select_streams v -show_entries stream=duration -of csv=p=0 out.mp4)" 0.52 0.001 \
  "the last one is seen until the end"
excerpt plain.mp4 out.mp4 -ss 5s
is "$(numbers out.mp4 | awk 'END { print NR, $2 }')" "25 149" "without an end it goes on to the video's"
excerpt plain.mp4 out.mp4 -t 400ms
is "$(numbers out.mp4 | awk 'END { print NR, $2 }')" "10 9" "without a beginning it begins at 0"
is "$("$tool" clicks out.mp4 | wc -l | tr -d ' ')" 1 "with the sound of that part alone"
excerpt plain.mp4 out.mp4 --start=4.96 --end=99
is "$? $(numbers out.mp4 | awk 'END { print NR, $2 }')" "0 26 149" "an end behind the video's is the video's"
make -i plain.mp4 -f lavfi -i "$pictures" -map 0 -map 1:v -c copy -c:v:1 mpeg4 two.mkv
excerpt two.mkv out.mkv -ss 1 -t 1
is "$(ffprobe -v error -show_entries stream=codec_type -of csv=p=0 out.mkv | sort | tr '\n' ' ') $(grep -c 'a part of it' told)" \
  "audio video  1" "a second film is left out, and said"

# ── sound that has to be encoded; sound alone ──
excerpt raw.mkv out.mp4 -ss 2.48 -t 2
set -- $("$tool" clicks out.mp4)
near "$1" 0.52 0.002 "encoded sound is in step"
near "$2" 1.52 0.002 "and stays"
near "$(ffprobe -v error -select_streams a -show_entries stream=duration -of csv=p=0 out.mp4)" 2 0.03 "and ends where the part does"
excerpt raw.mkv out.mkv -ss 2.48 -t 2
is "$(ffprobe -v error -select_streams a -show_entries stream=codec_name -of csv=p=0 out.mkv)" "flac" "lossless sound is cut anywhere"
near "$("$tool" clicks out.mkv | head -1)" 0.52 0.0006 "as exactly as its container counts"
make -i raw.mkv -map 0:a -c:a flac sound.flac
excerpt sound.flac out.mkv --size 160x90 -ss 2.48 -t 2
is "$(clock out.mkv | wc -l | tr -d ' ') $(shown out.mkv 0.48) $(shown out.mkv 0.52) $(shown out.mkv 1.48) $(shown out.mkv 1.52)" \
  "50 no yes yes no" "sound without a picture: as many frames, and the lyrics in their places"
set -- $("$tool" clicks out.mkv)
near "$1" 0.52 0.002 "and in step"

# ── chapters and subtitles ──
printf ';FFMETADATA1\n' >meta
for c in 0:2000:one 2000:3000:two 3000:6000:three; do
  echo "$c" | awk -F: '{ printf "[CHAPTER]\nTIMEBASE=1/1000\nSTART=%d\nEND=%d\ntitle=%s\n", $1, $2, $3 }' >>meta
done
printf '1\n00:00:02,200 --> 00:00:02,800\nearly\n\n2\n00:00:03,000 --> 00:00:09,000\nlate\n' >sub.srt
make -i raw.mkv -i meta -i sub.srt -map 0 -map 2 -map_metadata 1 -c copy -c:s srt told.mkv
excerpt told.mkv out.mkv -ss 2.5 -t 1.5
is "$(ffprobe -v error -show_entries chapter=start_time,end_time:chapter_tags=title -of csv=p=0 out.mkv | tr '\n' ' ')" \
  "0.000000,0.500000,two 0.500000,1.500000,three " "chapters are cut with it"
is "$(ffprobe -v error -select_streams s -show_entries packet=pts_time,duration_time -of csv=p=0 out.mkv | tr '\n' ' ')" \
  "0.000000,0.300000 0.500000,1.000000 " "and so are subtitles"

# ── what lies before is not decoded ──
# Its first second is broken: whoever decodes it notices.
make -i plain.mp4 -c copy -movflags +faststart broken.mp4
at=$(ffprobe -v error -select_streams v -show_entries packet=pos,size -of csv=p=0 broken.mp4 | sed -n 2p | awk -F, '{ print $2 + 20 }')
dd if=/dev/urandom of=broken.mp4 bs=1 seek="$at" count=60 conv=notrunc 2>/dev/null
excerpt broken.mp4 out.mp4 -ss 5 -t 0.5
is "$? $(grep -c video-broken told)$(grep -c broken told) $(numbers out.mp4 | head -1)" "0 00 0.000000 125" \
  "reading begins at a key frame before it"

# ── what makes no sense ──
refused() {
  words=$1 code=$2
  shift 2
  echo old >kept.mp4
  excerpt plain.mp4 kept.mp4 "$@"
  is "$? $(cat kept.mp4)" "$code old" "$*: is refused"
  grep -qF -- "$words" told
  ok $? "$*: $words"
}
refused "the excerpt is to begin at 60.000 s, but the file ends at 6.000 s" 2 -ss 60
refused "--duration takes seconds from 0.001 to 1e+06, not '0'" 2 -t 0
refused "the part ends (-to 2.000) before it begins (-ss 3.000)" 2 -ss 3 -to 2
refused "give one of them" 2 -t 1 -to 2
refused "--start takes seconds from 0 to 1e+06, not '-1'" 2 -ss -1
refused "--start takes seconds from 0 to 1e+06, not '1:2:3:4'" 2 -ss 1:2:3:4
refused "-ss needs a value" 2 -ss
finish
