#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Which language lyrics are in, told in every way there is; syllables show what was read.
. "$SRCDIR/tests/tap.sh"
media=$FIXTURES/demo/demo.mp4
[ -e "$media" ] || skip_all "the demo song is not there"
cd "$scratch" || exit 99
# Any sound will do: a short one is soon read.
ffmpeg -nostdin -v error -ss 8 -t 6 -i "$media" -vn short.wav 2>/dev/null && media=short.wav
json=$BUILDDIR/tests/json_tool

# syllables OPTIONS… LYRICS: those of the first line, with bars between
syllables() {
  rm -f out.json
  "$NORAE" sync "$media" -o out.json --ignore-times -q "$@" 2>err || {
    cat err
    return
  }
  i=0
  shown=
  while text=$("$json" get out.json "lines.0.syllables.$i.text" 2>/dev/null); do
    shown="$shown${shown:+|}$text"
    i=$((i + 1))
  done
  echo "$shown"
}

# "Sache" has two syllables in German and one in French and English; "noche" two in Spanish.
echo 'Sache noche' >plain.txt
printf '[la:de]\n[00:01.00]Sache noche\n' >told.lrc
printf '[la:fr]\n[00:01.00]Sache\n' >french.lrc
printf '#TITLE:x\n#LANGUAGE:German\n#BPM:200\n#GAP:0\n: 0 4 0 Sache\n: 4 4 0  Sache\nE\n' >german.txt
printf '#TITLE:x\n#LANGUAGE:French\n#BPM:200\n#GAP:0\n: 0 4 0 Sache\n: 4 4 0  Sache\nE\n' >french.txt
is "$(syllables --lang de plain.txt)" "Sa|che |no|che" "--lang de"
is "$(syllables --lang en plain.txt)" "Sache |noche" "--lang en"
is "$(syllables told.lrc)" "Sa|che |no|che" "[la:de]"
is "$(syllables french.lrc)" "Sache" "[la:fr]"
is "$(syllables --lang fr told.lrc)" "Sache |noche" "--lang goes before [la:]"
is "$(syllables german.txt)" "Sa|che |Sa|che" "#LANGUAGE:German"
is "$(syllables french.txt)" "Sache |Sache" "#LANGUAGE:French"

# Guessed from the words of the whole.
printf 'Sache und ich bin so allein\nIch weiß nicht was das ist\n' >guess.txt
is "$(syllables guess.txt)" "Sa|che |und |ich |bin |so |al|lein" "German by its look"

# one WORDS WANTED OPTIONS…: a line with a language told or by its script
one() {
  words=$1
  wanted=$2
  shift 2
  printf '%s\n' "$words" >one.txt
  is "$(syllables "$@" one.txt)" "$wanted" "${*:-by script}: $words"
}
one '사랑 story 시작해' '사|랑 |sto|ry |시|작|해'
one 'Love를 24시간' 'Love|를 |24|시|간'
one 'そら baby きょう' 'そ|ら |ba|by |きょ|う'
one '永遠《とわ》に' '永遠《とわ》|に' --lang ja
one '月光' '月|光' --lang zh
one '月光' '月|光' --lang yue
one 'schöne Straße' 'schö|ne |Stra|ße' --lang de
# Readings in a romanisation beside the line.
printf '[00:01.00]sadame no hito\n[00:01.00]運命の人\n[00:03.00]sora no hoshi\n[00:03.00]空の星\n' >roman.lrc
is "$(syllables roman.lrc)" "運命|の|人" "a romanisation tells readings"
one 'coração manhã' 'co|ra|ção |ma|nhã' --lang pt
one 'città ragazzo' 'cit|tà |ra|gaz|zo' --lang it
one 'kleine huizen' 'klei|ne |hui|zen' --lang nl
one 'źródło niebo' 'źród|ło |nie|bo' --lang pl
one 'любовь моя' 'лю|бовь |мо|я'
one 'kärlek' 'kär|lek' --lang sv
finish
