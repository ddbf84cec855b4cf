#!/usr/bin/env python3
"""Learn how sure a sync may be of itself, from songs whose times people made.

    bench/confidence.py collect EVIDENCE SONGS OUT.npz    run bench/evidence on all conditions
    bench/confidence.py lines EVIDENCE SONGS              lines left out, lines with wrong times
    bench/confidence.py fit OUT.npz... [-o src/sync/confidence_tables.c]

SONGS holds a folder a song: audio.* and the times as UltraStar (song.txt) or as
words.csv + words.txt.  Conditions: see CONDITIONS.  `fit` prints what leaving one
song out gives (area under the ROC curve, and how often what was said to be sure
was right), then writes the coefficients fitted on all songs.

Python 3 and numpy; ffmpeg on PATH for `collect`.
"""
import argparse, csv, os, random, re, subprocess, sys, tempfile
import numpy as np

WRONG = 0.3  # s

# ── truth ──

def read_ultrastar(path):
    bpm = gap = 0.0
    lines, line = [], []
    for row in open(path, "rb").read().decode("utf-8-sig", "replace").splitlines():
        key, _, value = row.partition(":")
        if key.upper() == "#BPM": bpm = float(value.replace(",", "."))
        if key.upper() == "#GAP": gap = float(value.replace(",", "."))
        note = re.match(r"^[:*FRG]\s+(-?\d+)\s+(\d+)\s+-?\d+ ?(.*)$", row)
        if note:
            text = note[3]
            if text.replace("~", "").strip():
                line.append([gap / 1000 + int(note[1]) * 15 / bpm, text.replace("~", "")])
            elif line and text != text.rstrip():
                line[-1][1] += " "
        elif row[:1] in "-E" and row[:1]:
            if line: lines.append(line)
            line = []
    return lines + ([line] if line else [])

def read_words(folder):
    words = [w for w in open(os.path.join(folder, "words.txt"), encoding="utf-8").read().split("\n") if w]
    lines, line = [], []
    for word, row in zip(words, csv.DictReader(open(os.path.join(folder, "words.csv"), encoding="utf-8"))):
        line.append([float(row["word_start"]), word + " "])
        if row["line_end"] != "nan":
            lines.append(line); line = []
    return lines + ([line] if line else [])

class Line:
    """Text with single spaces, and where in it (bytes) what starts when."""
    def __init__(self, syllables):
        self.text, self.start, self.words = "", {}, {}
        for time, text in syllables:
            lead = text[:len(text) - len(text.lstrip())]
            if lead and self.text and not self.text.endswith(" "): self.text += " "
            fresh = not self.text or self.text.endswith(" ")
            at = len(self.text.encode())
            self.start[at] = time
            for i, part in enumerate(text.split()):
                if i:
                    self.text += " "
                elif fresh:
                    self.words[at] = time
                self.text += part
            if text[-1:].isspace(): self.text += " "
        self.text = self.text.rstrip()

    @staticmethod
    def stranger(line):
        """The same text, sung nowhere in this song."""
        other = Line([])
        other.text = line.text
        return other

def read_song(folder):
    ultrastar = os.path.join(folder, "song.txt")
    lines = read_ultrastar(ultrastar) if os.path.exists(ultrastar) else read_words(folder)
    return [Line(l) for l in lines]

# ── conditions: lyrics as people have them ──

