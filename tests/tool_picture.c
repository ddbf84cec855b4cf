/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tool_picture draw SCRIPT FONT-FOLDER WIDTH HEIGHT SECONDS FACTOR OUT.ppm [TOP,BOTTOM]
 *     what the script shows at a time, over a background, FACTOR times smaller; with
 *     black bars of so many pixels above and below
 * tool_picture compare PICTURE.ppm WANTED.ppm
 *     prints the mean difference of all bytes and of the worst of 16×16 tiles,
 *     and fails when one of them is above its tolerance
 */
#include <ass/ass.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TILES 16
/* Other versions of libass and FreeType draw edges a little differently. */
#define MEAN_MAX 0.5
#define TILE_MAX 6.0

typedef struct picture {
  int width, height;
  unsigned char *rgb;
} picture;

static picture new_picture(int width, int height)
{
  picture p = {width, height, calloc((size_t)width * (size_t)height, 3)};
  if (!p.rgb) {
    perror("memory");
    exit(2);
  }
  return p;
}

/* ── drawing ── */

static void paint_background(picture p, int top, int bottom)
{
  for (int y = top; y < p.height - bottom; y++)
    for (int x = 0; x < p.width; x++) {
      unsigned char *c = p.rgb + 3 * ((size_t)y * (size_t)p.width + (size_t)x);
      c[0] = (unsigned char)(40 + 150 * x / p.width);
      c[1] = (unsigned char)(70 + 60 * y / p.height);
      c[2] = (unsigned char)(120 - 80 * x / p.width);
    }
}

static void blend(picture p, const ASS_Image *i)
{
  unsigned opacity = 255 - (i->color & 0xff);
  for (int y = 0; y < i->h; y++)
    for (int x = 0; x < i->w; x++) {
      unsigned char *c =
          p.rgb + 3 * ((size_t)(i->dst_y + y) * (size_t)p.width + (size_t)(i->dst_x + x));
      unsigned k = opacity * i->bitmap[(size_t)y * (size_t)i->stride + (size_t)x] / 255;
      for (int channel = 0; channel < 3; channel++) {
        unsigned colour = i->color >> (24 - 8 * channel) & 0xff;
        c[channel] = (unsigned char)((c[channel] * (255 - k) + colour * k) / 255);
      }
    }
}

static picture smaller(picture p, int factor)
{
  picture out = new_picture(p.width / factor, p.height / factor);
  for (int y = 0; y < out.height; y++)
    for (int x = 0; x < out.width; x++)
      for (int channel = 0; channel < 3; channel++) {
        int sum = 0;
        for (int dy = 0; dy < factor; dy++)
          for (int dx = 0; dx < factor; dx++)
            sum += p.rgb[3 * ((y * factor + dy) * p.width + x * factor + dx) + channel];
        out.rgb[3 * (y * out.width + x) + channel] = (unsigned char)(sum / (factor * factor));
      }
  free(p.rgb);
  return out;
}

static void quiet(int level, const char *format, va_list args, void *user)
{
  (void)level, (void)format, (void)args, (void)user;
}

static picture draw(char *script, const char *fonts, int width, int height, double seconds,
                    const char *bars)
{
  int top = 0, bottom = 0;
  if (bars)
    sscanf(bars, "%d,%d", &top, &bottom);
  picture p = new_picture(width, height);
  paint_background(p, top, bottom);
  ASS_Library *library = ass_library_init();
  ass_set_message_cb(library, quiet, NULL);
  ass_set_fonts_dir(library, fonts);
  ASS_Renderer *renderer = ass_renderer_init(library);
  ass_set_frame_size(renderer, width, height);
  ass_set_storage_size(renderer, width, height);
  ass_set_fonts(renderer, NULL, NULL, ASS_FONTPROVIDER_NONE, NULL, 1);
  ASS_Track *track = ass_read_file(library, script, NULL);
  if (!track)
    exit(2);
  long long ms = (long long)(seconds * 1000 + 0.5);
  for (const ASS_Image *i = ass_render_frame(renderer, track, ms, NULL); i; i = i->next)
    blend(p, i);
  ass_free_track(track);
  ass_renderer_done(renderer);
  ass_library_done(library);
  return p;
}

static int save(const char *path, picture p)
{
  FILE *file = fopen(path, "wb");
  if (!file)
    return 2;
  fprintf(file, "P6\n%d %d\n255\n", p.width, p.height);
  fwrite(p.rgb, 3, (size_t)p.width * (size_t)p.height, file);
  free(p.rgb);
  return fclose(file) ? 2 : 0;
}

/* ── comparing ── */

static picture load(const char *path)
{
  int width, height;
  FILE *file = fopen(path, "rb");
  if (!file || fscanf(file, "P6 %d %d 255", &width, &height) != 2 || width < 1 || height < 1) {
    fprintf(stderr, "%s: no picture\n", path);
    exit(2);
  }
  fgetc(file);
  picture p = new_picture(width, height);
  size_t pixels = (size_t)width * (size_t)height;
  if (fread(p.rgb, 3, pixels, file) != pixels)
    exit(2);
  fclose(file);
  return p;
}

static int compare(picture a, picture b)
{
  double all = 0, sum[TILES][TILES] = {{0}}, worst = 0;
  int count[TILES][TILES] = {{0}};
  if (a.width != b.width || a.height != b.height)
    return 1;
  for (int y = 0; y < a.height; y++)
    for (int x = 0; x < a.width; x++)
      for (int channel = 0; channel < 3; channel++) {
        int i = 3 * (y * a.width + x) + channel, d = abs(a.rgb[i] - b.rgb[i]);
        int tile_y = y * TILES / a.height, tile_x = x * TILES / a.width;
        all += d;
        sum[tile_y][tile_x] += d;
        count[tile_y][tile_x]++;
      }
  for (int y = 0; y < TILES; y++)
    for (int x = 0; x < TILES; x++)
      if (count[y][x] && sum[y][x] / count[y][x] > worst)
        worst = sum[y][x] / count[y][x];
  all /= 3.0 * a.width * a.height;
  printf("# mean %.3f of at most %.1f, worst tile %.2f of at most %.1f\n", all, MEAN_MAX, worst,
         TILE_MAX);
  free(a.rgb);
  free(b.rgb);
  return all > MEAN_MAX || worst > TILE_MAX;
}

int main(int argc, char **argv)
{
  if ((argc == 9 || argc == 10) && strcmp(argv[1], "draw") == 0)
    return save(argv[8], smaller(draw(argv[2], argv[3], atoi(argv[4]), atoi(argv[5]),
                                      strtod(argv[6], NULL), argv[9]), atoi(argv[7])));
  if (argc == 4 && strcmp(argv[1], "compare") == 0)
    return compare(load(argv[2]), load(argv[3]));
  return 2;
}
