/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * edges: the evidence between bursts, as a graph.
 *
 *   bursts --blocking, weights--> pairs with two strong families --less what is asked at that
 *   distance in time--> evidence --judgements--> graph
 *
 * Evidence is what a pair's weights exceed that by which two operations of one actor may be
 * alike. It grows with the time between them, and with the senders of the archive, which say
 * how many bits a rare value can give. Bursts that people merged are one node; those told
 * apart have an edge that forbids.
 */

#include "link/block.h"
#include "link/burst.h"
#include "link/cpm.h"
#include "link/judged.h"

#define CT_EDGE_GAMMA 300 /* centibits charged for a pair without two strong families */

struct ct_edge {
    uint32_t a, b;  /* nodes, a < b */
    int32_t weight; /* evidence in centibits, or CT_CPM_NEVER */
};

struct ct_edges {
    struct ct_arena arena;
    const struct ct_bursts *bursts;  /* borrowed */
    struct ct_feature_table table;   /* a row a burst */
    int32_t *day;                    /* by burst; INT32_MIN: undated */
    int32_t scale;                   /* thousandths; how many bits this archive can give */
    uint32_t *node;                  /* by burst */
    const uint32_t *members, *first; /* bursts by node: from first[node] on */
    struct ct_graph graph;
    struct ct_block_stats stats;
    uint64_t kept; /* pairs with two strong families */
};

void ct_edges_build(struct ct_edges *ret, const struct ct_history *h, const struct ct_rarity *r,
    const struct ct_bursts *bursts, const struct ct_judged *judged);
void ct_edges_done(struct ct_edges *e);

/* Centibits that two mails so many days apart must have in common to be of one operation. */
int32_t ct_edges_asked(const struct ct_rarity *r, int32_t days);

/* What speaks for two bursts being of one operation, in centibits; at least minus gamma. */
int32_t ct_edges_between(const struct ct_edges *e, uint32_t a, uint32_t b);
