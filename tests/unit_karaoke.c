/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <norae/format.h>

#include "events.h"
#include "karaoke/karaoke.h"
#include "karaoke/palette.h"
#include "karaoke/theme.h"
#include "songs.h"
#include "song/song.h"

/* Every character half as wide as the font is high. */
static bool by_count(void *user, const nr_text_style *style, const char *text, size_t size,
                     double *width, double *height)
{
  size_t characters = 0;
  for (size_t i = 0; i < size; i++)
    characters += (text[i] & 0xc0) != 0x80;
  *width = 0.5 * style->size * (double)characters;
  *height = style->size;
  return true;
}

static const nr_measure fake = {.text = by_count};

static char *script_of(const norae_song *song, const nr_karaoke_params *params,
                       norae_diags *diags)
{
  nr_str out = {0};
  char *text;
  assert_int_equal(nr_karaoke_build(song, params, &fake, &out, diags), NORAE_OK);
  assert_int_equal(nr_str_take(&out, &text, NULL), NORAE_OK);
  return text;
}

static char *script_of_text(const char *spec, int width, int height)
{
  norae_song *song = song_of(spec);
  assert_non_null(song);
  char *script = script_of(song, &(nr_karaoke_params){.width = width, .height = height}, NULL);
  norae_song_free(&song);
  return script;
}

/* The n-th shown event. */
static event *shown(const char *script, int n)
{
  static event e;
  while (next_event(&script, &e))
    if (e.shown && !e.drawing && n-- == 0)
      return &e;
  return NULL;
}

static int count_shown(const char *script)
{
  int n = 0;
  while (shown(script, n))
    n++;
  return n;
}

static bool has_code(const norae_diags *diags, const char *code)
{
  for (size_t i = 0; i < norae_diags_count(diags); i++)
    if (strcmp(norae_diags_at(diags, i)->code, code) == 0)
      return true;
  return false;
}

/* ── the header, the source ── */

static void header_tells_the_picture(void **state)
{
  char *script = script_of_text("A 1 {50}la", 1080, 1920);
  assert_non_null(strstr(script, "\nPlayResX: 1080\nPlayResY: 1920\n"));
  assert_non_null(strstr(script, "\nLayoutResX: 1080\nLayoutResY: 1920\n"));
  assert_non_null(strstr(script, "\nWrapStyle: 2\nScaledBorderAndShadow: yes\n"));
  assert_non_null(strstr(script, "\nYCbCr Matrix: None\n"));
  free(script);
  norae_song *song = song_of("A 1 {50}la");
  script = script_of(song, &(nr_karaoke_params){.matrix = "TV.709"}, NULL);
  assert_non_null(strstr(script, "\nPlayResX: 1920\nPlayResY: 1080\n"));
  assert_non_null(strstr(script, "\nYCbCr Matrix: TV.709\n"));
  free(script);
  norae_song_free(&song);
}

static void source_is_kept(void **state)
{
  char *script = script_of_text("#A Mina\nA 1.5 {30}to{20}day {-10}{40}달", 1280, 720);
  assert_non_null(strstr(script, "\nComment: 0,0:00:01.50,0:00:02.50,Mina,Mina,0,0,0,karaoke,"
                                 "{\\kf30}to{\\kf20}day {\\k10}{\\kf40}달\n"));
  assert_non_null(strstr(script, "\nStyle: Mina,"));
  free(script);
}

/* The Comment events hold the whole song: reading the script gives it back. */
static void source_can_be_read_again(void **state)
{
  norae_song *song = song_of("#A Mina\n#B Jo\nA 1.5 {30}to{20}day {-10}{40}달\n"
                             "AB 4 {50}a}\\N {60}b\nb 6 {50}(ooh {30}ooh)\n"
                             "B 9 {30}き{30}み");
  norae_song *back;
  char *script = script_of(song, &(nr_karaoke_params){.width = 1280, .height = 720}, NULL);
  assert_int_equal(norae_song_read_memory(script, strlen(script), "x.ass", NULL, &back, NULL),
                   NORAE_OK);
  assert_int_equal(back->line_count, song->line_count);
  assert_int_equal(back->syllable_count, song->syllable_count);
  for (size_t i = 0; i < song->line_count; i++) {
    assert_int_equal(back->lines[i].voices, song->lines[i].voices);
    assert_int_equal(back->lines[i].role, song->lines[i].role);
  }
  for (size_t i = 0; i < song->syllable_count; i++) {
    assert_string_equal(back->syllables[i].text, song->syllables[i].text);
    assert_int_equal(back->syllables[i].start, song->syllables[i].start);
    assert_int_equal(back->syllables[i].end, song->syllables[i].end);
  }
  free(script);
  norae_song_free(&back);
  norae_song_free(&song);
}

static void rounding_adds_no_error(void **state)
{
  /* Three hundred syllables of a third of a centisecond more than ten. */
  norae_song *song;
  assert_int_equal(norae_song_new(&song), NORAE_OK);
  assert_int_equal(norae_song_add_line(song, &(norae_line){NORAE_LINE_INIT}), NORAE_OK);
  for (int i = 0; i < 300; i++) {
    norae_syllable s = {NORAE_SYLLABLE_INIT, .text = "a "};
    s.start = i * (norae_us)103333;
    s.end = (i + 1) * (norae_us)103333;
    assert_int_equal(norae_song_add_syllable(song, &s), NORAE_OK);
  }
  char *script = script_of(song, &(nr_karaoke_params){0}, NULL);
  const char *at = script;
  event e;
  assert_true(next_event(&at, &e));
  assert_false(e.shown);
  assert_int_equal(e.count, 300);
  for (int i = 0; i < 300; i++)
    assert_int_equal(e.lits[i].start, nr_time_round(i * (norae_us)103333, 10000));
  assert_int_equal(e.end, 3100);
  free(script);
  norae_song_free(&song);
}

static void kana_is_lit_and_letters_are_filled(void **state)
{
  char *script = script_of_text(". 1 {30}き{30}み! {40}and {40}노{40}夜{20}ー{20}…", 1920, 1080);
  const event *e = shown(script, 0);
  char kinds[LIT_MAX] = {0};
  size_t n = 0;
  for (size_t i = 0; i < e->count; i++)
    if (e->lits[i].end > e->lits[i].start && *e->lits[i].text)
      kinds[n++] = e->lits[i].kind;
  assert_string_equal(kinds, "kkffkkk");
  free(script);
}

