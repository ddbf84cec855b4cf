/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "format/ruby.h"

#include "song/marked.h"

/* Put bytes into a text. */
static void insert(nr_str *text, size_t at, const char *bytes, size_t size)
{
  size_t behind = text->size - at;
  nr_str_add_bytes(text, bytes, size);
  if (text->failed || !size)
    return;
  memmove(text->data + at + size, text->data + at, behind);
  memcpy(text->data + at, bytes, size);
}

static bool find_signs(const nr_str *text, size_t from, size_t base, nr_span reading,
                       nr_mark_signs *signs)
{
  nr_str of = {0}, said = {0};
  nr_str_add_bytes(&of, text->data + base, text->size - base);
  nr_str_add_bytes(&said, reading.text, reading.size);
  bool found = nr_str_text(&of) && nr_str_text(&said) &&
               nr_mark_signs_for(text->data + from, base - from, of.data, said.data, signs);
  nr_str_free(&of);
  nr_str_free(&said);
  return found;
}

bool nr_ruby_mark(nr_str *text, size_t from, size_t base, nr_span reading, size_t *at,
                  size_t *inserted)
{
  nr_mark_signs signs;
  reading = nr_trim(reading);
  while (base < text->size && nr_is_blank(text->data[base]))
    base++;
  if (text->failed || base >= text->size || !reading.size ||
      !find_signs(text, from, base, reading, &signs))
    return false;
  *at = base;
  *inserted = strlen(signs.open);
  insert(text, base, signs.open, *inserted);
  nr_str_add(text, signs.between);
  nr_str_add_bytes(text, reading.text, reading.size);
  nr_str_add(text, signs.close);
  return !text->failed;
}

void nr_ruby_add(const nr_ruby_markup *markup, nr_span text, nr_span part)
{
  nr_marked m;
  size_t from = (size_t)(part.text - text.text), done = from, at = from;
  text.size = from + part.size;
  while (part.size && nr_next_marked(text.text, text.size, &from, 1, &at, &m)) {
    if (m.start < done)
      continue;
    markup->add(markup->user, (nr_span){text.text + done, m.start - done});
    nr_str_add(markup->out, markup->open);
    markup->add(markup->user, (nr_span){text.text + m.base, m.base_end - m.base});
    nr_str_add(markup->out, markup->between);
    markup->add(markup->user, (nr_span){text.text + m.reading, m.reading_end - m.reading});
    nr_str_add(markup->out, markup->close);
    done = m.end;
  }
  markup->add(markup->user, (nr_span){text.text + done, text.size - done});
}
