#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# norae batch: manifests, pairs, what is done again and what is not, shards, the ledger.
. "$SRCDIR/tests/tap.sh"
cd "$scratch" || exit 99
json=$BUILDDIR/tests/json_tool

song() { # song TITLE
  printf '[ti:%s]\n[00:01.00]one %s\n[00:02.50]two\n' "$1" "$1"
}

count() { # count STATE [LEDGER]
  "$NORAE" batch status "${2:-out}" | awk -v s="$1" '$1 == s { print $2 }'
}

# ── folders ──
mkdir -p in/a
for i in 1 2 3 4 5 6 7 8 9; do song $i >in/a/$i.lrc; done
song x >in/x.lrc
printf 'milk\nbread\n' >in/notes.txt
"$NORAE" batch convert in -t srt -O out -j2 >list --json 2>err
is "$?" 0 "a folder: exit 0"
is "$(cd out && find . -name '*.srt' | wc -l | tr -d ' ') $(ls out/a/9.srt)" "10 out/a/9.srt" \
  "all are done, in the same folders"
grep -q '^left over: in/notes.txt: ' err
ok $? "what is no lyrics is told"
"$json" check list
ok $? "--json is JSON"
is "$("$json" get list done) $("$json" count list jobs)" "10 10" "and tells each job"
"$NORAE" convert -q in/a/3.lrc -o alone.srt
same out/a/3.srt alone.srt "outputs are what the command makes"

# ── again ──
before=$(ls -i out/a/1.srt)
"$NORAE" batch convert in -t srt -O out 2>err
is "$?" 0 "again: exit 0"
is "$(tail -n 1 err)" "0 done, 0 failed, 10 were done before" "nothing is done twice"
is "$(ls -i out/a/1.srt)" "$before" "outputs are left alone"
touch in/a/1.lrc
"$NORAE" batch convert in -t srt -O out 2>err
is "$(tail -n 1 err)" "0 done, 0 failed, 10 were done before" "a new date alone is nothing new"
song other >new && touch -r in/a/2.lrc new && cp -p new in/a/2.lrc
rm out/a/4.srt
"$NORAE" batch convert in -t srt -O out 2>err
is "$(tail -n 1 err)" "2 done, 0 failed, 8 were done before" \
  "new contents under an old date, and an output that is gone: done again"
grep -q other out/a/2.srt
ok $? "with what is new"
echo edited >>out/a/5.srt
"$NORAE" batch convert in -t srt -O out 2>err
is "$(tail -n 1 err)" "0 done, 0 failed, 10 were done before" "an output that was edited stays"
song 55 >in/a/5.lrc
"$NORAE" batch convert in -t srt -O out 2>err
is "$?" 1 "edited, and its input is new: refused"
tail -n 2 err | grep -q 'a/5.srt .*-f replaces it$' && grep -q edited out/a/5.srt
ok $? "and told"
"$NORAE" batch convert in -t srt -O out -f 2>err
is "$? $(grep -c edited out/a/5.srt)" "0 0" "-f replaces it"
"$NORAE" batch convert in -t srt -O out --shift 1 2>err
is "$(tail -n 1 err)" "10 done, 0 failed" "other options: all is done again"

# ── strangers' files ──
mkdir own && echo mine >own/x.srt
"$NORAE" batch convert in/x.lrc -t srt -O own 2>err
is "$? $(cat own/x.srt)" "1 mine" "a file that was there before is not replaced"
rm own/x.srt
"$NORAE" batch convert in/x.lrc -t srt -O own 2>err
is "$?" 0 "when it is gone, the job is done"

# ── a bad manifest ──
mkdir m closed
cp in/x.lrc "m/$(printf 'bytes\377.lrc')"
cp in/x.lrc "m/$(printf 'new\nline.lrc')"
cp in/x.lrc m/good.lrc
ln -s loop m/loop
{
  printf 'lyrics\toutput\t--shift\n'
  printf 'good.lrc\t\t\n'
  printf 'missing.lrc\t\t\n'
  printf 'loop\tl.srt\t\n'
  printf 'bytes\377.lrc\t\t0.5\n'
  printf 'good.lrc\tgood.srt\t\n'
  printf 'good.lrc\tother.srt\tnonsense\n'
  printf 'good.lrc\t../up.srt\t\n'
  printf 'good.lrc\ta\tb\tc\n'
  printf '\tnone.srt\t\n'
} >m/list.tsv
"$NORAE" batch convert --manifest m/list.tsv -t srt -O mout 2>err
is "$?" 1 "a bad manifest: exit 1"
is "$(ls mout | grep -c srt)" 2 "the good rows are done"
sed -n 3p "$(ls -d mout/bytes*)" | grep -q one && grep -q '00:00:01,500' "$(ls -d mout/bytes*)"
ok $? "a name that is no UTF-8, and an option of a row"
for what in 'list.tsv:6: error: would become good.srt, which is what m/list.tsv:2 becomes' \
  'list.tsv:7: error: .*nonsense' 'list.tsv:8: error: the output' \
  'list.tsv:9: error: has more fields' 'list.tsv:10: error: tells no lyrics' \
  'missing.srt (m/list.tsv:3): No such file' 'l.srt (m/list.tsv:4): Too many levels'; do
  grep -q "$what" err
  ok $? "told: $what"
