/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/pieces.h"

#include <string.h>
#include <unistd.h>

#include <libavutil/cpu.h>
#include <libavutil/imgutils.h>

#include "media/reread.h"

/* Encoders begin a new group this often of themselves: pieces as long cost nothing. */
#define PIECE 250
#define PIECE_MIN 48
/* With fast presets x264 keeps about so many cores busy. */
#define CORES_MANY 8
#define CORES_EACH 4
/* What a worker takes, in frames: its decoder's, its encoder's to look ahead and to refer
 * to.  Slow presets take twice as much. */
#define FRAMES_EACH 160
#define MEMORY_SHARE 3 /* one part in so many */

static int cores_of(const norae_burn_options *o)
{
  int cores = o->threads ? o->threads : av_cpu_count();
  return cores > 0 ? cores : 1;
}

static bool is_one_of(const char *preset, const char *const *names)
{
  while (*names && strcmp(preset, *names) != 0)
    names++;
  return *names;
}

static int64_t frames_for(const norae_burn_options *o)
{
  static const char *const slow[] = {"slow", "slower", "veryslow", "placebo", NULL};
  return o->preset && is_one_of(o->preset, slow) ? 2 * FRAMES_EACH : FRAMES_EACH;
}

/* Workers that there is memory for. */
static int memory_for(const AVCodecParameters *p, int64_t frames)
{
#ifdef _SC_PHYS_PAGES
  int64_t pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
  int frame = av_image_get_buffer_size(p->format, p->width, p->height, 64);
  if (pages > 0 && size > 0 && frame > 0) {
    int64_t count = pages * size / MEMORY_SHARE / (frame * frames);
    return count < 1 ? 1 : count > 64 ? 64 : (int)count;
  }
#endif
  return 4;
}

static bool leaves_cores_idle(const norae_burn_options *o, const AVCodec *encoder)
{
  static const char *const fast[] = {"ultrafast", "superfast", "veryfast", NULL};
  return o->preset && is_one_of(o->preset, fast) && strcmp(encoder->name, "libx264") == 0 &&
         !o->bit_rate && cores_of(o) >= CORES_MANY;
}

int nr_pieces_workers(const norae_burn_options *o, const AVCodec *encoder,
                      const AVCodecParameters *picture, bool *bound)
{
  int wanted = o->jobs ? o->jobs : leaves_cores_idle(o, encoder) ? cores_of(o) / CORES_EACH : 1;
  int room = wanted > 1 ? memory_for(picture, frames_for(o)) : 1;
  *bound = wanted > room;
  return wanted < room ? wanted : room;
}

size_t nr_pieces_least(size_t pictures, int workers)
{
  size_t each = pictures / (2 * (size_t)workers);
  return each > PIECE ? PIECE : each < PIECE_MIN ? PIECE_MIN : each;
}

int nr_pieces_threads(const norae_burn_options *o, int workers)
{
  int each = cores_of(o) / workers;
  return workers == 1 ? o->threads : each > 1 ? each : 1;
}

/* ── where a film can be cut ── */

static const char *look(const nr_source *source, nr_cuts *how, nr_avc *avc)
{
  const AVCodecParameters *p = source->format->streams[source->video]->codecpar;
  const AVCodecDescriptor *d = avcodec_descriptor_get(p->codec_id);
  const char *unfit = nr_reread_unfit(source);
  if (unfit)
    return unfit;
  *how = NR_CUTS_BY_FLAG;
  if (p->codec_id == AV_CODEC_ID_H264) {
    *how = NR_CUTS_AVC;
    if (!p->extradata || !nr_avc_read(p->extradata, (size_t)p->extradata_size, avc) ||
        avc->length_size != NR_AVC_LENGTH)
      return "its parameters are not apart from its pictures";
  } else if (p->codec_id == AV_CODEC_ID_HEVC) {
    *how = NR_CUTS_HEVC;
    if (p->extradata_size < 23 || p->extradata[0] != 1 || (p->extradata[21] & 3) != 3)
      return "its parameters are not apart from its pictures";
  } else if (p->codec_id != AV_CODEC_ID_VP8 && p->codec_id != AV_CODEC_ID_VP9 &&
             p->codec_id != AV_CODEC_ID_FFV1 &&
             !(d && (d->props & AV_CODEC_PROP_INTRA_ONLY)))
    return "where its pictures can be cut is not known";
  return NULL;
}

norae_status nr_pieces_plan(const nr_source *source, int workers, nr_units *units, nr_plan *plan,
                            const char **why)
{
  nr_cuts how;
  nr_avc avc;
  *why = look(source, &how, &avc);
  if (*why)
    return NORAE_OK;
  norae_status status = nr_units_read(source, how, &avc, units, why);
  if (status == NORAE_OK && !*why && nr_units_are_cut_off(units, source))
    *why = "it is cut off";
  if (status != NORAE_OK || *why)
    return status;
  status = nr_plan_pieces(units, nr_pieces_least(units->shown_count, workers), plan);
  if (status == NORAE_OK && plan->count < 2)
    *why = "it has hardly any pictures that it can be cut at";
  return status;
}
