/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * threads: what linking found about operators, written out for people.
 *
 *   threads of clusters + claimed campaigns --> threads of campaigns, ties with reasons
 *
 * Only claimed campaigns show. One that nothing joins to another is a thread of its own,
 * so that every campaign has one. Ties that were kept apart stand in both threads, as
 * contested: a person should look.
 */

#include "assess/claim.h"
#include "link/thread.h"

/* `claimed`: index of the cluster of each campaign of the result, in their order. Fills threads
 * of *res and the thread of each campaign. Before people are written. */
void ct_threads_write(struct ct_result *res, struct ct_campaign *campaigns,
    const struct ct_assess *as, const struct ct_threads *t, const uint32_t *claimed);

/* threads_reason.c: one link as a reason; `a` and `b` are ids of the campaigns. */
struct ct_reason ct_threads_reason(const struct ct_assess *as, const struct ct_threads *t,
    const struct ct_thread_link *l, struct ct_span a, struct ct_span b);
