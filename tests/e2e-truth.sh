#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every syllable of the demo song is placed within 0.15 s of its true time.
. "$SRCDIR/tests/tap.sh"
demo=$FIXTURES/demo
[ -e "$demo/demo.mp4" ] || skip_all "the demo song is not there"
cd "$scratch" || exit 99

"$NORAE" sync "$demo/demo.mp4" "$demo/demo.lrc" -o demo.json 2>err
is "$?" 0 "sync: exit 0"
if grep -q sync-no-model err; then
  skip "every syllable is within 0.15 s of its true time: needs pocketsphinx-en-us"
  finish
fi
sed 's/^/# /' err
"$BUILDDIR/tests/compare_truth" demo.json "$demo/demo.truth.json" 0.15 >compared
ok $? "every syllable is within 0.15 s of its true time"
sed 's/^/# /' compared

# ── which model to listen with ──
"$NORAE" sync "$demo/demo.mp4" "$demo/demo.lrc" -o none.json --acoustic-model "$scratch" 2>err
is "$?" 3 "a folder that holds no model: exit 3"
grep -q "holds no acoustic model" err
ok $? "and it is said"
[ ! -e none.json ]
ok $? "nothing is written"
"$NORAE" sync "$demo/demo.mp4" "$demo/demo.lrc" -o loud.json --no-acoustic-model 2>err
is "$?" 0 "--no-acoustic-model: exit 0"
! cmp -s loud.json demo.json
ok $? "and the words lie elsewhere"
finish
