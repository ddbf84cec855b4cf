/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One song's journey: lyrics → times from the sound → script → video.  Each
 * stage frees what the next one no longer needs: decoded sound and encoder
 * frames are never in memory together.
 */
#include <norae/job.h>

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/diag.h"
#include "base/output.h"
#include "job/cues.h"
#include "job/embedded.h"
#include "job/look.h"
#include "karaoke/karaoke.h"
#include "song/song.h"

/* What is on its way. */
typedef struct journey {
  const char *media, *lyrics, *output;
  norae_make_options options;
  const norae_log *log;
  norae_diags *diags;
  norae_song *song; /* as read, then as placed */
  bool styled;      /* it came with a look that is to be kept */
  norae_media_info *info;
  nr_output *kept; /* the script that people want to keep, not yet under its name */
  char *script;
  size_t script_size;
} journey;

static norae_status refuse_taken(const journey *j, const char *path)
{
  struct stat at;
  if (!path || j->options.overwrite || stat(path, &at) != 0 || !S_ISREG(at.st_mode))
    return NORAE_OK;
  nr_error(j->diags, "exists", nr_in_file(path), "exists already; -f replaces it");
  return NORAE_ERR_EXISTS;
}

static norae_status refuse_same(const journey *j, const char *input, const char *output)
{
  struct stat in, out;
  if (!output || stat(input, &in) != 0 || stat(output, &out) != 0 || in.st_dev != out.st_dev ||
      in.st_ino != out.st_ino)
    return NORAE_OK;
  nr_error(j->diags, "same-file", nr_in_file(output), "is an input, too");
  return NORAE_ERR_ARGUMENT;
}

static norae_status refuse_others(const journey *j, const char *output)
{
  const norae_recordings *o = &j->options.others;
  const char *const others[] = {o->from, o->instrumental, o->vocals};
  norae_status status = NORAE_OK;
  for (size_t i = 0; i < sizeof others / sizeof *others && status == NORAE_OK; i++)
    status = others[i] ? refuse_same(j, others[i], output) : NORAE_OK;
  return status;
}

/* What would fail after minutes of work can be told at once. */
static norae_status check_outputs(const journey *j)
{
  const char *outputs[] = {j->output, j->options.script_path};
  for (int i = 0; i < 2; i++) {
    norae_status status = refuse_same(j, j->media, outputs[i]);
    if (status == NORAE_OK)
      status = refuse_same(j, j->lyrics, outputs[i]);
    if (status == NORAE_OK)
      status = refuse_others(j, outputs[i]);
    if (status == NORAE_OK)
      status = refuse_taken(j, outputs[i]);
    if (status != NORAE_OK)
      return status;
  }
  return NORAE_OK;
}

static bool cancelled(const journey *j)
{
  return j->log && j->log->cancelled && j->log->cancelled(j->log->user);
}

/* Karaoke that people styled themselves is shown as they did, unless another look is asked for.
 * What norae made of a song is made again: its source may have been edited. */
static bool keeps_its_look(const norae_song *song, const norae_karaoke_options *k)
{
  const nr_origin *o = song->origin;
  bool styled = false;
  for (size_t i = 0; o && i < o->extra_count; i++)
    styled |= strcmp(o->extras[i].code, "loss-styles") == 0;
  return styled && !nr_asks_for_look(k) && norae_song_timing(song) == NORAE_TIMING_WORD &&
         !strstr(o->text, NR_SCRIPT_MARK);
}

static norae_status read_lyrics(journey *j)
{
  norae_status status =
      nr_lyrics_take(j->lyrics, &j->options.read, j->options.strict, &j->song, j->diags);
  if (status != NORAE_OK)
    return status;
  if (j->options.no_sync && norae_song_timing(j->song) == NORAE_TIMING_NONE) {
    nr_error(j->diags, "no-times", nr_in_file(j->lyrics),
             "has no times to believe; without --no-sync they are found");
    return NORAE_ERR_FORMAT;
  }
  j->styled = keeps_its_look(j->song, &j->options.karaoke);
  return NORAE_OK;
}

static norae_status probe(journey *j)
{
  norae_status status = norae_media_probe(j->media, &j->info, j->diags);
  if (status != NORAE_OK || j->info->audio >= 0 || j->options.no_sync)
    return status;
  nr_error(j->diags, "no-audio", nr_in_file(j->media),
           "has no sound to place the words by; --no-sync believes the times of the lyrics");
  return NORAE_ERR_UNSUPPORTED;
}

static norae_status place(journey *j, norae_sync_report **report)
{
  if (j->options.no_sync)
    return NORAE_OK;
  norae_song *placed = NULL;
  norae_status status = norae_place(j->song, j->media, &j->options.others, &j->options.sync,
                                    &placed, report, j->log, j->diags);
  if (status == NORAE_OK) {
    norae_song_free(&j->song);
    j->song = placed;
  }
  return status;
}

