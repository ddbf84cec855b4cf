/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/lyrics.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/input.h"
#include "base/str.h"
#include "media/attached.h"
#include "render/subset.h"

#define IO_BUFFER 4096

/* ── the script ── */

typedef struct bytes {
  const char *data;
  size_t size, at;
} bytes;

static int read_bytes(void *user, uint8_t *to, int size)
{
  bytes *b = user;
  size_t left = b->size - b->at;
  size_t count = (size_t)size < left ? (size_t)size : left;
  if (count == 0)
    return AVERROR_EOF;
  memcpy(to, b->data + b->at, count);
  b->at += count;
  return (int)count;
}

static int open_script(nr_lyrics *l, bytes *b)
{
  uint8_t *buffer = av_malloc(IO_BUFFER);
  l->io = buffer ? avio_alloc_context(buffer, IO_BUFFER, 0, b, read_bytes, NULL, NULL) : NULL;
  l->script = avformat_alloc_context();
  l->next = av_packet_alloc();
  if (!l->io)
    av_free(buffer);
  if (!l->io || !l->script || !l->next)
    return AVERROR(ENOMEM);
  l->script->pb = l->io;
  int error = avformat_open_input(&l->script, NULL, av_find_input_format("ass"), NULL);
  /* All of it was read: the script need not live longer than this call. */
  if (error >= 0 && l->script->nb_streams != 1)
    error = AVERROR_INVALIDDATA;
  return error;
}

norae_status nr_lyrics_open(nr_lyrics *l, const char *script, size_t size, norae_diags *diags)
{
  bytes b = {.data = script, .size = size};
  *l = (nr_lyrics){.stream = -1};
  int error = open_script(l, &b);
  if (error >= 0)
    return NORAE_OK;
  return nr_av_error(diags, "the script", "ass-unreadable", "is no ASS script", error,
                     NORAE_ERR_FORMAT);
}

void nr_lyrics_close(nr_lyrics *l)
{
  avformat_close_input(&l->script);
  if (l->io)
    av_freep(&l->io->buffer);
  avio_context_free(&l->io);
  av_packet_free(&l->next);
}

norae_status nr_lyrics_add(nr_lyrics *l, nr_remux *r, const char *lang, const char *title)
{
  const AVStream *in = l->script->streams[0];
  char code[4];
  for (unsigned i = 0; i < r->format->nb_streams; i++) {
    AVStream *other = r->format->streams[i];
    if (other->codecpar->codec_type == AVMEDIA_TYPE_SUBTITLE)
      other->disposition &= ~(AV_DISPOSITION_DEFAULT | AV_DISPOSITION_FORCED);
  }
  AVStream *out = nr_remux_add(r);
  if (!out || avcodec_parameters_copy(out->codecpar, in->codecpar) < 0)
    return NORAE_ERR_MEMORY;
  l->stream = out->index;
  out->codecpar->codec_tag = 0;
  out->time_base = in->time_base;
  out->disposition = AV_DISPOSITION_DEFAULT;
  nr_matroska_language(lang, code);
  if (av_dict_set(&out->metadata, "language", code, 0) < 0 ||
      av_dict_set(&out->metadata, "title", title, 0) < 0)
    return NORAE_ERR_MEMORY;
  return NORAE_OK;
}

/* Fills l->next unless it waits already; false at the end. */
static bool fetch(nr_lyrics *l)
{
  if (l->next->data || l->ended)
    return !l->ended;
  l->ended = av_read_frame(l->script, l->next) < 0;
  return !l->ended;
}

int nr_lyrics_write(nr_lyrics *l, nr_remux *r, norae_us until)
{
  AVRational clock = l->script->streams[0]->time_base;
  while (fetch(l)) {
    if (until != NORAE_NO_TIME && av_rescale_q(l->next->pts, clock, AV_TIME_BASE_Q) > until)
      return 0;
    int error = nr_remux_write(r, l->next, l->stream, clock);
    if (error < 0)
      return error;
  }
  return 0;
}

/* ── fonts ── */

static bool is_attached(const nr_remux *r, const char *name)
{
  for (unsigned i = 0; i < r->format->nb_streams; i++) {
    const AVStream *s = r->format->streams[i];
    const AVDictionaryEntry *tag = av_dict_get(s->metadata, "filename", NULL, 0);
    if (s->codecpar->codec_type == AVMEDIA_TYPE_ATTACHMENT && tag && strcmp(tag->value, name) == 0)
      return true;
  }
  return false;
}

static bool is_opentype(const char *data, size_t size)
{
  return size >= 4 && memcmp(data, "OTTO", 4) == 0;
}

