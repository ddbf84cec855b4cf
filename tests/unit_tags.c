/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lyrics in tags: ID3 frames of all versions and their quirks, byte by byte.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "media/comments.h"
#include "media/id3.h"

/* ── tags by hand ── */

static void add_big(nr_str *out, size_t n, int bytes, int bits)
{
  for (int i = bytes - 1; i >= 0; i--)
    nr_str_add_char(out, (char)(n >> (i * bits) & ((1u << bits) - 1)));
}

static void add_frame(nr_str *out, int version, const char *id, int flags, const char *content,
                      size_t size)
{
  nr_str_add(out, id);
  add_big(out, size, version == 2 ? 3 : 4, version == 4 ? 7 : 8);
  if (version > 2)
    add_big(out, (size_t)flags, 2, 8);
  nr_str_add_bytes(out, content, size);
}

static nr_str tag_of(int version, int flags, const nr_str *body)
{
  nr_str out = {0};
  nr_str_add(&out, "ID3");
  nr_str_add_char(&out, (char)version);
  nr_str_add_char(&out, 0);
  nr_str_add_char(&out, (char)flags);
  add_big(&out, body->size, 4, 7);
  nr_str_add_bytes(&out, body->data, body->size);
  return out;
}

/* What is read from a tag, as "KIND lang [title] text@ms …". */
static char *read_bytes(const nr_str *bytes, double frame_us)
{
  nr_id3_tag tag;
  nr_held_list list = {0};
  nr_str out = {0};
  char *text;
  assert_int_equal(nr_id3_parse((const unsigned char *)bytes->data, bytes->size, &tag), NORAE_OK);
  assert_int_equal(nr_id3_lyrics(&tag, frame_us, "x", &list, NULL), NORAE_OK);
  for (size_t i = 0; i < list.count; i++) {
    const nr_held *h = &list.items[i];
    nr_str_addf(&out, "%s%s %s [%s]", i ? ";" : "", h->kind, h->lang, h->title ? h->title : "");
    for (size_t k = 0; k < h->event_count; k++)
      nr_str_addf(&out, " %.*s@%lld", (int)h->events[k].size, h->text.data + h->events[k].at,
                  (long long)h->events[k].time / 1000);
    if (!h->events)
      nr_str_addf(&out, " %s", nr_str_text(&h->text));
  }
  nr_held_list_free(&list);
  nr_id3_free(&tag);
  assert_int_equal(nr_str_take(&out, &text, NULL), NORAE_OK);
  return text;
}

static void assert_read(nr_str *bytes, double frame_us, const char *wanted)
{
  char *text = read_bytes(bytes, frame_us);
  assert_string_equal(text, wanted);
  free(text);
  nr_str_free(bytes);
}

#define BYTES(literal) literal, sizeof literal - 1

static void one_frame(int version, int flags, const char *id, int frame_flags,
                      const char *content, size_t size, double frame_us, const char *wanted)
{
  nr_str body = {0};
  add_frame(&body, version, id, frame_flags, content, size);
  nr_str tag = tag_of(version, flags, &body);
  assert_read(&tag, frame_us, wanted);
  nr_str_free(&body);
}

/* ── encodings ── */

static void every_encoding_and_its_terminator(void **state)
{
  one_frame(3, 0, "USLT", 0, BYTES("\0eng" "about\0" "two\nlines"), 0, "USLT eng [about] two\nlines");
  one_frame(4, 0, "USLT", 0, BYTES("\3kor\0\353\263\204"), 0, "USLT kor [] 별");
  one_frame(3, 0, "USLT", 0, BYTES("\1eng\xFF\xFE" "a\0\0\0\xFF\xFE" "b\0\x04\xBC"), 0,
            "USLT eng [a] b밄");
  /* Big-endian by its mark, then without any, as the mark before said. */
  one_frame(3, 0, "USLT", 0, BYTES("\1eng\xFE\xFF\0a\0\0\0b\0c"), 0, "USLT eng [a] bc");
  one_frame(4, 0, "USLT", 0, BYTES("\2eng\0\0\0b\xD8\x3D\xDE\x00"), 0, "USLT eng [] b😀");
  /* A zero byte of UTF-16 ends nothing when it is half a letter; broken pairs are told. */
  one_frame(3, 0, "USLT", 0, BYTES("\1eng\xFF\xFE\0\0\xFF\xFE\0\x01\x01\0\0\xD8"), 0,
            "USLT eng [] Ā\001\357\277\275");
  one_frame(3, 0, "USLT", 0, BYTES("\0XXX\0words"), 0, "USLT  [] words");
}

