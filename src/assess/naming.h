/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * naming: the ids of a hunt's campaigns and threads.
 *
 *   campaigns, and who is of one thread --names.h--> "C-07", "T-02", changes for the log
 *
 * In two steps, since what is written about threads quotes the ids of campaigns.
 */

#include "assess/hunt.h"
#include "assess/names.h"

struct ct_naming {
    struct ct_names names;
    const uint32_t *thread_of; /* by campaign: index of its thread, in order of first campaigns */
};

/* Gives the campaigns `v`, res->n_campaigns of them, their ids; fills res->names. `threads`: by
 * campaign, a number that campaigns of one thread have in common. All in the result's arena. */
void ct_naming_campaigns(struct ct_naming *ret, struct ct_result *res, struct ct_campaign *v,
    const uint32_t *threads, const struct ct_hunt_options *opt);

/* Gives the threads of the result, and each campaign of `v`, the ids of its thread. */
void ct_naming_threads(
    const struct ct_naming *naming, struct ct_result *res, struct ct_campaign *v);
