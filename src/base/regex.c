/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Far above what any line grammar needs; low enough to end in milliseconds. */
#define MATCH_LIMIT 200000
#define DEPTH_LIMIT 2000
#define HEAP_LIMIT_KIB 4096

/* Machine code for a pattern costs as much as this many matches without it. */
#define JIT_AFTER 1000

struct nr_regex {
  pcre2_code *code;
  pcre2_match_context *context;
  pcre2_match_data *data;
  unsigned *until_jit; /* matches; NULL: never */
};

/* Of patterns that people write. */
#define PATTERN_MAX 8192
#define DEPTH_LIMIT_TRY 20000
#define HEAP_LIMIT_TRY_KIB (16 * 1024)
/* So many steps times bytes at most: a step may walk the rest of the subject. */
#define WORK_MAX ((size_t)200 * 1000 * 1000)
#define STEPS_LEAST 2000
/* Matches that may meet a limit before no more are tried. */
#define TOO_HARD_MAX 20

static norae_status report(int error, PCRE2_SIZE offset, norae_diags *diags)
{
  PCRE2_UCHAR text[NR_REGEX_MESSAGE];
  pcre2_get_error_message(error, text, sizeof text);
  nr_error(diags, "regex-syntax", (nr_place){.column = (uint32_t)offset + 1}, "pattern: %s", text);
  return error == PCRE2_ERROR_HEAP_FAILED ? NORAE_ERR_MEMORY : NORAE_ERR_ARGUMENT;
}

/* What a compiled pattern needs to be matched. */
static norae_status prepare(nr_regex *regex, uint32_t depth, uint32_t heap_kib)
{
  regex->context = pcre2_match_context_create(NULL);
  regex->data = pcre2_match_data_create_from_pattern(regex->code, NULL);
  if (!regex->context || !regex->data)
    return NORAE_ERR_MEMORY;
  pcre2_set_match_limit(regex->context, MATCH_LIMIT);
  pcre2_set_depth_limit(regex->context, depth);
  pcre2_set_heap_limit(regex->context, heap_kib);
  return NORAE_OK;
}

/* Without JIT (some hardened kernels) the interpreter does the same, slower. */
static void count_match(const nr_regex *regex)
{
  if (regex->until_jit && *regex->until_jit && --*regex->until_jit == 0)
    pcre2_jit_compile(regex->code, PCRE2_JIT_COMPLETE);
}

/* The interpreter's memory is had with the first match and kept: missing later, it
 * would look like no match. */
static norae_status warm_up(nr_regex *regex)
{
  int count = pcre2_match(regex->code, (PCRE2_SPTR) "", 0, 0, PCRE2_NO_UTF_CHECK, regex->data,
                          regex->context);
  return count == PCRE2_ERROR_NOMEMORY ? NORAE_ERR_MEMORY : NORAE_OK;
}

static norae_status await_jit(nr_regex *regex)
{
  regex->until_jit = malloc(sizeof *regex->until_jit);
  if (!regex->until_jit)
    return NORAE_ERR_MEMORY;
  *regex->until_jit = JIT_AFTER;
  return NORAE_OK;
}

norae_status nr_regex_new(const char *pattern, nr_regex **out, norae_diags *diags)
{
  int error;
  PCRE2_SIZE offset;
  nr_regex *regex = *out = calloc(1, sizeof *regex);
  if (!regex)
    return NORAE_ERR_MEMORY;
  regex->code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, PCRE2_UTF, &error,
                              &offset, NULL);
  norae_status status = regex->code ? prepare(regex, DEPTH_LIMIT, HEAP_LIMIT_KIB)
                                    : report(error, offset, diags);
  if (status == NORAE_OK)
    status = warm_up(regex);
  if (status == NORAE_OK)
    status = await_jit(regex);
  if (status != NORAE_OK)
    nr_regex_free(out);
  return status;
}

/* The groups must fit into a match. */
static norae_status check_groups(const nr_regex *regex, char *message)
{
  uint32_t count = 0;
  pcre2_pattern_info(regex->code, PCRE2_INFO_CAPTURECOUNT, &count);
  if (count < NR_REGEX_GROUPS)
    return NORAE_OK;
  snprintf(message, NR_REGEX_MESSAGE, "has %u groups, which is more than %d", (unsigned)count,
           NR_REGEX_GROUPS - 1);
  return NORAE_ERR_ARGUMENT;
}

static norae_status compile_foreign(const char *pattern, nr_regex *regex, size_t *offset,
                                    char *message)
{
  int error;
  pcre2_compile_context *context = pcre2_compile_context_create(NULL);
  if (!context)
    return NORAE_ERR_MEMORY;
  pcre2_set_max_pattern_length(context, PATTERN_MAX);
  regex->code =
      pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
                    PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C, &error, offset, context);
  pcre2_compile_context_free(context);
  if (regex->code)
    return check_groups(regex, message);
  pcre2_get_error_message(error, (PCRE2_UCHAR *)message, NR_REGEX_MESSAGE);
  return error == PCRE2_ERROR_HEAP_FAILED ? NORAE_ERR_MEMORY : NORAE_ERR_ARGUMENT;
}

