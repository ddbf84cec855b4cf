/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/lang.h"

#include <stdlib.h>
#include <string.h>

#include <unicode/uchar.h>
#include <unicode/uloc.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>

/* Languages in Latin letters: the commonest words of songs, and letters that few
 * others use. */
typedef struct latin_language {
  const char *tag;
  const char *words; /* a space before and after each */
  const UChar *letters;
} latin_language;

static const latin_language latin[] = {
    {"en",
     " the and you i to a me my it in of on that is your we all be for so love know "
     "don't this can just with like when but what up never i'm it's got no she he "
     "they are was do not oh now down see if one go out will want have there's "
     "can't you're from ",
     u""},
    {"es",
     " que de no y la el en te mi un es yo tu me lo por con una se los más para "
     "como si pero ya todo amor al las tú del está estoy qué mí quiero hay soy eres "
     "sin cuando porque vida su muy nada sé ",
     u"ñ¿¡"},
    {"fr",
     " je de la et le les que un pas tu est des à dans une qui mon pour en on me "
     "c'est moi sur toi j'ai plus ne ce se sans qu'on tout il elle nous vous ma mes "
     "au du si mais comme d'un dans quand avec suis où ça était ",
     u"èêçœùî"},
    {"de",
     " ich und die du das nicht der ist ein es in mir wir so mich dich zu den mit "
     "wie auf was sie dir doch nur für war von noch bin im mein hab wenn kein auch "
     "hier dein immer eine aber hat er ihr sich ",
     u"ßäöü"},
    {"it",
     " che di non e il la un mi per ti è in sei io ma come una se con sono tu lo le "
     "più si del della amore quando cosa ho questo mai senza nel tutto perché anche "
     "te al gli dei vita ",
     u"òì"},
    {"pt",
     " que não eu de e a o você um me te em do da pra na no uma se meu com é por "
     "mais minha mas vou como quem só tudo ser sem seu os foi ao tem amor quando já "
     "bem ",
     u"ãõ"},
    {"nl",
     " ik je de en het een niet dat van is in die mij met wat voor op als maar zo "
     "jij er ben naar zijn dan mijn geen nog bij heb hoe wil wij om ",
     u""},
    {"sv",
     " jag och du det att är en som på i inte mig för vi med har dig så av den ett "
     "till om kan nu min när men då alla vill ",
     u"åäö"},
    {"no",
     " jeg og du det er på i en ikke meg som til for vi med har deg så av om kan "
     "min når men da alle vil å ",
     u"åø"},
    {"da",
     " jeg og du det er på i en ikke mig som til for vi med har dig så af om kan "
     "min når men da alle vil at ",
     u"åøæ"},
    {"fi",
     " ja ei on se en mä sä että niin kun mun sun mutta oon minä sinä ole kuin vain "
     "mua sua jos nyt tää mitä ",
     u"äö"},
    {"pl",
     " się nie i w na to że z jest mnie ja mi do jak co ty tak już cię bo gdy ale "
     "tylko po jestem ",
     u"łąężśćń"},
    {"tr",
     " bir bu ben ve sen ne de seni beni da için gibi çok var yok her kadar benim "
     "olsun aşk ",
     u"ğışİ"},
    {"id",
     " aku yang kau dan di ku ini tak cinta hati kamu itu ada dengan untuk bila "
     "akan tidak dalam ",
     u""},
    {"tl", " ang ng sa mo ko na ako ay ka ikaw hindi mga kung lang pa sayo ", u""},
    {"vi", " anh em không là và một yêu người của cho trong như đã khi những còn tình có ",
     u"đơưạếộ"},
    {"ro", " și nu de că să mă te în la ești sunt cu din când mai dar eu tu pe mi ", u"țșăţş"},
    {"cs", " se je a to že na v jsem já ty mi jak tak už ale když jen mě tě ", u"řěůčšž"},
    {"hu", " a az és nem hogy egy van én te is csak ha már még meg minden mint de ", u"őűöü"},
    {"hr", " je se i u na ja ti da sam si ne mi za što kad sve kao samo ", u"đčćšž"},
};
enum { LATIN_COUNT = sizeof latin / sizeof *latin, ENGLISH = 0 };

