#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A batch over what archives hold: folders and files that can't be read, odd names, links
# in circles, names that clash; jobs that take too much; a parent that dies.  Each is told, the
# rest is done.
. "$SRCDIR/tests/tap.sh"
cd "$scratch" || exit 99

song() { # song TITLE
  printf '[ti:%s]\n[00:01.00]one %s\n[00:02.50]two\n' "$1" "$1"
}

# plainly COMMAND…: by somebody who can't read everything.
if [ "$(id -u)" != 0 ]; then
  plainly() { "$@"; }
elif setpriv --reuid=65534 --regid=65534 --clear-groups "$NORAE" --version >/dev/null 2>&1; then
  plainly() { setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; }
else
  plainly() { false; }
fi

# ── folders ──
mkdir -p in/open in/closed in/sub/dir.lrc
song a >in/open/a.lrc
"$NORAE" convert -q in/open/a.lrc -o in/open/a.srt
song b >in/closed/b.lrc
song c >"in/sub/$(printf 'new\nline').lrc"
song d >"in/sub/$(printf 'by\377te').lrc"
song e >in/sub/secret.lrc
printf 'nothing\n' >"in/sub/$(printf 'bad\nname').lrc"
ln -s ../sub in/sub/loop
ln -s self in/self.lrc
ln -s nowhere.lrc in/dangling.lrc
mkfifo in/sub/pipe.lrc
mkdir out && chmod 755 . && chmod 777 out
chmod 000 in/closed in/sub/secret.lrc
if plainly true; then
  plainly "$NORAE" batch convert in -t vtt -O out -j2 2>err
  is "$?" 1 "odd folders: exit 1"
  is "$(find out -name '*.vtt' | wc -l | tr -d ' ')" 4 "the rest is done" # a name has two lines
  [ -s "$(printf 'out/sub/new\nline.vtt')" ] && [ -s "$(printf 'out/sub/by\377te.vtt')" ]
  ok $? "names with line ends and bytes that are no UTF-8 stay what they are"
  for what in "in/closed: error: can't read the folder: Permission denied" \
    'in/dangling.lrc: is a link to nowhere' 'in/self.lrc: is a link to nowhere' \
    'left over: in/sub/loop: is a link to a folder' 'left over: in/sub/pipe.lrc: is no file' \
    'in/open/a.srt: error: would become open/a.vtt, which is what in/open/a.lrc becomes' \
    'sub/secret.vtt (in/sub/secret.lrc): Permission denied' \
    '3 done, 6 failed'; do
    grep -q "$what" err
    ok $? "told: $what"
  done
  plainly "$NORAE" batch convert in -t vtt -O out --json >list 2>err
  "$BUILDDIR/tests/json_tool" check list
  ok $? "--json is JSON, whatever the names"
  chmod 700 in/closed in/sub/secret.lrc
  rm in/open/a.srt in/dangling.lrc in/self.lrc in/sub/bad*
  chmod -R a+rX in
  plainly "$NORAE" batch convert in -t vtt -O out 2>err
  is "$? $(tail -n 1 err)" "0 2 done, 0 failed, 3 were done before" \
    "what can be read now, and is mended, is done"
else
  skip "nobody but root can run the program here"
fi
chmod -R u+rwX in

# ── too much memory, too much time ──
wave() { # wave SECONDS: a hum, 8 kHz, 8 bit
  bytes=$((8000 * $1))
  le() { printf '%b' "$(printf '\\0%03o\\0%03o\\0%03o\\0%03o' $(($1 % 256)) $(($1 / 256 % 256)) \
    $(($1 / 65536 % 256)) $(($1 / 16777216)))"; }
  printf 'RIFF'; le $((bytes + 36)); printf 'WAVEfmt '; le 16
  printf '\001\000\001\000'; le 8000; le 8000; printf '\001\000\010\000data'; le $bytes
  yes 0@P~npo0pqAzB9 | tr -d '\n' | head -c $bytes
}
wave 3000 >long.wav
song long >long.lrc
i=0
printf 'media\tlyrics\toutput\nlong.wav\tlong.lrc\tlong.elrc\n' >list.tsv
while [ $i -lt 3 ]; do
  i=$((i + 1))
  { wave 4; printf 'LIST%04d' $i; } >$i.wav
  printf '%s.wav\tlong.lrc\t%s.elrc\n' $i $i >>list.tsv
done
if grep -qs __asan_init "$NORAE" "$BUILDDIR/.libs/norae"; then
  skip "a sanitizer takes more memory than that for itself"
else
  "$NORAE" batch sync --manifest list.tsv -O small -j2 --memory 128 2>err
  is "$? $(cd small && ls | grep -v ledger | tr '\n' ' ')" "1 1.elrc 2.elrc 3.elrc " \
    "--memory: a job that wants more fails, the others are done"
  grep -q 'long.elrc (list.tsv:2): .*memory' err
  ok $? "and is told"
fi
"$NORAE" batch sync --manifest list.tsv -O quick -j2 --time-limit 0.3 2>err
grep -q 'long.elrc (list.tsv:2): took longer than 0.3 s' err
ok $? "--time-limit: a job that takes longer is ended, and told"

# ── workers that can't even begin ──
bad=$(ls "$BUILDDIR"/tests/.libs/badstart.so 2>/dev/null)
if [ -n "$bad" ] && LD_PRELOAD=$bad "$NORAE" --version >/dev/null 2>&1; then
  LD_PRELOAD=$bad timeout 60 "$NORAE" batch convert in -t srt -O never 2>err
  is "$? $(grep -c 'workers end as soon as they begin (exit code 7)' err)" "3 1" \
    "workers that end as soon as they begin: told, exit 3"
else
  skip "nothing can be preloaded here"
fi

# ── several of them at once ──
mkdir pipes
i=0
while [ $i -lt 3 ]; do i=$((i + 1)); mkfifo pipes/$i.lrc; song $i >pipes/ok$i.lrc; done
"$NORAE" batch convert pipes/*.lrc -t srt -O ended -j2 --time-limit 0.3 2>err
is "$? $(ls ended | grep -c 'ok.*srt') $(grep -c 'took longer' err)" "1 3 3" \
  "three that never end: each is ended once, the others are done"

# ── the parent dies ──
workers() { ps -o pid=,args= --ppid "$1" 2>/dev/null | awk '/batch-worker/ { print $1 }'; }
lives() { ps -o stat= -p "$1" 2>/dev/null | grep -q '^[^Z]'; } # one that waits to be reaped does not
"$NORAE" batch convert pipes/1.lrc -t srt -O orphan 2>err &
parent=$!
n=0
until [ -n "$(workers $parent)" ] || [ $n -ge 100 ]; do sleep 0.05; n=$((n + 1)); done
worker=$(workers $parent)
kill -9 $parent
wait $parent 2>/dev/null
n=0
while lives "$worker" && [ $n -lt 100 ]; do sleep 0.05; n=$((n + 1)); done
[ -n "$worker" ] && ! lives "$worker"
ok $? "a worker dies with its parent"
is "$(find . -name '*norae-part*')" "" "no temporary file is left"
finish
