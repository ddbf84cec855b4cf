#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# norae convert: names of outputs, standard input and output, times, refusals, JSON.
. "$SRCDIR/tests/tap.sh"
cd "$scratch" || exit 99
json=$BUILDDIR/tests/json_tool

printf '[00:01.00]one\n[00:02.50]two\n' >song.lrc
printf '[00:01.00]<00:01.00>one <00:01.50>word\n[00:02.50]<00:02.50>two\n' >words.lrc

"$NORAE" convert song.lrc -o song.srt >out 2>err
is "$?" 0 "convert to a file: exit 0"
is "$(cat out)" "" "nothing on standard output"
grep -q '^00:00:01,000 --> ' song.srt
ok $? "the file holds the lyrics"

"$NORAE" convert song.lrc -o song.srt 2>err
is "$?" 1 "an output that exists: exit 1"
is "$(cat err)" "song.srt: error: exists already; -f replaces it [exists]" "and a word about it"
"$NORAE" convert -f song.lrc -o song.srt 2>err
is "$?" 0 "-f replaces it"

"$NORAE" convert -t lrc - -o - <song.lrc >out 2>err
is "$?" 0 "standard input to standard output: exit 0"
"$NORAE" convert -t lrc - <song.lrc >out2 2>err
same out2 out "standard input goes to standard output by itself"
grep -q '^\[00:02.50\]two$' out
ok $? "lyrics come out"

"$NORAE" convert -q song.lrc -t lrc -o - --shift=0.35 >out 2>err
grep -q '^\[00:01.35\]one$' out
ok $? "+ is later"
is "$(cat err)" "" "-q: nothing is said"
"$NORAE" convert song.lrc -t lrc -o - --shift 0.35 2>err >out
is "$(tail -n 1 err)" "lyrics moved 0.35 s later" "said in words"
"$NORAE" convert song.lrc -t lrc -o - --shift -0.5 2>err >out
is "$(tail -n 1 err)" "lyrics moved 0.5 s earlier" "- is earlier, said in words"
grep -q '^\[00:00.50\]one$' out
ok $? "- is earlier"
"$NORAE" convert song.lrc -t lrc -o - --scale 2 --shift 0:01 2>err >out
grep -q '^\[00:06.00\]two$' out
ok $? "scaled first, then shifted"

"$NORAE" convert -f song.lrc -o song.lrc --shift 1 2>err
is "$?" 0 "-f changes a file in place"
grep -q '^\[00:02.00\]one$' song.lrc
ok $? "in place: moved"

# many
mkdir in out.d
for i in 1 2 3; do cp words.lrc "in/$i.x.lrc"; done
"$NORAE" convert in/*.lrc -t vtt -O out.d 2>err
is "$?" 0 "many into a folder: exit 0"
is "$(ls out.d | tr '\n' ' ')" "1.x.vtt 2.x.vtt 3.x.vtt " "named after the inputs"
is "$(tail -n 1 err)" "3 converted, 0 failed" "counted"
"$NORAE" convert in/*.lrc -t vtt 2>err
is "$(ls in/*.vtt | tr '\n' ' ')" "in/1.x.vtt in/2.x.vtt in/3.x.vtt " "beside the inputs without -O"
: >in/2.x.lrc
"$NORAE" convert -f in/1.x.lrc in/2.x.lrc in/missing.lrc in/3.x.lrc -t vtt -O out.d --json >out 2>err
is "$?" 1 "one bad among many: exit 1"
is "$(tail -n 1 err)" "2 converted, 2 failed" "the others are done"
grep -q '^in/missing.lrc: error: ' err
ok $? "a missing file is named"
"$json" check out
ok $? "--json is JSON"
is "$("$json" get out files.1.exit) $("$json" get out files.1.output)" "1 null" "--json: the bad one"
is "$("$json" get out files.3.output)" "out.d/3.x.vtt" "--json: a good one"
is "$("$json" count out files)" 4 "--json: every input"

# loss
"$NORAE" convert words.lrc -o loss.srt 2>err
is "$?" 0 "a format that holds less: exit 0"
grep -q 'warning: .*\[loss-' err
ok $? "and what is lost is said"
"$NORAE" convert --strict words.lrc -o strict.srt 2>err
is "$?" 1 "--strict: exit 1"
[ ! -e strict.srt ]
ok $? "--strict: nothing is written"
"$NORAE" convert -q words.lrc -o quiet.srt 2>err
is "$(cat err)" "" "-q hides warnings"

# terminal control characters in the input stay harmless
printf '[00:01.00]x\n[00:zz\033[31m]y\n' | "$NORAE" convert - -t srt >out 2>err
is "$(grep -c "$(printf '\033')" err)" 0 "no escape sequence of the input reaches the terminal"

# odd names
printf '[00:01.00]one\n' >"$(printf 'a\nb.lrc')"
"$NORAE" convert "$(printf 'a\nb.lrc')" -t srt 2>err
[ -e "$(printf 'a\nb.srt')" ]
ok $? "a line feed in a name"
printf '[00:01.00]one\n' >-x.lrc
"$NORAE" convert -t srt -- -x.lrc 2>err
[ -e -x.srt ]
ok $? "a name like an option, after --"

"$NORAE" convert song.lrc -t srt -o - >/dev/full 2>err
is "$?" 3 "standard output on a full device: exit 3"
grep -q 'standard output: ' err
ok $? "and a word about it"
leftover=$(find . -name '*norae-part*')
is "$leftover" "" "no temporary file is left"
finish
