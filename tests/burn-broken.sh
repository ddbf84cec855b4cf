#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Media that are not whole: a clear word, what can be saved is saved and said, no
# half file under the final name.
. "$SRCDIR/tests/tap.sh"
. "$SRCDIR/tests/media.sh"
kept=kept.mp4

ass_head "YCbCr Matrix: None" 7 >s.ass
printf '%s\n' 'Dialogue: 0,0:00:00.00,0:00:09.00,A,,0,0,0,,{\an7\pos(80,40)\p1}m 0 0 l 160 0 160 100 0 100' >>s.ass
make -f lavfi -i testsrc2=s=320x180:r=10:d=2 -f lavfi -i sine=d=2 -c:v libx264 -preset ultrafast -g 10 -c:a aac whole.mp4
make -i whole.mp4 -c copy whole.mkv
make -i whole.mp4 -c copy -movflags +faststart fast.mp4
make -i whole.mp4 -c copy whole.ts
size() { wc -c <"$1" | tr -d ' '; }

# ── nothing can be saved ──
: >empty.mp4
fails "empty" "can't be opened as media" burn empty.mp4 s.ass $kept
head -c 100 whole.mkv >stub.mkv
fails "a stub" "can't be opened as media" burn stub.mkv s.ass $kept
head -c $(($(size whole.mp4) / 2)) whole.mp4 >no-index.mp4
fails "an MP4 without its index" "moov atom not found" burn no-index.mp4 s.ass $kept
head -c 40000 /dev/urandom >noise.mp4
fails "noise" "can't be opened as media" burn noise.mp4 s.ass $kept
mkdir folder.mp4
fails "a folder" "Is a directory" burn folder.mp4 s.ass $kept
# The picture's packets are all zeros.
cp fast.mp4 zeros.mp4
begin=$(grep -abo mdat fast.mp4 | head -1 | cut -d: -f1)
dd if=/dev/zero of=zeros.mp4 bs=1 seek=$((begin + 4)) count=$(($(size fast.mp4) - begin - 4)) conv=notrunc 2>/dev/null
fails "no packet can be decoded" "no picture could be decoded" burn zeros.mp4 s.ass $kept

# ── some of it can ──
# saved WORDS CODE FILE: decodes without an error, and CODE is told.
saved() {
  burn "$3" s.ass out.mp4 preset=ultrafast
  is "$? $(grep -c "^warning \[$2\]" told)" "0 1" "$1: what is there is burned, and $2 is told"
  ffmpeg -nostdin -v error -xerror -i out.mp4 -map 0:v -f null - 2>&1 | grep . >errors
  is "$(cat errors)" "" "$1: and decodes clean, $(clock out.mp4 | wc -l | tr -d ' ') frames"
}
head -c $(($(size fast.mp4) / 2)) fast.mp4 >cut.mp4
saved "a cut MP4" video-truncated cut.mp4
head -c $(($(size whole.mkv) / 2)) whole.mkv >cut.mkv
saved "a cut Matroska file" video-truncated cut.mkv
cp fast.mp4 holes.mp4
for at in 5000 20000; do
  dd if=/dev/zero of=holes.mp4 bs=1 seek=$((begin + at)) count=2000 conv=notrunc 2>/dev/null
done
saved "holes in it" video-broken holes.mp4
make -f lavfi -i testsrc2=s=160x120:r=10:d=1 -c:v libx264 -preset ultrafast -output_ts_offset 1 small.ts
make -f lavfi -i testsrc2=s=320x180:r=10:d=1 -c:v libx264 -preset ultrafast large.ts
cat large.ts large.ts >twice.ts
burn twice.ts s.ass out.mp4 preset=ultrafast
is "$? $(grep -c '^warning \[clock-order\]' told)" "0 1" "times that begin again are told"
cat large.ts small.ts >sizes.ts
saved "another size in the middle" video-changes sizes.ts

# ── odd, but whole ──
make -f lavfi -i testsrc2=s=320x180:r=10 -frames:v 1 -c:v libx264 -preset ultrafast one.mp4
burn one.mp4 s.ass out.mp4 preset=ultrafast
is "$? $(clock out.mp4 | wc -l | tr -d ' ')" "0 1" "a film of one frame"
make -f lavfi -i testsrc2=s=320x180:r=10 -frames:v 1 -c:v mjpeg picture.jpg
burn picture.jpg s.ass out.mp4 preset=ultrafast
is "$? $(clock out.mp4 | wc -l | tr -d ' ')" "0 1" "a picture without a duration"
burn whole.ts s.ass out.mkv preset=ultrafast
is "$? $(clock out.mkv | wc -l | tr -d ' ')" "0 20" "a stream without an index"

# ── where it is written ──
fails_when_full burn whole.mp4 s.ass $kept preset=ultrafast
mkdir locked
if [ "$(id -u)" -ne 0 ] && chmod 500 locked; then
  fails "a folder that takes no files" "Permission denied" burn whole.mp4 s.ass locked/no.mp4
fi

finish
