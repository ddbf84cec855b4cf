/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The preview: lyrics and media on their way into the player, and what it asks for.
 */
#include <norae/preview.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "edit/desk.h"
#include "job/embedded.h"
#include "job/hear.h"
#include "job/look.h"
#include "job/place.h"
#include "player/player.h"
#include "song/song.h"

/* The curve of energy is made while the song plays already. */
typedef struct listening {
  const char *media;
  pthread_t thread;
  bool runs;
  atomic_bool stop;
  _Atomic(norae_energy *) energy;
} listening;

typedef struct rehearsal {
  const char *media, *lyrics;
  norae_preview_options options;
  const norae_log *log;
  norae_diags *diags;
  norae_media_info *info;
  const norae_format_info *found;
  norae_song *read;   /* what the file holds, while `song` is that with other times; or NULL */
  norae_song *song;
  nr_desk *desk;
  listening ear;
} rehearsal;

/* ── what is heard ── */

static bool has_to_stop(void *user)
{
  return atomic_load((atomic_bool *)user);
}

static void *listen(void *user)
{
  listening *ear = user;
  norae_log log = {.cancelled = has_to_stop, .user = &ear->stop};
  norae_energy *energy = NULL;
  if (nr_hear_energy(ear->media, &energy, &log, NULL) == NORAE_OK)
    atomic_store(&ear->energy, energy);
  return NULL;
}

static const norae_energy *heard(void *user)
{
  return atomic_load(&((rehearsal *)user)->ear.energy);
}

static void begin_listening(rehearsal *r)
{
  r->ear.media = r->media;
  r->ear.runs = !heard(r) && r->info->audio >= 0 &&
                pthread_create(&r->ear.thread, NULL, listen, &r->ear) == 0;
}

static void end_listening(rehearsal *r)
{
  norae_energy *energy;
  atomic_store(&r->ear.stop, true);
  if (r->ear.runs)
    pthread_join(r->ear.thread, NULL);
  energy = atomic_load(&r->ear.energy);
  norae_energy_free(&energy);
}

/* ── what is shown ── */

/* Nothing: there are no times yet, they are going to be tapped. */
static norae_status empty_script(char **out, size_t *size)
{
  *out = strdup("[Script Info]\nScriptType: v4.00+\n\n[Events]\nFormat: Layer, Start, End, Style, "
                "Name, MarginL, MarginR, MarginV, Effect, Text\n");
  *size = *out ? strlen(*out) : 0;
  return *out ? NORAE_OK : NORAE_ERR_MEMORY;
}

/* As norae_script_load() has it: scripts as they are, unless another look is asked for. */
static norae_status script_of(void *user, const norae_song *song, char **out, size_t *size)
{
  const rehearsal *r = user;
  const norae_karaoke_options *k = &r->options.karaoke;
  if (song->origin && !nr_asks_for_look(k) && !k->furigana)
    return norae_song_write_memory(song, &(norae_write_options){.format = "ass"}, out, size, NULL);
  if (norae_song_timing(song) == NORAE_TIMING_NONE)
    return empty_script(out, size);
  return norae_karaoke_script(song, k, out, size, NULL);
}

static norae_status read_again(void *user, norae_song **out, norae_diags *diags)
{
  const rehearsal *r = user;
  norae_read_options read = r->options.read;
  read.found = NULL;
  return norae_lyrics_read(r->lyrics, &read, out, diags);
}

/* ── the way ── */

static norae_status read_all(rehearsal *r)
{
  r->options.read.found = &r->found;
  norae_status status = norae_lyrics_read(r->lyrics, &r->options.read, &r->song, r->diags);
  if (status == NORAE_OK && nr_holds_lyrics(r->lyrics, &r->options.read))
    r->found = NULL;
  if (status == NORAE_OK)
    status = norae_media_probe(r->media, &r->info, r->diags);
  if (status != NORAE_OK)
    return status;
  if (r->options.line > norae_song_line_count(r->song)) {
    nr_error(r->diags, "no-line", nr_in_file(r->lyrics), "has %zu lines, not %zu",
             norae_song_line_count(r->song), r->options.line);
    return NORAE_ERR_ARGUMENT;
  }
  if (r->info->audio >= 0 || !r->options.place)
    return NORAE_OK;
  nr_error(r->diags, "no-audio", nr_in_file(r->media), "has no sound to place the words by");
  return NORAE_ERR_UNSUPPORTED;
}

