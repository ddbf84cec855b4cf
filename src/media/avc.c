/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/avc.h"

#include <string.h>

#include <libavcodec/avcodec.h>
#include <libavutil/intreadwrite.h>
#include <libavutil/mem.h>

#define AVCC_HEAD 6
#define HIGH 100

/* ── units ── */

bool nr_avc_next(const uint8_t **at, const uint8_t *end, nr_nal *out, bool *broken)
{
  size_t left = (size_t)(end - *at);
  if (left == 0)
    return false;
  size_t size = left >= NR_AVC_LENGTH ? AV_RB32(*at) : 0;
  if (left < NR_AVC_LENGTH || size > left - NR_AVC_LENGTH || size == 0) {
    *broken = true;
    return false;
  }
  *out = (nr_nal){*at + NR_AVC_LENGTH, size};
  *at += NR_AVC_LENGTH + size;
  return true;
}

/* Behind the next 00 00 01, or the end. */
static const uint8_t *behind_start(const uint8_t *at, const uint8_t *end)
{
  for (; end - at >= 3; at++) {
    const uint8_t *one = memchr(at + 2, 1, (size_t)(end - at - 2));
    if (!one)
      return end;
    at = one - 2;
    if (at[0] == 0 && at[1] == 0)
      return one + 1;
  }
  return end;
}

bool nr_annexb_next(const uint8_t **at, const uint8_t *end, nr_nal *out)
{
  const uint8_t *begin = behind_start(*at, end);
  if (begin == end)
    return false;
  const uint8_t *next = behind_start(begin, end);
  const uint8_t *stop = next;
  if (next < end || (next - begin >= 3 && next[-1] == 1 && !next[-2] && !next[-3]))
    stop = next - 3;
  *at = stop;
  while (stop > begin && stop[-1] == 0) /* zeros belong to the start code */
    stop--;
  *out = (nr_nal){begin, (size_t)(stop - begin)};
  return true;
}

/* ── bits of a parameter set ── */

typedef struct bits {
  const uint8_t *at, *end;
  unsigned zeros, byte;
  int left;
  bool over;
} bits;

static unsigned bit(bits *b)
{
  if (b->left == 0) {
    if (b->zeros >= 2 && b->at < b->end && *b->at == 3) {
      b->at++; /* there only so that no start code appears */
      b->zeros = 0;
    }
    if (b->at >= b->end) {
      b->over = true;
      return 0;
    }
    b->byte = *b->at++;
    b->zeros = b->byte ? 0 : b->zeros + 1;
    b->left = 8;
  }
  return b->byte >> --b->left & 1;
}

static unsigned take(bits *b, int count)
{
  unsigned value = 0;
  while (count-- > 0)
    value = value << 1 | bit(b);
  return value;
}

/* Exponential Golomb; signed ones are only ever skipped. */
static unsigned golomb(bits *b)
{
  int zeros = 0;
  while (!b->over && zeros < 32 && !bit(b))
    zeros++;
  if (b->over || zeros == 32) {
    b->over = true;
    return 0;
  }
  return (1u << zeros) - 1 + take(b, zeros);
}

static int signed_golomb(bits *b)
{
  unsigned code = golomb(b);
  return code & 1 ? (int)(code / 2 + 1) : -(int)(code / 2);
}

static void skip_scaling_list(bits *b, int size)
{
  int last = 8, next = 8;
  for (int i = 0; i < size && !b->over; i++) {
    if (next)
      next = (last + signed_golomb(b) + 256) & 255;
    last = next ? next : last;
  }
}

static bool has_chroma_format(unsigned profile)
{
  static const uint8_t those[] = {100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135};
  return memchr(those, (int)profile, sizeof those);
}

