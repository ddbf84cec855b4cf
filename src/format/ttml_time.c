/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Times of TTML: how they are written, and what they count from.
 */
#include <ctype.h>
#include <math.h>

#include "format/scan.h"
#include "format/ttml.h"

/* ── how they are written ── */

static double number_or(const char *text, double otherwise)
{
  double value;
  return text && nr_decimal(nr_span_of(text), &value) && value > 0 && value < 1e9 ? value
                                                                                  : otherwise;
}

/* "1000 1001", in older files "1000:1001". */
static double ratio_of(const char *text)
{
  size_t first = text ? strspn(text, "0123456789") : 0;
  if (!first || !text[first])
    return 1;
  double above = (double)nr_digits(text, first);
  double below = number_or(text + first + 1, 0);
  return above > 0 && below > 0 ? above / below : 1;
}

nr_ttml_clock nr_ttml_clock_of(const nr_xml *xml)
{
  const char *rate = nr_xml_get(xml, 0, "frameRate"), *base = nr_xml_get(xml, 0, "timeBase");
  const char *drop = nr_xml_get(xml, 0, "dropMode");
  nr_ttml_clock c = {.nominal = number_or(rate, 30),
                     .sub_frame_rate = number_or(nr_xml_get(xml, 0, "subFrameRate"), 1)};
  c.frame_rate = c.nominal * ratio_of(nr_xml_get(xml, 0, "frameRateMultiplier"));
  c.tick_rate =
      number_or(nr_xml_get(xml, 0, "tickRate"), rate ? c.nominal * c.sub_frame_rate : 1);
  c.smpte = base && strcmp(base, "smpte") == 0;
  c.drop = c.smpte && drop && strcmp(drop, "dropNTSC") == 0;
  return c;
}

static bool to_time(double seconds, norae_us *out)
{
  const double most = (double)(NORAE_TIME_MAX / NORAE_US_PER_S);
  if (!(fabs(seconds) <= most))
    return false;
  *out = llround(seconds * 1e6);
  return true;
}

/* "12.5s": a number and its unit; nothing is seconds. */
static bool offset_time(const nr_ttml_clock *clock, nr_span text, norae_us *out)
{
  double number, factor = 1;
  size_t size = text.size;
  while (size && isalpha((unsigned char)text.text[size - 1]))
    size--;
  nr_span unit = nr_span_from(text, text.text + size);
  if (nr_span_is(unit, "h"))
    factor = 3600;
  else if (nr_span_is(unit, "m"))
    factor = 60;
  else if (nr_span_is(unit, "ms"))
    factor = 1e-3;
  else if (nr_span_is(unit, "f"))
    factor = 1 / clock->frame_rate;
  else if (nr_span_is(unit, "t"))
    factor = 1 / clock->tick_rate;
  else if (unit.size && !nr_span_is(unit, "s"))
    return false;
  return nr_decimal((nr_span){text.text, size}, &number) && to_time(number * factor, out);
}

/* Labels 0 and 1 of each minute, but for each tenth, are left out of counting. */
static double dropped(int64_t minutes)
{
  return (double)(2 * (minutes - minutes / 10));
}

/* hh:mm:ss:ff and hh:mm:ss:ff.s. */
static bool frame_time(const nr_ttml_clock *clock, const int64_t *parts, double frames,
                       norae_us *out)
{
  int64_t minutes = parts[0] * 60 + parts[1];
  double seconds = (double)(minutes * 60 + parts[2]);
  if (!clock->smpte)
    return to_time(seconds + frames / clock->frame_rate, out);
  double counted = seconds * clock->nominal + frames - (clock->drop ? dropped(minutes) : 0);
  return to_time(counted / clock->frame_rate, out);
}

/* Fields between colons; the last may have a fraction. */
static bool clock_time(const nr_ttml_clock *clock, nr_span text, norae_us *out)
{
  int64_t parts[4] = {0};
  size_t count = 0;
  nr_span fraction = {"", 0};
  for (size_t i = 0; i <= text.size; i++) {
    size_t from = i;
    while (i < text.size && isdigit((unsigned char)text.text[i]))
      i++;
    if (count == 4 || i == from)
      return false;
    parts[count++] = nr_digits(text.text + from, i - from);
    if (i < text.size && (text.text[i] == '.' || text.text[i] == ',')) {
      fraction = nr_span_from(text, text.text + i + 1);
      break;
    }
    /* Drop-frame labels may end in ";ff". */
    if (i < text.size && text.text[i] != ':' && text.text[i] != ';')
      return false;
    if (i + 1 == text.size)
      return false;
  }
  for (size_t i = 0; i < fraction.size; i++) {
    if (!isdigit((unsigned char)fraction.text[i]))
      return false;
  }
  if (count == 4) {
    double sub = (double)nr_digits(fraction.text, fraction.size) / clock->sub_frame_rate;
    return parts[0] < 100000000 && parts[1] < 100000000 && parts[2] < 100000000 &&
           frame_time(clock, parts, (double)parts[3] + sub, out);
  }
  *out = nr_clock(count == 3 ? parts[0] : 0, count >= 2 ? parts[count - 2] : 0, parts[count - 1],
                  nr_fraction(fraction.text, fraction.size));
  return nr_time_fits(*out);
}

