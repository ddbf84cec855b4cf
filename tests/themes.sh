#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Themes by name, as files, setting by setting, and their samples.
. "$SRCDIR/tests/tap.sh"
cd "$scratch" || exit 1
font="--font=Norae Test Sans"
demo=$FIXTURES/demo/demo.lrc

styled() {
  "$NORAE" convert -q "$demo" -t ass -o - "$font" --font-dir "$FIXTURES/fonts" --no-system-fonts "$@"
}

styled --theme default >wanted.ass
"$NORAE" themes default >mine.theme
styled --theme mine.theme >out.ass
same out.ass wanted.ass "a shipped theme written to a file looks the same"
styled --theme ./mine.theme --set size=14% --set hold=0.2 >out.ass
is "$?" 0 "settings change a theme"
! cmp -s out.ass wanted.ass
ok $? "and the look with it"

styled --size 1080x1920 >out.ass
is "$(sed -n 's/^PlayRes[XY]: //p' out.ass | tr '\n' ' ')" "1080 1920 " "a script is laid out for --size"

printf 'size = 12%%\nrow = 3\n  turn = round\n' >bad.theme
styled --theme bad.theme >out.ass 2>err
is "$?" 1 "a wrong theme file: exit 1"
grep -q "^bad.theme:2:1: error: there is no setting 'row'" err
ok $? "an unknown setting has a line and column"
grep -q "^bad.theme:3:10: error: turn takes alternate|page|free, not 'round'" err
ok $? "so has a wrong value"
is "$(wc -l <err | tr -d ' ')" 2 "all that is wrong is told at once"
styled --theme nowhere/x.theme >out.ass 2>err
is "$?" 1 "a theme file that is missing: exit 1"
styled --set size=900 >out.ass 2>err
is "$?" 2 "a wrong setting: exit 2"
grep -q "size takes a share from 1% to 50%" err
ok $? "and what it takes is told"

styled --singer Nobody=10 >out.ass 2>err
is "$?" 2 "a colour for somebody who doesn't sing: exit 2"
grep -q 'Nobody' err
ok $? "and who that is"

is "$("$NORAE" themes --settings | awk '$1 == "rows"' | wc -l | tr -d ' ')" 1 "settings are listed"
"$NORAE" themes big -q -o big.png "$font" --font-dir "$FIXTURES/fonts" --no-system-fonts --size 320x180
is "$?" 0 "a sample is drawn"
is "$(od -An -tx1 -N8 big.png | tr -d ' ')" 89504e470d0a1a0a "as PNG"
"$NORAE" themes big -q -o big.png "$font" 2>/dev/null
is "$?" 1 "nothing is overwritten without -f"
"$NORAE" themes mine.theme -q -f -o big.png "$font" --font-dir "$FIXTURES/fonts" --no-system-fonts
is "$?" 0 "a theme in a file, too"
finish
