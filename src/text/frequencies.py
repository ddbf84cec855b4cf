#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts how often letters follow one another, and writes frequencies.c.

    python3 src/text/frequencies.py >src/text/frequencies.c

The source is what programs say in each language: the translated messages under
/usr/share/locale/LANGUAGE/LC_MESSAGES of a Debian 12 machine with git, GTK and
the GNU tools.  Only counts leave it, no text.
"""
import collections
import glob
import re
import struct
import sys
import unicodedata

ALPHABETS = "en pl cs sk hu hr ro sl fr de es pt it sv da fi nl ca tr lt lv et vi ru uk bg sr el he ar fa th"
# language: (catalogues, how many characters are kept)
IDEOGRAPHS = {"ko": ("ko", 900), "ja": ("ja", 1100), "zh-Hans": ("zh_CN", 1400),
              "zh-Hant": ("zh_TW zh_HK", 1400)}
OTHER_SCRIPTS = "ru uk bg sr el he ar fa th".split()
TONES = "\u0300\u0301\u0303\u0309\u0323"
STEP = 0.25  # of a bit


def messages(path):
    """The translated messages of a .mo file that differ from the original."""
    data = open(path, "rb").read()
    if len(data) < 28:
        return
    order = "<" if struct.unpack("<I", data[:4])[0] == 0x950412DE else ">"
    count, originals, translations = struct.unpack(order + "3I", data[8:20])
    charset = "utf-8"
    for i in range(count):
        texts = []
        for table in (originals, translations):
            size, at = struct.unpack(order + "2I", data[table + 8 * i:table + 8 * i + 8])
            texts.append(data[at:at + size])
        if i == 0:
            found = re.search(rb"charset=([\w-]+)", texts[1])
            charset = found.group(1).decode() if found else charset
        elif texts[0] != texts[1]:
            try:
                yield texts[1].decode(charset)
            except (UnicodeDecodeError, LookupError):
                pass


def corpus(languages):
    for language in languages.split():
        for path in sorted(glob.glob(f"/usr/share/locale/{language}/LC_MESSAGES/*.mo")):
            for text in messages(path):
                text = re.sub(r"%[-+ #0-9.*$]*[a-zA-Z]+|<[^>]*>|\S*[/@\\]\S*|--?[a-zA-Z][\w-]*", " ", text)
                yield text.replace("_", "").replace("&", "").lower()


def spelled(text, language):
    text = unicodedata.normalize("NFC", text)
    if language == "ro":  # legacy sets have the cedilla only
        text = text.replace("\u0219", "\u015f").replace("\u021b", "\u0163")
    if language == "vi":  # as windows-1258 has it: tones stand behind their vowels
        out = []
        for c in text:
            d = unicodedata.normalize("NFD", c)
            tones = [t for t in d if t in TONES]
            out.append(unicodedata.normalize("NFC", "".join(x for x in d if x not in TONES)) + "".join(tones))
        text = "".join(out)
    return text


def letters_of(counts, language):
    total = sum(counts.values())
    kept = [c for c, n in counts.items() if n > total * 3e-5 and ord(c) < 0x1000]
    base = [] if language in OTHER_SCRIPTS else [chr(c) for c in range(ord("a"), ord("z") + 1)]
    return sorted(set(kept) | set(base))


def alphabet(language):
    first = collections.Counter()
    texts = [spelled(t, language) for t in corpus({"pt": "pt pt_BR", "da": "da nb", "en": "en_GB en_CA"}.get(language, language))]
    for t in texts:
        first.update(c for c in t if unicodedata.category(c)[0] in "LM")
    if language in OTHER_SCRIPTS:
        script = unicodedata.name(first.most_common(1)[0][0]).split()[0]
        first = collections.Counter({c: n for c, n in first.items() if unicodedata.name(c).startswith(script)})
    letters = letters_of(first, language)
    index = {c: i + 1 for i, c in enumerate(letters)}
    size = len(letters) + 1
    pairs = [[0.0] * size for _ in range(size)]
    for t in texts:
        before = 0
        for c in t:
            now = index.get(c, 0)
            if before or now:
                pairs[before][now] += 1
            before = now
    return letters, pairs


def costs(pairs):
    import math
    size = len(pairs)
    singles = [sum(row[i] for row in pairs) + 1 for i in range(size)]
    total = sum(singles)
    out = []
    for row in pairs:
        weight = sum(row) + 8
        line = ""
        for i in range(size):
            p = (row[i] + 8 * singles[i] / total) / weight
            line += chr(ord("0") + min(63, round(-math.log2(p) / STEP)))
        out.append(line)
    return out


def quote(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("?", "\\?") + '"'


def show_alphabet(language):
    letters, pairs = alphabet(language)
    print(f"static const nr_alphabet {language}_letters = {{")
    print(f'    "{language}",\n    {quote("".join(letters))},')
    print("    {" + ",\n     ".join(quote(line) for line in costs(pairs)) + "},\n};\n")
    sys.stderr.write(f"{language} {len(letters)}\n")


def kept(c, language):
    o = ord(c)
    if language == "ko":
        return 0xAC00 <= o <= 0xD7A3
    return 0x4E00 <= o <= 0x9FFF or (language == "ja" and 0x3041 <= o <= 0x30FE)


def show_ideographs(language):
    import math
    catalogues, most = IDEOGRAPHS[language]
    counts = collections.Counter()
    for t in corpus(catalogues):
        counts.update(c for c in t if kept(c, language))
    total = sum(counts.values())
    classes = collections.defaultdict(list)
    for c, n in counts.most_common(most):
        classes[round(-math.log2(n / total))].append(c)
    name = language.replace("-", "_")
    print(f"static const nr_character_class {name}_characters[] = {{")
    for bits in sorted(classes):
        chars = sorted(classes[bits])
        print(f"    {{{bits}," + "\n".join(("" if i else "") + "     " * bool(i) + " " + quote("".join(chars[i:i + 46]))
                                       for i in range(0, len(chars), 46)) + "},")
    print("    {0, NULL},\n};\n")


def main():
    print("/* SPDX-License-Identifier: GPL-3.0-or-later\n *\n"
          " * Made by frequencies.py from the translated messages of the programs of a\n"
          " * Debian 12 machine: how many bits a letter costs behind another one, and a\n"
          " * character of East Asia by itself. */\n/* clang-format off */\n"
          '#include "text/frequencies.h"\n\n#include <stddef.h>\n')
    for language in ALPHABETS.split():
        show_alphabet(language)
    for language in IDEOGRAPHS:
        show_ideographs(language)
    print("const nr_alphabet *const nr_alphabets[NR_ALPHABETS] = {")
    for language in ALPHABETS.split():
        print(f"    &{language}_letters,")
    print("};\n\nconst nr_characters nr_east_asian[NR_EAST_ASIAN] = {")
    for language in IDEOGRAPHS:
        print(f'    {{"{language}", {language.replace("-", "_")}_characters}},')
    print("};")


main()
