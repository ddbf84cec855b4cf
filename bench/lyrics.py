# SPDX-License-Identifier: GPL-3.0-or-later
"""Lyrics for bench/convert: made-up words with times.

  lyrics.py songs COUNT FOLDER NORAE   many files of many formats
  lyrics.py big MEGABYTES FILE         one LRC
  lyrics.py pysubs2 FROM TO            all of a folder to ASS with pysubs2
"""
import os
import random
import subprocess
import sys

WORDS = ("love night we sing hold me tight again running dreams 사랑 노래 너의 목소리 밤이 깊어도 "
         "où vas-tu mon cœur 夜に 咲く 花 rain on the river and no one knows").split()


def song(dice):
    """Lines of (start, [(start, end, word)…]) in hundredths."""
    at, lines = dice.randint(200, 2000), []
    for _ in range(dice.randint(30, 60)):
        words, t = [], at
        for _ in range(dice.randint(3, 9)):
            length = dice.randint(15, 70)
            words.append((t, t + length, dice.choice(WORDS)))
            t += length
        lines.append((at, words))
        at = t + dice.randint(10, 300)
    return lines


def stamp(t, form="%02d:%02d.%02d"):
    return form % (t // 6000, t // 100 % 60, t % 100)


def clock(t, point):
    return "%02d:%02d:%02d%c%03d" % (t // 360000, t // 6000 % 60, t // 100 % 60, point, t % 100 * 10)


def text(words):
    return " ".join(w for _, _, w in words)


def lrc(lines):
    return "[ti:Song]\n[ar:Nobody]\n" + "".join("[%s]%s\n" % (stamp(t), text(w)) for t, w in lines)


def elrc(lines):
    out = "[ti:Song]\n[ar:Nobody]\n"
    for t, words in lines:
        out += "[%s]" % stamp(t) + " ".join("<%s>%s" % (stamp(s), w) for s, _, w in words)
        out += "<%s>\n" % stamp(words[-1][1])
    return out


def srt(lines):
    return "".join("%d\n%s --> %s\n%s\n\n" % (i + 1, clock(t, ","), clock(w[-1][1], ","), text(w))
                   for i, (t, w) in enumerate(lines))


def vtt(lines):
    out = "WEBVTT\n\n"
    for t, words in lines:
        out += "%s --> %s\n" % (clock(t, "."), clock(words[-1][1], "."))
        out += " ".join(("<%s>" % clock(s, ".") if s != t else "") + w for s, _, w in words) + "\n\n"
    return out


def ass(lines):
    out = "[Script Info]\nScriptType: v4.00+\n\n[Events]\nFormat: Layer, Start, End, Style, Name, " \
          "MarginL, MarginR, MarginV, Effect, Text\n"
    for t, words in lines:
        spans = ["%d:%02d:%02d.%02d" % (x // 360000, x // 6000 % 60, x // 100 % 60, x % 100)
                 for x in (t, words[-1][1])]
        out += "Dialogue: 0,%s,%s,Default,,0,0,0,,%s\n" % (
            *spans, " ".join("{\\kf%d}%s" % (e - s, w) for s, e, w in words))
    return out


def ultrastar(lines):
    out, first = "#TITLE:Song\n#ARTIST:Nobody\n#BPM:1500\n#GAP:0\n", True
    for t, words in lines:
        out += "" if first else "- %d\n" % t
        first = False
        out += "".join(": %d %d 5 %s \n" % (s, e - s, w) for s, e, w in words)
    return out + "E\n"


KINDS = [("lrc", lrc), ("lrc", elrc), ("srt", srt), ("vtt", vtt), ("ass", ass), ("txt", ultrastar)]


def songs(count, folder, norae):
    dice = random.Random(1)
    os.makedirs(folder)
    for i in range(count):
        extension, write = KINDS[i % len(KINDS)]
        path = "%s/%03d/%05d-%d.%s" % (folder, i // 200, i, i % len(KINDS), extension)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as f:
            f.write(write(song(dice)))
    # The formats that only norae writes here: an eighth of the files.
    for name in ("ttml", "krc", "qrc", "yrc"):
        if subprocess.run([norae, "formats"], capture_output=True, text=True).stdout.find("\n%s " % name) < 0:
            continue
        part = [p for p in sorted(os.listdir(folder)) if int(p) % 32 == ("ttml", "krc", "qrc", "yrc").index(name) * 8]
        for sub in part:
            where = os.path.join(folder, sub)
            subprocess.run([norae, "convert", "-q", "-r", where, "-t", name, "-O", where + ".new"],
                           capture_output=True)
            if os.path.isdir(where + ".new") and len(os.listdir(where + ".new")) == len(os.listdir(where)):
                for old in os.listdir(where):
                    os.remove(os.path.join(where, old))
                os.rmdir(where)
                os.rename(where + ".new", where)


def big(megabytes, path):
    dice = random.Random(2)
    size, at = 0, 0
    with open(path, "w", encoding="utf-8") as f:
        while size < megabytes * 1000000:
            block = "".join("[%s]%s\n" % (stamp(at + 40 * i), text(song_words(dice)))
                            for i in range(1000))
            at += 40000
            size += len(block.encode())
            f.write(block)


def song_words(dice):
    return [(0, 0, dice.choice(WORDS)) for _ in range(dice.randint(3, 9))]


def with_pysubs2(source, target):
    import pysubs2
    for name in os.listdir(source):
        pysubs2.load(os.path.join(source, name)).save(os.path.join(target, name + ".ass"))


if __name__ == "__main__":
    if sys.argv[1] == "songs":
        songs(int(sys.argv[2]), sys.argv[3], sys.argv[4])
    elif sys.argv[1] == "big":
        big(int(sys.argv[2]), sys.argv[3])
    else:
        with_pysubs2(sys.argv[2], sys.argv[3])
