#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What comes in as ASS goes out as it came, but for what the lyrics changed.
#   ass.sh            compare
#   ass.sh --update   write the expected files anew; then read the difference
. "$SRCDIR/tests/tap.sh"
golden=$SRCDIR/tests/golden/ass
formats=$FIXTURES/formats
update=${1:-}
cd "$scratch" || exit 99

# expect NAME FILE: compare it with the expected one.
expect() {
  if [ "$update" = --update ]; then
    cp "$2" "$golden/$1"
  fi
  same "$2" "$golden/$1" "$1"
}

# moved A B CENTISECONDS: is B all of A, byte by byte, with the times of its events that much
# later?  Templates and what stands at no time stay.
moved() {
  awk -v by="$3" '
    function cs(t,  p) { split(t, p, /[:.]/); return ((p[1] * 60 + p[2]) * 60 + p[3]) * 100 + p[4] }
    function shown(n) {
      return sprintf("%d:%02d:%02d.%02d", n / 360000, n / 6000 % 60, n / 100 % 60, n % 100)
    }
    # Each time of the first two, from the left.
    function later(line,  i, head) {
      head = ""
      for (i = 0; i < 2 && match(line, /[0-9]:[0-9][0-9]:[0-9][0-9][.][0-9][0-9]/); i++) {
        head = head substr(line, 1, RSTART - 1) shown(cs(substr(line, RSTART, RLENGTH)) + by)
        line = substr(line, RSTART + RLENGTH)
      }
      return head line
    }
    NR == FNR { want[++n] = /^(Dialogue|Comment): / && !/0:00:00[.]00,0:00:00[.]00/ ? later($0) : $0
                next }
    { got[++m] = $0 }
    END {
      for (i = 1; i <= (n > m ? n : m); i++)
        if (want[i] != got[i]) { print "# " got[i]; print "# wanted " want[i]; wrong = 1 }
      exit wrong
    }' "$1" "$2"
}

# sums FILE: the number of events whose karaoke lasts as long as they do.
sums() {
  awk '
    function cs(t,  p) { split(t, p, /[:.]/); return ((p[1] * 60 + p[2]) * 60 + p[3]) * 100 + p[4] }
    /^(Dialogue|Comment): .*\\[kK]/ {
      rest = $0; n = 0; sum = 0
      while (match(rest, /[0-9]:[0-9][0-9]:[0-9][0-9][.][0-9][0-9]/) && n < 2) {
        time[n++] = cs(substr(rest, RSTART, RLENGTH))
        rest = substr(rest, RSTART + RLENGTH)
      }
      while (match(rest, /\\([kK]|kf|ko)[0-9]+/)) {
        tag = substr(rest, RSTART, RLENGTH)
        gsub(/[^0-9]/, "", tag)
        sum += tag
        rest = substr(rest, RSTART + RLENGTH)
      }
      equal += sum == time[1] - time[0]
    }
    END { print equal + 0 }' "$1"
}

