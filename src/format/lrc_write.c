/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>

#include "format/lrc.h"
#include "format/pieces.h"
#include "format/shown.h"
#include "format/tags.h"
#include "song/song.h"

/* Translations that stand beside fewer lines could be read back as lines of
 * their own. */
#define TRACK_SHARE 0.67

typedef enum dialect {
  PLAIN,
  ENHANCED, /* words in angle brackets, singers, backing vocals */
  ESLYRIC,  /* words in square brackets */
  WALAOKE   /* F:, M: and D: */
} dialect;

typedef struct writer {
  const norae_song *song;
  nr_sink *sink;
  dialect dialect;
  bool thousandths; /* hundredths are what all players read; finer times need more */
  bool walaoke;     /* the singers are F and M */
  bool told;        /* somebody has been named, which holds until changed */
  bool tracks;
  nr_track_lists lists;
  size_t before_zero, lost_voices, like_singers, parted, lost_ends, first_end;
  norae_us stamp;    /* of the main line before */
  norae_voices main; /* of the line before */
  nr_pieces pieces;
} writer;

static void add_stamp(writer *w, norae_us time, char open, char close)
{
  if (time < 0) {
    w->before_zero++;
    time = 0;
  }
  int64_t unit = w->thousandths ? 1000 : 10000, per_second = NORAE_US_PER_S / unit;
  int64_t n = nr_time_round(time, unit);
  int64_t s = n / per_second;
  nr_str_addf(w->sink->out, "%c%02" PRId64 ":%02d.%0*d%c", open, s / 60, (int)(s % 60),
              w->thousandths ? 3 : 2, (int)(n % per_second), close);
}

/* ── singers ── */

static bool are_walaoke(const norae_song *song)
{
  size_t n = norae_song_voice_count(song);
  for (size_t v = 0; v < n; v++) {
    const char *id = norae_song_voice_at(song, v)->id;
    if (strcmp(id, "F") != 0 && strcmp(id, "M") != 0)
      return false;
  }
  return n > 0;
}

/* v3 means v1 and v2 together, so the third singer is v4. */
static int voice_number(size_t voice)
{
  return (int)(voice < 2 ? voice + 1 : voice + 2);
}

static void add_voice_names(writer *w)
{
  for (size_t v = 0; v < norae_song_voice_count(w->song) && voice_number(v) <= 9; v++) {
    if (w->walaoke)
      continue;
    nr_str_addf(w->sink->out, "[v%d:", voice_number(v));
    nr_add_one_line(w->sink->out, nr_voice_name(w->song, v));
    nr_str_add(w->sink->out, "]\n");
  }
}

/* Walaoke knows one woman, one man and the duet of both. */
static void add_walaoke(writer *w, norae_voices voices)
{
  static const char *const parts[] = {"F", "M", "D"};
  bool lost = voices > 3 || (!voices && w->told);
  w->lost_voices += lost;
  if (!voices || lost)
    return;
  w->told = true;
  const char *id = voices == 3 ? parts[2] : norae_song_voice_at(w->song, voices - 1)->id;
  bool own = strcmp(id, "F") == 0 || strcmp(id, "M") == 0;
  nr_str_addf(w->sink->out, "%s: ", voices == 3 || own ? id : parts[voices - 1]);
}

/* Backing vocals are sung by who sings the line before, unless they tell. */
static void add_voice(writer *w, norae_voices voices, bool background)
{
  nr_str *out = w->sink->out;
  if (background && voices == w->main)
    return;
  w->lost_voices += background && !voices;
  w->main = background ? w->main : voices;
  if (w->walaoke && !(background && !voices)) {
    add_walaoke(w, voices);
    return;
  }
  if (!voices)
    return;
  if (voices == 3) {
    nr_str_add(out, "v3: ");
    return;
  }
  size_t v = 0;
  while (!(voices >> v & 1))
    v++;
  if (voices >> v == 1 && voice_number(v) <= 9)
    nr_str_addf(out, "v%d: ", voice_number(v));
  else
    w->lost_voices++;
}

