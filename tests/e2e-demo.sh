#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The main job on the demo song, end to end.
. "$SRCDIR/tests/tap.sh"
demo=$FIXTURES/demo
[ -e "$demo/demo.mp4" ] || skip_all "the demo song is not there"
command -v ffprobe >/dev/null || skip_all "ffmpeg is not installed"
cd "$scratch" || exit 99
json=$BUILDDIR/tests/json_tool

# norae with the tests' own font: the same picture on every machine
fonted() {
  "$NORAE" "$@" --font-dir "$FIXTURES/fonts" --no-system-fonts --font 'Norae Test Sans'
}
# the same for scripts that name the font themselves
filed() {
  "$NORAE" "$@" --font-dir "$FIXTURES/fonts" --no-system-fonts
}

# frames FILE, sound FILE: how many frames, and the bytes of the sound as they are
frames() {
  ffprobe -v error -select_streams v:0 -count_packets -show_entries stream=nb_read_packets \
    -of csv=p=0 "$1" | tr -d ,
}
sound() {
  ffmpeg -nostdin -v error -i "$1" -map 0:a -c copy -f md5 - 2>&1
}
frame_times() {
  ffprobe -v error -select_streams v:0 -show_entries frame=pts_time -of csv=p=0 "$1" | tr -d ,
}
cp "$demo/demo.mp4" "$demo/demo.lrc" "$demo/demo-plain.txt" . || exit 99

# ── sync ──
"$NORAE" sync demo.mp4 demo.lrc -o demo.json >out 2>err
is "$?" 0 "sync: exit 0"
grep -q '^lyrics moved 4\.[12][0-9]* s earlier' err
ok $? "sync says how far the lyrics moved"
sed 's/^/# /' err
"$NORAE" sync --json demo.mp4 demo.lrc -o demo.elrc >out 2>err
is "$?" 0 "sync --json: exit 0"
"$json" check out
ok $? "sync --json is JSON"
moved=$("$json" get out sync.pieces.0.shift)
awk -v m="$moved" 'BEGIN { exit !(m < -4.0 && m > -4.4) }'
ok $? "sync --json holds the shift ($moved s)"
"$NORAE" sync demo.mp4 demo-plain.txt -o plain.json 2>err
is "$?" 0 "lyrics without times: exit 0"

# ── make ──
fonted make demo.mp4 demo.lrc --preset ultrafast --script kept.ass >out 2>err
is "$?" 0 "make: exit 0"
sed 's/^/# /' err
is "$(cat out)" "" "make writes nothing to standard output"
grep -q '^made demo.karaoke.mp4$' err && grep -q '^lyrics moved 4.* sure of it$' err
ok $? "make ends with what it made"
grep -q '^YCbCr Matrix: TV.709$' kept.ass
ok $? "the script names the video's colours"
is "$(frames demo.karaoke.mp4)" "$(frames demo.mp4)" "as many frames"
frame_times demo.mp4 >times.in
frame_times demo.karaoke.mp4 >times.out
same times.out times.in "at the same times"
is "$(sound demo.karaoke.mp4)" "$(sound demo.mp4)" "the sound is copied"
grep -q '^Comment: .*karaoke,' kept.ass && grep -q '^Dialogue: .*,fx,' kept.ass
ok $? "--script keeps the script"

# Where nobody sings, the picture is the encoder's; where somebody does, it differs.
psnr() {
  ffmpeg -nostdin -v info -ss "$1" -t 0.4 -i demo.mp4 -ss "$1" -t 0.4 -i demo.karaoke.mp4 \
    -lavfi psnr -f null - 2>&1 | sed -n 's/.*average:\([0-9.inf]*\) .*/\1/p'
}
first=$("$json" get demo.json lines.0.syllables.0.start)
quiet=$(psnr 0.5)
sung=$(psnr "$first")
awk -v q="$quiet" -v s="$sung" 'BEGIN { exit !((q == "inf" || q > 32) && s < q - 3) }'
ok $? "lyrics are seen while they are sung ($sung dB) and not before ($quiet dB)"

fonted make demo.mp4 demo.lrc 2>err
is "$?" 1 "an output that exists: exit 1"
grep -q '^demo.karaoke.mp4: error: exists already; -f replaces it \[exists\]$' err
ok $? "and a word about it"

fonted make --soft demo.mp4 demo.lrc --json >out 2>err
is "$?" 0 "make --soft: exit 0"
is "$("$json" get out output)" demo.karaoke.mkv "make --json names the output"
is "$(ffprobe -v error -show_entries stream=codec_name -of csv=p=0 demo.karaoke.mkv | sed -n '1,3p' | tr '\n' ' ')" \
  "h264 aac ass " "picture, sound and lyrics are in it"
is "$(sound demo.karaoke.mkv)" "$(sound demo.mp4)" "--soft: the sound is copied"

# ── the steps alone make the same ──
filed burn demo.mp4 kept.ass -o burned.mp4 --preset ultrafast 2>err
is "$?" 0 "burn a script: exit 0"
is "$(frames burned.mp4)" "$(frames demo.mp4)" "burn: as many frames"
fonted burn demo.mp4 demo.json -o burned2.mp4 --preset ultrafast 2>err
is "$?" 0 "burn timed lyrics: exit 0"
fonted burn demo.mp4 demo-plain.txt -o burned3.mp4 2>err
is "$?" 1 "burn lyrics without times: exit 1"
grep -q "has no times; 'norae sync' finds them" err
ok $? "and a word about it"
filed mux demo.mp4 kept.ass -o muxed.mkv --lang ko 2>err
is "$?" 0 "mux a script: exit 0"

# ── sound alone ──
ffmpeg -nostdin -v error -i demo.mp4 -vn -c copy sound.m4a
fonted make sound.m4a demo.lrc --preset ultrafast --size 320x180 2>err
is "$?" 0 "make from sound alone: exit 0"
is "$(ffprobe -v error -select_streams v:0 -show_entries stream=width,height -of csv=p=0 sound.karaoke.mp4)" \
  "320,180" "a picture of the size that was asked for"

# ── no sound ──
ffmpeg -nostdin -v error -i demo.mp4 -an -c copy mute.mp4
for command in "make mute.mp4 demo.lrc -o mute.out.mp4" "sync mute.mp4 demo.lrc -o mute.json"; do
  "$NORAE" $command 2>err
  is "$?" 1 "${command%% *} without sound: exit 1"
  grep -q '^mute.mp4: error: has no sound to place the words by.* \[no-audio\]$' err
  ok $? "${command%% *} without sound: a word about it"
done
fonted make --no-sync mute.mp4 demo.json --preset ultrafast -o mute.out.mp4 2>err
is "$?" 0 "make --no-sync without sound: exit 0"
grep -q '^made mute.out.mp4, with the times as they were$' err
ok $? "and says that nothing was moved"
"$NORAE" make --no-sync demo.mp4 demo-plain.txt -o none.mp4 2>err
is "$?" 1 "make --no-sync without times: exit 1"

leftover=$(find . -name '*norae-part*')
is "$leftover" "" "no temporary file is left"
finish