static void read_format(bits *b, nr_sps *s)
{
  s->chroma_format = 1;
  s->luma_depth = s->chroma_depth = 8;
  if (!has_chroma_format(s->profile))
    return;
  s->chroma_format = golomb(b);
  if (s->chroma_format == 3)
    take(b, 1);
  s->luma_depth = 8 + golomb(b);
  s->chroma_depth = 8 + golomb(b);
  take(b, 1);
  if (!take(b, 1))
    return;
  for (int i = 0; i < (s->chroma_format == 3 ? 12 : 8); i++) {
    if (take(b, 1))
      skip_scaling_list(b, i < 6 ? 16 : 64);
  }
}

static void skip_picture_order(bits *b)
{
  golomb(b); /* of frame numbers */
  unsigned type = golomb(b);
  if (type == 0)
    golomb(b);
  if (type != 1)
    return;
  take(b, 1);
  golomb(b);
  golomb(b);
  for (unsigned count = golomb(b); count && !b->over; count--)
    golomb(b);
}

bool nr_sps_read(nr_nal nal, nr_sps *s)
{
  bits b = {.at = nal.data + 1, .end = nal.data + nal.size};
  if (nr_nal_type(nal) != NR_NAL_SPS)
    return false;
  *s = (nr_sps){.profile = take(&b, 8)};
  s->constraints = take(&b, 8);
  s->level = take(&b, 8);
  s->id = golomb(&b);
  read_format(&b, s);
  skip_picture_order(&b);
  s->refs = golomb(&b);
  take(&b, 1);
  s->width = golomb(&b) + 1;
  s->height = golomb(&b) + 1;
  s->frames_only = take(&b, 1);
  return !b.over && s->id < 32;
}

/* ── avcC ── */

static bool read_sets(const uint8_t **at, const uint8_t *end, size_t count, int type, nr_nal *out)
{
  for (size_t i = 0; i < count; i++) {
    size_t size = end - *at >= 2 ? AV_RB16(*at) : 0;
    if (size == 0 || size > (size_t)(end - *at) - 2)
      return false;
    out[i] = (nr_nal){*at + 2, size};
    *at += 2 + size;
    if (nr_nal_type(out[i]) != type)
      return false;
  }
  return true;
}

bool nr_avc_read(const uint8_t *data, size_t size, nr_avc *a)
{
  const uint8_t *at = data + AVCC_HEAD, *end = data + size;
  if (size < AVCC_HEAD + 1 || data[0] != 1)
    return false;
  *a = (nr_avc){.profile = data[1],
                .compatibility = data[2],
                .level = data[3],
                .length_size = (data[4] & 3) + 1u,
                .sps_count = data[5] & 31};
  if (!read_sets(&at, end, a->sps_count, NR_NAL_SPS, a->sps) || at == end)
    return false;
  a->pps_count = *at++;
  if (!read_sets(&at, end, a->pps_count, NR_NAL_PPS, a->pps))
    return false;
  /* Extensions of parameter sets tell of a second, transparent picture. */
  return a->sps_count && a->pps_count && (end - at < 4 || at[3] == 0);
}

static bool id_of(nr_nal nal, unsigned *id)
{
  nr_sps sps;
  if (nr_nal_type(nal) == NR_NAL_SPS) {
    bool fine = nr_sps_read(nal, &sps);
    *id = fine ? sps.id : 0;
    return fine;
  }
  bits b = {.at = nal.data + 1, .end = nal.data + nal.size};
  *id = golomb(&b);
  return !b.over;
}

int nr_avc_free_id(const nr_avc *a)
{
  bool taken[256] = {false};
  for (size_t i = 0; i < a->sps_count + a->pps_count; i++) {
    unsigned id;
    if (!id_of(i < a->sps_count ? a->sps[i] : a->pps[i - a->sps_count], &id) || id > 255)
      return -1;
    taken[id] = true;
  }
  for (int id = 0; id < 32; id++) {
    if (!taken[id])
      return id;
  }
  return -1;
}

