/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * campaign: a claimed cluster, written out for people.
 *
 *   cluster + claim --> messages with their copies, observables with their roles,
 *                       the persons addressed, reasons
 */

#include "assess/claim.h"

struct ct_roster;

/* `number` counts from 1. Reads excerpts from the memory; those that are damaged
 * stay empty. */
void ct_campaign_write(struct ct_campaign *ret, const struct ct_assess *as,
    const struct ct_cluster *cl, const struct ct_claim *claim, const struct ct_roster *roster,
    uint32_t number);

/* observable.c */
void ct_campaign_observables(
    struct ct_campaign *ret, const struct ct_assess *as, const struct ct_cluster *cl);
