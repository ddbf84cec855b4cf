/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/info.h"

#include <stdio.h>
#include <string.h>

#include "cli/result.h"
#include "cli/text.h"

static const char *kind_name(norae_stream_kind kind)
{
  switch (kind) {
  case NORAE_STREAM_VIDEO:
    return "video";
  case NORAE_STREAM_AUDIO:
    return "audio";
  case NORAE_STREAM_SUBTITLE:
    return "subtitle";
  case NORAE_STREAM_PICTURE:
    return "picture";
  case NORAE_STREAM_OTHER:
    break;
  }
  return "other";
}

static void print_video(const norae_stream_info *s)
{
  printf(", %dx%d", s->width, s->height);
  if (s->display_width != s->width || s->display_height != s->height)
    printf(" shown as %dx%d", s->display_width, s->display_height);
  if (s->rotation)
    printf(", turned by %d degrees", s->rotation);
  if (s->fps > 0)
    printf(", %.6g fps%s", s->fps, s->variable_fps ? " (variable)" : "");
  if (s->bit_depth)
    printf(", %d bit", s->bit_depth);
  printf(", %s, %s", s->matrix ? s->matrix : "unknown", s->range ? s->range : "unknown");
}

static void print_audio(const norae_stream_info *s)
{
  printf(", %d Hz, %d channel%s", s->rate, s->channels, s->channels == 1 ? "" : "s");
  if (s->encoder_delay || s->encoder_padding)
    printf(", encoder delay %lld and padding %lld samples", (long long)s->encoder_delay,
           (long long)s->encoder_padding);
}

static void print_stream(const norae_media_info *info, size_t i)
{
  const norae_stream_info *s = &info->streams[i];
  char start[NORAE_TIME_SIZE];
  bool taken = (int)i == info->video || (int)i == info->audio;
  printf("  %c %zu %-9s %s", taken ? '*' : ' ', i, kind_name(s->kind),
         s->codec ? s->codec : "unknown");
  if (s->kind == NORAE_STREAM_VIDEO || s->kind == NORAE_STREAM_PICTURE)
    print_video(s);
  if (s->kind == NORAE_STREAM_AUDIO)
    print_audio(s);
  if (s->lang)
    printf(", %s", s->lang);
  if (s->title)
    printf(", \"%s\"", s->title);
  printf(", starts at %s\n", norae_time_format(start, s->start));
}

static int widest(const norae_media_info *info, bool applied, int least)
{
  for (size_t i = 0; i < info->finding_count; i++) {
    const norae_clock_finding *f = &info->findings[i];
    int width = text_width(applied ? f->applied : f->what);
    least = width > least ? width : least;
  }
  return least;
}

static void print_cell(const char *text, int width)
{
  printf("%s%*s", text, width - text_width(text) + 2, "");
}

static void print_audit(const norae_media_info *info)
{
  int what = widest(info, false, 5), applied = widest(info, true, 7);
  if (info->finding_count == 0) {
    puts("clock: times in the file are times in a player");
    return;
  }
  puts("clock:");
  fputs("  ", stdout);
  print_cell("FOUND", what);
  print_cell("APPLIED", applied);
  puts("SECONDS");
  for (size_t i = 0; i < info->finding_count; i++) {
    const norae_clock_finding *f = &info->findings[i];
    fputs("  ", stdout);
    print_cell(f->what, what);
    print_cell(f->applied, applied);
    if (f->amount)
      printf("%+.6f\n", (double)f->amount / (double)NORAE_US_PER_S);
    else
      puts("-");
  }
}

static const char *timing_word(norae_timing timing)
{
  return timing == NORAE_TIMING_WORD ? "word" : timing == NORAE_TIMING_LINE ? "line" : "none";
}

static void print_lyrics(const embedded_list *lyrics)
{
  if (!lyrics->count)
    return;
  puts("lyrics:");
  for (size_t i = 0; i < lyrics->count; i++) {
    const norae_embedded *e = &lyrics->items[i];
    printf("  %zu %s", i + 1, e->kind);
    if (e->stream >= 0)
      printf(" (stream %d)", e->stream);
    if (e->lang)
      printf(", %s", e->lang);
    if (e->title)
      printf(", \"%s\"", e->title);
    printf(", %zu line%s, %s%s\n", e->lines, e->lines == 1 ? "" : "s",
           e->timing == NORAE_TIMING_NONE ? "not timed" : "timed by ",
           e->timing == NORAE_TIMING_NONE ? "" : timing_word(e->timing));
  }
}

