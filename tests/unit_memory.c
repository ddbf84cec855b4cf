/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every allocation of reading and writing fails once, and from each on all of
 * them: the status says so, nothing leaks, and what is called done is right.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <norae/norae.h>

/* ── the C library's allocator, made to fail ── */

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void __libc_free(void *memory);

/* Volatile: compilers know malloc() and that it changes no variables. */
static volatile long countdown = -1; /* allocations until one fails; below 0: none does */
static volatile bool forever;        /* and all after it */
static volatile long failures, alive;

#if defined(__SANITIZE_ADDRESS__) || !defined(__GLIBC__)
#define CAN_FAIL false
#else
#define CAN_FAIL true

static bool fails(void)
{
  if (countdown < 0)
    return false;
  if (countdown > 0) {
    countdown--;
    return false;
  }
  if (!forever)
    countdown = -1;
  failures++;
  return true;
}

static void *counted(void *memory)
{
  alive += memory != NULL;
  return memory;
}

void *malloc(size_t size)
{
  return fails() ? NULL : counted(__libc_malloc(size));
}

void *calloc(size_t count, size_t size)
{
  return fails() ? NULL : counted(__libc_calloc(count, size));
}

void *realloc(void *old, size_t size)
{
  void *memory = fails() ? NULL : __libc_realloc(old, size);
  alive += memory && !old;
  return memory;
}

void free(void *memory)
{
  alive -= memory != NULL;
  __libc_free(memory);
}
#endif

/* ── what is tried ── */

typedef struct sample {
  const char *name, *text;
  size_t size;
} sample;

#define SAMPLE(NAME, TEXT)                                                                         \
  {                                                                                                \
    NAME, TEXT, sizeof TEXT - 1                                                                    \
  }

