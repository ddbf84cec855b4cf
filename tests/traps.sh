#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What burners get wrong, one after the other; each by its pixels or its times.
#
#   matrix      lyrics in the colours of BT.601, whatever the video is
#   header      "YCbCr Matrix" of the script not obeyed
#   seam        colours that leak where two areas meet, at odd x
#   opaque      ten bits that are never quite covered
#   vfr         a varying frame rate made constant
#   siting      colours half a pixel off where chroma lies elsewhere
#   font        another font's letters without a word
#   aspect      text as wide as the stored pixels are narrow
#   rotation    text that lies on its side, or is mirrored
#   hdr         white that glares
#   light       what HDR says of its light is lost
#   priming     sound early or late in another container
#   edits       the same for what an edit list cuts or delays
#   start       a clock that does not begin at 0
#   fields      colours of two fields mixed; --deinterlace
#   alpha       transparency lost without a word
#   attached    fonts of the file not used
#   formats     pixels in each form: bits, halved chroma, pairs, grey, RGB
#   containers  each container as source, sound kept or encoded, and said
. "$SRCDIR/tests/tap.sh"
. "$SRCDIR/tests/media.sh"

# script MATRIX-LINE TEXT…: drawn from 0.3 to 0.8 s.
script() {
  ass_head "$1" 7
  shift
  for text; do
    printf '%s\n' "Dialogue: 0,0:00:00.30,0:00:00.80,A,,0,0,0,,{\\an7}$text"
  done
}
# box X Y W H [TAGS]: a filled one, as a script's text.
box() { printf '%s' "{\\pos($1,$2)$5\\p1}m 0 0 l $3 0 $3 $4 0 $4"; }
red=$(box 80 40 160 100)
script "YCbCr Matrix: None" "$red" >red.ass
script "YCbCr Matrix: None" "$(box 80 40 160 100 '\c&HFFFFFF&')" >white.ass
script "YCbCr Matrix: None" "$(box 0 0 40 20)" >corner.ass

tags='-colorspace bt709 -color_primaries bt709 -color_trc bt709 -color_range tv'
# film OUT ARGUMENTS…: one second of grey.
film() {
  film_out=$1
  shift
  make -f lavfi -i color=c=gray:s=320x180:r=10:d=1 "$@" "$film_out"
}
# shellcheck disable=SC2086
film grey.mkv -c:v ffv1 -pix_fmt yuv420p $tags
# shellcheck disable=SC2086
film grey.mp4 -c:v libx264 -preset ultrafast -qp 0 -pix_fmt yuv420p $tags
# samples FILE PLANE X Y W H [FORMAT]: of one plane, at 0.5 s.
samples() {
  ffmpeg -nostdin -v error -noautorotate -ss "${at:-0.5}" -i "$1" -frames:v 1 \
    -vf "${7:+format=$7,}extractplanes=$2,crop=$5:$6:$3:$4:exact=1" -f rawvideo - |
    od -An -v -t "u${bytes:-1}" | tr -s ' \n' ' ' | sed 's/^ //; s/ $//'
}
stream() { ffprobe -v error -select_streams "$2" -show_entries "stream=$3" -of csv=p=0 "$1" | head -1; }

# ── matrix ── red, by the video's own matrix and range
while read -r matrix range wanted; do
  format=yuv420p
  [ "$range" = tv ] || format=yuvj420p
  film in.mkv -c:v ffv1 -pix_fmt $format -colorspace "$matrix" -color_range "$range"
  burn in.mkv red.ass out.mkv codec=ffv1
  colour "$(yuv out.mkv 0.5 160 90 $format)" "$wanted" 1 "matrix: red in $matrix, $range"
  is "$(stream out.mkv v color_space,color_range)" "$range,$matrix" "matrix: and the file goes on saying so"
done <<'EOF'
bt709 tv 63 102 240
bt709 pc 54 99 255
smpte170m tv 81 90 240
smpte240m tv 62 102 240
bt2020nc tv 74 97 240
EOF

# ── header ──
while read -r header wanted; do
  script "$(echo "$header" | tr _ ' ')" "$red" >s.ass
  burn grey.mkv s.ass out.mkv codec=ffv1
  colour "$(yuv out.mkv 0.5 160 90)" "$wanted" 1 "header: $header on BT.709"
done <<'EOF'
YCbCr_Matrix:_None 63 102 240
YCbCr_Matrix:_TV.709 63 102 240
YCbCr_Matrix:_TV.601 81 90 240
YCbCr_Matrix:_PC.709 54 99 255
X:_no_header 81 90 240
EOF

