#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Lyrics inside media: put in, listed, taken out; what else is in the file stays.
. "$SRCDIR/tests/tap.sh"
command -v ffmpeg >/dev/null || skip_all "ffmpeg is missing"
cd "$scratch" || exit 99
json=$BUILDDIR/tests/json_tool

make() { ffmpeg -nostdin -v error -y "$@" || exit 99; }
# Of the packets, of what they sound like, and of all tags but lyrics and the encoder's.
packets() { ffmpeg -nostdin -v error -i "$1" -map 0 -c copy -f hash -; }
sound() { ffmpeg -nostdin -v error -i "$1" -map 0:a -f md5 -; }
tags() {
  ffmpeg -nostdin -v error -i "$1" -f ffmetadata - | awk '
    tolower($0) ~ /^(lyrics|uslt)/ { skip = /\\$/; next } skip { skip = /\\$/; next } { print }'
}

cat >words.elrc <<'X'
[ti:Song of the tests]
[la:ko]
[00:00.500]<00:00.500>별 <00:00.904>빛 <00:01.200>아<00:01.403>래<00:01.700>
[00:02.000]<00:02.000>one <00:02.300>word<00:02.600>
X
printf '[00:00.50]one line\n[00:02.00]and one more\n' >lines.lrc
printf '[00:00.50]v1: <00:00.50>mine <00:01.00>alone<00:01.50>\n[00:02.00]v2: <00:02.00>yours <00:02.30>now<00:02.60>\n' >duet.lrc
printf 'just\nwords\n' >plain.txt
# LRC tells a line's end now and then, by an empty one; its last word's end is the same.
without_line_ends() { sed -i 's/"end":[^,]*,"singer"/"singer"/' "$1"; }
"$NORAE" convert -q words.elrc -o words.json
without_line_ends words.json

make -f lavfi -i testsrc=s=64x64:d=0.1:r=10 -frames:v 1 cover.png
for kind in mp3 flac ogg opus m4a wav aiff; do
  make -f lavfi -i sine=d=3 -metadata title=Song -metadata "artist=Nobody; else" \
    -metadata lyrics="old words" sound.$kind
done
for kind in mp3 flac m4a; do
  make -i sound.$kind -i cover.png -map 0 -map 1 -c copy -disposition:v attached_pic \
    -movflags +faststart cover.$kind
done

# ── in and out ──
for file in sound.mp3 sound.flac sound.ogg sound.opus sound.m4a sound.wav sound.aiff \
  cover.mp3 cover.flac cover.m4a; do
  out=with-$file
  "$NORAE" convert words.elrc --embed $file -o $out 2>err
  is "$?" 0 "$file: lyrics are put into a copy"
  is "$(packets $out)" "$(packets $file)" "$file: every packet is the same"
  is "$(sound $out)" "$(sound $file)" "$file: it sounds the same"
  is "$(tags $out)" "$(tags $file)" "$file: its other tags are the same"
  "$NORAE" info --json $out >info 2>err
  is "$("$json" get info lyrics.0.timing) $("$json" get info lyrics.0.lines)" "word 2" \
    "$file: info tells"
  "$NORAE" convert -q $out -t json -o out.json 2>err
  without_line_ends out.json
  same out.json words.json "$file: the same song comes out"
  rm out.json
done
"$NORAE" info with-sound.mp3 | grep -q '^  1 SYLT, kor, 2 lines, timed by word$'
ok $? "a SYLT frame"
"$NORAE" info with-sound.mp3 | grep -q '^  2 USLT, kor, 2 lines, timed by line$'
ok $? "and a USLT frame"
is "$("$NORAE" convert -q --embedded 2 with-sound.mp3 -t lrc -o - | tail -n +3)" \
  "$(printf '[00:00.50]별 빛 아래\n[00:02.00]one word\n[00:02.60]')" "--embedded chooses"

# Again: one set of lyrics, not two.
"$NORAE" convert -q lines.lrc --embed with-sound.mp3 -o again.mp3
is "$("$NORAE" convert -q again.mp3 -t lrc -o -)" "$(cat lines.lrc)" "lyrics are replaced"
is "$("$NORAE" info again.mp3 | grep -c 'LT,')" 2 "all of them"
"$NORAE" convert -q plain.txt --embed sound.m4a -o plain.m4a
is "$("$NORAE" convert -q plain.m4a -t text -o -)" "$(cat plain.txt)" "lyrics without times"
for kind in mp3 opus; do
  "$NORAE" convert duet.lrc --embed sound.$kind -o duet.$kind --strict 2>err
  is "$?" 0 "$kind: singers fit in"
  "$NORAE" convert -q duet.$kind -t elrc -o duet.out
  "$NORAE" convert -q duet.lrc -t elrc -o duet.in -f
  same duet.out duet.in "$kind: singers come out"
  rm duet.out
done

