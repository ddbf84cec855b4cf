/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/remux.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>

#include <libavutil/display.h>

#include "base/checked.h"
#include "base/str.h"
#include "media/outfile.h"

/* Sound that ends this long before the start is neither heard nor needed to
 * start the decoder. */
#define PREROLL (NORAE_US_PER_S * 3 / 100)
/* An encoder may look this far ahead while sound comes in at once. */
#define INTERLEAVE_MAX (120 * NORAE_US_PER_S)

/* ── opening ── */

static norae_status guess_format(const char *path, const AVOutputFormat **out, norae_diags *diags)
{
  const char *dot = strrchr(path, '.');
  /* libav takes it for a bare stream of MPEG-4, or for an iPod's. */
  *out = av_guess_format(dot && strcasecmp(dot, ".m4v") == 0 ? "mp4" : NULL, path, NULL);
  if (*out && !((*out)->flags & AVFMT_NOFILE) && (*out)->video_codec != AV_CODEC_ID_NONE)
    return NORAE_OK;
  nr_error(diags, "container", nr_in_file(path),
           "its extension names no container for video; use .mp4, .mkv, .mov or .webm");
  return NORAE_ERR_ARGUMENT;
}

static bool is_matroska(const nr_remux *r)
{
  return nr_remux_is(r, "matroska") || nr_remux_is(r, "webm");
}

static int open_format(nr_remux *r, const AVOutputFormat *format)
{
  nr_str url = {0};
  nr_str_addf(&url, "file:%s", nr_output_path(r->file));
  if (!nr_str_text(&url))
    return AVERROR(ENOMEM);
  int error = avformat_alloc_output_context2(&r->format, format, NULL, nr_str_text(&url));
  r->whole = error >= 0 && is_matroska(r);
  if (r->whole && !(r->format->pb = nr_outfile_open(nr_output_fd(r->file))))
    error = AVERROR(ENOMEM);
  else if (error >= 0 && !r->whole)
    error = avio_open(&r->format->pb, nr_str_text(&url), AVIO_FLAG_WRITE);
  nr_str_free(&url);
  if (error >= 0)
    r->format->max_interleave_delta = INTERLEAVE_MAX;
  return error;
}

norae_status nr_remux_open(nr_remux *r, nr_source *source, const char *path, bool overwrite,
                           norae_diags *diags)
{
  *r = (nr_remux){.source = source, .name = path, .timeline = NR_TIMELINE_WHOLE};
  const AVOutputFormat *format;
  norae_status status = guess_format(path, &format, diags);
  if (status == NORAE_OK)
    status = nr_output_begin(path, overwrite, &r->file, diags);
  if (status != NORAE_OK)
    return status;
  r->target = calloc(source->format->nb_streams, sizeof *r->target);
  r->copied = calloc(source->format->nb_streams, sizeof *r->copied);
  r->next_dts = nr_alloc_array(source->format->nb_streams, sizeof *r->next_dts);
  for (unsigned i = 0; r->next_dts && i < source->format->nb_streams; i++)
    r->next_dts[i] = AV_NOPTS_VALUE;
  int error = r->target && r->copied && r->next_dts ? open_format(r, format) : AVERROR(ENOMEM);
  return error < 0 ? nr_remux_error(r, error, diags) : NORAE_OK;
}

static int close_file(nr_remux *r)
{
  return r->whole ? nr_outfile_close(&r->format->pb) : avio_closep(&r->format->pb);
}

bool nr_remux_lend(nr_remux *r, AVStream *stream, void *bytes, size_t size)
{
  if (!nr_grow(&r->lent, &r->lent_capacity, r->lent_count + 1, sizeof *r->lent))
    return false;
  r->lent[r->lent_count++] = (nr_lent){stream->index, bytes, size};
  stream->codecpar->extradata = bytes;
  stream->codecpar->extradata_size = (int)size;
  return true;
}

/* libav would free() what is none of its own. */
static void take_back(nr_remux *r)
{
  for (size_t i = 0; i < r->lent_count; i++) {
    AVCodecParameters *p = r->format->streams[r->lent[i].stream]->codecpar;
    p->extradata = NULL;
    p->extradata_size = 0;
    munmap(r->lent[i].bytes, r->lent[i].size);
  }
  free(r->lent);
  r->lent = NULL;
  r->lent_count = r->lent_capacity = 0;
}