def stamp(t):
    t = max(t, 0)
    return "%02d:%05.2f" % (t // 60, t % 60)

def starts(song): return [min(l.start.values()) for l in song]

def lrc(times, song): return "".join("[%s]%s\n" % (stamp(t), l.text) for t, l in zip(times, song))

# Each: the lines, text of the lyrics and its kind; a line of another song has no times.

def plain_text(lines): return lines, "".join(l.text + "\n" for l in lines), "txt"

def line_times(lines, times): return lines, lrc(times, lines), "lrc"

def jittered(song, rng):
    times, last = [], -1.0
    for t in starts(song):
        last = max(0, last + 0.05, t + rng.uniform(-0.3, 0.3)); times.append(last)
    return times

def plain(song, rng, other): return plain_text(song)

def words(song, rng, other): return line_times(song, jittered(song, rng))

def wrong(song, rng, other):
    """One line in eight is off by 1 … 8 s, in order still."""
    times = [t + rng.uniform(-0.3, 0.3) for t in starts(song)]
    for i in range(len(times)):
        if rng.random() < 0.125:
            low = times[i - 1] + 0.3 if i else 0
            high = times[i + 1] - 0.3 if i + 1 < len(times) else times[i] + 8
            times[i] = min(max(times[i] + rng.choice((-1, 1)) * rng.uniform(1, 8), low), max(high, low))
    return line_times(song, times)

def cut(song, rng, other):
    """Timed for a release with 6 s more after a third."""
    at = len(song) // 3
    return line_times(song, [t + (6 if i >= at else 0) for i, t in enumerate(starts(song))])

def timed(song, rng, other):
    """Word times for a release with 6 s more after a third."""
    at, out = len(song) // 3, ""
    for i, l in enumerate(song):
        late, text = 4 + (6 if i >= at else 0), l.text.encode()
        marks = sorted(l.words.items())
        out += "[%s]" % stamp(marks[0][1] + late)
        for (a, t), b in zip(marks, [m[0] for m in marks[1:]] + [len(text)]):
            out += "<%s>%s" % (stamp(t + late), text[a:b].decode())
        out += "\n"
    return song, out, "lrc"

def strangers(lines): return [Line.stranger(l) for l in lines]

def of_strangers(made): return strangers(made[0]), made[1], made[2]

def foreign(song, rng, other): return of_strangers(plain(other, rng, None))

def foreign_words(song, rng, other): return of_strangers(words(other, rng, None))

def foreign_timed(song, rng, other): return of_strangers(timed(other, rng, None))

def verse(song, rng, other):
    """2 … 4 lines of another song, and where they are put in."""
    count = rng.randint(2, 4)
    first = rng.randrange(len(other) - count)
    return strangers(other[first:first + count]), rng.randrange(1, len(song))

def extra(song, rng, other):
    more, at = verse(song, rng, other)
    return plain_text(song[:at] + more + song[at:])

def extra_words(song, rng, other):
    """The same, timed for a release that has them: all that follows is later there."""
    more, at = verse(song, rng, other)
    times = jittered(song, rng)
    lasts = max(2.0, float(np.median(np.diff(starts(song)))))
    new = [times[at] + lasts * i for i in range(len(more))]
    return line_times(song[:at] + more + song[at:],
                      times[:at] + new + [t + lasts * len(more) for t in times[at:]])

def kept(song, rng):
    gone = set(rng.sample(range(1, len(song) - 1), 3))
    return [i for i in range(len(song)) if i not in gone]

def fewer(song, rng, other): return plain_text([song[i] for i in kept(song, rng)])

def fewer_words(song, rng, other):
    times = jittered(song, rng)
    keep = kept(song, rng)
    return line_times([song[i] for i in keep], [times[i] for i in keep])

def astray(song, rng, other):
    """One line in ten is off by 3 … 20 s, wherever that is."""
    times = jittered(song, rng)
    for i in rng.sample(range(len(song)), max(1, len(song) // 10)):
        times[i] = max(0, times[i] + rng.choice((-1, 1)) * rng.uniform(3, 20))
    return line_times(song, times)

# name: lyrics, options of bench/evidence, the coefficients they are for
CONDITIONS = {
    "plain": (plain, [], "model"),
    "words": (words, [], "model"),
    "wrong": (wrong, [], "model"),
    "cut": (cut, [], "model"),
    "uncut": (cut, ["--no-cuts"], "model"),
    "foreign": (foreign, [], "model"),
    "foreign-words": (foreign_words, [], "model"),
    "extra": (extra, [], "model"),
    "extra-words": (extra_words, [], "model"),
    "fewer": (fewer, [], "model"),
    "fewer-words": (fewer_words, [], "model"),
    "astray": (astray, [], "model"),
    "plain-energy": (plain, ["--no-model"], "energy"),
    "words-energy": (words, ["--no-model"], "energy"),
    "wrong-energy": (wrong, ["--no-model"], "energy"),
    "uncut-energy": (cut, ["--no-model", "--no-cuts"], "energy"),
    "foreign-energy": (foreign, ["--no-model"], "energy"),
    "foreign-words-energy": (foreign_words, ["--no-model"], "energy"),
    "timed": (timed, [], "moved"),
    "timed-uncut": (timed, ["--no-cuts"], "moved"),
    "timed-energy": (timed, ["--no-model"], "moved"),
    "timed-uncut-energy": (timed, ["--no-model", "--no-cuts"], "moved"),
    "foreign-timed": (foreign_timed, [], "moved"),
    "foreign-timed-energy": (foreign_timed, ["--no-model"], "moved"),
}

# ── collecting ──

def parse(text, song):
    """-> names; values by line; syllables: line, whether it begins a word, error, values.
    What is sung nowhere is off by far."""
    names, lines, syllables = {}, {}, []
    for row in text.splitlines():
        cell = row.split("\t")
        if cell[0] == "names":
            names[cell[1]] = cell[2:]
        elif cell[0] == "line":
            lines[int(cell[1])] = [float(x) for x in cell[2:]]
        else:
            line, offset, first = int(cell[1]), int(cell[2]), cell[3].endswith("*")
            true = -1e3 if not song[line].start else \
                song[line].words.get(offset) if first else song[line].start.get(offset)
            found = float(cell[3].rstrip("*"))
            syllables.append((line, first, np.nan if true is None else found - true,
                              [float(x) for x in cell[4:]]))
    return names, lines, syllables

def runs(a, conditions):
    """What bench/evidence says, song by song and condition by condition."""
    wav = os.path.join(tempfile.gettempdir(), "norae-confidence-%d.wav" % os.getpid())
    folder = tempfile.mkdtemp()
    songs = sorted(os.listdir(a.songs))
    for n, name in enumerate(songs):
        other = read_song(os.path.join(a.songs, songs[(n + a.other) % len(songs)]))
        here = os.path.join(a.songs, name)
        audio = [f for f in os.listdir(here) if f.startswith("audio.")]
        song = read_song(here)
        subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", "-i", os.path.join(here, audio[0]),
                        "-ar", "16000", "-ac", "2", wav], check=True)
        for cond in conditions:
            if a.only and cond not in a.only: continue
            make, options, _ = CONDITIONS[cond]
            truth, text, ext = make(song, random.Random(a.seed), other)
            path = os.path.join(folder, "in." + ext)
            open(path, "w", encoding="utf-8").write(text)
            run = subprocess.run([a.evidence] + options + [wav, path], capture_output=True, text=True)
            os.remove(path)
            if run.returncode: sys.exit("%s, %s: %s" % (name, cond, run.stderr))
            yield (name, cond, truth) + parse(run.stdout, truth)
    os.remove(wav)
    os.rmdir(folder)

def collect(a):
    keys = "song cond line error x ssong scond sline sfirst serror sx".split()
    rows = {k: [] for k in keys}
    songs, conditions = sorted(os.listdir(a.songs)), list(CONDITIONS)
    for name, cond, truth, names, lines, syllables in runs(a, conditions):
        n, k, by_line = songs.index(name), conditions.index(cond), {}
        for line, first, error, x in syllables:
            if first and not np.isnan(error): by_line.setdefault(line, []).append(abs(error))
            for key, v in zip(keys[5:], (n, k, line, first, error, x)): rows[key].append(v)
        for line, x in lines.items():
            error = np.median(by_line[line]) if line in by_line else np.nan
            for key, v in zip(keys, (n, k, line, error, x)): rows[key].append(v)
        e = np.array([v for l in by_line.values() for v in l])
        print("%-34s %-20s words %4d within .3 s %.3f" % (name, cond, len(e), np.mean(e <= WRONG)),
              flush=True)
    np.savez(a.out, names=names["line"], snames=names["syllable"], conditions=conditions,
             **{k: np.array(v) for k, v in rows.items()})

# ── lines that are not sung, and lines with wrong times ──

LINE_CONDITIONS = ["plain", "words", "extra", "extra-words", "fewer", "fewer-words", "wrong", "astray"]

def check_lines(a):
    """Words in place, and which lines were left out, by condition."""
    total = {}
    for name, cond, truth, names, lines, syllables in runs(a, LINE_CONDITIONS):
        e = np.array([abs(s[2]) for s in syllables if s[1] and abs(s[2]) < 900])
        sung = {i for i, l in enumerate(truth) if l.start and l.text.strip()}
        strange = {i for i, l in enumerate(truth) if not l.start}
        out = (sung | strange) - set(lines)
        row = [np.mean(e <= 0.3), np.mean(e <= 0.1), e.mean(), len(out & strange), len(strange),
               len(out & sung), len(sung)]
        total.setdefault(cond, []).append(row)
        print("%-34s %-12s within .3 s %.3f, .1 s %.3f, mean %.3f s; unsung found %d of %d, wrongly %d of %d"
              % (name, cond, *row), flush=True)
    for cond, rows in total.items():
        r = np.array(rows)
        print("%-14s within .3 s %.3f, .1 s %.3f, mean %.3f s; unsung found %d of %d, wrongly %d of %d"
              % (cond, *r[:, :3].mean(0), *r[:, 3:].sum(0)))

# ── learning ──

LINE = ["regret", "advantage", "second", "plain", "pace", "doubt", "start_doubt", "off",
        "second_around", "plain_around", "doubt_around", "advantage_here"]
# What each kind of finding lines does without: plain listening disagrees with times that are
# wrong and with those that are right where it is misled itself.
WITHOUT = {"model": ["advantage_here"], "energy": ["advantage_here"], "moved": ["advantage_here"],
           "timed": ["plain"]}
SYLLABLE = ["second", "plain", "doubt"]  # beside the line's own log odds
RIDGE = 1.0
SONG = ["agreement", "doubt", "regret"]  # means over a song's lines
SONG_LEAST = [-2.5, -3.0, 0.0]  # less than that says no more
SONG_RIDGE = 0.1
STRANGE = 0.5, 0.1  # src/sync/verdict.c
FOREIGN = 0.25  # what a song with another's lyrics counts: few are

def logistic(x, y, weight=1.0, ridge=RIDGE):
    """Coefficients (constant last) of log odds of y, ridge on what x is in deviations."""
    mean, dev = x.mean(0), x.std(0) + 1e-9
    z = np.c_[(x - mean) / dev, np.ones(len(x))]
    b, ridge = np.zeros(z.shape[1]), np.diag([ridge] * x.shape[1] + [1e-6])
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(z @ b, -30, 30)))
        step = np.linalg.solve((z * (weight * p * (1 - p))[:, None]).T @ z + ridge,
                               z.T @ (weight * (y - p)) - ridge @ b)
        b += step
        if abs(step).max() < 1e-8: break
    b[:-1] /= dev
    b[-1] -= b[:-1] @ mean
    return b

