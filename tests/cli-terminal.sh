#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Colours and progress bars on a terminal, and only there.
. "$SRCDIR/tests/tap.sh"
command -v script >/dev/null || skip_all "script (bsdutils) is not installed"
script -qec true /dev/null </dev/null >/dev/null 2>&1 || skip_all "no terminal can be made here"
demo=$FIXTURES/demo
[ -e "$demo/demo.mp4" ] || skip_all "the demo song is not there"
cd "$scratch" || exit 99
cp "$demo/demo.mp4" "$demo/demo.lrc" . || exit 99
escape=$(printf '\033')
TERM=xterm
export TERM NORAE
unset NO_COLOR

# on_terminal COMMAND: its standard output and error are a terminal; what is seen
on_terminal() {
  script -qec "$1" /dev/null </dev/null | tr '\r' '\n' | grep -v '^$'
}

on_terminal '"$NORAE" info missing.mp4' >seen
grep -q "$escape\\[1;31merror: " seen
ok $? "errors have a colour on a terminal"
NO_COLOR=1 on_terminal 'NO_COLOR=1 "$NORAE" info missing.mp4' >seen
is "$(grep -c "$escape" seen)" 0 "not with NO_COLOR"
on_terminal 'TERM=dumb "$NORAE" info missing.mp4' >seen
is "$(grep -c "$escape" seen)" 0 "not on a dumb terminal"
"$NORAE" info missing.mp4 2>seen
is "$(grep -c "$escape" seen)" 0 "not in a file"

burn='"$NORAE" burn -f demo.mp4 demo.lrc -o out.mp4 --preset ultrafast --threads 2'
burn="$burn --font-dir $FIXTURES/fonts --no-system-fonts --font \"Norae Test Sans\""
on_terminal "$burn" >seen
grep -qE '^burn +\[#+-*\] +[0-9]+ %  [0-9.]+x  [0-9]+:[0-9]{2} left' seen
ok $? "a bar with share, rate and time left"
is "$(tail -n 1 seen | tr -d '\n' | sed "s/$escape\\[K//")" "made out.mp4" "the bar is gone at the end"
on_terminal "$burn -q" >seen
is "$(tr -d '\n' <seen)" "" "-q: no bar"
sh -c "$burn" >out 2>seen
is "$(cat out)" "" "elsewhere nothing on standard output"
is "$(grep -c '\[#' seen)" 0 "elsewhere no bar"
finish