static void free_format(nr_remux *r)
{
  if (r->format && r->format->pb)
    close_file(r);
  take_back(r);
  avformat_free_context(r->format);
  r->format = NULL;
}

void nr_remux_close(nr_remux *r)
{
  free_format(r);
  nr_output_abort(&r->file);
  free(r->target);
  free(r->copied);
  free(r->next_dts);
  free(r->last_dts);
  *r = (nr_remux){0};
}

/* ── streams ── */

bool nr_remux_holds(const nr_remux *r, enum AVCodecID codec)
{
  /* libav calls it experimental there, and so do players. */
  if (codec == AV_CODEC_ID_FLAC && (nr_remux_is(r, "mp4") || nr_remux_is(r, "mov")))
    return false;
  return avformat_query_codec(r->format->oformat, codec, FF_COMPLIANCE_NORMAL) == 1;
}

/* libav's Matroska muxer learned it in its version 60.17. */
bool nr_remux_holds_rotation(const nr_remux *r)
{
  bool knows = LIBAVFORMAT_VERSION_INT >= AV_VERSION_INT(60, 17, 100);
  return nr_remux_is(r, "mp4") || nr_remux_is(r, "mov") || (is_matroska(r) && knows);
}

bool nr_remux_is(const nr_remux *r, const char *format)
{
  return strcmp(r->format->oformat->name, format) == 0;
}

bool nr_remux_is_mov(const nr_remux *r)
{
  return nr_remux_is(r, "mp4") || nr_remux_is(r, "mov") || nr_remux_is(r, "ipod");
}

AVStream *nr_remux_add(nr_remux *r)
{
  return avformat_new_stream(r->format, NULL);
}

AVStream *nr_remux_target(const nr_remux *r, int source_stream)
{
  int index = source_stream < 0 ? -1 : r->target[source_stream];
  return index < 0 ? NULL : r->format->streams[index];
}

/* What stays true of a picture that is encoded again; the rest (Dolby Vision) is
 * about the former stream's bits. */
static bool survives(enum AVPacketSideDataType type)
{
  return type == AV_PKT_DATA_DISPLAYMATRIX || type == AV_PKT_DATA_STEREO3D ||
         type == AV_PKT_DATA_SPHERICAL || type == AV_PKT_DATA_MASTERING_DISPLAY_METADATA ||
         type == AV_PKT_DATA_CONTENT_LIGHT_LEVEL;
}

static int copy_side_data(AVStream *out, const AVStream *in, bool all)
{
#if LIBAVFORMAT_VERSION_MAJOR >= 61
  for (int i = 0; i < in->codecpar->nb_coded_side_data; i++) {
    const AVPacketSideData *from = &in->codecpar->coded_side_data[i];
    AVPacketSideData *to;
    if (all || !survives(from->type)) /* all came along with the parameters */
      continue;
    to = av_packet_side_data_new(&out->codecpar->coded_side_data,
                                 &out->codecpar->nb_coded_side_data, from->type, from->size, 0);
    if (!to)
      return AVERROR(ENOMEM);
    memcpy(to->data, from->data, from->size);
  }
#else
  for (int i = 0; i < in->nb_side_data; i++) {
    const AVPacketSideData *from = &in->side_data[i];
    if (!all && !survives(from->type))
      continue;
    uint8_t *to = av_stream_new_side_data(out, from->type, from->size);
    if (!to)
      return AVERROR(ENOMEM);
    memcpy(to, from->data, from->size);
  }
#endif
  return 0;
}

void nr_remux_forget_rotation(AVStream *stream)
{
#if LIBAVFORMAT_VERSION_MAJOR >= 61
  av_packet_side_data_remove(stream->codecpar->coded_side_data,
                             &stream->codecpar->nb_coded_side_data, AV_PKT_DATA_DISPLAYMATRIX);
#else
  size_t size;
  uint8_t *matrix = av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
  int32_t upright[9];
  av_display_rotation_set(upright, 0);
  if (matrix && size >= sizeof upright)
    memcpy(matrix, upright, sizeof upright);
#endif
}