done
printf '{"lyrics": "new\\nline.lrc"}\n{"lyrics": 5}\n{"lyrics": "good.lrc"}\n' >m/list.jsonl
"$NORAE" batch convert --manifest m/list.jsonl -t vtt -O jout 2>err
is "$?" 1 "JSON lines with a bad one: exit 1"
is "$(ls jout | grep -c vtt) $(grep -c 'list.jsonl:2: error' err)" "2 1" \
  "a name with a line end in it is done, the bad line is told"
"$NORAE" batch convert --manifest m/none.tsv -t srt -O mout 2>err
is "$?" 1 "no manifest: exit 1"

# ── usage ──
for bad in "nonsense x -O o" "convert x -O o" "convert x -t srt" "convert -t srt -O o" \
  "convert x -t srt -O o --shard 3/2" "convert x -t srt -O o --nonsense" "status" "merge o"; do
  # shellcheck disable=SC2086
  "$NORAE" batch $bad 2>err
  is "$?" 2 "batch $bad: exit 2"
done

# ── dry run ──
"$NORAE" batch convert in -t lrc -O dry --dry-run >list 2>err
is "$? $(wc -l <list | tr -d ' ')" "0 10" "--dry-run lists"
[ ! -e dry ]
ok $? "and writes nothing"

"$NORAE" batch convert in -t lrc -O dry --dry-run --json >list 2>err
is "$? $("$json" get list 9.command)" "0 convert" "and with --json as JSON"

# ── pairs ──
mkdir -p p/v p/l
for n in one 'Ann - Two (Official Video)' odd; do cp "$FIXTURES/demo/demo.mp4" "p/v/$n.mp4"; done
cp "$FIXTURES/demo/demo.lrc" p/v/one.lrc
cp "$FIXTURES/demo/demo.lrc" 'p/l/ann two.lrc'
cp "$FIXTURES/demo/demo.lrc" p/l/alone.lrc
"$NORAE" batch mux p -O pout --dry-run >list 2>err
is "$(wc -l <list | tr -d ' ')" 2 "pairs are found"
grep -q 'one.mp4 + .*one.lrc: same name beside it' err &&
  grep -q 'Two (Official Video).mp4 + p/l/ann two.lrc: a name alike' err
ok $? "it is told how"
grep -q 'left over: p/v/odd.mp4: no lyrics' err && grep -q 'left over: p/l/alone.lrc: no media' err
ok $? "and what is left over"
"$NORAE" batch mux p -O pout -j1 2>err
is "$? $(ls pout/v | wc -l | tr -d ' ')" "0 2" "and they are muxed"

burns() { # burns WORKERS
  "$NORAE" batch burn p/v/one.mp4 p/v/one.lrc -O bout -ss 9.5 -t 0.4 --preset ultrafast "-j$1" \
    --font 'Norae Test Sans' --font-dir "$FIXTURES/fonts" --no-system-fonts 2>err
}
burns 1 && burns 2
is "$? $(tail -n 1 err)" "0 0 done, 0 failed, 1 were done before" \
  "how many are done at a time makes nothing new"

# ── what fails ──
mkdir f && song ok >f/ok.lrc && printf 'nothing here\n' >f/bad.lrc
"$NORAE" batch convert f -t srt -O fout 2>err
is "$?" 1 "one that fails: exit 1"
is "$(count done fout) $(count failed fout)" "1 1" "the other is done"
"$NORAE" batch convert f -t srt -O fout 2>err
is "$(head -n 1 err | grep -c 'bad.srt .*failed\|bad.srt')" 1 "it is told again, not tried again"
"$NORAE" batch review fout >list
is "$(grep -c '^failed  bad.srt: ' list)" 1 "review lists it"
"$NORAE" batch review fout --json >list && "$json" check list
ok $? "review --json is JSON"
song good >f/bad.lrc
"$NORAE" batch retry fout 2>err
is "$? $(count done fout)" "0 2" "retry does it once it can be done"

