#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Lyrics muxed into Matroska: the track, its fonts, its times, and the rest kept.
. "$SRCDIR/tests/tap.sh"
. "$SRCDIR/tests/media.sh"

tag() { ffprobe -v error -select_streams "$2" -show_entries "stream_tags=$3" -of csv=p=0 "$1"; }

{
  ass_head "" 2
  cat <<'EOF'
Comment: 0,0:00:00.00,0:00:00.80,A,,0,0,0,karaoke,{\k40}one{\k40}two
Dialogue: 0,0:00:00.00,0:00:00.80,A,,0,0,0,fx,{\kf40}one{\kf40}two
Dialogue: 0,0:00:02.00,0:00:02.50,A,,0,0,0,fx,{\kf50}three
EOF
} >s.ass
printf ';FFMETADATA1\ntitle=Song\nartist=Band\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=1000\nEND=2000\ntitle=Verse\n' >meta
printf '1\n00:00:01,000 --> 00:00:02,000\nhello\n' >other.srt
make -f lavfi -i "aevalsrc='if(lt(mod(t,1),0.002),0.8*sin(2*PI*1000*t),0)':s=48000:d=3" click.wav
make -f lavfi -i testsrc=s=320x180:r=25:d=3 -i click.wav -i other.srt -i meta -map 0 -map 1 -map 2 -map_metadata 3 \
  -c:v libx264 -preset ultrafast -c:a flac -c:s srt -metadata:s:s language=eng -disposition:s default in.mkv

mux in.mkv s.ass out.mkv lang=ko-KR title=Lyrics
is "$?" 0 "a film with sound, subtitles and chapters"
is "$(tag out.mkv s:1 language,title)" "kor,Lyrics" "the track's language and title"
is "$(ffprobe -v error -select_streams s -show_entries stream_disposition=default -of csv=p=0 out.mkv | tr '\n' ' ')" \
  "0 1 " "it is the one that is shown"
for stream in v:0 a:0 s:0; do
  is "$(ffmpeg -v error -i out.mkv -map 0:$stream -c copy -f streamhash -)" \
    "$(ffmpeg -v error -i in.mkv -map 0:$stream -c copy -f streamhash -)" "stream $stream is copied bit by bit"
done
is "$(ffprobe -v error -show_chapters -show_entries format_tags=title,artist:chapter_tags=title:chapter=start_time -of csv=p=0 out.mkv | tr '\n' ' ')" \
  "$(ffprobe -v error -show_chapters -show_entries format_tags=title,artist:chapter_tags=title:chapter=start_time -of csv=p=0 in.mkv | tr '\n' ' ')" \
  "chapters and tags are kept"
make -i out.mkv -map 0:s:1 -c copy back.ass
is "$(tr -d '\r' <back.ass | grep -E '^(Dialogue|Comment)' | sort)" "$(grep -E '^(Dialogue|Comment)' s.ass | sort)" \
  "the script comes back as it was, its timed source too"
# The family is several files; which of them its letters are looked for in first is open.
tag out.mkv t filename,mimetype >fonts
grep -qx "NoraeTestSans-Bold.subset.otf,application/vnd.ms-opentype" fonts
ok $? "the font is attached"
# dump NAME FILE.mkv FONT: the attachment that fits the name, from the file of names.
dump() {
  tag "$2" t filename >names
  make -dump_attachment:t:$(($(grep -n "$1" names | cut -d: -f1) - 1)) "$3" -i "$2" -f null -
}
dump NoraeTestSans-Bold out.mkv font.otf
[ "$(wc -c <font.otf)" -lt 40000 ]
ok $? "with what the text needs of its 220 KB ($(wc -c <font.otf) bytes)"
"$tool" burn out.mkv s.ass attached.mkv only-fonts=1 preset=ultrafast 2>told
is "$? $(grep -c font told)" "0 0" "and burning finds it there"
burn in.mkv s.ass system.mkv preset=ultrafast
is "$(ffmpeg -v error -i attached.mkv -map 0:v -f framemd5 - | md5sum)" \
  "$(ffmpeg -v error -i system.mkv -map 0:v -f framemd5 - | md5sum)" "which draws the same pictures"
mux in.mkv s.ass whole.mkv whole
dump NoraeTestSans-Bold whole.mkv font.otf
cmp -s font.otf "$SRCDIR/fixtures/fonts/NoraeTestSans-Bold.otf"
ok $? "or the font is attached whole"
# Another text over the same file: what is attached lacks its letters.
sed 's/three/fünf Züge/' s.ass >other.ass
mux out.mkv other.ass again.mkv
tag again.mkv t filename | grep -q 'NoraeTestSans-Bold-2.subset'
ok $? "other words get their own letters"
"$tool" burn again.mkv other.ass attached.mkv only-fonts=1 preset=ultrafast 2>told
grep font told
burn in.mkv other.ass system.mkv preset=ultrafast
is "$(ffmpeg -v error -i attached.mkv -map 0:v -f framemd5 - | md5sum)" \
  "$(ffmpeg -v error -i system.mkv -map 0:v -f framemd5 - | md5sum)" "and are drawn with them"
burn out.mkv other.ass over.mkv preset=ultrafast
is "$(ffmpeg -v error -i over.mkv -map 0:v -f framemd5 - | md5sum)" \
  "$(ffmpeg -v error -i system.mkv -map 0:v -f framemd5 - | md5sum)" \
  "or with the whole font, where it is here"

# Lyrics and sound stay together whatever the container did to the clock.
# together FILE WORDS: the last click (2 s) against the last event's start (2 s).
together() {
  mux "$1" s.ass out.mkv
  click=$("$tool" clicks out.mkv | tail -1)
  event=$(ffprobe -v error -select_streams s -show_entries packet=pts_time -of csv=p=0 out.mkv | tail -1)
  before=$("$tool" clicks "$1" | tail -1)
  echo "$click $event $before" | awk '{ d = $1 - $2 - ($3 - 2); exit !(d < 0.0015 && d > -0.0015) }'
  ok $? "$2 ($before; $click $event)"
}
make -i in.mkv -map 0:v -map 0:a -c:v copy -c:a aac in.mp4
together in.mp4 "AAC with an edit list"
make -i in.mkv -map 0:v -map 0:a -c:v copy -c:a aac in.ts
together in.ts "a transport stream that starts at 1.4 s"
make -i click.wav -c:a libopus in.opus
together in.opus "Opus"
make -i in.mkv -map 0:v -map 0:a -c:v copy -c:a libopus opus.mp4
together opus.mp4 "Opus from MP4"
make -i click.wav -c:a libmp3lame in.mp3
together in.mp3 "an MP3 with a LAME tag"

fails "not Matroska" "only Matroska holds karaoke as it is" mux in.mkv s.ass no.avi
fails "no script" "is no ASS script" mux in.mkv click.wav $kept
fails "cancelled" "cancelled" mux in.mkv s.ass $kept cancel=0
sed 's/Norae Test Sans/No Such Font/' s.ass >nofont.ass
fails "no font" 'error [font-missing] there is no font "No Such Font" here' mux in.mkv nofont.ass $kept
fails_when_full mux in.mkv s.ass $kept

finish
