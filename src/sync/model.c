/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which acoustic model to listen with.
 */
#include <config.h>

#include "sync/session.h"

#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/str.h"

#define BELOW_DATA "/pocketsphinx/model/en-us/en-us" /* where packages put it */
#define USUAL_DATA "/usr/local/share:/usr/share" /* XDG Base Directory Specification */

/* Look in each of the data folders that the machine is set up with. */
static norae_status load_from_data(nr_session *s)
{
  const char *given = getenv("XDG_DATA_DIRS");
  const char *at = given && *given ? given : USUAL_DATA;
  norae_status status = NORAE_ERR_ENVIRONMENT;
  while (*at && status == NORAE_ERR_ENVIRONMENT) {
    nr_str folder = {0};
    size_t length = strcspn(at, ":");
    nr_str_addf(&folder, "%.*s%s", (int)length, at, BELOW_DATA);
    const char *path = nr_str_text(&folder);
    status = path ? nr_acoustic_new(path, &s->acoustic, s->diags) : NORAE_ERR_MEMORY;
    nr_str_free(&folder);
    at += length + (at[length] == ':');
  }
  return status;
}

/* One that was asked for has to be there; otherwise a machine may lack it, and
 * loudness alone must do. */
norae_status nr_session_load_model(nr_session *s)
{
  const char *asked = s->options->acoustic_model;
  if (s->options->no_acoustic_model)
    return NORAE_OK;
  norae_status status = nr_acoustic_new(asked ? asked : NR_ACOUSTIC_MODEL, &s->acoustic, s->diags);
  if (status == NORAE_ERR_ENVIRONMENT && !asked)
    status = load_from_data(s);
  if (status != NORAE_ERR_ENVIRONMENT)
    return status;
  if (asked) {
    nr_error(s->diags, "sync-no-model", nr_in_file(asked), "holds no acoustic model");
    return NORAE_ERR_ENVIRONMENT;
  }
  nr_note(s->diags, "sync-no-model", nr_in_file(NR_ACOUSTIC_MODEL),
          "no acoustic model here: words are placed less accurately (Debian package: "
          "pocketsphinx-en-us)");
  return NORAE_OK;
}
