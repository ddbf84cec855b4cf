#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Sound made singable: voices, key, tempo, loudness, all measured; picture and
# lyrics stay in step with it.
. "$SRCDIR/tests/tap.sh"
. "$SRCDIR/tests/media.sh"
sound=$BUILDDIR/tests/sound_tool

# sing IN OUT OPTIONS…: messages go to the file `told`.
sing() {
  in=$1 out=$2
  shift 2
  "$NORAE" burn -v -f "$in" s.ass -o "$out" --font-dir "$SRCDIR/fixtures/fonts" --no-system-fonts \
    --preset ultrafast --crf 5 "$@" 2>told
}
# field N WORDS
field() { echo "$2" | cut -d' ' -f"$1"; }
tracks() {
  ffprobe -v error -select_streams a -show_entries stream=codec_name:stream_disposition=default:stream_tags=language,title,handler_name \
    -of compact=p=0:nk=1 "$1" | tr '\n' ' '
}

white_box 2 3 >s.ass

# A voice in the middle that never sings a tone again, a bass in the middle, and two
# instruments beside it.
bass='0.2*sin(2*PI*60*t)'
voice='0.25*sin(2*PI*(300*t+80*t*t))'
left='0.15*sin(2*PI*350*t)+0.1*sin(2*PI*1050*t)'
right='0.15*sin(2*PI*520*t)+0.1*sin(2*PI*1560*t)'
make -f lavfi -i "nullsrc=s=160x90:r=25:d=5,geq=lum=16+N:cb=128:cr=128" \
  -f lavfi -i "aevalsrc=$bass+$voice+$left|$bass+$voice+$right:s=44100:d=5" \
  -f lavfi -i "aevalsrc=$bass+$left|$bass+$right:s=44100:d=5" \
  -map 0 -c:v libx264 -preset ultrafast -crf 1 -g 50 picture.mp4 \
  -map 1 -c:a pcm_s24le song.wav -map 2 -c:a pcm_s24le band.wav
make -i picture.mp4 -i song.wav -c:v copy -c:a flac -metadata:s:a language=kor song.mkv
make -i picture.mp4 -i song.wav -c:v copy -c:a aac -b:a 192k -metadata:s:a language=kor song.mp4

# ── voices ──
was=$("$sound" energy song.mkv)
sing song.mkv out.mkv --vocals remove
is "$? $(tracks out.mkv)" "0 $(tracks song.mkv)" "a voice is taken out; what was lossless stays so"
now=$("$sound" energy out.mkv)
echo "$was $now" | awk '{ exit !($1 - $4 > 7 && $2 - $5 < 0.3 && $3 - $6 < 0.5 && $6 - $3 < 0.5) }'
ok $? "of the middle little is left, lows and sides stay as they are ($was, now $now)"
echo "$("$sound" difference band.wav out.mkv) $("$sound" difference band.wav song.mkv)" | awk '{ exit !($1 < $2 - 7) }'
ok $? "what is left is the band"
sing song.mkv out.mkv --vocals reduce
less=$(field 1 "$("$sound" energy out.mkv)")
echo "$was $less $now" | awk '{ exit !($1 - $4 > 3 && $4 - $5 > 1) }'
ok $? "or made softer ($less)"
sing song.mp4 out.mp4 --vocals both
is "$? $(tracks out.mp4)" "0 aac|0|kor|Original aac|1|kor|Karaoke " "both: two tracks, players take the one without a voice"
is "$(ffmpeg -v error -i out.mp4 -map 0:a:0 -c copy -f md5 -)" "$(ffmpeg -v error -i song.mp4 -map 0:a -c copy -f md5 -)" \
  "the other is copied bit by bit"
sing song.mkv out.mkv --vocals both --key 1 -t 1
is "$? $(tracks out.mkv)" "0 flac|0|kor|Original flac|1|kor|Karaoke " "both in another key are both encoded"

