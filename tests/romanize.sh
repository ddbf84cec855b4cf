#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Romanisations through the program.
. "$SRCDIR/tests/tap.sh"

cat >"$scratch/song.lrc" <<'END'
[00:01.00]<00:01.00>같이 <00:01.50>가자
[00:03.00]<00:03.00>la <00:03.50>la
END

"$NORAE" convert --romanize "$scratch/song.lrc" -t json -o "$scratch/song.json" 2>"$scratch/messages"
is $? 0 "convert --romanize succeeds"
grep -q '"text":"gachi gaja","pieces":\["gachi ","gaja"\]' "$scratch/song.json"
ok $? "JSON has a piece for each word"
is "$(grep -c romanisation "$scratch/song.json")" 1 "lines in Latin letters get none"
"$NORAE" convert "$scratch/song.lrc" -t json -o - | grep -q romanisation
is $? 1 "none without --romanize"
is "$(printf '[00:01.00]꽃잎이\n' | "$NORAE" convert --romanize - -t lrc -o - | sed -n 2p)" \
  "[00:01.00]kkonnipi" "LRC has it as a line of the same time"
"$NORAE" convert --romanize=beside "$scratch/song.lrc" -t json -o - >"$scratch/out" 2>"$scratch/messages"
is $? 2 "a place that is none is refused"
grep -q "takes one of: above, below" "$scratch/messages"
ok $? "and the message tells which there are"
"$NORAE" convert --romanize "$scratch/song.lrc" -t ass -o - | grep -q ',Romanisation,'
ok $? "plain ASS has a line of its own for it"

printf '[00:01.00]夜\n' >"$scratch/kanji.lrc"
MECABRC=/nonexistent "$NORAE" convert --romanize --lang=ja "$scratch/kanji.lrc" -t json -o - \
  >"$scratch/out" 2>"$scratch/messages"
is $? 0 "kanji without a dictionary are no error"
grep -q 'no-reading' "$scratch/messages"
ok $? "but told"
MECABRC=/nonexistent "$NORAE" convert --strict --romanize --lang=ja "$scratch/kanji.lrc" -t json \
  -o "$scratch/strict.json" 2>"$scratch/messages"
is $? 1 "and refused by --strict"
[ ! -e "$scratch/strict.json" ]
ok $? "then nothing is written"
is "$(printf '[00:01.00]夜《よる》へ\n' | MECABRC=/nonexistent "$NORAE" convert --romanize --lang=ja - -t lrc -o - | sed -n 2p)" \
  "[00:01.00]yoru e" "readings in the line need no dictionary"

# ── readings over kanji ──
furigana() {
  printf '[00:01.00]%s\n' "$2" | MECABRC=/nonexistent "$NORAE" convert -q --lang=ja "$1" - -t lrc -o - |
    sed -n 1p
}
is "$(furigana --furigana=given '夜《よる》へ')" "[00:01.00]夜《よる》へ" "--furigana=given leaves the text"
is "$(furigana --furigana=off '{本気|マジ}な夜《よる》へ')" "[00:01.00]本気な夜へ" "--furigana=off takes readings out"
"$NORAE" convert --furigana=none "$scratch/song.lrc" -t json -o - >"$scratch/out" 2>"$scratch/messages"
is $? 2 "another word is refused"
grep -q "takes one of: auto, given, off" "$scratch/messages"
ok $? "and the message tells which there are"
MECABRC=/nonexistent "$NORAE" convert --furigana --lang=ja "$scratch/kanji.lrc" -t json -o "$scratch/none.json" \
  2>"$scratch/messages"
is $? 0 "kanji without a dictionary get none"
grep -q 'some kanji get no furigana' "$scratch/messages"
ok $? "and that is told"

# TTML has a way of its own for them.
printf '[00:01.00]<00:01.00>夜《よる》<00:01.50>の|<00:02.00>東<00:02.50>京《とうきょう》{love|ラブ}\n[00:05.00]\n' >"$scratch/ruby.lrc"
"$NORAE" convert -q "$scratch/ruby.lrc" -o "$scratch/ruby.ttml"
grep -q '<span tts:ruby="container"><span tts:ruby="base">夜</span><span tts:ruby="text">よる</span></span>' "$scratch/ruby.ttml"
ok $? "readings become ruby in TTML"
grep -q 'xmlns:tts="http://www.w3.org/ns/ttml#styling"' "$scratch/ruby.ttml"
ok $? "whose prefix is declared"
grep -q '京《とうきょう》<span tts:ruby' "$scratch/ruby.ttml"
ok $? "but for those of two syllables"
is "$("$NORAE" convert -q "$scratch/ruby.ttml" -t elrc -o - | head -n 1)" "$(head -n 1 "$scratch/ruby.lrc")" \
  "and come back as they were"
styled() {
  printf '[00:01.00]%s\n[00:05.00]\n' "$2" | MECABRC=/nonexistent "$NORAE" convert -q --theme=default "$1" \
    "--font=Norae Test Sans" --font-dir "$FIXTURES/fonts" --no-system-fonts - -t ass -o - |
    sed -n 's/^Dialogue.*,fx,//p' | sed 's/{[^}]*}//g' | tr '\n' ' '
}
is "$(styled --furigana=given '夜空《よぞら》')" "よぞら 夜空 " "styled, they stand in events of their own"
is "$(styled --furigana=off '夜空《よぞら》')" "夜空 " "or not at all"

finish
