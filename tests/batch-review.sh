#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# norae batch review: the worst first, listed or opened one after the other; what a person
# has decided is not shown again until it is done anew.
. "$SRCDIR/tests/tap.sh"
. "$SRCDIR/tests/media.sh"
cd "$scratch" || exit 99
. "$SRCDIR/tests/window.sh"
json=$BUILDDIR/tests/json_tool

make -ss 8.5 -t 8 -i "$FIXTURES/demo/demo.mp4" -vf scale=320:180 -preset ultrafast film.mp4
printf '[00:00.80]Streetcar lights are falling slow\n[00:03.20]Every window hums a song\n' >sure.lrc
printf 'words that nobody sings\nin this recording\nnor in any other\nas far as is known\n' >wrong.txt
printf 'media\tlyrics\toutput\nfilm.mp4\twrong.txt\twrong.elrc\nfilm.mp4\tsure.lrc\tsure.elrc\n' >list.tsv
printf "film.mp4\\tmissing.lrc\\tit's lost.elrc\\n" >>list.tsv
"$NORAE" batch sync --manifest list.tsv -O out 2>err
is "$?" 1 "three songs, one without lyrics: exit 1"
outputs() { "$NORAE" batch review out | grep -v ' norae preview ' | sed 's/.* \([a-z]*\.elrc\).*/\1/' | tr '\n' ' '; }

# ── a list ──
"$NORAE" batch review out >list
is "$(outputs)" "lost.elrc wrong.elrc " "the worst first, and none that is sure"
grep -q "^    norae preview --sync $PWD/film.mp4 $PWD/missing.lrc" list &&
  grep -q "^    norae preview $PWD/film.mp4 out/wrong.elrc" list
ok $? "each with what to type"
is "$("$NORAE" batch review out -n 1 | grep -c ' norae preview ')" 1 "-n: so many"
"$NORAE" batch review out --json >list && "$json" check list
ok $? "--json is JSON"

# ── decisions ──
"$NORAE" batch review out --good nonsense 2>err
is "$?" 1 "--good with an output that is none: exit 1"
"$NORAE" batch review out --good "it's lost.elrc"
is "$? $(outputs)" "0 wrong.elrc " "--good: it is not shown any more"
"$NORAE" batch sync --manifest list.tsv -O out 2>err
is "$(outputs)" "lost.elrc wrong.elrc " "it failed once more, and is shown again"

if ! script -qec true /dev/null </dev/null >/dev/null 2>&1 ||
  "$NORAE" preview film.mp4 sure.lrc 2>&1 </dev/null | grep -q 'built without its player'; then
  skip "no terminal can be made here, or norae has no player"
  finish
fi
sit() { # sit DISPLAY: at a terminal, typing what comes from standard input
  env -u WAYLAND_DISPLAY DISPLAY="$1" script -qec "'$NORAE' batch review out" /dev/null
}
printf 'l\ng\n' | sit :4294 >told 2>&1
is "$(outputs)" "lost.elrc " "l leaves it for later, g is a decision"
grep -q '1 need not be looked at any more, 1 are for later' told
ok $? "and both are counted"
printf '\nq\n' | sit :4294 >told 2>&1
is "$(grep -c 'the preview ended with' told) $(outputs)" "1 lost.elrc " \
  "a preview that can't be opened decides nothing"
rm out/wrong.elrc
"$NORAE" batch sync --manifest list.tsv -O out 2>err
is "$(outputs)" "lost.elrc wrong.elrc " "what is done anew is to be looked at anew"

# ── mended ──
open_display
"$NORAE" batch review out --good "it's lost.elrc"
mkfifo keys
sit "$DISPLAY" <keys >told 2>&1 &
player=$!
exec 7>keys
echo >&7
until_true focused
ok $? "Enter opens the preview"
cp out/wrong.elrc before
until_true sh -c '
  xdotool windowfocus "$(xdotool search --name " norae" | head -n 1)" key z key ctrl+s 2>/dev/null
  ! cmp -s before out/wrong.elrc'
ok $? "it is mended and saved"
xdotool windowfocus "$(window)" key q
until_true sh -c '"$NORAE" batch review out 2>&1 | grep -q "nothing to look at"'
ok $? "and need not be looked at any more"
"$NORAE" batch sync --manifest list.tsv -O out 2>err
is "$(outputs)" "lost.elrc " "nor after the next run, which leaves it as it is"
finish
