/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <norae/media.h>

#include <stdlib.h>
#include <string.h>

#include "media/attached.h"
#include "media/avlog.h"
#include "media/lyrics.h"
#include "media/picture.h"
#include "media/remux.h"

#define SCRIPT_NAME "the script"
#define PACKETS_PER_PROGRESS 256

typedef struct mux {
  const norae_mux_options *options;
  norae_diags *diags;
  const norae_log *log;
  nr_source source;
  nr_remux remux;
  nr_lyrics lyrics;
} mux;

static norae_status open_output(mux *m, const char *output)
{
  norae_status status =
      nr_remux_open(&m->remux, &m->source, output, m->options->overwrite, m->diags);
  if (status != NORAE_OK || nr_remux_is(&m->remux, "matroska"))
    return status;
  nr_error(m->diags, "container", nr_in_file(output),
           "only Matroska holds karaoke as it is: name it .mkv, or burn the lyrics");
  return NORAE_ERR_UNSUPPORTED;
}

/* Which font files the script draws on, and what is missing for it.  Fonts that the
 * input carries stay in the output: they need not be here. */
static norae_status find_fonts(const mux *m, const char *script, size_t size, nr_font_files **out)
{
  const nr_carried carried = {.container = m->source.format,
                              .script = script,
                              .size = size,
                              .name = SCRIPT_NAME,
                              .font_dir = m->options->font_dir,
                              .no_system_fonts = m->options->no_system_fonts,
                              .strict = m->options->strict,
                              .frame = {.width = 320, .height = 180}};
  nr_renderer *renderer;
  nr_font_uses *uses;
  *out = NULL;
  norae_status status = nr_carried_open(&carried, &renderer, &uses, m->diags);
  if (status == NORAE_OK)
    status = nr_font_files_of(uses, m->options->font_dir, out);
  nr_font_uses_free(&uses);
  nr_renderer_free(&renderer);
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

static norae_status begin(mux *m, const nr_font_files *fonts, const char *script, size_t size)
{
  nr_fate *fate = calloc(m->source.format->nb_streams, sizeof *fate); /* all NR_COPY */
  const char *title = m->options->title ? m->options->title : "Karaoke";
  if (!fate)
    return NORAE_ERR_MEMORY;
  norae_status status = nr_remux_map(&m->remux, fate, m->diags);
  free(fate);
  if (status == NORAE_OK)
    status = nr_lyrics_add(&m->lyrics, &m->remux, m->options->lang, title);
  if (status == NORAE_OK)
    status = nr_fonts_attach(&m->remux, fonts, m->options->whole_fonts ? NULL : script, size,
                             m->diags);
  if (status != NORAE_OK)
    return status;
  report_rotation(m);
  AVDictionary *options = NULL;
  av_dict_set(&options, "write_crc32", "0", 0); /* a third of the muxer's time */
  return nr_remux_begin(&m->remux, &options, m->diags);
}

static norae_us time_of(const mux *m, const AVPacket *packet)
{
  const AVStream *stream = m->source.format->streams[packet->stream_index];
  return nr_source_time(&m->source, stream, packet->dts);
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
      error = nr_lyrics_write(&m->lyrics, &m->remux, time);
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
    error = nr_lyrics_write(&m->lyrics, &m->remux, NORAE_NO_TIME);
  return error < 0 ? nr_remux_error(&m->remux, error, m->diags) : NORAE_OK;
}

norae_status norae_mux(const char *input, const char *script, size_t script_size,
                       const char *output, const norae_mux_options *options, const norae_log *log,
                       norae_diags *diags)
{
  static const norae_mux_options defaults = {0};
  mux m = {.options = options ? options : &defaults, .diags = diags, .log = log};
  nr_font_files *fonts = NULL;
  nr_avlog_scope scope = nr_avlog_enter(log);
  norae_status status = nr_source_open(&m.source, input, log, diags);
  if (status == NORAE_OK)
    status = open_output(&m, output);
  if (status == NORAE_OK)
    status = nr_lyrics_open(&m.lyrics, script, script_size, diags);
  if (status == NORAE_OK)
    status = find_fonts(&m, script, script_size, &fonts);
  if (status == NORAE_OK)
    status = begin(&m, fonts, script, script_size);
  if (status == NORAE_OK)
    status = copy_all(&m);
  if (status == NORAE_OK)
    status = nr_remux_finish(&m.remux, diags);
  if (status == NORAE_OK)
    nr_progress(log, "mux", 1);
  nr_font_files_free(&fonts);
  nr_lyrics_close(&m.lyrics);
  nr_remux_close(&m.remux);
  nr_source_close(&m.source);
  nr_avlog_leave(scope);
  return status;
}