static void lyrics_json(json *j, const embedded_list *lyrics)
{
  json_array(j, "lyrics");
  for (size_t i = 0; i < lyrics->count; i++) {
    const norae_embedded *e = &lyrics->items[i];
    json_object(j, NULL);
    json_text(j, "kind", e->kind);
    if (e->stream >= 0)
      json_integer(j, "stream", e->stream);
    json_text(j, "lang", e->lang);
    json_text(j, "title", e->title);
    json_text(j, "timing", timing_word(e->timing));
    json_integer(j, "lines", (long long)e->lines);
    json_end(j);
  }
  json_end(j);
}

void info_media_table(const char *path, const norae_media_info *info, const embedded_list *lyrics)
{
  char duration[NORAE_TIME_SIZE], start[NORAE_TIME_SIZE];
  printf("%s: %s, %s long, clock starts at %s\n", path, info->container ? info->container : "media",
         norae_time_format(duration, info->duration), norae_time_format(start, info->start));
  if (info->title || info->artist)
    printf("  %s%s%s\n", info->artist ? info->artist : "", info->artist && info->title ? " - " : "",
           info->title ? info->title : "");
  puts("streams (* is what a player takes):");
  for (size_t i = 0; i < info->stream_count; i++)
    print_stream(info, i);
  print_lyrics(lyrics);
  print_audit(info);
}

static void video_json(json *j, const norae_stream_info *s)
{
  json_integer(j, "width", s->width);
  json_integer(j, "height", s->height);
  json_integer(j, "display_width", s->display_width);
  json_integer(j, "display_height", s->display_height);
  json_integer(j, "rotation", s->rotation);
  json_integer(j, "bit_depth", s->bit_depth);
  json_number(j, "fps", s->fps);
  json_bool(j, "variable_fps", s->variable_fps);
  json_text(j, "matrix", s->matrix);
  json_text(j, "range", s->range);
}

static void audio_json(json *j, const norae_stream_info *s)
{
  json_integer(j, "rate", s->rate);
  json_integer(j, "channels", s->channels);
  json_integer(j, "encoder_delay", s->encoder_delay);
  json_integer(j, "encoder_padding", s->encoder_padding);
}

static void stream_json(json *j, const norae_stream_info *s)
{
  json_object(j, NULL);
  json_text(j, "kind", kind_name(s->kind));
  json_text(j, "codec", s->codec);
  json_text(j, "lang", s->lang);
  json_text(j, "title", s->title);
  json_bool(j, "default", s->is_default);
  json_seconds(j, "start", s->start);
  json_seconds(j, "duration", s->duration);
  if (s->kind == NORAE_STREAM_VIDEO || s->kind == NORAE_STREAM_PICTURE)
    video_json(j, s);
  if (s->kind == NORAE_STREAM_AUDIO)
    audio_json(j, s);
  json_end(j);
}

static void audit_json(json *j, const norae_media_info *info)
{
  json_array(j, "clock");
  for (size_t i = 0; i < info->finding_count; i++) {
    json_object(j, NULL);
    json_text(j, "found", info->findings[i].what);
    json_text(j, "applied", info->findings[i].applied);
    json_seconds(j, "amount", info->findings[i].amount);
    json_end(j);
  }
  json_end(j);
}

static void index_json(json *j, const char *key, int index)
{
  if (index < 0)
    json_text(j, key, NULL);
  else
    json_integer(j, key, index);
}

void info_media_json(const call *c, const char *path, const norae_media_info *info,
                     const embedded_list *lyrics)
{
  json j = {.to = stdout};
  json_object(&j, NULL);
  json_text(&j, "file", path);
  json_text(&j, "kind", "media");
  json_text(&j, "container", info->container);
  json_text(&j, "title", info->title);
  json_text(&j, "artist", info->artist);
  json_seconds(&j, "start", info->start);
  json_seconds(&j, "duration", info->duration);
  index_json(&j, "video", info->video);
  index_json(&j, "audio", info->audio);
  json_array(&j, "streams");
  for (size_t i = 0; i < info->stream_count; i++)
    stream_json(&j, &info->streams[i]);
  json_end(&j);
  lyrics_json(&j, lyrics);
  audit_json(&j, info);
  result_messages(&j, c);
  json_end(&j);
}
