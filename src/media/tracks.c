/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/tracks.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/checked.h"
#include "media/attached.h"
#include "media/languages.h"
#include "media/subtitles.h"

/* ── which ── */

static bool is_number(const char *text)
{
  return *text && strspn(text, "0123456789") == strlen(text) && strlen(text) < 6;
}

static bool has_tag(const AVStream *s, const char *key, const char *wanted)
{
  const AVDictionaryEntry *tag = av_dict_get(s->metadata, key, NULL, 0);
  if (!tag)
    return false;
  return strcmp(key, "language") == 0 ? nr_is_same_language(tag->value, wanted)
                                      : strcasecmp(tag->value, wanted) == 0;
}

/* Marks all subtitle streams that have the tag, or all; false if there is none. */
static bool mark(const nr_source *source, const char *key, const char *wanted, bool *chosen)
{
  bool any = false;
  for (unsigned i = 0; i < source->format->nb_streams; i++) {
    const AVStream *s = source->format->streams[i];
    if (s->codecpar->codec_type != AVMEDIA_TYPE_SUBTITLE || (key && !has_tag(s, key, wanted)))
      continue;
    chosen[i] = any = true;
  }
  return any;
}

static norae_status choose_number(const nr_source *source, const char *which, bool *chosen,
                                  norae_diags *diags)
{
  unsigned number = (unsigned)atoi(which);
  nr_place place = nr_in_file(source->path);
  if (number >= source->format->nb_streams) {
    nr_error(diags, "no-track", place, "has no stream %u: they are numbered from 0 to %u", number,
             source->format->nb_streams - 1);
    return NORAE_ERR_ARGUMENT;
  }
  enum AVMediaType type = source->format->streams[number]->codecpar->codec_type;
  if (type != AVMEDIA_TYPE_SUBTITLE) {
    const char *kind = av_get_media_type_string(type);
    nr_error(diags, "no-track", place, "its stream %u holds %s, no subtitles", number,
             kind ? kind : "data");
    return NORAE_ERR_ARGUMENT;
  }
  chosen[number] = true;
  return NORAE_OK;
}

norae_status nr_tracks_choose(const nr_source *source, norae_mux_which which, bool *chosen,
                              norae_diags *diags)
{
  norae_status status = NORAE_OK;
  for (size_t i = 0; i < which.count && status == NORAE_OK; i++) {
    const char *item = which.item[i];
    if (is_number(item)) {
      status = choose_number(source, item, chosen, diags);
    } else if (strcmp(item, "all") == 0 ? !mark(source, NULL, NULL, chosen)
                                        : !mark(source, "title", item, chosen) &&
                                              !mark(source, "language", item, chosen)) {
      nr_error(diags, "no-track", nr_in_file(source->path),
               strcmp(item, "all") == 0 ? "has no subtitle track%s"
                                        : "has no subtitle track with the title or language \"%s\"",
               strcmp(item, "all") == 0 ? "" : item);
      status = NORAE_ERR_ARGUMENT;
    }
  }
  return status;
}

/* ── fonts ── */

/* Which fonts of a source are looked at. */
typedef struct fonts {
  const nr_source *source;
  const nr_fate *fate;
  int only, but; /* streams, -1: none */
} fonts;

/* What a script uses of attached fonts, with no others there. */
static norae_status uses_of(const nr_held *script, const fonts *f, nr_font_uses **out)
{
  const nr_render_frame frame = {320, 180};
  nr_font_options options = {.no_system_fonts = true};
  nr_renderer *renderer = NULL;
  nr_font_data *data = nr_alloc_array(f->source->format->nb_streams, sizeof *data);
  *out = NULL;
  if (!data)
    return NORAE_ERR_MEMORY;
  for (int i = 0; i < (int)f->source->format->nb_streams; i++) {
    const AVStream *s = f->source->format->streams[i];
    bool meant = f->only >= 0 ? i == f->only : i != f->but && f->fate[i] == NR_COPY;
    if (meant && nr_is_attached_font(s))
      data[options.font_count++] =
          (nr_font_data){"font", s->codecpar->extradata, (size_t)s->codecpar->extradata_size};
  }
  options.fonts = data;
  norae_status status = nr_renderer_new(nr_str_text(&script->text), script->text.size, "", &options,
                                        &frame, &renderer, NULL);
  if (status == NORAE_OK)
    status = nr_renderer_fonts(renderer, out);
  nr_renderer_free(&renderer);
  free(data);
  return status == NORAE_ERR_MEMORY ? status : NORAE_OK;
}

static bool has_own(const nr_font_uses *uses)
{
  bool own = false;
  for (size_t i = 0; uses && i < uses->count; i++)
    own |= !uses->use[i].fallback;
  return own;
}

/* The same faces, and nothing more missing? */
static bool are_same(const nr_font_uses *a, const nr_font_uses *b)
{
  bool same = a && b && a->count == b->count && a->missing_count == b->missing_count;
  for (size_t i = 0; same && i < a->count; i++)
    same = strcmp(a->use[i].postscript_name, b->use[i].postscript_name) == 0;
  return same;
}