bool nr_ttml_time(const nr_ttml_clock *clock, const char *text, norae_us *out)
{
  nr_span t = nr_trim(nr_span_of(text));
  bool negative = t.size && *t.text == '-';
  if (negative)
    t = nr_span_from(t, t.text + 1);
  if (!t.size || !isdigit((unsigned char)*t.text))
    return false;
  bool letters = isalpha((unsigned char)t.text[t.size - 1]);
  if (!(letters ? offset_time(clock, t, out) : clock_time(clock, t, out)))
    return false;
  *out = negative ? -*out : *out;
  return true;
}

/* ── what they count from ── */

static bool attribute_time(const nr_xml *xml, const nr_ttml_clock *clock, uint32_t node,
                           const char *name, norae_us *out)
{
  const char *text = nr_xml_get(xml, node, name);
  return text && nr_ttml_time(clock, text, out);
}

/* Counts how many elements fit only one of the two readings. */
static void vote(const nr_xml *xml, const nr_ttml_clock *clock, uint32_t node, size_t *absolute,
                 size_t *relative)
{
  norae_us start, around = 0, end;
  uint32_t parent = xml->nodes[node].parent;
  if (!attribute_time(xml, clock, node, "begin", &start))
    return;
  while (parent != NR_XML_NONE && !attribute_time(xml, clock, parent, "begin", &around))
    parent = xml->nodes[parent].parent;
  if (parent == NR_XML_NONE || around <= 0)
    return;
  bool has_end = attribute_time(xml, clock, parent, "end", &end);
  bool fits_absolute = start >= around && (!has_end || start <= end);
  bool fits_relative = !has_end || start <= end - around;
  *absolute += fits_absolute && !fits_relative;
  *relative += fits_relative && !fits_absolute;
}

bool nr_ttml_is_absolute(const nr_xml *xml, const nr_ttml_clock *clock, bool apple)
{
  size_t absolute = 0, relative = 0;
  if (apple)
    return true;
  for (uint32_t n = 0; n != NR_XML_NONE; n = nr_xml_walk(xml, 0, n, false)) {
    /* Walking up costs as much as the depth, which is limited. */
    if (!xml->nodes[n].is_text)
      vote(xml, clock, n, &absolute, &relative);
  }
  return absolute > relative;
}

static norae_us time_of(const nr_ttml_times *t, uint32_t node, const char *name)
{
  const char *text = nr_xml_get(t->xml, node, name);
  norae_us time;
  if (!text)
    return NORAE_NO_TIME;
  if (nr_ttml_time(&t->clock, text, &time))
    return time;
  nr_warn(t->source->diags, "ttml-bad-time", nr_xml_place(t->xml, node, t->source),
          "%s=\"%.40s\" is no time: ignored", name, text);
  return NORAE_NO_TIME;
}

static norae_us sum(norae_us a, norae_us b)
{
  norae_us s = a + b;
  return s > NORAE_TIME_MAX ? NORAE_TIME_MAX : s < -NORAE_TIME_MAX ? -NORAE_TIME_MAX : s;
}

nr_ttml_span nr_ttml_span_of(const nr_ttml_times *t, uint32_t node, const nr_ttml_span *around)
{
  const char *container = nr_xml_get(t->xml, node, "timeContainer");
  norae_us begin = time_of(t, node, "begin"), end = time_of(t, node, "end");
  norae_us duration = time_of(t, node, "dur");
  norae_us base = t->absolute ? 0 : around->seq ? around->cursor : around->base;
  nr_ttml_span s = {.start = NORAE_NO_TIME,
                    .end = NORAE_NO_TIME,
                    .last = NORAE_NO_TIME,
                    .base = base,
                    .own = begin != NORAE_NO_TIME || end != NORAE_NO_TIME ||
                           duration != NORAE_NO_TIME,
                    .seq = container && strcmp(container, "seq") == 0};
  if (begin != NORAE_NO_TIME)
    s.start = sum(base, begin);
  else if (!t->absolute && (around->seq || s.own))
    s.start = base;
  else if (!t->absolute)
    s.start = around->start;
  if (s.start != NORAE_NO_TIME && !t->absolute)
    s.base = s.start;
  if (end != NORAE_NO_TIME)
    s.end = sum(base, end);
  if (duration != NORAE_NO_TIME && s.start != NORAE_NO_TIME) {
    norae_us stop = sum(s.start, duration);
    s.end = s.end == NORAE_NO_TIME || stop < s.end ? stop : s.end;
  }
  /* What tells no time of its own is on as long as what is around it. */
  if (!s.own && !t->absolute && !around->seq)
    s.end = around->end;
  s.cursor = s.base;
  return s;
}

void nr_ttml_close(const nr_ttml_span *span, nr_ttml_span *around)
{
  norae_us end = span->end != NORAE_NO_TIME ? span->end : span->last;
  if (end == NORAE_NO_TIME)
    return;
  around->last = end > around->last ? end : around->last;
  if (around->seq)
    around->cursor = end;
}
