#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Line breaks inside a cue: through every format that holds them, and told where one
# can't.
. "$SRCDIR/tests/tap.sh"
song=$scratch/song.srt
printf '%s\n' '1' '00:00:01,000 --> 00:00:04,000' '- Did the bells ring?' '- They rang twice.' \
  '' '2' '00:00:05,000 --> 00:00:08,000' '등불이' '켜진다' '하나씩' \
  '' '3' '00:00:09,000 --> 00:00:12,000' 'one row' >"$song"

texts() { grep -v -- '-->' "$1"; }

texts "$song" >"$scratch/wanted"
for format in srt vtt sbv mpl2 microdvd sami ttml ass json; do
  "$NORAE" convert -q "$song" -t $format -o "$scratch/there.$format" 2>"$scratch/err"
  is "$(grep -c loss-rows "$scratch/err")" 0 "$format holds line breaks"
  "$NORAE" convert -q --from-format=$format "$scratch/there.$format" -o "$scratch/back-$format.srt"
  texts "$scratch/back-$format.srt" >"$scratch/got"
  same "$scratch/got" "$scratch/wanted" "$format: they come back"
done

"$NORAE" convert "$song" -o "$scratch/song.lrc" 2>"$scratch/err"
grep -q "can't hold line breaks: lost in 2 lines, first in line 1 \[loss-rows\]" "$scratch/err"
ok $? "LRC tells that it can't"
is "$(sed -n 1p "$scratch/song.lrc")" "[00:01.00]- Did the bells ring? - They rang twice." \
  "a space stands for them"

"$NORAE" convert -q "$song" --theme=default -o "$scratch/song.ass" 2>"$scratch/err"
is "$(grep -c '^Dialogue.*}- Did the bells ring?$' "$scratch/song.ass")" 1 \
  "karaoke has a row for each"
is "$(grep -c '^Dialogue.*}하나씩$' "$scratch/song.ass")" 1 "of three, too"

finish
