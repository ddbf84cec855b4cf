/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/subset.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <hb-subset.h>

/* ── characters ── */

/* What a shaper may take instead of a character: the parts of it, the whole that it
 * makes with the one before, its mirror image. */
static void add_kin(hb_set_t *characters, hb_codepoint_t before, hb_codepoint_t c)
{
  hb_unicode_funcs_t *unicode = hb_unicode_funcs_get_default();
  hb_codepoint_t a, b, whole;
  if (before && hb_unicode_compose(unicode, before, c, &whole))
    hb_set_add(characters, whole);
  for (hb_codepoint_t rest = c; hb_unicode_decompose(unicode, rest, &a, &b); rest = a) {
    hb_set_add(characters, a);
    if (b)
      hb_set_add(characters, b);
    if (a == rest)
      break;
  }
  hb_set_add(characters, hb_unicode_mirroring(unicode, c));
}

/* A vowel may join its consonant after other marks have: each pair of a cluster. */
static void add_text(hb_set_t *characters, const char *text, size_t size)
{
  hb_buffer_t *buffer = hb_buffer_create();
  hb_unicode_funcs_t *unicode = hb_unicode_funcs_get_default();
  hb_codepoint_t composed = 0, whole;
  unsigned count = 0;
  if (size <= INT_MAX)
    hb_buffer_add_utf8(buffer, text, (int)size, 0, (int)size);
  const hb_glyph_info_t *info = hb_buffer_get_glyph_infos(buffer, &count);
  for (unsigned i = 0; i < count; i++) {
    hb_codepoint_t c = info[i].codepoint;
    hb_set_add(characters, c);
    add_kin(characters, i ? info[i - 1].codepoint : 0, c);
    if (!(composed && hb_unicode_compose(unicode, composed, c, &whole)))
      whole = c;
    composed = whole;
    hb_set_add(characters, composed);
  }
  hb_buffer_destroy(buffer);
}

/* ── the font ── */

/* Families are looked for by their names in all languages, and players other than
 * ours may use any feature. */
static void keep_names_and_features(hb_subset_input_t *input)
{
  static const hb_subset_sets_t all[] = {HB_SUBSET_SETS_NAME_ID, HB_SUBSET_SETS_NAME_LANG_ID,
                                         HB_SUBSET_SETS_LAYOUT_FEATURE_TAG,
                                         HB_SUBSET_SETS_LAYOUT_SCRIPT_TAG};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    hb_set_t *set = hb_subset_input_set(input, all[i]);
    hb_set_clear(set);
    hb_set_invert(set);
  }
  hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NAME_LEGACY | HB_SUBSET_FLAGS_NOTDEF_OUTLINE |
                                       HB_SUBSET_FLAGS_NO_PRUNE_UNICODE_RANGES);
}

static hb_face_t *subset(const char *font, size_t size, unsigned index, const char *text,
                         size_t text_size)
{
  hb_blob_t *blob =
      hb_blob_create_or_fail(font, (unsigned)size, HB_MEMORY_MODE_READONLY, NULL, NULL);
  hb_face_t *face = blob ? hb_face_create(blob, index) : NULL, *out = NULL;
  hb_subset_input_t *input = hb_subset_input_create_or_fail();
  if (face && input && hb_face_get_glyph_count(face)) {
    hb_set_t *characters = hb_subset_input_unicode_set(input);
    hb_set_add_range(characters, 0x20, 0x7E);
    hb_set_add(characters, 0xA0);
    add_text(characters, text, text_size);
    keep_names_and_features(input);
    if (hb_set_allocation_successful(characters))
      out = hb_subset_or_fail(face, input);
  }
  hb_subset_input_destroy(input);
  hb_face_destroy(face);
  hb_blob_destroy(blob);
  return out;
}

norae_status nr_font_subset(const char *font, size_t size, unsigned index, const char *text,
                            size_t text_size, char **out, size_t *out_size)
{
  *out = NULL;
  *out_size = 0;
  hb_face_t *face = size <= UINT_MAX ? subset(font, size, index, text, text_size) : NULL;
  if (!face)
    return NORAE_OK;
  hb_blob_t *blob = hb_face_reference_blob(face);
  unsigned length = 0;
  const char *data = hb_blob_get_data(blob, &length);
  norae_status status = NORAE_OK;
  if (length && length < size) {
    *out = malloc(length);
    status = *out ? NORAE_OK : NORAE_ERR_MEMORY;
    if (*out)
      memcpy(*out, data, length);
    *out_size = *out ? length : 0;
  }
  hb_blob_destroy(blob);
  hb_face_destroy(face);
  return status;
}
