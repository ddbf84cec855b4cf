/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which English sounds stand in for the phones of a language was measured on
 * songs for English, Spanish and French, and on synthesised ones for Korean,
 * Japanese and German; the others follow the same reasoning: the nearest sound in
 * place and manner, two or three where none is near.  A vowel that glides in
 * English and doesn't elsewhere (e, o) is the diphthong's beginning.
 *
 * What the phones are is told by the illustrations of the IPA in the Handbook of
 * the International Phonetic Association (1999) and its journal: Lee for Korean,
 * Okada for Japanese, Kohler for German, Fougeron and Smith for French.
 */
#include "sync/phone_tables.h"

#include <stddef.h>

static const nr_phone_row english[] = {
    {"a", "AE"},   {"æ", "AE"},   {"ɑ", "AA"},   {"ɒ", "AA"},   {"ɔ", "AO"},
    {"o", "AO"},   {"oʊ", "OW"},  {"əʊ", "OW"},  {"ʊ", "UH"},   {"u", "UW"},
    {"ʌ", "AH"},   {"ɐ", "AH"},   {"ə", "AH"},   {"ɚ", "ER"},   {"ɜ", "ER"},
    {"ɝ", "ER"},   {"ɛ", "EH"},   {"e", "EY"},   {"eɪ", "EY"},  {"ɪ", "IH"},
    {"ᵻ", "IH"},   {"i", "IY"},   {"aɪ", "AY"},  {"aʊ", "AW"},  {"ɔɪ", "OY"},
    {"eə", "EH"},  {"ɪə", "IH"},  {"iə", "IY"},  {"ʊə", "UH"},  {"aɪə", "AY"},
    {"aɪɚ", "AY ER"}, {"aʊə", "AW"}, {"ɾ", "D"}, {"ʔ", "T"},    {"x", "K|HH{F}"},
    {NULL, NULL}};

static const nr_phone_row spanish[] = {
    {"a", "AA"},      {"e", "EY"},      {"ɛ", "EH"},        {"i", "IY"},
    {"ɪ", "IY"},      {"o", "OW"},      {"ɔ", "AO"},        {"u", "UW"},
    {"ʊ", "UW"},      {"ə", "AH|UH"},   {"b", "B{D}"},      {"β", "B{D}"},
    {"d", "DH{D}"},   {"ð", "DH{D}"},   {"ɡ", "G{D}"},      {"ɣ", "G{D}"},
    {"x", "HH|K{F}"}, {"h", "HH|K{F}"}, {"ɾ", "D|DH{B}"},   {"r", "R|D|DH"},
    {"ɲ", "[N|NG][N|NG|Y][Y]"},         {"ʎ", "Y|JH{Y}"},   {"ʝ", "Y|JH{Y}"},
    {"ɟ", "Y|JH{Y}"}, {"oɪ", "OW|OY"}, {NULL, NULL}};

static const nr_phone_row french[] = {
    {"a", "AA|AH|AY:001|AW:001"},
    {"ɑ", "AA|AH|AY:001|AW:001"},
    {"e", "EH|EY:001|IH"},
    {"ɛ", "EH|EY:001|IH"},
    {"i", "IY"},
    {"o", "OW:001|AO"},
    {"ɔ", "OW:001|AO"},
    {"u", "UW"},
    {"y", "UW|IY"},
    {"ø", "UH|AH"},
    {"œ", "AH|ER"},
    {"ə", "AH|UH"},
    {"ɑ̃", "AO|AA|AH|OW:001"},
    {"ɔ̃", "OW|AO"},
    {"ɛ̃", "AE|AH|EH"},
    {"œ̃", "AE|AH|EH"},
    {"ʁ", "R{D}"},
    {"r", "R{D}"},
    {"ɥ", "W|Y"},
    {"ɲ", "N|Y"},
    {NULL, NULL}};

static const nr_phone_row german[] = {
    {"ç", "SH|HH{S}"}, {"x", "HH|K{F}"}, {"ʏ", "UW|IY"}, {"y", "UW|IY"}, {"ø", "UH|AH"},
    {"œ", "AH|ER"}, {"ɐ", "AH"}, {"ɜ", "AH"}, {"a", "AA|AH"}, {"ɔø", "OY"}, {"ɔʏ", "OY"},
    {"ɔɪ", "OY"}, {"ɛ", "EH"}, {"e", "EY:001|IH"}, {"o", "OW:001|AO"}, {"ʁ", "R"}, {"ɾ", "R"},
    {"r", "R"}, {NULL, NULL}};

