/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/voice.h"

#include <ctype.h>
#include <locale.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/checked.h"
#include "base/diag.h"
#include "base/str.h"
#include "text/espeak.h"

/* The only state the library has: whose turn it is with the engine, which itself
 * is a bundle of globals, … */
static pthread_mutex_t engine = PTHREAD_MUTEX_INITIALIZER;

/* … and, guarded by it, its functions and whether it was started.  It is never terminated:
 * the second espeak_ng_Terminate() of a process waits for a thread that is gone. */
static nr_espeak espeak;
static bool started;

enum { BUCKETS = 4096, KEPT_MAX = 20000, FOUND_MAX = 16, CHANGES_MAX = 100 };

typedef struct kept {
  struct kept *next;
  const char *voice, *text, *ipa;
} kept;

/* Finding a voice loads it, so what was found is noted. */
typedef struct found {
  char lang[NR_VOICE_SIZE], voice[NR_VOICE_SIZE]; /* voice "": there is none */
} found;

struct nr_voices {
  char *locale;              /* LC_CTYPE as it was: the engine sets it to UTF-8 */
  char voice[NR_VOICE_SIZE]; /* the one that is loaded */
  int changes;               /* of voice since drain() */
  found found[FOUND_MAX];
  size_t found_count;
  nr_arena arena;
  kept *buckets[BUCKETS];
  size_t kept_count;
};

static int drop_sound(short *samples, int count, espeak_EVENT *events)
{
  return 0;
}

/* Each change of voice puts a command into the queue of the synthesis, which only
 * saying something takes out again: after 170 the older ones would be lost, and
 * their memory with them. */
static void drain(nr_voices *voices)
{
  unsigned id;
  espeak.espeak_ng_Synthesize(".", 2, 0, POS_CHARACTER, 0, espeakCHARS_UTF8, &id, NULL);
  voices->changes = 0;
}

/* Unlike espeak_Initialize(), this neither prints nor opens an audio device. */
static bool start(void)
{
  espeak_ng_ERROR_CONTEXT context = NULL;
  espeak_ng_STATUS status;
  if (!nr_espeak_open(&espeak))
    return false;
  espeak.espeak_ng_InitializePath(NULL);
  status = espeak.espeak_ng_Initialize(&context);
  espeak.espeak_ng_ClearErrorContext(&context);
  if (status == ENS_OK)
    status = espeak.espeak_ng_InitializeOutput(ENOUTPUT_MODE_SYNCHRONOUS, 0, NULL);
  if (status == ENS_OK)
    espeak.espeak_SetSynthCallback(drop_sound);
  return status == ENS_OK;
}

norae_status nr_voices_open(nr_voices **out, norae_diags *diags)
{
  nr_voices *voices = calloc(1, sizeof *voices);
  const char *locale;
  *out = NULL;
  if (!voices)
    return NORAE_ERR_MEMORY;
  pthread_mutex_lock(&engine);
  locale = setlocale(LC_CTYPE, NULL);
  voices->locale = locale ? strdup(locale) : NULL;
  if (!started)
    started = start();
  else setlocale(LC_CTYPE, "C.UTF-8");
  *out = voices;
  if (started)
    return NORAE_OK;
  nr_voices_close(out);
  nr_error(diags, "no-speech-engine", nr_in_file(NULL),
           "espeak-ng, which tells how words sound, or its data can't be read "
           "(Debian packages: libespeak-ng1, espeak-ng-data)");
  return NORAE_ERR_ENVIRONMENT;
}

void nr_voices_close(nr_voices **voices)
{
  if (!*voices)
    return;
  if ((*voices)->changes)
    drain(*voices);
  if ((*voices)->locale)
    setlocale(LC_CTYPE, (*voices)->locale);
  pthread_mutex_unlock(&engine);
  free((*voices)->locale);
  nr_arena_free(&(*voices)->arena);
  free(*voices);
  *voices = NULL;
}

static bool set_voice(nr_voices *voices, const char *name)
{
  if (strcmp(voices->voice, name) == 0)
    return true;
  voices->voice[0] = '\0';
  if (espeak.espeak_ng_SetVoiceByName(name) != ENS_OK)
    return false;
  strcpy(voices->voice, name);
  if (++voices->changes >= CHANGES_MAX)
    drain(voices);
  return true;
}

/* A tag in the engine's spelling: lower case, only what tags are made of, so
 * that nobody names a file. */
static bool clean_tag(const char *lang, char name[NR_VOICE_SIZE])
{
  size_t n = 0;
  for (; lang[n]; n++) {
    unsigned char c = (unsigned char)lang[n];
    if (n + 1 >= NR_VOICE_SIZE || c >= 0x80 || !(isalnum(c) || c == '-' || c == '_'))
      return false;
    name[n] = c == '_' ? '-' : (char)tolower(c);
  }
  name[n] = '\0';
  return n >= 2;
}

