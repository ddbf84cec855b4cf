/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "karaoke/karaoke.h"

#include <stdlib.h>

#include "karaoke/cards.h"
#include "karaoke/unit.h"

#define SIDE_MIN 16
#define SIDE_MAX 32768

static norae_status check_size(nr_karaoke_params *p, norae_diags *diags)
{
  if (!p->width && !p->height) {
    p->width = 1920;
    p->height = 1080;
  }
  if (p->width < SIDE_MIN || p->height < SIDE_MIN || p->width > SIDE_MAX || p->height > SIDE_MAX) {
    nr_error(diags, "karaoke-size", (nr_place){0}, "no picture is %d×%d pixels", p->width,
             p->height);
    return NORAE_ERR_ARGUMENT;
  }
  return NORAE_OK;
}

static nr_beside beside_of(const nr_sung_line *lines, size_t count)
{
  nr_beside most = {0, 0};
  for (size_t i = 0; i < count; i++) {
    int below = 0, above = lines[i].ruby_count > 0;
    for (size_t k = 0; k < NR_SIDES; k++) {
      const nr_side *side = &lines[i].sides[k];
      below += side->count && side->below;
      above += side->count && !side->below;
    }
    most.below = below > most.below ? below : most.below;
    most.above = above > most.above ? above : most.above;
  }
  return most;
}

static norae_status build(const norae_song *song, const nr_karaoke_params *params,
                          const nr_theme *theme, const nr_measure *measure, nr_arena *arena,
                          nr_str *out, norae_diags *diags)
{
  nr_sung_line *lines;
  nr_unit *units = NULL;
  size_t line_count, unit_count = 0;
  norae_status status = nr_sing_lines(song, params->duration, arena, &lines, &line_count, diags);
  if (status == NORAE_OK && line_count == 0) {
    nr_error(diags, "karaoke-empty", (nr_place){0}, "no line has a time: there is nothing to show");
    return NORAE_ERR_FORMAT;
  }
  if (status == NORAE_OK)
    status = nr_find_rubies(lines, line_count, arena);
  if (status == NORAE_OK)
    status = nr_find_sides(song, theme, lines, line_count, arena);
  if (status != NORAE_OK)
    return status;
  nr_layout fitted = nr_layout_of(theme, params, beside_of(lines, line_count)), *layout = &fitted;
  status = nr_choose_faces(layout, measure, lines, line_count, arena);
  if (status == NORAE_OK)
    status = nr_split_lines(lines, line_count, layout, measure, arena, &units, &unit_count);
  if (status == NORAE_OK)
    status = nr_place_units(units, unit_count, layout, diags);
  if (status == NORAE_OK)
    nr_check_reading(units, unit_count, theme, diags);
  nr_cards cards = {0};
  nr_stage_set set = {song, layout, units, unit_count, measure, arena};
  if (status == NORAE_OK)
    status = nr_make_cards(&set, &cards);
  if (status == NORAE_OK) {
    nr_write_script(song, lines, line_count, units, unit_count, &cards, layout, params->matrix,
                    out);
    status = out->failed ? NORAE_ERR_MEMORY : NORAE_OK;
  }
  free(cards.card);
  free(units);
  return status;
}

norae_status nr_karaoke_build(const norae_song *song, const nr_karaoke_params *params,
                              const nr_measure *measure, nr_str *out, norae_diags *diags)
{
  nr_karaoke_params p = *params;
  nr_theme theme;
  nr_arena arena = {0};
  norae_status status = check_size(&p, diags);
  if (status == NORAE_OK)
    status = nr_theme_load(p.theme, p.settings, p.setting_count, &theme, diags);
  if (status == NORAE_OK)
    status = nr_theme_singers(&theme, song, p.singers, p.singer_count, diags);
  if (status != NORAE_OK)
    return status;
  nr_choose_face(&theme, song);
  status = build(song, &p, &theme, measure, &arena, out, diags);
  nr_arena_free(&arena);
  return status;
}
