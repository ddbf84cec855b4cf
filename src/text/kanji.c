/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "text/kanji.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"

#if NR_HAVE_MECAB

#include <mecab.h>

/* Features of a word in dictionaries made like IPA's: nine, of which the last is
 * how it is spoken.  Words that are not known have fewer. */
enum { FEATURES = 9 };

struct nr_kanji {
  mecab_t *tagger;
};

const char *nr_kanji_advice(void)
{
  return "install MeCab's dictionary (Debian package: mecab-ipadic-utf8)";
}

norae_status nr_kanji_open(nr_kanji **out)
{
  const mecab_dictionary_info_t *dictionary;
  *out = calloc(1, sizeof **out);
  if (!*out)
    return NORAE_ERR_MEMORY;
  (*out)->tagger = mecab_new2("");
  dictionary = (*out)->tagger ? mecab_dictionary_info((*out)->tagger) : NULL;
  /* Those in EUC-JP are of no use here. */
  if (!dictionary || !dictionary->charset || strncmp(dictionary->charset, "UTF", 3) != 0 ||
      !strchr(dictionary->charset, '8'))
    nr_kanji_close(out);
  return NORAE_OK;
}

void nr_kanji_close(nr_kanji **kanji)
{
  if (!*kanji)
    return;
  if ((*kanji)->tagger)
    mecab_destroy((*kanji)->tagger);
  free(*kanji);
  *kanji = NULL;
}

/* A word's features: part of speech and its kinds first, conjugation the fifth, then
 * how it is spelled and, the last, spoken. */
typedef struct features {
  const char *at[FEATURES];
  size_t size[FEATURES], count;
} features;

static features split(const char *text)
{
  features f = {0};
  while (f.count < FEATURES) {
    f.at[f.count] = text;
    f.size[f.count] = strcspn(text, ",");
    text += f.size[f.count++];
    if (!*text++)
      break;
  }
  return f;
}

static bool is(const features *f, size_t i, const char *value)
{
  return i < f->count && f->size[i] == strlen(value) && memcmp(f->at[i], value, f->size[i]) == 0;
}

/* Katakana, all of which are E3 82 A1…E3 83 BC in UTF-8; *out is NULL otherwise. */
static bool take_katakana(const features *f, size_t i, nr_arena *arena, const char **out)
{
  *out = NULL;
  if (f->count != FEATURES || !f->size[i] || f->size[i] % 3)
    return true;
  for (size_t k = 0; k < f->size[i]; k += 3) {
    const unsigned char *p = (const unsigned char *)f->at[i] + k;
    if (p[0] != 0xE3 || (p[1] != 0x82 && p[1] != 0x83))
      return true;
  }
  *out = nr_arena_copy(arena, f->at[i], f->size[i]);
  return *out != NULL;
}

static bool begins_with(const mecab_node_t *node, const char *const *starts)
{
  for (; *starts; starts++)
    if (node->length >= strlen(*starts) && memcmp(node->surface, *starts, strlen(*starts)) == 0)
      return true;
  return false;
}

/* Endings and suffixes: 食べ|た, 食べ|られ|ない, 泣い|て, 君|たち; not 好き|だ. */
static bool joins(const mecab_node_t *node, const features *f)
{
  static const char *const links[] = {"て", "で", "ば", "ちゃ", "じゃ", NULL};
  static const char *const short_forms[] = {"て", "で", "ち", "じ", "と", NULL}; /* 見|てる */
  if (is(f, 0, "記号") || is(f, 1, "接尾"))
    return true;
  if (is(f, 0, "助動詞"))
    return !is(f, 4, "特殊・ダ") && !is(f, 4, "特殊・デス");
  if (is(f, 1, "接続助詞"))
    return begins_with(node, links);
  return is(f, 0, "動詞") && is(f, 1, "非自立") && begins_with(node, short_forms);
}

norae_status nr_kanji_read(nr_kanji *kanji, const char *text, size_t size, nr_arena *arena,
                           nr_said_word **words, size_t *count)
{
  const mecab_node_t *node, *first = mecab_sparse_tonode2(kanji->tagger, text, size);
  size_t most = 0, at = 0;
  bool prefix = false; /* お|花 */
  *count = 0;
  for (node = first; node; node = node->next)
    most++;
  *words = nr_arena_alloc(arena, (most + 1) * sizeof **words);
  if (!*words)
    return NORAE_ERR_MEMORY;
  for (node = first; node; node = node->next) {
    nr_said_word *word = &(*words)[*count];
    features f = split(node->feature);
    size_t start = at + node->rlength - node->length; /* white space comes before */
    at += node->rlength;
    if ((node->stat != MECAB_NOR_NODE && node->stat != MECAB_UNK_NODE) || at > size)
      continue;
    *word = (nr_said_word){.start = start, .end = at, .joins = prefix || joins(node, &f)};
    prefix = is(&f, 0, "接頭詞");
    if (node->stat == MECAB_NOR_NODE &&
        (!take_katakana(&f, FEATURES - 1, arena, &word->said) ||
         !take_katakana(&f, FEATURES - 2, arena, &word->spelled)))
      return NORAE_ERR_MEMORY;
    ++*count;
  }
  return NORAE_OK;
}

#else

const char *nr_kanji_advice(void)
{
  return "this norae was built without MeCab, which reads them (Debian packages: libmecab-dev, "
         "mecab-ipadic-utf8)";
}

norae_status nr_kanji_open(nr_kanji **out)
{
  *out = NULL;
  return NORAE_OK;
}

void nr_kanji_close(nr_kanji **kanji)
{
  *kanji = NULL;
}

norae_status nr_kanji_read(nr_kanji *kanji, const char *text, size_t size, nr_arena *arena,
                           nr_said_word **words, size_t *count)
{
  *words = NULL;
  *count = 0;
  return NORAE_OK;
}

#endif
