/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/encoding.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unicode/ucnv.h>
#include <unicode/unorm2.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include "base/str.h"
#include "base/utf8.h"
#include "text/mojibake.h"

/* How bytes will be read, and who said so. */
typedef struct plan {
  const char *encoding; /* ICU name; "UTF-8" needs no conversion */
  size_t skip;          /* bytes of the byte order mark */
  bool clean;           /* known to be UTF-8 without a fault */
} plan;

/* ── names ── */

const char *nr_encoding_name(const char *name)
{
  /* What files are labelled with is often the national standard, and what they
   * hold the vendor's superset. */
  static const char *const aliases[][2] = {
      {"cp949", "windows-949"},     {"uhc", "windows-949"},      {"euc-kr", "windows-949"},
      {"euckr", "windows-949"},     {"ms949", "windows-949"},    {"ksc5601", "windows-949"},
      {"cp936", "gb18030"},         {"gbk", "gb18030"},          {"gb2312", "gb18030"},
      {"windows-936", "gb18030"},   {"cp950", "windows-950"},    {"big5", "windows-950"},
      {"big-5", "windows-950"},     {"sjis", "windows-31j"},     {"shift-jis", "windows-31j"},
      {"shift_jis", "windows-31j"}, {"cp932", "windows-31j"},    {"ms932", "windows-31j"},
      {"latin1", "windows-1252"},   {"latin-1", "windows-1252"}, {"iso-8859-1", "windows-1252"},
      {"ansi", "windows-1252"},     {"cp1250", "windows-1250"},  {"cp1251", "windows-1251"},
      {"cp1252", "windows-1252"},   {"cp1253", "windows-1253"},  {"cp1254", "windows-1254"},
      {"cp1255", "windows-1255"},   {"cp1256", "windows-1256"},  {"cp1257", "windows-1257"},
      {"cp1258", "windows-1258"},   {"cp874", "windows-874"},    {"tis-620", "windows-874"},
      {"koi8", "KOI8-R"},           {"utf8", "UTF-8"},           {"utf-8", "UTF-8"},
  };
  for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++) {
    if (strcasecmp(name, aliases[i][0]) == 0)
      return aliases[i][1];
  }
  UErrorCode error = U_ZERO_ERROR;
  UConverter *converter = *name ? ucnv_open(name, &error) : NULL;
  ucnv_close(converter);
  /* Without memory the name may well be known: using it will tell. */
  return converter || error == U_MEMORY_ALLOCATION_ERROR ? name : NULL;
}

/* ── what the bytes tell ── */

static bool begins(const char *bytes, size_t size, const char *mark, size_t mark_size)
{
  return size >= mark_size && memcmp(bytes, mark, mark_size) == 0;
}

static bool find_mark(const char *bytes, size_t size, plan *out)
{
  static const struct {
    const char *mark;
    size_t size;
    const char *encoding;
  } marks[] = {
      {"\xEF\xBB\xBF", 3, "UTF-8"},    {"\xFF\xFE\0\0", 4, "UTF-32LE"},
      {"\0\0\xFE\xFF", 4, "UTF-32BE"}, {"\xFF\xFE", 2, "UTF-16LE"},
      {"\xFE\xFF", 2, "UTF-16BE"},
  };
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
    if (begins(bytes, size, marks[i].mark, marks[i].size)) {
      *out = (plan){.encoding = marks[i].encoding, .skip = marks[i].size};
      return true;
    }
  }
  return false;
}

/* Text in UTF-16 or UTF-32 without a mark has NULs in its digits, brackets and
 * line ends, always at the same places of a unit. */
static const char *wide_without_mark(const char *bytes, size_t size)
{
  size_t nuls[4] = {0};
  for (size_t i = 0; i < size; i++)
    nuls[i % 4] += bytes[i] == 0;
  size_t even = nuls[0] + nuls[2], odd = nuls[1] + nuls[3], quarter = size / 4;
  if (size % 4 == 0 && quarter && nuls[3] == quarter && nuls[2] >= quarter - quarter / 8 &&
      !nuls[0])
    return "UTF-32LE";
  if (size % 4 == 0 && quarter && nuls[0] == quarter && nuls[1] >= quarter - quarter / 8 &&
      !nuls[3])
    return "UTF-32BE";
  if (size % 2 == 0 && odd * 50 >= size / 2 && odd >= 2 && even * 8 < odd)
    return "UTF-16LE";
  if (size % 2 == 0 && even * 50 >= size / 2 && even >= 2 && odd * 8 < even)
    return "UTF-16BE";
  return NULL;
}