def odds(x, b): return np.c_[x, np.ones(len(x))] @ b

def leave_out(x, y, song, learn=None):
    """Log odds of each row by what (the `learn` ones of) the other songs' rows teach."""
    out = np.zeros(len(y))
    learn = np.ones(len(y), bool) if learn is None else learn
    for s in set(song):
        from_ = (song != s) & learn
        out[song == s] = odds(x[song == s], logistic(x[from_], y[from_]))
    return out

def chance(score): return 1 / (1 + np.exp(-score))

def log_odds(p): return np.log(np.clip(p, 1e-9, 1)) - np.log(np.clip(1 - p, 1e-9, 1))

def auc(score, y):
    if y.all() or not y.any(): return float("nan")
    _, at, count = np.unique(score, return_inverse=True, return_counts=True)
    rank = (np.cumsum(count) - (count - 1) / 2)[at]
    return (rank[y].sum() - y.sum() * (y.sum() + 1) / 2) / (y.sum() * (~y).sum())

def table(title, score, y, cond, conditions):
    print("%s: %d, %.3f of them right; area under the curve %.3f; by condition" %
          (title, len(y), y.mean(), auc(score, y)))
    print("   " + ", ".join("%s %.3f" % (c, auc(score[cond == k], y[cond == k]))
                            for k, c in enumerate(conditions) if (cond == k).any()))

