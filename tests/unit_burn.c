/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A burn that fails at any of its steps ends: no thread waits for another one
 * for ever, the status says why, the old output is whole and nothing else is left.
 *
 * The steps are functions that the linker puts ours in front of (--wrap).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <norae/media.h>

#include "media/painter.h"
#include "media/source.h"

#define HANGS_AFTER_S 240
#define OLD "old output"

/* ── steps that can be made to fail ── */

typedef struct step {
  const char *name;
  int error; /* what it returns then */
  norae_status status;
  atomic_int calls;
} step;

enum {
  PAINT,
  RECEIVE_FRAME,
  SEND_FRAME,
  RECEIVE_PACKET,
  WRITE_HEADER,
  WRITE_PACKET,
  WRITE_TRAILER,
  THREAD,
  STEPS
};

static step steps[STEPS] = {
    [PAINT] = {"paint", NORAE_ERR_UNSUPPORTED, NORAE_ERR_UNSUPPORTED, 0},
    [RECEIVE_FRAME] = {"receive_frame", AVERROR(ENOMEM), NORAE_ERR_MEMORY, 0},
    [SEND_FRAME] = {"send_frame", AVERROR(ENOMEM), NORAE_ERR_MEMORY, 0},
    [RECEIVE_PACKET] = {"receive_packet", AVERROR_EXTERNAL, NORAE_ERR_FORMAT, 0},
    [WRITE_HEADER] = {"write_header", AVERROR(EINVAL), NORAE_ERR_UNSUPPORTED, 0},
    [WRITE_PACKET] = {"write_packet", AVERROR(ENOSPC), NORAE_ERR_IO, 0},
    [WRITE_TRAILER] = {"write_trailer", AVERROR(ENOSPC), NORAE_ERR_IO, 0},
    [THREAD] = {"thread", EAGAIN, NORAE_ERR_MEMORY, 0},
};
static int failing = -1; /* the step that fails, at this call and all after it */
static int failing_at;
static atomic_bool slow; /* each step takes a few milliseconds */

static bool fails(int which)
{
  int call = atomic_fetch_add(&steps[which].calls, 1);
  if (atomic_load(&slow))
    nanosleep(&(struct timespec){.tv_nsec = 3000000}, NULL);
  return which == failing && call >= failing_at;
}

#define WRAP(which, type, name, parameters, arguments) \
  type __real_##name parameters; \
  type __wrap_##name parameters; \
  type __wrap_##name parameters \
  { \
    return fails(which) ? (type)steps[which].error : __real_##name arguments; \
  }

WRAP(PAINT, norae_status, nr_painter_paint, (nr_painter * p, AVFrame **frame, norae_us time),
     (p, frame, time))
WRAP(RECEIVE_FRAME, int, avcodec_receive_frame, (AVCodecContext * c, AVFrame *frame), (c, frame))
WRAP(SEND_FRAME, int, avcodec_send_frame, (AVCodecContext * c, const AVFrame *frame), (c, frame))
WRAP(RECEIVE_PACKET, int, avcodec_receive_packet, (AVCodecContext * c, AVPacket *packet),
     (c, packet))
WRAP(WRITE_HEADER, int, avformat_write_header, (AVFormatContext * f, AVDictionary **options),
     (f, options))
WRAP(WRITE_PACKET, int, av_interleaved_write_frame, (AVFormatContext * f, AVPacket *packet),
     (f, packet))
WRAP(WRITE_TRAILER, int, av_write_trailer, (AVFormatContext * f), (f))
WRAP(THREAD, int, pthread_create,
     (pthread_t * thread, const pthread_attr_t *attr, void *(*run)(void *), void *user),
     (thread, attr, run, user))

/* ── what is burned ── */

