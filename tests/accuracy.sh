#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# bench/accuracy measures the demo song in both layouts of truths.
. "$SRCDIR/tests/tap.sh"
accuracy=$SRCDIR/bench/accuracy
[ -e "$accuracy" ] && [ -e "$FIXTURES/demo/demo.mp4" ] || skip_all "the demo song is not there"
command -v python3 >/dev/null || skip_all "python3 is not installed"
cd "$scratch" || exit 99

mkdir -p songs/ultrastar songs/words songs/untimed empty
for song in songs/*; do
  ln -s "$FIXTURES/demo/demo.mp4" "$song/audio.mp4"
done
python3 - "$FIXTURES/demo/demo.truth.json" <<'PYTHON' || exit 99
import json, sys
lines = json.load(open(sys.argv[1], encoding="utf-8"))["lines"]
with open("songs/ultrastar/song.txt", "w", encoding="utf-8") as out:
    out.write("#TITLE:demo\n#BPM:15000\n#GAP:500\n")
    for i, line in enumerate(lines):
        out.write(f"- {i}\n" if i else "")
        for s in line["syllables"]:
            first, last = round(s["start"] * 1000) - 500, round(s["end"] * 1000) - 500
            out.write(f": {first} {last - first} 0 {s['text']}\n: {last} 1 0 ~\n")
    out.write("E\n")
with open("songs/words/words.csv", "w") as times, \
        open("songs/words/words.txt", "w", encoding="utf-8") as words:
    times.write("word_start,word_end,line_end\n")
    for line in lines:
        rows = []
        for s in line["syllables"]:
            if rows and not rows[-1][1].endswith(" "):
                rows[-1][1] += s["text"]
            else:
                rows.append([s["start"], s["text"]])
        for i, (start, text) in enumerate(rows):
            last = i + 1 == len(rows)
            times.write(f"{start},{start},{line['end'] if last else 'nan'}\n")
            words.write(text.strip() + "\n")
PYTHON

"$accuracy" songs "$NORAE" >table 2>err
is "$?" 0 "exit 0"
sed 's/^/# /' table err
is "$(grep -c '^norae, ' table)" 2 "two conditions"
is "$(grep -c '^untimed' table)" 0 "a folder without a truth is no song"
is "$(awk '/^ultrastar/ { print $2; exit }' table)" "$(awk '/^words/ { print $2; exit }' table)" \
  "as many words in both layouts"
awk '/^(ultrastar|words|mean)/ { n++; if ($3 < 0.95 || $5 > 0.1) bad = 1 } END { exit n != 6 || bad }' \
  table
ok $? "the demo is placed well"

"$accuracy" songs "$NORAE" --syllables --only ultra >table 2>err
is "$?" 0 "--syllables: exit 0"
awk '/^ultrastar/ { n++; if ($2 <= 60) bad = 1 } END { exit n != 2 || bad }' table
ok $? "more syllables than words"
"$accuracy" songs "$NORAE" --only words -- --no-such-option >table 2>err
is "$?" 1 "a tool that fails: exit 1"
grep -q '^words .*failed: .*no-such-option' table
ok $? "and its last word"
"$accuracy" empty "$NORAE" >table 2>err
is "$?" 2 "no songs: exit 2"
finish
