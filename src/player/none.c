/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The player of a norae that was built without libmpv.
 */
#include "player/player.h"

norae_status nr_player_check(const char *const *settings, size_t count, norae_diags *diags)
{
  (void)settings;
  (void)count;
  nr_error(diags, "no-player", nr_in_file(NULL),
           "norae was built without its player, which needs libmpv (Debian package: libmpv-dev)");
  return NORAE_ERR_ENVIRONMENT;
}

norae_status nr_player_run(const nr_player_options *options, bool *keep, norae_diags *diags)
{
  *keep = true;
  return nr_player_check(options->settings, options->setting_count, diags);
}
