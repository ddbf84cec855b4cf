#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# norae convert on many files: folders, names, clashes, what is skipped, rates.
. "$SRCDIR/tests/tap.sh"
cd "$scratch" || exit 99
json=$BUILDDIR/tests/json_tool

song() { # song TITLE ARTIST
  printf '[ti:%s]\n[ar:%s]\n[00:01.00]one\n[00:02.50]two\n' "$1" "$2"
}

# ── folders ──
mkdir -p in/a/b in/c
song A Mina >in/a/b/one.lrc
song B Jo >in/c/two.lrc
song C Jo >in/c/guessed.md
printf 'milk\nbread\n' >in/notes.txt
printf '{"name": 1}\n' >in/package.json
printf 'x\0y' >in/clip.mp4
: >in/.hidden.lrc
ln -s .. in/a/loop
ln -s here in/there
ln -s there in/here.lrc
song D Jo >"$(printf 'in/\377.lrc')"

"$NORAE" convert in -t srt 2>err
is "$?" 1 "a folder without -r: exit 1"
"$NORAE" convert -r in -t srt -O out --json >list 2>err
is "$?" 0 "-r: exit 0"
is "$(cd out && find . -name '*.srt' | LC_ALL=C sort | tr '\n' ' ' | od -An -c | tr -d ' \n')" \
  "$(printf './a/b/one.srt ./c/guessed.srt ./c/two.srt ./\377.srt ' | od -An -c | tr -d ' \n')" \
  "-O gets the same folders; lyrics are known by what they hold; names need not be UTF-8"
is "$(tail -n 1 err)" "4 converted, 0 failed, 6 skipped (-v tells which)" "a summary"
"$json" check list
ok $? "--json is JSON, whatever the names"
is "$("$json" get list converted) $("$json" get list failed) $("$json" count list skipped)" "4 0 4" \
  "--json: counts"
"$NORAE" convert -r in -t srt -O out -v 2>err
is "$?" 1 "again: what exists is not replaced"
is "$(grep -c 'exists already; -f replaces it' err)" 4 "and each is named"
grep -q '^in/a/loop: skipped: is a link to a folder$' err && grep -q '^in/clip.mp4: skipped: ' err &&
  grep -q '^in/notes.txt: skipped: is plain text without times$' err
ok $? "-v tells what was skipped, and why"
"$NORAE" convert -r in -t srt -O out -f 2>err
is "$?" 0 "-f replaces them"
mkdir in/out
"$NORAE" convert -r in -t vtt -O in/out 2>err && "$NORAE" convert -f -r in -t vtt -O in/out 2>err
is "$(tail -n 1 err)" "4 converted, 0 failed, 6 skipped (-v tells which)" \
  "an output folder among the inputs is left alone"
rm -r in/out
"$NORAE" convert -r in -t lrc 2>err
is "$?" 0 "beside themselves in the same format: nothing to do"
is "$(cat err)" "1 converted, 0 failed, 9 skipped (-v tells which)" "and that is said"
mkdir empty
"$NORAE" convert -r empty -t srt 2>err
is "$?" 1 "a folder without lyrics: exit 1"
is "$(head -n 1 err)" "norae: error: there are no lyrics in empty" "and a word about it"

# ── what can't be read ──
mkdir -p closed/in closed/open
song A Mina >closed/open/a.lrc
song A Mina >closed/in/b.lrc
chmod 0 closed/in
if ls closed/in >/dev/null 2>&1; then
  skip "the super-user reads every folder"
  skip "the super-user reads every folder"
else
  "$NORAE" convert -r closed -t srt -O out2 2>err
  is "$?" 1 "a folder that can't be read: exit 1"
  [ -e out2/open/a.srt ] && grep -q "^closed/in: error: can't read the folder" err
  ok $? "it is named, the others are done"
fi
chmod 755 closed/in

# ── clashes ──
mkdir both
song A Mina >both/x.lrc
"$NORAE" convert both/x.lrc -o both/x.vtt 2>err
"$NORAE" convert -r both -t ass -O o3 2>err
is "$?" 1 "two that would become one: exit 1"
grep -q 'both/x.vtt: error: would become o3/x.ass, which is what both/x.lrc becomes \[name-clash\]' err
ok $? "both are named"
is "$(ls o3)" "x.ass" "the first is done"

