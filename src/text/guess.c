/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which legacy encoding bytes are in: each candidate decodes a sample, and what
 * comes out is scored by how much it looks like what people write.  Detectors
 * fail on the few lines of a song, so ICU's is one vote among these scores.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include "base/str.h"
#include "text/encoding.h"

#define SAMPLE_MAX ((size_t)32 * 1024)

/* The characters that make up about half of what is written in each language:
 * right text is full of them, wrong text has them by accident only. */
static const char korean[] =
    "이다는나가고에을를지내어아그너도사해기리수하만널날의로게있없니우시말것은안대서자한라인마"
    "보스일난네와거들오린랑모야더런무려여면요으음할던데부제정른든처순간눈속알주전히못같밤길겠"
    "했았었워러된될때줄빛꿈별루영원바람늘많함께잊울웃맘곁살세상미소진심장물손잡떠돌걸갈올봐줘져"
    "죠래곳앞뒤위노두번또직조그대저어떻왜누구";
static const char simplified[] =
    "的一是不了我你在人有他这中大来上个国到说们为子和地出道也时年得就那要下以生会自着去之过"
    "家学对可她里后小么心多天而能好都然没日于起还发成事只作当想看文无开手用主行方又如前所本"
    "见经头面同三已老从动两长知样现分将外但身些与高意进把法此实回二理美点月明其种声全己话儿"
    "者向情部正名定女问力机给等几很最间新什打便位因重被走电四第门相次东海口使再真听世气信北"
    "少关并内加化由却入先山五太水万眼体别处总才场师书比住员笑通目活难神数件原白应路期叫死常"
    "感何更反合放做爱梦泪夜吻恋伤痛让谁记忆离远飞落风雨歌唱星光";
static const char traditional[] =
    "的一是不了我你在人有他這中大來上個國到說們為子和地出道也時年得就那要下以生會自著去之過"
    "家學對可她裡後小麼心多天而能好都然沒日於起還發成事只作當想看文無開手用主行方又如前所本"
    "見經頭面同三已老從動兩長知樣現分將外但身些與高意進把法此實回二理美點月明其種聲全己話兒"
    "者向情部正名定女問力機給等幾很最間新什打便位因重被走電四第門相次東海口使再真聽世氣信北"
    "少關並內加化由卻入先山五太水萬眼體別處總才場師書比住員笑通目活難神數件原白應路期叫死常"
    "感何更反合放做愛夢淚夜吻戀傷痛讓誰記憶離遠飛落風雨歌唱星光嗎嘛啊吧呢";
static const char western[] = "éèêëàâáãäåæçùûüúîïíìôöóòõøœßñÿýÉÈÊÀÂÁÄÅÆÇÜÚÎÔÖÓØŒÑ";
static const char central[] =
    "ąćęłńóśźżáčďéěíňřšťúůýžöőüűăâîșțşţĺľŕäôßĄĆĘŁŃÓŚŹŻÁČĎÉĚÍŇŘŠŤÚŮÝŽÖŐÜŰĂÂÎŞŢÄ";

typedef enum kind { KOREAN, CHINESE, JAPANESE, CYRILLIC, LATIN } kind;

typedef struct candidate {
  const char *encoding;
  kind kind;
  const char *frequent;             /* characters that speak for it */
  unsigned char core_from, core_to; /* lead bytes of its common characters */
} candidate;

static const candidate candidates[] = {
    {"windows-949", KOREAN, korean, 0xB0, 0xC8}, {"gb18030", CHINESE, simplified, 0xB0, 0xD7},
    {"windows-31j", JAPANESE, "", 0x88, 0x97},   {"windows-950", CHINESE, traditional, 0xA4, 0xC6},
    {"windows-1252", LATIN, western, 0, 0},      {"windows-1250", LATIN, central, 0, 0},
    {"windows-1251", CYRILLIC, "", 0, 0},
};
#define CANDIDATES (sizeof candidates / sizeof *candidates)

