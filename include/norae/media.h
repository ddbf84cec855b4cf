/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Media files: what is in them and on which clock, their sound, and karaoke
 * burned or muxed into them.  No type of libav or libass crosses this header.
 */
#ifndef NORAE_MEDIA_H
#define NORAE_MEDIA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <norae/bars.h>
#include <norae/log.h>
#include <norae/pcm.h>
#include <norae/status.h>
#include <norae/time.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum norae_stream_kind {
  NORAE_STREAM_VIDEO,
  NORAE_STREAM_AUDIO,
  NORAE_STREAM_SUBTITLE,
  NORAE_STREAM_PICTURE, /* a cover */
  NORAE_STREAM_OTHER
} norae_stream_kind;

typedef struct norae_stream_info {
  norae_stream_kind kind;
  char *codec;  /* "h264" */
  char *lang;   /* NULL if not told */
  char *title;  /* NULL if not told */
  bool is_default; /* the one a player takes */
  norae_us start;    /* of its first frame on the container's clock, before any correction */
  norae_us duration; /* NORAE_NO_TIME if not known */
  int width, height; /* as stored */
  int display_width, display_height; /* after pixel aspect and rotation */
  int sar_num, sar_den;
  int rotation;      /* degrees clockwise: 0, 90, 180, 270 */
  int bit_depth;
  double fps;        /* average; 0 if not known */
  bool variable_fps;
  char *matrix;      /* "bt709", "bt470bg"…; "unknown" if not told */
  char *range;       /* "tv", "pc", "unknown" */
  int rate, channels;
  int64_t encoder_delay;   /* samples that a player drops at the start */
  int64_t encoder_padding; /* and at the end */
} norae_stream_info;

/* One thing found about the clock, and what norae does about it. */
typedef struct norae_clock_finding {
  char *what;      /* "audio starts 0.021 s after the container's start" */
  char *applied;   /* "21 ms of silence put in front" */
  norae_us amount; /* how much player time differs for it */
} norae_clock_finding;

typedef struct norae_media_info {
  char *container; /* "mov,mp4,m4a,3gp,3g2,mj2" */
  norae_us start;    /* container start time; player time 0 is here */
  norae_us duration; /* NORAE_NO_TIME if not known */
  char *title, *artist; /* tags, NULL if not told */
  size_t stream_count;
  norae_stream_info *streams;
  int video, audio; /* index of the streams a player takes, -1 if none */
  size_t finding_count;
  norae_clock_finding *findings; /* the clock audit */
} norae_media_info;

/* Errors: NORAE_ERR_IO (can't open), NORAE_ERR_FORMAT (no media). */
norae_status norae_media_probe(const char *path, norae_media_info **out, norae_diags *diags);
void norae_media_info_free(norae_media_info **info);

/* The black bars inside of the video that a player takes, found in some of its
 * frames.  NORAE_ERR_FORMAT when there is no video. */
norae_status norae_media_bars(const char *path, norae_bars *out, const norae_log *log,
                              norae_diags *diags);

typedef struct norae_decode_options {
  int stream;   /* index, or -1 for the one a player takes */
  int rate;     /* Hz; 0: the stream's own */
  int channels; /* 1 or 2; 0: 2 (mono becomes two equal channels) */
  norae_us from, until; /* only this part, in player time; until 0: to the end */
  norae_us longest; /* longer sound is NORAE_ERR_LIMIT, whatever the file says of its length;
                       0: a day */
} norae_decode_options;

/* All the sound of one stream, sample i at player time from + i / rate: start times,
 * encoder delay and edit lists are accounted for; gaps are silence. */
norae_status norae_media_decode(const char *path, const norae_decode_options *options,
                                norae_pcm **out, const norae_log *log, norae_diags *diags);

/* Whether stretches that show no lyrics are copied as they are: H.264 in MP4, MOV and
 * Matroska, where the stream can be cut. */
typedef enum norae_smart {
  NORAE_SMART_OFF,
  NORAE_SMART_AUTO, /* where it pays, and neither crf nor bit_rate is given */
  NORAE_SMART_ON    /* wherever it can be done; where not, that is told */
} norae_smart;

/* What a burn did. */
typedef struct norae_burned {
  size_t frames; /* of the video */
  size_t copied; /* of these, as they were */
} norae_burned;

typedef enum norae_vocals {
  NORAE_VOCALS_KEEP,   /* as they are */
  NORAE_VOCALS_REDUCE, /* 12 dB softer, to sing along with */
  NORAE_VOCALS_REMOVE,
  NORAE_VOCALS_BOTH /* two tracks: without voices, which players take, and as it was */
} norae_vocals;

/* What becomes of the sound; all 0: it stays as it is.  Other tracks than the one that
 * a player takes are left out where another tempo would put them out of step. */
