#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Wrong arguments: exit 2, one clear sentence, where help is, and nothing done.
. "$SRCDIR/tests/tap.sh"
cd "$scratch" || exit 99
printf '[00:01.00]one\n[00:02.00]two\n' >song.lrc
cp song.lrc other.lrc
mkdir sub && cp song.lrc sub/song.lrc
echo nothing >video.mp4
ls -R >before

# refused SENTENCE ARGUMENTS…
refused() {
  wanted=$1
  shift
  "$NORAE" "$@" >out 2>err </dev/null
  code=$?
  is "$code" 2 "norae $*: exit 2"
  is "$(head -n 1 err)" "$wanted" "norae $*: says so"
  grep -q "^Try 'norae " err
  ok $? "norae $*: says where help is"
  is "$(cat out)" "" "norae $*: nothing on standard output"
}

refused "norae: unknown command 'mkae', did you mean 'make'?" mkae
refused "norae: unknown command 'frobnicate'" frobnicate
refused "norae: unknown option --frob; options come after the command" --frob
refused "norae help: unknown command 'snyc', did you mean 'sync'?" help snyc
refused "norae make: unknown option --sofd, did you mean --soft?" make --sofd video.mp4 song.lrc
refused "norae make: unknown option --theem, did you mean --theme?" make --theem=x video.mp4 song.lrc
refused "norae make: unknown option --zzzzzz" make --zzzzzz video.mp4 song.lrc
refused "norae make: unknown option -x" make -qx video.mp4 song.lrc
refused "norae make: --soft takes no value" make --soft=yes video.mp4 song.lrc
refused "norae make: --crf needs a value: NUMBER" make video.mp4 song.lrc --crf
refused "norae make: -o needs a value: FILE" make video.mp4 song.lrc -o
refused "norae make: --output needs a value: FILE" make video.mp4 song.lrc --output=
refused "norae make: VIDEO is missing" make
refused "norae make: LYRICS is missing" make video.mp4
refused "norae make: 'three' is one argument too many" make video.mp4 song.lrc three
refused "norae sync: 'three' is one argument too many" sync -o x.json -- video.mp4 song.lrc three

# ranges and words
refused "norae make: --crf takes a number from 0 to 63, not '64'" make --crf 64 video.mp4 song.lrc
refused "norae make: --crf takes a number from 0 to 63, not '-1'" make --crf -1 video.mp4 song.lrc
refused "norae make: --crf takes a number from 0 to 63, not 'nan'" make --crf nan video.mp4 song.lrc
refused "norae make: --crf takes a number from 0 to 63, not '20x'" make --crf=20x video.mp4 song.lrc
refused "norae make: --threads takes a whole number from 1 to 256, not '0'" \
  make --threads 0 video.mp4 song.lrc
refused "norae make: --threads takes a whole number from 1 to 256, not '1.5'" \
  make --threads 1.5 video.mp4 song.lrc
refused "norae make: --size takes WxH, both from 16 to 8192, not '1280'" \
  make --size 1280 video.mp4 song.lrc
refused "norae make: --size takes WxH, both from 16 to 8192, not '8x99999'" \
  make --size 8x99999 video.mp4 song.lrc
refused "norae make: --max-offset takes seconds from 0.1 to 3600, not '0'" \
  make --max-offset 0 video.mp4 song.lrc
refused "norae convert: --shift takes seconds from -360000 to 360000, not '1e999'" \
  convert --shift 1e999 song.lrc -t srt
refused "norae convert: --shift takes seconds from -360000 to 360000, not '1:75'" \
  convert --shift 1:75 song.lrc -t srt
refused "norae convert: --scale takes a number from 0.1 to 10, not '0'" convert --scale 0 song.lrc -t srt
refused "norae make: --theme doesn't know 'defualt', did you mean default?" \
  make --theme defualt video.mp4 song.lrc
refused "norae convert: --to doesn't know 'srtt', did you mean srt?" convert song.lrc -t srtt
refused "norae make: --lrc-offset doesn't know 'sideways'; it takes one of: earlier, later" \
  make --lrc-offset sideways video.mp4 song.lrc

