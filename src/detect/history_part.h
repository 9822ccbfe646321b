/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * history_part: the parts of ct_history_build(); used by its files only.
 *
 * Reach is counted and beacons are chosen day by day, so that each message can be
 * judged by what was there on its day; when all days are through, beacons are
 * chosen once more in hindsight.
 */

#include "base/bits.h"
#include "detect/history.h"

/* recipients of one message that are looked at one by one */
#define CT_MAX_JOINED_RCPTS 256

/* What was counted already: pairs (what, whom) as one number. */
struct ct_reach_walk {
    struct ct_arena arena;
    struct ct_set64 domain_rcpt, domain_sender, template_rcpt, template_sender, sender_rcpt;
    struct ct_set64 sender_day, sender_address, accounts;
    uint32_t *domain_msg, *template_msg; /* by string id: message counted last, + 1 */
};

/* reach.c: adds one message to h->domain, template, sender and accounts. */
void ct_reach_begin(struct ct_reach_walk *w, const struct ct_history *h);
void ct_reach_add(struct ct_reach_walk *w, struct ct_history *h, uint32_t msg);
void ct_reach_done(struct ct_reach_walk *w);

/* Messages and different URLs of each template, whatever the host. */
struct ct_beacon_walk {
    struct ct_arena arena;
    struct ct_set64 seen;
    uint32_t *msgs, *urls; /* by string id */
};

/* beacon.c: what opening each message of [from, to) would ask, the rarest of those
 * known by now first. Every range once, in order. */
void ct_beacons_begin(struct ct_beacon_walk *w, const struct ct_history *h);
void ct_beacons_add(struct ct_beacon_walk *w, struct ct_history *h, size_t from, size_t to);
void ct_beacons_done(struct ct_beacon_walk *w);
