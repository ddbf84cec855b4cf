/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One song end to end: media and lyrics in, a karaoke video out.
 */
#ifndef NORAE_JOB_H
#define NORAE_JOB_H

#include <stdbool.h>
#include <stddef.h>

#include <norae/format.h>
#include <norae/karaoke.h>
#include <norae/media.h>
#include <norae/sync.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The sound that was decoded last, kept for calls that hear the same file again: several
 * lyrics of one recording then cost one decode.  For one call at a time. */
typedef struct norae_sounds norae_sounds;

norae_status norae_sounds_new(norae_sounds **out);
void norae_sounds_free(norae_sounds **sounds); /* takes NULL; sets NULL */

/* Files that help to place the words; NULL: none. */
typedef struct norae_recordings {
  const char *from; /* the recording that the lyrics fit, where that is another one */
  const char *instrumental, *vocals; /* parts of it, or of the media where `from` is NULL */
  norae_sounds *sounds; /* where the sound of the media is kept; NULL: nowhere */
} norae_recordings;

/* norae_sync() on files: the sound of `media` and of the others is decoded, all at
 * NORAE_SYNC_RATE.  Members of `options` that hold PCM are set from `others`, which
 * may be NULL, and so may `options`, `report` and `log`. */
norae_status norae_place(const norae_song *song, const char *media,
                         const norae_recordings *others, const norae_sync_options *options,
                         norae_song **out, norae_sync_report **report, const norae_log *log,
                         norae_diags *diags);

/* Lyrics inside a media file: a subtitle stream, an ID3 frame, a Vorbis comment. */
typedef struct norae_embedded {
  char *kind;         /* "subtitles", "SYLT", "USLT", "LYRICS"… */
  char *lang;         /* as the file tells it, NULL if it doesn't */
  char *title;        /* NULL if none */
  int stream;         /* of the container, -1: a tag */
  norae_timing timing;
  size_t lines;
} norae_embedded;

/* All lyrics of a media file that can be read, in the file's order.  *count is 0 when it
 * has none.  Free with norae_embedded_free(). */
norae_status norae_embedded_list(const char *media, const norae_read_options *options,
                                 norae_embedded **out, size_t *count, norae_diags *diags);
void norae_embedded_free(norae_embedded **list, size_t count); /* takes NULL; sets NULL */

/* Make options fit a media file: its size and length, and the black bars in it.
 * NORAE_ERR_CANCELLED and NORAE_ERR_MEMORY only: bars that can't be found are none. */
norae_status norae_karaoke_fit(norae_karaoke_options *options, const char *media,
                               const norae_media_info *info, const norae_log *log);

/* norae_song_read_file(), and of a media file the lyrics inside: those that time words
 * before those that time lines before those without times; of equals those that hold more,
 * then SYLT, then the first.  NORAE_ERR_FORMAT when it holds none. */
norae_status norae_lyrics_read(const char *path, const norae_read_options *options,
                               norae_song **out, norae_diags *diags);

typedef struct norae_embed_options {
  bool overwrite; /* replace an existing file */
  bool strict;    /* losing anything is NORAE_ERR_UNSUPPORTED, and nothing is written */
} norae_embed_options;

/* Copy the sound file `media` to `output` with the song's lyrics in place of all that are
 * in it: MP3, WAV and AIFF get SYLT (when words or lines have times) and USLT frames, FLAC,
 * Ogg and Opus a LYRICS comment, M4A its lyrics.  Sound, pictures and other tags are copied
 * byte for byte, under a temporary name that is renamed.  `options` may be NULL. */
norae_status norae_embed(const norae_song *song, const char *media, const char *output,
                         const norae_embed_options *options, norae_diags *diags);

typedef struct norae_make_options {
  norae_read_options read;
  norae_sync_options sync;
  norae_recordings others;       /* for sync */
  norae_karaoke_options karaoke; /* width, height and duration are taken from the video */
  norae_burn_options burn;       /* fonts, overwrite, strict: from karaoke and below */
  bool soft;                     /* mux the lyrics instead of burning them */
  bool no_sync;                  /* believe the times as they are */
  bool strict;                   /* warnings about the lyrics are errors */
  bool overwrite;
  const char *script_path;       /* also keep the ASS script there; NULL: no */
} norae_make_options;

/* The whole journey: lyrics are read, placed by the sound of `media`, styled for
 * its picture, and burned in or muxed.  Karaoke in ASS keeps the look it came with,
 * unless options->karaoke asks for one, or norae_karaoke_script() made it.  Nothing is left behind on failure.
 * `options`, `report` and `log` may be NULL; *report is set even when a later
 * step fails, and NULL when nothing was synchronised. */
norae_status norae_make(const char *media, const char *lyrics, const char *output,
                        const norae_make_options *options, norae_sync_report **report,
                        const norae_log *log, norae_diags *diags);

/* What a theme looks like: a sample drawn as the options say, 1280×720 without a
 * size, saved as PNG.  "-" is standard output. */
norae_status norae_theme_preview(const norae_karaoke_options *options, const char *path,
                                 bool overwrite, norae_diags *diags);

/* Save what went where: a table with a piece of the lyrics' timeline a row, or JSON when
 * `path` ends in .json.  Whole or not at all; "-" is standard output. */
norae_status norae_edits_save(const norae_sync_report *report, const char *path, bool overwrite,
                              norae_diags *diags);

/* A media file and what norae_media_probe() tells of it. */
typedef struct norae_video {
  const char *path;
  const norae_media_info *info;
} norae_video;

/* The script that a lyric file stands for: ASS and SSA as they are, unless
 * karaoke->theme or ->font asks for another look; anything else is read, and
 * styled as norae_karaoke_script() does, after norae_karaoke_fit() for `video`.  UTF-8;
 * free *out with free().  `read`, `karaoke` and `video` may be NULL.  NORAE_ERR_FORMAT when
 * the lyrics have no times. */
norae_status norae_script_load(const char *lyrics, const norae_read_options *read,
                               const norae_karaoke_options *karaoke, const norae_video *video,
                               char **out, size_t *size, norae_diags *diags);
/* What is muxed of a lyric file. */
typedef struct norae_mux_text {
  char *text; /* as norae_mux_track.text wants it */
  size_t size;
  norae_chapter *chapters; /* where sections of the song begin, by start */
  size_t chapter_count;
} norae_mux_text;

/* The same for norae_mux(): the script, or where the container holds none (`form`) WebVTT with
 * the times of words; what is lost that way is told.  The media file is probed where
 * video->info is NULL and what it tells is needed. */
norae_status norae_mux_load(const char *lyrics, const norae_read_options *read,
                            const norae_karaoke_options *karaoke, const norae_video *video,
                            norae_mux_form form, norae_mux_text *out, norae_diags *diags);
void norae_mux_text_free(norae_mux_text *text); /* leaves a zeroed one, and takes one */

/* Chapters where the song's sections begin, by start.  *count is 0 when it has none.  Free with
 * norae_chapters_free(). */
norae_status norae_song_chapters(const norae_song *song, norae_chapter **out, size_t *count);
void norae_chapters_free(norae_chapter **chapters, size_t count); /* takes NULL; sets NULL */

/* Write a script: under a temporary name in the same folder, synced, renamed. */
norae_status norae_script_save(const char *script, size_t size, const char *path, bool overwrite,
                               norae_diags *diags);

#ifdef __cplusplus
}
#endif
#endif
