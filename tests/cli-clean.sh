#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# --clean, --rules and --dry-run: what is shown, what is done, what is refused.
. "$SRCDIR/tests/tap.sh"
cd "$scratch" || exit 99
json=$BUILDDIR/tests/json_tool

cat >song.lrc <<'END'
[00:00.00]作词 : 某人
[00:01.00]Mina: <00:01.00>hello <00:01.50>(oh <00:02.00>oh)
[00:03.00](la la)
[00:04.00]Jo: bye
[00:05.00]Mina: again
[00:06.00]Jo: again
END

"$NORAE" convert --dry-run --clean all song.lrc >out 2>err
is "$?" 0 "a dry run: exit 0"
is "$(ls)" "err
out
song.lrc" "nothing is written"
cat >wanted <<'END'
song.lrc:1: "作词 : 某人" → dropped [credits/lyricist]
song.lrc:2: "Mina: hello (oh oh)" → "hello (oh oh)", singer "Mina" [singers/name with a colon]
song.lrc:2: "hello (oh oh)" → "hello", background "oh oh" [backing/in brackets]
song.lrc:3: "(la la)" → background "la la" [backing/in brackets]
song.lrc:4: "Jo: bye" → "bye", singer "Jo" [singers/name with a colon]
song.lrc:5: "Mina: again" → "again", singer "Mina" [singers/name with a colon]
song.lrc:6: "Jo: again" → "again", singer "Jo" [singers/name with a colon]
END
same out wanted "each change is shown: before, after, rule"
grep -q '^nothing was written$' err
ok $? "and that nothing was written is said"

"$NORAE" convert --clean all song.lrc -t elrc -o - >out 2>err
is "$?" 0 "cleaned: exit 0"
cat >wanted <<'END'
[lr:某人]
[v1:Mina]
[v2:Jo]
[00:01.00]v1: <00:01.00>hello<00:01.50>
[bg:<00:01.50>oh <00:02.00>oh]
[bg:<00:03.00>la la]
[00:04.00]v2: bye
[00:05.00]v1: again
[00:06.00]v2: again
END
same out wanted "the times of words stay"
grep -q 'rules made 7 changes' err
ok $? "how much changed is said"

"$NORAE" convert --dry-run --json --clean credits song.lrc >out 2>err
is "$("$json" get out files.0.changes.0.rule)" "credits/lyricist" "a dry run as JSON"

cat >my.rules <<'END'
# Mine.
name = mine
[replace]
name = shout
pattern = (?i)\bagain\b
with = AGAIN
END
"$NORAE" convert --rules my.rules song.lrc -t lrc -o - >out 2>err
grep -q '^\[00:06.00\]Jo: AGAIN$' out
ok $? "rules of one's own"
"$NORAE" info --rules my.rules song.lrc >out 2>err
is "$?" 0 "info reads with rules, too"

printf '[drop]\npattern = (oh\n' >bad.rules
"$NORAE" convert --rules bad.rules song.lrc -t srt -o x.srt >out 2>err
is "$?" 1 "bad rules: exit 1"
is "$(cat err)" "bad.rules:2:14: error: pattern: missing closing parenthesis [entry-pattern]" \
  "file, line and column are told"
[ ! -e x.srt ]
ok $? "and nothing is written"

refused() {
  wanted=$1
  shift
  "$NORAE" "$@" >out 2>err
  is "$?" 2 "$*: exit 2"
  is "$(head -n 1 err)" "$wanted" "$*: what is wrong"
}
refused "norae convert: --clean doesn't know 'credit', did you mean credits?" \
  convert --clean credit song.lrc -t srt
refused "norae convert: --dry-run shows what --clean or --rules would change: give one" \
  convert --dry-run song.lrc
"$NORAE" convert --rules missing.rules song.lrc -t srt -o x.srt >out 2>err
is "$?" 1 "rules that are not there: exit 1"

# One that matches for ever is stopped, and told.
for i in 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31; do
  printf '[00:%s.00]%s!\n' $i "$(printf '%0200d' 0 | tr 0 a)"
done >slow.lrc
printf '[drop]\npattern = (a+)+$\n' >slow.rules
"$NORAE" convert --rules slow.rules slow.lrc -t srt -o slow.srt >out 2>err
is "$?" 1 "a pattern that takes for ever: exit 1"
grep -q 'slow.lrc:20: error: the rules take too long, here rule "drop" of slow.rules' err
ok $? "the line and the rule are told"

finish