static void pieces_have_times(void **state)
{
  one_frame(3, 0, "SYLT", 0,
            BYTES("\0eng\2\1\0one\0\0\0\1\xF4 two\0\0\0\3\xE8"), 0, "SYLT eng [] one@500  two@1000");
  one_frame(3, 0, "SYLT", 0,
            BYTES("\1eng\2\1\xFF\xFE\0\0\xFF\xFE" "a\0\0\0\0\0\0\1\xFF\xFE" "b\0\0\0\0\0\0\2"), 0,
            "SYLT eng [] a@1 b@2");
  /* In MPEG frames: at 44100 Hz one is 26.122 ms. */
  one_frame(3, 0, "SYLT", 0, BYTES("\0eng\1\1\0a\0\0\0\0\x64"), 1152e6 / 44100,
            "SYLT eng [] a@2612");
  one_frame(3, 0, "SYLT", 0, BYTES("\0eng\1\1\0a\0\0\0\0\x64"), 0, "");
  /* Chords are no lyrics; what is cut off is left out. */
  one_frame(3, 0, "SYLT", 0, BYTES("\0eng\2\5\0Am\0\0\0\0\1"), 0, "");
  one_frame(3, 0, "SYLT", 0, BYTES("\0eng\2\1\0a\0\0\0\0\1b\0\0\0"), 0, "SYLT eng [] a@1");
}

/* ── versions and flags ── */

static void every_version(void **state)
{
  one_frame(2, 0, "ULT", 0, BYTES("\0eng\0words"), 0, "USLT eng [] words");
  one_frame(2, 0, "SLT", 0, BYTES("\0eng\2\1\0a\0\0\0\0\7"), 0, "SYLT eng [] a@7");
  one_frame(3, 0, "TXXX", 0, BYTES("\0LYRICS\0words"), 0, "LYRICS  [] words");
  /* A zero behind 0xFF undone in the whole tag: sizes are those from before. */
  nr_str body = {0};
  nr_str_add_bytes(&body, "USLT\0\0\0\x0C\0\0" "\1eng\xFF\0\xFE\0\0\xFF\0\xFE" "b\0", 24);
  nr_str tag = tag_of(3, 0x80, &body);
  assert_read(&tag, 0, "USLT eng [] b");
  nr_str_free(&body);
}

static void unsynchronised_frames(void **state)
{
  static const char content[] = "\1eng\xFF\0\xFE\0\0\xFF\0\xFE" "b\0";
  one_frame(4, 0, "USLT", 0x0002, content, sizeof content - 1, 0, "USLT eng [] b");
  one_frame(4, 0x80, "USLT", 0, content, sizeof content - 1, 0, "USLT eng [] b");
}

static void flags_that_put_bytes_in_front(void **state)
{
  one_frame(4, 0, "USLT", 0x0041, BYTES("G\0\0\0\x0A\0eng\0words"), 0, "USLT eng [] words");
  one_frame(3, 0, "USLT", 0x0020, BYTES("G\0eng\0words"), 0, "USLT eng [] words");
  one_frame(4, 0, "USLT", 0x0008, BYTES("\0eng\0packed"), 0, "");
  one_frame(3, 0, "USLT", 0x0080, BYTES("\0\0\0\1\0eng\0packed"), 0, "");
}

