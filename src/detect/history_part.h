/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * history_part: the two halves of ct_history_build(); used by history.c only.
 *
 * What does not depend on the day is counted over the whole archive first; the
 * walk from day to day then asks it.
 */

#include "detect/history.h"

/* recipients of one message that are looked at one by one */
#define CT_MAX_JOINED_RCPTS 256

/* reach.c: fills domain, template, sender and accounts. */
void ct_history_reach(struct ct_history *h);

/* beacon.c: what opening each message would ask, the rarest first. */
void ct_history_beacons(struct ct_history *h);
