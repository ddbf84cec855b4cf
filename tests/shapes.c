/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Hostile shapes of an eighth of a megabyte, in every format's own signs: none may
 * take more memory than 64 times its size (and what the library needs anyway), nor
 * more than a generous time.  Each runs in a process of its own with both bounded.
 */
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <norae/norae.h>

#define SIZE ((size_t)128 * 1024)
/* What the libraries and a first song take, and room for what sanitizers add. */
#define BASE ((rlim_t)512 << 20)
/* They may take an eighth of a second: a machine may be slow and busy, and quadratic
 * work takes much longer. */
#define SECONDS 10

typedef struct shape {
  const char *name;
  const char *head, *piece, *tail; /* the piece is repeated; behind \1 that of the second half */
} shape;

static const shape shapes[] = {
    {"one long line", "", "la ", ""},
    {"tiny lines", "", "a\n", ""},
    {"empty lines", "", "\n", ""},
    {"only stamps", "", "[00:01.00]", "la la la la la la la la la la la la la la la la la la\n"},
    {"stamped lines", "", "[00:01.00]a\n", ""},
    {"lines of one stamp", "[00:01.00]", "<00:01.00>a ", "\n"},
    {"open brackets", "", "[", ""},
    {"brackets and blanks", "[a:", "]  ", "x\n"},
    {"much that repeats", "", "[00:01.00]\1la la ", "\n"},
    {"tags", "", "[ti:a]", "\n"},
    {"backing vocals", "", "[bg:", "\n[00:01.00]x\n"},
    {"words in pairs", "[1000,5000]", "(1000,10,0)a", "\n"},
    {"words behind", "[1000,5000]", "a(1000,10)", "\n"},
    {"words that are relative", "[1000,5000]", "<0,10,0>a", "\n"},
    {"cues", "WEBVTT\n\n", "00:01.000 --> 00:02.000\na\n\n", ""},
    {"arrows", "WEBVTT\n\n", "-->", "\n"},
    {"arrows in SubRip", "1\n00:00:01,000 --> 00:00:02,000\n", "-->", "\n"},
    {"open markup", "WEBVTT\n\n00:01.000 --> 00:02.000\n", "<c.a>", "\n"},
    {"voices", "WEBVTT\n\n00:01.000 --> 00:02.000\n", "<v Ann>a", "\n"},
    {"ampersands", "WEBVTT\n\n00:01.000 --> 00:02.000\n", "&amp", "\n"},
    {"karaoke tags", "[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,", "{\\k1}a",
     "\n"},
    {"open braces", "[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,", "{", "\n"},
    {"commas", "[Events]\nDialogue: 0,0:00:01.00,0:00:02.00", ",", "\n"},
    {"notes", "#TITLE:a\n#BPM:300\n#GAP:0\n", ": 5 1 0 a\n", "E\n"},
    {"headers", "", "#A:b\n", "#BPM:300\n: 1 1 0 a\nE\n"},
    {"singers", "#BPM:300\n#P1:a\n#P2:b\nP3\n", ": 5 1 0 a\n- 9\n", "E\n"},
    {"deep JSON", "{\"lines\":[{\"syllables\":[{\"text\":\"a\"}]}],\"x\":", "[", "]}"},
    {"deep objects", "{\"lines\":[{\"syllables\":[{\"text\":\"a\"}]}],\"x\":", "{\"a\":", "1}"},
    {"syllables", "{\"lines\":[{\"syllables\":[{\"text\":\"a\"}", ",{\"text\":\"a\",\"start\":1}",
     "]}]}"},
    {"deep elements", "<tt><body><div>", "<p begin='1s' end='2s'>", "a"},
    {"spans", "<tt xmlns=\"http://www.w3.org/ns/ttml\"><body><div><p begin='1s' end='2s'>",
     "<span begin='1s' end='2s'>a</span>", "</p></div></body></tt>"},
    {"nested spans", "<tt xmlns=\"http://www.w3.org/ns/ttml\"><body><div><p begin='1s' end='2s'>",
     "<span>", "a</p></div></body></tt>"},
    {"attributes", "<tt xmlns=\"http://www.w3.org/ns/ttml\"><body><div><p begin='1s' ", "a='b' ",
     "/>"},
    {"entities", "<!DOCTYPE tt [<!ENTITY a 'aaaaaaaaaa'>]><tt><body><p begin='1s'>", "&a;",
     "</p></body></tt>"},
    {"sync points", "<SAMI><BODY>", "<SYNC Start=1><P Class=A>a", "</BODY></SAMI>"},
    {"open tags", "<SAMI><BODY><SYNC Start=1><P Class=A>", "<b>", ""},
    {"deep YAML", "version: '1.0'\nlines: ", "[", "\n"},
    {"YAML lines", "version: '1.0'\nlines:\n", "- text: a\n  start_ms: 1\n", ""},
    {"anchors", "version: '1.0'\nx: &a [1]\nlines: [", "*a,", "]\n"},
    {"frames", "{1}{1}25\n", "{1}{2}a\n", ""},
    {"frames and bars", "{1}{2}", "a|", "\n"},
    {"open codes", "{1}{2}", "a{y:", "\n"},
    {"tenths", "", "[1][2]a|b\n", ""},
    {"syllables of Toyunda", "", "--&la ", "\n==1 2\n"},
    {"frames of Toyunda", "# --- LYRICS - GENERATE AGAIN AFTER YOU EDIT ---\n--&la\n# --- TIMING",
     "\n==1 2", "\n"},
    {"pages of a project", "-----------------------------\nKARAOKE BUILDER STUDIO\n",
     "-----------------------------\nPAGEV2\nC/A/1/2/0/0/0\nla/1/2/0\n", ""},
    {"syllables of a project",
     "-----------------------------\nKARAOKE BUILDER STUDIO\n"
     "-----------------------------\nPAGEV2\nC/A/1/2/0/0/0\n", "la/1/2/0\n", ""},
    {"wide letters", "", "\xEA\xB0\x80", "\n"},
    {"broken UTF-8", "[00:01.00]", "\xEA\xB0", "\n"},
    {"a legacy encoding", "[00:01.00]", "\xB0\xA1\xB3\xAA ", "\n"},
    {"encoded twice", "[00:01.00]", "\xC3\x83\xC2\xA9 ", "\n"},
};