/* Words from the start to a time. */
#define SCRIPT(end) \
  "[Script Info]\nScriptType: v4.00+\nPlayResX: 64\nPlayResY: 36\n\n[V4+ Styles]\n" \
  "Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, " \
  "Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, " \
  "Shadow, Alignment, MarginL, MarginR, MarginV, Encoding\n" \
  "Style: A,Norae Test Sans,20,&H000000FF,&H00FFFFFF,&H00000000,&H00000000,1,0,0,0,100,100,0,0,1," \
  "0,0,7,0,0,0,1\n\n[Events]\n" \
  "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n" \
  "Dialogue: 0,0:00:00.00,0:00:0" end ",A,,0,0,0,,{\\kf400}words\n"

/* A way to burn. */
typedef struct way {
  const char *script, *codec;
  int jobs;
  norae_smart smart;
  int painted;  /* frames, of a hundred */
} way;

static const way plain = {SCRIPT("9.00"), "ffv1", 1, NORAE_SMART_OFF, 100};
static const way in_pieces = {SCRIPT("9.00"), "h264", 2, NORAE_SMART_OFF, 100};
static const way with_copies = {SCRIPT("1.00"), "h264", 1, NORAE_SMART_ON, 48};
static const way *going = &plain;

static char folder[64], font_dir[1024];

/* Four seconds of silence: the pictures are those of a background. */
static void write_sound(const char *path)
{
  enum { RATE = 8000, BYTES = 4 * RATE * 2 };
  static const uint8_t header[44] = {'R', 'I', 'F', 'F', 0,    0,    0, 0, 'W', 'A', 'V', 'E',
                                     'f', 'm', 't', ' ', 16,   0,    0, 0, 1,   0,   1,   0,
                                     64,  31,  0,   0,   128,  62,   0, 0, 2,   0,   16,  0,
                                     'd', 'a', 't', 'a', 0x00, 0xfa, 0, 0};
  static const uint8_t silence[BYTES];
  FILE *f = fopen(path, "wb");
  assert_non_null(f);
  assert_int_equal(fwrite(header, 1, sizeof header, f), sizeof header);
  assert_int_equal(fwrite(silence, 1, sizeof silence, f), sizeof silence);
  fclose(f);
}

static bool always(void *user)
{
  return true;
}

static bool after_some_frames(void *user)
{
  return atomic_load(&steps[PAINT].calls) > *(int *)user;
}

static norae_status burn(const char *input, const char *output, const norae_log *log)
{
  const norae_burn_options options = {.video_codec = going->codec,
                                      .jobs = going->jobs,
                                      .smart = going->smart,
                                      .crf = -1,
                                      .font_dir = font_dir,
                                      .no_system_fonts = true,
                                      .width = 64,
                                      .height = 36,
                                      .overwrite = true};
  for (int i = 0; i < STEPS; i++)
    atomic_store(&steps[i].calls, 0);
  return norae_burn(input, going->script, strlen(going->script), output, &options, log, NULL);
}

static int files(void)
{
  DIR *d = opendir(".");
  int count = 0;
  assert_non_null(d);
  for (const struct dirent *e; (e = readdir(d));)
    count += e->d_name[0] != '.' || strlen(e->d_name) > 2;
  closedir(d);
  return count;
}

static void put_old(void)
{
  FILE *f = fopen("out.mkv", "w");
  assert_non_null(f);
  fputs(OLD, f);
  fclose(f);
}

static void assert_old(void)
{
  char text[32] = "";
  FILE *f = fopen("out.mkv", "r");
  assert_non_null(f);
  assert_non_null(fgets(text, sizeof text, f));
  fclose(f);
  assert_string_equal(text, OLD);
  assert_int_equal(files(), 4); /* the three inputs and this one */
}

/* ── tests ── */

/* The sound, a film made of it, and one that can be cut in the middle. */
static int set_up(void **state)
{
  const char *fixtures = getenv("FIXTURES"), *temporary = getenv("TMPDIR");
  assert_non_null(fixtures);
  snprintf(font_dir, sizeof font_dir, "%s/fonts", fixtures);
  snprintf(folder, sizeof folder, "%.40s/norae-burn.XXXXXX", temporary ? temporary : "/tmp");
  assert_non_null(mkdtemp(folder));
  assert_int_equal(chdir(folder), 0);
  write_sound("in.wav");
  assert_int_equal(burn("in.wav", "in.mkv", NULL), NORAE_OK);
  going = &in_pieces;
  assert_int_equal(burn("in.mkv", "cut.mkv", NULL), NORAE_OK);
  going = &plain;
  return 0;
}