bool nr_avc_has(const nr_avc *a, nr_nal nal)
{
  const nr_nal *set = nr_nal_type(nal) == NR_NAL_SPS ? a->sps : a->pps;
  size_t count = nr_nal_type(nal) == NR_NAL_SPS ? a->sps_count : a->pps_count;
  for (size_t i = 0; i < count; i++) {
    if (set[i].size == nal.size && memcmp(set[i].data, nal.data, nal.size) == 0)
      return true;
  }
  return false;
}

/* ── joining ── */

static uint8_t *put_sets(uint8_t *at, const nr_nal *set, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    AV_WB16(at, set[i].size);
    memcpy(at + 2, set[i].data, set[i].size);
    at += 2 + set[i].size;
  }
  return at;
}

static size_t room(const nr_avc *a)
{
  size_t bytes = AVCC_HEAD + 1 + 4;
  for (size_t i = 0; i < a->sps_count; i++)
    bytes += 2 + a->sps[i].size;
  for (size_t i = 0; i < a->pps_count; i++)
    bytes += 2 + a->pps[i].size;
  return bytes;
}

/* *sps: the first one, for its format. */
static uint8_t *write_avcc(const nr_avc *a, const nr_sps *sps, size_t *size)
{
  uint8_t *data = av_mallocz(room(a) + AV_INPUT_BUFFER_PADDING_SIZE);
  if (!data)
    return NULL;
  const uint8_t head[AVCC_HEAD] = {1,
                                   (uint8_t)a->profile,
                                   (uint8_t)a->compatibility,
                                   (uint8_t)a->level,
                                   0xfc | (NR_AVC_LENGTH - 1),
                                   (uint8_t)(0xe0 | a->sps_count)};
  memcpy(data, head, sizeof head);
  uint8_t *at = put_sets(data + AVCC_HEAD, a->sps, a->sps_count);
  *at++ = (uint8_t)a->pps_count;
  at = put_sets(at, a->pps, a->pps_count);
  if (a->profile >= HIGH) {
    *at++ = (uint8_t)(0xfc | sps->chroma_format);
    *at++ = (uint8_t)(0xf8 | (sps->luma_depth - 8));
    *at++ = (uint8_t)(0xf8 | (sps->chroma_depth - 8));
    *at++ = 0;
  }
  *size = (size_t)(at - data);
  return data;
}

/* One more parameter set; false when it does not go with those there. */
static bool add_set(nr_avc *a, nr_nal nal, const nr_sps *first)
{
  nr_sps sps;
  if (nr_nal_type(nal) == NR_NAL_PPS && a->pps_count < NR_AVC_PPS_MAX && nal.size <= UINT16_MAX) {
    a->pps[a->pps_count++] = nal;
    return true;
  }
  if (nr_nal_type(nal) != NR_NAL_SPS || a->sps_count >= NR_AVC_SPS_MAX || nal.size > UINT16_MAX ||
      !nr_sps_read(nal, &sps))
    return false;
  if (sps.width != first->width || sps.height != first->height || !sps.frames_only ||
      sps.chroma_format != first->chroma_format || sps.luma_depth != first->luma_depth ||
      sps.chroma_depth != first->chroma_depth)
    return false;
  a->sps[a->sps_count++] = nal;
  a->profile = sps.profile > a->profile ? sps.profile : a->profile;
  a->level = sps.level > a->level ? sps.level : a->level;
  a->compatibility &= sps.constraints; /* true of all, or of none */
  return true;
}

uint8_t *nr_avc_join(const nr_avc *avc, const uint8_t *annexb, size_t size, size_t *out_size,
                     unsigned *profile, unsigned *level)
{
  nr_avc all = *avc;
  nr_sps first;
  nr_nal nal;
  const uint8_t *at = annexb;
  if (!nr_sps_read(avc->sps[0], &first))
    return NULL;
  while (nr_annexb_next(&at, annexb + size, &nal)) {
    if (!add_set(&all, nal, &first))
      return NULL;
  }
  if (all.sps_count == avc->sps_count || all.pps_count == avc->pps_count)
    return NULL;
  *profile = all.profile;
  *level = all.level;
  return write_avcc(&all, &first, out_size);
}