/* How much of the bytes is UTF-8. */
typedef struct utf8_census {
  size_t wide; /* characters beyond ASCII */
  size_t bad;  /* bytes that belong to none */
} utf8_census;

static size_t skip_ascii(const char *bytes, size_t size, size_t i)
{
  uint64_t eight;
  while (i + sizeof eight <= size) {
    memcpy(&eight, bytes + i, sizeof eight);
    if (eight & UINT64_C(0x8080808080808080))
      break;
    i += sizeof eight;
  }
  while (i < size && (unsigned char)bytes[i] < 0x80)
    i++;
  return i;
}

/* One character at i, which is not ASCII: its size, or 0 when it is no UTF-8. */
static size_t utf8_size(const char *bytes, size_t size, size_t i)
{
  int32_t at = 0, left = size - i < 4 ? (int32_t)(size - i) : 4;
  UChar32 c;
  U8_NEXT((const uint8_t *)bytes + i, at, left, c);
  return c < 0 ? 0 : (size_t)at;
}

static utf8_census count_utf8(const char *bytes, size_t size)
{
  utf8_census census = {0};
  for (size_t i = 0; (i = skip_ascii(bytes, size, i)) < size;) {
    size_t step = utf8_size(bytes, size, i);
    census.wide += step > 0;
    census.bad += step == 0;
    i += step ? step : 1;
  }
  return census;
}

/* ── deciding ── */

static void tell_guess(const nr_guess *guess, const nr_decode_options *o, norae_diags *diags)
{
  if (guess->margin < NR_GUESS_UNSURE && guess->runner_up)
    nr_warn(diags, "encoding-unsure", nr_in_file(o->name),
            "read as %s, though %s is nearly as likely; --encoding decides", guess->encoding,
            guess->runner_up);
  else
    nr_note(diags, "encoding-assumed", nr_in_file(o->name), "read as %s", guess->encoding);
}

static norae_status by_trial(const char *bytes, size_t size, const nr_decode_options *o, plan *out,
                             norae_diags *diags)
{
  nr_guess guess;
  norae_status status = nr_guess_encoding(bytes, size, &guess);
  if (status != NORAE_OK)
    return status;
  if (!guess.encoding) {
    nr_error(diags, "binary", (nr_place){o->name, 1, 1}, "is no text in any known encoding");
    return NORAE_ERR_FORMAT;
  }
  tell_guess(&guess, o, diags);
  *out = (plan){.encoding = guess.encoding};
  return NORAE_OK;
}

/* True when the file's own word settles it. */
static bool by_declaration(const nr_decode_options *o, plan *out, norae_diags *diags)
{
  if (!o->declared)
    return false;
  const char *encoding = nr_encoding_name(o->declared);
  if (!encoding) {
    nr_warn(diags, "encoding-unknown", nr_in_file(o->name),
            "says that its encoding is \"%s\", which is not known", o->declared);
    return false;
  }
  /* Bytes that are not UTF-8 don't become so by a label. */
  if (strcmp(encoding, "UTF-8") == 0)
    return false;
  nr_note(diags, "encoding-declared", nr_in_file(o->name), "read as %s, as it says itself",
          encoding);
  *out = (plan){.encoding = encoding};
  return true;
}

/* The user's word holds, unless a byte order mark proves it wrong. */
static norae_status by_user(const nr_decode_options *o, bool marked, plan *out, norae_diags *diags)
{
  const char *encoding = nr_encoding_name(o->encoding);
  if (!encoding) {
    nr_error(diags, "encoding-unknown", nr_in_file(o->name), "encoding \"%s\" is not known",
             o->encoding);
    return NORAE_ERR_ARGUMENT;
  }
  if (!marked) {
    *out = (plan){.encoding = encoding};
    return NORAE_OK;
  }
  if (strncasecmp(encoding, "UTF", 3) != 0)
    nr_warn(diags, "encoding-mark", nr_in_file(o->name),
            "begins with the mark of %s: read so, not as %s", out->encoding, encoding);
  return NORAE_OK;
}

