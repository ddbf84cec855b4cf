/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How many texts of 1, 3 and 10 lines are read in their own encoding, for each
 * language and encoding of encodings_texts.h.
 *   unit_encodings figures     print the shares as a table instead
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ucnv.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>

#include "encodings_texts.h"
#include "text/encoding.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define ROOM 8192

/* Tones apart from their vowels, as windows-1258 has them. */
static int32_t split_tones(const UChar *from, int32_t size, UChar *out)
{
  UErrorCode error = U_ZERO_ERROR;
  const UNormalizer2 *nfc = unorm2_getNFCInstance(&error);
  int32_t used = 0;
  for (int32_t i = 0; i < size; i++) {
    UChar parts[8];
    int32_t n = unorm2_getRawDecomposition(nfc, from[i], parts, 8, &error);
    if (n == 2 && (parts[1] == 0x302 || parts[1] == 0x306) && parts[0] >= 0x1EA0) {
      /* ộ is ọ with a circumflex, yet here ô with a dot. */
      parts[0] = (UChar)unorm2_composePair(nfc, parts[0] == 0x1EB9 ? 'e' : parts[0] == 0x1ECD ? 'o' : 'a', parts[1]);
      parts[1] = 0x323;
    }
    bool tone = n == 2 && (parts[1] == 0x300 || parts[1] == 0x301 || parts[1] == 0x303 ||
                           parts[1] == 0x309 || parts[1] == 0x323);
    out[used++] = tone ? parts[0] : from[i];
    if (tone)
      out[used++] = parts[1];
  }
  return used;
}

static size_t encode(const char *encoding, const char *utf8, char *out)
{
  UErrorCode error = U_ZERO_ERROR;
  UChar wide[ROOM], split[ROOM];
  int32_t size = 0;
  u_strFromUTF8(wide, ROOM, &size, utf8, -1, &error);
  const UChar *from = wide;
  if (strcmp(encoding, "windows-1258") == 0) {
    size = split_tones(wide, size, split);
    from = split;
  }
  UConverter *converter = ucnv_open(encoding, &error);
  ucnv_setFromUCallBack(converter, UCNV_FROM_U_CALLBACK_STOP, NULL, NULL, NULL, &error);
  int32_t count = ucnv_fromUChars(converter, out, ROOM, from, size, &error);
  ucnv_close(converter);
  if (U_FAILURE(error))
    fprintf(stderr, "%s: %s: %s\n", encoding, u_errorName(error), utf8);
  assert_true(U_SUCCESS(error));
  return (size_t)count;
}

/* `count` lines from `first` on, going round. */
static void take_lines(const text *t, size_t first, size_t count, char *out)
{
  *out = '\0';
  for (size_t i = 0; i < count; i++) {
    strcat(out, t->lines[(first + i) % TEXT_LINES]);
    strcat(out, "\n");
  }
}

typedef struct tally {
  size_t right, total;
  size_t silent; /* wrong, and not a word about it */
} tally;

static bool warned(const norae_diags *diags)
{
  for (size_t i = 0; i < norae_diags_count(diags); i++) {
    const norae_diag *d = norae_diags_at(diags, i);
    if (strcmp(d->code, "encoding-unsure") == 0 && strstr(d->text, "--encoding"))
      return true;
  }
  return false;
}

static void try_text(const char *encoding, const char *wanted, tally *t)
{
  char bytes[ROOM], *got = NULL;
  size_t size = encode(encoding, wanted, bytes), got_size = 0;
  norae_diags *diags = NULL;
  assert_int_equal(norae_diags_new(&diags), NORAE_OK);
  nr_decode_options options = {.name = "x"};
  norae_status status = nr_decode(bytes, size, &options, &got, &got_size, diags);
  bool right = status == NORAE_OK && strcmp(got, wanted) == 0;
  t->total++;
  t->right += right;
  t->silent += !right && !warned(diags);
  if (!right && getenv("VERBOSE"))
    fprintf(stderr, "%s: %s -> %s %s\n", encoding, wanted, got ? got : "-",
            norae_diags_count(diags) ? norae_diags_at(diags, 0)->text : "");
  free(got);
  norae_diags_free(&diags);
}

static const size_t lengths[] = {1, 3, 10};

