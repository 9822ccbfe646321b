/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * pool: the messages worth a person's time, ranked, under a budget of alerts.
 *
 *   suspicions --directed anomaly score--> rank --budget a day--> pool
 *
 * Rank, don't label: a message ranks by how many others are less suspicious than
 * it in every respect (Ho et al., USENIX Security 2017), which needs no weights
 * between respects and no training. A budget bounds what one day can cost its
 * reader; a wave larger than that is still found by linking.
 */

#include "detect/detector.h"

struct ct_suspect {
    uint32_t msg;  /* index in the mail set */
    uint32_t rank; /* messages that are less suspicious in every respect */
    int32_t centibits;
    bool in_budget; /* else a candidate only, for linking */
};

struct ct_pool {
    CT_VEC(struct ct_suspect) v; /* in order of message */
    uint64_t candidates;         /* messages with something that acts */
};

#define CT_POOL_LEAST 300 /* centibits: below, a candidate is not worth looking at */

void ct_pool_build(struct ct_pool *ret, const struct ct_history *h, uint32_t alerts_per_day);
void ct_pool_done(struct ct_pool *pool);