static void text_is_never_a_tag(void **state)
{
  const char *nasty = "a{\\b1}b\\N\\h\\{c}";
  norae_song *song;
  norae_syllable s = {NORAE_SYLLABLE_INIT, .text = nasty};
  s.start = 1000000;
  s.end = 2000000;
  assert_int_equal(norae_song_new(&song), NORAE_OK);
  assert_int_equal(norae_song_add_line(song, &(norae_line){NORAE_LINE_INIT}), NORAE_OK);
  assert_int_equal(norae_song_add_syllable(song, &s), NORAE_OK);
  char *script = script_of(song, &(nr_karaoke_params){0}, NULL);
  assert_non_null(strstr(script, "{\\kf100}a\\{\\\xe2\x81\xa0"
                                 "b1\\}b\\\xe2\x81\xa0N\\\xe2\x81\xa0h\\\xe2\x81\xa0\\{c\\}\n"));
  assert_string_equal(shown(script, 0)->plain, nasty);
  free(script);
  norae_song_free(&song);
}

static void names_do_not_break_fields(void **state)
{
  char *script = script_of_text("#A Kim, Lee\n#B Kim, Lee\nA 1 {50}la\nB 3 {50}la\nAB 5 {50}la",
                                1280, 720);
  assert_non_null(strstr(script, "\nStyle: Kim; Lee,Noto"));
  assert_non_null(strstr(script, "\nStyle: Kim; Lee 2,Noto"));
  assert_non_null(strstr(script, "\nStyle: Kim; Lee & Kim; Lee,Noto"));
  free(script);
}

/* ── what is shown ── */

static void lines_take_turns(void **state)
{
  char *script = script_of_text("A 10 {100}one {200}\nA 13 {300}two\nA 16 {300}three\n"
                                "A 40 {300}four", 1920, 1080);
  event one = *shown(script, 0), two = *shown(script, 1), three = *shown(script, 2),
        four = *shown(script, 3);
  assert_int_equal(one.start, 700); /* three seconds ahead at the start of a page */
  assert_int_equal(two.start, 700); /* together with the line before it */
  assert_true(one.y < two.y);
  assert_true(three.y == one.y);
  assert_int_equal(three.start, one.end); /* when its row is free */
  assert_int_equal(two.end, 1600 + 120);  /* nobody takes its place */
  assert_int_equal(four.start, 3700);
  assert_int_equal(one.align, 1);
  assert_int_equal(two.align, 3);
  assert_int_equal(four.align, 2); /* alone: in the middle, at the bottom */
  assert_true(four.y == two.y);
  free(script);
}

static void untimed_unsung_and_outside_lines_are_left_out(void **state)
{
  norae_song *song = song_of("A 1 {50}one\nA ? two\nA 3 {50}three\nA 90 {50}four");
  norae_diags *diags;
  assert_int_equal(norae_diags_new(&diags), NORAE_OK);
  song->lines[2].unsung = true;
  nr_karaoke_params params = {.duration = 60 * NORAE_US_PER_S};
  char *script = script_of(song, &params, diags);
  assert_int_equal(count_shown(script), 1);
  assert_null(strstr(script, "three"));
  assert_int_equal(norae_diags_count(diags), 2);
  assert_true(has_code(diags, "karaoke-untimed"));
  assert_true(has_code(diags, "karaoke-outside"));
  free(script);
  norae_diags_free(&diags);
  norae_song_free(&song);
}

static void lines_without_words_are_lit_whole(void **state)
{
  char *script = script_of_text("A 1 all of this\nA 4 and that", 1920, 1080);
  const event *e = shown(script, 0);
  assert_string_equal(e->plain, "all of this");
  assert_int_equal(e->count, 2);
  assert_int_equal(e->lits[1].kind, 'k');
  assert_int_equal(e->lits[1].start, 100);
  assert_true(e->lits[1].end > 200 && e->lits[1].end <= 400);
  free(script);
}

static void missing_times_are_filled_in(void **state)
{
  norae_song *song = song_of("A 1 {100}one {100}two {100}three {100}four");
  song->syllables[1].start = song->syllables[1].end = NORAE_NO_TIME;
  song->syllables[0].end = NORAE_NO_TIME;
  song->syllables[3].end = NORAE_NO_TIME;
  char *script = script_of(song, &(nr_karaoke_params){0}, NULL);
  event e;
  const char *at = script;
  assert_true(next_event(&at, &e));
  assert_int_equal(e.lits[0].start, 100);
  assert_int_equal(e.lits[1].start, 200); /* as many letters, as much time */
  assert_int_equal(e.lits[2].start, 300);
  assert_int_equal(e.lits[3].start, 400);
  assert_int_equal(e.end, 460); /* four letters */
  free(script);
  norae_song_free(&song);
}

static void disorder_is_reported(void **state)
{
  norae_song *song = song_of("A 1 {100}one {100}two {100}three");
  norae_diags *diags;
  assert_int_equal(norae_diags_new(&diags), NORAE_OK);
  song->syllables[1].start = 500000;
  char *script = script_of(song, &(nr_karaoke_params){0}, diags);
  assert_true(has_code(diags, "karaoke-disorder"));
  free(script);
  norae_diags_free(&diags);
  norae_song_free(&song);
}

static void long_lines_are_cut_at_phrases_then_words(void **state)
{
  /* A row holds 29 characters of the fake font at 1920×1080. */
  char *script = script_of_text("A 5 {50}in {50}the {50}city, {50}nobody {50}knows {50}what "
                                "{50}they {50}know", 1920, 1080);
  assert_int_equal(count_shown(script), 2);
  assert_string_equal(shown(script, 0)->plain, "in the city,");
  assert_string_equal(shown(script, 1)->plain, "nobody knows what they know");
  free(script);
  script = script_of_text("A 5 {50}every {50}single {50}morning {50}nobody {50}knows {50}what",
                          1920, 1080);
  assert_string_equal(shown(script, 0)->plain, "every single morning");
  assert_string_equal(shown(script, 1)->plain, "nobody knows what");
  free(script);
  /* Hangul is cut at spaces only. */
  script = script_of_text("A 5 {50}안녕하세요안녕하세요안녕하세요안녕하세요 {50}안녕하세요안녕하세요", 1920, 1080);
  assert_string_equal(shown(script, 0)->plain, "안녕하세요안녕하세요안녕하세요안녕하세요");
  free(script);
}