/* The names for the types that every player knows, though newer ones exist. */
static int attach(nr_remux *r, const char *name, const char *data, size_t size)
{
  bool otf = is_opentype(data, size);
  AVStream *s = nr_remux_add(r);
  if (!s || size > INT32_MAX - AV_INPUT_BUFFER_PADDING_SIZE)
    return AVERROR(ENOMEM);
  s->codecpar->codec_type = AVMEDIA_TYPE_ATTACHMENT;
  s->codecpar->codec_id = otf ? AV_CODEC_ID_OTF : AV_CODEC_ID_TTF;
  s->codecpar->extradata = av_mallocz(size + AV_INPUT_BUFFER_PADDING_SIZE);
  if (!s->codecpar->extradata)
    return AVERROR(ENOMEM);
  memcpy(s->codecpar->extradata, data, size);
  s->codecpar->extradata_size = (int)size;
  int error = av_dict_set(&s->metadata, "filename", name, 0);
  if (error < 0)
    return error;
  return av_dict_set(&s->metadata, "mimetype",
                     otf ? "application/vnd.ms-opentype" : "application/x-truetype-font", 0);
}

static const char *base_name(const char *path)
{
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

/* One that no other attachment has: two faces of a collection are two files. */
static int attach_subset(nr_remux *r, const char *path, const char *data, size_t size)
{
  const char *name = base_name(path), *dot = strrchr(name, '.');
  size_t stem = dot && dot > name ? (size_t)(dot - name) : strlen(name);
  nr_str full = {0};
  for (unsigned i = 1; full.size == 0 || is_attached(r, nr_str_text(&full)); i++) {
    nr_str_clear(&full);
    nr_str_add_bytes(&full, name, stem);
    if (i > 1)
      nr_str_addf(&full, "-%u", i);
    nr_str_add(&full, NR_SUBSET_MARK);
    nr_str_add(&full, is_opentype(data, size) ? "otf" : "ttf");
    if (full.failed)
      break;
  }
  int error = full.failed ? AVERROR(ENOMEM) : attach(r, nr_str_text(&full), data, size);
  nr_str_free(&full);
  return error;
}

static norae_status attach_font(nr_remux *r, const nr_font_file *file, const char *text,
                                size_t text_size, norae_diags *diags)
{
  char *data = NULL, *part = NULL;
  size_t size, part_size = 0;
  int error = 0;
  norae_status status = nr_input_read(file->path, &data, &size, diags);
  if (status == NORAE_OK && text)
    status = nr_font_subset(data, size, file->index, text, text_size, &part, &part_size);
  if (status == NORAE_OK && part)
    error = attach_subset(r, file->path, part, part_size);
  else if (status == NORAE_OK && !is_attached(r, base_name(file->path)))
    error = attach(r, base_name(file->path), data, size);
  free(part);
  free(data);
  return error < 0 ? nr_remux_error(r, error, diags) : status;
}

norae_status nr_fonts_attach(nr_remux *r, const nr_font_files *files, const char *text,
                             size_t text_size, norae_diags *diags)
{
  norae_status status = NORAE_OK;
  for (size_t i = 0; i < files->count && status == NORAE_OK; i++)
    status = attach_font(r, &files->file[i], text, text_size, diags);
  return status;
}

/* ── languages ── */

void nr_matroska_language(const char *lang, char out[4])
{
  /* Two letters and three: those that lyrics come in, with the "bibliographic"
   * codes where there are two. */
  static const char table[][6] = {
      "afafr", "amamh", "arara", "azaze", "bebel", "bgbul", "bnben", "bsbos", "cacat", "cscze",
      "cywel", "dadan", "deger", "elgre", "eneng", "eoepo", "esspa", "etest", "eubaq", "faper",
      "fifin", "frfre", "gagle", "glglg", "guguj", "heheb", "hihin", "hrhrv", "huhun", "hyarm",
      "idind", "isice", "itita", "jajpn", "kageo", "kkkaz", "kmkhm", "knkan", "kokor", "lalat",
      "lolao", "ltlit", "lvlav", "mkmac", "mlmal", "mnmon", "mrmar", "msmay", "mybur", "nbnob",
      "nenep", "nldut", "nnnno", "nonor", "papan", "plpol", "ptpor", "rorum", "rurus", "sasan",
      "sisin", "skslo", "slslv", "sqalb", "srsrp", "svswe", "swswa", "tatam", "tetel", "ththa",
      "tltgl", "trtur", "ukukr", "ururd", "uzuzb", "vivie", "yiyid", "zhchi", "zuzul"};
  size_t size = lang ? strcspn(lang, "-_") : 0;
  memcpy(out, "und", 4);
  if (size == 3) {
    memcpy(out, lang, 3);
    return;
  }
  for (size_t i = 0; size == 2 && i < sizeof table / sizeof table[0]; i++) {
    if (strncasecmp(table[i], lang, 2) == 0)
      memcpy(out, table[i] + 2, 3);
  }
}
