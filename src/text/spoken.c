/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/spoken.h"

#include <stdlib.h>
#include <string.h>

#include <unicode/utf8.h>

#include "base/checked.h"
#include "base/diag.h"
#include "base/str.h"
#include "text/hangul.h"
#include "text/kana.h"
#include "text/parts.h"
#include "text/phones.h"
#include "text/syllable.h"
#include "text/voice.h"

struct nr_speaker {
  nr_voices *voices;
  char *hint; /* the last one, parsed into langs */
  nr_langs langs;
};

/* A line while it is read. */
typedef struct reader {
  nr_speaker *speaker;
  const char *line;
  size_t size;
  nr_arena *arena; /* of the result */
  nr_arena scratch;
  nr_parts parts;
  const char **voices; /* per part: the engine's name of its language */
  nr_phone_list *said; /* per part */
  size_t *ends, end_count; /* grapheme clusters */
  nr_reading reading;
  size_t unread;
  norae_diags *diags;
} reader;

norae_status nr_speaker_new(nr_speaker **out, norae_diags *diags)
{
  nr_speaker *speaker = calloc(1, sizeof *speaker);
  norae_status status;
  *out = NULL;
  if (!speaker) return NORAE_ERR_MEMORY;
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
  if (!*speaker) return;
  nr_voices_close(&(*speaker)->voices);
  free((*speaker)->hint);
  free(*speaker);
  *speaker = NULL;
}

/* Parsing a name of a language is slow, and all lines of a song have the same. */
static norae_status take_hint(nr_speaker *speaker, const char *hint)
{
  if (!hint) hint = "";
  if (speaker->hint && strcmp(speaker->hint, hint) == 0) return NORAE_OK;
  free(speaker->hint);
  speaker->hint = strdup(hint);
  nr_langs_parse(hint, &speaker->langs);
  return speaker->hint ? NORAE_OK : NORAE_ERR_MEMORY;
}

/* ── sounds of the parts ── */

static bool is_voiced(const nr_part *part)
{
  return part->kind == NR_PART_TEXT || part->kind == NR_PART_NUMBER;
}

static norae_status find_voices(reader *r)
{
  r->voices = nr_arena_alloc(&r->scratch, r->parts.part_count * sizeof *r->voices);
  if (!r->voices) return NORAE_ERR_MEMORY;
  for (size_t p = 0; p < r->parts.part_count; p++) {
    const char *lang = r->parts.parts[p].lang;
    char name[NR_VOICE_SIZE] = "en-us";
    if (lang[0] && !nr_voice_find(r->speaker->voices, lang, name)) {
      nr_warn(r->diags, "no-voice", nr_in_file(NULL),
              "espeak-ng has no voice for the language \"%s\"; its words are read as English",
              lang);
      strcpy(name, "en-us");
    }
    /* Neighbours mostly share one. */
    if (p && strcmp(r->voices[p - 1], name) == 0)
      r->voices[p] = r->voices[p - 1];
    else if (!(r->voices[p] = nr_arena_copy(r->arena, name, strlen(name))))
      return NORAE_ERR_MEMORY;
  }
  return NORAE_OK;
}

static norae_status say(reader *r, const char *voice, const char *text, nr_phone_list *out)
{
  const char *ipa;
  norae_status status = nr_voice_read(r->speaker->voices, voice, text, &ipa);
  if (status) return status;
  return nr_parse_phones(ipa, nr_voice_tonal(voice), r->arena, out);
}

static norae_status say_parts(reader *r)
{
  r->said = nr_arena_alloc(&r->scratch, r->parts.part_count * sizeof *r->said);
  if (!r->said) return NORAE_ERR_MEMORY;
  for (size_t p = 0; p < r->parts.part_count; p++) {
    const nr_part *part = &r->parts.parts[p];
    norae_status status = NORAE_OK;
    if (is_voiced(part)) status = say(r, r->voices[p], part->say, &r->said[p]);
    if (part->kind == NR_PART_SOUND)
      status = nr_parse_phones(part->say, false, r->arena, &r->said[p]);
    if (status) return status;
  }
  return NORAE_OK;
}