/* Few faults among many characters are damage, not another encoding: there
 * hardly one character in ten looks like UTF-8 by accident. */
static bool is_damaged_utf8(const utf8_census *census)
{
  return census->wide >= 4 && census->wide >= 2 * census->bad;
}

static norae_status decide(const char *bytes, size_t size, const nr_decode_options *o, plan *out,
                           norae_diags *diags)
{
  bool marked = find_mark(bytes, size, out);
  if (o->encoding)
    return by_user(o, marked, out, diags);
  if (marked)
    return NORAE_OK;
  const char *wide = memchr(bytes, 0, size) ? wide_without_mark(bytes, size) : NULL;
  if (wide) {
    nr_note(diags, "encoding-assumed", nr_in_file(o->name), "read as %s without a byte order mark",
            wide);
    *out = (plan){.encoding = wide};
    return NORAE_OK;
  }
  *out = (plan){.encoding = "UTF-8"};
  out->clean = nr_is_utf8(bytes, size);
  if (out->clean || by_declaration(o, out, diags))
    return NORAE_OK;
  utf8_census census = count_utf8(bytes, size);
  if (is_damaged_utf8(&census))
    return NORAE_OK;
  return by_trial(bytes, size, o, out, diags);
}

/* ── converting ── */

static void add_character(nr_str *out, UChar32 c)
{
  uint8_t utf8[4];
  size_t n = 0;
  if (U_IS_SURROGATE(c))
    c = 0xFFFD;
  U8_APPEND_UNSAFE(utf8, n, c);
  nr_str_add_bytes(out, utf8, n);
}

/* What comes out of a converter, on its way to UTF-8. */
typedef struct utf16 {
  nr_str *out;
  UChar lead;                 /* of a pair that the end of a chunk cut */
  const UNormalizer2 *joiner; /* joins tones with the vowels before them; NULL: no */
  UChar32 vowel;              /* that may get a tone; 0: none */
} utf16;

/* The dot below comes before a circumflex in canonical order: ô with a dot is ọ
 * with a circumflex. */
static UChar32 join(const utf16 *u, UChar32 c)
{
  UErrorCode error = U_ZERO_ERROR;
  UChar parts[8];
  UChar32 joined = unorm2_composePair(u->joiner, u->vowel, c);
  if (joined >= 0 || c != 0x323 ||
      unorm2_getRawDecomposition(u->joiner, u->vowel, parts, 8, &error) != 2)
    return joined;
  joined = unorm2_composePair(u->joiner, parts[0], c);
  return joined < 0 ? joined : unorm2_composePair(u->joiner, joined, parts[1]);
}

static void put(utf16 *u, UChar32 c)
{
  UChar32 joined = u->vowel && c >= 0x300 && c < 0x370 ? join(u, c) : U_SENTINEL;
  if (joined >= 0) {
    u->vowel = joined;
    return;
  }
  if (u->vowel)
    add_character(u->out, u->vowel);
  u->vowel = u->joiner ? c : 0;
  if (!u->joiner)
    add_character(u->out, c);
}

static void put_units(utf16 *u, const UChar *units, int32_t count)
{
  for (int32_t i = 0; i < count; i++) {
    UChar32 c = units[i];
    if (u->lead && U16_IS_TRAIL(c)) {
      put(u, U16_GET_SUPPLEMENTARY(u->lead, c));
      u->lead = 0;
      continue;
    }
    if (u->lead)
      put(u, u->lead);
    u->lead = U16_IS_LEAD(c) ? (UChar)c : 0;
    if (!u->lead)
      put(u, c);
  }
}

static void put_rest(utf16 *u)
{
  if (u->lead)
    put(u, u->lead);
  if (u->vowel)
    add_character(u->out, u->vowel);
}

