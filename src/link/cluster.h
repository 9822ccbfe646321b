/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * cluster: suspects that one operation produced.
 *
 *   pool --bursts--> nodes --blocking, weights, prior--> graph --communities--> clusters
 *        --one hop over rare values--> further members
 *
 * An edge needs two families of at least 3 bits each; what it weighs is evidence, the odds
 * that the pair is of one campaign. Clusters are the communities for which most evidence
 * speaks, an unlinked pair counting 3 bits against (cpm.h): a chain of single likenesses joins
 * nothing. Judgements are hard: what people merged stays together whatever the evidence, what
 * they told apart is never in one cluster, not through third messages and not by the hop.
 */

#include "detect/pool.h"
#include "link/feature.h"
#include "link/memo.h"
#include "model/judgement.h"

/* Two parts of a cluster that only little holds together. */
struct ct_weak_join {
    uint32_t a, b;     /* messages, one of each part: the strongest pair between them */
    int32_t centibits; /* all evidence between the two parts, summed; may be negative */
    uint32_t permille; /* of the starts in which they came together; 0: joined afterwards */
};

struct ct_cluster {
    const uint32_t *msgs; /* indices in the mail set, in order of time */
    uint32_t n;
    uint32_t n_seeds; /* from the pool; the others came by one hop */
    const struct ct_weak_join *weak;
    uint32_t n_weak;
    uint32_t left_out; /* of those that would have come by the hop: beyond CT_MAX_HOP */
};

struct ct_clusters {
    struct ct_arena arena;
    CT_VEC(struct ct_cluster) v; /* in order of their first message */
    uint64_t pairs, edges;       /* weighed, with two strong families */
};

void ct_cluster_build(struct ct_clusters *ret, const struct ct_history *h,
    const struct ct_rarity *r, const struct ct_pool *pool, struct ct_judgement_list judged);
/* The same with a memory of components solved before; the result does not depend on it. */
void ct_cluster_build_with(struct ct_clusters *ret, const struct ct_history *h,
    const struct ct_rarity *r, const struct ct_pool *pool, struct ct_judgement_list judged,
    struct ct_memo *memo);
void ct_cluster_done(struct ct_clusters *c);

/* hop.c: adds to each cluster the messages outside the pool that share a rare value
 * with one of its members and weigh enough against it. Called by ct_cluster_build(). */
void ct_cluster_hop(struct ct_clusters *c, const struct ct_history *h, const struct ct_rarity *r,
    const struct ct_pool *pool);
