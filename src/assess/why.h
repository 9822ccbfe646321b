/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * why: the reasons for and against two mails, campaigns or threads being one.
 *
 *   memory --mail set, history, migration, rarity--> pair of mails --> ct_why
 *   case.db --ties of campaigns--------------------------------------^
 *
 * Works everything out again from the memory as the hunt does, so that any two mails may be asked
 * for, and any two campaigns: of these the most alike mails are looked for among at most
 * CT_WHY_SAMPLE of each, spread evenly over their time.
 */

#include "base/err.h"
#include "memory/memory.h"
#include "model/result.h"
#include "model/source.h"
#include "model/why.h"

#define CT_WHY_SAMPLE 1000

struct ct_why_options {
    const struct ct_result *res; /* of the last hunt */
    struct ct_span_list border;  /* as the hunt was given it */
    const struct ct_source_info *sources;
    size_t n_sources;
};

/* `a` and `b`: both Message-IDs, with or without <>, or both ids of campaigns, or of groups to
 * review, or of threads. 0, CT_MEMORY_DAMAGED, or -errno: -ENOENT there is no such thing, -EINVAL
 * they cannot be compared. */
int ct_why_ask(struct ct_why *ret, struct ct_memory *mem, const struct ct_why_options *opt,
    struct ct_span a, struct ct_span b, struct ct_err *err) CT_MUST_CHECK;

/* why_pair.c: fills weights, families, values and both lists of sentences from messages a and b. */
struct ct_history;
struct ct_rarity;
void ct_why_pair(struct ct_why *ret, const struct ct_history *h, const struct ct_rarity *r,
    uint32_t a, uint32_t b);
