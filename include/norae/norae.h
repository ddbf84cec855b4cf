/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Everything libnorae offers.  Start with song.h for the data, job.h for the
 * whole journey in one call.
 */
#ifndef NORAE_NORAE_H
#define NORAE_NORAE_H

#include <norae/bars.h>
#include <norae/batch.h>
#include <norae/clean.h>
#include <norae/energy.h>
#include <norae/fix.h>
#include <norae/format.h>
#include <norae/grammar.h>
#include <norae/job.h>
#include <norae/karaoke.h>
#include <norae/ledger.h>
#include <norae/lint.h>
#include <norae/log.h>
#include <norae/manifest.h>
#include <norae/media.h>
#include <norae/pairs.h>
#include <norae/pcm.h>
#include <norae/preview.h>
#include <norae/report.h>
#include <norae/song.h>
#include <norae/status.h>
#include <norae/still.h>
#include <norae/sync.h>
#include <norae/time.h>
#include <norae/version.h>

#endif