/* Letters that tell languages of other scripts from the one ICU takes for likely. */
static const struct {
  nr_script script;
  const char *tag;
  const UChar *letters;
} cues[] = {
    {USCRIPT_CYRILLIC, "uk", u"іїєґІЇЄҐ"},   {USCRIPT_CYRILLIC, "be", u"ўЎ"},
    {USCRIPT_CYRILLIC, "mk", u"ѓќѕЃЌЅ"},     {USCRIPT_CYRILLIC, "sr", u"љњћђјЉЊЋЂЈ"},
    {USCRIPT_CYRILLIC, "kk", u"әғқңұҺҒҚҢҰ"}, {USCRIPT_ARABIC, "fa", u"پچژگ"},
    {USCRIPT_ARABIC, "ur", u"ٹڈےں"},         {USCRIPT_HAN, "yue", u"嘅咗佢唔喺啲冇哋"},
};
enum { CUE_COUNT = sizeof cues / sizeof *cues };

/* ── hints ── */

static void copy_tag(char out[NR_LANG_SIZE], const char *tag)
{
  size_t n = strlen(tag);
  if (n >= NR_LANG_SIZE)
    n = NR_LANG_SIZE - 1;
  memcpy(out, tag, n);
  out[n] = '\0';
}

static bool same_name(const UChar *wanted, const char *tag, const char *shown_in)
{
  UErrorCode error = U_ZERO_ERROR;
  UChar shown[64];
  uloc_getDisplayLanguage(tag, shown_in, shown, 64, &error);
  return U_SUCCESS(error) && error != U_STRING_NOT_TERMINATED_WARNING &&
         u_strcasecmp(shown, wanted, U_FOLD_CASE_DEFAULT) == 0;
}

/* A language's English or own name; what ICU has no name for it shows as its
 * code, and no name is that short. */
static bool tag_of_name(const char *name, char out[NR_LANG_SIZE])
{
  UErrorCode error = U_ZERO_ERROR;
  UChar wanted[64];
  u_strFromUTF8(wanted, 64, NULL, name, -1, &error);
  if (U_FAILURE(error) || error == U_STRING_NOT_TERMINATED_WARNING || u_strlen(wanted) < 2 ||
      (u_strlen(wanted) < 4 && wanted[0] < 0x80))
    return false;
  for (const char *const *tag = uloc_getISOLanguages(); *tag; tag++)
    if (same_name(wanted, *tag, "en") || same_name(wanted, *tag, *tag)) {
      copy_tag(out, *tag);
      return true;
    }
  return false;
}

static bool tag_of_code(const char *code, char out[NR_LANG_SIZE])
{
  UErrorCode error = U_ZERO_ERROR;
  char locale[ULOC_FULLNAME_CAPACITY], language[ULOC_LANG_CAPACITY];
  int32_t used = 0;
  char tag[64];
  uloc_forLanguageTag(code, locale, sizeof locale, &used, &error);
  uloc_getLanguage(locale, language, sizeof language, &error);
  uloc_toLanguageTag(locale, tag, sizeof tag, false, &error);
  if (U_FAILURE(error) || used < (int32_t)strlen(code) || !language[0] ||
      !*uloc_getISO3Language(locale) || strcmp(language, "und") == 0 ||
      strcmp(language, "zxx") == 0 || strcmp(language, "mul") == 0)
    return false;
  copy_tag(out, tag);
  return true;
}

