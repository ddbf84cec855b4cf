/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/spoken.h"

#include <stdlib.h>
#include <string.h>

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include "base/diag.h"
#include "text/hangul.h"
#include "text/kana.h"
#include "text/sounds.h"
#include "text/syllable.h"

norae_status nr_speaker_new(nr_speaker **out, norae_diags *diags)
{
  nr_speaker *speaker = calloc(1, sizeof *speaker);
  norae_status status;
  *out = NULL;
  if (!speaker)
    return NORAE_ERR_MEMORY;
  status = nr_voices_open(&speaker->voices, diags);
  if (status) {
    free(speaker);
    return status;
  }
  *out = speaker;
  return NORAE_OK;
}

void nr_speaker_free(nr_speaker **speaker)
{
  if (!*speaker)
    return;
  nr_voices_close(&(*speaker)->voices);
  nr_roman_close(&(*speaker)->roman);
  nr_kanji_close(&(*speaker)->kanji);
  nr_hint_close(&(*speaker)->hint);
  free(*speaker);
  *speaker = NULL;
}

/* ── from sounds to syllables ── */

static void add_phones(nr_reader *r, const nr_phone *phones, size_t from, size_t to)
{
  for (size_t j = from; j < to; j++)
    nr_reading_phone(&r->reading, phones[j].ipa, phones[j].vowel);
}

/* Vowels that are written before the consonant they follow in speech. */
static bool leads(const char *cluster, size_t size)
{
  UChar32 c;
  size_t i = 0;
  U8_NEXT_OR_FFFD((const uint8_t *)cluster, i, size, c);
  return (c >= 0xE40 && c <= 0xE44) || (c >= 0xEC0 && c <= 0xEC4);
}

/* Signs that join a letter with the next one (virama and its like). */
static bool joins(const char *cluster, size_t size)
{
  UChar32 c;
  int32_t i = (int32_t)size;
  U8_PREV_OR_FFFD((const uint8_t *)cluster, 0, i, c);
  return u_getIntPropertyValue(c, UCHAR_CANONICAL_COMBINING_CLASS) == 9;
}

/* The places where a part may be cut. */
static norae_status find_letters(nr_reader *r, const nr_part *part, nr_letter **letters,
                                 size_t *count)
{
  size_t first = nr_cluster_at(r->ends, r->end_count, part->start), room = 1;
  bool glued = false;
  while (first + room < r->end_count && r->ends[first + room - 1] < part->end)
    room++;
  *count = 0;
  *letters = nr_arena_alloc(&r->scratch, room * sizeof **letters);
  if (!*letters)
    return NORAE_ERR_MEMORY;
  for (size_t i = first, at = part->start; at < part->end && i < r->end_count; at = r->ends[i++]) {
    const char *cluster = r->line + at;
    size_t size = r->ends[i] - at;
    bool cut = !glued || nr_is_alphabet(part->script);
    glued = leads(cluster, size) || joins(cluster, size);
    if (cut)
      (*letters)[(*count)++] = (nr_letter){.start = at, .base = nr_base_letter(cluster, size)};
  }
  return NORAE_OK;
}

/* Words that are one syllable of text whatever they sound like: in scripts whose
 * letters join, and in Vietnamese, which writes a space after each syllable. */
static bool is_whole(const nr_part *part)
{
  return part->script == USCRIPT_ARABIC || part->script == USCRIPT_SYRIAC ||
         part->script == USCRIPT_MONGOLIAN || part->script == USCRIPT_NKO ||
         strcmp(part->lang, "vi") == 0;
}

static norae_status emit_text(nr_reader *r, const nr_part *part, const nr_phone_list *said,
                              const char *voice)
{
  nr_letter *letters;
  nr_cut *cuts, whole = {0};
  size_t count, cut_count = 1;
  norae_status status = find_letters(r, part, &letters, &count);
  if (status)
    return status;
  if (is_whole(part) || !count)
    cuts = &whole;
  else if (nr_is_alphabet(part->script))
    status = nr_cut_word(letters, count, said->phones, said->count, voice, &r->scratch, &cuts,
                         &cut_count);
  else
    status = nr_cut_evenly(count, said->phones, said->count, &r->scratch, &cuts, &cut_count);
  for (size_t c = 0; !status && c < cut_count; c++) {
    size_t to = c + 1 < cut_count ? cuts[c + 1].first_phone : said->count;
    nr_reading_syllable(&r->reading, c ? letters[cuts[c].letter].start : part->start);
    add_phones(r, said->phones, cuts[c].first_phone, to);
  }
  return status;
}