static bool search(nr_voices *voices, const char *lang, char name[NR_VOICE_SIZE])
{
  /* American English is what most songs are sung in, and not only by Americans. */
  static const char *const alias[][2] = {
      {"en", "en-us"},
      {"zh-hk", "yue"},
      {"zh-yue", "yue"},
      {"zh", "cmn"},
      {"no", "nb"},
      {"nn", "nb"},
      {"iw", "he"},
      {"in", "id"},
      {"sh", "hr"},
      {"mo", "ro"},
      /* Sung English is British where the file says so; en-gb is no voice's name.  The
       * Belarusian voice complains on standard error, and Russian reads it well. */
      {"en-gb", "en"},
      {"be", "ru"},
      {"tl", "id"},
      {"fil", "id"},
      {"gl", "pt"},
      {"oc", "ca"},
      {"yi", "de"}};
  if (!clean_tag(lang, name))
    return false;
  for (;;) {
    char *dash;
    for (size_t i = 0; i < sizeof alias / sizeof *alias; i++)
      if (strcmp(name, alias[i][0]) == 0)
        strcpy(name, alias[i][1]);
    if (set_voice(voices, name))
      return true;
    dash = strrchr(name, '-');
    if (!dash || dash - name < 2)
      return false;
    *dash = '\0';
  }
}

bool nr_voice_find(nr_voices *voices, const char *lang, char name[NR_VOICE_SIZE])
{
  found *one;
  for (size_t i = 0; i < voices->found_count; i++)
    if (strcmp(voices->found[i].lang, lang) == 0) {
      strcpy(name, voices->found[i].voice);
      return name[0] != '\0';
    }
  if (strlen(lang) >= NR_VOICE_SIZE)
    return false;
  if (!search(voices, lang, name))
    name[0] = '\0';
  if (voices->found_count < FOUND_MAX) {
    one = &voices->found[voices->found_count++];
    strcpy(one->lang, lang);
    strcpy(one->voice, name);
  }
  return name[0] != '\0';
}

bool nr_voice_tonal(const char *name)
{
  static const char *const tonal[] = {"cmn", "yue", "hak", "vi", "th", "my", "shn", "pa"};
  for (size_t i = 0; i < sizeof tonal / sizeof *tonal; i++) {
    size_t n = strlen(tonal[i]);
    if (strncmp(name, tonal[i], n) == 0 && (!name[n] || name[n] == '-'))
      return true;
  }
  return false;
}

static size_t bucket_of(const char *voice, const char *text)
{
  uint32_t hash = 2166136261u; /* FNV-1a */
  for (const char *p = voice; *p; p++)
    hash = (hash ^ (unsigned char)*p) * 16777619u;
  for (const char *p = text; *p; p++)
    hash = (hash ^ (unsigned char)*p) * 16777619u;
  return (hash ^ hash >> 16) % BUCKETS;
}

static norae_status keep(nr_voices *voices, kept **bucket, const char *text, const char *ipa,
                         const char **out)
{
  kept *one;
  if (voices->kept_count >= KEPT_MAX) {
    nr_arena_free(&voices->arena);
    memset(voices->buckets, 0, sizeof voices->buckets);
    voices->kept_count = 0;
  }
  one = nr_arena_alloc(&voices->arena, sizeof *one);
  if (!one)
    return NORAE_ERR_MEMORY;
  one->voice = nr_arena_copy(&voices->arena, voices->voice, strlen(voices->voice));
  one->text = nr_arena_copy(&voices->arena, text, strlen(text));
  one->ipa = nr_arena_copy(&voices->arena, ipa, strlen(ipa));
  if (!one->voice || !one->text || !one->ipa)
    return NORAE_ERR_MEMORY;
  one->next = *bucket;
  *bucket = one;
  voices->kept_count++;
  *out = one->ipa;
  return NORAE_OK;
}

norae_status nr_voice_read(nr_voices *voices, const char *name, const char *text, const char **ipa)
{
  const int mode = espeakPHONEMES_IPA | '_' << 8;
  kept **bucket = &voices->buckets[bucket_of(name, text)];
  const void *rest = text;
  nr_str said = {0};
  norae_status status;
  for (kept *k = *bucket; k; k = k->next)
    if (strcmp(k->voice, name) == 0 && strcmp(k->text, text) == 0) {
      *ipa = k->ipa;
      return NORAE_OK;
    }
  if (strlen(text) > NR_VOICE_TEXT_MAX)
    return NORAE_ERR_LIMIT;
  if (!set_voice(voices, name))
    return NORAE_ERR_ENVIRONMENT;
  while (rest) { /* clause by clause */
    const void *before = rest;
    const char *clause = espeak.espeak_TextToPhonemes(&rest, espeakCHARS_UTF8, mode);
    if (rest == before)
      break;
    if (said.size)
      nr_str_add_char(&said, ' ');
    nr_str_add(&said, clause ? clause : "");
  }
  status =
      nr_str_text(&said) ? keep(voices, bucket, text, nr_str_text(&said), ipa) : NORAE_ERR_MEMORY;
  nr_str_free(&said);
  return status;
}
