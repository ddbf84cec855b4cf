/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <norae/media.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/checked.h"
#include "media/attached.h"
#include "media/avlog.h"
#include "media/fontfiles.h"
#include "media/languages.h"
#include "media/lyrics.h"
#include "media/picture.h"
#include "media/remux.h"
#include "media/soundtracks.h"
#include "media/tracks.h"

#define PACKETS_PER_PROGRESS 256
#define TITLE "Karaoke"
/* Bytes; a cluster is gathered before it is written, and what is much longer than this is
 * no more in the processor's cache by then. */
#define CLUSTER "1000000"

/* A subtitle track that is made. */
typedef struct added {
  nr_lyrics lyrics;
  nr_font_uses *uses;
  nr_font_files *files;
  bool subsets; /* of the input's fonts some are needed that were cut down for another script */
  int place;    /* stream of the input whose place it takes, -1: none */
} added;

typedef struct mux {
  const norae_mux_options *options;
  const norae_mux_track *tracks;
  size_t count;
  norae_diags *diags;
  const norae_log *log;
  nr_source source;
  nr_remux remux;
  nr_soundtracks sound; /* that is not copied */
  added *added;
  nr_fate *fate; /* of the input's streams */
  bool *replaced;
  bool lost_default; /* the track that was shown is left out */
} mux;

/* ── the container ── */

static bool has_extension(const char *path, const char *const *extensions)
{
  const char *dot = strrchr(path, '.');
  for (; dot && *extensions; extensions++) {
    if (strcasecmp(dot + 1, *extensions) == 0)
      return true;
  }
  return false;
}

norae_mux_form norae_mux_form_of(const char *output)
{
  static const char *const matroska[] = {"mkv", "mka", NULL};
  static const char *const plain[] = {"mp4", "m4v", "mov", "webm", NULL};
  if (has_extension(output, matroska))
    return NORAE_MUX_SCRIPT;
  return has_extension(output, plain) ? NORAE_MUX_CUES : NORAE_MUX_NONE;
}

/* A film without its picture or its sound is none. */
static norae_status check_held(const mux *m, int stream, const char *what)
{
  if (stream < 0)
    return NORAE_OK;
  enum AVCodecID codec = m->source.format->streams[stream]->codecpar->codec_id;
  if (nr_remux_holds(&m->remux, codec) || nr_stream_is_picture(m->source.format->streams[stream]))
    return NORAE_OK;
  nr_error(m->diags, "container", nr_in_file(m->remux.name),
           "%s can't hold the %s (%s): name it .mkv, or burn the lyrics",
           m->remux.format->oformat->long_name, what, avcodec_get_name(codec));
  return NORAE_ERR_UNSUPPORTED;
}

static norae_status open_output(mux *m, const char *output)
{
  if (norae_mux_form_of(output) == NORAE_MUX_NONE) {
    nr_error(m->diags, "container", nr_in_file(output),
             "only Matroska holds karaoke as it is: name it .mkv; .mp4, .m4v, .mov and .webm "
             "hold its text and times");
    return NORAE_ERR_UNSUPPORTED;
  }
  norae_status status =
      nr_remux_open(&m->remux, &m->source, output, m->options->overwrite, m->diags);
  if (status == NORAE_OK)
    status = check_held(m, m->source.video, "picture");
  return status == NORAE_OK ? check_held(m, m->source.audio, "sound") : status;
}

/* ── tracks ── */

static norae_status read_track(mux *m, size_t i)
{
  const norae_mux_track *t = &m->tracks[i];
  nr_lyrics *l = &m->added[i].lyrics;
  if (nr_remux_is_mov(&m->remux))
    return nr_lyrics_from_vtt_to_tx3g(l, t->text, t->size, t->name, m->diags);
  if (nr_remux_is(&m->remux, "webm"))
    return nr_lyrics_from_vtt(l, t->text, t->size, t->name, m->diags);
  return nr_lyrics_from_script(l, t->text, t->size, t->name, m->diags);
}

/* Which font files a script draws on, and what is missing for it.  Fonts that the input
 * carries stay in the output: they need not be here. */
static norae_status find_fonts(mux *m, size_t i)
{
  added *a = &m->added[i];
  const nr_carried carried = {.container = m->source.format,
                              .script = m->tracks[i].text,
                              .size = m->tracks[i].size,
                              .name = m->tracks[i].name,
                              .font_dir = m->options->font_dir,
                              .no_system_fonts = m->options->no_system_fonts,
                              .strict = m->options->strict,
                              .frame = {.width = 320, .height = 180},
                              .took_subsets = &a->subsets};
  nr_renderer *renderer = NULL;
  norae_status status = nr_carried_open(&carried, &renderer, &a->uses, m->diags);
  if (status == NORAE_OK)
    status = nr_font_files_of(a->uses, m->options->font_dir, &a->files);
  nr_renderer_free(&renderer);
  return status;
}