static norae_status convert(const char *bytes, size_t size, const char *encoding, nr_str *out)
{
  UErrorCode error = U_ZERO_ERROR;
  UConverter *converter = ucnv_open(encoding, &error);
  if (U_FAILURE(error))
    return error == U_MEMORY_ALLOCATION_ERROR ? NORAE_ERR_MEMORY : NORAE_ERR_ENVIRONMENT;
  const char *from = bytes, *end = bytes + size;
  UChar units[2048];
  utf16 u = {.out = out};
  /* Vietnamese has tones as characters of their own there, and nowhere else. */
  if (strcasecmp(encoding, "windows-1258") == 0)
    u.joiner = unorm2_getNFCInstance(&error);
  do {
    UChar *to = units;
    error = U_ZERO_ERROR;
    /* What can't be converted becomes U+FFFD, and is counted afterwards. */
    ucnv_toUnicode(converter, &to, units + 2048, &from, end, NULL, true, &error);
    put_units(&u, units, (int32_t)(to - units));
  } while (error == U_BUFFER_OVERFLOW_ERROR);
  put_rest(&u);
  ucnv_close(converter);
  return out->failed || U_FAILURE(error) ? NORAE_ERR_MEMORY : NORAE_OK;
}

/* UTF-8 itself is copied; a byte that belongs to no character becomes U+FFFD. */
static norae_status copy_utf8(const char *bytes, size_t size, nr_str *out)
{
  size_t from = 0;
  for (size_t i = 0; (i = skip_ascii(bytes, size, i)) < size;) {
    size_t step = utf8_size(bytes, size, i);
    if (!step) {
      nr_str_add_bytes(out, bytes + from, i - from);
      nr_str_add(out, "\xEF\xBF\xBD");
      from = i + 1;
    }
    i += step ? step : 1;
  }
  nr_str_add_bytes(out, bytes + from, size - from);
  return out->failed ? NORAE_ERR_MEMORY : NORAE_OK;
}

/* ── tidying: line ends, NULs, control characters ── */

typedef struct tidied {
  const char *name;
  size_t controls, nuls, replaced;
  nr_place first_replaced, first_control; /* line and column */
} tidied;

/* Remembers where the first one stands: behind these `size` bytes. */
static void keep_first(const tidied *t, nr_place *held, const char *text, size_t size)
{
  if (held->line)
    return;
  *held = (nr_place){.file = t->name, .line = 1};
  const char *line = text;
  for (const char *at; (at = memchr(line, '\n', size - (size_t)(line - text)));) {
    held->line++;
    line = at + 1;
  }
  held->column = (uint32_t)(size - (size_t)(line - text)) + 1;
}

/* What tidying must look at: control characters, DEL, and the byte that U+FEFF
 * and U+FFFD begin with.  Without branches, so that a compiler can take many at once. */
static inline bool is_plain(unsigned char c)
{
  return ((c >= 0x20) | (c == '\t') | (c == '\n')) & (c != 0x7F) & (c != 0xEF);
}

static size_t skip_plain(const char *text, size_t size, size_t i)
{
  enum { BLOCK = 32 };
  for (; i + BLOCK <= size; i += BLOCK) {
    unsigned char all = 1;
    for (size_t k = 0; k < BLOCK; k++)
      all &= is_plain((unsigned char)text[i + k]);
    if (!all)
      break;
  }
  while (i < size && is_plain((unsigned char)text[i]))
    i++;
  return i;
}

/* A byte order mark within, where files were joined: only at a line's start. */
static bool is_joint(const char *text, size_t size, size_t i, size_t to)
{
  return i + 2 < size && (to == 0 || text[to - 1] == '\n') &&
         memcmp(text + i, "\xEF\xBB\xBF", 3) == 0;
}

