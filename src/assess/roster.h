/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * roster: who our people are, and which persons a campaign met.
 *
 *   --people rows + addresses of ours in campaigns --> persons "P-001" …
 *
 * Persons of --people are numbered first, by name; addresses that nobody claims
 * become persons of their own, by address. The same inputs give the same
 * numbers, and more mail does not change the numbers of given people.
 */

#include "assess/claim.h"

struct ct_roster_person {
    struct ct_span id, name, role, group;
    struct ct_span_list addresses;
    bool met; /* a claimed campaign was sent to them */
};

struct ct_roster {
    const struct ct_assess *as; /* borrowed */
    CT_VEC(struct ct_roster_person) v;
    struct ct_map by_address; /* lower case -> index */
};

/* `claimed`: the clusters whose recipients must be in it. */
void ct_roster_build(struct ct_roster *ret, const struct ct_assess *as,
    const struct ct_cluster *const *claimed, size_t n);
void ct_roster_done(struct ct_roster *r);

/* The person of an address (lower case, as in the mail set), or NULL. */
struct ct_roster_person *ct_roster_find(const struct ct_roster *r, struct ct_span address);

/* people.c: the ladder of everybody whom a campaign met. */
void ct_people_write(struct ct_result *res, const struct ct_assess *as,
    const struct ct_roster *roster, const struct ct_cluster *const *claimed);