# ── an instrumental ──
make -f lavfi -i "anoisesrc=d=14:c=pink:seed=7:a=0.4:r=44100" -c:a pcm_s24le noise.wav
make -i noise.wav -f lavfi -i "aevalsrc=0.2*sin(2*PI*(300*t+80*t*t)):s=44100:d=14" -filter_complex amix=normalize=0 -ac 2 -c:a flac mix.flac
# It begins 0.37 s earlier there: 16317 samples.
make -i noise.wav -af adelay=16317S:all=1 -c:a flac later.flac
sing mix.flac out.mkv --size 160x90 --instrumental later.flac -t 13
is "$?" 0 "an instrumental is laid in"
near "$("$sound" difference noise.wav out.mkv)" -100 40 "to the sample: nothing else is left"
grep -q 'is laid in 0.370000 s earlier' told
ok $? "and how far apart they were is said"
sing mix.flac out.mkv --size 160x90 --instrumental later.flac -ss 2.5 -t 3 --vocals reduce
make -ss 2.5 -t 3 -i noise.wav -c:a pcm_s24le part.wav
make -ss 2.5 -t 3 -i mix.flac -c:a pcm_s24le whole.wav
echo "$("$sound" difference part.wav whole.wav) $("$sound" difference part.wav out.mkv)" |
  awk '{ d = $1 - $2; exit !(d > 11.5 && d < 12.5) }'
ok $? "of an excerpt, too, and 12 dB of the voice can be left out"
echo old >kept.mp4
make -f lavfi -i "anoisesrc=d=14:c=pink:seed=9:a=0.4:r=44100" other.wav
sing mix.flac kept.mp4 --size 160x90 --instrumental other.wav
is "$? $(tr -d '\0' <kept.mp4 | head -c 9) $(grep -c 'is not of the same recording' told)" "1 old 1" "another recording is refused"

# ── key ──
make -i song.wav -i band.wav -filter_complex amix=normalize=0,volume=0.5 -c:a pcm_s24le tones.wav
for key in 3 -2.5; do
  sing tones.wav out.mkv --size 160x90 --key $key
  near "$("$sound" pitch tones.wav out.mkv | cut -d' ' -f1)" $key 0.05 "--key $key: so many semitones higher"
  near "$(ffprobe -v error -show_entries format=duration -of csv=p=0 out.mkv)" 5 0.03 "--key $key: as long as it was"
done