/* A script that nothing here can read: each cluster is taken for a neutral vowel. */
static norae_status emit_unread(nr_reader *r, const nr_part *part)
{
  nr_letter *letters;
  size_t count;
  norae_status status = find_letters(r, part, &letters, &count);
  if (status)
    return status;
  if (nr_warn_now(r, part->lang[0] ? part->lang : "zxx"))
    nr_warn(r->diags, "no-reading", nr_in_file(NULL),
            "letters of the language \"%s\" can't be read; each is taken for one syllable",
            part->lang);
  for (size_t i = 0; i < count; i++) {
    nr_reading_syllable(&r->reading, i ? letters[i].start : part->start);
    nr_reading_phone(&r->reading, "ə", true);
  }
  if (!count)
    nr_reading_syllable(&r->reading, part->start);
  return NORAE_OK;
}

/* Loading the dictionary takes a while, so only Japanese does. */
static norae_status find_readings(nr_reader *r)
{
  nr_speaker *speaker = r->speaker;
  norae_status status = NORAE_OK;
  if (r->said_so)
    return NORAE_OK;
  if (!speaker->kanji_asked)
    status = nr_kanji_open(&speaker->kanji);
  speaker->kanji_asked = true;
  const nr_reading_line line = {.text = r->line,
                                .size = r->size,
                                .ends = r->ends,
                                .count = r->end_count,
                                .roman = r->roman};
  return status ? status : nr_find_readings(&line, speaker->kanji, &r->scratch, &r->said_so);
}

static norae_status emit_kana(nr_reader *r, const nr_part *part)
{
  size_t unread = 0;
  norae_status status = find_readings(r);
  if (status)
    return status;
  nr_read_kana(&r->reading, r->line, part->start, part->end, r->ends,
               nr_cluster_at(r->ends, r->end_count, part->start),
               r->said_so, &unread);
  if (unread && nr_warn_now(r, "ja"))
    nr_warn(r->diags, "no-reading", nr_in_file(NULL),
            "kanji can't be read; each is given the length of two syllables: %s",
            r->speaker->kanji ? "give their readings as 漢字《かんじ》, or write them in kana"
                              : nr_kanji_advice());
  return NORAE_OK;
}

/* espeak-ng spells the sound that ends a Cantonese syllable as two, n and ɡ. */
static void add_cantonese(nr_reader *r, const nr_phone_list *said)
{
  size_t n = said->count;
  bool velar = n > 1 && strcmp(said->phones[n - 2].ipa, "n") == 0 &&
               strcmp(said->phones[n - 1].ipa, "ɡ") == 0;
  add_phones(r, said->phones, 0, velar ? n - 2 : n);
  if (velar)
    nr_reading_phone(&r->reading, "ŋ", false);
}

/* The sounds of one Chinese character; marks on it are left out. */
static norae_status emit_character(nr_reader *r, const char *text, size_t size, const char *voice)
{
  char character[8] = "", pinyin[NR_ROMAN_SIZE];
  nr_phone_list said = {0};
  norae_status status = NORAE_OK;
  size_t length = 0;
  U8_FWD_1((const uint8_t *)text, length, size);
  memcpy(character, text, length);
  if (strcmp(voice, "yue") == 0)
    status = nr_say(r, voice, character, &said);
  if (!status && !said.switched && nr_count_nuclei(said.phones, said.count)) {
    add_cantonese(r, &said);
    return NORAE_OK;
  }
  if (!status)
    status = nr_romanise(&r->speaker->roman, character, length, pinyin);
  if (!status && !nr_read_pinyin(&r->reading, pinyin))
    nr_reading_phone(&r->reading, "ə", true);
  return status;
}