static const sample samples[] = {
    SAMPLE("a.lrc", "[ti:a]\n[00:01.00]v1: <00:01.00>one <00:02.00>two<00:03.00> [bg:<00:02.50>o]\n"
                    "[Chorus]\n[00:05.00][00:04.00]three\nfour\n[00:05.00]drei\n[00:09:00]\n"
                    "[00:1x.00]\n"),
    SAMPLE("a.txt", "#TITLE:a\n#BPM:300\n#P2:Jo\nP1\n: 0 5 0 one\n: 5 5 0 ~\n- 9\nP2\n"
                    "X 10 5 0 two\n: 20 1 1 three\nE\n"),
    SAMPLE("a.ass",
           "[Script Info]\nTitle: a\n[Events]\n"
           "Dialogue: 0,0:00:01.00,0:00:02.00,Default,Mina & Jo,0,0,0,,{\\k50}one {\\k50}two\n"
           "Dialogue: 0,0:00:01.00,0:00:02.00,Translation,de,0,0,0,,eins zwei\n"),
    SAMPLE("a.srt", "1\n00:00:01,000 --> 00:00:02,000\n<i>one</i> &amp; two\n\nx --> y\nthree\n"),
    SAMPLE("a.vtt",
           "WEBVTT\nLanguage: en\n\n00:01.000 --> 00:02.000\n<v Mina>one <00:01.500>two\n"),
    SAMPLE("a.json",
           "{\"metadata\":{\"title\":\"a\"},\"lines\":[{\"start\":1,\"singer\":[\"x\",\"y\"],"
           "\"section\":\"s\",\"syllables\":[{\"start\":1,\"end\":2,\"text\":\"one\"}]}],"
           "\"translations\":[{\"line\":0,\"kind\":\"translation\",\"text\":\"eins\"}]}"),
    SAMPLE("a.qrc", "<?xml LyricContent=\"[ti:a]\n[1000,900]one (1000,400)two(1400,500)\n\"/>"),
    SAMPLE("a.yrc",
           "{\"t\":0,\"c\":[{\"tx\":\"By a\"}]}\n[1000,900](1000,400,0)\uFF08one\uFF09(1,2,0) x\n"),
    SAMPLE("a.krc",
           "[language:eyJjb250ZW50IjpbeyJ0eXBlIjoxLCJseXJpY0NvbnRlbnQiOltbImVpbnMiXV19XX0=]\n"
           "[1000,900]<0,400,0>one <400,500,0>two\n"),
    SAMPLE("a.lys", "[v1:Mina]\n[4]one(1000,400)\n[8]two(1400,500)\n[9]three\n"),
    SAMPLE("a.smi", "<SAMI><HEAD><TITLE>a</TITLE><STYLE>.A { lang: en; } .B { lang: de; }</STYLE>"
                    "<BODY><SYNC Start=1><P Class=A ID=Source>Jo<P Class=A>one &lt;<P Class=B>eins"
                    "<SYNC Start=2><P Class=A>&nbsp;"),
    SAMPLE("a1.json", "{\"track_name\":\"a\",\"richsync_body\":\"[{\\\"ts\\\":1,\\\"te\\\":2,"
                      "\\\"l\\\":[{\\\"c\\\":\\\"one\\\",\\\"o\\\":0},{\\\"c\\\":\\\"two\\\","
                      "\\\"o\\\":0.5}]}]\"}"),
    SAMPLE("a3.json", "[{\"trackName\":\"a\",\"syncedLyrics\":\"[00:01.00] <00:01.00> one\"}]"),
    SAMPLE("a2.json", "{\"lyrics\":{\"language\":\"en\",\"lines\":[{\"startTimeMs\":\"1\",\"words\":"
                      "\"one two\",\"syllables\":[{\"startTimeMs\":\"1\",\"numChars\":\"4\"}]}],"
                      "\"alternatives\":[{\"language\":\"de\",\"lines\":[\"eins\"]}]}}"),
    SAMPLE("a.yaml", "metadata:\n  title: a\nlines:\n  - text: one two\n    start_ms: 1\n    words:\n"
                     "      - {text: 'one ', start_ms: 1}\n      - {text: two, start_ms: 2}\n"),
    SAMPLE("a.ttml",
           "<tt xml:lang=\"en\"><head><metadata><agent xml:id=\"v1\" type=\"group\"><name>A</name>"
           "</agent><meta key=\"artists\" value=\"a\"/><meta key=\"artists\" value=\"b\"/>"
           "<iTunesMetadata><translations><translation xml:lang=\"de\"><text for=\"L1\">eins <span "
           "role=\"x-bg\">(o)</span></text></translation></translations></iTunesMetadata>"
           "</metadata></head><body><div songPart=\"Verse\"><p begin=\"1\" end=\"3\" key=\"L1\" "
           "agent=\"v1 v2\"><span begin=\"1\" end=\"2\">one</span> <span begin=\"2\" "
           "end=\"3\">&amp;</span><span role=\"x-bg\">(oh)</span></p></div></body></tt>"),
    SAMPLE("b.lrc", "[re:MidiCo]\n[v1:Mina]\n[00:01.00]1:/o\n[00:02.00]2:/two\n[00:03.00]1:ne\n"),
    SAMPLE("c.lrc", "{\"t\":0,\"c\":[{\"tx\":\"By a\"}]}\n[00:01.00]eins | one\n"
                    "[00:02.00]zwei | two\n[00:03.00]F: a[00:04.00]b[00:05.00]\n"),
    SAMPLE("b.txt", "[Verse]\none\n\ntwo\n"),
    /* None that needs its encoding guessed: ICU's detector itself crashes without memory. */
    SAMPLE("wide.lrc", "\xff\xfe[\0"
                       "0\0"
                       "0\0:\0"
                       "0\0"
                       "1\0]\0a\0\n\0"),
    SAMPLE("declared.txt", "#BPM:300\n#ENCODING:ISO-8859-2\n: 0 5 0 \xc8"
                           "e\nE\n"),
};

/* What happens to a song between being read and being written. */
typedef norae_status mend(norae_song **song, norae_diags *diags);

static void become(norae_song **song, norae_song *changed)
{
  norae_song_free(song);
  *song = changed;
}

