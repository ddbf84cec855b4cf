#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A batch that is killed, whose disk is full, whose reads fail, whose clock jumps: gone on
# with, it ends as one that nothing happened to.
. "$SRCDIR/tests/tap.sh"
cd "$scratch" || exit 99

mkdir in
i=0
while [ $i -lt 1500 ]; do
  i=$((i + 1))
  printf '[00:01.00]one %s\n[00:02.50]two\n' $i >in/$i.lrc
done
batch() { "$NORAE" batch convert in -t srt -O "$1" -j2 -q; }
batch whole || exit 99
rm whole/norae-ledger.db

# whole_again FOLDER WORDS: all is there, as if nothing had happened
whole_again() {
  rm -f "$1"/norae-ledger.db*
  diff -r whole "$1" >diff 2>&1
  ok $? "$2: the same files, and no others"
}

done_twice() { "$NORAE" batch convert in -t srt -O "$1" --json 2>/dev/null | grep -c '"before": false'; }

# ── kill -9 of the parent ──
for delay in 0.05 0.1 0.15 0.2 0.3; do
  timeout -s KILL $delay "$NORAE" batch convert in -t srt -O parent -j2 -q 2>/dev/null
done 2>/dev/null
known=$("$NORAE" batch status parent | awk '$1 == "done" { print $2 }')
batch parent 2>err
is "$?" 0 "the parent killed five times: the next run ends it"
is "$(done_twice parent)" 0 "and a further one has nothing to do (of ${known:-0} before the last)"
whole_again parent "the parent killed"

# ── kill -9 of workers ──
batch workers 2>err &
parent=$!
n=0
while kill -0 $parent 2>/dev/null && [ $n -lt 8 ]; do
  sleep 0.05
  for child in $(ps -o pid= --ppid $parent 2>/dev/null | head -n 1); do kill -9 "$child" 2>/dev/null; done
  n=$((n + 1))
done
wait $parent
batch workers 2>err
is "$?" 0 "workers killed: all is done in the end"
whole_again workers "workers killed"

# ── told to stop ──
# Once: a second signal kills at once, and timeout(1) sends two.
"$NORAE" batch convert in -t srt -O stopped -j2 -q 2>err &
parent=$!
sleep 0.15
kill -TERM $parent
wait $parent
is "$(find stopped -name '*norae-part*')" "" "SIGTERM: no temporary file is left"
batch stopped 2>err
is "$?" 0 "SIGTERM: goes on"
whole_again stopped "told to stop"

# ── a full disk ──
mkdir disk
if unshare -rm true 2>/dev/null && unshare -rm mount -t tmpfs -o size=2m none disk 2>/dev/null; then
  unshare -rm sh -c '
    mount -t tmpfs -o size=2m none disk || exit 99
    "$NORAE" batch convert in -t srt -O disk/out -j2 -q 2>err
    echo $? >code
    find disk -name "*norae-part*" >left
    mount -o remount,size=64m disk
    "$NORAE" batch convert in -t srt -O disk/out -j2 -q 2>err2
    echo $? >code2
    cp -r disk/out full'
  is "$(cat code) $(cat code2)" "1 0" "a full disk: exit 1; with more room, all is done"
  is "$(cat left)" "" "a full disk: no temporary file"
  whole_again full "a full disk"
else
  skip "no small file system can be mounted here"
  skip "no small file system can be mounted here"
  skip "no small file system can be mounted here"
fi

# ── a disk that goes bad ──
bad=$(ls "$BUILDDIR"/tests/.libs/badread.so 2>/dev/null)
if [ -n "$bad" ] && LD_PRELOAD=$bad "$NORAE" --version >/dev/null 2>&1; then
  LD_PRELOAD=$bad BADREAD_FILE=$PWD/in/7.lrc BADREAD_FROM=5 "$NORAE" batch convert in -t srt -O reads -j2 -q 2>err
  is "$? $(ls reads | grep -c srt)" "1 1499" "a file that can't be read: the others are done"
  grep -q '7.lrc: error: .*Input/output error' err
  ok $? "it is told"
  batch reads 2>err
  is "$?" 0 "when it can be read again, it is done"
  whole_again reads "a bad disk"
else
  skip "nothing can be preloaded here"
fi

# ── a clock that jumps ──
clock=$(ls "$BUILDDIR"/tests/.libs/badclock.so 2>/dev/null)
if [ -n "$clock" ] && LD_PRELOAD=$clock "$NORAE" --version >/dev/null 2>&1; then
  LD_PRELOAD=$clock BADCLOCK_STEP=86400 batch clock 2>err &
  first=$!
  LD_PRELOAD=$clock BADCLOCK_STEP=-86400 batch clock 2>err2
  code=$?
  wait $first
  is "$? $code" "0 0" "clocks that jump by days, in two runs at once: exit 0"
  is "$(done_twice clock)" 0 "nothing is left"
  whole_again clock "clocks that jump"
else
  skip "nothing can be preloaded here"
fi
finish
