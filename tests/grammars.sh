#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Formats described by grammars: those that come with norae, against what their
# samples must be read as and a full song is written as; and --grammar.
#   grammars.sh            compare
#   grammars.sh --update   write the expected files anew; then read the difference
. "$SRCDIR/tests/tap.sh"
golden=$SRCDIR/tests/golden/grammars
update=${1:-}

# expect FILE: compare a file of the scratch folder with the expected one.
expect() {
  if [ "$update" = --update ]; then
    cp "$scratch/$1" "$golden/$1"
  fi
  same "$scratch/$1" "$golden/$1" "$1"
}

for file in "$FIXTURES"/grammars/*.*; do
  base=${file##*/}
  name=${base%%.*}
  "$BUILDDIR/tests/read_song" -f "$name" "$file" >"$scratch/$name.read" 2>"$scratch/$name.messages"
  is "$?" 0 "$name is read"
  expect "$name.read"
  expect "$name.messages"
  [ "$name" = ctm ] && continue
  "$BUILDDIR/tests/read_song" -t "$name" "$FIXTURES/formats/good-json-full.json" \
    >"$scratch/$name.written" 2>"$scratch/$name.losses"
  is "$?" 0 "$name is written"
  expect "$name.written"
  expect "$name.losses"
  # What is written is read again, without a word.
  "$BUILDDIR/tests/read_song" -f "$name" "$scratch/$name.written" >"$scratch/again" 2>"$scratch/err"
  is "$?$(grep -v ' note: ' "$scratch/err")" 0 "$name: what is written is read again"
done

"$NORAE" formats >"$scratch/formats"
for file in "$SRCDIR"/src/data/grammars/*.grammar; do
  name=$(sed -n 's/^name = //p' "$file")
  grep -q "^$name " "$scratch/formats"
  ok $? "$name is listed"
  # The same file, as one of somebody's own.
  for sample in "$FIXTURES/grammars/$name".*; do
    "$NORAE" convert -q --grammar "$file" "$sample" -t json -o "$scratch/own.json" -f 2>/dev/null
    "$NORAE" convert -q --from-format "$name" "$sample" -t json -o "$scratch/named.json" -f 2>/dev/null
    same "$scratch/own.json" "$scratch/named.json" "$name reads the same as a file of one's own"
  done
done

cd "$scratch" || exit 99
cat >studio.grammar <<'END'
name = studio
title = cue sheets
extensions = cue
words = line
[line]
pattern = ^(?<m>\d+):(?<s>\d\d) (?:<(?<singer>[^>]*)> )?(?<text>.*)$
[word]
pattern = \{(?<ms>\d+)\}
[write]
line = {m:2}:{s:2}.{ms:3} {?singer}<{singer}> {/}{words}
word = {{{ms}}}{text}
END
printf '00:01 <Mina> {0}one {500}two\n00:03 three\n' >song.cue
"$NORAE" convert --grammar studio.grammar song.cue -t json -o - >out 2>err
is "$?" 0 "a format of one's own is read"
is "$("$BUILDDIR/tests/json_tool" get out lines.0.syllables.1.start)" 1.5 "words from the line's start on"
is "$("$BUILDDIR/tests/json_tool" get out lines.0.singer)" Mina "singers by a named group"
printf '[00:01.00]<00:01.00>one <00:01.25>two\n' >words.lrc
"$NORAE" convert --grammar studio.grammar words.lrc -t studio -o - >out 2>err
is "$(cat out)" "00:01.000 {0}one {250}two" "and written"
"$NORAE" convert --grammar studio.grammar words.lrc -t studio 2>err
[ -s words.cue ]
ok $? "named by its own extension"
"$NORAE" convert --grammar studio.grammar words.lrc -t studo -o - >out 2>err
is "$?" 2 "another name is refused"
printf '03:x\n' >bad.cue
"$NORAE" convert --grammar studio.grammar bad.cue -t srt -o bad.srt 2>err
is "$?" 1 "a file that does not fit: exit 1"
grep -q '^bad.cue:1:1: warning: no pattern of studio fits: left out \[grammar-no-match\]$' err
ok $? "and which line is told"

# Faults of grammars: file, line, column, what.
fault() {
  printf "$1" >bad.grammar
  "$NORAE" info --grammar bad.grammar song.cue >out 2>err
  is "$?$(head -n 1 err | sed 's/ \[[a-z-]*\]$//')" "1bad.grammar:$2" "$2"
}
fault 'name = x\n[line]\npattern = ^(a\n' '3:14: error: pattern: missing closing parenthesis'
fault 'name = x\n[lines]\npattern = a\n' '2:2: error: there is no [lines]; sections are line, time, text, syllable, break, end, meta, section, singer, translation, romanisation, skip, stop, word and write'
fault '[line]\npattern = a\n' '1:1: error: has no name'
fault 'name = x\nunits = s\n' '2:9: error: "units" means nothing here; before the first [section] stand name, title, extensions, encoding, lines, words, unit, ends, other, fps, bpm and division'
fault 'name = x\n[line]\npattern = a\n[write]\nline = {txt}\n' '5:8: error: template: there is no field "txt" here'
fault 'name = x\n[line]\npattern = a\n[write]\nline = {text\n' '5:8: error: template: fields are {name}, {name:2}, {?name}…{/}; a brace itself is doubled, and \ comes before n, t, s or \'
fault 'name = x\nencoding = klingon\n[line]\npattern = a\n' '2:12: error: encoding "klingon" is not known'
fault 'name = x\n' '1:1: error: reads nothing and writes nothing: a [line], [text] or [syllable] with a pattern is missing'

# One that matches for ever ends soon, and says where.
for i in 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31; do
  printf '%s\n' "$(printf '%0200d' 0 | tr 0 a)!"
done >slow.txt
printf 'name = slow\n[line]\npattern = ^(?<text>(a+)+)$\n' >slow.grammar
"$NORAE" convert --grammar slow.grammar slow.txt -t srt -o slow.srt 2>err
is "$?" 1 "a pattern that takes for ever: exit 1"
grep -q '^slow.txt:20: error: the patterns of slow.grammar take too long here' err
ok $? "the line is told"

finish
