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

# ── one's own, by name ──
export XDG_DATA_HOME="$scratch/data"
mine=$XDG_DATA_HOME/norae/themes
"$NORAE" themes >shipped
is "$?" 0 "no folder of own themes is no error"
mkdir -p "$mine"
printf 'title = of my own\nsize = 14%%\n' >"$mine/mine.theme"
echo 'nothing' >"$mine/notes.txt"
"$NORAE" themes >all
is "$?" 0 "own themes are listed"
is "$(comm -13 shipped all)" "mine           of my own: $mine/mine.theme" "with title and file"
"$NORAE" themes --json | grep -q "\"file\": *\"$mine/mine.theme\""
ok $? "in JSON, too"
styled --theme mine >out.ass
is "$?" 0 "--theme finds one by name"
styled --theme default --set size=14% >wanted.ass
same out.ass wanted.ass "and it is that one"
"$NORAE" themes mine >out.theme
same out.theme "$mine/mine.theme" "its text is written"
"$NORAE" themes mine -q -o mine.png "$font" --font-dir "$FIXTURES/fonts" --no-system-fonts --size 320x180
is "$?" 0 "a sample of it is drawn"
styled --theme other >out.ass 2>err
is "$?" 2 "a name that is nobody's: exit 2"
grep -q "doesn't know 'other'" err
ok $? "and it is told"
printf 'size = 900%%\n' >"$mine/bad.theme"
"$NORAE" themes >all 2>err
is "$?" 1 "one that is wrong fails the listing"
grep -q "^$mine/bad.theme:1:8: error: size takes" err
ok $? "with its line and column"
is "$(grep -c '/mine.theme$' all)" 1 "the others are listed all the same"
"$NORAE" themes bad -q -o bad.png 2>err
is "$?" 1 "and no sample of it is drawn"
rm "$mine/bad.theme"
cp "$mine/mine.theme" "$mine/big.theme"
"$NORAE" themes 2>err >all
grep -q "big.theme: warning: a shipped theme has this name" err
ok $? "a shipped name is no name for an own one"
"$NORAE" themes big >out.theme
same out.theme "$SRCDIR/src/karaoke/themes/big.theme" "and means the shipped one"
mkdir -p home/.local/share/norae
mv "$mine" home/.local/share/norae/themes
XDG_DATA_HOME='' HOME="$scratch/home" "$NORAE" themes 2>/dev/null | grep -q '^mine .*/home/.local/'
ok $? "without XDG_DATA_HOME, ~/.local/share is looked at"
finish
