# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by the tests of the preview, after media.sh: a display of their own, the
# preview in a window on it, key presses, and what mpv says of itself.
socket=$BUILDDIR/tests/socket_tool
export XDG_STATE_HOME="$scratch/state" XDG_CONFIG_HOME="$scratch/config"
export XDG_RUNTIME_DIR="$scratch" HOME="$scratch"
# What fontconfig keeps when mpv leaves early is not norae's.
export LSAN_OPTIONS="suppressions=$SRCDIR/tests/lsan-mpv.supp:print_suppressions=0"
xvfb= player=

end_all() {
  [ -z "$player" ] || kill -9 "$player" 2>/dev/null
  [ -z "$xvfb" ] || kill "$xvfb" 2>/dev/null
  wait 2>/dev/null
  rm -rf "$scratch"
}

# film SECONDS: film.mp4, 320×180 at 25 frames a second, with sound.
film() {
  make -f lavfi -i "testsrc=s=320x180:r=25:d=$1" -f lavfi -i "sine=d=$1" -c:v libx264 -qp 1 \
    -preset ultrafast -pix_fmt yuv420p -colorspace bt709 -color_primaries bt709 \
    -color_trc bt709 -color_range tv -c:a aac -shortest film.mp4
}

# The rest is skipped where there can be no display.
open_display() {
  for program in Xvfb xdotool; do
    command -v $program >/dev/null && continue
    skip "$program is not installed"
    finish
  done
  trap end_all EXIT
  Xvfb -displayfd 1 -screen 0 800x600x24 -nolisten tcp >display 2>/dev/null &
  xvfb=$!
  until_true test -s display || {
    skip "Xvfb does not start here"
    finish
  }
  DISPLAY=:$(cat display)
  export DISPLAY
  unset WAYLAND_DISPLAY
}

# until_true COMMAND…: true once it is, false after half a minute.
until_true() {
  for _ in $(seq 300); do
    "$@" && return 0
    sleep 0.1
  done
  return 1
}

ask() { "$socket" ipc "$1"; }
# property NAME: its value, as JSON has it.
property() {
  ask "\"get_property\",\"$1\"" 2>/dev/null | sed -n 's/^{"data":\(.*\),"request_id".*/\1/p'
}
titled() { property title | grep -q "$1"; }
window() { xdotool search --name ' norae' 2>/dev/null | head -n 1; }
loaded() { property sid | grep -q '^[1-9]'; }
focused() { [ -n "$(window)" ] && xdotool windowfocus "$(window)" 2>/dev/null; }

# preview LYRICS OPTIONS…: begins paused; returns when the window takes keys.
preview() {
  file=$1
  shift
  rm -f ipc
  "$NORAE" preview film.mp4 "$file" --mpv ao=null --mpv vo=x11 --mpv pause=yes \
    --mpv input-ipc-server=ipc --font-dir "$SRCDIR/fixtures/fonts" --no-system-fonts "$@" \
    >out 2>told &
  player=$!
  until_true titled "line [1-9]" && until_true loaded && until_true focused
}

pressed=0
press() {
  for key in "$@"; do
    xdotool windowfocus "$(window)" key "$key"
    pressed=$((pressed + 1))
  done
}

ended() { ! kill -0 "$player" 2>/dev/null; }
# leave CODE WORDS
leave() {
  until_true ended || kill -9 "$player"
  wait "$player"
  is "$?" "$1" "$2"
  player=
}

arrived() { property time-pos | grep -q "^$1"; }
# go TIME: while it is paused, to where a frame begins.
go() {
  ask "\"seek\",$1,\"absolute+exact\"" >answer
  until_true arrived "$1"
}