static norae_status write_own_look(journey *j)
{
  nr_note(j->diags, "look-kept", nr_in_file(j->lyrics),
          "is shown as it is styled; --theme gives it another look");
  return norae_song_write_memory(j->song, &(norae_write_options){.format = "ass"}, &j->script,
                                 &j->script_size, j->diags);
}

static norae_status style(journey *j)
{
  norae_karaoke_options *karaoke = &j->options.karaoke;
  if (j->styled)
    return write_own_look(j);
  norae_status status = norae_karaoke_fit(karaoke, j->media, j->info, j->log);
  if (status != NORAE_OK)
    return status;
  if (j->info->video < 0 && !j->options.soft) {
    karaoke->width = j->options.burn.width ? j->options.burn.width : 1280;
    karaoke->height = j->options.burn.height ? j->options.burn.height : 720;
  }
  return norae_karaoke_script(j->song, karaoke, &j->script, &j->script_size, j->diags);
}

/* Written now, so that a full disk shows before the long work; gets its name
 * only when the video has got its own. */
static norae_status keep_script(journey *j)
{
  const char *path = j->options.script_path;
  if (!path)
    return NORAE_OK;
  norae_status status = nr_output_begin(path, j->options.overwrite, &j->kept, j->diags);
  return status == NORAE_OK ? nr_output_write(j->kept, j->script, j->script_size, j->diags)
                            : status;
}

/* The script, or where the container holds none the song's text. */
static norae_status mux(journey *j, const char *lang)
{
  const norae_make_options *o = &j->options;
  char *cues = NULL;
  norae_mux_track track = {
      .name = "the script", .text = j->script, .size = j->script_size, .lang = lang};
  norae_mux_options options = {.sing = o->burn.sing,
                               .font_dir = o->karaoke.font_dir,
                               .no_system_fonts = o->karaoke.no_system_fonts,
                               .overwrite = o->overwrite,
                               .strict = o->strict};
  norae_chapter *chapters = NULL;
  norae_status status = norae_song_chapters(j->song, &chapters, &options.chapter_count);
  options.chapters = chapters;
  if (status == NORAE_OK && norae_mux_form_of(j->output) == NORAE_MUX_CUES) {
    status = nr_song_cues(j->song, j->lyrics, &o->karaoke, &cues, &track.size, j->diags);
    track.name = j->lyrics;
    track.text = cues;
  }
  if (status == NORAE_OK)
    status = norae_mux(j->media, &track, 1, j->output, &options, j->log, j->diags);
  norae_chapters_free(&chapters, options.chapter_count);
  free(cues);
  return status;
}

static norae_status burn(journey *j)
{
  const norae_make_options *o = &j->options;
  norae_burn_options options = o->burn;
  options.font_dir = o->karaoke.font_dir;
  options.no_system_fonts = o->karaoke.no_system_fonts;
  options.overwrite = o->overwrite;
  options.strict = o->strict;
  return norae_burn(j->media, j->script, j->script_size, j->output, &options, j->log, j->diags);
}

static norae_status deliver(journey *j)
{
  norae_status status = keep_script(j);
  if (status == NORAE_OK)
    status = j->options.soft ? mux(j, j->options.sync.lang) : burn(j);
  if (status == NORAE_OK && j->kept)
    status = nr_output_commit(&j->kept, j->diags);
  return status;
}

static norae_status travel(journey *j, norae_sync_report **report)
{
  norae_status status = check_outputs(j);
  if (status == NORAE_OK)
    status = read_lyrics(j);
  if (status == NORAE_OK)
    status = probe(j);
  if (status == NORAE_OK)
    status = place(j, report);
  if (status == NORAE_OK && cancelled(j))
    return NORAE_ERR_CANCELLED;
  if (status == NORAE_OK)
    status = style(j);
  if (!j->options.soft)
    norae_song_free(&j->song); /* burning takes long, and the script is all of it */
  return status == NORAE_OK ? deliver(j) : status;
}

norae_status norae_make(const char *media, const char *lyrics, const char *output,
                        const norae_make_options *options, norae_sync_report **report,
                        const norae_log *log, norae_diags *diags)
{
  norae_sync_report *own = NULL;
  journey j = {.media = media,
               .lyrics = lyrics,
               .output = output,
               .options = {.burn = {.crf = -1.0}},
               .log = log,
               .diags = diags};
  if (options)
    j.options = *options;
  norae_status status = travel(&j, &own);
  if (report)
    *report = own;
  else
    norae_sync_report_free(&own);
  norae_song_free(&j.song);
  norae_media_info_free(&j.info);
  nr_output_abort(&j.kept);
  free(j.script);
  return status;
}