norae_status nr_regex_new_foreign(const char *pattern, nr_regex **out, size_t *offset,
                                  char message[NR_REGEX_MESSAGE])
{
  *offset = 0;
  nr_regex *regex = *out = calloc(1, sizeof *regex);
  norae_status status =
      regex ? compile_foreign(pattern, regex, offset, message) : NORAE_ERR_MEMORY;
  /* No JIT here: it holds to the limits in its own way, and these must hold. */
  if (status == NORAE_OK)
    status = prepare(regex, DEPTH_LIMIT_TRY, HEAP_LIMIT_TRY_KIB);
  if (status == NORAE_OK)
    status = warm_up(regex);
  if (status != NORAE_OK)
    nr_regex_free(out);
  return status;
}

void nr_regex_free(nr_regex **regex)
{
  if (!regex || !*regex)
    return;
  pcre2_match_data_free((*regex)->data);
  pcre2_match_context_free((*regex)->context);
  pcre2_code_free((*regex)->code);
  free((*regex)->until_jit);
  free(*regex);
  *regex = NULL;
}

static void take_groups(const nr_regex *regex, const char *subject, int count, nr_match *match)
{
  const PCRE2_SIZE *spans = pcre2_get_ovector_pointer(regex->data);
  match->count = count < NR_REGEX_GROUPS ? count : NR_REGEX_GROUPS;
  for (int i = 0; i < match->count; i++) {
    /* \K can set the start of a match behind its end. */
    if (spans[2 * i] == PCRE2_UNSET || spans[2 * i + 1] < spans[2 * i])
      continue;
    match->group[i].start = subject + spans[2 * i];
    match->group[i].size = spans[2 * i + 1] - spans[2 * i];
  }
}

bool nr_regex_match(const nr_regex *regex, const char *subject, size_t size, size_t from,
                    nr_match *match)
{
  count_match(regex);
  int count = pcre2_match(regex->code, (PCRE2_SPTR)subject, size, from, PCRE2_NO_UTF_CHECK,
                          regex->data, regex->context);
  *match = (nr_match){0};
  if (count > 0)
    take_groups(regex, subject, count, match);
  return count > 0;
}

int nr_regex_group(const nr_regex *regex, const char *name)
{
  int number = pcre2_substring_number_from_name(regex->code, (PCRE2_SPTR)name);
  return number < 0 ? -1 : number;
}

const char *nr_regex_name(const nr_regex *regex, unsigned i)
{
  uint32_t count = 0, entry = 0;
  PCRE2_SPTR table = NULL;
  pcre2_pattern_info(regex->code, PCRE2_INFO_NAMECOUNT, &count);
  pcre2_pattern_info(regex->code, PCRE2_INFO_NAMEENTRYSIZE, &entry);
  pcre2_pattern_info(regex->code, PCRE2_INFO_NAMETABLE, &table);
  /* Two bytes of number stand before each name. */
  return i < count ? (const char *)table + (size_t)i * entry + 2 : NULL;
}

/* ── within an effort ── */

#define NS_PER_S INT64_C(1000000000)

static int64_t cpu_clock(void)
{
  struct timespec now;
  if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now) != 0)
    return 0;
  return (int64_t)now.tv_sec * NS_PER_S + now.tv_nsec;
}

nr_effort nr_effort_for(size_t input_size)
{
  int64_t megabytes = (int64_t)(input_size >> 20);
  return (nr_effort){.until = cpu_clock() + NS_PER_S + NS_PER_S * megabytes};
}

static bool has_group_zero(const nr_match *match)
{
  return match->count > 0 && match->group[0].start;
}

nr_found nr_regex_try(const nr_regex *regex, const char *subject, size_t size, size_t from,
                      nr_effort *effort, nr_match *match)
{
  *match = (nr_match){0};
  if (effort->spent)
    return NR_FOUND_TOO_HARD;
  size_t steps = WORK_MAX / (size + 1);
  steps = steps > MATCH_LIMIT ? MATCH_LIMIT : steps < STEPS_LEAST ? STEPS_LEAST : steps;
  pcre2_set_match_limit(regex->context, (uint32_t)steps);
  int count = size > NR_REGEX_SUBJECT_MAX
                  ? PCRE2_ERROR_MATCHLIMIT
                  : pcre2_match(regex->code, (PCRE2_SPTR)subject, size, from, PCRE2_NO_UTF_CHECK,
                                regex->data, regex->context);
  if (++effort->matches % 16 == 0 && cpu_clock() > effort->until)
    effort->spent = true;
  if (count > 0) {
    take_groups(regex, subject, count, match);
    return has_group_zero(match) ? NR_FOUND : NR_FOUND_NOTHING;
  }
  if (count == PCRE2_ERROR_NOMATCH)
    return NR_FOUND_NOTHING;
  if (++effort->too_hard >= TOO_HARD_MAX)
    effort->spent = true;
  return NR_FOUND_TOO_HARD;
}