static int tear_down(void **state)
{
  remove("in.wav");
  remove("in.mkv");
  remove("cut.mkv");
  remove("out.mkv");
  return chdir("/") + rmdir(folder);
}

static void fail_at(const char *input, int which, int call)
{
  put_old();
  failing = which;
  failing_at = call;
  norae_status status = burn(input, "out.mkv", NULL);
  failing = -1;
  if (status != steps[which].status)
    fail_msg("%s, call %d of %s: %s", input, call, steps[which].name, norae_status_text(status));
  assert_old();
}

/* At the first call, the second, in the middle, at the last. */
static void fail_each_step(const char *input)
{
  int calls[STEPS];
  assert_int_equal(burn(input, "out.mkv", NULL), NORAE_OK);
  for (int i = 0; i < STEPS; i++)
    calls[i] = atomic_load(&steps[i].calls);
  assert_int_equal(calls[PAINT], going->painted);
  for (int i = 0; i < STEPS; i++) {
    const int at[] = {0, 1, calls[i] / 2, calls[i] - 1};
    for (int k = 0; k < (i == THREAD && going->jobs > 1 ? 1 : 4); k++) {
      if (at[k] >= 0 && at[k] < calls[i])
        fail_at(input, i, at[k]);
    }
  }
}

static void each_step_may_fail_with_a_film(void **state)
{
  fail_each_step("in.mkv");
}

static void each_step_may_fail_with_sound_alone(void **state)
{
  fail_each_step("in.wav");
}

/* What fails this way is tried as a whole, and fails again.  One of two workers that can't be
 * had is done without. */
static void fail_each_step_going(const char *input, const way *how)
{
  going = how;
  fail_each_step(input);
  going = &plain;
}

static void each_step_may_fail_in_pieces(void **state)
{
  fail_each_step_going("in.mkv", &in_pieces);
}

static void each_step_may_fail_with_copies(void **state)
{
  fail_each_step_going("cut.mkv", &with_copies);
}

static void it_can_be_cancelled(void **state)
{
  int frames = 30;
  norae_log at_once = {.cancelled = always};
  norae_log in_the_middle = {.cancelled = after_some_frames, .user = &frames};
  put_old();
  assert_int_equal(burn("in.mkv", "out.mkv", &at_once), NORAE_ERR_CANCELLED);
  assert_old();
  atomic_store(&slow, true);
  norae_status status = burn("in.mkv", "out.mkv", &in_the_middle);
  atomic_store(&slow, false);
  assert_int_equal(status, NORAE_ERR_CANCELLED);
  assert_in_range(atomic_load(&steps[PAINT].calls), frames, 99);
  assert_old();
}

static void without_a_font_nothing_is_made(void **state)
{
  char kept[sizeof font_dir];
  memcpy(kept, font_dir, sizeof kept);
  snprintf(font_dir, sizeof font_dir, "%s", folder);
  put_old();
  norae_status status = burn("in.mkv", "out.mkv", NULL);
  memcpy(font_dir, kept, sizeof kept);
  assert_int_equal(status, NORAE_ERR_ENVIRONMENT);
  assert_int_equal(atomic_load(&steps[PAINT].calls), 0);
  assert_old();
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_step_may_fail_with_a_film),
      cmocka_unit_test(each_step_may_fail_with_sound_alone),
      cmocka_unit_test(each_step_may_fail_in_pieces),
      cmocka_unit_test(each_step_may_fail_with_copies),
      cmocka_unit_test(it_can_be_cancelled),
      cmocka_unit_test(without_a_font_nothing_is_made),
  };
  alarm(HANGS_AFTER_S); /* rather than for ever */
  return cmocka_run_group_tests_name("burn", tests, set_up, tear_down);
}
