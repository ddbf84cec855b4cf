/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Black bars inside of a video: rows and columns that are black in all of some
 * frames, which are taken from all over it.  cropdetect of libavfilter measures
 * alike, but that library makes every start of the program slower.
 */
#include <norae/media.h>

#include <libavutil/imgutils.h>
#include <libswscale/swscale.h>
#include <math.h>

#include "base/checked.h"
#include "media/avlog.h"
#include "media/picture.h"
#include "media/source.h"

#define SAMPLES 16
/* Fewer different frames than this: the video has few that can be jumped to. */
#define SAMPLES_LEAST 6
/* Then its first frames are looked at, one of so many, and only those that others refer
 * to: decoding a film twice would be what takes longest. */
#define FRAMES 120
#define STEP 12
/* Packets in which a frame must be found after a jump. */
#define PACKETS 400
/* A row or column is black whose mean is at most this, of 255; 16 is black, and noise
 * makes it brighter. */
#define BLACK 24
/* Thinner bars than this share of the side are rims of a bad scan. */
#define LEAST 0.02
/* What is lit must be this much of the frame, or it tells nothing of a picture. */
#define PICTURE_LEAST 0.1

typedef struct looking {
  nr_source source;
  AVStream *stream;
  AVCodecContext *codec;
  AVPacket *packet;
  AVFrame *frame;
  struct SwsContext *grey_scale;
  uint8_t *grey;
  int width, height;
  int left, top, right, bottom; /* of what was lit, half-open */
  int64_t latest;               /* time stamp of the last frame */
  int seen;                     /* different frames */
} looking;

/* ── one frame ── */

static bool row_is_lit(const looking *l, int y)
{
  int64_t sum = 0;
  for (int x = 0; x < l->width; x++)
    sum += l->grey[(size_t)y * (size_t)l->width + (size_t)x];
  return sum > (int64_t)BLACK * l->width;
}

/* Bars above and below would make it darker than it is. */
static bool column_is_lit(const looking *l, int x, int top, int bottom)
{
  int64_t sum = 0;
  for (int y = top; y < bottom; y++)
    sum += l->grey[(size_t)y * (size_t)l->width + (size_t)x];
  return sum > (int64_t)BLACK * (bottom - top);
}

/* Only what is outside of what is known to be lit has to be looked at. */
static void widen(looking *l)
{
  int top = 0, bottom = l->height, left = 0, right = l->width;
  while (top < l->top && !row_is_lit(l, top))
    top++;
  while (bottom > l->bottom && bottom > top && !row_is_lit(l, bottom - 1))
    bottom--;
  if (top >= bottom) /* all black */
    return;
  l->top = top < l->top ? top : l->top;
  l->bottom = bottom > l->bottom ? bottom : l->bottom;
  while (left < l->left && !column_is_lit(l, left, l->top, l->bottom))
    left++;
  while (right > l->right && right > left && !column_is_lit(l, right - 1, l->top, l->bottom))
    right--;
  if (left >= right)
    return;
  l->left = left < l->left ? left : l->left;
  l->right = right > l->right ? right : l->right;
}

static norae_status look_at(looking *l)
{
  const AVFrame *f = l->frame;
  l->grey_scale =
      sws_getCachedContext(l->grey_scale, f->width, f->height, f->format, l->width, l->height,
                           AV_PIX_FMT_GRAY8, SWS_POINT, NULL, NULL, NULL);
  if (!l->grey_scale)
    return NORAE_ERR_UNSUPPORTED;
  uint8_t *const to[] = {l->grey, NULL, NULL, NULL};
  const int stride[] = {l->width, 0, 0, 0};
  sws_scale(l->grey_scale, (const uint8_t *const *)f->data, f->linesize, 0, f->height, to, stride);
  widen(l);
  return NORAE_OK;
}

/* ── frames from all over ── */

/* The next frame; false at the end, or when none comes for too long. */
static bool next_frame(looking *l, int packets)
{
  while (avcodec_receive_frame(l->codec, l->frame) < 0) {
    if (packets-- <= 0 || av_read_frame(l->source.format, l->packet) < 0)
      return false;
    if (l->packet->stream_index == l->stream->index)
      avcodec_send_packet(l->codec, l->packet);
    av_packet_unref(l->packet);
  }
  return true;
}

static bool jump(looking *l, norae_us to)
{
  avcodec_flush_buffers(l->codec);
  int64_t at = to + l->source.start;
  return avformat_seek_file(l->source.format, -1, INT64_MIN, at, at, 0) >= 0;
}