# ── seam ── two areas that meet at x = 101
script "YCbCr Matrix: None" "$(box 80 40 21 100)" "$(box 101 40 139 100)" >s.ass
burn grey.mkv s.ass out.mkv codec=ffv1
is "$(samples out.mkv y 99 90 4 1) $(samples out.mkv u 48 45 5 1)" "63 63 63 63 102 102 102 102 102" \
  "seam: none in luma or chroma"

# ── opaque ── on black and on white
while read -r under over wanted; do
  make -f lavfi -i "color=c=$under:s=320x180:r=10:d=1" -c:v ffv1 -pix_fmt yuv420p10le -colorspace bt709 in.mkv
  script "YCbCr Matrix: None" "$(box 80 40 160 100 "\\c&H$over&")" >s.ass
  burn in.mkv s.ass out.mkv codec=ffv1
  is "$(yuv out.mkv 0.5 160 90 yuv420p10le)" "$wanted" "opaque: &H$over& on $under covers all of ten bits"
done <<'EOF'
black FFFFFF 940 512 512
white 000000 64 512 512
EOF

# ── vfr ──
make -f lavfi -i testsrc=s=160x90:r=30:d=1 -vf "select='not(between(n,10,20)*mod(n,3))'" -vsync vfr \
  -c:v libx264 -preset ultrafast vfr.mp4
clock vfr.mp4 | cut -c1-5 >a
for out in vfr-out.mp4 vfr-out.mkv; do
  burn vfr.mp4 red.ass $out preset=ultrafast
  clock $out | cut -c1-5 >b
  paste a b | awk '{ d = $1 - $2; if (NF != 2 || d > 0.0011 || d < -0.0011) exit 1 } END { exit NR != 22 }'
  ok $? "vfr: $(wc -l <b) frames in $out at their own times"
done

# ── siting ── the box begins at x = 80, y = 40: chroma there is full, or of the edge's
while read -r where wanted; do
  make -i grey.mkv -c:v libx264 -preset ultrafast -qp 0 -chroma_sample_location "$where" in.mp4
  burn in.mp4 red.ass out.mkv codec=ffv1
  is "$(samples out.mkv u 39 45 3 1) / $(samples out.mkv u 60 19 1 3)" "$wanted" "siting: $where"
done <<'EOF'
left 128 109 102 / 128 102 102
center 128 102 102 / 128 102 102
topleft 128 109 102 / 128 109 102
top 128 102 102 / 128 109 102
EOF

# ── font ──
sed 's/Norae Test Sans/No Such Font/; s/,,{.*/,,words/' red.ass >nofont.ass
echo "<fontconfig><dir>$SRCDIR/fixtures/fonts</dir><cachedir>$scratch/cache</cachedir></fontconfig>" >fonts.conf
FONTCONFIG_FILE=$scratch/fonts.conf "$tool" burn grey.mkv nofont.ass out.mp4 preset=ultrafast 2>told
is "$? $(grep -c '^warning \[font-missing\].*"No Such Font".*"Norae Test Sans" is drawn' told)" "0 1" \
  "font: another one that stands in is told"
FONTCONFIG_FILE=$scratch/fonts.conf fails "font, strict" '[font-missing]' \
  sh -c '"$0" burn grey.mkv nofont.ass kept.mkv preset=ultrafast strict=1 2>told' "$tool"

# ── aspect ── shown at 320×180: the box lies at 40…120 of 160 stored columns
make -i grey.mkv -vf scale=160:180,setsar=2/1 -c:v ffv1 in.mkv
sed 's/^PlayResX/LayoutResX: 320\nLayoutResY: 180\nPlayResX/' red.ass >s.ass
burn in.mkv s.ass out.mkv codec=ffv1
is "$(samples out.mkv y 39 90 2 1) $(samples out.mkv y 119 90 2 1) $(stream out.mkv v sample_aspect_ratio)" \
  "125 63 63 125 2:1" "aspect: a box is as wide as it is shown"

