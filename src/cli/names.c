/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "cli/file.h"

/* File systems allow 255 bytes, and the temporary name is longer than the name. */
#define LONGEST_NAME 200

/* ── patterns ── */

static const char *field_end(const char *open)
{
  size_t size = strspn(open + 1, "abcdefghijklmnopqrstuvwxyz0123456789_-");
  return size && open[1 + size] == '}' ? open + 1 + size : NULL;
}

int name_pattern_check(call *c, const char *pattern)
{
  for (const char *at = pattern; *at; at++) {
    if (*at == '}')
      return usage_error(c, "--name '%s': there is a } without {", pattern);
    if (*at != '{')
      continue;
    const char *end = field_end(at);
    if (!end)
      return usage_error(c, "--name '%s': a field is written {name}, in small letters", pattern);
    at = end;
  }
  if (*pattern == '/')
    return usage_error(c, "--name '%s' must not begin with /; -O DIR says where", pattern);
  char *padded = malloc(strlen(pattern) + 3);
  if (!padded)
    return conclude(c, NORAE_ERR_MEMORY);
  sprintf(padded, "/%s/", pattern);
  bool climbs = strstr(padded, "/../") || strstr(padded, "/./") || strstr(padded, "//");
  free(padded);
  if (climbs)
    return usage_error(c, "--name '%s' must name folders, not . or ..", pattern);
  return EXIT_DONE;
}

/* A name while it is built. */
typedef struct builder {
  char *text;
  size_t size, capacity;
  bool failed;
} builder;

static void add(builder *b, const char *text, size_t size)
{
  if (b->failed)
    return;
  if (b->size + size + 1 > b->capacity) {
    size_t more = 2 * (b->size + size + 1);
    char *grown = realloc(b->text, more);
    if (!grown) {
      b->failed = true;
      return;
    }
    b->text = grown;
    b->capacity = more;
  }
  memcpy(b->text + b->size, text, size);
  b->size += size;
  b->text[b->size] = '\0';
}

/* What stands for something in a shell, on Windows or in a path becomes "_". */
static void add_safe(builder *b, const char *text, size_t size)
{
  for (size_t i = 0; i < size; i++) {
    unsigned char c = (unsigned char)text[i];
    bool bad = c < 0x20 || c == 0x7F || strchr("/\\:*?\"<>|", c);
    add(b, bad ? "_" : text + i, 1);
  }
}

/* Adds the value of a field; false when the song has none. */
static bool add_field(builder *b, const char *name, size_t size, const norae_song *song,
                      const name_fields *fields)
{
  char key[64], number[32];
  if (size >= sizeof key)
    return false;
  memcpy(key, name, size);
  key[size] = '\0';
  if (strcmp(key, "ext") == 0) {
    add(b, fields->extension, strlen(fields->extension));
  } else if (strcmp(key, "stem") == 0) {
    add_safe(b, fields->stem, fields->stem_size);
  } else if (strcmp(key, "n") == 0) {
    snprintf(number, sizeof number, "%zu", fields->number);
    add(b, number, strlen(number));
  } else {
    const char *value = norae_song_meta(song, key);
    if (!value || !value[strspn(value, " \t\n")])
      return false;
    add_safe(b, value, strlen(value));
  }
  return true;
}

/* Names that Windows keeps for devices, with whatever extension. */
static bool is_device(const char *name, size_t size)
{
  static const char *const devices[] = {"con",  "prn",  "aux",  "nul",  "com1", "com2",
                                        "com3", "com4", "lpt1", "lpt2", "lpt3"};
  size_t stem = 0;
  while (stem < size && name[stem] != '.')
    stem++;
  for (size_t i = 0; i < sizeof devices / sizeof *devices; i++) {
    if (strlen(devices[i]) == stem && strncasecmp(devices[i], name, stem) == 0)
      return true;
  }
  return false;
}

/* One part of a path: neither hidden, nor empty, nor too long, without blanks
 * around it.  `extension` bytes at its end stay. */
static void add_part(builder *to, const char *part, size_t size, size_t extension)
{
  size_t stem = size - extension;
  const char *tail = part + stem;
  while (stem && *part == ' ') {
    part++;
    stem--;
  }
  if (stem > LONGEST_NAME - extension) {
    stem = LONGEST_NAME - extension;
    while (stem && ((unsigned char)part[stem] & 0xC0) == 0x80)
      stem--;
  }
  while (stem && (part[stem - 1] == ' ' || part[stem - 1] == '.'))
    stem--;
  if (!stem || *part == '.' || is_device(part, stem))
    add(to, "_", 1);
  if (stem && *part == '.') {
    part++;
    stem--;
  }
  add(to, part, stem);
  add(to, tail, extension);
}

