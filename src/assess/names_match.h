/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * names_match: old groups of messages against new ones. Only for assess/names.
 *
 *   old[], now[] --shared keys--> pairs --greedy, the most alike first--> heirs
 *
 * It knows nothing of numbers or logs: it says who is whose heir, and names.c what follows from
 * that. A group of messages may stand for a campaign or for a thread.
 */

#include "base/arena.h"
#include "base/vec.h"
#include "model/naming.h"

#define CT_NOBODY UINT32_MAX

struct ct_name_pair {
    uint32_t old, now;
    uint32_t both;  /* keys of both */
    uint32_t whole; /* keys of either, of those that count */
};

struct ct_name_match {
    const struct ct_known_name *old; /* in order of number */
    const struct ct_key_list *now;   /* sorted */
    size_t n_old, n_now;
    const struct ct_key_list *old_keys; /* of each old one, sorted; empty for merged ones */
    CT_VEC(struct ct_name_pair) pairs;  /* of living ones, the most alike first */
    uint32_t *heir;                     /* by old: the new one that has its messages; CT_NOBODY */
    uint32_t *main;                     /* by new: the old one that it is; CT_NOBODY */
    uint32_t
        *past; /* by new: the old one, living or retired, most of its messages had; CT_NOBODY */
    uint32_t *shared; /* by old: keys it shares with its heir */
};

/* Fills pairs, heir, main, past and shared in `a`; the others are the caller's. */
void ct_name_match(struct ct_name_match *m, struct ct_arena *a);
void ct_name_match_done(struct ct_name_match *m);

/* How many keys both sorted lists have. */
size_t ct_name_common(struct ct_key_list a, struct ct_key_list b);