# ── rotation ── a red corner at the top left of what is shown
# turn FILE MATRIX: its display matrix as hexadecimal words.
turn() {
  header=$(grep -abo tkhd "$1" | head -1 | cut -d: -f1)
  echo "$2" | tr -d ' ' | sed 's/../\\x&/g' | xargs -0 printf '%b' | tr -d '\n' |
    dd of="$1" bs=1 seek=$((header + 44)) conv=notrunc 2>/dev/null
}
while read -r name size a b c d; do
  cp grey.mp4 turned.mp4
  turn turned.mp4 "$a $b 00000000 $c $d 00000000 00000000 00000000 40000000"
  for out in turned-out.mp4 turned-out.mkv; do
    burn turned.mp4 corner.ass $out preset=ultrafast crf=1
    ffmpeg -nostdin -v error -y -ss 0.5 -i $out -frames:v 1 -c:v ffv1 shown.mkv
    width=${size%x*} height=${size#*x}
    red_at=$(at=0 samples shown.mkv v 4 4 1 1)
    far=$(at=0 samples shown.mkv v $((width / 2 - 8)) 4 1 1),$(at=0 samples shown.mkv v 4 $((height / 2 - 8)) 1 1)
    is "$(stream shown.mkv v width,height) $((red_at > 220)) $far" "$width,$height 1 128,128" \
      "rotation: $name, $out"
  done
done <<'EOF'
quarter 180x320 00000000 00010000 ffff0000 00000000
half 320x180 ffff0000 00000000 00000000 ffff0000
three-quarters 180x320 00000000 ffff0000 00010000 00000000
mirrored 320x180 ffff0000 00000000 00000000 00010000
upside-down 320x180 00010000 00000000 00000000 ffff0000
EOF

# ── hdr and light ──
light='master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,1):max-cll=1000,400'
while read -r transfer wanted; do
  film hdr.mp4 -c:v libx265 -preset ultrafast -x265-params "log-level=none:hdr10=1:$light" -pix_fmt yuv420p10le \
    -colorspace bt2020nc -color_primaries bt2020 -color_trc "$transfer" -color_range tv
  burn hdr.mp4 white.ass out.mkv codec=ffv1
  colour "$(yuv out.mkv 0.5 160 90 yuv420p10le)" "$wanted" 2 "hdr: white in $transfer is at 203 cd/m²"
done <<'EOF'
smpte2084 573 512 512
arib-std-b67 721 512 512
EOF
# ── priming, edits, start ── clicks each half second beside the picture
make -f lavfi -i "aevalsrc='if(lt(mod(t,0.5),0.002),0.8*sin(2*PI*1000*t),0)':s=44100:d=2" click.wav
# From the first frame on: Matroska can't begin before 0, where priming lies.
clicks() {
  "$tool" clicks "$1" | awk -v f="$(first "$1")" '{ printf "%.5f ", $1 - f }'
}
first() {
  begin=$(ffprobe -v error -show_entries format=start_time -of csv=p=0 "$1" | head -1)
  clock "$1" | awk -v s="$begin" 'NR == 1 { print (s > 0.2 ? $1 - s : $1) }'
}
near() { echo "$1 $2" | awk '{ for (i = 1; i <= NF / 2; i++) { d = $i - $(i + NF / 2); if (d > 0.0015 || d < -0.0015) exit 1 } exit NF % 2 || NF < 4 }'; }
make -f lavfi -i testsrc=s=160x90:r=10:d=2 -i click.wav -c:v libx264 -preset ultrafast -g 10 -c:a aac primed.mp4
make -i primed.mp4 -c copy primed.mkv
make -f lavfi -i testsrc=s=160x90:r=10:d=2 -i click.wav -c:v libvpx -b:v 200k -deadline realtime -c:a libopus primed.webm
make -ss 0.7 -i primed.mp4 -c copy cut.mp4
make -i primed.mp4 -itsoffset 0.4 -i primed.mp4 -map 0:v -map 1:a -c copy late-sound.mp4
make -itsoffset 0.4 -i primed.mp4 -i primed.mp4 -map 0:v -map 1:a -c copy late-picture.mp4
make -i primed.mp4 -c copy -output_ts_offset 5000 start.ts
make -i primed.mp4 -c copy -output_ts_offset 5 -copyts start.mkv
while read -r trap in out; do
  burn $in red.ass $out preset=ultrafast
  near "$(clicks $in)" "$(clicks $out)"
  ok $? "$trap: $in to $out: clicks at $(clicks $in), $(clicks $out)"
  clock $in | awk 'NR == 1 { f = $1 } { printf "%.2f\n", $1 - f }' >a
  clock $out | awk 'NR == 1 { f = $1 } { printf "%.2f\n", $1 - f }' >b
  same b a "$trap: $in to $out: frames stay at their times"
done <<'EOF'
priming primed.mp4 p-out.mkv
priming primed.mkv p-out.mp4
priming primed.webm p-out.mp4
priming primed.mp4 p-out.webm
edits cut.mp4 e-out.mp4
edits cut.mp4 e-out.mkv
edits late-sound.mp4 e-out.mp4
edits late-picture.mp4 e-out.mkv
start start.ts s-out.mp4
start start.mkv s-out.mkv
EOF
is "$(stream p-out.webm a codec_name) $(grep -c '^note' told)" "opus $(grep -c '^note' told)" \
  "priming: WebM can't hold AAC: it is encoded"

# ── fields ── two rows of luma belong to two rows of chroma
make -f lavfi -i testsrc2=s=320x180:r=20:d=1 -vf tinterlace=interleave_top,setfield=tff -c:v libx264 \
  -preset ultrafast -flags +ildct+ilme -pix_fmt yuv420p fields.mp4
film still.mp4 -vf setfield=tff -c:v libx264 -preset ultrafast -qp 0 -flags +ildct+ilme -pix_fmt yuv420p -colorspace bt709
script "YCbCr Matrix: None" "$(box 80 40 160 2)" >s.ass
burn still.mp4 s.ass out.mp4 preset=ultrafast crf=0
is "$(samples out.mp4 u 60 19 1 4) $(stream out.mp4 v field_order)" "128 115 115 128 tt" \
  "fields: each has its own colours, and the film stays interlaced"
fails "fields" "only h264 keeps it so" burn fields.mp4 red.ass kept.mkv codec=hevc
burn fields.mp4 red.ass out.mp4 deinterlace=1 codec=hevc preset=ultrafast
combed() {
  ffmpeg -nostdin -hide_banner -i "$1" -vf idet -f null - 2>&1 |
    sed -n 's/.*Single.*TFF: *\([0-9]*\).*/\1/p'
}
clock fields.mp4 >a
clock out.mp4 >b
is "$(($(combed fields.mp4) > 8)) $(($(combed out.mp4) > 2)) $(clock out.mp4 | wc -l | tr -d " ")" "1 0 10" \
  "fields: none when deinterlaced"
same b a "fields: and each frame is there at its time"

# ── alpha ──
make -f lavfi -i color=c=gray@0.5:s=320x180:r=10:d=1,format=yuva420p -c:v ffv1 in.mkv
burn in.mkv red.ass out.mp4 preset=ultrafast
is "$? $(grep -c '^warning \[alpha\]' told)" "0 1" "alpha: lost transparency is told"

# ── attached ──
make -i grey.mkv -attach "$SRCDIR/fixtures/fonts/NoraeTestSans-Bold.otf" \
  -metadata:s:t mimetype=font/otf -c copy attached.mkv
sed 's/,,{.*/,,{\\an7\\fs120}M/' red.ass >s.ass
"$tool" burn attached.mkv s.ass out.mkv codec=ffv1 only-fonts=1 2>told
with=$(ffmpeg -v error -i out.mkv -map 0:v -f md5 -)
burn grey.mkv s.ass out.mkv codec=ffv1
is "$with" "$(ffmpeg -v error -i out.mkv -map 0:v -f md5 -)" "attached: the file's own font draws the same letters"

# ── formats ── through an encoder that keeps them, and through x264
for format in yuv420p yuv422p yuv444p yuv440p yuv420p10le yuv422p10le yuv444p10le yuv420p12le yuv444p12le \
  nv12 yuv411p gray gray10le rgb24 bgr0 gbrp10le; do
  film in.nut -c:v rawvideo -pix_fmt $format
  burn in.nut red.ass out.mkv codec=ffv1
  burned=$(yuv out.mkv 0.5 160 90)
  burn in.nut red.ass out.mp4 preset=ultrafast crf=1
  case $format in gray) wanted="76 85 255" ;; *) wanted="81 90 240" ;; esac # grey is full range
  colour "$burned" "$wanted" 2 "formats: $format"
  colour "$(yuv out.mp4 0.5 160 90)" "81 90 240" 2 "formats: $format, by x264 as $(stream out.mp4 v pix_fmt)"
done

# ── containers ──
while read -r in video audio kept; do
  make -f lavfi -i testsrc=s=160x90:r=10:d=1 -f lavfi -i sine=d=1 -c:v "$video" -b:v 300k -pix_fmt yuv420p -c:a "$audio" "$in"
  burn "$in" red.ass out.mp4 preset=ultrafast
  is "$? $(clock out.mp4 | wc -l | tr -d ' ') $(stream out.mp4 a codec_name) $(grep -c 'sound-encoded' told)" \
    "0 10 $kept" "containers: $in"
done <<'EOF'
in.mp4 mpeg4 aac aac 0
in.mkv libx264 libvorbis vorbis 0
in.mov prores pcm_s16le aac 1
in.webm libvpx libopus opus 0
in.ts mpeg2video mp2 mp3 0
in.avi mpeg4 libmp3lame mp3 0
EOF

finish
