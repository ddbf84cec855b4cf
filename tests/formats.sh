#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Each sample in fixtures/formats against what it must be read as (JSON), the
# messages it must give, and what a song that has everything is written as.
#   formats.sh            compare
#   formats.sh --update   write the expected files anew; then read the difference
. "$SRCDIR/tests/tap.sh"
golden=$SRCDIR/tests/golden/formats
update=${1:-}

# run NAME ARGUMENTS...: standard output to NAME.out, exit code and messages to NAME.messages.
run() {
  name=$1
  shift
  "$BUILDDIR/tests/read_song" "$@" >"$scratch/$name.out" 2>"$scratch/messages"
  { echo "status $?"; cat "$scratch/messages"; } >"$scratch/$name.messages"
}

# expect NAME SUFFIX...: compare each NAME.SUFFIX with the expected one.
expect() {
  name=$1
  shift
  for suffix; do
    if [ "$update" = --update ]; then
      cp "$scratch/$name.$suffix" "$golden/$name.$suffix"
    fi
    same "$scratch/$name.$suffix" "$golden/$name.$suffix" "$name: $suffix"
  done
}

for file in "$FIXTURES"/formats/good-*; do
  name=${file##*/}
  run "$name" "$file"
  expect "$name" out messages
  [ "$(head -n 1 "$scratch/$name.messages")" = "status 0" ]
  ok $? "$name is read"
  # What is written as JSON is read back the same.
  cp "$scratch/$name.out" "$scratch/again.json"
  run again "$scratch/again.json"
  same "$scratch/again.out" "$scratch/$name.out" "$name: its JSON holds everything"
done

for file in "$FIXTURES"/formats/bad-* "$FIXTURES"/formats/unsupported-*; do
  name=${file##*/}
  run "$name" "$file"
  expect "$name" messages
  is "$(cat "$scratch/$name.out")" "" "$name: nothing is written"
  [ "$(head -n 1 "$scratch/$name.messages")" != "status 0" ]
  ok $? "$name is refused"
  grep -qE '^[^ ]+:[0-9]+:[0-9]+: (error|warning): ' "$scratch/$name.messages"
  ok $? "$name: file, line and column are told"
  grep -q "error: " "$scratch/$name.messages"
  ok $? "$name: an error is told"
done

for format in text lrc elrc ultrastar ass srt vtt ttml sami musixmatch spotify lrclib lyricsfile qrc yrc lys lyl eslrc walaoke midico sbv mpl2 microdvd kar kbp; do
  run "written-$format" -t $format "$FIXTURES/formats/good-json-full.json"
  expect "written-$format" out messages
  run "strict-$format" -s -t $format "$FIXTURES/formats/good-json-full.json"
  [ ! -s "$scratch/strict-$format.out" ] && [ "$(head -n 1 "$scratch/strict-$format.messages")" = "status 5" ]
  ok $? "$format: strictly, nothing is written"
done

# Packed by zlib, whose bytes may change: what is read from it again tells.
run packed.krc -t krc "$FIXTURES/formats/good-json-full.json"
cp "$scratch/packed.krc.messages" "$scratch/written-krc.messages"
run written-krc "$scratch/packed.krc.out"
expect written-krc out
cp "$scratch/packed.krc.messages" "$scratch/written-krc.messages"
expect written-krc messages

# What is written in a format is what was read in it.
for sample in good-ttml-amll.ttml good-ttml-apple.ttml good-ttml-indented.ttml \
  good-ttml-indented-words.ttml good-ttml-none.ttml good-ttml-quirks.ttml good-ttml-seq.ttml \
  good-lyricsfile-plain.yaml good-musixmatch-bare.json good-musixmatch-subtitles.json \
  good-spotify-tags.json good-spotify-unsynced.json good-sami-apart.smi good-sami-cp949.smi; do
  format=${sample#good-}
  format=${format%%-*}
  run own -t "$format" "$FIXTURES/formats/$sample"
  run again -f "$format" "$scratch/own.out"
  same "$scratch/again.out" "$golden/$sample.out" "$sample: the same again in its own format"
done

run user-offset -l "$FIXTURES/formats/good-lrc-offset.lrc"
grep -q '"start":2.5,' "$scratch/user-offset.out"
ok $? "offsets can be read the other way round"
run user-encoding -e cp949 "$FIXTURES/formats/good-lrc-cp949.lrc"
same "$scratch/user-encoding.out" "$golden/good-lrc-cp949.lrc.out" "an encoding can be given"
is "$(cat "$scratch/user-encoding.messages")" "status 0" "and then nothing is assumed"
run user-mark -e cp949 "$FIXTURES/formats/good-lrc-utf16le.lrc"
same "$scratch/user-mark.out" "$golden/good-lrc-utf16le.lrc.out" "a byte order mark knows better"
run user-nonsense -e nonsense "$FIXTURES/formats/good-lrc-cp949.lrc"
grep -q encoding-unknown "$scratch/user-nonsense.messages"
ok $? "an unknown encoding is refused"

finish