void nr_langs_parse(const char *hint, nr_langs *out)
{
  *out = (nr_langs){.count = 0};
  while (hint && *hint && out->count < NR_LANGS_MAX) {
    size_t n = strcspn(hint, ",;/"), start = 0, end = n;
    char one[64];
    while (start < end && hint[start] == ' ')
      start++;
    while (end > start && hint[end - 1] == ' ')
      end--;
    if (end > start && end - start < sizeof one) {
      memcpy(one, hint + start, end - start);
      one[end - start] = '\0';
      for (char *p = one; *p; p++)
        if (*p == '_')
          *p = '-';
      out->count +=
          tag_of_code(one, out->tags[out->count]) || tag_of_name(one, out->tags[out->count]);
    }
    hint += n + (hint[n] != '\0');
  }
}

norae_status nr_hint_take(nr_hint *hint, const char *text)
{
  if (!text)
    text = "";
  if (hint->text && strcmp(hint->text, text) == 0)
    return NORAE_OK;
  free(hint->text);
  hint->text = strdup(text);
  nr_langs_parse(text, &hint->langs);
  return hint->text ? NORAE_OK : NORAE_ERR_MEMORY;
}

void nr_hint_close(nr_hint *hint)
{
  free(hint->text);
  *hint = (nr_hint){0};
}

/* ── Latin letters: common words vote ── */

typedef struct votes {
  float score[LATIN_COUNT];
  char last[40]; /* word: "la la la" says no more than "la" */
} votes;

static void vote_word(const char *word, size_t size, votes *v)
{
  char padded[40];
  bool hit[LATIN_COUNT];
  int hits = 0;
  if (size == 0 || size + 3 > sizeof padded)
    return;
  padded[0] = ' ';
  memcpy(padded + 1, word, size);
  memcpy(padded + 1 + size, " ", 2);
  if (strcmp(padded, v->last) == 0)
    return;
  strcpy(v->last, padded);
  for (int l = 0; l < LATIN_COUNT; l++)
    hits += hit[l] = strstr(latin[l].words, padded) != NULL;
  for (int l = 0; l < LATIN_COUNT; l++)
    if (hit[l])
      v->score[l] += (size > 1 ? 1.0f : 0.25f) / (float)hits;
}

static void vote_letter(UChar32 c, votes *v)
{
  if (c < 0x80)
    return;
  for (int l = 0; l < LATIN_COUNT; l++)
    if (u_strchr32(latin[l].letters, c))
      v->score[l] += 0.3f;
}

static void vote_line(const char *line, size_t size, votes *v)
{
  char word[40];
  size_t used = 0;
  for (size_t i = 0; i <= size;) {
    UChar32 c = ' ';
    if (i < size) {
      U8_NEXT_OR_FFFD((const uint8_t *)line, i, size, c);
    } else {
      i++;
    }
    c = u_tolower(c);
    if (c == 0x2019 || c == 0x2BC || c == 0xB4)
      c = '\'';
    vote_letter(c, v);
    if (u_isalpha(c) || c == '\'') {
      if (used + 4 < sizeof word)
        U8_APPEND_UNSAFE((uint8_t *)word, used, c);
      else
        used = sizeof word; /* too long to be a common word */
      continue;
    }
    if (used < sizeof word)
      vote_word(word, used, v);
    used = 0;
  }
}

static int best_vote(const votes *v, float *score)
{
  int best = ENGLISH;
  for (int l = 0; l < LATIN_COUNT; l++)
    if (v->score[l] > v->score[best])
      best = l;
  *score = v->score[best];
  return best;
}

/* ── scripts ── */

static bool written_in(const char *tag, nr_script script)
{
  UErrorCode error = U_ZERO_ERROR;
  UScriptCode codes[8];
  char locale[64];
  int32_t n;
  copy_tag(locale, tag);
  for (char *p = locale; *p; p++)
    if (*p == '-')
      *p = '_';
  n = uscript_getCode(locale, codes, 8, &error);
  for (int32_t i = 0; U_SUCCESS(error) && i < n; i++) {
    UScriptCode c = codes[i];
    if (c == USCRIPT_HIRAGANA || c == USCRIPT_KATAKANA)
      c = USCRIPT_KATAKANA_OR_HIRAGANA;
    if (c == USCRIPT_SIMPLIFIED_HAN || c == USCRIPT_TRADITIONAL_HAN)
      c = USCRIPT_HAN;
    if ((nr_script)c == script)
      return true;
  }
  return script == USCRIPT_HAN &&
         (strncmp(tag, "ja", 2) == 0 || strncmp(tag, "zh", 2) == 0 || strcmp(tag, "yue") == 0);
}