static void extended_headers_and_padding(void **state)
{
  nr_str body = {0};
  nr_str_add_bytes(&body, "\0\0\0\6\0\0\0\0\0\0", 10);
  add_frame(&body, 3, "USLT", 0, BYTES("\0eng\0words"));
  nr_str_add_bytes(&body, "\0\0\0\0\0\0\0\0\0\0\0\0", 12);
  nr_str tag = tag_of(3, 0x40, &body);
  assert_read(&tag, 0, "USLT eng [] words");
  nr_str_free(&body);
  nr_str_add_bytes(&body, "\0\0\0\6\1\0", 6); /* its size counts itself */
  add_frame(&body, 4, "USLT", 0, BYTES("\0eng\0words"));
  tag = tag_of(4, 0x40, &body);
  assert_read(&tag, 0, "USLT eng [] words");
  nr_str_free(&body);
}

/* iTunes wrote plain sizes into version 2.4. */
static void plain_sizes_in_24(void **state)
{
  char words[300];
  nr_str body = {0}, frame = {0};
  memset(words, 'w', sizeof words);
  nr_str_add_bytes(&frame, "\0eng\0", 5);
  nr_str_add_bytes(&frame, words, sizeof words);
  nr_str_add(&body, "TIT2");
  add_big(&body, 200, 4, 8);
  add_big(&body, 0, 2, 8);
  nr_str_add_bytes(&body, words, 200);
  nr_str_add(&body, "USLT");
  add_big(&body, frame.size, 4, 8);
  add_big(&body, 0, 2, 8);
  nr_str_add_bytes(&body, frame.data, frame.size);
  nr_str tag = tag_of(4, 0, &body);
  char *text = read_bytes(&tag, 0);
  assert_int_equal(strlen(text), strlen("USLT eng [] ") + sizeof words);
  free(text);
  nr_str_free(&tag);
  nr_str_free(&frame);
  nr_str_free(&body);
}

/* ── written again ── */

/* Other frames stay as they are, several lyrics go, the new ones are read back. */
static void rewritten(void **state)
{
  for (int version = 2; version <= 4; version++) {
    const char *other = version == 2 ? "PIC" : "APIC";
    nr_str body = {0}, out = {0};
    nr_id3_tag tag;
    nr_held text = {.lang = "kor"}, timed = {.lang = "kor"};
    nr_held_event events[] = {{500000, 0, 3}, {900000, 3, 4}};
    size_t replaced;
    add_frame(&body, version, other, 0, BYTES("any\xFF\0bytes"));
    add_frame(&body, version, version == 2 ? "ULT" : "USLT", 0, BYTES("\0eng\0old"));
    add_frame(&body, version, version == 2 ? "SLT" : "SYLT", 0, BYTES("\0eng\2\1\0a\0\0\0\0\1"));
    add_frame(&body, version, version == 2 ? "SLT" : "SYLT", 0, BYTES("\0eng\2\5\0Am\0\0\0\0\1"));
    nr_str bytes = tag_of(version, 0, &body);
    assert_int_equal(nr_id3_parse((unsigned char *)bytes.data, bytes.size, &tag), NORAE_OK);
    nr_str_add(&text.text, "새 words");
    nr_str_add(&timed.text, "새\nbye");
    timed.events = events;
    timed.event_count = 2;
    assert_int_equal(nr_id3_set_lyrics(&tag, &text, &timed, &replaced), NORAE_OK);
    assert_int_equal(replaced, 2);
    assert_int_equal(nr_id3_build(&tag, 10, &out), NORAE_OK);
    assert_int_equal(nr_id3_size((unsigned char *)out.data), out.size);
    /* The picture first, byte for byte. */
    assert_memory_equal(out.data + 10, body.data, (version == 2 ? 6 : 10) + 10);
    nr_id3_free(&tag);
    assert_read(&out, 0, "SYLT kor [] 새@500 \nbye@900;USLT kor [] 새 words");
    nr_str_free(&bytes);
    nr_str_free(&body);
    nr_str_free(&text.text);
    nr_str_free(&timed.text);
  }
}