static void words_too_wide_are_cut_inside(void **state)
{
  /* Thirty-four letters, where a row holds 29: two halves, not smaller letters. */
  char *script = script_of_text("A 5 {200}oooooooooooooooooooooooooooooooooo", 1920, 1080);
  assert_int_equal(count_shown(script), 2);
  for (int i = 0; i < 2; i++) {
    assert_int_equal(strlen(shown(script, i)->plain), 17);
    assert_true(shown(script, i)->size == 0);
  }
  assert_int_equal(shown(script, 0)->lits[1].end, shown(script, 1)->lits[1].start);
  free(script);
  /* Between syllables rather than between letters; only the word that is too wide. */
  script = script_of_text("A 5 {50}the {50}donaudampfschiff{50}fahrtskapitäns{50}mütze {50}was",
                          1920, 1080);
  assert_int_equal(count_shown(script), 2);
  assert_string_equal(shown(script, 0)->plain, "the donaudampfschiff");
  assert_string_equal(shown(script, 1)->plain, "fahrtskapitänsmütze was");
  free(script);
}

/* Marks, emoji sequences, conjuncts and vowels in front of their consonant. */
static void signs_are_never_cut(void **state)
{
  static const struct {
    const char *sign;
    int length;
  } words[] = {{"e\u0301\u0323", 3}, {"\U0001f469\u200d\U0001f467", 3}, {"स्त", 3}, {"เก", 2},
               {"ក្រ", 3}, {"\U0001f1f0\U0001f1f7", 2}};
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
    char spec[2048] = "A 5 {400}";
    for (int k = 0; k < 60 / words[i].length; k++)
      strcat(spec, words[i].sign);
    char *script = script_of_text(spec, 1920, 1080);
    int count = count_shown(script);
    assert_in_range(count, 3, 4);
    for (int n = 0; n < count; n++) {
      const char *text = shown(script, n)->plain;
      size_t size = strlen(words[i].sign);
      assert_int_equal(strlen(text) % size, 0);
      for (size_t at = 0; text[at]; at += size)
        assert_memory_equal(text + at, words[i].sign, size);
      assert_true(shown(script, n)->size == 0);
    }
    free(script);
  }
}

/* Arabic letters that are joined are not torn apart. */
static void what_cannot_be_cut_becomes_smaller(void **state)
{
  char *script = script_of_text("A 5 {200}ببببببببببببببببببببببببببببببببببب", 1920, 1080);
  assert_int_equal(count_shown(script), 2); /* two layers of one line */
  const event *e = shown(script, 0);
  assert_true(e->size > 0 && e->size < style_size(script, e->style));
  free(script);
}

/* Thai is cut between words, which only a dictionary knows. */
static void thai_is_cut_between_words(void **state)
{
  char *script = script_of_text("A 5 {400}เพลงรักเพลงรักเพลงรักเพลงรักเพลงรัก", 1920, 1080);
  assert_int_equal(count_shown(script), 2);
  for (int i = 0; i < 2; i++) {
    const char *text = shown(script, i)->plain, *end = text + strlen(text);
    assert_true(strncmp(text, "เพลง", strlen("เพลง")) == 0 || strncmp(text, "รัก", strlen("รัก")) == 0);
    assert_true(strcmp(end - strlen("เพลง"), "เพลง") == 0 || strcmp(end - strlen("รัก"), "รัก") == 0);
  }
  free(script);
}

static void what_is_sung_at_once_gets_lanes(void **state)
{
  char *script = script_of_text("A 5 {500}one\nB 5 {500}two\nC 5 {500}three\na 6 {200}four",
                                1920, 1080);
  double y[4];
  for (int i = 0; i < 4; i++)
    y[i] = shown(script, i)->y;
  assert_true(y[0] < y[1] && y[2] < y[0] && y[3] < y[2]);
  assert_true(shown(script, 2)->size > 0); /* smaller than its style */
  assert_true(style_size(script, "Background A") < style_size(script, "A"));
  free(script);
}

static void wrong_parameters_are_refused(void **state)
{
  norae_song *song = song_of("A 5 {500}one"), *empty = song_of("A ? one");
  nr_str out = {0};
  nr_karaoke_params params = {.width = -5, .height = 100};
  assert_int_equal(nr_karaoke_build(song, &params, &fake, &out, NULL), NORAE_ERR_ARGUMENT);
  params = (nr_karaoke_params){.theme = "no such theme"};
  assert_int_equal(nr_karaoke_build(song, &params, &fake, &out, NULL), NORAE_ERR_ARGUMENT);
  params = (nr_karaoke_params){0};
  assert_int_equal(nr_karaoke_build(empty, &params, &fake, &out, NULL), NORAE_ERR_FORMAT);
  assert_int_equal(out.size, 0);
  nr_str_free(&out);
  norae_song_free(&song);
  norae_song_free(&empty);
}

/* ── colours ── */

static nr_theme theme_of(const char *name)
{
  nr_theme theme;
  assert_int_equal(nr_theme_load(name, NULL, 0, &theme, NULL), NORAE_OK);
  return theme;
}

static double contrast(nr_rgb a, nr_rgb b)
{
  double x = nr_rgb_luminance(a) + 0.05, y = nr_rgb_luminance(b) + 0.05;
  return x > y ? x / y : y / x;
}

static void colours_contrast_for_every_singer(void **state)
{
  for (size_t i = 0; i < norae_theme_count(); i++) {
    nr_theme theme = theme_of(norae_theme_at(i)->name);
    for (unsigned v = 0; v <= NORAE_MAX_VOICES; v++) {
      norae_voices voices = v < NORAE_MAX_VOICES ? (norae_voices)1 << v : 3;
      nr_colours c = nr_palette(&theme, voices, NORAE_MAX_VOICES);
      /* Sung is told from unsung by brightness, or by an outline that turns round. */
      if (theme.wipe == NR_WIPE_LAYERS)
        assert_true(contrast(c.outline, c.sung_outline) >= 12.0);
      else
        assert_true(contrast(c.unsung, c.sung) >= (theme.unsung.kind == NR_INK_SINGER ? 2.2 : 3.0));
      assert_true(contrast(c.unsung, c.outline) >= (theme.unsung.kind == NR_INK_SINGER ? 5.0 : 4.5));
      assert_true(contrast(c.sung, c.sung_outline) >= 3.0);
    }
  }
}

static int distance(nr_rgb a, nr_rgb b)
{
  return abs(a.r - b.r) + abs(a.g - b.g) + abs(a.b - b.b);
}

static void singers_differ(void **state)
{
  nr_theme theme = theme_of(NULL);
  nr_rgb first = nr_palette(&theme, 1, 2).sung, second = nr_palette(&theme, 2, 2).sung,
         both = nr_palette(&theme, 3, 2).sung;
  assert_true(distance(first, second) > 200);
  assert_true(distance(first, both) > 200);
  assert_true(distance(second, both) > 200);
  /* A song with one singer looks as one where nobody told. */
  assert_int_equal(distance(nr_palette(&theme, 0, 0).sung, first), 0);
}