/* A set of characters of the basic plane. */
typedef struct charset {
  uint8_t bits[0x10000 / 8];
} charset;

static void fill(charset *set, const char *text)
{
  int32_t size = (int32_t)strlen(text), i = 0;
  memset(set, 0, sizeof *set);
  while (i < size) {
    UChar32 c;
    U8_NEXT((const uint8_t *)text, i, size, c);
    if (c >= 0 && c < 0x10000)
      set->bits[c / 8] |= (uint8_t)(1u << c % 8);
  }
}

static bool has(const charset *set, UChar32 c)
{
  return c >= 0 && c < 0x10000 && set->bits[c / 8] >> c % 8 & 1;
}

/* A decoded character among its neighbours. */
typedef struct glyph {
  UChar32 before, c, after;  /* 0 at the ends */
  unsigned char lead, trail; /* its bytes; trail 0 when there is one byte */
} glyph;

static bool is_kana(UChar32 c)
{
  return c >= 0x3041 && c <= 0x30FF;
}

static bool is_han(UChar32 c)
{
  return c >= 0x4E00 && c <= 0x9FFF;
}

static bool is_hangul(UChar32 c)
{
  return c >= 0xAC00 && c <= 0xD7A3;
}

/* Wide punctuation and letters, which all East Asian sets share. */
static bool is_wide_sign(UChar32 c)
{
  return (c >= 0x3000 && c <= 0x303F) || (c >= 0xFF01 && c <= 0xFF5E) || c == 0x2026 ||
         (c >= 0x2018 && c <= 0x201D) || c == 0x00B7 || c == 0x2014;
}

static double score_east_asian(const candidate *k, const charset *frequent, const glyph *g)
{
  if (has(frequent, g->c))
    return 1.0;
  if (is_wide_sign(g->c))
    return 0.3;
  if (is_kana(g->c))
    return k->kind == JAPANESE ? 0.9 : 0.2;
  if (g->c >= 0xFF61 && g->c <= 0xFF9F) /* half-width kana: what noise decodes to */
    return -0.3;
  bool core = g->lead >= k->core_from && g->lead <= k->core_to && g->trail;
  if (k->kind == KOREAN)
    return is_hangul(g->c) ? (core && g->trail >= 0xA1 ? 0.15 : -0.4) : -0.6;
  if (!is_han(g->c))
    return -0.6;
  if (k->kind == JAPANESE)
    return core ? 0.3 : -0.3;
  return core && (g->trail >= 0xA1 || k->frequent == traditional) ? 0.05 : -0.5;
}

static bool is_script(UChar32 c, UScriptCode script)
{
  UErrorCode error = U_ZERO_ERROR;
  return c && u_isalpha(c) && uscript_getScript(c, &error) == script;
}

/* Quotes and dashes: as likely in any of the single-byte sets. */
static double score_sign(const glyph *g)
{
  bool inside = u_isalpha(g->before) && u_isalpha(g->after);
  if (g->c == 0x2019)
    return 0.4;
  if (inside)
    return -0.8;
  if ((g->c >= 0x2013 && g->c <= 0x2026) || g->c == 0xAB || g->c == 0xBB)
    return 0.3;
  if (g->c == 0xBF || g->c == 0xA1) /* ¿ and ¡ open a word */
    return u_isalpha(g->after) ? 0.6 : -0.4;
  return g->c == 0xA0 ? 0.1 : -0.4;
}