static norae_status read_tracks(mux *m)
{
  norae_status status = NORAE_OK;
  for (size_t i = 0; i < m->count && status == NORAE_OK; i++) {
    status = read_track(m, i);
    if (status == NORAE_OK && nr_remux_is(&m->remux, "matroska"))
      status = find_fonts(m, i);
  }
  return status;
}

/* What becomes of the input's subtitle tracks. */
static norae_status choose_tracks(mux *m)
{
  unsigned streams = m->source.format->nb_streams;
  bool *removed = calloc(streams, sizeof *removed);
  size_t next = 0;
  norae_status status = removed ? NORAE_OK : NORAE_ERR_MEMORY;
  if (status == NORAE_OK)
    status = nr_tracks_choose(&m->source, m->options->remove, removed, m->diags);
  if (status == NORAE_OK)
    status = nr_tracks_choose(&m->source, m->options->replace, m->replaced, m->diags);
  for (unsigned i = 0; i < streams && status == NORAE_OK; i++) {
    bool place = m->replaced[i] && next < m->count;
    if (!removed[i] && !m->replaced[i])
      continue;
    m->fate[i] = place ? NR_REPLACE : NR_DROP;
    m->lost_default |= (m->source.format->streams[i]->disposition & AV_DISPOSITION_DEFAULT) != 0;
    if (place)
      m->added[next++].place = (int)i;
  }
  free(removed);
  return status;
}

static norae_status drop_fonts(const mux *m)
{
  nr_fresh *fresh = nr_alloc_array(m->count, sizeof *fresh);
  size_t count = 0;
  if (!fresh)
    return NORAE_ERR_MEMORY;
  for (size_t i = 0; i < m->count; i++) {
    if (m->added[i].uses)
      fresh[count++] = (nr_fresh){m->added[i].uses, m->added[i].subsets};
  }
  norae_status status = nr_tracks_drop_fonts(&m->source, m->fate, fresh, count, m->diags);
  free(fresh);
  return status;
}

static norae_status set_tag(AVStream *stream, const char *key, const char *value)
{
  return av_dict_set(&stream->metadata, key, value, 0) < 0 ? NORAE_ERR_MEMORY : NORAE_OK;
}

/* What isn't given stays what it was where another track stood. */
static norae_status make_track(mux *m, size_t i)
{
  const norae_mux_track *t = &m->tracks[i];
  added *a = &m->added[i];
  AVStream *out = a->place >= 0 ? nr_remux_target(&m->remux, a->place) : nr_remux_add(&m->remux);
  char code[4];
  if (!out)
    return NORAE_ERR_MEMORY;
  norae_status status = nr_lyrics_add(&a->lyrics, out);
  if (nr_remux_is(&m->remux, "mp4"))
    nr_mp4_language(t->lang, code);
  else
    nr_matroska_language(t->lang, code);
  bool has_title = av_dict_get(out->metadata, "title", NULL, 0);
  if (status == NORAE_OK && (t->lang || a->place < 0))
    status = set_tag(out, "language", code);
  if (status == NORAE_OK && (t->title || !has_title))
    status = set_tag(out, "title", t->title ? t->title : TITLE);
  if (!m->options->keep_default)
    out->disposition = 0;
  else if (a->place < 0)
    out->disposition &= ~AV_DISPOSITION_DEFAULT;
  return status;
}

static void set_default(mux *m)
{
  bool shown = m->count && !m->options->keep_default;
  if (!shown && !m->lost_default)
    return;
  for (unsigned i = 0; shown && i < m->remux.format->nb_streams; i++)
    m->remux.format->streams[i]->disposition &= ~AV_DISPOSITION_FORCED;
  nr_tracks_set_default(&m->remux, shown ? m->added[0].lyrics.stream : -1);
}

/* ── what stands beside ── */