/* A cover is a track of its own in MP4, but an attachment in Matroska. */
static int attach_cover(AVStream *out, const AVStream *in)
{
  const AVPacket *picture = &in->attached_pic;
  bool png = in->codecpar->codec_id == AV_CODEC_ID_PNG;
  out->codecpar->codec_type = AVMEDIA_TYPE_ATTACHMENT;
  out->codecpar->codec_id = in->codecpar->codec_id;
  out->codecpar->extradata = av_mallocz((size_t)picture->size + AV_INPUT_BUFFER_PADDING_SIZE);
  if (!out->codecpar->extradata)
    return AVERROR(ENOMEM);
  memcpy(out->codecpar->extradata, picture->data, (size_t)picture->size);
  out->codecpar->extradata_size = picture->size;
  av_dict_set(&out->metadata, "filename", png ? "cover.png" : "cover.jpg", 0);
  return av_dict_set(&out->metadata, "mimetype", png ? "image/png" : "image/jpeg", 0);
}

/* What muxers and encoders tell about themselves is no longer true. */
static void forget_own_tags(AVDictionary **tags)
{
  static const char *const own[] = {"encoder",     "DURATION",      "handler_name",     "vendor_id",
                                    "major_brand", "minor_version", "compatible_brands"};
  for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
    av_dict_set(tags, own[i], NULL, 0);
}

/* The source's own where the container knows it for the same codec: whether HEVC is called
 * "hvc1" or "hev1" decides which players take it.  Where there is none, the one that all
 * take. */
static uint32_t tag_for(const nr_remux *r, const AVCodecParameters *p)
{
  const AVOutputFormat *format = r->format->oformat;
  bool mov = nr_remux_is(r, "mp4") || nr_remux_is(r, "mov");
  if (!mov || p->codec_type != AVMEDIA_TYPE_VIDEO)
    return 0;
  if (p->codec_tag && av_codec_get_id(format->codec_tag, p->codec_tag) == p->codec_id)
    return p->codec_tag;
  return p->codec_id == AV_CODEC_ID_HEVC ? MKTAG('h', 'v', 'c', '1') : 0;
}

static int make_stream(nr_remux *r, int index, nr_fate fate)
{
  AVStream *in = r->source->format->streams[index], *out = nr_remux_add(r);
  if (!out)
    return AVERROR(ENOMEM);
  r->target[index] = out->index;
  out->time_base = in->time_base;
  out->avg_frame_rate = in->avg_frame_rate;
  out->disposition = in->disposition;
  out->sample_aspect_ratio = in->sample_aspect_ratio;
  int error = av_dict_copy(&out->metadata, in->metadata, 0);
  forget_own_tags(&out->metadata);
  if (error < 0 || fate == NR_REPLACE)
    return error < 0 ? error : copy_side_data(out, in, false);
  if (nr_stream_is_picture(in) && nr_remux_is(r, "matroska"))
    return attach_cover(out, in); /* no packets, all of it is in the header */
  r->copied[index] = in->codecpar->codec_type != AVMEDIA_TYPE_ATTACHMENT;
  error = avcodec_parameters_copy(out->codecpar, in->codecpar);
  out->codecpar->codec_tag = tag_for(r, in->codecpar);
  return error < 0 ? error : copy_side_data(out, in, true);
}

static bool can_copy(const nr_remux *r, const AVStream *in)
{
  enum AVMediaType type = in->codecpar->codec_type;
  enum AVCodecID codec = in->codecpar->codec_id;
  if (type == AVMEDIA_TYPE_ATTACHMENT)
    return nr_remux_is(r, "matroska");
  if (nr_stream_is_picture(in))
    return in->attached_pic.size > 0 && (codec == AV_CODEC_ID_MJPEG || codec == AV_CODEC_ID_PNG) &&
           (nr_remux_is(r, "matroska") || nr_remux_is(r, "mp4"));
  if (type == AVMEDIA_TYPE_AUDIO || type == AVMEDIA_TYPE_VIDEO || type == AVMEDIA_TYPE_SUBTITLE)
    return nr_remux_holds(r, codec);
  return false;
}

