# ── reading aloud: scripts, languages, syllables, phones ──
libnorae_core_la_SOURCES += \
	%D%/annotate.c %D%/annotate.h \
	%D%/blocks.c %D%/blocks.h \
	%D%/compounds.c %D%/compounds.h \
	%D%/connect.c %D%/connect.h \
	%D%/espeak.c %D%/espeak.h \
	%D%/furigana.c %D%/furigana.h \
	%D%/hangul.c %D%/hangul.h \
	%D%/hepburn.c %D%/hepburn.h \
	%D%/kana.c %D%/kana.h \
	%D%/kanji.c %D%/kanji.h \
	%D%/lang.c %D%/lang.h \
	%D%/latin.c %D%/latin.h \
	%D%/letters.c %D%/letters.h \
	%D%/marks.c \
	%D%/namekey.c %D%/namekey.h \
	%D%/normal.c %D%/normal.h \
	%D%/parts.c %D%/parts.h \
	%D%/phones.c %D%/phones.h \
	%D%/pinyin.c %D%/pinyin.h \
	%D%/reading.c %D%/reading.h \
	%D%/roman.c %D%/roman.h \
	%D%/revised.c %D%/revised.h \
	%D%/romaji.c %D%/romaji.h \
	%D%/script.c %D%/script.h \
	%D%/share.c %D%/share.h \
	%D%/sounds.c %D%/sounds.h \
	%D%/spoken.c %D%/spoken.h \
	%D%/syllable.c %D%/syllable.h \
	%D%/transliterate.c \
	%D%/voice.c %D%/voice.h

# ── bytes to text ──
libnorae_core_la_SOURCES += \
	%D%/encoding.c %D%/encoding.h \
	%D%/entries.c %D%/entries.h \
	%D%/frequencies.c %D%/frequencies.h \
	%D%/guess.c \
	%D%/mojibake.c %D%/mojibake.h \
	%D%/plausible.c %D%/plausible.h \
	%D%/shipped.h
EXTRA_DIST += %D%/frequencies.py
