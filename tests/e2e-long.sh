#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A recording of ten hours is refused with a word, before it is decoded.
. "$SRCDIR/tests/tap.sh"
cd "$scratch" || exit 99

# 8000 one-byte samples a second; the file is a hole and takes no room
printf 'RIFF\044\210\052\021WAVEfmt \020\0\0\0\001\0\001\0\100\037\0\0\100\037\0\0\001\0\010\0data\000\210\052\021' >ten.wav
truncate -s 288000044 ten.wav || skip_all "files can't have holes here"
printf '[00:01.00]la la la\n' >song.lrc
echo 'la la la' >song.txt

for lyrics in song.lrc song.txt; do
  "$NORAE" sync ten.wav $lyrics -o out.json 2>err
  is "$?" 1 "sync, $lyrics: exit 1"
  sed 's/^/# /' err
  grep -q 'ten.wav: error: lasts 10.0 hours; words are placed in recordings of up to 4' err
  ok $? "it says why"
  [ ! -e out.json ]
  ok $? "nothing is left behind"
done
"$NORAE" make ten.wav song.lrc -o out.mp4 2>err
is "$?" 1 "make: exit 1"
[ ! -e out.mp4 ]
ok $? "nothing is left behind"
finish
