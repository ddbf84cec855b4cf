#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What fonts lack, wherever a script is written or drawn, with the fonts of the tests alone.
. "$SRCDIR/tests/tap.sh"
cd "$scratch" || exit 1
printf '[00:01.00]Привет\n[00:03.00]\n' >lacks.lrc
printf '[00:01.00]hello\n[00:03.00]\n' >whole.lrc

tell() {
  "$NORAE" "$@" "--font=Norae Test Sans" --font-dir "$FIXTURES/fonts" --no-system-fonts 2>err
}
told='no font here has 6 characters of the text in "Norae Test Sans": П (U+041F).*install fonts-noto-core'

# ── convert ──
tell convert lacks.lrc -o lacks.ass
is "$?" 0 "convert writes a script whose characters are missing here"
grep -q "^lacks.ass: warning: $told" err
ok $? "and names them, and a package"
tell convert --strict lacks.lrc -o strict.ass
is "$?" 3 "convert --strict refuses"
[ ! -e strict.ass ]
ok $? "then nothing is written"
tell convert lacks.lrc -t ass -o - >out.ass
grep -q "^lacks.lrc: warning: no font" err
ok $? "to standard output, too"
same out.ass lacks.ass "which gets the same script"
tell convert --strict whole.lrc -o whole.ass
is "$?" 0 "a script that can be drawn is written"
is "$(cat err)" "" "without a word"
"$NORAE" convert whole.lrc --theme default --font-dir "$FIXTURES/fonts" --no-system-fonts --font=Nobody -o nobody.ass 2>err
is "$?" 0 "a family that is missing here may be elsewhere"
grep -q 'warning: .* "Nobody"' err
ok $? "and is told"

# ── files that are no fonts ──
mkdir broken
cp "$FIXTURES"/fonts/*.otf "$FIXTURES/fonts/OFL.txt" broken
head -c 3000 broken/NoraeTestSans-Bold.otf >broken/short.otf
: >broken/empty.ttf
ln -s nowhere broken/away.ttc
"$NORAE" convert whole.lrc "--font=Norae Test Sans" --font-dir broken --no-system-fonts -o broken.ass 2>err
is "$?" 0 "fonts that can't be read are no reason to stop"
is "$(sort err)" "broken/away.ttc: warning: can't be read as a font: it is not used [font-broken]
broken/empty.ttf: warning: can't be read as a font: it is not used [font-broken]
short.otf: warning: can't be read as a font: it is not used [font-broken]" "each is named, and other files are not"

# ── themes ──
tell themes default -q -o sample.png --size 320x180
is "$(cat err)" "" "a sample that can be drawn is drawn without a word"
"$NORAE" themes default -q --font-dir "$FIXTURES/fonts" --no-system-fonts --font=Nobody -o none.png 2>err
is "$?" 3 "a sample without a font is none"
grep -q 'there is no font "Nobody" here and none to draw in its place' err
ok $? "and that is told"

# ── what is drawn, or goes with a video ──
if command -v ffmpeg >/dev/null && [ -e "$FIXTURES/demo/demo.mp4" ]; then
  clip=$FIXTURES/demo/demo.mp4
  for name in burn mux make; do
    case $name in
    burn) set -- burn "$clip" lacks.lrc -o burn.mp4 ;;
    mux) set -- mux "$clip" lacks.lrc -o mux.mkv ;;
    make) set -- make --soft --no-sync "$clip" lacks.lrc -o make.mkv ;;
    esac
    tell "$@" --strict
    is "$?" 3 "$name --strict refuses"
    grep -q "$told" err
    ok $? "and names what is missing"
    [ ! -e burn.mp4 ] && [ ! -e mux.mkv ] && [ ! -e make.mkv ]
    ok $? "then nothing is written"
  done

  # ── what a file carries is found first, and need not be here ──
  tell mux -q "$clip" whole.lrc -o carries.mkv
  is "$?" 0 "a script goes into a file with its font"
  "$NORAE" mux -q --strict --no-system-fonts carries.mkv whole.ass -o again.mkv 2>err
  is "$?" 0 "which carries it for other scripts"
  is "$(cat err)" "" "without a word"
fi
finish
