#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The preview under a display of its own, with real key presses: a song is mended and
# saved, a kill loses nothing, the file may change meanwhile, the picture is the burned one.
. "$SRCDIR/tests/tap.sh"
. "$SRCDIR/tests/media.sh"

. "$SRCDIR/tests/window.sh"

# lyrics FIRST SECOND THIRD FOURTH: lines of two words that begin then, in seconds.
lyrics() {
  for at in "$@"; do
    awk -v at="$at" 'BEGIN {
      for (i = 0; i < 3; i++) s[i] = sprintf("%02d:%05.2f", 0, at + i * 0.5)
      printf "[%s]<%s>some <%s>words<%s>\n", s[0], s[0], s[1], s[2] }'
  done
}
lyrics 2 4 6 8 >plain.lrc
"$NORAE" convert plain.lrc -o right.lrc 2>told # as norae writes it
lyrics 2.7 4.7 7.0 8.7 >off.lrc # 0.7 s late, and the third line 0.3 s more

cp off.lrc song.lrc
film 11

# ── without a display ──
env -u DISPLAY -u WAYLAND_DISPLAY "$NORAE" preview film.mp4 song.lrc >out 2>told
is "$?" 3 "no display: exit 3"
grep -q "'norae report film.mp4 song.lrc -o report.html' needs no display" told
ok $? "what needs none is named"
env -u DISPLAY -u WAYLAND_DISPLAY "$NORAE" report film.mp4 song.lrc --no-sync -o report.html \
  >out 2>&1
is "$? $(grep -c '</html>' report.html)" "0 1" "and works"
if grep -q "built without its player" told; then
  ok 0 "and a word for it"
  skip "norae was built without libmpv"
  finish
fi
grep -q "neither DISPLAY nor WAYLAND_DISPLAY is set" told
ok $? "what is missing is named"
DISPLAY=:4294 "$NORAE" preview film.mp4 song.lrc --mpv ao=null >out 2>told
is "$? $(grep -c 'no window can be opened on DISPLAY=:4294' told)" "3 1" "nor where nobody listens"

# ── a display, and what a person does ──
open_display
preview song.lrc
ok $? "a window with the song"
press z z z z z z z
until_true titled "7 not saved"
ok $? "seven keys move it by 0.7 s"
press Down Down
until_true titled "line 3/4"
ok $? "two go to the third line"
press b b b
until_true titled "10 not saved"
cmp -s song.lrc off.lrc
ok $? "nothing is written before it is saved"
press ctrl+s
until_true cmp -s song.lrc right.lrc
same song.lrc right.lrc "the file has the right times, after $pressed keys"
[ "$pressed" -lt 15 ]
ok $? "fewer than 15"
same song.lrc.bak off.lrc "what stood there is kept"
press u
until_true titled "9 not saved"
ok $? "undo reaches behind a save"
press U
until_true titled "norae\"" # saved: nothing behind the name
ok $? "and back"
press q
leave 0 "q leaves"

# ── a kill ──
preview song.lrc --line 2
until_true titled "line 2/4"
ok $? "--line begins with a line"
press c c n
until_true titled "3 not saved"
kill -9 "$player"
wait "$player" 2>/dev/null
preview song.lrc
until_true titled "3 not saved"
ok $? "kill -9 loses nothing"
press q
sleep 0.2
press k
leave 0 "the edits are kept for the next time"
lyrics 1 2 3 >other.lrc
cp song.lrc mine.lrc
cp other.lrc song.lrc
preview song.lrc
until_true titled "/3 – norae\""
ok $? "of a file that changed they are not applied"
press q
leave 0 "which is told at the end"
is "$(grep -c 'changed since edits were made' told) $("$NORAE" convert -t lrc -o - \
  song.lrc.edits1.json 2>/dev/null | sed -n 2p | cut -c1-10)" "1 [00:03.90]" "they stand beside it"
cp mine.lrc song.lrc
preview song.lrc
press x
until_true titled "1 not saved"
kill -9 "$player"
wait "$player" 2>/dev/null
preview song.lrc --discard
until_true titled "line 1/4 – norae\""
ok $? "--discard forgets them"

# ── others change the file ──
cp other.lrc new.lrc
mv new.lrc song.lrc
until_true titled "line [1-3]/3"
ok $? "a file that changed is read again"
press x
until_true titled "1 not saved"
cp right.lrc new.lrc
mv new.lrc song.lrc
until_true titled "the file was changed"
ok $? "with edits that is asked"
press r
until_true titled "/4"
ok $? "and done"
is "$("$NORAE" convert -t lrc -o - song.lrc.edits2.json 2>/dev/null | head -n 1)" \
  "[00:01.10]some words" "the edits stand beside it"

# ── taps, with the delay taken off ──
press Down Down ctrl+t
until_true titled "tap"
for _ in 1 2 3 4 5 6 7 8 9 10 11 12; do
  titled "tap" || break
  press space
  sleep 0.3
done
until_true test -s config/norae/tap-delay
ok $? "the delay of taps is measured and kept"
press q
leave 0 "saved: nothing is asked"

# ── the picture ──
# What is on the screen, the display hidden, against the frame of a burn, as pictures.sh
# compares.
picture=$BUILDDIR/tests/tool_picture
cp "$FIXTURES/demo/demo.mp4" film.mp4
same_picture() {
  lyrics=$1 time=$2
  shift 2
  burned "$lyrics" burned "$@"
  burned empty.ass bare
  "$picture" compare bare.ppm burned.ppm >far
  is "$?" 1 "$lyrics at $time s: $(sed 's/^# //' far) without lyrics"
  preview "$lyrics" --start "$time" --mpv border=no --mpv autofit-smaller=640x360 "$@"
  until_true arrived "$time"
  press Tab
  until_true alike || sed 's/^/# /' told
  "$picture" compare shown.ppm burned.ppm >near
  ok $? "what is shown is what is burned: $(sed 's/^# //' near)"
  press q
  leave 0 "$lyrics at $time s, $*"
}
# burned SCRIPT NAME OPTIONS…: that frame as NAME.ppm.
burned() {
  script=$1 name=$2
  shift 2
  "$NORAE" burn film.mp4 "$script" --frame "$time" -o "$name.png" -f \
    --font-dir "$SRCDIR/fixtures/fonts" --no-system-fonts "$@" 2>told
  make -i "$name.png" -pix_fmt rgb24 "$name.ppm"
}
alike() {
  eval "$(xdotool getwindowgeometry --shell "$(window)")"
  ffmpeg -nostdin -v error -y -f x11grab -draw_mouse 0 -video_size "${WIDTH}x$HEIGHT" \
    -i "$DISPLAY+$X,$Y" -frames:v 1 -pix_fmt rgb24 shown.ppm
  "$picture" compare shown.ppm burned.ppm >near
}
if [ ! -e film.mp4 ] || ! ffmpeg -v error -devices | grep -q x11grab; then
  skip "no demo song, or no grabbing of screens in ffmpeg"
  finish
fi
ass_head "YCbCr Matrix: TV.709" 5 >empty.ass
{ cat empty.ass
  printf '%s\n' 'Dialogue: 0,0:00:01.00,0:00:09.00,A,,0,0,0,,{\1c&H4040E0&\2c&HF0F0F0&\kf300}half {\kf300}sung'
} >styled.ass
for theme in joysound lyric-video; do
  for time in 2.28 8.4; do
    same_picture right.lrc $time --theme $theme --font "Norae Test Sans"
  done
done
same_picture styled.ass 2.6
finish