/* A colour as eyes see it that lack one kind of cones (Machado and others, 2009),
 * in linear light; kind 0: as all others see it. */
static nr_tint seen(nr_rgb colour, int kind)
{
  static const double matrix[4][9] = {
      {1, 0, 0, 0, 1, 0, 0, 0, 1},
      {0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998},
      {0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881},
      {1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900}};
  nr_tint t = nr_tint_of(colour);
  const double *m = matrix[kind];
  return (nr_tint){fmin(1, fmax(0, m[0] * t.r + m[1] * t.g + m[2] * t.b)),
                   fmin(1, fmax(0, m[3] * t.r + m[4] * t.g + m[5] * t.b)),
                   fmin(1, fmax(0, m[6] * t.r + m[7] * t.g + m[8] * t.b))};
}

static double luminance_of(nr_tint t)
{
  return 0.2126 * t.r + 0.7152 * t.g + 0.0722 * t.b;
}

static double lab_part(double t)
{
  return t > 0.008856 ? cbrt(t) : 7.787 * t + 16.0 / 116;
}

/* CIE 1976 colour difference; 2 is just seen, 10 at a glance. */
static double colour_difference(nr_tint a, nr_tint b)
{
  double lab[2][3];
  for (int i = 0; i < 2; i++) {
    nr_tint t = i ? b : a;
    double x = lab_part((0.4124 * t.r + 0.3576 * t.g + 0.1805 * t.b) / 0.9505);
    double y = lab_part(luminance_of(t));
    double z = lab_part((0.0193 * t.r + 0.1192 * t.g + 0.9505 * t.b) / 1.089);
    lab[i][0] = 116 * y - 16;
    lab[i][1] = 500 * (x - y);
    lab[i][2] = 200 * (y - z);
  }
  return sqrt(pow(lab[0][0] - lab[1][0], 2) + pow(lab[0][1] - lab[1][1], 2) +
              pow(lab[0][2] - lab[1][2], 2));
}

/* The colour that tells who sings. */
static nr_rgb telling(const nr_theme *theme, nr_colours c)
{
  return theme->sung.kind == NR_INK_FIXED ? c.unsung : c.sung;
}

static void colour_blind_eyes_tell_singers_and_singing(void **state)
{
  for (size_t i = 0; i < norae_theme_count(); i++) {
    nr_theme theme = theme_of(norae_theme_at(i)->name);
    for (int kind = 0; kind < 4; kind++) {
      nr_colours duet[3];
      for (norae_voices v = 1; v <= 3; v++)
        duet[v - 1] = nr_palette(&theme, v, 2);
      for (int a = 0; a < 3; a++)
        for (int b = 0; b < a; b++)
          assert_true(colour_difference(seen(telling(&theme, duet[a]), kind),
                                        seen(telling(&theme, duet[b]), kind)) >= 20);
      for (norae_voices v = 1; v <= 32 && theme.wipe == NR_WIPE_FILL; v *= 2) {
        nr_colours c = nr_palette(&theme, v, 6);
        double x = luminance_of(seen(c.unsung, kind)), y = luminance_of(seen(c.sung, kind));
        assert_true((fmax(x, y) + 0.05) / (fmin(x, y) + 0.05) >= 2.0);
      }
    }
  }
}

static void singers_get_the_colours_people_choose(void **state)
{
  norae_song *song = song_of("#A Mina\n#B Jo\nA 5 {50}la\nB 7 {50}la\nAB 9 {50}la");
  norae_diags *diags;
  assert_int_equal(norae_diags_new(&diags), NORAE_OK);
  nr_theme theme = theme_of("karaoke-mugen"), usual = theme;
  const char *const right[] = {"mina=#00FF00"}, *const wrong[] = {"Mia=10", "Mina=blue", "Jo"};
  assert_int_equal(nr_theme_singers(&theme, song, right, 1, diags), NORAE_OK);
  nr_rgb mina = nr_palette(&theme, 1, 2).unsung;
  assert_true(mina.r == 0 && mina.g == 255 && mina.b == 0);
  assert_int_equal(distance(nr_palette(&theme, 2, 2).unsung, nr_palette(&usual, 2, 2).unsung), 0);
  for (size_t i = 0; i < 3; i++)
    assert_int_equal(nr_theme_singers(&theme, song, &wrong[i], 1, diags), NORAE_ERR_ARGUMENT);
  assert_int_equal(norae_diags_count(diags), 3);
  assert_non_null(strstr(norae_diags_at(diags, 0)->text, "Mina, Jo"));
  norae_diags_free(&diags);
  norae_song_free(&song);
}

static void luminance_is_met(void **state)
{
  for (int hue = 0; hue < 360; hue += 7)
    for (double l = 0.01; l < 1.0; l += 0.07)
      assert_true(fabs(nr_rgb_luminance(nr_rgb_of(nr_tint_of_hue(hue), l)) - l) < 0.006);
}

/* ── themes as files ── */

static void faults_of_a_theme_have_places(void **state)
{
  const char text[] = "# a theme\nsize = 12%\n  size= much\nrows = 7\nsise = 1%\nnothing\n"
                      "fade-in = 5\nsung = #12345\n";
  const struct {
    unsigned line, column;
  } wanted[] = {{3, 9}, {4, 8}, {5, 1}, {6, 1}, {8, 8}};
  nr_theme theme = theme_of(NULL);
  norae_diags *diags;
  assert_int_equal(norae_diags_new(&diags), NORAE_OK);
  assert_int_equal(nr_theme_read(text, sizeof text - 1, "x.theme", &theme, diags),
                   NORAE_ERR_FORMAT);
  assert_int_equal(norae_diags_count(diags), 5);
  for (size_t i = 0; i < 5; i++) {
    assert_string_equal(norae_diags_at(diags, i)->file, "x.theme");
    assert_int_equal(norae_diags_at(diags, i)->line, wanted[i].line);
    assert_int_equal(norae_diags_at(diags, i)->column, wanted[i].column);
  }
  assert_true(theme.size == 0.12 && theme.fade_in == 500); /* what is right is kept */
  norae_diags_free(&diags);
}

static void settings_replace_the_theme(void **state)
{
  const char *const good[] = {"size=8%", "hold=700 ms", "unsung=singer 0.5", "singers=10, #ff0000"};
  const char *const bad[] = {"size=80", "bold=perhaps", "turn=left", "colour", "early=2",
                             "singers=400", "font=", "title"};
  nr_theme theme;
  assert_int_equal(nr_theme_load("big", good, 4, &theme, NULL), NORAE_OK);
  assert_true(theme.size == 0.08 && theme.hold == 70 && theme.singer_count == 2);
  assert_int_equal(theme.rows, 1);
  assert_true(theme.unsung.kind == NR_INK_SINGER_SHADE && theme.unsung.luminance == 0.5);
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
    assert_int_equal(nr_theme_load(NULL, &bad[i], 1, &theme, NULL), NORAE_ERR_ARGUMENT);
}

