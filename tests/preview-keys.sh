#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What each key of the preview does to the file that is saved: pressed as a person does,
# under a display of its own.
. "$SRCDIR/tests/tap.sh"
. "$SRCDIR/tests/media.sh"
. "$SRCDIR/tests/window.sh"
film 12

# song START…: a line of two words each, half a second apart.
song() {
  n=0
  for at in "$@"; do
    n=$((n + 1))
    awk -v at="$at" -v n="$n" 'BEGIN {
      split("one two,three four,five six,seven eight", lines, ",")
      split(lines[n], words, " ")
      for (i = 0; i < 3; i++) s[i] = sprintf("%02d:%05.2f", 0, at + i * 0.5)
      printf "[%s]<%s>%s <%s>%s<%s>\n", s[0], s[0], words[1], s[1], words[2], s[2] }'
  done
}
song 2 4 6 8 >first.lrc

DISPLAY=:4294 "$NORAE" preview film.mp4 first.lrc --mpv ao=null >out 2>told
if grep -q "built without its player" told; then
  skip "norae was built without libmpv"
  finish
fi
open_display

# begin: a preview of a song that nobody has touched.
begin() {
  cp first.lrc song.lrc
  preview song.lrc
}
# end WORDS: save and quit; what was saved is `song.lrc`.
end() {
  press ctrl+s
  until_true saved
  press q
  leave 0 "$1: saved"
}
saved() { titled 'norae"'; }
# words LINE: what song.lrc has there.
words() { sed -n "$1p" song.lrc; }
edits() { until_true titled "$1 not saved"; }

# ── moves, by three steps ──
begin
press Down 1 b 2 n n 3 n # line 2: -10 + 100 + 100 ms
edits 4
press greater 1 h h # its second word, + 20 ms
edits 6
press Down 2 v # from line 3 on, + 50 ms
edits 7
press 3 z # everything, - 100 ms
edits 8
end "moves"
is "$(words 1)" "[00:01.90]<00:01.90>one <00:02.40>two<00:02.90>" "everything"
is "$(words 2)" "[00:04.09]<00:04.09>three <00:04.61>four<00:05.09>" "a line and a syllable"
is "$(words 3)" "[00:05.95]<00:05.95>five <00:06.45>six<00:06.95>" "from a line on"
is "$(words 4)" "[00:07.95]<00:07.95>seven <00:08.45>eight<00:08.95>" "to the last one"

# ── a tap for a line ──
begin
go 4.2
press t
edits 1
ok $? "a tap is for the line that begins nearest"
press Down Down # to the fourth, that is
until_true titled "line 4/4"
go 9.32
press t
edits 2
press Up Up Up # by hand to the first one: the tap is for that, wherever it is
until_true arrived 1.0
go 3.6
press t
edits 3
end "taps of lines"
is "$(words 2)" "[00:04.20]<00:04.20>three <00:04.70>four<00:05.20>" \
  "where it was paused, to the frame"
is "$(words 4)" "[00:09.32]<00:09.32>seven <00:09.82>eight<00:10.32>" "another, its words with it"
is "$(words 1)" "[00:03.60]<00:03.60>one <00:04.10>two<00:04.60>" "one that was chosen by hand"

# ── lines without times, tapped one after another ──
printf 'one two\nthree four\nfive six\n' >plain.txt
cp plain.txt song.txt
preview song.txt -o tapped.lrc
for at in 1.2 3.4 5.6; do
  go $at
  press t
done
edits 3
press ctrl+s
until_true saved
press q
leave 0 "lyrics without times: saved to another file"
is "$(cut -c1-10 tapped.lrc | tr '\n' ' ')" "[00:01.20] [00:03.40] [00:05.60] " \
  "each tap is for the next line"
same song.txt plain.txt "and theirs stay as they are"

# ── taps while it plays: the delay of the person's finger is taken off ──
mkdir -p config/norae
echo 400 >config/norae/tap-delay
begin
# Only a press between two looks that are near enough to one another tells anything.
tapped() {
  go 3.6
  press Down Down Up # line 2, by hand
  go 3.2
  ask '"set_property","pause",false' >answer
  until_true playing
  before=$(property audio-pts)
  press t
  edits 1
  after=$(property audio-pts)
  ask '"set_property","pause",true' >answer
  awk -v a="$before" -v b="$after" 'BEGIN { exit !(b - a < 0.35) }' && return 0
  press u
  until_true saved
  return 1
}
playing() { property audio-pts | grep -q '^3\.[3-9]\|^[4-9]'; }
until_true tapped
end "a tap while it plays"
words 2 | sed 's/^\[00:\([0-9.]*\).*/\1/' |
  awk -v a="$before" -v b="$after" '{ exit !($1 > a - 0.42 && $1 < b - 0.38) }'