/* ── from sounds to syllables ── */

static void add_phones(reader *r, const nr_phone *phones, size_t from, size_t to)
{
  for (size_t j = from; j < to; j++)
    nr_reading_phone(&r->reading, phones[j].ipa, phones[j].vowel);
}

/* The first cluster that ends behind byte `at`. */
static size_t cluster_at(const reader *r, size_t at)
{
  size_t low = 0, high = r->end_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (r->ends[middle] > at) high = middle;
    else low = middle + 1;
  }
  return low;
}

static norae_status emit_text(reader *r, const nr_part *part, const nr_phone_list *said,
                              const char *voice)
{
  size_t first = cluster_at(r, part->start), count = 0, cut_count;
  nr_letter *letters;
  nr_cut *cuts;
  norae_status status;
  while (first + count < r->end_count && r->ends[first + count] <= part->end)
    count++;
  letters = nr_arena_alloc(&r->scratch, (count + 1) * sizeof *letters);
  if (!letters) return NORAE_ERR_MEMORY;
  for (size_t i = 0, at = part->start; i < count; at = r->ends[first + i++])
    letters[i] = (nr_letter){.start = at,
                             .base = nr_base_letter(r->line + at, r->ends[first + i] - at)};
  status = (nr_is_alphabet(part->script) ? nr_cut_word(letters, count, said->phones, said->count,
                                                       voice, &r->scratch, &cuts, &cut_count)
                                         : nr_cut_evenly(count, said->phones, said->count,
                                                         &r->scratch, &cuts, &cut_count));
  for (size_t c = 0; !status && c < cut_count; c++) {
    size_t to = c + 1 < cut_count ? cuts[c + 1].first_phone : said->count;
    nr_reading_syllable(&r->reading, c ? letters[cuts[c].letter].start : part->start);
    add_phones(r, said->phones, cuts[c].first_phone, to);
  }
  return status;
}

/* Letters said one by one are a syllable each. */
static norae_status emit_letters(reader *r, const nr_part *part, const char *voice)
{
  size_t i = cluster_at(r, part->start);
  bool open = false;
  for (size_t at = part->start; i < r->end_count && r->ends[i] <= part->end; at = r->ends[i++]) {
    char name[2] = {nr_base_letter(r->line + at, r->ends[i] - at), '\0'};
    nr_phone_list said;
    norae_status status;
    if (!name[0]) continue;
    status = say(r, voice, name, &said);
    if (status) return status;
    nr_reading_syllable(&r->reading, open ? at : part->start);
    add_phones(r, said.phones, 0, said.count);
    open = true;
  }
  if (!open) nr_reading_syllable(&r->reading, part->start);
  return NORAE_OK;
}

static norae_status emit_part(reader *r, size_t p)
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
                   cluster_at(r, part->start));
    return NORAE_OK;
  case NR_PART_KANA:
    nr_read_kana(&r->reading, r->line, part->start, part->end, r->ends,
                 cluster_at(r, part->start), &r->unread);
    return NORAE_OK;
  default:
    nr_reading_syllable(&r->reading, part->start);
    add_phones(r, said->phones, 0, said->count);
    return NORAE_OK;
  }
}

static norae_status emit(reader *r)
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
  reader r = {.speaker = speaker, .line = text, .size = size, .arena = arena, .diags = diags,
              .reading = {.arena = arena}};
  norae_status status = take_hint(speaker, lang), taken;
  *out = (nr_spoken_line){0};
  if (!status) status = nr_cut_parts(text, size, &speaker->langs, &r.scratch, &r.parts);
  if (!status) status = nr_graphemes(text, size, &r.scratch, &r.ends, &r.end_count);
  if (!status) status = find_voices(&r);
  if (!status) status = say_parts(&r);
  if (!status) status = emit(&r);
  taken = nr_reading_take(&r.reading, out);
  if (!status) status = taken;
  if (status) *out = (nr_spoken_line){0};
  nr_arena_free(&r.scratch);
  return status;
}