/* Every shipped theme is whole: all it says is right, and the first says all. */
static void shipped_themes_are_right(void **state)
{
  for (size_t i = 0; i < norae_theme_count(); i++) {
    nr_theme theme = theme_of(norae_theme_at(i)->name);
    assert_string_equal(theme.name, norae_theme_at(i)->name);
    assert_string_equal(theme.title, norae_theme_at(i)->title);
  }
  for (size_t i = 0; i < norae_theme_setting_count(); i++) {
    char line[64];
    snprintf(line, sizeof line, "\n%s = ", norae_theme_setting_at(i)->name);
    assert_non_null(strstr(norae_theme_text(0), line));
  }
}

/* ── looks ── */

static char *themed(const char *spec, const char *theme)
{
  norae_song *song = song_of(spec);
  char *script = script_of(song, &(nr_karaoke_params){.theme = theme}, NULL);
  norae_song_free(&song);
  return script;
}

/* The shape that Karaoke Mugen's files have. */
static void mugen_lines_are_made_by_a_template(void **state)
{
  char *script = themed(". 10 {50}la {50}li", "karaoke-mugen");
  assert_non_null(strstr(script, "\nComment: 0,0:00:00.00,0:00:00.00,Default,,0,0,0,template pre-line "
                                 "all keeptags,!retime(\"line\",$start < 900 and -$start or -900,200)!"));
  assert_non_null(strstr(script, "\nComment: 0,0:00:10.00,0:00:11.00,Default,,0,0,0,karaoke,"
                                 "{\\kf50}la {\\kf50}li\n"));
  assert_non_null(strstr(script, "\nDialogue: 0,0:00:09.10,0:00:11.20,Default,,0,0,0,fx,"
                                 "{\\k90\\fad(300,200)}{\\kf50}la {\\kf50}li\n"));
  assert_non_null(strstr(script, ",&H00FFFFFF,&H000088EF,&H00000000,"));
  free(script);
}

/* Two layers, each clipped at the same moving edge, a little early. */
static void both_layers_share_an_edge(void **state)
{
  char *script = themed("A 10 {50}la {100}li", "joysound");
  event unsung = *shown(script, 0), sung = *shown(script, 1);
  assert_int_equal(unsung.layer, 0);
  assert_int_equal(sung.layer, 1);
  assert_int_equal(unsung.move_count, 2);
  assert_int_equal(sung.move_count, 2);
  for (size_t i = 0; i < 2; i++) {
    assert_int_equal(unsung.moves[i].start, sung.moves[i].start);
    assert_int_equal(unsung.moves[i].left, sung.moves[i].right);
    assert_int_equal(sung.moves[i].left, 0);
  }
  assert_int_equal(sung.start, 985);
  assert_int_equal(sung.moves[1].start, 10350);
  assert_int_equal(sung.moves[1].end, 11350);
  free(script);
}

/* Hebrew is wiped from the right. */
static void leftward_text_is_wiped_leftwards(void **state)
{
  char *script = themed("A 10 {50}שלום {50}עולם", NULL);
  const event *sung = shown(script, 1);
  assert_int_equal(sung->layer, 1);
  assert_int_equal(sung->moves[0].right, 1920);
  assert_true(sung->moves[1].left < sung->moves[0].left);
  free(script);
}

static void pages_go_as_a_whole(void **state)
{
  char *script = themed("A 10 {100}one\nA 12 {100}two\nA 14 {100}three\nA 16 {100}four\n"
                        "A 18 {100}five\nA 20 {100}six", "lyric-video");
  event e[6];
  for (int i = 0; i < 6; i++)
    e[i] = *shown(script, i);
  for (int i = 0; i < 3; i++) { /* three and three, not four and two */
    assert_int_equal(e[i].start, e[0].start);
    assert_int_equal(e[i].end, e[0].end);
    assert_int_equal(e[3 + i].start, e[0].end);
    assert_true(i == 0 || e[i].y > e[i - 1].y);
  }
  free(script);
}

/* A romanisation lights up with its line, a translation stands still. */
static void second_texts_stand_with_their_line(void **state)
{
  char *script = themed("A 10 {50}달{30}빛 {40}아{20}래\n~dal|bit |a|rae\n=in the moonlight", NULL);
  event roman = *shown(script, 0), translation = *shown(script, 1), line = *shown(script, 2);
  assert_string_equal(translation.plain, "in the moonlight");
  assert_int_equal(translation.count, 0);
  assert_string_equal(roman.plain, "dalbit arae");
  assert_string_equal(line.plain, "달빛 아래");
  assert_true(roman.y < line.y && line.y < translation.y);
  assert_int_equal(roman.start, line.start);
  assert_int_equal(translation.end, line.end);
  long starts[4];
  size_t n = 0;
  for (size_t i = 0; i < roman.count; i++)
    if (roman.lits[i].end > roman.lits[i].start && *roman.lits[i].text)
      starts[n++] = roman.lits[i].start;
  assert_int_equal(n, 4);
  assert_int_equal(starts[1], 1050);
  assert_int_equal(starts[3], 1120);
  free(script);
}

/* A line that is cut takes its second texts apart at the same places. */
static void second_texts_are_cut_with_their_line(void **state)
{
  char *script = themed("A 5 {50}every {50}single {50}morning {50}nobody {50}knows {50}what\n"
                        "~E|S|M|N|K|W\n=eins zwei drei vier fünf sechs", NULL);
  assert_string_equal(shown(script, 0)->plain, "ESM");
  assert_string_equal(shown(script, 1)->plain, "eins zwei drei");
  assert_string_equal(shown(script, 3)->plain, "NKW");
  assert_string_equal(shown(script, 4)->plain, "vier fünf sechs");
  free(script);
}

/* ── besides lyrics ── */

static char *with_title(const char *spec, const char *const *settings, size_t count,
                        norae_us duration)
{
  norae_song *song = song_of(spec);
  nr_karaoke_params params = {.settings = settings, .setting_count = count, .duration = duration};
  char *script = script_of(song, &params, NULL);
  norae_song_free(&song);
  return script;
}

/* The drawn event of this number. */
static bool drawn(const char *script, int n, event *out)
{
  while (next_event(&script, out))
    if (out->drawing && n-- == 0)
      return true;
  return false;
}