static void report_dropped(const nr_remux *r, const AVStream *in, norae_diags *diags)
{
  const char *kind = av_get_media_type_string(in->codecpar->codec_type);
  const char *what = nr_stream_is_picture(in) ? "cover" : kind ? kind : "data";
  /* Time codes, chapter texts and other streams without a meaning of their own. */
  bool matters = in->codecpar->codec_type <= AVMEDIA_TYPE_AUDIO ||
                 in->codecpar->codec_type == AVMEDIA_TYPE_SUBTITLE;
  nr_diag(diags, matters ? NORAE_WARNING : NORAE_NOTE, "stream-dropped", nr_in_file(r->name),
          "stream %d of the input (%s, %s) is left out: %s can't hold it", in->index, what,
          avcodec_get_name(in->codecpar->codec_id), r->format->oformat->long_name);
}

norae_status nr_remux_map(nr_remux *r, const nr_fate *fate, norae_diags *diags)
{
  for (unsigned i = 0; i < r->source->format->nb_streams; i++) {
    const AVStream *in = r->source->format->streams[i];
    nr_fate what = fate[i];
    r->target[i] = -1;
    if (what == NR_COPY && !can_copy(r, in)) {
      report_dropped(r, in, diags);
      what = NR_DROP;
    }
    int error = what == NR_DROP ? 0 : make_stream(r, (int)i, what);
    if (error < 0)
      return nr_remux_error(r, error, diags);
  }
  return NORAE_OK;
}

/* ── header ── */

/* A chapter's time on the output's clock. */
static int64_t chapter_time(const nr_remux *r, int64_t time, AVRational clock)
{
  norae_us at = av_rescale_q(time, clock, AV_TIME_BASE_Q) - r->source->start;
  norae_us end = nr_timeline_end(&r->timeline, NORAE_NO_TIME);
  at = nr_timeline_output(&r->timeline, at);
  if (at < 0)
    at = 0;
  if (end != NORAE_NO_TIME && at > end)
    at = end;
  return av_rescale_q(at, AV_TIME_BASE_Q, clock);
}

static int copy_chapters(nr_remux *r)
{
  const AVFormatContext *in = r->source->format;
  AVFormatContext *out = r->format;
  out->chapters = av_calloc(in->nb_chapters ? in->nb_chapters : 1, sizeof *out->chapters);
  if (!out->chapters)
    return AVERROR(ENOMEM);
  for (unsigned i = 0; i < in->nb_chapters; i++) {
    const AVChapter *from = in->chapters[i];
    int64_t start = chapter_time(r, from->start, from->time_base);
    int64_t end = chapter_time(r, from->end, from->time_base);
    if (end <= start && nr_timeline_cuts(&r->timeline)) /* outside */
      continue;
    AVChapter *to = av_mallocz(sizeof *to);
    if (!to)
      return AVERROR(ENOMEM);
    *to = (AVChapter){.id = from->id, .time_base = from->time_base, .start = start, .end = end};
    out->chapters[out->nb_chapters++] = to;
    int error = av_dict_copy(&to->metadata, from->metadata, 0);
    if (error < 0)
      return error;
  }
  return 0;
}

norae_status nr_remux_add_chapter(nr_remux *r, norae_us start, norae_us end, const char *title)
{
  AVFormatContext *out = r->format;
  AVChapter **list =
      av_realloc_array(out->chapters, out->nb_chapters + 1, sizeof *out->chapters);
  if (!list)
    return NORAE_ERR_MEMORY;
  out->chapters = list;
  AVChapter *chapter = av_mallocz(sizeof *chapter);
  if (!chapter)
    return NORAE_ERR_MEMORY;
  chapter->id = out->nb_chapters + 1;
  chapter->time_base = (AVRational){1, 1000};
  chapter->start = (start + 500) / 1000;
  chapter->end = (end + 500) / 1000;
  out->chapters[out->nb_chapters++] = chapter;
  return av_dict_set(&chapter->metadata, "title", title, 0) < 0 ? NORAE_ERR_MEMORY : NORAE_OK;
}

