"""From marked-up words to espeak-ng's phoneme names.

Korean and Japanese are told phone by phone, so that nothing depends on rules for
reading them; other languages are read by espeak-ng, which must find as many
vowels as there are syllables.
"""

import re
from dataclasses import dataclass

HANGUL = re.compile("[가-힣]")
KANA = re.compile("[ぁ-ゖァ-ヺー]")

# Onsets in Unicode's order; espeak-ng's aspirates are two phonemes.
KO_ONSETS = [["g"], ["q-"], ["n"], ["d"], ["t-"], ["*"], ["m"], ["b"], ["p-"], ["s"], ["s-"], [],
             ["dZ;"], ["tS;-"], ["tS", "h"], ["kh"], ["t", "h"], ["ph"], ["h"]]
KO_VOWELS = [["a"], ["E"], ["j", "a"], ["j", "E"], ["@"], ["e"], ["j", "@"], ["j", "e"], ["o"],
             ["w", "a"], ["w", "E"], ["w", "e"], ["j", "o"], ["u"], ["w", "@"], ["w", "e"],
             ["w", "i"], ["j", "u"], ["u-"], ["i"], ["i"]]
KO_CODAS = {0: None, 1: "q", 4: "n", 7: "d-", 8: "l", 16: "m", 17: "p", 21: "N"}

JA_ROWS = {"": "あいうえお", "k": "かきくけこ", "g": "がぎぐげご", "s": "さ すせそ", "z": "ざ ずぜぞ",
           "t": "た  てと", "d": "だ  でど", "n": "なにぬねの", "h": "は  へほ", "b": "ばびぶべぼ",
           "p": "ぱぴぷぺぽ", "m": "まみむめも", "j": "や ゆ よ", "r`": "らりるれろ", "w": "わ   ",
           "s\\": " し   ", "d_z\\": " じ   ", "t_s\\": " ち   ", "t_s": "  つ  ", "p\\": "  ふ  ",
           "C": " ひ   "}
JA_SMALL = {"ゃ": "a", "ゅ": "u", "ょ": "o", "ぁ": "a", "ぃ": "i", "ぅ": "u", "ぇ": "e", "ぉ": "o"}
JA_KANA = {kana: (onset, vowel) for onset, row in JA_ROWS.items()
           for kana, vowel in zip(row, "aiueo") if kana != " "}
JA_KANA["を"] = ("", "o")
PALATALS = ("C", "s\\", "d_z\\", "t_s\\")


@dataclass
class Unit:
    """What is sung to one note."""
    onset: list          # phoneme names
    vowel: str           # may be the moraic nasal
    coda: list
    slots: int = 1       # of the rhythm
    clipped: bool = False  # stops early: a doubled consonant follows


@dataclass
class Syllable:
    """A piece of the text with the notes it is sung to."""
    text: str
    language: str
    word: int
    units: list          # of Unit; None where espeak-ng reads the word


def korean_units(pron):
    units = []
    for char in pron:
        number = ord(char) - 0xAC00
        onset, vowel = KO_ONSETS[number // 588], KO_VOWELS[number // 28 % 21]
        if onset[-1:] == ["h"] and len(onset) == 2 and onset[0] == "tS" and vowel[0] == "j":
            vowel = vowel[1:]
        coda = KO_CODAS[number % 28]
        units.append(Unit(onset + vowel[:-1], vowel[-1], [coda] if coda else []))
    return units


def japanese_units(pron):
    units = []
    pron = "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in pron)
    for i, kana in enumerate(pron):
        if kana == "っ":
            units[-1].slots, units[-1].clipped = 2, True
        elif kana == "ん":
            units.append(Unit([], "N", []))
        elif kana == "ー":
            units.append(Unit([], units[-1].vowel, []))
        elif kana in JA_SMALL:
            last = units[-1]
            if kana in "ゃゅょ" and last.onset[0] not in PALATALS:
                last.onset.append("j")
            last.vowel = JA_SMALL[kana]
        else:
            onset, vowel = JA_KANA[kana]
            units.append(Unit([onset] if onset else [], vowel, []))
    return units


def split_japanese(text):
    """Kana as they are sung: a small one or っ goes with the one before it."""
    return re.findall("[^ゃゅょャュョぁぃぅぇぉァィゥェォっッ][ゃゅょャュョぁぃぅぇぉァィゥェォっッ]*", text)


def in_kana(base, pron, units):
    """A reading as it is written: long vowels with the vowel's own kana."""
    if all(KANA.match(c) for c in base):
        return base
    vowels, out = iter(u.vowel for u in units), ""
    for kana in split_japanese(pron.replace("ー", "-")):
        vowel = next(vowels)
        out += {"a": "あ", "i": "い", "u": "う", "e": "い", "o": "う"}[vowel] if kana == "-" else kana
    return out


def segment(base, pron, word, kana):
    """The syllables of a stretch of text and its pronunciation; `kana`: in place of kanji."""
    if HANGUL.search(base) or HANGUL.search(pron):
        language, units, pieces = "ko", korean_units(pron), list(base)
        whole = not all(HANGUL.match(c) for c in base)
    elif KANA.search(pron):
        language, units, pieces = "ja", japanese_units(pron), split_japanese(base)
        whole = not all(KANA.match(c) for c in base)
        if kana and whole:
            pieces, whole = split_japanese(in_kana(base, pron, units)), False
    else:
        return []
    if whole or len(pieces) != len(units):
        return [Syllable(base, language, word, units)]
    return [Syllable(piece, language, word, [unit]) for piece, unit in zip(pieces, units)]


def parse_line(line, latin, kana):
    """Syllables whose texts join to the line; `latin` is the language of Latin letters."""
    syllables = []
    for index, word in enumerate(line.split()):
        first = len(syllables)
        for base, pron in re.findall(r"([^{}/]+)(?:\{([^}]*)\})?", word):
            if re.search("[A-Za-z]", base):
                syllables += [Syllable(piece, latin, index, None) for piece in base.split("-")]
            else:
                if base[0] in "っッ" and len(syllables) > first:
                    syllables[-1].text += base[0]
                    syllables[-1].units[-1].slots, syllables[-1].units[-1].clipped = 2, True
                    base = base[1:]
                syllables += segment(base, pron or base, index, kana)
        assert len(syllables) > first, word
        syllables[-1].text += " "
    syllables[-1].text = syllables[-1].text.rstrip()
    return syllables
