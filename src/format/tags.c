/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "format/tags.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>

#include "format/scan.h"

/* Offsets beyond this are mistakes more often than not. */
#define ABSURD_OFFSET ((norae_us)10 * NORAE_US_PER_S)

/* Tags and the model's names for them. */
static const char *const keys[][2] = {
    {"ti", "title"},      {"ar", "artist"},   {"al", "album"},
    {"au", "author"},     {"lr", "lyricist"}, {"la", "language"},
    {"lang", "language"}, {"re", "tool"},     {"ve", "version"},
};
#define KEYS (sizeof keys / sizeof *keys)

norae_status nr_take_tag(norae_song *song, nr_span key, nr_span value)
{
  for (size_t i = 0; i < KEYS; i++) {
    if (nr_span_is_nocase(key, keys[i][0]))
      return nr_set_meta(song, nr_span_of(keys[i][1]), value);
  }
  return nr_set_meta(song, key, value);
}

bool nr_is_singer_tag(nr_span key)
{
  return key.size == 2 && key.text[0] == 'v' && key.text[1] >= '1' && key.text[1] <= '9';
}

void nr_take_offset(const nr_source *source, const nr_text_line *line, nr_span value,
                    nr_offset *offset)
{
  double ms;
  value = nr_trim(value);
  if (value.size > 2 && nr_span_is_nocase(nr_span_from(value, value.text + value.size - 2), "ms"))
    value.size -= 2;
  if (!value.size)
    return;
  if (!nr_decimal(value, &ms) || fabs(ms) > 1e9) {
    nr_warn(source->diags, "bad-offset", nr_at(source, line, value.text),
            "the offset is not a number of milliseconds: not applied");
    return;
  }
  norae_us time = llround(ms * 1000);
  if (offset->set && time != offset->time)
    nr_warn(source->diags, "offset-again", nr_at(source, line, value.text),
            "another offset than before: this one holds for the whole file");
  *offset = (nr_offset){time, true};
}

void nr_apply_offset(const nr_source *source, norae_song *song, const nr_offset *offset)
{
  norae_us shift = source->options->offset_is_later ? offset->time : -offset->time;
  bool absurd = llabs(shift) > ABSURD_OFFSET;
  if (!shift)
    return;
  norae_song_move(song, 1.0, shift);
  nr_diag(source->diags, absurd ? NORAE_WARNING : NORAE_NOTE, absurd ? "absurd-offset" : "offset",
          nr_in_file(source->name), "[offset] applied: lyrics moved %.3f s %s",
          (double)llabs(shift) / 1e6, shift > 0 ? "later" : "earlier");
}

/* ── writing ── */

static bool is_tag_key(const char *key)
{
  if (!isalpha((unsigned char)*key))
    return false;
  while (isalnum((unsigned char)*key) || *key == '_' || *key == '-')
    key++;
  return !*key;
}

static const char *tag_of(const char *key)
{
  for (size_t i = 0; i < KEYS; i++) {
    if (strcmp(keys[i][1], key) == 0)
      return keys[i][0];
  }
  return key;
}

void nr_add_one_line(nr_str *out, const char *text)
{
  for (; *text; text++)
    nr_str_add_char(out, *text == '\n' ? ' ' : *text);
}

void nr_add_tags(const norae_song *song, nr_sink *sink, const char *title)
{
  for (size_t i = 0; i < norae_song_meta_count(song); i++) {
    const char *key, *value;
    norae_song_meta_at(song, i, &key, &value);
    if (!is_tag_key(key)) {
      nr_warn(sink->diags, "loss-meta", nr_in_file(sink->name),
              "%s can't hold metadata called \"%s\"", title, key);
      continue;
    }
    if (strcmp(key, "offset") == 0)
      continue;
    nr_str_addf(sink->out, "[%s:", tag_of(key));
    nr_add_one_line(sink->out, value);
    nr_str_add(sink->out, "]\n");
  }
}
