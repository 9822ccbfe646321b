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
 * A node may stand for several mails (size): gamma counts pairs of mails.
 */

#include "base/arena.h"

struct ct_graph {
    uint32_t n;
    const uint32_t *first; /* n + 1: where a node's edges begin in to, weight */
    const uint32_t *to;    /* each edge stands at both of its nodes; sorted, no loops, no doubles */
    const int32_t *weight; /* centibits, may be negative */
    const uint32_t *size;  /* mails of a node; NULL: one each */
};

struct ct_cpm_options {
    int32_t gamma;     /* centibits charged for a pair without an edge; > 0 */
    unsigned restarts; /* further starts from other orders; the best answer is kept */
};

/* Writes for each node the smallest node of its community to ret[0..n-1]; returns the
 * quality in centibits. `share`, when not NULL, gets for each entry of g->to in how many
 * permille of the starts both ends came together. Scratch memory is given back. */
int64_t ct_cpm(
    uint32_t *ret, uint16_t *share, const struct ct_graph *g, const struct ct_cpm_options *opt);

/* The quality of any partition, in the same units. */
int64_t ct_cpm_quality(const struct ct_graph *g, const uint32_t *part, int32_t gamma);
