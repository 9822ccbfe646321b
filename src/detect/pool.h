/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * pool: the messages worth a person's time, ranked, under a budget of alerts.
 *
 *   suspicions --directed anomaly score, as of each day--> rank --budget a day--> pool
 *   seeds (indicators, later logs) ------------------------------------------------^
 *
 * Rank, don't label: a message ranks by how many others are less suspicious than
 * it in every respect (Ho et al., USENIX Security 2017), which needs no weights
 * between respects and no training. Others are those up to the end of its day, and
 * they and it are judged by what the archive held then: later mail changes no rank.
 * Whether it is in the pool at all is asked in hindsight, since a host that everybody
 * had mail from in the end was no beacon. A budget bounds what one day can cost its
 * reader; a wave larger than that is still found by linking.
 */

#include "detect/detector.h"

/* What makes a message a suspect whatever it looks like. */
enum ct_seed_why {
    CT_SEED_INDICATOR = 1 << 0, /* holds what others have warned of */
    CT_SEED_LOG = 1 << 1,       /* a log shows what it did */
};

struct ct_seed {
    uint32_t msg; /* index in the mail set */
    uint8_t why;  /* enum ct_seed_why */
};

struct ct_seed_list {
    const struct ct_seed *v; /* in order of message, each once */
    size_t n;
};

struct ct_suspect {
    uint32_t msg;  /* index in the mail set */
    uint32_t rank; /* messages up to its day that are less suspicious in every respect */
    uint32_t of;   /* messages up to its day */
    int32_t centibits;
    uint8_t seed;   /* enum ct_seed_why; 0: none */
    bool in_budget; /* else a candidate only, for linking */
};

struct ct_pool {
    CT_VEC(struct ct_suspect) v; /* in order of message */
    uint64_t candidates;         /* messages with something that acts */
};

#define CT_POOL_LEAST 300 /* centibits: below, a candidate is not worth looking at */

/* Seeds that are not inbound are left out: what we sent is no suspect. */
void ct_pool_build(struct ct_pool *ret, const struct ct_history *h, uint32_t alerts_per_day,
    struct ct_seed_list seeds);
void ct_pool_done(struct ct_pool *pool);

/* The suspect of that message, or NULL. */
const struct ct_suspect *ct_pool_find(const struct ct_pool *pool, uint32_t msg);

/* Which of two stands out more among the mail of its time: < 0, when a does. */
int ct_suspect_order(const struct ct_suspect *a, const struct ct_suspect *b);
