#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# norae lint: each kind of problem where it stands, mending, and nothing lost by it.
. "$SRCDIR/tests/tap.sh"
cd "$scratch" || exit 99
json=$BUILDDIR/tests/json_tool

# finds NAME PLACE CODE: the file has that problem, there.
finds() {
  "$NORAE" lint "$1" >out 2>err
  is "$?" 1 "$1: exit 1"
  grep -q "^$1$2: [a-z]*: .* \[$3\]$" err
  ok $? "$1: $3 at $2"
}

head='[ti:A]\n[ar:B]\n'
printf "$head"'[00:01.00]one\n[00:03.00]two\n' >fine.lrc
"$NORAE" lint fine.lrc >out 2>err
is "$?" 0 "a file without problems: exit 0"
is "$(cat err)" "1 file, 0 problems" "and that is said"
is "$(cat out)" "" "nothing on standard output"

printf "$head"'[00:03.00]two\n[00:01.00]one\n' >unsorted.lrc
finds unsorted.lrc :3:11 unsorted
printf "$head"'[00:01.00]one\r\n[00:03.00]two\n' >ends.lrc
finds ends.lrc :3:14 line-ends
printf "$head"'[00:01.00]one\n[00:01.00]one\n[00:03.00]two\n' >double.lrc
finds double.lrc :4:1 lrc-double
printf "$head"'[00:01.00]one\ntwo\n[00:03.00]three\n' >untimed.lrc
finds untimed.lrc :4:1 no-time
printf "$head"'[00:01.00]one\n[00:0x.00]two\n[00:03.00]three\n' >stamp.lrc
finds stamp.lrc :4:1 lrc-bad-stamp
printf "$head"'[00:02.00]<00:01.00>one <00:03.00>two\n[00:05.00]<00:05.00>three <00:05.50>four\n' >outside.lrc
finds outside.lrc :3:21 word-outside
printf "$head"'[00:01.00]<00:01.00>one <00:03.00>two <00:02.00>three\n[00:05.00]<00:05.00>four <00:06.00>five\n' >order.lrc
finds order.lrc :3:49 word-order
printf "$head"'[offset:175990]\n[00:01.00]one\n[00:03.00]two\n' >offset.lrc
finds offset.lrc '' absurd-offset
finds offset.lrc :4:11 before-zero
printf "$head"'[00:01.00]caf\351 cr\350me br\373l\351e\n[00:03.00]d\351j\340 vu, l\340-bas, o\371 \347a\n' >latin.lrc
finds latin.lrc '' 'encoding-[a-z]*'
printf "$head"'[00:01.00]caf\357\277\275\n[00:03.00]two\n' >lost.lrc
finds lost.lrc :3:14 replacement
printf '1\n00:00:01,000 --> 00:00:05,000\none\n\n2\n00:00:04,000 --> 00:00:06,000\ntwo\n' >over.srt
finds over.srt :[0-9]*:1 overlap
printf '1\n00:00:01,000 --> 00:00:01,300\nfar too many letters for so little time\n' >fast.srt
finds fast.srt :[0-9]*:1 too-fast
printf 'WEBVTT\n\n00:01.000 --> 00:05.000\n<v Ann>one\n\n00:03.000 --> 00:06.000\n<v Bob>two\n' >duet.vtt
"$NORAE" lint duet.vtt 2>err
is "$?" 0 "different singers may sing at the same time"

# ── JSON, many, folders ──
"$NORAE" lint fine.lrc unsorted.lrc missing.lrc --json >out 2>err
is "$?" 1 "many: exit 1"
"$json" check out
ok $? "--json is JSON"
is "$("$json" get out files.1.messages.0.code) $("$json" get out files.1.messages.0.fixable)" \
  "unsorted true" "--json: code, and whether --fix mends it"
is "$("$json" get out problems)" 2 "--json: all problems"
mkdir folder && cp fine.lrc folder && printf 'milk\nbread\n' >folder/notes.txt
"$NORAE" lint -r folder 2>err
is "$?" 0 "-r: what is no lyrics is no problem"
is "$(tail -n 1 err)" "1 file, 0 problems" "-r: counted"

# ── mending ──
for name in unsorted ends double outside offset latin; do
  "$NORAE" lint -q --fix $name.lrc -o mended-$name.lrc 2>err
  "$NORAE" lint mended-$name.lrc --json >out 2>err
  is "$(grep -B5 '"fixable": true' out | grep -c '"severity": "[we]')" 0 "$name: nothing fixable is left"
  "$NORAE" lint -q --fix mended-$name.lrc -o again-$name.lrc 2>err
  same again-$name.lrc mended-$name.lrc "$name: mending again changes nothing"
done
"$NORAE" lint -q --fix over.srt -o mended.srt 2>err
grep -q '^00:00:01,000 --> 00:00:04,000$' mended.srt
ok $? "an overlap is cut where the next line begins"
cp double.lrc place.lrc
"$NORAE" lint -q --fix --in-place place.lrc 2>err
is "$?" 1 "--in-place: there were problems"
same place.lrc.bak double.lrc "the old file stays as .bak"
is "$(grep -c one place.lrc)" 1 "the new one is mended"
cp double.lrc place.lrc
"$NORAE" lint -q --fix --in-place place.lrc 2>err
grep -q "place.lrc: error: can't keep it as place.lrc.bak" err
ok $? "an old .bak is not replaced"
same place.lrc double.lrc "and then nothing is changed"
"$NORAE" lint -q -f --fix --in-place place.lrc 2>err
is "$(grep -c one place.lrc)" 1 "-f replaces it"
cp fine.lrc fine2.lrc
"$NORAE" lint -q --fix --in-place fine2.lrc
[ ! -e fine2.lrc.bak ]
ok $? "what needs no mending is not touched"
"$NORAE" lint --fix double.lrc 2>err
is "$?" 2 "--fix without a place to write: exit 2"
"$NORAE" lint --fix - -o - <double.lrc >out 2>err
is "$(grep -c one out)" 1 "standard input to standard output"

"$NORAE" lint --json "$FIXTURES"/formats/* >out 2>err
is "$(tr -d '\n' <out | tr '{' '\n' | grep -v '"severity": *"note"' | grep '"mend": *null')" "" \
  "each problem of any sample comes with what to do"
finish
