/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A song looked at: lyrics → times from the sound → a page, a picture or data.
 */
#include <norae/report.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/diag.h"
#include "base/output.h"
#include "base/utf8.h"
#include "job/embedded.h"
#include "job/hear.h"
#include "job/listen.h"
#include "job/picture.h"
#include "job/place.h"
#include "report/report.h"

static const char *const formats[] = {"html", "svg", "png", "json"};
#define FORMATS (sizeof formats / sizeof *formats)

const char *norae_report_format_at(size_t i)
{
  return i < FORMATS ? formats[i] : NULL;
}

const char *norae_report_format_of(const char *path)
{
  const char *dot = strrchr(path, '.');
  if (dot && strcasecmp(dot, ".htm") == 0)
    return "html";
  for (size_t i = 0; dot && i < FORMATS; i++)
    if (strcasecmp(dot + 1, formats[i]) == 0)
      return formats[i];
  return NULL;
}

/* What is on its way. */
typedef struct looking {
  const char *media, *lyrics, *output, *format;
  norae_report_options options;
  const norae_log *log;
  norae_diags *diags;
  norae_song *given, *placed; /* placed NULL: nothing was moved */
  norae_media_info *info;
  norae_energy *energy;
  char *audio; /* the player's address */
} looking;

static norae_status check(looking *l)
{
  l->format = l->options.format ? l->options.format : norae_report_format_of(l->output);
  for (size_t i = 0; l->format && i < FORMATS; i++)
    if (strcmp(l->format, formats[i]) == 0)
      return NORAE_OK;
  nr_error(l->diags, "report-format", nr_in_file(l->output),
           "is no name of a report: reports are html, svg, png or json");
  return NORAE_ERR_ARGUMENT;
}

static norae_status read_lyrics(looking *l)
{
  norae_status status =
      nr_lyrics_take(l->lyrics, &l->options.read, l->options.strict, &l->given, l->diags);
  if (status != NORAE_OK)
    return status;
  if (!l->options.no_sync || norae_song_timing(l->given) != NORAE_TIMING_NONE)
    return NORAE_OK;
  nr_error(l->diags, "no-times", nr_in_file(l->lyrics),
           "has no times to show; without --no-sync they are found");
  return NORAE_ERR_FORMAT;
}

static norae_status probe(looking *l)
{
  norae_status status = norae_media_probe(l->media, &l->info, l->diags);
  if (status != NORAE_OK || l->info->audio >= 0)
    return status;
  if (l->options.no_sync) {
    nr_note(l->diags, "no-audio", nr_in_file(l->media), "has no sound to show beside the lyrics");
    return NORAE_OK;
  }
  nr_error(l->diags, "no-audio", nr_in_file(l->media),
           "has no sound to place the words by; --no-sync shows the times of the lyrics");
  return NORAE_ERR_UNSUPPORTED;
}

static norae_status place(looking *l, norae_sync_report **report)
{
  if (l->options.no_sync)
    return NORAE_OK;
  return nr_place_words(l->given, l->media, &l->options.others, &l->options.sync, &l->placed,
                        report, &l->energy, l->log, l->diags);
}

static norae_status find_energy(looking *l)
{
  if (l->energy || l->info->audio < 0)
    return NORAE_OK;
  return nr_hear_energy(l->media, &l->energy, l->log, l->diags);
}

static norae_status find_audio(looking *l)
{
  if (l->info->audio < 0 || strcmp(l->format, "html") != 0)
    return NORAE_OK;
  if (l->options.embed_audio)
    return nr_listen_embed(l->media, &l->audio, l->log, l->diags);
  return nr_listen_link(l->media, l->output, &l->audio);
}

static norae_status draw(const looking *l, const nr_report_input *input, nr_str *out)
{
  const nr_font_options fonts = {.font_dir = l->options.font_dir,
                                 .no_system_fonts = l->options.no_system_fonts};
  if (strcmp(l->format, "json") == 0)
    return nr_report_json(input, out);
  if (strcmp(l->format, "svg") == 0)
    return nr_report_svg(input, out);
  if (strcmp(l->format, "png") == 0)
    return nr_report_png(input, l->options.font, &fonts, out, l->diags);
  return nr_report_page(input, out);
}

/* Where things were is nobody's business but the machine's; and names may be any bytes. */
static const char *name_of(const char *path, nr_str *name)
{
  const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
  bool fits = nr_is_utf8(base, strlen(base));
  for (const char *c = base; *c; c++) {
    if (fits || (unsigned char)*c < 0x80)
      nr_str_add_char(name, *c);
    else
      nr_str_add(name, "\xef\xbf\xbd");
  }
  return name->failed ? "" : nr_str_text(name);
}

static norae_status write_report(looking *l, const norae_sync_report *report)
{
  nr_str media = {0}, lyrics = {0}, text = {0};
  const nr_report_input input = {.media = name_of(l->media, &media),
                                 .lyrics = name_of(l->lyrics, &lyrics),
                                 .given = l->placed ? l->given : NULL,
                                 .song = l->placed ? l->placed : l->given,
                                 .sync = report,
                                 .info = l->info,
                                 .energy = l->energy,
                                 .audio = l->audio};
  norae_status status = draw(l, &input, &text);
  if (status == NORAE_OK)
    status = nr_output_save(l->output, l->options.overwrite, text.data, text.size, l->diags);
  nr_str_free(&media);
  nr_str_free(&lyrics);
  nr_str_free(&text);
  return status;
}

static norae_status look(looking *l, norae_sync_report **report)
{
  norae_status status = check(l);
  if (status == NORAE_OK)
    status = read_lyrics(l);
  if (status == NORAE_OK)
    status = probe(l);
  if (status == NORAE_OK)
    status = place(l, report);
  if (status == NORAE_OK)
    status = find_energy(l);
  if (status == NORAE_OK)
    status = find_audio(l);
  return status == NORAE_OK ? write_report(l, *report) : status;
}

norae_status norae_report(const char *media, const char *lyrics, const char *output,
                          const norae_report_options *options, norae_sync_report **report,
                          const norae_log *log, norae_diags *diags)
{
  norae_sync_report *own = NULL;
  looking l = {.media = media, .lyrics = lyrics, .output = output, .log = log, .diags = diags};
  if (options)
    l.options = *options;
  norae_status status = look(&l, &own);
  if (report)
    *report = own;
  else
    norae_sync_report_free(&own);
  norae_song_free(&l.given);
  norae_song_free(&l.placed);
  norae_media_info_free(&l.info);
  norae_energy_free(&l.energy);
  free(l.audio);
  return status;
}
