# SPDX-License-Identifier: GPL-3.0-or-later
"""What bench/burn and bench/mux share: programs run in turn, and what each run cost."""

import argparse
import os
import shutil
import statistics
import subprocess
import sys

SCRIPT = """[Script Info]
ScriptType: v4.00+
PlayResX: 1920
PlayResY: 1080
YCbCr Matrix: TV.709

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, \
Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, \
Alignment, MarginL, MarginR, MarginV, Encoding
Style: A,sans-serif,90,&H00FFFFFF,&H000000FF,&H00000000,&H00000000,1,0,0,0,100,100,0,0,1,4,0,2,0,0,60,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


def stamp(seconds):
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.00"


def make_script(path, seconds, font="sans-serif", line="sing ing a long with us"):
    """Karaoke in three of each five seconds."""
    words = "".join("{\\kf50}" + word for word in line.split(" "))
    with open(path, "w", encoding="utf-8") as f:
        f.write(SCRIPT.replace("sans-serif", font))
        for start in range(0, seconds, 5):
            f.write(f"Dialogue: 0,{stamp(start)},{stamp(start + 3)},A,,0,0,0,,{words}\n")


def make_video(path, seconds, *more):
    """1080p with film-like motion everywhere, and sound; more options for the encoder."""
    zoom = "mandelbrot=s=1920x1080:r=25:end_scale=0.01"
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i", zoom,
                    "-f", "lavfi", "-i", "sine=440", "-t", str(seconds), "-pix_fmt", "yuv420p",
                    "-c:v", "libx264", "-preset", "veryfast", "-b:v", "4800k", *more, "-c:a", "aac", path],
                   check=True)


def cost(command):
    """CPU seconds (user + sys) and peak memory (MiB) of one run."""
    quiet = [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_RDWR, 0) for fd in (0, 1)]
    pid = os.posix_spawnp(command[0], command, os.environ, file_actions=quiet)
    _, status, used = os.wait4(pid, 0)
    if status != 0:
        sys.exit(f"{sys.argv[0]}: failed: {' '.join(command)}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def compare(title, ours, theirs, runs):
    """One line for each of theirs (name → command): medians, and of the ratios of runs
    that followed one another."""
    results = {name: [] for name in ["norae", *theirs]}
    for i in range(runs + 1):
        for name, command in [("norae", ours), *theirs.items()]:
            result = cost(command)
            if i > 0:  # the first round fills the caches
                results[name].append(result)
    mine = results["norae"]
    for name in theirs:
        pairs = list(zip(mine, results[name]))
        ratio = statistics.median(a[0] / b[0] for a, b in pairs)
        cpu = [statistics.median(r[k][0] for r in pairs) for k in (0, 1)]
        peak = [max(r[k][1] for r in pairs) for k in (0, 1)]
        print_row(title, name, cpu, ratio, peak)


def print_row(title, name, cpu, ratio, peak):
    print(f"{title:11} {name:9} {cpu[0]:8.2f} {cpu[1]:8.2f} {ratio:7.3f} "
          f"{peak[0]:7.0f} {peak[1]:7.0f}", flush=True)


def print_head(what):
    print(f"{what:11} {'against':9} {'CPU s':>8} {'theirs':>8} {'ratio':>7} {'MiB':>7} {'theirs':>7}")


def built(tool):
    """Where a tool is.  In a tree where it was built, libtool left a script in its place,
    which finds the library and costs as much as many a short run."""
    path = os.path.abspath(shutil.which(tool))
    folder, name = os.path.split(path)
    libs = os.path.join(folder, ".libs")
    if not os.path.exists(os.path.join(libs, name)):
        return path
    others = os.environ.get("LD_LIBRARY_PATH")
    os.environ["LD_LIBRARY_PATH"] = libs + (":" + others if others else "")
    return os.path.join(libs, name)


def options(doc, seconds, presets=False):
    """What the command line says, and that what is needed is there."""
    parser = argparse.ArgumentParser(description=doc,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tool", default="norae")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--seconds", type=int, default=seconds)
    if presets:
        parser.add_argument("--preset", action="append")
        parser.add_argument("--paint")
        parser.add_argument("--crf", default="20")
    parser.add_argument("files", nargs="*", metavar="VIDEO SCRIPT.ass")
    o = parser.parse_args()
    if len(o.files) not in (0, 2):
        parser.error("VIDEO and SCRIPT.ass come together")
    for program in ("ffmpeg", o.tool):
        if not shutil.which(program):
            sys.exit(f"{sys.argv[0]}: {program} is missing")
    o.tool = built(o.tool)
    if presets and o.paint:
        o.paint = os.path.abspath(o.paint)
    o.files = [os.path.abspath(path) for path in o.files]
    return o
