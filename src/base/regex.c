/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>

/* Far above what any line grammar needs; low enough to end in milliseconds. */
#define MATCH_LIMIT 200000
#define DEPTH_LIMIT 2000
#define HEAP_LIMIT_KIB 4096

struct nr_regex {
  pcre2_code *code;
  pcre2_match_context *context;
  pcre2_match_data *data;
};

static norae_status report(int error, PCRE2_SIZE offset, norae_diags *diags)
{
  PCRE2_UCHAR text[256];
  pcre2_get_error_message(error, text, sizeof text);
  nr_error(diags, "regex-syntax", (nr_place){.column = (uint32_t)offset + 1}, "pattern: %s", text);
  return error == PCRE2_ERROR_HEAP_FAILED ? NORAE_ERR_MEMORY : NORAE_ERR_ARGUMENT;
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
  if (!regex->code) {
    nr_regex_free(out);
    return report(error, offset, diags);
  }
  regex->context = pcre2_match_context_create(NULL);
  regex->data = pcre2_match_data_create_from_pattern(regex->code, NULL);
  if (!regex->context || !regex->data) {
    nr_regex_free(out);
    return NORAE_ERR_MEMORY;
  }
  pcre2_set_match_limit(regex->context, MATCH_LIMIT);
  pcre2_set_depth_limit(regex->context, DEPTH_LIMIT);
  pcre2_set_heap_limit(regex->context, HEAP_LIMIT_KIB);
  /* Without JIT (some hardened kernels) the interpreter does the same, slower. */
  pcre2_jit_compile(regex->code, PCRE2_JIT_COMPLETE);
  return NORAE_OK;
}

void nr_regex_free(nr_regex **regex)
{
  if (!regex || !*regex)
    return;
  pcre2_match_data_free((*regex)->data);
  pcre2_match_context_free((*regex)->context);
  pcre2_code_free((*regex)->code);
  free(*regex);
  *regex = NULL;
}

bool nr_regex_match(const nr_regex *regex, const char *subject, size_t size, size_t from,
                    nr_match *match)
{
  int count = pcre2_match(regex->code, (PCRE2_SPTR)subject, size, from, PCRE2_NO_UTF_CHECK,
                          regex->data, regex->context);
  *match = (nr_match){0};
  if (count <= 0)
    return false;
  const PCRE2_SIZE *spans = pcre2_get_ovector_pointer(regex->data);
  match->count = count < NR_REGEX_GROUPS ? count : NR_REGEX_GROUPS;
  for (int i = 0; i < match->count; i++) {
    if (spans[2 * i] == PCRE2_UNSET)
      continue;
    match->group[i].start = subject + spans[2 * i];
    match->group[i].size = spans[2 * i + 1] - spans[2 * i];
  }
  return true;
}

int nr_regex_group(const nr_regex *regex, const char *name)
{
  int number = pcre2_substring_number_from_name(regex->code, (PCRE2_SPTR)name);
  return number < 0 ? -1 : number;
}
