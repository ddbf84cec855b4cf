/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * H.264 as MP4 and Matroska keep it: parameter sets apart in an "avcC" (ISO/IEC
 * 14496-15), packets of NAL units with their lengths in front.
 */
#ifndef NR_MEDIA_AVC_H
#define NR_MEDIA_AVC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NR_AVC_SPS_MAX 31
#define NR_AVC_PPS_MAX 255
/* A length in front of each NAL unit; other sizes are hardly ever seen. */
#define NR_AVC_LENGTH 4

enum { NR_NAL_PARTITION_A = 2, NR_NAL_PARTITION_C = 4, NR_NAL_IDR = 5, NR_NAL_SPS = 7,
       NR_NAL_PPS = 8 };

/* A NAL unit without what separates it from the next; a view. */
typedef struct nr_nal {
  const uint8_t *data;
  size_t size;
} nr_nal;

static inline int nr_nal_type(nr_nal nal)
{
  return nal.size ? nal.data[0] & 31 : 0;
}

/* Whether other pictures are predicted from it. */
static inline bool nr_nal_is_used(nr_nal nal)
{
  return nal.size && nal.data[0] >> 5 & 3;
}

/* What a sequence parameter set says, as far as it matters here. */
typedef struct nr_sps {
  unsigned id, profile, constraints, level;
  unsigned chroma_format, luma_depth, chroma_depth;
  unsigned refs;            /* frames to keep for others */
  unsigned width, height;   /* in macroblocks, and map units */
  bool frames_only;         /* no fields */
} nr_sps;

typedef struct nr_avc {
  unsigned profile, compatibility, level, length_size;
  nr_nal sps[NR_AVC_SPS_MAX + 1], pps[NR_AVC_PPS_MAX + 1];
  size_t sps_count, pps_count;
} nr_avc;

/* Views into `data`; false when it is no avcC, or holds what can't be kept. */
bool nr_avc_read(const uint8_t *data, size_t size, nr_avc *out);
bool nr_sps_read(nr_nal nal, nr_sps *out);
/* The lowest id that no parameter set has, of either kind; below 0 if none is left. */
int nr_avc_free_id(const nr_avc *avc);
bool nr_avc_has(const nr_avc *avc, nr_nal nal);

/* The parameter sets of an encoder (Annex B) beside those of `avc`.  *out is for
 * av_free(), with libav's padding; NULL when they don't fit together or when there
 * is no memory.  *profile and *level become the higher ones. */
uint8_t *nr_avc_join(const nr_avc *avc, const uint8_t *annexb, size_t size, size_t *out_size,
                     unsigned *profile, unsigned *level);

/* Next unit of a packet with lengths; false at the end, *broken when it ends amid one. */
bool nr_avc_next(const uint8_t **at, const uint8_t *end, nr_nal *out, bool *broken);
/* Next unit between start codes; false at the end. */
bool nr_annexb_next(const uint8_t **at, const uint8_t *end, nr_nal *out);

#endif
