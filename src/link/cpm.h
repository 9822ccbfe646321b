/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * cpm: which nodes of a weighted graph belong together (correlation clustering).
 *
 *   graph with evidence on its edges --local moves, refinement, restarts--> communities
 *
 * Maximises the constant Potts model: the sum over pairs within a community of their
 * edge's weight, less `gamma` for each pair without an edge (Traag, Van Dooren, Nesterov,
 * Phys. Rev. E 84, 016114; the moves follow Traag, Waltman, van Eck, Sci. Rep. 9, 5233). It has
 * no resolution limit, and gamma says in evidence what an unlinked pair costs. Whole
 * numbers, a fixed order and no chance: the same graph gives the same answer everywhere.
 *
 * A node may stand for several mails (size): then a pair of nodes counts as often as
 * there are pairs of their mails, with its edge's weight or, where it has none, -gamma.
 * Components are solved one by one, and the answer for one depends on nothing outside it.
 */

#include "base/arena.h"

struct ct_graph {
    uint32_t n;
    const uint32_t *first; /* n + 1: where a node's edges begin in to, weight */
    const uint32_t *to;    /* each edge stands at both of its nodes; sorted, no loops, no doubles */
    const int32_t *weight; /* centibits, may be negative; beyond ±CT_CPM_MOST counted as that */
    const uint32_t *size;  /* mails of a node; NULL: one each. In all at most 4·10⁶ */
};

#define CT_CPM_MOST 100000
#define CT_CPM_NEVER INT32_MIN /* a weight: these two never come together, whatever else speaks */

struct ct_cpm_options {
    int32_t gamma;     /* centibits charged for a pair without an edge; 1 .. CT_CPM_MOST */
    unsigned restarts; /* further starts from other orders; the best answer is kept. A component
                          of more than 10⁵ edges gets at most 3, of more than 10⁶ at most 1 */
};

/* Writes for each node the smallest node of its community to ret[0..n-1]; returns the
 * quality in centibits. `share`, when not NULL, gets for each entry of g->to in how many
 * permille of the starts both ends came together. Scratch memory is given back. */
int64_t ct_cpm(
    uint32_t *ret, uint16_t *share, const struct ct_graph *g, const struct ct_cpm_options *opt);

/* The quality of any partition (any number a community), in the same units. */
int64_t ct_cpm_quality(const struct ct_graph *g, const uint32_t *part, int32_t gamma);

/* Writes for each node the smallest node of its component to ret[0..n-1]. Edges of CT_CPM_NEVER
 * connect nothing. Returns the number of components. */
uint32_t ct_cpm_components(uint32_t *ret, const struct ct_graph *g);
