/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The head of TTML: singers, metadata, and texts of lines by their keys.
 */
#include <stdlib.h>

#include "base/checked.h"
#include "format/ttml.h"

const char *const nr_ttml_keys[NR_TTML_KEYS][2] = {
    {"musicName", "title"},         {"artists", "artist"},
    {"album", "album"},             {"ncmMusicId", "ncmmusicid"},
    {"qqMusicId", "qqmusicid"},     {"spotifyId", "spotifyid"},
    {"appleMusicId", "applemusicid"}, {"ttmlAuthorGithub", "ttmlauthorgithub"},
    {"ttmlAuthorGithubLogin", "ttmlauthorgithublogin"},
};

bool nr_ttml_has_role(const nr_xml *xml, uint32_t node, const char *role)
{
  const char *roles = nr_xml_get(xml, node, "role");
  size_t size = strlen(role);
  while (roles && *roles) {
    size_t word = strcspn(roles, " ");
    if (word == size && memcmp(roles, role, size) == 0)
      return true;
    roles += word + strspn(roles + word, " ");
  }
  return false;
}

/* ── metadata ── */

/* Enough for the singers of any song; more would be copied again and again. */
#define LONGEST_VALUE 1000

/* One more value of a key: titles and albums keep the first, since the others
 * are the same in other words; of singers and writers all are wanted. */
static norae_status add_value(norae_song *song, const char *key, const char *value)
{
  const char *name = key;
  nr_span v = nr_trim(nr_span_of(value));
  nr_str joined = {0};
  for (size_t i = 0; i < NR_TTML_KEYS; i++)
    name = strcmp(nr_ttml_keys[i][0], key) == 0 ? nr_ttml_keys[i][1] : name;
  const char *old = norae_song_meta(song, name);
  if (old && (strcmp(name, "title") == 0 || strcmp(name, "album") == 0 ||
              strlen(old) > LONGEST_VALUE))
    return NORAE_OK;
  if (old && v.size)
    nr_str_addf(&joined, "%s%s", old, NR_TTML_SEVERAL);
  nr_str_add_bytes(&joined, v.text, v.size);
  norae_status status =
      joined.failed ? NORAE_ERR_MEMORY
                    : nr_set_meta(song, nr_span_of(name), nr_span_of(nr_str_text(&joined)));
  nr_str_free(&joined);
  return status;
}

static norae_status add_text_value(const nr_xml *xml, uint32_t node, const char *key,
                                   norae_song *song)
{
  nr_str text = {0};
  nr_xml_add_text(xml, node, &text);
  norae_status status =
      text.failed ? NORAE_ERR_MEMORY : add_value(song, key, nr_str_text(&text));
  nr_str_free(&text);
  return status;
}

static norae_status read_audio(const nr_source *source, const nr_xml *xml, uint32_t node,
                               norae_song *song)
{
  const char *offset = nr_xml_get(xml, node, "lyricOffset");
  if (!offset || norae_song_meta(song, "lyricoffset"))
    return NORAE_OK;
  nr_note(source->diags, "ttml-lyric-offset", nr_xml_place(xml, node, source),
          "lyricOffset=\"%.40s\" is for another mix of the song: kept, but not applied", offset);
  return add_value(song, "lyricoffset", offset);
}

/* ── singers ── */

