/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * cause: why do two campaigns have something in common?
 *
 *   two profiles --agreements, contradictions--> bits of five explanations --> link
 *
 * One operator explains all that agrees, and nothing that contradicts. A shared tool, a
 * shared host and a copy each explain a part of what agrees, and every contradiction. Only
 * when one operator is ten times likelier than these three together may a link join.
 */

#include "link/thread.h"

struct ct_weighing {
    struct ct_thread_link link; /* its common points into `common` */
    struct ct_common common[CT_N_FEATURES * 4];
};

/* Weighs two campaigns, a < b; joins, drift and blocked stay false. */
void ct_cause_weigh(struct ct_weighing *ret, const struct ct_profiles *p, uint32_t a, uint32_t b);
