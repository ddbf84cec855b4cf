#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does seeking in mpv show what playing shows?

    bench/seeks.py [--seeks N] [--like SOURCE] FILE...

Each file is played from its start, then N random times of it are gone to exactly.  For each,
the frame that mpv holds then has to be the one that it showed at this time when it played,
and mpv has nothing to complain about.  With --like, a seek that goes wrong in SOURCE, too, is
no fault of FILE.  Prints one line a file, and fails if any has faults.
"""

import argparse
import bisect
import glob
import hashlib
import json
import os
import random
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time

OPTIONS = ["--no-config", "--no-audio", "--no-sub", "--no-osc", "--no-ytdl", "--load-scripts=no",
           "--hwdec=no", "--keep-open=no"]
WAIT = 30  # seconds for an answer
EARLY = 0.005  # mpv shows a frame from so much before its time on
NEAR = 0.002  # times that are the same but for rounding
# What it says of the machine or of what it was told, not of the file.
NOT_THE_FILE = ("cplayer", "vo/", "ao", "osd", "ipc", "global")


def picture_sum(path):
    """Of a PNG's pixels, without what else it tells."""
    with open(path, "rb") as f:
        data = f.read()
    found, at = hashlib.md5(), 8
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        if kind in (b"IHDR", b"IDAT"):
            found.update(data[at + 8:at + 8 + size])
        at += size + 12
    return found.hexdigest()


def played(path):
    """The sum of each frame that playing from the start shows, in order."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["mpv", *OPTIONS, "--vo=image", f"--vo-image-outdir={folder}",
                        "--vo-image-format=png", "--vo-image-png-compression=1", "--untimed",
                        "--really-quiet", "--", path],
                       check=True, stdin=subprocess.DEVNULL, timeout=600)
        return [picture_sum(x) for x in sorted(glob.glob(f"{folder}/*.png"))]


def times_of(path):
    """When frames are shown, in order; 0 is where the file starts."""
    told = subprocess.run(["ffprobe", "-v", "quiet", "-select_streams", "v:0", "-show_entries",
                           "frame=pts_time:format=start_time", "-of", "json", path],
                          check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    info = json.loads(told.stdout)
    start = float(info["format"].get("start_time", 0))
    return [float(f["pts_time"]) - start for f in info["frames"]]


class Player:
    """One mpv that is told where to go."""

    def __init__(self, path, folder):
        address = f"{folder}/mpv"
        self.folder, self.said, self.sent, self.rest = folder, [], 0, b""
        self.process = subprocess.Popen(
            ["mpv", *OPTIONS, "--vo=null", "--pause", "--idle", "--hr-seek=yes", "--really-quiet",
             "--screenshot-format=png", "--screenshot-png-compression=1",
             f"--input-ipc-server={address}"], stdin=subprocess.DEVNULL)
        self.socket = self.connect(address)
        self.ask("request_log_messages", "warn")
        self.ask("loadfile", path)
        self.wait_for("playback-restart")

    def connect(self, address):
        wanted = socket.socket(socket.AF_UNIX)
        wanted.settimeout(WAIT)
        until = time.monotonic() + WAIT
        while True:
            try:
                wanted.connect(address)
                return wanted
            except OSError:
                if time.monotonic() > until or self.process.poll() is not None:
                    raise
                time.sleep(0.02)

    def next_message(self):
        while b"\n" not in self.rest:
            more = self.socket.recv(1 << 16)
            if not more:
                raise EOFError("mpv has ended")
            self.rest += more
        line, self.rest = self.rest.split(b"\n", 1)
        message = json.loads(line)
        if message.get("event") == "log-message" and not message["prefix"].startswith(NOT_THE_FILE):
            self.said.append(message["text"].strip())
        if message.get("event") == "end-file":
            raise EOFError("mpv has left the file")
        return message

    def wait_for(self, event):
        while self.next_message().get("event") != event:
            pass

    def ask(self, *command):
        self.sent += 1
        self.socket.sendall(json.dumps({"command": command, "request_id": self.sent}).encode() + b"\n")
        while True:
            message = self.next_message()
            if message.get("request_id") == self.sent and "event" not in message:
                if message["error"] != "success":
                    raise RuntimeError(f"{command}: {message['error']}")
                return message.get("data")

    def go(self, at):
        """Time and sum of what is shown there, and what mpv says."""
        self.said = []
        self.ask("seek", at, "absolute+exact")
        self.wait_for("playback-restart")
        picture = f"{self.folder}/shot.png"
        self.ask("screenshot-to-file", picture, "video")
        return self.ask("get_property", "time-pos"), picture_sum(picture), self.said

    def quit(self):
        self.socket.close()
        self.process.terminate()
        self.process.wait(WAIT)


class Film:
    """A file, what playing it shows, and a player to go about in it."""

    def __init__(self, path, folder):
        self.times, self.sums = times_of(path), played(path)
        if len(self.times) != len(self.sums):
            raise RuntimeError(f"mpv plays {len(self.sums)} frames of {len(self.times)}")
        self.player = Player(path, folder)

    def near(self, at):
        """The frame whose time is nearest."""
        i = bisect.bisect(self.times, at)
        return min((k for k in (i - 1, i) if 0 <= k < len(self.times)),
                   key=lambda k: abs(self.times[k] - at))

    def from_on(self, at):
        """The first frame that does not begin before."""
        return min(bisect.bisect_left(self.times, at), len(self.times) - 1)

    def fault(self, at):
        """What is wrong with a seek there, or None."""
        shown, found, said = self.player.go(at)
        if said:
            return "; ".join(said)
        index = self.near(shown)
        if found != self.sums[index]:
            return f"the frame of {shown:.3f} s is another one than when it was played"
        first, last = (self.from_on(at - EARLY + by) for by in (-NEAR, NEAR))
        if not first <= index <= last or abs(self.times[index] - shown) > NEAR:
            return f"shows the frame of {shown:.3f} s"
        return None


def faults_of(path, count, like=None, seed=0):
    """Of so many seeks, those that go wrong where they go well in `like`."""
    rng, films, faults = random.Random(seed), [], []
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as other:
        try:
            films = [Film(path, folder)]
            for _ in range(count):
                at = rng.uniform(max(0, films[0].times[0]), films[0].times[-1])
                fault = films[0].fault(at)
                if fault and like and len(films) == 1:
                    films.append(Film(like, other))
                if fault and not (like and films[1].fault(at)):
                    faults.append(f"{at:.3f} s: {fault}")
        except (EOFError, OSError, RuntimeError) as error:
            faults.append(str(error))
        finally:
            for film in films:
                film.player.quit()
    return faults


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeks", type=int, default=50)
    parser.add_argument("--like", metavar="SOURCE")
    parser.add_argument("files", nargs="+", metavar="FILE")
    o = parser.parse_args()
    for program in ("mpv", "ffprobe"):
        if not shutil.which(program):
            sys.exit(f"{sys.argv[0]}: {program} is missing")
    failed = False
    for path in o.files:
        faults = faults_of(path, o.seeks, o.like)
        failed = failed or bool(faults)
        print(f"{path}: {'; '.join(faults) or 'fine'}", flush=True)
    sys.exit(failed)


if __name__ == "__main__":
    main()