/* A font that two scripts draw on is attached once, with the letters of both. */
static norae_status attach_fonts(mux *m)
{
  nr_str text = {0};
  norae_status status = NORAE_OK;
  for (size_t i = 0; i < m->count; i++)
    nr_str_add_bytes(&text, m->tracks[i].text, m->tracks[i].size);
  if (text.failed)
    status = NORAE_ERR_MEMORY;
  for (size_t i = 0; i < m->count && status == NORAE_OK; i++) {
    if (!m->added[i].files)
      continue;
    for (size_t before = 0; before < i; before++)
      nr_font_files_subtract(m->added[i].files, m->added[before].files);
    status =
        nr_fonts_attach(&m->remux, m->added[i].files,
                        m->options->whole_fonts ? NULL : nr_str_text(&text), text.size, m->diags);
  }
  nr_str_free(&text);
  return status;
}

static norae_status make_chapters(mux *m)
{
  const norae_mux_options *o = m->options;
  size_t count = o->chapter_count;
  bool has = m->source.format->nb_chapters > 0;
  bool given = count && (o->chapters_way == NORAE_CHAPTERS_GIVEN ||
                         (o->chapters_way == NORAE_CHAPTERS_MISSING && !has));
  norae_us end = nr_source_duration(&m->source);
  norae_status status = NORAE_OK;
  /* The chapters of MP4 follow one another from the film's start on. */
  if (given && nr_remux_is_mov(&m->remux) && o->chapters[0].start > 0)
    status = nr_remux_add_chapter(&m->remux, 0, o->chapters[0].start, "");
  m->remux.own_chapters = given || o->chapters_way == NORAE_CHAPTERS_NONE;
  for (size_t i = 0; given && i < count && status == NORAE_OK; i++) {
    norae_us start = o->chapters[i].start < 0 ? 0 : o->chapters[i].start;
    norae_us stop = i + 1 < count ? o->chapters[i + 1].start : end;
    status = nr_remux_add_chapter(&m->remux, start, stop > start ? stop : start + NORAE_US_PER_S,
                                  o->chapters[i].title);
  }
  if (given && status == NORAE_OK)
    nr_note(m->diags, "chapters", nr_in_file(m->remux.name),
            "%zu chapter%s made of the song's sections", count, count > 1 ? "s" : "");
  return status;
}

static void report_rotation(const mux *m)
{
  if (m->source.video < 0 || nr_remux_holds_rotation(&m->remux))
    return;
  nr_picture p = nr_picture_of(m->source.format, m->source.format->streams[m->source.video]);
  if (p.rotation || p.mirrored)
    nr_warn(
        m->diags, "rotation-lost", nr_in_file(m->remux.name),
        "this libav can't write into Matroska that the picture is turned by %d degrees; burning "
        "keeps it upright",
        p.rotation);
}

static norae_status begin(mux *m)
{
  nr_soundtracks_plan(&m->sound, &m->remux, &m->options->sing, m->fate, m->diags);
  norae_status status = nr_remux_map(&m->remux, m->fate, m->diags);
  if (status == NORAE_OK)
    status = nr_soundtracks_open(&m->sound, &m->remux, &m->options->sing, m->diags);
  for (size_t i = 0; i < m->count && status == NORAE_OK; i++)
    status = make_track(m, i);
  if (status == NORAE_OK)
    status = attach_fonts(m);
  if (status == NORAE_OK)
    status = make_chapters(m);
  if (status != NORAE_OK)
    return status;
  set_default(m);
  report_rotation(m);
  AVDictionary *options = NULL;
  if (nr_remux_is_mov(&m->remux))
    av_dict_set(&options, "movflags", "+faststart", 0);
  else {
    av_dict_set(&options, "write_crc32", "0", 0); /* a third of the muxer's time */
    av_dict_set(&options, "cluster_size_limit", CLUSTER, 0);
  }
  return nr_remux_begin(&m->remux, &options, m->diags);
}

/* ── the run ── */

static norae_us time_of(const mux *m, const AVPacket *packet)
{
  const AVStream *stream = m->source.format->streams[packet->stream_index];
  return nr_source_time(&m->source, stream, packet->dts);
}

static int write_lyrics(mux *m, norae_us until)
{
  int error = 0;
  for (size_t i = 0; i < m->count && error >= 0; i++)
    error = nr_lyrics_write(&m->added[i].lyrics, &m->remux, until);
  return error;
}