static tally try_encoding(const text *t, const char *encoding, size_t lines)
{
  char wanted[ROOM];
  tally sum = {0};
  for (size_t first = 0; first < TEXT_LINES; first++) {
    take_lines(t, first, lines, wanted);
    try_text(encoding, wanted, &sum);
  }
  return sum;
}

/* Calls `each` for every text and encoding. */
static void for_all(void (*each)(const text *t, const char *encoding, void *user), void *user)
{
  for (size_t i = 0; i < COUNT(texts); i++) {
    for (const char *at = texts[i].encodings; *at;) {
      char encoding[32];
      size_t size = strcspn(at, " ");
      snprintf(encoding, sizeof encoding, "%.*s", (int)size, at);
      each(&texts[i], encoding, user);
      at += size + strspn(at + size, " ");
    }
  }
}

static void print_figures(const text *t, const char *encoding, void *user)
{
  tally *sums = user;
  printf("%-14s %-8s", encoding, t->lang);
  for (size_t k = 0; k < COUNT(lengths); k++) {
    tally one = try_encoding(t, encoding, lengths[k]);
    printf("  %2zu/%zu", one.right, one.total);
    sums[k].right += one.right;
    sums[k].total += one.total;
    sums[k].silent += one.silent;
  }
  printf("\n");
}

static void figures(void)
{
  tally sums[COUNT(lengths)] = {{0}};
  printf("%-14s %-8s  1 line 3 lines 10 lines\n", "encoding", "language");
  for_all(print_figures, sums);
  for (size_t k = 0; k < COUNT(lengths); k++)
    printf("%zu lines: %zu of %zu right, %zu wrong without a warning\n", lengths[k], sums[k].right,
           sums[k].total, sums[k].silent);
}

/* ── tests ── */

static void all_right(const text *t, const char *encoding, void *user)
{
  const size_t *lines = user;
  tally sum = try_encoding(t, encoding, *lines);
  if (sum.right != sum.total)
    fail_msg("%s in %s, %zu lines: %zu of %zu right", t->lang, encoding, *lines, sum.right,
             sum.total);
}

static void three_lines_and_more_are_enough(void **state)
{
  size_t lines = 3;
  for_all(all_right, &lines);
  lines = 10;
  for_all(all_right, &lines);
}

/* A single line may deceive, but then it is said. */
static void nearly_right(const text *t, const char *encoding, void *user)
{
  tally sum = try_encoding(t, encoding, 1);
  if (sum.right + 1 < sum.total || sum.silent)
    fail_msg("%s in %s: %zu of %zu lines right, %zu wrong in silence", t->lang, encoding, sum.right,
             sum.total, sum.silent);
}

static void one_line_is_nearly_always_enough(void **state)
{
  for_all(nearly_right, NULL);
}

/* Even without a space or a digit, whose NULs would tell. */
static void utf16_needs_no_mark(void **state)
{
  static const char *const marks[] = {"UTF-16LE", "UTF-16BE"};
  char wanted[ROOM];
  for (size_t i = 0; i < COUNT(texts); i++) {
    for (size_t k = 0; k < COUNT(marks); k++) {
      tally sum = {0};
      for (size_t first = 0; first < TEXT_LINES; first++) {
        take_lines(&texts[i], first, 3, wanted);
        try_text(marks[k], wanted, &sum);
      }
      if (sum.right != sum.total)
        fail_msg("%s in %s: %zu of %zu right", texts[i].lang, marks[k], sum.right, sum.total);
    }
  }
}

static void what_was_guessed_is_said(void **state)
{
  char bytes[ROOM], *got;
  size_t size = encode("windows-949", "\xEB\x85\xB8\xEB\x9E\x98\xEB\xA5\xBC \xED\x95\x98\xEC\x9E\x90\n", bytes);
  size_t got_size;
  norae_diags *diags = NULL;
  assert_int_equal(norae_diags_new(&diags), NORAE_OK);
  nr_decode_options options = {.name = "x"};
  assert_int_equal(nr_decode(bytes, size, &options, &got, &got_size, diags), NORAE_OK);
  assert_int_equal(norae_diags_count(diags), 1);
  assert_string_equal(norae_diags_at(diags, 0)->text, "read as windows-949");
  free(got);
  norae_diags_free(&diags);
}

/* ── encoded twice ── */