# Long comments go over several pages of Ogg, in and out.
awk 'BEGIN { for (i = 0; i < 3000; i++)
  printf "[%02d:%02d.00]line number %d of a very long song that goes on and on\n", i / 60, i % 60, i }' >long.lrc
for kind in ogg opus flac m4a; do
  "$NORAE" convert -q long.lrc --embed sound.$kind -o long.$kind
  is "$(sound long.$kind)" "$(sound sound.$kind)" "$kind: long lyrics, the same sound"
  "$NORAE" convert -q long.$kind -t lrc -o long.out
  "$NORAE" convert -q long.lrc -t lrc -o long.in -f
  same long.out long.in "$kind: long lyrics come out"
  "$NORAE" convert -q words.elrc --embed long.$kind -o short.$kind
  is "$(packets short.$kind)" "$(packets sound.$kind)" "$kind: and short ones again"
  rm long.out
done

# Two comments of one name are two sets of lyrics, not one with a ";" between.
make -f lavfi -i sine=d=3 -metadata "lyrics=[00:00.50]first; one" \
  -metadata "lyricz=[00:00.50]another" twice.flac
LC_ALL=C sed 's/[Ll][Yy][Rr][Ii][Cc][Zz]=/LYRICS=/' twice.flac >two.flac
is "$("$NORAE" convert -q two.flac -t lrc -o -) $("$NORAE" convert -q --embedded 2 two.flac -t lrc -o -)" \
  "[00:00.50]first; one [00:00.50]another" "two comments of one name"

# ── refusals ──
"$NORAE" convert words.elrc --embed sound.mp3 -o with-sound.mp3 2>err
is "$?" 1 "an output that exists is kept"
"$NORAE" convert words.elrc --embed sound.mp3 -o sound.mp3 -f 2>err
is "$?" 2 "the input is never written over"
"$NORAE" convert words.elrc --embed sound.mp3 -o other.flac 2>err
[ $? -ne 0 ] && [ ! -e other.flac ]
ok $? "a copy keeps its kind"
"$NORAE" convert words.elrc --embed sound.mp3 2>err
is "$?" 2 "-o is needed"
make -i sound.m4a -c copy -movflags +frag_keyframe+empty_moov parts.m4a
"$NORAE" convert words.elrc --embed parts.m4a -o parts-out.m4a 2>err
is "$?" 1 "MP4 in fragments is refused"
grep -q 'fragments' err
ok $? "and the reason told"
head -c 30 sound.flac >cut.flac
"$NORAE" convert words.elrc --embed cut.flac -o cut-out.flac 2>err
is "$?" 1 "a broken file is refused"
is "$(find . -name '*.norae-part*' -o -name 'cut-out*' -o -name 'parts-out*')" "" "nothing is left behind"

# ── subtitle streams ──
"$NORAE" convert -q words.elrc -o subs.ass
"$NORAE" convert -q words.elrc -o subs.vtt
"$NORAE" convert -q lines.lrc -o subs.srt
make -f lavfi -i anullsrc=d=3 -i subs.ass -i subs.srt -i subs.vtt -map 0 -map 1 -map 2 -map 3 \
  -c:a flac -c:s copy -metadata:s:s:0 language=kor -metadata:s:s:1 language=fre \
  -metadata:s:s:2 title=third subs.mkv
"$NORAE" info subs.mkv | sed -n '/^lyrics/,/^clock/p' >out
is "$(grep -c 'subtitles' out)" 3 "three subtitle streams"
grep -q '^  2 subtitles (stream 2), fre, 2 lines, timed by line$' out
ok $? "one of them in its words"
"$NORAE" convert -q subs.mkv -t json -o out.json
is "$("$json" get out.json lines.0.syllables.2.text) $("$json" get out.json lines.0.syllables.2.start)" \
  "아 1.2" "words of ASS in Matroska"
"$NORAE" convert -q --embedded 3 subs.mkv -t json -o out.json -f
is "$("$json" get out.json lines.0.syllables.1.start)" "0.904" "words of WebVTT in Matroska"
is "$("$NORAE" convert -q --embedded-lang fra subs.mkv -t lrc -o - | head -n 2)" "$(cat lines.lrc)" \
  "chosen by language, under its other code, too"
make -f lavfi -i anullsrc=d=3 -i subs.srt -c:a aac -c:s mov_text subs.mp4
is "$("$NORAE" convert -q subs.mp4 -t lrc -o - | head -n 2)" "$(cat lines.lrc)" "timed text in MP4"
"$NORAE" convert words.elrc --embedded-lang tlh -o x.lrc 2>err
is "$?" 0 "a lyric file has no languages to choose from"
"$NORAE" convert subs.mkv --embedded-lang tlh -o y.lrc 2>err
is "$?" 1 "no such language: exit 1"
make -f lavfi -i anullsrc=d=1 none.wav
"$NORAE" convert none.wav -o z.lrc 2>err
is "$(cat err)" "none.wav: error: is media, and holds no lyrics [no-lyrics]" "media without lyrics"
finish