static norae_status add_agent(const nr_source *source, const nr_xml *xml, uint32_t node,
                              norae_song *song)
{
  const char *id = nr_xml_get(xml, node, "id"), *type = nr_xml_get(xml, node, "type");
  nr_str name = {0};
  norae_voices bit = 0;
  if (!id || !*id)
    return NORAE_OK;
  for (uint32_t n = xml->nodes[node].first; n != NR_XML_NONE; n = xml->nodes[n].next) {
    const char *kind = nr_xml_is(xml, n, "name") ? nr_xml_get(xml, n, "type") : NULL;
    if (nr_xml_is(xml, n, "name") && (!name.size || (kind && strcmp(kind, "full") == 0))) {
      nr_str_clear(&name);
      nr_xml_add_text(xml, n, &name);
    }
  }
  nr_span n = name.size ? nr_trim((nr_span){name.data, name.size}) : nr_span_of("");
  norae_status status = name.failed
                            ? NORAE_ERR_MEMORY
                            : nr_voice_bit(source, song, nr_trim(nr_span_of(id)), n, &bit);
  nr_str_free(&name);
  norae_voice_kind kind = NORAE_VOICE_PERSON;
  if (type && (strcmp(type, "group") == 0 || strcmp(type, "organization") == 0))
    kind = NORAE_VOICE_GROUP;
  else if (type && strcmp(type, "person") != 0)
    kind = NORAE_VOICE_OTHER;
  for (size_t v = 0; v < norae_song_voice_count(song) && status == NORAE_OK; v++) {
    if (bit >> v & 1)
      status = norae_song_set_voice_kind(song, v, kind);
  }
  return status;
}

static norae_status read_element(const nr_source *source, const nr_xml *xml, uint32_t node,
                                 norae_song *song)
{
  const char *key = nr_xml_get(xml, node, "key"), *value = nr_xml_get(xml, node, "value");
  if (nr_xml_is(xml, node, "agent"))
    return add_agent(source, xml, node, song);
  if (nr_xml_is(xml, node, "meta") && key && value)
    return add_value(song, key, value);
  if (nr_xml_is(xml, node, "title"))
    return add_text_value(xml, node, "title", song);
  if (nr_xml_is(xml, node, "songwriter"))
    return add_text_value(xml, node, "songwriters", song);
  if (nr_xml_is(xml, node, "audio"))
    return read_audio(source, xml, node, song);
  const char *silence =
      nr_xml_is(xml, node, "iTunesMetadata") ? nr_xml_get(xml, node, "leadingSilence") : NULL;
  return silence ? add_value(song, "leadingsilence", silence) : NORAE_OK;
}

norae_status nr_ttml_read_head(const nr_source *source, const nr_xml *xml, norae_song *song)
{
  const char *lang = nr_xml_get(xml, 0, "lang");
  norae_status status = lang ? add_value(song, "language", lang) : NORAE_OK;
  for (uint32_t h = xml->nodes[0].first; h != NR_XML_NONE; h = xml->nodes[h].next) {
    if (!nr_xml_is(xml, h, "head"))
      continue;
    bool skip = false;
    for (uint32_t n = h; n != NR_XML_NONE && status == NORAE_OK;
         n = nr_xml_walk(xml, h, n, skip)) {
      skip = !xml->nodes[n].is_text &&
             (nr_xml_is(xml, n, "text") || nr_xml_is(xml, n, "agent"));
      if (!xml->nodes[n].is_text)
        status = read_element(source, xml, n, song);
    }
  }
  return status;
}

/* ── texts by key ── */

typedef struct reader {
  const nr_source *source;
  const nr_xml *xml;
  norae_song *song;
  const nr_ttml_line *lines;
  size_t count;
  nr_ttml_text how;
  nr_ttml_clock clock;
  bool spread; /* words without a space anywhere between them */
  nr_pieces pieces;
} reader;

static int compare_keys(const void *a, const void *b)
{
  const nr_ttml_line *x = a, *y = b;
  int order = strcmp(x->key, y->key);
  return order ? order : x->main < y->main ? -1 : x->main > y->main;
}