/* UTF-8 taken for `encoding` and encoded again; false where bytes are lost by it. */
static bool double_encode(const char *encoding, const char *utf8, char *out)
{
  UErrorCode error = U_ZERO_ERROR;
  UChar wide[ROOM];
  UConverter *converter = ucnv_open(encoding, &error);
  ucnv_setToUCallBack(converter, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &error);
  int32_t size = ucnv_toUChars(converter, wide, ROOM, utf8, (int32_t)strlen(utf8), &error);
  ucnv_close(converter);
  u_strToUTF8(out, ROOM, NULL, wide, size, &error);
  return U_SUCCESS(error);
}

static void decode_utf8(const char *utf8, const char *wanted, const char *code)
{
  norae_diags *diags = NULL;
  char *got;
  size_t size;
  assert_int_equal(norae_diags_new(&diags), NORAE_OK);
  nr_decode_options options = {.name = "x"};
  assert_int_equal(nr_decode(utf8, strlen(utf8), &options, &got, &size, diags), NORAE_OK);
  assert_string_equal(got, wanted);
  assert_int_equal(norae_diags_count(diags), code ? 1 : 0);
  if (code)
    assert_string_equal(norae_diags_at(diags, 0)->code, code);
  free(got);
  norae_diags_free(&diags);
}

static void text_encoded_twice_is_mended(void **state)
{
  static const char *const through[] = {"ISO-8859-1",  "windows-1252", "windows-1251",
                                        "windows-949", "gb18030",      "windows-31j"};
  size_t tried = 0;
  for (size_t i = 0; i < COUNT(texts); i++) {
    for (size_t k = 0; k < COUNT(through); k++) {
      char wanted[ROOM], twice[ROOM];
      for (size_t first = 0; first < TEXT_LINES; first++) {
        take_lines(&texts[i], first, 10, wanted);
        if (!double_encode(through[k], wanted, twice))
          continue;
        tried++;
        decode_utf8(twice, wanted, "encoding-double");
      }
    }
  }
  /* All languages through Latin-1 at least: it loses nothing. */
  assert_true(tried >= COUNT(texts) * TEXT_LINES);
}

static void text_encoded_once_is_left_alone(void **state)
{
  char wanted[ROOM];
  for (size_t i = 0; i < COUNT(texts); i++) {
    for (size_t first = 0; first < TEXT_LINES; first++) {
      take_lines(&texts[i], first, 1, wanted);
      decode_utf8(wanted, wanted, NULL);
      take_lines(&texts[i], first, 10, wanted);
      decode_utf8(wanted, wanted, NULL);
    }
  }
  /* What a song repeats for long may be UTF-8 in another set by accident. */
  decode_utf8("我在等你\n哦 哦 哦 哦 哦 哦\n哦 哦 哦 哦 哦 哦\n哦 哦 哦 哦 哦 哦\n哦 哦 哦 哦 哦 哦\n",
              "我在等你\n哦 哦 哦 哦 哦 哦\n哦 哦 哦 哦 哦 哦\n哦 哦 哦 哦 哦 哦\n哦 哦 哦 哦 哦 哦\n", NULL);
  decode_utf8("哦哦哦哦哦\n", "哦哦哦哦哦\n", NULL);
  decode_utf8("짝짝짝 짝짝짝\n", "짝짝짝 짝짝짝\n", NULL);
  decode_utf8("\u00C4\u2026 Gru\u00DF\u00BB\n", "\u00C4\u2026 Gru\u00DF\u00BB\n", NULL);
}

static void what_only_looks_so_is_told(void **state)
{
  decode_utf8("caf\u00C3\u00A9\n", "caf\u00C3\u00A9\n", "encoding-double");
  /* More of it, and it is certain, even beside lines that are right. */
  decode_utf8("[00:01.00]caf\u00C3\u00A9 ol\u00C3\u00A9\n", "[00:01.00]caf\u00E9 ol\u00E9\n",
              "encoding-double");
}

int main(int argc, char **argv)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(three_lines_and_more_are_enough),
      cmocka_unit_test(one_line_is_nearly_always_enough),
      cmocka_unit_test(utf16_needs_no_mark),
      cmocka_unit_test(what_was_guessed_is_said),
      cmocka_unit_test(text_encoded_twice_is_mended),
      cmocka_unit_test(text_encoded_once_is_left_alone),
      cmocka_unit_test(what_only_looks_so_is_told),
  };
  if (argc > 1 && strcmp(argv[1], "figures") == 0) {
    figures();
    return 0;
  }
  return cmocka_run_group_tests(tests, NULL, NULL);
}
