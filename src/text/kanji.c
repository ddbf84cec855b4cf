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
  if (!*out) return NORAE_ERR_MEMORY;
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
  if (!*kanji) return;
  if ((*kanji)->tagger) mecab_destroy((*kanji)->tagger);
  free(*kanji);
  *kanji = NULL;
}

/* The last of the features; NULL if it is no katakana, all of which are E3 82 A1…
 * E3 83 BC in UTF-8. */
static const char *spoken(const char *features)
{
  const char *last = features;
  size_t count = 1;
  for (const char *p = features; *p; p++)
    if (*p == ',') {
      last = p + 1;
      count++;
    }
  if (count != FEATURES || !*last) return NULL;
  for (const unsigned char *p = (const unsigned char *)last; *p; p += 3)
    if (p[0] != 0xE3 || (p[1] != 0x82 && p[1] != 0x83) || !p[2]) return NULL;
  return last;
}

norae_status nr_kanji_read(nr_kanji *kanji, const char *text, size_t size, nr_arena *arena,
                           nr_said_word **words, size_t *count)
{
  const mecab_node_t *node, *first = mecab_sparse_tonode2(kanji->tagger, text, size);
  size_t most = 0, at = 0;
  *count = 0;
  for (node = first; node; node = node->next)
    most++;
  *words = nr_arena_alloc(arena, (most + 1) * sizeof **words);
  if (!*words) return NORAE_ERR_MEMORY;
  for (node = first; node; node = node->next) {
    bool word = node->stat == MECAB_NOR_NODE;
    const char *said = word ? spoken(node->feature) : NULL;
    size_t start = at + node->rlength - node->length; /* white space comes before */
    at += node->rlength;
    if (!said || at > size) continue;
    (*words)[*count].start = start;
    (*words)[*count].end = at;
    (*words)[*count].said = nr_arena_copy(arena, said, strlen(said));
    if (!(*words)[*count].said) return NORAE_ERR_MEMORY;
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
