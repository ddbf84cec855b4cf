#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# make and sync stopped or killed in the middle: the old output stays whole, and
# nothing else stays.
. "$SRCDIR/tests/tap.sh"
demo=$FIXTURES/demo
[ -e "$demo/demo.mp4" ] || skip_all "the demo song is not there"
cd "$scratch" || exit 99
cp "$demo/demo.mp4" "$demo/demo.lrc" . || exit 99

parts() { find . -name '*norae-part*'; }

make_demo() {
  "$NORAE" make -q -f demo.mp4 demo.lrc -o out.mp4 --font-dir "$FIXTURES/fonts" --no-system-fonts \
    --font 'Norae Test Sans' "$@"
}

# Start a make that takes a while, and wait until it has begun to write.
begin() {
  echo "old output" >out.mp4
  "$NORAE" make -q -f demo.mp4 demo.lrc -o out.mp4 --script out.ass --preset veryslow \
    --font-dir "$FIXTURES/fonts" --no-system-fonts --font 'Norae Test Sans' 2>err &
  pid=$!
  tries=0
  until [ -n "$(parts)" ] || [ $tries -gt 600 ]; do
    sleep 0.05
    tries=$((tries + 1))
  done
  sleep 0.2
}

for signal in TERM HUP; do
  begin
  kill -$signal $pid
  wait $pid
  [ $? -gt 128 ]
  ok $? "make, SIG$signal: dies of it"
  is "$(cat out.mp4)" "old output" "make, SIG$signal: the old output is whole"
  is "$(parts)$(ls out.ass 2>/dev/null)" "" "make, SIG$signal: nothing else is left"
  grep -q 'stopped; nothing was left behind' err
  ok $? "make, SIG$signal: says so"
done

begin
kill -9 $pid
wait $pid 2>/dev/null
is "$(cat out.mp4)" "old output" "make, kill -9: the old output is whole"
[ ! -e out.ass ]
ok $? "make, kill -9: no script either"

# The next run on the same names clears up.
make_demo --script out.ass --preset ultrafast
is "$?" 0 "the next run: exit 0"
is "$(parts)" "" "the next run leaves nothing of the killed one"

for delay in 0.05 0.1 0.2 0.3 0.5 0.8; do
  echo old >out.json
  "$NORAE" sync -q -f demo.mp4 demo.lrc -o out.json &
  pid=$!
  sleep $delay
  kill -9 $pid 2>/dev/null
  wait $pid 2>/dev/null
  [ "$(cat out.json)" = old ] || "$BUILDDIR/tests/json_tool" check out.json
  ok $? "sync, kill -9 after $delay s: the old output or a whole one"
done 2>/dev/null

(
  trap '' XFSZ
  ulimit -f 100
  make_demo --preset ultrafast 2>err
  echo $? >code
)
is "$(cat code)" 1 "make where files can't grow: exit 1"
is "$(parts)" "" "make where files can't grow: nothing is left"

# No font at all, by the options or because the machine has none: nobody would see
# the lyrics, so no video is made.
mkdir empty
echo "<fontconfig><dir>$scratch/empty</dir><cachedir>$scratch/empty</cachedir></fontconfig>" >fonts.conf
# fontless OUT COMMAND…
fontless() {
  out=$1
  shift
  "$@" -o "$out" 2>err
  is "$?" 3 "$2 $5, no font: exit 3"
  grep -q 'error: there is no font .* install fonts' err
  ok $? "$2 $5, no font: says what to do"
  is "$(ls "$out" 2>&1 >/dev/null | wc -l | tr -d ' ')$(parts)" 1 "$2 $5, no font: no output"
}
fontless none.mp4 "$NORAE" burn demo.mp4 demo.lrc --no-system-fonts --font-dir empty
fontless none.mkv "$NORAE" mux demo.mp4 demo.lrc --no-system-fonts --font-dir empty
fontless none.mp4 "$NORAE" make demo.mp4 demo.lrc --no-sync --no-system-fonts --font-dir empty
fontless none.mkv "$NORAE" make demo.mp4 demo.lrc --soft --no-sync --no-system-fonts --font-dir empty

# A character that no font has is told; --strict refuses it.
printf '[00:00.50]ab \363\260\200\200\n[00:02.00]\n' >odd.lrc
for command in "burn -o odd.mp4 --preset ultrafast" "mux -o odd.mkv" "make -o odd.mp4 --no-sync --preset ultrafast"; do
  rm -f odd.mp4 odd.mkv
  # shellcheck disable=SC2086
  "$NORAE" $command --strict demo.mp4 odd.lrc --font-dir "$FIXTURES/fonts" --no-system-fonts \
    --font 'Norae Test Sans' 2>err
  is "$? $(grep -c 'no font here has 1 character' err) $(ls odd.m* 2>/dev/null)" "3 1 " "${command%% *} --strict refuses it"
done
"$NORAE" mux demo.mp4 odd.lrc -o odd.mkv --font-dir "$FIXTURES/fonts" --no-system-fonts \
  --font 'Norae Test Sans' 2>err
is "$? $(grep -c 'no font here has 1 character' err)" "0 1" "mux without it does not"

export FONTCONFIG_FILE="$scratch/fonts.conf"
fontless none.mp4 "$NORAE" make demo.mp4 demo.lrc --no-sync
finish
