/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * names: which campaign of this hunt is which of the hunts before. No I/O.
 *
 *   known names + campaigns of this hunt --likeness of their messages--> numbers, changes for the
 * log
 *
 * Likeness is Jaccard's: messages that both have, of those that either has. Only messages that
 * had a name before and are in a campaign now count: new mail says nothing about which campaign it
 * came to, and evidence that was taken away nothing about which remains. The most alike pair goes
 * first, then the older number. From a half on it is the same; below, when it is most of the
 * old one's remains or of the new one's past: the larger part of a split keeps the number. A
 * campaign that went up in another is answered for by that one. Of several that became one the
 * oldest number stays, unless it brought less than a quarter of what the main part brought and
 * nobody judged them to be one. Who is left gets the next number that was never given, in order of
 * first mail.
 */

#include "base/arena.h"
#include "model/naming.h"

struct ct_names_input {
    const struct ct_known_names *known;
    struct ct_judgement_list judged;
    const struct ct_key_list *campaigns; /* sorted keys of each, in order of first mail */
    size_t n;
    const uint32_t *thread_of; /* by campaign: index of its thread, counted from 0 in that order */
    size_t n_threads;
};

struct ct_names {
    const uint32_t *number[CT_N_NAME_KINDS]; /* of each campaign, of each thread */
    struct ct_name_changes changes;
};

/* All in `a`. */
void ct_names_give(struct ct_names *ret, const struct ct_names_input *in, struct ct_arena *a);
