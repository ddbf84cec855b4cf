/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lyrics that fit another recording, which is given too: they are placed there, if
 * need be, and then moved through what the sounds of both have in common.
 */
#include "sync/through.h"

#include <stdlib.h>

#include "base/checked.h"
#include "base/diag.h"
#include "sync/sound.h"
#include "sync/transfer.h"

#define LEAST_S 6.0          /* of either recording; what is shorter fits anywhere */
#define MOST_PRODUCT 4.0e8   /* s²: two of more than five hours are not compared */

static norae_status check(const norae_pcm *a, const norae_pcm *b, norae_diags *diags)
{
  norae_status status = nr_check_sound(a, "the other recording", diags);
  if (!status)
    status = nr_check_sound(b, "the recording", diags);
  if (status)
    return status;
  double x = (double)a->frames / a->rate, y = (double)b->frames / b->rate;
  if (x < LEAST_S || y < LEAST_S) {
    nr_error(diags, "sync-too-short", nr_in_file(NULL),
             "recordings of %.1f s and %.1f s are too short to be compared", x, y);
    return NORAE_ERR_FORMAT;
  }
  if (x * y > MOST_PRODUCT) {
    nr_error(diags, "sync-too-long", nr_in_file(NULL),
             "recordings of %.1f h and %.1f h are too long to be compared", x / 3600, y / 3600);
    return NORAE_ERR_LIMIT;
  }
  return NORAE_OK;
}

static norae_status compare(const norae_pcm *a, const norae_pcm *b, nr_match **match,
                            const norae_log *log, norae_diags *diags)
{
  norae_status status = nr_match_new(a, b, log, match);
  if (status || (*match)->piece_count)
    return status;
  nr_error(diags, "sync-other-song", nr_in_file(NULL),
           "these are not recordings of the same song: hardly anything of the other one is "
           "found in this one");
  return NORAE_ERR_FORMAT;
}

/* The song with the times it has in the other recording: its own, where the words
 * have some. */
static norae_status time_there(const norae_song *song, const norae_sync_options *options,
                               norae_song **out, const norae_log *log, norae_diags *diags)
{
  norae_sync_options there = *options;
  if (!options->ignore_times && norae_song_timing(song) == NORAE_TIMING_WORD)
    return norae_song_copy(song, out);
  there.from = NULL;
  norae_status status = norae_sync(song, options->from, &there, out, NULL, log, diags);
  if (!status)
    nr_note(diags, "sync-placed-there", nr_in_file(NULL),
            "the words were placed in the other recording before they were moved");
  return status;
}

norae_status nr_sync_through(const norae_song *song, const norae_pcm *pcm,
                             const norae_sync_options *options, norae_song **out,
                             norae_sync_report **report, const norae_log *log,
                             norae_diags *diags)
{
  nr_match *match = NULL;
  norae_song *timed = NULL;
  size_t *pieces = nr_alloc_array(norae_song_line_count(song), sizeof *pieces);
  norae_status status = pieces ? check(options->from, pcm, diags) : NORAE_ERR_MEMORY;
  if (!status)
    status = compare(options->from, pcm, &match, log, diags);
  if (!status)
    status = time_there(song, options, &timed, log, diags);
  if (!status)
    status = nr_transfer(timed, match, out, pieces);
  norae_timing given = options->ignore_times ? NORAE_TIMING_NONE : norae_song_timing(song);
  if (!status && report)
    status = nr_transfer_report(*out, match, pieces, given, report);
  nr_match_free(&match);
  norae_song_free(&timed);
  free(pieces);
  return status;
}
