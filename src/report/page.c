/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page: a frame, a style and a script from src/data/report, and the report as JSON.
 */
#include <string.h>

#include "report/rows.h"
#include "text/shipped.h"

/* What is between angle brackets would end the script that the data stand in. */
static void add_data(const nr_str *json, nr_str *out)
{
  for (size_t i = 0; i < json->size; i++) {
    char c = json->data[i];
    if (c == '<' || c == '>' || c == '&')
      nr_str_addf(out, "\\u%04x", (unsigned)c);
    else
      nr_str_add_char(out, c);
  }
}

static void add_escaped(const char *text, nr_str *out)
{
  for (const char *c = text; *c; c++) {
    if (*c == '<' || *c == '>' || *c == '&' || *c == '"')
      nr_str_addf(out, "&#%d;", *c);
    else if ((unsigned char)*c >= 0x20)
      nr_str_add_char(out, *c);
  }
}

/* Fills what a mark of the frame, "@name@", stands for. */
static void fill_mark(const char *mark, size_t size, const nr_report_input *input,
                      const nr_str *json, nr_str *out)
{
  for (size_t i = 0; i < nr_shipped_report_count; i++) {
    const char *name = nr_shipped_report[i].name;
    if (strlen(name) == size && memcmp(name, mark, size) == 0)
      nr_str_add(out, nr_shipped_report[i].text);
  }
  if (size == 4 && memcmp(mark, "data", 4) == 0)
    add_data(json, out);
  if (size == 5 && memcmp(mark, "title", 5) == 0)
    add_escaped(nr_report_title(input), out);
}

static const char *frame(void)
{
  for (size_t i = 0; i < nr_shipped_report_count; i++)
    if (strcmp(nr_shipped_report[i].name, "page.html") == 0)
      return nr_shipped_report[i].text;
  return "";
}

norae_status nr_report_page(const nr_report_input *input, nr_str *out)
{
  nr_str json = {0};
  norae_status status = nr_report_json(input, &json);
  const char *at = frame();
  while (status == NORAE_OK && *at) {
    const char *mark = strchr(at, '@');
    const char *end = mark ? strchr(mark + 1, '@') : NULL;
    nr_str_add_bytes(out, at, end ? (size_t)(mark - at) : strlen(at));
    if (!end)
      break;
    fill_mark(mark + 1, (size_t)(end - mark - 1), input, &json, out);
    at = end + 1;
  }
  nr_str_free(&json);
  return status == NORAE_OK && out->failed ? NORAE_ERR_MEMORY : status;
}
