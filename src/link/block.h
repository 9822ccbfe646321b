/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * block: which pairs of messages are worth weighing.
 *
 *   messages --values that could be a reason--> postings --rarest first--> pairs
 *
 * Two messages are linked only if two families of features speak for it, so a pair
 * that shares no telling value need not be weighed. Values that at most CT_BLOCK_CAP of
 * the messages have give all their pairs; up to ten times as many, those at most thirty
 * days apart; of still commoner ones a few neighbours in time. Each message asks for at
 * most CT_BLOCK_PAIRS others after it, first those with which it shares values of
 * several families: an attacker who gives a million mails one value buys nothing.
 */

#include "link/feature.h"

#define CT_BLOCK_CAP 400
#define CT_BLOCK_PAIRS 100 /* per message, on average at most */

struct ct_block_stats {
    uint64_t pairs;
    uint64_t values, common; /* shared ones; those in more than CT_BLOCK_CAP messages */
    uint64_t left_out;       /* pairs beyond the budget of their message */
};

/* Calls fn once for each pair a < b of indices in msgs, in order of a. `msgs` in order of
 * time, at most CT_MAX_LINK_NODES. */
struct ct_block_stats ct_block_pairs(const struct ct_history *h, const struct ct_rarity *r,
    const uint32_t *msgs, uint32_t n, void (*fn)(uint32_t a, uint32_t b, void *arg), void *arg);
