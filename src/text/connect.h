/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Words as they sound among others.  espeak-ng reads a line with liaison and
 * weak forms ("les‿amis", "of the" as one), but does not tell which sounds are
 * whose; the sounds of the words read alone tell.
 */
#ifndef NR_TEXT_CONNECT_H
#define NR_TEXT_CONNECT_H

#include "text/phones.h"

/* Share the sounds of a reading among its words: `alone` are the words read one
 * by one, `joined` all of them in one go.  connected[w] is the word's share, or
 * the word alone where the share can't be it.  Shares are views into `joined`. */
norae_status nr_connect(const nr_phone_list *alone, size_t word_count, const nr_phone_list *joined,
                        nr_phone_list *connected);

#endif