def reliability(score, y):
    p, edges = 1 / (1 + np.exp(-score)), (0, .1, .3, .5, .7, .8, .9, .95, .98, 1.01)
    for low, high in zip(edges, edges[1:]):
        i = (p >= low) & (p < high)
        if i.any(): print("   said %.2f to %.2f: %6d times, mean %.3f, right %.3f" %
                          (low, min(high, 1), i.sum(), p[i].mean(), y[i].mean()))

def shares(p, y, song, cond, conditions):
    """What the song is said to have within 0.3 s, and has."""
    for k, c in enumerate(conditions):
        rows = [(p[i].mean(), y[i].mean()) for s in sorted(set(song))
                for i in [(song == s) & (cond == k)] if i.any()]
        if not rows: continue
        r = np.array(rows)
        print("   %-22s said %.3f (%.2f to %.2f), true %.3f, off by %.3f" %
              (c, r[:, 0].mean(), r[:, 0].min(), r[:, 0].max(), r[:, 1].mean(),
               abs(r[:, 0] - r[:, 1]).mean()))

def is_foreign(name): return "foreign" in name

def is_untimed(name): return name.split("-")[0] in ("plain", "foreign", "extra", "fewer") and \
    not any(w in name for w in ("words", "timed"))

def song_rows(x, song, cond, conditions):
    """One row a song and condition: what its lines say together."""
    keys, rows = sorted(set(zip(song, cond))), []
    for s, k in keys:
        lines = x[(song == s) & (cond == k)]
        agreement = lines[:, LINE.index("second" if is_untimed(conditions[k]) else "plain")]
        rows.append(np.maximum([agreement.mean(), lines[:, LINE.index("doubt")].mean(),
                                lines[:, LINE.index("regret")].mean()], SONG_LEAST))
    return keys, np.array(rows)