static const nr_phone_row korean[] = {
    {"ɐ", "AA|AH"}, {"a", "AA|AH"}, {"ʌ", "AO|AH|OW:001"}, {"ɯ", "UH|UW|IH"},
    {"ɛ", "EH|EY:001"}, {"e", "EH|EY:001"}, {"o", "OW:001|AO"}, {"u", "UW"}, {"i", "IY"},
    {"tɕ", "CH|JH"}, {"dʑ", "JH"}, {"ɕ", "SH"}, {"ɫ", "L"}, {"ɾ", "D|DH"}, {"ɣ", "G"},
    {"ɯi", "UH IY"}, {"β", "B|W"}, {"p", "P|B"}, {"t", "T|D"}, {"k", "K|G"},
    {"pʰ", "P"}, {"tʰ", "T"}, {"kʰ", "K"}, {"tɕʰ", "CH"}, {NULL, NULL}};

static const nr_phone_row japanese[] = {
    {"ä", "AA|AH"}, {"a", "AA|AH"}, {"e̞", "EH|EY:001"}, {"e", "EH|EY:001"},
    {"o̞", "OW:001|AO"}, {"o", "OW:001|AO"}, {"ɯᵝ", "UW|UH|IH"}, {"ɯ", "UW|UH|IH"}, {"i", "IY"},
    {"ɕ", "SH"}, {"tɕ", "CH"}, {"dʑ", "JH"}, {"ʑ", "ZH|JH"}, {"ɸ", "F|HH"}, {"ɽ", "D|DH|L"},
    {"ɾ", "D|DH|L"}, {"ɴ", "N|NG"}, {"ç", "SH|HH{S}"}, {NULL, NULL}};

/* espeak-ng writes vowels of Cantonese as Jyutping does. */
static const nr_phone_row cantonese[] = {
    {"eo", "UH|AH"}, {"oe", "AH|ER"}, {"yu", "UW|IY"}, {NULL, NULL}};

