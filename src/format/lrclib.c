/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * LRCLIB: a record of its database, with LRC or plain lyrics within, or a list
 * of them as a search gives.
 */
#include <ctype.h>

#include "format/jsonload.h"
#include "format/registry.h"

static int probe(const char *text, size_t size)
{
  nr_span head = {text, size};
  while (head.size && isspace((unsigned char)*head.text))
    head = nr_span_from(head, head.text + 1);
  if (!head.size || (*head.text != '{' && *head.text != '['))
    return 0;
  return nr_span_find(head, "\"syncedLyrics\"") || nr_span_find(head, "\"plainLyrics\"") ? 95 : 0;
}

/* ── reading ── */

static bool has_text(const json_t *record, const char *key)
{
  const char *text = nr_json_text(record, key);
  return text && !nr_is_empty(nr_span_of(text));
}

/* Of a list the first record with times, else the first with words. */
static const json_t *choose(const nr_source *source, const json_t *root)
{
  if (!json_is_array(root))
    return root;
  size_t count = json_array_size(root), i = 0;
  while (i < count && !has_text(json_array_get(root, i), "syncedLyrics"))
    i++;
  for (size_t k = 0; i == count && k < count; k++)
    i = has_text(json_array_get(root, k), "plainLyrics") ? k : i;
  const json_t *record = json_array_get(root, i == count ? 0 : i);
  const char *title = nr_json_text(record, "trackName");
  const char *artist = nr_json_text(record, "artistName");
  if (count > 1)
    nr_note(source->diags, "lrclib-record", nr_in_file(source->name),
            "of %zu records number %zu is taken: \"%.80s\" by \"%.80s\"", count,
            i == count ? 1 : i + 1, title ? title : "", artist ? artist : "");
  return record;
}

static norae_status add_meta(const json_t *record, norae_song *song)
{
  static const char *const keys[][2] = {
      {"trackName", "title"}, {"artistName", "artist"}, {"albumName", "album"}};
  norae_status status = NORAE_OK;
  for (size_t i = 0; i < 3 && status == NORAE_OK; i++) {
    const char *value = nr_json_text(record, keys[i][0]);
    if (value)
      status = nr_set_meta(song, nr_span_of(keys[i][1]), nr_span_of(value));
  }
  return status;
}

static norae_status read_record(const nr_source *source, const json_t *record, norae_song *song)
{
  norae_status status = add_meta(record, song);
  if (status != NORAE_OK)
    return status;
  if (has_text(record, "syncedLyrics"))
    return nr_read_within(source, "lrc", nr_json_text(record, "syncedLyrics"), song);
  if (has_text(record, "plainLyrics"))
    return nr_read_within(source, "text", nr_json_text(record, "plainLyrics"), song);
  if (json_is_true(json_object_get(record, "instrumental")))
    nr_note(source->diags, "lrclib-instrumental", nr_in_file(source->name),
            "the song is instrumental");
  return NORAE_OK;
}

static norae_status read(const nr_source *source, norae_song *song)
{
  json_t *root;
  norae_status status = nr_json_load(source, &root);
  if (status == NORAE_OK)
    status = read_record(source, choose(source, root), song);
  json_decref(root);
  return status;
}

/* ── writing ── */

static void add_member(nr_str *out, const char *key, const char *value)
{
  nr_str_addf(out, "\"%s\":", key);
  if (value)
    nr_str_add_json(out, value);
  else
    nr_str_add(out, "null");
  nr_str_add(out, ",\n");
}

/* Tags of LRC that the record tells itself would be shown by some players. */
static norae_status without_names(const norae_song *song, norae_song **out)
{
  static const char *const keys[] = {"title", "artist", "album"};
  norae_status status = norae_song_copy(song, out);
  for (size_t i = 0; i < 3 && status == NORAE_OK; i++)
    status = norae_song_set_meta(*out, keys[i], NULL);
  return status;
}

static norae_status add_lyrics(const norae_song *song, const nr_format *format, const char *key,
                               nr_sink *sink)
{
  nr_str text = {0};
  nr_sink within = *sink;
  within.out = &text;
  norae_status status = format->write(song, &within);
  if (status == NORAE_OK && text.failed)
    status = NORAE_ERR_MEMORY;
  if (status == NORAE_OK)
    add_member(sink->out, key, nr_str_text(&text));
  nr_str_free(&text);
  return status;
}

static norae_status write(const norae_song *song, nr_sink *sink)
{
  bool timed = norae_song_timing(song) != NORAE_TIMING_NONE;
  norae_song *bare = NULL;
  nr_sink silent = *sink;
  silent.diags = NULL; /* what the plain text loses stands in the other one */
  nr_str_add(sink->out, "{\n");
  add_member(sink->out, "trackName", norae_song_meta(song, "title"));
  add_member(sink->out, "artistName", norae_song_meta(song, "artist"));
  add_member(sink->out, "albumName", norae_song_meta(song, "album"));
  norae_status status = without_names(song, &bare);
  if (status == NORAE_OK && timed)
    status = add_lyrics(bare, nr_format_by_name("elrc"), "syncedLyrics", sink);
  else if (status == NORAE_OK)
    add_member(sink->out, "syncedLyrics", NULL);
  if (status == NORAE_OK)
    status = add_lyrics(bare, nr_format_by_name("text"), "plainLyrics", timed ? &silent : sink);
  nr_str_add(sink->out, "\"instrumental\":false\n}\n");
  norae_song_free(&bare);
  return status;
}

const nr_format nr_format_lrclib = {
    .info = {.name = "lrclib",
             .title = "LRCLIB JSON",
             .extensions = "json",
             .capabilities = NORAE_CAN_READ | NORAE_CAN_WRITE | NORAE_CAN_LINE_TIMES |
                             NORAE_CAN_WORD_TIMES | NORAE_CAN_WORD_ENDS | NORAE_CAN_VOICES |
                             NORAE_CAN_BACKGROUND | NORAE_CAN_TRACKS | NORAE_CAN_META,
             .unit = 1000},
    .probe = probe,
    .read = read,
    .write = write,
};