static void first_lines_and_late_ones_are_counted_in(void **state)
{
  char *script = themed("A 5 {100}one\nA 8 {100}two\nA 20 {100}three\nA 22 {100}four", NULL);
  event e;
  for (int i = 0; i < 6; i++) {
    long start = i < 3 ? 500 : 2000;
    assert_true(drawn(script, i, &e));
    assert_int_equal(e.start, start - 150);
    assert_int_equal(e.end, start - 50 * (2 - i % 3));
  }
  assert_false(drawn(script, 6, &e));
  free(script);
  /* A line that can't stand long enough before its singing has none. */
  script = themed("A 0.5 {100}one", NULL);
  assert_false(drawn(script, 0, &e));
  free(script);
}

static void numbers_and_bars_count_in(void **state)
{
  const char *const numbers[] = {"count-in=numbers"}, *const bar[] = {"count-in=bar"};
  char *script = with_title("A 5 {100}one", numbers, 1, 0);
  for (int i = 0; i < 3; i++) {
    assert_int_equal(shown(script, 1 + i)->plain[0], '3' - i);
    assert_int_equal(shown(script, 1 + i)->end, 300 + 100 * i);
  }
  free(script);
  event e;
  script = with_title("A 5 {100}one", bar, 1, 0);
  assert_true(drawn(script, 0, &e));
  assert_int_equal(e.start, 200);
  assert_int_equal(e.end, 500);
  free(script);
}

static void cards_fit_their_gaps(void **state)
{
  const char *const all[] = {"end-card=yes", "break-text=Pause"};
  const char *song = "%title Moon\n%artist Band\n#A Mina\n#B Jo\n"
                     "A 10 {100}one\nB 12 {100}two\nA 30 {100}three";
  char *script = with_title(song, all, 2, 60 * NORAE_US_PER_S);
  const char *const wanted[] = {"Moon", "Band", "Mina", "Jo", "Pause 0:17", "Moon", "Band"};
  for (int i = 0; i < 7; i++) {
    event card = *shown(script, 3 + i);
    assert_string_equal(card.plain, wanted[i]);
    for (int k = 0; k < 3; k++) { /* no lyrics while a card stands */
      const event *line = shown(script, k);
      assert_true(line->end <= card.start || card.end <= line->start);
    }
  }
  free(script);
  /* No time for a title: no title. */
  script = with_title("%title Moon\nA 4 {100}one", NULL, 0, 0);
  assert_int_equal(count_shown(script), 1);
  free(script);
}

/* Five seconds of silence are counted out, eight are told, and either can be turned off. */
static void silences_have_their_limits(void **state)
{
  static const struct {
    const char *song, *setting;
    int dots, cards;
  } all[] = {{"A 0 {100}one\nA 5.9 {100}two", "hold=0.6", 0, 0},
             {"A 0 {100}one\nA 6 {100}two", "hold=0.6", 3, 0},
             {"A 0 {100}one\nA 8.9 {100}two", "hold=0.6", 3, 0},
             {"A 0 {100}one\nA 9 {100}two", "hold=0.6", 3, 1},
             {"A 0 {100}one\nA 9 {100}two", "count-in=none", 0, 1},
             {"A 0 {100}one\nA 9 {100}two", "break-card=0", 3, 0},
             {"A 0 {100}one\nA 9 {100}two", "count-in-gap=9", 0, 1}};
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
    const char *const settings[] = {all[i].setting, "hold-last=0.2", "lead-in-page=2"};
    char *script = with_title(all[i].song, settings, 3, 0);
    event e;
    int dots = 0;
    while (drawn(script, dots, &e))
      dots++;
    assert_int_equal(dots, all[i].dots);
    assert_int_equal(count_shown(script), 2 + all[i].cards);
    free(script);
  }
}

/* Parts of one line are on one page. */
static void pages_keep_lines_together(void **state)
{
  char *script = themed("A 10 {100}one\nA 12 {100}two\n"
                        "A 14 {50}every {50}single {50}morning {50}nobody {50}knows {50}what\n"
                        "A 18 {100}four\nA 20 {100}five\nA 22 {100}six", "lyric-video");
  event every = *shown(script, 2), nobody = *shown(script, 3);
  assert_string_equal(every.plain, "every single morning");
  assert_string_equal(nobody.plain, "nobody knows what");
  assert_int_equal(every.start, nobody.start);
  assert_int_equal(every.end, nobody.end);
  assert_int_equal(shown(script, 4)->start, every.end);
  free(script);
  script = themed("A 10 {100}one\nA 12 {100}two\nA 13 {100}three\n"
                  "A 14 {50}every {50}single {50}morning {50}nobody {50}knows {50}what", "lyric-video");
  assert_int_equal(shown(script, 3)->start, shown(script, 4)->start);
  assert_true(shown(script, 3)->start > shown(script, 2)->start);
  free(script);
}

static void fast_lines_are_warned_of(void **state)
{
  norae_song *song = song_of("A 0 {20}sixteencharacters{20}and{10}more\n"
                             "B 0.6 {20}slow");
  norae_diags *diags;
  assert_int_equal(norae_diags_new(&diags), NORAE_OK);
  const char *const settings[] = {"least=0", "hold-last=0.1"};
  nr_karaoke_params params = {.settings = settings, .setting_count = 2};
  char *script = script_of(song, &params, diags);
  assert_int_equal(norae_diags_count(diags), 1);
  assert_true(has_code(diags, "karaoke-reading"));
  free(script);
  norae_diags_free(&diags);
  norae_song_free(&song);
}

static void readings_stand_over_their_kanji(void **state)
{
  char *script = script_of_text(". 2.0 {30}夜{30}空《よぞら》{40}を {20}歌《う{40}た》{20}う\n", 1280, 720);
  event first = *shown(script, 0), second = *shown(script, 1), line = *shown(script, 2);
  assert_string_equal(first.plain, "よぞら");
  assert_string_equal(second.plain, "うた");
  assert_string_equal(line.plain, "夜空を 歌う");
  assert_null(shown(script, 3));
  assert_int_equal(first.lits[1].start, 200); /* mora by mora, while the kanji are sung */
  assert_int_equal(first.lits[2].start, 220);
  assert_int_equal(first.lits[3].end, 260);
  assert_int_equal(second.lits[1].start, 300);
  assert_int_equal(second.lits[2].end, 360); /* 歌《う|た》 is sung as long as its reading */
  /* Each of the six characters is half as wide as the size; the line stands in the middle. */
  double wide = style_size(script, line.style) / 2, left = line.x - 3 * wide;
  assert_true(fabs(first.x - (left + wide)) < 0.02);
  assert_true(fabs(second.x - (left + 4.5 * wide)) < 0.02);
  assert_true(first.y < line.y - 1.9 * wide);
  assert_non_null(strstr(script, "空《よぞら》")); /* the source keeps them */
  free(script);
}