/* One Chinese character is one syllable. */
static norae_status emit_han(nr_reader *r, const nr_part *part, const char *voice)
{
  bool open = false;
  size_t i = nr_cluster_at(r->ends, r->end_count, part->start);
  for (size_t at = part->start; at < part->end && i < r->end_count; at = r->ends[i++]) {
    UChar32 c;
    size_t begin = at;
    norae_status status;
    U8_NEXT_OR_FFFD((const uint8_t *)r->line, begin, r->ends[i], c);
    if (nr_script_of(c) != USCRIPT_HAN)
      continue;
    nr_reading_syllable(&r->reading, open ? at : part->start);
    open = true;
    status = emit_character(r, r->line + at, r->ends[i] - at, voice);
    if (status)
      return status;
  }
  if (!open)
    nr_reading_syllable(&r->reading, part->start);
  return NORAE_OK;
}

/* Letters said one by one are a syllable each. */
static norae_status emit_letters(nr_reader *r, const nr_part *part, const char *voice)
{
  size_t i = nr_cluster_at(r->ends, r->end_count, part->start);
  bool open = false;
  for (size_t at = part->start; i < r->end_count && r->ends[i] <= part->end; at = r->ends[i++]) {
    char name[2] = {nr_base_letter(r->line + at, r->ends[i] - at), '\0'};
    nr_phone_list said;
    norae_status status;
    if (!name[0])
      continue;
    status = nr_say(r, voice, name, &said);
    if (status)
      return status;
    nr_reading_syllable(&r->reading, open ? at : part->start);
    add_phones(r, said.phones, 0, said.count);
    open = true;
  }
  if (!open)
    nr_reading_syllable(&r->reading, part->start);
  return NORAE_OK;
}

static norae_status emit_part(nr_reader *r, size_t p)
{
  const nr_part *part = &r->parts.parts[p];
  const nr_phone_list *said = &r->said[p];
  switch (part->kind) {
  case NR_PART_TEXT:
    return emit_text(r, part, said, r->voices[p]);
  case NR_PART_LETTERS:
    return emit_letters(r, part, r->voices[p]);
  case NR_PART_HANGUL:
    nr_read_hangul(&r->reading, r->line, part->start, part->end, r->ends,
                   nr_cluster_at(r->ends, r->end_count, part->start));
    return NORAE_OK;
  case NR_PART_KANA:
    return emit_kana(r, part);
  case NR_PART_HAN:
    return emit_han(r, part, r->voices[p]);
  case NR_PART_OTHER:
    return nr_count_nuclei(said->phones, said->count) ? emit_text(r, part, said, r->voices[p])
                                                      : emit_unread(r, part);
  default:
    nr_reading_syllable(&r->reading, part->start);
    add_phones(r, said->phones, 0, said->count);
    return NORAE_OK;
  }
}

static norae_status emit(nr_reader *r)
{
  norae_status status = NORAE_OK;
  for (size_t p = 0; p < r->parts.part_count && !status; p++) {
    const nr_part *part = &r->parts.parts[p];
    if (!p || part[-1].word != part->word) {
      nr_span word = r->parts.words[part->word];
      nr_reading_word(&r->reading, word.start, word.end, r->voices[p]);
    }
    status = emit_part(r, p);
  }
  return status;
}

norae_status nr_speak_line(nr_speaker *speaker, const char *text, size_t size, const char *lang,
                           nr_arena *arena, nr_spoken_line *out, norae_diags *diags)
{
  return nr_speak_line_as(speaker, text, size, NULL, lang, arena, out, diags);
}

norae_status nr_speak_line_as(nr_speaker *speaker, const char *text, size_t size,
                              const char *roman, const char *lang, nr_arena *arena,
                              nr_spoken_line *out, norae_diags *diags)
{
  nr_reader r = {.speaker = speaker,
                 .line = text,
                 .size = size,
                 .roman = roman,
                 .arena = arena,
                 .diags = diags,
                 .reading = {.arena = arena}};
  norae_status status = nr_hint_take(&speaker->hint, lang), taken;
  *out = (nr_spoken_line){0};
  if (!status)
    status = nr_cut_parts(text, size, &speaker->hint.langs, &r.scratch, &r.parts);
  if (!status)
    status = nr_graphemes(text, size, &r.scratch, &r.ends, &r.end_count);
  if (!status)
    status = nr_say_parts(&r);
  if (!status)
    status = emit(&r);
  taken = nr_reading_take(&r.reading, out);
  if (!status)
    status = taken;
  if (status) *out = (nr_spoken_line){0};
  nr_arena_free(&r.scratch);
  return status;
}