static norae_status sample(looking *l, norae_us duration)
{
  norae_status status = NORAE_OK;
  l->codec->skip_frame = AVDISCARD_NONKEY;
  for (int i = 0; i < SAMPLES && status == NORAE_OK; i++) {
    if (nr_cancelled(l->source.log))
      return NORAE_ERR_CANCELLED;
    if (!jump(l, duration * (2 * i + 1) / (2 * SAMPLES)) || !next_frame(l, PACKETS))
      continue;
    if (l->frame->best_effort_timestamp != l->latest) {
      l->latest = l->frame->best_effort_timestamp;
      l->seen++;
      status = look_at(l);
    }
    av_frame_unref(l->frame);
  }
  l->codec->skip_frame = AVDISCARD_DEFAULT;
  return status;
}

static norae_status go_through(looking *l)
{
  norae_status status = NORAE_OK;
  l->codec->skip_frame = AVDISCARD_NONREF;
  l->codec->skip_loop_filter = AVDISCARD_ALL;
  jump(l, 0);
  for (int i = 0; i < FRAMES && status == NORAE_OK && next_frame(l, PACKETS); i++) {
    if (i % STEP == 0)
      status = look_at(l);
    av_frame_unref(l->frame);
    if (nr_cancelled(l->source.log))
      return NORAE_ERR_CANCELLED;
  }
  return status;
}

static norae_status look(looking *l)
{
  norae_us duration = nr_source_stream_end(&l->source, l->stream);
  norae_status status = NORAE_OK;
  if (duration == NORAE_NO_TIME)
    duration = nr_source_duration(&l->source);
  if (duration != NORAE_NO_TIME && duration > 0)
    status = sample(l, duration);
  return status == NORAE_OK && l->seen < SAMPLES_LEAST ? go_through(l) : status;
}

/* ── the bars ── */

static int bar(int thickness, int side, double scale)
{
  return thickness < LEAST * side ? 0 : (int)lround(thickness * scale);
}

/* From the frame as stored to the picture as displayed. */
static norae_bars displayed(const looking *l, const nr_picture *p)
{
  int sides[4] = {l->left, l->top, l->width - l->right, l->height - l->bottom}; /* clockwise */
  int turned[4], turns = p->rotation / 90;
  for (int i = 0; i < 4; i++)
    turned[(i + turns) % 4] = sides[i];
  bool upright = turns % 2 == 0;
  int width = upright ? l->width : l->height, height = upright ? l->height : l->width;
  double across = (double)p->display_width / width, down = (double)p->display_height / height;
  norae_bars bars = {.left = bar(turned[p->mirrored ? 2 : 0], width, across),
                     .top = bar(turned[1], height, down),
                     .right = bar(turned[p->mirrored ? 0 : 2], width, across),
                     .bottom = bar(turned[3], height, down)};
  return bars;
}

static norae_status open_video(looking *l, norae_diags *diags)
{
  if (l->source.video < 0)
    return NORAE_ERR_FORMAT;
  l->stream = l->source.format->streams[l->source.video];
  for (unsigned i = 0; i < l->source.format->nb_streams; i++)
    if ((int)i != l->source.video)
      l->source.format->streams[i]->discard = AVDISCARD_ALL;
  l->width = l->stream->codecpar->width;
  l->height = l->stream->codecpar->height;
  if (l->width <= 0 || l->height <= 0)
    return NORAE_ERR_FORMAT;
  l->left = l->width;
  l->top = l->height;
  l->latest = AV_NOPTS_VALUE;
  size_t size;
  if (!nr_mul_size((size_t)l->width, (size_t)l->height, &size))
    return NORAE_ERR_LIMIT;
  norae_status status = nr_decoder_open(&l->source, l->stream, 0, &l->codec, diags);
  if (status != NORAE_OK)
    return status;
  l->grey = av_malloc(size + AV_INPUT_BUFFER_PADDING_SIZE);
  l->packet = av_packet_alloc();
  l->frame = av_frame_alloc();
  return l->grey && l->packet && l->frame ? NORAE_OK : NORAE_ERR_MEMORY;
}

static void close_video(looking *l)
{
  av_free(l->grey);
  sws_freeContext(l->grey_scale);
  av_frame_free(&l->frame);
  av_packet_free(&l->packet);
  avcodec_free_context(&l->codec);
  nr_source_close(&l->source);
}

norae_status norae_media_bars(const char *path, norae_bars *out, const norae_log *log,
                              norae_diags *diags)
{
  looking l = {0};
  *out = (norae_bars){0};
  nr_avlog_scope scope = nr_avlog_enter(log);
  norae_status status = nr_source_open(&l.source, path, log, diags);
  if (status == NORAE_OK)
    status = open_video(&l, diags);
  if (status == NORAE_OK)
    status = look(&l);
  double lit = (double)(l.right - l.left) * (l.bottom - l.top);
  if (status == NORAE_OK && l.right > l.left && l.bottom > l.top &&
      lit >= PICTURE_LEAST * l.width * l.height) {
    nr_picture picture = nr_picture_of(l.source.format, l.stream);
    *out = displayed(&l, &picture);
  }
  close_video(&l);
  nr_avlog_leave(scope);
  return status;
}