static norae_status clean(norae_song **song, norae_diags *diags)
{
  static const char text[] =
      "[drop]\npattern = ^\\W*four\n[background]\npattern = [(](?<text>[^()]+)[)]\n"
      "[singer]\npattern = ^(?<singer>Mina): (?<text>.+)$\n"
      "[replace]\npattern = (o)ne\nwith = $1na\n";
  norae_rules *rules = NULL;
  norae_changes *changes = NULL;
  norae_song *out = NULL;
  norae_status status = norae_rules_read_memory(text, sizeof text - 1, "rules", &rules, diags);
  const norae_rules *const sets[] = {rules};
  if (status == NORAE_OK)
    status = norae_song_clean(*song, sets, 1, "a", &out, &changes, diags);
  if (status == NORAE_OK)
    become(song, out);
  norae_changes_free(&changes);
  norae_rules_free(&rules);
  return status;
}

static norae_status fix(norae_song **song, norae_diags *diags)
{
  const norae_fix_options options = {.what = NORAE_FIX_SORT | NORAE_FIX_WORDS | NORAE_FIX_CLAMP |
                                             NORAE_FIX_DOUBLES | NORAE_FIX_SPLIT,
                                     .longest = 6};
  norae_song *out = NULL;
  norae_status status = norae_song_fix(*song, &options, &out, NULL);
  if (status == NORAE_OK)
    become(song, out);
  (void)diags;
  return status;
}

static norae_status romanise(norae_song **song, norae_diags *diags)
{
  return norae_song_romanise(*song, NULL, diags);
}

static norae_status drop_readings(norae_song **song, norae_diags *diags)
{
  (void)diags;
  return norae_song_drop_readings(*song);
}

/* All that can happen to a script on its way through a song. */
static norae_status remake(norae_song **song, norae_diags *diags)
{
  norae_status status = clean(song, diags);
  if (status == NORAE_OK)
    status = fix(song, diags);
  if (status == NORAE_OK)
    status = norae_song_set_meta(*song, "artist", "b");
  if (status == NORAE_OK)
    status = norae_song_add_track(
        *song, &(norae_track){.kind = NORAE_TRACK_ROMANISATION, .lang = "en", .text = "wan"});
  if (status == NORAE_OK)
    norae_song_move(*song, 1.01, 400000);
  return status;
}

static const struct {
  const char *name;
  mend *change;
  sample sample;
  const char *format;
} changes[] = {
    {"cleaning", clean,
     SAMPLE("a.lrc", "[00:01.00]Mina: <00:01.00>one (<00:02.00>two<00:03.00>)\n[00:04.00]four\n"),
     "json"},
    {"fixing", fix,
     SAMPLE("a.lrc", "[00:04.00]one two three four\n[00:01.00]<00:02.00>a <00:01.00>b\n"),
     "json"},
    {"taking readings out", drop_readings,
     SAMPLE("a.lrc", "[00:01.00]<00:01.00>\u591C|\u3088\u308B<00:02.00>{a|b}\n"),
     "json"},
    {"romanising", romanise, SAMPLE("a.lrc", "[00:01.00]\uAC19\uC774 \uC88B\uC544\n"), "json"},
    {"a script with other times and words", remake,
     SAMPLE("a.ass",
            "[Script Info]\nTitle: a\n[V4+ Styles]\nStyle: S,Arial,20,&H1,&H2,&H3,&H4,0,0,0,0,100,100,"
            "0,0,1,2,2,2,10,10,10,1\n[Events]\n"
            "Comment: 0,0:00:00.00,0:00:00.00,S,,0,0,0,template line,{\\pos(1,2)}\n"
            "Comment: 0,0:00:05.00,0:00:07.00,S,,0,0,0,karaoke,{\\k50}one {\\k50}two {\\k100}three\n"
            "Comment: 0,0:00:01.00,0:00:02.00,S,,0,0,0,karaoke,Mina: {\\i1}five\\N(six)\n"
            "Comment: 0,0:00:03.00,0:00:04.00,S,,0,0,0,karaoke,four\n"
            "Dialogue: 0,0:00:04.00,0:00:07.20,S,,0,0,0,fx,{\\t(1,2,\\fs1)\\k9}one two three\n"
            "Dialogue: 0,0:00:01.00,0:00:02.00,Sign,,0,0,0,,{\\move(1,2,3,4,5,6)}Pier\n"),
     "ass"},
};