# outputs
refused "norae convert: what to write is missing: -o FILE or -t FORMAT" convert song.lrc
refused "norae convert: 2 inputs don't fit into one -o; give -t FORMAT -O DIR" \
  convert song.lrc other.lrc -o x.srt
refused "norae convert: -o and -O don't go together" convert song.lrc -o x.srt -O sub
refused "norae convert: -O nowhere is not a folder" convert song.lrc -t srt -O nowhere
refused "norae convert: song.lrc is both input and output; -f replaces it" convert song.lrc -o song.lrc
refused "norae convert: song.lrc and sub/song.lrc would both become ./song.srt" \
  convert song.lrc sub/song.lrc -t srt -O .
refused "norae convert: can't tell the format of 'x.unknown'; give -t FORMAT (see 'norae formats')" \
  convert song.lrc -o x.unknown
refused "norae convert: standard output has no extension; give the format: -t FORMAT" \
  convert song.lrc -o -
refused "norae convert: --json and the lyrics would both go to standard output" \
  convert --json song.lrc -t srt -o -
refused "norae convert: --theme, --set, --singer, --font, --font-dir and --size style ASS; 'x.srt' is SubRip subtitles" \
  convert song.lrc -o x.srt --theme default
refused "norae sync: where to write is missing: -o FILE, or -o - with -t FORMAT" sync video.mp4 song.lrc
refused "norae sync: standard output has no extension; give the format: -t FORMAT" \
  sync video.mp4 song.lrc -o -
refused "norae sync: --json and -o - would both write to standard output" \
  sync --json -t lrc video.mp4 song.lrc -o -
refused "norae sync: video.mp4 would be written over the input video.mp4" \
  sync -f -t lrc video.mp4 song.lrc -o video.mp4
refused "norae burn: where to write is missing: -o FILE" burn video.mp4 song.lrc
refused "norae burn: ./video.mp4 would be written over the input video.mp4" \
  burn -f video.mp4 song.lrc -o ./video.mp4
refused "norae burn: song.lrc would be written over the input song.lrc" \
  burn -f video.mp4 song.lrc -o song.lrc
refused "norae burn: video can't be written to standard output" burn video.mp4 song.lrc -o -
refused "norae mux: where to write is missing: -o FILE" mux video.mp4 song.lrc
refused "norae mux: 'x.avi' can't hold lyrics beside the picture: .mkv holds them as they are, .mp4, .m4v, .mov and .webm hold text and times" \
  mux video.mp4 song.lrc -o x.avi
refused "norae mux: LYRICS is missing" mux video.mp4 -o x.mkv
refused "norae mux: --replace needs LYRICS to put there; --remove needs none" \
  mux video.mp4 -o x.mkv --remove ko --replace all
refused "norae mux: --lang and --title are given once for each of LYRICS, in their order" \
  mux video.mp4 song.lrc -o x.mkv --lang ko --lang en
refused "norae mux: --chapters doesn't know 'on'; it takes one of: sections, keep, off" \
  mux video.mp4 song.lrc -o x.mkv --chapters=on
refused "norae make: 'x.avi' can't hold lyrics beside the picture: --soft writes .mkv, or text and times to .mp4, .m4v, .mov and .webm" \
  make --soft video.mp4 song.lrc -o x.avi
refused "norae make: --script keeps an ASS script; name it FILE.ass, not 'song.txt'" \
  make --script song.txt video.mp4 song.lrc
refused "norae make: video.mp4 would be written over the input video.mp4" \
  make -f video.mp4 song.lrc -o video.mp4

rm -f out err
ls -R | sed '/^out$/d; /^err$/d' >after
grep -v '^before$' before >b && grep -v -e '^before$' -e '^after$' -e '^b$' after >a
same a b "nothing was written by any of them"

"$NORAE" >out 2>err
is "$?" 2 "without a command: exit 2"
grep -q '^Usage: norae COMMAND' err
ok $? "without a command: usage on standard error"
finish