# ── tempo ──
make -f lavfi -i "aevalsrc='if(lt(mod(t,1),0.004),0.8*sin(2*PI*1000*t),0)':s=44100:d=5" click.wav
printf ';FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1\nSTART=0\nEND=2\ntitle=one\n[CHAPTER]\nTIMEBASE=1/1\nSTART=2\nEND=4\ntitle=two\n' >meta
printf '1\n00:00:01,000 --> 00:00:03,000\nsung\n' >sub.srt
make -i picture.mp4 -i click.wav -i meta -i sub.srt -map 0 -map 1 -map 1 -map 3 -map_metadata 2 -c:v copy -c:a flac -c:s srt click.mkv
for pair in 0.8:mp4 1.25:mkv; do
  tempo=${pair%:*} out=out.${pair#*:}
  sing click.mkv $out --tempo $tempo
  is "$?" 0 "--tempo $tempo"
  clock $out >times
  pixel $out 16 70 -vsync passthrough | paste -d' ' times - | awk -v tempo=$tempo '
    { n++; d = $1 - (n - 1) / 25 / tempo; if (d > 0.0006 || d < -0.0006 || $2 != 15 + n) bad++ } END { print n, bad + 0 }' >n
  is "$(cat n)" "125 0" "--tempo $tempo: no frame is dropped or doubled, each at its time"
  # shellcheck disable=SC2046
  set -- $(echo $tempo | awk '{ print 2 / $1 - 0.05, 2 / $1 + 0.01, 3 / $1 - 0.05, 3 / $1 + 0.01 }')
  is "$(shown $out "$1") $(shown $out "$2") $(shown $out "$3") $(shown $out "$4")" "no yes yes no" "--tempo $tempo: lyrics follow"
  "$tool" clicks $out | awk -v tempo=$tempo '{ d = $1 - int($1 * tempo + 0.5) / tempo; if (d > 0.004 || d < -0.004) print d }' >off
  is "$(cat off)" "" "--tempo $tempo: and so does the sound"
  is "$(grep -c 'stream 2 of the input (audio) is left out' told)" 1 "--tempo $tempo: another track would be out of step"
  near "$(ffprobe -v error -show_entries chapter=start_time -of csv=p=0 $out | sed -n 2p)" "$(echo $tempo | awk '{ print 2 / $1 }')" 0.002 "--tempo $tempo: chapters follow"
done
is "$(ffprobe -v error -select_streams s -show_entries packet=pts_time,duration_time -of csv=p=0 out.mkv | tr -d '\n')" \
  "0.800000,1.600000" "and subtitles"
sing song.mp4 out.mp4 --tempo 0.8 -ss 1 -t 2
near "$(ffprobe -v error -select_streams v -show_entries stream=duration -of csv=p=0 out.mp4)" 2.5 0.001 "an excerpt of 2 s lasts 2.5 s"
is "$(shown out.mp4 1.2) $(shown out.mp4 1.25) $(shown out.mp4 2.45)" "no yes yes" "and its lyrics are in step"
near "$(ffprobe -v error -select_streams a -show_entries stream=duration -of csv=p=0 out.mp4)" 2.5 0.025 "as long as the sound"
make -i song.wav -af atrim=1:3 part.wav
near "$("$sound" pitch part.wav out.mp4 | cut -d' ' -f1)" 0 0.05 "which has the pitch it had"

# ── loudness, and that nothing moves ──
for pair in -16:mp4 -23:mkv; do
  out=out.${pair#*:}
  sing mix.flac $out --size 160x90 --loudness=${pair%:*}
  got=$("$sound" loudness $out)
  near "$(field 1 "$got")" "${pair%:*}" 0.3 "--loudness=${pair%:*} is met"
  near "$("$sound" lag mix.flac $out | cut -d' ' -f1)" 0 0.0009 "and nothing moves in $out"
done
make -f lavfi -i "anoisesrc=d=6:c=white:seed=3:a=0.05:r=44100" -f lavfi -i "aevalsrc='if(lt(mod(t,1),0.001),0.8*sin(2*PI*9000*t),0)':s=44100:d=6" \
  -filter_complex amix=normalize=0 -ac 2 -c:a flac peaks.flac
sing peaks.flac out.mkv --size 160x90 --loudness
got=$("$sound" loudness out.mkv)
near "$(field 1 "$got")" -16 0.3 "--loudness alone: -16 LUFS, though the peaks are high"
echo "$got" | awk '{ exit !($2 <= -0.95 && $2 > -1.6) }'
ok $? "true peaks stay below -1 dBTP ($got)"
sing click.wav out.mkv --size 160x90 --loudness
is "$? $(grep -c 'its peaks are too high for -16.0 LUFS' told)" "0 1" "what is nothing but peaks can't be as loud, and that is said"
make -f lavfi -i anullsrc=d=2 -c:a flac silence.flac
sing silence.flac out.mkv --size 160x90 --loudness
is "$? $(grep -c 'is silence' told)" "0 1" "silence stays silence, and that is said"

# ── other forms of sound ──
make -i song.mkv -c:v copy -ac 1 -c:a flac mono.mkv
make -i mono.mkv -c:v copy -ac 2 -c:a flac twice.mkv
make -i picture.mp4 -c copy mute.mp4
for file in mono twice; do
  echo old >kept.mp4
  sing $file.mkv kept.mp4 --vocals remove
  is "$? $(cat kept.mp4) $(grep -c 'its sound is mono' told)" "1 old 1" "$file: no voice can be taken out of mono, and that is said"
done
sing mono.mkv out.mkv --key 1 -t 1
is "$? $(ffprobe -v error -select_streams a -show_entries stream=channels -of csv=p=0 out.mkv)" "0 1" "mono stays mono in another key"
sing mute.mp4 kept.mp4 --key 1
is "$? $(cat kept.mp4) $(grep -c 'has no sound' told)" "1 old 1" "where there is no sound nothing can be changed"
sing mute.mp4 out.mp4 --tempo 1.25
is "$? $(ffprobe -v error -show_entries format=duration -of csv=p=0 out.mp4)" "0 4.000000" "but it can be faster"
make -i song.wav -filter_complex "[0:a]pan=5.1|FL=FL|FR=FR|FC=0.5*FL+0.5*FR" -c:a flac around.flac
sing around.flac out.mp4 --size 160x90 --vocals remove -t 1
is "$? $(grep -c 'mixed down to two channels' told)" "0 1" "surround sound is mixed down, and that is said"

# ── all in one step ──
printf '[00:01.00]<00:01.00>one <00:02.00>two<00:03.00>\n' >s.lrc
"$NORAE" make -f mix.flac s.lrc -o out.mp4 --no-sync --vocals both --instrumental later.flac --tempo 0.8 -ss 1 -t 4 \
  --size 160x90 --font "Norae Test Sans" --font-dir "$SRCDIR/fixtures/fonts" --no-system-fonts --preset ultrafast 2>told
is "$? $(tracks out.mp4)" "0 aac|0|und|Original aac|1|und|Karaoke " "make does it, too"
near "$(ffprobe -v error -select_streams v -show_entries stream=duration -of csv=p=0 out.mp4)" 5 0.001 "and 4 s last 5 s"
sing song.mp4 out.mp4 --smart --key 1
is "$? $(grep -c 'was copied' told) $(grep -c 'sound is encoded' told)" "0 1 1" "--smart copies the picture beside it"
near "$("$sound" pitch tones.wav out.mp4 | cut -d' ' -f1)" 1 0.05 "in another key"

# ── beside a picture that is copied ──
printf '1\n00:00:01,000 --> 00:00:03,000\nsung\n' >one.srt
for out in out.mkv out.mp4; do
  "$NORAE" mux -f song.mp4 one.srt -o $out --vocals both --font "Norae Test Sans" --font-dir "$SRCDIR/fixtures/fonts" --no-system-fonts 2>told
  is "$? $(tracks $out | sed 's/ aac/ opus/')" "0 aac|0|kor|Original opus|1|kor|Karaoke " "mux: both tracks in $out"
  is "$(ffmpeg -v error -i $out -map 0:v -c copy -f md5 -)" "$(ffmpeg -v error -i song.mp4 -map 0:v -c copy -f md5 -)" \
    "mux: the picture is copied to $out"
done
"$NORAE" mux -f mix.flac one.srt -o out.mkv --loudness --font "Norae Test Sans" --font-dir "$SRCDIR/fixtures/fonts" --no-system-fonts 2>told
near "$("$sound" loudness out.mkv | cut -d' ' -f1)" -16 0.3 "mux: sound gets another loudness"
near "$("$sound" lag mix.flac out.mkv | cut -d' ' -f1)" 0 0.0009 "mux: and stays where it is"

# ── what makes no sense ──
refused() {
  words=$1
  shift
  echo old >kept.mp4
  "$NORAE" "$@" -f song.mp4 s.ass -o kept.mp4 2>told
  is "$? $(cat kept.mp4) $(grep -cF -- "$words" told)" "2 old 1" "$*: $words"
}
refused "--tempo takes a number from 0.5 to 1.5, not '3'" burn --tempo 3
refused "--vocals doesn't know 'remov', did you mean remove?" burn --vocals remov
refused "--loudness takes a number from -40 to -5, not 'loud'" burn --loudness=loud
refused "--soft copies the picture, which keeps its tempo" make --soft --tempo 0.8
refused "it can't be laid into this one" make --vocals remove --from song.mp4 --instrumental band.wav
finish
