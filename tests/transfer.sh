#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Lyrics that fit another recording, moved through what both sound like.
. "$SRCDIR/tests/tap.sh"
demo=$FIXTURES/demo
[ -e "$demo/demo.mp4" ] || skip_all "the demo song is not there"
command -v ffmpeg >/dev/null || skip_all "ffmpeg is not installed"
cd "$scratch" || exit 99
json=$BUILDDIR/tests/json_tool
truth=$demo/demo.truth.json

# made OUT FILTER: the demo's sound through a filter graph from [0:a] to [o]
made() {
  ffmpeg -nostdin -v error -y -i demo.wav -filter_complex "$2" -map '[o]' "$1" || exit 99
}
# moved EXPRESSION: the truth with every time t (in awk) replaced
moved() {
  awk -v from="$1" '{
    out = ""
    while (match($0, /"(start|end)": [0-9.]+/)) {
      key = substr($0, RSTART, index(substr($0, RSTART), ":"))
      t = substr($0, RSTART + length(key), RLENGTH - length(key)) + 0
      out = out substr($0, 1, RSTART - 1) key " " sprintf("%.6f", '"$1"')
      $0 = substr($0, RSTART + RLENGTH)
    }
    print out $0
  }' "$truth"
}
# within FILE SECONDS DESCRIPTION: against moved.json
within() {
  "$BUILDDIR/tests/compare_truth" "$1" moved.json "$2" >compared
  ok $? "$3"
  sed 's/^/# /' compared
}
ffmpeg -nostdin -v error -i "$demo/demo.mp4" -ar 44100 demo.wav || exit 99

# ── the same recording ──
"$NORAE" sync demo.wav "$truth" --from demo.wav -o same.json 2>err
is "$?" 0 "the same recording: exit 0"
sed 's/^/# /' err
grep -q '100 % of it found again; the same recording, exact to 1 ms' err
ok $? "it is said to be the same"
"$NORAE" convert "$truth" -o plain.json 2>/dev/null
same same.json plain.json "nothing moves"

# ── another release: intro, scene, faster, mono, without lows and highs ──
made other.wav "[0:a]asplit=4[a][b][c][d];[a]atrim=0:3,areverse,volume=0.5[x];
  [b]atrim=0:34,asetpts=PTS-STARTPTS[p];[c]atrim=20:24.5,areverse,asetpts=PTS-STARTPTS[y];
  [d]atrim=34,asetpts=PTS-STARTPTS[q];[x][p][y][q]concat=n=4:v=0:a=1,
  asetrate=44982,aresample=44100,highpass=120,lowpass=7000,volume=0.6,
  aformat=channel_layouts=mono[o]"
moved '(t + 3 + (t > 34 ? 4.5 : 0)) / 1.02' >moved.json
"$NORAE" sync other.wav "$truth" --from demo.wav -o other.json 2>err
is "$?" 0 "another release: exit 0"
sed 's/^/# /' err
within other.json 0.003 "every syllable is where it is sung, to 3 ms"
grep -q 'starts 2.9 s later; inserted scene of 4.4 s after line 10; 2.0 % faster' err
ok $? "what was found is said"
"$NORAE" sync --json other.wav "$demo/demo.lrc" --from demo.wav -o lines.json >out 2>err
is "$?" 0 "lines timed for the first recording: exit 0"
within lines.json 0.15 "their words are placed there, then moved"
is "$("$json" get out sync.given)" line "it is known how the lyrics were timed"
"$json" get out sync.pieces.1.gap | grep -q '^4\.4'
ok $? "the scene is among the pieces"
"$NORAE" sync other.wav "$demo/demo-plain.txt" --from demo.wav -o plain.json -f 2>err
is "$?" 0 "lyrics without times: exit 0"

# ── a shorter release ──
made cut.wav "[0:a]asplit=2[a][b];[a]atrim=0:7.78[x];[b]atrim=15.5,asetpts=PTS-STARTPTS[y];
  [x][y]concat=n=2:v=0:a=1[o]"
"$NORAE" sync cut.wav "$truth" --from demo.wav -o cut.json 2>err
is "$?" 0 "a shorter release: exit 0"
sed 's/^/# /' err
grep -q 'cut of 7.7 s after line 4; 3 lines not in this recording' err
ok $? "missing lines are counted"
is "$(grep -c '"unsung":true' cut.json)" 3 "and marked"
"$NORAE" sync cut.wav "$truth" --from demo.wav -o cut.json -f --edits cut.tsv 2>err
is "$?" 0 "--edits together with --from: exit 0"
sed 's/^/# /' cut.tsv
is "$(awk -F '\t' 'NR > 1 { printf "%s %s %s;", $1, $2, $9 ~ /^-7\.[67]/ ? "cut" : $9 }' cut.tsv)" \
  "1 1 +0.000;2 3 not here;5 8 cut;" "the edit list has what is missing as a piece of its own"
"$NORAE" sync cut.wav "$truth" --from demo.wav -o cut.lrc 2>err
is "$(grep -c '^\[[0-9:.]*\].' cut.lrc)" 9 "and left out where they can't be marked"

# ── refused ──
made reversed.wav '[0:a]areverse[o]'
made silent.wav '[0:a]volume=0[o]'
made short.wav '[0:a]atrim=10:14,asetpts=PTS-STARTPTS[o]'
for other in reversed silent short; do
  "$NORAE" sync $other.wav "$truth" --from demo.wav -o no.json 2>err
  is "$?" 1 "$other: exit 1"
  sed 's/^/# /' err
  [ ! -e no.json ] && grep -q 'not recordings of the same song\|is silent\|too short' err
  ok $? "$other: says why, and writes nothing"
done
"$NORAE" sync demo.wav "$truth" --from absent.wav -o no.json 2>err
is "$?" 1 "a recording that is not there: exit 1"
cp demo.wav from.wav
"$NORAE" sync demo.wav "$truth" --from from.wav -f -o from.wav 2>err
is "$?" 2 "a recording is not written over"
finish
