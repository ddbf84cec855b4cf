/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "karaoke/theme.h"

#include <string.h>

static const nr_theme themes[] = {
    {
        .info = {.name = "default", .title = "two lines in turn, light text that fills with colour"},
        .font = "Noto Sans CJK KR",
        .bold = true,
        .size = 0.104,
        .size_width = 0.076,
        .outline = 0.060,
        .shadow = 0.03,
        .lane_size = 0.7,
        .rows = 2,
        .pitch = 1.12,
        .line_width = 0.86,
        .line_height_w = 1.70,
        .top = 0.04,
        .bottom = 0.055,
        .bottom_tall = 0.16,
        .lead = 100,
        .lead_page = 300,
        .lead_lane = 150,
        .ahead = 800,
        .hold = 60,
        .hold_last = 120,
        .hold_least = 10,
        .handover = 30,
        .gap = 500,
        .fade_in_ms = 300,
        .fade_out_ms = 200,
        .unsung_luminance = 0.86,
        .sung_luminance = 0.25,
        .outline_luminance = 0.012,
        .hues = {213, 345, 28, 290, 180, 60},
        .hue_count = 6,
        .together_hue = 148,
        .untold_hue = 262,
    },
};

#define THEME_COUNT (sizeof themes / sizeof themes[0])

size_t norae_theme_count(void)
{
  return THEME_COUNT;
}

const norae_theme_info *norae_theme_at(size_t i)
{
  return i < THEME_COUNT ? &themes[i].info : NULL;
}

const nr_theme *nr_theme_find(const char *name)
{
  for (size_t i = 0; i < THEME_COUNT; i++)
    if (!name || strcmp(themes[i].info.name, name) == 0)
      return &themes[i];
  return NULL;
}