static const nr_ttml_line *find_line(const reader *r, const char *key)
{
  size_t low = 0, high = r->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (strcmp(r->lines[middle].key, key) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low < r->count && strcmp(r->lines[low].key, key) == 0 ? &r->lines[low] : NULL;
}

/* The text again, cut into a string for each syllable of the line, behind each
 * other in `room`; false when it is not cut as the line is. */
static bool cut_text(const norae_song *song, const norae_line *line, const nr_pieces *pieces,
                     nr_str *room, size_t *places)
{
  size_t next = 0;
  for (size_t i = 0; i < line->count; i++) {
    norae_us start = norae_song_syllable_at(song, line->first + i)->start;
    places[i] = room->size;
    while (next < pieces->count && start != NORAE_NO_TIME && pieces->items[next].start == start) {
      nr_span text = nr_piece_text(pieces, next++);
      nr_str_add_bytes(room, text.text, text.size);
      /* Several syllables may begin together. */
      if (i + 1 < line->count && norae_song_syllable_at(song, line->first + i + 1)->start == start)
        break;
    }
    nr_str_add_char(room, '\0');
  }
  return next == pieces->count;
}

/* Adds it with a piece for each syllable, if its words are timed as the line's. */
static norae_status add_cut(norae_song *song, norae_track *track, const nr_pieces *pieces)
{
  const norae_line *line = norae_song_line_at(song, track->line);
  nr_str room = {0};
  /* Else few words of many short texts would cost as much as the whole line. */
  bool worth = pieces->count > 1 && pieces->count >= line->count / 4;
  size_t *places = worth ? nr_alloc_array(line->count, sizeof *places) : NULL;
  const char **texts = worth ? nr_alloc_array(line->count, sizeof *texts) : NULL;
  norae_status status = worth && (!places || !texts) ? NORAE_ERR_MEMORY : NORAE_OK;
  bool cut = worth && status == NORAE_OK && cut_text(song, line, pieces, &room, places);
  if (cut && room.failed)
    status = NORAE_ERR_MEMORY;
  if (cut && status == NORAE_OK) {
    for (size_t i = 0; i < line->count; i++)
      texts[i] = room.data + places[i];
    track->pieces = texts;
    track->piece_count = line->count;
  }
  if (status == NORAE_OK)
    status = norae_song_add_track(song, track);
  free(places);
  free(texts);
  nr_str_free(&room);
  return status;
}

/* Spaces at the end. */
static void trim_end(nr_pieces *p)
{
  while (p->count) {
    nr_piece *last = &p->items[p->count - 1];
    while (last->size && nr_is_blank(p->text.data[last->from + last->size - 1]))
      last->size--;
    if (last->size)
      return;
    p->count--;
  }
}

norae_status nr_ttml_add_track(norae_song *song, const norae_track *track, nr_pieces *pieces)
{
  nr_str text = {0};
  if (pieces->failed || pieces->text.failed)
    return NORAE_ERR_MEMORY;
  if (norae_song_line_at(song, track->line)->role == NORAE_ROLE_BACKGROUND)
    nr_ttml_unwrap(pieces);
  trim_end(pieces);
  nr_span joined = nr_pieces_joined(pieces), t = nr_trim(joined);
  if (nr_is_empty(t))
    return NORAE_OK;
  norae_track new = *track;
  nr_str_add_bytes(&text, t.text, t.size);
  new.text = nr_str_text(&text);
  norae_status status = !new.text ? NORAE_ERR_MEMORY
                        : t.size == joined.size && nr_pieces_timed(pieces)
                            ? add_cut(song, &new, pieces)
                            : norae_song_add_track(song, &new);
  nr_str_free(&text);
  return status;
}

/* A span with a time of its own. */
static void begin_word(reader *r, uint32_t node)
{
  const char *begin = nr_xml_get(r->xml, node, "begin");
  norae_us start;
  if (r->spread && r->pieces.text.size)
    nr_ttml_add_text(&r->how, " ", &r->pieces);
  if (begin && nr_ttml_time(&r->clock, begin, &start))
    nr_pieces_open(&r->pieces, start);
}

/* Text of all within `top`, but for backing vocals. */
static void collect(reader *r, uint32_t top)
{
  bool skip = false;
  nr_pieces_clear(&r->pieces);
  r->how.pending = false;
  for (uint32_t n = top; n != NR_XML_NONE; n = nr_xml_walk(r->xml, top, n, skip)) {
    bool is_text = r->xml->nodes[n].is_text;
    skip = !is_text && n != top && nr_ttml_has_role(r->xml, n, "x-bg");
    if (is_text)
      nr_ttml_add_text(&r->how, nr_xml_text(r->xml, n), &r->pieces);
    else if (!skip)
      begin_word(r, n);
  }
}

static norae_status add_texts(reader *r, uint32_t text, norae_track track)
{
  const char *key = nr_xml_get(r->xml, text, "for");
  const nr_ttml_line *line = key ? find_line(r, key) : NULL;
  if (!line || (line->main == SIZE_MAX && !line->backgrounds)) {
    nr_warn(r->source->diags, "ttml-no-line", nr_xml_place(r->xml, text, r->source),
            "a text for line \"%.40s\", which is not there: left out", key ? key : "");
    return NORAE_OK;
  }
  collect(r, text);
  track.line = line->main == SIZE_MAX ? line->background : line->main;
  norae_status status = nr_ttml_add_track(r->song, &track, &r->pieces);
  size_t background = 0;
  bool skip = false;
  for (uint32_t n = nr_xml_walk(r->xml, text, text, false); n != NR_XML_NONE && status == NORAE_OK;
       n = nr_xml_walk(r->xml, text, n, skip)) {
    skip = !r->xml->nodes[n].is_text && nr_ttml_has_role(r->xml, n, "x-bg");
    if (!skip)
      continue;
    /* The background lines of a line stand behind it, in order. */
    track.line = background < line->backgrounds ? line->background + background
                 : line->main != SIZE_MAX       ? line->main
                                                : line->background;
    background++;
    collect(r, n);
    status = nr_ttml_add_track(r->song, &track, &r->pieces);
  }
  return status;
}

/* Words timed one by one, with no space in any of the texts: there are meant to
 * be spaces all the same. */
static bool is_spread(const nr_xml *xml, uint32_t top)
{
  size_t words = 0;
  for (uint32_t n = top; n != NR_XML_NONE; n = nr_xml_walk(xml, top, n, false)) {
    if (xml->nodes[n].is_text) {
      const char *text = nr_xml_text(xml, n);
      if (strchr(text, ' ') && !strpbrk(text, "\n"))
        return false;
    } else if (nr_xml_is(xml, n, "span") && nr_xml_get(xml, n, "begin")) {
      words++;
    }
  }
  return words > 1;
}

static norae_status read_list(reader *r, uint32_t list, norae_track_kind kind)
{
  norae_status status = NORAE_OK;
  norae_track track = {.kind = kind, .lang = nr_xml_get(r->xml, list, "lang")};
  r->spread = kind == NORAE_TRACK_ROMANISATION && is_spread(r->xml, list);
  for (uint32_t n = r->xml->nodes[list].first; n != NR_XML_NONE && status == NORAE_OK;
       n = r->xml->nodes[n].next) {
    if (nr_xml_is(r->xml, n, "text"))
      status = add_texts(r, n, track);
  }
  return status;
}

norae_status nr_ttml_read_tracks(const nr_source *source, const nr_xml *xml, nr_ttml_line *lines,
                                 size_t count, nr_ttml_text how, norae_song *song)
{
  reader r = {
      .source = source, .xml = xml, .song = song, .lines = lines, .count = count, .how = how};
  r.clock = nr_ttml_clock_of(xml);
  norae_status status = NORAE_OK;
  if (count)
    qsort(lines, count, sizeof *lines, compare_keys);
  bool skip = false;
  for (uint32_t n = 0; n != NR_XML_NONE && status == NORAE_OK; n = nr_xml_walk(xml, 0, n, skip)) {
    skip = nr_xml_is(xml, n, "body");
    if (nr_xml_is(xml, n, "translation"))
      status = read_list(&r, n, NORAE_TRACK_TRANSLATION);
    else if (nr_xml_is(xml, n, "transliteration"))
      status = read_list(&r, n, NORAE_TRACK_ROMANISATION);
  }
  nr_pieces_free(&r.pieces);
  return status;
}
