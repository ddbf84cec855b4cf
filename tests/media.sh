# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by the tests of the media room, after tap.sh: the program that shows
# what the library does, files made by ffmpeg, and no font but the tests' own.
tool=$BUILDDIR/tests/media_tool
command -v ffmpeg >/dev/null || skip_all "ffmpeg is missing"
cd "$scratch" || exit 99
kept=kept.mkv # what a run that fails must leave as it is

make() { ffmpeg -nostdin -v error -y "$@" || exit 99; }

# burn IN SCRIPT OUT [KEY=VALUE…], mux likewise: messages go to the file `told`.
burn() { "$tool" burn "$@" "fonts=$SRCDIR/fixtures/fonts" only-fonts=1 2>told; }
mux() { "$tool" mux "$@" "fonts=$SRCDIR/fixtures/fonts" only-fonts=1 2>told; }

# ass_head MATRIX-LINE ALIGNMENT: a script of 320×180 up to its events.
ass_head() {
  cat <<EOF
[Script Info]
ScriptType: v4.00+
PlayResX: 320
PlayResY: 180
$1

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: A,Norae Test Sans,40,&H000000FF,&H00FFFFFF,&H00000000,&H00000000,1,0,0,0,100,100,0,0,1,0,0,$2,0,0,0,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
EOF
}

# fails WORDS MESSAGE COMMAND…: $kept must stay as it is, alone.
fails() {
  words=$1 message=$2
  shift 2
  echo old >"$kept"
  "$@"
  is "$? $(cat "$kept") $(find . -name ".kept*" -o -name 'no.*' | wc -l | tr -d ' ')" "1 old 0" \
    "$words: nothing is changed"
  grep -qF "$message" told
  ok $? "$words: $message"
}

# fails_when_full COMMAND…: the same where files can't grow.
fails_when_full() {
  (
    trap '' XFSZ
    ulimit -f 8
    fails "file too large" "can't be written" "$@"
  ) >limited
  is "$(grep -c '^ok' limited) $(grep -c '^not ok' limited)" "2 0" \
    "a write that fails leaves the old file, and is told"
}

# yuv FILE TIME X Y [FORMAT]: the three numbers of a pixel (x and y even).
yuv() {
  format=${5:-yuv420p}
  case $format in *10le) bytes=2 ;; *) bytes=1 ;; esac
  ffmpeg -nostdin -v error -noautorotate -ss "$2" -i "$1" -frames:v 1 \
    -vf "format=$format,crop=2:2:$3:$4:exact=1" -f rawvideo - |
    od -An -v -t "u$bytes" | tr -s ' \n' ' ' | awk '{ print $1, $5, $6 }'
}
# colour GOT WANTED TOLERANCE WORDS
colour() {
  echo "$1 $2" | awk -v t="$3" '{ for (i = 1; i <= 3; i++) if ($i - $(i + 3) > t || $(i + 3) - $i > t) exit 1 }'
  ok $? "$4 ($1)"
}

# Times of decoded frames, one a line.
clock() { ffprobe -v error -select_streams v:0 -show_entries frame=best_effort_timestamp_time -of csv=p=0 "$1" | tr -d , | grep .; }

# white_box FROM TO: a script of 160×90 that shows a white box between two whole seconds.
white_box() {
  ass_head "YCbCr Matrix: None" 7 | sed 's/&H000000FF/\&H00FFFFFF/; s/PlayResX: 320/PlayResX: 160/; s/PlayResY: 180/PlayResY: 90/'
  printf '%s\n' "Dialogue: 0,0:00:0$1.00,0:00:0$2.00,A,,0,0,0,,{\\an7\\pos(64,0)\\p1}m 0 0 l 64 0 64 48 0 48"
}
# pixel FILE X Y OPTIONS…: the brightness there of each frame that comes out.
pixel() {
  from=$1 crop=crop=2:2:$2:$3:exact=1
  shift 3
  ffmpeg -nostdin -v error -i "$from" -map 0:v:0 "$@" -vf "format=yuv420p,$crop" -f rawvideo - |
    od -An -v -t u1 -w6
}
# shown FILE TIME: is that box in that frame?
shown() { pixel "$1" 80 16 -ss "$2" -frames:v 1 | awk '{ if ($1 > 200) print "yes"; else print "no" }'; }
# near GOT WANTED TOLERANCE WORDS
near() {
  echo "$1 $2" | awk -v t="$3" '{ d = $1 - $2; exit !(NF == 2 && d <= t && d >= -t) }'
  ok $? "$4 ($1, not far from $2)"
}