def gate(x, song, cond, conditions, kind):
    """The chance that lyrics and recording belong together, by song and condition, left out;
    and the coefficients from all, without and with times."""
    keys, rows = song_rows(x, song, cond, conditions)
    name = [conditions[k] for _, k in keys]
    right = np.array([not is_foreign(n) for n in name])
    learn = np.array(["uncut" not in n for n in name])
    untimed = np.array([is_untimed(n) for n in name])
    of = np.array([s for s, _ in keys])
    weight = np.where(right, 1, FOREIGN)
    out, fits = np.zeros(len(keys)), []
    for part in (untimed, ~untimed):
        i = part & learn
        if not i.any():
            fits.append(None)
            continue
        for s in set(of):
            k = i & (of != s)
            out[part & (of == s)] = odds(rows[part & (of == s)],
                                         logistic(rows[k], right[k], weight[k], SONG_RIDGE))
        fits.append(logistic(rows[i], right[i], weight[i], SONG_RIDGE))
        p = chance(out[i])
        for title, of_kind in (("right", right[i]), ("foreign", ~right[i])):
            q = p[of_kind]
            print("songs %s times, %d %s: %.3f … %.3f, mean %.3f; %d said not to belong" %
                  ("without" if part is untimed else "with", len(q), title, q.min(), q.max(), q.mean(),
                   (q < STRANGE[kind == "energy"]).sum()))
    return dict(zip(keys, chance(out))), [f if f is not None else fits[1] for f in fits]

def is_of(name, kind):
    """Lines with times have weights of their own; those without are judged by what both teach."""
    if kind == "timed": return CONDITIONS[name][2] == "model" and not is_untimed(name)
    return CONDITIONS[name][2] == kind

def with_gaps(weights, used):
    """Weights of the traits that are used, 0 of the others, and the constant."""
    out = np.zeros(len(used) + 1)
    out[np.append(used, True)] = weights
    return out

def fit_kind(d, kind):
    conditions = list(d["conditions"])
    mine = [k for k, c in enumerate(conditions) if is_of(c, kind)]
    i = np.isin(d["cond"], mine) & ~np.isnan(d["error"])
    names, song, cond, line = list(d["names"]), d["song"][i], d["cond"][i], d["line"][i]
    x = np.nan_to_num(d["x"][i][:, [names.index(n) for n in LINE]].astype(float))
    right = d["error"][i] <= WRONG
    learn = ~np.array([is_foreign(conditions[k]) for k in cond])
    print("\n== %s" % kind)
    belongs, song_fits = gate(x, song, cond, conditions, kind)
    used = np.array([name not in WITHOUT[kind] for name in LINE])
    x = x[:, used]
    score = leave_out(x, right, song, learn)
    table("lines", score[learn], right[learn], cond[learn], conditions)
    p = chance(score) * np.array([belongs[k] for k in zip(song, cond)])
    table("lines, foreign ones too", p, right, cond, conditions)
    reliability(log_odds(p[learn]), right[learn])
    of_line = dict(zip(zip(song, cond, line), score))
    j = np.isin(d["scond"], mine) & ~np.isnan(d["serror"])
    names = list(d["snames"])
    key = list(zip(d["ssong"][j], d["scond"][j], d["sline"][j]))
    sx = np.nan_to_num(d["sx"][j][:, [names.index(n) for n in SYLLABLE]].astype(float))
    sx = np.c_[np.array([of_line.get(k, np.nan) for k in key]), sx]
    keep = ~np.isnan(sx[:, 0])
    sx, sright, ssong, scond = (v[keep] for v in (sx, abs(d["serror"][j]) <= WRONG, d["ssong"][j],
                                                  d["scond"][j]))
    slearn = ~np.array([is_foreign(conditions[k]) for k in scond])
    sscore = leave_out(sx, sright, ssong, slearn)
    sp = chance(sscore) * np.array([belongs.get(k, 1) for k in zip(ssong, scond)])
    table("syllables", sp[slearn], sright[slearn], scond[slearn], conditions)
    reliability(log_odds(sp[slearn]), sright[slearn])
    first = d["sfirst"][j][keep]
    shares(sp[first], sright[first], ssong[first], scond[first], conditions)
    return with_gaps(logistic(x[learn], right[learn]), used), logistic(sx[slearn], sright[slearn]), song_fits