# ── all kinds of scripts ──
for file in "$formats"/good-ass-* "$formats"/good-ssa-*; do
  name=${file##*/}
  [ "$name" = good-ass-quirks.ass ] && continue # has times that players read otherwise
  "$NORAE" convert -q "$file" -t ass -o same.ass -f 2>err
  is "$?" 0 "$name: exit 0"
  same same.ass "$file" "$name: as it came"
  "$NORAE" convert -q --strict "$file" -t ass -o - >strict.ass 2>err
  same strict.ass "$file" "$name: nothing is lost"
  "$NORAE" convert -q "$file" -t ass -o later.ass -f --shift 0.704
  moved "$file" later.ass 70
  ok $? "$name: later by 0.70 s, and nothing else"
  "$NORAE" convert -q later.ass -t ass -o back.ass -f --shift -0.7
  same back.ass "$file" "$name: and back"
  "$NORAE" convert -q "$file" -t ass -o slower.ass -f --scale 1.0427 --shift 0.333
  is "$(sums slower.ass)" "$(sums "$file")" "$name: slower, karaoke lasts as long as its lines"
done

for name in good-ass-fansub.ass good-ass-templates.ass good-ass-mugen.ass good-ass-generated.ass; do
  "$NORAE" convert -q "$formats/$name" -t ass -o slower.ass -f --scale 1.25 --shift -0.5
  expect "slower-$name" slower.ass
done

# ── words and lines that change ──
"$NORAE" convert -q "$formats/good-ass-fansub.ass" -o split.ass --fix split --longest 20
expect split-fansub.ass split.ass
"$NORAE" convert -q "$formats/good-ass-mugen.ass" -o split.ass -f --fix split --longest 10
expect split-mugen.ass split.ass
"$NORAE" convert -q "$formats/good-ass-templates.ass" -o sorted.ass --fix sort
expect sorted-templates.ass sorted.ass
cat >edited.ass <<'END'
[Script Info]
; kept
Title: Edited
PlayResX: 640
PlayResY: 360

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Main,Arial,30,&H00FFFFFF,&H000000FF,&H00000000,&H00000000,0,0,0,0,100,100,0,0,1,2,2,2,10,10,10,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:00.50,0:00:00.90,Main,,0,0,0,,Subtitles by somebody
Dialogue: 1,0:00:04.00,0:00:06.00,Main,,0,0,5,,{\an8\k100\blur1}Mina: 별{\k100}빛
Dialogue: 0,0:00:01.00,0:00:03.00,Main,Jo,0,0,0,,{\i1}one [x2]\Ntwo{\i0}
Dialogue: 0,0:00:07.00,0:00:08.00,Translation,en,0,0,0,,no line of its own
Dialogue: 0,0:00:08.00,0:00:10.00,Main,,0,0,0,,Mina: {\c&HFF&}three{\c} (oh oh)
END
"$NORAE" convert -q edited.ass -o out.ass --clean all --romanize
is "$?" 0 "cleaned and romanised: exit 0"
expect edited.ass out.ass
"$NORAE" convert -q out.ass -o again.ass
same again.ass out.ass "what was written is read and written the same"
"$NORAE" convert -q edited.ass -o out.ass -f --fix sort
expect sorted-edited.ass out.ass

# ── what other formats lose ──
"$NORAE" convert "$formats/good-ass-fansub.ass" -o lost.srt 2>err
is "$?" 0 "to SubRip: exit 0"
sed 's/^lost.srt: //' err >told
expect lost.txt told
"$NORAE" convert --strict "$formats/good-ass-fansub.ass" -o strict.srt 2>err
is "$?" 1 "strictly, that is refused"
[ ! -e strict.srt ]
ok $? "and nothing is written"

# ── what norae writes itself ──
"$NORAE" convert -q "$formats/good-elrc-words.lrc" -o plain.ass
is "$?" 0 "plain ASS: exit 0"
is "$(sums plain.ass)" "$(grep -c '^Dialogue: .*\\k' plain.ass)" "plain: karaoke fills its lines"
for theme in default karaoke-mugen joysound; do
  "$NORAE" convert -q plain.ass -o "$theme.ass" --theme "$theme" --font-dir "$FIXTURES/fonts" \
    --font 'Norae Test Sans' 2>err
  is "$?" 0 "$theme: exit 0"
  grep '^Comment: .*,karaoke,' "$theme.ass" >sources
  is "$(sums sources)" "$(wc -l <sources | tr -d ' ')" "$theme: karaoke fills the source lines"
  # From there the same song comes again, nothing doubled by what is made of them.
  "$NORAE" convert -q plain.ass -t elrc -o wanted.lrc -f 2>err
  "$NORAE" convert -q "$theme.ass" -t elrc -o again.lrc -f 2>err
  same again.lrc wanted.lrc "$theme: read again"
done

# ── by a recording ──
demo=$FIXTURES/demo
if [ -e "$demo/demo.mp4" ]; then
  "$NORAE" convert -q "$demo/demo.truth.json" -t ass -o true.ass 2>err
  {
    sed -n '/^\[Events\]/q; s/,Arial,/,Norae Test Sans,/; p
      s/^Style: Duet KM .Down./Style: Sign/p' "$formats/good-ass-mugen.ass"
    sed -n '/^\[Events\]/,$p' true.ass |
      sed 's/^Dialogue: 0,\([^,]*,[^,]*\),[^,]*,\(.*\),0,0,0,,/Comment: 7,\1,Sample KM [Up],\2,1,2,3,karaoke,/'
    # Made by a template, a sign with times inside, a drawing, a remark.
    sed -n 's/^Dialogue: 0,\([^,]*,[^,]*\),[^,]*,\(.*\),0,0,0,,/Dialogue: 8,\1,Sample KM [Up],\2,0,0,0,fx,{\\pos(1,2)\\t(0,400,\\fscx110)}/p' true.ass
    printf '%s\n' 'Dialogue: 9,0:00:12.00,0:00:15.00,Sign,,0,0,0,,{\pos(9,9)\t(500,900,\alpha&H80&)\fad(100,0)}Pier\N7'
    printf '%s\n' 'Dialogue: 9,0:00:12.00,0:00:15.00,Sign,,0,0,0,,{\p1\pos(9,9)}m 0 0 l 10 0 10 10'
    printf '%s\n' 'Comment: 0,0:00:20.00,0:00:21.00,Sign,,0,0,0,,a remark'
    printf '%s\n' 'Comment: 0,0:00:00.00,0:00:00.00,Sample KM [Up],,0,0,0,template line,{\pos(1,2)}'
    printf '\n[Aegisub Extradata]\nData: 1,own,uAAAA\n'
  } >own.ass
  "$NORAE" convert -q own.ass -o late.ass --shift 0.7
  moved own.ass late.ass 70
  ok $? "a karaoke script that is 0.7 s late"
  "$NORAE" sync "$demo/demo.mp4" late.ass -o synced.ass 2>err
  is "$?" 0 "sync: exit 0"
  sed 's/^/# /' err
  start=$(sed -n 's/^Comment: 7,0:00:\([0-9.]*\),.*/\1/p' late.ass | head -n 1)
  now=$(sed -n 's/^Comment: 7,0:00:\([0-9.]*\),.*/\1/p' synced.ass | head -n 1)
  by=$(awk -v a="$start" -v b="$now" 'BEGIN { printf "%.0f", 100 * (b - a) }')
  moved late.ass synced.ass "$by"
  ok $? "all of it moved by ${by} hundredths, and nothing else changed"
  [ "$by" -le -65 ] && [ "$by" -ge -75 ]
  ok $? "that is back to where it is sung"
  "$NORAE" make "$demo/demo.mp4" late.ass -o video.mp4 --script shown.ass --preset ultrafast \
    --font-dir "$FIXTURES/fonts" --no-system-fonts 2>err
  is "$?" 0 "make: exit 0"
  same shown.ass synced.ass "make shows the script as it is styled, where it is sung"
  # Lines without words' times get them, where their own text stands; the rest moves as a whole.
  sed 's/{\\k[f]*[0-9]*}//g; s/^Dialogue: 8.*//; s/^Comment: 7/Dialogue: 7/; s/,karaoke,/,,/
    s/^Comment: 0,0:00:00.00.*//' late.ass | sed '/^$/d' >lines.ass
  "$NORAE" sync "$demo/demo.mp4" lines.ass -o words.ass 2>err
  is "$?" 0 "sync of lines: exit 0"
  sed 's/^/# /' err
  is "$(sums words.ass)" "$(grep -c '^Dialogue: 7' lines.ass)" "each line's karaoke fills it"
  plain() {
    sed 's/{\\k[f]*[0-9]*}//g; s/[0-9]:[0-9][0-9]:[0-9][0-9][.][0-9][0-9]/TIME/g' "$1"
  }
  plain lines.ass >a
  plain words.ass >b
  same b a "without it and times, nothing else changed"
  grep '^Dialogue: 9' lines.ass >a
  grep '^Dialogue: 9' words.ass >b
  sign=$(sed -n 's/^Dialogue: 9,0:00:\([0-9.]*\),.*/\1/p' b | head -n 1)
  by=$(awk -v b="$sign" 'BEGIN { printf "%.0f", 100 * b - 1270 }')
  moved a b "$by" && [ "$by" -le -60 ] && [ "$by" -ge -80 ]
  ok $? "signs moved with the lyrics, by $by hundredths"
else
  skip "the demo song is not there"
fi
finish
