/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/verify.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "media/reread.h"

/* Pictures decoded on each side of a joint. */
#define AROUND 5

typedef struct verifier {
  const nr_splice *splice;
  nr_source source;
  nr_reread reread;
  AVCodecContext *decoder;
  AVPacket *packet;
  AVFrame *frame;
  bool *probed;      /* shown units that are decoded, in coded order */
  int64_t *expected; /* their times */
  size_t fed, shown; /* how many went in, and came out */
  int64_t shift;     /* of all times: Matroska has none below 0 */
  const char *why;
} verifier;

static bool wrong(verifier *v, const char *why)
{
  v->why = why;
  return false;
}

/* ── what is decoded ── */

static void probe(verifier *v, size_t first, size_t last)
{
  size_t count = v->splice->work.units->shown_count;
  for (size_t i = first; i < last && i < count; i++)
    v->probed[i] = true;
}

/* From the last group of what is copied before to where encoding begins: all that others
 * are predicted from when it ends amid the group, and the last ones.  Between what is left
 * out and what is not, a fresh picture stands. */
static void probe_before(verifier *v, const nr_range *r, size_t offset)
{
  const nr_units *u = v->splice->work.units;
  size_t entry = nr_units_entry(u, r->last - 1);
  bool amid = r->last == u->count || !u->unit[r->last].fresh;
  for (size_t i = entry; i < r->last; i++) {
    if (amid ? i + AROUND >= r->last || !u->unit[i].unused : i < entry + AROUND)
      probe(v, i - offset, i - offset + 1);
  }
}

/* Copied ranges hold nothing hidden, so that units and what is shown differ by an offset. */
static void choose_probes(verifier *v)
{
  const nr_plan *plan = v->splice->work.plan;
  for (size_t i = 0; i < plan->count; i++) {
    const nr_range *r = &plan->range[i];
    if (!r->copied) {
      probe(v, r->shown, r->shown + (r->count < AROUND ? r->count : AROUND));
      continue;
    }
    if (i > 0)
      probe(v, r->shown, r->shown + (r->count < AROUND ? r->count : AROUND));
    if (i + 1 < plan->count)
      probe_before(v, r, r->first - r->shown);
  }
}

/* ── decoding ── */

static bool take_frames(verifier *v)
{
  int error;
  while ((error = avcodec_receive_frame(v->decoder, v->frame)) >= 0) {
    bool fine = !v->frame->decode_error_flags && !(v->frame->flags & AV_FRAME_FLAG_CORRUPT) &&
                v->shown < v->fed && v->frame->pts != AV_NOPTS_VALUE;
    if (fine)
      v->expected[v->shown++] -= v->frame->pts; /* 0 when it comes in its turn */
    av_frame_unref(v->frame);
    if (!fine)
      return wrong(v, "a joint does not decode well");
  }
  return error == AVERROR(EAGAIN) || error == AVERROR_EOF ||
         wrong(v, "a joint does not decode well");
}

static bool decode(verifier *v, const AVPacket *packet)
{
  if (avcodec_send_packet(v->decoder, packet) < 0)
    return wrong(v, "a joint does not decode well");
  return take_frames(v);
}

/* ── reading ── */

static bool check_packet(verifier *v, size_t index)
{
  const nr_splice *s = v->splice;
  if (index == s->marked)
    return wrong(v, "it has more pictures than it should");
  const nr_mark *mark = &s->mark[index];
  const AVPacket *p = v->packet;
  if (index == 0)
    v->shift = p->pts - mark->pts;
  if (p->pts - mark->pts != v->shift || (p->flags & AV_PKT_FLAG_DISCARD))
    return wrong(v, "times of its pictures are not the ones they were");
  if (mark->size >= 0 && (p->size != mark->size || nr_packet_sum(p->data, p->size) != mark->sum))
    return wrong(v, "its packets are not the ones that were written");
  if (!v->probed[index])
    return true;
  v->fed++;
  return decode(v, p);
}

static bool check_all(verifier *v)
{
  size_t index = 0;
  int error;
  while ((error = nr_reread_next(&v->reread, v->packet)) >= 0) {
    bool fine = check_packet(v, index++);
    av_packet_unref(v->packet);
    if (!fine)
      return false;
  }
  if (error != AVERROR_EOF)
    return wrong(v, "it can't be read back");
  if (index != v->splice->marked || index != v->splice->work.units->shown_count)
    return wrong(v, "it lacks pictures");
  if (!decode(v, NULL) || v->shown != v->fed)
    return wrong(v, "a joint does not decode well");
  for (size_t i = 0; i < v->fed; i++) {
    if (v->expected[i] != -v->shift)
      return wrong(v, "pictures around a joint come in another order");
  }
  return true;
}

/* ── set-up ── */

/* The times of what is probed, as they have to come out. */
static bool expect(verifier *v)
{
  const nr_splice *s = v->splice;
  size_t count = 0;
  v->probed = calloc(s->work.units->shown_count, sizeof *v->probed);
  v->expected = nr_alloc_array(s->marked, sizeof *v->expected);
  if (!v->probed || !v->expected)
    return false;
  choose_probes(v);
  for (size_t i = 0; i < s->marked; i++) {
    if (v->probed[i])
      v->expected[count++] = s->mark[i].pts;
  }
  qsort(v->expected, count, sizeof *v->expected, nr_by_time);
  return true;
}

static norae_status set_up(verifier *v, const char *path)
{
  norae_status status = nr_source_open(&v->source, path, v->splice->work.source->log, NULL);
  if (status != NORAE_OK)
    return status;
  if (v->source.video < 0)
    return NORAE_ERR_FORMAT;
  v->packet = av_packet_alloc();
  v->frame = av_frame_alloc();
  if (!v->packet || !v->frame || !expect(v) || nr_reread_open(&v->reread, &v->source) < 0)
    return NORAE_ERR_MEMORY;
  AVStream *stream = v->source.format->streams[v->source.video];
  status = nr_decoder_open(&v->source, stream, v->splice->work.threads, &v->decoder, NULL);
  if (status != NORAE_OK)
    return status;
  v->decoder->err_recognition |= AV_EF_EXPLODE;
  v->decoder->skip_loop_filter = AVDISCARD_ALL; /* its result is not looked at */
  return NORAE_OK;
}

norae_status nr_verify(const char *path, const nr_splice *splice, const char **why)
{
  verifier v = {.splice = splice};
  norae_status status = set_up(&v, path);
  if (status == NORAE_OK)
    check_all(&v);
  *why = status == NORAE_ERR_FORMAT ? "it can't be read back" : v.why;
  if (status == NORAE_ERR_FORMAT)
    status = NORAE_OK;
  if (status == NORAE_OK && nr_cancelled(v.splice->work.source->log))
    status = NORAE_ERR_CANCELLED;
  av_frame_free(&v.frame);
  av_packet_free(&v.packet);
  avcodec_free_context(&v.decoder);
  nr_reread_close(&v.reread);
  nr_source_close(&v.source);
  free(v.probed);
  free(v.expected);
  return status;
}
