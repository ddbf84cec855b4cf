#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Broken lyrics through the program: where and what, a non-zero exit, no output.
. "$SRCDIR/tests/tap.sh"
cd "$scratch" || exit 99
found=no
for file in "$FIXTURES"/formats/bad-*; do
  [ -e "$file" ] || continue
  found=yes
  name=${file##*/}
  "$NORAE" convert "$file" -o out.json >out 2>err
  code=$?
  [ "$code" -eq 1 ]
  ok $? "$name: exit 1 (got $code)"
  grep -qE "/$name:[0-9]+:[0-9]+: error: .+ \[[a-z0-9-]+\]\$" err
  ok $? "$name: says where, what and which"
  is "$(cat out)$(ls -A | grep -v -e '^out$' -e '^err$' -e '^diff$')" "" "$name: no output"
done
[ $found = yes ] || skip_all "there are no bad files"

for file in "$FIXTURES"/formats/unsupported-*; do
  [ -e "$file" ] || continue
  name=${file##*/}
  "$NORAE" convert "$file" -o out.json >out 2>err
  is "$?" 1 "$name: exit 1"
  grep -q "/$name.*: error: " err
  ok $? "$name: says what"
  [ ! -e out.json ]
  ok $? "$name: no output"
done

for command in "sync x.json" "burn x.mp4" "mux x.mkv" "make x.mp4"; do
  output=${command#* }
  printf 'this is no media\n' >noise.mp4
  printf '[00:01.00]one\n' >song.lrc
  "$NORAE" ${command% *} noise.mp4 song.lrc -o "$output" >out 2>err
  is "$?" 1 "${command% *}: what is no media: exit 1"
  grep -q '^noise.mp4: error: ' err
  ok $? "${command% *}: and it is named"
  [ ! -e "$output" ]
  ok $? "${command% *}: and nothing is written"
done
finish
