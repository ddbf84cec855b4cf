/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Formats that are described in src/data/grammars.
 */
#include <string.h>

#include "format/grammar.h"
#include "text/shipped.h"

const char *nr_shipped_grammar(const char *name)
{
  for (size_t i = 0; i < nr_shipped_grammars_count; i++) {
    if (strcmp(nr_shipped_grammars[i].name, name) == 0)
      return nr_shipped_grammars[i].text;
  }
  return NULL;
}

/* A description costs less than a file to read: it is compiled for each. */
static norae_status open_shipped(const char *name, norae_grammar **out, norae_diags *diags)
{
  const char *text = nr_shipped_grammar(name);
  *out = NULL;
  return text ? norae_grammar_read_memory(text, strlen(text), name, out, diags)
              : NORAE_ERR_ARGUMENT;
}

static norae_status read_shipped(const char *name, const nr_source *source, norae_song *song)
{
  norae_grammar *grammar;
  norae_status status = open_shipped(name, &grammar, source->diags);
  if (status == NORAE_OK)
    status = nr_grammar_read(grammar, source, song);
  norae_grammar_free(&grammar);
  return status;
}

static norae_status write_shipped(const char *name, const norae_song *song, nr_sink *sink)
{
  norae_grammar *grammar;
  norae_status status = open_shipped(name, &grammar, sink->diags);
  if (status == NORAE_OK)
    status = nr_grammar_write(grammar, song, sink);
  norae_grammar_free(&grammar);
  return status;
}

/* What the description says of itself; tests hold both together. */
#define DESCRIBE(NAME, TITLE, EXTENSIONS, CAPABILITIES, UNIT, WRITE) \
  static norae_status read_##NAME(const nr_source *source, norae_song *song) \
  { \
    return read_shipped(#NAME, source, song); \
  } \
  const nr_format nr_format_##NAME = { \
      .info = {.name = #NAME, \
               .title = TITLE, \
               .extensions = EXTENSIONS, \
               .capabilities = NORAE_CAN_READ | NORAE_CAN_LINE_TIMES | (CAPABILITIES), \
               .unit = UNIT}, \
      .read = read_##NAME, \
      .write = WRITE, \
  };
#define READ_ONLY(NAME, TITLE, EXTENSIONS, CAPABILITIES) \
  DESCRIBE(NAME, TITLE, EXTENSIONS, CAPABILITIES, 0, NULL)
#define SHIPPED(NAME, TITLE, EXTENSIONS, CAPABILITIES, UNIT) \
  static norae_status write_##NAME(const norae_song *song, nr_sink *sink) \
  { \
    return write_shipped(#NAME, song, sink); \
  } \
  DESCRIBE(NAME, TITLE, EXTENSIONS, NORAE_CAN_WRITE | (CAPABILITIES), UNIT, write_##NAME)

SHIPPED(audacity, "Audacity labels", "txt", NORAE_CAN_LINE_ENDS, 1)
READ_ONLY(ctm, "CTM, a word on each line", "ctm", NORAE_CAN_WORD_TIMES | NORAE_CAN_WORD_ENDS)
SHIPPED(mpsub, "MPSub of MPlayer", "mpsub", NORAE_CAN_LINE_ENDS | NORAE_CAN_META, 1000)
SHIPPED(soramimi, "time tags of Soramimi Karaoke", "kra",
        NORAE_CAN_WORD_TIMES | NORAE_CAN_META, 10000)
SHIPPED(timestamps, "times before lines, as under videos", "txt", NORAE_CAN_LINE_ENDS, 1000000)
SHIPPED(tmplayer, "TMPlayer subtitles", "tmp", NORAE_CAN_LINE_ENDS, 1000000)
SHIPPED(transcript, "transcript with times on lines of their own", "txt", NORAE_CAN_LINE_ENDS,
        1000000)
SHIPPED(whisper, "Whisper's table of lines", "tsv", NORAE_CAN_LINE_ENDS, 1000)