static void broken_tags_are_refused(void **state)
{
  nr_id3_tag tag;
  static const char *const bad[] = {"ID3\1\0\0\0\0\0\1x", "ID3\3\0\0\x80\0\0\1x", "IDX\3\0\0\0\0\0\1x",
                                    "ID3\2\0\x40\0\0\0\1x"};
  for (size_t i = 0; i < 4; i++)
    assert_int_equal(nr_id3_parse((const unsigned char *)bad[i], 11, &tag), NORAE_ERR_FORMAT);
}

/* ── comments ── */

static void add_comment(nr_str *out, const char *text)
{
  size_t size = strlen(text);
  for (int shift = 0; shift < 32; shift += 8)
    nr_str_add_char(out, (char)(size >> shift & 0xFF));
  nr_str_add(out, text);
}

/* Doubled comments stay apart. */
static void comments_one_by_one(void **state)
{
  nr_str block = {0}, out = {0};
  nr_held_list list = {0};
  nr_held text = {0};
  size_t used, replaced;
  add_comment(&block, "vendor");
  nr_str_add_bytes(&block, "\4\0\0\0", 4);
  add_comment(&block, "lyrics=one");
  add_comment(&block, "TITLE=a; b");
  add_comment(&block, "LYRICS=two; three");
  add_comment(&block, "UnsyncedLyrics=four");
  nr_str_add_char(&block, 1);
  assert_int_equal(nr_comments_lyrics((unsigned char *)block.data, block.size, &list), NORAE_OK);
  assert_int_equal(list.count, 3);
  assert_string_equal(nr_str_text(&list.items[0].text), "one");
  assert_string_equal(nr_str_text(&list.items[1].text), "two; three");
  assert_string_equal(list.items[2].kind, "UNSYNCEDLYRICS");
  nr_str_add(&text.text, "new");
  assert_int_equal(nr_comments_rewrite((unsigned char *)block.data, block.size, &text, &out, &used,
                                       &replaced), NORAE_OK);
  assert_int_equal(used, block.size - 1);
  assert_int_equal(replaced, 3);
  assert_memory_equal(out.data, "\6\0\0\0vendor\2\0\0\0\12\0\0\0TITLE=a; b\12\0\0\0LYRICS=new",
                      out.size);
  /* What is cut off is not rewritten: something would be lost. */
  assert_int_equal(nr_comments_rewrite((unsigned char *)block.data, block.size - 3, &text, &out,
                                       &used, &replaced), NORAE_ERR_FORMAT);
  nr_held_list_free(&list);
  nr_str_free(&text.text);
  nr_str_free(&block);
  nr_str_free(&out);
}

static void mpeg_frames_have_lengths(void **state)
{
  static const struct {
    unsigned char head[4];
    int ns;
  } heads[] = {{{0xFF, 0xFB, 0x90, 0}, 26122449}, {{0xFF, 0xF3, 0x90, 0}, 26122449},
               {{0xFF, 0xFA, 0x94, 0}, 24000000}, {{0xFF, 0xE3, 0x90, 0}, 52244898},
               {{0xFF, 0xFB, 0xF0, 0}, 0},        {{0xFF, 0xFE, 0x90, 0}, 8707483}};
  for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
    assert_int_equal((int)(nr_mpeg_frame_us(heads[i].head) * 1000 + 0.5), heads[i].ns);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_encoding_and_its_terminator),
      cmocka_unit_test(pieces_have_times),
      cmocka_unit_test(every_version),
      cmocka_unit_test(unsynchronised_frames),
      cmocka_unit_test(flags_that_put_bytes_in_front),
      cmocka_unit_test(extended_headers_and_padding),
      cmocka_unit_test(plain_sizes_in_24),
      cmocka_unit_test(rewritten),
      cmocka_unit_test(broken_tags_are_refused),
      cmocka_unit_test(comments_one_by_one),
      cmocka_unit_test(mpeg_frames_have_lengths),
  };
  return cmocka_run_group_tests_name("tags", tests, NULL, NULL);
}