static char *fill(const shape *s, size_t *size)
{
  size_t head = strlen(s->head), tail = strlen(s->tail);
  char *out = malloc(SIZE + head + tail + 64);
  if (!out)
    exit(99);
  memcpy(out, s->head, head);
  *size = head;
  const char *second = strchr(s->piece, 1);
  while (*size < SIZE) {
    const char *piece = second && *size > SIZE / 2 ? second + 1 : s->piece;
    size_t length = strcspn(piece, "\1");
    memcpy(out + *size, piece, length);
    *size += length;
  }
  memcpy(out + *size, s->tail, tail);
  *size += tail;
  return out;
}

/* Runs in the child: 0, or 1 when memory ran out. */
static int read_shape(const shape *s, const char *format)
{
  size_t size;
  char *bytes = fill(s, &size);
#if !defined(__SANITIZE_ADDRESS__)
  struct rlimit memory = {BASE + 64 * size, BASE + 64 * size};
  setrlimit(RLIMIT_AS, &memory);
#endif
  struct rlimit seconds = {SECONDS, SECONDS};
  setrlimit(RLIMIT_CPU, &seconds);
  norae_song *song = NULL;
  norae_diags *diags = NULL;
  norae_status status = norae_diags_new(&diags);
  if (status == NORAE_OK)
    status = norae_song_read_memory(bytes, size, "x", &(norae_read_options){.format = format},
                                    &song, diags);
  if (status == NORAE_OK)
    status = norae_song_check(song, diags);
  norae_song_free(&song);
  norae_diags_free(&diags);
  free(bytes);
  return status == NORAE_ERR_MEMORY;
}

static const char *fault_of(const shape *s, const char *format)
{
  int status;
  fflush(stdout);
  pid_t child = fork();
  if (child < 0)
    exit(99);
  if (child == 0)
    _exit(read_shape(s, format));
  if (waitpid(child, &status, 0) != child)
    exit(99);
  if (WIFSIGNALED(status))
    return WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL ? "takes too long"
                                                                      : "crashes";
  return WEXITSTATUS(status) ? "takes too much memory" : NULL;
}

int main(void)
{
  int number = 0;
  for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
    const char *fault = fault_of(&shapes[i], NULL), *by = "itself";
    for (size_t f = 0; !fault && f < norae_format_count(); f++) {
      const norae_format_info *format = norae_format_at(f);
      by = format->name;
      if (format->capabilities & NORAE_CAN_READ)
        fault = fault_of(&shapes[i], format->name);
    }
    printf("%sok %d - %s\n", fault ? "not " : "", ++number, shapes[i].name);
    if (fault)
      printf("# read as %s: %s\n", by, fault);
  }
  printf("1..%d\n", number);
  return 0;
}
