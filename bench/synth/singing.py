"""One line sung: notes for its syllables, phones spoken by espeak-ng and moved there."""

from dataclasses import dataclass

import numpy as np

import speech
import voice

PHONEMES = 0x100  # espeak-ng: text in [[ ]] is phoneme names
LINE_BEATS = 8    # two bars, of which the last beat or so is a breath


@dataclass
class Note:
    """What the singer sings in one go; named as the demo's notes are."""
    text: str
    language: str
    word: int
    start: float
    length: float
    midi: float


def rhythm(slots, ends, rng):
    """(start, length) in beats of each slot: an even grid with longer notes, mostly at the
    ends of words, and at most a breath of a beat and a half at the end."""
    grid = 0.5 if slots <= 13 else 0.25
    lengths = np.ones(slots)
    spare = int(round((LINE_BEATS - 1.25) / grid)) - slots
    weights = np.where(ends, 3.0, 1.0)
    weights[-1] = 5.0
    for _ in range(max(0, spare)):
        lengths[rng.choice(slots, p=weights / weights.sum())] += 1
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]]) * grid
    return starts, lengths * grid


def melody(count, style, rng):
    """A walk up and down the scale, in steps more than in leaps."""
    notes, at = [], int(rng.integers(1, len(style.scale) - 1))
    for _ in range(count):
        notes.append(style.low + style.scale[at])
        at = int(np.clip(at + rng.choice([-2, -1, -1, 0, 1, 1, 2]), 0, len(style.scale) - 1))
    return notes


def score_line(syllables, style, start, rng):
    """(syllable index, Unit or None, Note) of each unit that gets a note."""
    units = [(i, unit) for i, s in enumerate(syllables) for unit in (s.units or [None])]
    slots = [unit.slots if unit else 1 for _, unit in units]
    first = np.concatenate([[0], np.cumsum(slots)])
    ends = np.zeros(int(first[-1]), bool)
    for (i, _), last in zip(units, first[1:]):
        ends[last - 1] = i + 1 == len(syllables) or syllables[i + 1].word != syllables[i].word
    starts, lengths = rhythm(len(ends), ends, rng)
    pitches, beat = melody(len(units), style, rng), 60.0 / style.bpm
    scored = []
    for (i, unit), a, b, pitch in zip(units, first, first[1:], pitches):
        length = (starts[b - 1] + lengths[b - 1] - starts[a]) * beat
        length *= 0.55 if unit and unit.clipped else 0.97
        at = start + starts[a] * beat + rng.normal(0, 0.012)
        s = syllables[i]
        scored.append((i, unit, Note(s.text, s.language, s.word, at, length, pitch)))
    return scored


def runs(scored):
    """Stretches in one language."""
    out = []
    for one in scored:
        if out and out[-1][-1][2].language == one[2].language:
            out[-1].append(one)
        else:
            out.append([one])
    return out


GLIDES = ("j", "w")


def match(told, spoken):
    """The spoken phones of those told, None for glides that espeak-ng swallowed."""
    out, at, swallowed = [], 0, len(told) - len(spoken)
    for name in told:
        gone = swallowed and name in GLIDES and (at >= len(spoken) or spoken[at].name != name)
        out.append(None if gone else spoken[at])
        at += 0 if gone else 1
        swallowed -= 1 if gone else 0
        if at > len(spoken) or (at == len(spoken) and len(out) + swallowed < len(told)):
            break
    if len(out) != len(told) or swallowed:
        raise SystemExit(f"told {' '.join(told)}\nspoken {' '.join(p.name for p in spoken)}")
    return out


def by_units(phones, run):
    """Phones told one by one: share them out again."""
    told = [name for _, unit, _ in run for name in unit.onset + [unit.vowel] + unit.coda]
    spoken, at = match(told, phones), 0
    for _, unit, _ in run:
        vowel = at + len(unit.onset)
        end = vowel + 1 + len(unit.coda)
        yield ([p for p in spoken[at:vowel] if p], spoken[vowel],
               [p for p in spoken[vowel + 1:end] if p])
        at = end


def speak_run(speaker, style, run):
    """Samples, and (onset, vowel, coda) of each note."""
    name = f"{'en-us' if run[0][2].language == 'en' else run[0][2].language}+{style.voice}"
    if run[0][1] is None:
        text = "".join(note.text for _, _, note in run).strip()
        samples, phones = speaker.say(name, style.pitch, text)
        return samples, voice.split_phones([note for _, _, note in run], phones)
    words = {}
    for _, unit, note in run:
        words.setdefault(note.word, []).extend(unit.onset + [unit.vowel] + unit.coda)
    told = " ".join("_".join(names) for names in words.values())
    samples, phones = speaker.say(name, style.pitch, f"[[{told}]]")
    return samples, list(by_units([p for p in phones if p.name != ";"], run))


def sing_line(speaker, style, syllables, start, rng):
    """(samples, their time, [(syllable, start, end)])."""
    scored, sources, sung = score_line(syllables, style, start, rng), [], []
    for index, run in enumerate(runs(scored)):
        samples, parts = speak_run(speaker, style, run)
        sources.append(samples)
        for (_, _, note), (onset, vowel, coda) in zip(run, parts):
            audible = voice.audible_start(samples, onset, vowel)
            sung.append(voice.Syllable(note, index, onset, vowel, coda, audible))
    plan = voice.plan_line(sung)
    starts = voice.sung_starts(plan, sung)
    samples, offset = voice.sing(sources, sung, plan, 0, rng)
    owner = [i for i, _, _ in scored]
    truth = []
    for i, syllable in enumerate(syllables):
        mine = [k for k, o in enumerate(owner) if o == i]
        end = starts[mine[-1] + 1] if mine[-1] + 1 < len(starts) else plan[-1][-1].end
        truth.append((syllable, starts[mine[0]], min(end, plan[mine[-1]][-1].end)))
    return samples, offset, truth


def new_speaker():
    speech.UTF8 = 1 | PHONEMES
    return speech.Speaker()