static double score_alphabet(const candidate *k, const charset *frequent, const glyph *g)
{
  UScriptCode script = k->kind == CYRILLIC ? USCRIPT_CYRILLIC : USCRIPT_LATIN;
  UScriptCode other = k->kind == CYRILLIC ? USCRIPT_LATIN : USCRIPT_CYRILLIC;
  if (!u_isalpha(g->c))
    return score_sign(g);
  if (is_script(g->before, other) || is_script(g->after, other))
    return -0.8;
  /* A capital within a word is what noise looks like. */
  if (u_isupper(g->c) && u_islower(g->before))
    return -0.8;
  if (k->kind == CYRILLIC) {
    bool in_word = is_script(g->before, script) || is_script(g->after, script);
    return !in_word ? 0.0 : g->c >= 0x410 && g->c <= 0x44F ? 0.7 : -0.1;
  }
  /* Accented letters stand among plain ones. */
  bool among_plain = (g->before && g->before < 0x80 && u_isalpha(g->before)) ||
                     (g->after && g->after < 0x80 && u_isalpha(g->after));
  if (!has(frequent, g->c))
    return -0.5;
  return among_plain ? 0.6 : -0.3;
}

/* Letters that the Latin sets share are Western ones more often. */
static double prior(const candidate *k)
{
  return k->frequent == western ? 0.03 : 0;
}

/* ── decoding the sample ── */

typedef struct decoded {
  UChar32 *chars;
  unsigned char *leads, *trails; /* of each character; lead 0 for ASCII */
  size_t count, bad;
} decoded;

static void decode_sample(UConverter *converter, const char *bytes, size_t size, decoded *out)
{
  const char *at = bytes, *end = bytes + size;
  out->count = out->bad = 0;
  while (at < end) {
    UErrorCode error = U_ZERO_ERROR;
    const char *from = at;
    UChar32 c = ucnv_getNextUChar(converter, &at, end, &error);
    if (error == U_INDEX_OUTOFBOUNDS_ERROR)
      break;
    if (U_FAILURE(error)) {
      out->bad += (size_t)(at - from);
      ucnv_resetToUnicode(converter);
      if (at == from)
        at++;
      continue;
    }
    out->leads[out->count] = (unsigned char)*from < 0x80 ? 0 : (unsigned char)*from;
    out->trails[out->count] = at - from > 1 ? (unsigned char)from[1] : 0;
    out->chars[out->count++] = c;
  }
}

/* The mean score of the bytes beyond ASCII: by byte, because what one set reads
 * as one character is two in another. */
static double score(const candidate *k, const charset *frequent, const decoded *d)
{
  double sum = -3.0 * (double)d->bad;
  size_t bytes = d->bad;
  for (size_t i = 0; i < d->count; i++) {
    if (!d->leads[i])
      continue;
    size_t width = d->trails[i] ? 2 : 1;
    glyph g = {.before = i ? d->chars[i - 1] : 0,
               .c = d->chars[i],
               .after = i + 1 < d->count ? d->chars[i + 1] : 0,
               .lead = d->leads[i],
               .trail = d->trails[i]};
    bool alphabet = k->kind == CYRILLIC || k->kind == LATIN;
    int8_t type = u_charType(g.c);
    double w = type == U_PRIVATE_USE_CHAR || type == U_UNASSIGNED || type == U_CONTROL_CHAR ? -1.0
               : alphabet ? score_alphabet(k, frequent, &g)
                          : score_east_asian(k, frequent, &g);
    sum += w * (double)width;
    bytes += width;
  }
  return bytes ? sum / (double)bytes + prior(k) : 0;
}

/* ── ICU's vote ── */

static bool same_family(const char *detected, const candidate *k)
{
  static const char *const families[][2] = {
      {"EUC-KR", "windows-949"},        {"ISO-2022-KR", "windows-949"},
      {"GB18030", "gb18030"},           {"Shift_JIS", "windows-31j"},
      {"Big5", "windows-950"},          {"ISO-8859-1", "windows-1252"},
      {"windows-1252", "windows-1252"}, {"ISO-8859-2", "windows-1250"},
      {"windows-1250", "windows-1250"}, {"ISO-8859-5", "windows-1251"},
      {"windows-1251", "windows-1251"},
  };
  for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
    if (strcmp(detected, families[i][0]) == 0 && strcmp(k->encoding, families[i][1]) == 0)
      return true;
  }
  return false;
}