static void likely_lang(nr_script script, const char *line, size_t size, char out[NR_LANG_SIZE])
{
  UErrorCode error = U_ZERO_ERROR;
  char und[16] = "und_", full[ULOC_FULLNAME_CAPACITY], language[ULOC_LANG_CAPACITY];
  const char *name = uscript_getShortName((UScriptCode)script);
  if (script == NR_SCRIPT_KANA) {
    copy_tag(out, "ja");
    return;
  }
  for (size_t i = 0; i < size;) {
    UChar32 c;
    U8_NEXT_OR_FFFD((const uint8_t *)line, i, size, c);
    for (size_t k = 0; c >= 0x80 && k < CUE_COUNT; k++)
      if (cues[k].script == script && u_strchr32(cues[k].letters, c)) {
        copy_tag(out, cues[k].tag);
        return;
      }
  }
  if (name && strlen(name) == 4)
    strcat(und, name);
  uloc_addLikelySubtags(und, full, sizeof full, &error);
  uloc_getLanguage(full, language, sizeof language, &error);
  copy_tag(out, U_SUCCESS(error) && language[0] ? language : "und");
}

static float score_of(const votes *v, const char *tag)
{
  for (int l = 0; l < LATIN_COUNT; l++)
    if (strncmp(latin[l].tag, tag, strlen(latin[l].tag)) == 0)
      return v->score[l];
  return 0.0f;
}

static void latin_lang(const nr_langs *hints, const char *line, size_t size, char out[NR_LANG_SIZE])
{
  float best_score = -1.0f;
  votes v = {.last = ""};
  int best;
  vote_line(line, size, &v);
  for (size_t h = 0; h < hints->count; h++) {
    float score = score_of(&v, hints->tags[h]);
    if (score <= best_score || !written_in(hints->tags[h], USCRIPT_LATIN))
      continue;
    best_score = score;
    copy_tag(out, hints->tags[h]);
  }
  if (best_score >= 0.0f)
    return;
  copy_tag(out, "en");
  best = best_vote(&v, &best_score);
  if (hints->count == 0 && best_score >= 2.0f && best_score > 2.0f * v.score[ENGLISH])
    copy_tag(out, latin[best].tag);
}

void nr_lang_of(nr_script script, const nr_langs *hints, const char *line, size_t size,
                char out[NR_LANG_SIZE])
{
  if (script == USCRIPT_LATIN) {
    latin_lang(hints, line, size, out);
    return;
  }
  if (script == USCRIPT_HAN && nr_has_script(line, size, NR_SCRIPT_KANA)) {
    copy_tag(out, "ja");
    return;
  }
  for (size_t h = 0; h < hints->count; h++)
    if (written_in(hints->tags[h], script)) {
      copy_tag(out, hints->tags[h]);
      return;
    }
  likely_lang(script, line, size, out);
}

/* ── songs ── */

enum { SCRIPTS_MAX = 8 };

/* How many letters of each script a song has, most first after sorting. */
typedef struct census {
  struct {
    nr_script script;
    size_t letters;
  } of[SCRIPTS_MAX];
  size_t count, letters;
} census;