/* In place; returns the new size. */
static size_t tidy(char *text, size_t size, const char *name, tidied *t)
{
  size_t to = 0;
  *t = (tidied){.name = name};
  for (size_t i = 0, from = 0; i < size; from = ++i) {
    i = skip_plain(text, size, i);
    if (to != from)
      memmove(text + to, text + from, i - from);
    to += i - from;
    if (i == size)
      break;
    unsigned char c = (unsigned char)text[i];
    if (c == 0xEF && is_joint(text, size, i, to)) {
      i += 2;
      continue;
    }
    if (c == 0xEF && i + 2 < size && memcmp(text + i, "\xEF\xBF\xBD", 3) == 0) {
      t->replaced++;
      keep_first(t, &t->first_replaced, text, to);
    } else if (c == '\r') {
      i += i + 1 < size && text[i + 1] == '\n';
      c = '\n';
    } else if (c != 0xEF) {
      /* A control character becomes a space; what lyrics have of them means nothing. */
      t->nuls += c == 0;
      t->controls++;
      keep_first(t, &t->first_control, text, to);
      c = ' ';
    }
    text[to++] = (char)c;
  }
  return to;
}

static norae_status judge(const tidied *t, size_t size, bool had_marks, norae_diags *diags)
{
  if (t->controls * 20 > size) {
    nr_error(diags, "binary", t->first_control, "is no text: here is a control character");
    return NORAE_ERR_FORMAT;
  }
  if (t->controls)
    nr_warn(diags, "text-control", t->first_control, "%zu control character%s became spaces%s",
            t->controls, t->controls > 1 ? "s" : "", t->nuls ? " (NULs among them)" : "");
  if (t->replaced && !had_marks)
    nr_warn(diags, "encoding-bad-bytes", t->first_replaced,
            "%zu place%s could not be decoded, here the first", t->replaced,
            t->replaced > 1 ? "s" : "");
  return NORAE_OK;
}

/* Leading and trailing NULs and a DOS end-of-file mark are padding. */
static size_t without_padding(const char *bytes, size_t size, bool narrow)
{
  while (narrow && size && (bytes[size - 1] == 0 || bytes[size - 1] == 0x1A))
    size--;
  return size;
}

/* Text beyond ASCII may have been encoded twice. */
static norae_status undouble(nr_str *text, const char *name, norae_diags *diags)
{
  nr_str better = {0};
  bool mended = false;
  if (skip_ascii(nr_str_text(text), text->size, 0) == text->size)
    return NORAE_OK;
  norae_status status = nr_mend_double(text->data, text->size, name, &better, &mended, diags);
  if (mended && status == NORAE_OK) {
    nr_str_free(text);
    *text = better;
  } else {
    nr_str_free(&better);
  }
  return status;
}

norae_status nr_decode(const char *bytes, size_t size, const nr_decode_options *options, char **out,
                       size_t *out_size, norae_diags *diags)
{
  plan p = {0};
  nr_str text = {0};
  *out = NULL;
  *out_size = 0;
  norae_status status = decide(bytes, size, options, &p, diags);
  if (status != NORAE_OK)
    return status;
  size = without_padding(bytes, size,
                         strncmp(p.encoding, "UTF-16", 6) && strncmp(p.encoding, "UTF-32", 6));
  if (size < p.skip)
    size = p.skip;
  bool is_utf8 = strcmp(p.encoding, "UTF-8") == 0;
  if (is_utf8 && p.clean)
    nr_str_add_bytes(&text, bytes + p.skip, size - p.skip);
  else
    status = is_utf8 ? copy_utf8(bytes + p.skip, size - p.skip, &text)
                     : convert(bytes + p.skip, size - p.skip, p.encoding, &text);
  char *data = NULL;
  size_t data_size = 0;
  if (status == NORAE_OK && is_utf8)
    status = undouble(&text, options->name, diags);
  if (status == NORAE_OK)
    status = nr_str_take(&text, &data, &data_size);
  if (status == NORAE_OK) {
    /* U+FFFD that stood in the file already is not our loss. */
    bool had_marks = is_utf8 && (p.clean || nr_is_utf8(bytes + p.skip, size - p.skip));
    tidied t;
    data_size = tidy(data, data_size, options->name, &t);
    data[data_size] = '\0';
    status = judge(&t, data_size, had_marks, diags);
  }
  if (status != NORAE_OK) {
    nr_str_free(&text);
    free(data);
    return status;
  }
  *out = data;
  *out_size = data_size;
  return NORAE_OK;
}
