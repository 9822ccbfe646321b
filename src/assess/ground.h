/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * ground: what weights between mails rest on.
 *
 *   history + sources --which archives were migrated--> what is left out
 *                     --senders of every value--> rarity
 *
 * A hunt and the question why two mails belong together build it in the same way from the same
 * memory, so that both say the same.
 */

#include "link/migration.h"
#include "model/source.h"

struct ct_ground {
    struct ct_migration migration;
    struct ct_rarity rarity;
};

/* Sets h->nulled to what migration destroyed, which lives as long as *ret. */
void ct_ground_weigh(struct ct_ground *ret, struct ct_history *h,
    const struct ct_source_info *sources, size_t n_sources);
void ct_ground_done(struct ct_ground *g);