/* Aegisub's marks: neighbours stand together, lit each in its own time. */
static void marked_readings_are_lit_in_step(void **state)
{
  char *script =
      script_of_text(". 2.0 {30}漢|かん{60}字|じ{40}を {20}僕|ぼ{30}#|く{30}星|!ほし\n", 1280, 720);
  event first = *shown(script, 0), second = *shown(script, 1), third = *shown(script, 2);
  assert_string_equal(first.plain, "かんじ");
  assert_string_equal(second.plain, "ぼく");
  assert_string_equal(third.plain, "ほし");
  assert_string_equal(shown(script, 3)->plain, "漢字を 僕星");
  assert_null(shown(script, 4));
  assert_int_equal(first.lits[1].start, 200);
  assert_int_equal(first.lits[2].start, 215);
  assert_int_equal(first.lits[3].start, 230); /* with 字, not a third of all */
  assert_int_equal(first.lits[3].end, 290);
  assert_int_equal(second.lits[1].start, 330);
  assert_int_equal(second.lits[1].end, 350); /* with their own syllables */
  assert_int_equal(second.lits[2].end, 380);
  assert_int_equal(third.lits[1].start, 380);
  assert_non_null(strstr(script, "字|じ")); /* the source keeps them */
  free(script);
}

static void readings_do_not_run_into_each_other(void **state)
{
  char *script = script_of_text(". 2.0 {40}志《こころざし》{40}桜《さくら》{40}蛍《ほたる》\n", 1280, 720);
  double last = 0;
  for (int i = 0; i < 3; i++) {
    event e = *shown(script, i);
    double size = e.size > 0 ? e.size : style_size(script, e.style);
    double half = size * (double)strlen(e.plain) / 3 / 4; /* characters are half as wide */
    assert_true(e.x - half >= last - 1);
    last = e.x + half;
  }
  free(script);
}

/* A Korean song with a Japanese line, and a Chinese translation below a Korean one. */
static void each_language_has_its_own_face(void **state)
{
  nr_karaoke_params params = {.width = 1280, .height = 720};
  norae_song *song = song_of(". 1.0 {50}안녕\n=看\n. 3.0 {50}夜《よる》と\n. 5.0 {50}안녕\n=あなた\n"
                             ". 7.0 {50}안녕\n=hello\n");
  char *script = script_of(song, &params, NULL);
  assert_non_null(strstr(script, "Style: Default,Noto Sans CJK KR,"));
  assert_non_null(strstr(script, "\\fnNoto Sans CJK SC"));
  const char *japanese = strstr(strstr(script, "[Events]"), "\\fnNoto Sans CJK JP");
  assert_non_null(japanese);
  int count = 0;
  for (const char *p = script; (p = strstr(p, "\\fn")); p++)
    count++;
  assert_int_equal(count, 4); /* 看, よる, 夜と, あなた */
  free(script);
  params.font = "Noto Sans CJK KR"; /* who chose a face has it */
  script = script_of(song, &params, NULL);
  assert_null(strstr(script, "\\fn"));
  free(script);
  norae_song_free(&song);
}

/* A machine whose fonts have Greek letters in one family, and are asked for the language. */
static const char *choose_greek(void *user, const char *font, bool bold, const char *text,
                                size_t size, const char *lang)
{
  char *asked = user;
  strcat(strcat(asked, lang ? lang : "-"), " ");
  return size >= 2 && memcmp(text, "κ", 2) == 0 ? "Greek Sans" : NULL;
}

static void letters_that_the_font_lacks_have_one_that_has_them(void **state)
{
  char asked[256] = "", *script;
  const nr_measure measure = {.text = by_count, .choose = choose_greek, .user = asked};
  nr_karaoke_params params = {.width = 1280, .height = 720, .font = "Plain"};
  norae_song *song = song_of(". 1.0 {50}안녕\n. 3.0 {50}κόσμε\n. 5.0 {50}夜と\n");
  nr_str out = {0};
  assert_int_equal(nr_karaoke_build(song, &params, &measure, &out, NULL), NORAE_OK);
  assert_int_equal(nr_str_take(&out, &script, NULL), NORAE_OK);
  assert_string_equal(asked, "ko - ja ");
  assert_non_null(strstr(script, "Style: Default,Plain,"));
  assert_non_null(strstr(script, "\\fnGreek Sans}"));
  assert_null(strstr(strstr(script, "\\fn") + 1, "\\fn"));
  free(script);
  norae_song_free(&song);
}

static void marks_are_not_cut_from_their_letters(void **state)
{
  char *script = script_of_text(". 2.0 {30}e{30}\u0301te {40}👩{20}\u200d👧!\n", 1280, 720);
  event line = *shown(script, 0);
  assert_string_equal(line.plain, "e\u0301te 👩\u200d👧!");
  assert_string_equal(line.lits[1].text, "e\u0301");
  assert_string_equal(line.lits[2].text, "te");
  free(script);
}

static void each_run_is_wiped_in_its_own_direction(void **state)
{
  char *script = script_of_text(". 2.0 {50}نعم {50}OK {50}نعم (\n", 1280, 720);
  /* From left to right: unsung and sung layer of ") نعم", OK, layers of the first word. */
  event last = *shown(script, 0), latin = *shown(script, 2), first = *shown(script, 3);
  assert_string_equal(last.plain, "نعم (");
  assert_string_equal(latin.plain, "OK");
  assert_string_equal(first.plain, "نعم");
  assert_null(shown(script, 5));
  assert_true(last.x < latin.x && latin.x < first.x);
  assert_int_equal(first.moves[0].start, 2000);
  assert_int_equal(latin.lits[1].start, 250);
  assert_int_equal(latin.lits[1].kind, 'f');
  assert_int_equal(last.moves[0].start, 3000);
  assert_true(first.moves[0].right < first.x); /* what is not sung yet shrinks leftwards */
  free(script);
  /* A word of Hebrew in an English line, in two layers of its own. */
  script = script_of_text(". 2.0 {50}say {50}שלום {50}now\n", 1280, 720);
  assert_string_equal(shown(script, 0)->plain, "say");
  assert_int_equal(shown(script, 1)->move_count, 1);
  assert_int_equal(shown(script, 1)->moves[0].start, 2500);
  assert_string_equal(shown(script, 3)->plain, "now");
  assert_int_equal(shown(script, 3)->lits[1].start, 300);
  free(script);
  script = script_of_text(". 2.0 {50}OK {50}yes!\n", 1280, 720);
  assert_int_equal(count_shown(script), 1);
  assert_null(strstr(script, "\\fe-1"));
  free(script);
}

