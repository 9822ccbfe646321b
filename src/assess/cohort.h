/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * cohort: do recipients have a group in common that few of ours are in, and who writes so?
 *
 *   recipients, people --groups--> the one that stands out, with the bits of seeing it by choice
 *   honest senders that last --the same--> how many of them write to one group too
 *
 * Whom a mail was sent to never proves who sent it: an institute writes to the committee of
 * its trade as well. So how often the lasting senders of this very archive do that bounds what
 * it can say.
 */

#include "base/map.h"
#include "link/background.h"

struct ct_known_person;

struct ct_cohort {
    struct ct_span group;  /* borrowed from the people */
    uint32_t in, with;     /* recipients in it, recipients whose group is known */
    uint32_t size, people; /* people in it, people known */
    int32_t centibits;     /* of choice against chance, after asking all groups; >= 0 */
};

struct ct_cohorts {
    struct ct_arena arena;
    const struct ct_history *h; /* borrowed */
    struct ct_intern names;     /* of groups */
    uint32_t *of;               /* by string id of an address: number of its group + 1 */
    uint32_t *size;             /* by number: people in it */
    uint32_t people;
    uint32_t honest, grouped; /* lasting senders to three and more; of them, to one group */
    int32_t most;             /* centibits that a cohort can say here */
};

#define CT_COHORT_SURE 700 /* centibits: more than the best of all clusters shows by chance */

/* `people` may be none: then nobody has a group. */
void ct_cohorts_build(struct ct_cohorts *ret, const struct ct_history *h,
    const struct ct_background *b, const struct ct_known_person *people, size_t n_people);
void ct_cohorts_done(struct ct_cohorts *c);

/* `who`: string ids of addresses, each once. */
struct ct_cohort ct_cohort_find(const struct ct_cohorts *c, const uint32_t *who, size_t n);