static void count_scripts(census *c, const char *line)
{
  size_t size = strlen(line);
  nr_span run;
  nr_script script;
  for (size_t at = 0; nr_next_run(line, size, &at, &run, &script);) {
    size_t k = 0, letters = 0;
    bool dense = script == USCRIPT_HANGUL || script == USCRIPT_HAN || script == NR_SCRIPT_KANA;
    for (size_t i = run.start; i < run.end;) {
      UChar32 letter;
      U8_NEXT_OR_FFFD((const uint8_t *)line, i, run.end, letter);
      letters += u_isalpha(letter) != 0;
    }
    if (script == NR_SCRIPT_NONE)
      continue;
    while (k < c->count && c->of[k].script != script)
      k++;
    if (k == SCRIPTS_MAX)
      continue;
    if (k == c->count) {
      c->of[c->count].letters = 0;
      c->of[c->count++].script = script;
    }
    letters *= dense ? 2 : 1; /* one sign is a syllable, which takes two letters and more */
    c->of[k].letters += letters;
    c->letters += letters;
  }
}

static void sort_scripts(census *c)
{
  for (size_t i = 1; i < c->count; i++)
    for (size_t k = i; k > 0 && c->of[k].letters > c->of[k - 1].letters; k--) {
      size_t letters = c->of[k].letters;
      nr_script script = c->of[k].script;
      c->of[k] = c->of[k - 1];
      c->of[k - 1].letters = letters;
      c->of[k - 1].script = script;
    }
}

static void add_tag(char out[NR_LANGS_SIZE], const char *tag)
{
  size_t used = strlen(out), n = strlen(tag);
  const char *found = strstr(out, tag);
  if (used + n + 2 > NR_LANGS_SIZE || (found && (found == out || found[-1] == ',')))
    return;
  if (used)
    out[used++] = ',';
  memcpy(out + used, tag, n + 1);
}

/* The main language in Latin letters, and another that a tenth of the lines are
 * clearly in: three common words more than of the main one. */
static void guess_latin(const char *const *lines, size_t count, char out[NR_LANGS_SIZE])
{
  votes all = {.last = ""};
  size_t others[LATIN_COUNT] = {0}, voting = 0;
  int main_language, second = -1;
  float score;
  for (size_t i = 0; i < count; i++)
    vote_line(lines[i], strlen(lines[i]), &all);
  main_language = best_vote(&all, &score);
  if (score < 1.5f)
    main_language = ENGLISH;
  for (size_t i = 0; i < count; i++) {
    votes one = {.last = ""};
    int best;
    vote_line(lines[i], strlen(lines[i]), &one);
    best = best_vote(&one, &score);
    voting += score >= 1.0f;
    if (best != main_language && score >= one.score[main_language] + 1.5f)
      others[best]++;
  }
  for (int l = 0; l < LATIN_COUNT; l++)
    if (others[l] >= 2 && others[l] * 10 >= voting && (second < 0 || others[l] > others[second]))
      second = l;
  add_tag(out, latin[main_language].tag);
  if (second >= 0)
    add_tag(out, latin[second].tag);
}

/* The language of a script over the whole song: its letters tell it somewhere. */
static void guess_script(nr_script script, const char *const *lines, size_t count,
                         char out[NR_LANGS_SIZE])
{
  char plain[NR_LANG_SIZE], tag[NR_LANG_SIZE];
  likely_lang(script, "", 0, plain);
  for (size_t i = 0; i < count; i++) {
    likely_lang(script, lines[i], strlen(lines[i]), tag);
    if (strcmp(tag, plain) == 0)
      continue;
    add_tag(out, tag);
    return;
  }
  add_tag(out, plain);
}

void nr_guess_lang(const char *const *lines, size_t count, char out[NR_LANGS_SIZE])
{
  census c = {.count = 0};
  bool kana = false;
  out[0] = '\0';
  for (size_t i = 0; i < count; i++)
    count_scripts(&c, lines[i]);
  sort_scripts(&c);
  for (size_t k = 0; k < c.count; k++)
    kana = kana || c.of[k].script == NR_SCRIPT_KANA;
  for (size_t k = 0; k < c.count; k++) {
    nr_script script = c.of[k].script;
    if (c.of[k].letters * 50 < c.letters)
      continue;
    if (script == USCRIPT_LATIN)
      guess_latin(lines, count, out);
    else if (script == USCRIPT_HAN && kana)
      add_tag(out, "ja");
    else
      guess_script(script, lines, count, out);
  }
}
