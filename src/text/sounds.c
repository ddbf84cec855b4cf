/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/sounds.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <unicode/uscript.h>

#include "base/diag.h"
#include "base/str.h"
#include "text/connect.h"

bool nr_warn_now(nr_reader *r, const char *lang)
{
  nr_speaker *speaker = r->speaker;
  if (!r->diags)
    return false;
  for (size_t i = 0; i < speaker->warned_count; i++)
    if (strcmp(speaker->warned[i], lang) == 0)
      return false;
  if (speaker->warned_count == NR_WARNED_MAX)
    return false;
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
static void choose_voice(nr_reader *r, nr_part *part, char name[NR_VOICE_SIZE])
{
  const char *fixed = part->kind == NR_PART_HANGUL ? "ko"
                      : part->kind == NR_PART_KANA ? "ja"
                                                   : NULL;
  if (fixed || !part->lang[0]) {
    strcpy(name, fixed ? fixed : "en-us");
    return;
  }
  /* espeak-ng 1.51 drops the vowels of these. */
  bool bad = nr_needs_dictionary(part->script);
  if (!bad && nr_voice_find(r->speaker->voices, part->lang, name))
    return;
  if (!bad && nr_warn_now(r, part->lang))
    nr_warn(r->diags, "no-voice", nr_in_file(NULL),
            "espeak-ng has no voice for the language \"%s\"; it is read letter by letter",
            part->lang);
  strcpy(name, part->lang);
  if (is_voiced(part) || part->kind == NR_PART_LETTERS)
    part->kind = NR_PART_OTHER;
}

static norae_status find_voices(nr_reader *r)
{
  r->voices = nr_arena_alloc(&r->scratch, r->parts.part_count * sizeof *r->voices);
  if (!r->voices)
    return NORAE_ERR_MEMORY;
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

norae_status nr_say(nr_reader *r, const char *voice, const char *text, nr_phone_list *out)
{
  const char *ipa;
  norae_status status = nr_voice_read(r->speaker->voices, voice, text, &ipa);
  if (status)
    return status;
  return nr_parse_phones(ipa, nr_voice_tonal(voice), r->arena, out);
}

/* Letters without a voice: through Latin, some clusters at a time. */
static norae_status say_roman(nr_reader *r, const nr_part *part, nr_phone_list *out)
{
  enum { AT_ONCE = 12 };
  char letters[NR_ROMAN_SIZE], *sounds;
  nr_str all = {0};
  norae_status status = NORAE_OK;
  size_t at = part->start;
  for (size_t i = nr_cluster_at(r->ends, r->end_count, at); !status && at < part->end;) {
    size_t to = at, n = 0;
    while (i < r->end_count && n < AT_ONCE && r->ends[i] <= part->end &&
           (n == 0 || r->ends[i] - at < NR_ROMAN_SIZE - 4)) {
      to = r->ends[i++];
      n++;
    }
    if (to == at)
      break;
    status = nr_romanise(&r->speaker->roman, r->line + at, to - at, letters);
    nr_str_add(&all, letters);
    at = to;
  }
  if (!status && !nr_str_text(&all))
    status = NORAE_ERR_MEMORY;
  if (!status) {
    sounds = nr_sounds_of_roman(nr_str_text(&all));
    status = sounds ? nr_parse_phones(sounds, false, r->arena, out) : NORAE_ERR_MEMORY;
    free(sounds);
  }
  nr_str_free(&all);
  return status;
}

/* Parts [from, to) are read by one voice: as they sound among each other. */
static norae_status connect_parts(nr_reader *r, size_t from, size_t to)
{
  nr_phone_list joined, *alone, *connected;
  size_t count = 0, at = 0;
  nr_str text = {0};
  norae_status status;
  alone = nr_arena_alloc(&r->scratch, (to - from) * sizeof *alone);
  connected = nr_arena_alloc(&r->scratch, (to - from) * sizeof *connected);
  for (size_t p = from; p < to; p++) {
    if (!is_voiced(&r->parts.parts[p]))
      continue;
    if (count)
      nr_str_add_char(&text, ' ');
    nr_str_add(&text, r->parts.parts[p].say);
    if (alone)
      alone[count++] = r->said[p];
  }
  status = alone && connected && nr_str_text(&text) ? NORAE_OK : NORAE_ERR_MEMORY;
  if (!status)
    status = nr_say(r, r->voices[from], nr_str_text(&text), &joined);
  if (!status)
    status = nr_connect(alone, count, &joined, connected);
  for (size_t p = from; p < to && !status; p++)
    if (is_voiced(&r->parts.parts[p]))
      r->said[p] = connected[at++];
  nr_str_free(&text);
  return status;
}

/* Abbreviations sound like their letters' names: OK, TV, USA. */
static norae_status find_abbreviation(nr_reader *r, size_t p)
{
  enum { LONGEST = 5 };
  nr_part *part = &r->parts.parts[p];
  size_t length = strlen(part->say), nuclei = 0;
  bool capitals = true;
  if (part->kind != NR_PART_TEXT || part->script != USCRIPT_LATIN || length < 2 || length > LONGEST)
    return NORAE_OK;
  for (size_t i = part->start; i < part->end; i++) /* `say` may be in small letters */
    capitals = capitals && !(r->line[i] >= 'a' && r->line[i] <= 'z') && (r->line[i] & 0x80) == 0;
  if (!capitals && strcasecmp(part->say, "ok") != 0)
    return NORAE_OK;
  for (size_t i = 0; i < length; i++) {
    char letter[2] = {part->say[i], '\0'};
    nr_phone_list name;
    norae_status status = nr_say(r, r->voices[p], letter, &name);
    if (status)
      return status;
    nuclei += nr_count_nuclei(name.phones, name.count);
  }
  if (nuclei == nr_count_nuclei(r->said[p].phones, r->said[p].count))
    part->kind = NR_PART_LETTERS;
  return NORAE_OK;
}

/* Find the stretches of voiced parts in one language; signs do not end them. */
static norae_status connect_all(nr_reader *r)
{
  norae_status status = NORAE_OK;
  const nr_part *parts = r->parts.parts;
  for (size_t from = 0; from < r->parts.part_count && !status;) {
    size_t to = from, bytes = 0, voiced = 0;
    while (to < r->parts.part_count) {
      bool read = is_voiced(&parts[to]) && !r->said[to].switched &&
                  strcmp(r->voices[to], r->voices[from]) == 0;
      size_t more = read ? strlen(parts[to].say) + 1 : 0;
      /* It begins with a part that is read. */
      if ((!read && (to == from || parts[to].kind != NR_PART_SILENT)) ||
          bytes + more > NR_VOICE_TEXT_MAX)
        break;
      bytes += more;
      voiced += read;
      to++;
    }
    if (voiced > 1)
      status = connect_parts(r, from, to);
    from = to > from ? to : from + 1;
  }
  return status;
}

/* "Mmm" and "shh" have no vowel: a consonant is held, and so it is the nucleus. */
static norae_status say_sound(nr_reader *r, const nr_part *part, nr_phone_list *out)
{
  norae_status status = nr_parse_phones(part->say, false, r->arena, out);
  if (status || nr_count_nuclei(out->phones, out->count))
    return status;
  for (size_t i = 0; i < out->count; i++)
    if (!strstr("p_b_t_d_k_ɡ", out->phones[i].ipa)) {
      out->phones[i].vowel = true;
      break;
    }
  return NORAE_OK;
}

static norae_status say_alone(nr_reader *r)
{
  r->said = nr_arena_alloc(&r->scratch, r->parts.part_count * sizeof *r->said);
  if (!r->said)
    return NORAE_ERR_MEMORY;
  for (size_t p = 0; p < r->parts.part_count; p++) {
    nr_part *part = &r->parts.parts[p];
    norae_status status = NORAE_OK;
    if (is_voiced(part))
      status = nr_say(r, r->voices[p], part->say, &r->said[p]);
    if (!status && is_voiced(part))
      status = find_abbreviation(r, p);
    /* In Latin letters these are loanwords, else letters' names in English. */
    if (is_voiced(part) && r->said[p].switched && part->script != USCRIPT_LATIN)
      part->kind = NR_PART_OTHER;
    if (part->kind == NR_PART_OTHER)
      status = say_roman(r, part, &r->said[p]);
    if (part->kind == NR_PART_SOUND)
      status = say_sound(r, part, &r->said[p]);
    if (status)
      return status;
  }
  return NORAE_OK;
}

static norae_status mend_parts(nr_reader *r)
{
  norae_status status = NORAE_OK;
  for (size_t p = 0; p < r->parts.part_count && !status; p++)
    if (is_voiced(&r->parts.parts[p]))
      status = nr_mend_phones(&r->said[p], r->parts.parts[p].say, r->voices[p], r->arena);
  return status;
}

norae_status nr_say_parts(nr_reader *r)
{
  norae_status status = find_voices(r);
  if (!status)
    status = say_alone(r);
  if (!status)
    status = connect_all(r);
  return status ? status : mend_parts(r);
}