static norae_status place(rehearsal *r)
{
  norae_song *placed = NULL;
  norae_energy *energy = NULL;
  if (!r->options.place)
    return NORAE_OK;
  norae_status status = nr_place_words(r->song, r->media, &r->options.others, &r->options.sync,
                                       &placed, NULL, &energy, r->log, r->diags);
  atomic_store(&r->ear.energy, energy);
  if (status == NORAE_OK) {
    r->read = r->song;
    r->song = placed;
  }
  return status;
}

static norae_status fit(rehearsal *r)
{
  norae_karaoke_options *k = &r->options.karaoke;
  norae_status status = norae_karaoke_fit(k, r->media, r->info, r->log);
  if (r->info->video < 0) {
    k->width = 1280;
    k->height = 720;
  }
  return status;
}

/* What can't be drawn is told: a picture without it looks like a fault of the times. */
static void tell_fonts(rehearsal *r)
{
  char *script = NULL;
  size_t size;
  if (script_of(r, nr_desk_song(r->desk), &script, &size) == NORAE_OK)
    norae_script_fonts(script, size, r->lyrics, &r->options.karaoke, false, r->diags);
  free(script);
}

static norae_status play(rehearsal *r, size_t recovered)
{
  const norae_preview_options *o = &r->options;
  const char *slash = strrchr(r->lyrics, '/');
  bool keep = true;
  nr_player_options player = {.media = r->media,
                              .name = slash ? slash + 1 : r->lyrics,
                              .has_video = r->info->video >= 0,
                              .desk = r->desk,
                              .recovered = recovered,
                              .host = {script_of, read_again, heard, r},
                              .start = o->start,
                              .line = o->line,
                              .font_dir = o->karaoke.font_dir,
                              .no_system_fonts = o->karaoke.no_system_fonts,
                              .settings = o->player,
                              .setting_count = o->player_count,
                              .log = r->log};
  tell_fonts(r);
  begin_listening(r);
  norae_status status = nr_player_run(&player, &keep, r->diags);
  if (keep && !nr_desk_is_saved(r->desk))
    nr_note(r->diags, "edits-kept", nr_in_file(r->lyrics),
            "edits are not saved; the next 'norae preview' of it has them again");
  nr_desk_close(&r->desk, keep);
  return status;
}

static norae_status rehearse(rehearsal *r)
{
  const norae_preview_options *o = &r->options;
  size_t recovered = 0;
  norae_status status = nr_player_check(o->player, o->player_count, r->diags);
  if (status == NORAE_OK)
    status = read_all(r);
  if (status == NORAE_OK)
    status = place(r);
  if (status == NORAE_OK)
    status = fit(r);
  if (status != NORAE_OK)
    return status;
  nr_desk_options desk = {.lyrics = r->lyrics, .found = r->found, .grammar = o->read.grammar,
                          .output = o->output, .format = o->format, .discard = o->discard,
                          .read = r->read};
  status = nr_desk_open(&desk, r->song, &r->desk, &recovered, r->diags);
  return status == NORAE_OK ? play(r, recovered) : status;
}

norae_status norae_preview(const char *media, const char *lyrics,
                           const norae_preview_options *options, const norae_log *log,
                           norae_diags *diags)
{
  rehearsal r = {.media = media, .lyrics = lyrics, .log = log, .diags = diags};
  if (options)
    r.options = *options;
  norae_status status = rehearse(&r);
  end_listening(&r);
  norae_song_free(&r.read);
  norae_song_free(&r.song);
  norae_media_info_free(&r.info);
  return status;
}