norae_status nr_remux_begin(nr_remux *r, AVDictionary **options, norae_diags *diags)
{
  int error = av_dict_copy(&r->format->metadata, r->source->format->metadata, 0);
  forget_own_tags(&r->format->metadata);
  if (error >= 0 && !r->own_chapters)
    error = copy_chapters(r);
  r->last_dts = calloc(r->format->nb_streams, sizeof *r->last_dts);
  if (!r->last_dts)
    error = AVERROR(ENOMEM);
  for (unsigned i = 0; r->last_dts && i < r->format->nb_streams; i++)
    r->last_dts[i] = AV_NOPTS_VALUE;
  if (error >= 0)
    error = avformat_write_header(r->format, options);
  av_dict_free(options);
  r->wrote_header = error >= 0;
  return error < 0 ? nr_remux_error(r, error, diags) : NORAE_OK;
}

/* ── packets ── */

/* Muxers refuse time stamps that don't rise; sources have them all the same. */
static void bend_into_order(nr_remux *r, AVPacket *packet)
{
  int64_t *last = &r->last_dts[packet->stream_index];
  int64_t least = *last + !(r->format->oformat->flags & AVFMT_TS_NONSTRICT);
  if (packet->dts == AV_NOPTS_VALUE)
    return;
  if (*last != AV_NOPTS_VALUE && packet->dts < least) {
    packet->dts = least;
    r->moved++;
  }
  if (packet->pts != AV_NOPTS_VALUE && packet->pts < packet->dts)
    packet->pts = packet->dts;
  *last = packet->dts;
}

/* Matroska's time stamps are those of the decoder's first sample, the one it
 * drops: libav's muxer forgets that, and sound would come early by the delay. */
static void delay_opus(const nr_remux *r, const AVStream *out, AVPacket *packet)
{
#if LIBAVFORMAT_VERSION_MAJOR < 61
  const AVCodecParameters *p = out->codecpar;
  if (p->codec_id != AV_CODEC_ID_OPUS || !is_matroska(r))
    return;
  int64_t delay = av_rescale_q(p->initial_padding, (AVRational){1, 48000}, out->time_base);
  if (packet->pts != AV_NOPTS_VALUE)
    packet->pts += delay;
  if (packet->dts != AV_NOPTS_VALUE)
    packet->dts += delay;
#endif
}

int nr_remux_write(nr_remux *r, AVPacket *packet, int stream, AVRational time_base)
{
  AVStream *out = r->format->streams[stream];
  av_packet_rescale_ts(packet, time_base, out->time_base);
  packet->stream_index = stream;
  packet->pos = -1;
  delay_opus(r, out, packet);
  bend_into_order(r, packet);
  int error = av_interleaved_write_frame(r->format, packet);
  return error < 0 ? error : r->format->pb->error;
}

/* Sound may begin before the start where the container can say "not to be heard";
 * elsewhere it would push the picture back. */
static norae_us preroll(const nr_remux *r)
{
  bool says = nr_remux_is_mov(r);
  return says || !r->timeline.from ? PREROLL : NR_SAME_TIME;
}

/* Whether nothing of a packet at `time` is in the output. */
static bool is_outside(const nr_remux *r, const AVStream *in, const AVPacket *packet, norae_us time)
{
  norae_us length = av_rescale_q(packet->duration, in->time_base, AV_TIME_BASE_Q);
  bool says = preroll(r) == PREROLL;
  if (time == NORAE_NO_TIME)
    return false;
  if (nr_timeline_ends_before(&r->timeline, time))
    return true;
  if (in->codecpar->codec_type == AVMEDIA_TYPE_SUBTITLE && r->timeline.from)
    return time + length <= r->timeline.from;
  return (says ? time + length : time) < r->timeline.from - preroll(r);
}

/* A subtitle that is there already when an excerpt begins, or still when it ends. */
static void clip_subtitle(const nr_remux *r, const AVStream *in, AVPacket *packet, norae_us time)
{
  const nr_timeline *t = &r->timeline;
  norae_us end = time + av_rescale_q(packet->duration, in->time_base, AV_TIME_BASE_Q);
  norae_us start = time > t->from ? time : t->from;
  if (packet->duration <= 0)
    return;
  if (t->until != NORAE_NO_TIME && end > t->until)
    end = t->until;
  packet->pts = packet->dts = av_rescale_q(start + r->source->start, AV_TIME_BASE_Q, in->time_base);
  packet->duration = av_rescale_q(end - start, AV_TIME_BASE_Q, in->time_base);
}