ok $? "is 0.4 s before the press ($(words 2 | cut -c1-10), pressed between $before and $after)"
rm config/norae/tap-delay

# ── syllables, tapped ──
begin
press Down Down
until_true titled "line 3/4"
press T
until_true titled "tap in time"
ask '"set_property","pause",true' >answer
go 6.4
press space
edits 1
go 7.0
press space u space # undone, the word waits for its tap again
edits 2
go 8.6
press space
edits 3
press Escape
end "taps of syllables"
is "$(words 3)" "[00:06.40]<00:06.40>five <00:07.00>six<00:07.00>" "each where it was tapped"
is "$(words 4 | cut -c1-29)" "[00:08.60]<00:08.60>seven <00" "and on into the next line"

# ── split, join, not sung ──
begin
press Down greater Return
edits 1
until_true titled "/5"
ok $? "a line becomes two"
press ctrl+s
until_true saved
is "$(words 2)$(words 3)" "[00:04.00]<00:04.00>three<00:04.50>[00:04.50]<00:04.50>four<00:05.00>" \
  "each with its times"
press J
until_true titled "/4"
press Down d # the third
until_true titled "line 3/4"
edits 3
end "split, joined, and a line not sung"
is "$(words 2)" "[00:04.00]<00:04.00>three <00:04.50>four<00:05.00>" "joined again"
is "$(grep -c '<' song.lrc) $(grep -c five song.lrc)" "3 0" "what is not sung is left out"

# ── undo and do again ──
begin
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do press x; done
edits 20
press ctrl+z ctrl+z u u u
edits 15
press U ctrl+y
edits 17
end "undone and done again"
is "$(words 1 | cut -c1-10)" "[00:03.70]" "17 times 0.1 s"

# ── before and after ──
begin
go 8.2
sung() { property sub-text | grep -q "$1"; }
unsung() { [ "$(property sub-text)" = '""' ]; }
until_true sung seven
press d
until_true unsung
ok $? "a line that is not sung is not shown"
press a
until_true sung seven
ok $? "a shows it as it was"
press a
until_true unsung
ok $? "and as it is now"
press u
until_true sung seven
ok $? "it is shown again"

# ── the line again and again, slower ──
press Up Up bracketleft bracketleft l
until_true titled "line 2/4"
is "$(property ab-loop-a) $(property ab-loop-b)" "3.000000 5.500000" \
  "a line is looped, with what comes before it"
is "$(property speed | cut -c1-5) $(property audio-pitch-correction)" "0.826 true" \
  "slower, with its pitch"
press l BackSpace
unlooped() { [ "$(property ab-loop-a) $(property speed)" = '"no" 1.000000' ]; }
until_true unlooped
ok $? "and no more, at its own speed"
press question
sleep 0.2
press question

# ── written in place by a text editor, while there is nothing to lose ──
song 1 3 5 >other.lrc
cat other.lrc >song.lrc
until_true titled "/3"
ok $? "a file that is written in place is read again"
press S
until_true titled "save as"
press t
until_true test -s song.ttml
grep -q 'begin="0*:*0*:*1\.*0*' song.ttml
ok $? "a copy in another format"
press q
leave 0 "nothing is left to save"

# ── the least sure lines ──
cat >unsure.json <<'EOF'
{"lines":[
{"start":2,"end":3,"confidence":0.9,"syllables":[{"start":2,"end":3,"text":"one"}]},
{"start":4,"end":5,"confidence":0.4,"syllables":[{"start":4,"end":5,"text":"two"}]},
{"start":6,"end":7,"confidence":0.2,"syllables":[{"start":6,"end":7,"text":"three"}]},
{"start":8,"end":9,"confidence":0.3,"syllables":[{"start":8,"end":9,"text":"four"}]}]}
EOF
preview unsure.json
press w
until_true titled "line 3/4"
ok $? "w goes to the least sure line"
press n w
until_true titled "line 4/4"
ok $? "and when that is mended, to the next such"
press w
until_true titled "line 2/4"
ok $? "and the next"
press q
sleep 0.2
press d
leave 0 "edits are dropped when that is wished"
preview unsure.json
until_true titled "norae\""
ok $? "and forgotten"
press q
leave 0 "so nothing is asked"
finish
