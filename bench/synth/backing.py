"""A band for any song: the demo's instruments, another arrangement."""

import band


def bars(style, length):
    """(time, chord name, bar)"""
    chords, bar = style.chords.split(), 4 * 60.0 / style.bpm
    for index in range(int(length / bar)):
        yield index * bar, chords[index % len(chords)], index


def play(style, length, rng):
    """The whole accompaniment, stereo."""
    mixer, beat = band.Mixer(length), 60.0 / style.bpm
    last = int(length / (4 * beat)) - 1
    for at, name, bar in bars(style, length):
        root, notes = chord(name)
        left, right = band.pad(notes, 4 * beat + 0.2)
        mixer.add(at, left, 0.030, -0.8)
        mixer.add(at, right, 0.030, 0.8)
        for eighth in range(8):
            pick = notes[int(rng.integers(0, 3))] + 12
            if rng.random() < 0.3 + 0.6 * style.busy:
                mixer.add(at + eighth * beat / 2, band.pluck(pick), 0.05, (-.6, .6)[eighth % 2])
        low = root - 12 if root > 52 else root
        for start in (0, 1.5, 2, 3.5) if style.busy > 0.5 else (0, 2):
            mixer.add(at + start * beat, band.bass(low - 12, 0.7 * beat), 0.20)
        if 0 < bar < last:
            drums(mixer, at, beat, style, rng)
        if bar % 8 == 7:
            mixer.add(at + 2 * beat, band.lead(notes[2] + 12, 1.5 * beat), 0.05, 0.4)
    return mixer.samples


def drums(mixer, at, beat, style, rng):
    for eighth in range(8):
        mixer.add(at + eighth * beat / 2, band.hat(rng, 0.03), 0.02 + 0.03 * style.busy, 0.35)
    for place in (0, 1.5, 2):
        mixer.add(at + place * beat, band.kick(), 0.30)
    for place in (1, 3):
        mixer.add(at + place * beat, band.snare(rng), 0.06 + 0.12 * style.busy, -0.05)


def chord(name):
    """Root and notes; the demo's note names know sharps only."""
    return band.chord_notes(name.replace("Bb", "A#"))
