/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * weigh: all clusters of a hunt judged beside each other.
 *
 *   clusters --background--> tests --claim--> levels
 *   threads  --their mails as one cluster--> levels of those that belong together
 *
 * One operation often shows one name and one host, as an honest sender does; that names are
 * burned and hosts change is only seen over several operations of one actor. So the mails of
 * a thread are judged as if they were one cluster too, and what is claimed of the thread
 * holds for its campaigns, but for those whose own mails speak against it. And a cluster that is
 * tied to a claimed one by a link of one operator is claimed with it.
 */

#include "assess/claim.h"
#include "link/thread.h"

/* Fills ret[0 .. c->v.n-1], without reasons. */
void ct_claims_weigh(struct ct_claim *ret, const struct ct_assess *as, const struct ct_clusters *c,
    const struct ct_threads *t);

/* The last step: claims what a link of several families, of which none is rented, ties to a
 * claimed cluster of the same thread. One step only: what is tied ties nothing. */
void ct_claims_tie(struct ct_claim *ret, const struct ct_clusters *c, const struct ct_threads *t);