/* What is alike in most languages, and where no table of their own is kept. */
static const nr_phone_row common[] = {
    /* vowels */
    {"a", "AA|AH"},
    {"ɑ", "AA"},
    {"ä", "AA|AH"},
    {"ɐ", "AH"},
    {"æ", "AE"},
    {"ɒ", "AA|AO"},
    {"ɔ", "AO"},
    {"o", "OW:001|AO"},
    {"ɤ", "AH|UH"},
    {"ʌ", "AH"},
    {"ə", "AH|UH"},
    {"ɘ", "AH|UH"},
    {"ɵ", "UH|AH"},
    {"ɜ", "AH|ER"},
    {"ɞ", "AH|ER"},
    {"ɚ", "ER"},
    {"ɝ", "ER"},
    {"ɛ", "EH"},
    {"e", "EH|EY:001|IH"},
    {"ɪ", "IH"},
    {"ᵻ", "IH"},
    {"ɨ", "IH|UH"},
    {"i", "IY"},
    {"y", "UW|IY"},
    {"ʏ", "UW|IY"},
    {"ø", "UH|AH"},
    {"œ", "AH|ER"},
    {"ɶ", "AE|AH"},
    {"ʊ", "UH"},
    {"u", "UW"},
    {"ʉ", "UW|IY"},
    {"ɯ", "UH|UW|IH"},
    {"aɪ", "AY"},
    {"ai", "AY"},
    {"aʊ", "AW"},
    {"au", "AW"},
    {"eɪ", "EY"},
    {"ei", "EY"},
    {"oʊ", "OW"},
    {"ou", "OW"},
    {"ɔɪ", "OY"},
    {"oi", "OY"},
    {"ɔø", "OY"},
    {"oɪ", "OY"},
    {"ɛɪ", "EY|AY"},
    {"ʌʊ", "AW|OW"},
    {"eʊ", "[EH][EH|UW][UW]"},
    {"ɛʊ", "[EH][EH|UW][UW]"},
    {"eo", "[EH|IH][EH|AO][AO]"},
    {"ie", "[IY][IY|EH][EH]"},
    {"iɪ", "IY"},
    {"iʊ", "[IY][IY|UW][UW]"},
    {"uo", "[UW][UW|AO][AO]"},
    {"yø", "[UW|IY][UW|IY|UH][UH|AH]"},
    {"yɪ", "[UW|IY][IY][IY]"},
    {"yʊ", "[UW|IY][UW][UW]"},
    {"æi", "[AE][AE|IY][IY]"},
    {"øy", "[UH|AH][UW|IY][UW|IY]"},
    {"œy", "[AH|ER][AH|UW|IY][UW|IY]"},
    {"ɔa", "[OW|AO][AO|AA][AA|AH]"},
    {"ε", "EH"}, /* Greek epsilon: espeak-ng's Danish */
    /* nasal vowels */
    {"ã", "AA|AH|AO"},
    {"ɐ̃", "AH|AA"},
    {"ẽ", "EH|EY:001|IH"},
    {"ɛ̃", "AE|EH"},
    {"ĩ", "IY|IH"},
    {"õ", "OW:001|AO"},
    {"ɔ̃", "AO|OW"},
    {"ũ", "UW|UH"},
    {"ɐ̃ʊ̃", "[AH|AA][AH|UW][UW|UH]"},
    /* stops and affricates */
    {"p", "P"},
    {"b", "B"},
    {"t", "T"},
    {"d", "D"},
    {"ʈ", "T"},
    {"ɖ", "D"},
    {"c", "K|CH"},
    {"ɟ", "Y|JH{Y}"},
    {"k", "K"},
    {"ɡ", "G"},
    {"g", "G"},
    {"q", "K"},
    {"ɢ", "G"},
    {"tʃ", "CH"},
    {"dʒ", "JH"},
    {"tɕ", "CH"},
    {"dʑ", "JH"},
    {"tʂ", "CH"},
    {"dʐ", "JH"},
    {"ɗ", "D"},
    {"ɓ", "B"},
    {"ts", "T S"},
    {"dz", "D Z"},
    {"pf", "P F"},
    /* fricatives */
    {"f", "F"},
    {"v", "V"},
    {"θ", "TH"},
    {"ð", "DH"},
    {"s", "S"},
    {"z", "Z"},
    {"ʃ", "SH"},
    {"ʒ", "ZH"},
    {"ʂ", "SH"},
    {"ʐ", "ZH|R"},
    {"ɕ", "SH"},
    {"ʑ", "ZH"},
    {"ç", "SH|HH{S}"},
    {"ʝ", "Y|JH{Y}"},
    {"x", "HH|K{F}"},
    {"ɣ", "G|R{D}"},
    {"χ", "HH|K{F}"},
    {"ħ", "HH"},
    {"h", "HH"},
    {"ɦ", "HH"},
    {"ɸ", "F|HH"},
    {"β", "B|V"},
    {"ʕ", "AA|R{D}"},
    /* sonorants */
    {"m", "M"},
    {"ɱ", "M"},
    {"n", "N"},
    {"ɳ", "N"},
    {"ɲ", "[N|NG][N|NG|Y][Y]"},
    {"ŋ", "NG"},
    {"ɴ", "N|NG"},
    {"l", "L"},
    {"ɫ", "L"},
    {"ɭ", "L"},
    {"ɬ", "L|SH"},
    {"ʎ", "L|Y"},
    {"ɹ", "R"},
    {"ɻ", "R"},
    {"r", "R|D|DH"},
    {"r̝", "ZH|R"}, /* Czech ř, with and without voice */
    {"r̝̊", "SH|R"},
    {"ɾ", "D|DH"},
    {"ɽ", "D|DH|R"},
    {"ʀ", "R{D}"},
    {"ʁ", "R{D}"},
    {"ʋ", "V|W"},
    {"w", "W"},
    {"ʍ", "W|HH"},
    {"ɰ", "W|G"},
    {"ɥ", "W|Y"},
    {"j", "Y"},
    {NULL, NULL}};

const nr_phone_table nr_phone_tables[] = {
    {"en", english}, {"es", spanish},  {"fr", french}, {"de", german},
    {"ko", korean},  {"ja", japanese}, {"yue", cantonese}, {"", common},
};
