#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A full disk, a kill at any moment: what stood under the output's name stays
# whole, and the next run leaves nothing behind.
. "$SRCDIR/tests/tap.sh"
cd "$scratch" || exit 99

awk 'BEGIN { for (i = 0; i < 60000; i++) printf "[%02d:%02d.%02d]line number %d of a long song\n",
  i / 600, i / 10 % 60, i % 10 * 10, i }' >long.lrc
printf '[00:01.00]old\n' >old.lrc
"$NORAE" convert -q old.lrc -o old.srt || exit 99
"$NORAE" convert -q long.lrc -o new.srt || exit 99

leftovers() { find "${1:-.}" -name '*norae-part*'; }

# A file system of 64 KiB where one can be had, a limit on file sizes elsewhere.
mkdir disk
if unshare -rm true 2>/dev/null && unshare -rm mount -t tmpfs -o size=64k none disk 2>/dev/null; then
  unshare -rm sh -c '
    mount -t tmpfs -o size=64k none disk || exit 99
    cp old.srt disk/out.srt
    "$NORAE" convert -f long.lrc -o disk/out.srt 2>err
    echo $? >code
    cmp -s old.srt disk/out.srt; echo $? >whole
    find disk -name "*norae-part*" >left'
  is "$(cat code)" 1 "a full disk: exit 1"
  is "$(cat whole)" 0 "a full disk: the old output is whole"
  is "$(cat left)" "" "a full disk: no temporary file"
  grep -q "disk/out.srt: error: .*No space left" err
  ok $? "a full disk: says so"
else
  skip "no small file system can be mounted here"
fi

cp old.srt out.srt
(
  trap '' XFSZ
  ulimit -f 32
  "$NORAE" convert -f long.lrc -o out.srt 2>err
)
is "$?" 1 "an output over the limit of file sizes: exit 1"
cmp -s old.srt out.srt
ok $? "the old output is whole"
is "$(leftovers)" "" "no temporary file"

# Killed at any moment: old or new, never in between.
broken=0
for delay in 0.005 0.01 0.02 0.03 0.04 0.05 0.06 0.08 0.1 0.12 0.15 0.2; do
  cp old.srt out.srt
  "$NORAE" convert -q -f long.lrc -o out.srt &
  sleep $delay
  kill -9 $! 2>/dev/null
  wait $! 2>/dev/null
  cmp -s old.srt out.srt || cmp -s new.srt out.srt || broken=$((broken + 1))
done 2>/dev/null
is "$broken" 0 "kill -9 at twelve moments: the output is the old one or the new one"
"$NORAE" convert -q -f long.lrc -o out.srt
cmp -s new.srt out.srt
ok $? "the next run works"
is "$(leftovers)" "" "and removes what killed ones left"

# Told to stop: nothing stays.
for signal in TERM INT HUP; do
  rm -f out.srt
  timeout --preserve-status -s $signal 0.03 "$NORAE" convert -q long.lrc -o out.srt 2>/dev/null
  code=$?
  [ $code -eq 0 ] || [ $code -gt 128 ]
  ok $? "SIG$signal: dies of it or is done (exit $code)"
  [ ! -e out.srt ] || cmp -s new.srt out.srt
  ok $? "SIG$signal: no half output"
done
is "$(leftovers)" "" "signals leave no temporary file"
finish