static char *tidy(const builder *raw, size_t extension)
{
  builder out = {0};
  for (const char *at = raw->text;;) {
    const char *slash = strchr(at, '/');
    size_t size = slash ? (size_t)(slash - at) : strlen(at);
    add_part(&out, at, size, slash ? 0 : extension);
    if (!slash)
      break;
    add(&out, "/", 1);
    at = slash + 1;
  }
  if (out.failed)
    free(out.text);
  return out.failed ? NULL : out.text;
}

char *name_expand(const char *pattern, const norae_song *song, const name_fields *fields,
                  const char **missing, int *missing_size)
{
  builder raw = {0};
  size_t extension = strlen(fields->extension) + 1;
  *missing = NULL;
  for (const char *at = pattern; *at; at++) {
    const char *end = *at == '{' ? field_end(at) : NULL;
    if (!end) {
      add(&raw, at, 1);
      continue;
    }
    if (!*missing && !add_field(&raw, at + 1, (size_t)(end - at) - 1, song, fields)) {
      *missing = at + 1;
      *missing_size = (int)(end - at) - 1;
    }
    at = end;
  }
  if (*missing) {
    raw.size = 0;
    add_safe(&raw, fields->stem, fields->stem_size);
  }
  size_t size = strlen(fields->extension);
  bool has = raw.size > size && raw.text[raw.size - size - 1] == '.' &&
             strcmp(raw.text + raw.size - size, fields->extension) == 0;
  if (!has || *missing) {
    add(&raw, ".", 1);
    add(&raw, fields->extension, size);
  }
  char *out = raw.failed ? NULL : tidy(&raw, extension);
  free(raw.text);
  return out;
}

/* ── claims ── */

static unsigned long long hash_of(const char *text)
{
  unsigned long long hash = 14695981039346656037ULL;
  for (; *text; text++)
    hash = (hash ^ (unsigned char)*text) * 1099511628211ULL;
  return hash;
}

/* Two names are one when they are the same in the same folder, however that is
 * written; a folder that is not there yet goes by how it is written. */
static bool claim_of(const char *path, claim *out)
{
  struct stat at;
  const char *base = file_base(path);
  char *folder = base == path ? strdup(".") : strndup(path, (size_t)(base - path));
  if (!folder)
    return false;
  *out = (claim){.hash = hash_of(base), .base = strdup(base)};
  if (stat(folder, &at) == 0) {
    out->device = (unsigned long long)at.st_dev;
    out->node = (unsigned long long)at.st_ino;
  } else {
    out->node = hash_of(folder);
  }
  out->hash ^= (out->node * 0x9E3779B97F4A7C15ULL) ^ out->device;
  free(folder);
  return out->base;
}

static bool is_same_claim(const claim *a, const claim *b)
{
  return a->hash == b->hash && a->device == b->device && a->node == b->node &&
         strcmp(a->base, b->base) == 0;
}

/* The slot that holds `wanted`, or the free one where it belongs. */
static claim *find_slot(claim *slots, size_t capacity, const claim *wanted)
{
  size_t i = (size_t)(wanted->hash % capacity);
  while (slots[i].base && !is_same_claim(&slots[i], wanted))
    i = (i + 1) % capacity;
  return &slots[i];
}

static bool make_room(claims *all)
{
  if (all->count * 2 < all->capacity)
    return true;
  size_t more = all->capacity ? all->capacity * 2 : 64;
  claim *slots = calloc(more, sizeof *slots);
  if (!slots)
    return false;
  for (size_t i = 0; i < all->capacity; i++) {
    if (all->slots[i].base)
      *find_slot(slots, more, &all->slots[i]) = all->slots[i];
  }
  free(all->slots);
  all->slots = slots;
  all->capacity = more;
  return true;
}

bool claims_take(claims *all, const char *path, size_t owner, size_t *other)
{
  claim wanted;
  if (!make_room(all) || !claim_of(path, &wanted))
    return false;
  claim *slot = find_slot(all->slots, all->capacity, &wanted);
  if (slot->base) {
    free(wanted.base);
  } else {
    wanted.owner = owner;
    *slot = wanted;
    all->count++;
  }
  *other = slot->owner;
  return true;
}

void claims_free(claims *all)
{
  for (size_t i = 0; i < all->capacity; i++)
    free(all->slots[i].base);
  free(all->slots);
  *all = (claims){0};
}