/* ── lines ── */

static void add_words(writer *w)
{
  nr_str *out = w->sink->out;
  const nr_pieces *p = &w->pieces;
  int64_t unit = w->thousandths ? 1000 : 10000;
  for (size_t i = 0; i < p->count; i++) {
    const nr_piece *piece = &p->items[i];
    nr_span text = nr_piece_text(p, i);
    if (piece->start != NORAE_NO_TIME)
      add_stamp(w, piece->start, '<', '>');
    nr_str_add_bytes(out, text.text, text.size);
    if (piece->start == NORAE_NO_TIME || piece->end == NORAE_NO_TIME)
      continue;
    /* Its end is told where the next word does not start right there. */
    bool touches = i + 1 < p->count &&
                   nr_time_round(p->items[i + 1].start, unit) <= nr_time_round(piece->end, unit);
    if (!touches)
      add_stamp(w, piece->end, '<', '>');
  }
}

static void add_plain(writer *w, size_t line)
{
  nr_span text = nr_pieces_joined(&w->pieces);
  nr_lrc_singer singer;
  /* Behind a singer nothing is taken for another one. */
  bool tells = w->dialect == ENHANCED || w->dialect == WALAOKE;
  bool told = tells && norae_song_line_at(w->song, line)->voices;
  w->like_singers += nr_lrc_singer_at(text, &singer) && !told;
  nr_str_add_bytes(w->sink->out, text.text, text.size);
}

static void add_tracks(writer *w, const nr_shown *s, norae_track_kind kind)
{
  for (size_t t = w->lists.first[s->line]; t != SIZE_MAX; t = w->lists.next[t]) {
    const norae_track *track = norae_song_track_at(w->song, t);
    if (track->kind != kind)
      continue;
    add_stamp(w, w->stamp, '[', ']');
    nr_add_one_line(w->sink->out, track->text);
    nr_str_add_char(w->sink->out, '\n');
  }
}

/* "[bg:…]", which stands behind its main line. */
static void add_background(writer *w, const nr_shown *s, bool words)
{
  nr_str_add(w->sink->out, "[bg:");
  add_voice(w, norae_song_line_at(w->song, s->line)->voices, true);
  if (!words && s->start != NORAE_NO_TIME)
    add_stamp(w, s->start, '<', '>');
  if (words)
    add_words(w);
  else
    add_plain(w, s->line);
  nr_str_add(w->sink->out, "]\n");
}

/* Lines that begin at once would be read as one line and its translation, unless
 * different singers sing them: the second gets the next stamp there is. */
static norae_us part_stamp(writer *w, norae_us start, norae_voices voices)
{
  norae_us unit = w->thousandths ? 1000 : 10000, stamp = nr_time_round(start, unit) * unit;
  stamp = stamp < 0 ? 0 : stamp;
  bool tells = w->dialect == ENHANCED || w->dialect == WALAOKE;
  bool told = tells && voices && w->main && voices != w->main;
  if (w->stamp != NORAE_NO_TIME && stamp <= w->stamp && w->stamp - stamp < 10 * unit && !told) {
    w->parted++;
    stamp = w->stamp + unit;
  }
  w->stamp = stamp;
  return start < 0 && !stamp ? start : stamp;
}

/* "[t]word[t]word[t]": gaps can't be told, nor the line's end if its last word
 * ends at another time. */
static void add_eslyric(writer *w, const nr_shown *s)
{
  const nr_pieces *p = &w->pieces;
  const nr_piece *last = &p->items[p->count - 1];
  bool word_end = last->start != NORAE_NO_TIME && last->end != NORAE_NO_TIME;
  for (size_t i = 0; i < p->count; i++) {
    nr_span text = nr_piece_text(p, i);
    norae_us start = p->items[i].start == NORAE_NO_TIME ? s->start : p->items[i].start;
    add_stamp(w, i ? start : part_stamp(w, start, 0), '[', ']');
    nr_str_add_bytes(w->sink->out, text.text, text.size);
  }
  if (word_end || s->end_known)
    add_stamp(w, word_end ? last->end : s->end, '[', ']');
  if (word_end && s->end_known && last->end != s->end && w->lost_ends++ == 0)
    w->first_end = s->line + 1;
}

