#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Lyrics tracks put in, replaced, taken out, and read again: Matroska, MP4, WebM.
. "$SRCDIR/tests/tap.sh"
. "$SRCDIR/tests/media.sh"

run() { "$NORAE" "$@" 2>err; }
muxed() { run mux "$@" --font-dir "$SRCDIR/fixtures/fonts" --no-system-fonts -f; }
# tracks FILE: "language,title,default " of each subtitle track.
tracks() {
  ffprobe -v error -select_streams s -of json -show_entries \
    stream=index:stream_tags=language,title:stream_disposition=default "$1" |
    awk -F'"' '/"default"/ { d = $3; gsub(/[^0-9]/, "", d) } /"language"/ { l = $4 } /"title"/ { t = $4 }
      /^        }/ { printf "%s,%s,%s ", l, t, d; l = t = d = "" }'
}
fonts() { ffprobe -v error -select_streams t -show_entries stream_tags=filename -of csv=p=0 "$1" | sort | tr '\n' ' '; }
chapters() { ffprobe -v error -show_chapters -show_entries chapter=start_time:chapter_tags=title -of csv=p=0 "$1" | tr '\n' ' '; }
streams() { ffmpeg -nostdin -v error -i "$1" -map 0:v -map 0:a -c copy -f streamhash -; }

make -f lavfi -i testsrc=s=320x180:r=25:d=6 -f lavfi -i sine=d=6 -c:v libx264 -preset ultrafast \
  -bf 0 -c:a flac in.mkv
make -i in.mkv -c:v copy -c:a aac in.mp4
make -i in.mkv -t 5 -c:v libvpx -deadline realtime -cpu-used 8 -c:a libopus in.webm

{
  ass_head "; a remark" 2
  cat <<'EOF'
Dialogue: 1,0:00:02.00,0:00:02.50,A,Sin ger,0,0,0,fx,{\kf50}three
Comment: 0,0:00:00.00,0:00:00.80,A,,0,0,0,karaoke,{\k40}one{\k40}two
Dialogue: 0,0:00:00.00,0:00:00.80,A,,0000,0000,0000,fx,{\kf40}one{\kf40}two , comma  
; odd
Comment: 0,0:00:09.00,0:00:09.80,A,,0,0,0,,behind
Dialogue: 0,0:00:01.00,0:00:00.80,A,,0,0,0,,never seen
Dialogue: 0,0:00:00.00,0:00:00.81,A,,0,0,0,,at the same time

[Aegisub Extradata]
Data: 0,x,y
EOF
} >s.ass
cat >song.elrc <<'EOF'
[00:00.500]<00:00.500>별 <00:00.904>빛 <00:01.200>아<00:01.403>래<00:01.700>
[Chorus]
[00:02.000]<00:02.000>one <00:02.300>word<00:02.600>
[Verse 2]
[00:03.000]<00:03.100>two <00:03.400>more<00:03.600>
EOF
cat >duet.vtt <<'EOF'
WEBVTT

00:00:00.500 --> 00:00:03.000
One <00:00:01.000>two <00:00:01.500><00:00:02.000>three &amp; 3<00:00:02.500>

00:00:01.250 --> 00:00:02.250
<00:00:01.300>ooh <00:00:01.750>aah

00:00:03.000 --> 00:00:04.000
la la

00:00:04.000 --> 00:00:04.900
la la
EOF

# ── Matroska: there and back ──
muxed in.mkv s.ass -o s.mkv -l ko
is "$?" 0 "a script into Matroska"
run convert s.mkv -t ass -o back.ass
same back.ass s.ass "comes back byte by byte: comments, order, sections behind the events"
make -i s.mkv -map 0:s -c copy other.ass
is "$(tr -d '\r' <other.ass | grep -c '^Dialogue.*\(three\|two ,\|same\)')" 3 "another program finds its events"
is "$(tr -d '\r' <other.ass | grep '^\[' | tail -n 1)" "[Events]" "in the section of events"
# What another program wrote has other numbers.
make -i in.mkv -i s.ass -map 0 -map 1 -c copy theirs.mkv
run convert theirs.mkv -t ass -o theirs.ass
is "$(grep -E '^(Dialogue|Comment)' theirs.ass | grep -v never | sort)" \
  "$(grep -E '^(Dialogue|Comment)' s.ass | grep -v never | sort)" "what another program wrote comes back, too"
is "$(grep -c . theirs.ass)" "$(grep -c . s.ass)" "all of it"
sed 's/^Format: Layer, Start, End/Format: Start, End, Layer/' s.ass >odd.ass
muxed in.mkv odd.ass -o odd.mkv
is "$? $(grep -c 'order that Matroska' err)" "1 1" "fields in another order are refused"