static norae_status add_votes(const nr_str *sample, double scores[CANDIDATES])
{
  UErrorCode error = U_ZERO_ERROR;
  UCharsetDetector *detector = ucsdet_open(&error);
  if (U_FAILURE(error))
    return NORAE_ERR_MEMORY;
  int32_t count = 0;
  ucsdet_setText(detector, sample->data, (int32_t)sample->size, &error);
  const UCharsetMatch **matches = ucsdet_detectAll(detector, &count, &error);
  for (int32_t i = 0; U_SUCCESS(error) && i < count; i++) {
    const char *name = ucsdet_getName(matches[i], &error);
    int32_t confidence = ucsdet_getConfidence(matches[i], &error);
    for (size_t k = 0; U_SUCCESS(error) && k < CANDIDATES; k++) {
      if (same_family(name, &candidates[k]))
        scores[k] += 0.25 * confidence / 100;
    }
  }
  ucsdet_close(detector);
  return error == U_MEMORY_ALLOCATION_ERROR ? NORAE_ERR_MEMORY : NORAE_OK;
}

/* ── the trials ── */

/* Lines with anything beyond ASCII: the others tell nothing. */
static void take_sample(const char *bytes, size_t size, nr_str *out)
{
  for (size_t i = 0; i < size && out->size < SAMPLE_MAX;) {
    size_t end = i;
    bool wide = false;
    while (end < size && bytes[end] != '\n' && bytes[end] != '\r' && end - i < SAMPLE_MAX)
      wide |= (unsigned char)bytes[end++] >= 0x80;
    if (wide) {
      nr_str_add_bytes(out, bytes + i, end - i);
      nr_str_add_char(out, '\n');
    }
    i = end + (end < size && end - i < SAMPLE_MAX);
  }
}

static norae_status try_one(const candidate *k, const nr_str *sample, decoded *room,
                            charset *frequent, double *out)
{
  UErrorCode error = U_ZERO_ERROR;
  UConverter *converter = ucnv_open(k->encoding, &error);
  if (U_FAILURE(error))
    return NORAE_ERR_MEMORY;
  ucnv_setToUCallBack(converter, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &error);
  decode_sample(converter, sample->data, sample->size, room);
  ucnv_close(converter);
  fill(frequent, k->frequent);
  *out = score(k, frequent, room);
  return NORAE_OK;
}

static void pick(const double scores[CANDIDATES], nr_guess *out)
{
  size_t best = 0, second = 1;
  for (size_t k = 1; k < CANDIDATES; k++) {
    if (scores[k] > scores[best]) {
      second = best;
      best = k;
    } else if (k != best && (second == best || scores[k] > scores[second])) {
      second = k;
    }
  }
  if (scores[best] < -1.0)
    return;
  out->encoding = candidates[best].encoding;
  out->runner_up = candidates[second].encoding;
  out->margin = scores[best] - scores[second];
}

norae_status nr_guess_encoding(const char *bytes, size_t size, nr_guess *out)
{
  nr_str sample = {0};
  double scores[CANDIDATES] = {0};
  *out = (nr_guess){0};
  take_sample(bytes, size, &sample);
  decoded room = {.chars = malloc((sample.size + 1) * sizeof *room.chars),
                  .leads = malloc(sample.size + 1),
                  .trails = malloc(sample.size + 1)};
  charset *frequent = malloc(sizeof *frequent);
  norae_status status = NORAE_ERR_MEMORY;
  if (!sample.failed && room.chars && room.leads && room.trails && frequent) {
    status = NORAE_OK;
    for (size_t k = 0; k < CANDIDATES && status == NORAE_OK; k++)
      status = try_one(&candidates[k], &sample, &room, frequent, &scores[k]);
    if (status == NORAE_OK)
      status = add_votes(&sample, scores);
  }
  if (status == NORAE_OK)
    pick(scores, out);
  free(frequent);
  free(room.chars);
  free(room.leads);
  free(room.trails);
  nr_str_free(&sample);
  return status;
}
