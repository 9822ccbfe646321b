/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * url_host: the authority of a URL, for url.c only.
 *
 * Apart because it is the part that decides whom a click would have told, and
 * the one that hostile senders bend most: user names that look like hosts,
 * percent-encoded hosts, numbers in place of addresses, foreign letters.
 */

#include "parse/url.h"

/* Fills user, host, port and the flags that go with them. `own` is the scheme's
 * usual port. A host that browsers refuse is kept as written and flagged. */
void ct_url_authority(struct ct_arena *a, struct ct_url *u, struct ct_span s, uint16_t own);