typedef struct norae_sing_options {
  norae_vocals vocals;
  const char *instrumental; /* the recording without its voices, laid in to the sample;
                               NULL: the voice is taken out of the stereo mix */
  double key;      /* semitones, + is higher; the tempo stays */
  double tempo;    /* times as fast, 0.25…4, the pitch stays, picture and lyrics follow; 0: 1 */
  double loudness; /* LUFS to aim at, −70…0, with true peaks below −1 dB; 0: as it is */
} norae_sing_options;

typedef struct norae_burn_options {
  const char *video_codec; /* "h264" (default), "hevc", "av1", "vp9", or an encoder's own name */
  double crf;              /* lower is better; below 0: one that is hard to tell from the source */
  int bit_rate;            /* kbit/s to aim at instead of a quality; 0: none */
  const char *preset;      /* speed: x264's words or the encoder's own; NULL: a middle one */
  int threads;             /* 0: as many as the machine has */
  bool deinterlace;        /* make interlaced frames progressive, one for one */
  const char *font_dir;    /* folder with fonts to use besides the system's; NULL: none */
  bool no_system_fonts;    /* only those and the ones in the file */
  const char *background;  /* picture for sound without video; NULL: a plain dark one */
  int width, height;       /* of the video made for sound without video; 0: 1280×720 */
  norae_us from, until;    /* only this part of the input, in player time; until 0: to its end */
  norae_sing_options sing;
  bool overwrite;
  bool strict; /* refuse when a font or a character of the text is missing */
  norae_smart smart;
  int jobs; /* workers that encode pieces side by side; 0: as many as pay */
  norae_burned *burned; /* filled in when it is done; NULL: nobody wants to know */
} norae_burn_options;

/* Draw an ASS script into the picture of `input` and write `output` (container
 * by its extension).  Video is encoded again, frame for frame at its own times;
 * sound, cover, subtitles, chapters and tags are copied where the container can
 * hold them.  Of an excerpt the picture and the lyrics are exact, sound is copied in
 * whole packets; it begins at 0.  Made under a temporary name and renamed.  While a call of this
 * header runs, what libav says in its threads goes to the log. */
norae_status norae_burn(const char *input, const char *script, size_t script_size,
                        const char *output, const norae_burn_options *options,
                        const norae_log *log, norae_diags *diags);

/* What a container can hold of lyrics. */
typedef enum norae_mux_form {
  NORAE_MUX_NONE,
  NORAE_MUX_SCRIPT, /* ASS and its fonts: Matroska */
  NORAE_MUX_CUES    /* lines and the times of words: WebM, MP4, M4V, MOV */
} norae_mux_form;

/* By the extension of the output's name. */
norae_mux_form norae_mux_form_of(const char *output);

/* A subtitle track to make. */
typedef struct norae_mux_track {
  const char *name; /* what messages call it */
  const char *text; /* an ASS script, or WebVTT for NORAE_MUX_CUES */
  size_t size;
  const char *lang;  /* BCP 47; NULL: that of the track it replaces, or not told */
  const char *title; /* NULL: that of the track it replaces, or "Karaoke" */
} norae_mux_track;

typedef struct norae_chapter {
  norae_us start;
  char *title; /* "" if it has none */
} norae_chapter;

typedef enum norae_chapters_way {
  NORAE_CHAPTERS_MISSING, /* take the given ones where the input has none */
  NORAE_CHAPTERS_GIVEN,   /* in place of those of the input */
  NORAE_CHAPTERS_KEEP,    /* only those of the input */
  NORAE_CHAPTERS_NONE     /* none at all */
} norae_chapters_way;

/* Subtitle tracks of the input: the number of a stream, a title, a language, or "all". */
typedef struct norae_mux_which {
  const char *const *item;
  size_t count;
} norae_mux_which;

typedef struct norae_mux_options {
  norae_mux_which remove;  /* left out */
  norae_mux_which replace; /* likewise; the new tracks take their places */
  bool keep_default;       /* what players show stays as it was in the input */
  norae_chapters_way chapters_way;
  const norae_chapter *chapters; /* by start */
  size_t chapter_count;
  const char *font_dir;
  bool no_system_fonts;
  bool whole_fonts; /* attach fonts as they are, not only the glyphs that the text needs */
  norae_sing_options sing; /* without another tempo: the picture is copied */
  bool overwrite;
  bool strict; /* refuse when a font or a character is missing, or something gets lost */
} norae_mux_options;

/* Copy `input` to `output` (container by its extension) with lyrics beside the picture;
 * without any where only tracks are to be removed.  Matroska holds the scripts as they are
 * and gets what they use of fonts, and loses fonts that only what is removed used; the
 * others hold text alone, and what they lose is told.  Of the subtitle tracks one is the
 * default: the first new one. */
norae_status norae_mux(const char *input, const norae_mux_track *tracks, size_t track_count,
                       const char *output, const norae_mux_options *options,
                       const norae_log *log, norae_diags *diags);

/* Put the fonts that a media file carries into a folder, under their names. */
norae_status norae_fonts_extract(const char *media, const char *folder, bool overwrite,
                                 size_t *count, norae_diags *diags);

#ifdef __cplusplus
}
#endif
#endif