static void add_main(writer *w, const nr_shown *s, bool words)
{
  const norae_line *line = norae_song_line_at(w->song, s->line);
  if (w->dialect == ESLYRIC && s->start != NORAE_NO_TIME && w->pieces.count) {
    add_eslyric(w, s);
    nr_str_add_char(w->sink->out, '\n');
    return;
  }
  if (s->start != NORAE_NO_TIME)
    add_stamp(w, part_stamp(w, s->start, line->voices), '[', ']');
  if (w->dialect == ENHANCED || w->dialect == WALAOKE)
    add_voice(w, line->voices, false);
  if (words)
    add_words(w);
  else
    add_plain(w, s->line);
  nr_str_add_char(w->sink->out, '\n');
}

static norae_status add_line(writer *w, const nr_shown *s)
{
  norae_status status = nr_pieces_from_line(&w->pieces, w->song, s->line);
  if (status != NORAE_OK)
    return status;
  bool words = w->dialect == ENHANCED && nr_pieces_timed(&w->pieces);
  if (w->dialect == ENHANCED &&
      norae_song_line_at(w->song, s->line)->role == NORAE_ROLE_BACKGROUND) {
    add_background(w, s, words);
    return NORAE_OK;
  }
  add_main(w, s, words);
  if (w->tracks && s->start != NORAE_NO_TIME) {
    add_tracks(w, s, NORAE_TRACK_ROMANISATION);
    add_tracks(w, s, NORAE_TRACK_TRANSLATION);
  }
  return NORAE_OK;
}

/* An empty stamp clears the screen where a long silence begins.  Lines overlap:
 * it is the last end so far that counts, and all of them must be known. */
static void add_clear(writer *w, const nr_showing *showing, size_t i, norae_us end)
{
  size_t next = i + 1;
  while (next < showing->count && showing->items[next].start == NORAE_NO_TIME)
    next++;
  norae_us clears = nr_format_lrc.clears;
  if (w->dialect == ESLYRIC)
    return;
  if (end == NORAE_NO_TIME || showing->items[i].start == NORAE_NO_TIME ||
      (next < showing->count && showing->items[next].start - end < clears))
    return;
  add_stamp(w, end, '[', ']');
  nr_str_add_char(w->sink->out, '\n');
}

static norae_status add_lines(writer *w, const nr_showing *showing)
{
  norae_status status = NORAE_OK;
  norae_us end = -NORAE_TIME_MAX;
  for (size_t i = 0; i < showing->count && status == NORAE_OK; i++) {
    const nr_shown *s = &showing->items[i];
    status = add_line(w, s);
    if (s->start == NORAE_NO_TIME)
      continue;
    if (end == NORAE_NO_TIME || end <= s->start)
      end = s->end_known ? s->end : NORAE_NO_TIME;
    else if (!s->end_known || s->end > end)
      end = s->end_known ? s->end : NORAE_NO_TIME;
    add_clear(w, showing, i, end);
  }
  return status;
}

/* ── the whole ── */

/* Times finer than hundredths, or lines to be parted by less than that. */
static bool needs_thousandths(const norae_song *song)
{
  for (size_t i = 1; i < norae_song_line_count(song); i++) {
    const norae_line *line = norae_song_line_at(song, i);
    if (line->start != NORAE_NO_TIME && line->start == norae_song_line_at(song, i - 1)->start)
      return true;
  }
  for (size_t i = 0; i < norae_song_line_count(song); i++) {
    norae_us start = norae_song_line_at(song, i)->start;
    if (start != NORAE_NO_TIME && start % 10000)
      return true;
  }
  for (size_t i = 0; i < norae_song_syllable_count(song); i++) {
    const norae_syllable *s = norae_song_syllable_at(song, i);
    if ((s->start != NORAE_NO_TIME && s->start % 10000) ||
        (s->end != NORAE_NO_TIME && s->end % 10000))
      return true;
  }
  return false;
}

