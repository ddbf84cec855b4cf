/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <norae/version.h>

#include "report/rows.h"
#include "report/values.h"

static const char *const timings[] = {"none", "line", "word"};
static const char *const verdicts[] = {"found", "other-version", "other-lyrics", "nothing-sung"};

static void add_piece(const norae_sync_piece *piece, nr_str *out)
{
  nr_value_name(out, NULL);
  nr_str_add(out, "{");
  nr_value_count(out, "first_line", piece->first_line + 1);
  nr_value_count(out, "lines", piece->line_count);
  nr_value_bool(out, "removed", piece->removed);
  nr_value_seconds(out, "given_start", piece->given_start);
  nr_value_seconds(out, "given_end", piece->given_end);
  nr_value_seconds(out, "start", piece->start);
  nr_value_seconds(out, "end", piece->end);
  nr_value_number(out, "rate", piece->rate);
  nr_value_seconds(out, "shift", piece->shift);
  nr_value_seconds(out, "gap", piece->gap);
  nr_value_text(out, "text", piece->text);
  nr_str_add(out, "}");
}

static void add_sync(const norae_sync_report *sync, nr_str *out)
{
  nr_value_name(out, "sync");
  if (!sync) {
    nr_str_add(out, "null");
    return;
  }
  nr_str_add(out, "{");
  nr_value_text(out, "summary", sync->summary);
  nr_value_text(out, "verdict", verdicts[sync->verdict]);
  nr_value_text(out, "given", timings[sync->given]);
  nr_value_count(out, "unsung", sync->unsung_count);
  nr_value_name(out, "pieces");
  nr_str_add(out, "[");
  for (size_t i = 0; i < sync->piece_count; i++)
    add_piece(&sync->pieces[i], out);
  nr_str_add(out, "]}");
}

static void add_clock(const norae_media_info *info, nr_str *out)
{
  nr_value_name(out, "clock");
  nr_str_add(out, "[");
  for (size_t i = 0; info && i < info->finding_count; i++) {
    const norae_clock_finding *finding = &info->findings[i];
    nr_value_name(out, NULL);
    nr_str_add(out, "{");
    nr_value_text(out, "what", finding->what);
    nr_value_text(out, "applied", finding->applied);
    nr_value_seconds(out, "amount", finding->amount);
    nr_str_add(out, "}");
  }
  nr_str_add(out, "]");
}

static void add_singers(const norae_song *song, norae_voices voices, nr_str *out)
{
  nr_value_name(out, "singers");
  nr_str_add(out, "[");
  for (size_t v = 0; v < norae_song_voice_count(song); v++) {
    const norae_voice *voice = norae_song_voice_at(song, v);
    if (voices >> v & 1)
      nr_value_text(out, NULL, *voice->name ? voice->name : voice->id);
  }
  nr_str_add(out, "]");
}

static void add_syllables(const norae_song *song, const norae_line *line,
                          const nr_report_rows *rows, nr_str *out)
{
  nr_value_name(out, "syllables");
  nr_str_add(out, "[");
  for (size_t i = line->first; i < line->first + line->count; i++) {
    const norae_syllable *syllable = norae_song_syllable_at(song, i);
    nr_value_name(out, NULL);
    nr_str_add(out, "{");
    nr_value_text(out, "text", syllable->text);
    nr_value_seconds(out, "start", syllable->start);
    nr_value_seconds(out, "end", syllable->end);
    if (rows->given[i] != NORAE_NO_TIME)
      nr_value_seconds(out, "given", rows->given[i]);
    nr_value_share(out, "confidence", syllable->confidence);
    nr_str_add(out, "}");
  }
  nr_str_add(out, "]");
}

static void add_line(const norae_song *song, const nr_report_rows *rows, size_t i, nr_str *out)
{
  const norae_line *line = norae_song_line_at(song, i);
  const nr_report_row *row = &rows->row[i];
  nr_value_name(out, NULL);
  nr_str_add(out, "\n{");
  nr_value_count(out, "line", i + 1);
  if (line->source_line)
    nr_value_count(out, "source_line", line->source_line);
  nr_value_text(out, "text", row->text);
  nr_value_seconds(out, "start", row->start);
  nr_value_seconds(out, "end", row->end);
  nr_value_seconds(out, "given", row->given);
  nr_value_share(out, "confidence", row->confidence);
  nr_value_text(out, "sureness", nr_sureness_name(row->confidence));
  nr_value_bool(out, "unsung", line->unsung);
  nr_value_bool(out, "background", line->role == NORAE_ROLE_BACKGROUND);
  add_singers(song, line->voices, out);
  add_syllables(song, line, rows, out);
  nr_str_add(out, "}");
}

static void add_curve(const char *name, const uint8_t *values, size_t count, nr_str *out)
{
  nr_value_name(out, name);
  nr_str_add(out, "[");
  for (size_t i = 0; i < count; i++)
    nr_str_addf(out, i ? ",%d" : "%d", values[i]);
  nr_str_add(out, "]");
}

static void add_energy(const norae_energy *energy, nr_str *out)
{
  nr_value_name(out, "energy");
  if (!energy) {
    nr_str_add(out, "null");
    return;
  }
  nr_str_addf(out, "{\"rate\":%d", NORAE_ENERGY_RATE);
  add_curve("loudness", energy->loudness, energy->count, out);
  add_curve("voice", energy->voice, energy->count, out);
  nr_str_add(out, "}");
}

static void add_head(const nr_report_input *input, const nr_report_rows *rows, nr_str *out)
{
  nr_value_text(out, "norae", norae_version());
  nr_value_text(out, "title", nr_report_title(input));
  nr_value_text(out, "artist", nr_report_artist(input));
  nr_value_text(out, "media", input->media);
  nr_value_text(out, "lyrics", input->lyrics);
  nr_value_seconds(out, "duration", rows->end);
  nr_value_share(out, "confidence", rows->confidence);
  nr_value_text(out, "sureness", nr_sureness_name(rows->confidence));
  nr_value_name(out, "look_at");
  nr_str_add(out, "[");
  for (size_t i = 0; i < rows->worst_count; i++)
    nr_value_count(out, NULL, rows->worst[i] + 1);
  nr_str_add(out, "]");
  nr_value_count(out, "unsure", rows->unsure);
}

norae_status nr_report_json(const nr_report_input *input, nr_str *out)
{
  nr_report_rows *rows;
  norae_status status = nr_report_rows_new(input, &rows);
  if (status != NORAE_OK)
    return status;
  nr_str_add(out, "{");
  add_head(input, rows, out);
  if (input->audio)
    nr_value_text(out, "audio", input->audio);
  nr_str_add(out, "\n");
  add_sync(input->sync, out);
  nr_str_add(out, "\n");
  add_clock(input->info, out);
  nr_value_name(out, "lines");
  nr_str_add(out, "[");
  for (size_t i = 0; i < rows->count; i++)
    add_line(input->song, rows, i, out);
  nr_str_add(out, "]\n");
  add_energy(input->energy, out);
  nr_str_add(out, "}\n");
  nr_report_rows_free(&rows);
  return out->failed ? NORAE_ERR_MEMORY : NORAE_OK;
}
