/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Decodes a film and draws a script into its frames, which then go nowhere: what
 * burning costs without an encoder, for bench/burn.
 *
 *     paint FILM [SCRIPT.ass]
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/input.h"
#include "media/avlog.h"
#include "media/canvas.h"
#include "media/source.h"

/* Frames wait before they are drawn into, as they do in a burn: meanwhile the decoder
 * is done with most of them, and they need no copy. */
#define WAITING 8

typedef struct run {
  nr_source source;
  AVStream *stream;
  AVCodecContext *decoder;
  nr_painter painter;
  bool paints;
  AVFrame *waiting[WAITING]; /* a ring */
  unsigned frames;           /* that were decoded */
} run;

static bool load_script(run *r, const char *path)
{
  nr_paint_options options = nr_canvas_of(r->source.format, r->stream,
                                          nr_canvas_near(r->stream->codecpar));
  nr_render_frame frame = nr_paint_frame(&options.picture);
  nr_renderer *renderer;
  char *script;
  size_t size;
  if (nr_input_read(path, &script, &size, NULL) != NORAE_OK)
    return false;
  norae_status status =
      nr_renderer_new(script, size, path, &(nr_font_options){0}, &frame, &renderer, NULL);
  free(script);
  r->paints = true;
  return status == NORAE_OK && nr_painter_init(&r->painter, &renderer, &options) == NORAE_OK;
}

/* Draw into the frame that waits longest, and put another one, or none, in its place. */
static bool paint_next(run *r, AVFrame *newer)
{
  AVFrame **place = &r->waiting[r->frames % WAITING], *frame = *place;
  *place = newer;
  if (!frame)
    return true;
  norae_us time = nr_source_time(&r->source, r->stream, frame->best_effort_timestamp);
  bool fine = !r->paints || nr_painter_paint(&r->painter, &frame, time) == NORAE_OK;
  av_frame_free(&frame);
  return fine;
}

static bool decode(run *r, const AVPacket *packet)
{
  bool fine = avcodec_send_packet(r->decoder, packet) >= 0;
  while (fine) {
    AVFrame *frame = av_frame_alloc();
    if (!frame || avcodec_receive_frame(r->decoder, frame) < 0) {
      av_frame_free(&frame);
      break;
    }
    fine = paint_next(r, frame);
    r->frames++;
  }
  return fine;
}

static bool paint_rest(run *r)
{
  bool fine = true;
  unsigned frames = r->frames;
  for (int i = 0; i < WAITING; i++, r->frames++)
    fine = paint_next(r, NULL) && fine;
  r->frames = frames;
  return fine;
}

static bool decode_all(run *r)
{
  AVPacket *packet = av_packet_alloc();
  bool fine = packet;
  while (fine && av_read_frame(r->source.format, packet) >= 0) {
    if (packet->stream_index == r->stream->index)
      fine = decode(r, packet);
    av_packet_unref(packet);
  }
  av_packet_free(&packet);
  return fine && decode(r, NULL) && paint_rest(r);
}

int main(int argc, char **argv)
{
  run r = {0};
  nr_avlog_scope scope = nr_avlog_enter(NULL);
  bool fine = argc >= 2 && nr_source_open(&r.source, argv[1], NULL, NULL) == NORAE_OK &&
              r.source.video >= 0;
  if (fine) {
    r.stream = r.source.format->streams[r.source.video];
    fine = nr_decoder_open(&r.source, r.stream, 0, &r.decoder, NULL) == NORAE_OK &&
           (argc < 3 || load_script(&r, argv[2])) && decode_all(&r);
  }
  printf("%u frames\n", r.frames);
  nr_painter_finish(&r.painter);
  avcodec_free_context(&r.decoder);
  nr_source_close(&r.source);
  nr_avlog_leave(scope);
  return fine && r.frames > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