# ── sync: confidence, review, one process a job ──
"$NORAE" batch sync p/v/one.mp4 p/v/one.lrc -t elrc -O sout --no-acoustic-model -j1 2>err
is "$?" 0 "sync: exit 0"
"$NORAE" batch status sout --json >list
is "$("$json" get list done)" 1 "status --json"

# ── several outputs of one recording ──
"$NORAE" batch sync p/v/one.mp4 p/v/one.lrc -t elrc -t json -t elrc -t ass -O formats -j2 2>err
is "$? $(cd formats && ls | grep -v ledger | tr '\n' ' ')" "0 one.ass one.elrc one.json " \
  "-t several times: as many outputs, none twice"
"$NORAE" sync -q p/v/one.mp4 p/v/one.lrc -o alone.ass
same formats/one.ass alone.ass "each is what the command makes"
cp p/v/one.lrc other.lrc
sed -i 's/window/winter/' other.lrc
printf 'media\tlyrics\toutput\np/v/one.mp4\tp/v/one.lrc\ta.elrc\np/v/one.mp4\tother.lrc\tb.elrc\n' >two.tsv
"$NORAE" batch sync --manifest two.tsv -O two -j2 2>err
"$NORAE" sync -q p/v/one.mp4 other.lrc -o alone.elrc
is "$?" 0 "two lyrics of one recording"
same two/b.elrc alone.elrc "the second is what it would be alone"
if command -v strace >/dev/null && strace -o /dev/null true 2>/dev/null; then
  rm -rf two
  strace -f -e trace=openat -o trace "$NORAE" batch sync --manifest two.tsv -O two -j2 2>err
  # Read for its print, probed by both, looked at for its length, decoded: the last two once.
  is "$(grep -c 'p/v/one.mp4' trace)" 5 "and the recording is decoded once"
else
  skip "no strace here"
fi
"$NORAE" batch convert in/x.lrc -t srt -t nonsense -O bad 2>err
is "$?" 2 "an unknown format among several: exit 2"
printf 'lyrics\toutput\nin/x.lrc\tx.srt\nin/a/1.lrc\t\n' >one.tsv
"$NORAE" batch convert --manifest one.tsv -t srt -t vtt -O named 2>err
is "$? $(cd named && ls | grep -v ledger | tr '\n' ' ')" "1 1.srt 1.vtt " \
  "a row that names one output for two formats is refused, the other done"
grep -q '^one.tsv:2: error: names one output' err
ok $? "and told"
"$NORAE" batch report p/v/one.mp4 p/v/one.lrc -t json -t svg -O reports 2>err
is "$? $(cd reports && ls | grep -v ledger | tr '\n' ' ')" "0 one.report.json one.report.svg " \
  "reports of several kinds"

# ── limits ──
mkfifo never.lrc
"$NORAE" batch convert never.lrc -t srt -O tout --time-limit 0.5 2>err
is "$?" 1 "a job that does not end is ended"
"$NORAE" batch burn p/v/one.mp4 p/v/one.lrc -O tout --time-limit 0.3 2>err
is "$?" 1 "--time-limit: exit 1"
grep -q 'took longer than 0.3 s' err
ok $? "and told"
is "$(find tout -name '*norae-part*')" "" "no temporary file is left"

# ── shards ──
for i in 1 2 3; do "$NORAE" batch convert in -t srt -O shards --shard $i/3 2>err || break; done
is "$(find shards -name '*.srt' | wc -l | tr -d ' ')" 10 "three shards do all of it"
"$NORAE" batch merge shards shards/norae-ledger-*-of-3.db 2>err >list
is "$? $(count done shards)" "0 10" "their ledgers become one"
"$NORAE" batch convert in -t srt -O shards 2>err
is "$(tail -n 1 err)" "0 done, 0 failed, 10 were done before" "which knows what they did"

# ── two at once ──
mkdir lots
i=0
while [ $i -lt 300 ]; do i=$((i + 1)); song $i >lots/$i.lrc; done
"$NORAE" batch convert lots -t srt -O both -j1 2>err1 &
first=$!
"$NORAE" batch convert lots -t srt -O both -j1 2>err2
code=$?
wait $first
is "$? $code $(ls both | grep -c srt)" "0 0 300" "two runs on one ledger do it together"
is "$(cat err1 err2 | awk '/ done, / { n += $1 } END { print n }')" 300 "each job once"
is "$(find . -name '*norae-part*')" "" "no temporary file is left"
finish