static norae_status copy_all(mux *m)
{
  AVPacket *packet = av_packet_alloc();
  norae_us duration = nr_source_duration(&m->source), at = 0;
  unsigned count = 0;
  int read = 0, error = packet ? 0 : AVERROR(ENOMEM);
  while (error >= 0 && (read = nr_source_read(&m->source, packet)) >= 0) {
    norae_us time = time_of(m, packet);
    at = time == NORAE_NO_TIME ? at : time;
    if (time != NORAE_NO_TIME)
      error = write_lyrics(m, time);
    if (time != NORAE_NO_TIME && error >= 0)
      error = nr_soundtracks_write(&m->sound, &m->remux, time);
    if (error >= 0)
      error = nr_remux_copy(&m->remux, packet);
    if (count++ % PACKETS_PER_PROGRESS)
      continue;
    nr_progress(m->log, "mux", duration > 0 ? (double)at / (double)duration : -1);
    if (nr_cancelled(m->log))
      error = AVERROR_EXIT;
  }
  av_packet_free(&packet);
  if (error >= 0 && read == AVERROR_EXIT)
    return NORAE_ERR_CANCELLED;
  if (error >= 0 && nr_source_failed(&m->source))
    return nr_source_failure(&m->source, m->diags);
  if (error >= 0 && read != AVERROR_EOF)
    nr_warn(m->diags, "truncated", nr_in_file(m->source.path), "can't be read to its end");
  if (error >= 0)
    error = write_lyrics(m, NORAE_NO_TIME);
  if (error >= 0)
    error = nr_soundtracks_write(&m->sound, &m->remux, NORAE_NO_TIME);
  return error < 0 ? nr_remux_error(&m->remux, error, m->diags) : NORAE_OK;
}

/* With --strict what is lost was one too many. */
static norae_status check_losses(const mux *m, size_t before)
{
  if (!m->options->strict || norae_diags_count_from(m->diags, NORAE_WARNING) == before)
    return NORAE_OK;
  nr_error(m->diags, "strict", nr_in_file(m->remux.name), "refused: something would be lost");
  return NORAE_ERR_UNSUPPORTED;
}

static norae_status check_sound(const mux *m)
{
  double tempo = m->options->sing.tempo;
  if (tempo == 0 || tempo == 1)
    return nr_sing_check(&m->options->sing, &m->source, m->diags);
  nr_error(m->diags, "sing", nr_in_file(m->source.path),
           "a picture that is copied keeps its tempo: burn the lyrics to change it");
  return NORAE_ERR_ARGUMENT;
}

static norae_status allocate(mux *m)
{
  m->added = calloc(m->count ? m->count : 1, sizeof *m->added);
  m->fate = calloc(m->source.format->nb_streams, sizeof *m->fate); /* all NR_COPY */
  m->replaced = calloc(m->source.format->nb_streams, sizeof *m->replaced);
  if (!m->added || !m->fate || !m->replaced)
    return NORAE_ERR_MEMORY;
  for (size_t i = 0; i < m->count; i++)
    m->added[i].place = -1;
  return NORAE_OK;
}

static norae_status run(mux *m, const char *input, const char *output)
{
  size_t warnings = norae_diags_count_from(m->diags, NORAE_WARNING);
  norae_status status = nr_source_open(&m->source, input, m->log, m->diags);
  if (status == NORAE_OK)
    status = check_sound(m);
  if (status == NORAE_OK)
    status = allocate(m);
  if (status == NORAE_OK)
    status = open_output(m, output);
  if (status == NORAE_OK)
    status = choose_tracks(m);
  if (status == NORAE_OK)
    status = read_tracks(m);
  if (status == NORAE_OK)
    status = drop_fonts(m);
  if (status == NORAE_OK)
    status = begin(m);
  if (status == NORAE_OK)
    status = check_losses(m, warnings);
  if (status == NORAE_OK)
    status = copy_all(m);
  if (status == NORAE_OK)
    status = nr_remux_finish(&m->remux, m->diags);
  if (status == NORAE_OK)
    nr_progress(m->log, "mux", 1);
  return status;
}

norae_status norae_mux(const char *input, const norae_mux_track *tracks, size_t track_count,
                       const char *output, const norae_mux_options *options, const norae_log *log,
                       norae_diags *diags)
{
  static const norae_mux_options defaults = {0};
  mux m = {.options = options ? options : &defaults,
           .tracks = tracks,
           .count = track_count,
           .diags = diags,
           .log = log};
  nr_avlog_scope scope = nr_avlog_enter(log);
  norae_status status = run(&m, input, output);
  for (size_t i = 0; m.added && i < m.count; i++) {
    nr_lyrics_free(&m.added[i].lyrics);
    nr_font_uses_free(&m.added[i].uses);
    nr_font_files_free(&m.added[i].files);
  }
  free(m.added);
  free(m.fate);
  free(m.replaced);
  nr_soundtracks_close(&m.sound);
  nr_remux_close(&m.remux);
  nr_source_close(&m.source);
  nr_avlog_leave(scope);
  return status;
}