mkdir out
muxed in.mkv s.ass -o whole.mkv --whole-fonts
run convert whole.mkv -t ass -o out/whole.ass --fonts out/fonts
is "$?" 0 "a script and its fonts are taken out"
same out/whole.ass s.ass "the script"
cmp -s out/fonts/NoraeTestSans-Bold.otf "$SRCDIR/fixtures/fonts/NoraeTestSans-Bold.otf"
ok $? "and the fonts, whole where they are"
run convert whole.mkv -t ass -o again.ass --fonts out/fonts
is "$? $(ls again.ass 2>&1 | grep -c 'No such')" "1 1" "no font file is replaced without -f"

# Pictures that are decoded in another order than they are shown: Matroska tells no decoding times.
packets() { ffprobe -v error -select_streams v -show_entries packet=pts_time,flags -of csv=p=0 "$1"; }
shown() { ffprobe -v error -select_streams v -show_entries frame=best_effort_timestamp_time -of csv=p=0 "$1" | tr -d , | grep .; }
make -i in.mkv -c:v libx264 -preset veryfast -bf 3 -x264-params keyint=24:open-gop=1 -an b.mkv
muxed b.mkv s.ass -o bs.mkv
is "$? $(grep -c clock-order err)" "0 0" "B-frames from Matroska: nothing is bent"
is "$(packets bs.mkv)" "$(packets b.mkv)" "times and keyframes stay, into Matroska"
muxed b.mkv duet.vtt -o bs.mp4
is "$? $(grep -c clock-order err)" "0 0" "into MP4: nothing is bent"
is "$(shown bs.mp4 | cut -c1-5)" "$(shown b.mkv | cut -c1-5)" "times stay"

# ── MP4 and WebM ──
for kind in mp4 m4v mov; do
  muxed in.mp4 duet.vtt -o duet.$kind -l de --title "Two of them"
  is "$?" 0 "$kind: overlapping lines with words"
  is "$(tracks duet.$kind | cut -d, -f1,3 | sed s/deu/ger/)" "ger,1 " "$kind: language and default"
  run convert duet.$kind -t vtt -o back.vtt -f
  same back.vtt duet.vtt "$kind: lines, words and pauses come back"
  is "$(streams duet.$kind | md5sum)" "$(streams in.mp4 | md5sum)" "$kind: the film is the same"
done
is "$(ffmpeg -nostdin -v error -i duet.mp4 -map 0:s -f srt - | sed 's/<[^>]*>//g' | tr -d '\r' | tr '\n' '|')" \
  "1|00:00:00,500 --> 00:00:01,250|One two three & 3||2|00:00:01,250 --> 00:00:02,250|One two three & 3|ooh aah||3|00:00:02,250 --> 00:00:03,000|One two three & 3||4|00:00:03,000 --> 00:00:04,000|la la||5|00:00:04,000 --> 00:00:04,900|la la||" \
  "another program shows what is seen when"
muxed in.webm duet.vtt -o duet.webm -l de
is "$? $(tracks duet.webm)" "0 ger,Karaoke,1 " "WebM"
run convert duet.webm -t vtt -o back.vtt -f
same back.vtt duet.vtt "WebM: lines, words and pauses come back"
muxed in.mp4 song.elrc -o song.mp4 --clean sections
run convert song.mp4 -t elrc -o back.elrc
run convert song.elrc -t elrc -o song2.elrc --clean sections
is "$(grep '<' back.elrc)" "$(grep '<' song2.elrc)" "a song's syllables come back from MP4"
muxed in.mp4 s.ass -o lost.mp4
is "$? $(grep -c 'loss-styles' err)" "0 1" "what MP4 can't hold of a script is told"
muxed in.mp4 s.ass -o lost.mp4 --strict
is "$?" 1 "and refused with --strict"
printf 'WEBVTT\n\n00:01.000 --> 00:02.000\n<v Mina>mine\n' >voice.vtt
muxed in.mp4 voice.vtt -o voice.mp4
is "$? $(grep -c loss-voices err)" "0 1" "singers are lost in MP4, and told"
muxed in.mp4 voice.vtt -o strict.mp4 --strict
is "$? $(ls strict.mp4 2>&1 | grep -c 'No such')" "1 1" "and refused with --strict"
muxed in.mkv song.elrc -o x.webm
is "$? $(grep -c "can't hold the picture (h264)" err)" "1 1" "a film that WebM can't hold"
"$NORAE" convert -q song.elrc -t text -o plain.txt
muxed in.mp4 plain.txt -o x.mp4
is "$? $(grep -c no-times err)" "1 1" "lyrics without times"

# A styled script of the song, in the tests' font.
sed '1d' song.elrc >latin.elrc
run convert latin.elrc --font "Norae Test Sans" --font-dir "$SRCDIR/fixtures/fonts" --no-system-fonts \
  --clean sections --size 320x180 -o words.ass
is "$?" 0 "a script of the song"