static bool can_hold_tracks(writer *w)
{
  size_t tracks = norae_song_track_count(w->song), lines = norae_song_line_count(w->song);
  if (!tracks)
    return false;
  if ((double)tracks >= TRACK_SHARE * (double)lines)
    return true;
  nr_warn(w->sink->diags, "loss-tracks", nr_in_file(w->sink->name),
          "LRC can't hold translations of few lines only: %zu lost, first that of lyric line %zu",
          tracks, norae_song_track_at(w->song, 0)->line + 1);
  return false;
}

static void tell_losses(const writer *w)
{
  nr_tell_before_zero(w->sink, "LRC", w->before_zero);
  if (w->parted)
    nr_warn(w->sink->diags, "loss-same-time", nr_in_file(w->sink->name),
            "LRC can't tell lines that begin at once from translations: %zu moved to the next "
            "stamp",
            w->parted);
  if (w->lost_voices)
    nr_warn(w->sink->diags, "loss-voices", nr_in_file(w->sink->name),
            "LRC can't tell who sings here, of so many or of none: lost in %zu line%s",
            w->lost_voices, w->lost_voices > 1 ? "s" : "");
  if (w->like_singers)
    nr_warn(w->sink->diags, "loss-text", nr_in_file(w->sink->name),
            "LRC can't tell text like \"F: la\" from singers: it will be read so in %zu line%s",
            w->like_singers, w->like_singers > 1 ? "s" : "");
  if (w->lost_ends)
    nr_warn(w->sink->diags, "loss-line-ends", nr_in_file(w->sink->name),
            "ESLyric's lines end with their last word: lost in %zu, first in lyric line %zu",
            w->lost_ends, w->first_end);
}

static norae_status write(const norae_song *song, nr_sink *sink, dialect kind)
{
  writer w = {.song = song, .sink = sink, .dialect = kind, .stamp = NORAE_NO_TIME};
  nr_showing showing;
  norae_status status = nr_showing_new(song, true, sink, &showing);
  if (status != NORAE_OK)
    return status;
  if (kind == ENHANCED)
    nr_showing_by_main(song, &showing);
  w.thousandths = (kind == ENHANCED || kind == ESLYRIC) && needs_thousandths(song);
  w.walaoke = kind == WALAOKE || are_walaoke(song);
  w.tracks = can_hold_tracks(&w);
  nr_add_tags(song, sink, "LRC");
  if (kind == ENHANCED)
    add_voice_names(&w);
  if (w.tracks)
    status = nr_track_lists_new(song, &w.lists);
  if (status == NORAE_OK)
    status = add_lines(&w, &showing);
  tell_losses(&w);
  nr_track_lists_free(&w.lists);
  nr_showing_free(&showing);
  nr_pieces_free(&w.pieces);
  return status;
}

norae_status nr_lrc_write(const norae_song *song, nr_sink *sink)
{
  return write(song, sink, PLAIN);
}

norae_status nr_elrc_write(const norae_song *song, nr_sink *sink)
{
  return write(song, sink, ENHANCED);
}

norae_status nr_eslrc_write(const norae_song *song, nr_sink *sink)
{
  return write(song, sink, ESLYRIC);
}

/* Names are not Walaoke's; that they are lost is said once. */
norae_status nr_walaoke_write(const norae_song *song, nr_sink *sink)
{
  if (norae_song_voice_count(song) && !are_walaoke(song))
    nr_warn(
        sink->diags, "loss-voice-names", nr_in_file(sink->name),
        "Walaoke's LRC can't hold names of singers: the first is written as F, the second as M");
  return write(song, sink, WALAOKE);
}
