/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "text/revised.h"
#include "text/script.h"

/* ── Korean ── */

/* Each block's letters, `between` them. */
static char *revised(const char *text, const char *between)
{
  nr_arena arena = {0};
  nr_str out = {0};
  size_t *ends, count, size = strlen(text), found;
  nr_block *blocks;
  char *made;
  assert_int_equal(nr_graphemes(text, size, &arena, &ends, &count), NORAE_OK);
  blocks = nr_arena_alloc(&arena, (count + 1) * sizeof *blocks);
  found = nr_blocks_find(text, 0, size, ends, 0, blocks);
  nr_blocks_change(blocks, found, NR_BLOCKS_WRITTEN);
  for (size_t i = 0; i < found; i++) {
    if (i) nr_str_add(&out, blocks[i].joined ? between : " ");
    nr_revised(&blocks[i], blocks[i].joined ? &blocks[i - 1] : NULL, &out);
  }
  assert_int_equal(nr_str_take(&out, &made, NULL), NORAE_OK);
  nr_arena_free(&arena);
  return made;
}

static void korean_words_are_written_as_published(void **state)
{
  char path[4096], row[512];
  size_t words = 0, wrong = 0;
  FILE *list;
  snprintf(path, sizeof path, "%s/korean/revised.tsv", getenv("FIXTURES"));
  list = fopen(path, "r");
  assert_non_null(list);
  while (fgets(row, sizeof row, list)) {
    char *word = strtok(row, "\t"), *wanted = strtok(NULL, "\t"), *source = strtok(NULL, "\n");
    char *made;
    if (*word == '#') continue;
    assert_non_null(source);
    made = revised(word, "");
    words++;
    if (strcmp(made, wanted) != 0) {
      wrong++;
      print_error("%s is %s, not %s (%s)\n", word, wanted, made, source);
    }
    free(made);
  }
  fclose(list);
  assert_true(words >= 300);
  assert_int_equal(wrong, 0);
}

static void assert_revised(const char *text, const char *wanted)
{
  char *made = revised(text, "-");
  assert_string_equal(made, wanted);
  free(made);
}

static void korean_blocks_have_their_own_letters(void **state)
{
  assert_revised("아파트", "a-pa-teu");
  assert_revised("같이", "ga-chi");
  assert_revised("좋아", "jo-a");
  assert_revised("없어", "eop-seo");
  assert_revised("많이", "ma-ni");
  assert_revised("꽃잎이", "kkon-ni-pi");
  assert_revised("신라", "sil-la");
  assert_revised("독립문", "dong-nim-mun");
  assert_revised("읽었잖아", "il-geot-ja-na");
  assert_revised("ㅋㅋㅠㅠ", "k-k-yu-yu");
  assert_revised("못 해", "mot hae"); /* nothing goes over a space */
  assert_revised("못해", "mo-tae");
}

static void verbs_join_their_h_and_nouns_keep_it(void **state)
{
  assert_revised("착한", "cha-kan");
  assert_revised("행복해", "haeng-bo-kae");
  assert_revised("따뜻한", "tta-tteu-tan");
  assert_revised("북한", "buk-han");
  assert_revised("축하해", "chuk-ha-hae");
  assert_revised("입학", "ip-hak");
  assert_revised("역할", "yeok-hal");
}

static void compounds_are_known_where_they_are(void **state)
{
  assert_revised("꽃잎", "kkon-nip");
  assert_revised("받아들일", "ba-da-deu-ril"); /* not 들+일 */
  assert_revised("들일", "deul-lil");
  assert_revised("금요일", "geu-myo-il");
  assert_revised("꽃 잎", "kkot ip");
  assert_revised("맛없는", "ma-deom-neun");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(korean_words_are_written_as_published),
      cmocka_unit_test(korean_blocks_have_their_own_letters),
      cmocka_unit_test(verbs_join_their_h_and_nouns_keep_it),
      cmocka_unit_test(compounds_are_known_where_they_are),
  };
  return cmocka_run_group_tests_name("latin", tests, NULL, NULL);
}