# ── several, beside others, in their places, out again ──
muxed in.mkv words.ass s.ass -o two.mkv -l ko -l en --title Words --title Styled
is "$(tracks two.mkv)" "kor,Words,1 eng,Styled,0 " "two tracks, the first is shown"
is "$(fonts two.mkv | grep -c 'NoraeTestSans-Bold.subset')" 1 "a font that both use is there once"
run convert --embedded 2 two.mkv -t ass -o back.ass -f
same back.ass s.ass "the second is whole"
muxed two.mkv s.ass -o three.mkv -l ja --title Third
is "$(tracks three.mkv)" "kor,Words,0 eng,Styled,0 jpn,Third,1 " "beside them, and shown"
muxed two.mkv s.ass -o three.mkv -l ja --title Third --keep-default
is "$(tracks three.mkv)" "kor,Words,1 eng,Styled,0 jpn,Third,0 " "beside them, and not shown"
sed 's/three/four/' s.ass >t.ass
muxed two.mkv t.ass -o new.mkv --replace Styled
is "$(tracks new.mkv)" "kor,Words,0 eng,Styled,1 " "in the place of one, by title, under its name"
run convert --embedded 2 new.mkv -t ass -o back.ass -f
same back.ass t.ass "it is another one"
muxed two.mkv t.ass -o new.mkv --replace kor -l zh
is "$(tracks new.mkv)" "chi,Words,1 eng,Styled,0 " "by language, with a new one"
muxed two.mkv t.ass -o new.mkv --replace all
is "$(tracks new.mkv)" "kor,Words,1 " "in the place of all"
muxed two.mkv -o new.mkv --remove 2
is "$? $(tracks new.mkv)" "0 eng,Styled,1 " "one taken out by number: the other is shown"
muxed two.mkv -o new.mkv --remove Styled
is "$(tracks new.mkv)" "kor,Words,1 " "or by title"
muxed two.mkv -o new.mkv --remove all
is "$(tracks new.mkv)|$(fonts new.mkv)" "|" "or all, and their fonts with them"
is "$(streams new.mkv)" "$(streams in.mkv)" "the film is what it was"
for which in 0 9 fr; do
  muxed two.mkv -o no.mkv --remove $which
  is "$? $(grep -c 'no-track' err)" "2 1" "$which is no subtitle track"
done

# Fonts: those of others stay.
make -i in.mkv -attach "$SRCDIR/README.md" -map 0 -c copy -metadata:s:t mimetype=text/plain \
  -metadata:s:t filename=README.md note.mkv
muxed note.mkv s.ass -o more.mkv
others=$(fonts more.mkv)
muxed more.mkv words.ass -o beside.mkv
muxed beside.mkv -o less.mkv --remove 3
is "$(fonts less.mkv)" "$others" "fonts that another script uses stay"
muxed more.mkv -o less.mkv --remove all
is "$(fonts less.mkv)" "README.md " "fonts that nobody uses any more go"
muxed more.mkv s.ass -o again.mkv --replace all
is "$(fonts again.mkv | wc -w)" "$(echo "$others" | wc -w)" "muxing again piles nothing up"

# ── chapters ──
styled() { muxed "$@" --font "Norae Test Sans"; }
styled in.mkv latin.elrc -o chapters.mkv --clean sections
is "$(chapters chapters.mkv)" "2.000000,Chorus 3.000000,Verse 2 " "chapters where sections begin"
muxed in.mp4 latin.elrc -o chapters.mp4 --clean sections
is "$(chapters chapters.mp4)" "0.000000, 2.000000,Chorus 3.000000,Verse 2 " "in MP4, too"
sed 's/Chorus/Refrain/' latin.elrc >refrain.elrc
styled chapters.mkv refrain.elrc -o kept.mkv --clean sections
is "$(chapters kept.mkv)" "2.000000,Chorus 3.000000,Verse 2 " "those that are there are kept"
styled chapters.mkv refrain.elrc -o other.mkv --clean sections --chapters
is "$(chapters other.mkv)" "2.000000,Refrain 3.000000,Verse 2 " "unless others are asked for"
muxed chapters.mkv -o off.mkv --chapters=off
is "$? $(chapters off.mkv)" "0 " "or none"
styled in.mkv refrain.elrc -o keep.mkv --clean sections --chapters=keep
is "$(chapters keep.mkv)" "" "or none but those"
muxed chapters.mkv s.ass -o same.mkv --chapters
is "$? $(grep -c 'no sections' err) $(chapters same.mkv)" "0 1 2.000000,Chorus 3.000000,Verse 2 " \
  "without sections it says so"
run make in.mp4 song.elrc --soft --no-sync --clean sections -o soft.mp4
is "$? $(chapters soft.mp4)" "0 0.000000, 2.000000,Chorus 3.000000,Verse 2 " "make --soft writes MP4, too"
run convert soft.mp4 -t elrc -o back.elrc -f
is "$(grep '<' back.elrc)" "$(grep '<' song2.elrc)" "with the words"
finish