/* Signs at the end of a title or a translation stand on its left. */
static void leftward_texts_tell_their_direction(void **state)
{
  char *script = script_of_text("%title שלום (Live)\nA 10 {100}one\n=שלום!", 1920, 1080);
  assert_non_null(strstr(script, "}שלום (Live)\n"));
  assert_non_null(strstr(script, "}שלום!\n"));
  int told = 0;
  for (const char *at = script; (at = strstr(at, "\\fe-1")); at++)
    told++;
  assert_int_equal(told, 2);
  free(script);
}

/* Lines read from the right begin there. */
static void leftward_lines_stand_on_the_other_side(void **state)
{
  char *script = script_of_text("A 10 {100}שלום\nA 13 {300}שלום\nA 16 {300}one", 1920, 1080);
  assert_int_equal(shown(script, 0)->align, 3);
  assert_int_equal(shown(script, 2)->align, 1);
  assert_int_equal(shown(script, 4)->align, 1);
  event dot;
  assert_true(drawn(script, 0, &dot));
  assert_true(dot.x > 1500);
  assert_true(dot.end < 10 * 100);
  free(script);
}

/* ── black bars ── */

static void barred(const char *theme, const char *place, norae_bars bars, int width, int height,
                   event *first, event *second)
{
  norae_song *song = song_of("A 10 {100}one\nA 12 {100}two");
  nr_karaoke_params params = {.width = width, .height = height, .bars = bars, .theme = theme,
                              .settings = &place, .setting_count = 1};
  char *script = script_of(song, &params, NULL);
  *first = *shown(script, 0);
  *second = *shown(script, 1);
  if (first->size == 0)
    first->size = style_size(script, first->style);
  free(script);
  norae_song_free(&song);
}

static void rows_stand_with_black_bars(void **state)
{
  const norae_bars film = {0, 138, 0, 138}, phone = {0, 656, 0, 656}, old = {240, 0, 240, 0};
  event one, two;
  barred(NULL, "place=frame", film, 1920, 1080, &one, &two);
  double full = one.size, usual = two.y;
  barred(NULL, "place=below", film, 1920, 1080, &one, &two);
  assert_true(one.size < full && one.y - one.size > 942 && two.y < 1080);
  barred(NULL, "place=above", film, 1920, 1080, &one, &two);
  assert_true(one.y - one.size > 0 && two.y < 138);
  barred(NULL, "place=picture", film, 1920, 1080, &one, &two);
  assert_true(one.y > 138 && two.y < 942);
  barred(NULL, "place=picture", old, 1920, 1080, &one, &two);
  assert_true(one.x > 240 && two.x < 1680);
  /* Two rows would be too small; the rim of the picture is between them. */
  barred(NULL, "place=auto", film, 1920, 1080, &one, &two);
  assert_true(one.size == full && one.y < 943 && two.y - full > 942 && two.y < 1080);
  barred("karaoke-mugen", "place=auto", film, 1920, 1080, &one, &two);
  assert_true(two.y < 138);
  /* Room enough: all in the bar, above what phones draw over. */
  barred(NULL, "place=auto", phone, 1080, 1920, &one, &two);
  assert_true(one.y - one.size > 1264 && two.y < 1920 * 0.86);
  /* Nothing to stand in. */
  barred(NULL, "place=below", old, 1920, 1080, &one, &two);
  assert_true(one.size == full && two.y == usual);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(header_tells_the_picture),
      cmocka_unit_test(source_is_kept),
      cmocka_unit_test(source_can_be_read_again),
      cmocka_unit_test(rounding_adds_no_error),
      cmocka_unit_test(kana_is_lit_and_letters_are_filled),
      cmocka_unit_test(text_is_never_a_tag),
      cmocka_unit_test(names_do_not_break_fields),
      cmocka_unit_test(lines_take_turns),
      cmocka_unit_test(untimed_unsung_and_outside_lines_are_left_out),
      cmocka_unit_test(lines_without_words_are_lit_whole),
      cmocka_unit_test(missing_times_are_filled_in),
      cmocka_unit_test(disorder_is_reported),
      cmocka_unit_test(long_lines_are_cut_at_phrases_then_words),
      cmocka_unit_test(words_too_wide_are_cut_inside),
      cmocka_unit_test(signs_are_never_cut),
      cmocka_unit_test(what_cannot_be_cut_becomes_smaller),
      cmocka_unit_test(thai_is_cut_between_words),
      cmocka_unit_test(what_is_sung_at_once_gets_lanes),
      cmocka_unit_test(wrong_parameters_are_refused),
      cmocka_unit_test(colours_contrast_for_every_singer),
      cmocka_unit_test(singers_differ),
      cmocka_unit_test(colour_blind_eyes_tell_singers_and_singing),
      cmocka_unit_test(singers_get_the_colours_people_choose),
      cmocka_unit_test(luminance_is_met),
      cmocka_unit_test(faults_of_a_theme_have_places),
      cmocka_unit_test(settings_replace_the_theme),
      cmocka_unit_test(shipped_themes_are_right),
      cmocka_unit_test(mugen_lines_are_made_by_a_template),
      cmocka_unit_test(both_layers_share_an_edge),
      cmocka_unit_test(leftward_text_is_wiped_leftwards),
      cmocka_unit_test(pages_go_as_a_whole),
      cmocka_unit_test(second_texts_stand_with_their_line),
      cmocka_unit_test(second_texts_are_cut_with_their_line),
      cmocka_unit_test(first_lines_and_late_ones_are_counted_in),
      cmocka_unit_test(numbers_and_bars_count_in),
      cmocka_unit_test(cards_fit_their_gaps),
      cmocka_unit_test(readings_stand_over_their_kanji),
      cmocka_unit_test(marked_readings_are_lit_in_step),
      cmocka_unit_test(readings_do_not_run_into_each_other),
      cmocka_unit_test(each_language_has_its_own_face),
      cmocka_unit_test(letters_that_the_font_lacks_have_one_that_has_them),
      cmocka_unit_test(marks_are_not_cut_from_their_letters),
      cmocka_unit_test(each_run_is_wiped_in_its_own_direction),
      cmocka_unit_test(leftward_texts_tell_their_direction),
      cmocka_unit_test(leftward_lines_stand_on_the_other_side),
      cmocka_unit_test(rows_stand_with_black_bars),
      cmocka_unit_test(silences_have_their_limits),
      cmocka_unit_test(pages_keep_lines_together),
      cmocka_unit_test(fast_lines_are_warned_of),
  };
  return cmocka_run_group_tests_name("karaoke", tests, NULL, NULL);
}