/* Would a script that stays look different without it?  Another attachment may be of the same
 * face, with other letters. */
static norae_status is_needed(const nr_held *script, const fonts *all, int font, bool *needed)
{
  fonts without = *all;
  nr_font_uses *before = NULL, *after = NULL;
  without.but = font;
  norae_status status = uses_of(script, all, &before);
  if (status == NORAE_OK)
    status = uses_of(script, &without, &after);
  *needed = !are_same(before, after);
  nr_font_uses_free(&before);
  nr_font_uses_free(&after);
  return status;
}

/* Did a new script take it?  Subsets are taken only where nothing else is there. */
static bool was_taken(const nr_font_uses *uses, const AVStream *font, const nr_fresh *fresh,
                      size_t count)
{
  for (size_t n = 0; n < count; n++) {
    const nr_font_uses *got = fresh[n].uses;
    bool open = fresh[n].subsets || !nr_is_font_subset(font);
    for (size_t i = 0; open && i < got->count; i++) {
      for (size_t k = 0; k < uses->count && !got->use[i].file; k++) {
        if (strcmp(got->use[i].postscript_name, uses->use[k].postscript_name) == 0)
          return true;
      }
    }
  }
  return false;
}

/* Does the font go? */
static norae_status is_orphan(const nr_held_list *scripts, const fonts *all, int font,
                              const nr_fresh *fresh, size_t count, bool *orphan)
{
  const AVStream *stream = all->source->format->streams[font];
  bool before = false, still = false;
  norae_status status = NORAE_OK;
  fonts alone = *all;
  alone.only = font;
  for (size_t i = 0; i < scripts->count && status == NORAE_OK && !still; i++) {
    const nr_held *script = &scripts->items[i];
    nr_font_uses *uses = NULL;
    if (script->stream < 0 || strcmp(script->format, "ass") != 0)
      continue;
    status = uses_of(script, &alone, &uses);
    if (has_own(uses)) {
      still = was_taken(uses, stream, fresh, count);
      if (all->fate[script->stream] != NR_COPY)
        before = true;
      else if (!still && status == NORAE_OK)
        status = is_needed(script, all, font, &still);
    }
    nr_font_uses_free(&uses);
  }
  *orphan = before && !still;
  return status;
}

static bool any_script_goes(const nr_source *source, const nr_fate *fate)
{
  bool goes = false, attached = false;
  for (unsigned i = 0; i < source->format->nb_streams; i++) {
    const AVStream *s = source->format->streams[i];
    enum AVCodecID codec = s->codecpar->codec_id;
    goes |= fate[i] != NR_COPY && (codec == AV_CODEC_ID_ASS || codec == AV_CODEC_ID_SSA);
    attached |= nr_is_attached_font(s);
  }
  return goes && attached;
}

norae_status nr_tracks_drop_fonts(const nr_source *source, nr_fate *fate, const nr_fresh *fresh,
                                  size_t fresh_count, norae_diags *diags)
{
  nr_source again;
  nr_held_list scripts = {0};
  const fonts all = {.source = source, .fate = fate, .only = -1, .but = -1};
  if (!any_script_goes(source, fate))
    return NORAE_OK;
  norae_status status = nr_source_open(&again, source->path, source->log, diags);
  if (status == NORAE_OK)
    status = nr_subtitles_read(&again, &scripts, NULL);
  /* The last first: what was added later goes earlier. */
  for (int i = (int)source->format->nb_streams - 1; i >= 0 && status == NORAE_OK; i--) {
    bool orphan = false;
    if (nr_is_attached_font(source->format->streams[i]))
      status = is_orphan(&scripts, &all, i, fresh, fresh_count, &orphan);
    if (orphan)
      fate[i] = NR_DROP;
  }
  nr_held_list_free(&scripts);
  nr_source_close(&again);
  return status;
}

/* ── default ── */

void nr_tracks_set_default(nr_remux *r, int chosen)
{
  int first = -1;
  for (unsigned i = 0; i < r->format->nb_streams; i++) {
    const AVStream *s = r->format->streams[i];
    if (s->codecpar->codec_type != AVMEDIA_TYPE_SUBTITLE)
      continue;
    if (chosen < 0 && s->disposition & AV_DISPOSITION_DEFAULT)
      chosen = (int)i;
    first = first < 0 ? (int)i : first;
  }
  chosen = chosen < 0 ? first : chosen;
  for (unsigned i = 0; i < r->format->nb_streams; i++) {
    AVStream *s = r->format->streams[i];
    if (s->codecpar->codec_type != AVMEDIA_TYPE_SUBTITLE)
      continue;
    if ((int)i == chosen)
      s->disposition |= AV_DISPOSITION_DEFAULT;
    else
      s->disposition &= ~AV_DISPOSITION_DEFAULT;
  }
}
