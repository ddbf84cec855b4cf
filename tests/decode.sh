#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Decoded sound is on a player's clock: clicks made at known times come back
# there from every container and codec.
. "$SRCDIR/tests/tap.sh"
. "$SRCDIR/tests/media.sh"

# Clicks of 2 ms each second, the first at 0.
make -f lavfi -i "aevalsrc='if(lt(mod(t,1),0.002),0.8*sin(2*PI*1000*t),0)':s=44100:d=5" c.wav
make -f lavfi -i testsrc=d=6:r=25:s=160x120 -itsoffset 0.7 -i c.wav -c:v libx264 -preset ultrafast \
  -c:a pcm_s16le late.mkv

# near FILE FIRST MS WORDS [RATE]: clicks at FIRST, FIRST + 1… s, each within MS.
near() {
  "$tool" clicks "$1" "${5:-0}" >times 2>told
  awk -v first="$2" -v ms="$3" '
    { n++; d = ($1 - first) - int($1 - first + 0.5); if (d * d * 1e6 > ms * ms) bad = 1 }
    NR == 1 && ($1 - first) > 1.5 { bad = 1 }
    END { exit bad || n < 4 }' times
  ok $? "$4" || true
  awk -v first="$2" 'NR == 1' times | grep -q . || sed 's/^/# /' told
}

near c.wav 0 0.1 "wav, to the sample"
near c.wav 0 0.2 "resampled to 16 kHz: the filter's delay is gone" 16000
near c.wav 0 0.2 "resampled to 48 kHz" 48000

# encode NAME ENCODER MILLISECONDS FIRST WORDS
encode() {
  make -i c.wav -c:a "$2" "$1"
  near "$1" "$4" "$3" "$5"
}
encode a.flac flac 0.1 0 "flac"
encode a.m4a aac 1 0 "AAC in M4A: the edit list hides the priming"
encode a.mp3 libmp3lame 2 0 "MP3 with a LAME tag: its delay is dropped"
encode a.ogg libvorbis 1 0 "Vorbis in Ogg"
encode b.mp4 libmp3lame 2 0 "MP3 in MP4"
encode b.mp4 ac3 2 0 "AC-3 in MP4"
make -i c.wav -ar 48000 c48.wav
mv c48.wav c.wav
encode a.opus libopus 1 0 "Opus in Ogg: pre-skip"
encode a.webm libopus 1 0 "Opus in WebM: codec delay, a container that starts before 0"
encode c.mp4 libopus 1 0 "Opus in MP4"
make -i c.wav -c:a libmp3lame -write_xing 0 bare.mp3
near bare.mp3 0.02302 2 "MP3 without a tag plays its delay, and so does every player"

near late.mkv 0.7 1 "sound that starts 0.7 s after the picture, in Matroska"
make -i late.mkv -c:v copy -c:a aac late.ts
near late.ts 0.7 2 "a transport stream that starts at 1.4 s"
make -i late.mkv -c:v copy -c:a aac -muxdelay 0 -output_ts_offset 3600 late2.ts
near late2.ts 0.7 2 "a transport stream that starts after an hour"

# Levels and channels.
rms() { "$tool" sound "$@" | sed 's/.*rms0=\([0-9.]*\) rms1=\([0-9.]*\).*/\1 \2/'; }
is "$(rms c.wav)" "$(rms c.wav | awk '{ print $1, $1 }')" "mono becomes two equal channels"
make -i c.wav -af 'pan=5.1|FC=c0' centre.flac
rms centre.flac | awk '{ exit !($1 > 0.006 && $1 == $2) }'
ok $? "the centre of 5.1 is in both channels"
make -i c.wav -af 'pan=5.1|BL=c0' left.flac
rms left.flac | awk '{ exit !($1 > 0.006 && $2 < 0.0001) }'
ok $? "the back left of 5.1 stays left"
is "$("$tool" sound centre.flac 16000 1 | cut -d' ' -f1,2,3)" "rate=16000 channels=1 frames=80000" \
  "rate and channels as asked"

# A hole in the middle is filled, so that what follows stays in time.
make -i c.wav -c:a aac whole.mkv
make -i whole.mkv -c copy -bsf:a "noise=drop='between(n\,70\,116)'" hole.mkv
"$tool" clicks hole.mkv >times 2>told
is "$(cut -c1-4 times | tr '\n' ' ')" "0.02 1.02 3.02 4.02 " "packets that are missing leave silence of their length"
grep -q audio-gaps told
ok $? "the gap is told"

# Broken files.
head -c 30000 a.mp3 >cut.mp3
"$tool" sound cut.mp3 >sound 2>told
ok $? "a truncated MP3 gives what is there"
grep -q 'warning \[audio-truncated\]' told
ok $? "and a warning"
make -i c.wav -c:a aac t.mka
size=$(wc -c <t.mka)
dd if=/dev/zero of=t.mka bs=1 seek=$((size / 2)) count=300 conv=notrunc 2>/dev/null
"$tool" sound t.mka >sound 2>told
ok $? "zeroes in the middle are passed over"
grep -q '^warning' told
ok $? "and told"
head -c 2000 a.m4a >cut.m4a
for bad in cut.m4a none.wav . "$SRCDIR/COPYING"; do
  "$tool" sound "$bad" >sound 2>told
  is "$? $(grep -c '^error' told)" "1 1" "$(basename "$bad"): one error"
done
"$tool" sound "$SRCDIR/tests/decode.sh" >sound 2>told
is "$?" 1 "a text file is no media"
make -f lavfi -i sine=d=4 -c:a flac -f flac - | cat >piped.flac
"$tool" sound piped.flac 16000 1 3 >sound 2>told
is "$? $(grep -c '^error .audio-too-long.' told) $(cat sound)" "1 1 " "more than asked for is refused, whatever the file says of its length"
"$tool" sound piped.flac 16000 1 4 >sound 2>told
is "$? $(cut -d" " -f3 sound)" "0 frames=64000" "and no more than that is not"
make -f lavfi -i testsrc=d=1:r=25:s=64x64 -c:v libx264 silent.mp4
"$tool" sound silent.mp4 2>told >sound
is "$(cat told)" "error [no-audio] has no sound
the input is broken or holds nothing usable" "a film without sound"

finish