/* Player time to the output's. */
static void move_packet(const nr_remux *r, const AVStream *in, AVPacket *packet)
{
  int64_t start = av_rescale_q(r->source->start + r->timeline.from, AV_TIME_BASE_Q, in->time_base);
  double tempo = r->timeline.tempo;
  packet->pts -= start;
  packet->dts -= start;
  if (tempo == 1)
    return;
  packet->pts = llround((double)packet->pts / tempo);
  packet->dts = llround((double)packet->dts / tempo);
  packet->duration = llround((double)packet->duration / tempo);
}

/* Matroska tells no decoding times, and libav finds none for the first pictures: these are
 * decoded as much earlier than they are shown as others behind them may be shown first. */
static void find_dts(nr_remux *r, const AVStream *in, AVPacket *packet)
{
  int64_t *next = &r->next_dts[in->index], step = packet->duration;
  AVRational rate = in->avg_frame_rate;
  if (step <= 0 && rate.num > 0 && rate.den > 0)
    step = av_rescale_q(1, av_inv_q(rate), in->time_base);
  if (packet->dts == AV_NOPTS_VALUE && packet->pts != AV_NOPTS_VALUE) {
    if (*next == AV_NOPTS_VALUE)
      *next = packet->pts - in->codecpar->video_delay * step;
    packet->dts = *next < packet->pts ? *next : packet->pts;
  }
  if (packet->dts != AV_NOPTS_VALUE)
    *next = packet->dts + (step > 0 ? step : 0);
}

int nr_remux_copy(nr_remux *r, AVPacket *packet)
{
  const AVStream *in = r->source->format->streams[packet->stream_index];
  enum AVMediaType type = in->codecpar->codec_type;
  int target = r->target[packet->stream_index];
  bool picture = nr_stream_is_picture(in);
  if (packet->pts == AV_NOPTS_VALUE && type == AVMEDIA_TYPE_AUDIO)
    packet->pts = packet->dts;
  if (picture)
    packet->pts = packet->dts =
        av_rescale_q(r->source->start + r->timeline.from, AV_TIME_BASE_Q, in->time_base);
  if (type == AVMEDIA_TYPE_VIDEO)
    find_dts(r, in, packet);
  else if (packet->dts == AV_NOPTS_VALUE)
    packet->dts = packet->pts;
  norae_us time = nr_source_time(r->source, in, packet->pts);
  bool hidden = !picture && is_outside(r, in, packet, time);
  if (!r->copied[in->index] || hidden || packet->pts == AV_NOPTS_VALUE) {
    av_packet_unref(packet);
    return 0;
  }
  if (type == AVMEDIA_TYPE_SUBTITLE && nr_timeline_cuts(&r->timeline))
    clip_subtitle(r, in, packet, time);
  move_packet(r, in, packet);
  return nr_remux_write(r, packet, target, in->time_base);
}

norae_status nr_remux_error(const nr_remux *r, int error, norae_diags *diags)
{
  return nr_av_error(diags, r->name, "mux", "can't be written", error, NORAE_ERR_UNSUPPORTED);
}

norae_status nr_remux_complete(nr_remux *r, norae_diags *diags)
{
  int error = av_write_trailer(r->format);
  if (error >= 0 && r->format->pb->error < 0)
    error = r->format->pb->error;
  int closed = close_file(r);
  if (error >= 0)
    error = closed;
  if (r->moved)
    nr_warn(diags, "clock-order", nr_in_file(r->source->path),
            "%u time stamps did not rise and were moved", r->moved);
  free_format(r);
  return error < 0 ? nr_remux_error(r, error, diags) : NORAE_OK;
}

norae_status nr_remux_finish(nr_remux *r, norae_diags *diags)
{
  norae_status status = r->format ? nr_remux_complete(r, diags) : NORAE_OK;
  return status == NORAE_OK ? nr_output_commit(&r->file, diags) : status;
}
