#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The demo song as another version has it: a scene more, a passage less, and slower.
. "$SRCDIR/tests/tap.sh"
demo=$FIXTURES/demo
[ -e "$demo/demo.mp4" ] || skip_all "the demo song is not there"
command -v ffmpeg >/dev/null || skip_all "ffmpeg is not installed"
cd "$scratch" || exit 99
json=$BUILDDIR/tests/json_tool

# 8 s of another scene after the second line; lines 7 and 8 are missing; everything
# takes 1.03 times as long.
ffmpeg -nostdin -v error -i "$demo/demo.mp4" -filter_complex "
  [0:a]aformat=channel_layouts=stereo:sample_rates=44100,asplit=4[a][b][c][d];
  [a]atrim=0:10.39,asetpts=PTS-STARTPTS[p];
  [b]atrim=26:34,asetpts=PTS-STARTPTS,areverse,volume=0.5[x];
  [c]atrim=10.39:20.76,asetpts=PTS-STARTPTS[q];
  [d]atrim=26,asetpts=PTS-STARTPTS[r];
  [p][x][q][r]concat=n=4:v=0:a=1,atempo=0.9708738[o]" -map '[o]' other.wav </dev/null || exit 99

# where LINE (from 0) must be, after SECONDS of its time in the demo; - if it is missing
there() {
  awk -v t="$1" 'BEGIN { if (t > 20.7 && t < 25.9) print "-"
    else print 1.03 * (t + (t > 10.3 ? 8 : 0) - (t > 25.9 ? 5.24 : 0)) }'
}

# placed OUT.json: are all lines where they are sung, and the missing ones marked?
placed() {
  line=0
  wrong=0
  while [ "$line" -lt 12 ]; do
    want=$(there "$("$json" get "$demo/demo.truth.json" "lines.$line.start")")
    got=$("$json" get "$1" "lines.$line.start")
    unsung=$("$json" get "$1" "lines.$line.unsung")
    echo "# line $((line + 1)): $got, wanted $want, unsung $unsung"
    if [ "$want" = - ]; then
      [ "$unsung" = true ] || wrong=$((wrong + 1))
    else
      [ "$unsung" = false ] || wrong=$((wrong + 1))
      awk -v a="$got" -v b="$want" 'BEGIN { exit !(a - b < .2 && b - a < .2) }' ||
        wrong=$((wrong + 1))
    fi
    line=$((line + 1))
  done
  return $wrong
}

"$NORAE" sync other.wav "$demo/demo.lrc" -o other.json --edits edits.tsv 2>err
is "$?" 0 "sync: exit 0"
sed 's/^/# /' err
placed other.json
ok $? "lines go where the other version sings them, and the missing ones are marked"
grep -q 'inserted scene of 8.* after line 2' err
ok $? "the scene is told"

# ── the edit list ──
sed 's/^/# /' edits.tsv
head -n 1 edits.tsv | grep -q '^line	lines	given from	given to	from	to	shift	rate	gap	text$'
ok $? "the table says what its columns are"
is "$(awk -F '\t' 'NF != 10' edits.tsv | wc -l)" 0 "every row has ten columns"
awk -F '\t' '$1 == 1 && $2 == 2 && $3 == "0:09.150" && $10 ~ /^Streetcar lights/' edits.tsv |
  grep -q .
ok $? "the first piece holds two lines, and how it begins"
awk -F '\t' '$1 == 3 && $9 > 7.7 && $9 < 8.8' edits.tsv | grep -q .
ok $? "the second one comes after 8 s more"
awk -F '\t' '($1 == 7 || $1 == 8) && $5 == "-" && $9 == "not here"' edits.tsv | grep -q .
ok $? "what is missing is in it"
"$NORAE" sync other.wav "$demo/demo.lrc" -o other.json -f --edits edits.json --json >out 2>err
is "$?" 0 "sync --json --edits FILE.json: exit 0"
"$json" check edits.json
ok $? "an edit list as JSON"
is "$("$json" count edits.json pieces)" "$(($(wc -l <edits.tsv) - 1))" "holds the same pieces"
is "$("$json" get edits.json pieces.0.given_start)" 9.15 "with their times"
is "$("$json" get out sync.pieces.1.text)" "$("$json" get edits.json pieces.1.text)" \
  "the result as JSON tells the same"

# ── two tempi: 2 % faster, then 3 % slower, with a scene between ──
ffmpeg -nostdin -v error -i "$demo/demo.mp4" -filter_complex "
  [0:a]aformat=channel_layouts=stereo:sample_rates=44100,asplit=3[a][b][c];
  [a]atrim=0:20.76,asetpts=PTS-STARTPTS,atempo=1.02[p];
  [b]atrim=26:32,asetpts=PTS-STARTPTS,areverse,volume=0.5[x];
  [c]atrim=20.76,asetpts=PTS-STARTPTS,atempo=0.97[q];
  [p][x][q]concat=n=3:v=0:a=1[o]" -map '[o]' tempi.wav </dev/null || exit 99
there() {
  awk -v t="$1" 'BEGIN { print t < 20.7 ? t / 1.02 : 20.76 / 1.02 + 6 + (t - 20.76) / 0.97 }'
}
"$NORAE" sync tempi.wav "$demo/demo.lrc" -o tempi.json 2>err
is "$?" 0 "two tempi: exit 0"
sed 's/^/# /' err
placed tempi.json
ok $? "two tempi and a scene: each line is where it is sung"

# ── what can't be ──
"$NORAE" sync other.wav "$demo/demo.lrc" -o other.json --edits edits.tsv 2>err
is "$?" 1 "an edit list is not written over another one"
"$NORAE" sync other.wav "$demo/demo.lrc" -o again.json --edits edits.tsv 2>err
is "$?" 1 "nor if the lyrics could be"
[ ! -e again.json ]
ok $? "and then nothing is written"
"$NORAE" sync other.wav "$demo/demo-plain.txt" -o plain.json --edits plain.tsv 2>err
is "$?" 0 "lyrics without times have no edits"
is "$(wc -l <plain.tsv)" 1 "and the list is empty"
finish
