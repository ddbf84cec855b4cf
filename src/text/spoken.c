/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/spoken.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include "base/checked.h"
#include "base/diag.h"
#include "base/str.h"
#include "text/connect.h"
#include "text/hangul.h"
#include "text/kana.h"
#include "text/parts.h"
#include "text/phones.h"
#include "text/roman.h"
#include "text/syllable.h"
#include "text/voice.h"

enum { WARNED_MAX = 8 };

struct nr_speaker {
  nr_voices *voices;
  nr_roman roman;
  char *hint; /* the last one, parsed into langs */
  nr_langs langs;
  /* What was warned of: songs are long, one message each is enough. */
  char warned[WARNED_MAX][NR_LANG_SIZE];
  size_t warned_count;
};

/* A line while it is read. */
typedef struct reader {
  nr_speaker *speaker;
  const char *line;
  size_t size;
  nr_arena *arena; /* of the result */
  nr_arena scratch;
  nr_parts parts;
  const char **voices; /* per part: what its language is called in the result */
  nr_phone_list *said; /* per part */
  size_t *ends, end_count; /* grapheme clusters */
  nr_reading reading;
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
  nr_roman_close(&(*speaker)->roman);
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

/* Whether to warn of something about a language: once for each speaker. */
static bool warn_now(nr_speaker *speaker, const char *lang)
{
  for (size_t i = 0; i < speaker->warned_count; i++)
    if (strcmp(speaker->warned[i], lang) == 0) return false;
  if (speaker->warned_count == WARNED_MAX) return false;
  strcpy(speaker->warned[speaker->warned_count++], lang);
  return true;
}

/* ── languages and voices of the parts ── */

static bool is_voiced(const nr_part *part)
{
  return part->kind == NR_PART_TEXT || part->kind == NR_PART_NUMBER;
}

/* The name of a part's language in the result; parts that no voice can read
 * become NR_PART_OTHER. */
static void choose_voice(reader *r, nr_part *part, char name[NR_VOICE_SIZE])
{
  const char *fixed = part->kind == NR_PART_HANGUL ? "ko" : part->kind == NR_PART_KANA ? "ja" : NULL;
  if (fixed || !part->lang[0]) {
    strcpy(name, fixed ? fixed : "en-us");
    return;
  }
  /* espeak-ng 1.51 drops the vowels of these. */
  bool bad = nr_needs_dictionary(part->script);
  if (!bad && nr_voice_find(r->speaker->voices, part->lang, name)) return;
  if (!bad && warn_now(r->speaker, part->lang))
    nr_warn(r->diags, "no-voice", nr_in_file(NULL),
            "espeak-ng has no voice for the language \"%s\"; it is read letter by letter",
            part->lang);
  strcpy(name, part->lang);
  if (is_voiced(part) || part->kind == NR_PART_LETTERS) part->kind = NR_PART_OTHER;
}

static norae_status find_voices(reader *r)
{
  r->voices = nr_arena_alloc(&r->scratch, r->parts.part_count * sizeof *r->voices);
  if (!r->voices) return NORAE_ERR_MEMORY;
  for (size_t p = 0; p < r->parts.part_count; p++) {
    char name[NR_VOICE_SIZE];
    choose_voice(r, &r->parts.parts[p], name);
    /* Neighbours mostly share one. */
    if (p && strcmp(r->voices[p - 1], name) == 0)
      r->voices[p] = r->voices[p - 1];
    else if (!(r->voices[p] = nr_arena_copy(r->arena, name, strlen(name))))
      return NORAE_ERR_MEMORY;
  }
  return NORAE_OK;
}

/* ── sounds of the parts ── */

static norae_status say(reader *r, const char *voice, const char *text, nr_phone_list *out)
{
  const char *ipa;
  norae_status status = nr_voice_read(r->speaker->voices, voice, text, &ipa);
  if (status) return status;
  return nr_parse_phones(ipa, nr_voice_tonal(voice), r->arena, out);
}

/* Letters without a voice: through Latin, some clusters at a time. */
static norae_status say_roman(reader *r, const nr_part *part, nr_phone_list *out)
{
  enum { AT_ONCE = 12 };
  char letters[NR_ROMAN_SIZE], *sounds;
  nr_str all = {0};
  norae_status status = NORAE_OK;
  for (size_t i = cluster_at(r, part->start), at = part->start; !status && at < part->end;) {
    size_t to = at, n = 0;
    while (i < r->end_count && n < AT_ONCE && r->ends[i] <= part->end &&
           (n == 0 || r->ends[i] - at < NR_ROMAN_SIZE - 4)) {
      to = r->ends[i++];
      n++;
    }
    if (to == at) break;
    status = nr_romanise(&r->speaker->roman, r->line + at, to - at, letters);
    nr_str_add(&all, letters);
    at = to;
  }
  if (!status && !nr_str_text(&all)) status = NORAE_ERR_MEMORY;
  if (!status) {
    sounds = nr_sounds_of_roman(nr_str_text(&all));
    status = sounds ? nr_parse_phones(sounds, false, r->arena, out) : NORAE_ERR_MEMORY;
    free(sounds);
  }
  nr_str_free(&all);
  return status;
}

/* Parts [from, to) are read by one voice: as they sound among each other. */
static norae_status connect_parts(reader *r, size_t from, size_t to)
{
  nr_phone_list joined, *alone, *connected;
  size_t count = 0, at = 0;
  nr_str text = {0};
  norae_status status;
  alone = nr_arena_alloc(&r->scratch, (to - from) * sizeof *alone);
  connected = nr_arena_alloc(&r->scratch, (to - from) * sizeof *connected);
  for (size_t p = from; p < to; p++) {
    if (!is_voiced(&r->parts.parts[p])) continue;
    if (count) nr_str_add_char(&text, ' ');
    nr_str_add(&text, r->parts.parts[p].say);
    if (alone) alone[count++] = r->said[p];
  }
  status = alone && connected && nr_str_text(&text) ? NORAE_OK : NORAE_ERR_MEMORY;
  if (!status) status = say(r, r->voices[from], nr_str_text(&text), &joined);
  if (!status) status = nr_connect(alone, count, &joined, connected);
  for (size_t p = from; p < to && !status; p++)
    if (is_voiced(&r->parts.parts[p])) r->said[p] = connected[at++];
  nr_str_free(&text);
  return status;
}

/* Abbreviations sound like their letters' names: OK, TV, USA. */
static norae_status find_abbreviation(reader *r, size_t p)
{
  enum { LONGEST = 5 };
  nr_part *part = &r->parts.parts[p];
  size_t length = strlen(part->say), nuclei = 0;
  bool capitals = true;
  if (part->kind != NR_PART_TEXT || part->script != USCRIPT_LATIN || length < 2 || length > LONGEST)
    return NORAE_OK;
  for (size_t i = 0; i < length; i++)
    capitals = capitals && part->say[i] >= 'A' && part->say[i] <= 'Z';
  if (!capitals && strcasecmp(part->say, "ok") != 0) return NORAE_OK;
  for (size_t i = 0; i < length; i++) {
    char letter[2] = {part->say[i], '\0'};
    nr_phone_list name;
    norae_status status = say(r, r->voices[p], letter, &name);
    if (status) return status;
    nuclei += nr_count_nuclei(name.phones, name.count);
  }
  if (nuclei == nr_count_nuclei(r->said[p].phones, r->said[p].count)) part->kind = NR_PART_LETTERS;
  return NORAE_OK;
}

/* Find the stretches of voiced parts in one language; signs do not end them. */
static norae_status connect_all(reader *r)
{
  norae_status status = NORAE_OK;
  const nr_part *parts = r->parts.parts;
  for (size_t from = 0; from < r->parts.part_count && !status;) {
    size_t to = from, bytes = 0, voiced = 0;
    while (to < r->parts.part_count &&
           (parts[to].kind == NR_PART_SILENT ||
            (is_voiced(&parts[to]) && strcmp(r->voices[to], r->voices[from]) == 0))) {
      size_t more = parts[to].say ? strlen(parts[to].say) + 1 : 0;
      if (bytes + more > NR_VOICE_TEXT_MAX) break;
      bytes += more;
      voiced += more > 0;
      to++;
    }
    if (voiced > 1) status = connect_parts(r, from, to);
    from = to > from ? to : from + 1;
  }
  return status;
}

static norae_status say_parts(reader *r)
{
  r->said = nr_arena_alloc(&r->scratch, r->parts.part_count * sizeof *r->said);
  if (!r->said) return NORAE_ERR_MEMORY;
  for (size_t p = 0; p < r->parts.part_count; p++) {
    const nr_part *part = &r->parts.parts[p];
    norae_status status = NORAE_OK;
    if (is_voiced(part)) status = say(r, r->voices[p], part->say, &r->said[p]);
    if (!status && is_voiced(part)) status = find_abbreviation(r, p);
    if (part->kind == NR_PART_OTHER) status = say_roman(r, part, &r->said[p]);
    if (part->kind == NR_PART_SOUND)
      status = nr_parse_phones(part->say, false, r->arena, &r->said[p]);
    if (status) return status;
  }
  return NORAE_OK;
}

static norae_status mend_parts(reader *r)
{
  norae_status status = NORAE_OK;
  for (size_t p = 0; p < r->parts.part_count && !status; p++)
    if (is_voiced(&r->parts.parts[p]))
      status = nr_mend_phones(&r->said[p], r->parts.parts[p].say, r->voices[p], r->arena);
  return status;
}

/* ── from sounds to syllables ── */

static void add_phones(reader *r, const nr_phone *phones, size_t from, size_t to)
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
static norae_status find_letters(reader *r, const nr_part *part, nr_letter **letters, size_t *count)
{
  size_t first = cluster_at(r, part->start), room = 1;
  bool glued = false;
  while (first + room < r->end_count && r->ends[first + room - 1] < part->end)
    room++;
  *count = 0;
  *letters = nr_arena_alloc(&r->scratch, room * sizeof **letters);
  if (!*letters) return NORAE_ERR_MEMORY;
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

static norae_status emit_text(reader *r, const nr_part *part, const nr_phone_list *said,
                              const char *voice)
{
  nr_letter *letters;
  nr_cut *cuts, whole = {0};
  size_t count, cut_count = 1;
  norae_status status = find_letters(r, part, &letters, &count);
  if (status) return status;
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
static norae_status emit_unread(reader *r, const nr_part *part)
{
  nr_letter *letters;
  size_t count;
  norae_status status = find_letters(r, part, &letters, &count);
  if (status) return status;
  if (warn_now(r->speaker, part->lang[0] ? part->lang : "zxx"))
    nr_warn(r->diags, "no-reading", nr_in_file(NULL),
            "letters of the language \"%s\" can't be read; each is taken for one syllable",
            part->lang);
  for (size_t i = 0; i < count; i++) {
    nr_reading_syllable(&r->reading, i ? letters[i].start : part->start);
    nr_reading_phone(&r->reading, "ə", true);
  }
  if (!count) nr_reading_syllable(&r->reading, part->start);
  return NORAE_OK;
}

static void emit_kana(reader *r, const nr_part *part)
{
  size_t unread = 0;
  nr_read_kana(&r->reading, r->line, part->start, part->end, r->ends, cluster_at(r, part->start),
               &unread);
  if (unread && warn_now(r->speaker, "ja"))
    nr_warn(r->diags, "no-reading", nr_in_file(NULL),
            "kanji can't be read; each is given the length of two syllables, and lyrics in kana "
            "are timed better");
}

/* One Chinese character is one syllable. */
static norae_status emit_han(reader *r, const nr_part *part, const char *voice)
{
  bool open = false;
  size_t i = cluster_at(r, part->start);
  for (size_t at = part->start; at < part->end && i < r->end_count; at = r->ends[i++]) {
    char character[NR_ROMAN_SIZE], pinyin[NR_ROMAN_SIZE];
    size_t size = r->ends[i] - at;
    nr_phone_list said = {0};
    norae_status status = NORAE_OK;
    if (size >= sizeof character || !nr_has_script(r->line + at, size, USCRIPT_HAN)) continue;
    memcpy(character, r->line + at, size);
    character[size] = '\0';
    nr_reading_syllable(&r->reading, open ? at : part->start);
    open = true;
    if (strcmp(voice, "yue") == 0) status = say(r, voice, character, &said);
    if (!status && nr_count_nuclei(said.phones, said.count)) {
      add_phones(r, said.phones, 0, said.count);
      continue;
    }
    if (!status) status = nr_romanise(&r->speaker->roman, character, size, pinyin);
    if (status) return status;
    if (!nr_read_pinyin(&r->reading, pinyin)) nr_reading_phone(&r->reading, "ə", true);
  }
  if (!open) nr_reading_syllable(&r->reading, part->start);
  return NORAE_OK;
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
    emit_kana(r, part);
    return NORAE_OK;
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
  if (!status) status = connect_all(&r);
  if (!status) status = mend_parts(&r);
  if (!status) status = emit(&r);
  taken = nr_reading_take(&r.reading, out);
  if (!status) status = taken;
  if (status) *out = (nr_spoken_line){0};
  nr_arena_free(&r.scratch);
  return status;
}