def numbers(values): return ",\n     ".join(
    ", ".join("%.4ff" % v for v in values[i:i + 6]) for i in range(0, len(values), 6))

def write_table(f, comment, declaration, rows):
    f.write("\n/* %s */\nconst float %s = {\n" % (comment, declaration))
    for kind, values in rows:
        f.write("    /* %s */\n    {%s},\n" % (kind, numbers(values)))
    f.write("};\n")

def write_tables(fits, path):
    with open(path, "w") as f:
        f.write("/* SPDX-License-Identifier: GPL-3.0-or-later\n *\n"
                " * Written by bench/confidence.py; see doc/SYNC.md.\n */\n"
                '#include "sync/confidence.h"\n')
        write_table(f, "Of " + ",\n   ".join([", ".join(LINE[:6]), ", ".join(LINE[6:])]) +
                    ", and a constant.",
                    "nr_line_weights[NR_CONFIDENCE_KINDS][NR_LINE_WEIGHTS]",
                    [(kind, fit[0]) for kind, fit in fits.items()])
        write_table(f, "Of the line's log odds, %s, and a constant." % ", ".join(SYLLABLE),
                    "nr_syllable_weights[NR_CONFIDENCE_KINDS][NR_SYLLABLE_WEIGHTS]",
                    [(kind, fit[1]) for kind, fit in fits.items()])
        write_table(f, "Of %s, and a constant." % ", ".join(SONG),
                    "nr_song_weights[2 * NR_CONFIDENCE_KINDS][NR_SONG_WEIGHTS]",
                    [(kind + time, fit[2][t]) for kind, fit in fits.items()
                     for t, time in enumerate((", no times given", ", times given"))])

def load(paths):
    """Of each condition, what the last file has that holds it."""
    files = [dict(np.load(p)) for p in paths]
    conditions = list(files[-1]["conditions"])
    owner = {}
    for n, d in enumerate(files):
        if list(d["conditions"]) != conditions: sys.exit("files of different conditions")
        for k in set(d["cond"]): owner[k] = n
    out = dict(files[-1])
    for keys, cond in ((("song", "cond", "line", "error", "x"), "cond"),
                       (("ssong", "scond", "sline", "sfirst", "serror", "sx"), "scond")):
        of = [np.array([owner[k] == n for k in d[cond]]) for n, d in enumerate(files)]
        for key in keys:
            out[key] = np.concatenate([d[key][i] for d, i in zip(files, of)])
    return out

def fit(a):
    d = load(a.data)
    fits = {kind: fit_kind(d, kind) for kind in ("model", "timed", "energy", "moved")}
    if a.output: write_tables(fits, a.output)

def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    sub = ap.add_subparsers(required=True)
    for name, run in (("collect", collect), ("lines", check_lines)):
        c = sub.add_parser(name)
        c.add_argument("evidence"); c.add_argument("songs")
        if run == collect: c.add_argument("out")
        c.add_argument("--only", action="append", help="this condition only")
        c.add_argument("--seed", type=int, default=7)
        c.add_argument("--other", type=int, default=4, help="how many songs on the other one is")
        c.set_defaults(run=run)
    f = sub.add_parser("fit")
    f.add_argument("data", nargs="+"); f.add_argument("-o", "--output")
    f.set_defaults(run=fit)
    a = ap.parse_args()
    a.run(a)

if __name__ == "__main__":
    main()