/* What came of one try. */
typedef struct outcome {
  norae_status status;
  char *text;
} outcome;

static outcome try_sample(const sample *s, mend *change, const char *format, bool strict)
{
  outcome o = {.status = NORAE_OK};
  norae_song *song = NULL;
  norae_diags *diags = NULL;
  norae_write_options options = {.format = format, .strict = strict};
  o.status = norae_diags_new(&diags);
  if (o.status == NORAE_OK)
    o.status = norae_song_read_memory(s->text, s->size, s->name, NULL, &song, diags);
  if (o.status == NORAE_OK && change)
    o.status = change(&song, diags);
  if (o.status == NORAE_OK)
    o.status = norae_song_write_memory(song, &options, &o.text, NULL, diags);
  norae_song_free(&song);
  norae_diags_free(&diags);
  return o;
}

static const char *compare(const outcome *want, const outcome *got)
{
  if (got->status == NORAE_ERR_MEMORY)
    return got->text ? "out of memory, yet there is a text" : NULL;
  if (got->status != want->status)
    return "another status than out of memory";
  bool same =
      want->text && got->text ? strcmp(want->text, got->text) == 0 : want->text == got->text;
  return same ? NULL : "called done, but different";
}

/* ICU leaks of itself when it runs out of memory while it opens a break iterator. */
static bool may_leak(mend *change)
{
  return change == romanise;
}

/* NULL, or what went wrong at which allocation. */
static const char *fail_each(const sample *s, mend *change, const char *format, bool strict,
                             bool all_after, long *at)
{
  outcome want = try_sample(s, change, format, strict);
  const char *fault = NULL;
  for (*at = 0; !fault; ++*at) {
    long before = alive;
    failures = 0;
    forever = all_after;
    countdown = *at;
    outcome got = try_sample(s, change, format, strict);
    countdown = -1;
    fault = compare(&want, &got);
    free(got.text);
    if (!fault && alive > before && *at > 0 && !may_leak(change)) {
      /* ICU keeps what it loaded: only what grows again is a leak. */
      before = alive;
      forever = all_after;
      countdown = *at;
      got = try_sample(s, change, format, strict);
      countdown = -1;
      free(got.text);
      if (alive > before)
        fault = "memory leaks";
    }
    if (!failures)
      break;
  }
  free(want.text);
  return fault;
}

static bool allocator_fails(void)
{
  countdown = 0;
  forever = false;
  void *volatile memory = malloc(1);
  countdown = -1;
  bool failed = !memory;
  free(memory);
  return failed;
}

int main(void)
{
  int test = 0;
  if (!CAN_FAIL || !allocator_fails()) {
    printf("1..0 # SKIP the allocator is not ours here\n");
    return 0;
  }
  for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
    for (int mode = 0; mode < 2; mode++) {
      long at = 0;
      const char *fault = fail_each(&samples[i], NULL, "json", false, mode == 1, &at);
      printf("%sok %d - reading %s, %s%s%s\n", fault ? "not " : "", ++test, samples[i].name,
             mode ? "all fail from one on" : "one fails", fault ? ": " : "", fault ? fault : "");
      if (fault)
        printf("# at allocation %ld\n", at - 1);
    }
  }
  for (size_t i = 0; i < norae_format_count(); i++) {
    long at = 0;
    const norae_format_info *info = norae_format_at(i);
    const char *fault = fail_each(&samples[i % 2 ? 2 : 0], NULL, info->name, i % 3 == 0, false, &at);
    printf("%sok %d - writing %s%s%s\n", fault ? "not " : "", ++test, info->name, fault ? ": " : "",
           fault ? fault : "");
    if (fault)
      printf("# at allocation %ld\n", at - 1);
  }
  for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
    long at = 0;
    const char *fault =
        fail_each(&changes[i].sample, changes[i].change, changes[i].format, false, false, &at);
    printf("%sok %d - %s%s%s\n", fault ? "not " : "", ++test, changes[i].name, fault ? ": " : "",
           fault ? fault : "");
    if (fault)
      printf("# at allocation %ld\n", at - 1);
  }
  printf("1..%d\n", test);
  return 0;
}
