/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/languages.h"

#include <string.h>
#include <strings.h>

void nr_matroska_language(const char *lang, char out[4])
{
  /* Two letters and three: those that lyrics come in, with the "bibliographic"
   * codes where there are two. */
  static const char table[][6] = {
      "afafr", "amamh", "arara", "azaze", "bebel", "bgbul", "bnben", "bsbos", "cacat", "cscze",
      "cywel", "dadan", "deger", "elgre", "eneng", "eoepo", "esspa", "etest", "eubaq", "faper",
      "fifin", "frfre", "gagle", "glglg", "guguj", "heheb", "hihin", "hrhrv", "huhun", "hyarm",
      "idind", "isice", "itita", "jajpn", "kageo", "kkkaz", "kmkhm", "knkan", "kokor", "lalat",
      "lolao", "ltlit", "lvlav", "mkmac", "mlmal", "mnmon", "mrmar", "msmay", "mybur", "nbnob",
      "nenep", "nldut", "nnnno", "nonor", "papan", "plpol", "ptpor", "rorum", "rurus", "sasan",
      "sisin", "skslo", "slslv", "sqalb", "srsrp", "svswe", "swswa", "tatam", "tetel", "ththa",
      "tltgl", "trtur", "ukukr", "ururd", "uzuzb", "vivie", "yiyid", "zhchi", "zuzul"};
  size_t size = lang ? strcspn(lang, "-_") : 0;
  memcpy(out, "und", 4);
  if (size == 3) {
    memcpy(out, lang, 3);
    return;
  }
  for (size_t i = 0; size == 2 && i < sizeof table / sizeof table[0]; i++) {
    if (strncasecmp(table[i], lang, 2) == 0)
      memcpy(out, table[i] + 2, 3);
  }
}

/* Languages with two codes of three letters: that of Matroska, after their English names,
 * behind the one after their own. */
static const char doubles[][8] = {"deuger", "frafre", "zhochi", "nlddut", "ellgre",
                                  "cescze", "slkslo", "eusbaq", "hyearm", "islice",
                                  "katgeo", "mkdmac", "msamay", "myabur", "fasper",
                                  "ronrum", "sqialb", "cymwel", "bodtib"};

void nr_mp4_language(const char *lang, char out[4])
{
  nr_matroska_language(lang, out);
  for (size_t i = 0; i < sizeof doubles / sizeof *doubles; i++) {
    if (strncasecmp(out, doubles[i] + 3, 3) == 0)
      memcpy(out, doubles[i], 3);
  }
}

bool nr_is_same_language(const char *a, const char *b)
{
  char first[4], second[4];
  nr_mp4_language(a, first);
  nr_mp4_language(b, second);
  return strcasecmp(first, second) == 0 && (strcmp(second, "und") != 0 || strcasecmp(a, b) == 0);
}
