/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * cpm_level: one start of the community search on one component; private to cpm.c.
 *
 *   level 0 --move--> communities --refine--> parts --aggregate--> level 1 ...
 *
 * A level is a graph whose nodes are parts of the one below. Its weights already hold
 * gamma: joining two nodes gains weight - gamma · size · size, an absent edge weighs 0.
 */

#include "base/arena.h"

struct ct_level {
    uint32_t n;
    uint32_t *first, *to;
    int64_t *weight;
    int64_t *size;
};

/* Any sum of evidence stays above this; a sum that reaches it holds a CT_CPM_NEVER. */
#define CT_LEVEL_NEVER (-((int64_t)1 << 61))

static inline int64_t ct_level_add(int64_t a, int64_t b)
{
    return a + b < CT_LEVEL_NEVER ? CT_LEVEL_NEVER : a + b;
}

/* Improves `part` (communities 0 .. n-1, at least one free number while any node is alone in
 * none), visiting nodes in `order`, for at most `rounds` rounds. */
void ct_level_optimise(uint32_t *part, const struct ct_level *g, const uint32_t *order,
    int64_t gamma, unsigned rounds);
