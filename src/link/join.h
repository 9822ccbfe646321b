/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * join: what the graph cannot know, since not every pair was weighed.
 *
 *   communities --pairs across, sampled--> joined; parts of one --> weak joins, splits
 *
 * Blocking leaves pairs of large campaigns out, and the graph charges them as if nothing
 * spoke for them. Here two communities with an edge between them are asked as a whole:
 * pairs of their bursts, spread evenly, are weighed, and when the mean speaks for it they
 * are one. The other way round a community is looked at for parts that only little holds
 * together.
 */

#include "link/edges.h"

/* A partition of the nodes of a graph, and how sure it is. */
struct ct_parting {
    uint32_t *part;  /* by node: the smallest of its community */
    uint16_t *share; /* by entry of graph.to, as ct_cpm() gives it */
};

/* Joins communities whose pairs, weighed or not, speak for it. */
void ct_join_communities(struct ct_parting *p, const struct ct_edges *e);

/* Two parts of a community that only little holds together. */
struct ct_seam {
    uint32_t a, b; /* bursts, one of each part: the strongest pair between them */
    int32_t centibits;
    uint32_t permille;
};

struct ct_seams {
    CT_VEC(struct ct_seam) v; /* in order of the community's first node */
};

/* Takes off what speaks against its community, and lists the seams of what stays. */
void ct_join_examine(struct ct_seams *ret, struct ct_parting *p, const struct ct_edges *e);