# ── names ──
mkdir named
song 'Night / Day: "again"' 'AC?DC' >named/1.lrc
printf '[00:01.00]one\n' >named/2.lrc
song '..' 'con' >named/3.lrc
"$NORAE" convert named/*.lrc -t srt -O named --name '{artist}/{n} {title}' 2>err
is "$?" 0 "--name: exit 0"
is "$(cd named && find . -name '*.srt' | LC_ALL=C sort | tr '\n' '|')" \
  './2.srt|./AC_DC/1 Night _ Day_ _again_.srt|./_con/3.srt|' "safe names, folders, a fallback"
is "$(grep -c 'named/2.lrc: tells no artist: named 2.srt' err)" 1 "the fallback is said"
long=$(printf '%0300d' 1)
song "$long" x >named/4.lrc
"$NORAE" convert named/4.lrc -t srt --name '{title}.{ext}' 2>err
is "$(cd named && ls | awk '{ print length }' | sort -n | tail -n 1)" 200 "names end before file systems do"
for bad in '{artist' 'artist}' '{Artist}' '/{title}' '../{title}' 'a//b' '{}'; do
  "$NORAE" convert named/1.lrc -t srt --name "$bad" 2>err
  is "$?" 2 "--name '$bad': exit 2"
done
song Same Same >named/5.lrc
song Same Same >named/6.lrc
"$NORAE" convert named/5.lrc named/6.lrc -t srt --name '{title}' 2>err
is "$?" 1 "names that clash are refused"
grep -q 'named/6.lrc: error: would become named/Same.srt, which is what named/5.lrc becomes' err
ok $? "and told"

# ── rates ──
"$NORAE" convert -q in/c/two.lrc -t json -o - --from-fps 25 --to-fps 23.976 >rate
is "$("$json" get rate lines.1.start)" 2.606771 "--from-fps and --to-fps: 23.976 is 24000/1001"

# ── mending ──
cat >mend.vtt <<'X'
WEBVTT

00:09.000 --> 00:12.000
<v Ann>last

00:01.000 --> 00:05.000
<v Ann>one

00:03.000 --> 00:06.000
<v Ann>two

00:03.500 --> 00:06.000
<v Bob>three

00:20.000 --> 00:24.000
this line is far too long for a screen so that <00:22.000>it should be cut in two where a word begins

X
"$NORAE" convert -q mend.vtt -t json -o - --fix sort,clamp >mended
is "$("$json" get mended lines.0.end) $("$json" get mended lines.1.end) $("$json" get mended lines.2.end)" \
  "3 6 6" "--fix sort,clamp: within a singer, never across"
is "$("$json" get mended lines.3.start)" 9 "--fix sort"
"$NORAE" convert -q mend.vtt -t json -o - --fix split >mended
is "$("$json" count mended lines) $("$json" get mended lines.5.start)" "6 22" \
  "--fix split: at a word, which keeps its time"
"$NORAE" convert -q mend.vtt -t vtt -o once.vtt --fix all
"$NORAE" convert -q once.vtt -t vtt -o twice.vtt --fix all
same twice.vtt once.vtt "--fix all again changes nothing"
"$NORAE" convert mend.vtt -t vtt -o - --fix sort,nonsense 2>err
is "$?" 2 "--fix with an unknown word: exit 2"

# ── a list of messages for each ──
mkdir many
for i in $(seq 60); do printf '[00:01.00]one\ntwo\n' >many/$i.lrc; done
"$NORAE" convert --strict many/*.lrc -t lrc -O empty 2>err
is "$(ls empty | wc -l | tr -d ' ')" 0 "--strict sees the warnings of the last file as of the first"
is "$(tail -n 1 err)" "0 converted, 60 failed" "and counts them"

# ── more files than may be open ──
mkdir lots
i=0
while [ $i -lt 700 ]; do i=$((i + 1)); printf '[00:01.00]%s\n' $i >lots/$i.lrc; done
(ulimit -n 64 && "$NORAE" convert -r lots -t srt -O lots.out 2>err)
is "$?" 0 "700 files with 64 descriptors: exit 0"
is "$(ls lots.out | wc -l | tr -d ' ')" 700 "all are there"
is "$(sed -n 3p lots.out/699.srt)" 699 "and hold what they should"
"$NORAE" convert lots/1.lrc lots/2.lrc -t srt -O /dev/full 2>err
is "$?" 2 "-O that is no folder: exit 2"
leftover=$(find . -name '*norae-part*')
is "$leftover" "" "no temporary file is left"
finish
