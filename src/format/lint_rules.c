/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "format/lint.h"

/* Readers mend what they tell of: writing the song again leaves it behind. */
static const norae_lint_rule rules[] = {
    {"unsorted", true, "lines out of order", "sort them by their start"},
    {"overlap", true, "a line reaches into the same singer's next one",
     "end it where the next one begins, or tell who sings which"},
    {"overlap-words", false, "words of one singer at the same time",
     "tell who sings which, or move the words"},
    {"word-outside", true, "words outside of their line", "let the line reach to its words"},
    {"word-order", false, "words that begin before the one before them",
     "time them again ('norae sync')"},
    {"zero-length", false, "words without length", "let them last until the next one"},
    {"before-zero", false, "times before zero", "move all lyrics ('norae convert --shift')"},
    {"far-away", false, "times hours away from the others", "look at the offset and the stamps"},
    {"no-time", false, "lines without a time among others that have one",
     "time them ('norae sync')"},
    {"no-word-times", false, "words without times among others that have them",
     "time them ('norae sync')"},
    {"too-fast", false, "more letters than can be read in the line's time",
     "check its end, or split it"},
    {"doubled", true, "the same line at the same time twice", "leave one out"},
    {"empty-line", true, "a line without text", "leave it out"},
    {"line-ends", true, "different line ends in one file", "use line feeds alone"},
    {"not-utf8", true, "another encoding than UTF-8", "write it as UTF-8"},
    {"encoding-double", true, "UTF-8 that was encoded twice", "write it as it was read"},
    {"encoding-double-rest", false, "text that was encoded wrongly", "type it anew"},
    {"encoding-unsure", true, "two encodings fit", "give --encoding, and write it as UTF-8"},
    {"encoding-assumed", true, "another encoding than UTF-8", "write it as UTF-8"},
    {"encoding-*", true, "bytes that are not what they should be", "write it as UTF-8"},
    {"replacement", false, "letters that were lost", "type them anew"},
    {"text-control", true, "control characters", "leave them out"},
    {"no-title", false, "the title is missing", "add it"},
    {"no-artist", false, "the artist is missing", "add it"},
    {"unknown-tag", false, "metadata that no program knows", "check its spelling"},
    {"absurd-offset", true, "an offset of many seconds",
     "check it against the recording; its effect can be written into the times"},
    {"lrc-bad-stamp", false, "what looks like a time and is none", "correct it"},
    {"lrc-double", true, "the same line at the same time twice", "leave one out"},
    {"lrc-ends-before", true, "a line that ends before it starts", "leave the end out"},
    {"lrc-*", true, "what players of LRC read differently", "write it in the plain form"},
    {"no-lyrics", false, "no lyrics", "check that this is the right file"},
    {"binary", false, "no text", "check that this is the right file"},
    {"unsupported-kind", false, "a kind of file that norae can't read", "export it as text"},
    {"json-syntax", false, "broken JSON", "correct it"},
    {"srt-*", true, "what players of SubRip read differently", "write it in the plain form"},
    {"vtt-*", true, "what players of WebVTT read differently", "write it in the plain form"},
    {"ass-bad-time", false, "what stands for a time and is none", "correct it"},
    {"ass-ends-before", false, "a line that ends before it starts", "correct its end"},
    {"ass-few-fields", false, "an event that lacks fields", "complete it, or leave it out"},
    {"ass-*", true, "what players of ASS read differently", "write it in the plain form"},
    {"ultrastar-no-pitch", false, "notes without a pitch", "add it"},
    {"ultrastar-*", true, "what singing games read differently", "write it in the plain form"},
    {"stamped-*", true, "what players read differently", "write it in the plain form"},
    {"json-*", true, "values that are not what they should be", "write them anew"},
    {"xml-syntax", false, "broken XML", "correct it"},
    {"xml-*", true, "characters that XML can't hold as they are", "write them as entities"},
    {"ttml-no-line", false, "a translation without a line", "put it into its line"},
    {"ttml-*", true, "what players of TTML read differently", "write it in the plain form"},
    {"sami-*", true, "what players of SAMI read differently", "write it in the plain form"},
    {"yaml-syntax", false, "broken YAML", "correct it"},
    {"yaml-*", true, "what other programs read differently", "write it in the plain form"},
    {"krc-*", true, "what other players read differently", "write it in the plain form"},
    {"lrclib-*", false, "a record without the lyrics of one song", "take one record that has them"},
    {"broken-packing", false, "packed lyrics that are damaged", "get the file again"},
    {"inflates", false, "packed lyrics beyond all measure", "get the file again"},
    {"kar-*", false, "a damaged MIDI file", "get the file again"},
    {"kbp-*", true, "what the program itself reads differently", "write it in the plain form"},
    {"toyunda-*", false, "syllables and frames that don't fit together", "correct them"},
    {"microdvd-rate", true, "no frame rate is told", "write it into the first line: {1}{1}25"},
    {"frame-rate-assumed", true, "no frame rate is told", "give --from-fps"},
    {"microdvd-*", true, "what players read differently", "write it in the plain form"},
    {"mpl2-*", true, "what players read differently", "write it in the plain form"},
    {"sbv-*", true, "what players read differently", "write it in the plain form"},
    {"bad-offset", false, "an offset that is no number", "correct it"},
    {"offset-again", true, "more than one offset", "leave the others out"},
    {"too-many-singers", false, "more singers than norae can hold", "leave some out"},
    {"grammar-*", false, "what the grammar given can't read", "correct the line, or the grammar"},
    {"too-large", false, "more than norae reads", "check that this is the right file"},
};
#define COUNT (sizeof rules / sizeof *rules)

const norae_lint_rule *norae_lint_rule_of(const char *code)
{
  for (size_t i = 0; i < COUNT; i++) {
    size_t size = strlen(rules[i].code);
    bool family = rules[i].code[size - 1] == '*';
    if (family ? strncmp(rules[i].code, code, size - 1) == 0 : strcmp(rules[i].code, code) == 0)
      return &rules[i];
  }
  return NULL;
}
